"""Guards of a workbook's zip, in the one pass over its bytes. Every limit stands here."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import deflate

from pipeline.read.opening.cell_marks import cell_marks
from pipeline.read.opening.formula_loops import FormulaCell, loops_between
from pipeline.read.opening.kinds import DAMAGED, EXCEL, zip_kind
from pipeline.read.opening.outline import (
    NO_WORKBOOK,
    ROOT,
    Outline,
    OutlineError,
    Worksheet,
    no_part,
    outline_of,
    parts_for_library,
    relations_of,
    sheet_part,
    workbook_of,
)
from pipeline.read.opening.plain_sheet import (
    CIRCULAR,
    IN_PLACE_OF_PICTURE,
    PICTURE,
    NotPlainError,
    PlainCells,
    PlainMemory,
    near_cells,
    plain_cells,
    plain_texts,
)
from pipeline.read.opening.sheet_markup import MarkupError, has_tag, near, scan
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.zip_parts import Package, Part

MEBIBYTE = 1024 * 1024
MAX_FILE = 25 * MEBIBYTE
MAX_ENTRIES = 2_000
MAX_DIRECTORY = 2 * MEBIBYTE
"""Bytes of the zip's own list of entries, checked before it is parsed."""
MAX_PART = 128 * MEBIBYTE
MAX_UNPACKED = 256 * MEBIBYTE
MAX_AREA = 3_000_000
"""Cells of a sheet, counted from A1 to its last row and column that hold something."""
MAX_AREA_OF_ALL = 10 * MAX_AREA
"""Cells of all sheets: an entry of the zip's list is small, whatever its sheet becomes."""

_LARGEST_RATIO = 1_032
"""Deflate can't pack tighter than this."""
_XML = (".xml", ".rels", ".vml")
_NEVER_READ = (
    *("customxml/", "docprops/app.xml", "docprops/custom.xml", "xl/theme/", "xl/externallinks/"),
    *("xl/connections.xml", "xl/querytables/"),
)
"""Parts that no reader gets to see, in whatever form other programs keep them."""
_LISTED = struct.Struct("<4s2xHHH4xIII3H8xI")
"""An entry of a zip's list: its sign, version, flags, method, checksum, sizes, lengths of what
follows, and place."""
_NEWEST = 63
"""Version of the format up to which entries are understood."""
_PICTURES = frozenset({"xl/richdata/richvaluerel.xml", "xl/richdata/rdrichvaluewebimage.xml"})
"""The parts that lead from cells to the pictures placed in them, and to those of the web."""
_SHARED_TEXTS, _CORE, _TYPES = "sharedstrings.xml", "docprops/core.xml", "[content_types].xml"
_OLD_FONTS = (b'".Vn', b'"VNI-')
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([^<]{8,40}?)\s*</dcterms:modified>")
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["'](utf-?16|utf-?32|ucs|utf-?7)""", re.I)

_ERROR_CELL = re.compile(
    rb"""(<(?:\w+:)?c\b[^<>]*\bt=["']e["'][^<>]*>\s*(?:<(?:\w+:)?f\b[^<>]*(?:/>|>[^<]*</(?:\w+:)?f>))?"""
    rb"""\s*<(?:\w+:)?v>)[^<]*"""
)
_NO_SIZE = re.compile(rb"""<(?:\w+:)?dimension\s+ref\s*=\s*["'](?![A-Z]{1,3}[0-9])[^<>]*/>""")
_PLAIN_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*\?>)?\s*<[A-Za-z]")
"""An element comes first, or right after the declaration."""


class ArchiveError(Exception):
    """The file is refused: ``key`` is the sentence, ``reason`` and ``words`` the Vietnamese words
    it takes."""

    def __init__(self, key: str, reason: str = "", **words: str) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason
        self.words = words


@dataclass(frozen=True, slots=True)
class Archive:
    """Results of the pass: see ``pipeline.read.opening.opened.Opened``."""

    book: bytes
    package: Package
    plain: Mapping[str, PlainCells] = field(default_factory=dict)
    modified: str = ""
    suspects: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    too_far: Mapping[str, str] = field(default_factory=dict)
    has_old_fonts: bool = False
    has_1904_dates: bool = False
    without_cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _LibrarySheet:
    """A sheet for the library, without what stands too far out, and what was told of it."""

    part: Part
    suspects: dict[str, str] = field(default_factory=dict)
    computed: tuple[FormulaCell, ...] = ()
    """Cells whose figures come from formulas."""
    too_far: str = ""
    area: int = 0
    """Cells from A1 to the last that holds something, or more."""


