"""One run over a round, as a table of contents: each step's result goes to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from pathlib import Path

from pipeline import write
from pipeline.accept import rollup
from pipeline.accept.accept import accept
from pipeline.accept.corrected_below import corrected_below
from pipeline.accept.finding_order import in_mending_order
from pipeline.accept.own_parts import Apart, own_parts
from pipeline.accept.receipt import file_records
from pipeline.accept.records import AcceptedTable, Candidate, ReturnRecord, Selection
from pipeline.accept.select import select
from pipeline.closing.closing import (
    Closed,
    check_may_close,
    close_round,
    heeded_in,
    inputs_of,
)
from pipeline.closing.earlier import last_known, load_earlier
from pipeline.decided.decisions import Correction, Decisions, read_decisions, unconfirmed
from pipeline.feedback.fresh_form import is_unmendable
from pipeline.feedback.reminded import read_reminded
from pipeline.files.lock import only_run
from pipeline.measure.doubts import with_doubts
from pipeline.measure.history import EarlierRound, History, history_before
from pipeline.measure.lineage import unknown_codes
from pipeline.measure.measure import measure
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.plan.plan import Plan
from pipeline.plan.sent_forms import dropped_tables, sort_of
from pipeline.read import intake
from pipeline.read.cache.store import KeptReadings
from pipeline.read.faults import Faults
from pipeline.read.ledger import Ledger, is_misdated, misdated, received_dates
from pipeline.read.records import Arrival, ReturnReading
from pipeline.read.taking_apart import arrived, taken_apart
from pipeline.read.workers import Reader
from pipeline.review.review import review
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.summarise import Summary, summarise, with_pages
from pipeline.summary.cells_met import cells_met
from pipeline.summary.outcomes import CellsMet, Outcomes, PlanResults
from pipeline.summary.previous import load_previous
from pipeline.text.clock import Clock
from pipeline.text.findings import Finding, Place, find
from pipeline.text.sentences.files import OFFICE_FAILURES, SCAN, WRONG_FORM
from pipeline.validate.entering import Entered, enter_corrections, received_by_hand
from pipeline.validate.identify import Identity, identify
from pipeline.validate.neighbours import NOTHING_KNOWN, LastKnown, Neighbours
from pipeline.validate.unit_names import UnitsByName
from pipeline.validate.validate import validate
from pipeline.validate.waive import Waiver, read_waivers, waive
from pipeline.validate.waiver_keys import FILE as WAIVERS
from pipeline.validate.withholding import withheld
from pipeline.validate.wrong_kind import is_of_round, without_other_lines
from schemas.records import Form
from schemas.tables import own_targets

KnownReturn = tuple[ReturnReading, Unit]
"""A return with its unit."""
Judged = Mapping[str, tuple[Finding, ...]]
"""Findings of the cells of returns, by path."""

READER = Reader()
"""Reads on all cores of this machine and keeps nothing."""


@dataclass(frozen=True)
class Run:
    """The findings and figures of a run, and the files that it wrote."""

    outcomes: Outcomes
    written: write.Written
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Came:
    """The files that came and what stands in them, when each came, and what the officer accepts."""

    arrivals: tuple[Arrival, ...]
    readings: tuple[ReturnReading, ...]
    received: Mapping[str, dt.date]
    waivers: tuple[Waiver, ...]
    decisions: Decisions
    today: dt.date
    dropped: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """The answer of ``dropped_tables``."""
    kept: KeptReadings | None = None
    """The judgement of earlier runs."""

    def told_of(
        self, reading: ReturnReading, units: Mapping[str, Unit | None]
    ) -> Iterator[Finding]:
        """The question about a file whose folder is named for a day that can't be, and a note on
        each table that its form asked the unit and the present one does not have."""
        arrival = self.in_wrong_folders.get(reading.path)
        if arrival is not None:
            yield misdated(arrival, self.received[reading.path])
        unit = units.get(reading.path)
        if unit is None:
            return
        version = reading.stamp.get("form_version", "")
        for number in self.dropped.get(version, {}).get(sort_of(unit), ()):
            place = Place(reading.path, unit=unit.code)
            yield find("table_dropped", {"số": number, "cũ": version}, place, number)

    @cached_property
    def in_wrong_folders(self) -> Mapping[str, Arrival]:
        """Files in folders that are named for a day on which nothing can come, by path."""
        wrong = (one for one in self.arrivals if is_misdated(one, self.today))
        return {arrival.path: arrival for arrival in wrong}


@dataclass(frozen=True)
class Read:
    """The returns and the summaries of rounds below that came, and when each path came."""

    returns: tuple[ReturnReading, ...]
    summaries: tuple[ReturnReading, ...]
    received: Mapping[str, dt.date]


@dataclass(frozen=True)
class Gathered:
    """The files that came for a round, all that was found in them, and what of it counts."""

    arrivals: tuple[Arrival, ...]
    read: Read
    units: Mapping[str, Unit | None]
    findings: Mapping[str, tuple[Finding, ...]]
    waivers: tuple[Waiver, ...]
    selection: Selection
    cells: CellsMet
    rolled: rollup.Joined
    """The round and what counts in it, with the summaries of rounds below."""
    waiting: tuple[Correction, ...] = ()
    """Corrections of what has not been sent."""

    def records(self) -> tuple[ReturnRecord, ...]:
        """The fate of each path, also of those that the summaries tell of."""
        own = file_records(
            self.rolled.unit_arrivals(self.arrivals),
            self.read.returns,
            self.units,
            self.findings,
            self.selection,
            self.read.received,
            self.rolled.round,
        )
        return self.rolled.with_returns(own)

    def with_findings(self, asked: Iterable[Finding]) -> Iterator[Finding]:
        """All findings: of each return, those ``asked`` of what counts, of the summaries."""
        yield from chain.from_iterable(self.findings.values())
        yield from asked
        yield from self.rolled.findings


def aggregate(
    opened: OpenRound,
    output: Path,
    *,
    today: dt.date,
    reader: Reader = READER,
    clock: Clock | None = None,
    pdf: bool = False,
) -> Run:
    """Read all that came back, judge it, measure it and write ``output``, with a ``pdf`` of what
    leadership is shown where that is asked for.

    Raises ``OfficerMustAct`` where the waivers, the opening balances or an earlier round can't be
    used, another run is at work on the round or a sum does not come out, and ``OSError`` where
    nothing can be written; faults of the returned files are findings, never exceptions.
    """
    clock = clock or Clock()
    faults = Faults(clock)
    with only_run(opened.round.folder):
        finished = write.finish_interrupted(output)
        with clock("history"):
            histories = _histories(opened, today, reader, faults)
        outcomes, summary = _described(opened, output, histories, today, reader, clock, faults)
        summary = with_pages(summary) if pdf else summary
        written = _write(summary, output, opened, reader, clock, faults)
        earlier = [one.round for one in histories[0].rounds]
        unknown = unknown_codes(opened.round.units, earlier)
        written = replace(written, messages=(*finished, *written.messages, *unknown))
        return Run(outcomes, written, clock.seconds)


def _described(
    opened: OpenRound,
    output: Path,
    histories: tuple[History, ...],
    today: dt.date,
    reader: Reader,
    clock: Clock,
    faults: Faults,
) -> tuple[Outcomes, Summary]:
    """The outcomes of a run, and the description of what it writes. What was read is all in them
    then: its cells need not be held twice."""
    form = opened.form
    heeded = heeded_in(opened.round)  # before they are read: what changes meanwhile is news
    came = _came(opened, today, reader, clock)
    reminded = read_reminded(output / write.GIVEN_BACK)
    own = frozenset(unit.code for unit in opened.round.units)
    known = last_known(histories[0], form)

    def described(readings: Sequence[ReturnReading]) -> tuple[Outcomes, Summary]:
        found = _gathered(readings, came, opened, clock, known)
        outcomes = _outcomes(found, opened, histories, clock)
        outcomes = replace(outcomes, reminded=reminded, today=today, own_units=own)
        del found
        with clock("summarise"):
            previous = load_previous(output, outcomes, form)
            summary = summarise(outcomes, form, output, previous)
        return outcomes, replace(summary, counts={**summary.counts, "heeded": heeded})

    return faults.spare(came.readings, described)


def gather(
    opened: OpenRound,
    *,
    today: dt.date,
    reader: Reader = READER,
    keep_ledger: bool = True,
    known: Mapping[str, LastKnown] = NOTHING_KNOWN,
) -> Gathered:
    """Everything up to the tables that count; writes nothing but the ledger of first sight, and
    not that unless ``keep_ledger``. ``known``: each unit's last report. Raises ``WaiverError``
    where the waivers can't be read."""
    clock = Clock()
    came = _came(opened, today, reader, clock, keep_ledger=keep_ledger)
    return Faults(clock).spare(
        came.readings, lambda readings: _gathered(readings, came, opened, clock, known)
    )


