"""Formulas that lead back to their own cells, whose values mean nothing.

Excel keeps a value for them, mostly 0. Only figures count, and only what a formula spells out: the
form's live checks show texts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from pipeline.xlsx.addresses import column_of

_WRITTEN = re.compile(r"<f(?P<about>[^>]*?)(?:/>|>(?P<text>[^<]*))")
_SHARED = re.compile(r' t="shared"')
_SHARE = re.compile(r' si="(\d{1,9})"')
_QUOTED = re.compile(r'"[^"]*"')
_NAMED = (
    r"(?:"
    r"(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6})(?::(\$?)([A-Z]{1,3})(\$?)([1-9][0-9]{0,6}))?"
    r"|(\$?)([A-Z]{1,3}):(\$?)([A-Z]{1,3})"
    r"|(\$?)([1-9][0-9]{0,6}):(\$?)([1-9][0-9]{0,6})"
    r")(?![\w.(!:])"
)
_REFERENCE = re.compile(r"(?<![\w.$!'\]:])" + _NAMED)
_ON_A_SHEET = re.compile(r"(?<![\w.'\]])(?:'((?:[^'\[\]]|'')+)'|([^\W\d][\w.]*))!" + _NAMED)
"""The cells of a sheet that is named; those of another workbook are none."""
_MOST_LOOKED_AT = 1_000_000
"""Formulas that references are compared with."""
_LONGEST_FORMULA, _LONGEST_KNOWN = 32_768, 200
"""Letters of a formula that is looked at, four times what Excel takes, and that is remembered."""
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
_ROWS = _LAST_ROW + 1

SheetPlace = tuple[int, int]
"""(row, column), counted from 0."""


class End(NamedTuple):
    """A row or column that a reference names; ``is_fixed``: it stays where it is copied."""

    at: int
    is_fixed: bool


class NamedArea(NamedTuple):
    """The cells from a first to a last one."""

    top: End
    left: End
    bottom: End
    right: End


class FormulaCell(NamedTuple):
    """A cell with a figure that a formula gave. ``share``: number of the formula that it has in
    common with others, of which the first alone has ``references``. ``on_sheets``: cells that it
    names with their sheet, whose name is in small letters."""

    place: SheetPlace
    references: tuple[NamedArea, ...]
    share: str = ""
    on_sheets: tuple[tuple[str, NamedArea], ...] = ()


def formula_cell(place: SheetPlace, markup: str) -> FormulaCell:
    """The cell of a formula's markup."""
    found = _WRITTEN.match(markup)
    if found is None:
        return FormulaCell(place, ())
    share = _SHARE.search(found["about"]) if _SHARED.search(found["about"]) else None
    text = unescape(found["text"] or "")
    if len(text) > _LONGEST_FORMULA:
        return FormulaCell(place, ())
    return FormulaCell(place, references_in(text), share[1] if share else "", on_sheets_in(text))


def references_in(formula: str) -> tuple[NamedArea, ...]:
    """The cells of its own sheet that a formula names."""
    return _known_references(formula) if len(formula) <= _LONGEST_KNOWN else _references(formula)


def _references(formula: str) -> tuple[NamedArea, ...]:
    return tuple(map(_reference, _REFERENCE.findall(_QUOTED.sub("", formula))))


_known_references = lru_cache(maxsize=4_096)(_references)


def on_sheets_in(formula: str) -> tuple[tuple[str, NamedArea], ...]:
    """The cells that a formula names with their sheet, and its name in small letters."""
    if "!" not in formula:
        return ()
    return tuple(
        ((quoted.replace("''", "'") or bare).casefold(), _reference(tuple(named)))
        for quoted, bare, *named in _ON_A_SHEET.findall(_QUOTED.sub("", formula))
    )


def _reference(found: tuple[str, ...]) -> NamedArea:
    cell, columns, rows = found[:8], found[8:12], found[12:]
    top, bottom = End(0, True), End(_LAST_ROW, True)
    left, right = End(0, True), End(_LAST_COLUMN, True)
    if cell[1]:
        left, top = _column(*cell[:2]), _row(*cell[2:4])
        right, bottom = (_column(*cell[4:6]), _row(*cell[6:])) if cell[5] else (left, top)
    elif columns[1]:
        left, right = _column(*columns[:2]), _column(*columns[2:])
    else:
        top, bottom = _row(*rows[:2]), _row(*rows[2:])
    return NamedArea(top, left, bottom, right)


def _column(mark: str, letters: str) -> End:
    return End(column_of(letters), bool(mark))


def _row(mark: str, number: str) -> End:
    return End(int(number) - 1, bool(mark))


