"""A filled form before it is sent, with its cells by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from pipeline.sample.locate import Cells, cell_of, sheet_of
from schemas.records import Block, Table
from schemas.respondents import Respondent


@dataclass(frozen=True)
class FilledForm:
    """A filled form before it is sent."""

    workbook: Workbook
    tables: Mapping[str, Table]
    who: Respondent
    rng: Random

    def cell(self, table: str, row: str, column: str) -> Cell:
        """A cell of the form by names."""
        asked = self.tables[table]
        return cell_of(Cells(sheet_of(self.workbook, asked)), asked, row, column)

    def number(self, table: str, row: str, column: str = "total") -> int:
        """The whole number typed there. Raises ``TypeError`` where none is."""
        value = self.cell(table, row, column).value
        if not isinstance(value, int):
            raise TypeError(f"{table}.{row}.{column} holds {value!r}")
        return value

    def entry(self, table: str, index: int, column: str) -> Cell:
        """The cell of a List's line ``index`` (from 0)."""
        asked = self.tables[table]
        return Cells(sheet_of(self.workbook, asked)).entry(self._list(table), index, column)

    def entries(self, table: str, column: str) -> int:
        """How many lines of a List are filled, judged by ``column``."""
        asked = self.tables[table]
        cells, block = Cells(sheet_of(self.workbook, asked)), self._list(table)
        index = 0
        while cells.entry(block, index, column).value is not None:
            index += 1
        return index

    def _list(self, table: str) -> Block:
        body = self.tables[table].body
        if body is None:
            raise TypeError(f"{table} has no body")
        return body


def place(cell: Cell, value: object) -> str:
    """Type ``value`` into ``cell``; gives ``sheet!cell``."""
    cell.value = value
    return f"{cell.parent.title}!{cell.coordinate}"
