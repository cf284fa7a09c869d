"""Counts that leave a return only in a total, for one victim in one school could be told from them.

Standard library only. Names of people are another matter: ``Table.personal``.
"""

from __future__ import annotations

from collections.abc import Mapping

TOTALS_ONLY: Mapping[str, tuple[str, ...]] = {
    "resources": ("cases", "victims", "cases_reported", "cases_closed"),
}
"""Table → rows whose figures no leadership sheet and no file of ``data/`` shows per unit."""

FEWEST_UNITS = 5
"""Fewer units than this make no group whose total may be shown."""


def is_totals_only(table: str, row: str) -> bool:
    """True where a row's figures may leave the return only within a total."""
    return row in TOTALS_ONLY.get(table, ())
