"""Heights of the lines of a sheet, with those that wait for the facts of a unit."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.forms.unit_marks import has_mark, with_facts
from pipeline.xlsx import theme

_INDENT = 2.0
"""Characters that an indent and the margins of a cell take."""

Heights = tuple[tuple[int, float], ...]
"""(line, points)."""


class LineHeights:
    """Heights in points by line, each the most that anything on the line asks for."""

    def __init__(self) -> None:
        self.height_of = theme.height_of
        """Points of a text in a cell so many characters wide."""
        self.points: dict[int, float] = {}
        self.widths: Mapping[str, float] = {}
        """Characters of each column letter of the table; no text wraps beyond them."""
        self.merged: dict[str, tuple[str, str]] = {}
        """First and last letter of cells that are merged to the right, by the first's address."""
        self._waiting: dict[int, list[tuple[str, float, float]]] = {}

    def tall(self, line: int, height: float) -> None:
        """Makes the line at least ``height`` points high."""
        self.points[line] = max(self.points.get(line, 0.0), height)

    def fit(self, line: int, text: str, width: float, size: float) -> None:
        """Makes the line high enough for ``text`` in a cell ``width`` characters wide; high enough
        for one line of it where the text depends on the unit (``of_unit`` has the rest)."""
        if has_mark(text):
            self._waiting.setdefault(line, []).append((text, width, size))
            text = ""
        self.tall(line, self.height_of(text, width, size))

    def of_unit(self, facts: Mapping[str, str]) -> Heights:
        """The lines that depend on the unit, for the unit of these facts."""
        return tuple(
            (
                line,
                max(
                    self.points[line],
                    *(self.height_of(with_facts(text, facts), *room) for text, *room in texts),
                ),
            )
            for line, texts in self._waiting.items()
        )

    def of_typed(self, values: Mapping[str, object]) -> Heights:
        """The lines that are to be higher for the texts among ``values``, by address."""
        found: dict[int, float] = {}
        for address, value in values.items():
            letter = address.rstrip("0123456789")
            if not isinstance(value, str) or letter not in self.widths:
                continue
            room = self._width(self.merged.get(address, (letter, letter))) - _INDENT
            if theme.lines_of(value, room) > 1:
                line = int(address[len(letter) :])
                found[line] = max(found.get(line, 0.0), self.height_of(value, room))
        return tuple(sorted(found.items()))

    def _width(self, letters: tuple[str, str]) -> float:
        order = list(self.widths)
        first, last = (order.index(letter) for letter in letters)
        return sum(self.widths[letter] for letter in order[first : last + 1])
