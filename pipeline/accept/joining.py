"""A round joined with the summaries from below."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.accept.records import (
    Accepted,
    AcceptedTable,
    Outcome,
    ReturnRecord,
    TableRecord,
    WithheldTotal,
    superseded_by,
)
from pipeline.accept.rolled import Rolled
from pipeline.plan.plan import Indicator, base_years
from pipeline.read.records import Arrival, FileStatus
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.switch_words import SWITCH_WORDS, setting_words
from pipeline.text.findings import Finding, FindingState, Place, find
from pipeline.text.spelling import fold
from pipeline.validate.unit_names import shares_name
from schemas.records import Form
from schemas.respondents import Respondent
from schemas.tables import own_targets

_MOST_LISTED = 12
"""Parts that a sentence names."""


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
    """The reason why it can't be used; "" where ``rolled`` is there."""


@dataclass(frozen=True)
class Joined:
    """A round with everything that was rolled up into it. ``returns``, ``tables`` and ``findings``
    are those of the summaries alone."""

    round: Round
    accepted: Accepted
    returns: tuple[ReturnRecord, ...] = ()
    tables: tuple[TableRecord, ...] = ()
    findings: tuple[Finding, ...] = ()

    def unit_arrivals(self, arrivals: Iterable[Arrival]) -> tuple[Arrival, ...]:
        """The paths that are no summaries."""
        summaries = {record.path for record in self.returns}
        return tuple(arrival for arrival in arrivals if arrival.path not in summaries)

    def with_returns(self, own: Sequence[ReturnRecord]) -> tuple[ReturnRecord, ...]:
        """The round's own records and those of the summaries, by path."""
        return tuple(sorted((*own, *self.returns), key=lambda record: record.path))


def join(
    round_: Round,
    accepted: Accepted,
    arrived: Sequence[Arrived],
    form: Form,
    choices: frozenset[str] = frozenset(),
    indicators: Iterable[Indicator] = (),
) -> Joined:
    """``round_`` and what counts in it, with what the summaries carry; see ``accept.rollup``.
    ``choices`` are the switches that figures of the round's plans, and their ``indicators``, depend
    on."""
    bases = base_years(indicators)
    joining = _Joining(round_, accepted, form, choices | form.switches, bases)
    in_order = sorted(arrived, key=lambda one: (one.received, one.modified, one.path), reverse=True)
    for one in in_order:
        joining.add(one)
    return joining.result()


