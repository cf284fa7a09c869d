"""The exact verdict: which target applies, whether it is met, how many people are missing.

Values and targets are exact fractions in the indicator's unit (percent for shares); nothing here
is ever rounded before it is compared, but where a target says so (``rounded_to``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pipeline.measure.result import Outlook, Result, Status
from pipeline.plan.plan import Indicator, Target
from pipeline.text.numbers import decimal_string, localised, round_half_up

PERCENT = 100
STYLED_DECIMALS = 12
"""Decimals of a percentage that a cell can hold: fifteen digits in all."""


_MOST_TRIED = 60
"""Decimals beyond any in which two different figures of a round agree."""


class Judgement(StrEnum):
    """A value compared with a target, whatever the time."""

    MET = "met"
    APPROXIMATE = "approximate"
    NOT_MET = "not_met"


class Phase(StrEnum):
    """The time of a round beside that of a target."""

    DUE = "due"
    AHEAD = "ahead"
    CLOSED = "closed"
    UNTIMED = "untimed"


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest that a value can still become."""

    lower: Fraction | None
    upper: Fraction | None
    outlook: Outlook


def _phase(target: Target, year: int, period: str) -> Phase:
    """The round's phase towards the target: the goal is due, lies ahead, or its time is over.

    What is to be reached in a year is due when that year ends: a 6-month report does not judge
    it. "Từ năm N trở đi" is a floor that holds from the first day of N.
    """
    finished = year if period != "6T" else year - 1
    if target.type == "from":
        return Phase.DUE if year >= _goal(target) else Phase.AHEAD
    if target.type in ("milestone", "term"):
        return Phase.DUE if finished >= _goal(target) else Phase.AHEAD
    if target.type == "window":
        if year > _goal(target):
            return Phase.CLOSED
        begun = target.start is not None and target.start <= year
        return Phase.DUE if begun and finished == year else Phase.AHEAD
    return Phase.UNTIMED


def _goal(target: Target) -> int:
    if target.goal_year is None:
        raise ValueError(f"a target of type {target.type} has no year")
    return target.goal_year


def _already_counts(target: Target, year: int) -> bool:
    """Tell if a goal that lies ahead is already measured against: a milestone always is, a floor,
    window or term only once it has begun."""
    match target.type:
        case "milestone":
            return True
        case "from":
            return False
        case _:
            return target.start is not None and year >= target.start


def judged_target(
    indicator: Indicator, year: int, period: str, between: str = "both"
) -> tuple[Target | None, bool]:
    """The target that a round's figure is compared with, and whether it is due.

    In the years after a milestone that is the last one due: it stays the floor; with ``between``
    "next" it is the next one. ``None``: the plan sets no figure for this year.
    """
    due = [target for target in indicator.targets if _phase(target, year, period) is Phase.DUE]
    if due:
        # The latest to fall due; a window's own year is the present one.
        floor = max(due, key=lambda t: min(_goal(t), year))
        following = _next_milestone(indicator, floor, year, period) if between == "next" else None
        return (following, False) if following else (floor, True)
    ahead = [t for t in _ahead(indicator, year, period) if _already_counts(t, year)]
    return (ahead[0], False) if ahead else (None, False)


def _next_milestone(indicator: Indicator, floor: Target, year: int, period: str) -> Target | None:
    """The milestone ahead of a ``floor`` whose own year is over."""
    if floor.type != "milestone" or year <= _goal(floor):
        return None
    return next((t for t in _ahead(indicator, year, period) if t.type == "milestone"), None)


def next_target(
    indicator: Indicator, year: int, period: str, between: str = "both"
) -> Target | None:
    """The next goal after the target that is judged now; ``None`` where there is no further one,
    or where ``between`` "floor" has it left out."""
    judged, due = judged_target(indicator, year, period, between)
    if due and between == "floor":
        return None
    return next((t for t in _ahead(indicator, year, period) if t is not judged), None)


def _ahead(indicator: Indicator, year: int, period: str) -> list[Target]:
    ahead = (target for target in indicator.targets if _phase(target, year, period) == "ahead")
    return sorted(ahead, key=_goal)


def judge(value: Fraction, target: Target) -> Judgement:
    """Compare exactly, by the target's own operator."""
    if target.is_met(value):
        return Judgement.MET
    nearly = target.value * (PERCENT - target.tolerance) / PERCENT
    if target.operator == "~" and target.compared(value) >= nearly:
        return Judgement.APPROXIMATE
    return Judgement.NOT_MET


