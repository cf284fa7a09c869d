"""The records of an .xls workbook that a fast reader would pass over in silence."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from pipeline.read.legacy_codes import encoding_of
from pipeline.read.opening.ole import stream
from pipeline.xlsx.addresses import address_of

_BOF, _EOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0085
_FORMULA, _BOOLERR = 0x0006, 0x0205
_FONT, _STYLE, _DATEMODE = 0x0031, 0x00E0, 0x0022
_TEXTS = frozenset({0x00FD, 0x0204, 0x00D6})
"""Cells that hold a text: of the table of texts, of their own, with runs."""
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6})
_RUNS = frozenset({0x00BD, 0x00BE})
_NO_FONT = 4
"""The format leaves this number out when it counts fonts."""
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


@dataclass
class LegacyCells:
    """Per sheet name: error cells with their text, formula cells; and how far cells reach."""

    suspects: dict[str, dict[str, str]] = field(default_factory=dict)
    formulas: dict[str, frozenset[str]] = field(default_factory=dict)
    fonts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Font of each text cell whose font is older than Unicode. Runs inside a text are not told."""
    has_1904_dates: bool = False
    encrypted: bool = False
    area: int = 0
    """Cells of the largest sheet, counted from A1 to its last row and column."""
    farthest: tuple[str, str] = ("", "")
    """That sheet and the address up to which it reaches."""


def scan(data: bytes) -> LegacyCells:
    """Walk the records of an .xls file. Raises ``OleError`` or ``struct.error`` where broken."""
    book = stream(data, "workbook")
    found = LegacyCells()
    sheets: dict[int, str] = {}
    sheet = ""
    formulas: dict[str, set[str]] = {}
    fonts: list[str] = []
    styles: list[int] = []
    rows = columns = at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        body = book[at + 4 : at + 4 + length]
        if kind == _FILEPASS:
            found.encrypted = True
            return found
        if kind == _BOUNDSHEET:
            start, name = _bound_sheet(body)
            sheets[start] = name
        elif kind == _DATEMODE:
            found.has_1904_dates = body[:1] == b"\x01"
        elif kind == _FONT:
            fonts.append(_font_name(body))
            if len(fonts) == _NO_FONT:
                fonts.append("")
        elif kind == _STYLE:
            styles.append(struct.unpack_from("<H", body)[0])
        elif kind == _BOF:
            sheet, rows, columns = sheets.get(at, sheet), 0, 0
        elif kind in _CELLS or kind in _RUNS:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, length - 2)[0] if kind in _RUNS else column
            rows, columns = max(rows, row + 1), max(columns, last + 1)
            if rows * columns > found.area:
                found.area = rows * columns
                found.farthest = sheet, address_of(rows - 1, columns - 1)
            address = address_of(row, column)
            if kind in _TEXTS and (font := _old_font(body, styles, fonts)):
                found.fonts.setdefault(sheet, {})[address] = font
            if kind == _FORMULA:
                formulas.setdefault(sheet, set()).add(address)
                if body[6] == 2 and body[12:14] == b"\xff\xff":
                    text = _ERRORS.get(body[8], "#N/A")
                    found.suspects.setdefault(sheet, {})[address] = text
            elif kind == _BOOLERR and body[7] == 1:
                found.suspects.setdefault(sheet, {})[address] = _ERRORS.get(body[6], "#N/A")
        at += 4 + length
    found.formulas = {name: frozenset(cells) for name, cells in formulas.items()}
    return found


def _font_name(body: bytes) -> str:
    length, wide = body[14], body[15] & 1
    text = body[16 : 16 + length * (2 if wide else 1)]
    return text.decode("utf-16-le" if wide else "latin-1", "replace")


def _old_font(body: bytes, styles: list[int], fonts: list[str]) -> str:
    """The font of a text cell; "" where it is of our days, or not known."""
    (style,) = struct.unpack_from("<H", body, 4)
    number = styles[style] if style < len(styles) else len(fonts)
    font = fonts[number] if number < len(fonts) else ""
    return font if encoding_of(font) else ""


def _bound_sheet(body: bytes) -> tuple[int, str]:
    (start,) = struct.unpack_from("<I", body)
    length, wide = body[6], body[7] & 1
    text = body[8 : 8 + length * (2 if wide else 1)]
    return start, text.decode("utf-16-le" if wide else "latin-1", "replace")
