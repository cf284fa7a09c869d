"""Whole tables as people edit them: rows and columns moved, labels and codes, figures typed in
other ways, figures put where no cell is. The truth is known apart from the reader: the figures that
were typed stand in the form by the codes printed on it, and each kind of edit says what is right.

``python -m tests.support.table_edits`` edits every table of four kinds of unit in every way,
prints what the reader makes of them, and fails where one is read wrong in silence or more than one
honest table of a hundred is asked about.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from xlsxwriter import Workbook

from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import STAMP_SHEET, ReturnReading, State
from pipeline.sample.locate import CellsByCode, cell_of, sheet_of
from pipeline.text.findings import Finding
from pipeline.validate.validate import validate
from schemas.records import EXPLANATION, Form, Kind, Table
from tests.support.human_edits import ASK, FULL_WIDTH, NUMBER_EDITS, SAME, Made
from tests.support.mess_support import ROUND, UNITS, filled, form_of
from tests.support.packaged import MODELS
from tests.support.reading_support import Formula
from tests.support.readings import honest

KINDS = ("MN", "TH", "LC", "GDTX")
TABLES = ("staff", "succession", "preschool", "completion", "training", "resources")
MOST_FALSE_ALARMS = 0.01
NEW = 3_217
"""A figure that no form holds."""

Place = tuple[int, int]
Key = tuple[str, str]


@dataclass(frozen=True)
class Formatted:
    """A value under a format of its own."""

    value: Any
    format: Mapping[str, Any]


@dataclass
class Page:
    """The cells of one table's sheet, row and column counted from 0, and where its parts stand.
    ``target`` is the figure that edits of a single cell are made to."""

    cells: dict[Place, Any]
    places: Mapping[Key, Place]
    truth: Mapping[Key, Any]
    target: Key
    other: Key
    """A figure of another row, in the same column."""
    code_line: int
    label: int = 0
    anchor: int = 1
    name: str = ""
    more: dict[str, dict[Place, Any]] = field(default_factory=dict)
    """Sheets beside it."""

    @property
    def at(self) -> Place:
        return self.places[self.target]

    @property
    def figure(self) -> int:
        figure: int = self.truth[self.target]
        return figure

    @property
    def lines(self) -> list[int]:
        """The lines of rows, top to bottom."""
        return sorted({row for row, _ in self.places.values() if row > self.code_line})

    @property
    def columns(self) -> list[int]:
        return sorted({column for _, column in self.places.values()})

    @property
    def end(self) -> Place:
        """The line below the last row, the column beyond the last that holds anything."""
        return self.lines[-1] + 1, max(column for _, column in self.cells) + 1

    def shift(self, moved: Callable[[int, int], Place | None]) -> None:
        """Put every cell where ``moved`` says; ``None`` drops it."""
        kept = {}
        for (row, column), value in self.cells.items():
            place = moved(row, column)
            if place is not None:
                kept[place] = value
        self.cells = kept

    def insert_rows(self, line: int, count: int = 1) -> None:
        self.shift(lambda row, column: (row + count * (row >= line), column))

    def insert_columns(self, first: int, count: int = 1) -> None:
        self.shift(lambda row, column: (row, column + count * (column >= first)))

    def swap(self, first: Place, second: Place) -> None:
        one, two = self.cells.pop(first, None), self.cells.pop(second, None)
        for place, value in ((first, two), (second, one)):
            if value is not None:
                self.cells[place] = value

    def heading(self, column: int) -> Place:
        """The place of a column's heading."""
        lines = range(self.code_line - 1, self.code_line - 4, -1)
        return next((line, column) for line in lines if (line, column) in self.cells)

    def figures(self) -> Iterator[tuple[Key, Place]]:
        """The figures that were typed."""
        for key, place in self.places.items():
            if isinstance(self.cells.get(place), int):
                yield key, place


Edit = Callable[[Page], Any]
_EDITS: dict[str, tuple[Edit, Any]] = {}


