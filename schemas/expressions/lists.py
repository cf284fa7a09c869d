"""Expressions that say of an entry of a List how it stands among the return's other entries."""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.expressions.numbers import Address, CellKey, CellValue, Expression, Lookup
from schemas.expressions.texts import Words
from schemas.versions import hashed_like

LIST = "#"
"""Row name of a whole column: the cells of all entries."""

ABOVE = "^"
"""Row name of the cells of a column in the entries above one, of every column for the column "".
Their Excel text is "" at the first entry."""


class OfList(Expression):
    """A whole number for each entry, computed from all entries of the return."""

    __slots__ = ()

    @abstractmethod
    def over(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        """The number of each entry of one return, given all of them in order: value by column
        name, ``None`` where a cell is not given."""

    def evaluate(self, lookup: Lookup) -> Any:
        return lookup(self)


@hashed_like(lambda it: CellValue(LIST, f"count:{it.column}={it.value}"))
@dataclass(frozen=True, slots=True)
class CountOf(OfList):
    """The number of entries that have ``value`` in the column."""

    column: str
    value: str

    def over(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        return [sum(entry[self.column] == self.value for entry in entries)] * len(entries)

    def excel(self, address: Address) -> str:
        return f"COUNTIF({address((LIST, self.column))},{Words(self.value).excel(address)})"

    def cells(self) -> Iterator[CellKey]:
        yield LIST, self.column


@hashed_like(lambda it: CellValue(LIST, f"missing:{it.column}"))
@dataclass(frozen=True, slots=True)
class MissingIn(OfList):
    """The number of entries that have no value in the column."""

    column: str

    def over(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        return [sum(entry[self.column] is None for entry in entries)] * len(entries)

    def excel(self, address: Address) -> str:
        # On the form a choice that is not in its list can't be typed.
        return "0"

    def cells(self) -> Iterator[CellKey]:
        yield LIST, self.column


@hashed_like(lambda _: CellValue(LIST, "first"))
@dataclass(frozen=True, slots=True)
class IsFirst(OfList):
    """1 at the return's first entry, 0 at the others."""

    def over(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        return [int(number == 0) for number in range(len(entries))]

    def excel(self, address: Address) -> str:
        above = address((ABOVE, ""))
        return f"IF(COUNTA({above})=0,1,0)" if above else "1"

    def cells(self) -> Iterator[CellKey]:
        yield LIST, ""


@hashed_like(lambda it: CellValue(LIST, f"earlier:{'+'.join(it.columns)}"))
@dataclass(frozen=True, slots=True)
class EarlierSame(OfList):
    """The number of earlier entries with the same texts in all ``columns``, whatever their case.

    Entries that are blank in the first of them are missed elsewhere, and no copies of each other.
    """

    columns: tuple[str, ...]

    def over(self, entries: Sequence[Mapping[str, Any]]) -> list[int]:
        seen: Counter[tuple[str, ...]] = Counter()
        found = []
        for entry in entries:
            texts = tuple((entry[column] or "").casefold() for column in self.columns)
            found.append(seen[texts] if texts[0] else 0)
            seen[texts] += 1
        return found

    def excel(self, address: Address) -> str:
        earlier = [address((ABOVE, column)) for column in self.columns]
        here = [address(("", column)) for column in self.columns]
        if not all(earlier):
            return "0"
        same = (f"--({above}={own})" for above, own in zip(earlier, here, strict=True))
        return f'IF({here[0]}="",0,SUMPRODUCT({",".join(same)}))'

    def cells(self) -> Iterator[CellKey]:
        for column in self.columns:
            yield LIST, column
