"""A sheet's rows come out as XlsxWriter's own would, or the cell is refused by name."""

from __future__ import annotations

import datetime as dt
import re
import zipfile

import pytest
import xlsxwriter
from openpyxl import load_workbook

from pipeline.xlsx.line_sheet import LineSheet, WorkbookError
from pipeline.xlsx.sheet_description import Cell, Leads, Line, Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook

CONTENT = (
    *(7, 0, -3, 10**15, 0.1, 1e-9, 99.985),
    *("chữ", " trước", "sau ", "a\nb", "a & b < c > d", '"nháy"', "=1+1"),
    *(dt.date(2025, 11, 18), dt.date(1900, 3, 1), None, ""),
)


def written(path, *lines, styles=()):
    book = xlsxwriter.Workbook(str(path))
    bold = book.add_format({"bold": True})
    sheet = Sheet("Trang", (10,) * 30, lines, styles)
    book.add_worksheet("Trang", LineSheet).take(sheet, {"": None, "bold": bold}.get)
    book.close()
    return path


def values(path):
    return [[cell.value for cell in row] for row in load_workbook(path)["Trang"].iter_rows()]


def test_every_kind_of_value_stands_as_xlsxwriter_writes_it(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "theirs.xlsx"))
    sheet = book.add_worksheet("Trang")
    for column, value in enumerate(CONTENT):
        if isinstance(value, str) and value:
            sheet.write_string(0, column, value)
        elif isinstance(value, dt.date):
            sheet.write_datetime(0, column, value)
        else:
            sheet.write(0, column, value)
    book.close()
    ours = values(written(tmp_path / "ours.xlsx", Line(CONTENT)))
    theirs = values(tmp_path / "theirs.xlsx")
    assert [one if one != "" else None for one in ours[0][: len(theirs[0])]] == theirs[0]


def test_styles_heights_merges_formulas_and_links_are_kept(tmp_path):
    path = written(
        tmp_path / "a.xlsx",
        Line(("Đầu đề", None, None), "bold", 30.5, ((0, 2),)),
        Line(
            (
                Cell(4, formula="=A3+1"),
                Cell("x", formula='="x"'),
                Cell("Mở", link="internal:'Trang'!A1"),
            )
        ),
        Line((3, "theo cột")),
        styles=("", "bold"),
    )
    sheet = load_workbook(path)["Trang"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:C1"]
    assert sheet["A1"].font.b
    assert sheet.row_dimensions[1].height == 30.5
    assert sheet["A2"].value == "=A3+1"
    assert sheet["C2"].hyperlink.location == "'Trang'!A1"
    assert sheet["B3"].font.b
    cached = load_workbook(path, data_only=True)["Trang"]
    assert (cached["A2"].value, cached["B2"].value) == (4, "x")


def test_rows_are_kept_nowhere_before_the_file_is_written(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet("Trang", LineSheet)
    sheet.take(Sheet("Trang", (10,), (Line(CONTENT),) * 100), {"": None}.get)
    assert not sheet.table
    book.close()


def test_a_text_that_looks_like_an_escaped_letter_stays_a_text(tmp_path):
    path = written(tmp_path / "a.xlsx", Line(("_x0041_",)))
    with zipfile.ZipFile(path) as parts:
        assert b"<t>_x005F_x0041_</t>" in parts.read("xl/worksheets/sheet1.xml")


def test_every_row_that_says_something_is_in_the_file(tmp_path):
    path = written(tmp_path / "a.xlsx", Line((1,)), Line(), Line((), height=12), Line((2,)))
    with zipfile.ZipFile(path) as parts:
        part = parts.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<row r="(\d+)"', part) == ["1", "3", "4"]
    assert '<dimension ref="A1:A4"/>' in part


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_figure_that_is_none_is_refused_with_its_place(tmp_path, value):
    with pytest.raises(WorkbookError, match="'Trang', row 1, column 2"):
        written(tmp_path / "a.xlsx", Line((1, value)))


def test_more_rows_than_excel_has_are_refused(tmp_path):
    with pytest.raises(WorkbookError, match=r"row 1048577, .*beyond the sheet"):
        written(tmp_path / "a.xlsx", *[Line((1,))] * 1_048_577)


def test_a_style_that_is_not_there_is_named(tmp_path):
    sheet = Sheet("Trang", (10,), (Line(("a",), "dam"),))
    book = Workbook((sheet,), "Sổ", "Cơ quan", dt.date(2025, 11, 20))
    with pytest.raises(LookupError, match="no style is named 'dam'; there are: bold"):
        write_workbook(tmp_path / "a.xlsx", book, {"bold": {"bold": True}})


def test_links_of_a_line_are_written_as_those_of_its_cells(tmp_path):
    file, sheet = "external:../đợt/a & b.xlsx", "'Biểu & 01'!"
    cells = Line((1, Cell(2, link=f"{file}#{sheet}C7"), Cell("ba", link=file)))
    leads = Line((1, 2, "ba"), leads=Leads(file, sheet, {1: "C7", 2: ""}))
    parts = []
    for name, line in (("cells.xlsx", cells), ("leads.xlsx", leads)):
        with zipfile.ZipFile(written(tmp_path / name, line)) as book:
            parts.append({part: book.read(part) for part in book.namelist() if "sheet1" in part})
    assert b"Target=" in parts[0]["xl/worksheets/_rels/sheet1.xml.rels"]
    assert parts[0] == parts[1]
    said = Sheet("Trang", (10,) * 3, (leads,))
    assert [said.at(0, column).link for column in range(3)] == ["", f"{file}#{sheet}C7", file]
