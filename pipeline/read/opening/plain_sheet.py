"""The cells of a worksheet whose XML is written as all known programs write it, in one pass.

The XML of the cells is parted at ``<v>``. What stands between two values is markup that is nearly
the same in all returns of a round, so each such piece is understood once and looked up from then
on: which cell comes next and of which type, which texts and formulas without a value lie before
it. A piece that is not plain markup makes the sheet ``NotPlainError``, and the library reads it
behind the guards. Both ways give the same cells, or this one refuses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, NamedTuple
from xml.parsers import expat

from pipeline.xlsx.addresses import address_of, column_of, position_of

UNCACHED = ""
"""Stands for a formula whose value the file does not hold."""

MOST_PIECES = 200_000
"""Pieces and figures that are remembered; beyond them the memory begins anew."""
_MOST_LOOKS = 256
_WIDTH, _HEIGHT = 16_384, 1_048_576
_BEYOND = _WIDTH * _HEIGHT + 1
_OPENING, _CLOSING = b"<sheetData>", b"</sheetData>"

_ATTRIBUTES = rb'(?: [\w:]+="[^"<>&]*")*+'
_FORMULA = rb'<f(?: \w+="[^"<>&]*")*+(?:/>|>(?:[^<&]|&(?:amp|lt|gt|quot|apos|#[0-9]{1,7});)*+</f>)'
_TOKEN = re.compile(
    rb"</c>|<row"
    + _ATTRIBUTES
    + rb"/?>|</row>"
    + rb'|<c r="(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})"(?: s="(?P<style>[0-9]{1,5})")?'
    + rb'(?: t="(?P<type>n|s|b|str|inlineStr|e)")?'
    + rb"(?:/>|>(?:</c>"
    + rb'|<is><t(?P<kept> xml:space="preserve")?>(?P<text>[^<]*+)</t></is></c>'
    + rb"|(?P<uncached>"
    + _FORMULA
    + rb")(?P<empty><v ?/>)?</c>"
    + rb"|(?P<open>(?:"
    + _FORMULA
    + rb")?)(?=\Z)))"
)
_TEXT_ENTRY = re.compile(r'<si><t( xml:space="preserve")?>([^<]*)</t></si>')
_ENTRY_MARKUP = len("<si><t></t></si>")
_PLAIN_TEXTS = re.compile(
    r"(?:<\?xml [^<>]*\?>)?\s*<sst(?: [^<>]*)?>(?P<entries>.*)</sst>\s*", re.S
)
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>)?\s*"
    rb'<worksheet(?: [^<>]*)? xmlns="http://(?:schemas\.openxmlformats\.org/spreadsheetml/2006|'
    rb'purl\.oclc\.org/ooxml/spreadsheetml)/main"[^<>]*>(?:<[A-Za-z/][^<>]*>|\s)*'
)
"""The start of a worksheet: elements only, no comment and no text."""
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NUMBER = re.compile(rb"-?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,3})?")
_FORMAT = re.compile(rb'<numFmt (?=[^>]*\bnumFmtId="([0-9]{1,9})")(?=[^>]*\bformatCode="([^"]*)")')
_LOOK = re.compile(rb"<xf\b([^>]*)>")
_FORMAT_OF_LOOK = re.compile(rb'\bnumFmtId="([0-9]{1,9})"')
_NO_DATE = re.compile(
    r"(?:General|@|[#0?,. %+\-()E/]|;|_.|\\.|\"[^\"]*\"|\[(?:Red|Blue|Black)\])*+"
)
_DATE = re.compile(r"(?:\[\$-[0-9A-Fa-f]+\])?(?:[dmy]{1,4}|[/. \-]|\\[/. \-])+(?:;@)?")
_BUILT_IN_DATES = frozenset({14, 15, 16, 17})
_BUILT_IN_NUMBERS = frozenset({*range(14), *range(37, 41), 48, 49})
_EPOCH = dt.date(1899, 12, 30)
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
"""Days from 1 March 1900, before which Excel counts a day that was not, to the end of 9999."""


class NotPlainError(Exception):
    """The sheet holds something that this pass does not vouch for."""


@dataclass(slots=True)
class PlainCells:
    """The cells of a sheet that hold something, in the order of the file.

    ``suspects`` are error cells and formulas without a value, as in ``Opened``; ``rows`` and
    ``columns`` reach to the last cell that holds something.
    """

    cells: list[tuple[int, int, Any]]
    suspects: dict[str, str]
    rows: int
    columns: int


class _Target(NamedTuple):
    """The cell that the value after a piece belongs to."""

    row: int
    column: int
    kind: bytes
    style: int
    is_formula: bool
    address: str


class _Piece(NamedTuple):
    """A piece of markup between two values: the cell whose value follows (``None`` at the end),
    what lies before it, and how far cells that hold something reach."""

    target: _Target | None
    texts: tuple[tuple[int, int, str], ...]
    uncached: tuple[tuple[str, str], ...]
    columns: int
    """Columns to the rightmost cell that holds something."""
    first: int
    """Number of the first cell that holds something, row by row; beyond all if none does."""
    last: int
    """Number of the last one; 0 if none does."""


@dataclass(slots=True)
class Looks:
    """The styles of a workbook that are dates; ``special`` are those and all that might be."""

    dates: frozenset[int]
    special: frozenset[int]


@dataclass(slots=True)
class PlainMemory:
    """Pieces, styles and figures that were understood, kept over the files of a worker."""

    pieces: dict[bytes, _Piece] = field(default_factory=dict)
    looks: dict[bytes, Looks] = field(default_factory=dict)
    numbers: dict[bytes, float] = field(default_factory=dict)
    frames: set[bytes] = field(default_factory=set)
    """All of a sheet but its cells: drop-downs, formats, widths, which returns have alike."""

    def looks_of(self, styles: bytes) -> Looks:
        """Meaning of each cell style that the styles part holds."""
        if styles not in self.looks:
            if len(self.looks) >= _MOST_LOOKS:
                self.looks.clear()
            self.looks[styles] = _looks(styles)
        return self.looks[styles]

    def learn(self, markup: bytes) -> _Piece:
        """A new piece's meaning. Raises ``NotPlainError``."""
        if len(self.pieces) >= MOST_PIECES:
            self.pieces.clear()
        found = self.pieces[markup] = _understood(markup)
        return found

    def learn_frame(self, frame: bytes, start: int) -> None:
        """Check what stands around the cells, which belong at ``start``. Raises
        ``NotPlainError``."""
        if not _HEAD.fullmatch(frame, 0, start) or frame.count(b"sheetData") != 1:
            raise NotPlainError("what stands around the cells")
        try:
            expat.ParserCreate().Parse(frame[:start] + _OPENING + frame[start:], True)
        except (expat.ExpatError, LookupError, ValueError) as error:
            raise NotPlainError("what stands around the cells") from error
        if len(self.frames) >= _MOST_LOOKS:
            self.frames.clear()
        self.frames.add(frame)

    def number(self, value: bytes) -> float:
        """A new figure. Raises ``NotPlainError`` for what the library may read otherwise."""
        if not _NUMBER.fullmatch(value) or abs(number := float(value)) == float("inf"):
            raise NotPlainError("a number")
        if len(self.numbers) >= MOST_PIECES:
            self.numbers.clear()
        self.numbers[value] = number
        return number


