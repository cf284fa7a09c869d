"""Write a plan's workbook: the sheets that an officer fills, with what helps to fill them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.books.book_sheets import (
    EXAMPLE,
    NO,
    NOTHING,
    SEPARATOR,
    YES,
    BookColumn,
    BookSheet,
    CellKind,
)
from pipeline.files.saving import save
from pipeline.plan.plan import Plan
from pipeline.plan.plan_codes import PlanCodes
from pipeline.plan.workbook.book_rows import BookRow, rows_of
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from pipeline.plan.workbook.plan_sheet_words import (
    CODE_HEADINGS,
    CODES,
    INDICATORS,
    SUGGESTIONS,
    TARGETS,
    UNIT_SUGGESTIONS,
    VARIANTS,
)
from pipeline.round.settings import Switches, settings_of
from pipeline.text.safe_text import for_cell
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Scalar
from pipeline.xlsx.theme import Theme
from schemas.records import Form

_TITLE, _ABOUT, _HEADINGS, _FIRST = range(4)
"""Rows of the title, of the words below it, of the headings and of what is filled."""
_ROOM = 300
"""Rows below the headings that have drop-downs, where no more are filled."""
_MADE = dt.datetime(2025, 1, 1)
"""Fixed, so that the same plan gives the same bytes."""
_A4 = 9
_PLAN_WIDTHS = (28, 66, 60)
_PLAN_HEADINGS = ("Mục", "Giá trị", "Cách ghi")
_CODE_WIDTHS = (28, 52, 66, 44, 26, 18)
_READABLE = 125
"""Characters across that words above a table may take."""
_WIDE = 200
"""Characters from which a sheet takes two pages across."""


def write_plan(path: Path, plan: Plan | None, form: Form) -> None:
    """Write ``plan`` as a workbook; without one an empty workbook with an example on each sheet.
    What it may refer to are the codes of ``form``. Raises ``OSError`` where ``path`` can't be
    written."""
    workbook = xlsxwriter.Workbook(str(path), {"strings_to_urls": False})
    title = plan.title if plan else "Kế hoạch"
    workbook.set_properties({"title": for_cell(title), "created": _MADE})
    codes = PlanCodes(form)
    _Writer(workbook, codes, rows_of(plan, codes) if plan else None).write()
    save(workbook, path)


@dataclass(frozen=True, slots=True)
class _Suggestion:
    """A range of the sheet with the lists."""

    name: str
    values: tuple[str, ...]


class _Writer:
    def __init__(
        self,
        workbook: xlsxwriter.Workbook,
        codes: PlanCodes,
        rows: Mapping[str, Sequence[BookRow]] | None,
    ) -> None:
        self._workbook = workbook
        self._codes = codes
        self._rows = rows
        self._theme = Theme(workbook)
        self._lists: dict[str, str] = {}

    def write(self) -> None:
        sheets = {sheet.name: self._workbook.add_worksheet(sheet.name) for sheet in ALL_SHEETS}
        self._write_codes(self._workbook.add_worksheet(CODES))
        self._write_lists(self._workbook.add_worksheet(SUGGESTIONS))
        for sheet in ALL_SHEETS:
            page = sheets[sheet.name]
            self._print(page, sheet.name)
            if sheet.is_form:
                self._write_plan(page, sheet)
            else:
                self._write_rows(page, sheet)

    # The sheets to fill

    def _write_plan(self, page: Worksheet, sheet: BookSheet) -> None:
        for column, width in enumerate(_PLAN_WIDTHS):
            page.set_column(column, column, width)
        self._heads(page, sheet, _PLAN_WIDTHS)
        for column, heading in enumerate(_PLAN_HEADINGS):
            page.write_string(_HEADINGS, column, heading, self._theme.format(theme.HEADER))
        given = self._rows["plan"][0] if self._rows else {}
        for line, item in enumerate(sheet.columns, _FIRST):
            value = given.get(item.key)
            help_ = f"{'Bắt buộc. ' if item.required else ''}{item.help}"
            if not self._rows:
                help_ = f"{help_} Ví dụ: {item.example}"
            label = theme.LABEL_BOLD if item.required else theme.LABEL
            page.write_string(line, 0, item.heading, self._theme.format(label))
            look = self._theme.format({**theme.INPUT, **_look(item), "align": "left"})
            self._write(page, line, 1, item, value, look)
            page.write_string(line, 2, help_, self._theme.format(theme.HINT))
            heights = (
                theme.height_of(str(value or ""), _PLAN_WIDTHS[1] - 1),
                theme.height_of(help_, _PLAN_WIDTHS[2] - 1, 10),
            )
            page.set_row(line, min(max(20, *heights), theme.TALLEST))
        page.freeze_panes(_FIRST, 1)

    def _write_rows(self, page: Worksheet, sheet: BookSheet) -> None:
        for number, column in enumerate(sheet.columns):
            page.set_column(number, number, column.width, self._blank(column))
        self._heads(page, sheet, [column.width for column in sheet.columns])
        heights = []
        for number, column in enumerate(sheet.columns):
            style = theme.HEADER if column.required else {**theme.HEADER, "bold": False}
            page.write_string(_HEADINGS, number, column.heading, self._theme.format(style))
            page.write_comment(_HEADINGS, number, _comment(column), {"x_scale": 2.2, "y_scale": 2})
            heights.append(theme.height_of(column.heading, theme.bold_room(column.width)))
        page.set_row(_HEADINGS, max(20, *heights))
        rows = self._rows.get(sheet.key, ()) if self._rows else [_example(sheet)]
        for line, row in enumerate(rows, _FIRST):
            self._write_row(page, sheet, line, row)
        for number, column in enumerate(sheet.columns):
            self._offer(page, sheet, column, number, _FIRST + max(_ROOM, 2 * len(rows)))
        page.freeze_panes(_FIRST, 1 if sheet is INDICATORS else 0)
        page.repeat_rows(_HEADINGS)
        if sum(column.width for column in sheet.columns) > _WIDE:
            page.fit_to_pages(2, 0)
            page.repeat_columns(0, 1)

    def _write_row(self, page: Worksheet, sheet: BookSheet, line: int, row: BookRow) -> None:
        height = 20.0
        for number, column in enumerate(sheet.columns):
            value = row.get(column.key)
            changes = {} if self._rows else {"italic": True, "font_color": theme.MUTED}
            self._write(page, line, number, column, value, self._cell(column, **changes))
            if isinstance(value, str):
                height = max(height, theme.height_of(value, column.width - 1))
        page.set_row(line, min(height, theme.TALLEST))

    def _heads(self, page: Worksheet, sheet: BookSheet, widths: Sequence[float]) -> None:
        page.write_string(
            _TITLE, 0, sheet.name.upper(), self._theme.format(theme.SECTION_TITLE, text_wrap=False)
        )
        note = self._theme.format(theme.NOTE, valign="top")
        about = sheet.about
        if not self._rows and not sheet.is_form:
            about = f"{about} Dòng mở đầu bằng {EXAMPLE} không được đọc; xóa khi không cần nữa."
        # On the first page of a wide sheet, since what goes on to the next is cut there.
        within = [width for width in accumulate(widths) if width <= _READABLE] or widths[:1]
        page.merge_range(_ABOUT, 0, _ABOUT, max(1, len(within) - 1), about, note)
        page.set_row(_TITLE, 24)
        page.set_row(_ABOUT, theme.height_of(about, within[-1] - 1))

    def _cell(self, column: BookColumn, **changes: object) -> Format:
        return self._theme.format({**theme.CELL, "valign": "top"}, **_look(column), **changes)

    def _blank(self, column: BookColumn) -> Format:
        """The look of rows that are not filled yet."""
        return self._theme.format({**theme.TEXT, "valign": "top"}, **_look(column))

    def _write(
        self,
        page: Worksheet,
        line: int,
        number: int,
        column: BookColumn,
        value: Scalar,
        look: Format,
    ) -> None:
        if value is None:
            page.write_blank(line, number, None, look)
        elif isinstance(value, dt.date):
            page.write_datetime(line, number, dt.datetime.combine(value, dt.time()), look)
        elif isinstance(value, int | float):
            page.write_number(line, number, value, look)
        else:
            page.write_string(line, number, for_cell(value), look)

    def _offer(
        self, page: Worksheet, sheet: BookSheet, column: BookColumn, number: int, last: int
    ) -> None:
        """A drop-down that suggests and refuses nothing: a cell may hold several values."""
        source = self._source(sheet, column)
        if source:
            validation = {"validate": "list", "source": source, "show_error": False}
            page.data_validation(_FIRST, number, last, number, validation)

    def _source(self, sheet: BookSheet, column: BookColumn) -> str:
        if column.kind is CellKind.REFERENCES or column.kind is CellKind.ANSWER:
            return self._lists[column.kind]
        if column.key == "code" and sheet in (TARGETS, VARIANTS):
            area = f"$A${_FIRST + 1}:$A${_FIRST + _ROOM}"
            return f"='{INDICATORS.name}'!{area}"
        return self._lists.get(f"{sheet.name}, {column.heading}", "")

    # What is generated

    def _write_lists(self, page: Worksheet) -> None:
        lists = list(self._suggestions())
        page.hide()
        for number, one in enumerate(lists):
            page.write_string(0, number, one.name)
            for line, value in enumerate(one.values, 1):
                page.write_string(line, number, value)
            first, last = (address_of(line, number, fixed=True) for line in (1, len(one.values)))
            self._lists[one.name] = f"='{SUGGESTIONS}'!{first}:{last}"
        last_code = _FIRST + len(self._codes.places)
        self._lists[CellKind.REFERENCES] = f"='{CODES}'!$A${_FIRST + 1}:$A${last_code}"

    def _suggestions(self) -> Iterable[_Suggestion]:
        switches = [name for name in Switches.model_fields if settings_of(name)]
        settings = dict.fromkeys(
            shown
            for name in switches
            for setting in settings_of(name)
            if (shown := {"True": YES, "False": NO}.get(setting, setting))
        )
        own = {
            "switches": tuple(switches),
            "settings": tuple(settings),
            "kinds": UNIT_SUGGESTIONS,
            "value": (NOTHING,),
            "unit": ("%", "người", "lượt", "đơn vị", "vụ", "cuộc", "đồng"),
        }
        for sheet in ALL_SHEETS:
            for column in sheet.columns:
                yes_no = (YES, NO) if column.kind is CellKind.YES_NO else ()
                values = tuple(column.words) or yes_no or own.get(column.key, ())
                if values and column.kind is not CellKind.LEVEL and not sheet.is_form:
                    yield _Suggestion(f"{sheet.name}, {column.heading}", values)
        yield _Suggestion(CellKind.ANSWER, self._codes.answers)

    def _write_codes(self, page: Worksheet) -> None:
        for number, width in enumerate(_CODE_WIDTHS):
            page.set_column(number, number, width)
        self._print(page, CODES)
        page.write_string(
            _TITLE, 0, CODES.upper(), self._theme.format(theme.SECTION_TITLE, text_wrap=False)
        )
        about = (
            "Mọi số liệu, câu trả lời của biểu mẫu mà Tử số, Mẫu số có thể nêu. Trang này do "
            "chương trình tạo và đã khóa; lọc theo cột để tìm."
        )
        note = self._theme.format(theme.NOTE, valign="top")
        page.merge_range(_ABOUT, 0, _ABOUT, len(CODE_HEADINGS) - 1, about, note)
        for number, heading in enumerate(CODE_HEADINGS):
            page.write_string(_HEADINGS, number, heading, self._theme.format(theme.HEADER))
        look = self._theme.format(theme.CELL, valign="top")
        code = self._theme.format(theme.CELL, valign="top", num_format=theme.AS_TEXT, bold=True)
        for line, place in enumerate(self._codes.places, _FIRST):
            texts = (
                *(place.code, place.table, place.row, place.column),
                *(SEPARATOR.join(place.kinds), SEPARATOR.join(place.periods)),
            )
            for number, text in enumerate(texts):
                page.write_string(line, number, text, look if number else code)
            heights = map(theme.height_of, texts, (width - 1 for width in _CODE_WIDTHS))
            page.set_row(line, max(heights))
        page.autofilter(_HEADINGS, 0, _HEADINGS + len(self._codes.places), len(CODE_HEADINGS) - 1)
        page.freeze_panes(_FIRST, 1)
        page.repeat_rows(_HEADINGS)
        page.protect("", {"autofilter": True, "sort": True, "format_columns": True})

    def _print(self, page: Worksheet, name: str) -> None:
        page.set_landscape()
        page.set_paper(_A4)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
        page.set_footer(f"{theme.PAGE_FOOTER}{name}{theme.PAGE_NUMBER}{theme.PAGE_TOTAL}")


def _look(column: BookColumn) -> dict[str, object]:
    if column.kind.is_typed_as_text:
        return {"num_format": theme.AS_TEXT}
    if column.kind is CellKind.DATE:
        return {"num_format": theme.DATE, "align": "center"}
    if column.kind is CellKind.YEAR:
        return {"num_format": theme.PLAIN_WHOLE, "align": "center"}
    return {"num_format": theme.GENERAL, "align": "right"}


def _comment(column: BookColumn) -> str:
    """The help of a column as its heading's comment."""
    parts = ["Bắt buộc." if column.required else "", column.help]
    if column.words:
        parts.append(f"Chọn: {SEPARATOR.join(column.words)}.")
    if column.example:
        parts.append(f"Ví dụ: {column.example}")
    return "\n".join(filter(None, parts))


def _example(sheet: BookSheet) -> BookRow:
    """A row that shows how to fill the sheet and is not read."""
    row = {column.key: column.example for column in sheet.columns if column.example}
    first = sheet.columns[0]
    return {**row, first.key: f"{EXAMPLE} {first.example}".strip()}
