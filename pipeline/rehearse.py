"""A rehearsal of a plan before anything is sent: a made-up round on it, from the forms to the
results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.aggregate import Run, aggregate
from pipeline.forms.filling_time import FillingTime, filling_times_of
from pipeline.forms.send import prepare_sending
from pipeline.plan.files import named_plan
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.text.clock import Clock
from pipeline.text.places import FORMS, beside_rounds
from schemas.registry import PACKAGED
from schemas.respondents import Period

UNITS: Mapping[str, int] = {"MN": 2, "TH": 2, "THCS": 2, "LC": 1, "GDTX": 1, "XA": 1, "PHONG": 1}
"""The made-up units: some of each kind, since a plan may ask each something else."""


@dataclass(frozen=True)
class Rehearsal:
    """The made-up round, where its forms are, what a unit of each kind must fill, and the run
    over what came back."""

    opened: OpenRound
    forms: Path
    burden: tuple[FillingTime, ...]
    run: Run


def rehearse(
    plan: str,
    folder: Path,
    *,
    year: int | None = None,
    period: Period = "nam",
    today: dt.date,
    begin: Callable[[str], None] = lambda step: None,
    progress: Callable[[int, int], None] = lambda done, of: None,
) -> Rehearsal:
    """Make in the new ``folder`` a round on ``plan`` (an id, or the path of a workbook), its forms,
    returns filled without a fault, and the results. Without a ``year`` it is that of ``today``, as
    far as the plan runs. ``begin`` is told the step, ``progress`` how many of how many files are
    through it.

    Raises ``OfficerMustAct`` where the plan can't be used, ``OSError`` where nothing can be
    written.
    """
    followed = named_plan(plan, PACKAGED.form)
    year = year or min(max(today.year, followed.start), followed.end)
    place = folder / "rounds" / f"{year}-{period}"
    begin("fill")
    make_round(place, plan=plan, units=UNITS, year=year, period=period, progress=progress)
    opened = opened_round(load_round(place))
    forms = beside_rounds(place, FORMS) / place.name
    begin("forms")
    prepare_sending(opened.form, opened.round, forms, progress=progress)
    day = opened.round.seen_from(today)
    reader, clock = Reader(progress=progress), Clock(begin)
    output = beside_rounds(place, "output") / place.name
    run = aggregate(opened, output, today=day, reader=reader, clock=clock)
    return Rehearsal(opened, forms, filling_times_of(opened.form, opened.round), run)
