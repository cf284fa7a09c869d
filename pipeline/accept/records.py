"""The returns and tables that count after validation and selection."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from pipeline.decided.decisions import Correction
from pipeline.plan.reference import Reference
from pipeline.read.records import FileStatus, ReturnReading
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding, Place
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Table, Tally

_UNCORRECTED: Mapping[tuple[str, str], Correction] = MappingProxyType({})


class Outcome(StrEnum):
    """The fate of one table of one return."""

    COUNTED = "counted"
    PARTIAL = "partial"
    """Counts without the cells that its open errors leave in doubt."""
    ERRORS = "errors"
    SUPERSEDED = "superseded"
    NOT_ASKED = "not_asked"

    @property
    def counts(self) -> bool:
        """True where its figures are used, all or in part."""
        return self in (Outcome.COUNTED, Outcome.PARTIAL)


class Punctuality(StrEnum):
    """The time at which a return came, seen from the due date."""

    ON_TIME = "on_time"
    ON_DUE_DATE = "on_due_date"
    OVERDUE = "overdue"
    CORRECTED = "corrected"
    """After the due date, of a unit that had sent a return in time."""


IN_TIME = (Punctuality.ON_TIME, Punctuality.ON_DUE_DATE)
"""Kinds that are not late: where the due date itself is, a return of that day is overdue."""


@dataclass(frozen=True, slots=True)
class Timeliness:
    """The time at which a return came; ``days`` past the due date if it is overdue, else 0."""

    punctuality: Punctuality
    days: int = 0


@dataclass(frozen=True, slots=True)
class Summed:
    """The place of a unit's figures of a table in a summary: its sheet, the Excel row of the first
    line, and the letters of the columns, keyed as ``AcceptedTable.cells``, a List's as ("", name);
    the units of a table share them."""

    sheet: str
    row: int
    columns: Mapping[tuple[str, str], str]

    def cell(self, place: tuple[str, str], entry: int = 0) -> str:
        """The address of a figure on the unit's line ``entry`` (from 0), else where it begins."""
        return f"{self.columns.get(place, 'A')}{self.row + entry}"


WHOLE_LIST: CellKey = ("", "")
"""Stands among withheld cells for a List of which nobody knows if it has entries."""


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
    summed: Summed | None = None
    """Its place in the summary that brought it; ``None`` where a return did."""
    corrections: Mapping[tuple[str, str], Correction] = field(default_factory=lambda: _UNCORRECTED)
    """The corrections that its cells hold, keyed as they are."""
    withheld: frozenset[CellKey] = frozenset()
    """Cells that open errors leave in doubt, keyed as ``addresses``: neither ``cells`` nor
    ``entries`` have them. An entry that may not belong there is (number, "") besides."""
    totalled_in: str = ""
    """Path of the summary that has the unit's counts of cases in its totals already, though the
    table came from the unit itself; "" where none has."""

    @staticmethod
    def lacks(withheld: Set[CellKey], tally: Tally, table: Table) -> bool:
        """True where a tally of the List counts over ``withheld`` cells."""
        if not withheld:
            return False
        shown = {
            (row.name, VALUE)
            for row in (table.head.rows if table.head else ())
            if row.question is not None and row.question.tally == tally.name
        }
        return bool(shown & withheld) or any(
            not column or column in tally.columns
            for row, column in withheld
            if not row or row.isdecimal()
        )


@dataclass(frozen=True)
class Accepted:
    """Everything that counts: table name → unit code → accepted table; ``year`` is the round's."""

    tables: Mapping[str, Mapping[str, AcceptedTable]]
    year: int = 0
    totals: tuple[WithheldTotal, ...] = ()
    """Totals of which summaries of other offices tell no unit's part."""

    def value(self, unit: str, reference: Reference, table: Table) -> int | None:
        """A figure of a unit: a Matrix cell, a Record's answer or a List's tally; ``None`` where
        its table does not count, the cell is not given or an open error withholds it."""
        accepted = self.tables.get(reference.table, {}).get(unit)
        if accepted is None:
            return None
        if reference.column:
            return accepted.cells.get((reference.row, reference.column))
        if tally := table.tally(reference.row):
            if AcceptedTable.lacks(accepted.withheld, tally, table):
                return None
            return tally.over(accepted.entries, self.year)
        return accepted.cells.get((reference.row, VALUE))

    def withholds(self, unit: str, reference: Reference, table: Table) -> bool:
        """True where an open error withholds a figure of a unit's table that counts."""
        page = self.tables.get(reference.table, {}).get(unit)
        if page is None or not page.withheld:
            return False
        if not reference.column and (tally := table.tally(reference.row)):
            return AcceptedTable.lacks(page.withheld, tally, table)
        return (reference.row, reference.column or VALUE) in page.withheld