def _gathered(
    readings: Sequence[ReturnReading],
    came: Came,
    opened: OpenRound,
    clock: Clock,
    last: Mapping[str, LastKnown],
) -> Gathered:
    """Judge the readings and choose those that count."""
    round_, form, models = opened.round, opened.form, opened.models
    returns, below = rollup.apart(readings)
    returns = tuple(without_other_lines(reading, round_, form) for reading in returns)
    read = Read(returns, below, came.received)
    with clock("identify"):
        readable = [reading for reading in read.returns if reading.failure is None]
        neighbours = Neighbours(round_, form, last)
        identities = {
            reading.path: received_by_hand(
                neighbours.confirmed(
                    reading, identify(reading, round_, form, neighbours.by_name), came.waivers
                ),
                *(reading, came.decisions.receipts, round_, form),
            )
            for reading in readable
        }
        units = {path: identity.unit for path, identity in identities.items()}
        unread = _unread(read.returns, neighbours.by_name)
        known = [(reading, unit) for reading in readable if (unit := units[reading.path])]
    with clock("validate"):
        judged = validate(known, round_, form, models, read.received, came.waivers, came.kept)
    with clock("waive"):
        read_of = {unit.code for _, unit in known}
        missed = {path: u.code for path, u in unread.items() if u.code not in read_of}
        beside = {*unread} - {*missed}

        def waived(reading: ReturnReading, judged: Judged) -> tuple[Finding, ...]:
            own = _findings_of(reading, identities, judged, missed, beside)
            return waive((*came.told_of(reading, units), *own), came.waivers, form)

        findings = {reading.path: waived(reading, judged) for reading in read.returns}
    with clock("correct"):
        entered = enter_corrections(known, read.received, came.decisions.corrections, form)
        known, again, read = _as_corrected(known, read, entered)
        judged = validate(again, round_, form, models, read.received, came.waivers)
        findings |= {reading.path: waived(reading, judged) for reading, _ in again}
        findings |= {path: (*findings[path], *told) for path, told in entered.findings.items()}
    with clock("select"):
        selection, findings = _selected(known, read, findings, entered.sent, opened)
    with clock("accept"):
        year, corrected = round_.settings.year, entered.corrections
        accepted = accept(selection.readings, form, year, corrected, selection.withheld)
    with clock("roll up"):
        summaries = _arrived(read.summaries, came.arrivals, read.received, opened)
        rolled = rollup.join(round_, accepted, summaries, form, opened.switches, opened.indicators)
        rolled, waiting = corrected_below(rolled, entered.waiting, form)
    cells = cells_met(read.returns, selection, (one.path for one, _ in known), form)
    return Gathered(
        *(came.arrivals, read, {**units, **unread}, findings, came.waivers, selection, cells),
        *(rolled, waiting),
    )


