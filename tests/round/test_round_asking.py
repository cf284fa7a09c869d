"""Questions of a round are its own: tables and rows left out or added follow through every step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.accept.accept import accept
from pipeline.aggregate import gather
from pipeline.books.book_faults import BookFault
from pipeline.cli import main
from pipeline.forms.layout import layout_form
from pipeline.measure.measure import measure
from pipeline.measure.result import Result
from pipeline.plan.asking import misnamed, unknown_rounds
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.plan.start import draft_settings, start_round
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.workers import Reader
from pipeline.round.round import Round, Settings, load_round
from pipeline.round.round_book import RoundBook, read_book
from pipeline.sample.make import drafted, make_round
from pipeline.sample.units import counted
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.round_settings import round_settings
from pipeline.text.findings import Finding
from pipeline.text.places import ROUND_BOOK
from pipeline.validate.identify import identify
from pipeline.validate.validate import validate
from schemas.records import VALUE
from tests.support import summary_support
from tests.support.filling import fill
from tests.support.one_form import write_form
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan, form_of_round
from tests.support.readings import UNITS, a_round, codes, reading
from tests.support.round_books import set_settings

PLAN = find_plan("dong-da-2021-2030", BASE)
FORM = form_of_plan(PLAN)


def asking(period: str = "nam", **changes: Any) -> Round:
    """A round that leaves out or adds what ``changes`` say."""
    round_ = a_round(period=period)
    data = round_.settings.model_dump(by_alias=True)
    return replace(round_, settings=Settings.model_validate({**data, **changes}))


def told_of(round_: Round) -> list[BookFault]:
    """The faults of what a round leaves out or adds."""
    places = {"not_asked": "B15", "also_asked": "B16"}
    return [*misnamed(round_, (), FORM, RoundBook(round_.settings, (), places, "", {}, ()))]


def tables_of(round_: Round, kind: str) -> set[str]:
    return {table.name for table in FORM.asked(round_.respondent(UNITS[kind]))}


# Left out


@pytest.mark.parametrize(
    "name",
    ["research", "Biểu 09", "biểu  09", "09", "Biểu 09 KHCN", "Nhiệm vụ khoa học và công nghệ"],
)
def test_a_table_is_left_out_by_any_of_its_names(name: str) -> None:
    assert "research" in tables_of(asking(), "TH")
    round_ = asking(not_asked=[name])
    assert not told_of(round_)
    assert tables_of(round_, "TH") == tables_of(asking(), "TH") - {"research"}


def filled(round_: Round, kind: str, folder: Path, **more: Any) -> Path:
    blank = folder / f"{kind}-blank.xlsx"
    write_form(blank, FORM, round_, UNITS[kind])
    return fill(blank, folder / f"{kind}.xlsx", FORM, round_, UNITS[kind], **more)


@pytest.mark.parametrize("kind", ["MN", "LC", "PHONG"])
def test_form_reader_and_validation_agree_on_what_is_left_out(kind: str, tmp_path: Path) -> None:
    round_ = asking(not_asked=["Biểu 09", "816", "207", 109, "1004", "1005", "602", "601"])
    unit = UNITS[kind]
    layout = layout_form(FORM, round_.respondent(unit))
    assert "research" not in layout.by_table
    printed = {row for sheet in layout.sheets for block in sheet.blocks for row in block.lines}
    assert printed.isdisjoint({"family_month", "managers_trained", "doctors", "checks_done"})
    path = filled(round_, kind, tmp_path)
    one = read_return(open_return(path, path.name), path.name, FORM)  # type: ignore[arg-type]
    assert validate([(one, unit)], round_, FORM, MODELS).get(path.name, ()) == ()


def test_a_table_of_which_every_row_is_left_out_is_left_out() -> None:
    round_ = asking(not_asked=["401", "402", "403"])
    assert "completion" not in tables_of(round_, "TH")
    assert "completion" in tables_of(round_, "LC")
    assert "completion" in tables_of(round_, "THCS")


def test_what_only_an_earlier_form_still_asks_is_passed_over() -> None:
    round_ = asking(not_asked=["Biểu 09", "109"])
    # The honest return is of a form that had them.
    sent = reading(unit=UNITS["TH"], form=FORM, round_=asking())
    found = validate([(sent, UNITS["TH"])], round_, FORM, MODELS).get("a.xlsx", ())
    assert [(f.code, f.severity, f.row) for f in found] == [("N05", "note", "109")]


def sent_before(now: Round, *, kind: str, before: Round, version: str = "") -> list[Finding]:
    """Findings in a return on the form of ``before`` once the settings are those of
    ``now``."""
    form = form_of_round(PLAN, now.settings.switches)
    sent = reading(unit=UNITS[kind], form=form, round_=before)
    stamp = {**sent.stamp, "form_version": version or form.version}
    one = replace(sent, stamp=stamp)
    return list(validate([(one, UNITS[kind])], now, form, MODELS).get("a.xlsx", ()))


def test_a_quarter_that_is_not_asked_any_more_is_noted_and_blocks_nothing() -> None:
    found = sent_before(asking(quarters_due=[1]), kind="TH", before=asking())
    assert [(f.code, f.severity, f.row) for f in found] == [
        ("N05", "note", "810"),
        ("N05", "note", "811"),
    ]
    # The fourth quarter ends after the cut-off: nobody can know it yet.
    early = sent_before(asking(), kind="TH", before=asking(quarters_due=[1, 2, 3, 4]))
    assert [(f.code, f.severity, f.row) for f in early] == [("R17", "error", "812")]


def test_rows_of_the_cohort_that_a_form_had_or_not_block_nothing() -> None:
    cohort, usual = asking(switches={"completion_basis": "cohort"}), asking()
    left = sent_before(usual, kind="XA", before=cohort)
    assert left
    assert {(f.code, f.severity) for f in left} == {("N05", "note")}
    assert {"1311"} <= {f.row for f in left}


def test_rows_that_a_form_made_under_another_setting_never_had_are_listed(tmp_path: Path) -> None:
    cohort, usual = asking(switches={"completion_basis": "cohort"}), asking()
    path = filled(usual, "XA", tmp_path)
    form = form_of_round(PLAN, cohort.settings.switches)
    one = read_return(open_return(path, path.name), path.name, form)  # type: ignore[arg-type]
    found = validate([(one, UNITS["XA"])], cohort, form, MODELS).get(path.name, ())
    assert {(f.code, f.severity) for f in found} == {("C06", "query")}
    assert "1311" in {f.row for f in found}
    (said,) = (f for f in identify(one, cohort, form).findings if f.code == "I04")
    assert "Mẫu số của tỷ lệ hoàn thành cấp học khi đó: học sinh lớp cuối cấp" in said.message
    assert "hiện nay: trẻ trong độ tuổi theo danh sách phổ cập giáo dục" in said.message


def test_ages_counted_on_another_basis_than_the_round_s_are_told(tmp_path: Path) -> None:
    usual, months = asking(), asking(switches={"age_basis": "months"})
    path = filled(usual, "MN", tmp_path)
    form = form_of_round(PLAN, months.settings.switches)
    one = read_return(open_return(path, path.name), path.name, form)  # type: ignore[arg-type]
    assert validate([(one, UNITS["MN"])], months, form, MODELS).get(path.name, ()) == ()
    (said,) = identify(one, months, form).findings
    assert (said.code, said.severity) == ("I04", "query")
    assert (
        "Cách xếp tuổi trẻ mầm non (Biểu 03, Biểu 13) khi đó: theo năm sinh, hiện nay: theo tháng "
        "tuổi và lớp. "
    ) in said.message
    # A version that no setting makes: the form itself was another.
    other = replace(one, stamp={**one.stamp, "form_version": "00000000"})
    (said,) = identify(other, months, form).findings
    assert "khi đó" not in said.message


def test_a_row_of_other_levels_is_still_refused() -> None:
    changes = {"completion": {("lower_all", "total"): 5}}
    sent = reading(changes, unit=UNITS["TH"], form=FORM, round_=asking())
    found = validate([(sent, UNITS["TH"])], asking(not_asked=["816"]), FORM, MODELS)["a.xlsx"]
    assert "R18" in codes(found)


def results_of(round_: Round, kind: str) -> dict[str, Result]:
    unit = UNITS[kind]
    page = reading(unit=unit, form=FORM, round_=round_)
    tables = {(unit.code, table): page for table in page.tables}
    accepted = accept(tables, FORM, round_.settings.year)
    only = replace(round_, units=(unit,))
    results = measure(PLAN, only, accepted, FORM)
    return {r.indicator.code: r for r in results if (r.scope, r.split) == ("all", "all")}


def test_the_coverage_of_the_indicators_follows() -> None:
    round_ = asking(not_asked=["Biểu 09", "205", "206"])
    results, usual = results_of(round_, "TH"), results_of(asking(), "TH")
    for code in ("2.3.đ", "2.3.c"):
        assert (usual[code].reported, usual[code].expected) == (1, 1)
        left = results[code]
        assert (left.status, left.reported, left.expected) == ("no_data", 0, 0)
        assert "không có đơn vị nào phải báo cáo" in left.reason
    # What else is asked is as it was.
    assert results["2.3.a"].value == usual["2.3.a"].value
    assert results["2.5"].value == usual["2.5"].value


def test_an_indicator_keeps_the_parts_that_are_asked() -> None:
    # Of the quarters due, what is left is asked; the answer to it decides.
    result = results_of(asking(not_asked=["811", "812"]), "TH")["2.4.c"]
    assert (result.reported, result.expected) == (1, 1)


@pytest.mark.parametrize(
    ("code", "period", "changes", "lacking"),
    [
        # The commune's row 1310 alone would be taken for all children of kindergartens.
        ("2.2.a-MG", "nam", {"not_asked": ["Biểu 03"]}, "Biểu 03"),
        ("2.2.a-MG", "nam", {"not_asked": ["1310"]}, "Biểu 13, mã số 1310"),
        ("2.2.a-MG", "6T", {"also_asked": ["Biểu 13"]}, "Biểu 03"),
        # The office alone would be taken for all masters.
        ("2.3.d1", "nam", {"not_asked": ["Biểu 01"]}, "Biểu 01"),
    ],
)
def test_half_of_a_formula_is_no_figure(
    code: str, period: str, changes: Mapping[str, Any], lacking: str
) -> None:
    round_ = asking(period, **changes)
    whole, half = (every_unit_measured(one)[code] for one in (asking(), round_))
    assert whole.value is not None
    assert (half.status, half.value, half.expected) == ("no_data", None, 0)
    assert half.reason == (
        f"kỳ báo cáo này không yêu cầu {lacking} là một phần số liệu của chỉ tiêu"
    )


def test_a_half_year_that_asks_both_sides_has_its_figure() -> None:
    round_ = asking("6T", also_asked=["Biểu 03", "Biểu 13"])
    assert every_unit_measured(round_)["2.2.a-MG"].value is not None


def test_groups_that_report_themselves_are_no_half_of_a_formula() -> None:
    round_ = asking(switches={"independent_groups": "own_returns"})
    assert every_unit_measured(round_)["2.2.a-MG"].value is not None


def every_unit_measured(round_: Round) -> dict[str, Result]:
    units = tuple(UNITS[kind] for kind in ("MN", "TH", "XA", "PHONG"))
    by_schools = round_.settings.switches.model_copy(update={"attendance_source": "schools"})
    settings = round_.settings.model_copy(update={"switches": by_schools})
    whole = replace(round_, units=units, settings=settings)
    pages = {unit.code: reading(unit=unit, form=FORM, round_=whole) for unit in units}
    tables = {(code, table): page for code, page in pages.items() for table in page.tables}
    results = measure(PLAN, whole, accept(tables, FORM, round_.settings.year), FORM)
    return {r.indicator.code: r for r in results if (r.scope, r.split) == ("all", "all")}


def test_groups_that_report_themselves_are_not_asked_of_the_commune() -> None:
    switches = {"independent_groups": "own_returns"}
    who = asking(switches=switches).respondent(UNITS["XA"])
    body = FORM.by_name["population"].body
    assert body is not None
    rows = {row.code for row in body.rows if row.is_asked(who)}
    assert rows.isdisjoint({"1309", "1310"})
    assert {"1301", "1308"} <= rows


# Added


def test_a_half_year_may_ask_for_the_children_too() -> None:
    assert "preschool" not in tables_of(asking("6T"), "MN")
    round_ = asking("6T", also_asked=["Biểu 03", "402", "403"])
    assert not told_of(round_)
    assert tables_of(round_, "MN") == tables_of(asking("6T"), "MN") | {"preschool"}
    # Its level still decides.
    assert "preschool" not in tables_of(round_, "TH")
    body = FORM.by_name["completion"].body
    assert body is not None
    asked = {row.code for row in body.rows if row.is_asked(round_.respondent(UNITS["TH"]))}
    assert asked == {"401", "402", "403"}


def test_the_form_of_such_a_half_year_is_read_without_a_finding(tmp_path: Path) -> None:
    round_ = asking("6T", also_asked=["preschool"])
    path = filled(round_, "MN", tmp_path)
    one = read_return(open_return(path, path.name), path.name, FORM)  # type: ignore[arg-type]
    assert validate([(one, UNITS["MN"])], round_, FORM, MODELS).get(path.name, ()) == ()
    accepted = accept({("MN01", "preschool"): one}, FORM, 2025)
    assert accepted.tables["preschool"]["MN01"].cells["all", "total"] == 301


# Refused


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"not_asked": ["Biểu 99"]}, 'không có biểu hoặc mã số "Biểu 99"'),
        ({"not_asked": ["9999"]}, 'không có biểu hoặc mã số "9999"; ghi mã số như "816"'),
        ({"not_asked": ["Bìa"]}, '"Bìa" thuộc Bìa'),
        ({"not_asked": ["B11"]}, '"B11" thuộc Bìa'),
        ({"not_asked": ["500"]}, "mã số 500 là câu hỏi mở đầu của Biểu 05. Bỏ cả biểu: ghi 05"),
        ({"not_asked": ["303"]}, "mã số 302 cần mã số 303"),
        ({"not_asked": ["302"]}, "mã số 301 cần mã số 302"),
        ({"not_asked": ["808"]}, "mã số 809, 810, 811, 812 cần mã số 808"),
        ({"also_asked": ["Biểu 99"]}, 'không có biểu hoặc mã số "Biểu 99"'),
        ({"also_asked": ["9999"]}, 'không có biểu hoặc mã số "9999"'),
        ({"also_asked": ["1311"]}, '"1311" chỉ được hỏi khi Mẫu số hoàn thành cấp học là "trẻ'),
        (
            {"not_asked": ["research"], "also_asked": ["Biểu 09"]},
            '"Biểu 09" có ở cả hai danh sách',
        ),
        ({"previous": ["nam-2025"]}, '"nam-2025" là chính đợt này'),
    ],
)
def test_a_name_that_cannot_be_is_refused_with_its_cell(
    changes: Mapping[str, Any], words: str, tmp_path: Path
) -> None:
    drafted_ = draft_settings(plan=PLAN.id, year=2025)
    settings = Settings.model_validate({**drafted_.model_dump(by_alias=True), **changes})
    start_round(tmp_path / "nam-2025", settings)
    round_ = Round("nam-2025", tmp_path / "nam-2025", settings, ())
    book = read_book(round_.folder / ROUND_BOOK)
    faults = [*misnamed(round_, (), FORM, book), *unknown_rounds(round_, book)]
    assert words in str(faults)
    at = book.places[next(reversed(changes))]
    assert ("Thiết lập", at) in {(fault.sheet, fault.cell) for fault in faults}


@pytest.mark.parametrize(
    "names",
    [["302", "303", "304", "305", "301"], ["808", "809", "810", "811", "812"], ["Biểu 03", "303"]],
)
def test_what_hangs_together_may_be_left_out_together(names: list[str]) -> None:
    assert not told_of(asking(not_asked=names))


def test_the_command_says_what_to_mend_and_stops(tmp_path: Path) -> None:
    settings = drafted(PLAN.id, 2025, "nam", counted({"MN": 1, "PHONG": 1}))
    folder = tmp_path / "rounds" / "nam-2025"
    start_round(folder, settings, (UNITS["MN"],))
    set_settings(folder, not_asked=("Biểu 90",))
    for command in ("templates", "aggregate"):
        ran = CliRunner().invoke(main, [command, str(folder)])
        assert ran.exit_code == 2
        assert 'không có biểu hoặc mã số "Biểu 90"' in ran.output


# Said, and whole rounds


def test_what_is_left_out_and_added_is_said() -> None:
    outcomes = summary_support.outcomes(not_asked=["research", "816"])
    material = Material(outcomes, summary_support.FORM, Path("output/thu"))
    said = dict(round_settings(material))["Biểu và dòng phải báo cáo"]
    assert said.endswith("đợt này không yêu cầu: Biểu 09, mã số 816")


def test_a_whole_round_without_some_tables_is_filled_and_clean(tmp_path: Path) -> None:
    units = {"MN": 1, "TH": 1, "LC": 1, "XA": 1, "PHONG": 1}
    settings = drafted(PLAN.id, 2025, "nam", counted(units)).model_copy(
        update={"not_asked": ("Biểu 09", "Biểu 12", "816", "1004", "1005")}
    )
    made = make_round(tmp_path / "nam-2025", plan=PLAN.id, units=units, settings=settings)
    round_ = load_round(made.folder)
    today = dt.date(2025, 12, 1)
    found = gather(opened_round(round_), today=today, reader=Reader())
    errors = [f for own in found.findings.values() for f in own if f.severity == "error"]
    assert errors == []
    accepted = found.rolled.accepted
    assert "research" not in accepted.tables
    assert "own_targets" not in accepted.tables
    assert len(accepted.tables["checklist"]) == 4
    assert ("family_month", "answer") not in accepted.tables["checklist"]["MN01"].cells
    assert accepted.tables["cover"]["MN01"].cells["preparer", VALUE]
