"""Search of a sheet's XML for what a fast reader passes over: error cells and formulas.

The common case is settled by searching bytes; a sheet that needs more is parsed as a stream. No
part that gets here has a DOCTYPE, so no entity can expand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar
from xml.parsers import expat

from pipeline.read.opening.formula_loops import (
    FormulaCell,
    formula_cell,
    loops,
    on_sheets_in,
    references_in,
)
from pipeline.read.opening.opened import CIRCULAR, IN_PLACE_OF_PICTURE, PICTURE, UNCACHED
from pipeline.read.opening.plain_sheet import WINDOW
from pipeline.xlsx.addresses import address_of, column_of, position_of

_FORMULA = rb'f(?>(?: \w+="[^"<>]*+")*)(?:/>|>[^<]*+</f>)'
_REMARKABLE = (
    rb'<(?!c r="[A-Z]{1,%d}+[0-9]{1,%d}+"(?>(?: s="[0-9]++")?)'
    rb'(?>(?: t="(?:[nsbd]|str)"| t="inlineStr"(?! ?><v))?) ?+/?+>'
    rb"|/[cvft]>|v>|" + _FORMULA + rb"<v>[^<\s&]|/?row(?>(?: [^<>]*+)?)>|/?is>|t[ >])"
)
_NEAR = re.compile(_REMARKABLE % (1, 4))
"""Any markup among the cells but what all known programs write: cells as such that hold no error
and don't stand far out, formulas that a value plainly follows."""
_ANYWHERE = re.compile(_REMARKABLE % (3, 7))
"""Such markup wherever the cell stands."""
_FILLED = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>')
_VALUELESS = re.compile(rb"<" + _FORMULA + rb"\s*(<v>\s*</v>|<v ?/>)?\s*</c>")
"""A formula whose cell plainly ends without one; the group is its empty value, where it has it."""
_WITH_FORMULA = re.compile(
    rb'<c r="([A-Z]{1,3}[0-9]{1,7})"(?>(?: s="[0-9]++")?)(?: t="n")? ?>'
    rb"(<f(?: [^<>]*)?(?:/>|>[^<]*+</f>))<v>[^<]"
)
_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_PREFIXED = re.compile(rb"""xmlns:\w+\s*=\s*["'][^"']*spreadsheetml/(?:2006/)?main["']""")
_NEAR_REACH = 9_999, 26
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OPENING = ord("<")
_MANY = 20_000
"""So many signs are looked at one by one before a plain search takes over."""


class MarkupError(Exception):
    """The part is no well-formed XML."""


def scan(part: bytes) -> tuple[int, int, dict[str, str], tuple[FormulaCell, ...]]:
    """Counts the rows and columns from A1 to the last that hold something (where they are plainly
    few, an upper bound); gives the addresses of error cells with their text and of formulas without
    a value (``UNCACHED``), and the cells whose figures come from formulas. Raises
    ``MarkupError``."""
    # Half of a form's sheet is drop-downs and formats after the cells: spare searching those.
    start, last = part.find(b"<sheetData"), part.rfind(b"sheetData")
    end = last - 2 if part[last - 2 : last] == b"</" else -1
    if _is_plain(part, start, end):
        start = part.find(b">", start) + 1
        for remarkable in (_NEAR, _ANYWHERE):
            uncached = _uncached(part, start, end, remarkable)
            if uncached is not None:
                reach = _NEAR_REACH if remarkable is _NEAR else _reach(part, start, end)
                figures = tuple(_figures(part, start, end))
                return *reach, uncached | _circular(figures), figures
    _refuse_interruptions(part)
    parsed = _parse(part, _Parser())
    figures = tuple(parsed.figures)
    return parsed.rows, parsed.columns, parsed.suspects | _circular(figures), figures


def _refuse_interruptions(part: bytes) -> None:
    """The library drops what stands beside a comment or an instruction (``<?``) or inside CDATA,
    and shows less than the file says. No known program writes any among the cells. Raises
    ``MarkupError``."""
    start, end = part.find(b"sheetData"), part.rfind(b"sheetData")
    if has_tag(b"!", part, start, end) or has_tag(b"?", part, start, end):
        raise MarkupError("a declaration among the cells")


