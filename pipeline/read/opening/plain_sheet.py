"""The cells of a worksheet whose XML is written as all known programs write it, in one pass.

The values are cut out of the XML of the cells. What is left is markup that is nearly the same in
all returns of a round, so each row of it is understood once and looked up from then on: which
cells have values and of which type, which texts and formulas without a value stand between them.
Each value, too, is understood once. Whatever is not plain makes the sheet ``NotPlainError``, and
the library reads it behind the guards. Both ways give the same cells, or this one refuses.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from itertools import chain
from operator import itemgetter, le
from typing import Any, Generic, TypeVar
from xml.parsers import expat

from pipeline.read.opening.formula_loops import FormulaCell, formula_cell, loops
from pipeline.xlsx.addresses import DAY_ZERO, address_of, column_of, position_of

UNCACHED = ""
"""Stands for a formula whose value the file does not hold."""
CIRCULAR = "Err:522"
"""Stands for a formula that leads back to its own cell, as LibreOffice shows it; Excel keeps a
value that means nothing, mostly 0."""

PICTURE = "picture"
"""Stands for a picture placed in a cell."""
IN_PLACE_OF_PICTURE = "#VALUE!"
"""The value of such a cell, for programs that know none."""

MOST_VALUES = 100_000
"""Figures and texts that are remembered at once; those used meanwhile stay beyond them."""
MOST_ROWS = 8_000
"""Rows that are remembered at once, some 2 KB each."""
MOST_MARKUP = 32 * 1024**2
"""Bytes of the sheets whose markup is remembered at once, some 20 KB each of a form's; what it
means takes six times as many."""
_LONGEST_ROW, _LONGEST_SHEET, _LONGEST_TAIL = 16_384, 1_000_000, 65_536
"""Bytes of the longest of a form; lists beside it, which no other file has, are longer."""
_MOST_LOOKS, _LONGEST_STYLES = 256, 250_000
_MOST_LOOPS, _MOST_IN_LOOPS = 1_000, 1_000
"""Sheets whose loops are remembered at once, and rows with formulas in one of them."""
_MOST_ALIKE = 16
_MOST_ENTRIES, _LONGEST_ENTRY = 20_000, 1_000
_LONGEST_TEXT = 200
_FEWEST_NUMBERS = 1_024
_WIDTH, _HEIGHT = 16_384, 1_048_576
_BEYOND = _WIDTH * _HEIGHT + 1
WINDOW = 9_999, 256
"""Rows and columns that are kept of a sheet that reaches too far."""
_OPENING, _CLOSING = b"<sheetData>", b"</sheetData>"
_VIEWS_END = b"</sheetViews>"

_ATTRIBUTES = rb'(?>(?: [\w:]+="[^"<>&]*")*)'
_FORMULA = (
    rb'<f(?>(?: \w+="[^"<>&]*")*)'
    rb"(?:/>|>(?>(?:[^<&]|&(?:amp|lt|gt|quot|apos|#[0-9]{1,7});)*)</f>)"
)
_VALUE = re.compile(rb"<v>([^<]+)</v>")
_CUT = b"\0"
"""Stands where a value was, since no XML can hold it."""
_TOKEN = re.compile(
    rb"<row"
    + _ATTRIBUTES
    + rb"/?>|</row>"
    + rb'|<c r="(?P<column>[A-Z]{1,3})(?P<row>[1-9][0-9]{0,6})"(?: s="(?P<style>[0-9]{1,5})")?'
    + rb'(?: t="(?P<type>n|s|b|str|inlineStr|e)")?'
    + rb"(?:/>|>(?:"
    + rb'<is><t(?P<kept> xml:space="preserve")?>(?P<text>[^<]*+)</t></is>'
    + rb"|(?P<formula>"
    + _FORMULA
    + rb")?(?:(?P<value>\0)|(?P<empty><v></v>)|(?P<single><v ?/>))?"
    + rb")</c>)"
)
_TEXT_ENTRY = re.compile(r'(?P<kept> xml:space="preserve")?>(?P<text>[^<]*)')
_ENTRY_START, _ENTRY_END = b"<si><t", b"</t></si>"
_ANY_ENTRY = re.compile(rb"<si>(?>(?:[^<]++|<(?!/?(?:\w+:)?si\b))*)</si>")
_TEXTS_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>)?\s*<sst(?: [^<>]*)?>")
_TEXTS_END = b"</sst>"
_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml [^<>]*\?>)?\s*"
    rb'<worksheet(?: [^<>]*)? xmlns="http://(?:schemas\.openxmlformats\.org/spreadsheetml/2006|'
    rb'purl\.oclc\.org/ooxml/spreadsheetml)/main"[^<>]*>(?:<[A-Za-z/][^<>]*>|\s)*'
)
"""The start of a worksheet: elements only, no comment and no text."""
_OWN = re.compile(rb'="(?:[A-Z]{1,3}[0-9]|\{)[A-Z0-9:{}\- ]*"')
"""Values there that differ from file to file: where the cursor stood, a number of the sheet."""
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6});)")
_NUMBER = re.compile(rb"-?[0-9]{1,300}(?:\.[0-9]{1,300})?(?:[eE][+-]?[0-9]{1,3})?")
_FORMAT = re.compile(rb'<numFmt (?=[^>]*\bnumFmtId="([0-9]{1,9})")(?=[^>]*\bformatCode="([^"]*)")')
_LOOK = re.compile(rb"<xf\b([^>]*)>")
_FORMAT_OF_LOOK = re.compile(rb'\bnumFmtId="([0-9]{1,9})"')
_NO_DATE = re.compile(
    r"(?>(?:General|@|[#0?,. %+\-()E/]|;|_.|\\.|\"[^\"]*\"|\[(?:Red|Blue|Black)\])*)"
)
_DATE = re.compile(r"(?:\[\$-[0-9A-Fa-f]+\])?(?:[dmy]{1,4}|[/. \-]|\\[/. \-])+(?:;@)?")
_BUILT_IN_DATES = frozenset({14, 15, 16, 17})
_BUILT_IN_NUMBERS = frozenset({*range(14), *range(37, 41), 48, 49})
_FIRST_SERIAL, _LAST_SERIAL = 61, 2_958_465
"""Days from 1 March 1900, before which Excel counts a day that was not, to the end of 9999."""


class NotPlainError(Exception):
    """The sheet holds something that this pass does not vouch for."""


Pick = Callable[[Sequence[Any]], tuple[Any, ...]]


def pick(numbers: Sequence[int]) -> Pick:
    """Gives the members of a list that have these numbers."""
    if len(numbers) == 1:
        only = numbers[0]
        return lambda members: (members[only],)
    return itemgetter(*numbers) if numbers else lambda members: ()


@dataclass(slots=True, eq=False)
class SheetMarkup:
    """The markup of a worksheet's cells, which many files have alike: only the values differ.

    ``places`` are the cells that hold something, those of one kind together, and last those of
    ``texts``, which stand in the markup; ``kinds`` and ``styles`` are those of the others. ``rows``
    and ``columns`` reach to the last cell that holds something.
    """

    places: tuple[tuple[int, int], ...]
    kinds: tuple[int, ...]
    styles: tuple[int, ...]
    texts: list[str]
    suspects: dict[str, str]
    rows: int
    columns: int
    written: tuple[tuple[int, Pick], ...] = ()
    """By kind, those of its values among all as they are written."""
    computed: tuple[FormulaCell, ...] = ()
    """Cells whose figures come from formulas."""
    used: frozenset[int] = field(init=False)
    """Styles of figures."""
    meant: dict[Any, Any] = field(init=False, default_factory=dict)
    """Meaning of the places, which the reader works out by the sheets of layouts that it knows."""

    def __post_init__(self) -> None:
        self.used = frozenset(self.styles)

    @property
    def has_truths(self) -> bool:
        """True where a value is a truth value."""
        return _TRUTH in self.kinds


@dataclass(slots=True)
class PlainCells:
    """The cells of a sheet that hold something: ``values`` has one for each of the markup's
    ``places``, "" where that shows nothing after all. ``suspects`` are error cells and formulas
    without a value, as in ``Opened``."""

    markup: SheetMarkup
    values: list[Any]
    suspects: dict[str, str]

    def without(self, circular: Collection[tuple[int, int]]) -> PlainCells:
        """The cells without the values of formulas that lead back to them."""
        values = [
            "" if place in circular else value
            for place, value in zip(self.markup.places, self.values, strict=True)
        ]
        told = {address_of(*place): CIRCULAR for place in circular}
        return PlainCells(self.markup, values, self.suspects | told)

    @property
    def cells(self) -> list[tuple[int, int, Any]]:
        """Row, column and value of each cell, in no order."""
        return [
            (row, column, value)
            for (row, column), value in zip(self.markup.places, self.values, strict=True)
            if value != ""
        ]


@dataclass(slots=True, eq=False)
class _PlainRow:
    """The markup of a row."""

    places: tuple[tuple[int, int], ...]
    """Cells whose values were cut out, row and column."""
    kinds: bytes
    """Kinds of their values."""
    styles: tuple[int, ...]
    """Their styles, -1 of what is no figure."""
    texts: tuple[tuple[int, int, str], ...]
    suspects: tuple[tuple[str, str], ...]
    columns: int
    """Columns to the rightmost cell that holds something."""
    first: int
    """Number of the first cell that holds something, row by row; beyond all if none does."""
    last: int
    """Number of the last one; 0 if none does."""
    formulas: tuple[FormulaCell, ...]
    """Cells whose figures come from formulas."""


_FIGURE, _SHARED, _TEXT, _TRUTH, _ERROR, _LOOP = range(6)
_KINDS = {b"n": _FIGURE, b"s": _SHARED, b"str": _TEXT, b"b": _TRUTH, b"e": _ERROR}
_TRUTHS = {b"0": False, b"1": True}


@dataclass(slots=True)
class Looks:
    """The styles of a workbook that are dates; ``special`` are those and all that might be."""

    dates: frozenset[int]
    special: frozenset[int]


_Key = TypeVar("_Key", bound=Hashable)
_Kept = TypeVar("_Kept")


class _Alike(Generic[_Key, _Kept]):
    """The last few that have a key in common; all begin anew where they are too long together."""

    def __init__(self, most: int, longest: int) -> None:
        self._most, self._longest = most, longest
        self._known: dict[_Key, list[_Kept]] = {}
        self._size = 0

    def __len__(self) -> int:
        return len(self._known)

    def of(self, key: _Key) -> Sequence[_Kept]:
        """Those that have the key."""
        return self._known.get(key, ())

    def keep(self, key: _Key, one: _Kept, size: int) -> None:
        """Keep one of so many bytes, unless it is long."""
        if size > self._longest:
            return
        if self._size + size > self._most:
            self._known.clear()
            self._size = 0
        alike = self._known.setdefault(key, [])
        alike.insert(0, one)
        self._size += size
        if len(alike) > _MOST_ALIKE:
            # Those that have a key in common have their size in common too.
            del alike[_MOST_ALIKE:]
            self._size -= size


class _Understood(dict[bytes, Any]):
    """Meanings by markup; what is new is understood, and kept unless it is long. Where so many are
    kept that they begin anew, those used meanwhile need not be understood again."""

    def __init__(self, most: int, longest: int, understand: Callable[[bytes], Any]) -> None:
        super().__init__()
        self._most, self._longest, self._understand = most, longest, understand
        self._before: dict[bytes, Any] = {}

    def __missing__(self, markup: bytes) -> Any:
        found = self._before.get(markup, _NEW)
        if found is _NEW:
            found = self._understand(markup)
        if len(self) >= self._most:
            self._before = dict(self)
            self.clear()
        if len(markup) <= self._longest:
            self[markup] = found
        return found


_NEW = object()


class PlainMemory:
    """Rows, styles and values that were understood, kept over the files of a worker. Whatever is
    looked up in it raises ``NotPlainError`` where it is not plain."""

    def __init__(self) -> None:
        self.rows = _Understood(MOST_ROWS, _LONGEST_ROW, _understood)
        self.sheets = _Alike[tuple[int, int], tuple[bytes, SheetMarkup]](
            MOST_MARKUP, _LONGEST_SHEET
        )
        """By the number of values and the length of the rest, sheets as formats of the values."""
        self.looks = _Understood(_MOST_LOOKS, _LONGEST_STYLES, _looks)
        """Meaning of each cell style that a styles part holds."""
        self.entries = _Understood(_MOST_ENTRIES, _LONGEST_ENTRY, _entry)
        """Shared texts."""
        self.numbers = _Understood(MOST_VALUES, _LONGEST_TEXT, _number)
        self.texts = _Understood(MOST_VALUES, _LONGEST_TEXT, _shown)
        """Texts that formulas show."""
        self.met = _Understood(_MOST_LOOKS, _LONGEST_STYLES, self.cut)
        """Whole parts that more than one file had."""
        self.heads: set[bytes] = set()
        self.tails = _Alike[int, bytes](_MOST_LOOKS * _LONGEST_TAIL, _LONGEST_TAIL)
        """By length, all that follows the cells: drop-downs and formats, which returns have
        alike."""

    def cut(self, part: bytes) -> tuple[SheetMarkup, list[bytes]]:
        """The markup of a worksheet's part, and its values. Raises ``NotPlainError``."""
        start, end = _sheet_data(part, self)
        written = _VALUE.findall(part, start, end)
        return self.sheet(part, start, end, written), written

    def sheet(self, part: bytes, start: int, end: int, written: list[bytes]) -> SheetMarkup:
        """The markup of the cells that stand between two places with these values."""
        size = end - start - sum(map(len, written))
        values = tuple(written)
        # To write it anew and compare is many times faster than hashing what is left.
        for template, markup in self.sheets.of((len(values), size)):
            if part.startswith(template % values, start):
                return markup
        between = part[start:end]
        if _CUT in between:
            raise NotPlainError("a sign of our own")
        pieces = _VALUE.split(between.replace(b"%", b"%%"))[::2]
        markup = _joined(_CUT.join(pieces).replace(b"%%", b"%"), self)
        self.sheets.keep((len(values), size), (b"<v>%b</v>".join(pieces), markup), size)
        return markup

    def look_at_head(self, head: bytes) -> None:
        """Check what stands before the cells."""
        head, views, rest = head.partition(_VIEWS_END)
        head = _OWN.sub(b'="A1"', head) + views + rest
        if head in self.heads:
            return
        if not _HEAD.fullmatch(head) or b"sheetData" in head:
            raise NotPlainError("what stands before the cells")
        _refuse_broken(head + _OPENING + _CLOSING + b"</worksheet>")
        if len(self.heads) >= _MOST_LOOKS:
            self.heads.clear()
        if len(head) <= _LONGEST_TAIL:
            self.heads.add(head)

    def look_at_tail(self, part: bytes, start: int) -> None:
        """Check what stands behind the cells, from ``start`` on."""
        if any(map(part.endswith, self.tails.of(len(part) - start))):
            return
        tail = part[start:]
        if tail.count(b"sheetData") != 1:
            raise NotPlainError("what stands behind the cells")
        _refuse_broken(b"<worksheet>" + _OPENING + tail)
        self.tails.keep(len(tail), tail, len(tail))


