"""Named counts and sums over the rows of a List."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from schemas.versions import hashed_as, not_hashed


@hashed_as("tally")
@dataclass(frozen=True, slots=True)
class Tally:
    """A named count or sum over a List's rows: rows whose ``column`` is one of ``values``
    (all rows where ``values`` is empty), or the sum of ``sum_of``."""

    name: str
    column: str = ""
    values: tuple[str, ...] = ()
    sum_of: str = ""
    active: tuple[str, str] = ("", "")
    """Columns of the first and last year: only rows that include the round's year count."""

    def over(self, entries: Iterable[Mapping[str, Any]], year: int) -> int:
        """The tally over a List's entries, given values by column name."""
        return sum(
            (entry.get(self.sum_of) or 0) if self.sum_of else 1
            for entry in entries
            if (not self.values or entry.get(self.column) in self.values)
            and (not self.active[0] or self._is_active(entry, year))
        )

    def _is_active(self, entry: Mapping[str, Any], year: int) -> bool:
        first, last = (entry.get(column) for column in self.active)
        return (first is None or first <= year) and (last is None or year <= last)


@not_hashed
class UnshownTally(Tally):
    """A tally that is counted from the List and stands on no form: a form does not become another
    version by it."""

    __slots__ = ()
