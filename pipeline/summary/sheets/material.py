"""Facts that all sheets look up, worked out once: expected units, their state, results by scope."""

from __future__ import annotations

import os
import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.accept.records import AcceptedTable, Outcome, ReturnRecord
from pipeline.accept.rolled import WITHIN
from pipeline.measure.result import Result
from pipeline.plan.plan import Indicator, Split
from pipeline.read.cleaned import said
from pipeline.read.records import FileStatus
from pipeline.round.roster import Unit
from pipeline.round.round import LOCALITY
from pipeline.summary.discretion import corrections_shown
from pipeline.summary.outcomes import Outcomes, UnitState
from pipeline.summary.previous import Previous
from pipeline.text.sentences.files import OF_ANOTHER
from pipeline.xlsx.sheet_description import Leads
from schemas.records import Form, Row
from schemas.respondents import Respondent

_OUTLINE = re.compile(r"^(?:–|\d+\.)\s+")

SENT = (FileStatus.COUNTED, FileStatus.BLOCKED, FileStatus.SUPERSEDED)
"""The states of a file that its unit did send and that could be read."""

_ESCAPED = str.maketrans({sign: f"%{ord(sign):02x}" for sign in '%#" <>[]^`{}'})
"""Signs that a link spells otherwise: ``#`` begins the cell's part, ``%`` a sign's number. Where
neither occurs the others are left to XlsxWriter, which takes a text with numbers for escaped."""


