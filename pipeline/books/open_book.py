"""Open a workbook that an officer fills, past the guards of returned files: its cells with all that
Excel tells of them beside their values."""

from __future__ import annotations

import contextlib
import io
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.workbook import Workbook

from pipeline.books.book_faults import BookError
from pipeline.read.intake import open_return
from pipeline.read.opening.opened import Opened
from pipeline.text.errors import not_a_workbook
from pipeline.text.findings import Finding

MOST_ROWS = 60_000
"""Filled rows of a sheet that are read: more than the country has schools."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb"""\br\s*=\s*["'](\d+)["']""")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_SPAN = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,5})["']""")
_MOST_COLUMNS = 16_384
_HIDDEN = re.compile(rb"""\bhidden\s*=\s*["'](?:1|true)["']""")
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z0-9:$]+)["']""")


@dataclass(frozen=True, slots=True)
class BookCell:
    """A cell that is not empty."""

    address: str
    value: object
    number_format: str = "General"
    formula: str = ""
    """The formula that gives the value."""
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class CellRow:
    """A row that is not empty: its cells by column, counted from 0."""

    number: int
    cells: Mapping[int, BookCell]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class MergedArea:
    """Cells merged into one: first row, first column, last row, last column, from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class OpenSheet:
    """A sheet as it is."""

    name: str
    rows: tuple[CellRow, ...]
    merged: tuple[MergedArea, ...] = ()
    has_more: bool = False
    """True where rows were left that are more than ``MOST_ROWS``."""
    is_hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    """Counted from 0."""


@dataclass(frozen=True)
class OpenBook:
    """The sheets that were asked for, and the names of all."""

    sheets: Mapping[str, OpenSheet]
    names: tuple[str, ...]


def open_book(path: Path, wanted: Callable[[tuple[str, ...]], Iterator[str]]) -> OpenBook:
    """Open the workbook; ``wanted`` picks the sheets to read from the names of all. Raises
    ``BookError`` where it can't be read."""
    opened = open_return(path.resolve(), path.name)
    if isinstance(opened, Finding):
        raise BookError(opened.message)
    if opened.package is None:
        raise BookError(f"{path.name}: tệp phải ở dạng .xlsx. Mở bằng Excel, lưu lại dạng .xlsx.")
    names = tuple(opened.parts)
    every = (*names, *opened.without_cells)
    if faulty := [name for name in wanted(every) if name in opened.without_cells]:
        raise BookError(
            f"{path.name}: trang {', '.join(faulty)} là trang biểu đồ hoặc macro, không có ô. Đổi "
            "tên trang đó, rồi lấy lại trang cùng tên từ tệp mẫu."
        )
    try:
        with warnings.catch_warnings():
            # The library warns of whatever it leaves out, which nobody here needs.
            warnings.simplefilter("ignore")
            asked = _Picked(opened.sha256, tuple(wanted(names)), opened)
            return OpenBook(_sheets(asked), names)
    except Exception as error:  # the library raises whatever a strange file leads it to
        raise BookError(not_a_workbook(path)) from error


@dataclass(frozen=True)
class _Picked:
    """Sheets of a workbook, which are the same as long as its bytes are."""

    sha256: str
    picked: tuple[str, ...]
    opened: Opened = field(compare=False)


@lru_cache(maxsize=8)  # the workbooks of a round and of its plans, opened by each step that asks
def _sheets(asked: _Picked) -> Mapping[str, OpenSheet]:
    opened, picked = asked.opened, asked.picked
    book = load_workbook(io.BytesIO(opened.data), read_only=True, data_only=True, keep_links=False)
    with contextlib.closing(book):
        parts = {name: _part(opened, name) for name in picked}
        typed = _formulas(opened, [name for name in picked if _FORMULA.search(parts[name])])
        return {name: _sheet(book, name, parts[name], typed.get(name, {})) for name in picked}


def _part(opened: Opened, sheet: str) -> bytes:
    assert opened.package is not None
    return opened.package.read(opened.parts[sheet])


def _formulas(opened: Opened, sheets: list[str]) -> dict[str, dict[str, str]]:
    """Sheet → address → formula."""
    if not sheets:
        return {}
    book = load_workbook(io.BytesIO(opened.data), read_only=True, keep_links=False)
    with contextlib.closing(book):
        found: dict[str, dict[str, str]] = {}
        for name in sheets:
            book[name].reset_dimensions()
            found[name] = {
                cell.coordinate: str(cell.value)
                for row in book[name].iter_rows()
                for cell in row
                if cell.value is not None and cell.data_type == "f"
            }
    return found


def _sheet(book: Workbook, name: str, part: bytes, formulas: Mapping[str, str]) -> OpenSheet:
    hidden = _hidden_rows(part)
    sheet = book[name]
    sheet.reset_dimensions()
    rows: list[CellRow] = []
    has_more = False
    for number, row in enumerate(sheet.iter_rows(), 1):
        cells = {}
        for column, cell in enumerate(row):
            address = f"{get_column_letter(column + 1)}{number}"
            formula = formulas.get(address, "")
            if formula or not _is_blank(cell.value):
                cells[column] = BookCell(
                    address, cell.value, cell.number_format, formula, cell.data_type == "e"
                )
        if not cells:
            continue
        if len(rows) == MOST_ROWS:
            has_more = True
            break
        rows.append(CellRow(number, cells, number in hidden))
    is_hidden = sheet.sheet_state != "visible"
    columns = frozenset(_hidden_columns(part))
    return OpenSheet(name, tuple(rows), tuple(_merged(part)), has_more, is_hidden, columns)


def _is_blank(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _hidden_rows(part: bytes) -> frozenset[int]:
    """Rows that are hidden; one without a number follows the one before."""
    hidden, number = set(), 0
    for found in _ROW.finditer(part):
        own = _NUMBER.search(found[1])
        number = int(own[1]) if own else number + 1
        if _HIDDEN.search(found[1]):
            hidden.add(number)
    return frozenset(hidden)


def _hidden_columns(part: bytes) -> Iterator[int]:
    for found in _COLUMN.finditer(part):
        span = dict(_SPAN.findall(found[1]))
        if _HIDDEN.search(found[1]) and span.keys() == {b"min", b"max"}:
            yield from range(int(span[b"min"]) - 1, min(int(span[b"max"]), _MOST_COLUMNS))


def _merged(part: bytes) -> Iterator[MergedArea]:
    for found in _MERGED.finditer(part):
        left, top, right, bottom = range_boundaries(found[1].decode())
        if top and left and bottom and right:
            yield MergedArea(top - 1, left - 1, bottom - 1, right - 1)
