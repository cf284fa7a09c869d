"""Guards of a workbook's zip, in the one pass over its bytes. Every limit stands here."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from zlib_ng import zlib_ng

from pipeline.read.opening.cell_marks import cell_marks
from pipeline.read.opening.kinds import DAMAGED, EXCEL, zip_kind
from pipeline.read.opening.outline import (
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
    NotPlainError,
    PlainCells,
    PlainMemory,
    near_cells,
    plain_cells,
    plain_texts,
)
from pipeline.read.opening.sheet_markup import MarkupError, has_tag, near, scan
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

_STEP = MEBIBYTE
_LARGEST_RATIO = 1_032
"""Deflate can't pack tighter than this."""
_XML = (".xml", ".rels", ".vml")
_NEVER_READ = (
    *("customxml/", "docprops/app.xml", "docprops/custom.xml", "xl/theme/", "xl/externallinks/"),
    *("xl/connections.xml", "xl/querytables/"),
)
"""Parts that no reader gets to see, in whatever form other programs keep them."""
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


@dataclass(frozen=True, slots=True)
class _LibrarySheet:
    """A sheet for the library, without what stands too far out, and what was told of it."""

    part: Part
    suspects: dict[str, str] = field(default_factory=dict)
    too_far: str = ""


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of a zip that hold XML which somebody may read."""

    checked: dict[str, Part]
    spelled: dict[str, str]
    """Names of ``checked`` by their small letters: a workbook may write them in either case."""
    refused: dict[str, ArchiveError]
    """By names in small letters, the reasons against parts, should anybody read them."""

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
    names = frozenset(entry.filename.casefold() for entry in entries)
    kind = zip_kind(names, data[:1024])
    if kind not in (EXCEL, DAMAGED):
        raise ArchiveError("not_xlsx", kind)
    found = _parts(data, entries, twice)
    checked, spelled, content = found.checked, found.spelled, found.content
    content(_TYPES)  # not read here, but by everybody else
    try:
        book = workbook_of(content(ROOT)) if content(ROOT) else ""
        if book.casefold() not in names:
            lost = f"phần {ROOT} không dẫn tới sổ tính"
            raise ArchiveError("damaged", lost if kind == EXCEL else DAMAGED)
        outline = outline_of(book, content(book), content(relations_of(book)))
        parts = {sheet.name: _part_of(sheet, spelled, found.refused) for sheet in outline.sheets}
    except OutlineError as error:
        raise ArchiveError("damaged", str(error)) from error
    texts, styles = content(outline.texts), content(outline.styles)
    known, plain = _plain(parts, content, texts, styles)
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
    suspects = {sheet: cells.suspects for sheet, cells in plain.items()}
    suspects |= {sheet: other.suspects for sheet, other in others.items()}
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
        has_old_fonts=any(font in part for part in (styles, texts) for font in _OLD_FONTS),
        has_1904_dates=outline.has_1904_dates,
    )


def _parts(data: bytes, entries: Iterable[zipfile.ZipInfo], twice: Iterable[str]) -> _Parts:
    """Inflates what may be read. Raises ``ArchiveError``."""
    unpacked = 0
    found = _Parts(
        {}, {}, {name: ArchiveError("unsafe", "có hai phần trùng tên") for name in twice}
    )
    for entry in entries:
        name = entry.filename
        folded = name.casefold()
        if not folded.endswith(_XML) or folded.startswith(_NEVER_READ):
            if entry.file_size > MAX_PART:
                raise ArchiveError("unsafe", f"phần {name} quá lớn")
            continue
        # Some programs open parts with a byte order mark, which the library stumbles over.
        part = _inflate(data, entry).removeprefix(BOM_UTF8)
        unpacked += len(part)
        if unpacked > MAX_UNPACKED:
            raise ArchiveError("unsafe", "nội dung sau khi giải nén quá lớn")
        if folded not in found.refused and (error := _risk_of(name, part)):
            found.refused[folded] = error
        if folded not in found.refused:
            checked = Part(zipfile.ZIP_STORED, zlib_ng.crc32(part), len(part), part)
            found.checked[name], found.spelled[folded] = checked, name
    return found


_memory = PlainMemory()
"""Markup that this process has understood in other files; it changes no reading."""


def forget() -> None:
    """Begin anew with nothing understood, for who measures what the first files cost."""
    global _memory
    _memory = PlainMemory()


def _plain(
    parts: Mapping[str, str], content: Callable[[str], bytes], texts: bytes, styles: bytes
) -> tuple[Mapping[bytes, str], dict[str, PlainCells]]:
    """The plain shared texts by their numbers, and the cells of all sheets that are written
    plainly."""
    found: dict[str, PlainCells] = {}
    try:
        known = plain_texts(texts, _memory)
    except NotPlainError:
        return {}, found
    for sheet, part in parts.items():
        with suppress(NotPlainError):
            found[sheet] = plain_cells(content(part), known, _memory.looks_of(styles), _memory)
    return known, found


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


def _as_the_library_knows_it(sheet: Part) -> Part:
    """A sheet without a size that is none, and with a text that the library knows in every error
    cell: it refuses a workbook for one of a newer Excel. What they say was told before."""
    part = _ERROR_CELL.sub(rb"\g<1>#N/A", _NO_SIZE.sub(b"", sheet.packed, count=1))
    if part == sheet.packed:
        return sheet
    return Part(zipfile.ZIP_STORED, zlib_ng.crc32(part), len(part), part)


def _for_library(sheet: str, part: Part, texts: Mapping[bytes, str]) -> _LibrarySheet:
    """A sheet that the plain pass does not vouch for. Raises ``ArchiveError``."""
    packed, far = part.packed, ""
    if b"sheetData" not in packed:
        return _LibrarySheet(part)
    try:
        rows, columns, suspects = scan(packed)
        if rows * columns > MAX_AREA:
            packed, far = near(packed, texts, MAX_AREA)
            _, _, suspects = scan(packed)
            part = Part(zipfile.ZIP_STORED, zlib_ng.crc32(packed), len(packed), packed)
    except MarkupError as error:
        raise ArchiveError("damaged", f"trang {sheet} sai cấu trúc") from error
    return _LibrarySheet(_as_the_library_knows_it(part), suspects, far)


def part_of(data: bytes, name: str) -> bytes:
    """One part of a zip that ``inspect`` passed; b"" where it is not there."""
    for entry in _entries(data)[0]:
        if entry.filename.casefold() == name.casefold():
            return _inflate(data, entry)
    return b""


def _entries(data: bytes) -> tuple[list[zipfile.ZipInfo], frozenset[str]]:
    """The entries, each name once, and the names that stand there twice with other contents, in
    small letters. Raises ``ArchiveError``."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise ArchiveError("damaged", "tệp bị cắt cụt, thiếu phần cuối")
    entries, size = _directory(data, end)
    if entries > MAX_ENTRIES or size > MAX_DIRECTORY:
        raise ArchiveError("unsafe", "quá nhiều phần bên trong")
    try:
        infos = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, OSError, struct.error) as error:
        raise ArchiveError("damaged", "không mở được cấu trúc nén") from error
    except (NotImplementedError, RuntimeError) as error:
        raise ArchiveError("unsafe", "kiểu nén lạ") from error
    if len(infos) > MAX_ENTRIES:
        raise ArchiveError("unsafe", "quá nhiều phần bên trong")
    seen: dict[str, zipfile.ZipInfo] = {}
    twice: set[str] = set()
    for info in infos:
        # Written on Windows by some; Excel opens such a file.
        info.filename = info.orig_filename.replace("\\", "/")
        name = info.filename.casefold()
        first = seen.setdefault(name, info)
        if (first.CRC, first.file_size) != (info.CRC, info.file_size):
            twice.add(name)
        _refuse_escaping(info.filename)
        if info.flag_bits & 1:
            raise ArchiveError("encrypted", "")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError("unsafe", "kiểu nén lạ")
    return [*seen.values()], frozenset(twice)


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


