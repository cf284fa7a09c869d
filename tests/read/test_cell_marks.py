"""Digits that were struck out or raised never become part of a figure; a share is no count."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from xlsxwriter import Workbook

from pipeline.read.intake import open_return
from pipeline.read.opening.cell_marks import PERCENT, WHOLE
from pipeline.read.read import read_return
from pipeline.read.records import State
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, Book, book

SHEET = "Biểu 01 Đội ngũ"
CELL = ("teachers", "total")


def marked(tmp_path, change) -> Any:
    """The reading of a form on which ``change(workbook, sheet, address)`` wrote one cell anew."""
    made = Book()
    made.table("staff", STAFF)
    address = made.addresses["staff", *CELL]
    change(made.workbook, made.workbook.get_worksheet_by_name(SHEET), address)
    path = tmp_path / "a.xlsx"
    path.write_bytes(made.close())
    opened = open_return(path, "a.xlsx")
    return opened, read_return(opened, "a.xlsx", FORM)


def raised(workbook: Workbook, sheet: Any, address: str) -> None:
    up = workbook.add_format({"font_script": 1})
    sheet.write_rich_string(address, "66", up, "1")


def replaced(workbook: Workbook, sheet: Any, address: str) -> None:
    out = workbook.add_format({"font_strikeout": True})
    sheet.write_rich_string(address, out, "27", "25")


def struck(workbook: Workbook, sheet: Any, address: str) -> None:
    sheet.write_number(address, 27, workbook.add_format({"font_strikeout": True}))


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        pytest.param(raised, "1", id="raised"),
        pytest.param(replaced, "27", id="partly struck"),
        pytest.param(struck, WHOLE[0], id="struck"),
    ],
)
def test_a_figure_with_struck_or_raised_parts_is_asked(tmp_path, change, parts):
    _, reading = marked(tmp_path, change)
    (finding,) = (f for f in reading.tables["staff"].findings if f.severity == "error")
    assert finding.code == "C02"
    assert f'"{parts}"' in finding.message
    body = reading.tables["staff"].body
    block = FORM.by_name["staff"].body
    at = block.places[CELL]
    assert (body.values[at], body.states[at]) == (None, State.UNREADABLE)


@pytest.mark.parametrize(
    ("look", "is_apart"),
    [
        ({"font_color": "red"}, True),
        ({"font_size": 6}, True),
        ({"bold": True, "font_size": 11, "font_color": "black"}, False),
    ],
)
def test_digits_of_another_look_behind_digits_are_asked(tmp_path, look, is_apart):
    """The new figure behind the old one, or the number of a footnote."""

    def change(workbook, sheet, address):
        looks = ({"font_color": "black", "font_size": 11}, look)
        first, second = (workbook.add_format(one) for one in looks)
        sheet.write_rich_string(address, first, "2", second, "7")

    _, reading = marked(tmp_path, change)
    asked = [one for one in reading.tables["staff"].findings if one.severity == "error"]
    assert [("hai số" in one.message, "27" in one.message) for one in asked] == [
        (True, True)
    ] * is_apart


def test_a_form_without_such_formats_has_none(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(book({"staff": STAFF}))
    assert open_return(tmp_path / "a.xlsx", "a.xlsx").marks == {}


def test_a_mark_before_the_shared_texts_is_no_damage(tmp_path):
    whole = zipfile.ZipFile(io.BytesIO(book({"staff": STAFF})))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        for name in whole.namelist():
            part = whole.read(name)
            text = name == "xl/sharedStrings.xml"
            file.writestr(name.replace("/", "\\"), b"\xef\xbb\xbf" + part if text else part)
    (tmp_path / "a.xlsx").write_bytes(packed.getvalue())
    reading = read_return(open_return(tmp_path / "a.xlsx", "a.xlsx"), "a.xlsx", FORM)
    assert reading.failure is None
    assert reading.tables["staff"].findings == ()


@pytest.mark.parametrize(
    ("share", "style", "said"),
    [(1.0, "0%", "100%"), (0.27, "0.00%", "27%"), (27, "0.0%", "2700%"), (0.125, "0%", "12,5%")],
)
@pytest.mark.parametrize("plain", [True, False], ids=["plain", "behind the guards"])
def test_a_count_shown_in_percent_is_asked(tmp_path, share, style, said, plain):
    def change(workbook, sheet, address):
        sheet.write_number(address, share, workbook.add_format({"num_format": style}))
        if not plain:
            sheet.write_rich_string(60, 9, "a", workbook.add_format({"bold": True}), "b")

    opened, reading = marked(tmp_path, change)
    assert (SHEET in opened.plain) == plain
    (finding,) = (f for f in reading.tables["staff"].findings if f.severity == "error")
    assert (finding.code, f'"{said}"' in finding.message) == ("C02", True)


@pytest.mark.parametrize(
    ("style", "is_other"),
    [
        pytest.param('"35"', True, id="another number"),
        pytest.param('0"0"', True, id="a digit more"),
        pytest.param(r"0\5", True, id="a digit more, behind a backslash"),
        pytest.param("#,##0,", True, id="thousands"),
        pytest.param("0,,", True, id="millions"),
        pytest.param(";;;", True, id="nothing"),
        pytest.param('"có"', True, id="a word"),
        pytest.param("(0)", True, id="less than none"),
        pytest.param('"-"#,##0', True, id="less than none, behind a text"),
        pytest.param('0" nghìn"', True, id="thousands, in a word"),
        pytest.param('General" triệu đồng"', True, id="millions, in words"),
        pytest.param('0" người"', False, id="a unit"),
        pytest.param("00", False, id="zeros before"),
        pytest.param("#,##0", False, id="grouped"),
        pytest.param("0;-0;;@", False, id="zeros hidden"),
        pytest.param('_(* #,##0_);_(* \\(#,##0\\);_(* "-"??_);_(@_)', False, id="accounts"),
        pytest.param('[$-42A]#,##0\\ "đ/c"_0', False, id="of a language"),
        pytest.param('General" cháu"', False, id="general"),
        pytest.param('[Red][>9]0;"0"0', False, id="on a condition"),
    ],
)
def test_a_count_that_is_shown_as_another_is_asked(tmp_path, style, is_other):
    """People who typed it saw another number, or none."""

    def change(workbook, sheet, address):
        sheet.write_number(address, 27, workbook.add_format({"num_format": style}))

    _, reading = marked(tmp_path, change)
    found = [one for one in reading.tables["staff"].findings if one.severity == "error"]
    assert [(one.code, "ô lưu số 27" in one.message) for one in found] == [("C02", True)] * is_other
    at = FORM.by_name["staff"].body.places[CELL]
    assert reading.tables["staff"].body.values[at] == (None if is_other else 27)


def test_a_registered_level_may_be_shown_in_percent(tmp_path):
    """Decimals are shares; whether 0,97 means 97 is asked by a rule."""
    made = Book()
    made.table("staff", STAFF)
    style = made.workbook.add_format({"num_format": "0%"})
    made.workbook.get_worksheet_by_name(SHEET).write_number(60, 9, 0.5, style)
    (tmp_path / "a.xlsx").write_bytes(made.close())
    opened = open_return(tmp_path / "a.xlsx", "a.xlsx")
    assert opened.marks[SHEET] == {"J61": PERCENT}
    assert read_return(opened, "a.xlsx", FORM).tables["staff"].findings == ()


@pytest.mark.parametrize(
    "formula", ["={}+0", "=SUM(A1:{})", f"='{SHEET}'!{{}}+0", "=Nháp!$B$2", "=SUM('nháp'!A:C)"]
)
@pytest.mark.parametrize("plain", [True, False], ids=["plain", "behind the guards"])
def test_a_circular_formula_is_asked_and_gives_no_zero(tmp_path, formula, plain):
    """A spreadsheet keeps 0 for it."""

    def change(workbook, sheet, address):
        other = workbook.add_worksheet("Nháp")
        other.write_formula("B2", f"='{SHEET}'!{address}", None, 0)
        sheet.write_formula(address, formula.format(address), None, 0)
        if not plain:
            sheet.write_rich_string(60, 9, "a", workbook.add_format({"bold": True}), "b")

    opened, reading = marked(tmp_path, change)
    assert (SHEET in opened.plain) == plain
    (finding,) = (f for f in reading.tables["staff"].findings if f.severity == "error")
    assert (finding.code, "chính ô này" in finding.message) == ("C05", True)
    body, at = reading.tables["staff"].body, FORM.by_name["staff"].body.places[CELL]
    assert (body.values[at], body.states[at]) == (None, State.UNREADABLE)
