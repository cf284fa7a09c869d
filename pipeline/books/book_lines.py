"""The lines of a workbook's sheets: which sheet is which, where its headings stand, what stands
under them. Sheets and columns of the officer's own are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from openpyxl.utils import get_column_letter
from rapidfuzz import fuzz

from pipeline.books.book_faults import BookFault
from pipeline.books.book_sheets import EXAMPLE, BookColumn, BookSheet
from pipeline.books.cell_values import CellError, nearest_of, shortened, text_of
from pipeline.books.open_book import (
    MOST_ROWS,
    BookCell,
    CellRow,
    MergedArea,
    OpenBook,
    OpenSheet,
)
from pipeline.text.numbers import as_said
from pipeline.text.spelling import fold, plain
from pipeline.xlsx.addresses import position_of

_SEARCHED = 30
"""Rows in which headings are looked for."""
_NEAR = 80
"""Likeness in percent from which a name was meant for another."""
_COPY = re.compile(
    r"(.+?)\s*(?:\(\d{1,3}\)|_\d{1,3}|-?\s*(?:copy|bản sao)(?:\s*\(?\d*\)?)?)", re.IGNORECASE
)
"""Names that copies of sheets get: "Mức (2)", "Mức_2", "Mức - Copy"."""
_SHOW = "Bỏ ẩn (Unhide) nếu còn dùng, xóa {} nếu không"
FROM_TEMPLATE = "Lấy lại trang này từ tệp mẫu"
"""The remedy for a sheet that is missing."""
_VALUE = "Giá trị"
"""Heading of the values on a sheet whose lines are single values."""


@dataclass
class BookLine:
    """A row of a sheet as it is filled: its cells by the key of their column. ``places`` has the
    address of each column that the sheet has, ``bad`` the keys whose cells can't be used."""

    sheet: str
    number: int
    cells: Mapping[str, BookCell]
    places: Mapping[str, str]
    values: dict[str, object] = field(default_factory=dict)
    bad: set[str] = field(default_factory=set)

    def place(self, key: str) -> str:
        """The address that a fault of a key points at."""
        return self.places.get(key) or next(iter(self.places.values()), f"A{self.number}")

    def refused(self, key: str, what: str, remedy: str = "", nearest: str = "") -> BookFault:
        """The fault of a cell, which can't be used then."""
        self.bad.add(key)
        return BookFault(self.sheet, self.place(key), what, remedy.rstrip("."), nearest)


@dataclass(frozen=True)
class SheetRoom:
    """The place for further rows of a sheet: its name, the row of the headings, the column of each
    key, the first row that nothing stands in and the first column of which that is true from the
    headings on, all counted from 0."""

    name: str
    top: int
    columns: Mapping[str, int]
    free: int
    beside: int


def room_of(sheet: BookSheet, book: OpenBook) -> SheetRoom | None:
    """The room below the rows of a sheet; ``None`` where there is no such sheet, or no headings."""
    name = names_of((sheet,), book.names).get(sheet.key)
    if name is None or not book.sheets[name].rows:
        return None
    rows = book.sheets[name].rows
    lines = _SheetLines(sheet, book.sheets[name], [])
    columns, top = lines.columns_of_headings(), lines.row_of_columns
    if not columns or top is None:
        return None
    beside = max(max(row.cells) for row in rows if row.number >= top.number) + 1
    return SheetRoom(name, top.number - 1, columns, rows[-1].number, beside)


@dataclass(frozen=True)
class OwnColumns:
    """Columns that the officer keeps beside those of a sheet: their headings, and their cells by
    what stands in a column of the sheet on the same row, folded."""

    headings: tuple[str, ...] = ()
    rows: Mapping[str, tuple[BookCell | None, ...]] = field(default_factory=dict)


