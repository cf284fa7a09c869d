from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.plan.start import draft_settings, start_round
from pipeline.round.roster import Unit
from pipeline.round.round import load_round
from pipeline.round.round_book import read_book, read_settings
from pipeline.round.round_name import StartError
from pipeline.text.places import ROUND_BOOK
from tests.support.killed_support import at_every_step, needs_fork

UNITS = (
    Unit(
        code="MN01",
        name="Trường Mầm non Nắng Sớm",
        kind="MN",
        commune="Phường Liễu Giang",
        cluster="Cụm 1",
        aliases=("MN Nắng Sớm", "Mầm non Liễu Giang"),
        valid_from=dt.date(2025, 9, 1),
        email="nangsom@lieugiang.example",
        phone="0400 000 001",
    ),
    Unit(code="LC01", name="Trường Liên cấp Trúc Khê", kind="LC", levels=("TH", "THCS")),
    Unit(code="XA01", name="UBND phường Liễu Giang", kind="XA", ownership="Công lập"),
)


@pytest.mark.parametrize("period", ["6T", "nam", "giai-doan"])
def test_settings_written_are_the_settings_read(tmp_path: Path, period: str) -> None:
    drafted = draft_settings(plan="dong-da-2021-2030", year=2025, period=period)  # type: ignore[arg-type]
    start_round(tmp_path, drafted)
    assert read_settings(tmp_path / ROUND_BOOK) == drafted


def test_half_year_counts_the_school_year_that_is_running_in_may() -> None:
    years = draft_settings(plan="p", year=2025, period="6T").school_years
    assert (years.enrolment, years.completion) == ("2024-2025", "2023-2024")


def test_new_round_holds_everything_a_run_looks_for(tmp_path: Path) -> None:
    folder = tmp_path / "rounds" / "nam-2025"
    drafted = draft_settings(plan="p", year=2025)
    named = drafted.office.model_copy(update={"name": "Phòng Văn hóa - Xã hội"})
    start_round(folder, drafted.model_copy(update={"office": named}), UNITS)
    round_ = load_round(folder)
    assert round_.units == UNITS
    assert round_.returned.is_dir()
    assert not list(round_.returned.iterdir())
    assert (folder / "received.csv").read_bytes() == b"\xef\xbb\xbfsha256,path,first_seen\n"


def test_same_settings_and_units_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        start_round(tmp_path / name, draft_settings(plan="p", year=2025), UNITS)
    for file in (ROUND_BOOK, "received.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_empty_folder_may_become_a_round(tmp_path: Path) -> None:
    start_round(tmp_path, draft_settings(plan="p", year=2025))
    assert (tmp_path / ROUND_BOOK).is_file()


@needs_fork
def test_killed_at_any_step_a_new_round_is_whole_or_is_started_again(tmp_path: Path) -> None:
    def start(place: Path) -> None:
        start_round(place / "nam-2025", draft_settings(plan="p", year=2025), UNITS)

    def check(place: Path, step: int) -> None:
        folder = place / "nam-2025"
        try:
            start(place)
        except StartError as error:
            told.append(str(error))
        assert {path.name for path in folder.iterdir()} == {
            *(ROUND_BOOK, "received.csv", "returned")
        }, step
        assert read_book(folder / ROUND_BOOK).units == UNITS

    told: list[str] = []
    (tmp_path / "old").mkdir()
    assert at_every_step(start, tmp_path / "old", tmp_path / "work", check, kill=True) > 10
    assert told
    assert all("đã có, không tạo lại" in sentence for sentence in told)


def test_folder_with_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ghi-chu.txt").write_text("giữ lại")
    with pytest.raises(StartError, match="đã có nội dung"):
        start_round(tmp_path, draft_settings(plan="p", year=2025))
    assert [path.name for path in tmp_path.iterdir()] == ["ghi-chu.txt"]


def test_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "nam-2025").write_text("")
    with pytest.raises(StartError, match="là một tệp"):
        start_round(tmp_path / "nam-2025", draft_settings(plan="p", year=2025))
