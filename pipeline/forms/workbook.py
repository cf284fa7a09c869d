"""Writes a whole form, sheet by sheet.

Nothing written here depends on the clock: the same content gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook

from pipeline.forms.content import FormContent
from pipeline.forms.cover import COVER_SHEET, state_cell, write_cover
from pipeline.forms.guide import GUIDE_SHEET, write_guide
from pipeline.forms.heights import LineHeights
from pipeline.forms.page import FormWorksheet, Page
from pipeline.forms.sheet_state import state_of
from pipeline.forms.sheets import write_table_sheet
from pipeline.read.records import STAMP_SHEET
from pipeline.xlsx import theme
from pipeline.xlsx.theme import Theme
from pipeline.xlsx.zip_parts import Package

_STYLES = "xl/styles.xml"
_LOOK = re.compile(r"<xf [^>]*/>|<xf .*?</xf>")
_OPEN, _SHUT = (f'<protection locked="{locked}"/>' for locked in (0, 1))


@dataclass(frozen=True)
class WrittenForm:
    """A workbook, and the heights of the lines of its sheets by their names, in their order."""

    data: bytes
    lines: Mapping[str, LineHeights]


def form_bytes(content: FormContent, created: dt.datetime) -> bytes:
    """The workbook of a form; ``created`` is the date its properties give.

    The values of ``content.prefilled`` are no part of it: they are typed into the form of each
    unit (``skeleton``).
    """
    return write_workbook(content, created).data


def write_workbook(content: FormContent, created: dt.datetime) -> WrittenForm:
    """The workbook of a form with the heights of its lines; see ``form_bytes``."""
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
    lines: dict[str, LineHeights] = {}
    for index, sheet in enumerate(layout.sheets):
        worksheet = workbook.add_worksheet(sheet.sheet, FormWorksheet)
        page = Page(worksheet, formats)
        lines[sheet.sheet] = page.lines
        if sheet.sheet == COVER_SHEET:
            worksheet.set_tab_color(theme.BRAND)
            write_cover(page, sheet, content)
        else:
            write_table_sheet(page, sheet, content, state_cell(layout, index))
    guide = Page(workbook.add_worksheet(GUIDE_SHEET, FormWorksheet), formats)
    write_guide(guide, content)
    lines[GUIDE_SHEET] = guide.lines
    _write_stamp(workbook, content)
    lines[STAMP_SHEET] = LineHeights()
    workbook.close()
    written = Package.of(buffer.getvalue())
    styles = _with_open_normal(written.read(_STYLES).decode())
    return WrittenForm(written.with_parts({_STYLES: styles.encode()}).packed(), lines)


def _with_open_normal(styles: str) -> str:
    """The styles with style Normal unlocked and each look saying itself whether it is locked.

    A cell pasted over takes the look of Normal in LibreOffice, and in Excel where it comes from
    another program: locked, the clerk could never mend it.
    """
    named, looks = styles.index("<cellStyleXfs"), styles.index("<cellXfs")
    before, normal, own = styles[:named], styles[named:looks], styles[looks:]
    end = own.index("</cellXfs>")
    return "".join(
        (
            before,
            _LOOK.sub(lambda look: _protected(look[0], _OPEN), normal),
            _LOOK.sub(lambda look: _protected(look[0], _SHUT), own[:end]),
            own[end:],
        )
    )


def _protected(look: str, protection: str) -> str:
    if "<protection" in look:
        return look
    head, _, inside = look.removesuffix("</xf>").partition(">")
    return f'{head.removesuffix("/")} applyProtection="1">{inside}{protection}</xf>'


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