def _inflate(data: bytes, entry: zipfile.ZipInfo) -> bytes:
    at = entry.header_offset
    if at < 0 or data[at : at + 4] != b"PK\x03\x04" or at + 30 > len(data):
        raise ArchiveError("damaged", f"thiếu phần {entry.filename}")
    name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
    start = at + 30 + name_length + extra_length
    packed = memoryview(data)[start : start + entry.compress_size]
    if len(packed) < entry.compress_size:
        raise ArchiveError("damaged", f"phần {entry.filename} bị cắt cụt")
    is_stored = entry.compress_type == zipfile.ZIP_STORED
    part = bytes(packed) if is_stored else _unpack(packed, entry)
    if len(part) != entry.file_size or zlib_ng.crc32(part) != entry.CRC:
        raise ArchiveError("damaged", f"phần {entry.filename} sai tổng kiểm tra")
    return part


def _unpack(packed: memoryview, entry: zipfile.ZipInfo) -> bytes:
    """Inflate, never beyond the cap whatever size the entry claims."""
    largest = len(packed) * _LARGEST_RATIO
    try:
        if largest <= MAX_PART:
            room = max(1, min(entry.file_size, largest))
            return zlib_ng.decompress(packed, -zlib_ng.MAX_WBITS, room)
        return _unpack_in_steps(packed, entry.filename)
    except zlib_ng.error as error:  # type: ignore[misc]  # its stub declares an instance
        raise ArchiveError("damaged", f"phần {entry.filename} không giải nén được") from error


def _unpack_in_steps(packed: memoryview, name: str) -> bytes:
    """So that a bomb is stopped at the cap and not after it."""
    unpacker = zlib_ng.decompressobj(-zlib_ng.MAX_WBITS)
    piece = unpacker.decompress(packed, _STEP)
    pieces, size = [piece], len(piece)
    while unpacker.unconsumed_tail:
        piece = unpacker.decompress(unpacker.unconsumed_tail, _STEP)
        size += len(piece)
        if size > MAX_PART:
            raise ArchiveError("unsafe", f"phần {name} quá lớn sau khi giải nén")
        pieces.append(piece)
    pieces.append(unpacker.flush())
    if not unpacker.eof:
        raise ArchiveError("damaged", f"phần {name} bị cắt cụt")
    return b"".join(pieces)


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
