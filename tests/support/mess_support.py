"""A kindergarten's form, filled with honest figures, then spoiled as people do and read back."""

from __future__ import annotations

import functools
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.workbook.workbook import Workbook

from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading, State
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.sample.locate import CellsByCode, cell_of, sheet_of
from pipeline.text.findings import Finding
from pipeline.validate.identify import Identity, identify
from pipeline.validate.validate import validate
from schemas import records
from schemas.records import VALUE
from tests.support.filling import fill
from tests.support.one_form import write_form
from tests.support.packaged import FORM, MODELS, form_of_plan
from tests.support.reading_support import cell as cell_in
from tests.support.readings import UNITS, a_round

ROUND = a_round()


@functools.cache
def filled(kind: str = "MN", tables: tuple[str, ...] = ()) -> bytes:
    """The bytes of a unit's filled form, as it was sent; of Bìa and ``tables`` alone where they
    are named, which spares time."""
    return filled_for(ROUND, UNITS[kind], tables)


def filled_for(round_: Round, unit: Unit, tables: tuple[str, ...] = ("staff",)) -> bytes:
    """Fills the form of any round and unit."""
    form = form_of(tables)
    with tempfile.TemporaryDirectory() as scratch:
        blank = Path(scratch) / "blank.xlsx"
        write_form(blank, form, round_, unit)
        return fill(blank, Path(scratch) / "filled.xlsx", form, round_, unit).read_bytes()


@functools.cache
def form_of(tables: tuple[str, ...]) -> records.Form:
    """Bìa and these tables; the whole form where none is named. Biểu 12 asks what the plan says."""
    form = form_of_plan(find_plan(ROUND.settings.plan, FORM))
    kept = tuple(table for table in form.tables if table.name in ("cover", *tables))
    return records.Form(kept, facts=tuple(ROUND.facts().items())) if tables else FORM


class Form:
    """A filled form open for spoiling; cells by the names of their rows and columns."""

    def __init__(self, data: bytes, form: records.Form = FORM) -> None:
        self.tables = form.by_name
        self.book: Workbook = load_workbook(io.BytesIO(data), rich_text=True)

    def sheet(self, table: str) -> Any:
        return sheet_of(self.book, self.tables[table])

    def cell(self, table: str, row: str, column: str = VALUE) -> Cell:
        return cell_of(CellsByCode(self.sheet(table)), self.tables[table], row, column)

    def entry(self, table: str, number: int, column: str) -> Cell:
        body = self.tables[table].body
        assert body is not None
        return CellsByCode(self.sheet(table)).entry(body, number, column)

    def put(self, table: str, row: str, column: str, value: Any, number_format: str = "") -> str:
        """Type a value; its address."""
        cell = self.cell(table, row, column)
        cell.value = value
        if number_format:
            cell.number_format = number_format
        return cell.coordinate

    def saved(self) -> bytes:
        kept = io.BytesIO()
        self.book.save(kept)
        return kept.getvalue()


@dataclass(frozen=True)
class Result:
    """Result of the pipeline on one file. ``refusal`` instead of a reading where it can't."""

    reading: ReturnReading | None
    identity: Identity | None = None
    findings: tuple[Finding, ...] = ()
    refusal: Finding | None = None
    form: records.Form = FORM

    def cell(self, table: str, row: Any, column: str = VALUE) -> tuple[State, Any]:
        assert self.reading is not None
        return cell_in(self.reading, table, row, column, self.form)

    def codes(self, table: str = "") -> list[str]:
        return [one.code for one in self.findings if not table or one.table == table]

    def at(self, address: str, table: str) -> list[Finding]:
        """The findings of a cell."""
        return [one for one in self.findings if (one.cell, one.table) == (address, table)]

    def one(self, code: str) -> Finding:
        (finding,) = [one for one in self.findings if one.code == code]
        return finding


def read_file(
    data: bytes,
    folder: Path,
    name: str = "a.xlsx",
    round_: Round = ROUND,
    tables: tuple[str, ...] = ("staff",),
) -> Result:
    """Bytes through the real path: intake, reading, identity, validation."""
    form = form_of(tables)
    location = folder / name
    location.write_bytes(data)
    opened = open_return(location, name)
    if isinstance(opened, Finding):
        return Result(None, refusal=opened)
    reading = read_return(opened, name, form)
    if reading.failure is not None:
        return Result(reading, refusal=reading.failure)
    identity = identify(reading, round_, form)
    judged: tuple[Finding, ...] = ()
    if identity.unit is not None:
        judged = validate([(reading, identity.unit)], round_, form, MODELS)[name]
    return Result(reading, identity, (*identity.findings, *judged), form=form)


def spoiled(
    change: Callable[[Form], Any], folder: Path, *tables: str, kind: str = "MN"
) -> tuple[Result, Any]:
    """The filled form of Bìa and ``tables`` after ``change``, read back; and what ``change`` gave.
    Biểu 01 stands for any table where none is named."""
    tables = tables or ("staff",)
    form = Form(filled(kind, tables), form_of(tables))
    gave = change(form)
    return read_file(form.saved(), folder, tables=tables), gave
