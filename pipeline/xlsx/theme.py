"""Colours, fonts and number formats of every workbook we write; nothing else decides a look.

A style is a plain mapping of XlsxWriter properties. ``Theme`` turns styles into the formats of one
workbook, each made once.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from schemas.records import Kind

Style = Mapping[str, Any]

FONT = "Times New Roman"
SIZE = 11
TITLE_SIZE = 14
POINTS_PER_LINE = 15.0
"""Height of one line of text at ``SIZE``."""
TIGHT_POINTS_PER_LINE = 12.8
"""The least height of one."""
TALLEST = 409
"""Points of the tallest row that Excel knows."""

INK = "#1F1F1F"
MUTED = "#6B6B6B"
LINE = "#8C8C8C"
BRAND = "#1F3864"
YELLOW = "#FFF6BF"
PALE_YELLOW = "#FFFCEB"
GREY = "#EDEDED"
DARK_GREY = "#D0D0D0"
HEADER_FILL = "#DCE6F1"
RED, RED_INK = "#FAD4D4", "#B00020"
ORANGE, ORANGE_INK = "#FDE3C4", "#9C4A00"
GREEN, GREEN_INK = "#E3F1E1", "#1E6B2E"
LINK = "#0B5394"

WHOLE, PLAIN_WHOLE, DATE, AS_TEXT, GENERAL = "#,##0", "0", "dd/mm/yyyy", "@", "General"


DOTTED = r"[>=1000000]#\.###\.##0;[>=1000]#\.##0;0"
"""Whole numbers with points between the thousands on any computer: they are signs of the format."""


def fixed(decimals: int, *, grouped: bool = False) -> str:
    """The number format with exactly so many decimals; ``grouped`` parts the thousands."""
    whole = WHOLE if grouped else PLAIN_WHOLE
    return f"{whole}.{'0' * decimals}" if decimals else whole


def vietnamese(number_format: str) -> str:
    """The format with the decimal comma and the points of Vietnamese, where the program lets a
    format choose them (LibreOffice; Excel takes those of the computer)."""
    return f"[$-42A]{number_format}"


NUMBER_FORMATS: Mapping[Kind, str] = {
    Kind.COUNT: WHOLE,
    Kind.MONEY: WHOLE,
    Kind.DECIMAL: "0.###",
    Kind.YEAR: PLAIN_WHOLE,
    Kind.DATE: AS_TEXT,
    Kind.TEXT: AS_TEXT,
    Kind.CHOICE: GENERAL,
}

_TEXT: Style = {"font_name": FONT, "font_size": SIZE, "font_color": INK, "valign": "vcenter"}
_WRAP: Style = {**_TEXT, "text_wrap": True}
_BOX: Style = {**_WRAP, "border": 1, "border_color": LINE}

BASE: Style = {"font_name": FONT, "font_size": SIZE}
TEXT: Style = _WRAP
TEXT_BOLD: Style = {**_WRAP, "bold": True}
TEXT_CENTRE: Style = {**_WRAP, "align": "center"}
TEXT_CENTRE_BOLD: Style = {**TEXT_CENTRE, "bold": True}
TEXT_CENTRE_ITALIC: Style = {**TEXT_CENTRE, "italic": True}
TEXT_RIGHT: Style = {**_WRAP, "align": "right"}
TEXT_RIGHT_ITALIC: Style = {**TEXT_RIGHT, "italic": True}
NOTE: Style = {**_WRAP, "italic": True, "font_color": MUTED}
GUIDANCE: Style = {
    **_WRAP,
    "valign": "top",
    "italic": True,
    "bg_color": "#F6F8FB",
    "border": 1,
    "border_color": "#C9D3E0",
}
TITLE: Style = {**TEXT_CENTRE_BOLD, "font_size": TITLE_SIZE, "font_color": BRAND}
SUBTITLE: Style = {**TEXT_CENTRE, "italic": True}
MOTTO: Style = {**TEXT_CENTRE_BOLD, "underline": 1}
SECTION_TITLE: Style = {**TEXT_BOLD, "font_size": 12, "font_color": BRAND}
LINKED: Style = {**_TEXT, "font_color": LINK, "underline": 1}
LINKED_CELL: Style = {**_BOX, "font_color": LINK, "underline": 1, "align": "center"}
ALERT: Style = {**TEXT_CENTRE_BOLD, "font_color": RED_INK}

HEADER: Style = {**_BOX, "bold": True, "align": "center", "bg_color": HEADER_FILL}
STRIP: Style = {
    **_BOX,
    "align": "center",
    "bg_color": "#F6F8FB",
    "font_color": MUTED,
    "font_size": 9,
}
CODE: Style = {**_BOX, "italic": True, "align": "center", "bg_color": GREY, "font_size": 10}
SECTION: Style = {**_BOX, "bold": True, "bg_color": GREY}
LABEL: Style = {**_BOX, "indent": 1}
LABEL_BOLD: Style = {**LABEL, "bold": True}
INPUT: Style = {**_BOX, "bg_color": YELLOW, "locked": False}
OPTIONAL_INPUT: Style = {**_BOX, "bg_color": PALE_YELLOW, "locked": False}
HINT: Style = {**_WRAP, "italic": True, "bg_color": GREY, "font_color": MUTED, "font_size": 10}
LOCKED: Style = {**_BOX, "bg_color": GREY, "indent": 1}
COMPUTED: Style = {**_BOX, "bg_color": GREY, "bold": True}
CLOSED: Style = {**_BOX, "bg_color": DARK_GREY}
"""A cell that does not exist on its row."""
BESIDE: Style = {**_TEXT, "italic": True, "font_color": MUTED, "font_size": 10, "indent": 1}
"""Outside of the table: nothing there is to be filled or printed."""
CHECK: Style = {**_BOX, "align": "center", "font_size": 10}
CELL: Style = {**_BOX}
CELL_BOLD: Style = {**_BOX, "bold": True}
CELL_CENTRE: Style = {**_BOX, "align": "center"}
TOTAL: Style = {**_BOX, "bold": True, "bg_color": HEADER_FILL}

ERROR: Style = {"bg_color": RED, "font_color": RED_INK, "bold": True}
QUERY: Style = {"bg_color": ORANGE, "font_color": ORANGE_INK, "bold": True}
MISSING: Style = {"font_color": ORANGE_INK, "italic": True}
GOOD: Style = {"font_color": GREEN_INK}
GOOD_FILL: Style = {"bg_color": GREEN, "font_color": GREEN_INK, "bold": True}
NEEDLESS: Style = {"bg_color": DARK_GREY, "font_color": MUTED}
NEEDLESS_WORD: Style = {"font_color": MUTED, "italic": True}
FAULTY_INPUT: Style = {"bg_color": RED}
UNSEEN: Style = {"bg_color": "#FFFFFF", "font_color": "#FFFFFF"}
"""These are for conditional formats: they change a cell that has a style of its own."""

FAR: Style = {"bg_color": RED, "font_color": RED_INK}

Tone = Literal["good", "short", "quiet"]
VERDICT_TONES: Mapping[str, Tone] = {"met": "good", "not_due_met": "good", "not_met": "short"}
"""By status as it is told; what is not here, an undecided verdict too, is quiet. The mark and the
word tell the verdict without colour."""
TONE_INKS: Mapping[Tone, str] = {"good": GREEN_INK, "short": ORANGE_INK, "quiet": INK}
"""Of the verdict's words on any page."""
TONE_BARS: Mapping[Tone, str] = {"good": GREEN_INK, "short": ORANGE_INK, "quiet": DARK_GREY}
"""Of a bar in any chart."""
TONE_CELLS: Mapping[Tone, Style] = {"good": GOOD_FILL, "short": QUERY, "quiet": {}}
BAR: Style = {"bg_color": BRAND}

