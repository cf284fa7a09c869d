"""The private parts of XlsxWriter that ``pipeline.xlsx`` overrides or reads: a version that renames
one fails here by its name, and not in a summary or a form."""

from __future__ import annotations

import re
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.line_sheet import LineSheet, _Link
from pipeline.xlsx.sheet_description import Cell, Line, Sheet

OF_A_SHEET = (
    *("dim_rowmin", "dim_rowmax", "dim_colmin", "dim_colmax"),
    *("hlink_count", "hyperlinks", "fh"),
)
OF_A_LINK = ("_anchor", "_is_object_link", "_link", "_link_type", "_target", "_text", "_tip")


@pytest.mark.parametrize("name", OF_A_SHEET)
def test_a_sheet_still_keeps(name):
    assert hasattr(xlsxwriter.Workbook().add_worksheet(), name)


@pytest.mark.parametrize("name", OF_A_LINK)
def test_a_link_is_still_asked_for(name):
    assert hasattr(Url("internal:A1"), name)
    assert hasattr(_Link("internal:A1", "x"), name)


def test_the_methods_overridden_or_called_are_still_there():
    assert callable(Worksheet._write_rows)
    assert callable(Worksheet._write_sheet_data)
    assert callable(Worksheet._xml_formula_element)
    assert callable(Format._get_xf_index)


def test_a_small_workbook_goes_through_all_of_them(tmp_path, monkeypatch):
    asked: set[str] = set()
    monkeypatch.setattr(
        _Link,
        "__getattribute__",
        lambda self, name: (asked.add(name), object.__getattribute__(self, name))[1],
    )
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    bold = book.add_format({"bold": True})
    links = ("internal:'Trang'!A1", "external:tep.xlsx#'A'!B2", "https://example.vn/a#b")
    sheet = Sheet(
        "Trang", (10,), (Line((Cell("x", style="bold"), *(Cell("y", link=to) for to in links))),)
    )
    taken = book.add_worksheet("Trang", LineSheet)
    taken.take(sheet, {"": None, "bold": bold}.get)
    assert (taken.dim_rowmin, taken.dim_rowmax, taken.dim_colmin, taken.dim_colmax) == (0, 0, 0, 3)
    assert taken.hlink_count == len(links)
    book.close()
    assert set(OF_A_LINK) <= asked
    with zipfile.ZipFile(tmp_path / "x.xlsx") as package:
        part = package.read("xl/worksheets/sheet1.xml").decode()
        relations = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert part.count("<c r=") == 4
    assert re.search(r'<c r="A1" s="\d+"', part)
    assert part.count("<hyperlink ") == 3
    assert "location=\"'Trang'!A1\"" in part
    assert relations.count("<Relationship ") == 2