def _edit(kind: str, truth: Any) -> Callable[[Edit], Edit]:
    """Adds a kind of edit. ``truth``: SAME where all figures stay what they were, ASK where the
    table must be asked about."""

    def add(edit: Edit) -> Edit:
        assert kind not in _EDITS, kind
        _EDITS[kind] = edit, truth
        return edit

    return add


def _each(kind: str, truth: Any, change: Callable[[Any], Any], places: str) -> None:
    """A kind that changes every text of some places: codes, labels, headings or figures."""

    def edit(page: Page) -> None:
        for place in {
            "codes": [(line, page.anchor) for line in page.lines],
            "letters": [p for p in page.cells if p[0] == page.code_line],
            "labels": [(line, page.label) for line in page.lines],
            "headings": [page.heading(c) for c in page.columns if c > page.anchor],
            "figures": [place for _, place in page.figures()],
        }[places]:
            if place in page.cells:
                page.cells[place] = change(page.cells[place])

    _edit(kind, truth)(edit)


def _plain(text: Any) -> str:
    letters = unicodedata.normalize("NFD", str(text).replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


for _kind, _change in {
    "codes as text": str,
    "codes with blanks": lambda code: f" {code} ",
    "codes with an apostrophe": lambda code: f"'{code}",
    "codes with a decimal zero": lambda code: f"{code}.0",
    "codes in brackets": lambda code: f"({code})",
    "codes in full-width digits": lambda code: str(code).translate(FULL_WIDTH),
    "codes in square brackets": lambda code: f"[{code}]",
    "codes with a stop": lambda code: f"{code}.",
    "codes led by a word": lambda code: f"Mã số: {code}",
    "codes led by letters": lambda code: f"MS{code}",
}.items():
    _each(_kind, SAME, _change, "codes")
_each("column codes as text", SAME, lambda code: f"{code} ", "letters")
_each("column codes in brackets", SAME, lambda code: f"({code})", "letters")
_each("column codes led by a word", SAME, lambda code: f"Cột {code}", "letters")
for _kind, _change in {
    "labels deleted": lambda label: None,
    "labels in capitals": lambda label: str(label).upper(),
    "labels without marks": _plain,
    "labels cut off": lambda label: str(label)[:24],
    "labels with double blanks": lambda label: str(label).replace(" ", "  "),
    "labels on several lines": lambda label: str(label).replace(", ", ",\n"),
    "labels with a note": lambda label: f"{label} (theo hồ sơ)",
    "labels with their source": lambda label: f"{label} (theo Thông tư 09/2024/TT-BGDĐT)",
    "labels with a plan's years": lambda label: f"{label} (giai đoạn 2021-2030)",
    "labels decomposed": lambda label: unicodedata.normalize("NFD", str(label)),
}.items():
    _each(_kind, SAME, _change, "labels")
for _kind, _change in {
    "headings in capitals": lambda text: str(text).upper(),
    "headings on several lines": lambda text: str(text).replace(" ", "\n"),
    "headings deleted": lambda text: None,
    "headings without marks": _plain,
    "headings with the year": lambda text: f"{text} năm 2025",
}.items():
    _each(_kind, SAME, _change, "headings")
for _kind, _change in {
    "all figures as text": str,
    "all figures with blanks": lambda figure: f" {figure}\xa0",
    "all figures as formulas": lambda figure: Formula(f"={figure}+0", figure),
    "all figures centred": lambda figure: Formatted(figure, {"align": "center", "bold": True}),
    "all figures with two decimals shown": lambda f: Formatted(f, {"num_format": "0.00"}),
}.items():
    _each(_kind, SAME, _change, "figures")


@_edit("nothing", SAME)
def _nothing(page: Page) -> None:
    """The form as it was filled."""


@_edit("a blank line above the rows", SAME)
def _blank_above(page: Page) -> None:
    page.insert_rows(page.lines[0])


@_edit("a blank line between rows", SAME)
def _blank_between(page: Page) -> None:
    page.insert_rows(page.lines[1], 2)


@_edit("lines above the sheet", SAME)
def _lines_above(page: Page) -> None:
    page.insert_rows(0, 3)


@_edit("a heading between rows", SAME)
def _heading_between(page: Page) -> None:
    page.insert_rows(page.lines[1])
    page.cells[page.lines[1], page.label] = "II. Số liệu chi tiết"


@_edit("a blank column on the left", SAME)
def _column_left(page: Page) -> None:
    page.insert_columns(0)


@_edit("a blank column before the figures", SAME)
def _column_before(page: Page) -> None:
    page.insert_columns(page.anchor + 1)


@_edit("a blank column among the figures", SAME)
def _column_among(page: Page) -> None:
    page.insert_columns(page.at[1])


@_edit("title lines deleted", SAME)
def _no_title(page: Page) -> None:
    page.shift(lambda row, column: (row, column) if row > 6 else None)


@_edit("rows in another order", SAME)
def _reversed(page: Page) -> None:
    order = dict(zip(page.lines, reversed(page.lines), strict=True))
    page.shift(lambda row, column: (order.get(row, row), column))


@_edit("columns in another order", SAME)
def _columns_reversed(page: Page) -> None:
    among = [column for column in page.columns if column > page.anchor]
    order = dict(zip(among, reversed(among), strict=True))
    first = min(page.heading(column)[0] for column in among)
    page.shift(lambda row, column: (row, order.get(column, column) if row >= first else column))


@_edit("the sheet renamed", SAME)
def _renamed(page: Page) -> None:
    page.name = "Sheet1"


@_edit("place, day and signatures below", SAME)
def _signed(page: Page) -> None:
    line, _ = page.end
    page.cells[line + 1, 3] = "Liễu Giang, ngày 16 tháng 11 năm 2025"
    page.cells[line + 2, 0], page.cells[line + 2, 3] = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"
    page.cells[line + 6, 0], page.cells[line + 6, 3] = "Ngô Ngọc Dung", "Hoàng Quang Thắng"


@_edit("a day below", SAME)
def _day_below(page: Page) -> None:
    page.cells[page.end[0] + 1, page.at[1]] = dt.date(2025, 11, 16)


@_edit("a year below", SAME)
def _year_below(page: Page) -> None:
    page.cells[page.end[0] + 1, page.at[1]] = 2025


@_edit("a telephone number below", SAME)
def _telephone_below(page: Page) -> None:
    page.cells[page.end[0] + 2, page.at[1]] = 912_345_678


@_edit("a note beside", SAME)
def _note_beside(page: Page) -> None:
    page.cells[page.at[0], page.end[1]] = "đã đối chiếu 3217 hồ sơ"


@_edit("rows numbered beside", SAME)
def _numbered(page: Page) -> None:
    column = page.end[1]
    for number, line in enumerate(page.lines, 1):
        page.cells[line, column] = number


@_edit("shares beside", SAME)
def _shares(page: Page) -> None:
    column = page.end[1]
    for line in page.lines:
        page.cells[line, column] = Formatted(0.4567, {"num_format": "0.0%"})


@_edit("the figures again beside", SAME)
def _again_beside(page: Page) -> None:
    for (row, column), value in [(p, page.cells[p]) for _, p in page.figures()]:
        page.cells[row, page.end[1] + column] = value


@_edit("the table again as values on another sheet", SAME)
def _copied(page: Page) -> None:
    page.more["Bản nháp"] = _values(page)


@_edit("the table again with its codes on another sheet", SAME)
def _copied_whole(page: Page) -> None:
    page.more["Bản lưu"] = dict(page.cells)


@_edit("the table with its codes and newer figures on another sheet", ASK)
def _newer_whole_copy(page: Page) -> None:
    page.more["Bản sửa"] = {**page.cells, page.at: NEW}


@_edit("another table of the school on a sheet", SAME)
def _foreign(page: Page) -> None:
    rows = (("Lớp", "Sĩ số"), ("1A", 33), ("1B", 35), ("Tổng", 68))
    page.more["Lớp"] = {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row)}


