"""Returned files made by hand for the reader's tests: a code line, rows, and whatever is typed.

``book({"staff": {("teachers", "female"): 30}})`` writes the tables named, with these raw cells.
Nothing here knows where a real form puts things: the reader must not need to know either.
"""

from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading, State
from pipeline.text.findings import Finding
from schemas.records import VALUE, Block, Form, Shape
from tests.support.packaged import FORM

STAMP = {
    "form_version": "0a1b2c3d",
    "plan": "dong-da-2021-2030",
    "round": "vi-du",
    "period": "nam",
    "unit_code": "MN01",
    "kind": "MN",
    "levels": "MN",
}

PEOPLE = ("total", "female", "minority", "minority_female")

Answers = Mapping[tuple[Any, str], Any]
"""Raw cells by (row name or entry number, column name)."""


@dataclass(frozen=True)
class Formula:
    """A formula with its cached value; ``None`` leaves the file without one."""

    text: str
    cached: Any = None


PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
"""A point, as a picture placed in a cell."""


def people(**rows: tuple[Any, ...]) -> dict[tuple[Any, str], Any]:
    """Cells of four-column rows: ``people(head=(1, 1, 0, 0))``."""
    return {
        (row, column): value
        for row, values in rows.items()
        for column, value in zip(PEOPLE, values, strict=False)
    }


STAFF = people(
    all=(40, 36, 4, 3),
    managers=(3, 3, 0, 0),
    head=(1, 1, 0, 0),
    deputy=(2, 2, 0, 0),
    teachers=(28, 26, 3, 2),
    support=(9, 7, 1, 1),
    ccvc=(30, 28, 3, 2),
    masters=(5, 4, 1, 1),
    doctors=(1, 1, 0, 0),
)
INPUT_STAFF = {key: value for key, value in STAFF.items() if key[0] not in ("all", "managers")}