def status_of(
    value: Fraction, target: Target | None, due: bool, *, is_share: bool = False
) -> Status:
    """The status of a figure against the target of ``judged_target``. What is not yet due is never
    "Chưa đạt"; a share of more than all there are is not "Đạt"."""
    if target is None:
        return Status.NO_TARGET
    judgement = judge(value, target)
    if judgement is not Judgement.NOT_MET and is_share and value > PERCENT:
        return Status.ABOVE_WHOLE
    if due:
        return Status(judgement)
    return Status.NOT_DUE_MET if judgement is Judgement.MET else Status.NOT_DUE_UNMET


def outlook_beside(status: Status, outlook: Outlook, *, grows: bool = False) -> Outlook:
    """The outlook that goes with a status: none where more than all there are is told, and nothing
    is missed for certain before its time, but a ceiling that a total which still ``grows`` has
    exceeded."""
    if status == Status.ABOVE_WHOLE:
        return Outlook.UNKNOWN
    early = (status, outlook) == (Status.NOT_DUE_UNMET, Outlook.CERTAIN_UNMET)
    return Outlook.OPEN if early and not grows else outlook


def gap_to(
    target: Target, indicator: Indicator, numerator: int, denominator: int | None
) -> int | None:
    """The least number more (people, units, turns) that meets the target, of a ceiling the least
    number fewer.

    With ``gap = "fixed"`` the denominator stays: (n + x)/d; with "growing" a newcomer enters both
    sides, and who is too many leaves both: (n + x)/(d + x). ``None`` where the target is met
    already or x does not exist.
    """
    if denominator is None:
        scale, base, growing = 1, 1, False
    else:
        scale, base, growing = indicator.scale, denominator, indicator.gap == "growing"
    if base == 0:
        return None
    edge, strict = target.edge
    sign = -1 if target.is_ceiling else 1
    # In whole numbers, ``edge`` being a fraction of them: there is a result for every unit.
    missing = sign * (edge.numerator * base - scale * numerator * edge.denominator)
    worth = scale * edge.denominator - (edge.numerator if growing else 0)
    if worth <= 0:
        return None
    people = missing // worth + 1 if strict else -(-missing // worth)
    left = numerator + sign * people
    whole = base + sign * people if growing else base
    if people <= 0 or left < 0 or whole == 0:
        return None
    return people if target.is_met(Fraction(scale * left, whole)) else None


def rate_of(value: Fraction | None, target: Target | None) -> Fraction | None:
    """The part of the target that is reached, of a ceiling the part that is used up, in percent of
    it (exact; may exceed 100); ``None`` where there is no figure or nothing above zero to reach."""
    if value is None or value < 0 or target is None or target.value <= 0:
        return None
    return PERCENT * value / target.value


def display_rate(rate: Fraction, *, ceiling: bool = False) -> str:
    """A rate of ``rate_of`` as people read it: at least two decimals, and as many as it takes not
    to print "100,00" for what falls short of the whole target, or exceeds a ceiling."""

    def is_good(one: Fraction) -> bool:
        return one <= PERCENT if ceiling else one >= PERCENT

    places = 2
    while is_good(round_half_up(rate, places)) != is_good(rate):
        places += 1
    return localised(decimal_string(rate, places))


def decimals_needed(value: Fraction, target: Target | None, least: int = 2) -> int:
    """The number of decimals (at least ``least``) that print the value without contradicting its
    verdict: 99,985 against ≥ 99,99 needs three, since 99,99 would look met."""
    if target is None:
        return least
    verdict = judge(value, target)
    # Enough places tell the two sides of an edge apart. One that follows from a figure of another
    # year may be no finite decimal: what lies exactly on it is printed as it is.
    enough = (
        places
        for places in range(least, _MOST_TRIED)
        if judge(round_half_up(value, places), target) == verdict
    )
    return next(enough, least)


def decimals_shown(result: Result) -> int:
    """The number of decimals with which the result neither contradicts its verdict nor looks
    like the target while it is on the wrong side of it."""
    least = result.indicator.decimals
    if result.value is None or result.value.denominator == 1:
        return least
    places = decimals_needed(result.value, result.target, least)
    goal = result.target
    while (
        goal
        and goal.distance(result.value) > 0
        and (round_half_up(result.value, places) == goal.value)
    ):
        places += 1
    return min(places, STYLED_DECIMALS)


def display(value: Fraction, target: Target | None = None, least: int = 2) -> str:
    """The value as people read it, with as many decimals as its verdict needs: decimal comma,
    thousands apart by a point (``97,14``, ``99,985``, ``50.000`` with ``least=0``)."""
    return localised(decimal_string(value, decimals_needed(value, target, least)))
