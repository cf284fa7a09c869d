"""The differences of two readings of one table, cell by cell; in a List entry by entry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from pipeline.read.records import BlockReading, TableReading
from schemas.records import Block, Shape, Table


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell, or a whole entry that only one of two readings has.

    ``row`` and ``column`` are printed codes (of an entry its number in the reading that has it),
    ``cell`` our address; ``now`` and ``before`` are values, of an entry its first text.
    """

    kind: Literal["cell", "only_ours", "only_theirs"]
    row: str
    column: str
    cell: str
    now: Any
    before: Any


def differences(table: Table, ours: TableReading, theirs: TableReading) -> Iterator[Difference]:
    """The differences in the order of the sheet."""
    for name, block, mine in ours.blocks(table):
        other = theirs.block(name)
        if other is None:
            continue
        if block.shape is Shape.LIST:
            yield from _of_entries(block, mine, other)
            continue
        for line in range(len(mine.lines)):
            yield from _of_cells(block, mine, line, other, line)


def _of_entries(block: Block, mine: BlockReading, other: BlockReading) -> Iterator[Difference]:
    """Entries that are the same in both pair up however many were put between them; of what lies
    between, entries are compared in their order and the rest stands in one reading only."""
    matcher = SequenceMatcher(None, _entries(other), _entries(mine), autojunk=False)
    for how, theirs_from, theirs_to, ours_from, ours_to in matcher.get_opcodes():
        if how == "equal":
            continue
        both = min(theirs_to - theirs_from, ours_to - ours_from)
        for step in range(both):
            yield from _of_cells(block, mine, ours_from + step, other, theirs_from + step)
        for line in range(ours_from + both, ours_to):
            first = _first_text(mine, line)
            cell = mine.address(line, 0)
            yield Difference("only_ours", str(line + 1), block.columns[0].code, cell, first, None)
        for line in range(theirs_from + both, theirs_to):
            first = _first_text(other, line)
            yield Difference("only_theirs", str(line + 1), block.columns[0].code, "", None, first)


def _entries(cells: BlockReading) -> list[tuple[Any, ...]]:
    return [cells.values_on(line) for line in range(len(cells.lines))]


def _first_text(cells: BlockReading, line: int) -> str:
    return next((value for value in cells.values_on(line) if isinstance(value, str)), "")


def _of_cells(
    block: Block, mine: BlockReading, line: int, other: BlockReading, their_line: int
) -> Iterator[Difference]:
    row = block.row_at(line)
    for number, column in enumerate(block.columns):
        now, before = mine.value(line, number), other.value(their_line, number)
        if now == before:
            continue
        code = block.column_code(row, column)
        place = row.code if row else str(line + 1)
        yield Difference("cell", place, code, mine.address(line, number), now, before)