def _selected(
    known: Iterable[KnownReturn],
    read: Read,
    findings: Judged,
    sent: Mapping[str, ReturnReading],
    opened: OpenRound,
) -> tuple[Selection, dict[str, tuple[Finding, ...]]]:
    """The choice among the returns, and the findings as it leaves them."""
    candidates = (
        Candidate(reading, unit, read.received[path], findings[path], sent.get(path))
        for reading, unit in known
        for path in (reading.path,)
    )
    selection = select(candidates, opened.round, opened.form)
    settled = {path: tuple(map(selection.settled, own)) for path, own in findings.items()}
    return selection, settled


def _as_corrected(
    known: Iterable[KnownReturn], read: Read, entered: Entered
) -> tuple[list[KnownReturn], list[KnownReturn], Read]:
    """The returns with those that corrections changed in their places, and these alone."""
    changed = entered.readings
    now = [(changed.get(reading.path, reading), unit) for reading, unit in known]
    again = [(reading, unit) for reading, unit in now if reading.path in changed]
    returns = tuple(changed.get(one.path, one) for one in read.returns)
    return now, again, replace(read, returns=returns)


def _outcomes(
    found: Gathered, opened: OpenRound, histories: tuple[History, ...], clock: Clock
) -> Outcomes:
    """Question and measure what counts, by each plan."""
    form = opened.form
    # The offices below name old codes of their own units.
    histories = tuple(one.of_units(found.rolled.round.units) for one in histories)
    with clock("review"):
        asked = _asked(found, opened, histories[0])
    rolled = found.rolled
    with clock("measure"):
        findings = tuple(found.with_findings(asked))
        first, *further = _by_each_plan(opened, found, histories, findings)
    return Outcomes(
        round=rolled.round,
        plan=first.plan,
        accepted=rolled.accepted,
        returns=found.records(),
        tables=(*found.selection.tables, *rolled.tables),
        findings=in_mending_order(findings, form),
        results=first.results,
        history=first.history,
        further=tuple(further),
        waivers=found.waivers,
        locations={arrival.path: arrival.location for arrival in found.arrivals},
        cells=found.cells,
        unmendable={
            reading.path: reading
            for reading in found.read.returns
            if is_unmendable(reading.path, found.findings[reading.path])
            and is_of_round(reading, rolled.round, form)
        },
        files_found=len(found.arrivals),
        waiting=found.waiting,
    )


