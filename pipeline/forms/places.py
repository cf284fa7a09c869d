"""What stands for a rule's cells in the formulas of a form: addresses, dates, counts of a List."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from pipeline.forms.formulas import absolute, joined, quoted
from pipeline.forms.layout import BlockLayout
from pipeline.forms.lines import lines_in
from schemas.expressions.numbers import CellKey
from schemas.expressions.texts import FACT, LIST

Dates = Mapping[str, str]
"""The round's dates as Excel formulas, by the names that rules have for them; none on a master."""

BLANK = '""'

_REFERENCE = re.compile(r"(?<![A-Za-z0-9_$!'])(\$?[A-Z]{1,3})(\d+)(?![\d(])")


def places_in(block: BlockLayout, dates: Dates, entry: int = 0) -> Callable[[CellKey], str]:
    """Gives the Excel text of what a rule reads: a cell, a date of the round, or what the whole
    List says of the entry (see ``schemas.expressions.texts``)."""

    def place(key: CellKey) -> str:
        row, column = key
        if row == FACT:
            return dates[column]
        if row == LIST:
            return _of_the_list(block, column, entry)
        try:
            return block.address(row, column, entry)
        except KeyError:
            # Not asked here, so blank: a sum that takes blanks as zero may still name it.
            return BLANK

    return place


def _of_the_list(block: BlockLayout, what: str, entry: int) -> str:
    if what == "first":
        if not entry:
            return "1"
        above = [
            cell for at in range(entry) for cell in lines_in(block)[block.first_line + at].filled
        ]
        fixed = ",".join(_fixed_start(place) for place in joined(above).split(","))
        return f"IF(COUNTA({fixed})=0,1,0)"
    kind, _, rest = what.partition(":")
    if kind == "count":
        column, _, value = rest.partition("=")
        first, last = block.address("", column), block.address("", column, block.room - 1)
        return f"COUNTIF({absolute(first)}:{absolute(last)},{quoted(value)})"
    if kind == "missing":
        # On the form a choice that is not in its list can't be typed.
        return "0"
    if not entry:
        return "0"
    names = rest.split("+")
    same: list[str] = []
    for name in names:
        earlier = f"{block.address('', name)}:{block.address('', name, entry - 1)}"
        same.append(f"--({_fixed_start(earlier)}={block.address('', name, entry)})")
    # Entries without a name are missed elsewhere; they are not copies of each other.
    return f"IF({block.address('', names[0], entry)}={BLANK},0,SUMPRODUCT({','.join(same)}))"


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