class Book:
    """A workbook in the making. ``addresses`` tell where each answer went."""

    def __init__(self, form: Form = FORM, *, down: int = 2, right: int = 0) -> None:
        self.form, self.down, self.right = form, down, right
        self.addresses: dict[tuple[str, Any, str], str] = {}
        self._bytes = io.BytesIO()
        self.workbook = Workbook(self._bytes, {"in_memory": True})
        self._day = self.workbook.add_format({"num_format": "dd/mm/yyyy"})

    def put(self, sheet: Any, row: int, column: int, raw: Any) -> None:
        match raw:
            case None:
                return
            case Formula(text, cached):
                sheet.write_formula(row, column, text, None, "" if cached is None else cached)
            case bytes():
                sheet.embed_image(row, column, "a.png", {"image_data": io.BytesIO(raw)})
            case bool():
                sheet.write_boolean(row, column, raw)
            case dt.date():
                sheet.write_datetime(row, column, raw, self._day)
            case str():
                sheet.write_string(row, column, raw)
            case _:
                sheet.write_number(row, column, raw)

    def table(
        self,
        name: str,
        answers: Answers,
        *,
        sheet_name: str = "",
        gap: int = 0,
        without: tuple[str, ...] = (),
        code: Callable[[str], Any] = lambda text: float(text) if text.isdigit() else text,
    ) -> Any:
        """Write a table. ``gap`` puts so many blank columns and lines between all its own;
        ``without`` leaves rows out by name and columns by printed code."""
        table = self.form.by_name[name]
        sheet = self.workbook.add_worksheet(sheet_name or table.sheet)
        line = self.down
        for _, block in table.blocks:
            line = self._block(sheet, name, block, answers, line, gap, without, code) + 2
        return sheet

    def _block(
        self,
        sheet: Any,
        name: str,
        block: Block,
        answers: Answers,
        line: int,
        gap: int,
        without: tuple[str, ...],
        code: Callable[[str], Any],
    ) -> int:
        step, anchor_first = 1 + gap, block.anchor_code == "A"
        anchor = self.right if anchor_first else self.right + step
        label = self.right + step if anchor_first else self.right
        first = self.right + (step if block.shape is Shape.LIST else 2 * step)
        asked = (
            dict.fromkeys(row.question.column for row in block.rows if row.question)
            if block.shape is Shape.RECORD
            else [column.code for column in block.columns]
        )
        places = {text: first + n * step for n, text in enumerate(asked)}
        self.put(sheet, line, anchor, block.anchor_code)
        if block.shape is not Shape.LIST:
            self.put(sheet, line, label, "B" if anchor_first else "A")
        for text, place in places.items():
            if text not in without:
                self.put(sheet, line, place, code(text))
        if block.shape is Shape.LIST:
            return self._entries(sheet, name, block, answers, line, places)
        seen: dict[str, int] = {}
        for row in block.rows:
            if row.name in without:
                continue
            if row.code not in seen:
                line += step
                seen[row.code] = line
                self.put(sheet, line, anchor, code(row.code))
                self.put(sheet, line, label, row.label)
            for column in block.columns:
                question = block.question(row, column)
                record = block.shape is Shape.RECORD
                place = places[question.column if record else column.code]
                key = (row.name, VALUE if record else column.name)
                self.put(sheet, seen[row.code], place, answers.get(key))
                self.addresses[name, *key] = xl_rowcol_to_cell(seen[row.code], place)
        return line

    def _entries(
        self,
        sheet: Any,
        name: str,
        block: Block,
        answers: Answers,
        line: int,
        places: Mapping[str, int],
    ) -> int:
        numbers = sorted({entry for entry, _ in answers if isinstance(entry, int)})
        for entry in numbers:
            at = line + 1 + entry
            self.put(sheet, at, self.right, float(entry + 1))
            for column in block.columns:
                self.put(sheet, at, places[column.code], answers.get((entry, column.name)))
                self.addresses[name, entry, column.name] = xl_rowcol_to_cell(
                    at, places[column.code]
                )
        return line + 1 + max(numbers, default=0)

    def stamp(self, stamp: Mapping[str, str] = STAMP, name: str = "_META") -> None:
        sheet = self.workbook.add_worksheet(name)
        for line, (key, value) in enumerate(stamp.items()):
            sheet.write_string(line, 0, key)
            sheet.write_string(line, 1, value)
        sheet.hide()

    def close(self) -> bytes:
        self.workbook.set_properties({"created": dt.datetime(2025, 11, 15)})
        self.workbook.close()
        return self._bytes.getvalue()


def book(tables: Mapping[str, Answers], *, form: Form = FORM, **options: Any) -> bytes:
    """A stamped workbook with these tables."""
    made = Book(form)
    for name, answers in tables.items():
        made.table(name, answers, **options)
    made.stamp()
    return made.close()


def read_bytes(data: bytes, folder: Path, form: Form = FORM, name: str = "a.xlsx") -> ReturnReading:
    """Reads a file with these bytes, as the reader does; it must have passed intake."""
    location = folder / name
    location.write_bytes(data)
    opened = open_return(location, name)
    assert not isinstance(opened, Finding), opened.message
    return read_return(opened, name, form)


def cell(
    reading: ReturnReading, table: str, row: Any, column: str = VALUE, form: Form = FORM
) -> tuple[State, Any]:
    """State and value of a cell; ``row`` is a row's name or an entry's number."""
    page = reading.tables[table]
    for name, block in form.by_name[table].blocks:
        cells = page.head if name == "head" else page.body
        if cells is None or column not in block.column_index:
            continue
        if isinstance(row, int) if block.shape is Shape.LIST else row in block.row_index:
            number = row if isinstance(row, int) else block.row_index[row]
            index = number * len(block.columns) + block.column_index[column]
            return State(cells.states[index]), cells.values[index]
    raise KeyError((table, row, column))


def found(reading: ReturnReading, table: str, code: str) -> list[Finding]:
    """The findings of a table with this code."""
    return [one for one in reading.tables[table].findings if one.code == code]
