"""Write ``dot-bao-cao.xlsx``: the settings and units of a round, for the officer to fill."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from xlsxwriter.worksheet import Worksheet

from pipeline.books.book_lines import OwnColumns
from pipeline.books.book_sheets import SUGGESTIONS, BookSheet, CellKind
from pipeline.books.open_book import BookCell, OpenSheet
from pipeline.books.sheet_writer import (
    FIRST,
    HEADINGS,
    ROOM,
    BookRow,
    SheetWriter,
    look_of,
    must_be,
    new_book,
)
from pipeline.round.roster import Unit
from pipeline.round.round_sheets import (
    GUIDE,
    OFFICES,
    OPENING,
    SETTING_LINES,
    SETTINGS,
    SHEETS,
    UNITS,
    SettingLine,
)
from pipeline.round.round_words import SECTIONS
from pipeline.round.settings import Settings
from pipeline.round.unit_words import LEVEL_CHOICES, OWNERSHIPS
from pipeline.text.our_time import FIRST_YEAR, LAST_YEAR
from pipeline.text.safe_text import for_cell
from pipeline.text.spelling import fold
from pipeline.xlsx import theme
from schemas.registry import PACKAGED
from schemas.respondents import UNIT_KINDS

_WIDTHS = (32, 46, 34, 70)
_SETTING_HEADINGS = ("Tên", "Giá trị", "Mặc định", "Ý nghĩa")
_NAME, _VALUE, _DEFAULT, _MEANING = range(4)
_GUIDE_WIDTHS = (18, 80, 40)
_GUIDE_HEADINGS = ("Cột", "Cách ghi", "Ví dụ")
_MUST, _MAY = "(phải ghi)", "(để trống)"
"""Of a setting without a default, in place of it."""
_OPENING_CODES = "opening_codes"
_LISTS_OF_OPENING = {"code": _OPENING_CODES, "plan": "plan"}
_OWN_WIDTH = 18
_UNITS_ROOM = 500
"""Rows of the roster that have drop-downs, where there are fewer units."""


@dataclass(frozen=True)
class Beside:
    """Contents of a round's workbook beside its settings and units: the officer's own columns of
    the roster and own sheets, and the codes of indicators that may have an opening balance."""

    own: OwnColumns = field(default_factory=OwnColumns)
    codes: tuple[str, ...] = ()
    sheets: tuple[OpenSheet, ...] = ()


NOTHING_BESIDE = Beside()


def write_book(
    path: Path, settings: Settings, units: Sequence[Unit] = (), beside: Beside = NOTHING_BESIDE
) -> None:
    """Write the workbook of a round; ``read_book`` gives the same settings and units back. Raises
    ``OSError`` where ``path`` can't be written."""
    with new_book(path, "Đợt báo cáo") as workbook:
        pages = {sheet.key: workbook.add_worksheet(sheet.name) for sheet in SHEETS}
        guide = workbook.add_worksheet(GUIDE)
        own = [(workbook.add_worksheet(sheet.name), sheet) for sheet in beside.sheets]
        lists = workbook.add_worksheet(SUGGESTIONS)
        writer = SheetWriter(workbook)
        codes = [(_OPENING_CODES, beside.codes)] if beside.codes else []
        writer.write_lists(lists, (*_suggestions(), *codes))
        for sheet in SHEETS:
            writer.set_print(pages[sheet.key], sheet.name)
        _write_settings(writer, pages["settings"], settings)
        _write_units(writer, pages["units"], units)
        _write_own_columns(writer, pages["units"], units, beside.own)
        _write_rows(writer, pages["opening"], OPENING, _opening_rows(settings))
        _write_rows(writer, pages["offices"], OFFICES, _office_rows(settings))
        _write_guide(writer, guide)
        for page, own_sheet in own:
            _write_own_sheet(writer, page, own_sheet)


def _suggestions() -> Iterator[tuple[str, Sequence[str]]]:
    """The lists of the drop-downs, by key of the setting or column."""
    for line in SETTING_LINES:
        if line.column.words:
            yield line.key, tuple(line.column.words)
    plans = (path.name for path in files("schemas").joinpath("plans").iterdir())
    yield "plan", sorted(name.removesuffix(".toml") for name in plans if name.endswith(".toml"))
    yield "tables", tuple(table.label for table in PACKAGED.form.tables if table.number)
    yield "quarters_due", ("1", "1; 2", "1; 2; 3", "1; 2; 3; 4")
    yield "kind", UNIT_KINDS
    yield "levels", LEVEL_CHOICES
    yield "ownership", OWNERSHIPS


