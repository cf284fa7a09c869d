"""So với kỳ trước: an indicator against the round just before, and over all rounds."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from pipeline.measure.history import EarlierRound, History
from pipeline.measure.result import Result
from pipeline.measure.verdict import display
from pipeline.plan.plan_words import POINTS
from pipeline.summary.sheets import wording
from pipeline.text.findings import capitalised
from pipeline.text.numbers import round_half_up

NOTHING_BEFORE = "Chưa có kỳ trước"
INCOMPARABLE = "chưa so sánh được"

MOST_AWAITED = 3
"""Units that a change, a reason or a request names; more are counted."""

Movement = Literal["up", "down", "same", "open"]


def trend_heading(history: History) -> str:
    """Heading of the column, with the period that it compares with."""
    earlier = history.latest
    return f"So với {earlier.round.period_words}" if earlier else "So với kỳ trước"


PARTIAL = "*"
"""Marks a change between figures of which one is not of all its units, where that many words have
no room."""
PARTIAL_WORDS = "một trong hai kỳ chưa đủ đơn vị"
PARTIAL_NOTE = f"{PARTIAL}: {PARTIAL_WORDS}"
BEFORE_NOTE = "trong ngoặc: số của kỳ đó"


def movement(result: Result, earlier: EarlierRound, before: Result) -> Movement:
    """The direction of a result since an earlier round, whatever the figures that are missing from
    it, or from the earlier round while that is open, may still bring; "open" where they decide."""
    low, high = _ends(result)
    least, most = _ends(before) if earlier.state == "open" else (before.value, before.value)
    if low is not None and most is not None and low > most:
        return "up"
    if high is not None and least is not None and high < least:
        return "down"
    is_known = None not in (low, least)
    return "same" if is_known and low == high and least == most else "open"


def _ends(result: Result) -> tuple[Fraction | None, Fraction | None]:
    value = result.value
    return (result.lower, result.upper) if result.is_provisional else (value, value)


def trend_cell(result: Result, history: History, period: str) -> str:
    """The change in few words, with the mark of a partial one."""
    told = trend_words(result, history, period, brief=True)
    found = history.before(result.indicator)
    if result.value is None or found is None or result.indicator.accumulate == "sum":
        return told
    is_open = movement(result, *found) == "open"
    return f"{told} {PARTIAL}" if lacks_units(result, found[1]) and not is_open else told


def trend_words(
    result: Result, history: History, period: str, *, brief: bool = False, dated: bool = False
) -> str:
    """The change of the result since the last earlier round that has a figure to compare it with:
    "Tăng 1,25 điểm phần trăm (từ 61,95%)", "Tăng 86 lượt (từ 361)", with that round's period where
    it is not the heading's or ``dated`` asks for it, and with its units where either of the two
    lacks some ("từ 361 của 10/12 đơn vị"; those of the result stand beside it), unless ``brief``;
    "" where none has one. What only adds up does not rise: of it ``period``, the present one, says
    what it brought. Where figures still to come decide the direction, that round's figure is told
    alone."""
    parts = wording.parts_of_total(result, period)
    if result.indicator.accumulate == "sum":
        return capitalised(parts)
    if not history.rounds:
        return NOTHING_BEFORE
    found = history.before(result.indicator)
    if found is None or result.value is None:
        return capitalised(parts)
    earlier, before = found
    assert before.value is not None  # it has a figure
    is_latest = earlier is history.latest
    since = f" so với {earlier.round.period_words}" if dated and is_latest else ""
    of = "" if is_latest else f" của {earlier.round.period_words}"
    if movement(result, earlier, before) == "open":
        when = "" if brief and is_latest else f"{earlier.round.period_words}: "
        told = f"{INCOMPARABLE} ({when}{wording.shown_value(before)})"
        return capitalised("; ".join(filter(None, (parts, told))))
    lacks = not brief and lacks_units(result, before)
    units = f"{before.reported}/{before.expected} đơn vị" if lacks else ""
    if result.value == before.value:
        same = f"Không đổi so với {earlier.round.period_words}" if of else f"Không đổi{since}"
        return f"{same} (kỳ đó {units})" if units else same
    word = "Tăng" if result.value > before.value else "Giảm"
    if units:
        of = f" của {units}{of.replace(' của ', ', ')}"
    told = f"{word} {_distance(result, before)} (từ {_figure(before)}{of}){since}"
    return f"{told}; {parts}" if parts else told


def distance(result: Result, before: Result) -> str:
    """Distance of the result from an earlier one: "0,10 điểm phần trăm", and that either lacks some
    of its units."""
    told = _distance(result, before)
    return f"{told} ({PARTIAL_WORDS})" if lacks_units(result, before) else told


def _distance(result: Result, before: Result) -> str:
    assert result.value is not None  # only figures are compared
    assert before.value is not None
    # Of the figures as they are printed, so that whoever subtracts them finds the same.
    change = abs((_printed(result) - _printed(before)) or result.value - before.value)
    # As many decimals as it takes to show that something changed.
    places = result.indicator.decimals
    while places < wording.MOST_DECIMALS and display(change, None, places).strip("0,.") == "":
        places += 1
    unit = POINTS if result.indicator.is_percentage else wording.unit_of(result.indicator)
    return f"{display(change, None, places)} {unit}"


def _figure(before: Result) -> str:
    """A figure of an earlier round; of a total without its unit, which stands beside it."""
    if before.indicator.is_quotient:
        return wording.shown_value(before)
    return wording.grouped(int(before.value or 0))


def lacks_units(result: Result, before: Result) -> bool:
    """Tell if one of two figures that are compared is not of all its units."""
    return result.reported < result.expected or before.reported < before.expected


def _printed(result: Result) -> Fraction:
    assert result.value is not None  # only figures are compared
    return round_half_up(result.value, wording.decimals_shown(result))