class _Entry(NamedTuple):
    """An entry of a zip's list."""

    name: str
    """As it is written there, but with ``/``."""
    folded: str
    flags: int
    method: int
    checksum: int
    packed: int
    """Bytes in the zip."""
    size: int
    """Bytes before packing."""
    at: int


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a zip that hold XML which somebody may read."""

    checked: dict[str, Part]
    spelled: dict[str, str]
    """Names of ``checked`` by their small letters: a workbook may write them in either case."""
    refused: dict[str, ArchiveError]
    """By names in small letters, the reasons against parts, should anybody read them."""
    met: set[str] = field(default_factory=set)
    """Names of those that other files had, too."""

    def content(self, name: str) -> bytes:
        """A part by its name in any case, b"" where it is not there. Raises ``ArchiveError`` for
        one that is refused."""
        folded = name.casefold()
        if folded in self.refused:
            raise self.refused[folded]
        return self.checked[self.spelled[folded]].packed if folded in self.spelled else b""


def inspect(data: bytes) -> Archive:
    """Check an .xlsx without trusting anything in it. Raises ``ArchiveError``."""
    entries, twice = _entries(data)
    names = frozenset(entry.folded for entry in entries)
    kind = zip_kind(names, data[:1024])
    if kind not in (EXCEL, DAMAGED):
        raise ArchiveError("not_xlsx", kind)
    found = _parts(data, entries, twice)
    checked, spelled, content = found.checked, found.spelled, found.content
    content(_TYPES)  # not read here, but by everybody else
    try:
        book = workbook_of(content(ROOT)) if content(ROOT) else ""
        if book.casefold() not in names:
            raise ArchiveError("damaged", NO_WORKBOOK if kind == EXCEL else DAMAGED)
        outline = outline_of(book, content(book), content(relations_of(book)))
        parts = _parts_of_sheets(outline.sheets, found)
    except OutlineError as error:
        raise ArchiveError("damaged", str(error)) from error
    texts, styles = content(outline.texts), content(outline.styles)
    known, plain = _plain(parts, found, texts, styles)
    if outline.has_1904_dates:
        plain = {}
    others = {
        sheet: _for_library(sheet, checked[part], known)
        for sheet, part in parts.items()
        if sheet not in plain
    }
    too_far = {sheet: other.too_far for sheet, other in others.items()}
    for sheet, cells in plain.items():
        plain[sheet], too_far[sheet] = near_cells(cells, MAX_AREA)
    _refuse_too_many(plain.values(), others.values())
    _take_out_loops(plain, others)
    suspects = {sheet: cells.suspects for sheet, cells in plain.items()}
    suspects |= {sheet: other.suspects for sheet, other in others.items()}
    if _PICTURES.isdisjoint(spelled):
        # Of other things that a cell may hold beside its value, an error is one. No plain sheet has
        # any.
        for other in others.values():
            for address in [one for one, text in other.suspects.items() if text == PICTURE]:
                other.suspects[address] = IN_PLACE_OF_PICTURE
    modified = None if _CORE in found.refused else _MODIFIED.search(content(_CORE))
    return Archive(
        book=_book(outline, others, checked, spelled) if others else b"",
        package=Package(checked),
        plain=plain,
        modified=modified[1].decode("ascii", "replace") if modified else "",
        suspects={sheet: cells for sheet, cells in suspects.items() if cells},
        marks=cell_marks(
            styles,
            texts,
            {sheet: checked[part].packed for sheet, part in parts.items()},
            plain,
        ),
        parts=parts,
        too_far={sheet: far for sheet, far in too_far.items() if far},
        has_old_fonts=_names_old_font(styles) or (b"rPr" in texts and _names_old_font(texts)),
        has_1904_dates=outline.has_1904_dates,
        without_cells=outline.without_cells,
    )


def _names_old_font(part: bytes) -> bool:
    return any(font in part for font in _OLD_FONTS)


def _parts(data: bytes, entries: Iterable[_Entry], twice: Iterable[str]) -> _Parts:
    """Inflates what may be read. Raises ``ArchiveError``."""
    found = _Parts(
        {}, {}, {name: ArchiveError("unsafe", "có hai phần trùng tên") for name in twice}
    )
    wanted = []
    for entry in entries:
        if entry.folded.endswith(_XML) and not entry.folded.startswith(_NEVER_READ):
            wanted.append(entry)
        elif entry.size > MAX_PART:
            raise ArchiveError("unsafe", f"phần {entry.name} quá lớn")
    # A part that turns out larger than it says is refused when it is inflated.
    if sum(entry.size for entry in wanted) > MAX_UNPACKED:
        raise ArchiveError("unsafe", "nội dung sau khi giải nén quá lớn")
    for entry in wanted:
        name, folded = entry.name, entry.folded
        part, error = _checked(data, entry, found.met)
        if error and folded not in found.refused:
            found.refused[folded] = error
        if folded not in found.refused:
            found.checked[name], found.spelled[folded] = part, name
    return found


_Checked = tuple[Part, ArchiveError | None]
_Key = tuple[Any, ...]
_frames: dict[_Key, tuple[bytes, Part]] = {}
"""Parts that returns have alike to the byte, such as sheets in which nothing was answered, as they
were packed and as they are."""
_met_once: set[_Key] = set()
_MOST_FRAMES, _LARGEST_FRAME, _LARGEST_UNPACKED_FRAME = 256, 16_384, 65_536
_MOST_MET = 16 * _MOST_FRAMES


def _checked(data: bytes, entry: _Entry, met: set[str]) -> _Checked:
    """A part, and the reason against it should anybody read it; the name of one that was met in
    other files goes into ``met``. Raises ``ArchiveError``."""
    packed = _packed(data, entry)
    if entry.packed > _LARGEST_FRAME:
        return _inflated(packed, entry)
    key = entry[:-1]
    frame = _frames.get(key)
    if frame is not None and bytes(packed) == frame[0]:
        met.add(entry.name)
        return frame[1], None
    found = _inflated(packed, entry)
    if key not in _met_once:
        if len(_met_once) >= _MOST_MET:
            _met_once.clear()
        _met_once.add(key)
    elif found[1] is None and found[0].size <= _LARGEST_UNPACKED_FRAME:
        if len(_frames) >= _MOST_FRAMES:
            _frames.clear()
        _frames[key] = bytes(packed), found[0]
    return found


def _inflated(packed: memoryview, entry: _Entry) -> _Checked:
    content = _inflate(packed, entry)
    # Some programs open parts with a byte order mark, which the library stumbles over.
    bare = content.removeprefix(BOM_UTF8)
    checksum = entry.checksum if bare is content else deflate.crc32(bare)
    part = Part(zipfile.ZIP_STORED, checksum, len(bare), bare)
    return part, _risk_of(entry.name, bare)


_memory = PlainMemory()
"""Markup that this process has understood in other files; it changes no reading."""


def forget() -> None:
    """Begin anew with nothing understood, for who measures what the first files cost."""
    global _memory
    _memory = PlainMemory()
    _frames.clear()
    _met_once.clear()


def _plain(
    parts: Mapping[str, str], package: _Parts, texts: bytes, styles: bytes
) -> tuple[Mapping[bytes, str], dict[str, PlainCells]]:
    """The plain shared texts by their numbers, and the cells of all sheets that are written
    plainly."""
    found: dict[str, PlainCells] = {}
    try:
        known, looks = plain_texts(texts, _memory), _memory.looks[styles]
    except NotPlainError:
        return {}, found
    for sheet, part in parts.items():
        with suppress(NotPlainError):
            is_met = part in package.met
            found[sheet] = plain_cells(
                package.checked[part].packed, known, looks, _memory, is_met=is_met
            )
    return known, found


def _refuse_too_many(plain: Iterable[PlainCells], others: Iterable[_LibrarySheet]) -> None:
    """Raises ``ArchiveError``."""
    area = sum(cells.markup.rows * cells.markup.columns for cells in plain)
    if area + sum(other.area for other in others) > MAX_AREA_OF_ALL:
        raise ArchiveError("unsafe", "các trang có quá nhiều ô")


def _parts_of_sheets(sheets: Iterable[Worksheet], found: _Parts) -> dict[str, str]:
    """The part of each sheet by its name. Raises ``ArchiveError``."""
    parts = {sheet.name: _part_of(sheet, found.spelled, found.refused) for sheet in sheets}
    if len({*parts.values()}) < len(parts):
        raise ArchiveError("damaged", "hai trang chung một phần")
    return parts


def _part_of(
    sheet: Worksheet, spelled: Mapping[str, str], refused: Mapping[str, ArchiveError]
) -> str:
    """A workbook may keep its sheets anywhere."""
    for name in sheet.parts:
        if name.casefold() in refused:
            raise refused[name.casefold()]
        if name.casefold() in spelled:
            return spelled[name.casefold()]
    raise no_part(sheet.name)


def _book(
    outline: Outline,
    sheets: Mapping[str, _LibrarySheet],
    checked: Mapping[str, Part],
    spelled: Mapping[str, str],
) -> bytes:
    """Packs what the library needs and nothing else, under the names by which it looks for it."""
    package = {**parts_for_library(tuple(sheets), outline.has_1904_dates)}
    for name, own in (("xl/styles.xml", outline.styles), ("xl/sharedStrings.xml", outline.texts)):
        if own.casefold() in spelled:
            package[name] = checked[spelled[own.casefold()]]
    for number, sheet in enumerate(sheets.values(), 1):
        package[sheet_part(number)] = sheet.part
    return Package(package).packed()


def _take_out_loops(plain: dict[str, PlainCells], others: Mapping[str, _LibrarySheet]) -> None:
    """Take out the values of formulas that lead back to their cells through named sheets."""
    computed = {sheet: cells.markup.computed for sheet, cells in plain.items()}
    computed |= {sheet: other.computed for sheet, other in others.items()}
    found: dict[str, set[tuple[int, int]]] = {}
    for sheet, place in loops_between(computed):
        found.setdefault(sheet, set()).add(place)
    for sheet, places in found.items():
        if sheet in plain:
            plain[sheet] = plain[sheet].without(places)
        else:
            told = {address_of(*place): CIRCULAR for place in places}
            others[sheet].suspects.update(told)


def _as_the_library_knows_it(sheet: Part) -> Part:
    """A sheet without a size that is none, and with a text that the library knows in every error
    cell: it refuses a workbook for one of a newer Excel. What they say was told before."""
    part = _ERROR_CELL.sub(rb"\g<1>#N/A", _NO_SIZE.sub(b"", sheet.packed, count=1))
    if part == sheet.packed:
        return sheet
    return Part(zipfile.ZIP_STORED, deflate.crc32(part), len(part), part)


def _for_library(sheet: str, part: Part, texts: Mapping[bytes, str]) -> _LibrarySheet:
    """A sheet that the plain pass does not vouch for. Raises ``ArchiveError``."""
    packed, far = part.packed, ""
    if b"sheetData" not in packed:
        return _LibrarySheet(part)
    try:
        rows, columns, suspects, computed = scan(packed)
        if rows * columns > MAX_AREA:
            packed, far = near(packed, texts, MAX_AREA)
            rows, columns, suspects, computed = scan(packed)
            part = Part(zipfile.ZIP_STORED, deflate.crc32(packed), len(packed), packed)
    except MarkupError as error:
        raise ArchiveError("damaged", f"trang {sheet} sai cấu trúc") from error
    area = rows * columns
    return _LibrarySheet(_as_the_library_knows_it(part), suspects, computed, far, area)


def part_of(data: bytes, name: str) -> bytes:
    """One part of a zip that ``inspect`` passed; b"" where it is not there."""
    for entry in _entries(data)[0]:
        if entry.folded == name.casefold():
            return _inflate(_packed(data, entry), entry)
    return b""


def _entries(data: bytes) -> tuple[list[_Entry], frozenset[str]]:
    """The entries, each name once, and the names that stand there twice with other contents, in
    small letters. Raises ``ArchiveError``."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise ArchiveError("damaged", "tệp bị cắt cụt, thiếu phần cuối")
    count, size = _directory(data, end)
    if count > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise ArchiveError("unsafe", "quá nhiều phần bên trong")
    listed = _plainly_listed(data, end, count, size) or _listed(data)
    if len(listed) > MAX_ENTRIES:
        raise ArchiveError("unsafe", "quá nhiều phần bên trong")
    seen: dict[str, _Entry] = {}
    twice: set[str] = set()
    for entry in listed:
        first = seen.setdefault(entry.folded, entry)
        if (first.checksum, first.size) != (entry.checksum, entry.size):
            twice.add(entry.folded)
        _refuse_escaping(entry.name)
        if entry.flags & 1:
            raise ArchiveError("encrypted", "")
        if entry.method not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError("unsafe", "kiểu nén lạ")
    return [*seen.values()], frozenset(twice)


