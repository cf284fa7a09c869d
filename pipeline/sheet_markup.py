"""What a sheet's XML says that a fast reader passes over: error cells and formulas.

The common case is settled by searching bytes; a sheet that needs more is parsed as a stream. No
part that gets here has a DOCTYPE, so no entity can expand.
"""

from __future__ import annotations

import re
from xml.parsers import expat

from pipeline.addresses import address_of, column_of
from pipeline.opened import UNCACHED

_WIDE_OR_DEEP = re.compile(rb' r="(?:[A-Za-z]{2}|[A-Za-z]\d{5})')
_FILLED = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^>]*?(?<!/)>"""
)
_VALUELESS_END = re.compile(rb"</f>(?:<v>\s*</v>|<v ?/>)?\s*</c>")
_VALUELESS_SHARED = re.compile(rb"<f [^>]*/>(?:<v>\s*</v>|<v ?/>)?\s*</c>")
_PREFIXED = re.compile(rb"""xmlns:\w+\s*=\s*["'][^"']*spreadsheetml/(?:2006/)?main["']""")
_PLAIN_AREA = 26 * 9_999


def scan(part: bytes) -> tuple[int, dict[str, str]]:
    """How many cells lie between A1 and the last row and column that hold something (where that
    is plainly few, an upper bound), and the addresses of error cells with their text and of
    formulas without a value (``UNCACHED``)."""
    # Half of a form's sheet is drop-downs and formats after the cells: spare searching those.
    cells = part[part.find(b"<sheetData") : part.rfind(b"</sheetData>")]
    is_plain = _is_plain(part[:4096], cells)
    area = _PLAIN_AREA if is_plain and not _WIDE_OR_DEEP.search(cells) else _area(part)
    if not is_plain or b'"e"' in cells or b"'e'" in cells:
        return area, _parse(part).suspects
    return area, _uncached(cells)


def _area(part: bytes) -> int:
    rows = columns = 0
    for letters, digits in set(_FILLED.findall(part)):
        rows = max(rows, int(digits))
        columns = max(columns, column_of(letters.decode("ascii")) + 1)
    return rows * columns


def _uncached(part: bytes) -> dict[str, str]:
    cells: dict[str, str] = {}
    ends = [*_VALUELESS_END.finditer(part)]
    if b"<f " in part:
        ends.extend(_VALUELESS_SHARED.finditer(part))
    for end in ends:
        start = part.rfind(b"<c ", 0, end.start())
        tag = part[start : part.find(b">", start)]
        if b't="str"' in tag:
            continue  # its value is the empty text
        cells[tag[6 : tag.find(b'"', 6)].decode("ascii", "replace")] = UNCACHED
    return cells


def formula_in(part: bytes, address: str) -> str | None:
    """The formula of a cell without ``=`` ("" for one that shares another's); ``None`` where the
    cell holds a plain value."""
    return _parse(part).formulas.get(address)


def _is_plain(start: bytes, cells: bytes) -> bool:
    """Whether every cell is written the way all known programs write it: ``<c r="A1" …``."""
    return (
        b"<worksheet" in start
        and not _PREFIXED.search(start)
        and cells.count(b"<c") == cells.count(b'<c r="')
    )


class _Parser:
    """Collects formulas and suspect cells from a stream of tags."""

    def __init__(self) -> None:
        self.suspects: dict[str, str] = {}
        self.formulas: dict[str, str] = {}
        self._row, self._column = -1, -1
        self._address, self._type = "", ""
        self._texts: dict[str, list[str]] = {}
        self._open = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            self._row = int(number) - 1 if number.isdecimal() else self._row + 1
            self._column = -1
        elif name == "c":
            self._address = attributes.get("r", "").upper()
            letters = self._address.rstrip("0123456789")
            self._column = column_of(letters) if letters.isalpha() else self._column + 1
            self._address = self._address or address_of(max(self._row, 0), self._column)
            self._type = attributes.get("t", "")
            self._texts = {}
        elif name in ("f", "v"):
            self._texts[name] = []
            self._open = name

    def text(self, text: str) -> None:
        if self._open:
            self._texts.setdefault(self._open, []).append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("f", "v"):
            self._open = ""
        elif name == "c":
            value = "".join(self._texts.get("v", ())).strip()
            if "f" in self._texts:
                self.formulas[self._address] = "".join(self._texts["f"])
                if not value and self._type not in ("str", "e"):
                    self.suspects[self._address] = UNCACHED
            if self._type == "e":
                self.suspects[self._address] = value or "#N/A"


def _parse(part: bytes) -> _Parser:
    collector = _Parser()
    parser = expat.ParserCreate()
    parser.StartElementHandler = collector.start
    parser.CharacterDataHandler = collector.text
    parser.EndElementHandler = collector.end
    try:
        parser.Parse(part, True)
    except expat.ExpatError:
        # What was found up to the fault still counts; the reader itself refuses the part.
        return collector
    return collector
