"""All that a unit knows when it fills a table, and the answers it writes there."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from pipeline.plan.plan import Plan
from pipeline.round.roster import Unit
from pipeline.round.round import Settings
from pipeline.sample.people import Headcount
from pipeline.sample.profiles import Commune, Profile


@dataclass(frozen=True)
class Scene:
    """A unit before a table.

    ``years_back``: how many years before its profile was drawn the round is set.
    """

    unit: Unit
    profile: Profile
    commune: Commune
    settings: Settings
    plan: Plan
    sent: dt.date
    rng: Random
    years_back: int = 0

    @property
    def drawn_for(self) -> int:
        """The year for which the unit was drawn: what lasts is dated from it, so that it is the
        same in every round of the unit."""
        return self.settings.year + self.years_back


@dataclass
class TableAnswers:
    """The answers to one table, by the names of rows and columns.

    ``cells`` are those of the body (``value`` is the column of a Record), ``head`` those of the
    head Record by row, ``entries`` the lines of a List. What is not here is left blank.
    """

    cells: dict[tuple[str, str], object] = field(default_factory=dict)
    head: dict[str, object] = field(default_factory=dict)
    entries: list[dict[str, object]] = field(default_factory=list)

    def count(self, **rows: Headcount) -> None:
        """Write people into the four people columns of rows, by name of the row."""
        for row, people in rows.items():
            self.cells.update({(row, column): n for column, n in people.columns().items()})
