"""What a unit does and does not do, where several tables must tell the same story."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from pipeline.round.roster import Unit

_RESEARCH = {"MN": 0.06, "TH": 0.15, "THCS": 0.25, "LC": 0.2, "GDTX": 0.2, "PHONG": 0.6}
_WITHOUT_SITE = {"MN": 0.2, "PHONG": 0.0}


@dataclass(frozen=True, slots=True)
class Habits:
    """The answers at the gates: activities held, a committee set up, a website kept, research
    assigned, targets of its own registered."""

    outreach: bool
    board: bool
    site: bool
    research: bool
    own_targets: bool


def choose_habits(unit: Unit, rng: Random) -> Habits:
    """Most units do most things; research is rare outside the office, which has a committee."""
    return Habits(
        outreach=rng.random() < 0.95,
        board=rng.random() < 0.95 or unit.kind == "PHONG",
        site=rng.random() >= _WITHOUT_SITE.get(unit.kind, 0.06),
        research=rng.random() < _RESEARCH.get(unit.kind, 0.0),
        own_targets=rng.random() < 0.5,
    )
