"""From the chosen readings to accepted tables: given values by name, with their addresses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pipeline.results import Accepted, AcceptedTable
from pipeline.returns import BlockReading, ReturnReading, State
from schemas.records import Block, Form, Shape, Table


def accept(chosen: Mapping[tuple[str, str], ReturnReading], form: Form, year: int = 0) -> Accepted:
    """The accepted tables of the readings that count for each (unit code, table)."""
    tables: dict[str, dict[str, AcceptedTable]] = defaultdict(dict)
    for (unit, name), reading in sorted(chosen.items()):
        tables[name][unit] = _accepted(unit, reading, form.by_name[name])
    return Accepted(dict(tables), year)


def _accepted(unit: str, reading: ReturnReading, table: Table) -> AcceptedTable:
    page = reading.tables[table.name]
    cells: dict[tuple[str, str], Any] = {}
    addresses: dict[tuple[str, str], str] = {}
    entries: tuple[Mapping[str, Any], ...] = ()
    lines: tuple[int, ...] = ()
    for name, block in table.blocks:
        read = page.head if name == "head" else page.body
        if read is None:
            continue
        if block.shape is Shape.LIST:
            entries, lines = _entries(block, read), read.lines
            for line in range(len(lines)):
                for number, column in enumerate(block.columns):
                    addresses[str(line + 1), column.name] = read.address(line, number)
            continue
        width = len(block.columns)
        for line, row in enumerate(block.rows):
            for number, column in enumerate(block.columns):
                at = line * width + number
                if read.states[at] == State.GIVEN:
                    cells[row.name, column.name] = read.values[at]
                    addresses[row.name, column.name] = read.address(line, number)
    return AcceptedTable(unit, reading.path, page.sheet, cells, addresses, entries, lines)


def _entries(block: Block, read: BlockReading) -> tuple[Mapping[str, Any], ...]:
    width = len(block.columns)
    return tuple(
        {
            column.name: read.values[line * width + number]
            for number, column in enumerate(block.columns)
            if read.states[line * width + number] == State.GIVEN
        }
        for line in range(len(read.lines))
    )
