"""Results and files of the version that leadership last saw, or else of the last run into the same
folder, for telling what changed since.

Read before it is overwritten: the results and the files from the CSV files, and of the results
that moved the cells that they come from, out of the Parquet files. Whatever is missing or can't be
read means that there is nothing to compare with: a run never fails on what an earlier one left.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict_words import standing_words
from pipeline.plan.plan import Reference
from pipeline.summary.frames import parquet_of
from pipeline.summary.outcomes import Outcomes
from pipeline.text.numbers import decimal_string
from pipeline.text.safe_text import for_csv
from schemas.records import VALUE, Form, Table
from schemas.tallies import Tally


@dataclass(frozen=True, slots=True)
class RecordedResult:
    """A result as it was written."""

    numerator: int | None
    denominator: int | None
    value: str = ""
    """In its unit, with six decimals; "" where there is none."""
    verdict: str = field(default="", compare=False)
    """In the words of ``standing_words``."""


def recorded(result: Result) -> RecordedResult:
    """A result as it is written."""
    value = "" if result.value is None else decimal_string(result.value)
    words = standing_words(result.status, result.outlook)
    return RecordedResult(result.numerator, result.denominator, value, words)


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file as it was recorded."""

    path: str
    sha256: str
    unit: str
    status: str


@dataclass(frozen=True)
class Previous:
    """An earlier run: the one whose results leadership was shown on the day ``presented``, or else
    the last. ``cells`` holds what each unit gave for a reference, for the references of
    results that are no longer the same."""

    finished: dt.datetime
    results: Mapping[str, RecordedResult]
    """By indicator code: over all units, without splits."""
    files: Mapping[str, RecordedFile]
    """By path, written as in ``returns.csv``."""
    cells: Mapping[Reference, Mapping[str, Any]] = field(default_factory=dict)
    """By reference and unit code."""
    presented: dt.date | None = None
    is_to_keep: bool = False
    """True where leadership was shown it and this run replaces it."""


def is_unchanged(before: RecordedResult | None, now: Result) -> bool:
    """True if a result is as it was."""
    return before is not None and before == recorded(now)


def load_previous(folder: Path, outcomes: Outcomes, form: Form) -> Previous | None:
    """The run of this round and plan that leadership was last shown, or else the last one into
    ``folder``; ``None`` where there is none."""
    for place, presented in _versions(folder, outcomes):
        with suppress(OSError, ValueError, LookupError, TypeError, csv.Error):
            # pyarrow's own errors are ValueErrors, OSErrors or KeyErrors.
            if previous := _load(place, outcomes, form):
                is_to_keep = presented is not None and place == folder
                return replace(previous, presented=presented, is_to_keep=is_to_keep)
    return None


SEEN = "da-trinh"
"""Folder within the results of what is kept of the run that leadership was shown."""
_STAMP = "presented"


def _versions(folder: Path, outcomes: Outcomes) -> Iterator[tuple[Path, dt.date | None]]:
    """The folders of earlier runs of the round, those to compare with first, each with the day on
    which leadership was shown it: on that day it was finished."""
    presented, kept = outcomes.round.settings.presented, folder / SEEN
    if presented is not None and presented <= (outcomes.today or presented):
        name = outcomes.round.name
        if _record(kept, name).get(_STAMP) == str(presented):
            yield kept, presented
        else:
            # The day may have been mended, after more runs.
            for place in (folder, kept):
                if _finished(_record(place, name)) <= presented:
                    yield place, presented
    yield folder, None


def _record(folder: Path, name: str) -> dict[str, Any]:
    """The record of a run, of the round of that name; nothing where it can't be read."""
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and record.get("round") == name else {}


def _finished(record: Mapping[str, Any]) -> dt.date:
    """The day on which a run was finished; the last of all where that is not known."""
    try:
        return dt.datetime.fromisoformat(record["finished"]).date()
    except (KeyError, ValueError, TypeError):
        return dt.date.max


def files_to_keep(folder: Path, presented: dt.date) -> dict[str, bytes]:
    """The files that a later run needs of the one that stands in ``folder``, by name; none where
    they can't be read."""
    data, kept = folder / "data", {}
    try:
        record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        stamped = {**record, _STAMP: str(presented)}
        kept[f"{SEEN}/run.json"] = json.dumps(stamped, ensure_ascii=False, indent=2).encode()
        tables = sorted(data.glob("*.parquet"))
        for path in (data / "indicators.csv", data / "returns.csv", *tables):
            kept[f"{SEEN}/data/{path.name}"] = path.read_bytes()
    except (OSError, ValueError, TypeError):
        return {}
    return kept