@_edit("last period's figures beside", SAME)
def _last_period(page: Page) -> None:
    column = page.end[1]
    page.cells[page.code_line - 1, column] = "Kỳ trước: năm 2024"
    page.cells[page.at[0], column] = str(NEW)


@_edit("an explanation", SAME)
def _explained(page: Page) -> None:
    place = next(
        p for (row, c), p in page.places.items() if (row, c) == (page.target[0], EXPLANATION)
    )
    page.cells[place] = "Tăng 3 người so với kỳ trước theo quyết định số 77/QĐ-UBND."


@_edit("totals typed", SAME)
def _totals_typed(page: Page) -> None:
    for key, place in page.places.items():
        if isinstance(page.cells.get(place), Formula):
            page.cells[place] = page.truth[key]


@_edit("totals not computed again", SAME)
def _totals_stale(page: Page) -> None:
    for place in page.places.values():
        if isinstance(page.cells.get(place), Formula):
            page.cells[place] = Formula("=SUM(A1:A2)", 1)


@_edit("labels of two rows exchanged", ASK)
def _labels_exchanged(page: Page) -> None:
    first, second = (page.places[key][0] for key in (page.target, page.other))
    page.swap((first, page.label), (second, page.label))


@_edit("codes of two rows exchanged", ASK)
def _codes_exchanged(page: Page) -> None:
    first, second = (page.places[key][0] for key in (page.target, page.other))
    page.swap((first, page.anchor), (second, page.anchor))


