"""Expressions over texts, dates, blanks and the dates of the round."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from schemas.expressions.numbers import Address, CellKey, CellValue, Expression, Lookup
from schemas.versions import hashed_as

FACT = "@"
"""Row name of what the round says (``from``, ``to``, ``cutoff``), not the return."""

NO_BREAK = "\u00a0"
"""The blank of web pages. Written as itself: what ``CHAR(160)`` is differs between systems."""


def is_blank(text: str) -> str:
    """Excel condition: the text holds nothing that can be seen, as the reader takes it."""
    return f'{_seen(text)}=""'


def is_filled(text: str) -> str:
    """Excel condition: the text holds something that can be seen."""
    return f'{_seen(text)}<>""'


def _seen(text: str) -> str:
    return f'TRIM(CLEAN(SUBSTITUTE({text},"{NO_BREAK}"," ")))'


def fact(name: str) -> CellValue:
    """A date of the round: ``from``, ``to`` or ``cutoff``."""
    return CellValue(FACT, name)


@hashed_as("words")
@dataclass(frozen=True, slots=True)
class Words(Expression):
    """A constant text."""

    value: str

    def evaluate(self, lookup: Lookup) -> Any:
        return self.value

    def excel(self, address: Address) -> str:
        return '"' + self.value.replace('"', '""') + '"'

    def cells(self) -> Iterator[CellKey]:
        return iter(())


@hashed_as("is_blank")
@dataclass(frozen=True, slots=True)
class IsBlank(Expression):
    """True where a cell is not given."""

    of: CellValue

    def evaluate(self, lookup: Lookup) -> Any:
        value = self.of.evaluate(lookup)
        return value.isna() if hasattr(value, "isna") else value is None

    def excel(self, address: Address) -> str:
        return is_blank(address(self.of.key))

    def cells(self) -> Iterator[CellKey]:
        return iter(())


@hashed_as("month_day")
@dataclass(frozen=True, slots=True)
class MonthDay(Expression):
    """Month × 100 + day of a date: 1115 is 15 November."""

    of: CellValue

    def evaluate(self, lookup: Lookup) -> Any:
        value = self.of.evaluate(lookup)
        if hasattr(value, "dt"):
            return value.dt.month * 100 + value.dt.day
        return value.month * 100 + value.day

    def excel(self, address: Address) -> str:
        cell = self.of.excel(address)
        return f"MONTH({cell})*100+DAY({cell})"

    def cells(self) -> Iterator[CellKey]:
        return self.of.cells()


@hashed_as("contains")
@dataclass(frozen=True, slots=True)
class Contains(Expression):
    """True where a text holds one of ``words``, whatever its case."""

    of: CellValue
    words: tuple[str, ...]

    def evaluate(self, lookup: Lookup) -> Any:
        value = self.of.evaluate(lookup)
        if hasattr(value, "str") and hasattr(value, "isna"):
            pattern = "|".join(map(re.escape, self.words))
            return value.str.contains(pattern, case=False, regex=True)
        return any(word.casefold() in str(value).casefold() for word in self.words)

    def excel(self, address: Address) -> str:
        cell = self.of.excel(address)
        parts = ",".join(f'ISNUMBER(SEARCH("{word}",{cell}))' for word in self.words)
        return f"OR({parts})"

    def cells(self) -> Iterator[CellKey]:
        return self.of.cells()
