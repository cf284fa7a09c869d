"""From every figure of Tổng quan to the school's own cell in three clicks at most."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.accept.records import AcceptedTable
from pipeline.measure.result import Result
from pipeline.plan.plan import Reference
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets import figure_page
from pipeline.summary.sheets.figure_terms import tally_of
from pipeline.summary.sheets.figures import FIRST_ROW, figure_sheets
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_grid import LAST
from pipeline.summary.sheets.styles import STYLES
from pipeline.xlsx.addresses import column_of
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from tests.support import summary_support as support
from tests.support.summary_support import FORM

FOLDER = Path("output/thu")
SWITCHES = {"literacy_band": "age15_60", "literacy_level": 1, "attendance_source": "schools"}


@pytest.fixture(scope="module")
def outcomes() -> Outcomes:
    return support.outcomes(switches=SWITCHES, missing=("TH02",))


@pytest.fixture(scope="module")
def workbook(outcomes: Outcomes) -> Workbook:
    return support.described(outcomes)


def follow(workbook: Workbook, link: str) -> tuple[Sheet, int, int]:
    """The sheet, row and column that a link inside the workbook leads to."""
    assert link.startswith("internal:'"), link
    name, _, reference = link.removeprefix("internal:'").rpartition("'!")
    first = reference.partition(":")[0]
    letters = first.rstrip("0123456789")
    return workbook.by_name[name], int(first[len(letters) :]) - 1, column_of(letters)


def test_muc_luc_leads_to_every_sheet_and_every_sheet_back(workbook):
    contents = workbook.by_name["Mục lục"]
    shown = [sheet for sheet in workbook.sheets if not sheet.hidden]
    listed = [row for row in range(len(contents.lines)) if contents.at(row, 0).link][1:]
    names = [contents.at(row, 0).value for row in listed]
    assert names == [sheet.name for sheet in shown if sheet is not contents]
    assert all(contents.at(row, 1).value for row in listed)
    assert [follow(workbook, contents.at(row, 0).link)[0].name for row in listed] == names
    for sheet in shown[1:]:
        back = {c.link for line in sheet.lines[:4] for c in line.cells if isinstance(c, Cell)}
        assert sheet is contents or "internal:'Mục lục'!A1" in back, sheet.name
        assert "internal:'Tổng quan'!A1" in back, sheet.name


def test_eight_tabs_are_in_sight_and_muc_luc_is_the_last_of_them(workbook, tmp_path):
    assert workbook.tabs_in_sight == 8
    assert workbook.sheets[7].name == "Mục lục"
    tabs = [sheet.tab for sheet in workbook.sheets if not sheet.hidden]
    assert set(tabs[:8]) == {"tab_first"}
    assert "tab_first" not in tabs[8:]
    write_workbook(tmp_path / "a.xlsx", workbook, STYLES)
    (view,) = load_workbook(tmp_path / "a.xlsx").views
    # Of 1366 dots, as wide as the names are: some seven for a letter, twenty for a tab.
    letters = sum(len(sheet.name) for sheet in workbook.sheets[:8])
    assert letters * 6 + 8 * 20 <= view.tabRatio / 1000 * view.windowWidth / 15
    assert view.tabRatio / 1000 * view.windowWidth / 15 <= letters * 7 + 8 * 25 + 60


def overview_row(workbook: Workbook, code: str) -> int:
    sheet = workbook.by_name["Tổng quan"]
    return next(row for row in range(len(sheet.lines)) if sheet.at(row, 1).value == code)


def whole(outcomes: Outcomes) -> list[Result]:
    return [r for r in outcomes.results if (r.basis, r.scope, r.split) == ("plan", "all", "all")]


def returned_cells(
    workbook: Workbook, sheet: Sheet, start: int, column: int, unit: str
) -> list[Cell]:
    rows = range(start, len(sheet.lines))
    own = [sheet.at(row, column) for row in rows if sheet.at(row, 0).value == unit]
    return [cell for cell in own if cell.value is not None]


def test_every_reference_of_every_figure_is_three_clicks_from_its_cell(outcomes, workbook):
    overview = workbook.by_name["Tổng quan"]
    walked = 0
    for result in whole(outcomes):
        row = overview_row(workbook, result.indicator.code)
        origin, line, _ = follow(workbook, overview.at(row, 8).link)
        # The fourth quarter is not due at the cut-off: nobody has a cell for it.
        references = [
            reference
            for reference in (*result.indicator.numerator, *result.indicator.denominator)
            if reference.row != "site_q4"
        ]
        for number, reference in enumerate(references):
            code = result.indicator.code
            title = str(origin.at(line + number, 0).value)
            assert title.startswith(f"{code}. ") if number == 0 else title == code
            figures, start, column = follow(workbook, origin.at(line + number, 7).link)
            walked += _lead_to_files(outcomes, workbook, figures, start, column, reference)
    assert walked > 200


def _lead_to_files(
    outcomes: Outcomes,
    workbook: Workbook,
    figures: Sheet,
    start: int,
    column: int,
    reference: Reference,
) -> int:
    table = FORM.by_name[reference.table]
    layout = figure_sheets(Material(outcomes, FORM, FOLDER))[reference.table]
    walked = 0
    for unit, page in outcomes.accepted.tables[reference.table].items():
        if unit not in layout.rows:
            continue
        tally = tally_of(layout, reference)
        for cell in returned_cells(workbook, figures, start, column, unit):
            path, _, place = cell.link.partition("#")
            assert path.endswith(f"returned/{page.path}"), (reference, unit)
            sheet, _, address = place.rpartition("!")
            assert sheet == f"'{table.sheet}'"
            if tally is None:
                assert address == page.addresses[reference.row, reference.column or "value"]
                assert cell.value == page.cells[reference.row, reference.column or "value"]
            else:
                assert address in page.addresses.values()
            walked += 1
    return walked


def test_code_and_side_lead_to_the_column_that_the_formula_reads(outcomes, workbook):
    overview = workbook.by_name["Tổng quan"]
    for result in whole(outcomes):
        row = overview_row(workbook, result.indicator.code)
        main, line, _ = follow(workbook, overview.at(row, 1).link)
        assert main.name == "Chỉ tiêu"
        assert main.at(line, 0).value == result.indicator.code
        side = main.at(line, 3)
        figures, _, _ = follow(workbook, side.link)
        assert f"'{figures.name}'!" in side.formula
        assert main.at(line, 0).link == overview.at(row, 8).link


def test_a_unit_s_code_leads_to_its_file_from_every_sheet_that_lists_it(workbook):
    for name in ("Theo đơn vị", "Tình hình nộp", "SL 01 Đội ngũ", "Ban VSTBPN"):
        sheet = workbook.by_name[name]
        rows = [row for row in range(len(sheet.lines)) if sheet.at(row, 0).value == "MN01"]
        assert rows, name
        assert all("2025-11-18/MN01.xlsx" in sheet.at(row, 0).link for row in rows), name


def linked_columns(sheet: Sheet, row: int) -> list[int]:
    return [column for column in range(len(sheet.lines[row].cells)) if sheet.at(row, column).link]


def test_where_there_are_too_many_links_the_first_columns_of_the_plan_keep_theirs(
    monkeypatch, outcomes, workbook
):
    name = "SL 01 Đội ngũ"
    sheet = workbook.by_name[name]
    row = next(row for row in range(len(sheet.lines)) if sheet.at(row, 0).value == "MN01")
    lines = len(sheet.lines) - FIRST_ROW
    whole = linked_columns(sheet, row)
    monkeypatch.setattr(figure_page, "MOST_LINKS", lines * 3)
    sheet = support.described(outcomes).by_name[name]
    kept = linked_columns(sheet, row)
    assert len(kept) == 3 < len(whole)
    assert set(kept) < set(whole)
    monkeypatch.setattr(figure_page, "MOST_LINKS", lines)
    sheet = support.described(outcomes).by_name[name]
    assert linked_columns(sheet, row) == [0]


@pytest.mark.parametrize("name", ["SL 01 Đội ngũ", "SL 05 Truyền thông"])
def test_a_line_s_code_leads_to_the_first_cell_of_the_line(name, outcomes, workbook):
    sheet = workbook.by_name[name]
    layout = next(
        one for one in figure_sheets(Material(outcomes, FORM, FOLDER)).values() if one.name == name
    )
    walked = 0
    for unit, page in layout.accepted.items():
        first, last = layout.rows[unit]
        for entry, row in enumerate(range(first, last + 1)):
            _, _, address = sheet.at(row, 0).link.rpartition("!")
            assert address in page.addresses.values()
            if entry:
                assert address.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(page.lines[entry])
            walked += 1
    assert walked > 5


def test_the_splits_lead_down_as_their_indicators_do(outcomes, workbook):
    overview, main = workbook.by_name["Chỉ tiêu"], workbook.by_name["Tách giới tính, dân tộc"]
    rows = [row for row in range(4, len(overview.lines)) if overview.at(row, 11).value != ""]
    assert rows
    for row in rows:
        splits, line, column = follow(workbook, overview.at(row, 11).link)
        assert (splits, column) == (main, 5)
        assert splits.at(line, 5).value == overview.at(row, 11).value
        for side in (3, 4, 5):
            cell = splits.at(line, side)
            assert cell.value == "" or follow(workbook, cell.link)[0].name.startswith("SL ")


def test_the_counts_of_the_returns_lead_to_the_column_that_they_count(workbook):
    overview = workbook.by_name["Tổng quan"]
    head = next(r for r in range(30) if overview.at(r, 3).value == "Phải nộp")
    counted = [overview.at(head + 1, column) for column in range(3, 11)]
    assert [overview.at(head, column).value for column in (3, 5, 10)] == [
        *("Phải nộp", "Trong hạn", "Tỷ lệ nộp (%)"),
    ]
    headings = []
    for cell in counted:
        sheet, row, column = follow(workbook, cell.link)
        assert sheet.name == "Tình hình nộp"
        assert sheet.at(row, 0).value == "MN01"
        assert cell.link.removeprefix("internal:") in cell.formula.replace("$", "")
        headings.append(sheet.at(row - 1, column).value)
    assert headings == ["Mã đơn vị", "Tình trạng", "Thời hạn", *["Tình trạng"] * 5]


def test_a_result_leads_to_the_result_that_it_repeats(outcomes, workbook):
    overview = workbook.by_name["Tổng quan"]
    for result in whole(outcomes):
        cell = overview.at(overview_row(workbook, result.indicator.code), 4)
        main, line, column = follow(workbook, cell.link)
        assert (main.name, main.at(3, column).value) == ("Chỉ tiêu", "Kết quả")
        assert main.at(line, 0).value == result.indicator.code
        measured = main.at(line, column).value
        shown = f"{measured:.2f}".replace(".", ",") if isinstance(measured, float) else measured
        assert cell.value in (measured, shown)
        if cell.value != "":
            assert main.at(line, column).link in (main.at(line, 3).link, main.at(line, 0).link)


def linked_below(workbook: Workbook, link: str) -> tuple[Sheet, Cell]:
    """The first cell with a link of its own in the range that a link selects."""
    sheet, row, column = follow(workbook, link)
    last = int(link.rpartition("!")[2].rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    return sheet, next(cell for at in range(row, last) if (cell := sheet.at(at, column)).link)


def way_down(workbook: Workbook, cell: Cell) -> list[str]:
    """The links clicked from a figure until they leave the workbook, each the landed cell's own."""
    clicked = [cell.link]
    while not clicked[-1].startswith("external:"):
        clicked.append(linked_below(workbook, clicked[-1])[1].link)
    return clicked


