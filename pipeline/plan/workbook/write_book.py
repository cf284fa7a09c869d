"""Write a plan's workbook: the sheets that an officer fills, with what helps to fill them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from pipeline.books.book_sheets import (
    EXAMPLE,
    NO,
    NOTHING,
    SEPARATOR,
    SUGGESTIONS,
    YES,
    BookColumn,
    BookSheet,
    CellKind,
)
from pipeline.books.sheet_writer import (
    FIRST,
    HEADINGS,
    ROOM,
    BookRow,
    SheetWriter,
    look_of,
    new_book,
)
from pipeline.plan.plan import Plan
from pipeline.plan.plan_codes import PlanCodes
from pipeline.plan.workbook.book_rows import rows_of
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from pipeline.plan.workbook.plan_sheet_words import (
    CODE_HEADINGS,
    CODES,
    INDICATORS,
    TARGETS,
    UNIT_SUGGESTIONS,
    VARIANTS,
)
from pipeline.round.settings import settings_of, switch_choices
from pipeline.xlsx import theme
from schemas.records import Form

_PLAN_WIDTHS = (28, 66, 60)
_PLAN_HEADINGS = ("Mục", "Giá trị", "Cách ghi")
_CODE_WIDTHS = (28, 52, 66, 44, 26, 18)


def write_plan(
    path: Path,
    plan: Plan | None,
    form: Form,
    own: Mapping[str, Sequence[BookRow]] | None = None,
) -> None:
    """Write ``plan`` as a workbook; without one an empty workbook with an example on each sheet.
    What it may refer to are the codes of ``form``; ``own`` are the rows of the sheets on which its
    office adds to the form. Raises ``OSError`` where ``path`` can't be written."""
    codes = PlanCodes(form)
    rows = {**rows_of(plan, codes), **(own or {})} if plan else None
    with new_book(path, plan.title if plan else "Kế hoạch") as workbook:
        _Writer(workbook, codes, rows).write()


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
        self._writer = SheetWriter(workbook)
        self._theme = self._writer.theme
        self._lists = self._writer.lists

    def write(self) -> None:
        sheets = {sheet.name: self._workbook.add_worksheet(sheet.name) for sheet in ALL_SHEETS}
        self._write_codes(self._workbook.add_worksheet(CODES))
        self._write_lists(self._workbook.add_worksheet(SUGGESTIONS))
        for sheet in ALL_SHEETS:
            page = sheets[sheet.name]
            self._writer.set_print(page, sheet.name)
            if sheet.is_form:
                self._write_plan(page, sheet)
            else:
                self._write_rows(page, sheet)

    # The sheets to fill

    def _write_plan(self, page: Worksheet, sheet: BookSheet) -> None:
        for column, width in enumerate(_PLAN_WIDTHS):
            page.set_column(column, column, width)
        self._writer.heads(page, sheet.name, sheet.about, _PLAN_WIDTHS)
        for column, heading in enumerate(_PLAN_HEADINGS):
            page.write_string(HEADINGS, column, heading, self._theme.format(theme.HEADER))
        given = self._rows["plan"][0] if self._rows else {}
        for line, item in enumerate(sheet.columns, FIRST):
            value = given.get(item.key)
            help_ = f"{'Bắt buộc. ' if item.required else ''}{item.help}"
            if not self._rows:
                help_ = f"{help_} Ví dụ: {item.example}"
            label = theme.LABEL_BOLD if item.required else theme.LABEL
            page.write_string(line, 0, item.heading, self._theme.format(label))
            look = self._theme.format({**theme.INPUT, **look_of(item.kind), "align": "left"})
            self._writer.write(page, line, 1, value, look)
            page.write_string(line, 2, help_, self._theme.format(theme.HINT))
            heights = (
                theme.height_of(str(value or ""), _PLAN_WIDTHS[1] - 1),
                theme.height_of(help_, _PLAN_WIDTHS[2] - 1, 10),
            )
            page.set_row(line, min(max(20, *heights), theme.TALLEST))
        page.freeze_panes(FIRST, 1)

    def _write_rows(self, page: Worksheet, sheet: BookSheet) -> None:
        rows = self._rows.get(sheet.key, ()) if self._rows else [_example(sheet)]
        about, changes = sheet.about, {}
        if not self._rows:
            about = f"{about} Dòng mở đầu bằng {EXAMPLE} không được đọc; xóa khi không cần nữa."
            changes = {"italic": True, "font_color": theme.MUTED}
        frozen = 1 if sheet is INDICATORS else 0
        self._writer.rows(page, sheet, rows, about=about, frozen=frozen, changes=changes)
        last = FIRST + max(ROOM, 2 * len(rows))
        for number, column in enumerate(sheet.columns):
            area = (FIRST, number, last, number)
            self._writer.offer(page, self._source(sheet, column), area)

    def _source(self, sheet: BookSheet, column: BookColumn) -> str:
        if column.kind is CellKind.REFERENCES or column.kind is CellKind.ANSWER:
            return self._lists[column.kind]
        if column.key == "code" and sheet in (TARGETS, VARIANTS):
            area = f"$A${FIRST + 1}:$A${FIRST + ROOM}"
            return f"='{INDICATORS.name}'!{area}"
        return self._lists.get(f"{sheet.name}, {column.heading}", "")

    # What is generated

    def _write_lists(self, page: Worksheet) -> None:
        self._writer.write_lists(page, self._suggestions())
        last_code = FIRST + len(self._codes.places)
        self._lists[CellKind.REFERENCES] = f"='{CODES}'!$A${FIRST + 1}:$A${last_code}"

    def _suggestions(self) -> Iterable[tuple[str, Sequence[str]]]:
        switches = tuple(switch_choices())
        settings = dict.fromkeys(
            shown
            for name in switches
            for setting in settings_of(name)
            if (shown := {"True": YES, "False": NO}.get(setting, setting))
        )
        own = {
            "switches": switches,
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
                    yield f"{sheet.name}, {column.heading}", values
        yield CellKind.ANSWER, self._codes.answers

    def _write_codes(self, page: Worksheet) -> None:
        for number, width in enumerate(_CODE_WIDTHS):
            page.set_column(number, number, width)
        self._writer.set_print(page, CODES)
        about = (
            "Mọi số liệu, câu trả lời của biểu mẫu mà Tử số, Mẫu số có thể nêu. Trang này do "
            "chương trình tạo và đã khóa; lọc theo cột để tìm."
        )
        self._writer.heads(page, CODES, about, _CODE_WIDTHS)
        for number, heading in enumerate(CODE_HEADINGS):
            page.write_string(HEADINGS, number, heading, self._theme.format(theme.HEADER))
        look = self._theme.format(theme.CELL, valign="top")
        code = self._theme.format(theme.CELL, valign="top", num_format=theme.AS_TEXT, bold=True)
        for line, place in enumerate(self._codes.places, FIRST):
            texts = (
                *(place.code, place.table, place.row, place.column),
                *(SEPARATOR.join(place.kinds), SEPARATOR.join(place.periods)),
            )
            for number, text in enumerate(texts):
                page.write_string(line, number, text, look if number else code)
            heights = map(theme.height_of, texts, (width - 1 for width in _CODE_WIDTHS))
            page.set_row(line, max(heights))
        page.autofilter(HEADINGS, 0, HEADINGS + len(self._codes.places), len(CODE_HEADINGS) - 1)
        page.freeze_panes(FIRST, 1)
        page.repeat_rows(HEADINGS)
        page.protect("", {"autofilter": True, "sort": True, "format_columns": True})


def _example(sheet: BookSheet) -> BookRow:
    """A row that shows how to fill the sheet and is not read."""
    row = {column.key: column.example for column in sheet.columns if column.example}
    first = sheet.columns[0]
    return {**row, first.key: f"{EXAMPLE} {first.example}".strip()}
