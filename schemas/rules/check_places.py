"""Names of checks, and the rows and columns at which a rule holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from schemas.expressions.numbers import CellValue, Expression, OrZero
from schemas.respondents import ALWAYS

if TYPE_CHECKING:
    from schemas.records import Block, Row

PEOPLE = ("total", "female", "minority", "minority_female")
MINORITY_COLUMNS = PEOPLE[2:]
"""Columns that the minority question of Bìa spares."""


def check_name(code: str, *places: str) -> str:
    """The stable name of a check inside its block."""
    return ":".join((code, *places))


def rows_with(block: Block, *columns: str) -> Iterator[Row]:
    """The rows that have all of ``columns``."""
    for row in block.rows:
        if all(row.has(column) for column in columns):
            yield row


def shared_columns(block: Block, columns: tuple[str, ...], *rows: str) -> Iterator[str]:
    """Those of ``columns`` that the block and all of ``rows`` have."""
    for column in columns:
        if column in block.column_index and all(block.row(row).has(column) for row in rows):
            yield column


def addend(block: Block, row: str, column: str) -> Expression:
    """A part of a sum. One that only some units are asked is blank for the others."""
    cell = CellValue(row, column)
    return cell if not row or block.row(row).asked == ALWAYS else OrZero(cell)