def own_columns(sheet: BookSheet, book: OpenBook, key: str) -> OwnColumns:
    """The officer's own columns of a sheet, by what stands in the column ``key``."""
    name = names_of((sheet,), book.names).get(sheet.key)
    return _SheetLines(sheet, book.sheets[name], []).own_columns(key) if name else OwnColumns()


def names_of(sheets: Sequence[BookSheet], names: Sequence[str]) -> dict[str, str]:
    """The name that each of the sheets has in a workbook, by its key."""
    found: dict[str, str] = {}
    for alike in (fold, plain):
        for sheet in sheets:
            wanted = {alike(sheet.name), alike(sheet.english)}
            matching = [name for name in names if alike(name) in wanted]
            if sheet.key not in found and matching and matching[0] not in found.values():
                found[sheet.key] = matching[0]
    return found


def lines_of(
    sheets: Sequence[BookSheet], book: OpenBook, faults: list[BookFault]
) -> dict[str, list[BookLine]]:
    """The lines of each of the sheets, by its key; what can't be told apart goes to ``faults``."""
    names = names_of(sheets, book.names)
    others = [name for name in book.names if name not in names.values()]
    lines: dict[str, list[BookLine]] = {}
    for sheet in sheets:
        lines[sheet.key] = []
        if sheet.key not in names:
            near = _nearest(sheet.name, others)
            if sheet.required or near:
                remedy = f'Đặt tên trang là "{sheet.name}"' if near else FROM_TEMPLATE
                faults.append(BookFault("", "", f'thiếu trang "{sheet.name}"', remedy, near))
            continue
        found = _SheetLines(sheet, book.sheets[names[sheet.key]], faults)
        lines[sheet.key] = found.of_form() if sheet.is_form else found.of_rows()
    return lines


def read_of(sheets: Sequence[BookSheet], names: Sequence[str]) -> Iterator[str]:
    """The names of the sheets in a workbook, and of what may be copies of them."""
    yield from names_of(sheets, names).values()
    yield from (name for _, name in _copied(sheets, names))


def copies_of(sheets: Sequence[BookSheet], book: OpenBook) -> Iterator[BookFault]:
    """Faults of sheets that Excel or LibreOffice named as copies of others and that look like them:
    which of the two holds what was meant can't be told."""
    found = names_of(sheets, book.names)
    for sheet, name in _copied(sheets, book.names):
        if _SheetLines(sheet, book.sheets[name], []).has_headings:
            said = (
                f'là bản sao của trang "{found[sheet.key]}", không được đọc: sửa ở đây không có '
                "hiệu lực"
            )
            remedy = "Ghi vào trang chính rồi xóa trang này; giữ riêng thì đặt tên khác hẳn"
            yield BookFault(name, "", said, remedy)


def _copied(sheets: Sequence[BookSheet], names: Sequence[str]) -> Iterator[tuple[BookSheet, str]]:
    found = names_of(sheets, names)
    for sheet in sheets:
        for other in names if sheet.key in found else ():
            copied = _COPY.fullmatch(other)
            if copied is not None and plain(copied[1]) in {plain(sheet.name), plain(sheet.english)}:
                yield sheet, other


def _nearest(name: str, others: Sequence[str]) -> str:
    likeness = {other: fuzz.ratio(plain(name), plain(other)) for other in others}
    best = max(likeness, key=lambda other: likeness[other], default="")
    return best if best and likeness[best] >= _NEAR else ""