class _Joining:
    """Adds summaries one after the other, the latest received first."""

    def __init__(
        self,
        round_: Round,
        accepted: Accepted,
        form: Form,
        choices: frozenset[str],
        bases: Mapping[str, tuple[str, str]],
    ) -> None:
        self._round = round_
        self._choices = choices
        self._bases = bases
        self._counted: list[Rolled] = []
        """The summaries that count."""
        self._unasked: dict[tuple[str, Respondent], frozenset[str]] = {}
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
            self._returns.append(_record(arrived, FileStatus.SUPERSEDED, superseded_by(newer)))
            return
        wrong = (
            self._of_another_round(rolled) or self._of_another_office(rolled) or self._clash(rolled)
        )
        if wrong is not None:
            self._refuse(arrived, FileStatus.BLOCKED, wrong)
            return
        self._offices[rolled.office] = arrived.path
        version = rolled.stamp.get("form_version", "")
        if version != self._form.version and self._is_of_plan(rolled):
            # Settings that differ have a sentence of their own (``_other_choices``).
            words = {"cũ": version, "mới": self._form.version, "khác": ""}
            self._findings.append(find("older_version", words, Place(arrived.path)))
        if rolled.apart:
            words = {"a": rolled.office_name, "ds": "; ".join(rolled.apart)}
            self._findings.append(find("summary_parts_apart", words, Place(arrived.path)))
        if not self._round.settings.offices:
            self._findings.append(self._unconfirmed(rolled))
        if beyond := (*rolled.gone, *self._take(rolled)):
            listed = "; ".join(beyond[:_MOST_LISTED])
            more = len(beyond) - _MOST_LISTED
            words = {
                "a": rolled.office_name,
                "ds": f"{listed} và {more} phần khác" if more > 0 else listed,
            }
            self._findings.append(find("summary_parts_beyond", words, Place(arrived.path)))
        self._counted.append(rolled)
        units = len({unit.code for unit in rolled.units})
        reason = f"Bảng tổng hợp của {rolled.office_name}: {units} đơn vị."
        self._returns.append(_record(arrived, FileStatus.COUNTED, reason))

    def _refuse(self, arrived: Arrived, status: FileStatus, finding: Finding) -> None:
        self._findings.append(finding)
        self._returns.append(_record(arrived, status, finding.message))

    def _of_another_round(self, rolled: Rolled) -> Finding | None:
        settings = self._round.settings
        ours = (str(settings.year), settings.period)
        theirs = tuple(rolled.stamp.get(key, "") for key in ("year", "period"))
        if ours == theirs:
            return None
        words = {"cũ": " / ".join(theirs), "mới": " / ".join(ours)}
        return find("summary_of_another_round", words, Place(rolled.path))

    def _is_of_plan(self, rolled: Rolled) -> bool:
        """True where the office below measures the round's own plan first."""
        return rolled.stamp.get("plan", "") == self._round.settings.plan

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
        """Codes that mean other units here, each with one that is free, or a unit that another
        summary has brought already."""
        clashes, twice = [], []
        for unit in rolled.units:
            known = self._units.get(unit.code.casefold())
            if known is None:
                continue
            before = self._source.get(unit.code.casefold())
            if known.kind != unit.kind or not shares_name(known, unit):
                free = self._free_code(rolled.office[0], unit.code)
                clashes.append(f'{unit.code} ("{unit.name}", ở đây là "{known.name}") → {free}')
            elif before is not None:
                twice.append({"m": unit.code, "b": unit.name, "tên": before})
        if clashes:
            words = {"a": rolled.office_name, "ds": "; ".join(clashes)}
            return find("summary_code_clash", words, Place(rolled.path))
        return find("summary_unit_twice", twice[0], Place(rolled.path)) if twice else None

    def _free_code(self, office: str, code: str) -> str:
        """A code by which no other unit is known: the office's before the unit's own."""
        free = f"{office}-{code}"
        while free.casefold() in self._units:
            free = f"{free}-2"
        return free

    def _take(self, rolled: Rolled) -> tuple[str, ...]:
        """Words for the tables and rows that this round doesn't ask, which are not taken."""
        beyond: dict[str, None] = {}
        left: set[tuple[str, str]] = set()
        codes: dict[str, str] = {}
        for unit in rolled.units:
            folded = unit.code.casefold()
            if folded not in self._units:
                self._units[folded] = unit
                self._added.append(unit)
            codes[unit.code] = self._units[folded].code
            self._source[folded] = rolled.path
        for name, page in rolled.tables:
            asked = self._asked_of(name, page, codes, rolled, beyond)
            if asked is None:
                left.add((name, page.unit))
            else:
                self._take_table(name, asked, codes, rolled)
        self._returns += [
            replace(record, unit=codes.get(record.unit, record.unit)) for record in rolled.returns
        ]
        gone = {(one.path, "") for one in rolled.returns if one.status == FileStatus.SUPERSEDED}
        for record in rolled.outcomes:
            # Of a unit that was closed before the cut-off a summary brings no figures.
            if record.unit not in codes:
                continue
            code = codes[record.unit]
            outcome = record.outcome
            if outcome.counts and (record.table, record.unit) in left:
                outcome = Outcome.NOT_ASKED
            elif outcome.counts and code in self._direct.get(record.table, ()):
                outcome = Outcome.SUPERSEDED
            withheld = record.withheld if outcome.counts else 0
            if outcome == Outcome.SUPERSEDED:
                gone.add((record.path, record.table))
            self._records.append(replace(record, unit=code, outcome=outcome, withheld=withheld))
        for finding in rolled.findings:
            if (finding.table, finding.unit) in left:
                continue
            is_gone = gone & {(finding.file, ""), (finding.file, finding.table)}
            state: FindingState = "superseded" if is_gone else finding.state
            now = codes.get(finding.unit, finding.unit)
            self._findings.append(replace(finding, unit=now, state=state))
        self._totals += [replace(total, path=rolled.path) for total in rolled.totals]
        return tuple(beyond)

    def _asked_of(
        self,
        name: str,
        page: AcceptedTable,
        codes: Mapping[str, str],
        rolled: Rolled,
        beyond: dict[str, None],
    ) -> AcceptedTable | None:
        """The table as far as this round asks it of the unit; the rest goes to ``beyond``."""
        code = codes.get(page.unit)
        if code is None:
            return page
        table = self._form.by_name[name]
        who = self._round.respondent(self._units[code.casefold()])
        # The lines of Biểu 12 are the indicators of a plan.
        if not table.is_asked(who) or (name == own_targets.NAME and not self._is_of_plan(rolled)):
            beyond[table.label] = None
            return None
        if (name, who) not in self._unasked:
            self._unasked[name, who] = frozenset(
                row.name
                for _, block in table.blocks
                for row in block.rows
                if row.asked.may_be_of(who) and not row.is_asked(who)
            )
        unasked = self._unasked[name, who] & {row for row, _ in page.cells}
        if not unasked:
            return page
        for _, block in table.blocks:
            found = (row.code for row in block.rows if row.name in unasked)
            beyond.update((f"mã số {code}", None) for code in found)
        cells = {at: value for at, value in page.cells.items() if at[0] not in unasked}
        return replace(page, cells=cells)

    def _take_table(
        self, name: str, page: AcceptedTable, codes: Mapping[str, str], rolled: Rolled
    ) -> None:
        code = codes.get(page.unit)
        if code is None:
            return
        if code in self._direct.get(name, ()):
            words = {"biểu": self._form.by_name[name].label, "tên": page.path}
            own = self._tables[name][code]
            key = "summary_and_return"
            if any(total.table == name for total in rolled.totals):
                # One unit's part can't be taken out of a total: it counts there and nowhere else.
                self._tables[name][code] = replace(own, totalled_in=rolled.path)
                key = "summary_and_return_totals"
            place = Place(own.path, name, unit=code)
            self._findings.append(find(key, words, place))
            return
        self._tables.setdefault(name, {})[code] = replace(page, unit=code)

    def result(self) -> Joined:
        units = (*self._round.units, *sorted(self._added, key=lambda unit: unit.code))
        round_ = replace(self._round, units=units) if self._added else self._round
        self._findings += self._other_choices(round_.effective_switches)
        return Joined(
            round=round_,
            accepted=Accepted(
                {name: dict(sorted(pages.items())) for name, pages in self._tables.items()},
                self._year,
                tuple(self._totals),
            ),
            returns=tuple(self._returns),
            tables=tuple(self._records),
            findings=tuple(self._findings),
        )

    def _other_choices(self, ours: Mapping[str, str]) -> Iterator[Finding]:
        """A finding for each summary that was measured under other choices than ``ours``."""
        for rolled in self._counted:
            theirs, years_below = rolled.choices, rolled.base_years
            differing = [
                f"{SWITCH_WORDS[name]}: {setting_words(name, theirs[name])} (đợt này: "
                f"{setting_words(name, setting)})"
                for name, setting in ours.items()
                if name in self._choices and theirs.get(name, setting) != setting
            ]
            differing += (
                f"năm gốc của chỉ tiêu {code}: {years_below[subject]} (đợt này: {years})"
                for subject, (code, years) in self._bases.items()
                if years_below.get(subject, years) != years
            )
            if differing:
                words = {"a": rolled.office_name, "ds": "; ".join(differing)}
                yield find("summary_other_choices", words, Place(rolled.path))


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
