"""The example round that a fresh clone ships.

Made anew by ``python -m pipeline.sample.example`` from the top of the repository.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from pipeline.sample.make import Made, drafted, make_round
from pipeline.sample.units import counted

NAME = "vi-du-2025-nam"
PLAN = "dong-da-2021-2030"
YEAR = 2025
UNITS = {"MN": 10, "TH": 7, "THCS": 5, "XA": 1, "PHONG": 1}
MESS = {"female_above_total": 1, "total_typed_over": 1, "text_in_count": 1, "sent_twice": 1}
MISSING = 3
LATE = 1
SAVED_BY_LIBREOFFICE = 5
SEED = 4625
"""Chosen for its variety: a private kindergarten, gates answered Không, explained queries."""


def make_example(root: Path) -> Made:
    """Make ``rounds/vi-du-2025-nam`` under ``root``, in place of the one that is there.

    Figures are closed on 15 November 2025, due before the 20th; all of it is invented and every
    page says so. Raises ``SampleError`` where LibreOffice is missing; nothing is replaced then.
    """
    settings = drafted(PLAN, YEAR, "nam", counted(UNITS)).model_copy(
        update={"legal_basis": "Công văn số 118/VHXH ngày 20/10/2025"}
    )
    rounds = root / "rounds"
    rounds.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=rounds) as beside:
        # The forms are stamped with the name of the round's folder, so it must be the last one.
        made = make_round(
            Path(beside) / NAME,
            plan=PLAN,
            units=UNITS,
            seed=SEED,
            mess=MESS,
            missing=MISSING,
            libreoffice=SAVED_BY_LIBREOFFICE,
            late=LATE,
            settings=settings,
        )
        shutil.rmtree(rounds / NAME, ignore_errors=True)
        return made.moved(made.folder.rename(rounds / NAME))


if __name__ == "__main__":
    make_example(Path.cwd())
