"""Bounds of an indicator's value while returns are missing.

A unit that has not reported is expected to bring its last known denominator within a margin, or
the one that has come already, and of it anything from none to all. Where nothing is known of a
missing unit nothing is said of the whole. All on exact fractions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.measure.contributions import Contribution
from pipeline.measure.history import History
from pipeline.measure.result import Outlook
from pipeline.measure.verdict import PERCENT, Bounds, Judgement, judge
from pipeline.plan.plan import Indicator, Split, Target, exactly

Ends = tuple[Fraction | None, Fraction | None]
"""The least and the greatest that a share can become."""
MARGIN = 10
"""Percent by which a denominator may differ from the last known one, by one at least; said
wherever a result is called certain."""
NOTHING = Contribution()
UNKNOWN = Bounds(None, None, Outlook.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Expected:
    """Parts that a missing unit may bring: to the numerator at least ``least`` and at most ``most``
    (``None``: nothing limits it), to the denominator ``denominator`` (``None``: nothing is known
    of it), both ``spread`` more or fewer where they are as last known."""

    denominator: int | None
    most: int | None
    least: int = 0
    spread: int = 0


def _spread(denominator: int) -> int:
    return max(1, -(-denominator * MARGIN // PERCENT))


def expected_of(
    indicator: Indicator,
    split: Split,
    unit: str,
    history: History,
    *,
    given: Contribution = NOTHING,
    pooled: bool = False,
    only_adds: bool = False,
) -> Expected:
    """Estimate the parts of a unit that doesn't enter.

    ``given`` are the sides that have come of it: both where others of its commune, or its figures
    of the other sex, are missing, the denominator where its numerator is. ``pooled``: the sides
    come from different units, so the denominator (children who live in a commune) does not limit
    the numerator (children who attend there). ``only_adds``: it is asked for no denominator, so
    that it can but add to the numerator.
    """
    if indicator.kind in ("units", "yes"):
        return Expected(denominator=1, most=1)
    if indicator.kind == "mean" and not indicator.denominator:
        return Expected(denominator=1, most=None)
    last = history.last_known(indicator, split, unit)
    if indicator.kind == "total":
        return Expected(denominator=0, most=None)
    if given.numerator is not None:
        most = given.numerator
        return Expected(denominator=given.denominator or 0, most=most, least=most)
    if only_adds:
        return Expected(denominator=0, most=None)
    base, spread = given.denominator, 0
    if base is None and last is not None and last.denominator is not None:
        base, spread = last.denominator, _spread(last.denominator)
    limited = not pooled and indicator.kind != "mean"
    return Expected(denominator=base, most=base if limited else None, spread=spread)


def provisional(
    indicator: Indicator,
    numerator: int | None,
    denominator: int | None,
    missing: Sequence[Expected],
    target: Target | None,
) -> Bounds:
    """The least and the greatest value, in the indicator's unit, that the figures known
    (``numerator``, ``denominator``; carried figures that add up included) and those expected allow.

    A total only grows: its least is what is known and nothing limits it from above. With nothing
    missing both bounds are the value. Ratios that exceed 100 % are possible only where nothing
    limits a numerator; the upper bound is ``None`` then.
    """
    if any(one.denominator is None for one in missing):
        return UNKNOWN
    least = (numerator or 0) + sum(one.least for one in missing)
    most = _sum(one.most for one in missing)
    if most is not None:
        most += numerator or 0
    if indicator.kind == "total":
        if numerator is None and not missing:
            return UNKNOWN
        return _judged(exactly(least), None if most is None else exactly(most), target)
    if not missing and denominator:
        value = exactly(indicator.scale * least, denominator)
        return _judged(value, value, target)
    bases, tops = [], []
    for sign in (1, -1):
        ends = [max((one.denominator or 0) + sign * one.spread, 0) for one in missing]
        bases.append((denominator or 0) + sum(ends))
        known = (numerator or 0) + sum(
            end if one.spread else one.most or 0 for one, end in zip(missing, ends, strict=True)
        )
        tops.append(known)
    if not bases[0]:
        return UNKNOWN
    scale = indicator.scale
    upper = None
    if most is not None:
        # The more a unit brings to both sides the nearer the whole comes to it: one end is highest.
        upper = max(
            exactly(scale * top, base) for top, base in zip(tops, bases, strict=True) if base
        )
    return _judged(exactly(scale * least, bases[0]), upper, target)


def unlimited(lower: Fraction, target: Target | None) -> Bounds:
    """The bounds of a total to which earlier rounds may add, nobody knows how much."""
    outlook = Outlook.UNKNOWN if target is None else outlook_of(lower, None, target)
    return Bounds(lower, None, outlook)


def open_above(bounds: Bounds, target: Target | None) -> Bounds:
    """The bounds of a total that starts from nobody knows what: nothing limits it from above."""
    if bounds.lower is None or target is None:
        return replace(bounds, upper=None)
    found = unlimited(bounds.lower, target)
    return replace(found, outlook=Outlook.UNKNOWN) if found.outlook == Outlook.OPEN else found


def of_difference(female: Ends, male: Ends, target: Target | None) -> Bounds:
    """The bounds of a share of women less one of men, from those of each: what the missing units
    bring of each moves freely. Unknown where one of the shares has no limit."""
    (low, high), (least, most) = female, male
    if low is None or high is None or least is None or most is None:
        return UNKNOWN
    return _judged(low - most, high - least, target)


def _judged(lower: Fraction, upper: Fraction | None, target: Target | None) -> Bounds:
    outlook = Outlook.UNKNOWN if target is None else outlook_of(lower, upper, target)
    return Bounds(lower, upper, outlook)


def outlook_of(lower: Fraction, upper: Fraction | None, target: Target) -> Outlook:
    """Verdicts that remain possible, whatever the missing units bring."""
    if target.operator == "==":
        return _outlook_of_equal(lower, upper, target)
    if target.operator == "~" and upper is not None:
        least, most = judge(lower, target), judge(upper, target)
        return _OF_BOTH_ENDS[least] if least == most else Outlook.OPEN
    worst, best = (upper, lower) if target.is_ceiling else (lower, upper)
    if worst is not None and target.is_met(worst):
        return Outlook.CERTAIN_MET
    if best is not None and not target.is_met(best):
        return Outlook.CERTAIN_UNMET
    return Outlook.OPEN


_OF_BOTH_ENDS = {
    Judgement.MET: Outlook.CERTAIN_MET,
    Judgement.APPROXIMATE: Outlook.CERTAIN_APPROXIMATE,
    Judgement.NOT_MET: Outlook.CERTAIN_UNMET,
}


def _outlook_of_equal(lower: Fraction, upper: Fraction | None, target: Target) -> Outlook:
    """A figure to be hit exactly can be missed on either side."""
    low, high = target.compared(lower), None if upper is None else target.compared(upper)
    if low > target.value or (high is not None and high < target.value):
        return Outlook.CERTAIN_UNMET
    return Outlook.CERTAIN_MET if low == high == target.value else Outlook.OPEN


def _sum(values: Iterable[int | None]) -> int | None:
    """The sum, ``None`` where one of them has no limit."""
    total = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total
