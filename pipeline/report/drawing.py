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
"""How long a bar of 100% is."""
TRACK = 270.0
"""Where a bar ends that is above 100%; its figure stands beyond."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``label`` stands above it, ``value`` beyond its end, where it crosses no line;
    ``length`` in units of the drawing."""

    label: str
    value: str
    length: float
    full: bool
    """Whether it reaches the line of 100%; the others are hatched."""
    colour: str


@dataclass(frozen=True)
class Chart:
    """A chart: ``summary`` says in words what it shows, for who cannot see it."""

    name: str
    title: str
    summary: str
    line: str
    """What the line at 100% stands for; "" where the bars are counts and there is none."""
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 22

    @property
    def line_at(self) -> float:
        return FULL
