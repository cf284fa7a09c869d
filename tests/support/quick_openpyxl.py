"""openpyxl without the work that no test looks at: half of what it takes to open a form."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from typing import Any

import pytest
from openpyxl.cell.text import Text
from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
from openpyxl.formula.translate import Translator
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet import _reader
from openpyxl.worksheet._writer import WorksheetWriter
from openpyxl.worksheet.merge import MergedCellRange
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter
from openpyxl.xml.constants import SHEET_MAIN_NS

from pipeline.xlsx.shared_formulas import moved_down


class _Translated:
    """Takes the place of ``Translator``: shared formulas are the same in every form."""

    def __init__(self, formula: str, origin: str) -> None:
        """The formula of the first cell."""
        self.formula, self.origin = formula, origin

    def translate_formula(self, address: str) -> str:
        """The formula as it stands in another cell."""
        return _translated(self.formula, self.origin, address)


@lru_cache(100_000)
def _translated(formula: str, origin: str, address: str) -> str:
    (from_row, from_column), (row, column) = map(coordinate_to_tuple, (origin, address))
    if column == from_column and "!" not in formula:
        # What tokens there are takes half of the time to open a form.
        return moved_down(formula, row - from_row)
    translated: str = Translator(formula, origin).translate_formula(address)
    return translated


def _first_cell(area: MergedCellRange) -> None:
    area.start_cell = area.ws.cell(area.min_row, area.min_col)


_TEXT = f"{{{SHEET_MAIN_NS}}}t"
_ANY_TEXT = Text.from_tree.__func__


def _text(cls: type[Text], node: Any) -> Text:
    """The text of a cell, without looking for the formats that few have."""
    if len(node) != 1 or node[0].tag != _TEXT:
        return _ANY_TEXT(cls, node)
    text = cls.__new__(cls)
    text.__dict__.update(t=node[0].text, r=[], rPh=[], phoneticPr=None)
    return text


def sheet_xml(sheet: Worksheet) -> WorksheetWriter:
    """Writer that has written the XML of a sheet, in memory."""
    sheet._drawing = SpreadsheetDrawing()
    sheet._drawing.charts, sheet._drawing.images = sheet._charts, sheet._images
    writer = WorksheetWriter(sheet, BytesIO())
    writer.write()
    return writer


def _write_sheet(to: ExcelWriter, sheet: Worksheet) -> None:
    if to.workbook.write_only:
        _TO_DISK(to, sheet)
        return
    writer = sheet_xml(sheet)
    sheet._rels = writer._rels
    to._archive.writestr(sheet.path[1:], writer.read())
    to.manifest.append(sheet)


_TO_DISK = ExcelWriter.write_worksheet


def without_needless_work(patched: pytest.MonkeyPatch) -> None:
    """Spare it the borders of merged cells, translating a shared formula again, the formats of
    texts that have none, and files between a sheet and the workbook."""
    patched.setattr(MergedCellRange, "_get_borders", _first_cell)
    patched.setattr(MergedCellRange, "format", lambda _: None)
    patched.setattr(_reader, "Translator", _Translated)
    patched.setattr(Text, "from_tree", classmethod(_text))
    patched.setattr(ExcelWriter, "write_worksheet", _write_sheet)
