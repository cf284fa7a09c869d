"""One run over a round, as a table of contents: each step's result goes to the next."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline import intake, workers, write
from pipeline.accept import accept
from pipeline.findings import SEVERITY_ORDER, Finding
from pipeline.identify import Identity, identify
from pipeline.ledger import Ledger
from pipeline.measure import measure
from pipeline.plan import Plan
from pipeline.receipt import file_records
from pipeline.results import Candidate, Outcomes
from pipeline.returns import Arrival, ReturnReading
from pipeline.review import review
from pipeline.roster import Unit
from pipeline.round import Round
from pipeline.select import select
from pipeline.summarise import summarise
from pipeline.validate import Models, validate
from pipeline.waive import read_waivers, waive
from schemas.records import Form

Progress = Callable[[int, int], None]
"""Told how many of how many files are read."""


@dataclass(frozen=True)
class Run:
    """What a run found out and which files it wrote."""

    outcomes: Outcomes
    written: write.Written
    seconds: Mapping[str, float]


def aggregate(
    round_: Round,
    plan: Plan,
    form: Form,
    models: Models,
    output: Path,
    *,
    today: dt.date,
    processes: int | None = None,
    progress: Progress = lambda done, of: None,
) -> Run:
    """Read all that came back, judge it, measure it and write ``output``.

    Raises ``WaiverError`` where the waivers can't be read and ``OSError`` where nothing can be
    written; faults of the returned files are findings, never exceptions.
    """
    clock = _Clock()
    with clock("intake"):
        arrivals = intake.walk(round_.returned)
    with clock("read"):
        readings = tuple(_read(arrivals, form, processes, progress))
        received = _received(arrivals, readings, round_.folder / "received.csv", today)
    with clock("identify"):
        identities = {
            reading.path: identify(reading, round_, form)
            for reading in readings
            if reading.failure is None
        }
    with clock("validate"):
        known = list(_identified(readings, identities))
        judged = validate(known, round_, form, models)
    with clock("waive"):
        waivers = read_waivers(round_.folder / "waivers.xlsx")
        findings = waive(_per_path(readings, identities, judged), waivers)
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
            {key: candidate.reading for key, candidate in selection.chosen.items()}, form
        )
    with clock("review"):
        asked = waive({"": review(accepted, round_, form)}, waivers)[""]
    with clock("measure"):
        results = measure(plan, round_, accepted, form)
    units = {path: identity.unit for path, identity in identities.items()}
    outcomes = Outcomes(
        round=round_,
        plan=plan,
        accepted=accepted,
        returns=file_records(arrivals, readings, units, findings, selection, received, round_),
        tables=selection.tables,
        findings=_sorted(
            (
                *(finding for own in findings.values() for finding in own),
                *(_of_unit(finding, units) for finding in selection.findings),
                *asked,
            ),
            form,
        ),
        results=results,
    )
    with clock("summarise"):
        summary = summarise(outcomes, form, output)
    written = write.write_outputs(summary, output, clock.seconds)
    return Run(outcomes, written, clock.seconds)


class _Clock:
    """Seconds per step, in order."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - start, 3)


def _read(
    arrivals: Iterable[Arrival], form: Form, processes: int | None, progress: Progress
) -> Iterator[ReturnReading]:
    waiting = [arrival for arrival in arrivals if not arrival.skipped]
    progress(0, len(waiting))
    for done, reading in enumerate(workers.read_all(waiting, form, processes=processes), 1):
        progress(done, len(waiting))
        yield reading


def _received(
    arrivals: Iterable[Arrival], readings: Iterable[ReturnReading], path: Path, today: dt.date
) -> dict[str, dt.date]:
    """When each file was received: its dated folder, else the ledger, which grows."""
    ledger = Ledger(path)
    dated = {arrival.path: arrival.received for arrival in arrivals}
    received = {
        reading.path: dated[reading.path] or ledger.see(reading.sha256, reading.path, today)
        for reading in readings
    }
    ledger.save()
    return received


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
        own = (*identity.findings, *judged.get(reading.path, ()))
        code = identity.unit.code if identity.unit else ""
        findings[reading.path] = tuple(replace(finding, unit=code) for finding in own)
    return findings


def _of_unit(finding: Finding, units: Mapping[str, Unit | None]) -> Finding:
    unit = units.get(finding.file)
    return replace(finding, unit=unit.code if unit else "")


def _sorted(findings: Iterable[Finding], form: Form) -> tuple[Finding, ...]:
    """By unit, file, table, then severity and place: the order in which people mend them."""
    order = {table.name: number for number, table in enumerate(form.tables)}
    return tuple(
        sorted(
            findings,
            key=lambda finding: (
                finding.unit,
                finding.file,
                order.get(finding.table, -1),
                SEVERITY_ORDER[finding.severity],
                len(finding.row),
                finding.row,
                finding.column,
                finding.code,
                finding.message,
            ),
        )
    )
