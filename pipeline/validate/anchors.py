"""Findings of a table's frame: lost sheets, rows and columns, gates, what was not asked."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import replace

from pipeline.read.cell_words import NONE_WORDS
from pipeline.read.clean import NOT_APPLICABLE_CODE
from pipeline.read.cleaned import said
from pipeline.read.records import BlockReading, State, TableReading
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold
from pipeline.validate.places import place_of_cell
from schemas.code_lists import NOT_APPLICABLE, YES
from schemas.records import EXPLANATION, Block, Kind, Row, Shape, Table
from schemas.respondents import Respondent

CORRECTION = "correction"
"""Bìa's question that a clerk answers where something printed is wrong."""


def about_anchors(
    table: Table,
    who: Respondent,
    page: TableReading | None,
    path: str,
    *,
    older: bool = False,
    lacks: Container[str] = (),
) -> Iterator[Finding]:
    """The reader's findings of the table's cells, and those of what stands around them. ``lacks``:
    numbers of tables and codes of rows that some form of its version went out without."""
    if page is None:
        is_older = older or table.number in lacks
        key = "table_not_on_older_form" if is_older else "table_lost"
        yield find(key, {"biểu": table.label}, Place(path, table.name))
        return
    yield from _of_the_reader(table, page, who)
    place = Place(path, table.name, sheet=page.sheet)
    for name, block in table.blocks:
        cells = page.block(name)
        asks_a_row = block.shape is Shape.LIST or any(row.is_asked(who) for row in block.rows)
        if cells is None and not asks_a_row:
            # A plan without indicators for the unit leaves Biểu 12 without rows: nothing to find.
            continue
        if cells is None:
            yield find("table_lost", {"biểu": table.label}, place)
            continue
        yield from _lost_codes(table, block, cells, who, place, older, lacks)
        if block.shape is Shape.RECORD:
            yield from _correction(table, block, cells, place)
            continue
        yield from _rows_not_asked(table, block, cells, who, place)
        yield from _columns_not_asked(table, block, cells, who, place)
    yield from _gate(table, page, place)


def about_unasked(
    table: Table, who: Respondent, page: TableReading | None, path: str
) -> Iterator[Finding]:
    """R18: a whole table that is for other units is filled in. Once per table."""
    ever = replace(table.asked, periods=None, switch=None, left_out=False)
    if page is None or page.body is None or ever.of(who) or table.body is None:
        return
    for index, value in enumerate(page.body.values):
        line, number = page.body.position(index)
        question = table.body.columns[number].question
        if value and not question.printed and question.kind is not Kind.TEXT:
            cell = page.body.address(line, number)
            place = Place(path, table.name, sheet=page.sheet, cell=cell)
            yield find("table_not_asked", {"biểu": table.label}, place, said(value))
            return


def _of_the_reader(table: Table, page: TableReading, who: Respondent) -> Iterator[Finding]:
    """The reader's findings; a query whose row carries an explanation is explained, unless it is
    the office's. "Không áp dụng" where the unit is asked nothing is right."""
    explanations = explanations_on(table, page) if page.findings else {}
    for finding in page.findings:
        if finding.code == NOT_APPLICABLE_CODE and _is_for_others(table, finding, who):
            continue
        is_unit_s = finding.severity == "query" and not finding.for_office
        explained = is_unit_s and explanations.get(finding.row)
        yield replace(finding, state="explained") if explained else finding


def _is_for_others(table: Table, finding: Finding, who: Respondent) -> bool:
    """True where the cell of a finding is none that the unit is asked, or not yet."""
    return not any(
        block.is_asked(row, column, who)
        for _, block in table.blocks
        for row, column, _ in block.cells
        if block.column_code(row, column) == finding.column
        and (row is None or row.code == finding.row)
    )


def explanations_on(table: Table, page: TableReading) -> Mapping[str, str]:
    """The explanation on each row of the body, by the row's printed code or number."""
    block, cells = table.body, page.body
    if block is None or cells is None or EXPLANATION not in block.column_index:
        return {}
    at = block.column_index[EXPLANATION]
    return {
        block.rows[line].code if block.rows else str(line + 1): cells.value(line, at)
        for line in range(len(cells.lines))
    }


