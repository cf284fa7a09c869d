"""Old rounds become workbooks: nothing that they say changes, what was closed stays as it was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.books.book_faults import BookError
from pipeline.cli import main
from pipeline.closing.closing import inputs_of
from pipeline.closing.earlier import load_earlier
from pipeline.measure.history import EarlierRound
from pipeline.round.convert import convert_round
from pipeline.round.old_round import old_settings
from pipeline.round.round import Round, RoundError, load_round
from pipeline.round.round_book import read_book, read_units
from pipeline.sample.example import HISTORY, NAME
from pipeline.text.places import OLD_ROSTER, OLD_SETTINGS, ROUND_BOOK
from tests.support import ROOT
from tests.support.killed_support import at_every_step, needs_fork
from tests.support.old_rounds import OLD_FILES, old_history
from tests.support.packaged import FORM
from tests.support.round_books import add_units, set_settings


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``rounds/`` with the example's round of 2025 and the closed one before it, kept as of old."""
    folder = tmp_path / "rounds"
    folder.mkdir()
    (folder / NAME).mkdir()
    shutil.copy(ROOT / "rounds" / NAME / ROUND_BOOK, folder / NAME)
    old_history(folder)
    monkeypatch.chdir(tmp_path)
    return folder


def earlier(rounds: Path) -> EarlierRound:
    def gather(round_: Round) -> tuple[Round, object]:
        raise AssertionError(f"{round_.name} is closed and is not to be read again")

    def inputs(round_: Round) -> dict[str, str]:
        return inputs_of(round_, ())

    (found,) = load_earlier(load_round(rounds / NAME), FORM, gather, inputs)  # type: ignore[arg-type]
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_closed_round_that_is_not_converted_is_read_as_history(rounds: Path) -> None:
    found = earlier(rounds)
    assert (found.state, found.changed) == ("closed", ())
    assert found.round.settings == old_settings(OLD_FILES / OLD_SETTINGS)


def test_a_converted_round_says_the_same_and_keeps_its_old_files(rounds: Path) -> None:
    folder = rounds / HISTORY
    before, then = files(folder), earlier(rounds)
    convert_round(folder)
    book = read_book(folder / ROUND_BOOK)
    assert book.settings == old_settings(OLD_FILES / OLD_SETTINGS)
    assert book.units == read_units(OLD_FILES / OLD_ROSTER)
    after = files(folder)
    for name in (OLD_SETTINGS, OLD_ROSTER):
        assert after.pop(f"cu/{name}") == before.pop(name)
    assert after.pop(ROUND_BOOK)
    assert after == before
    now = earlier(rounds)
    assert (now.changed, now.accepted, now.round) == ((), then.accepted, then.round)


@pytest.mark.parametrize("change", ["settings", "units", "old file"])
def test_what_changes_after_the_conversion_is_said(rounds: Path, change: str) -> None:
    folder = rounds / HISTORY
    convert_round(folder)
    changed = {ROUND_BOOK}
    if change == "settings":
        set_settings(folder, year=2023)
    elif change == "units":
        add_units(folder, [("MN99", "Mầm non Mới", "MN")])
    else:
        (folder / "cu" / OLD_ROSTER).write_bytes(b"x")
        changed |= {OLD_SETTINGS, OLD_ROSTER}
    assert set(earlier(rounds).changed) == changed


def test_a_round_still_at_work_is_told_how_to_convert(rounds: Path) -> None:
    folder = rounds / HISTORY
    shutil.rmtree(folder / "closed")
    result = CliRunner().invoke(main, ["templates", HISTORY])
    assert result.exit_code == 2
    assert f"bằng lệnh: tonghop convert {HISTORY}" in result.output
    result = CliRunner().invoke(main, ["convert", HISTORY])
    assert (result.exit_code, result.output) == (
        0,
        f"Đã tạo rounds/{HISTORY}/{ROUND_BOOK} từ {OLD_SETTINGS} và {OLD_ROSTER}.\n"
        f"Hai tệp cũ được giữ trong rounds/{HISTORY}/cu, chương trình không đọc nữa.\n",
    )
    assert load_round(folder).units
    again = CliRunner().invoke(main, ["convert", HISTORY])
    assert (again.exit_code, again.output) == (
        0,
        f"Đợt {HISTORY} đã dùng {ROUND_BOOK}; không có gì phải chuyển.\n",
    )


def test_a_round_with_both_is_refused(rounds: Path) -> None:
    shutil.copy(OLD_FILES / OLD_SETTINGS, rounds / NAME)
    with pytest.raises(RoundError, match=r"có cả dot-bao-cao.xlsx và round.toml"):
        load_round(rounds / NAME)


def test_the_words_that_stood_for_an_office_are_no_name(rounds: Path) -> None:
    path = rounds / HISTORY / OLD_SETTINGS
    text = path.read_text("utf-8")
    name = old_settings(path).office.name
    path.write_text(text.replace(name, "(ghi tên cơ quan nhận báo cáo)"), "utf-8")
    convert_round(rounds / HISTORY)
    assert read_book(rounds / HISTORY / ROUND_BOOK).settings.office.name == ""


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        (OLD_SETTINGS, b"plan = 1", "chỗ phải sửa"),
        (OLD_ROSTER, b"khong phai Excel", OLD_ROSTER),
        (OLD_ROSTER, None, OLD_ROSTER),
    ],
)
def test_old_files_with_faults_are_told_and_nothing_is_made(
    rounds: Path, name: str, content: bytes | None, said: str
) -> None:
    folder = rounds / HISTORY
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    before = files(folder)
    with pytest.raises(RoundError, match=said):
        convert_round(folder)
    assert files(folder) == before


@pytest.mark.parametrize("lock", [f"~${OLD_ROSTER}", f".~lock.{OLD_ROSTER}#"])
def test_old_files_that_a_program_holds_are_not_moved_away_from_it(rounds: Path, lock: str) -> None:
    (rounds / HISTORY / lock).touch()
    before = files(rounds / HISTORY)
    with pytest.raises(BookError, match=f"{OLD_ROSTER} đang mở ở chương trình khác"):
        convert_round(rounds / HISTORY)
    assert files(rounds / HISTORY) == before


@needs_fork
def test_killed_at_any_step_a_conversion_is_whole_after_the_next(tmp_path: Path) -> None:
    def convert(place: Path) -> None:
        convert_round(place / "cu-2024")

    def check(place: Path, step: int) -> None:
        done.add(convert_round(place / "cu-2024") is not None)
        found = {path.name for path in (place / "cu-2024").iterdir()}
        assert found == {ROUND_BOOK, "cu"}, step
        kept = {path.name for path in (place / "cu-2024" / "cu").iterdir()}
        assert kept == {OLD_SETTINGS, OLD_ROSTER}, step

    done: set[bool] = set()
    old = tmp_path / "old" / "cu-2024"
    shutil.copytree(OLD_FILES, old)
    assert at_every_step(convert, tmp_path / "old", tmp_path / "work", check, kill=True) > 10
    assert done == {True, False}