def _plainly_listed(data: bytes, end: int, count: int, size: int) -> list[_Entry]:
    """The zip's list as nearly all programs write it: just before its last record, without
    comments, extra fields and names in other letters; empty for any other."""
    found: list[_Entry] = []
    (at,) = struct.unpack_from("<I", data, end + 16)
    is_larger = data[end - 20 : end - 16] == b"PK\x06\x07"
    if at + size != end or end + 22 != len(data) or data[-2:] != b"\0\0" or is_larger:
        return found
    for _ in range(count):
        if at + _LISTED.size > end:
            return []
        sign, version, flags, method, checksum, packed, whole, length, extra, comment, place = (
            _LISTED.unpack_from(data, at)
        )
        label = data[at + _LISTED.size : at + _LISTED.size + length]
        at += _LISTED.size + length
        is_plain = sign == b"PK\x01\x02" and version <= _NEWEST and label.isascii()
        if not is_plain or extra or comment or 0xFFFFFFFF in (packed, whole, place):
            return []
        name = label.decode("ascii").replace("\\", "/")
        found.append(_Entry(name, name.casefold(), flags, method, checksum, packed, whole, place))
    return found if at == end else []


def _listed(data: bytes) -> list[_Entry]:
    """The zip's list however it is written. Raises ``ArchiveError``."""
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, struct.error) as error:
        raise ArchiveError("damaged", "không mở được cấu trúc nén") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ArchiveError("unsafe", "kiểu nén lạ") from error
    entries = []
    for info in infos:
        # Written on Windows by some; Excel opens such a file.
        name = info.orig_filename.replace("\\", "/")
        sizes = info.CRC, info.compress_size, info.file_size
        about = info.flag_bits, info.compress_type, *sizes, info.header_offset
        entries.append(_Entry(name, name.casefold(), *about))
    return entries