@_edit("figures moved down with their codes", ASK)
def _moved_down(page: Page) -> None:
    page.shift(lambda r, c: (r + (r >= page.lines[0] and c > page.label), c))


@_edit("figures moved up with their codes", ASK)
def _moved_up(page: Page) -> None:
    page.shift(lambda r, c: (r - (r >= page.lines[0] and c > page.label), c))


@_edit("labels moved down", ASK)
def _labels_down(page: Page) -> None:
    page.shift(lambda r, c: (r + (r >= page.lines[0] and c == page.label), c))


@_edit("a label of another question", ASK)
def _other_label(page: Page) -> None:
    page.cells[page.at[0], page.label] = "Bảo vệ, cấp dưỡng, lái xe"


@_edit("a column put in under the next column's code", ASK)
def _men_put_in(page: Page) -> None:
    column, line = page.at[1] + 1, page.code_line
    top = min(page.heading(one)[0] for one in page.columns if one > page.anchor)
    page.shift(lambda r, c: (r, c + (c >= column and r >= top and r != line)))
    page.cells[line - 1, column] = "Nam"
    for row in page.lines:
        page.cells[row, column] = 2


@_edit("a column without a code put in", ASK)
def _column_put_in(page: Page) -> None:
    page.insert_columns(page.at[1])
    for row in page.lines:
        page.cells[row, page.at[1]] = NEW


@_edit("another figure said to be right beside", ASK)
def _corrected_beside(page: Page) -> None:
    page.cells[page.at[0], page.end[1]] = f"sửa lại {NEW}"


@_edit("another figure said to be right below", ASK)
def _corrected_below(page: Page) -> None:
    said = f"Đề nghị sửa dòng {page.cells[page.at[0], page.anchor]} thành {NEW}"
    page.cells[page.end[0] + 1, page.label] = said


@_edit("another figure alone in the explanation", ASK)
def _figure_explained(page: Page) -> None:
    page.cells[page.places[page.target[0], EXPLANATION]] = str(NEW)


@_edit("figures said to be thousands above", ASK)
def _thousands_above(page: Page) -> None:
    page.cells[page.heading(page.at[1])[0] - 1, page.at[1]] = "ĐVT: nghìn người"


@_edit("a row without a code put in", ASK)
def _row_put_in(page: Page) -> None:
    line = page.at[0]
    page.insert_rows(line)
    page.cells[line, page.label], page.cells[line, page.at[1]] = "– Hợp đồng thời vụ", NEW


