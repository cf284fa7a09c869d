"""Where the references of a plan stand in the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemas.records import Block, Form, Shape
from schemas.respondents import Respondent

if TYPE_CHECKING:
    from pipeline.plan.reference import Reference


def exists(reference: Reference, form: Form) -> bool:
    """Whether the form has the cell, answer or tally."""
    table = form.by_name.get(reference.table)
    return table is not None and any(_holds(block, reference) for _, block in table.blocks)


def _holds(block: Block, reference: Reference) -> bool:
    if reference.column:
        return _holds_row(block, reference) and block.has(reference.row, reference.column)
    return _holds_row(block, reference) or any(
        tally.name == reference.row for tally in block.tallies
    )


def is_asked(reference: Reference, form: Form, who: Respondent) -> bool:
    """Whether ``who`` is asked for it now: its table and its row, and the row's time has come."""
    table = form.by_name[reference.table]
    rows = (block.row(reference.row) for _, block in table.blocks if _holds_row(block, reference))
    # A tally stands on no row: the table alone says whether it is asked.
    # A respondent of no round (year 0) is asked whatever the form holds.
    return table.is_asked(who) and all(
        row.is_asked(who) and (who.year == 0 or row.is_due(who)) for row in rows
    )


def is_quarterly(reference: Reference, form: Form) -> bool:
    """Whether it is an answer about one quarter of the year."""
    blocks = [block for _, block in form.by_name[reference.table].blocks]
    rows = [block.row(reference.row) for block in blocks if _holds_row(block, reference)]
    return any(row.quarter for row in rows)


def place_of(reference: Reference, form: Form) -> str:
    """Where it stands, for people: "Biểu 13, mã số 1310"; a tally's table."""
    table = form.by_name[reference.table]
    for _, block in table.blocks:
        if reference.row in block.row_index:
            return f"{table.label}, mã số {block.row(reference.row).code}"
    return table.label


def _holds_row(block: Block, reference: Reference) -> bool:
    shape = Shape.MATRIX if reference.column else Shape.RECORD
    return block.shape is shape and reference.row in block.row_index
