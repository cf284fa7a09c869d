"""The rule records as Excel conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.forms.formulas import absolute, joined, leaves
from pipeline.forms.layout import BlockLayout
from pipeline.forms.lines import lines_in
from pipeline.forms.typed_dates import day_in
from schemas.expressions.lists import ABOVE, LIST
from schemas.expressions.numbers import AllOf, AnyOf, CellKey, Compare, Expression, Not
from schemas.expressions.texts import FACT, is_filled
from schemas.records import Kind
from schemas.respondents import Respondent
from schemas.rules import Check

Dates = Mapping[str, str]
"""The round's dates as Excel formulas, by the names that rules have for them; none on a master."""

BLANK = '""'


def live_checks(
    block: BlockLayout, who: Respondent, dates: Dates | None = None
) -> tuple[Check, ...]:
    """The checks of a block that hold for ``who`` and whose cells are all on the form.

    One that looks at a date of the round is left out where ``dates`` does not give it.
    """

    def is_there(key: CellKey) -> bool:
        row, column = key
        if row == FACT:
            return column in (dates or {})
        return row == LIST or (row not in block.not_due and block.has(row, column))

    return tuple(
        check
        for check in block.block.checks.values()
        if check.severity != "note" and check.asked.of(who) and all(map(is_there, check.cells()))
    )


def condition(
    block: BlockLayout,
    check: Check,
    dates: Dates,
    entry: int = 0,
    implied_by: tuple[Check, ...] = (),
) -> str:
    """Excel condition that is true where the check is violated and none of ``implied_by`` is.

    It speaks only once every number behind it is given: a total of which a part is still blank
    would cry fault at each row that is filled before it.
    """
    place = Places(block, dates, entry)
    keys = list(dict.fromkeys(check.violated.cells()))
    cells = [key for key in keys if key[0] not in (FACT, LIST)]
    is_of_list = any(row == LIST for row, _ in keys)
    if is_of_list:
        # What is said of the whole List is said at an entry's own answer, once it is given.
        cells = list(dict.fromkeys((*cells, check.home)))
    numbers: list[str] = []
    texts: list[str] = []
    has_day = False
    denies = _denies(check.violated)
    for key in cells:
        row = block.block.row(key[0]) if key[0] else None
        column = block.block.column(key[1])
        if block.question(row, column).kind in (Kind.TEXT, Kind.CHOICE):
            if denies or (is_of_list and key == check.home):
                texts.append(place(key))
            continue
        if place.holds_day(key):
            has_day = True
            continue
        numbers.append(place(key))
        if row is not None:
            numbers.extend(leaves(block, *key))
    numbers = list(dict.fromkeys(numbers))
    violated = check.violated.excel(place)
    guards = [is_filled(cell) for cell in texts]
    if numbers:
        guards.insert(0, f"COUNT({joined(numbers)})={len(numbers)}")
    if implied_by:
        others = ",".join(condition(block, other, dates, entry) for other in implied_by)
        violated = f"AND({violated},NOT(OR({others})))"
    if guards:
        guard = guards[0] if len(guards) == 1 else f"AND({','.join(guards)})"
        violated = f"IF({guard},{violated},FALSE)"
    # Where no day stands its number is an error.
    return f"IFERROR({violated},FALSE)" if has_day else violated


def _denies(expression: Expression) -> bool:
    """True where a blank text could make it true: a blank equals nothing and contains nothing, so
    only what denies has to wait for the text."""
    match expression:
        case Not():
            return True
        case Compare():
            return expression.operator == "<>"
        case AllOf() | AnyOf():
            return any(map(_denies, expression.of))
        case _:
            return False


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
