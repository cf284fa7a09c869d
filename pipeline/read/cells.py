"""The cells of one block while it is being read, and what is found wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from pipeline.read.cleaned import Cleaned
from pipeline.read.locate import NOWHERE, Placement
from pipeline.read.records import BlockReading, State
from pipeline.text.findings import Finding, Place, find
from pipeline.xlsx.addresses import letters_of
from schemas.records import Block, Column, Question, Row, Table


@dataclass
class Reporter:
    """Turns what is wrong with a cell into a finding that says where it stands."""

    path: str
    table: Table
    sheet: str = ""
    findings: list[Finding] = field(default_factory=list)

    def report(
        self,
        key: str,
        words: dict[str, str],
        *,
        row: str = "",
        column: str = "",
        cell: str = "",
        value: str = "",
    ) -> None:
        """Add the finding ``key``; ``row`` and ``column`` are printed codes."""
        place = Place(self.path, self.table.name, row, column, self.sheet, cell)
        self.findings.append(find(key, {"biểu": self.table.label, **words}, place, value))

    def withdrawn(self, code: str, cell: str) -> list[Finding]:
        """The findings with ``code`` at ``cell``, which are reported no longer."""
        found = [one for one in self.findings if (one.code, one.cell) == (code, cell)]
        self.findings = [one for one in self.findings if one not in found]
        return found


@dataclass
class Cells:
    """Values and states of a block, row by row; see ``pipeline.read.records.BlockReading``."""

    block: Block
    placement: Placement
    rows: tuple[Row | None, ...]
    lines: tuple[int, ...]
    """Row on the sheet, counted from 0, of each row or entry; ``NOWHERE`` where not found."""
    values: list[Any]
    states: bytearray
    errors: dict[int, str] = field(default_factory=dict)
    """Error texts of computed cells, which may yet be recomputed."""
    doubts: dict[int, tuple[Cleaned, str]] = field(default_factory=dict)
    """Faults of computed cells, with the value shown: told only where it does not follow
    from their parts."""

    @property
    def width(self) -> int:
        """Columns of the block."""
        return len(self.block.columns)

    def at(self, row: int, column: int) -> int:
        """Index of a cell in ``values`` and ``states``."""
        return row * self.width + column

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Row and column on the sheet, ``NOWHERE`` where its code was not found."""
        return self.lines[row], self.placement.columns[self.block.letter_at(row, column)]

    def is_found(self, row: int, column: int) -> bool:
        """True if the cell stands on the sheet."""
        return NOWHERE not in self.place(row, column)

    def address(self, row: int, column: int) -> str:
        """Excel address; "" where the cell was not found."""
        line, letter = self.place(row, column)
        return f"{letters_of(letter)}{line + 1}" if line >= 0 and letter >= 0 else ""

    def codes(self, row: int, column: int) -> dict[str, str]:
        """Codes that a finding names the cell by."""
        fixed, asked = self.rows[row], self.block.columns[column]
        return {
            "row": fixed.code if fixed is not None else str(row + 1),
            "column": self.block.column_code(fixed, asked),
            "cell": self.address(row, column),
        }

    def give(self, index: int, value: Any) -> None:
        """Set a value that is known."""
        self.values[index] = value
        self.states[index] = State.GIVEN

    def take(self, index: int, cleaned: Cleaned) -> None:
        """Set what cleaning made of a cell."""
        self.values[index] = cleaned.value
        self.states[index] = cleaned.state

    def each(self) -> Iterator[tuple[int, Row | None, int, Column]]:
        """(row number, row, column number, column) of every cell that the block has."""
        for row_number, row in enumerate(self.rows):
            for column_number, column in enumerate(self.block.columns):
                if row is None or row.has(column.name):
                    yield row_number, row, column_number, column

    def freeze(self) -> BlockReading:
        """The record that is handed on."""
        return BlockReading(
            shape=self.block.shape,
            values=tuple(self.values),
            states=bytes(self.states),
            letters=_letters(self.placement.columns),
            lines=_numbers(self.lines),
        )


def is_computed(row: Row | None, question: Question) -> bool:
    """True if the form itself works the cell out of others."""
    return bool(row and (row.parts or question.tally))


# Forms of a kind have one layout, which their readings share.
@lru_cache(maxsize=1024)
def _letters(columns: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(letters_of(column) if column >= 0 else "" for column in columns)


@lru_cache(maxsize=1024)
def _numbers(lines: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(line + 1 for line in lines)