def _load(folder: Path, outcomes: Outcomes, form: Form) -> Previous | None:
    record = _record(folder, outcomes.round.name)
    if not record:
        return None
    data = folder / "data"
    whole = {"plan": outcomes.plan.id, "basis": "plan", "scope": "all", "split": "all"}
    results = {
        row["code"]: RecordedResult(
            _whole(row["numerator"]),
            _whole(row["denominator"]),
            row["value"],
            standing_words(Status(row["status"]), Outlook(row["outlook"])),
        )
        for row in _rows(data / "indicators.csv", whole)
    }
    if not results:
        return None
    files = {
        row["path"]: RecordedFile(row["path"], row["sha256"], row["unit_code"], row["status"])
        for row in _rows(data / "returns.csv")
    }
    wanted = [
        reference
        for result in whole_results(outcomes)
        if not is_unchanged(results.get(result.indicator.code), result)
        for reference in references_of(result)
    ]
    finished = dt.datetime.fromisoformat(record["finished"])
    return Previous(finished, results, files, _cells(data, wanted, outcomes, form))


def whole_results(outcomes: Outcomes) -> Iterator[Result]:
    """The results over all units by the plan, without splits."""
    for result in outcomes.results:
        if (result.basis, result.scope, result.split) == ("plan", "all", "all"):
            yield result


def references_of(result: Result) -> tuple[Reference, ...]:
    """The references that the result is computed from, each once; none to figures that may lead
    to a person."""
    indicator = result.indicator
    if indicator.anonymous or not indicator.is_settled:
        return ()
    return tuple(dict.fromkeys((*indicator.numerator, *indicator.denominator)))


def _rows(path: Path, having: Mapping[str, str] | None = None) -> Iterator[dict[str, str]]:
    """The lines of a CSV file by column: those that hold what is asked for, if anything is. Raises
    ``LookupError`` or ``ValueError`` where it is not ours."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.reader(file)
        names = next(lines, [])
        if "unit_code" not in names:
            raise KeyError("unit_code")
        wanted = [(names.index(name), text) for name, text in (having or {}).items()]
        for line in filter(None, lines):
            if all(line[at] == text for at, text in wanted):
                yield dict(zip(names, line, strict=True))


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _cells(
    data: Path, references: Sequence[Reference], outcomes: Outcomes, form: Form
) -> dict[Reference, Mapping[str, Any]]:
    by_table: dict[str, list[Reference]] = defaultdict(list)
    for reference in dict.fromkeys(references):
        by_table[reference.table].append(reference)
    found: dict[Reference, Mapping[str, Any]] = {}
    for name, own in by_table.items():
        table = form.by_name[name]
        units, entries = _lines(data, table, own)
        year = outcomes.round.settings.year
        for reference in own:
            tally = _tally(table, reference)
            found[reference] = {
                unit: _over(tally, entries[unit], year) if tally else line[_field(reference)]
                for unit, line in units.items()
            }
    return found


def _lines(
    data: Path, table: Table, references: Sequence[Reference]
) -> tuple[Mapping[str, Mapping[str, Any]], Mapping[str, list[Mapping[str, Any]]]]:
    """The line and the entries of each unit, with the columns that the references need."""
    entries: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    tallies = [_tally(table, reference) for reference in references]
    columns = {f"entry.{name}" for tally in tallies if tally for name in tally.columns}
    path = data / parquet_of(table, of_entries=False)
    if not path.is_file():
        # No unit had the table accepted, or an earlier version of the program wrote the file.
        if (data / parquet_of(table, of_entries=True)).is_file():
            raise ValueError(f"{path.name} is missing")
        return {}, entries
    if any(tallies):
        for line in _columns(data / parquet_of(table, of_entries=True), columns):
            entries[line["unit_code"]].append(line)
    fields = {_field(one) for one, tally in zip(references, tallies, strict=True) if not tally}
    return {line["unit_code"]: line for line in _columns(path, fields)}, entries


def _columns(path: Path, names: Set[str]) -> list[dict[str, Any]]:
    """The lines of a Parquet file, with some of its columns and the unit's code."""
    from pyarrow import parquet

    wanted = names | {"unit_code"}
    there = set(parquet.read_schema(path).names)
    if not wanted <= there:
        raise ValueError(f"{path.name} lacks {sorted(wanted - there)}")
    lines: list[dict[str, Any]] = parquet.read_table(path, columns=sorted(wanted)).to_pylist()
    return lines


def _over(tally: Tally, rows: Sequence[Mapping[str, Any]], year: int) -> int:
    entries = [{name: row[f"entry.{name}"] for name in tally.columns} for row in rows]
    return tally.over(entries, year)


def _tally(table: Table, reference: Reference) -> Tally | None:
    return None if reference.column else table.tally(reference.row)


def _field(reference: Reference) -> str:
    """The column of the Parquet file that holds the reference."""
    if reference.column in ("", VALUE):
        return reference.row
    return f"{reference.row}.{reference.column}"


def recorded_path(path: str) -> str:
    """A path as ``returns.csv`` writes it."""
    return for_csv(path)
