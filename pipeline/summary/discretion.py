"""Rules on what may be shown of a unit: no count of cases, and no name outside the sheet of boards.

The unit's own copy shows it all; these rules are for the summary and the files of ``data/``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.accept.records import Accepted
from pipeline.decided.decisions import Correction
from pipeline.text.findings import Finding
from schemas.confidential import is_totals_only, totals_only
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Column, Form, Kind, Question, Row, Shape, Table

_HIDDEN = "…"
WITHHELD = "nội dung về cá nhân hoặc vụ việc, xem trong tệp của đơn vị"


def may_show(table: Table, block: Block, row: Row | None, question: Question) -> bool:
    """True if a cell's content may stand beside its unit on sheets that leadership reads.

    ``row`` is ``None`` for the entries of a List. A table that names people shows none of its
    texts.
    """
    if row is not None and is_totals_only(table, row):
        return False
    return not (table.personal and block.shape is Shape.LIST and question.kind is Kind.TEXT)


Corrections = Iterator[tuple[Correction, tuple[str, str]]]
"""Corrections, each with the printed codes of its row and column."""


def corrections_in(accepted: Accepted, form: Form) -> Corrections:
    """The corrections in what counts, table by table."""
    for table in form.tables:
        for _, page in sorted(accepted.tables.get(table.name, {}).items()):
            for one in page.corrections.values():
                block, row, column = _cell_of(one, table)
                code = row.code if row is not None else one.cell[0]
                yield one, (code, block.column_code(row, column))


def corrections_shown(accepted: Accepted, form: Form) -> Corrections:
    """``corrections_in``, without the content of what may not be shown of a unit."""
    for one, codes in corrections_in(accepted, form):
        table = form.by_name[one.table]
        block, row, column = _cell_of(one, table)
        question = block.question(row, column)
        is_name = question.kind is Kind.TEXT and (table.personal or not table.number)
        is_shown = may_show(table, block, row, question) and not is_name
        value = one.value if one.is_deletion else _HIDDEN
        yield one if is_shown else replace(one, before=_HIDDEN, value=value), codes


def withheld_shown(
    accepted: Accepted, form: Form
) -> Iterator[tuple[Table, str, tuple[tuple[str, str], ...]]]:
    """Each table that counts in part: its unit's code, and the printed codes of the cells that
    don't, in the order of the table."""
    for table in form.tables:
        for unit, page in sorted(accepted.tables.get(table.name, {}).items()):
            if page.withheld:
                yield table, unit, tuple(_codes_of(page.withheld, table))


def _codes_of(cells: frozenset[CellKey], table: Table) -> Iterator[tuple[str, str]]:
    for _, block in table.blocks:
        for row in block.rows:
            for column in block.columns:
                if (row.name, column.name) in cells:
                    yield row.code, block.column_code(row, column)
    block_of_entries = table.list_block
    entries = sorted((int(row), column) for row, column in cells if row.isdecimal() and column)
    for number, name in entries if block_of_entries else ():
        assert block_of_entries is not None
        yield str(number), block_of_entries.column(name).code


def _cell_of(one: Correction, table: Table) -> tuple[Block, Row | None, Column]:
    """The block, row (``None`` of an entry) and column that a correction is about, of an entry that
    is deleted its first."""
    row, column = one.cell
    for _, block in table.blocks:
        if block.has(row, column):
            return block, block.row(row), block.column(column)
    entries = table.list_block
    assert entries is not None
    return entries, None, entries.columns[0] if one.is_deletion else entries.column(column)


def is_withheld(finding: Finding, form: Form) -> bool:
    """True if the finding's value or sentence would tell what may not be shown."""
    table = form.by_name.get(finding.table)
    if table is None:
        return False
    named = table.list_block.columns if table.personal and table.list_block else ()
    texts = {column.code for column in named if column.question.kind is Kind.TEXT}
    cases = {row.code for row in totals_only(table)}
    # Questions above a List have columns of the same codes and name nobody.
    above = {
        row.code for _, block in table.blocks if block.shape is not Shape.LIST for row in block.rows
    }
    others = finding.also if finding.names_many else ()
    places = (finding.row, finding.column), *others
    return any(row in cases or (column in texts and row not in above) for row, column in places)


def discreet(finding: Finding, form: Form) -> Finding:
    """The finding as leadership may read it: its place, and no more where it is withheld."""
    if not is_withheld(finding, form):
        return finding
    where = ", ".join(
        filter(
            None, (form.by_name[finding.table].label, f"ô {finding.cell}" if finding.cell else "")
        )
    )
    return replace(finding, value="", message=f"{where}: {WITHHELD}.")
