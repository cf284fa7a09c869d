"""A zip without compression, from parts that are already unpacked and checked."""

from __future__ import annotations

import struct
from collections.abc import Iterable

_UTF8 = 0x800
_DAY = (1 << 5) | 1
"""1 January 1980, the first day that a zip can name."""


def pack(parts: Iterable[tuple[str, bytes, int]]) -> bytes:
    """The zip of (name, content, CRC-32) in order. No part may reach 4 GiB."""
    pieces: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, content, checksum in parts:
        label = name.encode("utf-8")
        size = len(content)
        shared = struct.pack(
            "<HHHHHIIIHH", 20, _UTF8, 0, 0, _DAY, checksum, size, size, len(label), 0
        )
        pieces += (b"PK\x03\x04", shared, label, content)
        directory += (b"PK\x01\x02", struct.pack("<H", 20), shared)
        directory += (struct.pack("<HHHII", 0, 0, 0, 0, at), label)
        at += 4 + len(shared) + len(label) + size
    entries = b"".join(directory)
    count = len(directory) // 5
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(entries), at, 0)
    return b"".join((*pieces, entries, end))