@dataclass(frozen=True)
class Material:
    """The outcomes of a run with their indexes. ``folder`` is where the workbook will stand; links
    to returned files are relative to it."""

    outcomes: Outcomes
    form: Form
    folder: Path
    previous: Previous | None = None
    """The last run into the same folder."""

    @cached_property
    def by_plan(self) -> tuple[Material, ...]:
        """The material of each plan of the round, its first one first."""
        others = self.outcomes.by_plan[1:]
        return (self, *(replace(self, outcomes=one, previous=None) for one in others))

    @cached_property
    def facts(self) -> Mapping[str, str]:
        """Words for the placeholders of the forms where no one unit is meant."""
        return {**self.outcomes.round.facts(), LOCALITY: "của đơn vị"}

    def label(self, row: Row) -> str:
        """A row's wording under the round's switches, without its place in the form's outline."""
        settings = self.outcomes.round.settings
        anyone = Respondent(
            kind="",
            levels=frozenset(),
            period=settings.period,
            switches=settings.switches.as_pairs(),
        )
        words = row.wording(anyone).format_map(dict(self.facts))
        return _OUTLINE.sub("", words)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The units expected to report, in the roster's order."""
        round_ = self.outcomes.round
        return tuple(unit for unit in round_.units if unit.exists_on(round_.settings.cutoff))

    @cached_property
    def sent(self) -> Mapping[str, tuple[ReturnRecord, ...]]:
        """The files of each unit, oldest first; those that it sent here itself, which go before
        what a summary brings of it, behind the others."""
        return self._by_unit(*SENT)

    def _by_unit(self, *statuses: FileStatus) -> dict[str, tuple[ReturnRecord, ...]]:
        files: dict[str, list[ReturnRecord]] = defaultdict(list)
        for record in self.outcomes.returns:
            if record.unit and record.status in statuses:
                files[record.unit].append(record)
        return {
            unit: tuple(
                sorted(own, key=lambda r: (WITHIN not in r.path, str(r.received or ""), r.path))
            )
            for unit, own in files.items()
        }

    @cached_property
    def corrected(self) -> Mapping[str, tuple[str, ...]]:
        """Words for the corrections in what counts of each unit, by its code, without what may not
        be shown of it: they go out in messages, and are in ``data/``."""
        found: dict[str, list[str]] = defaultdict(list)
        for one, codes in corrections_shown(self.outcomes.accepted, self.form):
            place = f"{self.form.by_name[one.table].label} {'/'.join(codes)}"
            found[one.unit].append(f"{place}: {one.before or '(trống)'} thành {said(one.value)}")
        return {unit: tuple(own) for unit, own in found.items()}

    @cached_property
    def unread(self) -> Mapping[str, tuple[ReturnRecord, ...]]:
        """The files that can't be read and whose names speak for a unit, by its code."""
        return self._by_unit(FileStatus.FAILED)

    @cached_property
    def signed(self) -> Mapping[str, tuple[ReturnRecord, ...]]:
        """The signed copies of units' returns, by the unit's code."""
        return self._by_unit(FileStatus.SCAN)

    def file_of(self, unit: str) -> ReturnRecord | None:
        """The file that stands for the unit: the latest that counts, else the latest received."""
        own = self.sent.get(unit, ())
        counted = [record for record in own if record.status == FileStatus.COUNTED]
        blocked = [record for record in own if record.status == FileStatus.BLOCKED]
        return next(iter(reversed(counted or blocked or list(own))), None)

    def latest(self, unit: str) -> ReturnRecord | None:
        """The latest return of a unit that no other replaces: what the unit has to mend."""
        own = self.sent.get(unit, ())
        standing = [record for record in own if record.stands]
        return standing[-1] if standing else None

    def counted(self, unit: str) -> ReturnRecord | None:
        """The latest return of a unit that counts."""
        own = [record for record in self.sent.get(unit, ()) if record.status == FileStatus.COUNTED]
        return own[-1] if own else None

    @cached_property
    def _withheld(self) -> Mapping[str, int]:
        found: Counter[str] = Counter()
        for record in self.outcomes.tables:
            found[record.unit] += record.withheld
        return found

    def withheld(self, unit: str) -> int:
        """The number of cells of a unit's tables that errors keep from counting while the rest of
        their tables counts."""
        return self._withheld.get(unit, 0)

    def unused(self, unit: str) -> tuple[str, ...]:
        """The labels of a unit's tables that errors keep from counting wholly while others of its
        count."""
        own = self._outcomes_of.get(unit, {})
        tables = [one for one in self.form.tables if one.number and one.name in own]
        if not any(own[one.name].counts for one in tables):
            return ()
        return tuple(one.label for one in tables if not own[one.name].counts)

    @cached_property
    def _outcomes_of(self) -> Mapping[str, Mapping[str, Outcome]]:
        """Unit code → table → its outcome where errors keep it from counting, or some version
        counts."""
        found: dict[str, dict[str, Outcome]] = defaultdict(dict)
        for one in self.outcomes.tables:
            if one.outcome.counts or one.outcome == Outcome.ERRORS:
                before = found[one.unit].get(one.table)
                if before is None or one.outcome.counts:
                    found[one.unit][one.table] = one.outcome
        return found

    def asked(self, unit: str) -> tuple[int, int]:
        """The numbers of errors and of queries that the unit has yet to settle."""
        return self.outcomes.asked.get(unit, (0, 0))

    def state_of(self, unit: str) -> UnitState:
        """The unit's state, which agrees with what it is asked."""
        return self.outcomes.unit_state(unit)

    def units_in(self, state: UnitState) -> list[Unit]:
        """The units in a state, in the order of the roster."""
        return [unit for unit in self.units if self.state_of(unit.code) == state]

    @cached_property
    def awaiting_office(self) -> frozenset[str]:
        """The units of whose returns the collecting office has something to look into."""
        return frozenset(one.unit for one in self.outcomes.left_open if one.for_office)

    @cached_property
    def waiting(self) -> Mapping[str, str]:
        """Unit code → a file that may be its own, or another's: the officer has to tell."""
        left = self.outcomes.left_open
        return {one.unit: one.file for one in left if one.code == OF_ANOTHER}

    @cached_property
    def _results(self) -> Mapping[tuple[str, str, str, Split], Result]:
        return {
            (result.indicator.code, result.scope, result.unit, result.split): result
            for result in self.outcomes.results
            if result.basis == "plan"
        }

    def result(self, indicator: Indicator, split: Split = "all") -> Result | None:
        """The indicator over all units."""
        return self._results.get((indicator.code, "all", "", split))

    @cached_property
    def whole_results(self) -> tuple[Result, ...]:
        """The indicators over all units, in the plan's order."""
        return tuple(self._results[i.code, "all", "", "all"] for i in self.indicators)

    def unit_result(self, indicator: Indicator, unit: str, split: Split = "all") -> Result | None:
        """The indicator of one unit; ``None`` where the unit has no part in it."""
        return self._results.get((indicator.code, "unit", unit, split))

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The plan's indicators that were measured, as they are under the round's switches, in
        the plan's order."""
        codes = (indicator.code for indicator in self.outcomes.plan.indicators)
        found = (self._results.get((code, "all", "", "all")) for code in codes)
        return tuple(result.indicator for result in found if result is not None)

    def scope_result(self, indicator: Indicator, scope: str) -> Result | None:
        """The indicator of ``kind:…`` or ``group:…``; ``None`` where it has no part in it."""
        return self._results.get((indicator.code, scope, "", "all"))

    @cached_property
    def own_results(self) -> tuple[Result, ...]:
        """Results against the targets that units registered, in order."""
        return tuple(result for result in self.outcomes.results if result.basis == "own")

    @cached_property
    def _returned(self) -> str:
        returned = self.outcomes.round.returned
        try:
            return Path(os.path.relpath(returned, self.folder)).as_posix()
        except ValueError:
            # On Windows no relative path leads to another drive.
            return Path(returned).resolve().as_posix()

    def _is_renamed(self, path: str) -> bool:
        """True if the file's own name can't be written."""
        location = self.outcomes.locations.get(path)
        return not path.isprintable() or (location is not None and not str(location).isprintable())

    def link(self, path: str, sheet: str = "", cell: str = "") -> str:
        """A link from the workbook to a returned file, and to a cell in it; "" where a link
        cannot name the file: what is not printable has no spelling in it."""
        file = self._links.get(path)
        if file is None:
            file = self._links[path] = self._file_link(path)
        return file if not file or WITHIN in path else file + _place(sheet, cell)

    @cached_property
    def _links(self) -> dict[str, str]:
        """The links to files, to each of which hundreds of cells lead."""
        return {}

    def _file_link(self, path: str) -> str:
        path, _, _ = path.partition(WITHIN)
        if not path or self._is_renamed(path):
            return ""
        if "#" in path or "%" in path:
            path = path.translate(_ESCAPED)
        return f"external:{self._returned}/{path}"

    def link_down(
        self,
        accepted: AcceptedTable,
        address: str,
        place: tuple[str, str] = ("", ""),
        entry: int = 0,
    ) -> str:
        """A link to the cell of an accepted table; of one that a summary brought, to where that
        summary shows the figure at ``place`` of the line ``entry`` (from 0)."""
        summed = accepted.summed
        leads = self.leads_down(accepted, {0: summed.cell(place, entry) if summed else address})
        return leads.link(0) if leads else ""

    def leads_down(self, accepted: AcceptedTable, addresses: Mapping[int, str]) -> Leads | None:
        """Links of a line to cells of an accepted table, or of the summary that brought and shows
        it; ``None`` where a link cannot name the file."""
        file, sheet = self.link(accepted.path), accepted.sheet
        if WITHIN in accepted.path:
            sheet = accepted.summed.sheet if accepted.summed else ""
        return Leads(file, _sheet(sheet), addresses) if file else None


def _place(sheet: str, cell: str) -> str:
    return f"#{_sheet(sheet)}{cell}" if _sheet(sheet) and cell else ""


def _sheet(name: str) -> str:
    return f"'{name}'!" if name and "'" not in name else ""
