"""Diễn biến: an indicator against the round just before."""

from __future__ import annotations

from pipeline.measuring.history import History
from pipeline.measuring.verdict import display
from pipeline.results import Result
from pipeline.sheets import wording

NOTHING_BEFORE = "Chưa có kỳ trước"


def trend_heading(history: History) -> str:
    """What the column is compared with."""
    earlier = history.latest
    return f"Diễn biến so với {earlier.round.period_words}" if earlier else "Diễn biến"


def trend_words(result: Result, history: History) -> str:
    """How the result changed since the latest earlier round: "Tăng 1,25 điểm % (từ 61,95%)"; "–"
    where that round has no figure of it."""
    earlier = history.latest
    if earlier is None:
        return NOTHING_BEFORE
    before = earlier.result(result.indicator.code)
    if before is None or before.value is None or result.value is None:
        return "–"
    change = result.value - before.value
    if not change:
        return "Không đổi"
    percentage = result.indicator.is_percentage
    # As many decimals as it takes to show that something changed.
    places = 2 if percentage else 0
    while places < wording.MOST_DECIMALS and display(abs(change), None, places).strip("0,.") == "":
        places += 1
    unit = "điểm %" if percentage else result.indicator.unit
    word = "Tăng" if change > 0 else "Giảm"
    then = wording.shown_value(before)
    return f"{word} {display(abs(change), None, places)} {unit} (từ {then})"