@_edit("a row with a code of its own", ASK)
def _row_with_code(page: Page) -> None:
    line, _ = page.end
    page.cells[line, page.label], page.cells[line, page.anchor] = "Khác", 9_999
    page.cells[line, page.at[1]] = NEW


@_edit("a figure beside", ASK)
def _beside(page: Page) -> None:
    page.cells[page.at[0], page.end[1]] = NEW


@_edit("a figure below", ASK)
def _below(page: Page) -> None:
    page.cells[page.end[0] + 1, page.at[1]] = NEW


@_edit("a figure as text below", ASK)
def _text_below(page: Page) -> None:
    page.cells[page.end[0] + 1, page.at[1]] = str(NEW)


@_edit("a wrong total below", ASK)
def _wrong_total(page: Page) -> None:
    page.cells[page.end[0], page.label], page.cells[page.end[0], page.at[1]] = "Tổng cộng", NEW


@_edit("the table with newer figures on another sheet", ASK)
def _newer_copy(page: Page) -> None:
    page.more["Sửa"] = {**_values(page), page.at: NEW}


@_edit("a code deleted", ASK)
def _no_code(page: Page) -> None:
    del page.cells[page.at[0], page.anchor]


@_edit("a row deleted", ASK)
def _no_row(page: Page) -> None:
    gone = page.at[0]
    page.shift(lambda r, c: None if r == gone else (r - (r > gone), c))


@_edit("a column code deleted", ASK)
def _no_column_code(page: Page) -> None:
    del page.cells[page.code_line, page.at[1]]


@_edit("a column deleted", ASK)
def _no_column(page: Page) -> None:
    gone = page.at[1]
    page.shift(lambda r, c: None if c == gone else (r, c - (c > gone)))


@_edit("the line of codes deleted", ASK)
def _no_code_line(page: Page) -> None:
    gone = page.code_line
    page.shift(lambda r, c: None if r == gone else (r - (r > gone), c))


@_edit("a row twice", ASK)
def _row_twice(page: Page) -> None:
    line, _ = page.end
    for (row, column), value in list(page.cells.items()):
        if row == page.at[0]:
            page.cells[line, column] = value
    page.cells[line, page.at[1]] = NEW


@_edit("a column code twice", ASK)
def _column_twice(page: Page) -> None:
    page.cells[page.code_line, page.end[1]] = page.cells[page.code_line, page.at[1]]
    page.cells[page.at[0], page.end[1] - 1] = NEW


@_edit("a blank for a figure", ASK)
def _blank(page: Page) -> None:
    del page.cells[page.at]


@_edit("a correction in the explanation", ASK)
def _correction(page: Page) -> None:
    place = page.places[page.target[0], EXPLANATION]
    page.cells[place] = f"Sửa lại: {NEW}"


@_edit("a figure in the explanation", SAME)
def _counted_again(page: Page) -> None:
    page.cells[page.places[page.target[0], EXPLANATION]] = f"Sửa lại: {page.figure}"


def _put(kind: str, truth: Any, made: Callable[[Page], Any]) -> None:
    """A kind that types something else into the target."""

    def edit(page: Page) -> None:
        page.cells[page.at] = made(page)

    _edit(kind, truth)(edit)


def _to_heading(kind: str, words: str) -> None:
    """A kind that adds words to the heading of the target's column."""

    def edit(page: Page) -> None:
        heading = page.heading(page.at[1])
        page.cells[heading] = f"{page.cells[heading]} {words}"

    _edit(kind, ASK)(edit)


_to_heading("a heading of another year", "năm 2023")
_to_heading("a heading in thousands", "(nghìn)")
_to_heading("a heading in percent", "(%)")
_put("a circular formula", ASK, lambda p: Formula(f"={_address(p.at)}+0", 0))