def block_figures(workbook: Workbook, title: str) -> list[Cell]:
    """Figures that a chart draws, beside the printed page."""
    sheet = workbook.by_name["Tổng quan"]
    row, column = next(
        (row, column)
        for row, line in enumerate(sheet.lines)
        for column in range(len(line.cells))
        if column > LAST and sheet.at(row, column).value == title
    )
    column += 1
    below = (sheet.at(at, column) for at in range(row + 1, len(sheet.lines)))
    return list(takewhile(lambda cell: cell.value is not None, below))


def test_results_gaps_and_drawn_rates_are_three_clicks_from_a_returned_cell(outcomes, workbook):
    overview = workbook.by_name["Tổng quan"]
    rows = [overview_row(workbook, r.indicator.code) for r in whole(outcomes) if not r.carried]
    results = [overview.at(row, 4) for row in rows]
    gaps = [cell for row in rows if (cell := overview.at(row, 7)).value]
    rates = block_figures(workbook, "Mức đạt so với chỉ tiêu (%)")
    assert len(gaps) > 3
    assert rates
    walked = 0
    for cell in (*results, *gaps, *rates):
        main, line, column = follow(workbook, cell.link)
        if cell.value == "" or "'SL " not in main.at(line, column).link:
            continue  # nothing was sent of it, or no unit's figure of it may be shown
        clicked = way_down(workbook, cell)
        assert len(clicked) == 3
        assert "#'Biểu " in clicked[-1]
        walked += 1
    assert walked > 20


