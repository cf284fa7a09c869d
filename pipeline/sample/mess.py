"""What people do to a form, by name: each kind spoils one filled form in one place.

A new kind is one function and one line of ``MESS``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from pipeline.roster import Unit
from pipeline.sample.errors import SampleError
from pipeline.sample.locate import Cells, cell_of, sheet_of
from schemas.records import Table
from schemas.respondents import SCHOOL_KINDS

SENT_TWICE = "sent_twice"
SENT_AS_PDF = "sent_as_pdf"


@dataclass(frozen=True)
class FilledForm:
    """A filled form before it is sent."""

    workbook: Workbook
    tables: Mapping[str, Table]
    unit: Unit
    rng: Random

    def cell(self, table: str, row: str, column: str) -> Cell:
        """A cell of the form by names."""
        asked = self.tables[table]
        return cell_of(Cells(sheet_of(self.workbook, asked)), asked, row, column)

    def number(self, table: str, row: str, column: str = "total") -> int:
        """The whole number typed there. Raises ``TypeError`` where none is."""
        value = self.cell(table, row, column).value
        if not isinstance(value, int):
            raise TypeError(f"{table}.{row}.{column} holds {value!r}")
        return value


def _place(cell: Cell, value: object) -> str:
    cell.value = value
    return f"{cell.parent.title}!{cell.coordinate}"


def _female_above_total(form: FilledForm) -> str:
    total = form.number("staff", "support")
    return _place(form.cell("staff", "support", "female"), total + form.rng.randint(1, 3))


def _total_typed_over(form: FilledForm) -> str:
    rows = ("head", "deputy", "teachers", "support")
    total = sum(form.number("staff", row) for row in rows)
    cell = form.cell("staff", "all", "total")
    cell.parent.protection.sheet = False  # the sheets are locked without a password
    return _place(cell, total + form.rng.randint(1, 4))


def _text_in_count(form: FilledForm) -> str:
    teachers = form.number("staff", "teachers")
    words = f"{teachers} (2 đồng chí nghỉ thai sản)"
    return _place(form.cell("staff", "teachers", "total"), words)


def _blank_cell(form: FilledForm) -> str:
    return _place(form.cell("staff", "teachers", "female"), None)


def _date_in_count(form: FilledForm) -> str:
    cell = form.cell("staff", "support", "female")
    cell.number_format = "d-mmm"
    return _place(cell, dt.date(form.rng.choice((2024, 2025)), 4, 3))


def _decimal(form: FilledForm) -> str:
    return _place(form.cell("staff", "ccvc", "total"), form.number("staff", "ccvc") + 0.5)


def _gate_left_blank(form: FilledForm) -> str:
    return _place(form.cell("succession", "gate", "value"), None)


def _unit_word(form: FilledForm) -> str:
    teachers = form.number("staff", "teachers")
    return _place(form.cell("staff", "teachers", "total"), f"{teachers} đồng chí")


def _dash_for_zero(form: FilledForm) -> str:
    for row in ("doctors", "masters", "support"):
        if form.number("staff", row) == 0:
            return _place(form.cell("staff", row, "total"), "-")
    cell = form.cell("staff", "doctors", "total")
    return _place(cell, str(cell.value))


def _nonbreaking_space(form: FilledForm) -> str:
    teachers = form.number("staff", "teachers")
    return _place(form.cell("staff", "teachers", "total"), f"\u00a0{teachers}\u00a0")


def _renamed_sheet(form: FilledForm) -> str:
    sheet = sheet_of(form.workbook, form.tables["staff"])
    old, new = f"'{sheet.title}'!", "01 (da sua)"
    sheet.title = new
    for other in form.workbook.worksheets:
        for row in other.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = cell.value.replace(old, f"'{new}'!")
    return f"{new}!"


@dataclass(frozen=True)
class Mess:
    """One kind: what the clerk did, whether the return can still count, and how it is done.

    ``spoil`` gives the place, ``sheet!cell``; without it the kind is about the file as a whole.
    """

    words: str
    counts: bool
    spoil: Callable[[FilledForm], str] | None = None


MESS: dict[str, Mess] = {
    "female_above_total": Mess("Nữ lớn hơn Tổng số", False, _female_above_total),
    "total_typed_over": Mess("ghi đè số sai lên ô tổng đã khóa", False, _total_typed_over),
    "text_in_count": Mess("ghi chữ vào ô số", False, _text_in_count),
    "blank_cell": Mess("để trống một ô", False, _blank_cell),
    "date_in_count": Mess("Excel đổi số thành ngày", False, _date_in_count),
    "decimal": Mess("số người có phần lẻ", False, _decimal),
    "gate_left_blank": Mess("chưa chọn Có hoặc Không ở đầu biểu", False, _gate_left_blank),
    "unit_word": Mess("ghi đơn vị tính sau con số", True, _unit_word),
    "dash_for_zero": Mess("ghi dấu gạch thay số 0", True, _dash_for_zero),
    "nonbreaking_space": Mess("số dạng chữ có dấu cách lạ", True, _nonbreaking_space),
    "renamed_sheet": Mess("đổi tên trang", True, _renamed_sheet),
    SENT_TWICE: Mess("gửi hai lần, lần sau khác lần trước", True),
    SENT_AS_PDF: Mess("gửi bản quét PDF thay tệp Excel", False),
}


def can_be_messed(unit: Unit) -> bool:
    """Schools only: every kind has a place on a school's form."""
    return unit.kind in SCHOOL_KINDS


def read_mess(text: str) -> dict[str, int]:
    """The wish of a command line: ``kind=2,other`` or a number of spoiled returns in all.

    Raises ``SampleError`` that lists the kinds.
    """
    text = text.strip()
    if text.isdecimal():
        kinds = list(MESS)
        spread = [kinds[i % len(kinds)] for i in range(int(text))]
        return {kind: spread.count(kind) for kind in kinds if kind in spread}
    wish: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, number = part.partition("=")
        if kind.strip() not in MESS or not (number.strip() or "1").isdecimal():
            known = "\n".join(f"  {name}: {mess.words}" for name, mess in MESS.items())
            raise SampleError(f'Không hiểu "{part}". Ghi loại=số lượng; các loại:\n{known}')
        wish[kind.strip()] = wish.get(kind.strip(), 0) + int(number.strip() or "1")
    return wish
