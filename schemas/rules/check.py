"""One rule at one place, and what every rule must be able to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

from schemas.expressions import CellKey, Expression
from schemas.respondents import ALWAYS, Asked

if TYPE_CHECKING:
    from schemas.records import Block, Row

Severity = Literal["error", "query", "note"]
PEOPLE = ("total", "female", "minority", "minority_female")


@dataclass(frozen=True, slots=True)
class AddressOf:
    """Stands for a cell's address in a sentence."""

    cell: CellKey


Argument = Expression | AddressOf | str


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
    arguments: tuple[tuple[str, Argument], ...] = ()
    asked: Asked = ALWAYS
    implied_by: tuple[str, ...] = ()
    explained_by: CellKey | None = None
    """The cell whose text answers a query, where it is not the explanation on the home row."""


class Rule(Protocol):
    """Anything that can spell itself out as checks of a block."""

    def checks(self, block: Block) -> Iterator[Check]:
        """The concrete checks, in the order they should be reported."""
        ...


def check_name(code: str, *places: str) -> str:
    """The stable name of a check inside its block."""
    return ":".join((code, *places))


def rows_with(block: Block, *columns: str) -> Iterator[Row]:
    """The rows that have all of ``columns``."""
    for row in block.rows:
        if all(row.has(column) for column in columns):
            yield row


def shared_columns(block: Block, columns: tuple[str, ...], *rows: str) -> Iterator[str]:
    """Those of ``columns`` that the block and all of ``rows`` have."""
    for column in columns:
        if column in block.column_index and all(block.row(row).has(column) for row in rows):
            yield column
