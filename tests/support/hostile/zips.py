"""Zips with every field under control, the good workbook that others are made from."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from tests.support.reading_support import STAFF, book

SHEET = "xl/worksheets/sheet1.xml"
STORED, DEFLATED = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED


@dataclass(frozen=True)
class Entry:
    """One entry; what is ``None`` is what it should be."""

    name: str
    data: bytes
    method: int = DEFLATED
    packed: bytes | None = None
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    offset: int | None = None
    flags: int = 0x800
    local: bytes | None = None


def raw_zip(
    entries: Sequence[Entry], *, before: bytes = b"", after: bytes = b"", count: int | None = None
) -> bytes:
    """A zip of these entries as they are told."""
    body, directory = bytearray(before), bytearray()
    for one in entries:
        name = one.name.encode("utf-8", "surrogateescape")
        packed = one.packed
        if packed is None:
            packed = one.data if one.method == STORED else deflated(one.data)
        at = len(body) if one.offset is None else one.offset
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        size = len(one.data) if one.size is None else one.size
        packed_size = len(packed) if one.packed_size is None else one.packed_size
        shared = struct.pack(
            "<HHHHHIIIHH",
            *(20, one.flags, one.method, 0, 33, crc, packed_size, size, len(name), 0),
        )
        if one.offset is None:
            body += b"PK\x03\x04" + shared + (name if one.local is None else one.local) + packed
        directory += b"PK\x01\x02\x14\x00" + shared
        directory += struct.pack("<HHHII", 0, 0, 0, 0, at) + name
    told = len(entries) if count is None else count
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, told, told, len(directory), len(body), len(after)
    )
    return bytes(body + directory + end + after)


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


@cache
def good_parts() -> Mapping[str, bytes]:
    """The parts of a workbook that reads well."""
    with zipfile.ZipFile(io.BytesIO(good())) as source:
        return {name: source.read(name) for name in source.namelist()}


@cache
def good() -> bytes:
    """A workbook that reads well and says not whose it is."""
    return book({"staff": STAFF})


def with_parts(changes: Mapping[str, bytes | None]) -> bytes:
    """The good workbook with parts replaced, added or (``None``) left out."""
    parts: dict[str, bytes | None] = {**good_parts(), **changes}
    return raw_zip([Entry(name, data) for name, data in parts.items() if data is not None])


def with_entries(*more: Entry) -> bytes:
    """The good workbook with entries added as they are told."""
    return raw_zip([*(Entry(name, data) for name, data in good_parts().items()), *more])


def in_part(name: str, old: bytes, new: bytes) -> bytes:
    """The good workbook with the first ``old`` of a part replaced."""
    part = good_parts()[name]
    assert old in part, (name, old)
    return with_parts({name: part.replace(old, new, 1)})
