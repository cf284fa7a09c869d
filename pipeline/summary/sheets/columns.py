"""Columns of a sheet as records: whatever belongs to a column stands in one place, and the sheet,
its lines and the places that formulas name are made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain
from typing import Generic, TypeVar

from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import (
    Area,
    Cell,
    Highlight,
    Line,
    MadeLines,
    PrintSetup,
    Scalar,
    Sheet,
)
from pipeline.xlsx.theme import SIZE, TALLEST, height_of

Lined = TypeVar("Lined")

HEADER_ROW = 3
FIRST_ROW = HEADER_ROW + 1
"""Rows of the headings and of the first record below ``title_lines``, from 0."""
CONTENTS = "Mục lục"
TO_OVERVIEW = Cell("Tổng quan", link="internal:'Tổng quan'!A1", style="link")
WAY_BACK = Line((TO_OVERVIEW, Cell(CONTENTS, link=f"internal:'{CONTENTS}'!A1", style="link")))
_ON_SCREEN = (
    "Trang để tra cứu trên máy, không in. Cần in thì bỏ vùng in: "
    "Page Layout > Print Area > Clear Print Area."
)
UNPRINTED: Area = (1, 1, 1, 1)
"""A cell beside the way back in which nothing stands. With it as the area that prints a sheet is
left out where the workbook is printed: programs print no page without content. It lies within what
each page repeats, which is printed on later pages alone."""


@dataclass(frozen=True)
class SheetColumn(Generic[Lined]):
    """One column: the name that formulas know it by, its heading, its width in characters, the
    style of cells without their own, and what stands there for a record."""

    name: str
    heading: str
    width: float
    style: str
    value: Callable[[Lined], Cell | Scalar] = lambda _: None
    spare: float | None = None
    """Characters of the width that wrapped text leaves free; ``None``: the text makes no line
    higher."""
    size: float = SIZE
    """Points of its letters."""


class SheetColumns(Generic[Lined]):
    """The columns of a sheet from the first on."""

    def __init__(self, *columns: SheetColumn[Lined]) -> None:
        self.columns = columns

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    @property
    def widths(self) -> tuple[float, ...]:
        return tuple(column.width for column in self.columns)

    @property
    def styles(self) -> tuple[str, ...]:
        return tuple(column.style for column in self.columns)

    @cached_property
    def _numbers(self) -> Mapping[str, int]:
        return {column.name: number for number, column in enumerate(self.columns)}

    def number(self, name: str) -> int:
        """Position of the column, from 0."""
        return self._numbers[name]

    def width(self, first: str, last: str = "") -> float:
        """Characters that a column holds, or those from ``first`` to ``last`` together."""
        return sum(self.widths[self.number(first) : self.number(last or first) + 1])

    def address(self, row: int, name: str) -> str:
        """Address of the column's cell in a row."""
        return address_of(row, self.number(name))

    def area(self, name: str, first: int, last: int) -> Area:
        """The column's cells from row ``first`` to row ``last``."""
        return (first, self.number(name), last, self.number(name))

    def span(self, name: str, first: int, last: int) -> str:
        """Range of the cells as a formula names it, such as ``$C$5:$C$9``."""
        return ":".join(address_of(row, self.number(name), fixed=True) for row in (first, last))

    def line(self, record: Lined, style: str = "", lowest: float = 0) -> Line:
        """The record's line, as high as its longest text needs and ``lowest`` points at least."""
        cells = tuple([column.value(record) for column in self.columns])
        return Line(cells, style, self.height(cells, lowest))

    def height(self, cells: Sequence[Cell | Scalar], lowest: float = 0) -> float | None:
        """Points that a line of these cells needs for its longest text, and ``lowest`` at least;
        ``None`` where any will do."""
        for number, room, size in self._wrapping:
            content = cells[number]
            text = content.value if isinstance(content, Cell) else content
            if isinstance(text, str):
                lowest = max(lowest, height_of(text, room, size))
        return min(lowest, TALLEST) or None

    @cached_property
    def _wrapping(self) -> Sequence[tuple[int, float, float]]:
        """The columns whose text may make a line higher, their room and their letters' size."""
        return [
            (number, column.width - column.spare, column.size)
            for number, column in enumerate(self.columns)
            if column.spare is not None
        ]

    def sheet(
        self,
        name: str,
        heads: Sequence[Line],
        lines: Sequence[Line],
        *,
        about: str = "",
        below: Sequence[Line] = (),
        header_height: float,
        frozen: int = 0,
        is_filtered: bool = True,
        highlights: tuple[Highlight, ...] = (),
    ) -> Sheet:
        """The sheet: ``heads``, the headings (``header_height`` points), ``lines`` of the records,
        and what stands ``below`` them. ``frozen`` columns do not scroll. Without records or what
        stands below there are no headings, and nothing to print."""
        if not lines and not below:
            beside = len(heads) - 1, len(self.columns)
            return Sheet(
                name=name,
                about=about,
                widths=self.widths,
                lines=tuple(heads),
                printing=PrintSetup(area=(*beside, *beside)),
                tab="tab_first",
            )
        header = len(heads)
        last = header + max(len(lines), 1)
        top = (*heads, Line(self.headings, "header", header_height))
        is_made = isinstance(lines, MadeLines)
        return Sheet(
            name=name,
            about=about,
            widths=self.widths,
            styles=self.styles,
            lines=MadeLines(top, lambda: chain(lines, below), len(lines) + len(below))
            if is_made
            else (*top, *lines, *below),
            freeze=(header + 1, frozen),
            filter=(header, 0, last, len(self.columns) - 1) if is_filtered else None,
            highlights=highlights,
            printing=PrintSetup(repeat=(header, header), narrow_margins=True),
            tab="tab_first",
        )


def title_lines(title: str, about: str, style: str = "note_plain") -> tuple[Line, ...]:
    """The lines above the headings: title, what the sheet is about, the way back."""
    return Line((title,), "heading", 22), Line((about,), style), WAY_BACK


def on_screen(back: Line) -> Line:
    """The way back of a sheet that is looked up, not printed, with a notice that says so; in the
    second line it leaves ``UNPRINTED`` free."""
    first, *others = back.cells
    # The column's own style has borders, which would print.
    free = Cell(None, style="note_plain")
    return replace(back, cells=(first, free, *others, replace(free, value=_ON_SCREEN)))


def linked(value: Scalar, link: str, style: str = "cell_link") -> Cell:
    """A cell with a link in ``style``, or a plain one where there is no link."""
    return Cell(value, style=style if link else "", link=link)
