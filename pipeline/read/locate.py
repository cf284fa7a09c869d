"""Find a form's blocks on the sheets by their printed codes, never by address or sheet name.

A fixed row is known by its ``Mã số``, a column by the line of codes above (``A B 1 2 3 4 C``).
Figures may look like codes, so a column of codes counts only under a line that gives it its letter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Any

from pipeline.read.opening.plain_sheet import UNCACHED
from pipeline.read.printed_codes import code_of, fold
from pipeline.xlsx.addresses import address_of
from schemas.records import Block, Form, Shape, Table

LONGEST_SEARCH = 500
"""Lines that are looked through for codes where none gives the anchor column its letter."""

NOWHERE = -1


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The raw cells of a sheet from A1 on, and where the form's row codes stand in it."""

    name: str
    rows: Sequence[Sequence[Any]]
    anchors: Mapping[str, Sequence[tuple[int, int]]]
    suspects: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Texts as they were in the codes of an old font, by position; ``rows`` has them in Unicode."""
    has_1904_dates: bool = False
    marks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Formats that change what a cell says, by address: see ``cell_marks``."""
    by_column: Mapping[int, Sequence[tuple[int, str]]] = field(init=False)
    """Anchors as (row, code), by column."""
    has_errors: bool = field(init=False)
    """True where a cell shows as blank and is an error."""

    def __post_init__(self) -> None:
        hidden = self.suspects.values()
        object.__setattr__(self, "has_errors", any(text != UNCACHED for text in hidden))
        columns: dict[int, list[tuple[int, str]]] = {}
        for code, places in self.anchors.items():
            for row, column in places:
                columns.setdefault(column, []).append((row, code))
        object.__setattr__(self, "by_column", columns)

    @property
    def is_plain(self) -> bool:
        """True where a cell means what it holds: no old font, no struck text, days from 1900."""
        return not (self.before or self.marks or self.has_1904_dates)

    def raw(self, row: int, column: int) -> Any:
        """The raw cell, "" beyond the used range."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""


@dataclass(frozen=True, slots=True)
class Twice:
    """A code found in two places; ``is_column`` for a code of the line of column codes."""

    code: str
    first: str
    second: str
    is_column: bool = False


@dataclass(frozen=True, slots=True)
class Placement:
    """Position of a block: rows and columns counted from 0, ``NOWHERE`` for a code not found.

    ``lines`` has one entry per row of the block (none in a List, whose entries stand below
    ``code_line``); ``columns`` one per column, in a Record one per row.
    """

    sheet: RawSheet
    lines: tuple[int, ...]
    columns: tuple[int, ...]
    code_line: int
    hits: int
    """Distinct row codes found (column codes in a List)."""
    strength: int
    """2: a line of codes names the anchor column; 1: a line of codes without that; 0: none."""
    twice: tuple[Twice, ...] = ()
    again: tuple[Twice, ...] = ()
    """Rows that stand in two places with the same answers: nothing is in doubt."""


def place_fixed(sheets: Sequence[RawSheet], table: Table, block: Block) -> list[Placement]:
    """Finds places of a Matrix or Record, best first; more than one is a copy of the table."""
    codes = block.row_codes
    enough = enough_codes(block)
    placements = [
        placement
        for sheet in sheets
        if not sheet.anchors.keys().isdisjoint(codes)
        for placement in _placements_in(sheet, block, codes, enough)
        if placement.strength == 2 or placement.hits >= enough
    ]
    placements.sort(
        key=lambda found: (-found.strength, -found.hits, found.sheet.name != table.sheet)
    )
    if not placements:
        return []
    best = placements[0]
    copies = [
        found
        for found in placements[1:]
        if found.strength == 2 and found.hits * 2 >= best.hits and found.hits * 2 >= len(codes)
    ]
    named = [found for found in (best, *copies) if found.sheet.name == table.sheet]
    first = named[0] if named and named[0].strength == best.strength else best
    return [first, *(found for found in (best, *copies) if found is not first)]


def enough_codes(block: Block) -> int:
    """So many row codes in a column make a table of them, without a line of codes above."""
    return max(2, (len(block.row_codes) + 1) // 2)


def _placements_in(
    sheet: RawSheet, block: Block, codes: Iterable[str], enough: int
) -> Iterator[Placement]:
    by_column: dict[int, dict[str, list[int]]] = {}
    for code in codes:
        for r, c in sheet.anchors.get(code, ()):
            by_column.setdefault(c, {}).setdefault(code, []).append(r)
    for column, found in by_column.items():
        named = [r for r, code in sheet.by_column[column] if code == block.anchor_code]
        if named or len(found) >= enough:
            yield _placement(sheet, block, column, found, named)


def _placement(
    sheet: RawSheet,
    block: Block,
    anchor: int,
    found: Mapping[str, Sequence[int]],
    named: Sequence[int],
) -> Placement:
    own = {r for rows in found.values() for r in rows}
    wanted = block.letter_codes
    # A line of codes belongs to the first rows below it: never look past another block's rows.
    first, last = min(own), max(own)
    above = max(
        (
            r
            for r, code in sheet.by_column[anchor]
            if r < first and code not in found and code != block.anchor_code
        ),
        default=-1,
    )
    lines = sorted({r for r in named if above < r < last} - own) or [
        r for r in islice(range(above + 1, last), LONGEST_SEARCH) if r not in own
    ]
    code_line, codes, strength = _best_line(
        sheet, lines, set(wanted), anchor, is_named=not {*named}.isdisjoint(lines[:1])
    )
    columns = tuple(codes[fold(code)][0] if fold(code) in codes else NOWHERE for code in wanted)
    twice: list[Twice] = []
    again: list[Twice] = []
    for code, rows in found.items():
        if len(rows) > 1:
            is_same = len({_answers(sheet, row, columns) for row in rows}) == 1
            place = Twice(code, address_of(rows[0], anchor), address_of(rows[1], anchor))
            (again if is_same else twice).append(place)
    twice.extend(_columns_twice(wanted, codes, code_line))
    return Placement(
        sheet=sheet,
        lines=tuple(found[row.code][0] if row.code in found else NOWHERE for row in block.rows),
        columns=columns,
        code_line=code_line,
        hits=len(found),
        strength=strength,
        twice=tuple(twice),
        again=tuple(again),
    )


def _answers(sheet: RawSheet, line: int, columns: Iterable[int]) -> tuple[Any, ...]:
    """All that says something about the answers on a line."""
    return tuple(
        (sheet.raw(line, column), sheet.suspects.get(address), sheet.marks.get(address))
        for column in columns
        if column != NOWHERE and (address := address_of(line, column))
    )


def first_unlike(one: Placement, other: Placement) -> int | None:
    """The number of the first row that a copy of a table answers otherwise; ``None`` where all are
    as in the table, or the copy is blank."""
    own, copied = (
        [
            _answers(placed.sheet, line, placed.columns) if line != NOWHERE else ()
            for line in placed.lines
        ]
        for placed in (one, other)
    )
    unlike = [number for number, line in enumerate(own) if line != copied[number]]
    is_blank = {*chain(*copied)} <= {("", None, None)}
    return None if is_blank or not unlike else unlike[0]


def _columns_twice(
    wanted: Sequence[str], codes: Mapping[str, Sequence[int]], line: int
) -> Iterator[Twice]:
    for code in dict.fromkeys(wanted):
        places = codes.get(fold(code), ())
        if len(places) > 1:
            yield Twice(code, address_of(line, places[0]), address_of(line, places[1]), True)


def _best_line(
    sheet: RawSheet, lines: Sequence[int], wanted: set[str], anchor: int, *, is_named: bool
) -> tuple[int, dict[str, list[int]], int]:
    """The line with most of the wanted codes (the lowest of equals), its codes, its strength.
    ``is_named``: the lines give the anchor column its letter."""
    best: tuple[int, dict[str, list[int]], int] = (NOWHERE, {}, 0)
    folded = {fold(code) for code in wanted}
    for r in lines:
        codes = _codes_on(sheet.rows[r], folded, anchor)
        if len(codes) >= max(len(best[1]), 1 if is_named else 2):
            best = (r, codes, 2 if is_named else 1)
    return best


def _codes_on(cells: Sequence[Any], wanted: set[str], anchor: int) -> dict[str, list[int]]:
    codes: dict[str, list[int]] = {}
    for c, raw in enumerate(cells):
        if raw != "" and c != anchor and (code := code_of(raw)) in wanted:
            codes.setdefault(code, []).append(c)
    return codes


def place_list(
    sheets: Sequence[RawSheet], table: Table, block: Block, head: Placement | None
) -> Placement | None:
    """Finds a List: below its head, else wherever all its column codes stand in a line
    (on the sheet of its name before any other; on no other where its head was lost, for the
    columns of one List may be the first of another's). ``None`` where it can't be told."""
    if head is not None:
        start = max(*head.lines, head.code_line) + 1
        return _list_line(head.sheet, block, start, complete=False)
    found = [
        placement
        for sheet in sheets
        if (placement := _list_line(sheet, block, 0, complete=True)) is not None
    ]
    named = [placement for placement in found if placement.sheet.name == table.sheet]
    candidates = named or ([] if table.head is not None else found)
    return candidates[0] if len(candidates) == 1 else None


def holds_table(sheet: RawSheet, form: Form) -> bool:
    """True if a line of codes says that a table of the form stands there, or the sheet's name."""
    return any(
        _list_line(sheet, block, 0, complete=True) is not None
        if block.shape is Shape.LIST
        else any(
            found.strength == 2 or sheet.name == table.sheet
            for found in place_fixed([sheet], table, block)
        )
        for table in form.tables
        for _, block in table.blocks
    )


def _list_line(sheet: RawSheet, block: Block, start: int, *, complete: bool) -> Placement | None:
    wanted = block.letter_codes
    folded = {fold(code) for code in wanted}
    first = fold(block.anchor_code)
    enough = len(folded) if complete else max(2, (len(folded) + 1) // 2)
    best: Placement | None = None
    for r in range(start, len(sheet.rows)):
        cells = sheet.rows[r]
        anchor = next((c for c, raw in enumerate(cells) if code_of(raw) == first), NOWHERE)
        codes = _codes_on(cells, folded, anchor)
        if anchor == NOWHERE or len(codes) < enough or (best and len(codes) <= best.hits):
            continue
        best = Placement(
            sheet=sheet,
            lines=(),
            columns=tuple(codes.get(fold(code), [NOWHERE])[0] for code in wanted),
            code_line=r,
            hits=len(codes),
            strength=2,
            twice=tuple(_columns_twice(wanted, codes, r)),
        )
        if best.hits == len(folded):
            break
    return best
