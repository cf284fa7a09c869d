"""Figures that the office has already, from whatever system exports them: the workbook
``so-lieu-san-co.xlsx`` of a round, a unit's code in each row, a printed code above each column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import get_column_letter

from pipeline.books.book_faults import BookFault, of_faults
from pipeline.books.cell_values import nearest_of, shortened, shown_of
from pipeline.books.open_book import BookCell, CellRow, OpenSheet, open_book
from pipeline.plan.plan_codes import CodeError, PlanCodes
from pipeline.read.clean import clean
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.unit_words import unit_unknown
from pipeline.text.spelling import plain
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Form, Question, Table

FILE = "so-lieu-san-co.xlsx"

Figures = Mapping[str, Mapping[CellKey, Any]]
"""Table → cell (row, column) → value."""
AtHand = Mapping[str, Figures]
"""Unit's code → its figures."""

NOTHING_AT_HAND: AtHand = {}

_CODES_OF_UNITS = "Mã đơn vị"
_SEARCHED = 30
"""Rows in which the headings are looked for."""
_CODE = re.compile(r"\d{3,5}(?:\s*/\s*\w+)?")


def at_hand_of(round_: Round, form: Form) -> AtHand:
    """The figures of the round's workbook, none where it has no such workbook. Columns under other
    headings than printed codes are the office's own. Raises ``BookError`` that lists every fault
    with its cell."""
    found = _found_of(round_, form)
    return found.figures if found else NOTHING_AT_HAND


def taken_of(round_: Round, form: Form) -> Taken | None:
    """The part of the workbook's figures that goes into the forms, and all that does not; ``None``
    where there is no such workbook. Raises ``BookError`` as ``at_hand_of``."""
    found = _found_of(round_, form)
    if found is None:
        return None
    passed, units, cells = list(found.passed), set(), 0
    for (unit, table, cell), place in found.places.items():
        if why := _why_not(round_.by_code[unit], form.by_name[table], cell, round_):
            passed.append(replace(place, what=why))
        else:
            units.add(unit)
            cells += 1
    return Taken(len(units), cells, tuple(passed))


def _why_not(unit: Unit, table: Table, cell: CellKey, round_: Round) -> str:
    """The reason why a figure is not filled into the unit's form; "" where it is."""
    name, column = cell
    who, block = round_.respondent(unit), next(b for _, b in table.blocks if b.has(*cell))
    place = block.row(name), block.column(column)
    if not (table.is_asked(who) and block.is_asked(*place, who)):
        return f"đợt này không hỏi {unit.code} ô này"
    return "" if block.is_typed(*place) else "ô do biểu mẫu tính từ các ô khác"


def _found_of(round_: Round, form: Form) -> _FiguresFound | None:
    """All that stands in the round's workbook. Raises ``BookError``."""
    path = round_.folder / FILE
    if not path.exists():
        return None
    found = _FiguresFound(round_, PlanCodes(form), form)
    for sheet in open_book(path, iter).sheets.values():
        found.read(sheet)
    if not found.has_units:
        told = f'không có dòng tiêu đề có cột "{_CODES_OF_UNITS}"'
        found.faults.append(BookFault("", "", told, "Ghi mã đơn vị ở một cột có tiêu đề đó"))
    if found.faults:
        raise of_faults(path, found.faults)
    return found


