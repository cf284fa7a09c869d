"""A worksheet whose rows are written straight from described lines.

XlsxWriter keeps a record of every cell until the file is closed and writes each with a dozen
calls; on the sheets that hold a line per unit that was most of a run's time. Here a row becomes
text as soon as it is taken, and many rows wait on disk. Everything around the rows (columns,
links, merged cells, formats, printing) stays XlsxWriter's.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import shutil
from collections.abc import Callable
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.worksheet import Worksheet

from pipeline.text.safe_text import for_cell
from pipeline.xlsx.addresses import DAY_ZERO, letters_of
from pipeline.xlsx.sheet_description import Cell, Line, Scalar, Sheet

MOST_LINKS = 65_530
"""Links that Excel accepts on one sheet; further cells keep their text without one."""

LONGEST_LINK = 2_000
MOST_IN_MEMORY = 1024 * 1024
"""Bytes of rows that wait in memory."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_SHORT = 80

_ESCAPES = re.compile("(_x[0-9a-fA-F]{4}_)")
LookOf = Callable[[str], Format | None]


class WorkbookError(Exception):
    """Excel takes no such cell; the message says which."""


class LineSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """A worksheet that takes all its rows at once."""

    def take(self, sheet: Sheet, look_of: LookOf) -> None:
        """The rows of ``sheet``; ``look_of`` gives the format of a style name ("" has none).

        Raises ``WorkbookError`` for a cell that Excel would refuse: nothing is dropped unsaid.
        """
        self._name, self._styles, self._look_of = sheet.name, sheet.styles, look_of
        self._has_charts = bool(sheet.charts)
        self._marks: dict[str, str] = {"": ""}
        self._letters: list[str] = []
        self._rows = SpooledTemporaryFile(  # noqa: SIM115  # closed when they are written
            MOST_IN_MEMORY, "w+", encoding="utf-8", newline=""
        )
        try:
            for row, line in enumerate(sheet.lines):
                self._take(row, line)
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Let the rows go, where the workbook is not to be written."""
        self._rows.close()

    def _take(self, row: int, line: Line) -> None:
        while len(self._letters) < len(line.cells):
            self._letters.append(letters_of(len(self._letters)))
        if row >= MOST_ROWS or len(self._letters) > MOST_COLUMNS:
            raise WorkbookError(f"{self._place(row, len(line.cells) - 1)}: beyond the sheet")
        height = ""
        if line.height is not None:
            if self._has_charts:
                # Where they stand is reckoned from it.
                self.set_row(row, line.height)
            height = f' ht="{line.height:.16G}" customHeight="1"'
        for first, last in line.merges:
            self._checked(self.merge_range(row, first, row, last, ""), row, first)
        cells = self._cells(row, line)
        if cells or height:
            self._rows.write(f'<row r="{row + 1}"{height}>{"".join(cells)}</row>')
        if self._letters:
            self.dim_rowmin = self.dim_colmin = 0
            self.dim_rowmax, self.dim_colmax = row, len(self._letters) - 1

    def _link(self, row: int, column: int, cell: Cell) -> None:
        """Write a link, as ``write_url`` does, which would keep its text beside the row's own."""
        if self.hlink_count < MOST_LINKS and len(cell.link) <= LONGEST_LINK:
            self.hlink_count += 1
            # Only a text is the link's own; a figure or a formula stands there without it.
            text = for_cell(cell.value) if isinstance(cell.value, str) else ""
            self.hyperlinks[row][column] = _Link(cell.link, text)

    def _checked(self, done: object, row: int, column: int) -> None:
        """XlsxWriter tells of what it dropped only by what it returns."""
        if done:
            raise WorkbookError(f"{self._place(row, column)}: refused ({done})")

    def _place(self, row: int, column: int) -> str:
        return f"sheet {self._name!r}, row {row + 1}, column {column + 1}"

    def _write_rows(self) -> None:
        """Called by XlsxWriter between the tags of ``sheetData``."""
        with self._rows as rows:
            rows.seek(0)
            shutil.copyfileobj(rows, self.fh, MOST_IN_MEMORY)

    def _cells(self, row: int, line: Line) -> list[str]:
        texts: list[str] = []
        marks, letters, styles = self._marks, self._letters, self._styles
        own, known, number = line.style, len(styles), str(row + 1)
        for column, content in enumerate(line.cells):
            formula = ""
            value: Scalar
            if isinstance(content, Cell):
                name = content.style or own
                formula, value = content.formula, content.value
                if content.link:
                    self._link(row, column, content)
            else:
                name, value = own, content
            if not name and column < known:
                name = styles[column]
            mark = marks.get(name)
            if mark is None:
                mark = marks[name] = self._mark(name)
            if type(value) is float and not math.isfinite(value):
                raise WorkbookError(f"{self._place(row, column)}: {value}")
            start = f'<c r="{letters[column]}{number}"{mark}'
            if formula:
                texts.append(start + _of_formula(formula, value))
            elif value is None or value == "":
                if mark:
                    texts.append(start + "/>")
            elif isinstance(value, str):
                texts.append(start + (_of_text if len(value) > _SHORT else _of_short_text)(value))
            else:
                texts.append(f"{start}><v>{_of_figure(value)}</v></c>")
        return texts

    def _mark(self, name: str) -> str:
        look = self._look_of(name)
        return "" if look is None else f' s="{look._get_xf_index()}"'


class _Link:
    """Link as XlsxWriter asks for it, without the copies of its address that ``Url`` keeps."""

    __slots__ = ("_anchor", "_is_object_link", "_like", "_text")
    _tip = ""

    def __init__(self, link: str, text: str) -> None:
        target, _, place = link.partition("#")
        # Thousands of links lead into one file.
        self._like = _url_into(target)
        self._anchor = place or self._like._anchor
        self._text = text
        self._is_object_link = False

    @property
    def _link_type(self) -> UrlTypes:
        return self._like._link_type

    @property
    def _link(self) -> str:
        place: str = self._like._link
        return place

    def _target(self) -> str:
        target: str = self._like._target()
        return target


_url_into = lru_cache(maxsize=64)(Url)


def _of_figure(value: float | dt.date) -> str:
    """Every digit that the figure has: a cached value is exact."""
    if isinstance(value, dt.date):
        return str((value - DAY_ZERO).days)
    return f"{value:d}" if isinstance(value, int) else repr(value)


def _of_text(text: str) -> str:
    text = for_cell(text)
    if "_x" in text:
        text = _ESCAPES.sub(r"_x005F\1", text)
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


_of_short_text = lru_cache(maxsize=4096)(_of_text)
"""Most short texts of a sheet stand in it many times."""


def _of_formula(formula: str, value: Scalar) -> str:
    """The formula with its cached value; a blank value lets the program that opens it reckon."""
    kind, cached = "", value
    if isinstance(value, str):
        kind, cached = (' t="str"' if value else ""), escape(value)
    elif value is None:
        cached = ""
    else:
        cached = _of_figure(value)
    return f"{kind}><f>{escape(formula.removeprefix('='))}</f><v>{cached}</v></c>"
