"""Make one file that came back: take the unit's form, fill it, spoil it, save it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from pipeline.forms.make import write_form
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_round
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.sample.archive import save
from pipeline.sample.figures import LIVELY, answer
from pipeline.sample.fill import fill
from pipeline.sample.mistakes import MESS, SENT_AS_PDF, FilledForm
from pipeline.sample.people import Headcount
from pipeline.sample.profiles import Commune, Profile
from pipeline.sample.scene import Scene, TableAnswers
from schemas.records import Table
from schemas.registry import FORM

_SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""One empty A4 page: a scan holds no figures that could be read."""


@dataclass(frozen=True)
class Order:
    """One file to make. ``corrected``: the second file of a unit that sends twice;
    ``years_back``: how many years before the profile was drawn the round is set."""

    round: Round
    unit: Unit
    profile: Profile
    commune: Commune
    path: Path
    sent: dt.date
    saved: dt.datetime
    seed: int
    mess: str = ""
    corrected: bool = False
    years_back: int = 0


def make_file(order: Order) -> str:
    """Make the file; the folder is there. Returns the place of the mess, ``sheet!cell`` or ""."""
    if order.mess == SENT_AS_PDF:
        order.path.write_bytes(_SCAN)
        return ""
    unit, who = order.unit, order.round.respondent(order.unit)
    mess = MESS[order.mess] if order.mess else None
    profile = order.profile
    if mess is not None:
        profile = replace(profile, gates=mess.made_possible(profile.gates))
    plan = find_plan(order.round.settings.plan, FORM)
    asked_for = form_of_round(plan, order.round.settings.switches)
    with tempfile.TemporaryDirectory(prefix="tonghop-sample-") as folder:
        form = Path(folder) / "form.xlsx"
        write_form(form, asked_for, order.round, unit)
        workbook = load_workbook(form)
    tables = asked_for.asked(who)

    def ask(table: Table) -> TableAnswers:
        # Each table has its own source of chance: a table more or less leaves the others alone.
        source = f"{order.seed}:{unit.code}:{table.name}"
        if order.years_back and table.name in LIVELY:
            source += f":{order.years_back} back"
        scene = Scene(
            unit=unit,
            # What was left out of the first file was one person of Biểu 01, nothing else.
            profile=_one_more(profile) if order.corrected and table.name == "staff" else profile,
            commune=order.commune,
            settings=order.round.settings,
            plan=plan,
            sent=order.sent,
            rng=Random(source),
            years_back=order.years_back,
        )
        return answer(table, who, scene)

    fill(workbook, tables, ask)
    place = ""
    if mess is not None and mess.make is not None:
        by_name = {table.name: table for table in tables}
        rng = Random(f"{order.seed}:{unit.code}:{order.mess}")
        place = mess.make(FilledForm(workbook, by_name, who, rng))
    save(workbook, order.path, order.saved)
    return place


def _one_more(profile: Profile) -> Profile:
    """The unit after a member of staff was found to be left out of the first file."""
    return replace(profile, support=profile.support + Headcount(other_women=1))
