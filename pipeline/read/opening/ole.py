"""Streams of the OLE container of .xls and of encrypted workbooks, read by ``olefile`` behind
guards: what is refused here would keep the spreadsheet library or ``olefile`` busy without end."""

from __future__ import annotations

import contextlib
import io
import struct
from collections.abc import Iterator, Sequence
from typing import Any

from olefile import STGTY_STREAM, OleFileIO

MAX_STREAMS = 4_096
"""Directory entries of a container; ``olefile`` compares each with all before it."""

_END = 0xFFFFFFFE
"""This sector number and the one above it end a chain."""
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
    where there is none, or where a reader that takes the first of that name gets another one."""
    with _opened(data) as container:
        entry = _streams(container).get(name)
        if entry is None or entry.sid != _first_of(container, name):
            raise OleError(name)
        if entry.size > len(data):
            raise OleError("stream larger than the file")
        content: bytes = container.openstream([entry.name]).read()
        # Only then is the table of small sectors loaded.
        _chain_length(container.minifat if entry.is_minifat else container.fat, entry.isectStart)
        return content


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


def _first_of(container: _Container, name: str) -> int | None:
    """The number of the first entry of that name, whether or not it hangs in the tree."""
    directory = container.directory_fp.getvalue()
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        (length,) = struct.unpack_from("<H", directory, at + 64)
        spelled = directory[at : at + min(length, 64) - 2].decode("utf-16-le", "replace")
        if spelled.casefold() == name:
            return at // _ENTRY
    return None
