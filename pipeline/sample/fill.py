"""Type a unit's answers into its form, cell by cell, as its clerk would."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from pipeline.sample.locate import CellsByCode, sheet_of
from pipeline.sample.scene import TableAnswers
from pipeline.xlsx.theme import height_of, lines_of
from schemas.code_lists import NO
from schemas.records import VALUE, Table
from schemas.rules import MINORITY_COLUMNS

Ask = Callable[[Table], TableAnswers]

_MARGINS = 2.0
"""Characters of a column that no text takes."""


class LockedCellError(Exception):
    """The form asks for a cell that it does not let the clerk type into."""


def fill(workbook: Workbook, tables: tuple[Table, ...], ask: Ask) -> None:
    """Type what ``ask`` answers into each of ``tables``.

    As the form tells the clerk to: behind a gate answered Không nothing is typed, nor in columns 3
    and 4 where there is nobody of a minority. Raises ``LockedCellError`` where an answer has no
    open cell.
    """
    gates: dict[str, object] = {}
    for table in tables:
        answers = ask(table)
        cells = CellsByCode(sheet_of(workbook, table))
        gates.update(
            {row: value for (row, column), value in answers.cells.items() if column == VALUE}
        )
        if table.head is not None:
            for row, value in answers.head.items():
                _type_in(cells.in_block(table.head, row, VALUE), value)
        if table.body is None or (table.gate and answers.head.get(table.gate) == NO):
            continue
        spared = MINORITY_COLUMNS if gates.get(table.minority_gate) == NO else ()
        for (row, column), value in answers.cells.items():
            if column not in spared:
                _type_in(cells.in_block(table.body, row, column), value)
        for index, entry in enumerate(answers.entries):
            for column, value in entry.items():
                _type_in(cells.entry(table.body, index, column), value)


def _type_in(cell: Cell, value: object) -> None:
    if value is None:
        return
    if cell.protection.locked:
        raise LockedCellError(f"{cell.parent.title}!{cell.coordinate}")
    cell.value = value
    if isinstance(value, str):
        _let_grow(cell, value)


def _let_grow(cell: Cell, text: str) -> None:
    """Makes the line as high as a spreadsheet does when ``text`` is typed there."""
    sheet = cell.parent
    width = next(
        column.width
        for column in sheet.column_dimensions.values()
        if column.min <= cell.column <= column.max
    )
    line = sheet.row_dimensions[cell.row]
    if lines_of(text, width - _MARGINS) > 1:
        line.height = max(line.height or 0.0, height_of(text, width - _MARGINS))
