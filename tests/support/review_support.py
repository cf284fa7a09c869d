"""Units with honest figures in every table, as accepted, for the tests of the review."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.accept.records import Accepted
from pipeline.measure.history import NO_HISTORY, EarlierRound, History, history_before
from pipeline.plan.at_hand import NOTHING_AT_HAND, AtHand
from pipeline.plan.plan import Indicator
from pipeline.review.review import review
from pipeline.round.round import Round
from pipeline.text.findings import Finding
from schemas.code_lists import YES
from schemas.records import VALUE
from tests.support.history_support import a_round, pages
from tests.support.indicator_support import people, unit
from tests.support.packaged import FORM

SCHOOL = unit("TH01", "TH", "Phường Hoa Sen", name="Trường Tiểu học Sông Vân")
OTHER = unit("TH02", "TH", "Phường Hoa Sen", name="Trường Tiểu học Hoa Lau")
KINDERGARTEN = unit("MN01", "MN", "Phường Hoa Sen")
SECOND_KINDERGARTEN = unit("MN02", "MN", "Phường Hoa Sen")
COMMUNE = unit("XA01", "XA", "Phường Hoa Sen", name="Phường Hoa Sen")
OFFICE = unit("PHONG01", "PHONG")

Cells = dict[tuple[str, str], Any]

EVENT = {"date": dt.date(2025, 3, 8), "parents": 300, "pupils": 400, "staff": 40}

_SCHOOL_CELLS: dict[str, Cells] = {
    "staff": people("all", 40, 36)
    | people("managers", 3, 3)
    | people("teachers", 28, 26)
    | people("support", 9, 7),
    "succession": people("persons", 4, 3) | people("managers_trained", 2, 2),
    "training": {("communicators", "turns"): 12, ("communicators", "female"): 9},
    "checklist": {("communication_programme", "answer"): YES, ("action_month", "answer"): YES},
}

HONEST: dict[str, dict[str, Cells]] = {
    "TH": {**_SCHOOL_CELLS, "completion": people("primary_all", 400, 190)},
    "MN": {
        **_SCHOOL_CELLS,
        "preschool": people("all", 300, 145)
        | people("nursery_resident", 80, 38)
        | people("kindergarten_resident", 190, 92),
    },
    "XA": {
        "population": people("nursery", 300, 144)
        | people("kindergarten", 360, 173)
        | people("private_nursery", 40, 19)
        | people("private_kindergarten", 60, 29)
    },
    "PHONG": {
        "agency": people("all", 12, 8) | people("leaders", 3, 2),
        "succession": people("persons", 4, 3) | people("managers_trained", 2, 2),
    },
}


def accepted_of(
    units: Sequence[Any],
    changes: Mapping[str, Mapping[str, Cells]] | None = None,
    events: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    *,
    reached: int = 37,
    without: Sequence[str] = (),
    year: int = 2025,
) -> Accepted:
    """Honest figures of the units, ``changes`` (unit code → table → cells) over them."""
    tables: dict[tuple[str, str], Any] = {}
    for one in units:
        honest, own = HONEST[one.kind], (changes or {}).get(one.code, {})
        for table in dict.fromkeys((*honest, *own)):
            tables[one.code, table] = {**honest.get(table, {}), **own.get(table, {})}
        if one.kind in ("MN", "TH"):
            head = {("gate", VALUE): YES, ("staff_persons", VALUE): reached}
            tables[one.code, "outreach"] = (head, (events or {}).get(one.code, [EVENT]))
    return pages({key: page for key, page in tables.items() if key[1] not in without}, year)


def reviewed(
    *units: Any,
    changes: Mapping[str, Mapping[str, Cells]] | None = None,
    history: History = NO_HISTORY,
    indicators: tuple[Indicator, ...] = (),
    round_: Round | None = None,
    at_hand: AtHand = NOTHING_AT_HAND,
    **more: Any,
) -> tuple[Finding, ...]:
    """Questions of the review on a round of these units."""
    round_ = round_ or a_round("nam-2025", 2025, units=units)
    accepted = accepted_of(units, changes, **more)
    return review(accepted, round_, FORM, history, indicators, at_hand)


def history_of(
    *units: Any,
    year: int = 2024,
    period: str = "nam",
    changes: Mapping[str, Mapping[str, Cells]] | None = None,
    **more: Any,
) -> History:
    """One closed earlier round of these units."""
    round_ = a_round(f"{period}-{year}", year, period, units=units)
    one = EarlierRound(round_, accepted_of(units, changes, year=year, **more), "closed")
    return history_before(a_round("nam-2025", 2025, units=units), (one,), FORM)
