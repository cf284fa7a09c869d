"""Change the roster in ``dot-bao-cao.xlsx``: units pasted out of Excel, single cells; all else as
the officer left it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.books.book_faults import BookFault
from pipeline.books.book_lines import (
    BookLine,
    SheetRoom,
    column_named,
    lines_of,
    own_columns,
    read_of,
    room_of,
)
from pipeline.books.cell_values import nearest_of, text_of
from pipeline.books.change_book import (
    change_book,
    content_of,
    entry_faults,
    refused,
    unchangeable,
    with_headings,
)
from pipeline.books.open_book import BookCell, CellRow, OpenBook, OpenSheet, open_book
from pipeline.round.roster import Unit
from pipeline.round.round_book import RoundBook, RoundBookError, read_book
from pipeline.round.round_sheets import UNITS
from pipeline.round.unit_words import unit_unknown
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.further_rows import SheetChange, with_cells
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.sheet_description import Scalar

_FEWEST_HEADINGS = 2
_FROM_EXCEL = replace(
    UNITS,
    columns=tuple(replace(column, required=column.key == "code") for column in UNITS.columns),
)
"""The roster as a part of it is pasted: of units that are known some columns will do."""


@dataclass(frozen=True)
class TypedUnit:
    """Contents for a unit's row, by key of the column; ``where`` names it in sentences."""

    code: str
    cells: Mapping[str, str]
    where: str
    must_be_known: bool = False


@dataclass(frozen=True)
class UnitsChanged:
    """The units as the roster has them now, and the codes of those that are new or were named."""

    units: tuple[Unit, ...]
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    """Headings of columns that were given and are none of the roster's."""


@dataclass(frozen=True)
class RosterEntry:
    """Units as they are to stand in the roster, and sentences on what of them can't."""

    units: tuple[TypedUnit, ...] = ()
    faults: tuple[str, ...] = ()
    not_taken: tuple[str, ...] = ()
    """Headings of columns that the roster doesn't have."""

    def __add__(self, other: RosterEntry) -> RosterEntry:
        return RosterEntry(
            (*self.units, *other.units),
            (*self.faults, *other.faults),
            (*self.not_taken, *other.not_taken),
        )


def pasted_units(text: str) -> RosterEntry:
    """The units of tab-separated text as Excel copies it, with a row of headings or, in the order
    of the roster, without one."""
    try:
        rows = dict(enumerate(csv.reader(io.StringIO(text), delimiter="\t"), 1))
    except csv.Error:
        return RosterEntry(faults=("Không đọc được nội dung dán. Chép lại các dòng từ Excel.",))
    rows = {number: cells for number, cells in rows.items() if any(map(str.strip, cells))}
    if not rows:
        return RosterEntry(
            faults=("Chưa có đơn vị nào để ghi. Chép các dòng từ Excel rồi dán lại.",)
        )
    faults: list[str] = []
    tops = (number for number, cells in rows.items() if _is_of_headings(cells))
    if (top := next(tops, None)) is None:
        every = [column.heading for column in UNITS.columns]
        faults += (
            f"Dòng {number}: có {len(cells)} cột, danh sách đơn vị có {len(every)}. Chép cả dòng "
            "tiêu đề."
            for number, cells in rows.items()
            if len(cells) > len(every)
        )
        top, rows = 0, {0: every[: max(map(len, rows.values()))], **rows}
    found: list[BookFault] = []
    rows = {number: cells for number, cells in rows.items() if number >= top}
    page = OpenSheet(UNITS.name, tuple(_row(number, cells) for number, cells in rows.items()))
    book = OpenBook({UNITS.name: page}, (UNITS.name,))
    lines = lines_of((_FROM_EXCEL,), book, found)
    named = {number: f"Dòng {number}" for number in rows}
    faults += entry_faults(found, UNITS.name, named, dict(enumerate(rows[top])))
    units: dict[str, TypedUnit] = {}
    for line in lines[UNITS.key]:
        unit = _pasted(line)
        first = units.setdefault(unit.code.casefold() or unit.where, unit)
        if first is not unit:
            faults.append(f'{unit.where}: mã "{unit.code}" đã có ở dòng trên ({first.where}).')
    if not units and not faults:
        faults.append("Dưới dòng tiêu đề chưa có đơn vị nào.")
    not_taken = own_columns(_FROM_EXCEL, book, "code").headings
    return RosterEntry(tuple(units.values()), tuple(faults), not_taken)


def _is_of_headings(cells: Sequence[str]) -> bool:
    named = sum(column_named(cell, UNITS.columns) is not None for cell in cells)
    return named >= _FEWEST_HEADINGS