def test_the_drawn_counts_of_a_level_lead_to_the_files_counted(workbook):
    for cell in block_figures(workbook, "Tỷ lệ nộp (%)"):
        groups, row, column = follow(workbook, cell.link)
        assert cell.formula.startswith(f"='{groups.name}'!{cell.link.rpartition('!')[2]}")
        for at in (column, column - 1):
            counted = groups.at(row, at)
            units, first, _ = follow(workbook, counted.link)
            assert (units.name, units.at(first, 0).value) == ("Tình hình nộp", "MN01")
            assert units.at(first, 0).link.startswith("external:")


def test_the_drawn_shortfalls_lead_by_the_unit_s_figures_to_its_cells(outcomes, workbook):
    drawn = block_figures(workbook, "Số chỉ tiêu chưa đạt của đơn vị")
    assert drawn
    for cell in drawn:
        by_unit, row, column = follow(workbook, cell.link)
        assert by_unit.at(row, column).value == cell.value
        unit = by_unit.at(row, 0).value
        figures = [by_unit.at(row, at) for at in range(5, column - 1)]
        shown = [figure for figure in figures if figure.value not in (None, "")]
        assert len(shown) >= cell.value
        for figure in shown:
            sheet, line, at = follow(workbook, figure.link)
            assert sheet.at(line, 0).value == unit
            path, _, place = sheet.at(line, at).link.partition("#")
            assert any(path.endswith(page.path) for page in pages_of(outcomes, unit))
            assert place.startswith("'Biểu ")