def plain_texts(part: bytes) -> Sequence[str]:
    """The shared texts of a workbook. Raises ``NotPlainError``."""
    if not part:
        return ()
    whole = _PLAIN_TEXTS.fullmatch(_decoded(part.removeprefix(b"\xef\xbb\xbf")))
    if whole is None:
        raise NotPlainError("shared texts")
    entries = whole["entries"]
    found = _TEXT_ENTRY.findall(entries)
    length = sum(len(text) + len(kept) for kept, text in found) + _ENTRY_MARKUP * len(found)
    if length != len(entries):
        raise NotPlainError("rich shared texts")
    return [_text(text, is_kept=bool(kept)) for kept, text in found]


def plain_cells(part: bytes, texts: Sequence[str], looks: Looks, memory: PlainMemory) -> PlainCells:
    """The cells of a worksheet's part. Raises ``NotPlainError``."""
    cells: list[tuple[int, int, Any]] = []
    suspects: dict[str, str] = {}
    widths: set[int] = set()
    reached = 0
    pieces = _between_sheet_data(part, memory).split(b"<v>")
    known, put = memory.pieces, cells.append
    last = len(pieces) - 1
    structure = pieces[0]
    # Hundreds of cells a file pass through here: what is looked up stands in local names.
    for number in range(1, last + 2):
        piece = known.get(structure) or memory.learn(structure)
        target, before, uncached, width, first, until = piece
        if first <= reached:
            raise NotPlainError("cells out of order")
        reached = until or reached
        widths.add(width)
        if before:
            cells += before
        if uncached:
            suspects.update(uncached)
        if (target is None) != (number > last):
            raise NotPlainError("a cell is cut off")
        if target is None:
            break
        value, end, structure = pieces[number].partition(b"</v>")
        if not end:
            raise NotPlainError("a value without an end")
        row, column, kind, style, is_formula, address = target
        if kind == b"n":
            if not value and is_formula:
                suspects[address] = UNCACHED
                continue
            figure = memory.numbers.get(value)
            if figure is None:
                figure = memory.number(value)
            if style in looks.special:
                put((row, column, _day(figure, style, looks)))
            else:
                put((row, column, figure))
        elif kind == b"e":
            suspects[address] = _error(value)
        elif (said := _said(value, kind, texts)) != "":
            put((row, column, said))
    return PlainCells(cells, suspects, -(-reached // _WIDTH), max(widths))


def _said(value: bytes, kind: bytes, texts: Sequence[str]) -> str | bool:
    """A cell's text or truth value."""
    if kind == b"s":
        if not value.isdigit() or len(value) > 8 or int(value) >= len(texts):
            raise NotPlainError("the number of a shared text")
        return texts[int(value)]
    if kind == b"str":
        return _text(_decoded(value), is_kept=True)
    if value not in (b"0", b"1"):
        raise NotPlainError("a truth value")
    return value == b"1"


def _error(value: bytes) -> str:
    if b"&" in value or b"<" in value:
        raise NotPlainError("an error")
    return _decoded(value).strip() or "#N/A"


def _day(number: float, style: int, looks: Looks) -> dt.date:
    if style not in looks.dates:
        raise NotPlainError("a style that may be a date")
    if not number.is_integer() or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise NotPlainError("a time or an early day")
    return _EPOCH + dt.timedelta(days=int(number))


def _between_sheet_data(part: bytes, memory: PlainMemory) -> bytes:
    """The markup of the rows. Anything that may hide other cells is refused."""
    start = part.find(_OPENING)
    end = part.rfind(_CLOSING)
    if start < 0 or end < start:
        raise NotPlainError("the place of the cells")
    frame = part[:start] + part[end:]
    if frame not in memory.frames:
        memory.learn_frame(frame, start)
    return part[start + len(_OPENING) : end]


def _understood(markup: bytes) -> _Piece:
    at, size = 0, len(markup)
    texts: list[tuple[int, int, str]] = []
    uncached: list[tuple[str, str]] = []
    columns = last = 0
    first = _BEYOND
    target = None
    while at < size:
        token = _TOKEN.match(markup, at)
        if token is None or token.end() == at:
            raise NotPlainError("markup")
        at = token.end()
        if token["column"] is None:
            continue
        row, column = int(token["row"]) - 1, column_of(token["column"].decode())
        if row >= _HEIGHT or column >= _WIDTH:
            raise NotPlainError("a cell outside every sheet")
        holds_something = True
        if token["text"] is not None:
            if token["type"] != b"inlineStr":
                raise NotPlainError("a text of another type")
            text = _text(_decoded(token["text"]), is_kept=token["kept"] is not None)
            if text:
                texts.append((row, column, text))
        elif token["uncached"]:
            if not (token["type"] == b"str" and token["empty"]):
                text = "#N/A" if token["type"] == b"e" else UNCACHED
                uncached.append((address_of(row, column), text))
        elif token["open"] is not None:
            if at != size or token["type"] == b"inlineStr":
                raise NotPlainError("a value where none belongs")
            kind = token["type"] or b"n"
            style, is_formula = int(token["style"] or 0), bool(token["open"])
            target = _Target(row, column, kind, style, is_formula, address_of(row, column))
        elif token["type"] == b"e":
            uncached.append((address_of(row, column), "#N/A"))
        else:
            holds_something = False
        if holds_something:
            columns = max(columns, column + 1)
            number = row * _WIDTH + column + 1
            if number <= last:
                raise NotPlainError("cells out of order")
            first, last = min(first, number), number
    return _Piece(target, tuple(texts), tuple(uncached), columns, first, last)


def _decoded(part: bytes) -> str:
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError("bytes that are no text") from error


def _text(markup: str, *, is_kept: bool) -> str:
    """A text as the library gives it: only what both read alike is plain."""
    if (
        "<" in markup
        or "\r" in markup
        or "_x" in markup
        or ("&" in markup and _ENTITY.search(markup))
    ):
        raise NotPlainError("a text with signs of its own")
    text = unescape(markup) if "&" in markup else markup
    if not is_kept and text != text.strip():
        raise NotPlainError("a text whose blanks may not count")
    return text


def _looks(styles: bytes) -> Looks:
    """Cell styles by what a number in them is."""
    own = {int(number): unescape(code.decode()) for number, code in _FORMAT.findall(styles)}
    start, end = styles.find(b"<cellXfs"), styles.find(b"</cellXfs>")
    dates, unknown = set(), set()
    for style, look in enumerate(_LOOK.findall(styles, start, end)):
        named = _FORMAT_OF_LOOK.search(look)
        number = int(named[1]) if named else 0
        if number in own:
            if _DATE.fullmatch(own[number]) and {"d", "y"} & set(own[number]):
                dates.add(style)
            elif not _NO_DATE.fullmatch(own[number]):
                unknown.add(style)
        elif number in _BUILT_IN_DATES:
            dates.add(style)
        elif number not in _BUILT_IN_NUMBERS:
            unknown.add(style)
    return Looks(frozenset(dates), frozenset(dates | unknown))


def trimmed(found: PlainCells) -> PlainCells:
    """The cells without those that hold nothing but blanks, which a hand left far out."""
    cells = [one for one in found.cells if not isinstance(one[2], str) or one[2].strip()]
    places = [*((row, column) for row, column, _ in cells), *map(position_of, found.suspects)]
    rows = max((row + 1 for row, _ in places), default=0)
    columns = max((column + 1 for _, column in places), default=0)
    return PlainCells(cells, found.suspects, rows, columns)


def as_rows(found: PlainCells) -> list[list[Any]]:
    """The cells as lines of equal length from A1 on, "" where a cell holds nothing."""
    rows: list[list[Any]] = [[""] * found.columns for _ in range(found.rows)]
    for row, column, value in found.cells:
        rows[row][column] = value
    return rows
