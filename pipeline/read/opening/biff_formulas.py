"""The cells that a formula of an .xls names, from its tokens ([MS-XLS] 2.5.198)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.read.opening.formula_loops import End, FormulaCell, NamedArea, SheetPlace, loops
from pipeline.xlsx.addresses import address_of

FORMULA, _SHARED_FORMULA = 0x0006, 0x04BC
"""Records: a cell with a formula, and behind the first of them what several share."""

_SHARES = 0x01
_TEXT, _ATTRIBUTE, _CHOOSE = 0x17, 0x19, 0x04
_REFERENCE, _AREA, _REFERENCE_FROM, _AREA_FROM = 0x24, 0x25, 0x2C, 0x2D
_SIZES = dict.fromkeys(range(0x03, 0x17), 0) | {
    token: size
    for size, tokens in {
        1: (0x1C, 0x1D),
        2: (0x1E, 0x21, 0x29),
        3: (0x22,),
        4: (0x01, 0x02, 0x23, 0x24, 0x2A, 0x2C),
        6: (0x26, 0x27, 0x28, 0x39, 0x3A, 0x3C),
        7: (0x20,),
        8: (0x1F, 0x25, 0x2B, 0x2D),
        10: (0x3B, 0x3D),
    }.items()
    for token in tokens
}
"""Bytes behind each token whose length is always the same."""


@dataclass
class LegacyFormulas:
    """The cells whose figures come from formulas, by sheet, learnt record by record."""

    cells: dict[str, list[FormulaCell]] = field(default_factory=dict)

    def learn(self, sheet: str, kind: int, body: bytes) -> None:
        """Take in a record of a sheet, if it is about a formula."""
        known = self.cells.setdefault(sheet, [])
        if kind == FORMULA and body[12:14] != b"\xff\xff":
            place, tokens = struct.unpack_from("<HH", body), body[22:]
            if tokens[:1] == bytes([_SHARES]) and len(tokens) >= 5:
                row, column = struct.unpack_from("<HH", tokens, 1)
                known.append(FormulaCell(place, (), f"{row},{column}"))
            else:
                known.append(FormulaCell(place, tuple(_references(tokens, place))))
        elif kind == _SHARED_FORMULA and known and known[-1].share:
            found = tuple(_references(body[10:], known[-1].place))
            known[-1] = known[-1]._replace(references=found)

    def circular(self) -> Iterator[tuple[str, str]]:
        """Sheet and address of the cells whose formulas lead back to themselves."""
        for sheet, cells in self.cells.items():
            yield from ((sheet, address_of(*place)) for place in loops(cells))


def _references(tokens: bytes, place: SheetPlace) -> Iterator[NamedArea]:
    """The cells of its own sheet that the formula at a place names, as far as it is understood."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        kind = token if token < 0x20 else 0x20 | (token & 0x1F)
        at += 1
        try:
            if kind == _REFERENCE:
                yield _reference(*struct.unpack_from("<HH", tokens, at))
            elif kind == _AREA:
                first, last, left, right = struct.unpack_from("<HHHH", tokens, at)
                yield _area(_reference(first, left), _reference(last, right))
            elif kind == _REFERENCE_FROM:
                yield _from(place, *struct.unpack_from("<HH", tokens, at))
            elif kind == _AREA_FROM:
                first, last, left, right = struct.unpack_from("<HHHH", tokens, at)
                yield _area(_from(place, first, left), _from(place, last, right))
            at += _size(kind, tokens, at)
        except (struct.error, KeyError, IndexError):
            return  # what stands there is no formula that we know


def _size(kind: int, tokens: bytes, at: int) -> int:
    if kind == _TEXT:
        return 2 + int(tokens[at]) * (2 if tokens[at + 1] & 1 else 1)
    if kind == _ATTRIBUTE:
        (count,) = struct.unpack_from("<H", tokens, at + 1)
        return 3 + (2 * (count + 1) if tokens[at] & _CHOOSE else 0)
    return _SIZES[kind]


def _reference(row: int, column: int) -> NamedArea:
    """A cell; two bits of the column say what moves where the formula is copied."""
    down, across = End(row, not column & 0x8000), End(column & 0xFF, not column & 0x4000)
    return NamedArea(down, across, down, across)


def _from(place: SheetPlace, row: int, column: int) -> NamedArea:
    """A cell of a shared formula: what moves is counted from the formula's own place."""
    down, across = End(row, True), End(column & 0xFF, True)
    if column & 0x8000:
        down = End((place[0] + row) & 0xFFFF, False)
    if column & 0x4000:
        across = End((place[1] + column) & 0xFF, False)
    return NamedArea(down, across, down, across)


def _area(first: NamedArea, last: NamedArea) -> NamedArea:
    return NamedArea(first.top, first.left, last.bottom, last.right)