@_edit("formulas over each other", ASK)
def _each_other(page: Page) -> None:
    """A spreadsheet keeps 0 for both."""
    other = page.places[page.other]
    page.cells[page.at] = Formula(f"={_address(other)}+0", 0)
    page.cells[other] = Formula(f"={_address(page.at)}+0", 0)


@_edit("a formula over itself by its sheet", ASK)
def _over_its_sheet(page: Page) -> None:
    page.cells[page.at] = Formula(f"='{page.name}'!{_address(page.at)}+0", 0)


@_edit("formulas over each other on two sheets", ASK)
def _over_two_sheets(page: Page) -> None:
    page.cells[page.at] = Formula("='Ghi chú'!B2+0", 0)
    page.more["Ghi chú"] = {(1, 1): Formula(f"='{page.name}'!{_address(page.at)}", 0)}


@_edit("a figure from another sheet", SAME)
def _from_another_sheet(page: Page) -> None:
    page.cells[page.at] = Formula("='Ghi chú'!B2+0", page.figure)
    page.more["Ghi chú"] = {(1, 1): page.figure}


_put("a figure from another workbook", SAME, lambda p: Formula("='[1]Sheet1'!$C$3", p.figure))
_put("a formula over itself and others", ASK, lambda p: Formula(f"=SUM(A1:{_address(p.at)})", 0))
_put("a formula without a value", ASK, lambda p: Formula(f"={p.figure}+0"))
_put("a formula with its value", SAME, lambda p: Formula(f"={p.figure}+0", p.figure))
_put("a percent format", ASK, lambda p: Formatted(p.figure / 100, {"num_format": "0%"}))
_put("a whole in percent", ASK, lambda p: Formatted(1, {"num_format": "0.00%"}))
_put("a date format", ASK, lambda p: Formatted(p.figure, {"num_format": "dd/mm/yyyy"}))
_put("brackets shown", ASK, lambda p: Formatted(p.figure, {"num_format": "(0)"}))
_put("a minus shown", ASK, lambda p: Formatted(p.figure, {"num_format": '"-"0'}))
_put("a day", ASK, lambda p: dt.date(2025, 4, 3))
_put("a struck figure", ASK, lambda p: Formatted(p.figure, {"font_strikeout": True}))
_put("thousands shown", SAME, lambda p: Formatted(p.figure, {"num_format": "#,##0"}))
_put("a figure less than none", ASK, lambda p: -p.figure)
_put("an error", ASK, lambda p: "#REF!")
_put("a truth value", ASK, lambda p: True)
for _raw in ("N/A", "Không áp dụng", "chưa có", "x", "hai mươi bảy", "?"):
    _put(f"words: {_raw}", ASK, lambda p, raw=_raw: raw)


def _typed_number(typed: Callable[[int], Any], in_count: Any, in_money: Any) -> tuple[Edit, Any]:
    def edit(page: Page) -> Any:
        page.cells[page.at] = typed(page.figure)
        # Amounts of money are understood otherwise than counts.
        return in_money if page.figure >= 1_000_000 else in_count

    return edit, SAME


def edits() -> Mapping[str, tuple[Edit, Any]]:
    """Every kind of edit: those of whole tables, then those of a number in a cell of one."""
    numbers = {
        f"number: {kind}": _typed_number(typed, in_count, in_money)
        for kind, typed, in_count, in_money in NUMBER_EDITS
        # Longer than a cell may be.
        if kind != "digits without end"
    }
    return {**_EDITS, **numbers}


def _values(page: Page) -> dict[Place, Any]:
    """The cells of a page without codes and formulas."""
    return {
        place: value
        for place, value in page.cells.items()
        if place[1] != page.anchor and place[0] > page.code_line and not isinstance(value, Formula)
    }


def _address(place: Place) -> str:
    return f"{chr(65 + place[1])}{place[0] + 1}"


@dataclass(frozen=True)
class _Base:
    """A filled form of Bìa and one table."""

    form: Form
    table: Table
    kind: str
    sheets: Mapping[str, Mapping[Place, Any]]
    page: Page


