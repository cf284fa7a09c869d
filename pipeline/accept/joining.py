"""A round joined with the summaries from below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.accept.records import (
    Accepted,
    AcceptedTable,
    Outcome,
    ReturnRecord,
    TableRecord,
    WithheldTotal,
)
from pipeline.accept.rolled import Rolled
from pipeline.read.records import Arrival, FileStatus
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold
from schemas.records import Form


@dataclass(frozen=True)
class Arrived:
    """A summary that came: what it carries, or why it carries nothing, when it came and from what
    bytes."""

    path: str
    sha256: str
    received: dt.date
    modified: str
    rolled: Rolled | None
    failure: str = ""
    """Why it can't be used; "" where ``rolled`` is there."""


@dataclass(frozen=True)
class Joined:
    """A round with everything that was rolled up into it. ``returns``, ``tables`` and ``findings``
    are those of the summaries alone."""

    round: Round
    accepted: Accepted
    returns: tuple[ReturnRecord, ...] = ()
    tables: tuple[TableRecord, ...] = ()
    findings: tuple[Finding, ...] = ()
    totals: tuple[WithheldTotal, ...] = ()

    def unit_arrivals(self, arrivals: Iterable[Arrival]) -> tuple[Arrival, ...]:
        """The paths that are no summaries."""
        summaries = {record.path for record in self.returns}
        return tuple(arrival for arrival in arrivals if arrival.path not in summaries)

    def with_returns(self, own: Sequence[ReturnRecord]) -> tuple[ReturnRecord, ...]:
        """The round's own records and those of the summaries, by path."""
        return tuple(sorted((*own, *self.returns), key=lambda record: record.path))


def join(round_: Round, accepted: Accepted, arrived: Sequence[Arrived], form: Form) -> Joined:
    """``round_`` and what counts in it, with what the summaries carry; see ``accept.rollup``."""
    joining = _Joining(round_, accepted, form)
    in_order = sorted(arrived, key=lambda one: (one.received, one.modified, one.path), reverse=True)
    for one in in_order:
        joining.add(one)
    return joining.result()


