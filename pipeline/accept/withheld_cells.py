"""The cells of a table that its open errors leave in doubt, where no version of it is without them.

An error withholds the cells that it names, both sides of a rule, and what follows from them: totals
over them, what stands behind an answer in doubt, a List's tallies over columns in doubt. One that
names no cell withholds the table. Which cells these are is decided here alone; to all later steps
they are blank (``AcceptedTable``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.accept.records import WHOLE_LIST, AcceptedTable
from pipeline.read.records import State, TableReading
from pipeline.read.settle import sums_of
from pipeline.text.findings import Finding
from pipeline.text.sentences.cells import CONTRADICTED, MISLABELLED, TWICE
from pipeline.validate.completeness import says_no
from schemas.dependents import Dependent
from schemas.expressions.numbers import CellKey
from schemas.records import EXPLANATION, VALUE, Block, Kind, Shape, Table
from schemas.respondents import Respondent
from schemas.rules import MINORITY_COLUMNS

PrintedPlace = tuple[str, str]
"""Printed codes of a row and a column; "" stands for all."""


def withheld_cells(
    table: Table, page: TableReading, findings: Iterable[Finding], who: Respondent
) -> frozenset[CellKey] | None:
    """The cells in doubt, as in ``AcceptedTable.withheld``; ``None`` where nothing of the table
    counts. Cells that ``who`` isn't asked are among them only where something stands there."""
    found: set[CellKey] = set()
    for finding in findings:
        if not finding.blocks or finding.table != table.name:
            continue
        named = {key for at in _named(finding) for key in _cells_at(at, table, page)}
        if not named:
            # The table itself, or a place that is not in it.
            return None
        found |= named
        if finding.code in CONTRADICTED:
            found.update(_contradicting(named, table, page))
    _add_what_follows(found, table, page)
    given = dict(_given(table, page))
    if not any(is_figure for key, is_figure in given.items() if key not in found):
        return None
    return frozenset(key for key in found if key in given or _is_asked(key, table, who))


def _given(table: Table, page: TableReading) -> Iterator[tuple[CellKey, bool]]:
    """The cells that hold something, and whether it counts for anything: not what we printed, an
    explanation or a note above the table."""
    for _, block, cells in page.blocks(table):
        for at, state in enumerate(cells.states):
            if state != State.GIVEN:
                continue
            line, number = cells.position(at)
            row, column = block.row_at(line), block.columns[number]
            question = block.question(row, column)
            is_note = block is table.head and question.kind is Kind.TEXT
            counts = not (question.printed or is_note) and _counts(column.name)
            yield (row.name if row is not None else str(line + 1), column.name), counts


def _is_asked(cell: CellKey, table: Table, who: Respondent) -> bool:
    for _, block in table.blocks:
        if block.has(*cell):
            return block.is_asked(block.row(cell[0]), block.column(cell[1]), who)
    # Of a List's entries everybody is asked all columns but for some.
    return True


def _named(finding: Finding) -> Iterator[PrintedPlace]:
    """The places that an error is about; none where it is the table as a whole."""
    place = finding.row, finding.column
    if place == ("", "") or finding.code in MISLABELLED:
        # Where codes and labels contradict each other, no row is sure of its figures.
        return
    if finding.code in TWICE and not finding.cell:
        return
    yield place
    yield from finding.also


def _contradicting(named: Iterable[CellKey], table: Table, page: TableReading) -> Iterator[CellKey]:
    """The answers by which nothing should stand in the cells that an error names; where it is that
    of Bìa, all cells of the table that it makes zero."""
    if says_no(table, page):
        yield table.gate, VALUE
        return
    asking = {
        key
        for row, column in named
        for dependent in table.dependents.each
        if dependent.covers(dependent.block, "" if row.isdecimal() else row, column)
        for key in _conditions(dependent, row)
    }
    every = _cells_at(("", ""), table, page)
    yield from asking or (key for key in every if key[1] in MINORITY_COLUMNS)


def _conditions(dependent: Dependent, row: str) -> Iterator[CellKey]:
    """The cells that a dependent cell on a row, or the entry of this number, is asked by."""
    return ((one.row or row, one.of.column) for one in dependent.conditions)


def _cells_at(place: PrintedPlace, table: Table, page: TableReading) -> Iterator[CellKey]:
    """The cells of a place. A whole column is one of the body, where it has any of this code."""
    wanted_row, wanted_column = place
    blocks = [block for _, block in table.blocks]
    if not wanted_row:
        matching = [
            block
            for block in blocks
            if any(column.code == wanted_column for column in block.coded_columns)
        ]
        blocks = matching or blocks
    for block in blocks:
        if block.shape is Shape.LIST:
            for number in range(1, len(page.body.lines) + 1) if page.body else ():
                if wanted_row in ("", str(number)):
                    yield from _of_entry(block, str(number), wanted_column)
            continue
        for row in block.rows:
            for column in block.columns if wanted_row in ("", row.code) else ():
                code = block.column_code(row, column)
                if row.has(column.name) and wanted_column in ("", code) and _counts(column.name):
                    yield row.name, column.name


def _of_entry(block: Block, number: str, wanted_column: str) -> Iterator[CellKey]:
    for column in block.columns:
        if wanted_column in ("", column.code) and _counts(column.name):
            yield number, column.name
    if not wanted_column:
        yield number, ""


def _counts(column: str) -> bool:
    return column != EXPLANATION


def _add_what_follows(found: set[CellKey], table: Table, page: TableReading) -> None:
    if table.gate and (table.gate, VALUE) in found:
        found.update(_behind_gate(table, page))
    for dependent in table.dependents.each:
        for key in [*_cells_at(("", ""), table, page)]:
            if _follows(key, dependent, table) and found.intersection(
                _conditions(dependent, key[0])
            ):
                found.add(key)
    for _, block in table.blocks:
        for row, number, _, parts in sums_of(block) if block.rows else ():
            name = block.columns[number].name
            rows = (block.rows[at // len(block.columns)].name for at in parts)
            if any((part, name) in found for part in rows):
                found.add((block.rows[row].name, name))
    lists = table.list_block
    for tally in lists.tallies if lists else ():
        if table.head is not None and AcceptedTable.lacks(found, tally, table):
            found.update(
                (row.name, VALUE)
                for row in table.head.rows
                if row.question is not None and row.question.tally == tally.name
            )


def _follows(key: CellKey, dependent: Dependent, table: Table) -> bool:
    """True where an answer that spares the cell fills it: with zero or "Không áp dụng"."""
    row, column = key
    block = dict(table.blocks)[dependent.block]
    is_entry = row.isdecimal() and bool(column)
    if not (is_entry or block.has(*key)):
        return False
    name = "" if is_entry else row
    question = block.question(block.row(row) if name else None, block.column(column))
    is_amount = question.kind.is_amount and not dependent.is_ruled
    is_filled = question.choices is not None or is_amount
    return is_filled and dependent.covers(dependent.block, name, column)


def _behind_gate(table: Table, page: TableReading) -> Iterator[CellKey]:
    """The cells that the answer to the question above the table makes zero, or doesn't."""
    if table.head is not None:
        for row in table.head.rows:
            if row.question is not None and row.question.kind.is_amount:
                yield row.name, VALUE
    body = table.body
    if body is None or page.body is None:
        return
    if body.shape is Shape.LIST:
        yield WHOLE_LIST
        for number in range(1, len(page.body.lines) + 1):
            yield from _of_entry(body, str(number), "")
    for row in body.rows:
        for column in body.columns:
            if row.has(column.name) and _counts(column.name) and not row.ungated:
                yield row.name, column.name
