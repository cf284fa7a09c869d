"""Find a form's cells the way a person does: by the codes printed on the sheet."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from schemas.records import VALUE, Block, Table

_LONGEST_CODE = 2


class NotOnSheetError(Exception):
    """A code that should be printed on the form is not there."""


@dataclass(frozen=True)
class CodeLine:
    """A line of column codes (``A B 1 2 3 4 C``) and the letter's number of each."""

    line: int
    columns: dict[str, int]


def open_form(data: bytes) -> Workbook:
    """A form as openpyxl opens it, which drops print areas that are formulas and warns of each."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Print area cannot be set", UserWarning)
        return load_workbook(io.BytesIO(data))


def printed(value: object) -> str:
    """A printed code as text, whether the cell holds a number or text."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def sheet_of(workbook: Workbook, table: Table) -> Worksheet:
    """The table's sheet, by its name."""
    if table.sheet not in workbook.sheetnames:
        raise NotOnSheetError(f"no sheet {table.sheet!r}")
    sheet: Worksheet = workbook[table.sheet]
    return sheet


class CellsByCode:
    """The cells of one sheet by printed codes."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self._code_lines: list[CodeLine] = []
        self._rows: dict[tuple[str, str], tuple[int, CodeLine]] = {}
        for line, row in enumerate(sheet.iter_rows(values_only=True), 1):
            texts = [printed(value) for value in row]
            if found := _code_line(line, texts):
                self._code_lines.append(found)
            elif self._code_lines:
                self._index(line, texts)

    def _index(self, line: int, texts: list[str]) -> None:
        """Every text under a lettered column may be a row's code; the first line that has it is."""
        codes = self._code_lines[-1]
        for code, column in codes.columns.items():
            if code.isalpha() and (text := texts[column - 1]):
                self._rows.setdefault((code, text), (line, codes))

    def at(self, row_code: str, column_code: str, anchor_code: str = "B") -> Cell:
        """The cell in the row of ``row_code`` under the nearest line of column codes above it.

        Raises ``NotOnSheetError``.
        """
        line, codes = self._rows.get((anchor_code, row_code), (0, None))
        if codes is None or column_code not in codes.columns:
            raise NotOnSheetError(f"{self.sheet.title}: no row {row_code}, column {column_code}")
        return self._cell(line, codes.columns[column_code])

    def in_block(self, block: Block, row: str, column: str) -> Cell:
        """The cell of a Matrix or Record by the names of its row and column."""
        asked = block.row(row)
        code = block.column_code(asked, block.column(column))
        return self.at(asked.code, code, block.anchor_code)

    def entry(self, block: Block, index: int, column: str) -> Cell:
        """The cell of a List's line ``index`` (from 0)."""
        wanted = {block.anchor_code, *(other.code for other in block.columns)}
        for codes in self._code_lines:
            if wanted <= set(codes.columns):
                place = codes.columns[block.column(column).code]
                return self._cell(codes.line + 1 + index, place)
        raise NotOnSheetError(f"{self.sheet.title}: no list with columns {sorted(wanted)}")

    def _cell(self, line: int, column: int) -> Cell:
        cell = self.sheet.cell(line, column)
        if not isinstance(cell, Cell):
            raise NotOnSheetError(f"{self.sheet.title}: {cell.coordinate} is inside a merged cell")
        return cell


def _code_line(line: int, texts: list[str]) -> CodeLine | None:
    """A line that holds nothing but short codes, the letter A among them."""
    given = {text: column for column, text in enumerate(texts, 1) if text}
    if "A" not in given or len(given) < 3 or max(map(len, given)) > _LONGEST_CODE:
        return None
    return CodeLine(line, given)


def cell_of(cells: CellsByCode, table: Table, row: str, column: str = VALUE) -> Cell:
    """The cell of ``table``'s body, or of its head when the body has no such row."""
    for _, block in reversed(table.blocks):
        if row in block.row_index:
            return cells.in_block(block, row, column)
    raise NotOnSheetError(f"{table.name} has no row {row!r}")