@dataclass(frozen=True, slots=True)
class Taken:
    """Numbers of units and cells that are filled in advance, and what is not used, by cell."""

    units: int
    cells: int
    passed: tuple[BookFault, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    table: str
    cell: CellKey
    question: Question


@dataclass
class _FiguresFound:
    round: Round
    codes: PlanCodes
    form: Form
    figures: dict[str, dict[str, dict[CellKey, Any]]] = field(default_factory=dict)
    faults: list[BookFault] = field(default_factory=list)
    has_units: bool = False
    passed: list[BookFault] = field(default_factory=list)
    """Columns under headings that may be taken for codes of the form."""
    places: dict[tuple[str, str, CellKey], BookFault] = field(default_factory=dict)
    """Unit, table and cell of each figure, with the place where it stands."""

    def read(self, sheet: OpenSheet) -> None:
        """Take in the figures of a sheet; one without codes of units is the office's own."""
        for number, row in enumerate(sheet.rows[:_SEARCHED]):
            own = [
                at
                for at, cell in row.cells.items()
                if plain(shown_of(cell)) == plain(_CODES_OF_UNITS)
            ]
            if own:
                self.has_units = True
                asked = dict(self._columns(sheet.name, row))
                for below in sheet.rows[number + 1 :]:
                    self._take(sheet.name, below, own[0], asked)
                return

    def _columns(self, sheet: str, row: CellRow) -> Iterator[tuple[int, _Asked]]:
        for at, cell in row.cells.items():
            text = shown_of(cell)
            if not _CODE.fullmatch(text):
                continue
            try:
                reference = self.codes.reference(text)
            except CodeError as error:
                if "/" not in text:  # a year, a number of the office's own
                    said = f'"{text}" không phải mã số của biểu mẫu, cột không được đọc'
                    self.passed.append(BookFault(sheet, cell.address, said))
                    continue
                fault = BookFault(sheet, cell.address, error.what, error.remedy, error.nearest)
                self.faults.append(fault)
                continue
            cell_of = reference.row, reference.column or VALUE
            yield at, _asked(self.form, reference.table, cell_of)

    def _take(self, sheet: str, row: CellRow, own: int, asked: Mapping[int, _Asked]) -> None:
        filled = {at: row.cells[at] for at in asked if at in row.cells}
        if not filled:
            return
        unit = self._unit(sheet, row, own)
        for at, cell in filled.items():
            value = clean(raw_of(cell), asked[at].question)
            is_negative = isinstance(value.value, int | float) and value.value < 0
            if value.value is None or is_negative:
                told = f'không dùng được "{shortened(shown_of(cell))}"'
                remedy = "Ghi số như đơn vị ghi vào biểu mẫu, hoặc để trống"
                self.faults.append(BookFault(sheet, cell.address, told, remedy))
            elif unit is not None:
                self._keep(sheet, cell, unit, asked[at], value.value)

    def _keep(self, sheet: str, cell: BookCell, unit: Unit, asked: _Asked, value: Any) -> None:
        place = BookFault(sheet, cell.address, "")
        first = self.places.setdefault((unit.code, asked.table, asked.cell), place)
        if first != place:
            at = f"trang {first.sheet}, ô {first.cell}"
            told = f"số liệu này của {unit.code} đã có tại {at}"
            self.faults.append(BookFault(sheet, cell.address, told, "Xóa một trong hai ô"))
        pages = self.figures.setdefault(unit.code, {})
        pages.setdefault(asked.table, {})[asked.cell] = value

    def _unit(self, sheet: str, row: CellRow, own: int) -> Unit | None:
        place = f"{get_column_letter(own + 1)}{row.number}"
        code = shown_of(row.cells[own]) if own in row.cells else ""
        unit = self.round.by_typed_code.get(code.casefold())
        if not code:
            told, near = "dòng có số liệu mà chưa ghi mã đơn vị", ""
            remedy = "Ghi mã đơn vị; dòng cộng thì xóa"
        elif unit is not None:
            return unit
        else:
            told = unit_unknown(code)
            remedy, near = "Sửa mã, hoặc xóa dòng", nearest_of(code, self.round.by_code)
        self.faults.append(BookFault(sheet, place, told, remedy, near))
        return None


def _asked(form: Form, table: str, cell: CellKey) -> _Asked:
    row, column = cell
    for _, block in form.by_name[table].blocks:
        if block.has(row, column):
            return _Asked(table, cell, block.question(block.row(row), block.column(column)))
    raise KeyError(f"{table} has no cell {cell}")


def raw_of(cell: BookCell) -> object:
    """The value as the reader of returns gets it, which knows no whole numbers."""
    return float(cell.value) if type(cell.value) is int else cell.value
