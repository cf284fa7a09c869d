"""Named counts and sums over the rows of a List."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from schemas.expressions.numbers import COMPARISONS
from schemas.expressions.texts import is_filled
from schemas.versions import hashed_as, not_hashed

_WILD = re.compile(r"[~*?]")


@hashed_as("entry_condition")
@dataclass(frozen=True, slots=True)
class EntryCondition:
    """``column operator value`` of an entry: one of several ``values`` suffices; with ``<>`` it is
    none of them. A blank cell meets no condition, a number no condition on texts."""

    column: str
    operator: str
    values: tuple[str | int | float, ...]

    def holds(self, entry: Mapping[str, Any]) -> bool:
        """True where the entry meets it."""
        found = entry.get(self.column)
        if found is None:
            return False
        held = (_compared(found, self.operator, value) for value in self.values)
        return all(held) if self.operator == "<>" else any(held)

    def product(self, cells: str) -> str:
        """Excel factor over a range of entries: 1 for each that meets it, else 0."""
        terms = [f"({cells}{self.operator}{constant(value)})" for value in self.values]
        joined = "*".join(terms) if self.operator == "<>" else f"(({'+'.join(terms)})>0)"
        are_texts = any(isinstance(value, str) for value in self.values)
        given = f"({is_filled(cells)})" if are_texts else f"ISNUMBER({cells})"
        return f"{given}*{joined}"

    def criteria(self, span: str) -> tuple[str, ...]:
        """Arguments of COUNTIFS, one text for each way in which an entry may meet it."""
        if self.operator == "<>":
            others = "".join(f",{span},{_criterion('<>', value)}" for value in self.values)
            return (f'{span},"<>"{others}',)
        return tuple(f"{span},{_criterion(self.operator, value)}" for value in self.values)


def _compared(found: Any, operator: str, value: str | int | float) -> bool:
    if isinstance(value, str):
        same = isinstance(found, str) and found.casefold() == value.casefold()
        return same if operator == "=" else not same
    if isinstance(found, str):
        return False
    return bool(COMPARISONS[operator](found, value))


def constant(value: str | int | float) -> str:
    """The value as a formula writes it."""
    return '"' + value.replace('"', '""') + '"' if isinstance(value, str) else str(value)


def _criterion(operator: str, value: str | int | float) -> str:
    """A criterion; one on a fraction is joined by Excel, which writes it as the reader's own
    settings do."""
    if isinstance(value, str):
        is_plain = operator == "=" and not value.startswith(("=", "<", ">"))
        return constant(("" if is_plain else operator) + _WILD.sub(r"~\g<0>", value))
    return f'"{operator}"&{value}' if isinstance(value, float) else f'"{operator}{value}"'


@hashed_as("tally")
@dataclass(frozen=True, slots=True)
class Tally:
    """A named count or sum over a List's rows: rows whose ``column`` is one of ``values``
    (all rows where ``values`` is empty) and that meet all ``conditions``, or the sum of their
    ``sum_of``."""

    name: str
    column: str = ""
    values: tuple[str, ...] = ()
    sum_of: str = ""
    active: tuple[str, str] = ("", "")
    """Columns of the first and last year: only rows that include the round's year count."""
    conditions: tuple[EntryCondition, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it reads."""
        conditions = (condition.column for condition in self.conditions)
        names = (self.column, self.sum_of, *self.active, *conditions)
        return tuple(dict.fromkeys(name for name in names if name))

    @property
    def choosing(self) -> tuple[EntryCondition, ...]:
        """All conditions on which an entry counts, but for those on years."""
        if not self.values:
            return self.conditions
        return (EntryCondition(self.column, "=", self.values), *self.conditions)

    def criteria(self, span: Callable[[str], str]) -> tuple[tuple[str, ...], ...]:
        """Arguments of COUNTIFS: an entry counts that meets all of any one tuple. ``span`` gives
        the cells of a column."""
        ways = (condition.criteria(span(condition.column)) for condition in self.choosing)
        return tuple(product(*ways))

    def over(self, entries: Iterable[Mapping[str, Any]], year: int) -> int:
        """The tally over a List's entries, given values by column name."""
        return sum(
            (entry.get(self.sum_of) or 0) if self.sum_of else 1
            for entry in entries
            if (not self.values or entry.get(self.column) in self.values)
            and all(condition.holds(entry) for condition in self.conditions)
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
