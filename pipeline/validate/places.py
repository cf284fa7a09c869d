"""The places that findings of a cell name."""

from __future__ import annotations

from dataclasses import replace

from pipeline.read.records import BlockReading
from pipeline.text.findings import Place
from schemas.records import Block


def place_of_cell(
    sheet: Place, block: Block, cells: BlockReading, line: int, number: int = 0
) -> Place:
    """The cell on row or entry ``line`` in column ``number`` (both from 0) of a block that stands
    in ``sheet``: printed codes, an entry's number from 1, and the address."""
    row, column = block.row_at(line), block.columns[number]
    return replace(
        sheet,
        row=row.code if row is not None else str(line + 1),
        column=block.column_code(row, column),
        cell=cells.address(line, number),
    )


def place_key(place: Place) -> tuple[str, str]:
    """Printed codes of a place."""
    return place.row, place.column