def _lost_codes(
    table: Table,
    block: Block,
    cells: BlockReading,
    who: Respondent,
    place: Place,
    older: bool,
    lacks: Container[str],
) -> Iterator[Finding]:
    """Rows and columns that are not there; a form of an older version never had them."""
    lost = () if all(cells.lines) else enumerate(block.rows)
    for number, row in lost:
        if not cells.lines[number] and row.is_asked(who) and not _optional(block, row):
            words = {"biểu": table.label, "m": row.code}
            is_older = older or row.code in lacks
            key = "row_not_on_older_form" if is_older else "row_lost"
            yield find(key, words, replace(place, row=row.code))
    if block.shape is not Shape.RECORD:
        for number, column in enumerate(block.columns):
            question = column.question
            if not cells.letters[number] and question.required and question.asked.of(who):
                words = {"biểu": table.label, "m": column.code}
                key = "column_not_on_older_form" if older else "column_lost"
                yield find(key, words, replace(place, column=column.code))


def _optional(block: Block, row: Row) -> bool:
    """True where nothing on the row has to be answered: losing it loses nothing."""
    return not any(block.question(row, column).required for column in block.columns)


def _correction(table: Table, block: Block, cells: BlockReading, place: Place) -> Iterator[Finding]:
    """The unit says that something we printed is wrong: the officer looks into the roster."""
    if table.number or CORRECTION not in block.row_index:
        return
    line = block.row_index[CORRECTION]
    value = str(cells.values[line] or "")
    if not value or fold(value.rstrip(" .")) in NONE_WORDS:
        return
    words = {"biểu": table.label, "giá trị": value}
    yield find("correction_asked", words, place_of_cell(place, block, cells, line), value)


def _rows_not_asked(
    table: Table, block: Block, cells: BlockReading, who: Respondent, place: Place
) -> Iterator[Finding]:
    """R18, R17: a row that is for other units, or not due yet, holds an answer; a note where the
    round's settings have left out what they asked before. Once per row."""
    for line, row in enumerate(block.rows):
        if row.parts or not cells.lines[line]:
            continue
        asked, due = row.is_asked(who), row.is_due(who)
        if asked and due:
            continue
        key = "not_due" if asked else "not_asked"
        if row.has_come(who) if asked else row.asked.may_be_of(who):
            # What only this round's settings leave out may stand on a form sent before.
            key = "no_longer_asked"
        for number, column in enumerate(block.columns):
            value = cells.value(line, number)
            if column.name == EXPLANATION or column.question.printed or not value:
                continue
            if value == NOT_APPLICABLE or column.question.prefilled:
                # The form itself says so where another answer makes the row needless.
                continue
            words = {"biểu": table.label, "m": row.code}
            yield find(key, words, place_of_cell(place, block, cells, line, number), said(value))
            break


def _columns_not_asked(
    table: Table, block: Block, cells: BlockReading, who: Respondent, place: Place
) -> Iterator[Finding]:
    """R18 for a column that is for other units. Once per column."""
    for number, column in enumerate(block.columns):
        if column.question.asked.of(who):
            continue
        filled = [n for n in range(len(cells.lines)) if cells.value(n, number)]
        for line in filled[:1]:
            words = {"biểu": table.label, "m": column.code}
            cell = place_of_cell(place, block, cells, line, number)
            yield find("column_not_asked", words, cell, said(cells.value(line, number)))


def _gate(table: Table, page: TableReading, place: Place) -> Iterator[Finding]:
    """A gate without an answer, or answered Có above nothing."""
    if not table.gate or table.head is None or page.head is None:
        return
    number = table.head.row_index[table.gate]
    if not page.head.lines[number]:
        return
    cell = place_of_cell(place, table.head, page.head, number)
    if page.head.states[number] == State.MISSING:
        yield find("gate", {"biểu": table.label}, cell)
    elif page.head.values[number] == YES and is_empty(table.body, page.body):
        yield find("gate_without_rows", {"biểu": table.label}, cell)


def is_empty(block: Block | None, cells: BlockReading | None) -> bool:
    """True where nothing stands below the gate: no entry in a List, no amount in a Matrix none of
    whose cells must be filled (where some must, each of them is missed by itself)."""
    if block is None or cells is None:
        return False
    if block.shape is Shape.LIST:
        return not cells.lines
    if any(column.question.required for column in block.columns):
        return False
    amounts = [
        number for number, column in enumerate(block.columns) if column.question.kind.is_amount
    ]
    return not any(
        # A figure that can't be read is a figure: it has its own finding.
        cells.state(line, number) in (State.GIVEN, State.UNREADABLE)
        for line in range(len(cells.lines))
        for number in amounts
    )
