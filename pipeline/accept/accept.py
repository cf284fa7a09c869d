"""Turns the chosen readings into accepted tables: given values by name, with their addresses.

A table that counts keeps what its reading holds and no copy of it: rounds have thousands of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, ItemsView, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import Any

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.decided.decisions import Correction
from pipeline.read.records import BlockReading, ReturnReading, State
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Form, Shape, Table

_Read = tuple[Block, BlockReading]


Corrected = Mapping[tuple[str, str], Mapping[CellKey, Correction]]
"""The corrections in a table of a return, by (path, table)."""


def accept(
    chosen: Mapping[tuple[str, str], ReturnReading],
    form: Form,
    year: int = 0,
    corrected: Corrected = MappingProxyType({}),
    withheld: Mapping[tuple[str, str], frozenset[CellKey]] = MappingProxyType({}),
) -> Accepted:
    """The accepted tables of the readings that count for each (unit code, table), without the cells
    that are ``withheld``."""
    tables: dict[str, dict[str, AcceptedTable]] = defaultdict(dict)
    for (unit, name), reading in sorted(chosen.items()):
        left_out = withheld.get((unit, name), frozenset())
        page = _accepted(unit, reading, form.by_name[name], left_out)
        corrections = corrected.get((reading.path, name))
        tables[name][unit] = replace(page, corrections=corrections) if corrections else page
    return Accepted(dict(tables), year)


def _accepted(
    unit: str, reading: ReturnReading, table: Table, withheld: frozenset[CellKey]
) -> AcceptedTable:
    page = reading.tables[table.name]
    fixed: tuple[_Read, ...] = ()
    entered: _Read | None = None
    for _, block, read in page.blocks(table):
        if block.shape is Shape.LIST:
            entered = block, read
        else:
            fixed = (*fixed, (block, read))
    entries, lines = (_entries(*entered, withheld), entered[1].lines) if entered else ((), ())
    return AcceptedTable(
        unit=unit,
        path=reading.path,
        sheet=page.sheet,
        cells=_Cells(fixed, withheld),
        addresses=_Addresses(_Cells(fixed), entered),
        entries=entries,
        lines=lines,
        withheld=withheld,
    )


def _entries(
    block: Block, read: BlockReading, withheld: frozenset[CellKey]
) -> tuple[Mapping[str, Any], ...]:
    return tuple(
        {
            column.name: read.value(line, number)
            for number, column in enumerate(block.columns)
            if read.state(line, number) == State.GIVEN
            and (str(line + 1), column.name) not in withheld
        }
        for line in range(len(read.lines))
    )


class _Cells(Mapping[CellKey, Any]):
    """The given values of the blocks with fixed rows, by (row name, column name)."""

    __slots__ = ("blocks", "withheld")

    def __init__(
        self, blocks: tuple[_Read, ...], withheld: frozenset[CellKey] = frozenset()
    ) -> None:
        self.blocks, self.withheld = blocks, withheld

    def get(self, key: CellKey, default: Any = None) -> Any:
        if key in self.withheld:
            return default
        for block, read in self.blocks:
            at = block.places.get(key)
            if at is not None:
                value = read.values[at]
                return default if value is None else value
        return default

    def __getitem__(self, key: CellKey) -> Any:
        value = self.get(key)
        if value is None:
            raise KeyError(key)
        return value

    def __iter__(self) -> Iterator[CellKey]:
        return (key for key, _ in self.items())

    def items(self) -> ItemsView[CellKey, Any]:
        return _Items(self)

    def __len__(self) -> int:
        if self.withheld:
            return sum(1 for _ in self.items())
        return sum(len(read.values) - read.values.count(None) for _, read in self.blocks)


class ChosenCells:
    """Picks the same cells of one accepted table after another, whose places are looked up once."""

    def __init__(self, places: Sequence[CellKey]) -> None:
        self.places = places
        self._positions: dict[tuple[int, ...], list[int]] = {}
        self._addresses: dict[Hashable, Sequence[str]] = {}

    def of(self, cells: Mapping[CellKey, Any]) -> list[Any]:
        """The value of each; ``None`` where it is not given."""
        if not isinstance(cells, _Cells) or cells.withheld:
            return [cells.get(place) for place in self.places]
        # The form has its blocks as long as any table stands in them.
        blocks = tuple([id(block) for block, _ in cells.blocks])
        at = self._positions.get(blocks)
        if at is None:
            keys = chain.from_iterable(block.places for block, _ in cells.blocks)
            found = {key: number for number, key in enumerate(keys)}
            at = self._positions[blocks] = [found.get(place, -1) for place in self.places]
        values = (*chain.from_iterable(read.values for _, read in cells.blocks), None)
        return [values[number] for number in at]

    def addresses(self, table: AcceptedTable) -> Sequence[str]:
        """The address of each, also of some that are not given; "" where it is not known. Tables
        that lie alike give the same sequence."""
        cells = table.cells
        if not isinstance(cells, _Cells):
            return [table.addresses.get(place, "") for place in self.places]
        key = tuple([(id(block), read.letters, read.lines) for block, read in cells.blocks])
        found = self._addresses.get(key)
        if found is None:
            every = {
                place: read.address(*read.position(at))
                for block, read in cells.blocks
                for place, at in block.places.items()
            }
            found = self._addresses[key] = [every.get(place, "") for place in self.places]
        return found


class _Items(ItemsView[CellKey, Any]):
    _mapping: _Cells

    def __iter__(self) -> Iterator[tuple[CellKey, Any]]:
        for block, read in self._mapping.blocks:
            for key, value in zip(block.places, read.values, strict=True):
                if value is not None and key not in self._mapping.withheld:
                    yield key, value


class _Addresses(Mapping[CellKey, str]):
    """Addresses of the given values, and of each cell of a List's entries by (number, column)."""

    __slots__ = ("_cells", "_entered")

    def __init__(self, cells: _Cells, entered: _Read | None) -> None:
        self._cells = cells
        self._entered = entered

    def __getitem__(self, key: CellKey) -> str:
        for block, read in self._cells.blocks:
            at = block.places.get(key)
            if at is not None and read.values[at] is not None:
                return read.address(*read.position(at))
        row, column = key
        if self._entered is not None and row.isdecimal():
            block, read = self._entered
            if 1 <= int(row) <= len(read.lines) and column in block.column_index:
                return read.address(int(row) - 1, block.column_index[column])
        raise KeyError(key)

    def __iter__(self) -> Iterator[CellKey]:
        yield from self._cells
        if self._entered is not None:
            block, read = self._entered
            for number in range(1, len(read.lines) + 1):
                yield from ((str(number), column.name) for column in block.columns)

    def __len__(self) -> int:
        return sum(1 for _ in self)
