"""Names of the files that people send, and the days on which they send them."""

from __future__ import annotations

import datetime as dt
from random import Random

from pipeline.round.roster import Unit
from pipeline.round.round import Settings
from pipeline.sample.names import without_marks

_SATURDAY = 5
_SHORT = {
    "Trường Mầm non": "MN",
    "Trường Tiểu học và Trung học cơ sở": "TH-THCS",
    "Trường Tiểu học": "TH",
    "Trường Trung học cơ sở": "THCS",
    "Trung tâm Giáo dục nghề nghiệp - Giáo dục thường xuyên": "GDTX",
}


def short_name(unit: Unit) -> str:
    """ "MN Nắng Sớm" for "Trường Mầm non Nắng Sớm"."""
    for words, short in _SHORT.items():
        if unit.name.startswith(words):
            return short + unit.name.removeprefix(words)
    return unit.name


def file_name(unit: Unit, settings: Settings, rng: Random) -> str:
    """A name as people give, without the ending."""
    short, year = short_name(unit), settings.year
    plain = without_marks(short)
    return rng.choice(
        (
            f"BC BDG {plain}",
            f"BC BDG truong {plain} (2)",
            f"Báo cáo BĐG {year} - {short}",
            f"{unit.code} {plain}",
            f"{unit.code}_bao cao bdg {year}",
            f"{short} - số liệu bình đẳng giới {year}",
            f"bieu mau BDG {plain} final",
            f"{plain.upper()} NOP BAO CAO",
            f"Copy of {unit.code}_{plain.replace(' ', '-').lower()}_{year}",
            f"{plain} sua lan cuoi",
        )
    )


def sent_on(settings: Settings, rng: Random, *, late: bool = False) -> dt.date:
    """The day a unit sends: a working day after the cut-off, mostly just before the due date."""
    if late:
        return settings.due + dt.timedelta(days=1)
    span = (settings.due - settings.cutoff).days
    days = [settings.cutoff + dt.timedelta(days=day) for day in range(max(1, span))]
    working = [day for day in days if day.weekday() < _SATURDAY]
    if not working or rng.random() < 0.06:
        return settings.due
    place: float = (len(working) - 1) * rng.random() ** 0.6
    return working[round(place)]


def sent_first(settings: Settings, again: dt.date) -> dt.date:
    """The day of the first of two files: a working day after the cut-off, before ``again``, or
    the cut-off where there is none."""
    day = settings.cutoff
    while day.weekday() >= _SATURDAY:
        day += dt.timedelta(days=1)
    return day if day < again else settings.cutoff


def saved_at(sent: dt.date, rng: Random) -> dt.datetime:
    """A moment of the working day on which the form was saved."""
    return dt.datetime.combine(sent, dt.time(rng.randint(8, 16), rng.randint(0, 59)))
