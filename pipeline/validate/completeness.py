"""Completeness of each table of a return, in the words of the form's own Bìa."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.text.completeness_words import (
    COMPLETE,
    NOTHING_ARISES,
    OVERALL_COMPLETE,
    UNTOUCHED,
    missing_words,
    overall_counts,
    review_words,
)
from pipeline.text.findings import Finding
from pipeline.validate.anchors import is_empty
from pipeline.xlsx.addresses import cells_in
from schemas.code_lists import NO, YES
from schemas.records import EXPLANATION, Block, Form, Kind, Shape, Table
from schemas.respondents import Respondent
from schemas.rules import MINORITY_COLUMNS

COMPARISON = "So sánh"
_BLANK = ("C01", "C09")
"""Codes of a cell that must be filled and is not, and of a gate that is not answered or is
answered Có above nothing: cells are counted, not findings."""


@dataclass(frozen=True, slots=True)
class TableState:
    """One table: ``missing`` cells, lines to ``review``, and the word for both."""

    label: str
    missing: int
    review: int
    word: str


def states_of(
    reading: ReturnReading, findings: Iterable[Finding], form: Form, who: Respondent
) -> tuple[TableState, ...]:
    """The tables that ``who`` is asked, in their order."""
    found = tuple(finding for finding in findings if finding.state == "open")
    states = []
    for table in form.asked(who):
        own = [finding for finding in found if finding.table == table.name]
        page = reading.tables.get(table.name)
        missing = list(_missing(table, page, who)) if page else []
        review = _lines_to_review(own, {str(line) for line in missing})
        word = _word(table, page, who, len(missing), review)
        states.append(TableState(table.label, len(missing), review, word))
    return tuple(states)


def comparison_of(findings: Iterable[Finding]) -> TableState:
    """The questions beyond single tables, which Bìa does not show, as one more line below them."""
    asked = sum(finding.state == "open" and not finding.for_office for finding in findings)
    return TableState(COMPARISON, 0, asked, review_words(asked) if asked else COMPLETE)


def overall_words(states: Iterable[TableState]) -> str:
    """The line under the tables."""
    states = tuple(states)
    missing, review = sum(one.missing for one in states), sum(one.review for one in states)
    if not missing and not review:
        return OVERALL_COMPLETE
    return overall_counts(missing, review)


def _missing(table: Table, page: TableReading, who: Respondent) -> Iterator[int]:
    """The Excel line of each cell that must be filled and is not, also where an answer that is
    still missing may make it needless."""
    for name, block, cells in page.blocks(table):
        is_spared = name == "body" and says_no(table, page)
        for line, place in enumerate(cells.lines):
            row = block.row_at(line)
            if is_spared and (row is None or not row.ungated):
                continue
            for number, column in enumerate(block.columns):
                missing = cells.state(line, number) == State.MISSING
                if missing and block.must_be_filled(row, column, who):
                    yield place
    head, body = page.head, page.body
    if table.gate and table.head and head and table.body and body:
        gate = table.head.row_index[table.gate]
        if head.values[gate] == YES and is_empty(table.body, body):
            yield head.lines[gate]
    elif table.list_block and body and not body.lines:
        yield 0


def _lines_to_review(findings: Iterable[Finding], lacking: set[str]) -> int:
    """A line that lacks a cell is asked for it first: queries wait, errors don't. What the office
    looks into, such as a correction of what is printed, is nothing that the unit has to review."""
    lines = set()
    for finding in findings:
        if finding.severity == "note" or finding.for_office or finding.code in _BLANK:
            continue
        own = set(_lines(finding))
        lines |= own if finding.severity == "error" else own - lacking
    return len(lines)


def _lines(finding: Finding) -> Iterator[str]:
    """The Excel lines, else the code, that a finding is about."""
    if not finding.cell:
        yield f"{finding.code} {finding.row}"
    for address in cells_in(finding.cell):
        yield re.sub(r"\D", "", address)


def _word(
    table: Table, page: TableReading | None, who: Respondent, missing: int, review: int
) -> str:
    if not missing and not review and page is not None and says_no(table, page):
        return NOTHING_ARISES
    if page is None or not is_begun(table, page, who):
        return UNTOUCHED
    if missing:
        return missing_words(missing)
    return review_words(review) if review else COMPLETE


def says_no(table: Table, page: TableReading) -> bool:
    """True where the question above the table is answered Không: nothing below is missing, but on
    rows that are ``ungated``."""
    if not table.gate or table.head is None or page.head is None:
        return False
    return bool(page.head.values[table.head.row_index[table.gate]] == NO)


def is_begun(table: Table, page: TableReading, who: Respondent) -> bool:
    """True where somebody filled anything of the table."""
    return any(
        _has_an_answer(block, cells, who, is_head=name == "head")
        for name, block, cells in page.blocks(table)
    )


def is_begun_below(table: Table, page: TableReading, who: Respondent) -> bool:
    """True where somebody filled what is only asked below the answer Có."""
    if table.body is None or page.body is None:
        return False
    return _has_an_answer(table.body, page.body, who, is_head=False, is_gated=True)


def _has_an_answer(
    block: Block, cells: BlockReading, who: Respondent, *, is_head: bool, is_gated: bool = False
) -> bool:
    """True where somebody filled a cell, of those that the gate spares if ``is_gated``; what Bìa's
    answer makes zero in columns 3 and 4 is nobody's word, nor is a note above the table, such as a
    decision that stands there from before."""
    if block.shape is Shape.LIST:
        return bool(cells.lines)
    for line, row in enumerate(block.rows):
        if is_gated and row.ungated:
            continue
        for number, column in enumerate(block.columns):
            question = block.question(row, column)
            ours = question.printed or question.prefilled or question.tally or row.parts
            aside = is_head and question.kind is Kind.TEXT and not question.required
            if ours or aside or column.name == EXPLANATION or not row.is_asked(who):
                continue
            spared = column.name in MINORITY_COLUMNS and cells.value(line, number) == 0
            if cells.state(line, number) in (State.GIVEN, State.UNREADABLE) and not spared:
                return True
    return False
