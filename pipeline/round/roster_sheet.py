"""Write ``schools.xlsx``: the units of a round, for the officer to fill or correct."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from pipeline.files.saving import save
from pipeline.round.roster import HEADINGS, LEVEL_WORDS, OWNERSHIPS, Unit
from pipeline.xlsx import theme
from schemas.respondents import UNIT_KINDS

UNITS_SHEET = "Danh sách đơn vị"
GUIDE_SHEET = "Hướng dẫn"
LEVEL_CHOICES = ("MN", "TH", "THCS", "GDTX", "MN; TH", "TH; THCS", "MN; TH; THCS")
ROOM = 500
"""Rows that carry drop-downs and formats when fewer units are written."""

_WIDTHS = {
    "code": 12,
    "name": 38,
    "kind": 9,
    "levels": 15,
    "ownership": 12,
    "commune": 24,
    "cluster": 12,
    "aliases": 30,
    "valid_from": 13,
    "valid_to": 13,
    "email": 30,
    "phone": 16,
}
MEANINGS: dict[str, tuple[str, str]] = {
    "code": (
        "Bắt buộc. Chữ không dấu, chữ số, dấu gạch nối; không dùng lại mã của đơn vị khác. Giữ "
        "nguyên qua các năm, kể cả khi trường đổi tên.",
        "MN01",
    ),
    "name": ("Bắt buộc. Tên đầy đủ, đúng chính tả; in trên biểu mẫu.", "Trường Mầm non Nắng Sớm"),
    "kind": (
        "Bắt buộc. " + "; ".join(f"{kind}: {LEVEL_WORDS[kind]}" for kind in UNIT_KINDS) + ".",
        "MN",
    ),
    "levels": (
        "Chỉ cần ghi với trường liên cấp (loại LC): các cấp học, cách nhau dấu chấm phẩy. Đơn vị "
        "khác để trống.",
        "TH; THCS",
    ),
    "ownership": (
        "Công lập, Dân lập hoặc Tư thục. Để trống được hiểu là Công lập.",
        "Công lập",
    ),
    "commune": (
        "Tên xã, phường nơi đơn vị đóng; ghi giống nhau ở mọi đơn vị cùng địa bàn, kể cả dòng "
        "của chính xã, phường (loại XA).",
        "Phường Liễu Giang",
    ),
    "cluster": ("Cụm chuyên môn, nếu có.", "Cụm 1"),
    "aliases": (
        "Tên cũ, tên viết tắt hay dùng, cách nhau dấu chấm phẩy; giúp nhận ra tệp không ghi mã.",
        "MN Nắng Sớm; Mầm non xã Liễu Giang",
    ),
    "valid_from": ("Ngày thành lập, nếu trong kỳ; dạng ngày/tháng/năm.", "01/09/2025"),
    "valid_to": ("Ngày giải thể, sáp nhập, nếu có; dạng ngày/tháng/năm.", "30/06/2025"),
    "email": ("Thư điện tử của đơn vị.", "nangsom@lieugiang.example"),
    "phone": ("Điện thoại của đơn vị; ô dạng chữ để giữ số 0 đầu.", "0400 000 001"),
}
"""Column → how it is filled, and an example."""
_MADE = dt.datetime(2025, 1, 1)
"""Fixed, so that the same roster gives the same bytes."""


def write_roster(path: Path, units: Sequence[Unit] = ()) -> None:
    """Write ``units`` under the headings of ``roster.HEADINGS``, with drop-downs and a guide.

    ``read_roster`` gives the same units back. Raises ``OSError`` when ``path`` cannot be written.
    """
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
    workbook.set_properties({"title": "Danh sách đơn vị nộp báo cáo", "created": _MADE})
    heading = workbook.add_format(
        {
            "bold": True,
            "text_wrap": True,
            "valign": "vcenter",
            "border": 1,
            "bg_color": theme.HEADER_FILL,
        }
    )
    sheet = workbook.add_worksheet(UNITS_SHEET)
    guide = workbook.add_worksheet(GUIDE_SHEET)
    last = max(len(units), ROOM)
    _lay_out(workbook, sheet, heading)
    _offer_choices(sheet, last)
    for line, unit in enumerate(units, 1):
        _write_unit(sheet, line, unit)
    _write_guide(workbook, guide, heading)
    save(workbook, path)


def _lay_out(workbook: Workbook, sheet: Worksheet, heading: Format) -> None:
    text = workbook.add_format({"num_format": theme.AS_TEXT})
    date = workbook.add_format({"num_format": theme.DATE, "align": "left"})
    for column, (words, field) in enumerate(HEADINGS.items()):
        sheet.set_column(column, column, _WIDTHS[field], date if "valid" in field else text)
        sheet.write_string(0, column, words, heading)
    sheet.set_row(0, 30)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, 0, len(HEADINGS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _offer_choices(sheet: Worksheet, last: int) -> None:
    fields = list(HEADINGS.values())

    def offer(field: str, source: list[str] | str, *, strict: bool) -> None:
        column = fields.index(field)
        sheet.data_validation(
            1,
            column,
            last,
            column,
            {
                "validate": "list",
                "source": source,
                "error_type": "stop" if strict else "warning",
                "error_title": "Chọn trong danh sách",
                "error_message": "Chọn một giá trị trong danh sách của ô.",
            },
        )

    offer("kind", list(UNIT_KINDS), strict=True)
    offer("ownership", list(OWNERSHIPS), strict=True)
    # From cells, since a list typed into the rule is split at the user's list separator, which
    # is the semicolon on a Vietnamese Windows. Other combinations of levels are allowed.
    span = f"='{GUIDE_SHEET}'!$E$2:$E${len(LEVEL_CHOICES) + 1}"
    offer("levels", span, strict=False)


def _write_unit(sheet: Worksheet, line: int, unit: Unit) -> None:
    for column, field in enumerate(HEADINGS.values()):
        value = getattr(unit, field)
        if field == "levels":
            value = () if unit.levels == (unit.kind,) else unit.levels
        if isinstance(value, tuple):
            value = "; ".join(value)
        if isinstance(value, dt.date):
            sheet.write_datetime(line, column, dt.datetime.combine(value, dt.time()))
        elif value:
            sheet.write_string(line, column, value)


def _write_guide(workbook: Workbook, sheet: Worksheet, heading: Format) -> None:
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet.set_column(0, 0, 16)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 36)
    sheet.set_column(4, 4, 16)
    for column, words in enumerate(("Cột", "Cách ghi", "Ví dụ")):
        sheet.write_string(0, column, words, heading)
    sheet.write_string(0, 4, "Cấp học", heading)
    for line, (words, field) in enumerate(HEADINGS.items(), 1):
        meaning, example = MEANINGS[field]
        sheet.write_string(line, 0, words, wrapped)
        sheet.write_string(line, 1, meaning, wrapped)
        sheet.write_string(line, 2, example, wrapped)
        sheet.set_row(line, 15 * (1 + len(meaning) // 68))
    for line, choice in enumerate(LEVEL_CHOICES, 1):
        sheet.write_string(line, 4, choice, wrapped)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 1)
