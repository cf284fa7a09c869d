"""The records of an .xls workbook that a fast reader would pass over in silence."""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from pipeline.read.legacy_codes import encoding_of
from pipeline.read.opening.biff_formulas import FORMULA, LegacyFormulas
from pipeline.read.opening.cell_marks import PERCENT, WHOLE, mark_of_format
from pipeline.read.opening.ole import container_of, stream, stream_names
from pipeline.read.opening.plain_sheet import CIRCULAR, WINDOW
from pipeline.xlsx.addresses import address_of

_BOF, _FILEPASS, _BOUNDSHEET = 0x0809, 0x002F, 0x0085
_BOOLERR = 0x0205
_FONT, _FORMAT, _STYLE, _DATEMODE = 0x0031, 0x041E, 0x00E0, 0x0022
_SHARED_TEXTS, _OF_SHARED, _OWN_TEXTS = 0x00FC, 0x00FD, (0x0204, 0x00D6)
_HAS_PARTS, _HAS_RUNS = 0x04, 0x08
"""Bits of a shared text behind whose letters more stands than its letters."""
_TEXTS = frozenset({_OF_SHARED, *_OWN_TEXTS})
"""Cells that hold a text: of the table of texts, of their own, with runs."""
_NUMBERS = frozenset({0x0006, 0x0203, 0x027E})
_CELLS = frozenset({0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6})
_RUN = 0x00BD
_DIMENSIONS, _STRING = 0x0200, 0x0207
_NOTE, _OBJECT, _SHOWN_TEXT, _CONTINUE = 0x001C, 0x005D, 0x01B6, 0x003C
_LONGEST = 32_767
_PASSED_OVER = 0x00E1
"""A record that says nothing of cells."""
_START_OF_97 = struct.pack("<H", _BOF) + b"\x10\x00\x00\x06"
_NO_FONT = 4
"""The format leaves this number out when it counts fonts."""
_STRUCK = 0x0008
"""Bit of a font that strikes out."""
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_NOT_AVAILABLE = 0x2A
_KNOWN_ERRORS = _ERRORS.keys() - {0x2B}
"""Those that the library knows too."""


@dataclass
class LegacyNotes:
    """The comments of a workbook, learnt from its records: their texts stand with the objects that
    show them, and the cells name these ([MS-XLS] 2.4.179, 2.4.329)."""

    _cells: list[tuple[str, str, tuple[str, int]]] = field(default_factory=list)
    """Sheet and address of each comment, and sheet and number of its object."""
    _texts: dict[tuple[str, int], str] = field(default_factory=dict)
    _shown: tuple[str, int] = ("", 0)
    _missing: int = 0
    """Letters of the open object's text that are still to come."""

    def learn(self, sheet: str, kind: int, body: bytes) -> None:
        """Take in a record of a sheet, if it is about a comment."""
        if kind == _CONTINUE:
            self._go_on(body)
            return
        if kind == _OBJECT and len(body) >= 8:
            self._shown = sheet, struct.unpack_from("<H", body, 6)[0]
        elif kind == _SHOWN_TEXT and len(body) >= 12:
            self._texts[self._shown] = ""
            self._missing = min(struct.unpack_from("<H", body, 10)[0], _LONGEST)
            return
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<4H", body)
            self._cells.append((sheet, address_of(row, column), (sheet, number)))
        self._missing = 0

    def _go_on(self, body: bytes) -> None:
        if self._missing and body:
            wide = body[0] & 1
            letters = body[1 : 1 + self._missing * (2 if wide else 1)]
            text = letters.decode("utf-16-le" if wide else "latin-1", "replace")
            self._texts[self._shown] += text
            self._missing -= len(letters) // 2 if wide else len(letters)

    def each(self) -> Iterator[tuple[str, str, str]]:
        """Sheet, address and text of each comment."""
        for sheet, address, shown in self._cells:
            if text := self._texts.get(shown, ""):
                yield sheet, address, text.replace("\r", "\n")


