"""Words for the timeliness of a return, in ``returns.csv`` too, and read back from a summary."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pipeline.accept.records import Punctuality, Timeliness

PUNCTUALITY_WORDS: Mapping[Punctuality, str] = {
    Punctuality.ON_TIME: "Đúng hạn",
    Punctuality.ON_DUE_DATE: "Đúng ngày hạn",
    Punctuality.OVERDUE: "Quá hạn",
    Punctuality.CORRECTED: "Bổ sung sau hạn",
}
_SPELLED = re.compile(r"(\D+?)(?: (\d+) ngày)?")


def timeliness_words(timeliness: Timeliness | None) -> str:
    """ "Đúng hạn", "Quá hạn 3 ngày"; "" where none is known."""
    if timeliness is None:
        return ""
    words = PUNCTUALITY_WORDS[timeliness.punctuality]
    return f"{words} {timeliness.days} ngày" if timeliness.days else words


def timeliness_in(words: str) -> Timeliness | None:
    """The timeliness that ``timeliness_words`` spells so. Raises ``ValueError`` for other words."""
    if not words:
        return None
    spelled = _SPELLED.fullmatch(words)
    for punctuality, own in PUNCTUALITY_WORDS.items():
        if spelled is not None and spelled[1] == own:
            return Timeliness(punctuality, int(spelled[2] or 0))
    raise ValueError(f"timeliness {words}")
