"""The targets that units registered themselves (Biểu 12), and how far they are reached."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.accept.records import Accepted
from pipeline.measure.bounds import outlook_of
from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import gap_to, outlook_beside, rate_of, status_of
from pipeline.plan.plan import Indicator, Operator, Target
from pipeline.round.round import Round
from schemas.code_lists import CEILING_OPERATORS, TARGET_OPERATORS

TABLE = "own_targets"
NOT_CONCERNED = "đơn vị không thuộc diện tính chỉ tiêu này"

OPERATORS: dict[str, Operator] = {
    **dict(zip(TARGET_OPERATORS.items, (">=", ">", "~"), strict=True)),
    **dict(zip(CEILING_OPERATORS.items, ("<=", "<"), strict=True)),
}
"""Comparisons by the words of the form; a registered figure without a word is to be reached, or
not to be exceeded, as the plan's own is."""


def registered(accepted: Accepted, indicator: Indicator, round: Round) -> dict[str, Target]:
    """Unit code → the target it registered for the indicator, in the indicator's unit. It applies
    from the year registered on, or from the round's year."""
    targets, unsaid = {}, "<=" if indicator.is_ceiling else ">="
    # Thousands of units register few different targets.
    made: dict[tuple[Any, ...], Target] = {}
    for unit, table in accepted.tables.get(TABLE, {}).items():
        value = table.cells.get((indicator.code, "value"))
        if value is None:
            continue
        word = table.cells.get((indicator.code, "operator"))
        operator = OPERATORS.get(str(word), unsaid)
        year = table.cells.get((indicator.code, "year")) or round.settings.year
        if (operator, value, year) not in made:
            target = Target(type="from", operator=operator, value=_exact(value), year=year)
            tolerance = round.settings.switches.approximate_tolerance
            made[operator, value, year] = target.within(tolerance)
        targets[unit] = made[operator, value, year]
    return targets


def own_result(result: Result, target: Target, year: int) -> Result:
    """A unit's ``result`` (by the plan, of everyone) judged against its own ``target``.

    What a unit registers is for the year: of an accumulated total only this round's part counts.
    """
    numerator, value = result.numerator, result.value
    if result.indicator.kind == "total" and not result.reported:
        numerator = value = None
        result = replace(result, status=Status.NO_DATA)
    if result.indicator.kind == "total" and value is not None:
        if result.indicator.accumulate == "sum" and numerator is not None:
            numerator -= result.carried or 0
        value = Fraction(numerator or 0)
    status, gap = result.status, None
    outlook = Outlook.UNKNOWN
    if value is not None:
        due = year >= (target.year or year)
        status = status_of(value, target, due, is_share=result.indicator.is_percentage)
        if numerator is not None and status != Status.ABOVE_WHOLE:
            gap = gap_to(target, result.indicator, numerator, result.denominator)
        outlook = outlook_beside(status, outlook_of(value, value, target))
    return replace(
        result,
        basis="own",
        target=target,
        numerator=numerator,
        value=value,
        status=status,
        gap=gap,
        rate=rate_of(value, target),
        carried=None,
        change=None,
        reason=result.reason if value is None else "",
        lower=value,
        upper=value,
        outlook=outlook,
        awaits_earlier=False,
    )


def own_without_figure(
    nothing: Result, target: Target, kinds: Collection[str], why_nothing: str
) -> Result:
    """Own figure of a unit that gives none: ``nothing``, with the reason for this unit. What does
    not concern it is not applicable, as its form says.

    ``kinds`` are those of the units that do give. Where communes alone are asked for both sides,
    the share is counted by area and no school has one of its own.
    """
    own = replace(nothing, basis="own", target=target)
    if set(kinds) == {"XA"}:
        return replace(own, status=Status.ONE_SIDED, reason="")
    if why_nothing:
        return replace(own, reason=why_nothing)
    return replace(own, status=Status.NOT_APPLICABLE, reason=NOT_CONCERNED)


def _exact(value: object) -> Fraction:
    """The figure as it was written: 12.2 read from a sheet is 12,2 and not its nearest double."""
    return Fraction(Decimal(str(value)))