def has_tag(sign: bytes, part: bytes, start: int, end: int) -> bool:
    """True if a tag between the places begins with the sign, which is looked for first: finding
    one rare byte is many times faster than finding it behind a common one."""
    at = start - 1
    for _ in range(_MANY):
        at = part.find(sign, at + 1, end)
        if at < 0:
            return False
        if part[at - 1] == _OPENING:
            return True
    return part.find(b"<" + sign, at, end) >= 0


def _is_plain(part: bytes, start: int, end: int) -> bool:
    """True if the markup has no prefixes, under which tags would have other names, and nothing
    before the cells that only looks like tags."""
    return (
        0 < start < end
        and b"<worksheet" in part[:4096]
        and not _PREFIXED.search(part, 0, start)
        and not has_tag(b"!", part, 0, start)
    )


def _circular(cells: Iterable[FormulaCell]) -> dict[str, str]:
    return {address_of(*place): CIRCULAR for place in loops(cells)}


def _figures(part: bytes, start: int, end: int) -> Iterator[FormulaCell]:
    """The cells with a figure that a formula gave."""
    for found in _WITH_FORMULA.finditer(part, start, end):
        place = position_of(found[1].decode("ascii"))
        yield formula_cell(place, found[2].decode("utf-8", "replace"))


def _reach(part: bytes, start: int, end: int) -> tuple[int, int]:
    rows = columns = 0
    for found in _FILLED.finditer(part, start, end):
        rows = max(rows, int(found[2]))
        columns = max(columns, column_of(found[1].decode("ascii")) + 1)
    return rows, columns


def _uncached(
    part: bytes, start: int, end: int, remarkable: re.Pattern[bytes]
) -> dict[str, str] | None:
    """The cells whose formula has no value; ``None`` where anything else is remarkable."""
    cells: dict[str, str] = {}
    for found in remarkable.finditer(part, start, end):
        formula = found.start()
        plain = _VALUELESS.match(part, formula, end)
        if not plain:
            return None
        address = part.rfind(b'<c r="', start, formula) + 6
        closed = part.find(b'"', address)
        # A text may be empty, where a value is written at all.
        if not plain[1] or part.find(b't="str"', closed, formula) < 0:
            cells[part[address:closed].decode("ascii", "replace")] = UNCACHED
    return cells


def near(part: bytes, texts: Mapping[bytes, str], most: int) -> tuple[bytes, str]:
    """A sheet that reaches too far without what stands far out, and the address up to which cells
    that say something reach; "" where only blanks stand so far. ``texts`` are shared texts by their
    numbers, ``most`` is the area that is not too far. Raises ``MarkupError``."""
    reach = _parse(part, _Speaking(texts))
    is_near = reach.rows * reach.columns <= most
    rows, columns = (reach.rows, reach.columns) if is_near else WINDOW
    pieces, at = [], 0
    for start, end in _parse(part, _Beyond(part, rows, columns)).spans:
        pieces.append(part[at:start])
        at = end
    far = "" if is_near else address_of(reach.rows - 1, reach.columns - 1)
    return b"".join((*pieces, part[at:])), far


def formulas_in(part: bytes) -> dict[str, str]:
    """The formula of each cell that has one, by address, without ``=`` ("" for one that shares
    another's). Raises ``MarkupError``."""
    return _parse(part, _Parser()).formulas


