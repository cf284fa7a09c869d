"""Figures of a unit that are more than plausible, by the bounds of their tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.accept.records import AcceptedTable
from schemas.bounds import Base, Bound, Figure, base_of
from schemas.expressions.numbers import CellKey
from schemas.records import Shape, Table
from schemas.respondents import Respondent

Bases = Callable[[Base], int | None]
"""A unit's base of comparison."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """A figure that has a bound: its cell (of a List the number of the entry and the column), the
    base that is known of it, and the most that is plausible."""

    bound: Bound
    cell: CellKey
    figure: int
    base: int | None
    most: int

    @property
    def exceeds(self) -> bool:
        """True where it is more than plausible."""
        return self.figure > self.most


def bases_of(who: Respondent, figure: Figure) -> Bases:
    """The bases of a unit, each found out once."""
    known: dict[Base, int | None] = {}

    def base(name: Base) -> int | None:
        if name not in known:
            known[name] = base_of(name, who.levels, figure)
        return known[name]

    return base


def bounded(table: Table, page: AcceptedTable, who: Respondent, bases: Bases) -> Iterator[Bounded]:
    """The unit's figures in ``table`` that have a bound."""
    for _, block in table.blocks:
        for bound in block.bounds:
            if not bound.asked.of(who):
                continue
            base = bases(bound.of) if bound.of else None
            most = bound.most(base)
            for cell, value in _figures(bound, page, is_list=block.shape is Shape.LIST):
                if isinstance(value, int):
                    yield Bounded(bound, cell, value, base, most)


def _figures(
    bound: Bound, page: AcceptedTable, *, is_list: bool
) -> Iterator[tuple[CellKey, object]]:
    if is_list:
        for number, entry in enumerate(page.entries, 1):
            yield (str(number), bound.column), entry.get(bound.column)
        return
    for row in bound.rows:
        yield (row, bound.column), page.cells.get((row, bound.column))
