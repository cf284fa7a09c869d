"""A worksheet whose rows are written straight from described lines.

XlsxWriter keeps a record of every cell until the file is closed and writes each with a dozen
calls; on the sheets that hold a line per unit that was most of a run's time. Here a row becomes
text as soon as it is taken, by a template of the rows that hold the same kinds of values, and many
rows wait on disk. Links become text too, with one relation for all that lead into a file. What
else stands around the rows (columns, merged cells, formats, printing) stays XlsxWriter's.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import shutil
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from itertools import compress, islice
from tempfile import SpooledTemporaryFile
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.url import Url
from xlsxwriter.worksheet import Worksheet

from pipeline.text.safe_text import for_cell
from pipeline.xlsx.addresses import DAY_ZERO, letters_of
from pipeline.xlsx.sheet_description import Cell, Leads, Line, Scalar, Sheet

MOST_LINKS = 65_530
"""Links that Excel accepts on one sheet; further cells keep their text without one."""

LONGEST_LINK = 2_000
MOST_IN_MEMORY = 256 * 1024
"""Bytes of a sheet's rows, and of its links, that wait in memory."""
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_LINES_AT_ONCE = 100
_SHORT, _MOST_KEPT = 80, 8192

_ESCAPES = re.compile("(_x[0-9a-fA-F]{4}_)")
_MARKUP = re.compile('[&<>"\n]')
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#xA;"}
_BLANK = type(None)
_INTERNAL = "internal:"
_NUMBER = "\0"
"""Stands for the number of the row in a template."""
LookOf = Callable[[str], Format | None]
_Slot = tuple[int, Callable[[Any], str]]
"""The place of a cell among those that a template leaves open, and what writes it."""
_Template = tuple[str, Sequence[bool], Sequence[_Slot]]
"""The text of a row, true for each cell that it leaves open, and those of these that are not put in
as they are."""


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
        self._templates: dict[tuple[str, tuple[type, ...]], _Template] = {}
        self._links: list[str] = []
        self._related: dict[str, int] = {}
        # Closed when they are written.
        self._rows = SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115
        self._linked = SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115
        try:
            lines = enumerate(sheet.lines)
            while some := [self._taken(*one) for one in islice(lines, _LINES_AT_ONCE)]:
                self._rows.write("".join(some).encode())
                self._linked.write("".join(self._links).encode())
                self._links.clear()
        except BaseException:
            self.forget()
            raise

    def forget(self) -> None:
        """Let the rows go, where the workbook is not to be written."""
        self._rows.close()
        self._linked.close()

    def _taken(self, row: int, line: Line) -> str:
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
        self._row, self._number = row, str(row + 1)
        cells = self._cells(line)
        if line.leads is not None:
            self._lead(line.leads)
        if self._letters:
            self.dim_rowmin = self.dim_colmin = 0
            self.dim_rowmax, self.dim_colmax = row, len(self._letters) - 1
        if not cells and not height:
            return ""
        return f'<row r="{self._number}"{height}>{cells}</row>'

    def _link(self, column: int, cell: Cell) -> None:
        """Write a link, as ``write_url`` does, which would keep its text beside the row's own."""
        if self.hlink_count >= MOST_LINKS or len(cell.link) > LONGEST_LINK:
            return
        self.hlink_count += 1
        link, _, place = cell.link.partition("#")
        if link.startswith(_INTERNAL):
            # Only a text is the link's own; a figure or a formula stands there without it.
            text = for_cell(cell.value) if isinstance(cell.value, str) else ""
            where = f'location="{_quoted(link[len(_INTERNAL) :])}" display="{_quoted(text)}"'
        else:
            where = self._relation(link)
            if place:
                where += f' location="{_quoted(place)}"'
        self._links.append(f'<hyperlink ref="{self._letters[column]}{self._number}" {where}/>')

    def _lead(self, leads: Leads) -> None:
        """Write the links of a line's cells, as many as there is room for."""
        room = MOST_LINKS - self.hlink_count
        if not room or len(leads.file) + len(leads.sheet) > LONGEST_LINK:
            return
        file, letters, number = self._relation(leads.file), self._letters, self._number
        place = f'{file} location="{_quoted(leads.sheet)}'
        links = [
            f'<hyperlink ref="{letters[column]}{number}" {place}{address}"/>'
            if leads.sheet and address
            else f'<hyperlink ref="{letters[column]}{number}" {file}/>'
            for column, address in islice(leads.addresses.items(), room)
        ]
        self.hlink_count += len(links)
        self._links += links

    def _relation(self, link: str) -> str:
        """The attribute that names a file; all links into one share it."""
        number = self._related.setdefault(_target_of(link), len(self._related) + 1)
        return f'r:id="rId{number}"'

    def _checked(self, done: object, row: int, column: int) -> None:
        """XlsxWriter tells of what it dropped only by what it returns."""
        if done:
            raise WorkbookError(f"{self._place(row, column)}: refused ({done})")

    def _place(self, row: int, column: int) -> str:
        return f"sheet {self._name!r}, row {row + 1}, column {column + 1}"

    def _write_rows(self) -> None:
        """Called by XlsxWriter between the tags of ``sheetData``."""
        self._write_out(self._rows)

    def _write_hyperlinks(self) -> None:
        """Called by XlsxWriter where the links stand; it writes their relations afterwards."""
        if self.hlink_count:
            self.rel_count = len(self._related)
            self.external_hyper_links = [["/hyperlink", one, "External"] for one in self._related]
            self.fh.write("<hyperlinks>")
            self._write_out(self._linked)
            self.fh.write("</hyperlinks>")
        self._linked.close()

    def _write_out(self, waiting: SpooledTemporaryFile[bytes]) -> None:
        with waiting:
            waiting.seek(0)
            self.fh.flush()
            shutil.copyfileobj(waiting, self.fh.buffer, MOST_IN_MEMORY)

    def _cells(self, line: Line) -> str:
        kinds = tuple(map(type, line.cells))
        if "" in line.cells:
            kinds = tuple([_BLANK if cell == "" else type(cell) for cell in line.cells])
        known = self._templates.get((line.style, kinds))
        if known is None:
            known = self._templates[line.style, kinds] = self._template(line, kinds)
        template, is_open, slots = known
        content = list(compress(line.cells, is_open))
        for at, write in slots:
            content[at] = write(content[at])
        return template.replace(_NUMBER, self._number) % tuple(content)

    def _template(self, line: Line, kinds: Sequence[type]) -> _Template:
        """The text of the rows whose cells are of the kinds of this one's."""
        texts: list[str] = []
        is_open: list[bool] = []
        slots: list[_Slot] = []
        for column, (kind, cell) in enumerate(zip(kinds, line.cells, strict=True)):
            usual = line.style or (self._styles[column] if column < len(self._styles) else "")
            own = cell.style if isinstance(cell, Cell) else ""
            # Of a cell's own style it is asked here too: looks are numbered in the order of cells.
            mark = self._mark(own or usual)
            start = f'<c r="{self._letters[column]}{_NUMBER}"{mark}'
            write: Callable[[Any], str] | None = None
            if kind is Cell:
                texts.append("%s")
                write = partial(self._cell, column, usual)
            elif kind is _BLANK:
                texts.append(f"{start}/>" if mark else "")
            elif issubclass(kind, str):
                texts.append(f"{start}%s")
                write = _of_any_text
            else:
                texts.append(f"{start}><v>%s</v></c>")
                write = None if kind is int else partial(self._figure, column)
            if write is not None:
                slots.append((sum(is_open), write))
            is_open.append(kind is not _BLANK)
        return "".join(texts), is_open, slots

    def _cell(self, column: int, usual: str, cell: Cell) -> str:
        value = cell.value
        if cell.link:
            self._link(column, cell)
        mark = self._mark(cell.style or usual)
        start = f'<c r="{self._letters[column]}{self._number}"{mark}'
        if cell.formula:
            if isinstance(value, float):
                self._figure(column, value)
            return start + _of_formula(cell.formula, value)
        if value is None or value == "":
            return f"{start}/>" if mark else ""
        if isinstance(value, str):
            return start + _of_any_text(value)
        return f"{start}><v>{self._figure(column, value)}</v></c>"

    def _figure(self, column: int, value: float | dt.date) -> str:
        if isinstance(value, float) and not math.isfinite(value):
            raise WorkbookError(f"{self._place(self._row, column)}: {value}")
        return _of_figure(value)

    def _mark(self, style: str) -> str:
        """The attribute that names the look of a style."""
        mark = self._marks.get(style)
        if mark is None:
            look = self._look_of(style)
            mark = "" if look is None else f' s="{look._get_xf_index()}"'
            self._marks[style] = mark
        return mark


@lru_cache(maxsize=16_384)
def _target_of(link: str) -> str:
    """The file that a link leads to. Many links lead into one, from sheet after sheet."""
    return str(Url(link)._target())


def _of_figure(value: float | dt.date) -> str:
    """Every digit that the figure has: a cached value is exact."""
    if isinstance(value, dt.date):
        return str((value - DAY_ZERO).days)
    return f"{value:d}" if isinstance(value, int) else repr(value)


def _of_text(text: str) -> str:
    text = for_cell(text)
    if not text:
        return "/>"
    if "_x" in text:
        text = _ESCAPES.sub(r"_x005F\1", text)
    kept = ' xml:space="preserve"' if text[0].isspace() or text[-1].isspace() else ""
    return f' t="inlineStr"><is><t{kept}>{escape(text)}</t></is></c>'


class _Texts(dict[str, str]):
    """Texts with the markup that they become; most short ones stand in a sheet many times."""

    def __missing__(self, text: str) -> str:
        written = _of_text(text)
        if len(text) <= _SHORT:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[text] = written
        return written


_of_any_text = _Texts().__getitem__


def _quoted(text: str) -> str:
    return escape(text, _IN_ATTRIBUTES) if _MARKUP.search(text) else text


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
