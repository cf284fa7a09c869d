"""One worksheet of a form: the writing primitives and the page setup that all its sheets share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

from pipeline.forms.heights import LineHeights
from pipeline.text.document_words import ILLUSTRATION
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import column_of
from pipeline.xlsx.shared_formulas import SharingWorksheet
from pipeline.xlsx.theme import Theme

A4 = 9
BESIDE = 51
"""The last column that a screen beside the form may show. All that there are would cost
LibreOffice as long again to save a form."""
A4_INCHES = (11.69, 8.27)
POINTS_PER_INCH, POINTS_PER_PIXEL = 72, 0.75
SPILL = 1.3
"""Pages; up to so many are made one."""
LEFT_OVER = 0.25
"""Of a page; so little on the last of several is taken in by those before."""
READABLE = 58
"""Per cent: letters of 11 points are printed in 6.4."""
TWO_LINES = 2 * theme.POINTS_PER_LINE + 3
ROW_HEIGHT = 20.0
"""Points of a line to write in, at least."""

PROTECTION = {
    "select_locked_cells": True,
    "select_unlocked_cells": True,
    "format_columns": True,
    "format_rows": True,
}


class FormWorksheet(SharingWorksheet):
    """A worksheet that takes formulas as they are.

    XlsxWriter searches each formula for some hundred functions newer than Excel 2007, which took a
    quarter of the time of a form. The forms have none of them; a test says so.
    """

    growing: frozenset[int] = frozenset()
    """The lines (from 1) that are only as high as they begin: they grow with what is typed."""
    print_area_range: str

    def _xml_start_tag_unencoded(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        # XlsxWriter fixes each height that it is given.
        if tag == "row" and dict(attributes)["r"] in self.growing:
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def print_down_to(self, line: str) -> None:
        """Ends the print area on the line that an Excel expression gives."""
        first, _, last = self.print_area_range.partition(":")
        _, letter, end = last.split("$")
        column = f"{first.rpartition('!')[0]}!${letter}$1:${letter}${end}"
        self.print_area_range = f"{first}:INDEX({column},{line})"

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")

    def _write_formula(
        self, row: int, column: int, formula: str, format_: Format | None = None, value: Any = 0
    ) -> int:
        if self._check_dimensions(row, column):
            return -1
        self.table[row][column] = CellFormulaTuple(self._prepare_formula(formula), format_, value)
        return 0


class Margins(NamedTuple):
    """Inches of paper around what is printed."""

    left: float = 0.5
    right: float = 0.4
    top: float = 0.45
    bottom: float = 0.6

    @classmethod
    def of(cls, *, one_page: bool, illustration: bool) -> Margins:
        """Narrow where all must stand on one page; a word in the header needs room."""
        if one_page:
            return cls(0.4, 0.35, 0.5 if illustration else 0.35, 0.45)
        return cls(top=0.6) if illustration else cls()


@dataclass(frozen=True)
class Paper:
    """The part of a sheet that an A4 page takes in."""

    percent: int
    """The scale at which its columns fit on the page."""
    room: float
    """Points of lines that a page holds at this scale."""

    @classmethod
    def of(cls, *, landscape: bool, margins: Margins, widths: Iterable[float]) -> Paper:
        """Make a scale for columns of ``widths`` characters."""
        across, down = A4_INCHES if landscape else reversed(A4_INCHES)
        wide = sum(POINTS_PER_PIXEL * int(7 * width + 5) for width in widths)
        scale = min(1.0, POINTS_PER_INCH * (across - margins.left - margins.right) / wide)
        # A character is 7 pixels wide in Excel and up to 7.4 in other programs.
        percent = int(93 * scale)
        return cls(percent, 100 * POINTS_PER_INCH * (down - margins.top - margins.bottom) / percent)

    def spills(self, height: float) -> bool:
        """True where ``height`` points are little more than a page, which takes them in when it is
        made smaller: a page with two lines serves nobody, nor does one too small to read."""
        smaller = self.percent * min(1.0, self.room / height)
        return 0.9 * self.room < height <= SPILL * self.room and smaller >= READABLE


class Page:
    """A worksheet that is addressed by column letter and line (from 1).

    XlsxWriter reports a refused write by a negative number only; here it is an ``AssertionError``.
    """

    def __init__(self, worksheet: Worksheet, theme_: Theme) -> None:
        self.worksheet, self.theme = worksheet, theme_
        self.lines = LineHeights()
        self.least = ROW_HEIGHT
        """Points of a line with a label, at least."""
        self.growing: set[int] = set()
        """Lines that grow with what is typed into them; nothing that matters is merged there."""
        self.varying: set[int] = set()
        """Lines as high as the unit's names need. Where pages end is the same for all units."""

    def text(self, letter: str, line: int, text: str, format_: Format) -> None:
        """Writes text as text, whatever it looks like."""
        if text:
            self._done(self.worksheet.write_string(line - 1, column_of(letter), text, format_))
        else:
            self.blank(letter, line, format_)

    def blank(self, letter: str, line: int, format_: Format) -> None:
        """Formats an empty cell."""
        self._done(self.worksheet.write_blank(line - 1, column_of(letter), None, format_))

    def code(self, letter: str, line: int, code: str, format_: Format) -> None:
        """Writes a printed code: digits as a number, so that Excel does not flag it as text."""
        index = column_of(letter)
        if code.isdigit():
            self._done(self.worksheet.write_number(line - 1, index, int(code), format_))
        else:
            self.text(letter, line, code, format_)

    def formula(
        self, letter: str, line: int, formula: str, format_: Format, value: str | int = ""
    ) -> None:
        """Writes a formula with the value that it has on the blank form."""
        index = column_of(letter)
        self._done(self.worksheet.write_formula(line - 1, index, formula, format_, value))

    def span(
        self, letters: tuple[str, str], line: int, text: str, format_: Format, *, down: int = 0
    ) -> None:
        """Writes text into one cell, or into cells merged to the right and ``down`` lines."""
        first, last = map(column_of, letters)
        if first == last and not down:
            self.text(letters[0], line, text, format_)
            return
        self.lines.merged[f"{letters[0]}{line}"] = letters
        self._done(self.worksheet.merge_range(line - 1, first, line - 1 + down, last, "", format_))
        if text:
            self.text(letters[0], line, text, format_)

    def span_formula(
        self, letters: tuple[str, str], line: int, formula: str, format_: Format, value: str
    ) -> None:
        """Writes a formula into cells merged to the right."""
        self.span(letters, line, "", format_)
        self.formula(letters[0], line, formula, format_, value)

    def validate(self, cells: str, options: dict[str, Any]) -> None:
        """Lays a validation on a cell or range."""
        self._done(self.worksheet.data_validation(cells, options))

    def condition(
        self, cells: str, formula: str, style: theme.Style, *, stop: bool = False
    ) -> None:
        """Changes the look of the cells where ``formula`` (of the first cell) is true."""
        options = {
            "type": "formula",
            "criteria": formula,
            "format": self.theme.format(style),
            "stop_if_true": stop,
        }
        self._done(self.worksheet.conditional_format(cells, options))

    def tall(self, line: int, height: float) -> None:
        """Makes the line at least ``height`` points high."""
        self.lines.tall(line, height)

    def fit(self, line: int, text: str, width: float, size: float = theme.SIZE) -> None:
        """Makes the line high enough for ``text`` in a cell ``width`` characters wide."""
        self.lines.fit(line, text, width, size)

    def fit_bold(self, line: int, text: str, width: float, size: float = theme.SIZE) -> None:
        """Makes the line high enough for ``text`` in bold."""
        self.lines.fit(line, text, theme.bold_room(width), size)

    def finish(
        self,
        layout_widths: dict[str, float],
        last_line: int,
        *,
        landscape: bool,
        illustration: bool,
        one_page: bool = False,
        last_printed: str = "",
        together: Sequence[tuple[int, int]] = (),
        repeated: tuple[int, int] = (0, -1),
        first_line: int = 1,
    ) -> None:
        """Column widths, row heights, protection and everything about paper. What is printed begins
        at ``first_line``. The lines of each of ``together`` stay on one page; ``repeated`` lines
        stand at the top of each. ``last_printed`` is the Excel expression of the last line that is
        printed, where that follows what is typed."""
        sheet = self.worksheet
        self.lines.widths = layout_widths
        for letter, width in layout_widths.items():
            index = column_of(letter)
            sheet.set_column(index, index, width, self.theme.format(theme.BASE))
        # Style Normal is unlocked: what no column of the form is would be too.
        beside = column_of(list(layout_widths)[-1]) + 1
        sheet.set_column(beside, BESIDE, None, self.theme.format(theme.BASE))
        for line, height in self.lines.points.items():
            sheet.set_row(line - 1, height)
        sheet.growing = frozenset(self.growing)
        sheet.hide_gridlines(2)
        sheet.protect("", PROTECTION)
        sheet.set_paper(A4)
        if landscape:
            sheet.set_landscape()
        else:
            sheet.set_portrait()
        margins = Margins.of(one_page=one_page, illustration=illustration)
        paper = Paper.of(landscape=landscape, margins=margins, widths=layout_widths.values())
        if together:
            # Excel heeds page breaks only where a sheet isn't fitted to pages.
            sheet.set_print_scale(paper.percent)
            breaks = self._breaks(together, (first_line, last_line), repeated, paper.room)
            sheet.set_h_pagebreaks(breaks)
        elif last_printed:
            sheet.set_print_scale(self._percent_of_all(last_line, repeated, paper))
        else:
            spills = paper.spills(self._points(first_line, last_line))
            pages = self._full_pages((first_line, last_line), repeated, paper)
            sheet.fit_to_pages(1, 1 if one_page or spills else pages)
        sheet.center_horizontally()
        sheet.set_margins(*margins)
        sheet.print_area(first_line - 1, 0, last_line - 1, beside - 1)
        if last_printed:
            sheet.print_down_to(last_printed)
        if illustration:
            sheet.set_header(f'&C&"{theme.FONT},Bold"&10{ILLUSTRATION}', {"margin": 0.25})
        footer = f'&"{theme.FONT},Regular"&9'
        sheet.set_footer(
            f"&L{footer}Người lập biểu: ……………………&R{footer}Trang &P/&N",
            {"margin": 0.25},
        )

    def _breaks(
        self,
        together: Sequence[tuple[int, int]],
        printed: tuple[int, int],
        repeated: tuple[int, int],
        room: float,
    ) -> list[int]:
        """The lines after which a new page begins."""
        breaks: list[int] = []
        used = self._points(printed[0], together[0][0] - 1)
        ends = [first - 1 for first, _ in together[1:]] + [printed[1]]
        for (first, _), end in zip(together, ends, strict=True):
            need = self._points(first, end)
            if used + need > room:
                breaks.append(first - 1)
                used = self._points(*repeated)
            used += need
        return breaks

    def _percent_of_all(self, last_line: int, repeated: tuple[int, int], paper: Paper) -> int:
        """The scale at which one page takes in all lines, else two: LibreOffice knows no print area
        that follows what is filled, and prints them all. As wide as the page where that is too
        small."""
        for most, percent in product((1, 2), range(paper.percent, READABLE - 1, -1)):
            pages, _ = self._pages((1, last_line), repeated, paper.room * paper.percent / percent)
            if pages <= most:
                return percent
        return paper.percent

    def _full_pages(self, printed: tuple[int, int], repeated: tuple[int, int], paper: Paper) -> int:
        """Count of pages that take in what would leave a line or two on one more, when they are
        made smaller; 0 where as many as it takes are right."""
        pages, left_over = self._pages(printed, repeated, paper.room)
        if pages < 3 or left_over > LEFT_OVER * paper.room:
            return 0
        fuller, _ = self._pages(printed, repeated, paper.room * paper.percent / READABLE)
        return pages - 1 if fuller < pages else 0

    def _pages(
        self, printed: tuple[int, int], repeated: tuple[int, int], room: float
    ) -> tuple[int, float]:
        """Count of pages of ``room`` points that the lines take, and the points that the last holds
        below what is repeated."""
        lines = [(line, line) for line in range(printed[0], printed[1] + 1)]
        breaks = self._breaks(lines, printed, repeated, room)
        first = breaks[-1] + 1 if breaks else printed[0]
        return len(breaks) + 1, self._points(first, printed[1])

    def _points(self, first: int, last: int) -> float:
        """Points from line ``first`` to ``last`` for a unit with names of usual length."""
        return sum(
            TWO_LINES
            if line in self.varying
            else self.lines.points.get(line, theme.POINTS_PER_LINE)
            for line in range(first, last + 1)
        )

    @staticmethod
    def _done(result: int | None) -> None:
        assert not result, f"XlsxWriter refused a write ({result})"
