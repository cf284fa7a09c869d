"""The example of the officers' guide: the plan's workbook as its tables show it, the form of it."""

from __future__ import annotations

import re
from copy import copy
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from pipeline.books.sheet_writer import FIRST, HEADINGS
from pipeline.forms.make import FormMaker
from pipeline.plan.open_round import opened_round
from pipeline.plan.start import draft_settings
from pipeline.plan.workbook.write_book import write_plan
from pipeline.round.roster import Unit
from pipeline.round.round import Office, Round
from schemas.registry import PACKAGED

GUIDE = Path(__file__).parents[1] / "huong-dan.md"
_TABLE = re.compile(r"^Trang \*\*(?P<sheet>[^*]+)\*\*.*\n\n(?P<lines>(?:\|.*\n)+)", re.MULTILINE)
_OFFICE = Office(
    code="PHONG01", name="Phòng Văn hóa - Xã hội phường Liễu Giang", contact="Lương Ngọc Hiền"
)
_SCHOOL = Unit(code="TH01", name="Trường Tiểu học Sông Vân", kind="TH", commune="Phường Liễu Giang")


def type_example(path: Path) -> None:
    """Type the guide's tables into an empty workbook, each below the example of its sheet."""
    book = load_workbook(path)
    for table in _TABLE.finditer(GUIDE.read_text(encoding="utf-8")):
        headings, _, *lines = map(_cells, table["lines"].splitlines())
        page = book[table["sheet"]]
        columns = {str(cell.value): cell.column for cell in page[HEADINGS + 1]}
        labels = {str(cell.value): cell.row for (cell,) in page.iter_rows(max_col=1)}
        for number, line in enumerate(lines, FIRST + 2):
            row = labels.get(line[0], number)
            for heading, text in zip(headings, line, strict=True):
                if text and page.cell(row, columns[heading]).value is None:
                    _type(page, row, columns[heading], text)
    book.save(path)


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip()[1:-1].split("|")]


def _type(page: Worksheet, row: int, column: int, text: str) -> None:
    """As Excel does: in the look of its column, and a figure unless that is one for text."""
    cell = page.cell(row, column)
    if not cell.has_style:
        cell._style = copy(page.column_dimensions[cell.column_letter]._style)
    cell.value = int(text) if text.isdigit() and cell.number_format != "@" else text


def make_example(book: Path, form: Path) -> None:
    """Write the workbook of the guide's example, and a school's form of the round on it."""
    write_plan(book, None, PACKAGED.form)
    type_example(book)
    settings = draft_settings(plan=book.name, year=2026)
    more = {"office": _OFFICE, "legal_basis": "Công văn số 118/VHXH ngày 02/11/2026"}
    round_ = Round("2026-nam", book.parent, settings.model_copy(update=more), (_SCHOOL,))
    opened = opened_round(round_)
    form.write_bytes(FormMaker(opened.form, opened.round).form_of(_SCHOOL))