@cache
def base_of(kind: str, name: str) -> _Base:
    """The filled form of a kind of unit; its cells are found as a person finds them."""
    tables = tuple(t for t in TABLES if t in form_of(TABLES).by_name)
    book = load_workbook(io.BytesIO(filled(kind, tables)))
    form = form_of((name,))
    table = form.by_name[name]
    page = CellsByCode(sheet_of(book, table))
    who = ROUND.respondent(UNITS[kind])
    body = table.body
    assert body is not None
    truth = {
        key: value
        for key, value in honest(table, who).items()
        if body.has(*key) and body.row(key[0]).is_asked(who)
    }
    keys = dict.fromkeys([*truth, *((row, EXPLANATION) for row, _ in truth)])
    found = {key: cell_of(page, table, *key) for key in keys}
    places = {key: (cell.row - 1, cell.column - 1) for key, cell in found.items()}
    sheets = {
        sheet.title: {
            (cell.row - 1, cell.column - 1): _kept(cell.value)
            for line in sheet.iter_rows()
            for cell in line
            if cell.value is not None and not _is_check(cell.value)
        }
        for sheet in book.worksheets
        if sheet.title in (form.by_name["cover"].sheet, table.sheet, STAMP_SHEET)
    }
    stamp = sheets[STAMP_SHEET]
    at = next(place for place, value in stamp.items() if value == "form_version")
    stamp[at[0], 1] = form.version
    counts = [
        key
        for key, value in truth.items()
        if body.question(body.row(key[0]), body.column(key[1])).kind is Kind.COUNT
        and not body.row(key[0]).parts
        and key[1] == body.columns[0].name
    ]
    target = max(counts, key=lambda key: truth[key])
    other = next(key for key in counts if key[0] != target[0])
    first = min(row for row, _ in places.values())
    own = sheets[table.sheet]
    code_line = next(r for r in range(first - 1, 0, -1) if own.get((r, 1)) == body.anchor_code)
    made = Page(dict(own), places, truth, target, other, code_line, name=table.sheet)
    return _Base(form, table, kind, sheets, made)


def _is_check(value: Any) -> bool:
    """True for the live checks, which say nothing that is read."""
    return isinstance(value, str) and value.startswith("=IF")


def _kept(value: Any) -> Any:
    return Formula(value) if isinstance(value, str) and value.startswith("=") else value


@dataclass(frozen=True)
class TableEdit:
    """A table of a kind of unit, edited in one way."""

    kind: str
    unit: str
    table: str

    @property
    def path(self) -> str:
        return f"{self.unit}-{self.table}-{self.kind}"


def all_edits() -> Iterator[TableEdit]:
    """Every kind of edit of every table of every kind of unit."""
    for unit in KINDS:
        asked = {table.name for table in form_of(TABLES).asked(ROUND.respondent(UNITS[unit]))}
        for table in TABLES:
            if table in asked:
                for kind in edits():
                    yield TableEdit(kind, unit, table)


def some_edits() -> Iterator[TableEdit]:
    """Every kind of edit once, each of another table or unit than the one before."""
    places = list(dict.fromkeys((one.unit, one.table) for one in all_edits()))
    for number, kind in enumerate(edits()):
        yield TableEdit(kind, *places[number * 8 % len(places)])


def judged(every: Iterator[TableEdit]) -> Iterator[tuple[TableEdit, Made, str]]:
    """Judge what the reader made of each edit, with a word on what is wrong."""
    with tempfile.TemporaryDirectory() as scratch:
        while batch := list(islice(every, 400)):
            yield from _judged(batch, Path(scratch))


