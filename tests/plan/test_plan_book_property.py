"""Workbooks as nobody would make them: the loader gives a plan or tells faults with cells, and
never raises anything else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.exceptions import IllegalCharacterError

from pipeline.plan.check import problems_with
from pipeline.plan.files import find_plan, load_plan
from pipeline.plan.problems import PlanError
from pipeline.plan.workbook.load_book import PlanBookError, load_book
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from pipeline.plan.workbook.write_book import write_plan
from schemas.registry import PACKAGED
from tests.support.plan_books import FIRST, HEADINGS_ROW, changed, typing_into, without_generated

WORDS = sorted(
    {
        text
        for sheet in ALL_SHEETS
        for column in sheet.columns
        for text in (column.heading, column.english, column.example, *column.words)
        if text
    }
    | {"102/2+103/2", "board.trained", "1401{literacy_band}/2{literacy_level}", "(trống)", "TH; XA"}
)
VALUES = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-3, 60_000),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
    st.times(),
    st.sampled_from(["=1/0", "=A1", "=", "#REF!", "2.10", "97%", "0,97", "50.000", "1.1"]),
)
FORMATS = st.sampled_from(["General", "@", "0%", "0.00", "dd/mm/yyyy", '0.0"%"', "mmm-yy"])
SHEET_NAMES = st.sampled_from([*(sheet.name for sheet in ALL_SHEETS), "Muc", "Chi tieu", "Khác"])


def loaded(path: Path, names: Collection[str]) -> None:
    """Load; a fault must name one of the sheets that are there and a cell of it."""
    try:
        book = load_book(path, PACKAGED)
    except PlanBookError as error:
        faults = error.faults
    else:
        # What the workbook gives hangs together for the model too, which raises here.
        plan = book.plan
        assert [line._with({}) for line in plan.indicators] == list(plan.indicators)
        assert not list(problems_with(plan, book.tables.form))
        return
    assert faults
    for fault in faults:
        assert fault.what
        assert not fault.sheet or fault.sheet in names
        assert not fault.cell or fault.sheet


@st.composite
def changes(draw: st.DrawFn) -> list[tuple[str, int, int, object, str]]:
    one = st.tuples(
        st.sampled_from([sheet.name for sheet in ALL_SHEETS]),
        st.integers(HEADINGS_ROW, FIRST + 4),
        st.integers(1, 19),
        VALUES,
        FORMATS,
    )
    return draw(st.lists(one, min_size=1, max_size=12))


MANY = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])


@MANY
@given(changes())
@example([("Chỉ tiêu", 4, 5, "Tổng", "@"), ("Chỉ tiêu", 4, 10, "Nữ", "@")])
def test_a_plan_with_any_cells_changed_is_a_plan_or_its_faults(
    made: list[tuple[str, int, int, object, str]],
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.xlsx"
        path.write_bytes(_content())
        with typing_into(path) as (book, type_in):
            for sheet, row, column, value, number_format in made:
                with suppress(IllegalCharacterError):
                    type_in(book[sheet].cell(row, column), value, number_format)
        loaded(path, book.sheetnames)


@cache
def _content() -> bytes:
    """The workbook that is changed, of a plan with variants, splits, labels and an outline."""
    plan = find_plan("dong-da-2021-2030", PACKAGED.form)
    other = find_plan("khoai-chau-2016-2020", PACKAGED.form)
    update = {"labels": other.labels, "outline": other.outline, "reports": other.reports}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.xlsx"
        write_plan(path, plan.model_copy(update=update), PACKAGED.form)
        return changed(path, without_generated).read_bytes()


@MANY
@given(
    st.dictionaries(
        SHEET_NAMES,
        st.lists(st.lists(st.none() | VALUES, max_size=8), max_size=8),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(1, 6), st.integers(1, 6)), max_size=3),
)
def test_any_cells_on_any_sheets_are_told(
    sheets: dict[str, list[list[object]]], merged: list[tuple[int, int]]
) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row, values in enumerate(rows, 1):
            for column, value in enumerate(values, 1):
                try:
                    page.cell(row, column).value = value
                except IllegalCharacterError:
                    continue
        for row, column in merged:
            page.merge_cells(start_row=row, end_row=row + 1, start_column=column, end_column=column)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ke-hoach.xlsx"
        book.save(path)
        loaded(path, book.sheetnames)


@settings(max_examples=40)
@given(st.binary(max_size=400), st.sampled_from(["ke-hoach.xlsx", "ke-hoach.xls", "a.xlsm"]))
def test_any_bytes_are_told(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        with suppress(PlanError):
            load_plan(path, PACKAGED.form)
