"""The rule records as Excel conditions."""

from __future__ import annotations

from pipeline.forms.formulas import joined, leaves
from pipeline.layout import BlockLayout
from schemas.records import Kind
from schemas.respondents import Respondent
from schemas.rules import Check


def live_checks(block: BlockLayout, who: Respondent) -> tuple[Check, ...]:
    """The checks of a block that hold for ``who`` and whose cells are all on the form."""
    return tuple(
        check
        for rule in block.block.rules
        for check in rule.checks(block.block)
        if check.asked.of(who)
        and all(block.has(*key) for key in (*check.violated.cells(), check.home))
    )


def condition(
    block: BlockLayout, check: Check, entry: int = 0, implied_by: tuple[Check, ...] = ()
) -> str:
    """Excel condition that is true where the check is violated and none of ``implied_by`` is.

    It speaks only once every number behind it is given: a total of which a part is still blank
    would cry fault at each row that is filled before it.
    """

    def address(key: tuple[str, str]) -> str:
        return block.address(key[0], key[1], entry)

    numbers: list[str] = []
    texts: list[str] = []
    for key in dict.fromkeys(check.violated.cells()):
        row = block.block.row(key[0]) if key[0] else None
        kind = block.question(row, block.block.column(key[1])).kind
        if kind in (Kind.TEXT, Kind.CHOICE):
            texts.append(address(key))
            continue
        numbers.append(address(key))
        if key[0]:
            numbers.extend(leaves(block, *key))
    numbers = list(dict.fromkeys(numbers))
    violated = check.violated.excel(address)
    guards = [f'{cell}<>""' for cell in texts]
    if numbers:
        guards.insert(0, f"COUNT({joined(numbers)})={len(numbers)}")
    guard = guards[0] if len(guards) == 1 else f"AND({','.join(guards)})"
    if implied_by:
        others = ",".join(condition(block, other, entry) for other in implied_by)
        violated = f"AND({violated},NOT(OR({others})))"
    return f"IF({guard},{violated},FALSE)" if guards else violated
