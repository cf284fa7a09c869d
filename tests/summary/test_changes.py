"""Thay đổi: what a run says of the one before it, and that nothing else depends on it."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.accept.records import ReturnRecord
from pipeline.read.records import FileStatus
from pipeline.round.settings import Settings
from pipeline.summarise import summarise
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.previous import load_previous
from pipeline.summary.sheets import changes
from pipeline.summary.sheets.material import Material
from pipeline.write import write_outputs
from pipeline.xlsx.sheet_description import Sheet
from tests.support import summary_support as support
from tests.support.summary_support import FORM

SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}
THEN = dt.datetime(2025, 11, 21, 8, 5)


def run(folder: Path, outcomes: Outcomes) -> Sheet:
    """One run into ``folder``: what it says of the run before."""
    summary = summarise(outcomes, FORM, folder, load_previous(folder, outcomes, FORM))
    sheet = summary.workbook.by_name["Thay đổi"]
    # The other sheets are of no interest here and take their time.
    alone = replace(summary, workbook=replace(summary.workbook, sheets=(sheet,)))
    write_outputs(alone, folder, {}, now=lambda: THEN)
    return sheet


def all_lines(sheet: Sheet) -> list[tuple[Any, ...]]:
    return [
        tuple(sheet.at(row, column).value for column in range(6))
        for row in range(4, len(sheet.lines))
    ]


def lines(sheet: Sheet) -> list[tuple[Any, ...]]:
    """Those of figures and files, below the verdicts."""
    return [line for line in all_lines(sheet) if not is_of_verdict(line)]


def is_of_verdict(line: tuple[Any, ...]) -> bool:
    return str(line[5]).startswith("Kết luận thay đổi: ")


def about(sheet: Sheet) -> str:
    return str(sheet.at(1, 0).value)


def staff(**changed: int) -> Mapping[Any, Any]:
    cells = {**support.plausible(FORM.by_name["staff"], 1)}
    cells.update({("masters", name): value for name, value in changed.items()})
    return {("MN02", "staff"): cells}


def resent(outcomes: Outcomes, unit: str) -> Outcomes:
    """Copies the round with other content in the unit's file."""
    records = tuple(
        replace(record, sha256="f" * 64) if record.unit == unit else record
        for record in outcomes.returns
    )
    return replace(outcomes, returns=records)


def test_the_first_run_has_nothing_to_compare_with(tmp_path):
    sheet = run(tmp_path, support.outcomes())
    assert about(sheet) == changes.NO_RUN
    assert lines(sheet) == []


def test_the_headings_are_those_agreed(tmp_path):
    run(tmp_path, support.outcomes(missing=("MN04", "TH02")))
    sheet = run(tmp_path, support.outcomes())
    assert [sheet.at(3, c).value for c in range(6)] == [
        "Bản so sánh",
        "Tệp thay đổi",
        "Chỉ tiêu",
        "Giá trị trước",
        "Giá trị mới",
        "Nguyên nhân",
    ]


def test_a_run_on_the_same_files_says_that_nothing_changed(tmp_path):
    run(tmp_path, support.outcomes(switches=SWITCHES))
    sheet = run(tmp_path, support.outcomes(switches=SWITCHES))
    assert about(sheet) == (
        "So với bản lập lúc 08 giờ 05 phút ngày 21/11/2025: không có tệp nào thay đổi, không có "
        f"chỉ tiêu nào thay đổi. {changes.UNSTAMPED}"
    )
    assert lines(sheet) == []


