"""Look at single files as a run would: ``tonghop check``. Writes nothing.

A file is judged by itself, its tables also beside each other and beside what the unit reported
in earlier rounds, as far as these are closed. How it compares with other units is for the run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from pipeline.accept.accept import accept
from pipeline.accept.finding_order import in_mending_order
from pipeline.accept.records import Candidate
from pipeline.accept.select import select
from pipeline.closing.earlier import closed_before, last_known
from pipeline.decided.decisions import Decisions, read_decisions, unconfirmed
from pipeline.measure.history import NO_HISTORY, History
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.plan.plan import Indicator
from pipeline.read.faults import Faults
from pipeline.read.records import Arrival, ReturnReading
from pipeline.read.workers import Reader
from pipeline.review.review import review_alone
from pipeline.round.roster import Unit
from pipeline.round.round import Round, load_round
from pipeline.text.clock import Clock
from pipeline.text.errors import OfficerMustAct
from pipeline.text.findings import LEVEL_WORDS, SEVERITY_WORDS, WHOLE_FILE, Finding
from pipeline.text.places import as_typed, is_round
from pipeline.text.sentences.files import WRONG_FORM
from pipeline.validate.completeness import TableState, comparison_of, overall_words, states_of
from pipeline.validate.entering import enter_corrections, received_by_hand
from pipeline.validate.identify import identify
from pipeline.validate.neighbours import Neighbours
from pipeline.validate.validate import validate
from pipeline.validate.waive import Waiver, read_waivers, waive
from pipeline.validate.waiver_keys import FILE as WAIVERS
from pipeline.validate.withholding import withheld
from pipeline.validate.wrong_kind import without_other_lines
from schemas.records import Form
from schemas.registry import PACKAGED

ROUND_UNKNOWN = (
    "Không biết tệp thuộc đợt báo cáo nào{of}. Ghi rõ đợt bằng --round, ví dụ: tonghop check "
    "{name} --round {example}"
)
NO_FILE = (
    "Không có tệp này (tìm từ thư mục {folder}). Kiểm tra tên và đường dẫn; tên có dấu cách thì "
    "đặt trong dấu ngoặc kép."
)
OTHER_UNITS = "đơn vị khác"
NOT_CLOSED = "kỳ trước (chưa chốt: {names})"
NOT_READ = "kỳ trước (không đọc được số liệu đã chốt)"
FOR_OFFICE = "Lưu ý cho cán bộ tổng hợp"
"""The heading of a finding on which the unit has nothing to do."""
EXPLAINED = {
    "open": "",
    "explained": " (đã giải trình)",
    "waived": " (đã chấp nhận)",
    "superseded": " (đã thay bằng bản mới hơn)",
}
READER = Reader()
"""Reads on all cores of this machine and tells nobody how far it is."""
_NAME = re.compile(r"[\w.-]+")
_TOGETHER = 100
"""Files that are judged at once, which costs little more than judging one."""


@dataclass(frozen=True)
class Checked:
    """Findings and states of one file; ``round`` and ``unit`` are ``None`` where not known."""

    path: str
    round: Round | None = None
    unit: Unit | None = None
    findings: tuple[Finding, ...] = ()
    states: tuple[TableState, ...] = ()
    comparison: TableState | None = None
    """The questions between tables and beside earlier rounds; ``None`` where nothing of the file
    can be used."""
    not_compared: tuple[str, ...] = ()
    """Words for what only a run compares the file with."""
    refusal: str = ""
    """The reason why nothing of the file can be used; "" where some of it may."""

    @property
    def has_errors(self) -> bool:
        """True where something in it must be mended."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class _Setting:
    """The round, form and history by which files of one round are judged."""

    opened: OpenRound
    today: dt.date
    indicators: tuple[Indicator, ...]
    history: History
    not_compared: tuple[str, ...]
    neighbours: Neighbours
    decisions: Decisions
    waivers: tuple[Waiver, ...]


@dataclass(frozen=True)
class _Known:
    """A return of a known unit, with what was found before its tables were judged."""

    reading: ReturnReading
    unit: Unit
    findings: tuple[Finding, ...]


