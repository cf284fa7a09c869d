from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pydantic import BaseModel

from pipeline.plan.start import draft_settings, settings_text, start_round, write_roster
from pipeline.round.roster import HEADINGS, RosterError, Unit, read_roster
from pipeline.round.round import Opening, Settings, load_round, load_settings
from pipeline.round.round_name import StartError
from pipeline.round.round_words import KEY_COMMENTS
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


def keys(model: type[BaseModel], place: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        key = place + (field.alias or name)
        yield key
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation, key + ".")


@pytest.mark.parametrize("period", ["6T", "nam", "giai-doan"])
def test_settings_written_are_the_settings_read(tmp_path: Path, period: str) -> None:
    drafted = draft_settings(plan="dong-da-2021-2030", year=2025, period=period)  # type: ignore[arg-type]
    path = tmp_path / "round.toml"
    path.write_text(settings_text(drafted), encoding="utf-8")
    assert load_settings(path) == drafted


def test_opening_balances_and_quarters_survive(tmp_path: Path) -> None:
    drafted = draft_settings(plan="p", year=2025)
    opening = {
        "2.4.a-PH": Opening(value=27450, female=15000, source='Báo cáo số 41 "lũy kế"'),
        "2.3.đ": Opening(value=0, source="Chưa có"),
    }
    settings = drafted.model_copy(update={"opening": opening, "quarters_due": (1, 2)})
    path = tmp_path / "round.toml"
    path.write_text(settings_text(settings), encoding="utf-8")
    assert load_settings(path) == settings


def test_keys_that_may_stay_unset_still_say_what_they_take() -> None:
    lines = settings_text(draft_settings(plan="p", year=2025)).splitlines()
    before = dict(zip(lines[1:], lines, strict=False))
    assert before["# literacy_level ="] == "# Chọn một: 1, 2."
    assert before["# attendance_source ="] == '# Chọn một: "schools", "survey".'


def test_settings_with_quotes_lists_and_line_breaks_survive(tmp_path: Path) -> None:
    drafted = draft_settings(plan="p", year=2025)
    settings = drafted.model_copy(
        update={"legal_basis": 'Kế hoạch "605"\n# số \\ 2', "previous": ("nam-2024", "6t-2025")}
    )
    path = tmp_path / "round.toml"
    path.write_text(settings_text(settings), encoding="utf-8")
    assert load_settings(path) == settings


def test_every_key_is_written_and_explained() -> None:
    text = settings_text(draft_settings(plan="p", year=2025))
    data = tomllib.loads(text)
    for key in keys(Settings):
        assert key in KEY_COMMENTS, f"explain {key} in pipeline/round/round_words.py"
        assert f"# {KEY_COMMENTS[key].splitlines()[0]}" in text
        found: object = data
        for part in key.split("."):
            assert isinstance(found, dict)
            optional = f"\n# {part} =" in text
            assert part in found or optional, key
            found = found.get(part)
    assert set(KEY_COMMENTS) == set(keys(Settings)), "a comment explains a key that is gone"


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
    for file in ("round.toml", "schools.xlsx", "received.csv"):
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_empty_folder_may_become_a_round(tmp_path: Path) -> None:
    start_round(tmp_path, draft_settings(plan="p", year=2025))
    assert (tmp_path / "round.toml").is_file()


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
            *("round.toml", "schools.xlsx", "received.csv", "returned")
        }, step
        assert read_roster(folder / "schools.xlsx") == UNITS

    told: list[str] = []
    (tmp_path / "old").mkdir()
    assert at_every_step(start, tmp_path / "old", tmp_path / "work", check, kill=True) > 10
    assert told
    assert all("đã có nội dung" in sentence for sentence in told)


def test_folder_with_content_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "ghi-chu.txt").write_text("giữ lại")
    with pytest.raises(StartError, match="đã có nội dung"):
        start_round(tmp_path, draft_settings(plan="p", year=2025))
    assert [path.name for path in tmp_path.iterdir()] == ["ghi-chu.txt"]


def test_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "nam-2025").write_text("")
    with pytest.raises(StartError, match="là một tệp"):
        start_round(tmp_path / "nam-2025", draft_settings(plan="p", year=2025))


def test_roster_without_units_asks_for_them(tmp_path: Path) -> None:
    write_roster(tmp_path / "schools.xlsx")
    with pytest.raises(RosterError, match="chưa có đơn vị nào"):
        read_roster(tmp_path / "schools.xlsx")


def test_roster_offers_kinds_levels_and_ownerships(tmp_path: Path) -> None:
    write_roster(tmp_path / "schools.xlsx", UNITS)
    workbook = openpyxl.load_workbook(tmp_path / "schools.xlsx")
    sheet, guide = workbook.worksheets
    assert [cell.value for cell in sheet[1]] == list(HEADINGS)
    assert sheet.freeze_panes == "C2"
    letters = {cell.value: cell.column_letter for cell in sheet[1]}
    offered = {str(rule.sqref)[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert set(offered) == {letters[name] for name in ("Loại", "Cấp học", "Loại hình")}
    assert offered[letters["Loại"]] == '"MN,TH,THCS,LC,GDTX,XA,PHONG"'
    assert offered[letters["Cấp học"]] == "'Hướng dẫn'!$E$2:$E$8"
    assert [guide.cell(line, 5).value for line in (2, 8)] == ["MN", "MN; TH; THCS"]
    explained = [guide.cell(line, 1).value for line in range(2, 2 + len(HEADINGS))]
    assert explained == list(HEADINGS)


def test_phone_keeps_its_leading_zero_as_text(tmp_path: Path) -> None:
    write_roster(tmp_path / "schools.xlsx", UNITS)
    assert read_roster(tmp_path / "schools.xlsx")[0].phone == "0400 000 001"
