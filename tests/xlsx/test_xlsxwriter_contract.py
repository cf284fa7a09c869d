"""The private parts of XlsxWriter that ``pipeline.xlsx`` overrides or reads: a version that renames
one fails here by its name, and not in a summary or a form."""

from __future__ import annotations

import re
import zipfile

import pytest
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from pipeline.xlsx.line_sheet import LineSheet
from pipeline.xlsx.sheet_description import Cell, Line, Sheet

OF_A_SHEET = (
    *("dim_rowmin", "dim_rowmax", "dim_colmin", "dim_colmax"),
    *("hlink_count", "rel_count", "external_hyper_links", "fh"),
)
OF_A_LINK = ("_link", "_link_type", "_target")


@pytest.mark.parametrize("name", OF_A_SHEET)
def test_a_sheet_still_keeps(name):
    assert hasattr(xlsxwriter.Workbook().add_worksheet(), name)


@pytest.mark.parametrize("name", OF_A_LINK)
def test_a_link_is_still_asked_for(name):
    assert hasattr(Url("internal:A1"), name)


def test_the_methods_overridden_or_called_are_still_there():
    assert callable(Worksheet._write_rows)
    assert callable(Worksheet._write_hyperlinks)
    assert callable(xlsxwriter.Workbook._get_packager)
    assert callable(Packager._create_package)
    assert callable(Worksheet._write_sheet_data)
    assert callable(Worksheet._xml_formula_element)
    assert callable(Format._get_xf_index)


def test_a_small_workbook_goes_through_all_of_them(tmp_path):
    book = xlsxwriter.Workbook(str(tmp_path / "x.xlsx"))
    bold = book.add_format({"bold": True})
    links = (
        "internal:'Trang'!A1",
        *("external:tep.xlsx#'A'!B2", "external:tep.xlsx#'A & B'!C3", "https://example.vn/a#b"),
    )
    sheet = Sheet(
        "Trang", (10,), (Line((Cell("x", style="bold"), *(Cell("y", link=to) for to in links))),)
    )
    taken = book.add_worksheet("Trang", LineSheet)
    taken.take(sheet, {"": None, "bold": bold}.get)
    assert (taken.dim_rowmin, taken.dim_rowmax, taken.dim_colmin, taken.dim_colmax) == (0, 0, 0, 4)
    assert taken.hlink_count == len(links)
    book.close()
    with zipfile.ZipFile(tmp_path / "x.xlsx") as package:
        part = package.read("xl/worksheets/sheet1.xml").decode()
        relations = package.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    assert part.count("<c r=") == 5
    assert re.search(r'<c r="A1" s="\d+"', part)
    assert re.findall("<hyperlink (.*?)/>", part) == [
        """ref="B1" location="'Trang'!A1" display="y\"""",
        """ref="C1" r:id="rId1" location="'A'!B2\"""",
        """ref="D1" r:id="rId1" location="'A &amp; B'!C3\"""",
        """ref="E1" r:id="rId2" location="b\"""",
    ]
    assert re.findall(r'Id="(\w+)".*? Target="(.*?)"', relations) == [
        ("rId1", "tep.xlsx"),
        ("rId2", "https://example.vn/a"),
    ]
