"""The places that findings of a cell name."""

from __future__ import annotations

from dataclasses import replace

from pipeline.read.records import BlockReading
from pipeline.text.findings import Place
from schemas.records import Block, Shape


def place_of_cell(
    sheet: Place, block: Block, cells: BlockReading, line: int, number: int = 0
) -> Place:
    """The cell on row or entry ``line`` in column ``number`` (both from 0) of a block that stands
    in ``sheet``: printed codes, an entry's number from 1, and the address."""
    row = None if block.shape is Shape.LIST else block.rows[line]
    column = block.columns[number]
    in_record = block.shape is Shape.RECORD
    return replace(
        sheet,
        row=row.code if row is not None else str(line + 1),
        column=block.question(row, column).column if in_record else column.code,
        cell=cells.address(line, number),
    )
