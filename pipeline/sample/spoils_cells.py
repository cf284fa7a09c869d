"""Spoil one cell or sheet of a filled form, as hurried people do."""

from __future__ import annotations

import datetime as dt

from pipeline.sample.filled_form import FilledForm, place
from pipeline.sample.locate import sheet_of


def female_above_total(form: FilledForm) -> str:
    """More women than people among the support staff."""
    total = form.number("staff", "support")
    return place(form.cell("staff", "support", "female"), total + form.rng.randint(1, 3))


def total_typed_over(form: FilledForm) -> str:
    """A wrong number typed over the locked sum."""
    rows = ("head", "deputy", "teachers", "support")
    total = sum(form.number("staff", row) for row in rows)
    cell = form.cell("staff", "all", "total")
    cell.parent.protection.sheet = False  # the sheets are locked without a password
    return place(cell, total + form.rng.randint(1, 4))


def text_in_count(form: FilledForm) -> str:
    """A remark beside the number, in the same cell."""
    teachers = form.number("staff", "teachers")
    words = f"{teachers} (2 đồng chí nghỉ thai sản)"
    return place(form.cell("staff", "teachers", "total"), words)


def blank_cell(form: FilledForm) -> str:
    """The women among the teachers are left out."""
    return place(form.cell("staff", "teachers", "female"), None)


def date_in_count(form: FilledForm) -> str:
    """Excel took "4-3" for a date."""
    cell = form.cell("staff", "support", "female")
    cell.number_format = "d-mmm"
    return place(cell, dt.date(form.rng.choice((2024, 2025)), 4, 3))


def decimal(form: FilledForm) -> str:
    """Half a person."""
    return place(form.cell("staff", "ccvc", "total"), form.number("staff", "ccvc") + 0.5)


def gate_left_blank(form: FilledForm) -> str:
    """Neither Có nor Không at the gate of Biểu 02."""
    return place(form.cell("succession", "gate", "value"), None)


def unit_word(form: FilledForm) -> str:
    """A unit of measure behind the number."""
    teachers = form.number("staff", "teachers")
    return place(form.cell("staff", "teachers", "total"), f"{teachers} đồng chí")


def dash_for_zero(form: FilledForm) -> str:
    """A dash where nothing is to report; a digit typed as text where all is."""
    for row in ("doctors", "masters", "support"):
        if form.number("staff", row) == 0:
            return place(form.cell("staff", row, "total"), "-")
    cell = form.cell("staff", "doctors", "total")
    return place(cell, str(cell.value))


def nonbreaking_space(form: FilledForm) -> str:
    """A number pasted from a web page."""
    teachers = form.number("staff", "teachers")
    return place(form.cell("staff", "teachers", "total"), f"\u00a0{teachers}\u00a0")


def renamed_sheet(form: FilledForm) -> str:
    """The sheet of the staff has another name; links follow, as in Excel."""
    sheet = sheet_of(form.workbook, form.tables["staff"])
    old, new = f"'{sheet.title}'!", "01 (da sua)"
    sheet.title = new
    for other in form.workbook.worksheets:
        for row in other.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.value = cell.value.replace(old, f"'{new}'!")
    return f"{new}!"
