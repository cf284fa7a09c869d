"""So với kỳ trước: an indicator against the round just before, and over all rounds."""

from __future__ import annotations

from fractions import Fraction

from pipeline.measure.history import History
from pipeline.measure.result import Result
from pipeline.measure.verdict import display
from pipeline.plan.plan_words import POINTS
from pipeline.summary.sheets import wording
from pipeline.text.numbers import round_half_up

NOTHING_BEFORE = "Chưa có kỳ trước"


def trend_heading(history: History) -> str:
    """Heading of the column, with the period that it compares with."""
    earlier = history.latest
    return f"So với {earlier.round.period_words}" if earlier else "So với kỳ trước"


PARTIAL = "*"
"""Marks a change between figures of which one is not of all its units, where that many words have
no room."""
PARTIAL_NOTE = f" ({PARTIAL}: một trong hai kỳ chưa đủ đơn vị)"


def trend_cell(result: Result, history: History) -> str:
    """The change in few words, with the mark of a partial one."""
    found, told = history.before(result.indicator), trend_words(result, history, brief=True)
    is_partial = result.value is not None and found is not None and lacks_units(result, found[1])
    return f"{told} {PARTIAL}" if is_partial else told


def trend_words(result: Result, history: History, *, brief: bool = False) -> str:
    """The change of the result since the last earlier round that has a figure to compare it with:
    "Tăng 1,25 điểm phần trăm (từ 61,95%)", "Tăng 86 lượt (từ 361)", with that round's period where
    it is not the heading's, and with its units where either of the two lacks some ("từ 361 của
    10/12 đơn vị"; those of the result stand beside it), unless ``brief``; "" where none has one."""
    if not history.rounds:
        return NOTHING_BEFORE
    found = history.before(result.indicator)
    if found is None or result.value is None:
        return ""
    earlier, before = found
    assert before.value is not None  # it has a figure
    of = "" if earlier is history.latest else f" của {earlier.round.period_words}"
    change = result.value - before.value
    lacks = not brief and lacks_units(result, before)
    units = f"{before.reported}/{before.expected} đơn vị" if lacks else ""
    if not change:
        same = f"Không đổi so với {earlier.round.period_words}" if of else "Không đổi"
        return f"{same} (kỳ đó {units})" if units else same
    quotient = result.indicator.is_quotient
    # Of the figures as they are printed, so that whoever subtracts them finds the same.
    change = (_printed(result) - _printed(before)) or change
    # As many decimals as it takes to show that something changed.
    places = result.indicator.decimals
    while places < wording.MOST_DECIMALS and display(abs(change), None, places).strip("0,.") == "":
        places += 1
    unit = POINTS if result.indicator.is_percentage else wording.unit_of(result.indicator)
    word = "Tăng" if change > 0 else "Giảm"
    if units:
        of = f" của {units}{of.replace(' của ', ', ')}"
    then = wording.shown_value(before) if quotient else wording.grouped(int(before.value))
    return f"{word} {display(abs(change), None, places)} {unit} (từ {then}{of})"


def lacks_units(result: Result, before: Result) -> bool:
    """Tell if one of two figures that are compared is not of all its units."""
    return result.reported < result.expected or before.reported < before.expected


def _printed(result: Result) -> Fraction:
    assert result.value is not None  # only figures are compared
    return round_half_up(result.value, wording.decimals_shown(result))
