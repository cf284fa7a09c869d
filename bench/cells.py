"""Map from cells of files to cells of the SL sheets, for those who only copy.

Made once per round from a run of ours. The reference process copies by it, so that it writes the
very cells that a run writes without knowing codes, gates or sums: what a run derived (a zero
behind a gate answered Không) stands in the map itself.
"""

from __future__ import annotations

import datetime as dt
import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from pipeline.accept.records import AcceptedTable
from pipeline.aggregate import aggregate
from pipeline.plan.open_round import opened_round
from pipeline.read.cache.store import KeptReadings
from pipeline.read.workers import Reader
from pipeline.round.round import Round
from pipeline.summary.sheets.figures import FigureSheet, figure_sheets
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.addresses import column_of

Rows = list[list[Any]]


def map_of(round_: Round) -> Path:
    """The file of the round's map, made where it is not there yet.

    JSON: ``layouts`` are lists of [SL column, sheet, row, column, whether the cell's text is a
    day] counted from 0; each of ``sheets`` has ``rows`` of [file, layout, leading cells,
    {SL column: derived value}]; the file is "" where nothing counts.
    """
    path = round_.folder.parent / "cells.json"
    if not path.exists():
        path.write_text(json.dumps(_map(round_), ensure_ascii=False), "utf-8")
    return path


def _map(round_: Round) -> dict[str, Any]:
    opened, output = opened_round(round_), "for-the-map"
    folder = round_.folder.parent / output
    with KeptReadings(round_.folder.parent / ".cache") as kept:
        run = aggregate(opened, folder, today=round_.settings.due, reader=Reader(kept=kept))
    material = Material(run.outcomes, opened.form, folder)
    raw = lru_cache(maxsize=None)(_sheets)
    layouts: dict[tuple[Any, ...], int] = {}
    sheets = []
    rows_of: dict[str, list[Any]] = {}
    # File by file, so that one file's raw cells are held at a time.
    described = figure_sheets(material)
    for name, sheet in described.items():
        rows_of[name] = [None] * sum(1 for _ in _lines(sheet))
    by_file: dict[str, list[tuple[str, int, Any, int]]] = defaultdict(list)
    for name, sheet in described.items():
        for place, (unit, accepted, entry) in enumerate(_lines(sheet)):
            by_file[accepted.path if accepted else ""].append((name, place, unit, entry))
    for file, places in sorted(by_file.items()):
        raw.cache_clear()
        for name, place, unit, entry in places:
            sheet = described[name]
            accepted = sheet.accepted.get(unit.code)
            leading = [unit.code, unit.name, unit.kind, unit.commune]
            leading.append("Đã dùng" if accepted else "")
            if sheet.is_list:
                leading.append(entry + 1 if accepted and accepted.entries else 0)
            cells = raw(round_.returned / file) if file else {}
            copied, derived = _row(sheet, accepted, entry, cells)
            layout = layouts.setdefault(copied, len(layouts))
            rows_of[name][place] = [file, layout, leading, derived]
    for name, sheet in described.items():
        width = sheet.figures_from + len(sheet.figures)
        sheets.append({"name": sheet.name, "width": width, "rows": rows_of[name]})
    return {"layouts": [list(map(list, one)) for one in layouts], "sheets": sheets}


def _lines(sheet: FigureSheet) -> Iterator[tuple[Any, AcceptedTable | None, int]]:
    for unit in sheet.units:
        first, last = sheet.rows[unit.code]
        for entry in range(last - first + 1):
            yield unit, sheet.accepted.get(unit.code), entry


def _sheets(path: Path) -> dict[str, Rows]:
    return dict(read_sheets(path))


def read_sheets(path: Path) -> Iterator[tuple[str, Rows]]:
    """Name and raw cells of each sheet, from A1 on, as python-calamine gives them."""
    workbook = CalamineWorkbook.from_path(str(path))
    for number, metadata in enumerate(workbook.sheets_metadata):
        sheet = workbook.get_sheet_by_index(number)
        yield metadata.name, sheet.to_python(skip_empty_area=False)


def _row(
    sheet: FigureSheet, accepted: AcceptedTable | None, entry: int, cells: dict[str, Rows]
) -> tuple[tuple[tuple[int, str, int, int, bool], ...], dict[int, Any]]:
    copied, derived = [], {}
    if accepted is None:
        return (), {}
    values = sheet.values_on(accepted, entry)
    for column, (figure, value) in enumerate(
        zip(sheet.figures, values, strict=True), sheet.figures_from
    ):
        if value is None:
            continue
        place = (str(entry + 1), figure.place[1]) if figure.in_list else figure.place
        at = _at(accepted.addresses.get(place, ""))
        raw = plain(_raw(cells.get(accepted.sheet, []), *at)) if at else None
        if at and raw in (value, typed_in_full(value)):
            copied.append((column, accepted.sheet, *at, raw != value))
        else:
            derived[column] = value.isoformat() if isinstance(value, dt.date) else value
    return tuple(copied), derived


def _at(address: str) -> tuple[int, int] | None:
    letters = address.rstrip("0123456789")
    return (int(address[len(letters) :]) - 1, column_of(letters)) if letters else None


def typed_in_full(value: Any) -> str | None:
    """The text by which a form's cell tells a day, two digits each for day and month."""
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else None


def _raw(rows: Sequence[Sequence[Any]], row: int, column: int) -> Any:
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else ""


def plain(raw: Any) -> Any:
    """A raw cell as anybody who copies it writes it: whole numbers whole, texts trimmed."""
    if isinstance(raw, float) and raw.is_integer():
        return int(raw)
    if isinstance(raw, str):
        return unicodedata.normalize("NFC", raw.strip())
    if isinstance(raw, dt.datetime):
        return raw.date()
    return raw
