"""Rules on what may be shown of a unit: no count of cases, and no name outside the sheet of boards.

The unit's own copy shows it all; these rules are for the summary and the files of ``data/``.
"""

from __future__ import annotations

from dataclasses import replace

from pipeline.text.findings import Finding
from schemas.confidential import is_totals_only, totals_only
from schemas.records import Block, Form, Kind, Question, Row, Shape, Table

WITHHELD = "nội dung về cá nhân hoặc vụ việc, xem trong tệp của đơn vị"


def may_show(table: Table, block: Block, row: Row | None, question: Question) -> bool:
    """True if a cell's content may stand beside its unit on sheets that leadership reads.

    ``row`` is ``None`` for the entries of a List. A table that names people shows none of its
    texts.
    """
    if row is not None and is_totals_only(table, row):
        return False
    return not (table.personal and block.shape is Shape.LIST and question.kind is Kind.TEXT)


def is_withheld(finding: Finding, form: Form) -> bool:
    """True if the finding's value or sentence would tell what may not be shown."""
    table = form.by_name.get(finding.table)
    if table is None:
        return False
    named = table.list_block.columns if table.personal and table.list_block else ()
    return any(
        column.code == finding.column and column.question.kind is Kind.TEXT for column in named
    ) or any(row.code == finding.row for row in totals_only(table))


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
