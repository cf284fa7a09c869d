"""The raw cells that our reader works on against those that openpyxl reads, one by one."""

from __future__ import annotations

import datetime as dt
import io
import warnings
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pipeline.read.opening.opened import UNCACHED, Opened
from pipeline.read.raw_sheets import raw_cells
from pipeline.xlsx.addresses import address_of

Cells = dict[tuple[str, str], Any]


def differences(opened: Opened, *, formulas: bool = True) -> Iterator[str]:
    """Cells that the two see as something else. An error cell must be told with its text, a formula
    without a value as such; both show as blank to the fast reader. ``formulas``: also look for
    those without a value, which takes openpyxl a second reading."""
    ours = _ours(opened)
    book = _book(opened.data, data_only=True)
    theirs = _cells(book)
    told = {
        (sheet, address): text
        for sheet, cells in opened.suspects.items()
        for address, text in cells.items()
    }
    for at in sorted(ours.keys() | theirs.keys()):
        mine, other = ours.get(at), theirs.get(at)
        if isinstance(other, _Error):
            if told.get(at) != other.text or mine is not None:
                yield f"{at}: {other.text} is read as {mine!r}, told as {told.get(at)!r}"
        elif not _same(mine, other):
            yield f"{at}: {other!r} is read as {mine!r}"
    if formulas:
        written = _cells(_book(opened.data, data_only=False))
        # A text may be empty: openpyxl does not say whether it was written or left out.
        may_be_blank = {
            (sheet.title, cell.coordinate)
            for sheet in book.worksheets
            for cell in sheet._cells.values()
            if cell.data_type == "str"
        }
        for at, value in written.items():
            is_formula = not isinstance(value, str | int | float | bool | dt.date | dt.time) or (
                isinstance(value, str) and value.startswith("=")
            )
            is_blank = ours.get(at) is None and theirs.get(at) is None
            if is_formula and is_blank and at not in may_be_blank and told.get(at) != UNCACHED:
                yield f"{at}: {value!r} without a value is not told"


class _Error:
    def __init__(self, text: str) -> None:
        self.text = text


def _ours(opened: Opened) -> Cells:
    return {
        (sheet, address_of(r, c)): value
        for sheet, cells, _ in raw_cells(opened)
        for r, c, value in cells
    }


def _book(data: bytes, *, data_only: bool) -> Workbook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return load_workbook(io.BytesIO(data), data_only=data_only)


def _cells(book: Workbook) -> Cells:
    return {
        (sheet.title, cell.coordinate): _Error(cell.value) if cell.data_type == "e" else cell.value
        for sheet in book.worksheets
        for cell in sheet._cells.values()  # a far cell with a format would make its rows endless
        if cell.value is not None and cell.value != ""
    }


def _same(mine: Any, other: Any) -> bool:
    if isinstance(mine, bool) or isinstance(other, bool):
        return mine is other
    if isinstance(mine, int | float) and isinstance(other, int | float):
        return float(mine) == float(other)
    if isinstance(mine, dt.date) and isinstance(other, dt.date):
        return _moment(mine) == _moment(other)
    if isinstance(mine, str) and isinstance(other, str):
        # Both are right about a line break: XML says \n, openpyxl keeps a \r that was escaped.
        return mine.replace("\r\n", "\n") == other.replace("\r\n", "\n")
    return bool(mine == other)


def _moment(day: dt.date) -> dt.datetime:
    moment = day if isinstance(day, dt.datetime) else dt.datetime.combine(day, dt.time())
    return (moment + dt.timedelta(milliseconds=500)).replace(microsecond=0)
