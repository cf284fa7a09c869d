"""A described workbook to an .xlsx file, with XlsxWriter. Knows nothing of figures."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager

from pipeline.files.saving import save
from pipeline.text.safe_text import for_cell
from pipeline.xlsx.line_sheet import LineSheet
from pipeline.xlsx.sheet_description import PrintSetup, Sheet, Workbook
from pipeline.xlsx.theme import (
    BASE,
    PAGE_FOOTER,
    PAGE_HEADER,
    PAGE_NUMBER,
    PAGE_TOTAL,
    Style,
    Theme,
)
from pipeline.xlsx.write_charts import add_bar_chart
from pipeline.xlsx.zip_parts import Part, write_zip

LONGEST_HEADER = 180
"""Signs of our text in a header or footer, which with its codes holds 255."""

_A4 = 9
_WINDOW = 1366, 728
"""Dots across and down a laptop's screen above its taskbar."""
_DOTS_OF_LETTER, _DOTS_OF_TAB, _DOTS_OF_ARROWS = 6.2, 22, 60
"""Width in Excel of a letter of a sheet's name, of its tab beside them, of the arrows before all
tabs."""


def write_workbook(path: Path, workbook: Workbook, styles: Mapping[str, Style]) -> None:
    """Write ``workbook``; ``styles`` gives the look of each style name.

    The file depends on the description alone: its dates are those of the description. Raises
    ``WorkbookError`` where a cell cannot be written and ``OSError`` where the file cannot.
    """
    book = _Book(path)
    book.set_properties(
        {
            "title": workbook.title,
            "company": workbook.company,
            "created": dt.datetime.combine(workbook.created, dt.time()),
        }
    )
    book.set_calc_mode("auto")
    if workbook.tabs_in_sight:
        book.set_size(*_WINDOW)
        book.set_tab_ratio(_share_of_tabs(workbook.sheets[: workbook.tabs_in_sight]))
    looks = _Looks(Theme(book), styles)
    with ExitStack() as taken:
        for sheet in workbook.sheets:
            worksheet = book.add_worksheet(sheet.name, LineSheet)
            _SheetWriter(worksheet, sheet, looks).write()
            taken.callback(worksheet.forget)
            for chart in sheet.charts:
                add_bar_chart(book, worksheet, chart, styles)
        save(book, path)


class _Sink(io.BytesIO):
    """A file that stays open: the zip that a failed save leaves behind is closed when its memory is
    freed, which may be after this one's."""

    def close(self) -> None:
        """Nothing is to be closed."""


class _Book(xlsxwriter.Workbook):  # type: ignore[misc]  # XlsxWriter ships no types
    """A workbook that packs its parts itself: XlsxWriter knows no packer but zlib."""

    def __init__(self, path: Path) -> None:
        # What XlsxWriter packs is an empty zip.
        super().__init__(_Sink(), {"default_format_properties": dict(BASE)})
        self._path = path

    def _get_packager(self) -> Packager:
        return _Packer(self._path)


class _Packer(Packager):  # type: ignore[misc]
    """Zips the parts into a file, where XlsxWriter asks for their names."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def _create_package(self) -> list[object]:
        # Opened first: where that fails no part waits in the system's temporary folder.
        with self._path.open("wb") as file:
            write_zip(file, self._packed(super()._create_package()))
        return []

    @staticmethod
    def _packed(parts: Sequence[tuple[str, str, bool]]) -> Iterator[tuple[str, Part]]:
        for place, name, _ in parts:
            with Path(place).open("rb") as file:
                yield name, Part.of_file(file)
            Path(place).unlink()


def _share_of_tabs(sheets: Sequence[Sheet]) -> float:
    """The percentage of the window's width that the tabs of just these sheets take."""
    tabs = sum(len(sheet.name) * _DOTS_OF_LETTER + _DOTS_OF_TAB for sheet in sheets)
    return round(100 * (_DOTS_OF_ARROWS + tabs) / _WINDOW[0], 1)


class _Looks:
    """Formats by style name."""

    def __init__(self, theme: Theme, styles: Mapping[str, Style]) -> None:
        self._theme = theme
        self._styles = styles
        self._formats: dict[str, Format] = {}

    def format(self, name: str) -> Format | None:
        if not name:
            return None
        if name not in self._formats:
            self._formats[name] = self._theme.format(self._style(name))
        return self._formats[name]

    def tab_color(self, name: str) -> str:
        return str(self._style(name)["tab_color"])

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            raise LookupError(f"no style is named {name!r}; there are: {', '.join(self._styles)}")
        return self._styles[name]


class _SheetWriter:
    """One sheet."""

    def __init__(self, worksheet: LineSheet, sheet: Sheet, looks: _Looks) -> None:
        self._worksheet = worksheet
        self._sheet = sheet
        self._looks = looks

    def write(self) -> None:
        sheet, worksheet = self._sheet, self._worksheet
        if sheet.hidden:
            worksheet.hide()
        for column, width in enumerate(sheet.widths):
            worksheet.set_column(column, column, width)
        worksheet.take(sheet, self._looks.format)
        if sheet.freeze:
            worksheet.freeze_panes(*sheet.freeze)
        if sheet.filter:
            worksheet.autofilter(*sheet.filter)
        for highlight in sheet.highlights:
            worksheet.conditional_format(
                *highlight.area,
                {
                    "type": "formula",
                    "criteria": f"={highlight.formula}",
                    "format": self._looks.format(highlight.style),
                },
            )
        if sheet.tab:
            worksheet.set_tab_color(self._looks.tab_color(sheet.tab))
        self._set_printing(sheet.printing)

    def _set_printing(self, printing: PrintSetup) -> None:
        sheet = self._worksheet
        sheet.set_landscape()
        sheet.set_paper(_A4)
        if printing.scale:
            sheet.set_print_scale(printing.scale)
            sheet.set_v_pagebreaks(list(printing.column_breaks))
            sheet.set_h_pagebreaks(list(printing.row_breaks))
        else:
            sheet.fit_to_pages(1, 0)
        if printing.area:
            sheet.print_area(*printing.area)
        if printing.repeat_columns:
            sheet.repeat_columns(0, printing.repeat_columns - 1)
        if printing.slim_margins:
            sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
        elif printing.narrow_margins:
            sheet.set_margins(left=0.5, right=0.4, top=0.75, bottom=0.6)
        if printing.repeat:
            sheet.repeat_rows(*printing.repeat)
        if printing.header:
            sheet.set_header(f"{PAGE_HEADER}{_literal(printing.header)}", _edge(printing))
        number = PAGE_NUMBER + (PAGE_TOTAL if printing.tells_total else "")
        footer = f"{PAGE_FOOTER}{_literal(printing.footer)}{number}"
        sheet.set_footer(footer, _edge(printing))


def _edge(printing: PrintSetup) -> dict[str, float]:
    """Distance of header and footer from the paper's edge."""
    return {"margin": 0.22} if printing.slim_margins else {}


def _literal(text: str) -> str:
    """Text of a header or footer, where ``&`` begins a code; what exceeds Excel's room ends in a
    mark that says so."""
    kept, room = "", LONGEST_HEADER
    for letter in for_cell(text):
        spelled = "&&" if letter == "&" else letter
        room -= len(spelled.encode("utf-16-le")) // 2
        if room < 1:
            return f"{kept}…"
        kept += spelled
    return kept
