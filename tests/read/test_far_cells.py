"""Cells far out cost nothing if they say nothing, and are told if a table's sheet has them: by the
plain pass, and by the library, which each sheet comes to that is not written plainly."""

from __future__ import annotations

import zipfile

import pytest

from pipeline.read.intake import open_return
from pipeline.read.opening.sheet_markup import MarkupError, near
from pipeline.read.read import read_return
from pipeline.xlsx.zip_parts import Package
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, Book

FAR = "XFD1048576"
STAFF_SHEET, OTHER_SHEET = "Biểu 01 Đội ngũ", "Danh sách"


def opened(tmp_path, *changes):
    made = Book()
    sheets = made.table("staff", STAFF), made.workbook.add_worksheet(OTHER_SHEET)
    for change in changes:
        change(made, *sheets)
    sheets[1].write_string("B2", "Lớp 1A")
    (tmp_path / "a.xlsx").write_bytes(with_lines_far_out(made.close()))
    return open_return(tmp_path / "a.xlsx", "a.xlsx")


def rich_staff(made, staff, other):
    staff.write_rich_string("J61", "a", made.workbook.add_format({"bold": True}), "b")


def rich_other(made, staff, other):
    other.write_rich_string("A1", "a", made.workbook.add_format({"bold": True}), "b")


def blank_far_out(made, staff, other):
    staff.write_string(FAR, "  ")


def other_sheet(made, staff, other):
    other.write_column("A3", range(1, 12_000))  # row codes among them
    other.write_formula("B12002", "1/0", None, "#DIV/0!")
    other.write_string("B12003", "hết")


MOVED = {"12002": ("B", "AA", "1000000"), "12003": ("B", "XFD", "1048576")}
"""The last lines of ``other_sheet``: their column, and column and line where they stand at last.
XlsxWriter itself looks at each of 200 million places on the way to cells so far out."""


def with_lines_far_out(data):
    package, part = Package.of(data), "xl/worksheets/sheet2.xml"
    sheet = package.read(part).decode()
    for line, (column, far_column, far_line) in MOVED.items():
        sheet = sheet.replace(f'<row r="{line}"', f'<row r="{far_line}"')
        sheet = sheet.replace(f'<c r="{column}{line}"', f'<c r="{far_column}{far_line}"')
    sheet = sheet.replace('<dimension ref="A2:B12003"/>', f'<dimension ref="A2:{FAR}"/>')
    return package.with_parts({part: sheet.encode()}).packed()


@pytest.mark.parametrize("rich", [None, rich_staff, rich_other])
@pytest.mark.parametrize("change", [blank_far_out, other_sheet])
def test_what_is_never_read_costs_nothing(tmp_path, change, rich):
    returned = opened(tmp_path, change, *([rich] if rich else []))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert FAR.encode() in b"".join(map(archive.read, archive.namelist()))
    found = read_return(returned, "a.xlsx", FORM)
    assert found.failure is None
    assert found.tables["staff"].findings == ()
    assert (
        found.tables["staff"].body
        == read_return(opened(tmp_path), "a.xlsx", FORM).tables["staff"].body
    )


@pytest.mark.parametrize("rich", [None, rich_staff, rich_other])
def test_a_table_s_sheet_that_reaches_too_far_is_told_with_its_cell(tmp_path, rich):
    def change(made, staff, other):
        staff.write_string(FAR, "x")

    changes = [change, *([rich] if rich else [])]
    failure = read_return(opened(tmp_path, *changes), "a.xlsx", FORM).failure
    assert failure is not None
    assert failure.code == "F07"
    assert f"trang {STAFF_SHEET} có nội dung tới tận ô {FAR}" in failure.message


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        (None, [STAFF_SHEET, OTHER_SHEET]),
        (rich_staff, [OTHER_SHEET]),
        (rich_other, [STAFF_SHEET]),
    ],
)
def test_only_the_sheets_that_are_not_written_plainly_come_to_the_library(tmp_path, rich, plain):
    found = opened(tmp_path, *([rich] if rich else []))
    assert [name for name in (STAFF_SHEET, OTHER_SHEET) if name in found.plain] == plain
    assert bool(found.book) == (rich is not None)


BLANK_FAR_OUT = '<c r="XFD1"/><c r="XFE1" x="/>"></c><c r="XFF1"><v/></c>'
SHEET = (
    f'<worksheet xmlns="a"><sheetData><row r="1"><c r="A1"><v>1</v></c>{BLANK_FAR_OUT}</row>'
    '<row r="1048576"><c r="A1048576" t="s"><v>0</v></c>%s<c r="XFD1048576" s="3" /></row>'
    "</sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("cell", "far"),
    [
        ("", ""),
        ('<c r="B1048576" t="inlineStr"><is><t> \n</t></is></c>', ""),
        ('<c r="B1048576" t="str"><f>A1</f><v> </v></c>', ""),
        ('<x:c xmlns:x="b" r="B1048576"><x:v>2</x:v></x:c>', "B1048576"),
        ('<c r="B1048576"><f>A1</f></c>', "B1048576"),
        ('<c r="B1048576" t="e"><v>#REF!</v></c>', "B1048576"),
        ('<c r="B1048576" t="s"><v>1</v></c>', "B1048576"),
        ('<c r="B1048576" t="s"><v>2</v></c>', "B1048576"),
    ],
)
def test_cells_beyond_are_cut_and_those_that_say_something_are_told(cell, far):
    left, reach = near((SHEET % cell).encode(), {b"0": "\xa0", b"1": "a"}, 1_000_000)
    assert reach == far
    assert left == (
        b'<worksheet xmlns="a"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        b"</sheetData></worksheet>"
    )


def test_cells_are_kept_as_far_as_an_area_that_is_not_too_large_reaches():
    sheet = SHEET % '<c r="B1048576"><v>2</v></c>'
    left, reach = near(sheet.encode(), {b"0": " "}, 3_000_000)
    assert reach == ""
    expected = sheet.replace(BLANK_FAR_OUT, "").replace('<c r="XFD1048576" s="3" />', "")
    assert left.decode() == expected


def test_a_cell_that_says_it_is_in_another_row_is_refused():
    with pytest.raises(MarkupError):
        near((SHEET % '<c r="B2"><v>2</v></c>').encode(), {}, 1_000_000)


def test_rows_without_a_number_are_where_their_cells_say():
    sheet = (
        '<worksheet><sheetData><row><c r="xfd9999"><v>1</v></c><c r="B2"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    left, far = near(sheet.encode(), {}, 1_000_000)
    assert far == "XFD9999"
    assert left.decode() == sheet.replace('<c r="xfd9999"><v>1</v></c>', "")
