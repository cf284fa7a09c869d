"""Writes the forms: one prefilled, protected workbook per unit, and the blank masters.

Nothing written here depends on the clock: the same round gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from xlsxwriter import Workbook

from pipeline import theme
from pipeline.atomic import write_atomically
from pipeline.forms.content import FormContent, blank_content, content_of
from pipeline.forms.cover import COVER_SHEET, state_cell, write_cover
from pipeline.forms.guide import GUIDE_SHEET, write_guide
from pipeline.forms.page import FormWorksheet, Page
from pipeline.forms.sheets import write_table_sheet
from pipeline.forms.states import state_of
from pipeline.returns import STAMP_SHEET
from pipeline.roster import Unit
from pipeline.round import Round
from pipeline.theme import Theme
from schemas.records import Form

MASTERS: dict[str, tuple[str, ...]] = {
    "MN": ("MN",),
    "TH": ("TH",),
    "THCS": ("THCS",),
    "LC": ("TH", "THCS"),
    "GDTX": ("GDTX",),
    "XA": (),
    "PHONG": (),
}
"""Roster kinds and the levels that their blank master is made for."""

MASTERS_COMMAND = "tonghop templates --masters"
MASTER_DATE = dt.datetime(2025, 1, 1)
PERIOD_MARKS = {"6T": "6-thang", "nam": "nam", "giai-doan": "giai-doan"}
LONGEST_NAME = 60


def write_form(path: Path, form: Form, round_: Round, unit: Unit) -> None:
    """Writes the prefilled form of ``unit`` to ``path``, atomically."""
    created = dt.datetime.combine(round_.settings.cutoff, dt.time())
    write_atomically(path, form_bytes(content_of(form, round_, unit), created))


def write_templates(
    form: Form, round_: Round, folder: Path, units: Iterable[Unit] | None = None
) -> tuple[Path, ...]:
    """Writes the form of each unit (default: the whole roster) into ``folder``, which is made.

    Returns the paths in the order of the units; see ``form_file_name`` for their names.
    """
    paths = []
    for unit in round_.units if units is None else units:
        path = folder / form_file_name(round_, unit)
        write_form(path, form, round_, unit)
        paths.append(path)
    return tuple(paths)


def form_file_name(round_: Round, unit: Unit) -> str:
    """Such as ``MN03_mam-non-hoa-sen_2025-nam.xlsx``: ASCII, sorts by unit, safe on Windows."""
    settings = round_.settings
    name = slug(unit.name)[:LONGEST_NAME].rstrip("-")
    return f"{unit.code}_{name}_{settings.year}-{PERIOD_MARKS[settings.period]}.xlsx"


def slug(text: str) -> str:
    """The text in small ASCII letters, digits and hyphens, Vietnamese marks taken off."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", kept.lower()).strip("-") or "don-vi"


def write_masters(form: Form, folder: Path) -> tuple[Path, ...]:
    """Writes the blank master of each roster kind into ``folder``: ``mau-MN.xlsx`` …"""
    paths = []
    for kind in MASTERS:
        path = folder / master_file_name(kind)
        write_atomically(path, master_bytes(form, kind))
        paths.append(path)
    return tuple(paths)


def stale_masters(form: Form, folder: Path) -> tuple[str, ...]:
    """Names of the masters in ``folder`` that are missing or differ from what would be written."""
    stale = []
    for kind in MASTERS:
        path = folder / master_file_name(kind)
        if not path.is_file() or path.read_bytes() != master_bytes(form, kind):
            stale.append(path.name)
    return tuple(stale)


def master_file_name(kind: str) -> str:
    """``mau-MN.xlsx``."""
    return f"mau-{kind}.xlsx"


def master_bytes(form: Form, kind: str) -> bytes:
    """The blank master of a roster kind."""
    return form_bytes(blank_content(form, kind, MASTERS[kind]), MASTER_DATE)


def form_bytes(content: FormContent, created: dt.datetime) -> bytes:
    """The workbook of a form; ``created`` is the date its properties give."""
    buffer = io.BytesIO()
    settings = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "default_format_properties": dict(theme.BASE),
    }
    workbook = Workbook(buffer, settings)
    workbook.set_properties({"title": content.layout.sheets[0].table.title, "created": created})
    workbook.set_size(1366 * 15, 720 * 15)
    workbook.set_tab_ratio(80)
    formats = Theme(workbook)
    layout = content.layout
    for index, sheet in enumerate(layout.sheets):
        worksheet = workbook.add_worksheet(sheet.sheet, FormWorksheet)
        page = Page(worksheet, formats)
        if sheet.sheet == COVER_SHEET:
            worksheet.set_tab_color(theme.BRAND)
            write_cover(page, sheet, content)
        else:
            write_table_sheet(page, sheet, content, state_cell(layout, index))
    write_guide(Page(workbook.add_worksheet(GUIDE_SHEET, FormWorksheet), formats), content)
    _write_stamp(workbook, content)
    workbook.close()
    return buffer.getvalue()


def _write_stamp(workbook: Workbook, content: FormContent) -> None:
    """The hidden sheet: stamp in A and B; per sheet its name (D) and how many cells are missing
    (E), to be looked at (F) and given (G)."""
    sheet = workbook.add_worksheet(STAMP_SHEET, FormWorksheet)
    for line, (key, value) in enumerate(content.stamp.items()):
        sheet.write_string(line, 0, key)
        sheet.write_string(line, 1, value)
    for line, table in enumerate(content.layout.sheets):
        about = state_of(content.layout, table)
        sheet.write_string(line, 3, table.table.name)
        sheet.write_formula(line, 4, about.missing, None, about.required_cells)
        sheet.write_formula(line, 5, about.review, None, 0)
        sheet.write_formula(line, 6, about.given, None, 0)
    sheet.protect()
    sheet.hide()
