"""Whatever way a workbook names its sheets, the reader reads the very parts that were looked at."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping

import pytest

from pipeline.findings import Finding
from pipeline.intake import open_return
from pipeline.opening.opened import Opened
from pipeline.read import read_return
from schemas.registry import FORM
from tests.reading_support import STAFF, book

BOOK, RELATIONS, SHEET = "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"
NAME = "Biểu 01 Đội ngũ"
Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]


def parts_with_an_error() -> tuple[Parts, str]:
    """A good file of which one figure is an error, and the figure's address."""
    with zipfile.ZipFile(io.BytesIO(book({"staff": STAFF}))) as good:
        parts = {name: good.read(name) for name in good.namelist()}
    sheet = parts[SHEET].decode()
    figure = list(re.finditer(r'<c r="(E[0-9]+)"[^>]*><v>[0-9]+</v></c>', sheet))[-1]
    broken = f'<c r="{figure[1]}" t="e"><v>#REF!</v></c>'
    parts[SHEET] = sheet.replace(figure[0], broken).encode()
    return parts, figure[1]


def packed(parts: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return made.getvalue()


def renamed(before: str, after: str) -> Change:
    return lambda parts: {after if name == before else name: part for name, part in parts.items()}


def edited(part: str, before: str, after: str) -> Change:
    def change(parts: Parts) -> Parts:
        assert before.encode() in parts[part]
        return parts | {part: parts[part].replace(before.encode(), after.encode(), 1)}

    return change


OTHER_WORDS = {
    "a capital in the workbook's part": renamed(BOOK, "xl/Workbook.xml"),
    "a capital in the relations": renamed(RELATIONS, "xl/_rels/Workbook.xml.rels"),
    "a folder in capitals": renamed(BOOK, "XL/workbook.xml"),
    "a detour in the target": edited(RELATIONS, '"worksheets/sheet1', '"./worksheets/sheet1'),
    "a way out and in again": edited(RELATIONS, '"worksheets/sheet1', '"../xl/worksheets/sheet1'),
    "an escaped target": edited(RELATIONS, "sheet1.xml", "sheet%31.xml"),
    "a target with backslashes": edited(RELATIONS, '"worksheets/sheet1', '"worksheets\\sheet1'),
    "an angle in the sheet's name": edited(BOOK, NAME, "Biểu 01 > ngũ"),
    "a remark like a sheet": edited(
        BOOK, "</sheets>", f'<!-- <sheet name="{NAME}" sheetId="99" r:id="rId2"/> --></sheets>'
    ),
    "a remark like a relation": edited(
        RELATIONS,
        "</Relationships>",
        '<!-- <Relationship Id="rId1" Target="x"/> --></Relationships>',
    ),
    "a stranger's sheet": edited(
        BOOK,
        "</workbook>",
        f'<extLst><ext><z:sheet xmlns:z="urn:z" name="{NAME}" sheetId="9" r:id="rId2"/></ext>'
        "</extLst></workbook>",
    ),
    "a stranger's id": edited(BOOK, 'r:id="rId1"', 'r:id="rId1" xmlns:q="urn:q" q:id="rId2"'),
}


@pytest.mark.parametrize("words", OTHER_WORDS)
def test_an_error_cell_is_told_however_the_workbook_names_its_sheets(words, tmp_path):
    parts, address = parts_with_an_error()
    location = tmp_path / "a.xlsx"
    location.write_bytes(packed(OTHER_WORDS[words](parts)))
    opened = open_return(location, "a.xlsx")
    assert isinstance(opened, Opened)
    findings = read_return(opened, "a.xlsx", FORM).tables["staff"].findings
    assert [(found.code, found.cell) for found in findings if found.severity == "error"] == [
        ("C05", address)
    ]


SAID_TWICE = {
    "two sheets of one name": edited(
        BOOK, "</sheets>", f'<sheet name="{NAME}" sheetId="99" r:id="rId1"/></sheets>'
    ),
    "two relations of one id": edited(
        RELATIONS, "</Relationships>", '<Relationship Id="rId1" Target="x"/></Relationships>'
    ),
    "no XML": edited(BOOK, "</workbook>", ""),
    "an instruction among the cells": edited(SHEET, "<v>", "<v><?x y?>"),
}


@pytest.mark.parametrize("words", SAID_TWICE)
def test_a_workbook_that_can_be_understood_in_two_ways_is_refused(words, tmp_path):
    parts, _ = parts_with_an_error()
    location = tmp_path / "a.xlsx"
    location.write_bytes(packed(SAID_TWICE[words](parts)))
    refused = open_return(location, "a.xlsx")
    assert isinstance(refused, Finding)
    assert "bị hỏng" in refused.message