def loops(cells: Iterable[FormulaCell]) -> frozenset[SheetPlace]:
    """The cells whose formulas lead back to themselves, alone or through others, and those that
    follow from such. Of very many formulas, those alone that name their own cells."""
    every = {cell.place: cell for cell in cells}
    areas: dict[SheetPlace, tuple[_Area, ...]] = {}
    looked_at = 0
    for place, one in _areas(every):
        areas[place] = one
        looked_at += sum(1 if _is_cell(area) else len(every) for area in one)
        if looked_at > _MOST_LOOKED_AT:
            return frozenset(_over_themselves(every))
    reads = {place: frozenset(_within(one, every)) for place, one in areas.items()}
    read_by: dict[SheetPlace, list[SheetPlace]] = {}
    for place, read in reads.items():
        for other in read:
            read_by.setdefault(other, []).append(place)
    # What reads nothing that is left is settled; nothing settles a loop.
    left = {place: len(read) for place, read in reads.items()}
    settled = [place for place in every if not left.get(place)]
    while settled:
        for place in read_by.get(settled.pop(), ()):
            left[place] -= 1
            if not left[place]:
                settled.append(place)
    return frozenset(place for place, count in left.items() if count)


def loops_between(
    sheets: Mapping[str, Collection[FormulaCell]],
) -> Iterator[tuple[str, SheetPlace]]:
    """Sheets and cells as in ``loops``, where sheets lead back to themselves by name; none where no
    sheet does. They are looked at as if each stood below the one before."""
    named = {
        name.casefold(): {sheet for cell in cells for sheet, _ in cell.on_sheets}
        for name, cells in sheets.items()
    }
    while ends := [name for name, read in named.items() if read.isdisjoint(named)]:
        for name in ends:
            del named[name]
    if not named:  # in honest forms some sheets sum up others, and that is all
        return
    starts = {name.casefold(): number * _ROWS for number, name in enumerate(sheets)}
    names = tuple(sheets)
    every = (
        _below(cell, starts[name.casefold()], starts) for name in names for cell in sheets[name]
    )
    for row, column in loops(every):
        yield names[row // _ROWS], (row % _ROWS, column)


def _below(cell: FormulaCell, start: int, starts: Mapping[str, int]) -> FormulaCell:
    """The cell so many rows further down, with all that it names."""
    named = [(start, area) for area in cell.references]
    named += [(starts[sheet], area) for sheet, area in cell.on_sheets if sheet in starts]
    return FormulaCell(
        (cell.place[0] + start, cell.place[1]),
        tuple(
            area._replace(
                top=area.top._replace(at=area.top.at + rows),
                bottom=area.bottom._replace(at=area.bottom.at + rows),
            )
            for rows, area in named
        ),
        f"{start},{cell.share}" if cell.share else "",
    )


def _over_themselves(every: Mapping[SheetPlace, FormulaCell]) -> Iterator[SheetPlace]:
    """The cells that their own formulas name. One formula may be shared by all cells of a sheet:
    of no more areas than are looked at otherwise."""
    looked_at = 0
    for place, areas in _areas(every):
        looked_at += len(areas)
        if looked_at > _MOST_LOOKED_AT:
            return
        if any(_within(areas, (place,))):
            yield place


_Area = tuple[int, int, int, int]
"""First and last row, first and last column."""


def _areas(
    every: Mapping[SheetPlace, FormulaCell],
) -> Iterator[tuple[SheetPlace, tuple[_Area, ...]]]:
    """Areas that the formula of each cell names."""
    first = {cell.share: cell for cell in every.values() if cell.share and cell.references}
    for place, cell in every.items():
        source = cell if cell.references else first.get(cell.share, cell)
        down, across = place[0] - source.place[0], place[1] - source.place[1]
        yield place, tuple(_moved(one, down, across) for one in source.references)


def _moved(one: NamedArea, down: int, across: int) -> _Area:
    top, bottom = sorted(e.at if e.is_fixed else e.at + down for e in (one.top, one.bottom))
    left, right = sorted(e.at if e.is_fixed else e.at + across for e in (one.left, one.right))
    return top, bottom, left, right


def _is_cell(area: _Area) -> bool:
    return area[0] == area[1] and area[2] == area[3]


def _within(areas: Iterable[_Area], places: Collection[SheetPlace]) -> Iterator[SheetPlace]:
    """The places that lie in one of the areas."""
    for top, bottom, left, right in areas:
        if top == bottom and left == right:
            if (top, left) in places:
                yield top, left
        else:
            yield from (
                (row, column)
                for row, column in places
                if top <= row <= bottom and left <= column <= right
            )
