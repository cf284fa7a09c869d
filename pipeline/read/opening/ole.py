"""Streams of the OLE container of .xls and of encrypted workbooks, read by ``olefile`` behind
guards: what is refused here would keep the spreadsheet library or ``olefile`` busy without end."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from olefile import STGTY_STORAGE, STGTY_STREAM, OleFileIO

MAX_STREAMS = 4_096
"""Directory entries of a container; ``olefile`` compares each with all before it."""

_END = 0xFFFFFFFE
"""This sector number and the one above it end a chain."""
_FREE, _TABLE = 0xFFFFFFFF, 0xFFFFFFFD
_SECTOR = 4_096
"""Bytes of a large sector."""
_ENTRY = 128
_IN_HEADER = 109
"""Sectors of the allocation table that the header itself names."""


class OleError(Exception):
    """The container is broken."""


class _Container(OleFileIO):  # type: ignore[misc]  # olefile has no types
    """A container whose directory is looked at before it is loaded."""

    def loaddirectory(self, sect: int) -> None:
        sectors = _chain_length(self.fat, sect)
        if sectors * self.sector_size // _ENTRY > MAX_STREAMS:
            raise OleError("directory too large")
        super().loaddirectory(sect)


def stream_names(data: bytes) -> frozenset[str]:
    """Lower-case names of the streams at the top of an OLE file. Raises ``OleError``."""
    with _opened(data) as container:
        return frozenset(_streams(container))


def entry_names(data: bytes) -> frozenset[str]:
    """Lower-case names of all streams and storages of an OLE file, wherever they hang. Raises
    ``OleError``."""
    with _opened(data) as container:
        found = container.listdir(streams=True, storages=True)
        return frozenset(path[-1].casefold() for path in found)


def stream(data: bytes, name: str) -> bytes:
    """The bytes of the stream ``name`` (lower case) at the top of an OLE file. Raises ``OleError``
    where there is none."""
    with _opened(data) as container:
        entry = _streams(container).get(name)
        if entry is None:
            raise OleError(name)
        if entry.size > len(data):
            raise OleError("stream larger than the file")
        content: bytes = container.openstream([entry.name]).read()
        # Only then is the table of small sectors loaded.
        _chain_length(container.minifat if entry.is_minifat else container.fat, entry.isectStart)
        return content


@dataclass(frozen=True)
class Storages:
    """A storage of an OLE file: its streams by their lower-case names, and the storages in it."""

    streams: Mapping[str, bytes]
    within: Mapping[str, Storages]

    def content(self, name: str) -> bytes:
        """A stream's bytes, b"" where there is none of that name."""
        return self.streams.get(name, b"")


def storages(data: bytes) -> Storages:
    """The whole of an OLE file. Raises ``OleError``, also where its streams would together be
    larger than the file: then some name the same sectors."""
    with _opened(data) as container:
        if sum(entry.size for entry in _all_streams(container.root)) > len(data):
            raise OleError("streams larger than the file")
        return _storages(container, container.root, ())


def _storages(container: _Container, storage: Any, path: tuple[str, ...]) -> Storages:
    streams, within = {}, {}
    for kid in storage.kids:
        own = (*path, kid.name)
        if kid.entry_type == STGTY_STREAM:
            streams[kid.name.casefold()] = container.openstream([*own]).read()
        elif kid.entry_type == STGTY_STORAGE:
            within[kid.name.casefold()] = _storages(container, kid, own)
    return Storages(streams, within)


def _all_streams(storage: Any) -> Iterator[Any]:
    for kid in storage.kids:
        if kid.entry_type == STGTY_STREAM:
            yield kid
        yield from _all_streams(kid)


def container_of(name: str, content: bytes) -> bytes:
    """An OLE file of this one stream, in large sectors: header, root's (empty), directory, the
    stream's, then the allocation table."""
    content = content.ljust(_SECTOR, b"\x00")  # a smaller one would stand among small sectors
    count = -(-len(content) // _SECTOR)
    tables = -(-(2 + count) // (_SECTOR // 4 - 1))
    first, table = 2, 2 + count
    fat = [_END, _END, *range(first + 1, table), _END, *[_TABLE] * tables]
    header = struct.pack(
        "<8s16x5H6x9I",
        *(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 4, 0xFFFE, 12, 6),
        *(1, tables, 1, 0, 4_096, _END, 0, _END, 0),
    ) + struct.pack("<109I", *range(table, table + tables), *[_FREE] * (_IN_HEADER - tables))
    directory = _entry("Root Entry", 5, 0, _SECTOR, child=1) + _entry(name, 2, first, len(content))
    return b"".join(
        (
            header.ljust(_SECTOR, b"\x00"),
            bytes(_SECTOR),
            directory.ljust(_SECTOR, b"\x00"),
            content.ljust(count * _SECTOR, b"\x00"),
            struct.pack(f"<{len(fat)}I", *fat).ljust(tables * _SECTOR, b"\xff"),
        )
    )


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = name.encode("utf-16-le")
    numbers = (_FREE, _FREE, child)
    return struct.pack("<64sHBB3I36xIQ", text, len(text) + 2, kind, 1, *numbers, start, size)


@contextlib.contextmanager
def _opened(data: bytes) -> Iterator[_Container]:
    _check_header(data)
    try:
        # Never the bytes themselves: ``olefile`` takes a short one for a path.
        with _Container(io.BytesIO(data)) as container:
            yield container
    except (OSError, struct.error, ValueError, LookupError, RecursionError) as error:
        raise OleError("container") from error


def _check_header(data: bytes) -> None:
    """Refuse sizes of sectors that there are not, and more of the allocation table than a file of
    this size needs: it may name one sector of it again and again."""
    try:
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        (difat_sectors,) = struct.unpack_from("<I", data, 72)
    except struct.error as error:
        raise OleError("header") from error
    if shift not in (9, 12) or mini_shift != 6:
        raise OleError("sector size")
    numbers = (1 << shift) // 4
    needed = (len(data) >> shift) // numbers + 1
    if difat_sectors * (numbers - 1) > max(0, needed - _IN_HEADER) + numbers:
        raise OleError("allocation table too large")


def _chain_length(table: Sequence[int], start: int) -> int:
    """The number of sectors in a chain. Raises ``OleError`` for one that loops or leads away."""
    length = 0
    while start < _END:
        if start >= len(table) or length == len(table):
            raise OleError("chain")
        start = table[start]
        length += 1
    return length


def _streams(container: _Container) -> dict[str, Any]:
    kids = (kid for kid in container.root.kids if kid.entry_type == STGTY_STREAM)
    return {kid.name.casefold(): kid for kid in kids}
