"""All that a run found out: the input of every writer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Literal

from pipeline.accept.records import Accepted, ReturnRecord, TableRecord
from pipeline.accept.rolled import WITHIN
from pipeline.decided.decisions import Correction
from pipeline.measure.history import NO_HISTORY, History
from pipeline.measure.result import Result
from pipeline.plan.plan import Plan
from pipeline.read.records import ReturnReading
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Waiver

WhyUnused = Literal[
    "missing",
    "not_applicable",
    "unreadable",
    "withheld",
    "table_with_errors",
    "table_superseded",
    "table_not_asked",
    "unit_unknown",
]
"""Reason that a cell which the reader met is used by no table that counts."""


@dataclass(frozen=True, slots=True)
class CellsMet:
    """The cells of the forms that came back: all that were met, and those that no table uses, by
    reason. What is used is counted apart from them, among the accepted tables."""

    met: int
    unused: Mapping[WhyUnused, int]


class UnitState(StrEnum):
    """State of an expected unit: what it has yet to do."""

    FIT = "fit"
    TO_EXPLAIN = "to_explain"
    TO_FIX = "to_fix"
    MISSING = "missing"


@dataclass(frozen=True)
class PlanResults:
    """The results by one plan, with the earlier rounds as it measures them."""

    plan: Plan
    results: tuple[Result, ...]
    history: History


@dataclass(frozen=True)
class Outcomes:
    """All a run found out, for the writers. Findings, returns and tables are sorted."""

    round: Round
    plan: Plan
    accepted: Accepted
    returns: tuple[ReturnRecord, ...]
    tables: tuple[TableRecord, ...]
    findings: tuple[Finding, ...]
    results: tuple[Result, ...]
    history: History = NO_HISTORY
    further: tuple[PlanResults, ...] = ()
    """Results by the round's other plans."""
    waivers: tuple[Waiver, ...] = ()
    """Findings that the officer has accepted."""
    reminded: Mapping[str, str | int | float | dt.date | None] = field(default_factory=dict)
    """The day a unit was last written to, as the officer noted it, by unit code."""
    own_units: frozenset[str] = frozenset()
    """Codes of the round's own roster, without the units that summaries brought; empty: all."""
    locations: Mapping[str, Path] = field(default_factory=dict)
    """Paths on disk of the files that do not lie where their name says."""
    today: dt.date | None = None
    cells: CellsMet | None = None
    """Every cell that the reader met, and what became of it; ``None`` where nobody counted."""
    unmendable: Mapping[str, ReturnReading] = field(default_factory=dict)
    """The returns of this round, by path, that are not on the unit's form, lost rows, columns or
    sheets of it or mixed them up, or take no marks: what could be read goes back on a new one."""
    files_found: int | None = None
    """Paths that intake found in the drop folder; ``None`` where nobody counted."""
    waiting: tuple[Correction, ...] = ()
    """Corrections of tables that their units have not sent."""

    @cached_property
    def by_plan(self) -> tuple[Outcomes, ...]:
        """The outcomes as each plan of the round sees them, those by its first plan first."""
        others = (
            replace(self, plan=one.plan, results=one.results, history=one.history, further=())
            for one in self.further
        )
        return (self, *others)

    @property
    def day(self) -> dt.date:
        """The day that messages are written on; the due date where none is given."""
        return self.today or self.round.settings.due

    def location(self, path: str) -> Path:
        """The path of a returned file on disk."""
        return self.locations.get(path) or self.round.returned / path

    @cached_property
    def cells_used(self) -> int:
        """The number of cells of this round's own returns that stand in tables which count."""
        return sum(
            len(table.cells) + sum(len(entry) for entry in table.entries)
            for own in self.accepted.tables.values()
            for table in own.values()
            if WITHIN not in table.path
        )

    @cached_property
    def left_open(self) -> tuple[Finding, ...]:
        """The findings that still want something of anybody."""
        return tuple(one for one in self.findings if one.state == "open")

    @cached_property
    def asked(self) -> Mapping[str, tuple[int, int]]:
        """The errors and queries that each unit with a standing return has yet to settle; what
        the collecting office has to look into is no fault of the unit's."""
        standing = (r.unit for r in self.returns if r.stands)
        left = Counter((one.unit, one.severity) for one in self.left_open if not one.for_office)
        return {unit: (left[unit, "error"], left[unit, "query"]) for unit in standing if unit}

    def unit_state(self, code: str) -> UnitState:
        """The state of an expected unit."""
        if code not in self.asked:
            return UnitState.MISSING
        errors, queries = self.asked[code]
        if errors:
            return UnitState.TO_FIX
        return UnitState.TO_EXPLAIN if queries else UnitState.FIT
