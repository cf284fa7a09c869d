"""Days, read day first as they are written here; never month first."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Any

from pipeline.read.cleaned import (
    APOSTROPHES,
    BLANK,
    Cleaned,
    has_raised_digits,
    raised_digits,
    repaired,
    shown,
    tidy,
)
from pipeline.read.records import State
from pipeline.xlsx.addresses import DAY_ZERO

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
"""A time of day behind a day, which is taken as it is written in whatever zone."""
_LED = r"(?:(?:[^\W\d][^\d,]*, ?)?ngày )?"
"""Place and the word before a day, as above a signature: "Liễu Giang, ngày 15/11/2025"."""
_DATE_SLASHED = re.compile(
    _LED + r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})" + _TIME, re.I
)
_AS_ASKED = re.compile(r" *\d{1,2} ?/ ?\d{1,2} ?/ ?\d{4} *", re.ASCII)
"""The way of writing that forms ask for, with blanks that change nothing."""
_DATE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME)
_DATE_WORDS = re.compile(_LED + r"(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.I)
_SERIALS = range(36_526, 73_051)
"""Serial numbers of 2000 to 2099: only these are taken for dates where a date is asked."""
_PLAUSIBLE_YEARS = range(1900, 2101)


def date(raw: Any) -> Cleaned:
    """A day, from a date cell, a serial number or text."""
    if isinstance(raw, dt.date):
        day = raw.date() if isinstance(raw, dt.datetime) else raw
        return Cleaned(day, State.GIVEN) if _is_plausible(day) else _implausible_year(raw)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if math.isfinite(raw) and raw == int(raw) and int(raw) in _SERIALS:
            day = DAY_ZERO + dt.timedelta(days=int(raw))
            return repaired(shown(float(raw)), day, shown(day))
        return _not_a_date(shown(float(raw)))
    if not isinstance(raw, str):
        return _not_a_date(shown(raw))
    if has_raised_digits(raw):
        return raised_digits(raw)
    seen = tidy(unicodedata.normalize("NFKC", raw)).strip(APOSTROPHES).strip()
    if not seen:
        return BLANK
    found = _date_from_text(seen)
    if found is None:
        return _not_a_date(shown(raw))
    if not _is_plausible(found):
        return _implausible_year(raw)
    if _AS_ASKED.fullmatch(raw):
        return Cleaned(found, State.GIVEN)
    return repaired(raw, found, shown(found))


def _date_from_text(seen: str) -> dt.date | None:
    if iso := _DATE_ISO.fullmatch(seen):
        year, month, day = iso.groups()
    elif written := _DATE_SLASHED.fullmatch(seen) or _DATE_WORDS.fullmatch(seen):
        day, month, year = written.groups()
        year = f"20{year}" if len(year) == 2 else year
    else:
        return None
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _is_plausible(day: dt.date) -> bool:
    """True for a year in which anything that a form asks can have happened."""
    return day.year in _PLAUSIBLE_YEARS


def _implausible_year(raw: Any) -> Cleaned:
    return Cleaned(None, State.UNREADABLE, "implausible_year", (("giá trị", shown(raw)),))


def _not_a_date(value: str) -> Cleaned:
    return Cleaned(None, State.UNREADABLE, "not_a_date", (("giá trị", value),))
