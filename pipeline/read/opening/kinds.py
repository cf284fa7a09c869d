"""Kind of a file, told by its bytes and only then by its name."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import PurePosixPath

from pipeline.read.opening.biff import is_biff8
from pipeline.read.opening.ole import OleError, entry_names, stream_names

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

EXCEL, OLD_EXCEL, ENCRYPTED, LABELLED = "xlsx", "xls", "encrypted", "labelled"
"""The verdicts that are not a wording."""

DAMAGED = "damaged"
ZIP, EML, MSG = "zip", "eml", "msg"
HOLDERS = {ZIP: "tệp nén (.zip)", EML: "thư điện tử (.eml)", MSG: "thư Outlook (.msg)"}
"""Kinds of what holds other files, with their words."""

_BEFORE_97 = "tệp Excel đời cũ (trước Excel 97)"
_ON_PAPER: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "tệp PDF"),
    (b"\xff\xd8\xff", "ảnh (.jpg)"),
    (b"\x89PNG", "ảnh (.png)"),
    (b"GIF8", "ảnh (.gif)"),
    (b"II*\x00", "ảnh quét (.tif)"),
    (b"MM\x00*", "ảnh quét (.tif)"),
    (b"BM", "ảnh (.bmp)"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    *_ON_PAPER,
    (b"Rar!\x1a", "tệp nén (.rar)"),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén (.7z)"),
    (b"\x1f\x8b", "tệp nén (.gz)"),
    (b"{\\rtf", "tệp văn bản (.rtf)"),
    (b"\x09\x08\x10\x00", _BEFORE_97),
    (b"\x09\x08\x08\x00", _BEFORE_97),
    (b"\x09\x04\x06\x00", _BEFORE_97),
    (b"\x09\x02\x06\x00", _BEFORE_97),
    (b"\x09\x00\x04\x00", _BEFORE_97),
    (b"MZ", "tệp chương trình"),
)

_PHONE_PICTURES = (b"ftypheic", b"ftypmif1")

_OFFICE_PARTS: tuple[tuple[str, str], ...] = (
    ("xl/workbook.bin", "tệp Excel nhị phân (.xlsb)"),
    ("word/", "tệp Word (.docx)"),
    ("ppt/", "tệp PowerPoint (.pptx)"),
)
_OPEN_DOCUMENT: tuple[tuple[bytes, str], ...] = (
    (b"opendocument.spreadsheet", "bảng tính OpenDocument (.ods)"),
    (b"opendocument.text", "văn bản OpenDocument (.odt)"),
    (b"opendocument", "tệp OpenDocument"),
)
_BOOK = "book"
"""The workbook of Excel 95, and of newer programs that name it as that did."""
_OLE_STREAMS: tuple[tuple[str, str], ...] = (
    ("encryptedpackage", ENCRYPTED),
    ("workbook", OLD_EXCEL),
    (_BOOK, _BEFORE_97),
    ("worddocument", "tệp Word (.doc)"),
    ("powerpoint document", "tệp PowerPoint (.ppt)"),
    ("__properties_version1.0", MSG),
)
_OF_A_LABEL = frozenset({"drmencryptedtransform", "drmencrypteddataspace", "\tdrmcontent"})
"""Entries that a container has, somewhere, if rights and not a password lock its content. A label
that locks nothing leaves another one, LabelInfo."""
_BY_SUFFIX = {
    ".csv": "tệp CSV",
    ".txt": "tệp văn bản (.txt)",
    ".lnk": "lối tắt (.lnk)",
    ".url": "đường dẫn (.url)",
    ".gsheet": "đường dẫn Google Trang tính",
    ".heic": "ảnh (.heic)",
    ".json": "tệp .json",
    ".xml": "tệp XML",
}
_HEADER_LINE = re.compile(rb"(?:from |[a-z][a-z0-9-]*:)")
"""A letter begins with it, in small letters; a letter of HTML is no page for that."""
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls"})
"""Names by which a file claims to be a workbook."""


def kind_of(data: bytes, path: str) -> str:
    """``EXCEL`` (a zip, not yet looked into), ``OLD_EXCEL``, ``ENCRYPTED``, ``LABELLED``,
    ``DAMAGED``, ``EML``, ``MSG``, or the Vietnamese words for what the file is instead."""
    if data.startswith(ZIP_MAGIC):
        return EXCEL
    if data.startswith(OLE_MAGIC):
        return _ole_kind(data)
    for magic, words in _MAGIC:
        if data.startswith(magic):
            return words
    return _text_kind(data, PurePosixPath(path).suffix.casefold())


def is_scan(data: bytes) -> bool:
    """Tell if the file is a picture or a PDF, as of a report that was printed and signed."""
    magics = tuple(magic for magic, _ in _ON_PAPER)
    return data.startswith(magics) or data[4:12] in _PHONE_PICTURES


def zip_kind(names: frozenset[str], opening: bytes) -> str:
    """``EXCEL``, ``ZIP``, or the words for another kind of zip. ``opening`` is the file's first
    kilobyte, where OpenDocument writes its type uncompressed."""
    if "xl/workbook.xml" in names:
        return EXCEL
    for start, words in _OFFICE_PARTS:
        if any(name.startswith(start) for name in names):
            return words
    if "mimetype" in names:
        for mark, words in _OPEN_DOCUMENT:
            if mark in opening:
                return words
    if any(name.endswith(".iwa") for name in names):
        return "tệp Apple Numbers"
    if "[content_types].xml" in names:
        return DAMAGED
    return ZIP


def _ole_kind(data: bytes) -> str:
    try:
        names, anywhere = stream_names(data), entry_names(data)
        if anywhere & _OF_A_LABEL:
            return LABELLED
        for name, kind in _OLE_STREAMS:
            if name in names:
                return OLD_EXCEL if name == _BOOK and is_biff8(data) else kind
    except OleError:
        return DAMAGED
    return "tệp Office đời cũ không phải Excel"


def _text_kind(data: bytes, suffix: str) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if suffix == ".eml" and _HEADER_LINE.match(start):
        return EML
    if b"schemas-microsoft-com:office:spreadsheet" in start:
        return "tệp XML Spreadsheet 2003"
    if any(mark in start for mark in (b"<html", b"<!doctype html", b"<table", b"<head")):
        return "trang web (HTML) lưu với đuôi Excel" if suffix in SUFFIXES else "trang web (HTML)"
    if start.startswith(b"mime-version"):
        return "trang web (.mht)"
    if suffix in _BY_SUFFIX:
        return _BY_SUFFIX[suffix]
    if data[4:12] in _PHONE_PICTURES:
        return "ảnh (.heic)"
    if _is_text(data[:4096]):
        return "tệp văn bản"
    return DAMAGED if suffix in SUFFIXES else f"tệp {suffix or 'không rõ loại'}"


def _is_text(data: bytes) -> bool:
    """True also for the encodings of the years before Unicode, as Excel writes CSV files: there
    too most signs are ASCII."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return True
    if _CONTROL.search(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        plain = sum(sign < 128 for sign in data)
        return error.start > len(data) - 4 or plain * 2 > len(data)
    return True
