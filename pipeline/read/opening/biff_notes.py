"""The comments of an .xls, record by record ([MS-XLS] 2.4.179, 2.4.329): their texts stand with the
objects that show them, and the cells name these."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.xlsx.addresses import address_of

_NOTE, _OBJECT, _TEXT, _CONTINUE = 0x001C, 0x005D, 0x01B6, 0x003C
_LONGEST = 32_767


@dataclass
class LegacyNotes:
    """The comments of a workbook, learnt from its records."""

    _cells: list[tuple[str, str, tuple[str, int]]] = field(default_factory=list)
    """Sheet and address of each comment, and sheet and number of its object."""
    _texts: dict[tuple[str, int], str] = field(default_factory=dict)
    _shown: tuple[str, int] = ("", 0)
    _missing: int = 0
    """Letters of the open object's text that are still to come."""

    def learn(self, sheet: str, kind: int, body: bytes) -> None:
        """Take in a record of a sheet, if it is about a comment."""
        if kind == _CONTINUE:
            self._go_on(body)
            return
        if kind == _OBJECT and len(body) >= 8:
            self._shown = sheet, struct.unpack_from("<H", body, 6)[0]
        elif kind == _TEXT and len(body) >= 12:
            self._texts[self._shown] = ""
            self._missing = min(struct.unpack_from("<H", body, 10)[0], _LONGEST)
            return
        elif kind == _NOTE and len(body) >= 8:
            row, column, _, number = struct.unpack_from("<4H", body)
            self._cells.append((sheet, address_of(row, column), (sheet, number)))
        self._missing = 0

    def _go_on(self, body: bytes) -> None:
        if self._missing and body:
            wide = body[0] & 1
            letters = body[1 : 1 + self._missing * (2 if wide else 1)]
            text = letters.decode("utf-16-le" if wide else "latin-1", "replace")
            self._texts[self._shown] += text
            self._missing -= len(letters) // 2 if wide else len(letters)

    def each(self) -> Iterator[tuple[str, str, str]]:
        """Sheet, address and text of each comment."""
        for sheet, address, shown in self._cells:
            if text := self._texts.get(shown, ""):
                yield sheet, address, text.replace("\r", "\n")
