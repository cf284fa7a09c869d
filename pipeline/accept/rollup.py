"""Roll-up: the summary of a round below, dropped into this round's folder, counts like its returns.

``rolled_tables`` reads one ``tong-hop.xlsx``; ``join`` adds what several carry to what this round
has itself. Everything is then measured as if every return had come here:

* units that the roster lacks are added as the office below has them; the roster's own rows win;
* whatever plan the office below measures: its tables and rows that this round asks too count, the
  others are told, and so are choices of the office that differ from this round's;
* a table that the unit also sent here directly counts as sent here; what the summary has of it is
  ``superseded``;
* of two summaries of one office the later received counts, the other is ``superseded``;
* where two offices bring the same unit code, the summary received earlier is refused as a whole:
  whose figures they are can't be told;
* counts of cases come as totals only (``schemas.confidential``), names of people not at all.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from pipeline.accept import layout_of_transfer as layout
from pipeline.accept.carried_checks import problem_of
from pipeline.accept.carried_tables import CarriedColumns, from_parts
from pipeline.accept.joining import Arrived, Joined, join, not_asked_below
from pipeline.accept.own_parts import Apart
from pipeline.accept.records import AcceptedTable
from pipeline.accept.rolled import (
    Rolled,
    RollupError,
    finding_of,
    path_within,
    return_of,
    table_record_of,
    total_of,
    unit_of,
)
from pipeline.read.read import UNREADABLE_WORKBOOK
from pipeline.read.records import SUMMARY_STAMP, ReturnReading
from pipeline.round.round import Round
from pipeline.text.format_numbers import SUMMARY, refusal
from schemas.records import Form

__all__ = [
    "Arrived",
    "Joined",
    "Rolled",
    "RollupError",
    "apart",
    "arrived",
    "is_summary",
    "join",
    "not_asked_below",
    "rolled_tables",
]

Sheets = Mapping[str, Sequence[Sequence[Any]]]
"""The rows of each sheet by its name."""


def is_summary(stamp: Mapping[str, str]) -> bool:
    """True where a file's stamp says that it is a round's summary and no unit's return."""
    return stamp.get("kind") == SUMMARY_STAMP


def apart(
    readings: Iterable[ReturnReading],
) -> tuple[tuple[ReturnReading, ...], tuple[ReturnReading, ...]]:
    """The units' returns, and the summaries among what came; what failed is taken for a return."""
    every = tuple(readings)
    returns = tuple(reading for reading in every if not is_summary(reading.stamp))
    return returns, tuple(reading for reading in every if is_summary(reading.stamp))


def arrived(
    summaries: Iterable[ReturnReading],
    received: Mapping[str, dt.date],
    round_: Round,
    form: Form,
    data_of: Callable[[str], bytes],
) -> tuple[Arrived, ...]:
    """The summaries as they came; ``data_of`` gives the bytes at a path. What is wrong with one is
    said, never raised."""
    found = []
    for one in summaries:
        rolled, failure = None, ""
        try:
            rolled = rolled_tables(data_of(one.path), one.path, form)
            failure = problem_of(rolled, round_, form)
        except RollupError as error:
            failure = str(error)
        if failure:
            rolled = None
        day = received[one.path]
        found.append(Arrived(one.path, one.sha256, day, one.modified, rolled, failure))
    return tuple(found)


def rolled_tables(source: bytes | Sheets, path: str, form: Form) -> Rolled:
    """Read the summary at ``path`` from its bytes, or from its sheets by name.

    Tables and cells that ``form`` does not have are passed over. Raises ``RollupError`` where it
    does not carry what its stamp vouches for. The checksum there tells a file that was damaged or
    changed by mistake; who forges one reckons it anew, so the content is checked all the same.
    """
    sheets = {
        name: [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
        for name, rows in (_sheets(source) if isinstance(source, bytes) else source).items()
        if name in (layout.META, *layout.CARRIED)
    }
    stamp = {row[0]: row[1] for row in sheets.get(layout.META, ()) if len(row) > 1}
    if refused := refusal(stamp.get("format", "1"), SUMMARY):
        raise RollupError(refused)
    missing = [name for name in (layout.META, *layout.CARRIED) if name not in sheets]
    if missing:
        raise RollupError(f"thiếu trang {', '.join(missing)}")
    if stamp.get("digest") != layout.digest_of(sheets[name] for name in layout.CARRIED):
        raise RollupError("các trang số liệu ẩn không còn nguyên như khi chương trình ghi")

    def rows(name: str) -> Iterator[dict[str, str]]:
        """The rows below the heading, by column; cells cut off at the end are blank."""
        columns = layout.COLUMNS[name]
        for row in sheets[name][1:]:
            yield dict(zip(columns, (*row, *[""] * len(columns)), strict=False))

    own = {k.removeprefix(layout.OWN): v for k, v in stamp.items() if k.startswith(layout.OWN)}
    apart = Apart(form, own)
    try:
        return Rolled(
            path=path,
            stamp=stamp,
            units=tuple(map(unit_of, rows(layout.UNITS))),
            tables=tuple(_same_parts(_tables(sheets[layout.DATA][1:], path, form), apart)),
            apart=tuple(apart.labels()),
            gone=tuple(apart.gone()),
            returns=tuple(return_of(row, path) for row in rows(layout.RETURNS)),
            outcomes=tuple(
                table_record_of(row, path)
                for row in rows(layout.TABLES)
                if row["table"] in form.by_name and row["table"] not in apart.parts
            ),
            findings=tuple(
                finding_of(row, path)
                for row in rows(layout.FINDINGS)
                if not row["table"] or row["table"] in form.by_name
            ),
            totals=tuple(
                total
                for total in map(total_of, rows(layout.TOTALS))
                if not {total.table, f"{total.table}.{total.row}"} & {*apart.parts}
            ),
        )
    except (ArithmeticError, LookupError, TypeError, ValueError, RecursionError) as error:
        raise RollupError("nội dung các trang số liệu ẩn không đọc được") from error


def _sheets(data: bytes) -> Sheets:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        return {
            name: workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in workbook.sheet_names
            if name in (layout.META, *layout.CARRIED)
        }
    except CalamineError as error:
        raise RollupError(UNREADABLE_WORKBOOK) from error


def _same_parts(
    tables: Iterable[tuple[str, AcceptedTable]], apart: Apart
) -> Iterator[tuple[str, AcceptedTable]]:
    for name, page in tables:
        kept = apart.joined(apart.form.by_name[name], page)
        if kept is not None:
            yield name, kept


def _tables(
    rows: Sequence[Sequence[str]], path: str, form: Form
) -> Iterator[tuple[str, AcceptedTable]]:
    first = layout.COLUMNS[layout.DATA].index("content")
    columns: dict[str, CarriedColumns] = {}
    for row in rows:
        name, unit, own_path, sheet = row[:first]
        if name in form.by_name:
            parts = [part for part in row[first:] if part]
            place = path_within(path, own_path)
            table, known = form.by_name[name], columns.get(name, {})
            page = from_parts(parts, table, unit, place, sheet, known)
            if page.summed is not None:
                columns[name] = page.summed.columns
            yield name, page
