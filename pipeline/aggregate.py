"""One run over a round, as a table of contents: each step's result goes to the next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import write
from pipeline.accept import rollup
from pipeline.accept.accept import accept
from pipeline.accept.finding_order import in_mending_order
from pipeline.accept.receipt import file_records, of_unit
from pipeline.accept.records import Accepted, Candidate, Selection
from pipeline.accept.select import select
from pipeline.closing.close import Closed, check_may_close, close_round, inputs_of
from pipeline.closing.earlier import check_opening, load_earlier
from pipeline.feedback.reminded import read_reminded
from pipeline.files.lock import only_run
from pipeline.measure.history import EarlierRound, History, history_before
from pipeline.measure.measure import measure
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_round
from pipeline.plan.plan import Plan
from pipeline.read import intake
from pipeline.read.ledger import Ledger, received_dates
from pipeline.read.records import Arrival, ReturnReading
from pipeline.read.workers import Reader
from pipeline.review.review import review
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.summarise import summarise
from pipeline.summary.cells_met import cells_met
from pipeline.summary.outcomes import CellsMet, Outcomes
from pipeline.summary.previous import load_previous
from pipeline.text.clock import Clock
from pipeline.text.findings import Finding
from pipeline.text.sentences.files import WRONG_FORM
from pipeline.validate.identify import Identity, identify
from pipeline.validate.validate import Models, validate
from pipeline.validate.waive import Waiver, read_waivers, waive
from pipeline.validate.waiver_keys import FILE as WAIVERS
from schemas.records import Form
from schemas.registry import FORM

READER = Reader()
"""Reads on all cores of this machine and keeps nothing."""


@dataclass(frozen=True)
class Run:
    """What a run found out and which files it wrote."""

    outcomes: Outcomes
    written: write.Written
    seconds: Mapping[str, float]


@dataclass(frozen=True)
class Gathered:
    """What came back for a round, and what of it counts."""

    arrivals: tuple[Arrival, ...]
    readings: tuple[ReturnReading, ...]
    received: Mapping[str, dt.date]
    units: Mapping[str, Unit | None]
    findings: Mapping[str, tuple[Finding, ...]]
    waivers: tuple[Waiver, ...]
    selection: Selection
    cells: CellsMet
    rolled: rollup.Joined
    """The round and what counts in it, with the summaries of rounds below."""


def aggregate(
    round_: Round,
    plan: Plan,
    form: Form,
    models: Models,
    output: Path,
    *,
    today: dt.date,
    reader: Reader = READER,
    clock: Clock | None = None,
) -> Run:
    """Read all that came back, judge it, measure it and write ``output``.

    Raises ``OfficerMustAct`` where the waivers, the opening balances or an earlier round can't be
    used, another run is at work on the round or a sum does not come out, and ``OSError`` where
    nothing can be written; faults of the returned files are findings, never exceptions.
    """
    with only_run(round_.folder):
        finished = write.finish_interrupted(output)
        clock = clock or Clock()
        own_units = frozenset(unit.code for unit in round_.units)
        with clock("history"):
            history = _history(round_, plan, form, models, today, reader)
        found = gather(round_, form, models, today=today, reader=reader, clock=clock)
        rolled = found.rolled
        round_, accepted = rolled.round, rolled.accepted
        with clock("review"):
            indicators = plan.under(round_.effective_switches).indicators
            chosen = (of_unit(finding, found.units) for finding in found.selection.findings)
            asked = (*review(accepted, round_, form, history, indicators), *chosen)
            asked = waive({"": asked}, found.waivers, form)[""]
            asked = rollup.not_asked_below(asked, rolled.findings)
        with clock("measure"):
            results = measure(plan, round_, accepted, form, history)
        outcomes = Outcomes(
            round=round_,
            plan=plan,
            accepted=accepted,
            returns=rolled.with_returns(
                file_records(
                    rolled.unit_arrivals(found.arrivals),
                    found.readings,
                    found.units,
                    found.findings,
                    found.selection,
                    found.received,
                    round_,
                )
            ),
            tables=(*found.selection.tables, *rolled.tables),
            findings=in_mending_order(
                (
                    *(finding for own in found.findings.values() for finding in own),
                    *asked,
                    *rolled.findings,
                ),
                form,
            ),
            results=results,
            history=history,
            rolled_totals=rolled.totals,
            waivers=found.waivers,
            reminded=read_reminded(output / write.GIVEN_BACK),
            own_units=own_units,
            locations={arrival.path: arrival.location for arrival in found.arrivals},
            today=today,
            cells=found.cells,
            files_found=len(found.arrivals),
        )
        # What was read is all in the outcomes now: its cells need not be held twice.
        del found, rolled, accepted
        with clock("summarise"):
            previous = load_previous(output, outcomes, form)
            summary = summarise(outcomes, form, output, previous)
        if reader.kept is not None:
            counts = {**summary.counts, "readings": reader.kept.counts}
            summary = replace(summary, counts=counts)
        clock.announce("write")
        to_sign, tell = round_.folder / WAIVERS, reader.progress
        written = write.write_outputs(
            summary, output, clock.seconds, waivers=to_sign, form=form, progress=tell
        )
        noted = (reader.kept.note,) if reader.kept is not None and reader.kept.note else ()
        written = replace(written, messages=(*finished, *written.messages, *noted))
        return Run(outcomes, written, clock.seconds)


def gather(
    round_: Round,
    form: Form,
    models: Models,
    *,
    today: dt.date,
    reader: Reader = READER,
    clock: Clock | None = None,
    keep_ledger: bool = True,
) -> Gathered:
    """Everything up to the tables that count; writes nothing but the ledger of first sight, and
    not that unless ``keep_ledger``. Raises ``WaiverError`` where the waivers can't be read."""
    clock = clock or Clock()
    with clock("intake"):
        arrivals = tuple(intake.walk(round_.returned))
    with clock("read"):
        readings = tuple(reader(arrivals, form))
        ledger = Ledger(round_.folder / "received.csv")
        received = received_dates(arrivals, readings, ledger, today)
        if keep_ledger:
            ledger.save()
        readings, summaries = rollup.apart(readings)
    with clock("identify"):
        identities = {
            reading.path: identify(reading, round_, form)
            for reading in readings
            if reading.failure is None
        }
    with clock("validate"):
        known = list(_identified(readings, identities))
        judged = validate(known, round_, form, models, received)
    with clock("waive"):
        waivers = read_waivers(round_.folder / WAIVERS, form)
        findings = waive(_per_path(readings, identities, judged), waivers, form)
    with clock("select"):
        selection = select(
            (
                Candidate(reading, unit, received[reading.path], findings[reading.path])
                for reading, unit in known
            ),
            round_,
            form,
        )
        accepted = accept(
            {key: candidate.reading for key, candidate in selection.chosen.items()},
            form,
            round_.settings.year,
        )
    with clock("roll up"):
        came = rollup.arrived(summaries, received, form, lambda path: _bytes_of(arrivals, path))
        rolled = rollup.join(round_, accepted, came, form)
    units = {path: identity.unit for path, identity in identities.items()}
    cells = cells_met(readings, selection.tables, (reading.path for reading, _ in known), form)
    return Gathered(
        arrivals, readings, received, units, findings, waivers, selection, cells, rolled
    )


