"""Rows of text that wait, packed, until they are written."""

from __future__ import annotations

import marshal
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import overload

from zlib_ng import zlib_ng

TextRow = tuple[str, ...]
TextRows = Sequence[TextRow]

_AT_ONCE = 64
_LEVEL = 1
"""The quickest: rows of one unit after another differ in little but their figures, so that they
take a twentieth of their room all the same."""


class PackedRows(Sequence[TextRow]):
    """Rows to be gone through once or twice, of which a round of thousands of units has a million:
    some at a time are held as they are, the others packed."""

    def __init__(self, rows: Iterable[TextRow] = ()) -> None:
        self._pieces: list[bytes] = []
        self._count = 0
        for _ in self.passing(rows):
            pass

    def passing(self, rows: Iterable[TextRow]) -> Iterator[TextRow]:
        """Give the rows, each of which is kept as it passes."""
        waiting = iter(rows)
        while some := tuple(islice(waiting, _AT_ONCE)):
            self._pieces.append(zlib_ng.compress(marshal.dumps(some), _LEVEL))
            self._count += len(some)
            yield from some

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[TextRow]:
        for piece in self._pieces:
            yield from marshal.loads(zlib_ng.decompress(piece))

    @overload
    def __getitem__(self, at: int) -> TextRow: ...
    @overload
    def __getitem__(self, at: slice) -> TextRows: ...
    def __getitem__(self, at: int | slice) -> TextRow | TextRows:
        return tuple(self)[at]
