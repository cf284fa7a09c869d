"""Words beside an indicator on Chỉ tiêu: how far it can still move, and what is to be known."""

from __future__ import annotations

from pipeline.measure.result import Outlook, Result
from pipeline.measure.verdict import display
from pipeline.measure.verdict_words import OUTLOOK_WORDS, is_provisional_verdict
from pipeline.summary.sheets import wording


def range_words(result: Result) -> str:
    """The least and the greatest that a provisional result can become; "" of one that is whole."""
    if is_provisional_verdict(result) and result.lower is None and result.value is not None:
        return OUTLOOK_WORDS[Outlook.UNKNOWN]
    if result.lower is None or result.upper is None or not result.is_provisional:
        return ""
    places = wording.decimals_shown(result)
    ends = (display(bound, result.target, places) for bound in (result.lower, result.upper))
    return " - ".join(ends)


def note_words(result: Result) -> str:
    """Why there is none, what is not in it or stands in for it, what the plan says."""
    parts = [*filter(None, (result.reason, wording.base_note(result)))]
    if result.indicator.accumulate == "latest" and result.carried:
        number = wording.grouped(result.carried)
        parts.append(f"Gồm {number} là số gần nhất của đơn vị chưa nộp, xem SL Lũy kế.")
    elif result.left_out:
        parts.append(
            f"Chưa tính {wording.grouped(len(result.left_out))} đơn vị, xem Nguồn số liệu."
        )
    if result.target is not None and result.target.text:
        parts.append(f"Nguyên văn kế hoạch: {result.target.text}.")
    if result.indicator.note:
        parts.append(result.indicator.note)
    return " ".join(parts)
