"""The cells of a form line by line: what a live check looks at together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.forms.formulas import is_input, is_required
from pipeline.forms.layout import BlockLayout
from schemas.records import EXPLANATION, Column, Kind, Row, Shape
from schemas.rules import MINORITY_COLUMNS, Check


@dataclass(frozen=True)
class FormLine:
    """The cells of one line (a row, an entry, a line of a Record) with what they ask."""

    block: BlockLayout
    row: Row | None
    cells: tuple[tuple[str, Row | None, Column], ...]
    """(address, row, column)."""
    entry: int = 0
    number: int = 0
    """Its Excel line."""

    def of_kind(self, *kinds: Kind) -> list[str]:
        """Addresses of the filled cells of these kinds."""
        return [
            address
            for address, row, column in self.cells
            if self.block.question(row, column).kind in kinds and is_input(self.block, row, column)
        ]

    @property
    def filled(self) -> list[str]:
        """Addresses of all cells that a person fills, apart from explanations and from what is
        filled from the start."""
        return [
            address
            for address, row, column in self.cells
            if column.name != EXPLANATION
            and is_input(self.block, row, column)
            and not self.block.question(row, column).prefilled
        ]

    def required(self, *, minority: bool) -> list[str]:
        """Addresses of the required cells, of columns 3 and 4 or of all others."""
        return [
            address
            for address, row, column in self.cells
            if is_required(self.block, row, column)
            and (column.name in MINORITY_COLUMNS) is minority
        ]

    @property
    def explanation(self) -> str:
        """Address of the explanation; "" where there is none."""
        for address, _, column in self.cells:
            if column.name == EXPLANATION:
                return address
        return ""

    @property
    def is_entry(self) -> bool:
        """True for a line of a List, which may stay blank."""
        return self.row is None

    @property
    def is_printed(self) -> bool:
        """True where nobody fills anything."""
        return self.is_not_due or all(
            self.block.question(row, column).printed for _, row, column in self.cells
        )

    @property
    def is_not_due(self) -> bool:
        """True where the line's time has not come."""
        return self.row is not None and self.row.name in self.block.not_due


@lru_cache(maxsize=1024)
def lines_in(block: BlockLayout) -> dict[int, FormLine]:
    """The lines of a block by Excel line: its rows (those of a Record that share a line are one),
    or the entries of a List. Not to be changed by whoever asks."""
    if block.block.shape is Shape.LIST:
        return {
            block.first_line + entry: FormLine(
                block,
                None,
                tuple(
                    (block.address("", column.name, entry), None, column)
                    for column in block.columns
                ),
                entry,
                block.first_line + entry,
            )
            for entry in range(block.room)
        }
    grouped: dict[int, list[tuple[str, Row | None, Column]]] = {}
    first: dict[int, Row] = {}
    for row, column in block.cells():
        line = block.lines[row.name]
        first.setdefault(line, row)
        grouped.setdefault(line, []).append((block.address(row.name, column.name), row, column))
    return {
        line: FormLine(block, first[line], tuple(cells), number=line)
        for line, cells in grouped.items()
    }


def looking_at(block: BlockLayout, rules: Iterable[Check]) -> dict[int, dict[int, bool]]:
    """Lines on whose word that of each line of fixed rows depends, each with True where it is a
    part that the line adds up, or a part of one: else an error told there looks at the line.

    No line depends on itself by way of others: Excel refuses formulas that go round in a circle.
    """
    found: dict[int, dict[int, bool]] = {}

    def leads_to(start: int, end: int) -> bool:
        reached, waiting = {start}, [start]
        while waiting:
            new = found.get(waiting.pop(), {}).keys() - reached
            reached |= new
            waiting += new
        return end in reached

    def add(line: int, other: int, *, is_part: bool) -> None:
        if not leads_to(other, line):
            found.setdefault(line, {}).setdefault(other, is_part)

    for row in block.rows:
        # Beside a part that adds up blank cells stands no word of its own.
        for part in _parts_below(block, row):
            add(block.lines[row.name], block.lines[part.name], is_part=True)
    for check in rules:
        home = block.lines.get(check.home[0])
        if check.severity == "error" and home is not None:
            for name, _ in check.cells():
                if name in block.lines:
                    add(block.lines[name], home, is_part=False)
    return found


def _parts_below(block: BlockLayout, row: Row) -> Iterator[Row]:
    """The rows of this form that the row adds up, those that they add up in turn included."""
    for name in row.parts:
        if name in block.lines:
            part = block.block.row(name)
            yield part
            yield from _parts_below(block, part)