@dataclass
class LegacyCells:
    """Per sheet name: error cells with their text, formula cells; and how far cells reach."""

    suspects: dict[str, dict[str, str]] = field(default_factory=dict)
    formulas: dict[str, set[str]] = field(default_factory=dict)
    fonts: dict[str, dict[str, str]] = field(default_factory=dict)
    """Font of each text cell whose font is older than Unicode. Runs inside a text are not told."""
    marks: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Cells that are struck out and numbers shown as others, as in ``cell_marks``. Runs inside a
    text are not told."""
    notes: dict[str, dict[str, str]] = field(default_factory=dict)
    """Texts of comments."""
    has_1904_dates: bool = False
    encrypted: bool = False
    too_far: dict[str, str] = field(default_factory=dict)
    """By sheet name, the address up to which cells reach, of sheets that reach too far."""
    book: bytes = b""
    """The container for the library: of this workbook alone, without what stands too far out."""


@dataclass
class _LegacyLooks:
    """Looks of cells, from the records before the sheets."""

    fonts: list[tuple[str, bool]] = field(default_factory=list)
    """Name, and whether it is struck out."""
    formats: dict[int, tuple[str, ...]] = field(default_factory=lambda: {9: PERCENT, 10: PERCENT})
    """Marks of the formats by number: two that are built in, and the workbook's own."""
    styles: list[tuple[int, int]] = field(default_factory=list)
    """Font and format of each style."""

    def learn(self, kind: int, body: bytes) -> None:
        """Take in a record that is about looks."""
        if kind == _FONT:
            is_struck = struct.unpack_from("<H", body, 2)[0] & _STRUCK
            self.fonts.append((_font_name(body), bool(is_struck)))
            if len(self.fonts) == _NO_FONT:
                self.fonts.append(("", False))
        elif kind == _FORMAT:
            number, length = struct.unpack_from("<HH", body)
            code = _text(body[5:], length, int(body[4:5] == b"\x01"))
            self.formats[number] = mark_of_format(code)
        elif kind == _STYLE:
            self.styles.append(struct.unpack_from("<HH", body))

    def font(self, style: int) -> tuple[str, bool]:
        """Name of a style's font, and whether it is struck out; "" where it is not known."""
        number = self.styles[style][0] if style < len(self.styles) else len(self.fonts)
        return self.fonts[number] if number < len(self.fonts) else ("", False)

    def mark(self, style: int, is_number: bool) -> tuple[str, ...]:
        """The mark of a cell of a style; none where it has none."""
        if self.font(style)[1]:
            return WHOLE
        is_known = is_number and style < len(self.styles)
        return self.formats.get(self.styles[style][1], ()) if is_known else ()


def is_biff8(data: bytes) -> bool:
    """True if an OLE file holds a workbook as Excel 97 and later write it, whatever its stream is
    called. Raises ``OleError``."""
    return _book_of(data)[:6] == _START_OF_97


def scan(data: bytes, most: int) -> LegacyCells:
    """Walks the records of an .xls file; a sheet is too far of more than ``most`` cells, counted
    from A1. Raises ``OleError`` or ``struct.error`` where broken."""
    book = bytearray(_book_of(data))
    found = LegacyCells()
    sheets: dict[int, str] = {}
    sheet = ""
    looks = _LegacyLooks()
    reach: dict[str, tuple[int, int]] = {}
    formulas, notes = LegacyFormulas(), LegacyNotes()
    for at, kind, body in _records(book):
        if kind == _FILEPASS:
            found.encrypted = True
            return found
        if kind == _BOUNDSHEET:
            start, name = _bound_sheet(body)
            sheets[start] = name
        elif kind == _DATEMODE:
            found.has_1904_dates = body[:1] == b"\x01"
        elif kind in (_FONT, _FORMAT, _STYLE):
            looks.learn(kind, body)
        elif kind == _BOF:
            sheet = sheets.get(at, sheet)
        elif kind in _CELLS or kind == _RUN:
            row, column, last = _place(kind, body)
            rows, columns = reach.get(sheet, (0, 0))
            reach[sheet] = max(rows, row + 1), max(columns, last + 1)
            for place, style in _styles(kind, body):
                if mark := looks.mark(style, kind == _RUN or kind in _NUMBERS):
                    found.marks.setdefault(sheet, {})[address_of(row, place)] = mark
            font = looks.font(_styles(kind, body)[0][1])[0] if kind in _TEXTS else ""
            error = _tell(found, sheet, address_of(row, column), kind, body, font)
            if error is not None and body[error] not in _KNOWN_ERRORS:
                book[at + 4 + error] = _NOT_AVAILABLE  # the library refuses a workbook for it
        formulas.learn(sheet, kind, body)
        notes.learn(sheet, kind, body)
    for name, address in formulas.circular():
        found.suspects.setdefault(name, {})[address] = CIRCULAR
    for name, address, text in notes.each():
        found.notes.setdefault(name, {})[address] = text
    found.too_far = _too_far(book, sheets, reach, most)
    _hide_far_cells(book, sheets, found.too_far)
    found.book = container_of("Workbook", bytes(book))
    return found


