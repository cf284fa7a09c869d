"""Days that are typed as text: the form's formulas, as LibreOffice calculates them, take and refuse
what the reader takes and refuses."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from pipeline.forms.prefill import as_typed
from pipeline.forms.typed_dates import day_in, is_no_day, is_within
from pipeline.read.clean_dates import date
from pipeline.xlsx.addresses import DAY_ZERO
from tests.support.libreoffice import convert, needs_libreoffice

AS_ASKED = (
    "08/03/2025",
    "8/3/2025",
    "08/3/2025",
    " 8/3/2025  ",
    "8 / 3 / 2025",
    "31/12/2100",
    "01/01/1901",
    "29/02/2024",
    "30/11/2025",
)
OTHERWISE = (
    "8-3-2025",
    "8.3.2025",
    "8/3/25",
    "2025-03-08",
    "ngày 8 tháng 3 năm 2025",
    "08/03/2025 00:00",
    "\u00a08/3/2025",
)
"""Understood with a note."""
NO_DAYS = (
    "3/25/2025",
    "31/02/2025",
    "29/02/2025",
    "31/4/2025",
    "00/03/2025",
    "8/0/2025",
    "8/13/2025",
    "32/1/2025",
    "370/1/2025",
    "8/123/2025",
    "8/3/2025/1",
    "8/3/12025",
    "008/3/2025",
    "-8/3/2025",
    "8/3",
    "8/3/",
    "//2025",
    "/3/2025",
    "8/3/x025",
    "5%/3/2025",
    "1e0/3/2025",
    "17/11/0025",
    "17/11/2925",
    "17/11/1825",
    "tháng 3",
    "quý I",
    "2025",
)
NUMBERS = (dt.date(2025, 3, 8), dt.date(2100, 12, 31), dt.date(2101, 1, 1), 0, -1)
FIRST, LAST = dt.date(2025, 1, 1), dt.date(2025, 11, 15)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> dict[Any, tuple[bool, Any, Any]]:
    """By what is typed: whether it is called no day, the number of the day, whether it is within
    two days; an error is ``None``."""
    folder = tmp_path_factory.mktemp("dates")
    book = Workbook(folder / "dates.xlsx", {"in_memory": True})
    sheet = book.add_worksheet()
    text, number = (book.add_format({"num_format": format_}) for format_ in ("@", "0"))
    values = (*AS_ASKED, *OTHERWISE, *NO_DAYS, *NUMBERS, "")
    for line, value in enumerate(values, 1):
        if isinstance(value, dt.date):
            sheet.write_number(line - 1, 0, (value - DAY_ZERO).days)
        else:
            sheet.write(line - 1, 0, value, text)
        formulas = (is_no_day(f"A{line}"), day_in(f"A{line}"), is_within(f"A{line}", FIRST, LAST))
        for column, formula in enumerate(formulas, 1):
            sheet.write_formula(line - 1, column, f'=IFERROR({formula},"error")', number)
    book.close()
    made = convert(folder / "dates.xlsx", folder / "made", recalculate=True)
    rows = load_workbook(made, data_only=True).worksheets[0].iter_rows(values_only=True)
    found = [tuple(None if cell == "error" else cell for cell in row[1:]) for row in rows]
    assert len(found) == len(values)
    return dict(zip(values, found, strict=True))  # type: ignore[arg-type]


@needs_libreoffice
@pytest.mark.libreoffice
def test_the_form_finds_fault_where_the_reader_does_not_take_a_text_as_it_stands(shown):
    for text in (*AS_ASKED, *OTHERWISE, *NO_DAYS):
        cleaned = date(text)
        is_fault, day, _ = shown[text]
        assert bool(cleaned.sentence) is bool(is_fault) is (text not in AS_ASKED), text
        if text in AS_ASKED:
            assert DAY_ZERO + dt.timedelta(day) == cleaned.value, text


@needs_libreoffice
@pytest.mark.libreoffice
def test_a_real_date_is_taken_and_a_number_that_is_none_is_not(shown):
    assert [bool(shown[number][0]) for number in NUMBERS] == [False, False, True, True, True]
    assert shown[NUMBERS[0]][1] == (NUMBERS[0] - DAY_ZERO).days
    assert not shown[""][0]


@needs_libreoffice
@pytest.mark.libreoffice
def test_a_validation_lets_in_days_between_two_days(shown):
    assert shown["08/03/2025"][2]
    assert shown[NUMBERS[0]][2]
    assert [shown[text][2] for text in ("30/11/2025", "29/02/2024")] == [False, False]
    assert shown["tháng 3"][2] is None


@pytest.mark.parametrize("day", [FIRST, LAST, dt.date(2025, 6, 9)])
def test_a_day_is_typed_as_the_form_asks(day):
    typed = as_typed(day)
    assert (typed, date(typed).value, date(typed).sentence) == (f"{day:%d/%m/%Y}", day, "")
    assert [as_typed(value) for value in (27, 2.5, "Có", None)] == [27, 2.5, "Có", None]