def pages_of(outcomes: Outcomes, unit: str) -> list[AcceptedTable]:
    return [pages[unit] for pages in outcomes.accepted.tables.values() if unit in pages]


def test_of_very_many_units_the_first_figures_of_each_keep_their_way(monkeypatch, outcomes):
    monkeypatch.setattr(figure_page, "MOST_LINKS", 12 * 4)
    sheet = support.described(outcomes).by_name["Theo đơn vị"]
    row = next(row for row in range(len(sheet.lines)) if sheet.at(row, 0).value == "MN01")
    linked = [at for at in range(5, len(sheet.widths)) if sheet.at(row, at).link]
    assert linked
    assert max(linked) < 5 + 3
    assert sheet.at(row, 0).link


def test_the_conclusions_lead_to_the_sheets_that_tell_all(workbook):
    overview = workbook.by_name["Tổng quan"]
    titles = {str(overview.at(row, 0).value): row for row in range(len(overview.lines))}
    for title, name in (("Chưa nộp", "Tình hình nộp"), ("Đề nghị", "Sửa và giải trình")):
        assert follow(workbook, overview.at(titles[title], 0).link)[0].name == name


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("MN 02 #2.xlsx", "MN%2002%20%232.xlsx"),
        ("100% đủ {1}.xlsx", "100%25%20đủ%20%7b1%7d.xlsx"),
        ("a%20b.xlsx", "a%2520b.xlsx"),
        ("MN 02.xlsx", "MN%2002.xlsx"),
    ],
)
def test_a_link_leads_to_a_file_whatever_signs_its_name_has(
    tmp_path, outcomes, workbook, name, spelled
):
    link = Material(outcomes, FORM, FOLDER).link(name, "Biểu 01 Đội ngũ", "C10")
    sheet = Sheet("A", (9.0,), (Line((Cell("x", link=link),)),))
    write_workbook(tmp_path / "a.xlsx", replace(workbook, sheets=(sheet,)), {})
    with zipfile.ZipFile(tmp_path / "a.xlsx") as file:
        relations = file.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
        page = file.read("xl/worksheets/sheet1.xml").decode()
    assert f'\\{spelled}" TargetMode="External"' in relations
    assert "location=\"'Biểu 01 Đội ngũ'!C10\"" in page
