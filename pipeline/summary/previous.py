"""Results and files of the last run into the same folder, for telling what changed since.

Read before it is overwritten: the results and the files from the CSV files, and of the results
that moved the cells that they come from, out of the Parquet files. Whatever is missing or can't be
read means that there is nothing to compare with: a run never fails on what an earlier one left.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline.measure.result import Result
from pipeline.plan.plan import Reference
from pipeline.summary.datasets import frame_name
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


def recorded(result: Result) -> RecordedResult:
    """A result as it is written."""
    value = "" if result.value is None else decimal_string(result.value)
    return RecordedResult(result.numerator, result.denominator, value)


@dataclass(frozen=True, slots=True)
class RecordedFile:
    """A file as it was recorded."""

    path: str
    sha256: str
    unit: str
    status: str


@dataclass(frozen=True)
class Previous:
    """The last run. ``cells`` holds what each unit gave for a reference, for the references of
    results that are no longer the same."""

    finished: dt.datetime
    results: Mapping[str, RecordedResult]
    """By indicator code: over all units, without splits."""
    files: Mapping[str, RecordedFile]
    """By path, written as in ``returns.csv``."""
    cells: Mapping[Reference, Mapping[str, Any]] = field(default_factory=dict)
    """By reference and unit code."""


def is_unchanged(before: RecordedResult | None, now: Result) -> bool:
    """True if a result is as it was."""
    return before is not None and before == recorded(now)


def load_previous(folder: Path, outcomes: Outcomes, form: Form) -> Previous | None:
    """The last run of this round and plan into ``folder``; ``None`` where there is none."""
    try:
        return _load(folder, outcomes, form)
    except (OSError, ValueError, KeyError, TypeError, csv.Error):
        # pyarrow's own errors are ValueErrors, OSErrors or KeyErrors.
        return None


def _load(folder: Path, outcomes: Outcomes, form: Form) -> Previous | None:
    record = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    if not isinstance(record, dict) or record.get("round") != outcomes.round.name:
        return None
    data = folder / "data"
    rows = [row for row in _rows(data / "indicators.csv") if row["plan"] == outcomes.plan.id]
    results = {
        row["code"]: RecordedResult(
            _whole(row["numerator"]), _whole(row["denominator"]), row["value"]
        )
        for row in rows
        if (row["basis"], row["scope"], row["split"]) == ("plan", "all", "all")
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


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The lines of a CSV file by column. Raises ``KeyError`` where it is not ours."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = csv.DictReader(file)
        if "unit_code" not in (lines.fieldnames or ()):
            raise KeyError("unit_code")
        yield from lines


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
        table, path = form.by_name[name], data / frame_name(form.by_name[name])
        # No file: no unit had the table accepted.
        entries = _entries(path, table, own) if path.is_file() else {}
        year = outcomes.round.settings.year
        for reference in own:
            tally = _tally(table, reference)
            found[reference] = {
                unit: _over(tally, rows, year) if tally else rows[0][_field(reference)]
                for unit, rows in entries.items()
            }
    return found


def _entries(
    path: Path, table: Table, references: Sequence[Reference]
) -> dict[str, list[Mapping[str, Any]]]:
    """The lines of each unit, with the columns that the references need."""
    from pyarrow import parquet

    wanted = {"unit_code"}
    for reference in references:
        tally = _tally(table, reference)
        wanted |= {f"entry.{name}" for name in tally.columns} if tally else {_field(reference)}
    names = set(parquet.read_schema(path).names)
    if any(_tally(table, reference) for reference in references):
        wanted.add("entry")
    if not wanted <= names:
        raise ValueError(f"{path.name} lacks {sorted(wanted - names)}")
    lines: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for line in parquet.read_table(path, columns=sorted(wanted)).to_pylist():
        lines[line["unit_code"]].append(line)
    return lines


def _over(tally: Tally, rows: Sequence[Mapping[str, Any]], year: int) -> int:
    entries = [
        {name: row[f"entry.{name}"] for name in tally.columns}
        for row in rows
        if row["entry"] is not None
    ]
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
