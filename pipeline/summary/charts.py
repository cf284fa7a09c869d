"""Charts described: which ranges they draw, how they look by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one chart. Ranges are absolute, with their sheet: ``'Tổng quan'!$N$5:$N$9``.

    ``style`` names the look whose ``bg_color`` fills the bars; ``point_styles`` that of each bar
    where they differ.
    """

    name: str
    categories: str
    values: str
    style: str
    point_styles: tuple[str, ...] = ()
    labels: bool = True
    """Whether each bar bears its figure."""


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars that lie, the first category on top. ``at`` is the cell (row, column) of its upper left
    corner, ``offset`` pixels (right, down) from there, ``size`` pixels (width, height)."""

    title: str
    series: tuple[Series, ...]
    category_title: str
    value_title: str
    number_format: str
    at: tuple[int, int] = (0, 0)
    offset: tuple[int, int] = (0, 0)
    size: tuple[int, int] = (480, 288)
    highest: float | None = None
    """Where the axis of figures ends; ``None`` leaves it to the program."""
    step: float | None = None
    """Figures between two lines of the grid."""
    overlapping: bool = False
    """Whether the series lie on each other, the later in front."""
    description: str = ""
    """What it shows, for those who can't see it."""