_LIST_OF = {"not_asked": "tables", "also_asked": "tables"}
"""Settings that share a list."""


def _write_settings(writer: SheetWriter, page: Worksheet, settings: Settings) -> None:
    for number, width in enumerate(_WIDTHS):
        page.set_column(number, number, width)
    writer.heads(page, SETTINGS.name, SETTINGS.about, _WIDTHS)
    for number, heading in enumerate(_SETTING_HEADINGS):
        page.write_string(HEADINGS, number, heading, writer.theme.format(theme.HEADER))
    page.set_row(HEADINGS, 22)
    at, section = FIRST, None
    for line in SETTING_LINES:
        if line.section != section:
            section = line.section
            _write_section(writer, page, at, *SECTIONS[section])
            at += 1
        _write_setting(writer, page, at, line, settings)
        at += 1
    _mark_defaults(writer, page, at - 1)
    page.freeze_panes(FIRST, 1)
    page.repeat_rows(HEADINGS)


def _write_section(writer: SheetWriter, page: Worksheet, at: int, heading: str, about: str) -> None:
    look = writer.theme.format(theme.SECTION)
    hint = writer.theme.format(theme.SECTION, bold=False, italic=True)
    for number, text in enumerate((heading, None, None, about)):
        writer.write(page, at, number, text, hint if text is about else look)
    page.set_row(at, max(20, theme.height_of(about, _WIDTHS[_MEANING] - 1)))


def _write_setting(
    writer: SheetWriter, page: Worksheet, at: int, line: SettingLine, settings: Settings
) -> None:
    label = theme.LABEL_BOLD if line.is_needed else theme.LABEL
    value, default = line.cell(line.of(settings)), line.cell(line.default)
    kind = look_of(line.column.kind)
    look = writer.theme.format({**theme.INPUT, **kind, "align": "left"})
    page.write_string(at, _NAME, line.name, writer.theme.format(label))
    writer.write(page, at, _VALUE, value, look)
    shown = default if default is not None else _MUST if line.is_needed else _MAY
    hint = writer.theme.format({**theme.HINT, **kind, "align": "left"})
    writer.write(page, at, _DEFAULT, shown, hint)
    page.write_string(at, _MEANING, line.column.help, writer.theme.format(theme.HINT))
    _validate(writer, page, at, line)
    heights = [
        theme.height_of(str(text), _WIDTHS[number] - 1, size)
        for number, text, size in (
            (_VALUE, value or "", theme.SIZE),
            (_DEFAULT, shown, theme.SIZE),
            (_MEANING, line.column.help, 10),
        )
    ]
    page.set_row(at, min(max(20, *heights), theme.TALLEST))


def _validate(writer: SheetWriter, page: Worksheet, at: int, line: SettingLine) -> None:
    """A drop-down; where a setting is closed, a number or a day, other values are refused."""
    area = (at, _VALUE, at, _VALUE)
    name = _LIST_OF.get(line.key, line.key)
    if name in writer.lists:
        writer.offer(page, writer.lists[name], area, is_closed=bool(line.column.words))
    elif line.column.kind is CellKind.DATE:
        criteria = {
            "validate": "date",
            "criteria": "between",
            "minimum": dt.date(FIRST_YEAR, 1, 1),
            "maximum": dt.date(LAST_YEAR, 12, 31),
        }
        page.data_validation(*area, must_be(criteria, "Ghi ngày/tháng/năm, ví dụ 20/11/2026."))
    elif line.bounds:
        least, most = line.bounds
        criteria = {"validate": "integer", "criteria": "between"}
        said = f"Ghi một số nguyên từ {least} đến {most}."
        page.data_validation(*area, must_be({**criteria, "minimum": least, "maximum": most}, said))


def _mark_defaults(writer: SheetWriter, page: Worksheet, last: int) -> None:
    """Values that are the default in grey; what must be filled in orange while it is empty."""
    area = (FIRST, _VALUE, last, _VALUE)
    value, default = (f"${letter}{FIRST + 1}" for letter in "BC")
    looks = (
        (f'=AND({value}="",{default}="{_MUST}")', theme.QUERY),
        (f'=AND({value}<>"",{value}={default})', theme.NEEDLESS_WORD),
    )
    for formula, look in looks:
        rule = {"type": "formula", "criteria": formula, "format": writer.theme.format(look)}
        page.conditional_format(*area, rule)