def _row(number: int, cells: Sequence[str]) -> CellRow:
    return CellRow(
        number,
        {
            at: BookCell(address_of(number - 1, at), text)
            for at, text in enumerate(cells)
            if text.strip()
        },
    )


def _pasted(line: BookLine) -> TypedUnit:
    cells = {key: str(line.cells[key].value) if key in line.cells else "" for key in line.places}
    code = text_of(line.cells["code"]) if "code" in line.cells else ""
    return TypedUnit(code, cells, f"Dòng {line.number}")


def set_unit(code: str, changes: Iterable[tuple[str, str]]) -> RosterEntry:
    """A unit of the roster with contents for single cells, each with the heading of its column."""
    cells: dict[str, str] = {}
    faults = []
    for heading, typed in changes:
        column = column_named(heading, UNITS.columns)
        if column is None:
            near = nearest_of(heading, [one.heading for one in UNITS.columns])
            meant = f' Có phải là "{near}"?' if near else ""
            faults.append(f'{code}: danh sách đơn vị không có cột "{heading}".{meant}')
        else:
            cells[column.key] = typed
    return RosterEntry((TypedUnit(code, cells, code, must_be_known=True),), tuple(faults))


def change_units(path: Path, entry: RosterEntry) -> UnitsChanged:
    """Put the contents in the rows of their units, new units below the others.

    Raises ``BookError`` with every fault by its line, what ``change_book`` does where the workbook
    takes no change. Nothing is changed then. Faults that the roster had before are left to it.
    """
    before, faults_before = _read(path)
    roster = _Roster(entry)

    def check(copy: Path) -> None:
        after, faults = _read(copy)
        new = [one for one in faults if one not in faults_before or one.cell in roster.touched]
        told = [*roster.faults, *entry_faults(new, roster.room.name, roster.rows, roster.headings)]
        if told:
            raise refused(told)
        if roster.others(after) != roster.others(before):
            raise unchangeable(path)

    change_book(path, roster.put, check)
    units = _read(path)[0].units
    return UnitsChanged(units, tuple(roster.added), tuple(roster.changed), entry.not_taken)


class _Roster:
    """The sheet of the roster with units on their way into it."""

    room: SheetRoom

    def __init__(self, entry: RosterEntry) -> None:
        self._wanted = wanted = entry.units
        self.faults = list(entry.faults)
        self._named = {
            code.casefold() for unit in wanted for code in (unit.code, unit.cells.get("code", ""))
        }
        self.added: list[str] = []
        self.changed: list[str] = []
        self.touched: set[str] = set()
        """Addresses of the cells that are put."""
        self.rows: dict[int, str] = {}
        """Words for whose each row is that is put."""

    @property
    def headings(self) -> Mapping[int, str]:
        """Headings by column."""
        return {at: UNITS.by_key[key].heading for key, at in self.room.columns.items()}

    def others(self, book: RoundBook) -> list[Unit]:
        """The units that nothing is put for."""
        return [unit for unit in book.units if unit.code.casefold() not in self._named]

    def put(self, copy: Path) -> bytes:
        """The workbook with the contents in it."""
        data, book = copy.read_bytes(), open_book(copy, lambda names: read_of((UNITS,), names))
        room = room_of(UNITS, book)
        if room is None:
            read_book(copy)
            raise MarkError("no roster")
        keys = [key for unit in self._wanted for key in unit.cells]
        data, self.room = with_headings(data, UNITS, keys, room)
        numbers = {
            text_of(line.cells["code"]).casefold(): line.number - 1
            for line in lines_of((UNITS,), book, [])[UNITS.key]
            if "code" in line.cells
        }
        cells: dict[int, dict[int, Scalar]] = {}
        free = room.free
        for unit in self._wanted:
            number = numbers.get(unit.code.casefold(), free)
            if number < room.free:
                self.changed.append(unit.code)
            elif unit.must_be_known:
                self.faults.append(f"{unit.code}: {unit_unknown(unit.code)}.")
                continue
            else:
                self.added.append(unit.code)
                cells[number] = dict.fromkeys(self.room.columns.values())
                free += 1
            cells[number] = cells.get(number, {}) | self._cells(number, unit)
        if not cells:
            raise refused(self.faults)
        return with_cells(data, SheetChange(room.name, cells, room.free, like_above=True))

    def _cells(self, number: int, unit: TypedUnit) -> dict[int, Scalar]:
        self.rows[number + 1] = unit.where
        cells = {}
        for key, typed in unit.cells.items():
            at = self.room.columns[key]
            self.touched.add(address_of(number, at))
            cells[at] = content_of(UNITS.by_key[key], typed)
        return cells


def _read(path: Path) -> tuple[RoundBook, Sequence[BookFault]]:
    try:
        return read_book(path), ()
    except RoundBookError as error:
        if error.book is None:
            raise
        return error.book, error.faults