def _book_of(data: bytes) -> bytes:
    return stream(data, "workbook" if "workbook" in stream_names(data) else "book")


def _records(book: bytearray) -> Iterator[tuple[int, int, bytes]]:
    """Place, kind and body of each record."""
    at = 0
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield at, kind, bytes(book[at + 4 : at + 4 + length])
        at += 4 + length


def _place(kind: int, body: bytes) -> tuple[int, int, int]:
    """Row, column and last column of a record of cells."""
    row, column = struct.unpack_from("<HH", body)
    return row, column, struct.unpack_from("<H", body, len(body) - 2)[0] if kind == _RUN else column


def _tell(
    found: LegacyCells, sheet: str, address: str, kind: int, body: bytes, font: str
) -> int | None:
    """Notes what a fast reader would pass over; gives the place of an error's number in the
    record."""
    if encoding_of(font):
        found.fonts.setdefault(sheet, {})[address] = font
    if kind == FORMULA:
        found.formulas.setdefault(sheet, set()).add(address)
    error = _error_at(kind, body)
    if error is not None:
        found.suspects.setdefault(sheet, {})[address] = _ERRORS.get(body[error], "#N/A")
    return error


def _error_at(kind: int, body: bytes) -> int | None:
    """Place of the error's number in the record of a cell that shows one."""
    if kind == FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
        return 8
    return 6 if kind == _BOOLERR and body[7] == 1 else None


def _too_far(
    book: bytearray, sheets: Mapping[int, str], reach: Mapping[str, tuple[int, int]], most: int
) -> dict[str, str]:
    wide = {name for name, (rows, columns) in reach.items() if rows * columns > most}
    said = _pass_over_blanks(book, sheets, wide) if wide else {}
    return {
        name: address_of(rows - 1, columns - 1)
        for name, (rows, columns) in said.items()
        if rows * columns > most
    }


def _pass_over_blanks(
    book: bytearray, sheets: Mapping[int, str], wide: Collection[str]
) -> dict[str, tuple[int, int]]:
    """Makes records that are passed over of the texts of blanks on these sheets, in place; gives
    the rows and columns up to which the other cells reach."""
    shared: list[bytes] = []
    blanks: frozenset[int] | None = None
    reach: dict[str, tuple[int, int]] = {}
    sheet, before = "", 0
    for at, kind, body in _records(book):
        if kind == _BOF:
            sheet = sheets.get(at, sheet)
        elif kind == _SHARED_TEXTS or (kind == _CONTINUE and before == _SHARED_TEXTS):
            shared.append(body)
            kind = _SHARED_TEXTS
        elif sheet in wide and (kind in _CELLS or kind == _RUN):
            blanks = _blank_texts(shared) if blanks is None else blanks
            if _says_nothing(kind, body, blanks):
                struct.pack_into("<H", book, at, _PASSED_OVER)
            else:
                row, _, last = _place(kind, body)
                rows, columns = reach.get(sheet, (0, 0))
                reach[sheet] = max(rows, row + 1), max(columns, last + 1)
        before = kind
    return reach


