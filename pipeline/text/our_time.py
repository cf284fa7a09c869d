"""The years that a report can have to do with at all."""

from __future__ import annotations

import datetime as dt

FIRST_YEAR, LAST_YEAR = 2000, 2100


def is_of_our_time(day: dt.date) -> bool:
    """Tell if a report can have to do with the day."""
    return FIRST_YEAR <= day.year <= LAST_YEAR