class _SheetLines:
    def __init__(self, sheet: BookSheet, found: OpenSheet, faults: list[BookFault]) -> None:
        self._sheet = sheet
        self._found = found
        self._faults = faults
        if found.is_hidden and found.rows:
            self._fault("", "trang đang ẩn mà có nội dung", _SHOW.format("trang"))
        if found.has_more:
            self._fault("", f"có hơn {as_said(MOST_ROWS)} dòng", "Xóa các dòng thừa ở cuối trang")

    def _fault(self, cell: str, what: str, remedy: str = "", nearest: str = "") -> None:
        self._faults.append(BookFault(self._found.name, cell, what, remedy, nearest))

    @property
    def has_headings(self) -> bool:
        """True where it has the labels or the headings that the sheet has."""
        return bool(self.of_form()) if self._sheet.is_form else self._top() is not None

    def of_form(self) -> list[BookLine]:
        """The one line of a sheet that has a value on each of its lines."""
        items = self._sheet.columns
        labels: dict[int, int] = {}
        for row in self._found.rows:
            for column, cell in row.cells.items():
                if column_named(_heading(cell), items):
                    labels[column] = labels.get(column, 0) + 1
        if not labels:
            said = ", ".join(item.heading for item in items)
            self._fault("", f"không thấy các mục: {said}", FROM_TEMPLATE)
            return []
        at = max(labels, key=lambda column: labels[column])
        value_at = self._value_column(at)
        cells: dict[str, BookCell] = {}
        places: dict[str, str] = {}
        others: list[BookCell] = []
        for row in self._found.rows:
            label = row.cells.get(at)
            if label is None:
                continue
            item = column_named(_heading(label), items)
            if item is None:
                is_set = value_at in row.cells and row.number > self._row_of_headings()
                if self._sheet.is_closed and is_set:
                    self._tell_unknown(label, items)
                else:
                    others.append(label)
                continue
            address = f"{get_column_letter(value_at + 1)}{row.number}"
            if item.key in places:
                self._fault(label.address, f'mục "{item.heading}" có hai dòng', "Xóa một dòng")
                continue
            places[item.key] = address
            if value_at in row.cells:
                cells[item.key] = row.cells[value_at]
                self._tell_hidden(row, label)
        bad = self._tell_merged_items(at, value_at, places)
        self._tell_misspelt(others, [item for item in items if item.key not in places])
        return [BookLine(self._found.name, 1, cells, places, bad=bad)]

    def _tell_merged_items(self, at: int, value_at: int, places: Mapping[str, str]) -> set[str]:
        """Tell of merged cells that make one of two lines, or of a label and its value; gives the
        keys of what stands there."""
        bad = set()
        for area in self._found.merged:
            inside = {
                key
                for key, address in places.items()
                if area.top <= position_of(address)[0] <= area.bottom
            }
            columns = [one for one in (at, value_at) if area.left <= one <= area.right]
            if inside and columns and (area.top < area.bottom or len(columns) > 1):
                self._tell_merged(area)
                bad |= inside
        return bad

    def _tell_merged(self, area: MergedArea) -> None:
        first, last = (
            f"{get_column_letter(column + 1)}{row + 1}"
            for row, column in ((area.top, area.left), (area.bottom, area.right))
        )
        remedy = "Bỏ gộp ô (Merge) rồi ghi từng ô"
        self._fault(first, f"các ô {first}:{last} bị gộp làm một", remedy)

    def _tell_hidden(self, row: CellRow, first: BookCell) -> None:
        """Tell of a row with content that nobody sees."""
        if row.is_hidden:
            said = f"dòng {row.number} đang ẩn mà có nội dung"
            self._fault(first.address, said, _SHOW.format("dòng"))

    def _tell_hidden_columns(
        self, rows: Sequence[CellRow], columns: Mapping[int, BookColumn]
    ) -> None:
        """Tell of columns with content that nobody sees."""
        for number in self._found.hidden_columns & columns.keys():
            filled = next((row.cells[number] for row in rows if number in row.cells), None)
            if filled is not None:
                letters = get_column_letter(number + 1)
                said = f'cột {letters} "{columns[number].heading}" đang ẩn mà có nội dung'
                self._fault(filled.address, said, _SHOW.format("cột"))

    def _tell_unknown(self, label: BookCell, items: Sequence[BookColumn]) -> None:
        """Tell of a value whose label is none of the sheet's."""
        near = nearest_of(_heading(label), [item.heading for item in items])
        remedy = "Sửa lại tên, hoặc xóa dòng này"
        self._fault(label.address, f'không có "{shortened(_heading(label))}"', remedy, near)

    def _value_column(self, label: int) -> int:
        """The column of the values: the one so headed, else that beside the labels."""
        headings = (
            cell for _, cell in self._value_headings() if position_of(cell.address)[1] > label
        )
        return next((position_of(cell.address)[1] for cell in headings), label + 1)

    def _row_of_headings(self) -> int:
        return next((row.number for row, _ in self._value_headings()), 0)

    def _value_headings(self) -> Iterator[tuple[CellRow, BookCell]]:
        for row in self._found.rows[:_SEARCHED]:
            for cell in row.cells.values():
                if fold(_heading(cell)) in (fold(_VALUE), "value"):
                    yield row, cell

    def of_rows(self) -> list[BookLine]:
        """The lines below the row of headings."""
        rows, top = self._found.rows, self._top()
        if not rows:
            return []
        if top is None:
            said = ", ".join(column.heading for column in self._sheet.columns)
            self._fault("", f"không thấy dòng tiêu đề ({said})", "Lấy lại dòng này từ tệp mẫu")
            return []
        columns = self._columns(rows[top])
        self._tell_hidden_columns(rows[top + 1 :], columns)
        below, bad = self._unmerged(rows[top + 1 :], rows[top].number, columns)
        return list(self._lines(below, columns, bad))

    def _top(self) -> int | None:
        """The number among the rows of that with the headings."""
        counts = [
            len({item.key for cell in row.cells.values() if (item := self._column(cell))})
            for row in self._found.rows[:_SEARCHED]
        ]
        best = max(counts, default=0)
        return counts.index(best) if best >= min(2, len(self._sheet.columns)) else None

    @property
    def row_of_columns(self) -> CellRow | None:
        """The row with the headings of the columns."""
        top = self._top()
        return None if top is None else self._found.rows[top]

    def columns_of_headings(self) -> Mapping[str, int]:
        """The column under the heading of each key."""
        top = self.row_of_columns
        if top is None:
            return {}
        found = self._columns(top)
        return {column.key: number for number, column in found.items()}

    def own_columns(self, key: str) -> OwnColumns:
        """The columns under headings that are none of the sheet's."""
        top, known = self._top(), self.columns_of_headings()
        if top is None or key not in known:
            return OwnColumns()
        rows = self._found.rows
        headings = {
            number: heading
            for number, cell in rows[top].cells.items()
            if number not in known.values() and (heading := _heading(cell))
        }
        return OwnColumns(
            tuple(headings.values()),
            {
                fold(_heading(row.cells[known[key]])): tuple(map(row.cells.get, headings))
                for row in rows[top + 1 :]
                if known[key] in row.cells
            },
        )

    def _column(self, cell: BookCell) -> BookColumn | None:
        return column_named(_heading(cell), self._sheet.columns)

    def _columns(self, row: CellRow) -> Mapping[int, BookColumn]:
        columns: dict[int, BookColumn] = {}
        others: list[BookCell] = []
        further: list[tuple[int, BookColumn]] = []
        for number, cell in row.cells.items():
            column = self._column(cell)
            if column is None:
                others.append(cell)
            elif plain(_heading(cell)) in map(plain, column.also):
                further.append((number, column))
            elif column in columns.values():
                self._fault(cell.address, f'cột "{column.heading}" có hai lần', "Xóa một cột")
            else:
                columns[number] = column
        for number, column in further:
            if column not in columns.values():
                columns[number] = column
        missing = [one for one in self._sheet.columns if one not in columns.values()]
        told = self._tell_misspelt(others, missing)
        for column in missing:
            if column.required and column.key not in told:
                place = next(iter(row.cells.values())).address
                remedy = f'Đổi tên cột có nội dung này thành "{column.heading}"; chưa có thì thêm'
                self._fault(place, f'dòng tiêu đề thiếu cột "{column.heading}"', remedy)
        return columns

    def _tell_misspelt(
        self, others: Sequence[BookCell], missing: Sequence[BookColumn]
    ) -> frozenset[str]:
        """Tell of names that are near one that is missing; gives the keys of those."""
        told = set()
        for cell in others:
            known = {column.heading: column for column in missing}
            near = _nearest(_heading(cell), list(known))
            if near:
                told.add(known[near].key)
                remedy = "Sửa lại tên, hoặc đặt tên khác hẳn nếu là cột của cơ quan"
                self._fault(cell.address, f'không có "{_heading(cell)}"', remedy, near)
        return frozenset(told)

    def _unmerged(
        self, rows: Sequence[CellRow], top: int, columns: Mapping[int, BookColumn]
    ) -> tuple[list[CellRow], Mapping[int, set[str]]]:
        """The rows with a value that is merged down a column in each of its rows; one merged across
        columns is told, and its keys given by the number of the row."""
        below = [area for area in self._found.merged if area.bottom >= top]
        values: dict[tuple[int, int], BookCell] = {
            (row.number - 1, column): cell for row in rows for column, cell in row.cells.items()
        }
        filled: dict[int, dict[int, BookCell]] = {}
        bad: dict[int, set[str]] = {}
        last = rows[-1].number if rows else 0
        for area in below:
            known = [column for column in columns if area.left <= column <= area.right]
            cell = values.get((area.top, area.left))
            if not known or cell is None:
                continue
            if len(known) > 1 or area.left != known[0]:
                self._tell_merged(area)
                for number in range(area.top + 1, min(area.bottom + 1, last) + 1):
                    bad.setdefault(number, set()).update(columns[column].key for column in known)
            else:
                for number in range(area.top + 2, min(area.bottom + 1, last) + 1):
                    address = f"{get_column_letter(area.left + 1)}{number}"
                    own = filled.setdefault(number, {})
                    own[area.left] = replace(cell, address=address)
        unmerged = [replace(row, cells={**row.cells, **filled.get(row.number, {})}) for row in rows]
        return unmerged, bad

    def _lines(
        self,
        rows: Sequence[CellRow],
        columns: Mapping[int, BookColumn],
        bad: Mapping[int, set[str]],
    ) -> Iterator[BookLine]:
        for row in rows:
            cells = {
                column.key: row.cells[number]
                for number, column in columns.items()
                if number in row.cells
            }
            if not cells:
                continue
            first = next(iter(cells.values()))
            if fold(_heading(first)).startswith(fold(EXAMPLE)):
                continue
            self._tell_hidden(row, first)
            places = {
                column.key: f"{get_column_letter(number + 1)}{row.number}"
                for number, column in columns.items()
            }
            told = bad.get(row.number, set())
            yield BookLine(self._found.name, row.number, cells, places, bad=told)


def _heading(cell: BookCell) -> str:
    try:
        return text_of(cell)
    except CellError:
        return ""


def column_named(text: str, columns: tuple[BookColumn, ...]) -> BookColumn | None:
    """The column with this heading, in Vietnamese, without its marks, in English, or as people
    write it."""
    exact, without_marks = _spelled(
        tuple((one.heading, one.english) for one in columns), tuple(one.also for one in columns)
    )
    number = exact.get(fold(text))
    if number is None:
        number = without_marks.get(plain(text))
    return None if number is None else columns[number]


@lru_cache(maxsize=64)
def _spelled(
    headings: tuple[tuple[str, str], ...], others: tuple[tuple[str, ...], ...]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Numbers of columns by their headings folded, and without any marks."""
    exact: dict[str, int] = {}
    without_marks: dict[str, int] = {}
    for number, names in (*enumerate(headings), *enumerate(others)):
        for name in filter(None, names):
            exact.setdefault(fold(name), number)
            without_marks.setdefault(plain(name), number)
    return exact, without_marks
