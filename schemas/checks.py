"""The record of one rule at one place, which every rule spells itself out as."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from schemas.expressions.lists import OfList
from schemas.expressions.numbers import CellKey, CellValue, Expression
from schemas.respondents import ALWAYS, Asked

Severity = Literal["error", "query", "note"]
QUERY_WORD = "Cần giải trình"
"""Word beside a line whose query has no explanation yet."""


@dataclass(frozen=True, slots=True)
class AddressOf:
    """Stands for a cell's address in a sentence."""

    cell: CellKey


@dataclass(frozen=True, slots=True)
class CodesOf:
    """Stands in a sentence for the printed codes of those of these rows that the unit is asked."""

    rows: tuple[str, ...]


SentenceArgument = Expression | AddressOf | CodesOf | str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule at one place: ``violated`` is true where the return is wrong.

    ``sentence`` names the entry of the message catalogue that ``arguments`` fill. A check named
    in ``implied_by`` that fails at the same return makes this one redundant.
    """

    code: str
    name: str
    severity: Severity
    violated: Expression
    home: CellKey
    sentence: str
    live: str
    arguments: tuple[tuple[str, SentenceArgument], ...] = ()
    asked: Asked = ALWAYS
    implied_by: tuple[str, ...] = ()
    explained_by: CellKey | None = None
    """The cell whose text answers a query, where it is not the explanation on the home row."""

    def cells(self) -> Iterator[CellKey]:
        """The cells that it reads, judges or is explained by."""
        yield self.home
        yield from self.violated.cells()
        if self.explained_by is not None:
            yield self.explained_by

    def sides(self) -> Iterator[CellKey | OfList]:
        """Each cell that it judges, and what it says of an entry among the others, also where a
        blank is a value to it."""
        yield self.home
        yield from _sides(self.violated)


def _sides(part: object) -> Iterator[CellKey | OfList]:
    if isinstance(part, CellValue):
        yield part.key
    elif isinstance(part, OfList):
        yield part
    elif isinstance(part, tuple):
        for one in part:
            yield from _sides(one)
    elif isinstance(part, Expression):
        for name in getattr(part, "__dataclass_fields__", ()):
            yield from _sides(getattr(part, name))