def close(
    round_: Round,
    form: Form,
    models: Models,
    *,
    today: dt.date,
    replace: bool = False,
    reader: Reader = READER,
) -> Closed:
    """Freeze what counts in the round now. Raises ``CloseError`` as ``close_round``."""
    check_may_close(round_, replace=replace)
    with only_run(round_.folder):
        found = gather(round_, form, models, today=today, reader=reader)
        rolled = found.rolled
        return close_round(
            rolled.round, rolled.accepted, form, found.arrivals, today=today, replace=replace
        )


def _history(
    round_: Round, plan: Plan, form: Form, models: Models, today: dt.date, reader: Reader
) -> History:
    """The earlier rounds, measured by the present plan, each with what came before it."""
    quiet = replace(reader, progress=READER.progress)

    def open_now(earlier: Round) -> tuple[Round, Accepted]:
        own = form_of_round(find_plan(earlier.settings.plan, FORM), earlier.settings.switches)
        found = gather(earlier, own, models, today=today, reader=quiet, keep_ledger=False)
        return found.rolled.round, found.rolled.accepted

    check_opening(round_, plan)
    found = load_earlier(
        round_, form, open_now, lambda earlier: inputs_of(earlier, intake.walk(earlier.returned))
    )
    opening = round_.settings.opening
    measured: list[EarlierRound] = []
    for earlier in history_before(round_, found, form).rounds:
        before = history_before(earlier.round, measured, form, opening)
        results = measure(plan, earlier.round, earlier.accepted, form, before)
        measured.append(replace(earlier, results=results))
    return history_before(round_, measured, form)


def _bytes_of(arrivals: Iterable[Arrival], path: str) -> bytes:
    """A workbook's bytes past the guards, empty where they refuse it now."""
    location = next(arrival.location for arrival in arrivals if arrival.path == path)
    opened = intake.open_return(location, path)
    return b"" if isinstance(opened, Finding) else opened.checked


def _identified(
    readings: Iterable[ReturnReading], identities: Mapping[str, Identity]
) -> Iterator[tuple[ReturnReading, Unit]]:
    for reading in readings:
        identity = identities.get(reading.path)
        if identity is not None and identity.unit is not None:
            yield reading, identity.unit


def _per_path(
    readings: Iterable[ReturnReading],
    identities: Mapping[str, Identity],
    judged: Mapping[str, tuple[Finding, ...]],
) -> dict[str, tuple[Finding, ...]]:
    """All findings of each file, naming their unit where it is known."""
    findings: dict[str, tuple[Finding, ...]] = {}
    for reading in readings:
        if reading.failure is not None:
            findings[reading.path] = (reading.failure,)
            continue
        identity = identities[reading.path]
        # A form that is refused as a whole is not gone through cell by cell.
        refused = any(finding.code == WRONG_FORM for finding in identity.findings)
        own = identity.findings if refused else (*identity.findings, *judged.get(reading.path, ()))
        code = identity.unit.code if identity.unit else ""
        findings[reading.path] = tuple(replace(finding, unit=code) for finding in own)
    return findings