def _says_nothing(kind: int, body: bytes, blanks: Collection[int]) -> bool:
    if kind == _OF_SHARED:
        return struct.unpack_from("<I", body, 6)[0] in blanks
    if kind in _OWN_TEXTS:
        return not _text(body[9:], struct.unpack_from("<H", body, 6)[0], body[8] & 1).strip()
    return False


def _blank_texts(parts: Sequence[bytes]) -> frozenset[int]:
    """Numbers of the shared texts that are blanks alone, as far as the table can be followed."""
    found: set[int] = set()
    with suppress(IndexError):
        texts = _SharedTexts(parts)
        (count,) = struct.unpack("<4xI", texts.take(8))
        for number in range(count):
            if not texts.next().strip():
                found.add(number)
    return frozenset(found)


class _SharedTexts:
    """The table of texts, over all its records ([MS-XLS] 2.4.265, 2.5.293). Raises ``IndexError``
    where it ends too early."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = self._at = 0

    def take(self, length: int) -> bytes:
        """The next bytes."""
        taken = b""
        while len(taken) < length:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 0
            taken += (piece := self._piece(length - len(taken)))
            self._at += len(piece)
        return taken

    def next(self) -> str:
        """The next text. Where its letters go on in a further record, that says anew how wide
        they are."""
        length, bits = struct.unpack("<HB", self.take(3))
        runs = struct.unpack("<H", self.take(2))[0] if bits & _HAS_RUNS else 0
        more = struct.unpack("<I", self.take(4))[0] if bits & _HAS_PARTS else 0
        said, wide = "", bits & 1
        while len(said) < length:
            if self._at >= len(self._parts[self._part]):
                self._part, self._at = self._part + 1, 1
                wide = self._parts[self._part][0] & 1
            piece = self._piece((length - len(said)) << wide)
            self._at += len(piece)
            said += _text(piece, len(piece), wide)
        self.take(4 * runs + more)
        return said

    def _piece(self, length: int) -> bytes:
        return self._parts[self._part][self._at : self._at + length]


def _hide_far_cells(book: bytearray, sheets: Mapping[int, str], too_far: Mapping[str, str]) -> None:
    """Makes records that are passed over of those cells, in place, and of what they say that the
    cells of a sheet take up: the library makes room for all of that."""
    sheet, is_hidden = "", False
    for at, kind, body in _records(book):
        if kind == _BOF:
            sheet = sheets.get(at, sheet)
        elif kind in _CELLS or kind == _RUN:
            row, _, last = _place(kind, body)
            is_hidden = sheet in too_far and (row >= WINDOW[0] or last >= WINDOW[1])
        elif kind == _DIMENSIONS:
            is_hidden = True
        elif kind != _STRING:  # it follows its formula
            is_hidden = False
        if is_hidden:
            struct.pack_into("<H", book, at, _PASSED_OVER)


def _font_name(body: bytes) -> str:
    length, wide = body[14], body[15] & 1
    return _text(body[16:], length, wide)


def _styles(kind: int, body: bytes) -> list[tuple[int, int]]:
    """Column and style of each cell of a record: in a run of numbers each has its own."""
    (column,) = struct.unpack_from("<H", body, 2)
    if kind != _RUN:
        return [(column, struct.unpack_from("<H", body, 4)[0])]
    runs = struct.iter_unpack("<HI", body[4:-2])
    return [(place, style) for place, (style, _) in enumerate(runs, column)]


def _bound_sheet(body: bytes) -> tuple[int, str]:
    (start,) = struct.unpack_from("<I", body)
    length, wide = body[6], body[7] & 1
    return start, _text(body[8:], length, wide)


def _text(letters: bytes, length: int, wide: int) -> str:
    found = letters[: length * (2 if wide else 1)]
    return found.decode("utf-16-le" if wide else "latin-1", "replace")
