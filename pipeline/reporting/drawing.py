"""A chart described: bars with their words, and where each lies in the drawing.

A drawing is ``WIDTH`` units wide, so that its letters are readable on a phone as they stand; on a
wider screen it is enlarged as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 340
ROW = 33
"""Height of a bar with its words above it."""
FULL = 290.0
"""How long a bar of 100% is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``label`` and ``value`` stand above it, ``length`` in units of the drawing."""

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
    """What the line at 100% stands for."""
    bars: tuple[Bar, ...]
    note: str = ""

    @property
    def height(self) -> int:
        return ROW * len(self.bars) + 22

    @property
    def line_at(self) -> float:
        return FULL
