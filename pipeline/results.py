"""What validation lets through and what measurement makes of it: the input of every writer."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from pipeline.findings import Finding, Waiver
from pipeline.measuring.history import NO_HISTORY, History
from pipeline.plans.plan import Indicator, Plan, Reference, Split, Target
from pipeline.returns import FileStatus, ReturnReading
from pipeline.rounds.roster import Unit
from pipeline.rounds.round import Round
from schemas.records import Shape, Table

Status = Literal[
    "met",
    "not_met",
    "not_due_met",
    "not_due_unmet",
    "approximate",
    "not_applicable",
    "no_data",
    "no_target",
    "one_sided",
]
Outlook = Literal["certain_met", "open", "certain_unmet", "unknown"]
Outcome = Literal["counted", "errors", "superseded", "not_asked"]
"""What became of one table of one return."""


@dataclass(frozen=True, slots=True)
class AcceptedTable:
    """A table of a unit that counts. ``cells`` are keyed (row name, column name) — the column is
    "value" in a Record — and hold given values only; ``addresses`` tell where each stood, in a
    List keyed (number of the entry, column name)."""

    unit: str
    path: str
    sheet: str
    cells: Mapping[tuple[str, str], Any]
    addresses: Mapping[tuple[str, str], str]
    entries: tuple[Mapping[str, Any], ...] = ()
    """The rows of a List body, by column name."""
    lines: tuple[int, ...] = ()  # the Excel row of each entry
    summed_at: tuple[str, str] = ("", "")
    """Where a summary that brought the table shows it: sheet and cell."""


@dataclass(frozen=True)
class Accepted:
    """Everything that counts: table name → unit code → accepted table; ``year`` is the round's."""

    tables: Mapping[str, Mapping[str, AcceptedTable]]
    year: int = 0

    def value(self, unit: str, reference: Reference, table: Table) -> int | None:
        """A figure of a unit: a Matrix cell, a Record's answer or a List's tally; ``None`` where
        its table does not count or the cell is not given."""
        accepted = self.tables.get(reference.table, {}).get(unit)
        if accepted is None:
            return None
        if reference.column:
            return accepted.cells.get((reference.row, reference.column))
        for _, block in table.blocks:
            for tally in block.tallies if block.shape is Shape.LIST else ():
                if tally.name == reference.row:
                    return tally.over(accepted.entries, self.year)
        return accepted.cells.get((reference.row, "value"))


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """One path and what became of it: a row of ``returns.csv``."""

    path: str
    sha256: str
    unit: str
    status: FileStatus
    reason: str
    received: dt.date | None
    timeliness: str
    form_version: str = ""


@dataclass(frozen=True, slots=True)
class TableRecord:
    """One table of one return: a row of ``tables.csv``."""

    unit: str
    table: str
    path: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Candidate:
    """A return that was read and identified."""

    reading: ReturnReading
    unit: Unit
    received: dt.date
    findings: tuple[Finding, ...]

    @property
    def order(self) -> tuple[dt.date, str, str]:
        """Later returns sort later."""
        return (self.received, self.reading.modified, self.reading.path)

    @property
    def is_blocked(self) -> bool:
        """Whether an error concerns the file as a whole."""
        return any(finding.blocks and not finding.table for finding in self.findings)

    def counts_for(self, table: str) -> bool:
        """Whether its ``table`` has no open error."""
        return (
            not self.is_blocked
            and table in self.reading.tables
            and not any(finding.blocks and finding.table == table for finding in self.findings)
        )


