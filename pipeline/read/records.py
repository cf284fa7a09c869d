"""Records that the steps hand to each other about the files that came back.

Standard library only: the reading workers build these records and load nothing heavy.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

from pipeline.text.findings import Finding
from schemas.records import Block, Shape, Table


class FileStatus(StrEnum):
    """The seven states of a path; each path has exactly one."""

    COUNTED = "counted"
    BLOCKED = "blocked"
    SUPERSEDED = "superseded"
    QUARANTINED = "quarantined"
    FAILED = "failed"
    SCAN = "scan"
    """The signed copy of a return that came in Excel too."""
    SKIPPED = "skipped"


STAMP_SHEET = "_META"
"""Hidden sheet: keys in column A, values in column B, both text."""

STAMP_KEYS = ("form_version", "plan", "round", "period", "unit_code", "kind", "levels")

SUMMARY_STAMP = "tong-hop"
"""Value of the stamp's ``kind`` on a summary workbook, which is no unit's return."""


class State(IntEnum):
    """Knowledge of a cell. The four never share one NA."""

    GIVEN = 0
    MISSING = 1
    NOT_APPLICABLE = 2
    UNREADABLE = 3


@dataclass(frozen=True, slots=True)
class Arrival:
    """A path found in the drop folder, before anything opens it."""

    path: str
    """Relative to ``returned/``, with ``/``, NFC."""
    location: Path
    received: dt.date | None
    """The date of a folder like ``2025-11-18/`` or ``18.11.2025/``; ``None`` where no folder says
    it."""
    skipped: str = ""
    """The reason why it is not a return at all; "" for a candidate."""
    folder: str = ""
    """The name of the folder that is, or seems to be, named for a day."""
    refused: Finding | None = None
    """The reason why not all files in a zip or a letter could be taken out of it."""


@dataclass(frozen=True, slots=True)
class BlockReading:
    """The cells of one block of one return.

    Values and states lie row by row: Matrix rows × columns, Record one per row, List entries ×
    columns. Whole numbers are ``int``, dates ``datetime.date``, texts NFC ``str``; a value whose
    state is not GIVEN is ``None``. ``lines`` are Excel rows per row or entry (0: its code was not
    found), ``letters`` Excel columns per column (per row in a Record; "": not found).
    """

    shape: Shape
    values: tuple[Any, ...]
    states: bytes
    letters: tuple[str, ...]
    lines: tuple[int, ...]

    @property
    def width(self) -> int:
        """Columns of the block."""
        return 1 if self.shape is Shape.RECORD else len(self.letters)

    def value(self, row: int, column: int = 0) -> Any:
        return self.values[row * self.width + column]

    def state(self, row: int, column: int = 0) -> int:
        return self.states[row * self.width + column]

    def values_on(self, row: int) -> tuple[Any, ...]:
        """The values of a row or entry."""
        return self.values[row * self.width : (row + 1) * self.width]

    def position(self, index: int) -> tuple[int, int]:
        """Row and column of the cell ``index`` of ``values``."""
        return divmod(index, self.width)

    def letter(self, row: int, column: int = 0) -> str:
        """Excel column of a cell; "" where it was not found."""
        return self.letters[row if self.shape is Shape.RECORD else column]

    def address(self, row: int, column: int = 0) -> str:
        """Excel address such as ``D7``; "" where the cell was not found."""
        letter, line = self.letter(row, column), self.lines[row]
        return f"{letter}{line}" if letter and line else ""


@dataclass(frozen=True, slots=True)
class TableReading:
    """One table of one return; ``findings`` are those of its cells and anchors."""

    table: str
    sheet: str
    head: BlockReading | None = None
    body: BlockReading | None = None
    findings: tuple[Finding, ...] = ()

    def block(self, name: str) -> BlockReading | None:
        """The block "head" or "body"; ``None`` where it was not found."""
        return self.head if name == "head" else self.body

    def blocks(self, table: Table) -> Iterator[tuple[str, Block, BlockReading]]:
        """The blocks of ``table`` that were found, by name, each with its cells."""
        for name, block in table.blocks:
            cells = self.block(name)
            if cells is not None:
                yield name, block, cells


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ReturnReading:
    """One file as read: either ``failure`` says why not, or ``tables`` holds what it says."""

    path: str
    sha256: str = ""
    size: int = 0
    failure: Finding | None = None
    stamp: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, TableReading] = field(default_factory=dict)
    modified: str = ""
    """The document's own ``modified`` property, ISO 8601, "" where it has none."""
    findings: tuple[Finding, ...] = ()
    """Findings of the file as a whole."""
    said: Mapping[str, str] = field(default_factory=dict)
    """Answers that stand above the tables alone, by the row of Bìa that does not give them."""