def test_a_figure_sent_anew_is_told_with_its_file_and_its_cell(tmp_path):
    run(tmp_path, support.outcomes(cells=staff(female=5)))
    sheet = run(tmp_path, resent(support.outcomes(cells=staff(female=7)), "MN02"))
    (line,) = lines(sheet)
    then, path, code, before, now, cause = line
    assert then == "bản lập lúc 08 giờ 05 phút ngày 21/11/2025"
    assert path == "2025-11-18/MN02.xlsx (nội dung đã thay)"
    assert code == "2.3.d1"
    women = [int(text.split("(")[1].split("/")[0]) for text in (before, now)]
    assert women[1] - women[0] == 2
    assert cause.startswith("MN02 Trường Mầm non Sao Khuê, Biểu 01, ô C")
    assert cause.endswith(": từ 5 thành 7")
    link = sheet.at(4, 2).link
    assert link.endswith("MN02.xlsx#'Biểu 01 Đội ngũ'!" + cause.split("ô ")[1].split(":")[0])
    assert sheet.at(4, 5).link == link


def test_a_return_that_came_moves_every_figure_it_enters(tmp_path):
    run(tmp_path, support.outcomes(missing=("TH02", "THCS01")))
    sheet = run(tmp_path, support.outcomes(missing=("TH02",)))
    assert {line[1] for line in lines(sheet)} == {"2025-11-18/THCS01.xlsx (tệp mới)"}
    causes = [line[5] for line in lines(sheet)]
    assert all(
        cause.startswith("THCS01 ") and "từ chưa có số liệu thành " in cause for cause in causes
    )
    assert any("Biểu 07" in cause for cause in causes)
    codes = [line[2] for line in lines(sheet)]
    # Kindergartens have no part in 2.3.a, the school has.
    assert "2.3.a" in codes
    assert "2.2.d1" not in codes


def test_a_return_beyond_what_was_assumed_undoes_what_was_certain_and_its_cells_say_why(tmp_path):
    def outcomes_of(*missing: str) -> Outcomes:
        planned, trained = {("persons", "female"): 400}, {("trained", "female"): 0}
        sent = {**support.plausible(FORM.by_name["succession"], 3), **planned, **trained}
        cells = {("MN04", "succession"): sent}
        return support.outcomes(missing=missing, cells=cells, history=support.history())

    def verdict(outcomes: Outcomes) -> tuple[str, str]:
        whole = (r for r in outcomes.results if (r.indicator.code, r.scope) == ("2.3.c", "all"))
        return next((str(result.status), str(result.outlook)) for result in whole)

    before, after = outcomes_of("MN04"), outcomes_of()
    assert verdict(before) == ("met", "certain_met")
    assert verdict(after) == ("not_met", "certain_unmet")
    run(tmp_path, before)
    told = [line[3:] for line in all_lines(run(tmp_path, after)) if line[2] == "2.3.c"]
    assert told[0][:2] == ("Đạt", "Chưa đạt")
    causes = [cause.split(", ") for *_, cause in told[1:]]
    assert {(where[0][:5], where[1]) for where in causes} == {("MN04 ", "Biểu 02")}
    assert {where[2].split(": ")[1] for where in causes} == {
        "từ chưa có số liệu thành 0",
        "từ chưa có số liệu thành 400",
    }


def test_a_file_taken_away_is_named_where_its_figures_went(tmp_path):
    run(tmp_path, support.outcomes(missing=()))
    sheet = run(tmp_path, support.outcomes(missing=("TH02",)))
    assert {line[1] for line in lines(sheet)} == {"2025-11-18/TH02.xlsx (không còn trong thư mục)"}
    assert all(line[5].endswith("thành chưa có số liệu") for line in lines(sheet))
    # Two columns of a row are told apart; a row with one answer needs no column.
    of_row = [line[5] for line in lines(sheet) if "Biểu 01, mã số 108, " in line[5]]
    assert {cause.split(", ")[3].split(":")[0] for cause in of_row} == {"cột 1", "cột 2"}
    assert any("Biểu 05, mã số 501: " in line[5] for line in lines(sheet))


def test_a_file_that_moves_no_figure_is_listed_too(tmp_path):
    run(tmp_path, support.outcomes())
    strange = ReturnRecord(
        "la.pdf", "", "", FileStatus.FAILED, "Tệp la.pdf là PDF.", dt.date(2025, 11, 19), None
    )
    sheet = run(tmp_path, support.outcomes(returns=(strange,)))
    (line,) = lines(sheet)
    assert line[1:] == ("la.pdf (tệp mới)", "", "", "", "Không làm thay đổi chỉ tiêu nào.")


