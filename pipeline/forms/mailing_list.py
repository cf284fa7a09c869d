"""``danh-sach-gui.xlsx``: which file goes to whom, a line per unit."""

from __future__ import annotations

import io
from collections.abc import Sequence

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.forms.make import MadeForm, created_for
from pipeline.forms.page import ROW_HEIGHT
from pipeline.round.cover_facts import own_due_words
from pipeline.round.round import Round, day
from pipeline.text.document_words import ILLUSTRATION, REPORT_OF_FIGURES
from pipeline.xlsx import theme
from pipeline.xlsx.theme import Theme

MAILING_LIST = "danh-sach-gui.xlsx"
SHEET = "Danh sách gửi"
TITLE = "DANH SÁCH GỬI BIỂU MẪU"
NOT_KNOWN = "Chưa có"
COLUMNS: tuple[tuple[str, float], ...] = (
    ("STT", 6),
    ("Mã đơn vị", 12),
    ("Tên đơn vị", 36),
    ("Xã, phường", 22),
    ("Cụm", 12),
    ("Tệp biểu mẫu", 58),
    ("Thư điện tử", 30),
    ("Điện thoại", 15),
    ("Đã gửi ngày", 13),
)
"""Headings and their widths; the last is for the officer to fill."""
FIRST_LINE = 4
"""The first unit's line, from 0."""


def mailing_list(round_: Round, forms: Sequence[MadeForm]) -> bytes:
    """The workbook; the same units give the same bytes."""
    buffer = io.BytesIO()
    settings = {"in_memory": True, "default_format_properties": dict(theme.BASE)}
    workbook = Workbook(buffer, settings)
    workbook.set_properties({"title": TITLE.capitalize(), "created": created_for(round_)})
    sheet = workbook.add_worksheet(SHEET)
    look = Theme(workbook)
    _write_heading(sheet, look, round_)
    for number, made in enumerate(forms, 1):
        _write_unit(sheet, look, number, made)
    _set_up(sheet, len(forms))
    workbook.close()
    return buffer.getvalue()


def _write_heading(sheet: Worksheet, look: Theme, round_: Round) -> None:
    last = len(COLUMNS) - 1
    title = f"{TITLE} – {ILLUSTRATION}" if round_.settings.illustration else TITLE
    sheet.merge_range(0, 0, 0, last, title, look.format(theme.TITLE))
    about = (
        f"{REPORT_OF_FIGURES} {round_.period_words}; hạn nộp: trước ngày "
        f"{day(round_.settings.due)}{own_due_words(round_)}"
    )
    sheet.merge_range(1, 0, 1, last, about, look.format(theme.SUBTITLE))
    for column, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write_string(FIRST_LINE - 1, column, heading, look.format(theme.HEADER))
    sheet.set_row(0, 26)
    sheet.set_row(FIRST_LINE - 1, 22)


def _write_unit(sheet: Worksheet, look: Theme, number: int, made: MadeForm) -> None:
    unit, line = made.unit, FIRST_LINE + number - 1
    cell, centred = look.format(theme.CELL), look.format(theme.CELL_CENTRE)
    texts = (unit.code, unit.name, unit.commune, unit.cluster, made.path.name)
    widths = [width for _, width in COLUMNS]
    shown = zip((*texts, unit.email, unit.phone), widths[1:], strict=False)
    # LibreOffice does not grow the lines of a file that it did not write.
    sheet.set_row(
        line, max(ROW_HEIGHT, *(theme.height_of(text, width - 1) for text, width in shown))
    )
    sheet.write_number(line, 0, number, centred)
    for column, text in enumerate(texts, 1):
        sheet.write_string(line, column, text, cell)
    missing = look.format(theme.CELL, **theme.MISSING)
    for column, text in enumerate((unit.email, unit.phone), len(texts) + 1):
        sheet.write_string(line, column, text or NOT_KNOWN, cell if text else missing)
    sheet.write_blank(line, len(COLUMNS) - 1, None, look.format(theme.CELL, num_format=theme.DATE))


def _set_up(sheet: Worksheet, units: int) -> None:
    last = FIRST_LINE + units - 1
    sheet.autofilter(FIRST_LINE - 1, 0, last, len(COLUMNS) - 1)
    sheet.freeze_panes(FIRST_LINE, 3)
    sheet.repeat_rows(FIRST_LINE - 1)
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer(f'&C&"{theme.FONT},Regular"&9Trang &P/&N')
