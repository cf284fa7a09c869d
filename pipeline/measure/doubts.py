"""Results that rest on a figure which is more than plausible: provisional until it is settled.

Such a figure is put to its unit and to the officer (R25). An explanation of the unit answers the
question, but only the officer's acceptance makes a result sure that rests on the figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pipeline.measure.result import Outlook, Result
from pipeline.plan.plan import Reference
from pipeline.text.findings import Finding
from pipeline.text.sentences.review import IMPLAUSIBLE
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Block, Form, Table

_Doubts = Mapping[tuple[str, CellKey], frozenset[str]]
"""(table, cell) → the units whose figure there is in doubt; of a List ("", column)."""


def with_doubts(
    results: Iterable[Result], findings: Iterable[Finding], form: Form
) -> tuple[Result, ...]:
    """The results; those to which a figure in doubt gives, with the units that it is of, and
    without a word on what is certain."""
    doubts = _doubts(findings, form)
    if not doubts:
        return tuple(results)
    return tuple(_judged(result, doubts, form) for result in results)


def _doubts(findings: Iterable[Finding], form: Form) -> _Doubts:
    found: dict[tuple[str, CellKey], set[str]] = defaultdict(set)
    for finding in findings:
        if finding.code == IMPLAUSIBLE and finding.state not in ("waived", "superseded"):
            table = form.by_name.get(finding.table)
            for cell in _cells_at(table, finding.row, finding.column) if table else ():
                found[finding.table, cell].add(finding.unit)
    return {place: frozenset(units) for place, units in found.items()}


def _cells_at(table: Table, row_code: str, column_code: str) -> Iterator[CellKey]:
    """The cells that share the doubt on the one with these printed codes: all amounts of its row,
    for a row in thousands is so in all its columns; of a List's entry its column, as
    its rows have no codes of their own."""
    rows = [(block, row) for _, block in table.blocks for row in block.rows if row.code == row_code]
    for block, row in rows:
        for column in block.columns:
            if block.question(row, column).kind.is_amount:
                yield row.name, column.name
    if not rows and table.list_block is not None:
        yield from (
            ("", column.name) for column in table.list_block.columns if column.code == column_code
        )


def _judged(result: Result, doubts: _Doubts, form: Form) -> Result:
    line = result.indicator
    units: set[str] = set()
    for reference in (*line.numerator, *line.denominator):
        entering = result.entering.get(reference.table, frozenset())
        parts = reference.split(result.split)
        if line.kind == "difference":
            parts = reference.split("male")
        for part in filter(None, parts) if entering else ():
            for cell in _cells_of(part, form.by_name[part.table]):
                units |= doubts.get((part.table, cell), frozenset()) & entering
    if not units:
        return result
    return replace(
        result, doubted=tuple(sorted(units)), lower=None, upper=None, outlook=Outlook.UNKNOWN
    )


def _cells_of(reference: Reference, table: Table) -> Iterator[CellKey]:
    """The cells that a figure is made of: itself, the rows that it is the sum of, the column of a
    List that it is counted from."""
    if reference.column:
        for _, block in table.blocks:
            if block.has(reference.row, reference.column):
                yield from _summed(block, reference.row, reference.column)
        return
    yield reference.row, VALUE
    tally = table.tally(reference.row)
    if tally is not None:
        yield from (("", column) for column in tally.columns if column not in tally.active)
        for row in table.head.rows if table.head else ():
            if row.question is not None and row.question.tally == tally.name:
                yield row.name, VALUE


def _summed(block: Block, row: str, column: str) -> Iterator[CellKey]:
    yield row, column
    for part in block.row(row).parts:
        yield from _summed(block, part, column)
