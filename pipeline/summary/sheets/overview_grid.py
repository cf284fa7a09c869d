"""The grid of Tổng quan: its columns, and lines whose parts span some of them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.xlsx.sheet_description import Cell, Line, Scalar

WIDTHS = (4.5, 9.5, 46.3, 8.8, 8.7, 24, 21.5, 27, 9.5, 14, 13.3)
LAST = len(WIDTHS) - 1
WHOLE = (0, LAST)
LEFT, MIDDLE, RIGHT = (0, 2), (3, 6), (7, LAST)
"""The page in three, for what stands at its edges."""
CHARTED, BESIDE_CHARTS = (0, 6), (7, LAST)
LABEL, IN_SIGHT = (0, 1), (2, 9)
"""The columns that a laptop of 1366 dots shows without scrolling: a label and its sentence."""

ColumnSpan = tuple[int, int]
"""First and last column."""
SpannedCell = tuple[ColumnSpan, Cell | Scalar]
"""Columns and what stands in them."""


def spread(parts: Sequence[SpannedCell], style: str = "", height: float | None = None) -> Line:
    """A line with each part in its columns, merged where there are several."""
    cells: list[Cell | Scalar] = [None] * len(WIDTHS)
    merges = []
    for (first, last), content in parts:
        cell = content if isinstance(content, Cell) else Cell(content, style=style)
        cells[first] = cell
        if last > first:
            merges.append((first, last))
            cells[first + 1 : last + 1] = [Cell(None, style=cell.style)] * (last - first)
    return Line(tuple(cells), "", height, tuple(merges))


def width_of(columns: ColumnSpan) -> float:
    """The number of characters that the columns hold."""
    return sum(WIDTHS[columns[0] : columns[1] + 1])


def pixels_of(columns: ColumnSpan) -> int:
    """The width of the columns on screen, as Excel reckons it: seven pixels a character and five
    between columns."""
    return sum(int(width * 7 + 5.5) for width in WIDTHS[columns[0] : columns[1] + 1])
