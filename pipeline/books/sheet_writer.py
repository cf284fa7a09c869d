"""Write the sheets of a workbook that an officer fills: headings with their help, rows, drop-downs
from ranges of a hidden sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.books.book_sheets import SEPARATOR, SUGGESTIONS, BookColumn, BookSheet, CellKind
from pipeline.files.saving import save
from pipeline.text.safe_text import for_cell
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Scalar
from pipeline.xlsx.theme import Theme

BookRow = Mapping[str, Scalar]
"""Contents of a row by the key of the column."""

TITLE, ABOUT, HEADINGS, FIRST = range(4)
"""Rows of the title, of the words below it, of the headings and of what is filled."""
ROOM = 300
"""Rows below the headings that have drop-downs, where no more are filled."""
_MADE = dt.datetime(2025, 1, 1)
"""Fixed, so that the same content gives the same bytes."""

_A4 = 9
_WIDE = 200
"""Characters from which a sheet takes two pages across."""
_READABLE = 125
"""Characters across that words above a table may take."""


@contextmanager
def new_book(path: Path, title: str) -> Iterator[xlsxwriter.Workbook]:
    """A workbook to write sheets into, saved at ``path`` in the end. Raises ``OSError`` where that
    can't be written."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
    workbook.set_properties({"title": for_cell(title), "created": _MADE})
    yield workbook
    save(workbook, path)


class SheetWriter:
    """Writes sheets of one workbook; ``lists`` are the ranges with suggestions by their name."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self.theme = Theme(workbook)
        self.lists: dict[str, str] = {}

    def heads(self, page: Worksheet, name: str, about: str, widths: Sequence[float]) -> None:
        """The title of a sheet and what it is about, above its columns."""
        look = self.theme.format(theme.SECTION_TITLE, text_wrap=False)
        page.write_string(TITLE, 0, name.upper(), look)
        note = self.theme.format(theme.NOTE, valign="top")
        # On the first page of a wide sheet, since what goes on to the next is cut there.
        within = [width for width in accumulate(widths) if width <= _READABLE] or widths[:1]
        page.merge_range(ABOUT, 0, ABOUT, max(1, len(within) - 1), about, note)
        page.set_row(TITLE, 24)
        page.set_row(ABOUT, theme.height_of(about, within[-1] - 1))

    def rows(
        self,
        page: Worksheet,
        sheet: BookSheet,
        rows: Sequence[BookRow],
        *,
        about: str,
        frozen: int = 0,
        changes: Mapping[str, object] | None = None,
    ) -> None:
        """The headings of a sheet, each with its help as comment, and its rows."""
        widths = [column.width for column in sheet.columns]
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width, self._blank(column))
        self.heads(page, sheet.name, about, widths)
        heights = []
        for number, column in enumerate(sheet.columns):
            style = theme.HEADER if column.required else {**theme.HEADER, "bold": False}
            page.write_string(HEADINGS, number, column.heading, self.theme.format(style))
            page.write_comment(HEADINGS, number, _comment(column), {"x_scale": 2.2, "y_scale": 2})
            heights.append(theme.height_of(column.heading, theme.bold_room(column.width)))
        page.set_row(HEADINGS, max(20, *heights))
        for line, row in enumerate(rows, FIRST):
            height = 20.0
            for number, column in enumerate(sheet.columns):
                value = row.get(column.key)
                self.write(page, line, number, value, self._cell(column, changes or {}))
                if isinstance(value, str):
                    height = max(height, theme.height_of(value, column.width - 1))
            page.set_row(line, min(height, theme.TALLEST))
        page.freeze_panes(FIRST, frozen)
        page.repeat_rows(HEADINGS)
        if sum(widths) > _WIDE:
            page.fit_to_pages(2, 0)
            page.repeat_columns(0, 1)

    def write(
        self, page: Worksheet, line: int, number: int, value: Scalar, look: Format | None
    ) -> None:
        """A value in a cell."""
        if value is None:
            page.write_blank(line, number, None, look)
        elif isinstance(value, dt.date):
            day = dt.datetime.combine(value, dt.time())
            page.write_datetime(
                line, number, value if isinstance(value, dt.datetime) else day, look
            )
        elif isinstance(value, int | float):
            page.write_number(line, number, value, look)
        else:
            page.write_string(line, number, for_cell(value), look)

    def offer(
        self,
        page: Worksheet,
        source: str,
        area: tuple[int, int, int, int],
        *,
        is_closed: bool = False,
    ) -> None:
        """A drop-down over an area (first row and column, last ones), of a range. It suggests and
        refuses nothing unless it is closed: a cell may hold several values."""
        if source:
            validation = {"validate": "list", "source": source, "show_error": is_closed}
            page.data_validation(*area, validation | (_refusal("") if is_closed else {}))

    def write_lists(self, page: Worksheet, lists: Iterable[tuple[str, Sequence[str]]]) -> None:
        """The hidden sheet with the lists, by name: a list that stands in the rule itself is split
        at the separator of the computer, the semicolon on a Vietnamese one."""
        page.hide()
        for number, (name, values) in enumerate(lists):
            page.write_string(0, number, name)
            for line, value in enumerate(values, 1):
                page.write_string(line, number, value)
            first, last = (address_of(line, number, fixed=True) for line in (1, len(values)))
            self.lists[name] = f"='{SUGGESTIONS}'!{first}:{last}"

    def set_print(self, page: Worksheet, name: str) -> None:
        """Paper, margins and footer."""
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f"{theme.PAGE_FOOTER}{name}{theme.PAGE_NUMBER}{theme.PAGE_TOTAL}")

    def _cell(self, column: BookColumn, changes: Mapping[str, object]) -> Format:
        return self.theme.format({**theme.CELL, "valign": "top"}, **look_of(column.kind), **changes)

    def _blank(self, column: BookColumn) -> Format:
        """The look of rows that are not filled yet."""
        return self.theme.format({**theme.TEXT, "valign": "top"}, **look_of(column.kind))


def must_be(criteria: Mapping[str, object], said: str) -> dict[str, object]:
    """A validation that refuses whatever does not keep to the criteria."""
    return {**criteria, **_refusal(said)}


def _refusal(said: str) -> dict[str, object]:
    return {
        "error_type": "stop",
        "error_title": "Không ghi được giá trị này",
        "error_message": said or "Chọn một giá trị trong danh sách của ô.",
    }


def look_of(kind: CellKind) -> dict[str, object]:
    """Number format and alignment of a kind of cells."""
    if kind.is_typed_as_text:
        return {"num_format": theme.AS_TEXT}
    if kind is CellKind.DATE:
        return {"num_format": theme.DATE, "align": "center"}
    if kind is CellKind.YEAR:
        return {"num_format": theme.PLAIN_WHOLE, "align": "center"}
    if kind is CellKind.COUNT:
        return {"num_format": theme.WHOLE, "align": "right"}
    return {"num_format": theme.GENERAL, "align": "right"}


def _comment(column: BookColumn) -> str:
    """The help of a column as its heading's comment."""
    parts = ["Bắt buộc." if column.required else "", column.help]
    if column.words:
        parts.append(f"Chọn: {SEPARATOR.join(column.words)}.")
    if column.example:
        parts.append(f"Ví dụ: {column.example}")
    return "\n".join(filter(None, parts))
