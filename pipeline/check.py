"""Look at single files as a run would: ``tonghop check``. Writes nothing.

A file is judged by itself: how it compares with other tables, units and periods is for the run.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.finding_order import in_mending_order
from pipeline.findings import LEVEL_WORDS, SEVERITY_WORDS, Finding
from pipeline.identify import identify
from pipeline.judging.completeness import TableState, overall_words, states_of
from pipeline.plans.form import form_of_round
from pipeline.plans.plan import find_plan
from pipeline.returns import Arrival, ReturnReading
from pipeline.rounds.roster import Unit
from pipeline.rounds.round import Round, load_round
from pipeline.rounds.waiver_file import FILE as WAIVERS
from pipeline.sentences.files import WRONG_FORM
from pipeline.validate import Models, validate
from pipeline.waive import read_waivers, waive
from pipeline.workers import Reader
from schemas.records import Form
from schemas.registry import FORM

ROUND_UNKNOWN = (
    "Không biết tệp thuộc đợt báo cáo nào{of}. Ghi rõ đợt bằng --round, ví dụ: tonghop check "
    "{name} --round {example}"
)
NO_FILE = (
    "Không có tệp này (tìm từ thư mục {folder}). Kiểm tra tên và đường dẫn; tên có dấu cách thì "
    "đặt trong dấu ngoặc kép."
)
EXPLAINED = {"open": "", "explained": " (đã giải trình)", "waived": " (đã chấp nhận)"}
READER = Reader()
"""Reads on all cores of this machine and tells nobody how far it is."""
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Checked:
    """What is found in one file. ``round`` and ``unit`` are ``None`` where they are not known."""

    path: str
    round: Round | None = None
    unit: Unit | None = None
    findings: tuple[Finding, ...] = ()
    states: tuple[TableState, ...] = ()
    refusal: str = ""
    """Why nothing of the file can be used; "" where some of it may."""

    @property
    def has_errors(self) -> bool:
        """Whether something in it must be mended."""
        return any(finding.blocks for finding in self.findings)


def check_files(
    paths: Sequence[Path],
    models: Models,
    root: Path,
    *,
    round_: Round | None,
    today: dt.date,
    reader: Reader = READER,
) -> tuple[Checked, ...]:
    """Each file judged in ``round_``, or in the round that its stamp names under ``root/rounds``,
    or in whose folder it lies. Dates after ``today`` are faults.

    Raises ``OfficerMustAct`` where a round that is needed can't be read.
    """
    missing = NO_FILE.format(folder=root)
    found = {str(path): Checked(str(path), refusal=missing) for path in paths if not path.exists()}
    arrivals = [Arrival(str(path), path, None) for path in paths if str(path) not in found]
    of_round: dict[Path, list[Arrival]] = defaultdict(list)
    if round_ is not None:
        found |= {one.path: one for one in _judged(arrivals, round_, models, today, reader)}
        return tuple(found[str(path)] for path in paths)
    for arrival, reading in zip(arrivals, reader(arrivals, FORM), strict=True):
        folder = _folder_of(reading, root)
        if reading.failure is not None:
            found[arrival.path] = Checked(arrival.path, refusal=reading.failure.message)
        elif folder is None:
            found[arrival.path] = Checked(arrival.path, refusal=_round_unknown(reading))
        else:
            of_round[folder].append(arrival)
    for folder, together in of_round.items():
        for checked in _judged(together, load_round(folder), models, today, reader):
            found[checked.path] = checked
    return tuple(found[str(path)] for path in paths)


def _folder_of(reading: ReturnReading, root: Path) -> Path | None:
    name = reading.stamp.get("round", "")
    beside = [root / "rounds" / name] if _NAME.fullmatch(name) else []
    above = [] if name else [*Path(reading.path).resolve().parents]
    return next((folder for folder in (*beside, *above) if (folder / "round.toml").is_file()), None)


def _judged(
    arrivals: Sequence[Arrival], round_: Round, models: Models, today: dt.date, reader: Reader
) -> Iterator[Checked]:
    form = form_of_round(find_plan(round_.settings.plan, FORM), round_.settings.switches)
    for reading in reader(arrivals, form):
        if reading.failure is not None:
            yield Checked(reading.path, refusal=reading.failure.message)
        else:
            yield _of_round(reading, round_, form, models, today)


def _round_unknown(reading: ReturnReading) -> str:
    name = reading.stamp.get("round", "")
    return ROUND_UNKNOWN.format(
        of=f' (trong tệp ghi "{name}")' if name else "",
        name=Path(reading.path).name,
        example=name or "2025-nam",
    )


def _of_round(
    reading: ReturnReading, round_: Round, form: Form, models: Models, today: dt.date
) -> Checked:
    identity = identify(reading, round_, form)
    found, unit, path = list(identity.findings), identity.unit, reading.path
    if unit is None or any(finding.code == WRONG_FORM for finding in found):
        return Checked(path, round_, unit, refusal=" ".join(f.message for f in found if f.blocks))
    found += validate([(reading, unit)], round_, form, models, {path: today}).get(path, ())
    findings = tuple(replace(finding, unit=unit.code) for finding in found)
    waivers = read_waivers(round_.folder / WAIVERS, form)
    findings = in_mending_order(waive({path: findings}, waivers, form)[path], form)
    refused = [finding.message for finding in findings if finding.blocks and not finding.table]
    states = states_of(reading, findings, form, round_.respondent(unit))
    return Checked(path, round_, unit, findings, states, refusal=" ".join(refused))


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
    width = max(len(state.label) for state in checked.states)
    for state in checked.states:
        yield f"  {state.label.ljust(width)}  {state.word}"
    yield f"  {overall_words(checked.states)}"
    counts = Counter(f.level for f in checked.findings if f.state == "open")
    levels = [words for words in LEVEL_WORDS if words in SEVERITY_WORDS.values() or counts[words]]
    said = [f"{counts[words]} {words.lower()}" for words in levels]
    yield f"  Tổng cộng: {', '.join(said)}"
    by_sheet: dict[str, list[Finding]] = defaultdict(list)
    for finding in checked.findings:
        by_sheet[finding.sheet].append(finding)
    for sheet, findings in by_sheet.items():
        yield ""
        yield f"  {f'Trang {sheet}' if sheet else 'Cả tệp'}"
        for finding in findings:
            words = finding.level + EXPLAINED[finding.state]
            yield f"    {finding.cell or '–':<5} {words}: {finding.message}"


def machine_report(checked: Checked, shown: Callable[[Path], str]) -> dict[str, Any]:
    """The same of one file, JSON-ready."""
    return {
        "file": shown(Path(checked.path)),
        "round": checked.round.name if checked.round else None,
        "unit": checked.unit.code if checked.unit else None,
        "refusal": checked.refusal,
        "tables": [
            {"table": one.label, "missing": one.missing, "review": one.review, "state": one.word}
            for one in checked.states
        ],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "state": finding.state,
                "sheet": finding.sheet,
                "cell": finding.cell,
                "message": finding.message,
            }
            for finding in checked.findings
        ],
    }