def _write_units(writer: SheetWriter, page: Worksheet, units: Sequence[Unit]) -> None:
    writer.rows(page, UNITS, [_unit_row(unit) for unit in units], about=UNITS.about, frozen=2)
    last = FIRST + max(2 * len(units), _UNITS_ROOM)
    for number, column in enumerate(UNITS.columns):
        area = (FIRST, number, last, number)
        if column.key in writer.lists:
            is_closed = column.key != "levels"
            writer.offer(page, writer.lists[column.key], area, is_closed=is_closed)
    page.autofilter(HEADINGS, 0, HEADINGS + max(len(units), 1), len(UNITS.columns) - 1)


def _write_own_columns(
    writer: SheetWriter, page: Worksheet, units: Sequence[Unit], own: OwnColumns
) -> None:
    first = len(UNITS.columns)
    plain = {**theme.HEADER, "bold": False}
    for number, heading in enumerate(own.headings, first):
        page.set_column(number, number, _OWN_WIDTH)
        page.write_string(HEADINGS, number, for_cell(heading), writer.theme.format(plain))
    for line, unit in enumerate(units, FIRST):
        cells = own.rows.get(fold(unit.code), ())
        for number, cell in enumerate(cells, first):
            _write_own_cell(writer, page, line, number, cell, {**theme.CELL, "valign": "top"})


def _write_own_sheet(writer: SheetWriter, page: Worksheet, sheet: OpenSheet) -> None:
    """The values of a sheet of the officer's own: what its formulas point at may have moved."""
    for row in sheet.rows:
        for number, cell in row.cells.items():
            _write_own_cell(writer, page, row.number - 1, number, cell, {})
    if sheet.is_hidden:
        page.hide()


def _write_own_cell(
    writer: SheetWriter,
    page: Worksheet,
    line: int,
    number: int,
    cell: BookCell | None,
    style: Mapping[str, object],
) -> None:
    if cell is None or cell.is_error or cell.value is None:
        return
    value = cell.value
    if not isinstance(value, int | float | dt.date) or isinstance(value, bool):
        value = str(value)
    shown = theme.GENERAL if isinstance(value, str) else cell.number_format
    writer.write(page, line, number, value, writer.theme.format({**style, "num_format": shown}))


def _unit_row(unit: Unit) -> BookRow:
    row = unit.model_dump()
    row["levels"] = () if unit.levels == (unit.kind,) else unit.levels
    return {
        key: ("; ".join(value) if isinstance(value, tuple) else value) or None
        for key, value in row.items()
    }


def _opening_rows(settings: Settings) -> list[BookRow]:
    return [
        {
            **balance.model_dump(),
            "code": key.removeprefix(f"{balance.plan}/"),
            "plan": balance.plan or None,
        }
        for key, balance in settings.opening.items()
    ]


def _office_rows(settings: Settings) -> list[BookRow]:
    return [{"code": code, "name": name or None} for code, name in settings.offices.items()]


def _write_rows(
    writer: SheetWriter, page: Worksheet, sheet: BookSheet, rows: Sequence[BookRow]
) -> None:
    writer.rows(page, sheet, rows, about=sheet.about)
    for number, column in enumerate(sheet.columns):
        area = (FIRST, number, FIRST + max(ROOM, 2 * len(rows)), number)
        name = _LISTS_OF_OPENING.get(column.key, "") if sheet is OPENING else ""
        if name in writer.lists:
            writer.offer(page, writer.lists[name], area)
        if column.kind is CellKind.COUNT:
            whole = {"validate": "integer", "criteria": ">=", "value": 0}
            page.data_validation(*area, must_be(whole, "Ghi một số nguyên từ 0."))


def _write_guide(writer: SheetWriter, page: Worksheet) -> None:
    writer.set_print(page, GUIDE)
    for number, width in enumerate(_GUIDE_WIDTHS):
        page.set_column(number, number, width)
    about = f"Cách ghi từng cột của trang {UNITS.name}."
    writer.heads(page, GUIDE, about, _GUIDE_WIDTHS)
    for number, heading in enumerate(_GUIDE_HEADINGS):
        page.write_string(HEADINGS, number, heading, writer.theme.format(theme.HEADER))
    look = writer.theme.format(theme.CELL, valign="top")
    for at, column in enumerate(UNITS.columns, FIRST):
        must = "Bắt buộc. " if column.required else ""
        texts = (column.heading, f"{must}{column.help}", column.example)
        for number, text in enumerate(texts):
            page.write_string(at, number, text, look)
        heights = map(theme.height_of, texts, (width - 1 for width in _GUIDE_WIDTHS))
        page.set_row(at, max(20, *heights))
    page.freeze_panes(FIRST, 0)