class _Parser:
    """Collects formulas and suspect cells from a stream of tags."""

    def __init__(self) -> None:
        self.suspects: dict[str, str] = {}
        self.formulas: dict[str, str] = {}
        self.figures: list[FormulaCell] = []
        """Cells whose figures come from formulas."""
        self.at: Callable[[], int] = int
        """Place in the part, while it is parsed."""
        self.rows = self.columns = 0
        """Last row and column that hold something."""
        self._row, self._column = -1, -1
        self._is_numbered = False
        self._address, self._type, self._is_rich = "", "", False
        self._texts: dict[str, list[str]] = {}
        self._open = self._share = ""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "row":
            number = attributes.get("r", "")
            self._is_numbered = number.isdecimal()
            self._row = int(number) - 1 if self._is_numbered else self._row + 1
            self._column = -1
        elif name == "c":
            self._address = attributes.get("r", "").upper()
            letters = self._address.rstrip("0123456789")
            self._column = column_of(letters) if letters.isalpha() else self._column + 1
            self._address = self._address or address_of(max(self._row, 0), self._column)
            self._type = attributes.get("t", "")
            self._is_rich = "vm" in attributes
            self._texts, self._share = {}, ""
        elif name in ("f", "v", "is"):
            self._texts[name] = []
            self._open = name
            if attributes.get("t") == "shared":
                self._share = attributes.get("si", "")

    def text(self, text: str) -> None:
        if self._open:
            self._texts.setdefault(self._open, []).append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name in ("f", "v", "is"):
            self._open = ""
        elif name == "c":
            self._reach()
            value = "".join(self._texts.get("v", ())).strip()
            if "f" in self._texts:
                self.formulas[self._address] = "".join(self._texts["f"])
                is_empty_text = self._type == "str" and "v" in self._texts
                if not value and self._type != "e" and not is_empty_text:
                    self.suspects[self._address] = UNCACHED
                elif value and self._type in ("", "n"):
                    text, place = self.formulas[self._address], position_of(self._address)
                    named = references_in(text), self._share, on_sheets_in(text)
                    self.figures.append(FormulaCell(place, *named))
            if self._type == "inlineStr" and value and "is" not in self._texts:
                raise MarkupError(f"a value where the text belongs at {self._address}")
            if self._type == "e":
                is_picture = self._is_rich and value == IN_PLACE_OF_PICTURE
                self.suspects[self._address] = PICTURE if is_picture else value or "#N/A"

    def _reach(self) -> None:
        if self._texts:
            self.rows = max(self.rows, self._line())
            self.columns = max(self.columns, self._column + 1)

    def _line(self) -> int:
        """Number of the cell's row, from 1."""
        digits = self._address.lstrip(_LETTERS)
        return int(digits) if digits.isdecimal() else self._row + 1


class _Speaking(_Parser):
    """Counts rows and columns to the last cell that is more than blank."""

    def __init__(self, texts: Mapping[bytes, str]) -> None:
        super().__init__()
        self._shared = texts

    def _reach(self) -> None:
        if self._is_numbered and self._line() != self._row + 1:
            raise MarkupError(f"{self._address} in another row")
        value = "".join(self._texts.get("v", self._texts.get("is", ())))
        if self._type == "s":
            value = self._shared.get(value.encode(), value)
        if value.strip() or ("f" in self._texts and self._type != "str"):
            super()._reach()


class _Beyond(_Parser):
    """Collects where in the part the rows and cells beyond a row and a column stand."""

    def __init__(self, part: bytes, rows: int, columns: int) -> None:
        super().__init__()
        self.spans: list[tuple[int, int]] = []
        self._part, self._window = part, (rows, columns)
        self._beyond = ""
        """Tag of the row or cell beyond that is being passed over."""
        self._from = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._beyond:
            return
        super().start(tag, attributes)
        name = tag.rpartition(":")[2]
        rows, columns = self._window
        if (name == "row" and self._is_numbered and self._row >= rows) or (
            name == "c" and (self._line() > rows or self._column >= columns)
        ):
            self._beyond, self._from = tag, self.at()

    def text(self, text: str) -> None:
        """Nothing is asked of texts."""

    def end(self, tag: str) -> None:
        if tag != self._beyond:
            return
        ending = _TAG.match(self._part, self._from)
        if ending and not ending[0].endswith(b"/>"):
            ending = _TAG.match(self._part, self.at())
        if ending is None:
            raise MarkupError(f"{tag} without an end")
        self.spans.append((self._from, ending.end()))
        self._beyond = ""


_Collector = TypeVar("_Collector", bound=_Parser)


def _parse(part: bytes, collector: _Collector) -> _Collector:
    parser = expat.ParserCreate()
    collector.at = lambda: parser.CurrentByteIndex
    parser.StartElementHandler = collector.start
    parser.CharacterDataHandler = collector.text
    parser.EndElementHandler = collector.end
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        # A reader that is less strict could go on, and show as blank what was not looked at.
        raise MarkupError(str(error)) from error
    return collector