def _by_each_plan(
    opened: OpenRound,
    found: Gathered,
    histories: tuple[History, ...],
    findings: tuple[Finding, ...],
) -> Iterator[PlanResults]:
    """Results of what counts by each plan. Biểu 12 has the lines of the first plan: a code there is
    no indicator of another's."""
    round_, accepted, form = found.rolled.round, found.rolled.accepted, opened.form
    for plan, history in zip(opened.plans, histories, strict=True):
        results = measure(plan, round_, accepted, form, history)
        yield PlanResults(plan, with_doubts(results, findings, form), history)
        tables = {name: own for name, own in accepted.tables.items() if name != own_targets.NAME}
        accepted = replace(accepted, tables=tables)


def close(
    opened: OpenRound,
    *,
    today: dt.date,
    replace: bool = False,
    reader: Reader = READER,
) -> Closed:
    """Freeze what counts in the round now. Raises ``CloseError`` as ``close_round``."""
    round_, form = opened.round, opened.form
    check_may_close(round_, replace=replace)
    with only_run(round_.folder):
        earlier = _earlier(opened, today, reader)
        known = last_known(history_before(round_, earlier, form), form)
        found = gather(opened, today=today, reader=reader, known=known)
        rolled = found.rolled
        return close_round(
            rolled.round, rolled.accepted, form, found.arrivals, today=today, replace=replace
        )


def _came(
    opened: OpenRound,
    today: dt.date,
    reader: Reader,
    clock: Clock,
    *,
    keep_ledger: bool = True,
) -> Came:
    """Every file read, its first sight noted in the ledger, and the officer's word."""
    round_, form = opened.round, opened.form
    with clock("intake"):
        arrivals = taken_apart(round_.returned, form) if keep_ledger else arrived(round_.returned)
    with clock("read"):
        readings = tuple(reader(arrivals, form))
        ledger = Ledger(round_.folder / "received.csv")
        received = received_dates(arrivals, readings, ledger, today)
        if keep_ledger:
            ledger.save()

    def units_below() -> Iterator[Unit]:
        summaries = rollup.apart(readings)[1]
        for one in _arrived(summaries, arrivals, received, opened):
            yield from one.rolled.units if one.rolled else ()

    waivers = read_waivers(round_.folder / WAIVERS, form)
    decisions = read_decisions(round_, form, units_below)
    versions = {reading.stamp.get("form_version", "") for reading in readings}
    readings = withheld(readings, unconfirmed(round_, form, versions, decisions), form)
    dropped = dropped_tables(round_.folder, form, versions)
    return Came(arrivals, readings, received, waivers, decisions, today, dropped, reader.kept)


def _asked(found: Gathered, opened: OpenRound, history: History) -> tuple[Finding, ...]:
    """The questions that are left between tables, units and rounds, and between several files of
    a unit: marked as waived where that is signed, without those that a round below has asked."""
    rolled, form = found.rolled, opened.form
    indicators = replace(opened, round=rolled.round).indicators
    asked = review(rolled.accepted, rolled.round, form, history, indicators, opened.at_hand)
    asked = waive((*asked, *found.selection.findings), found.waivers, form)
    return rollup.not_asked_below(asked, rolled.findings)


def _write(
    summary: Summary,
    output: Path,
    opened: OpenRound,
    reader: Reader,
    clock: Clock,
    faults: Faults,
) -> write.Written:
    """Everything described written, with what the reader tells of its memory."""
    noted: tuple[str, ...] = ()
    if reader.kept is not None:
        counts = {**summary.counts, "readings": reader.kept.counts}
        summary = replace(summary, counts=counts)
        noted = tuple(filter(None, (reader.kept.note,)))
    to_sign, tell = opened.round.folder / WAIVERS, reader.progress
    seconds = dict(clock.seconds)
    with clock("write"):
        written = write.write_outputs(
            summary,
            output,
            seconds,
            waivers=to_sign,
            form=opened.form,
            progress=tell,
            faults=faults,
            kept=reader.kept,
        )
    return replace(written, messages=(*written.messages, *noted))


