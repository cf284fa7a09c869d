"""Guards of a workbook's zip, in the one pass over its bytes. Every limit stands here."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from codecs import BOM_UTF8
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from zlib_ng import zlib_ng

from pipeline.read.opening.cell_marks import cell_marks
from pipeline.read.opening.kinds import EXCEL, zip_kind
from pipeline.read.opening.outline import (
    RELATIONS,
    ROOT,
    WORKBOOK,
    Outline,
    OutlineError,
    Worksheet,
    no_part,
    outline_of,
    sheet_part,
)
from pipeline.read.opening.plain_sheet import (
    NotPlainError,
    PlainCells,
    PlainMemory,
    plain_cells,
    plain_texts,
)
from pipeline.read.opening.sheet_markup import MarkupError, has_tag, scan
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
_SHEET_FOLDERS = ("xl/worksheets/", "xl/chartsheets/", "xl/dialogsheets/", "xl/macrosheets/")
_SHARED_TEXTS = "xl/sharedstrings.xml"
_WITH_FONTS = ("xl/styles.xml", _SHARED_TEXTS)
_SHARED_BY_SHEETS = ("xl/styles.xml", "xl/sharedStrings.xml")
_OLD_FONTS = (b'".Vn', b'"VNI-')
_MODIFIED = re.compile(rb"<dcterms:modified[^>]*>\s*([^<]{8,40}?)\s*</dcterms:modified>")
_DECLARED = re.compile(rb"""^<\?xml[^>]*encoding\s*=\s*["'](utf-?16|utf-?32|ucs|utf-?7)""", re.I)

_PLAIN_START = re.compile(rb"(?:\xef\xbb\xbf)?(?:<\?xml\s[^<>]*\?>)?\s*<[A-Za-z]")
"""An element comes first, or right after the declaration."""


class ArchiveError(Exception):
    """The file is refused: ``key`` is the sentence, ``reason`` the Vietnamese words it takes."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(reason)
        self.key = key
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Archive:
    """Results of the pass: see ``pipeline.read.opening.opened.Opened``."""

    book: bytes
    package: Package
    plain: Mapping[str, PlainCells] | None = None
    modified: str = ""
    suspects: dict[str, dict[str, str]] = field(default_factory=dict)
    marks: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    has_old_fonts: bool = False
    has_1904_dates: bool = False


def inspect(data: bytes) -> Archive:
    """Check an .xlsx without trusting anything in it. Raises ``ArchiveError``."""
    entries = _entries(data)
    names = frozenset(entry.filename.casefold() for entry in entries)
    kind = zip_kind(names, data[:1024])
    if kind != EXCEL:
        raise ArchiveError("not_xlsx" if " " in kind else "damaged", kind)
    unpacked = 0
    checked: dict[str, Part] = {}
    spelled: dict[str, str] = {}
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
        _refuse_risky_markup(name, part)
        checked[name] = Part(zipfile.ZIP_STORED, zlib_ng.crc32(part), len(part), part)
        spelled[folded] = name

    def content(name: str) -> bytes:
        """A part by its name in small letters: a workbook may write it in either case."""
        return checked[spelled[name]].packed if name in spelled else b""

    try:
        outline = outline_of(*map(content, (ROOT, WORKBOOK, RELATIONS)))
        parts = {sheet.name: _part_of(sheet, spelled) for sheet in outline.sheets}
    except OutlineError as error:
        raise ArchiveError("damaged", str(error)) from error
    plain = None if outline.has_1904_dates else _plain(parts, content)
    if plain is not None:
        suspects = {sheet: cells.suspects for sheet, cells in plain.items()}
    else:
        suspects = _all_suspects(parts, checked, spelled)
    modified = _MODIFIED.search(content("docprops/core.xml"))
    return Archive(
        book=b"" if plain is not None else _for_library(outline, parts, checked, spelled),
        package=Package(checked),
        plain=plain,
        modified=modified[1].decode("ascii", "replace") if modified else "",
        suspects={sheet: cells for sheet, cells in suspects.items() if cells},
        marks=cell_marks(
            content("xl/styles.xml"),
            content(_SHARED_TEXTS),
            {sheet: checked[part].packed for sheet, part in parts.items()},
            may_have_runs=plain is None,
        ),
        parts=parts,
        has_old_fonts=any(font in content(name) for name in _WITH_FONTS for font in _OLD_FONTS),
        has_1904_dates=outline.has_1904_dates,
    )


_memory = PlainMemory()
"""Markup that this process has understood in other files; it changes no reading."""


def _plain(
    parts: Mapping[str, str], content: Callable[[str], bytes]
) -> Mapping[str, PlainCells] | None:
    """The cells of all sheets, ``None`` where not all are written plainly."""
    try:
        texts = plain_texts(content(_SHARED_TEXTS))
        looks = _memory.looks_of(content("xl/styles.xml"))
        return {
            sheet: plain_cells(content(part.casefold()), texts, looks, _memory)
            for sheet, part in parts.items()
        }
    except NotPlainError:
        return None


def _all_suspects(
    parts: Mapping[str, str], checked: Mapping[str, Part], spelled: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Suspects by sheet name, of sheets that the library will read."""
    sheets = frozenset(parts.values())
    flagged = {
        name: _suspects(name, checked[name].packed)
        for folded, name in spelled.items()
        if name in sheets or folded.startswith(_SHEET_FOLDERS)
    }
    return {sheet: flagged[part] for sheet, part in parts.items()}