@dataclass(frozen=True)
class Selection:
    """Which return counts for each (unit code, table), and what that means for each path."""

    chosen: Mapping[tuple[str, str], Candidate]
    tables: tuple[TableRecord, ...]
    used: frozenset[str]
    """Paths of which at least one table of figures counts."""
    superseded: frozenset[str]
    """Paths that count no more because later returns replace them, sound themselves or mended."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator for one scope and split.

    ``value`` is in the indicator's unit (percent for shares), exact. ``scope`` is ``all``,
    ``kind:MN``, ``group:<xã>`` or ``unit``. ``reported`` counts the units in it, of ``expected``;
    ``entering`` names them by table, ``left_out`` says which are not and why.
    """

    indicator: Indicator
    scope: str
    unit: str
    split: Split
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    outlook: Outlook
    target: Target | None
    status: Status
    reported: int
    expected: int
    gap: int | None = None
    """How many more are needed to meet the target, in ``indicator.counted``."""
    reason: str = ""
    entering: Mapping[str, frozenset[str]] = field(default_factory=dict)
    left_out: tuple[tuple[str, str], ...] = ()
    """(unit code, reason)."""
    basis: Literal["plan", "own"] = "plan"
    rate: Fraction | None = None
    """How much of the target is reached, in percent of the target."""
    carried: int | None = None
    """Of an accumulated total: the part of ``numerator`` that stood before this round; ``None``
    where nothing is known before it."""

    @property
    def is_provisional(self) -> bool:
        """Whether units that should enter the result do not."""
        return self.reported < self.expected

    @property
    def is_due(self) -> bool:
        """Whether it is judged by a target that is due."""
        return self.status in ("met", "not_met", "approximate")

    @property
    def is_undecided(self) -> bool:
        """Whether what is still missing can turn a verdict that is due, as far as is known."""
        return self._may_turn and self.is_due

    @property
    def standing(self) -> Status:
        """The status as it is told: what missing returns can still undo is not met early."""
        return "not_due_unmet" if self._may_turn and self.status == "not_due_met" else self.status

    @property
    def _may_turn(self) -> bool:
        return self.is_provisional and self.outlook in ("open", "unknown")


@dataclass(frozen=True, slots=True)
class WithheldTotal:
    """A figure that is shown in total only: how many units gave it, and their sum."""

    table: str
    row: str
    column: str
    units: int
    total: int


Unused = Literal[
    "missing",
    "not_applicable",
    "unreadable",
    "table_with_errors",
    "table_superseded",
    "table_not_asked",
    "unit_unknown",
]
"""Why a cell that the reader met is used by no table that counts."""


@dataclass(frozen=True, slots=True)
class CellsMet:
    """The cells of the forms that came back: all that were met, and those that no table uses, by
    reason. What is used is counted apart from them, among the accepted tables."""

    met: int
    unused: Mapping[Unused, int]


UnitState = Literal[
    "Đã nộp, hợp lệ", "Đã nộp, cần sửa", "Đã nộp, cần giải trình", "Chưa nộp", "Ngoài danh sách"
]


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
    rolled_totals: tuple[WithheldTotal, ...] = ()
    """What summaries of other offices say only in total."""
    waivers: tuple[Waiver, ...] = ()
    """What the officer has accepted."""
    reminded: Mapping[str, str | int | float | dt.date | None] = field(default_factory=dict)
    """What the officer noted as the day a unit was last written to, by unit code."""
    own_units: frozenset[str] = frozenset()
    """Codes of the round's own roster, without the units that summaries brought; empty: all."""
    locations: Mapping[str, Path] = field(default_factory=dict)
    """Where the file at a path lies; a path that is not here lies where its name says."""
    today: dt.date | None = None
    cells: CellsMet | None = None
    """Every cell that the reader met, and what became of it; ``None`` where nobody counted."""
    files_found: int | None = None
    """Paths that intake found in the drop folder; ``None`` where nobody counted."""

    @property
    def day(self) -> dt.date:
        """The day that messages are written on; the due date where none is given."""
        return self.today or self.round.settings.due

    def location(self, path: str) -> Path:
        """Where a returned file lies."""
        return self.locations.get(path) or self.round.returned / path

    @cached_property
    def left_open(self) -> tuple[Finding, ...]:
        """The findings that still want something: open, and of nothing that another replaced."""
        tables = {(t.path, t.table) for t in self.tables if t.outcome == "superseded"}
        gone = {r.path for r in self.returns if r.status == "superseded"} | tables
        still = (one for one in self.findings if one.state == "open")
        return tuple(one for one in still if not gone & {one.file, (one.file, one.table)})

    @cached_property
    def asked(self) -> Mapping[str, tuple[int, int]]:
        """The errors and queries that each unit with a standing return has yet to settle; what
        the collecting office has to look into is no fault of the unit's."""
        standing = (r.unit for r in self.returns if r.status in ("counted", "blocked"))
        left = Counter((one.unit, one.severity) for one in self.left_open if not one.for_office)
        return {unit: (left[unit, "error"], left[unit, "query"]) for unit in standing if unit}

    def unit_state(self, code: str) -> UnitState:
        """The state of an expected unit."""
        if code not in self.asked:
            return "Chưa nộp"
        errors, queries = self.asked[code]
        if errors:
            return "Đã nộp, cần sửa"
        return "Đã nộp, cần giải trình" if queries else "Đã nộp, hợp lệ"
