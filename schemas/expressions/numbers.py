"""Arithmetic over the cells of one table, written once and used twice.

An expression evaluates over numpy arrays (validation of a batch) and renders itself as an Excel
formula (the live check on the form). Standard library only: workers unpickle these records.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Protocol

from schemas.versions import hashed_as

CellKey = tuple[str, str]
"""(row name, column name); the row name is "" in a List, the column name "value" in a Record."""

Lookup = Callable[[Any], Any]
"""Gives the array (or number) that stands in a cell, by its ``CellKey``, or what an ``OfList`` says
of each entry."""


class Address(Protocol):
    """Gives the Excel text of cells."""

    def __call__(self, key: CellKey) -> str:
        """Address of the cell, as it was typed."""

    def value(self, key: CellKey) -> str:
        """Formula of what is reckoned with: the address again, but of a day, which is typed as
        text, its number."""


class Expression(ABC):
    """A number or a truth value computed from cells."""

    @abstractmethod
    def evaluate(self, lookup: Lookup) -> Any:
        """The value, elementwise over whatever arrays ``lookup`` gives."""

    @abstractmethod
    def excel(self, address: Address) -> str:
        """Writes it as Excel formula text, without the leading ``=``."""

    @abstractmethod
    def cells(self) -> Iterator[CellKey]:
        """Each cell the expression reads, in order, possibly repeated."""


@hashed_as("cell")
@dataclass(frozen=True, slots=True)
class CellValue(Expression):
    """The value of one cell."""

    row: str
    column: str

    @property
    def key(self) -> CellKey:
        return (self.row, self.column)

    def evaluate(self, lookup: Lookup) -> Any:
        return lookup(self.key)

    def excel(self, address: Address) -> str:
        return address.value(self.key)

    def cells(self) -> Iterator[CellKey]:
        yield self.key


@hashed_as("number")
@dataclass(frozen=True, slots=True)
class Number(Expression):
    """A constant."""

    value: int | float

    def evaluate(self, lookup: Lookup) -> Any:
        return self.value

    def excel(self, address: Address) -> str:
        return str(self.value)

    def cells(self) -> Iterator[CellKey]:
        return iter(())


@hashed_as("total")
@dataclass(frozen=True, slots=True)
class Total(Expression):
    """The sum of ``plus`` less the sum of ``minus``."""

    plus: tuple[Expression, ...]
    minus: tuple[Expression, ...] = ()

    def evaluate(self, lookup: Lookup) -> Any:
        total = reduce(lambda a, b: a + b, (part.evaluate(lookup) for part in self.plus))
        return reduce(lambda a, b: a - b, (part.evaluate(lookup) for part in self.minus), total)

    def excel(self, address: Address) -> str:
        text = "+".join(part.excel(address) for part in self.plus)
        return text + "".join(f"-{part.excel(address)}" for part in self.minus)

    def cells(self) -> Iterator[CellKey]:
        for part in (*self.plus, *self.minus):
            yield from part.cells()


@hashed_as("times")
@dataclass(frozen=True, slots=True)
class Times(Expression):
    """A whole-number multiple."""

    factor: int
    of: Expression

    def evaluate(self, lookup: Lookup) -> Any:
        return self.factor * self.of.evaluate(lookup)

    def excel(self, address: Address) -> str:
        return f"{self.factor}*({self.of.excel(address)})"

    def cells(self) -> Iterator[CellKey]:
        return self.of.cells()


@hashed_as("largest")
@dataclass(frozen=True, slots=True)
class Largest(Expression):
    """The largest of several."""

    of: tuple[Expression, ...]

    def evaluate(self, lookup: Lookup) -> Any:
        def larger(a: Any, b: Any) -> Any:
            # Works on numbers and on arrays alike, without importing numpy here.
            return a * (a >= b) + b * (a < b)

        return reduce(larger, (part.evaluate(lookup) for part in self.of))

    def excel(self, address: Address) -> str:
        return f"MAX({','.join(part.excel(address) for part in self.of)})"

    def cells(self) -> Iterator[CellKey]:
        for part in self.of:
            yield from part.cells()


COMPARISONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": eq,
    "<>": ne,
    ">": gt,
    ">=": ge,
    "<": lt,
    "<=": le,
}
"""Excel's operators."""


@hashed_as("compare")
@dataclass(frozen=True, slots=True)
class Compare(Expression):
    """``left operator right`` with an operator of Excel: ``> < >= <= = <>``."""

    left: Expression
    operator: str
    right: Expression

    def evaluate(self, lookup: Lookup) -> Any:
        compare = COMPARISONS[self.operator]
        return compare(self.left.evaluate(lookup), self.right.evaluate(lookup))

    def excel(self, address: Address) -> str:
        return f"{self.left.excel(address)}{self.operator}{self.right.excel(address)}"

    def cells(self) -> Iterator[CellKey]:
        yield from self.left.cells()
        yield from self.right.cells()


@hashed_as("all_of")
@dataclass(frozen=True, slots=True)
class AllOf(Expression):
    """True where every part is."""

    of: tuple[Expression, ...]

    def evaluate(self, lookup: Lookup) -> Any:
        return reduce(lambda a, b: a & b, (part.evaluate(lookup) for part in self.of))

    def excel(self, address: Address) -> str:
        return f"AND({','.join(part.excel(address) for part in self.of)})"

    def cells(self) -> Iterator[CellKey]:
        for part in self.of:
            yield from part.cells()


@hashed_as("any_of")
@dataclass(frozen=True, slots=True)
class AnyOf(Expression):
    """True where at least one part is."""

    of: tuple[Expression, ...]

    def evaluate(self, lookup: Lookup) -> Any:
        return reduce(lambda a, b: a | b, (part.evaluate(lookup) for part in self.of))

    def excel(self, address: Address) -> str:
        return f"OR({','.join(part.excel(address) for part in self.of)})"

    def cells(self) -> Iterator[CellKey]:
        for part in self.of:
            yield from part.cells()


@hashed_as("or_zero")
@dataclass(frozen=True, slots=True)
class OrZero(Expression):
    """The value of a cell, zero where it is blank."""

    of: CellValue

    def evaluate(self, lookup: Lookup) -> Any:
        value = self.of.evaluate(lookup)
        if hasattr(value, "fillna"):
            return value.fillna(0)
        return 0 if value is None else value

    def excel(self, address: Address) -> str:
        return f"N({self.of.excel(address)})"

    def cells(self) -> Iterator[CellKey]:
        # A blank is a value here, so the cell need not be given.
        return iter(())


@hashed_as("not")
@dataclass(frozen=True, slots=True)
class Not(Expression):
    """True where the part is not."""

    of: Expression

    def evaluate(self, lookup: Lookup) -> Any:
        value = self.of.evaluate(lookup)
        return not value if isinstance(value, bool) else ~value

    def excel(self, address: Address) -> str:
        return f"NOT({self.of.excel(address)})"

    def cells(self) -> Iterator[CellKey]:
        return self.of.cells()


@hashed_as("remainder")
@dataclass(frozen=True, slots=True)
class Remainder(Expression):
    """The remainder of a division by a whole number."""

    of: Expression
    divisor: int

    def evaluate(self, lookup: Lookup) -> Any:
        return self.of.evaluate(lookup) % self.divisor

    def excel(self, address: Address) -> str:
        return f"MOD({self.of.excel(address)},{self.divisor})"

    def cells(self) -> Iterator[CellKey]:
        return self.of.cells()
