"""Type a unit's answers into its form, cell by cell, as its clerk would."""

from __future__ import annotations

from collections.abc import Callable

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from pipeline.sample.locate import Cells, sheet_of
from pipeline.sample.scene import Answers
from pipeline.xlsx.theme import height_of, lines_of
from schemas.code_lists import NO
from schemas.records import VALUE, Block, Question, Row, Shape, Table
from schemas.respondents import Respondent
from schemas.rules import PEOPLE

Ask = Callable[[Table], Answers]

_MINORITY_COLUMNS = PEOPLE[2:]
_MARGINS = 2.0
"""Characters of a column that no text takes."""


class LockedCellError(Exception):
    """The form asks for a cell that it does not let the clerk type into."""


def fill(workbook: Workbook, tables: tuple[Table, ...], who: Respondent, ask: Ask) -> None:
    """Type what ``ask`` answers into each of ``tables``.

    As the form tells the clerk to: computed cells are left alone, behind a gate answered Không
    nothing is typed, nor in columns 3 and 4 where there is nobody of a minority.
    """
    gates: dict[str, object] = {}
    for table in tables:
        answers = ask(table)
        cells = Cells(sheet_of(workbook, table))
        gates.update(
            {row: value for (row, column), value in answers.cells.items() if column == VALUE}
        )
        if table.head is not None:
            for row, value in answers.head.items():
                _type_in(cells.in_block(table.head, row, VALUE), value)
        if table.body is None or (table.gate and answers.head.get(table.gate) == NO):
            continue
        spared = _MINORITY_COLUMNS if gates.get(table.minority_gate) == NO else ()
        if table.body.shape is Shape.LIST:
            _fill_list(cells, table.body, who, answers)
        else:
            _fill_rows(cells, table.body, who, answers, spared)


def _fill_rows(
    cells: Cells, block: Block, who: Respondent, answers: Answers, spared: tuple[str, ...]
) -> None:
    for (row_name, column_name), value in answers.cells.items():
        row, column = block.row(row_name), block.column(column_name)
        if column_name in spared or not _is_asked(row, column.question, column_name, who):
            continue
        _type_in(cells.in_block(block, row_name, column_name), value)


def _fill_list(cells: Cells, block: Block, who: Respondent, answers: Answers) -> None:
    for index, entry in enumerate(answers.entries):
        for name, value in entry.items():
            if block.column(name).question.asked.of(who):
                _type_in(cells.entry(block, index, name), value)


def _is_asked(row: Row, question: Question, column: str, who: Respondent) -> bool:
    own = row.question or question
    return (
        row.is_asked(who)
        and row.is_due(who)
        and own.asked.of(who)
        and row.has(column)
        and not row.parts
        and not own.printed
    )


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