def _directory(data: bytes, end: int) -> tuple[int, int]:
    """The number of entries of the zip's list and its bytes: from the record at ``end`` or, where
    that has no room for them, from the larger one before it."""
    entries, size = struct.unpack_from("<HI", data, end + 10)
    if (entries == 0xFFFF or size == 0xFFFFFFFF) and data[end - 20 : end - 16] == b"PK\x06\x07":
        (at,) = struct.unpack_from("<Q", data, end - 12)
        if data[at : at + 4] == b"PK\x06\x06" and at + 56 <= len(data):
            entries, size = struct.unpack_from("<QQ", data, at + 32)
    return entries, size


def _refuse_escaping(name: str) -> None:
    if name.startswith("/") or "\x00" in name or name[1:2] == ":" or ".." in name.split("/"):
        raise ArchiveError("unsafe", "tên phần trỏ ra ngoài tệp")


def _packed(data: bytes, entry: _Entry) -> memoryview:
    at = entry.at
    if at < 0 or data[at : at + 4] != b"PK\x03\x04" or at + 30 > len(data):
        raise ArchiveError("damaged", f"thiếu phần {entry.name}")
    name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
    start = at + 30 + name_length + extra_length
    packed = memoryview(data)[start : start + entry.packed]
    if len(packed) < entry.packed:
        raise ArchiveError("damaged", f"phần {entry.name} bị cắt cụt")
    return packed


