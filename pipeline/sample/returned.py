"""Make one file that came back: take the unit's form, fill it, spoil it, save it."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from openpyxl import load_workbook

from pipeline.forms.make import write_form
from pipeline.roster import Unit
from pipeline.round import Round
from pipeline.sample.archive import save
from pipeline.sample.figures import answer
from pipeline.sample.fill import fill
from pipeline.sample.mess import MESS, SENT_AS_PDF, FilledForm
from pipeline.sample.people import People
from pipeline.sample.scene import Answers, Commune, Profile, Scene
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
class Errand:
    """One file to make. ``corrected``: the second file of a unit that sends twice."""

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


def run_errand(errand: Errand) -> str:
    """Make the file; the folder is there. Returns the place of the mess, ``sheet!cell`` or ""."""
    if errand.mess == SENT_AS_PDF:
        errand.path.write_bytes(_SCAN)
        return ""
    unit, who = errand.unit, errand.round.respondent(errand.unit)
    with tempfile.TemporaryDirectory(prefix="tonghop-sample-") as folder:
        form = Path(folder) / "form.xlsx"
        write_form(form, FORM, errand.round, unit)
        workbook = load_workbook(form)
    tables = FORM.asked(who)

    def ask(table: Table) -> Answers:
        # Each table has its own source of chance: a table more or less leaves the others alone.
        rng = Random(f"{errand.seed}:{unit.code}:{table.name}")
        scene = Scene(
            unit,
            _one_more(errand.profile) if errand.corrected else errand.profile,
            errand.commune,
            errand.round.settings,
            errand.sent,
            rng,
        )
        return answer(table, who, scene)

    fill(workbook, tables, who, ask)
    place = ""
    spoil = MESS[errand.mess].spoil if errand.mess else None
    if spoil is not None:
        by_name = {table.name: table for table in tables}
        rng = Random(f"{errand.seed}:{unit.code}:{errand.mess}")
        place = spoil(FilledForm(workbook, by_name, unit, rng))
    save(workbook, errand.path, errand.saved)
    return place


def _one_more(profile: Profile) -> Profile:
    """The unit after a member of staff was found to be left out of the first file."""
    return replace(profile, support=profile.support + People(other_women=1))