def _histories(
    opened: OpenRound, today: dt.date, reader: Reader, faults: Faults
) -> tuple[History, ...]:
    """The earlier rounds, measured by each present plan, each with what came before it."""
    round_, form = opened.round, opened.form
    found = history_before(round_, _earlier(opened, today, reader), form).rounds
    histories = []
    for plan in opened.plans:
        opening = round_.settings.opening_of(plan.id)
        measured: list[EarlierRound] = []
        for earlier in found:
            before = history_before(earlier.round, measured, form, opening, round_.units)
            measured.append(_measured(earlier, plan, form, before, faults))
        histories.append(history_before(round_, measured, form, opening))
    return tuple(histories)


def _measured(
    earlier: EarlierRound, plan: Plan, form: Form, before: History, faults: Faults
) -> EarlierRound:
    """An earlier round with its results, without the tables of files at which that raises: what
    was closed years ago must not end the run of today."""

    def place(page: AcceptedTable) -> str:
        return f"{earlier.name}/{page.path}"

    def steps(readings: Sequence[ReturnReading]) -> EarlierRound:
        left = {reading.path for reading in readings if reading.failure is None}
        tables = {
            name: {unit: page for unit, page in pages.items() if place(page) in left}
            for name, pages in earlier.accepted.tables.items()
        }
        accepted = replace(earlier.accepted, tables=tables)
        results = measure(plan, earlier.round, accepted, form, before)
        return replace(earlier, accepted=accepted, results=results)

    every = earlier.accepted.tables.values()
    paths = sorted({place(page) for pages in every for page in pages.values()})
    return faults.spare(map(ReturnReading, paths), steps)


def _earlier(opened: OpenRound, today: dt.date, reader: Reader) -> tuple[EarlierRound, ...]:
    """The earlier rounds: closed ones as they were closed, open ones as their files say now."""
    quiet = replace(reader, progress=READER.progress)

    def open_now(earlier: Round) -> EarlierRound:
        own = opened_round(earlier)
        found = gather(own, today=today, reader=quiet, keep_ledger=False)
        accepted = found.rolled.accepted
        apart = Apart(opened.form, own_parts(own.form))
        accepted = replace(accepted, tables=apart.all_joined(accepted.tables))
        return EarlierRound(found.rolled.round, accepted, "open", apart=tuple(apart.labels()))

    return load_earlier(
        opened.round,
        opened.form,
        open_now,
        lambda earlier: inputs_of(earlier, arrived(earlier.returned)),
    )


def _arrived(
    summaries: Sequence[ReturnReading],
    arrivals: Iterable[Arrival],
    received: Mapping[str, dt.date],
    opened: OpenRound,
) -> tuple[rollup.Arrived, ...]:
    return rollup.arrived(
        summaries, received, opened.round, opened.form, lambda path: _bytes_of(arrivals, path)
    )


def _bytes_of(arrivals: Iterable[Arrival], path: str) -> bytes:
    """A workbook's bytes past the guards, empty where they refuse it now."""
    location = next(arrival.location for arrival in arrivals if arrival.path == path)
    opened = intake.open_return(location, path)
    return b"" if isinstance(opened, Finding) else opened.checked


def _unread(readings: Iterable[ReturnReading], by_name: UnitsByName) -> dict[str, Unit]:
    """The units that the names of files speak for that can't be read: scans, damaged files."""
    failed = (
        reading.path
        for reading in readings
        if reading.failure is not None and reading.failure.code not in OFFICE_FAILURES
    )
    found = ((path, by_name.unit_of(path)) for path in failed)
    return {path: unit for path, unit in found if unit is not None}


def _findings_of(
    reading: ReturnReading,
    identities: Mapping[str, Identity],
    judged: Judged,
    missed: Mapping[str, str],
    beside: Collection[str],
) -> Iterator[Finding]:
    """All findings of a return, naming its unit where that is known; ``missed`` are the units of
    files that can't be read and are all that they sent, ``beside`` those that came beside a return
    that was read: a scan among them asks for nothing."""
    if (failure := reading.failure) is not None:
        if failure.code != SCAN or reading.path not in beside:
            yield replace(failure, unit=missed.get(reading.path, ""))
        return
    identity = identities[reading.path]
    code = identity.unit.code if identity.unit else ""
    # A form that is refused as a whole is not gone through cell by cell.
    refused = any(finding.code == WRONG_FORM for finding in identity.findings)
    cells = () if refused else judged.get(reading.path, ())
    for finding in (*identity.findings, *cells):
        yield replace(finding, unit=code or finding.unit)