def _inflate(packed: memoryview, entry: _Entry) -> bytes:
    """A part, which may be no larger than the zip says it is: a bomb has no room to go off."""
    if entry.size > MAX_PART:
        raise ArchiveError("unsafe", f"phần {entry.name} quá lớn sau khi giải nén")
    if entry.size > len(packed) * _LARGEST_RATIO:
        raise ArchiveError("damaged", f"phần {entry.name} bị cắt cụt")
    try:
        is_stored = entry.method == zipfile.ZIP_STORED
        part = bytes(packed if is_stored else deflate.deflate_decompress(packed, entry.size))
    except deflate.DeflateError as error:
        raise ArchiveError("damaged", f"phần {entry.name} không giải nén được") from error
    if len(part) != entry.size or deflate.crc32(part) != entry.checksum:
        raise ArchiveError("damaged", f"phần {entry.name} sai tổng kiểm tra")
    return part


def _risk_of(name: str, part: bytes) -> ArchiveError | None:
    """The reason to refuse a part, should anybody read it."""
    start = part[:200]
    if b"\x00" in start[:4] or start[:2] in (b"\xff\xfe", b"\xfe\xff") or _DECLARED.match(start):
        return ArchiveError("unsafe", f"phần {name} dùng bảng mã lạ")
    # An entity can only be declared inside a DOCTYPE, and that stands before the first element.
    if not _PLAIN_START.match(part) and b"<!DOCTYPE" in part:
        return ArchiveError("unsafe", f"phần {name} có khai báo DOCTYPE")
    is_texts = name.casefold().endswith(_SHARED_TEXTS)
    if is_texts and (has_tag(b"!", part, 0, len(part)) or has_tag(b"?", part, 2, len(part))):
        # Among the texts, too, the library drops what stands beside them.
        return ArchiveError("damaged", f"phần {name} sai cấu trúc")
    return None
