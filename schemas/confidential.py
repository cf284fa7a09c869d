"""Counts that leave a return only in a total, for one victim in one school could be told from them.

Standard library only. Names of people are another matter: ``Table.personal``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from schemas.records import Form, Row, Table

_TOTALS_ONLY: Mapping[str, tuple[str, ...]] = {
    "resources": ("cases", "victims", "cases_reported", "cases_closed"),
}
"""Packaged table → such rows of it; those of an office's own say so themselves."""

FEWEST_UNITS = 5
"""Fewer units than this make no group whose total may be shown."""


def is_totals_only(table: Table, row: Row) -> bool:
    """True where a row's figures may leave the return only within a total: no leadership sheet and
    no file of ``data/`` shows them per unit."""
    return row.anonymous or row.name in _TOTALS_ONLY.get(table.name, ())


def totals_only(table: Table) -> tuple[Row, ...]:
    """Such rows of a table."""
    rows = (row for _, block in table.blocks for row in block.rows)
    return tuple(row for row in rows if is_totals_only(table, row))


def with_totals_only(form: Form) -> Iterator[tuple[Table, frozenset[str]]]:
    """The tables that have such rows, with the names of these."""
    for table in form.tables:
        if rows := totals_only(table):
            yield table, frozenset(row.name for row in rows)
