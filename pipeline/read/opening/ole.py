"""The OLE container of .xls and of encrypted workbooks: stream names and stream bytes."""

from __future__ import annotations

import struct

MAX_SECTORS = 120_000
"""More than a file of the largest size allowed can hold at 512 bytes a sector, with room."""

_FREE, _END = 0xFFFFFFFF, 0xFFFFFFFE
_ENTRY = 128
_STREAM, _ROOT = 2, 5


class OleError(Exception):
    """The container is broken."""


class Container:
    """A parsed container. Raises ``OleError`` where it contradicts itself."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            (shift, mini_shift) = struct.unpack_from("<HH", data, 30)
            (directory,) = struct.unpack_from("<I", data, 48)
            self._cutoff, mini_fat, mini_fat_count, difat, difat_count = struct.unpack_from(
                "<IIIII", data, 56
            )
        except struct.error as error:
            raise OleError("header") from error
        if shift not in (9, 12) or mini_shift != 6:
            raise OleError("sector size")
        self._size = 1 << shift
        self._fat = self._read_fat(difat, difat_count)
        self._mini_fat = self._numbers(self._chain(mini_fat)) if mini_fat_count else []
        self._entries = self._read_entries(self._chain(directory))

    @property
    def names(self) -> frozenset[str]:
        """Lower-case names of all streams."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. Raises ``OleError`` where there is none of that name."""
        if name not in self._entries:
            raise OleError(name)
        start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        root = self._chain(self._root)
        pieces: list[bytes] = []
        for _ in range(MAX_SECTORS):
            if start >= _END or len(pieces) * 64 >= size:
                return b"".join(pieces)[:size]
            pieces.append(root[start * 64 : start * 64 + 64])
            start = self._next(self._mini_fat, start)
        raise OleError("loop")

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise OleError("sector beyond the end")
        return sector

    @staticmethod
    def _numbers(data: bytes) -> list[int]:
        return list(struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4]))

    @staticmethod
    def _next(fat: list[int], number: int) -> int:
        if number >= len(fat):
            raise OleError("chain beyond the table")
        return fat[number]

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        while start < _END:
            pieces.append(self._sector(start))
            if len(pieces) > MAX_SECTORS:
                raise OleError("loop")
            start = self._next(self._fat, start)
        return b"".join(pieces)

    def _read_fat(self, difat: int, difat_count: int) -> list[int]:
        numbers = self._numbers(self._data[76:512])
        for _ in range(min(difat_count, MAX_SECTORS)):
            if difat >= _END:
                break
            *more, difat = self._numbers(self._sector(difat))
            numbers.extend(more)
        sectors = [number for number in numbers if number < _END]
        if len(sectors) > MAX_SECTORS:
            raise OleError("too many sectors")
        return [entry for number in sectors for entry in self._numbers(self._sector(number))]

    def _read_entries(self, data: bytes) -> dict[str, tuple[int, int]]:
        entries: dict[str, tuple[int, int]] = {}
        self._root = _END
        for at in range(0, len(data) - _ENTRY + 1, _ENTRY):
            entry = data[at : at + _ENTRY]
            (length,) = struct.unpack_from("<H", entry, 64)
            start, size = struct.unpack_from("<II", entry, 116)
            if entry[66] == _ROOT:
                self._root = start
            elif entry[66] == _STREAM and 2 <= length <= 64:
                name = entry[: length - 2].decode("utf-16-le", "replace").casefold()
                entries.setdefault(name, (start, size))
        return entries


def stream_names(data: bytes) -> frozenset[str]:
    """Lower-case names of the streams of an OLE file. Raises ``OleError``."""
    return Container(data).names