def _part_of(sheet: Worksheet, spelled: Mapping[str, str]) -> str:
    """A workbook may keep its sheets anywhere."""
    for name in sheet.parts:
        if name.casefold() in spelled:
            return spelled[name.casefold()]
    raise no_part(sheet.name)


def _for_library(
    outline: Outline,
    parts: Mapping[str, str],
    checked: Mapping[str, Part],
    spelled: Mapping[str, str],
) -> bytes:
    """Packs what the library needs and nothing else, under the names by which it looks for it."""
    package = dict(outline.library)
    for name in _SHARED_BY_SHEETS:
        if name.casefold() in spelled:
            package[name] = checked[spelled[name.casefold()]]
    for number, part in enumerate(parts.values(), 1):
        package[sheet_part(number)] = checked[part]
    return Package(package).packed()


def _suspects(name: str, part: bytes) -> dict[str, str]:
    if b"sheetData" not in part:
        return {}
    try:
        area, cells = scan(part)
    except MarkupError as error:
        raise ArchiveError("damaged", f"phần {name} sai cấu trúc") from error
    if area > MAX_AREA:
        raise ArchiveError("unsafe", "vùng ô của một trang quá rộng")
    return cells


def part_of(data: bytes, name: str) -> bytes:
    """One part of a zip that ``inspect`` passed; b"" where it is not there."""
    for entry in _entries(data):
        if entry.filename.casefold() == name.casefold():
            return _inflate(data, entry)
    return b""


def _entries(data: bytes) -> list[zipfile.ZipInfo]:
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
    seen: set[str] = set()
    for info in infos:
        # Written on Windows by some; Excel opens such a file.
        info.filename = info.orig_filename.replace("\\", "/")
        name = info.filename.casefold()
        if name in seen:
            raise ArchiveError("unsafe", "có hai phần trùng tên")
        seen.add(name)
        _refuse_escaping(info.filename)
        if info.flag_bits & 1:
            raise ArchiveError("encrypted", "")
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ArchiveError("unsafe", "kiểu nén lạ")
    return infos


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


def _refuse_risky_markup(name: str, part: bytes) -> None:
    start = part[:200]
    if b"\x00" in start[:4] or start[:2] in (b"\xff\xfe", b"\xfe\xff") or _DECLARED.match(start):
        raise ArchiveError("unsafe", f"phần {name} dùng bảng mã lạ")
    # An entity can only be declared inside a DOCTYPE, and that stands before the first element.
    if not _PLAIN_START.match(part) and b"<!DOCTYPE" in part:
        raise ArchiveError("unsafe", f"phần {name} có khai báo DOCTYPE")
    if name.casefold() == _SHARED_TEXTS and (
        has_tag(b"!", part, 0, len(part)) or has_tag(b"?", part, len(b"<?"), len(part))
    ):
        # Among the texts, too, the library drops what stands beside them.
        raise ArchiveError("damaged", f"phần {name} sai cấu trúc")