class _Joining:
    """Adds summaries one after the other, the latest received first."""

    def __init__(self, round_: Round, accepted: Accepted, form: Form) -> None:
        self._round = round_
        self._year = accepted.year
        self._form = form
        self._tables = {name: dict(pages) for name, pages in accepted.tables.items()}
        self._direct = {name: frozenset(pages) for name, pages in accepted.tables.items()}
        self._units = {unit.code.casefold(): unit for unit in round_.units}
        self._added: list[Unit] = []
        self._offices: dict[tuple[str, str], str] = {}
        self._source: dict[str, str] = {}
        """Unit code → the summary that it came with."""
        self._returns: list[ReturnRecord] = []
        self._records: list[TableRecord] = []
        self._findings: list[Finding] = []
        self._totals: list[WithheldTotal] = []

    def add(self, arrived: Arrived) -> None:
        rolled = arrived.rolled
        if rolled is None:
            words = {"tên": arrived.path, "a": arrived.failure}
            finding = find("summary_unusable", words, Place(arrived.path))
            self._refuse(arrived, FileStatus.FAILED, finding)
            return
        newer = self._offices.get(rolled.office)
        if newer is not None:
            self._returns.append(
                _record(arrived, FileStatus.SUPERSEDED, f"Đã có bản mới hơn: {newer}.")
            )
            return
        wrong = (
            self._of_another_round(rolled) or self._of_another_office(rolled) or self._clash(rolled)
        )
        if wrong is not None:
            self._refuse(arrived, FileStatus.BLOCKED, wrong)
            return
        self._offices[rolled.office] = arrived.path
        version = rolled.stamp.get("form_version", "")
        if version != self._form.version:
            words = {"cũ": version, "mới": self._form.version}
            self._findings.append(find("older_version", words, Place(arrived.path)))
        if rolled.apart:
            words = {"a": rolled.office_name, "ds": "; ".join(rolled.apart)}
            self._findings.append(find("summary_parts_apart", words, Place(arrived.path)))
        if not self._round.settings.offices:
            self._findings.append(self._unconfirmed(rolled))
        self._take(rolled)
        units = len({unit.code for unit in rolled.units})
        reason = f"Bảng tổng hợp của {rolled.office_name}: {units} đơn vị."
        self._returns.append(_record(arrived, FileStatus.COUNTED, reason))

    def _refuse(self, arrived: Arrived, status: FileStatus, finding: Finding) -> None:
        self._findings.append(finding)
        self._returns.append(_record(arrived, status, finding.message))

    def _of_another_round(self, rolled: Rolled) -> Finding | None:
        settings = self._round.settings
        ours = (settings.plan, str(settings.year), settings.period)
        theirs = tuple(rolled.stamp.get(key, "") for key in ("plan", "year", "period"))
        if ours == theirs:
            return None
        words = {"cũ": " / ".join(theirs), "mới": " / ".join(ours)}
        return find("summary_of_another_round", words, Place(rolled.path))

    def _of_another_office(self, rolled: Rolled) -> Finding | None:
        """Refusal of an office that the round's offices below lack, where it names any."""
        expected = {code.casefold(): name for code, name in self._round.settings.offices.items()}
        code = rolled.office[0]
        name = expected.get(code.casefold())
        if not expected or (name is not None and fold(name) in ("", fold(rolled.office_name))):
            return None
        words = {"a": f"{rolled.office_name} ({code})", "b": f"{name} ({code})" if name else ""}
        key = "summary_office_unexpected" if name is None else "summary_office_other_name"
        return find(key, words, Place(rolled.path))

    def _unconfirmed(self, rolled: Rolled) -> Finding:
        new = sum(unit.code.casefold() not in self._units for unit in rolled.units)
        words = {"a": rolled.office_name, "m": rolled.office[0], "n": len(rolled.units), "k": new}
        return find("summary_office_unconfirmed", words, Place(rolled.path))

    def _clash(self, rolled: Rolled) -> Finding | None:
        """A code that means another unit here, or that another summary has brought already."""
        for unit in rolled.units:
            known = self._units.get(unit.code.casefold())
            if known is None:
                continue
            same = fold(known.name) == fold(unit.name) and known.kind == unit.kind
            before = self._source.get(unit.code.casefold())
            if not same or before is not None:
                words = {"m": unit.code, "a": known.name, "b": unit.name}
                key = "summary_code_clash" if not same else "summary_unit_twice"
                return find(key, {**words, "tên": before or ""}, Place(rolled.path))
        return None

    def _take(self, rolled: Rolled) -> None:
        codes: dict[str, str] = {}
        for unit in rolled.units:
            folded = unit.code.casefold()
            if folded not in self._units:
                self._units[folded] = unit
                self._added.append(unit)
            codes[unit.code] = self._units[folded].code
            self._source[folded] = rolled.path
        for name, page in rolled.tables:
            self._take_table(name, page, codes)
        self._returns += [
            replace(record, unit=codes.get(record.unit, record.unit)) for record in rolled.returns
        ]
        for record in rolled.outcomes:
            # Of a unit that was closed before the cut-off a summary brings no figures.
            if record.unit not in codes:
                continue
            code = codes[record.unit]
            outcome = record.outcome
            if outcome == Outcome.COUNTED and code in self._direct.get(record.table, ()):
                outcome = Outcome.SUPERSEDED
            self._records.append(replace(record, unit=code, outcome=outcome))
        self._findings += [
            replace(finding, unit=codes.get(finding.unit, finding.unit))
            for finding in rolled.findings
        ]
        self._totals += rolled.totals

    def _take_table(self, name: str, page: AcceptedTable, codes: Mapping[str, str]) -> None:
        code = codes.get(page.unit)
        if code is None:
            return
        if code in self._direct.get(name, ()):
            words = {"biểu": self._form.by_name[name].label, "tên": page.path}
            place = Place(self._tables[name][code].path, name, unit=code)
            self._findings.append(find("summary_and_return", words, place))
            return
        self._tables.setdefault(name, {})[code] = replace(page, unit=code)

    def result(self) -> Joined:
        units = (*self._round.units, *sorted(self._added, key=lambda unit: unit.code))
        return Joined(
            round=replace(self._round, units=units) if self._added else self._round,
            accepted=Accepted(
                {name: dict(sorted(pages.items())) for name, pages in self._tables.items()},
                self._year,
            ),
            returns=tuple(self._returns),
            tables=tuple(self._records),
            findings=tuple(self._findings),
            totals=tuple(self._totals),
        )


def _record(arrived: Arrived, status: FileStatus, reason: str) -> ReturnRecord:
    version = arrived.rolled.stamp.get("form_version", "") if arrived.rolled else ""
    return ReturnRecord(
        arrived.path, arrived.sha256, "", status, reason, arrived.received, None, version
    )


def not_asked_below(asked: Sequence[Finding], rolled: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings of a review that no summary brought already: the round below asked them of the
    same cells."""
    known = {_place(finding) for finding in rolled}
    return tuple(finding for finding in asked if _place(finding) not in known)


def _place(finding: Finding) -> tuple[str, str, str, str, str]:
    return finding.code, finding.unit, finding.table, finding.row, finding.column