def test_what_no_cell_moved_is_put_down_to_settings_or_history(tmp_path):
    run(tmp_path, support.outcomes(switches=SWITCHES))
    sheet = run(tmp_path, support.outcomes(switches=SWITCHES, history=support.history()))
    by_code = {line[2]: line for line in lines(sheet)}
    assert by_code["2.4.a-PH"][5] == changes.NO_CELL
    assert by_code["2.4.a-PH"][1] == ""


def test_many_cells_are_cut_with_their_number(tmp_path, monkeypatch):
    monkeypatch.setattr(changes, "MOST_CELLS", 3)
    run(tmp_path, support.outcomes(missing=[unit.code for unit in support.roster()]))
    sheet = run(tmp_path, support.outcomes())
    own = [line for line in lines(sheet) if line[2] == "2.5"]
    assert len(own) == 4
    assert own[-1][5] == "và 15 ô khác."


def test_case_counts_are_told_without_unit_or_cell(tmp_path):
    outcomes = support.outcomes()
    line = next(r for r in outcomes.results if r.indicator.code == "2.4.b" and r.scope == "all")
    hidden = line.indicator.model_copy(update={"anonymous": True})
    masked = replace(
        outcomes,
        results=tuple(
            replace(r, indicator=hidden) if r.indicator.code == "2.4.b" else r
            for r in outcomes.results
        ),
    )
    run(tmp_path, support.outcomes(missing=("TH02", "THCS01")))
    sheet = run(tmp_path, masked)
    own = [one for one in lines(sheet) if one[2] == "2.4.b"]
    assert [one[1] for one in own] == [""]
    assert [one[5] for one in own] == [changes.WITHHELD]


