"""The parts of a workbook's zip: copied as they stand, some of them replaced, added or dropped.

A part that is not touched keeps its packed bytes, so it costs neither inflating nor deflating, and
nothing in it (drawings, validations, extensions) can be lost on the way.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import BinaryIO

from zlib_ng import zlib_ng

_UTF8 = 0x800
_DAY = (1 << 5) | 1
"""1 January 1980, the first day that a zip can name: packing does not depend on the clock."""
_LEVEL = 6
_LEVEL_OF_NG = 5
"""Level of zlib-ng: as small as zlib's 6 in half of its time."""
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """One entry as it is packed; ``size`` is in bytes before packing."""

    method: int
    checksum: int
    size: int
    packed: bytes

    @classmethod
    def of(cls, content: bytes) -> Part:
        """The entry of a content, deflated."""
        packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(content) + packer.flush()
        return cls(zipfile.ZIP_DEFLATED, zlib.crc32(content), len(content), packed)

    @classmethod
    def of_file(cls, file: BinaryIO) -> Part:
        """The entry of what a file holds, deflated by zlib-ng piece by piece."""
        packer = zlib_ng.compressobj(_LEVEL_OF_NG, zlib_ng.DEFLATED, -zlib_ng.MAX_WBITS)
        packed, checksum, size = [], 0, 0
        while piece := file.read(_PIECE):
            packed.append(packer.compress(piece))
            checksum, size = zlib_ng.crc32(piece, checksum), size + len(piece)
        packed.append(packer.flush())
        return cls(zipfile.ZIP_DEFLATED, checksum, size, b"".join(packed))

    @classmethod
    def ending_in(cls, beginning: bytes, end: PackedEnd, level: int) -> Part:
        """The entry of ``beginning`` and the content of ``end``, of which only the former is
        deflated now."""
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = packer.compress(beginning) + packer.flush(zlib.Z_SYNC_FLUSH) + end.packed
        checksum = zlib.crc32(end.content, zlib.crc32(beginning))
        return cls(zipfile.ZIP_DEFLATED, checksum, len(beginning) + len(end.content), packed)

    @property
    def content(self) -> bytes:
        """The entry before packing. Raises ``zlib.error`` where it is damaged."""
        if self.method == zipfile.ZIP_STORED:
            return self.packed
        return zlib.decompress(self.packed, -zlib.MAX_WBITS)


@dataclass(frozen=True, slots=True)
class PackedEnd:
    """The end that many contents have alike, deflated once for all of them."""

    content: bytes
    packed: bytes

    @classmethod
    def of(cls, content: bytes) -> PackedEnd:
        """The deflated stream looks back at nothing that stands before it."""
        return cls(content, Part.of(content).packed)


@dataclass(frozen=True, slots=True)
class Package:
    """A zip's parts by name, in order."""

    parts: Mapping[str, Part]

    @classmethod
    def of(cls, data: bytes) -> Package:
        """The parts of a zip that we wrote, or that passed intake's guards.

        Raises ``zipfile.BadZipFile`` where it is none.
        """
        parts = {}
        for entry in zipfile.ZipFile(io.BytesIO(data)).infolist():
            at = entry.header_offset
            name_length, extra_length = struct.unpack_from("<HH", data, at + 26)
            start = at + 30 + name_length + extra_length
            packed = data[start : start + entry.compress_size]
            parts[entry.filename] = Part(entry.compress_type, entry.CRC, entry.file_size, packed)
        return cls(parts)

    def __contains__(self, name: str) -> bool:
        return name in self.parts

    def read(self, name: str) -> bytes:
        """A part's content. Raises ``KeyError`` where it is not there."""
        return self.parts[name].content

    def with_parts(self, changed: Mapping[str, bytes | None]) -> Package:
        """The package with some parts replaced or added at its end (``None``: dropped)."""
        dropped = {name for name, content in changed.items() if content is None}
        parts = {name: part for name, part in self.parts.items() if name not in dropped}
        parts.update(
            (name, Part.of(content)) for name, content in changed.items() if content is not None
        )
        return Package(parts)

    def packed(self) -> bytes:
        """The zip. No part may reach 4 GiB."""
        file = io.BytesIO()
        write_zip(file, self.parts.items())
        return file.getvalue()


def write_zip(file: BinaryIO, parts: Iterable[tuple[str, Part]]) -> None:
    """Write the zip of parts with their names, each as it comes. Neither a part nor all of them
    may reach 4 GiB."""
    directory: list[bytes] = []
    at = count = 0
    for name, part in parts:
        count += 1
        label = name.encode("utf-8")
        shared = struct.pack(
            "<HHHHHIIIHH",
            *(20, _UTF8, part.method, 0, _DAY, part.checksum),
            *(len(part.packed), part.size, len(label), 0),
        )
        file.writelines((b"PK\x03\x04", shared, label, part.packed))
        directory += (b"PK\x01\x02\x14\x00", shared)
        directory += (struct.pack("<HHHII", 0, 0, 0, 0, at), label)
        at += 4 + len(shared) + len(label) + len(part.packed)
    entries = b"".join(directory)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    file.writelines((entries, end))
