"""The example rounds that a fresh clone ships: a year's round, and the closed one before it.

Made anew by ``python -m pipeline.sample.example`` from the top of the repository.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import Any

from pipeline import aggregate
from pipeline.files.lock import LOCK
from pipeline.plan.open_round import opened_round
from pipeline.round.round import Opening, Reminder, Settings, load_round
from pipeline.sample.make import Made, drafted, make_round
from pipeline.sample.units import counted

NAME = "vi-du-2025-nam"
HISTORY = "vi-du-2024-nam"
PLAN = "dong-da-2021-2030"
YEAR = 2025
UNITS = {"MN": 10, "TH": 7, "THCS": 5, "XA": 1, "PHONG": 1}
MESS = {"female_above_total": 1, "total_typed_over": 1, "text_in_count": 1, "sent_twice": 1}
MISSING = 3
LATE = 1
SAVED_BY_LIBREOFFICE = 5
SEED = 5288
"""Chosen for its variety: a private kindergarten, gates answered Không, explained queries."""
REMIND_BY = dt.date(2025, 11, 27)
CLOSED_ON = dt.date(2024, 12, 27)
ALSO_ASKED = ("807", "816", "818", "819", "820", "1006", "1007", "1008", "1009")
"""Rows that the office asks although the plan does not demand them: in meetings, the month against
domestic violence, 20 October, counselling for pupils, cases of violence."""
OPENING = {"2.4.a-PH": 35_400, "2.4.a-HS": 88_500, "2.4.b": 238}
"""Sums of the rounds before 2024, by indicator."""
OPENING_SOURCE = "Báo cáo số 41/BC-VHXH ngày 18/12/2023 (lũy kế 2022 - 2023)"
LEGAL_BASIS = {
    2024: "Công văn số 104/VHXH ngày 18/10/2024",
    2025: "Công văn số 118/VHXH ngày 20/10/2025",
}


def make_example(root: Path) -> Made:
    """Make ``rounds/vi-du-2025-nam`` and its history under ``root``, in place of those there.

    Figures are closed on 15 November 2025, due before the 20th; all of it is invented and every
    page says so. Raises ``SampleError`` where LibreOffice is missing; nothing is replaced then.
    """
    rounds = root / "rounds"
    rounds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=rounds) as beside:
        # The forms are stamped with the name of the round's folder, so it must be the last one.
        history = make_history(Path(beside) / HISTORY)
        made = make_round(
            Path(beside) / NAME,
            plan=PLAN,
            units=UNITS,
            seed=SEED,
            mess=MESS,
            missing=MISSING,
            libreoffice=SAVED_BY_LIBREOFFICE,
            late=LATE,
            # A fixed day: the example's messages are the same whenever it is run.
            settings=_settings(YEAR, previous=(HISTORY,), reminder=Reminder(due=REMIND_BY)),
        )
        for folder in (history, made.folder):
            shutil.rmtree(rounds / folder.name, ignore_errors=True)
            folder.rename(rounds / folder.name)
        return made.moved(rounds / NAME)


def make_history(folder: Path) -> Path:
    """Make the round of the year before in ``folder``, complete; close it and keep its settings,
    its roster and what was closed, not the files that came back. Gives ``folder``."""
    made = make_round(
        folder, plan=PLAN, units=UNITS, seed=SEED, years_back=1, settings=_settings(YEAR - 1)
    )
    opened = opened_round(load_round(made.folder))
    aggregate.close(opened, today=CLOSED_ON)
    shutil.rmtree(opened.round.returned)
    (folder / "received.csv").unlink()
    (folder / LOCK).unlink(missing_ok=True)
    return made.folder


def _settings(year: int, **more: Any) -> Settings:
    """Settings of every year: what the plan leaves open is decided once."""
    drawn = drafted(PLAN, year, "nam", counted(UNITS))
    switches = drawn.switches.model_copy(update={"literacy_band": "age15_60", "literacy_level": 1})
    opening = {code: Opening(value=value, source=OPENING_SOURCE) for code, value in OPENING.items()}
    update = {
        "legal_basis": LEGAL_BASIS[year],
        "switches": switches,
        "also_asked": ALSO_ASKED,
        "opening": opening,
        **more,
    }
    return drawn.model_copy(update=update)


if __name__ == "__main__":
    make_example(Path.cwd())
