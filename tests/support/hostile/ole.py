"""OLE containers and .xls records, small and under control."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, ENTRY = 512, 128
FIRST_ENTRY = 2 * SECTOR
"""Offset of the directory of a small container, which begins with its root."""
LARGE = 4096
"""Streams of this size and more stand in sectors of their own."""


Tree = Mapping[str, "bytes | Tree"]
"""Streams and storages by name."""


def ole(streams: Tree, changes: Mapping[int, int] | None = None) -> bytes:
    """A container: sector 0 its table, 1 and on its directory, then the streams, each padded to
    ``LARGE``. ``changes`` puts 32-bit numbers at offsets of the file, to break it."""
    fat = [FAT]
    entries = [("Root Entry", 5, END, 0, FREE, 1 if streams else FREE)]
    sectors: list[bytes] = []
    listed = list(_listed(streams, 1))
    directory_sectors = -(-(len(listed) + 1) // (SECTOR // ENTRY))
    first = 1 + directory_sectors
    fat += [*range(2, first), END]
    for name, data, right, child in listed:
        if data is None:
            entries.append((name, 1, 0, 0, right, child))
            continue
        padded = data.ljust(max(LARGE, -(-len(data) // SECTOR) * SECTOR), b"\x00")
        start = first + len(sectors)
        count = len(padded) // SECTOR
        sectors += [padded[at : at + SECTOR] for at in range(0, len(padded), SECTOR)]
        fat += [*range(start + 1, start + count), END]
        entries.append((name, 2, start, len(padded), right, child))
    assert len(fat) <= SECTOR // 4
    table = struct.pack("<128I", *fat, *[FREE] * (128 - len(fat)))
    directory = b"".join(_entry(*entry) for entry in entries)
    header = bytearray(SECTOR)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIII", header, 44, 1, 1, 0, LARGE, END, 0, END, 0)
    struct.pack_into("<109I", header, 76, 0, *[FREE] * 108)
    made = bytearray(
        bytes(header)
        + table
        + directory.ljust(directory_sectors * SECTOR, b"\x00")
        + b"".join(sectors)
    )
    for offset, number in (changes or {}).items():
        struct.pack_into("<I", made, offset, number)
    return bytes(made)


def ole_of_entries(count: int) -> bytes:
    """A container of so many entries, each beside the one before, and no content."""
    per_sector = SECTOR // ENTRY
    sectors = -(-count // per_sector)
    tables = -(-(sectors + 1) // (SECTOR // 4 - 1))
    fat = [*[FAT] * tables, *range(tables + 1, tables + sectors), END]
    entries = (
        _entry(f"E{at}", 2, at, 0, at + 1 if at + 1 < count else FREE, FREE)
        if at
        else _entry("Root Entry", 5, 0, 0, FREE, 1)
        for at in range(count)
    )
    start = ole({}, {44: tables, 48: tables} | {76 + 4 * at: at for at in range(tables)})
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(tables * SECTOR, b"\xff")
    return start[:SECTOR] + table + b"".join(entries).ljust(sectors * SECTOR, b"\x00")


def _listed(tree: Tree, at: int) -> Iterator[tuple[str, bytes | None, int, int]]:
    """Name, content (None of a storage), neighbour and first child of each entry; the entries of a
    storage follow it, then its neighbour. ``at`` is the number of the first."""
    left = len(tree)
    for name, content in tree.items():
        left -= 1
        below = [] if isinstance(content, bytes) else list(_listed(content, at + 1))
        following = at + 1 + len(below)
        data = content if isinstance(content, bytes) else None
        yield name, data, following if left else FREE, at + 1 if below else FREE
        yield from below
        at = following


def _entry(name: str, kind: int, start: int, size: int, right: int, child: int) -> bytes:
    """An entry of the directory."""
    entry = bytearray(ENTRY)
    struct.pack_into("<III", entry, 68, FREE, right, child)
    text = name.encode("utf-16-le")
    entry[: len(text)] = text
    struct.pack_into("<HB", entry, 64, len(text) + 2, kind)
    struct.pack_into("<II", entry, 116, start, size)
    return bytes(entry)


def record(kind: int, body: bytes = b"", length: int | None = None) -> bytes:
    """One record of a workbook stream; ``length`` where it lies."""
    return struct.pack("<HH", kind, len(body) if length is None else length) + body


def stream(cells: Iterable[bytes], before: bytes = b"", name: str = "Sheet1") -> bytes:
    """A workbook stream of one sheet with these records in it."""
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 5, 0, 0, 0, 0)) + before
    text = name.encode("latin-1")
    sheet_record = 8 + len(text) + 4
    at = len(start) + sheet_record + 4
    bound = record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(text), 0) + text)
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x10, 0, 0, 0, 0))
    return start + bound + record(0x0A) + sheet + b"".join(cells) + record(0x0A)


def number(row: int, column: int, value: float) -> bytes:
    """A cell with a number."""
    return record(0x0203, struct.pack("<HHHd", row, column, 0, value))