def _entry(markup: bytes) -> str:
    """A shared text. Raises ``NotPlainError``."""
    written = _TEXT_ENTRY.fullmatch(_decoded(markup))
    if written is None:
        raise NotPlainError("rich shared texts")
    return _text(written["text"], is_kept=written["kept"] is not None)


def _number(value: bytes) -> float:
    """A figure. Raises ``NotPlainError`` for what the library may read otherwise."""
    if not _NUMBER.fullmatch(value) or abs(number := float(value)) == float("inf"):
        raise NotPlainError("a number")
    return number


def _shown(value: bytes) -> str:
    """A text that a formula shows. Raises ``NotPlainError``."""
    return _text(_decoded(value), is_kept=True)


def _refuse_broken(part: bytes) -> None:
    try:
        expat.ParserCreate().Parse(part, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise NotPlainError("what stands around the cells") from error


def plain_texts(part: bytes, memory: PlainMemory) -> Mapping[bytes, str]:
    """The shared texts of a workbook that are plain, by their numbers as cells write them. Raises
    ``NotPlainError`` where their numbers are in doubt."""
    if not part:
        return {}
    start, end = _TEXTS_START.match(part), part.rfind(_TEXTS_END)
    if start is None or end < start.end() or part[end + len(_TEXTS_END) :].strip():
        raise NotPlainError("shared texts")
    _decoded(start[0])
    entries = part[start.end() : end]
    if not entries:
        return {}
    if not (entries.startswith(_ENTRY_START) and entries.endswith(_ENTRY_END)):
        return dict(_plain_among(entries, memory))
    written = entries[len(_ENTRY_START) : -len(_ENTRY_END)].split(_ENTRY_END + _ENTRY_START)
    try:
        texts = [*map(memory.entries.__getitem__, written)]
    except NotPlainError:
        return dict(_plain_among(entries, memory))
    return dict(zip(_numbers(len(texts)), texts, strict=False))


def _plain_among(entries: bytes, memory: PlainMemory) -> Iterator[tuple[bytes, str]]:
    """The texts that are plain, with their numbers, looked at one by one."""
    found = _ANY_ENTRY.findall(entries)
    if sum(map(len, found)) != len(entries):
        raise NotPlainError("what stands between shared texts")
    _refuse_broken(b"<sst>" + entries + b"</sst>")
    for number, entry in zip(_numbers(len(found)), found, strict=False):
        if b"<t" not in entry:
            raise NotPlainError("an entry without a text, which may not be counted")
        if entry.startswith(_ENTRY_START) and entry.endswith(_ENTRY_END):
            with suppress(NotPlainError):
                yield number, memory.entries[entry[len(_ENTRY_START) : -len(_ENTRY_END)]]


def _numbers(count: int) -> Sequence[bytes]:
    """So many whole numbers at least, from 0, as they are written."""
    if count > MOST_VALUES:
        return _first_numbers.__wrapped__(count)
    return _first_numbers(max(_FEWEST_NUMBERS, 1 << count.bit_length()))


@lru_cache(maxsize=2)
def _first_numbers(count: int) -> tuple[bytes, ...]:
    return tuple(b"%d" % number for number in range(count))


def plain_cells(
    part: bytes,
    texts: Mapping[bytes, str],
    looks: Looks,
    memory: PlainMemory,
    *,
    is_met: bool = False,
) -> PlainCells:
    """The cells of a worksheet's part, which is one that other files had, too (``is_met``). Raises
    ``NotPlainError``."""
    markup, written = memory.met[part] if is_met else memory.cut(part)
    known = (memory.numbers, texts, memory.texts, _TRUTHS)
    values: list[Any] = []
    suspects = markup.suspects
    for kind, pick_of_kind in markup.written:
        if kind < _ERROR:
            try:
                values += map(known[kind].__getitem__, pick_of_kind(written))
            except KeyError as error:
                raise NotPlainError("the number of a shared text, or a truth value") from error
            continue
        suspects = dict(suspects)
        for value in pick_of_kind(written):
            place = markup.places[len(values)]
            told = _error(value) if kind == _ERROR else _of_a_loop(value, memory)
            suspects[address_of(*place)] = told
            values.append("")
    if not looks.special.isdisjoint(markup.used):
        for number, style in enumerate(markup.styles):
            if style in looks.special:
                values[number] = _day(values[number], style, looks)
    return PlainCells(markup, values + markup.texts, suspects)


def _joined(skeleton: bytes, memory: PlainMemory) -> SheetMarkup:
    """The markup of a sheet, row by row. Raises ``NotPlainError``."""
    start, *rows = skeleton.split(b"<row ")
    if start:
        raise NotPlainError("cells before the first row")
    found = [row for row in map(memory.rows.__getitem__, rows) if row.last]
    if any(map(le, [row.first for row in found[1:]], [row.last for row in found])):
        raise NotPlainError("cells out of order")
    places: list[tuple[int, int]] = []
    styles: list[int] = []
    kinds = bytearray()
    for row in found:
        places += row.places
        kinds += row.kinds
        styles += row.styles
    with_formulas = tuple([row for row in found if row.formulas])
    texts = [*chain.from_iterable([row.texts for row in found])]
    loops_of = _loops_of if len(with_formulas) <= _MOST_IN_LOOPS else _loops_of.__wrapped__
    if circular := loops_of(with_formulas):
        for number, place in enumerate(places):
            if place in circular:
                kinds[number], styles[number] = _LOOP, -1
    by_kind = {kind: [n for n, one in enumerate(kinds) if one == kind] for kind in {*kinds}}
    in_order = pick([*chain.from_iterable(by_kind.values())])
    return SheetMarkup(
        places=in_order(places) + tuple((row, column) for row, column, _ in texts),
        kinds=in_order(kinds),
        styles=in_order(styles),
        texts=[text for *_, text in texts],
        suspects=dict(chain.from_iterable([row.suspects for row in found])),
        rows=-(-found[-1].last // _WIDTH) if found else 0,
        columns=max([row.columns for row in found], default=0),
        written=tuple((kind, pick(one)) for kind, one in by_kind.items()),
        computed=tuple(chain.from_iterable([row.formulas for row in with_formulas])),
    )


@lru_cache(maxsize=_MOST_LOOPS)
def _loops_of(rows: tuple[_PlainRow, ...]) -> frozenset[tuple[int, int]]:
    """The cells whose formulas lead back to them, of rows that many sheets have alike."""
    return loops(chain.from_iterable(row.formulas for row in rows))


def _of_a_loop(value: bytes, memory: PlainMemory) -> str:
    memory.numbers[value]  # or refuse it
    return CIRCULAR


def _error(value: bytes) -> str:
    if b"&" in value or b"<" in value or b"\r" in value or _CUT in value:
        raise NotPlainError("an error")
    return _decoded(value).strip() or "#N/A"


def _day(number: float, style: int, looks: Looks) -> dt.date:
    if style not in looks.dates:
        raise NotPlainError("a style that may be a date")
    if not number.is_integer() or not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise NotPlainError("a time or an early day")
    return DAY_ZERO + dt.timedelta(days=int(number))


def _sheet_data(part: bytes, memory: PlainMemory) -> tuple[int, int]:
    """The places between which the rows stand. Anything that may hide other cells is refused."""
    start = part.find(_OPENING)
    end = part.rfind(_CLOSING)
    if start < 0 or end < start:
        raise NotPlainError("the place of the cells")
    memory.look_at_head(part[:start])
    memory.look_at_tail(part, end)
    return start + len(_OPENING), end


def _understood(markup: bytes) -> _PlainRow:
    """A row, given without its first letters and values. Raises ``NotPlainError``."""
    markup = b"<row " + markup
    at, size = 0, len(markup)
    places: list[tuple[int, int]] = []
    kinds, styles = bytearray(), list[int]()
    texts: list[tuple[int, int, str]] = []
    suspects: list[tuple[str, str]] = []
    formulas: list[FormulaCell] = []
    columns, first, last = 0, _BEYOND, 0
    while at < size:
        token = _TOKEN.match(markup, at)
        if token is None:
            raise NotPlainError("markup")
        at = token.end()
        if token["column"] is None:
            continue
        row, column = int(token["row"]) - 1, column_of(token["column"].decode())
        if row >= _HEIGHT or column >= _WIDTH:
            raise NotPlainError("a cell outside every sheet")
        kind = token["type"] or b"n"
        if token["value"]:
            if kind == b"inlineStr":
                raise NotPlainError("a value where none belongs")
            sort = _KINDS[kind]
            places.append((row, column))
            kinds.append(sort)
            styles.append(int(token["style"] or 0) if sort == _FIGURE else -1)
            if token["formula"] and sort == _FIGURE:
                formulas.append(formula_cell((row, column), _decoded(token["formula"])))
        elif token["text"] is not None:
            if kind != b"inlineStr":
                raise NotPlainError("a text of another type")
            if text := _text(_decoded(token["text"]), is_kept=token["kept"] is not None):
                texts.append((row, column, text))
        elif (hidden := _hidden(token, kind)) is not None:
            suspects.append((address_of(row, column), hidden))
        elif not token["formula"] and not token["empty"]:
            continue
        columns = max(columns, column + 1)
        number = row * _WIDTH + column + 1
        if number <= last:
            raise NotPlainError("cells out of order")
        first, last = min(first, number), number
    if markup.count(_CUT) != len(places):
        raise NotPlainError("a value where none belongs")
    return _PlainRow(
        places=tuple(places),
        kinds=bytes(kinds),
        styles=tuple(styles),
        texts=tuple(texts),
        suspects=tuple(suspects),
        columns=columns,
        first=first,
        last=last,
        formulas=tuple(formulas),
    )


def _hidden(token: re.Match[bytes], kind: bytes) -> str | None:
    """A cell that has no value and is yet none of those that hold nothing: its error, or
    ``UNCACHED``; ``None`` for an empty text. Raises ``NotPlainError``."""
    if token["single"] and not token["formula"]:
        raise NotPlainError("an empty value")
    if token["empty"] and (
        kind in (b"s", b"b", b"inlineStr") or (kind == b"n" and not token["formula"])
    ):
        raise NotPlainError("an empty value")
    if kind == b"e":
        return "#N/A"
    is_empty_text = kind == b"str" and bool(token["empty"] or token["single"])
    return UNCACHED if token["formula"] and not is_empty_text else None


def _decoded(part: bytes) -> str:
    try:
        return part.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotPlainError("bytes that are no text") from error


def _text(markup: str, *, is_kept: bool) -> str:
    """A text as the library gives it: only what both read alike is plain."""
    if "<" in markup:
        raise NotPlainError("markup in a text")
    _refuse_signs(markup)
    text = unescape(markup) if "&" in markup else markup
    if not is_kept and text != text.strip():
        raise NotPlainError("a text whose blanks may not count")
    return text


def _refuse_signs(markup: str) -> None:
    if (
        "\r" in markup
        or "\0" in markup
        or "_x" in markup
        or ("&" in markup and _ENTITY.search(markup))
    ):
        raise NotPlainError("a text with signs of its own")


def _looks(styles: bytes) -> Looks:
    """Cell styles by what a number in them is."""
    own = {int(number): unescape(_decoded(code)) for number, code in _FORMAT.findall(styles)}
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


def near_cells(found: PlainCells, most: int) -> tuple[PlainCells, str]:
    """The cells of a sheet and "", without the far blanks if it reaches too far with them; of one
    that reaches farther than an area of ``most`` cells all the same, those in ``WINDOW`` and the
    address up to which it reaches."""
    markup, far = found.markup, ""
    if markup.rows * markup.columns <= most:
        return found, far
    rows, columns = _reach_without_blanks(found)
    if rows * columns > most:
        far = address_of(rows - 1, columns - 1)
        rows, columns = min(rows, WINDOW[0]), min(columns, WINDOW[1])
    kept = [n for n, (row, column) in enumerate(markup.places) if row < rows and column < columns]
    typed = [n for n in kept if n < len(markup.kinds)]
    suspects = {
        address: text
        for address, text in found.suspects.items()
        if (at := position_of(address))[0] < rows and at[1] < columns
    }
    near = SheetMarkup(
        places=tuple(markup.places[n] for n in kept),
        kinds=tuple(markup.kinds[n] for n in typed),
        styles=tuple(markup.styles[n] for n in typed),
        texts=[],
        suspects=suspects,
        rows=rows,
        columns=columns,
        computed=markup.computed,
    )
    return PlainCells(near, [found.values[n] for n in kept], suspects), far


def _reach_without_blanks(found: PlainCells) -> tuple[int, int]:
    """Rows and columns that hold more than blanks, which a hand left far out."""
    cells = ((row, column) for row, column, value in found.cells if str(value).strip())
    places = [*cells, *map(position_of, found.suspects)]
    rows = max((row + 1 for row, _ in places), default=0)
    columns = max((column + 1 for _, column in places), default=0)
    return rows, columns


def as_rows(found: PlainCells) -> list[list[Any]]:
    """The cells as lines of equal length from A1 on, "" where a cell holds nothing."""
    rows: list[list[Any]] = [[""] * found.markup.columns for _ in range(found.markup.rows)]
    for row, column, value in found.cells:
        rows[row][column] = value
    return rows
