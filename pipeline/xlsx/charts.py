"""Charts described: which ranges they draw, how they look by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """Description of a bar chart. Ranges are absolute, with their sheet: ``'Tổng quan'!$N$5:$N$9``.

    ``styles`` name the look of each bar, whose ``bg_color`` fills it.
    """

    name: str
    categories: str
    values: str
    styles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars that lie, the first category on top. ``at`` is the cell (row, column) of its upper left
    corner, ``offset`` pixels (right, down) from there, ``size`` pixels (width, height)."""

    title: str
    bars: Bars
    category_title: str
    value_title: str
    number_format: str
    """Of the bars' figures; the axis has whole numbers."""
    at: tuple[int, int] = (0, 0)
    offset: tuple[int, int] = (0, 0)
    size: tuple[int, int] = (480, 288)
    highest: float | None = None
    """End of the axis of figures; ``None`` leaves it to the program."""
    step: float | None = None
    """Figures between two lines of the grid."""
    begin: float = 0.5
    """Share of the width left of the bars, for the names; what is left at their right is for the
    figure of the longest."""
    description: str = ""
    """Text for those who can't see it."""