def _judged(batch: list[TableEdit], folder: Path) -> Iterator[tuple[TableEdit, Made, str]]:
    readings: dict[str, tuple[TableEdit, ReturnReading | Finding, Any]] = {}
    for number, one in enumerate(batch):
        base = base_of(one.unit, one.table)
        edit, truth = edits()[one.kind]
        page = replace(base.page, cells=dict(base.page.cells), more={})
        truth = edit(page) or truth
        location = folder / f"{number}.xlsx"
        location.write_bytes(_written(base, page))
        opened = open_return(location, one.path)
        is_refused = isinstance(opened, Finding)
        reading = opened if is_refused else read_return(opened, one.path, base.form)
        readings[one.path] = one, reading, truth
    for table in dict.fromkeys(one.table for one in batch):
        form = form_of((table,))
        read = [
            (reading, UNITS[one.unit])
            for one, reading, _ in readings.values()
            if one.table == table and isinstance(reading, ReturnReading) and not reading.failure
        ]
        findings = validate(read, ROUND, form, MODELS)
        for one, reading, truth in readings.values():
            if one.table == table:
                yield one, *_made(base_of(one.unit, table), reading, findings, truth)


def _made(
    base: _Base,
    reading: ReturnReading | Finding,
    findings: Mapping[str, tuple[Finding, ...]],
    truth: Any,
) -> tuple[Made, str]:
    if isinstance(reading, Finding) or reading.failure is not None:
        return (Made.ASKED if truth is ASK else Made.FALSE_ALARM), "refused"
    of_table = [one for one in findings[reading.path] if one.table == base.table.name]
    asked = [one for one in of_table if one.severity != "note"]
    wrong = list(_wrong(base, reading))
    if truth is ASK:
        return (Made.ASKED if asked else Made.SILENTLY_WRONG), "; ".join(wrong)
    if asked:
        return Made.FALSE_ALARM, asked[0].message
    if wrong:
        return Made.SILENTLY_WRONG, "; ".join(wrong)
    return (Made.NOTED if of_table else Made.RIGHT), ""


def _wrong(base: _Base, reading: ReturnReading) -> Iterator[str]:
    """The figures that are read as others."""
    body, page = base.table.body, reading.tables.get(base.table.name)
    cells = page.body if page is not None else None
    if body is None or cells is None:
        yield "the table is lost"
        return
    for key, value in base.page.truth.items():
        at = body.places[key]
        if cells.states[at] != State.GIVEN or cells.values[at] != value:
            yield f"{key}: {value!r} is read as {cells.values[at]!r}"


def _written(base: _Base, page: Page) -> bytes:
    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True})
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    sheets = {
        page.name if name == base.table.sheet else name: (
            page.cells if name == base.table.sheet else cells
        )
        for name, cells in base.sheets.items()
    }
    for name, cells in {**sheets, **page.more}.items():
        sheet = book.add_worksheet(name)
        for (row, column), raw in cells.items():
            look = None
            if isinstance(raw, Formatted):
                raw, look = raw.value, book.add_format(dict(raw.format))
            match raw:
                case None:
                    pass
                case Formula(text, cached):
                    sheet.write_formula(row, column, text, look, "" if cached is None else cached)
                case bool():
                    sheet.write_boolean(row, column, raw, look)
                case dt.date():
                    sheet.write_datetime(row, column, raw, look or day)
                case str():
                    sheet.write_string(row, column, raw, look)
                case _:
                    sheet.write_number(row, column, raw, look)
    book.close()
    return written.getvalue()


def main() -> int:
    """Print how the edits came out, and which are wrong; 1 where the goal is missed."""
    counts: Counter[Made] = Counter()
    for one, made, why in judged(all_edits()):
        counts[made] += 1
        if made in (Made.SILENTLY_WRONG, Made.FALSE_ALARM):
            print(f"{made}: {one.unit} {one.table}: {one.kind}: {why:.160}")
    total = counts.total()
    print(f"{total} tables edited in {len(edits())} ways")
    for made in Made:
        print(f"  {made:<17}{counts[made]:>6}")
    alarms = counts[Made.FALSE_ALARM] / total
    return int(bool(counts[Made.SILENTLY_WRONG]) or alarms >= MOST_FALSE_ALARMS)


if __name__ == "__main__":
    sys.exit(main())
