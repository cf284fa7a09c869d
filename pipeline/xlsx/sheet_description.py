"""A workbook described: what stands in which cell, and how it looks by name.

The sheets of the summary are built as these records and written by a writer that knows nothing of
figures; so a test can ask what stands in a cell without opening a file. Rows and columns count
from 0.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import overload

from pipeline.xlsx.charts import BarChart

Scalar = str | int | float | dt.date | None

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that is more than a plain value.

    Of a formula cell (``formula`` begins with ``=``, function names in English) ``value`` is the
    exact cached value: recalculation must change nothing. ``link`` is ``internal:'Sheet'!A1`` or
    ``external:`` and a path relative to the workbook, with ``/``; any cell may have one. ``style``
    "" takes the line's style, or else the column's.
    """

    value: Scalar = None
    formula: str = ""
    style: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Leads:
    """Links of many cells of a line into one ``file``, itself as the ``link`` of a cell. ``sheet``
    begins the place there (``'Biểu 01'!``), or is "" where they lead to the file alone;
    ``addresses`` are its ends by column, "" for the file, in the order of columns."""

    file: str
    sheet: str
    addresses: Mapping[int, str]

    def link(self, column: int) -> str:
        """The link of a column's cell; "" where it has none."""
        address = self.addresses.get(column)
        if address is None:
            return ""
        return f"{self.file}#{self.sheet}{address}" if self.sheet and address else self.file


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``merges`` are pairs (first column, last column), never over several rows."""

    cells: tuple[Cell | Scalar, ...] = ()
    style: str = ""
    height: float | None = None
    """Points; ``None`` leaves it to the program that opens the file."""
    merges: tuple[tuple[int, int], ...] = ()
    leads: Leads | None = None
    """Links beside those of cells, of which no cell has two."""


class MadeLines(Sequence[Line]):
    """Lines made anew each time they are gone through, after those of ``head``: what holds a line
    for each of thousands of units need not be held itself. ``make`` gives ``count`` lines."""

    def __init__(
        self, head: tuple[Line, ...], make: Callable[[], Iterable[Line]], count: int
    ) -> None:
        self.head = head
        self._make = make
        self._count = count

    def under(self, head: tuple[Line, ...]) -> MadeLines:
        """Copies it with another head."""
        return MadeLines(head, self._make, self._count)

    def __len__(self) -> int:
        return len(self.head) + self._count

    def __iter__(self) -> Iterator[Line]:
        return chain(self.head, self._make())

    @overload
    def __getitem__(self, at: int) -> Line: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Line, ...]: ...
    def __getitem__(self, at: int | slice) -> Line | tuple[Line, ...]:
        if isinstance(at, int) and 0 <= at < len(self.head):
            return self.head[at]
        return tuple(self)[at]


@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format: ``formula`` is relative to the area's first cell."""

    area: Area
    formula: str
    style: str


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """Printing of a sheet on A4 landscape: fitted to one page across, or at a ``scale`` in percent
    with pages that begin at ``column_breaks`` and ``row_breaks``."""

    scale: int = 0
    column_breaks: tuple[int, ...] = ()
    row_breaks: tuple[int, ...] = ()
    repeat_columns: int = 0
    """Number of leading columns that every page repeats."""
    repeat: tuple[int, int] | None = None
    """First and last row repeated on every page."""
    area: Area | None = None
    """Area that prints; ``None`` for all."""
    header: str = ""
    footer: str = ""
    narrow_margins: bool = False
    slim_margins: bool = False
    """As narrow as printers take, for the sheet that must fit one page."""
    tells_total: bool = True
    """True if each page says of how many it is."""


@dataclass(frozen=True)
class Sheet:
    """One sheet. ``styles`` are the columns' own, for the plain values of lines without a style."""

    name: str
    widths: tuple[float, ...]
    lines: Sequence[Line]
    styles: tuple[str, ...] = ()
    freeze: tuple[int, int] | None = None
    """First row and column that scroll."""
    filter: Area | None = None
    highlights: tuple[Highlight, ...] = ()
    charts: tuple[BarChart, ...] = ()
    printing: PrintSetup = PrintSetup()
    tab: str = ""
    """Style whose ``tab_color`` marks the sheet's tab; "" for none."""
    about: str = ""
    """Sentence on what it answers, for a table of contents."""
    hidden: bool = False
    """For machines: neither shown nor printed."""

    def at(self, row: int, column: int) -> Cell:
        """The cell at a place; an empty one where nothing stands."""
        if row >= len(self.lines) or column >= len(self.lines[row].cells):
            return Cell()
        line = self.lines[row]
        found = line.cells[column]
        cell = found if isinstance(found, Cell) else Cell(found)
        link = line.leads.link(column) if line.leads else ""
        return replace(cell, link=link) if link else cell


@dataclass(frozen=True)
class Workbook:
    """Sheets in order, with the document's properties. ``created`` is a date of the round, never
    the clock's: the same inputs give the same file."""

    sheets: tuple[Sheet, ...]
    title: str
    company: str
    created: dt.date
    tabs_in_sight: int = 0
    """Number of the first sheets whose tabs are in sight when it opens; 0: as many as fit."""

    @property
    def by_name(self) -> Mapping[str, Sheet]:
        return {sheet.name: sheet for sheet in self.sheets}


def on_sheet(sheet: str, reference: str) -> str:
    """``'Chỉ tiêu'!D7``."""
    return "'" + sheet.replace("'", "''") + "'!" + reference


def link_within(reference: str) -> str:
    """A link to the cells that a formula names: ``='Chỉ tiêu'!$D$7``, with or without its marks."""
    return f"internal:{reference.removeprefix('=').replace('$', '')}"