@pytest.fixture(scope="module")
def last_run(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("last")
    run(folder, support.outcomes(missing=("TH02", "THCS01")))
    return folder


@pytest.fixture(scope="module")
def now() -> Outcomes:
    return support.outcomes()


def test_what_an_untouched_run_left_is_found(last_run, now):
    previous = load_previous(last_run, now, FORM)
    assert previous is not None
    assert previous.finished == THEN


@pytest.mark.parametrize(
    "part", ["run.json", "data/indicators.csv", "data/returns.csv", "data/board.parquet"]
)
@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[1]", b"a,b\r\n1"])
def test_a_spoilt_earlier_output_is_no_reason_to_fail(tmp_path, last_run, now, part, content):
    folder = tmp_path / "out"
    shutil.copytree(last_run, folder)
    (folder / part).write_bytes(content)
    assert load_previous(folder, now, FORM) is None


def test_a_run_that_left_half_its_files_is_not_compared_with(tmp_path, last_run, now):
    folder = tmp_path / "out"
    shutil.copytree(last_run, folder)
    (folder / "data" / "returns.csv").unlink()
    assert load_previous(folder, now, FORM) is None


def test_the_output_of_another_round_is_not_compared_with(tmp_path):
    run(tmp_path, support.outcomes(folder=Path("rounds/khac")))
    assert about(run(tmp_path, support.outcomes())) == changes.NO_RUN


def test_the_data_do_not_depend_on_the_run_before(tmp_path):
    outcomes = support.outcomes()
    run(tmp_path / "fresh", outcomes)
    run(tmp_path / "second", support.outcomes(missing=("TH01", "MN01")))
    run(tmp_path / "second", outcomes)
    for path in sorted((tmp_path / "fresh" / "data").iterdir()):
        other = tmp_path / "second" / "data" / path.name
        assert other.read_bytes() == path.read_bytes(), path.name


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> tuple[Path, Sheet, Sheet]:
    """Results after a run that leadership was shown on 01/12/2025 and two more, with what those
    say."""
    folder = tmp_path_factory.mktemp("shown")
    run(folder, support.outcomes(missing=("TH02", "THCS01")))
    stamped = presented(dt.date(2025, 12, 1))
    return folder, run(folder, stamped), run(folder, stamped)


def test_what_leadership_saw_is_compared_with_until_it_sees_another(tmp_path, shown):
    folder, first, again = shown
    assert about(first).startswith("So với bản đã trình ngày 01/12/2025 (lập lúc 08 giờ 05 phút ")
    assert changes.UNSTAMPED not in about(first)
    assert all_lines(again) == all_lines(first) != []
    # The verdicts lead.
    of_verdicts = [is_of_verdict(line) for line in all_lines(first)]
    assert of_verdicts == sorted(of_verdicts, reverse=True)
    assert of_verdicts[0]
    shutil.copytree(folder, tmp_path / "out")
    assert all_lines(run(tmp_path / "out", presented(dt.date(2025, 12, 2)))) == []


SHOWN, TODAY = dt.date(2025, 12, 1), dt.date(2025, 12, 3)


@pytest.mark.parametrize(
    ("last", "day", "is_seen", "keeps"),
    [
        (THEN, SHOWN, True, False),
        (THEN, dt.date(2025, 12, 2), True, True),
        # The day was mended, after another run that was not shown.
        (dt.datetime(2025, 12, 2, 9), dt.date(2025, 11, 30), True, False),
        # Nothing that is left was finished by that day, which is past or to come.
        (dt.datetime(2025, 12, 2, 9), dt.date(2025, 11, 20), False, False),
        (THEN, dt.date(2025, 12, 4), False, False),
    ],
)
def test_only_a_run_finished_by_that_day_is_what_leadership_saw(
    tmp_path, shown, last, day, is_seen, keeps
):
    folder = copied(shown[0], tmp_path, "run.json", finished=last.isoformat())
    previous = load_previous(folder, presented(day), FORM)
    assert previous is not None
    assert (previous.presented == day, previous.is_to_keep) == (is_seen, keeps)
    assert previous.finished == (THEN if is_seen else last)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("da-trinh/data/indicators.csv", b"a,b"),
        ("da-trinh/data/returns.csv", None),
        ("da-trinh/run.json", b"[]"),
    ],
)
def test_where_what_leadership_saw_is_spoilt_the_last_run_is_compared_with(
    tmp_path, shown, part, content
):
    folder = copied(shown[0], tmp_path, "run.json", finished="2025-12-02T09:00:00")
    (folder / part).unlink() if content is None else (folder / part).write_bytes(content)
    now = presented(SHOWN)
    previous = load_previous(folder, now, FORM)
    sheet = changes.describe_changes(Material(now, FORM, folder, previous))
    assert about(sheet).startswith("So với bản lập lúc 09 giờ 00 phút ngày 02/12/2025: ")
    assert about(sheet).endswith(changes.NOT_KEPT.format(ngày="01/12/2025"))


def test_what_another_round_left_in_the_folder_is_not_what_leadership_saw(tmp_path, shown):
    folder = copied(shown[0], tmp_path, "run.json", round="khac")
    previous = load_previous(folder, presented(dt.date(2025, 12, 2)), FORM)
    assert previous is not None
    assert not previous.is_to_keep


def copied(folder: Path, to: Path, record: str, **changed: str) -> Path:
    """Results with other words in a run's record."""
    shutil.copytree(folder, to / "out")
    path = to / "out" / record
    path.write_text(json.dumps({**json.loads(path.read_text()), **changed}))
    return to / "out"


def presented(day: dt.date) -> Outcomes:
    """A round on 3 December, shown to leadership on a day."""
    sent = support.outcomes(missing=("TH02",))
    settings = settings_with(sent, presented=day)
    return replace(sent, round=replace(sent.round, settings=settings), today=TODAY)


def settings_with(outcomes: Outcomes, **changed: Any) -> Settings:
    return outcomes.round.settings.model_copy(update=changed)
