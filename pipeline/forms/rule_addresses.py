"""Addresses and dates that stand for a rule's cells in the formulas of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.forms.formulas import absolute, joined
from pipeline.forms.layout import BlockLayout
from pipeline.forms.lines import lines_in
from pipeline.forms.typed_dates import day_in
from schemas.expressions.lists import ABOVE, LIST
from schemas.expressions.numbers import CellKey
from schemas.expressions.texts import FACT
from schemas.records import Kind

Dates = Mapping[str, str]
"""The round's dates as Excel formulas, by the names that rules have for them; none on a master."""

BLANK = '""'

_REFERENCE = re.compile(r"(?<![A-Za-z0-9_$!'])(\$?[A-Z]{1,3})(\d+)(?![\d(])")


@dataclass(frozen=True)
class Places:
    """The Excel text of what a rule reads at an entry of a block: a cell, a date of the round, a
    List's column as a whole or above the entry."""

    block: BlockLayout
    dates: Dates
    entry: int = 0

    def __call__(self, key: CellKey) -> str:
        row, column = key
        if row == FACT:
            return self.dates[column]
        if row == ABOVE:
            return _cells_above(self.block, column, self.entry)
        if row == LIST:
            ends = (self.block.address("", column, at) for at in (0, self.block.room - 1))
            return ":".join(map(absolute, ends))
        try:
            return self.block.address(row, column, self.entry)
        except KeyError:
            # Not asked here, so blank: a sum that takes blanks as zero may still name it.
            return BLANK

    def value(self, key: CellKey) -> str:
        return day_in(self(key)) if self.holds_day(key) else self(key)

    def holds_day(self, key: CellKey) -> bool:
        """True where a day is typed into the cell."""
        row, column = key
        if not self.block.has(row, column):
            return False
        of_row = self.block.block.row(row) if row else None
        return self.block.question(of_row, self.block.block.column(column)).kind is Kind.DATE


def _cells_above(block: BlockLayout, column: str, entry: int) -> str:
    """A column's cells in the entries above one, or all cells that are filled there; "" at the
    first entry."""
    if not entry:
        return ""
    if column:
        return _fixed_start(f"{block.address('', column)}:{block.address('', column, entry - 1)}")
    above = [cell for at in range(entry) for cell in lines_in(block)[block.first_line + at].filled]
    return ",".join(_fixed_start(place) for place in joined(above).split(","))


def _fixed_start(place: str) -> str:
    """``B20:D24`` as ``B$20:D24``: the first line stays where it is when the formula moves down.
    A single line is written as a range, so that it has a start and an end to move."""
    first, _, last = place.partition(":")
    letters = first.rstrip("0123456789")
    return f"{letters}${first[len(letters) :]}:{last or first}"


def moved_down(formula: str, lines: int) -> str:
    """The formula as Excel copies it ``lines`` down: relative lines move, fixed ones stay.

    It must not refer to other sheets.
    """
    pieces = formula.split('"')
    # Every second piece is a text constant.
    pieces[::2] = [
        _REFERENCE.sub(lambda found: f"{found[1]}{int(found[2]) + lines}", piece)
        for piece in pieces[::2]
    ]
    return '"'.join(pieces)
