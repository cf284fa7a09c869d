"""A chart described: bars with their words, and where each lies in the drawing.

A drawing is ``WIDTH`` units wide, so that its letters are readable on a phone as they stand; on a
wider screen it is enlarged as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 340
ROW = 33
"""Height of a bar with its words above it."""
FULL = 240.0
"""Length of a bar of 100%."""
TRACK = 270.0
"""Length at which a bar above 100% is cut; its figure stands beyond."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``label`` stands above it, ``value`` beyond its end, where it crosses no line;
    ``length`` in units of the drawing."""

    label: str
    value: str
    length: float
    is_full: bool
    """Reaches the line of 100%; the other bars are hatched."""
    colour: str


@dataclass(frozen=True)
class Chart:
    """A chart: ``summary`` says the same in words, for readers who cannot see it."""

    name: str
    title: str
    summary: str
    line: str
    """Name of the line at 100%; "" where the bars are counts and there is none."""
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 22

    @property
    def line_at(self) -> float:
        return FULL