def check_files(
    paths: Sequence[Path],
    root: Path,
    *,
    opened: OpenRound | None,
    today: dt.date,
    reader: Reader = READER,
) -> tuple[Checked, ...]:
    """Each file judged in ``opened``, or in the round that its stamp names under ``root/rounds``,
    or in whose folder it lies. Dates after ``today`` are faults.

    Raises ``OfficerMustAct`` where a round that is needed can't be read.
    """
    missing = NO_FILE.format(folder=root)
    found = {str(path): Checked(str(path), refusal=missing) for path in paths if not path.exists()}
    arrivals = [Arrival(str(path), path, None) for path in paths if str(path) not in found]
    of_round: dict[Path, list[Arrival]] = defaultdict(list)
    if opened is not None:
        found |= {one.path: one for one in _judged(arrivals, opened, today, reader)}
        return tuple(found[str(path)] for path in paths)
    # The stamp alone is wanted, and every form bears it: so any form's tables will do.
    for arrival, reading in zip(arrivals, reader(arrivals, PACKAGED.form), strict=True):
        folder = _folder_of(reading, root)
        if reading.failure is not None:
            found[arrival.path] = Checked(arrival.path, refusal=reading.failure.message)
        elif folder is None:
            found[arrival.path] = Checked(arrival.path, refusal=_round_unknown(reading))
        else:
            of_round[folder].append(arrival)
    for folder, together in of_round.items():
        for checked in _judged(together, opened_round(load_round(folder)), today, reader):
            found[checked.path] = checked
    return tuple(found[str(path)] for path in paths)


def _folder_of(reading: ReturnReading, root: Path) -> Path | None:
    name = reading.stamp.get("round", "")
    beside = [root / "rounds" / name] if _NAME.fullmatch(name) else []
    above = [] if name else [*Path(reading.path).resolve().parents]
    return next((folder for folder in (*beside, *above) if is_round(folder)), None)


def _judged(
    arrivals: Sequence[Arrival], opened: OpenRound, today: dt.date, reader: Reader
) -> Iterator[Checked]:
    round_, form = opened.round, opened.form
    history, missed = _closed_history(round_, form)
    indicators = opened.indicators
    left = tuple(filter(None, (OTHER_UNITS, missed)))
    neighbours = Neighbours(round_, form, last_known(history, form))
    decisions = read_decisions(round_, form, below=None)
    waivers = read_waivers(round_.folder / WAIVERS, form)
    today = round_.seen_from(today)
    setting = _Setting(opened, today, indicators, history, left, neighbours, decisions, waivers)
    faults = Faults(Clock())
    readings = iter(reader(arrivals, form))
    while together := tuple(islice(readings, _TOGETHER)):
        yield from faults.spare(together, lambda some: _checked(some, setting))


def _closed_history(round_: Round, form: Form) -> tuple[History, str]:
    """The earlier rounds, and why they are not compared with. A run reckons an open one from its
    files; without it the closed ones before would be taken for the last report."""
    try:
        history = closed_before(round_, form)
    except OfficerMustAct:
        return NO_HISTORY, NOT_READ
    names = {earlier.name for earlier in history.rounds}
    left = [name for name in dict.fromkeys(round_.settings.previous) if name not in names]
    if left:
        return NO_HISTORY, NOT_CLOSED.format(names=", ".join(left))
    return history, ""


def _round_unknown(reading: ReturnReading) -> str:
    name = reading.stamp.get("round", "")
    return ROUND_UNKNOWN.format(
        of=f' (trong tệp ghi "{name}")' if name else "",
        name=as_typed(Path(reading.path).name),
        example=as_typed(name or "2025-nam"),
    )


def _checked(readings: Sequence[ReturnReading], setting: _Setting) -> tuple[Checked, ...]:
    received = [_received(one, setting) for one in readings]
    known = [one for one in received if isinstance(one, _Known)]
    found = validate(
        [(one.reading, one.unit) for one in known],
        *(setting.opened.round, setting.opened.form, setting.opened.models),
        {one.reading.path: setting.today for one in known},
        setting.waivers,
    )
    return tuple(
        _with_states(one, found.get(one.reading.path, ()), setting)
        if isinstance(one, _Known)
        else one
        for one in received
    )


