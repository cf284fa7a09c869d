"""Which round is earlier, and which report covers the time of another."""

from __future__ import annotations

from pipeline.round.settings import Settings

_RANK = {"6T": 0, "nam": 1, "giai-doan": 2}


def place(settings: Settings) -> tuple[int, int]:
    """Where a round stands in time: what sorts later is later."""
    return settings.year, _RANK[settings.period]


def span(settings: Settings) -> tuple[int, int]:
    """First and last year that a round reports on."""
    first = settings.start.year if settings.period == "giai-doan" else settings.year
    return first, settings.year


def covers(wide: Settings, narrow: Settings) -> bool:
    """Whether a report on more of the time takes the narrower one in."""
    first, last = span(wide)
    start, end = span(narrow)
    return _RANK[wide.period] > _RANK[narrow.period] and first <= start and end <= last