CHART_TITLE: Style = {"name": FONT, "size": 11, "bold": True, "color": BRAND}
CHART_TEXT: Style = {"name": FONT, "size": 10, "color": INK}
CHART_AXIS_TITLE: Style = {**CHART_TEXT, "bold": False, "italic": True}
CHART_FIGURE: Style = {**CHART_TEXT, "bold": True}
"""Fonts of charts, as XlsxWriter takes them there."""

PAGE_HEADER = f'&C&"{FONT},Bold"&11'
PAGE_FOOTER, PAGE_NUMBER, PAGE_TOTAL = f'&L&"{FONT},Italic"&9', "&R&9Trang &P", "/&N"
"""Codes of a printed page's header and footer, before its text and after."""

ALIGNMENTS: Mapping[Kind, str] = {
    Kind.COUNT: "right",
    Kind.MONEY: "right",
    Kind.DECIMAL: "right",
    Kind.YEAR: "center",
    Kind.DATE: "center",
    Kind.TEXT: "left",
    Kind.CHOICE: "center",
}


class Theme:
    """The formats of one workbook."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, style: Style, **changes: Any) -> Format:
        """The format of ``style`` with ``changes`` (XlsxWriter properties) laid over it."""
        properties = {**style, **changes}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]

    def cell(self, style: Style, kind: Kind, **changes: Any) -> Format:
        """``style`` with the number format and alignment that ``kind`` has."""
        settings = {"num_format": NUMBER_FORMATS[kind], "align": ALIGNMENTS[kind], **changes}
        return self.format(style, **settings)


def bold_room(width: float) -> float:
    """The width in characters that plain text would need to wrap as bold does in ``width``."""
    return 0.92 * width - 1


_WIDEST = 1.4
"""No letter is reckoned as wide: a text that has room even so needs no wrapping."""


@lru_cache(maxsize=4096)
def lines_of(text: str, width: float, size: float = SIZE) -> int:
    """Counts the lines that ``text`` takes in a cell ``width`` characters wide, at least one.

    Neither Excel nor LibreOffice grows the row of a merged cell by itself, so heights are worked
    out here: words are wrapped at a width that leaves room for bold and capitals.
    """
    lines = 0
    for paragraph in text.split("\n"):
        room = max(width * SIZE / size, 1.0)
        used, count = 0.0, 1
        for word in paragraph.split():
            need = _width(word)
            if used and used + 0.5 + need > room:
                count, used = count + 1, need
            else:
                used += need + (0.5 if used else 0)
            while used > room:
                count, used = count + 1, used - room
        lines += count
    return max(lines, 1)


@lru_cache(maxsize=4096)
def _width(word: str) -> float:
    # In Times New Roman capitals are some 1.35 digits wide, small letters just under one.
    return sum(1.38 if letter.isupper() else 0.94 for letter in word)


def balanced(text: str, width: float, size: float = SIZE) -> str:
    """``text`` with a break near its middle where it takes two lines, so that no word stands alone
    on the second."""
    words = text.split(" ")
    if lines_of(text, width, size) != 2:
        return text
    halves = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return "\n".join(min(halves, key=lambda pair: max(map(_width, pair))))


def tight_height_of(text: str, width: float, size: float = SIZE) -> float:
    """Height as of ``height_of`` with hardly any room to spare, for a page that must hold much."""
    return lines_of(text, width, size) * TIGHT_POINTS_PER_LINE * size / SIZE + 2.5


def height_of(text: str, width: float, size: float = SIZE) -> float:
    """Row height in points that shows all of ``text``."""
    is_short = len(text) * _WIDEST * size < width * SIZE and "\n" not in text
    lines = 1 if is_short else lines_of(text, width, size)
    return lines * POINTS_PER_LINE * size / SIZE + 3
