"""Plans as workbooks, for the tests: written, changed cell by cell with openpyxl, loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.constants import ARC_STYLE
from openpyxl.xml.functions import tostring

from pipeline.books.book_faults import BookFault
from pipeline.books.book_sheets import SUGGESTIONS
from pipeline.plan.files import find_plan
from pipeline.plan.plan import Plan
from pipeline.plan.workbook.load_book import PlanBookError, load_book
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from pipeline.plan.workbook.plan_sheet_words import CODES
from pipeline.plan.workbook.write_book import write_plan
from pipeline.xlsx.zip_parts import Package
from schemas.registry import PACKAGED
from tests.support.quick_openpyxl import sheet_xml

HEADINGS_ROW = 3
FIRST = HEADINGS_ROW + 1
"""Rows of the headings and of the first line, from 1."""


def book_of(folder: Path, name: str, *, lean: bool = False) -> Path:
    """The workbook of a packaged plan; a ``lean`` one has no sheet that is generated."""
    path = folder / "ke-hoach.xlsx"
    path.write_bytes(_content(name, lean))
    return path


@cache
def _content(name: str, lean: bool) -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.xlsx"
        write_plan(path, find_plan(name, PACKAGED.form), PACKAGED.form)
        if lean:
            changed(path, without_generated)
        return path.read_bytes()


def without_generated(book: Workbook) -> None:
    """Takes away the sheets that say nothing of the plan itself."""
    for name in (CODES, SUGGESTIONS):
        del book[name]


def changed(path: Path, change: Callable[[Workbook], None]) -> Path:
    """The workbook after a change, saved in its place."""
    book = load_workbook(path)
    change(book)
    book.save(path)
    return path


def place(sheet: Worksheet, heading: str, row: int = FIRST) -> str:
    """Address of the cell under a heading; on the sheet of the plan itself beside a label."""
    for cell in sheet[HEADINGS_ROW]:
        if cell.value == heading:
            return f"{cell.column_letter}{row}"
    for (cell,) in sheet.iter_rows(max_col=1):
        if cell.value == heading:
            return f"B{cell.row}"
    raise KeyError(heading)


def put(
    path: Path, sheet: str, heading: str, value: object, row: int = FIRST, number_format: str = ""
) -> str:
    """Puts a value under a heading; gives its address."""
    with typing_into(path) as (book, type_in):
        address = place(book[sheet], heading, row)
        type_in(book[sheet][address], value, number_format)
    return address


_Typing = tuple[str, str, object, str]
"""Sheet and address, what is typed there, and the number format that it gets, if any."""
_TYPED: dict[bytes, tuple[bytes, list[_Typing]]] = {}
"""By what a workbook became, what it was first and all that was typed into it since."""


@contextmanager
def typing_into(path: Path) -> Iterator[tuple[Workbook, Callable[..., None]]]:
    """The workbook and what types a value, with its format, into a cell of it. When the block ends
    the file is saved in its place, and the workbook, which others use, is as it was."""
    content = path.read_bytes()
    first, typed_before = _TYPED.get(content, (content, []))
    book, saved = _to_type_into(first)
    before: list[tuple[Any, object, str]] = []
    typed: list[_Typing] = []

    def type_in(cell: Any, value: object, number_format: str = "") -> None:
        before.append((cell, cell.value, cell.number_format))
        cell.value = value
        if number_format:
            cell.number_format = number_format
        typed.append((cell.parent.title, cell.coordinate, value, number_format))

    try:
        for sheet, address, value, number_format in typed_before:
            type_in(book[sheet][address], value, number_format)
        yield book, type_in
        sheets = {cell.parent.title: cell.parent for cell, _, _ in before}.values()
        parts = {sheet.path[1:]: sheet_xml(sheet).read() for sheet in sheets}
        parts[ARC_STYLE] = tostring(write_stylesheet(book))
        becomes = saved.with_parts(parts).packed()
        path.write_bytes(becomes)
        _TYPED[becomes] = first, typed
    finally:
        for cell, value, number_format in reversed(before):
            cell.value, cell.number_format = value, number_format


@lru_cache(maxsize=8)
def _to_type_into(content: bytes) -> tuple[Workbook, Package]:
    """A workbook and its parts as it was saved: that numbers the sheets of this very object, by
    which typing finds their parts."""
    book, into = opened(content), BytesIO()
    book.save(into)
    return book, Package.of(into.getvalue())


@lru_cache(maxsize=8)
def opened(content: bytes) -> Workbook:
    """A workbook that whoever changes it leaves as it was: opening costs more than all the rest."""
    return load_workbook(BytesIO(content))


def row_of(path: Path, sheet: str, code: str) -> int:
    """The row whose first cell holds a code."""
    cells = opened(path.read_bytes())[sheet].iter_rows(max_col=1)
    return next(cell.row for (cell,) in cells if cell.value == code)


def load(path: Path) -> Plan:
    return load_book(path, PACKAGED).plan


def faults_of(path: Path) -> tuple[BookFault, ...]:
    """Every fault that loading tells."""
    with pytest.raises(PlanBookError) as caught:
        load(path)
    return caught.value.faults


def fault_of(path: Path) -> BookFault:
    """The only fault that loading tells."""
    (fault,) = faults_of(path)
    return fault


NAMES = tuple(sheet.name for sheet in ALL_SHEETS)
