"""The rule records as Excel conditions."""

from __future__ import annotations

from pipeline.forms.formulas import joined, leaves
from pipeline.forms.layout import BlockLayout
from pipeline.forms.rule_addresses import Dates, Places
from schemas.expressions.lists import LIST
from schemas.expressions.numbers import AllOf, AnyOf, CellKey, Compare, Expression, Not
from schemas.expressions.texts import FACT
from schemas.records import Kind
from schemas.respondents import Respondent
from schemas.rules import Check


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
        if check.severity != "note"
        and check.asked.of(who)
        and all(map(is_there, (*check.violated.cells(), check.home)))
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
    guards = [f'{cell}<>""' for cell in texts]
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
