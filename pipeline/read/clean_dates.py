"""Days, read day first as they are written here; never month first."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from typing import Any

from pipeline.read.cleaned import APOSTROPHES, BLANK, Cleaned, repaired, shown, tidy
from pipeline.read.records import State
from pipeline.xlsx.addresses import DAY_ZERO

_DATE_SLASHED = re.compile(r"(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?(\d{4}|\d{2})")
_DATE_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{2}:\d{2}(?::\d{2})?)?")
_DATE_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d{4})", re.I)
_SERIALS = range(36_526, 73_051)
"""Serial numbers of 2000 to 2099: only these are taken for dates where a date is asked."""


def date(raw: Any) -> Cleaned:
    """A day, from a date cell, a serial number or text."""
    if isinstance(raw, dt.datetime):
        return Cleaned(raw.date(), State.GIVEN)
    if isinstance(raw, dt.date):
        return Cleaned(raw, State.GIVEN)
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        if math.isfinite(raw) and raw == int(raw) and int(raw) in _SERIALS:
            day = DAY_ZERO + dt.timedelta(days=int(raw))
            return repaired(shown(float(raw)), day, shown(day))
        return _not_a_date(shown(float(raw)))
    if not isinstance(raw, str):
        return _not_a_date(shown(raw))
    seen = tidy(unicodedata.normalize("NFKC", raw)).strip(APOSTROPHES).strip()
    if not seen:
        return BLANK
    found = _date_from_text(seen)
    if found is None:
        return _not_a_date(shown(raw))
    if seen == shown(found):
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


def _not_a_date(value: str) -> Cleaned:
    return Cleaned(None, State.UNREADABLE, "not_a_date", (("giá trị", value),))
