"""Cells that are asked only where others are answered so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemas.expressions.texts import is_filled
from schemas.tallies import EntryCondition, constant
from schemas.versions import NOT_HASHED, hashed_as, hashed_like

_OPPOSITE = {"=": "<>", "<>": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}


@hashed_as("cell_condition")
@dataclass(frozen=True, slots=True)
class CellCondition:
    """A condition on a cell of the table that must be answered: on that of ``row`` in ``block``,
    or, where ``row`` is "", on that of the line on which the dependent cell stands."""

    block: str
    row: str
    of: EntryCondition

    def fails(self, value: Any) -> bool:
        """True where the value is given and is another one; an open question decides nothing."""
        return value is not None and not self.of.holds({self.of.column: value})

    def excel_fails(self, cells: str) -> str:
        """Excel condition that ``fails`` of a cell."""
        opposite = (
            f"{cells}{_OPPOSITE[self.of.operator]}{constant(one)}" for one in self.of.values
        )
        if self.of.operator == "<>":
            terms = tuple(opposite)
            return terms[0] if len(terms) == 1 else f"OR({','.join(terms)})"
        return f"AND({self._given(cells)},{','.join(opposite)})"

    def excel_holds(self, cells: str) -> str:
        """Excel factor over a range of entries: 0 for each of which it ``fails``, else 1."""
        return f"(1-({self._given(cells)})*(1-{self.of.product(cells)}))"

    def _given(self, cells: str) -> str:
        are_texts = any(isinstance(value, str) for value in self.of.values)
        return is_filled(cells) if are_texts else f"ISNUMBER({cells})"


@hashed_as("dependent")
@dataclass(frozen=True, slots=True)
class Dependent:
    """Cells of a block, ``rows`` in every column and ``columns`` on every line, that are asked
    only where all ``conditions`` hold."""

    conditions: tuple[CellCondition, ...]
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    block: str = "body"
    is_ruled: bool = field(default=False, metadata=NOT_HASHED)
    """True where rules of the table say what contradicts the answers."""

    def covers(self, block: str, row: str, column: str) -> bool:
        """True of a cell that depends."""
        return block == self.block and (row in self.rows or column in self.columns)

    def is_spared(self, value_at: Callable[[CellCondition], Any]) -> bool:
        """True where an answer makes the cells needless; ``value_at`` gives that of a condition's
        cell, ``None`` where it is open."""
        return any(one.fails(value_at(one)) for one in self.conditions)

    def on_rows(self) -> Iterator[tuple[str, str]]:
        """(dependent row, row of one of its conditions)."""
        for row in self.rows:
            for one in self.conditions:
                if one.row and one.block == self.block:
                    yield row, one.row


def _as_first_sent(dependents: Dependents) -> object:
    """The one that the packaged form has was sent out as (row, answer, other rows)."""
    if len(dependents.each) == 1 and len(dependents.each[0].conditions) == 1:
        (one,) = dependents.each
        (condition,) = one.conditions
        is_alike = (condition.of.operator, one.block, one.columns) == ("<>", "body", ())
        if is_alike and one.rows and condition.row and len(condition.of.values) == 1:
            return condition.row, condition.of.values[0], one.rows
    return dependents.each


@hashed_like(_as_first_sent)
@dataclass(frozen=True, slots=True)
class Dependents:
    """All of a table."""

    each: tuple[Dependent, ...] = ()

    def of(self, block: str, row: str, column: str) -> Iterable[Dependent]:
        """Those to which a cell belongs."""
        return (one for one in self.each if one.covers(block, row, column))


NO_DEPENDENTS = Dependents()


def unless(row: str, column: str, answer: str, rows: tuple[str, ...]) -> Dependents:
    """The rows of a body that are asked unless ``row`` is answered so; rules say what else is
    contradicted."""
    condition = CellCondition("body", row, EntryCondition(column, "<>", (answer,)))
    return Dependents((Dependent((condition,), rows, is_ruled=True),))
