"""Workbooks of rounds, for the tests: changed through the model, or cell by cell as an officer
does."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.books.book_faults import BookFault
from pipeline.round.round_book import RoundBookError, read_book
from pipeline.round.round_sheets import LINES_BY_KEY, SETTINGS, UNITS
from pipeline.round.settings import Settings
from pipeline.round.write_round import write_book
from pipeline.text.places import ROUND_BOOK
from tests.support import ROOT
from tests.support.plan_books import typing_into

HEADINGS_ROW = 3
FIRST = HEADINGS_ROW + 1
"""Rows of the headings and of the first line, from 1."""

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
FEW = ("MN07", "BC BDG TH Nhan", "Copy of THCS03", "bieu mau BDG UBND", "bieu mau BDG Phong")
"""Beginnings of the names of returns of every sort of unit, one of them sent twice."""


def few_returns(rounds: Path, *more: str) -> Path:
    """The example's rounds with few returns, in a folder, and those whose names begin with
    ``more``; that of this year's."""
    kept = FEW + more

    def others(folder: str, names: list[str]) -> list[str]:
        is_returned = "returned" in Path(folder).parts
        # LibreOffice may be reading one of them for another test: its lock is nobody's return.
        return [
            n
            for n in names
            if is_returned
            and (n.startswith(".~lock.") or (n.endswith(".xlsx") and not n.startswith(kept)))
        ]

    shutil.copytree(EXAMPLE.parent, rounds, ignore=others, dirs_exist_ok=True)
    return rounds / EXAMPLE.name


def set_settings(folder: Path, **changes: Any) -> Settings:
    """Changes settings of a round, by the names of their fields; a section's by a mapping of those
    that change."""
    path = folder / ROUND_BOOK
    book = read_book(path)
    data = book.settings.model_dump()
    for name, value in changes.items():
        nested = isinstance(value, Mapping) and name not in ("opening", "offices")
        data[name] = {**data[name], **value} if nested else value
    settings = Settings.model_validate(data)
    write_book(path, settings, book.units)
    return settings


def put_setting(folder: Path, key: str, value: object) -> str:
    """Types a value beside a setting's name; gives its address."""
    with typing_into(folder / ROUND_BOOK) as (book, type_in):
        sheet = book[SETTINGS.name]
        cells = sheet.iter_rows(min_row=FIRST, max_col=1)
        row = next(cell.row for (cell,) in cells if cell.value == LINES_BY_KEY[key].name)
        type_in(sheet.cell(row, 2), value)
    return f"B{row}"


def put_row(
    folder: Path, sheet: str, values: Mapping[str, object], row: int = 0, **formats: str
) -> int:
    """Types values under headings, in the row below the last one unless one is named; gives it."""
    return put_rows(folder, sheet, [values], row, **formats)


def put_rows(
    folder: Path, sheet: str, lines: Iterable[Mapping[str, object]], row: int = 0, **formats: str
) -> int:
    """Types several rows, one below the other; gives the first."""
    with typing_into(folder / ROUND_BOOK) as (book, type_in):
        page = book[sheet]
        columns = {str(cell.value): cell.column for cell in page[HEADINGS_ROW]}
        row = row or _last(page) + 1
        for number, values in enumerate(lines, row):
            for heading, value in values.items():
                type_in(page.cell(number, columns[heading]), value, **formats)
    return row


def _last(page: Worksheet) -> int:
    filled = [row[0].row for row in page.iter_rows() if any(cell.value for cell in row)]
    return max(*filled, HEADINGS_ROW)


def add_units(folder: Path, units: Iterable[tuple[str, str, str]], **others: str) -> None:
    """Types units into the roster: (code, name, kind); ``others`` by field, alike in each."""
    headings = {column.key: column.heading for column in UNITS.columns}
    lines = ({"code": code, "name": name, "kind": kind, **others} for code, name, kind in units)
    named = ({headings[key]: value for key, value in fields.items()} for fields in lines)
    put_rows(folder, UNITS.name, named)


def changed_book(folder: Path, change: Any) -> None:
    """The workbook after a change, saved in its place."""
    book: Workbook = load_workbook(folder / ROUND_BOOK)
    change(book)
    book.save(folder / ROUND_BOOK)


def faults_of(folder: Path) -> tuple[BookFault, ...]:
    """Every fault that reading the workbook tells."""
    with pytest.raises(RoundBookError) as caught:
        read_book(folder / ROUND_BOOK)
    return caught.value.faults


def fault_of(folder: Path) -> BookFault:
    """The only fault that reading the workbook tells."""
    (fault,) = faults_of(folder)
    return fault
