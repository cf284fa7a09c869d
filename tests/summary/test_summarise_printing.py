"""Looks of the summary's sheets on paper: heights that show all text, one table a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline import summarise
from pipeline.summary.sheets import remarks
from pipeline.summary.sheets.computed import out_of
from pipeline.summary.sheets.indicators import note_words
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import page_breaks
from pipeline.summary.sheets.styles import STYLES
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Sheet, Workbook
from pipeline.xlsx.theme import height_of
from pipeline.xlsx.write_workbook import LONGEST_HEADER, write_workbook
from tests.support import summary_support as support
from tests.support.summary_support import FORM

LONG = "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên Trúc Mai"


@pytest.fixture(scope="module")
def workbook() -> Workbook:
    units = [
        unit.model_copy(update={"name": LONG}) if unit.code == "TH01" else unit
        for unit in support.roster()
    ]
    outcomes = support.outcomes(
        units=units, switches={"literacy_band": "age15_60", "literacy_level": 1}
    )
    return support.described(outcomes)


def test_a_long_name_makes_its_row_higher(workbook):
    sheet = workbook.by_name["Theo đơn vị"]
    heights = {
        sheet.at(row, 1).value: line.height for row, line in enumerate(sheet.lines) if row > 4
    }
    assert heights[LONG] >= height_of(LONG, sheet.widths[1] - 1) > height_of("", 1)


@pytest.mark.parametrize("name", ["Chỉ tiêu", "Theo đơn vị"])
def test_every_row_under_a_repeated_header_has_its_columns(workbook, name):
    sheet = workbook.by_name[name]
    width = len(sheet.lines[3].cells)
    assert {len(line.cells) for line in sheet.lines[3:]} == {width}


@pytest.mark.parametrize("name", ["Chỉ tiêu tự đăng ký", "Tách giới tính, dân tộc"])
def test_a_table_of_its_own_repeats_its_own_header(workbook, name):
    sheet = workbook.by_name[name]
    assert sheet.printing.repeat == (3, 3)
    assert sheet.freeze == (4, 2)
    assert sheet.at(3, 0).value in ("Mã đơn vị", "Mã chỉ tiêu")


def test_a_heading_over_several_columns_is_shown_whole(workbook):
    for sheet in (sheet for sheet in workbook.sheets if sheet.name.startswith("SL ")):
        for line in sheet.lines[:5]:
            for first, last in line.merges:
                cell = line.cells[first]
                text = str(cell.value if isinstance(cell, Cell) else cell)
                room = 0.95 * sum(sheet.widths[first : last + 1])
                assert (line.height or 0) >= height_of(text, room, 10), (sheet.name, text)


@pytest.mark.parametrize("name", ["Theo cấp học", "Theo địa bàn", "Theo đơn vị"])
def test_coloured_pages_print_what_the_colours_mean(workbook, name):
    printing = workbook.by_name[name].printing
    assert "xanh - đạt" in printing.footer
    assert len(printing.footer) < LONGEST_HEADER


def letters(sheet: Sheet, first: int, width: int) -> Iterator[float]:
    """The sizes of the letters from row ``first`` on, in the first ``width`` columns."""
    for row, line in enumerate(sheet.lines[first:], first):
        for column in range(min(width, len(line.cells))):
            cell = sheet.at(row, column)
            of_column = sheet.styles[column] if column < len(sheet.styles) else ""
            if cell.value not in (None, ""):
                look = STYLES.get(cell.style or line.style or of_column, {})
                yield look.get("font_size", 11)


def test_what_leadership_prints_is_read_with_letters_of_eight_points(workbook):
    annex = [workbook.by_name[name] for name in ("Nguồn số liệu", "Thuyết minh")]
    for sheet in (*workbook.sheets[: workbook.tabs_in_sight], *annex):
        breaks, printing = sheet.printing.column_breaks, sheet.printing
        last = printing.area[3] + 1 if printing.area else len(sheet.widths)
        # Across a page in dots, as wide as LibreOffice draws columns of eleven points.
        dots = [width * 7.33 + 5 for width in sheet.widths[:last]]
        again = sum(dots[: printing.repeat_columns])
        pages = [
            sum(dots[first:end]) + (again if first else 0)
            for first, end in zip((0, *breaks), (*breaks, last), strict=True)
        ]
        margins = 0.8 if printing.slim_margins else 0.9
        fitting = (11.69 - margins) * 96 / max(pages)
        scale = printing.scale / 100 if printing.scale else min(fitting, 1)
        assert scale <= fitting, sheet.name
        smallest = min(letters(sheet, printing.area[0] if printing.area else 0, last))
        assert smallest * scale >= 8 - 0.01, sheet.name


def test_the_last_page_of_a_wide_sheet_is_no_remainder():
    # Fifteen columns fit on a page.
    assert page_breaks([12] * 15, range(1, 15), 0) == ()
    assert page_breaks([12] * 16, range(1, 16), 0) == (8,)
    # A column that is wider than a page stands on one by itself.
    assert page_breaks([12, 300, 12], range(1, 3), 0) == (1, 2)


def test_figures_of_units_are_looked_up_and_print_nothing(workbook):
    shown = [s for s in workbook.sheets if s.name.startswith("SL ")]
    for sheet in shown:
        row, column, last, end = sheet.printing.area
        assert (row, column) == (last, end)
        assert sheet.at(row, column).value is None
        assert "border" not in STYLES[sheet.at(row, column).style]
        # What stands before it fits its own column and does not run into it.
        assert len(str(sheet.at(row, column - 1).value)) <= sheet.widths[column - 1]
        # What pages repeat is printed on pages behind it, not on that of the cell.
        assert row <= sheet.printing.repeat[1]
        assert not sheet.printing.repeat_columns or column < sheet.printing.repeat_columns
        assert "không in" in str(sheet.at(row, column + 2).value)
    assert shown


def test_invented_data_are_said_once_at_the_head_of_a_page(workbook):
    said = "DỮ LIỆU MINH HỌA"
    overview = workbook.by_name["Tổng quan"]
    assert said not in overview.printing.header
    assert [overview.at(0, column).value for column in range(11)].count(said) == 1
    assert said in workbook.by_name["Theo cấp học"].printing.header


def test_a_note_has_slack(workbook):
    sheet = workbook.by_name["Chỉ tiêu"]
    for row in range(4, len(sheet.lines)):
        note = str(sheet.at(row, 17).value or "")
        assert (sheet.lines[row].height or 0) >= height_of(note, sheet.widths[17] - 3, 10)


def test_pages_of_few_say_of_how_many_and_those_of_the_figures_do_not(
    workbook, tmp_path, monkeypatch
):
    write_workbook(tmp_path / "a.xlsx", workbook, STYLES)
    footers = {s.title: s.oddFooter.right.text for s in load_workbook(tmp_path / "a.xlsx")}
    assert footers["Tổng quan"] == "Trang &P/&N"
    assert footers["SL 01 Đội ngũ"] == "Trang &P"
    monkeypatch.setattr(summarise, "_MOST_LINES_COUNTED", 10)
    many = support.described(support.outcomes())
    write_workbook(tmp_path / "b.xlsx", many, STYLES)
    shown = [s for s in load_workbook(tmp_path / "b.xlsx") if s.sheet_state == "visible"]
    assert {sheet.oddFooter.right.text for sheet in shown} == {"Trang &P"}


def test_counts_of_thousands_are_parted_by_a_point_in_texts():
    part, whole = Cell(2450, "='Chỉ tiêu'!N5"), Cell(12500, "='Chỉ tiêu'!O5")
    computed = out_of(part, whole)
    assert computed.value == "2.450/12.500"
    assert computed.formula == (
        'SUBSTITUTE(FIXED(\'Chỉ tiêu\'!N5,0),",",".")'
        '&"/"&SUBSTITUTE(FIXED(\'Chỉ tiêu\'!O5,0),",",".")'
    )


def test_the_page_parts_thousands_wherever_it_tells_of_units(workbook):
    sheet = workbook.by_name["Tổng quan"]
    rows = [row for row in range(len(sheet.lines)) if isinstance(sheet.at(row, 0).value, int)]
    for row in rows:
        main = workbook.by_name["Chỉ tiêu"]
        code = sheet.at(row, 1).value
        line = next(at for at in range(4, len(main.lines)) if main.at(at, 0).value == code)
        counts = out_of(sheet_cell(main, line, 13), sheet_cell(main, line, 14))
        assert (sheet.at(row, 8).value, sheet.at(row, 8).formula) == (
            counts.value,
            f"={counts.formula}",
        )


def sheet_cell(sheet: Sheet, row: int, column: int) -> Cell:
    """A cell as other sheets refer to it."""
    return Cell(sheet.at(row, column).value, f"='{sheet.name}'!{address_of(row, column)}")


def test_sentences_part_the_thousands_of_a_large_round():
    base = support.roster()[4]
    units = [base.model_copy(update={"code": f"TH{n:05}"}) for n in range(1260)]
    outcomes = support.outcomes(units=units, missing=[u.code for u in units[:1250]], faulty={})
    results = [r for r in outcomes.results if (r.basis, r.scope, r.split) == ("plan", "all", "all")]
    material = Material(outcomes, FORM, Path("output/thu"))
    said = " ".join(remarks.requests(material, results))
    assert "đôn đốc 1.250 đơn vị chưa nộp báo cáo" in said
    (missing,) = [one for one in remarks.conclusions(material, results) if one.about == "missing"]
    assert missing.text.startswith("1.250 đơn vị: ")
    assert "và 1.238 đơn vị khác" in missing.text
    staff = next(r for r in results if len(r.left_out) == 1250)
    assert "Chưa tính 1.250 đơn vị" in note_words(staff)