def _received(reading: ReturnReading, setting: _Setting) -> _Known | Checked:
    """Tells whose return it is, with the office's corrections, or why it can't be used."""
    if reading.failure is not None:
        return Checked(reading.path, refusal=reading.failure.message)
    round_, form, decisions = setting.opened.round, setting.opened.form, setting.decisions
    reading = without_other_lines(reading, round_, form)
    version = reading.stamp.get("form_version", "")
    changed = unconfirmed(round_, form, (version,), decisions)
    (reading,) = withheld((reading,), changed, form)
    identity = identify(reading, round_, form, setting.neighbours.by_name)
    identity = setting.neighbours.confirmed(reading, identity, setting.waivers)
    identity = received_by_hand(identity, reading, decisions.receipts, round_, form)
    found, unit, path = list(identity.findings), identity.unit, reading.path
    if unit is None or any(finding.code == WRONG_FORM for finding in found):
        return Checked(path, round_, unit, refusal=" ".join(f.message for f in found if f.blocks))
    corrections = decisions.corrections
    entered = enter_corrections([(reading, unit)], {path: setting.today}, corrections, form)
    found += entered.findings.get(path, ())
    return _Known(entered.readings.get(path, reading), unit, tuple(found))


def _with_states(known: _Known, judged: Sequence[Finding], setting: _Setting) -> Checked:
    round_, form = setting.opened.round, setting.opened.form
    reading, unit = known.reading, known.unit
    found = (replace(finding, unit=unit.code) for finding in (*known.findings, *judged))
    findings = waive(found, setting.waivers, form)
    asked = _asked(Candidate(reading, unit, setting.today, findings), setting)
    asked = waive(asked, setting.waivers, form)
    refused = [finding.message for finding in findings if finding.blocks and not finding.table]
    states = states_of(reading, findings, form, round_.respondent(unit))
    return Checked(
        reading.path,
        round_,
        unit,
        in_mending_order((*findings, *asked), form),
        states,
        comparison_of(asked),
        setting.not_compared,
        refusal=" ".join(refused),
    )


def _asked(candidate: Candidate, setting: _Setting) -> tuple[Finding, ...]:
    """The questions of a run if this were the unit's only return."""
    round_, form, unit = setting.opened.round, setting.opened.form, candidate.unit
    chosen = select([candidate], round_, form)
    accepted = accept(chosen.readings, form, round_.settings.year)
    return review_alone(
        *(accepted, unit, round_, form, setting.history, setting.indicators),
        at_hand=setting.opened.at_hand,
    )


def check_report(checked: Checked, shown: Callable[[Path], str]) -> Iterator[str]:
    """The lines that are printed about a file: its tables, then what was found, by sheet."""
    about = shown(Path(checked.path))
    if checked.unit and checked.round:
        about += f": {checked.unit.code} {checked.unit.name}, {checked.round.period_words}"
    yield about
    if checked.refusal:
        yield f"  Không dùng được: {checked.refusal}"
    if not checked.states:
        return
    compared = checked.comparison
    states = (*checked.states, *([compared] if compared and compared.review else []))
    width = max(len(state.label) for state in states)
    for state in states:
        yield f"  {state.label.ljust(width)}  {state.word}"
    yield f"  {overall_words(states)}"
    counts = Counter(_level(f) for f in checked.findings if f.state == "open")
    every = (*LEVEL_WORDS, FOR_OFFICE)
    levels = [words for words in every if words in SEVERITY_WORDS.values() or counts[words]]
    said = [f"{counts[words]} {words.lower()}" for words in levels]
    yield f"  Tổng cộng: {', '.join(said)}"
    yield f"  Chỉ khi tổng hợp mới so sánh với: {'; '.join(checked.not_compared)}"
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    for finding in checked.findings:
        by_sheet[finding.sheet].append(finding)
    for sheet, findings in by_sheet.items():
        yield ""
        yield f"  {f'Trang {sheet}' if sheet else WHOLE_FILE}"
        for finding in findings:
            words = _level(finding) + EXPLAINED[finding.state]
            yield f"    {finding.cell or '–':<5} {words}: {finding.message}"


def _level(finding: Finding) -> str:
    return FOR_OFFICE if finding.for_office else finding.level


def machine_report(checked: Checked, shown: Callable[[Path], str]) -> dict[str, Any]:
    """Findings and states of one file, JSON-ready."""
    return {
        "file": shown(Path(checked.path)),
        "round": checked.round.name if checked.round else None,
        "unit": checked.unit.code if checked.unit else None,
        "refusal": checked.refusal,
        "tables": [
            {"table": one.label, "missing": one.missing, "review": one.review, "state": one.word}
            for one in checked.states
        ],
        "comparison": {
            "review": checked.comparison.review if checked.comparison else 0,
            "not_compared": list(checked.not_compared),
        },
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "state": finding.state,
                "for_office": finding.for_office,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "message": finding.message,
            }
            for finding in checked.findings
        ],
    }