@dataclass(frozen=True, slots=True)
class ReturnRecord:
    """One path and what became of it: a row of ``returns.csv``."""

    path: str
    sha256: str
    unit: str
    status: FileStatus
    reason: str
    received: dt.date | None
    timeliness: Timeliness | None
    """``None`` of a path that is no return of the round's own units."""
    form_version: str = ""

    @property
    def is_in_time(self) -> bool:
        """True where it came on the due date at the latest."""
        return self.timeliness is not None and self.timeliness.punctuality in IN_TIME

    @property
    def stands(self) -> bool:
        """True for a file that was read and that no later return of its unit replaces."""
        return self.status in (FileStatus.COUNTED, FileStatus.BLOCKED)


@dataclass(frozen=True, slots=True)
class TableRecord:
    """One table of one return: a row of ``tables.csv``."""

    unit: str
    table: str
    path: str
    outcome: Outcome
    withheld: int = 0
    """Cells that its errors withhold while it counts in part."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A return that was read and identified."""

    reading: ReturnReading
    unit: Unit
    received: dt.date
    findings: tuple[Finding, ...]
    sent: ReturnReading | None = None
    """The return as its unit sent it, where the office's corrections changed ``reading``."""

    @property
    def order(self) -> tuple[dt.date, str, str]:
        """Later returns sort later."""
        return (self.received, self.reading.modified, self.reading.path)

    @property
    def is_blocked(self) -> bool:
        """True where an error concerns the file as a whole."""
        return any(finding.blocks and not finding.table for finding in self.findings)

    def place(self, table: str = "") -> Place:
        """The file as a whole, or its sheet of ``table``."""
        sheet = self.reading.tables[table].sheet if table else ""
        return Place(self.reading.path, table, sheet=sheet, unit=self.unit.code)

    def counts_for(self, table: str) -> bool:
        """True where its ``table`` has no open error."""
        return (
            not self.is_blocked
            and table in self.reading.tables
            and not any(finding.blocks and finding.table == table for finding in self.findings)
        )


@dataclass(frozen=True)
class Selection:
    """The return that counts for each (unit code, table), and its meaning for each path."""

    chosen: Mapping[tuple[str, str], Candidate]
    tables: tuple[TableRecord, ...]
    used: frozenset[str]
    """Paths of which at least one table of figures counts."""
    superseded: frozenset[str]
    """Paths that count no more because later returns replace them, sound themselves or mended."""
    findings: tuple[Finding, ...]
    withheld: Mapping[tuple[str, str], frozenset[CellKey]] = field(default_factory=dict)
    """Of each table that counts in part, the cells that don't."""
    replaced_tables: frozenset[tuple[str, str]] = frozenset()
    """(path, table) in whose place another version counts: nothing of it is to be mended."""

    def settled(self, finding: Finding) -> Finding:
        """The finding; in state ``superseded`` where another version counts in the place of its
        file or table: what was explained or accepted there concerns no figure any more."""
        replaced = (
            finding.file in self.superseded or (finding.file, finding.table) in self.replaced_tables
        )
        return replace(finding, state="superseded") if replaced else finding

    @property
    def readings(self) -> dict[tuple[str, str], ReturnReading]:
        """The reading that counts for each (unit code, table)."""
        return {key: candidate.reading for key, candidate in self.chosen.items()}


@dataclass(frozen=True, slots=True)
class WithheldTotal:
    """A figure that is shown in total only: how many units gave it, and their sum."""

    table: str
    row: str
    column: str
    units: int
    total: int
    path: str = ""
    """The summary that brought it; "" of a total of this round's own."""


def superseded_by(newer: str) -> str:
    """The reason why a path does not count in whose place another does."""
    return f"Đã có bản mới hơn: {newer}."
