"""Figures that stand outside a table, where no code leads: they are asked, for nothing reads them.

Beside the rows (in a column without a code or a cell that its row does not have), in rows without
a code, and on another sheet that repeats the rows of a table with other figures. What repeats or
follows from the table's own figures says nothing new and is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Any

from pipeline.read.cell_words import NOTE_HEADING, is_total
from pipeline.read.cells import Cells, Reporter
from pipeline.read.clean import corrected_figures
from pipeline.read.cleaned import tidy
from pipeline.read.labels import pattern_of, words_of
from pipeline.read.locate import NOWHERE, Placement, RawSheet
from pipeline.read.printed_codes import MOST_FORMS, code_of
from pipeline.text.sentences.cells import TWICE
from pipeline.xlsx.addresses import address_of
from schemas.records import Block, Form, Shape, Table

_DIGITS = re.compile(r"\d{1,7}", re.ASCII)
_NO_FIGURES = ("a", "b")
_LETTERS = ("A", "B")
"""Codes of the columns of labels, codes and running numbers."""
_YEARS = range(2000, 2101)
_TELEPHONES = range(10**8, 10**10)
_LONGEST_CORRECTION = 200
"""Letters of a text that is searched for a figure."""
_QUOTED = 4
"""Cells that a sentence names."""
_FEWEST_LABELS = 3
_MOST_LAYOUTS = 4_096
_SHORTEST_LABEL = 12
"""Signs of a label that holds a fact of the round."""
_LONGEST_COPY = 300
"""Lines of another sheet in which the rows of a table are looked for."""

_Stray = tuple[int, int, int]
"""Row and column, counted from 0, and the figure there."""


def report_outside(
    sheets: Sequence[RawSheet],
    blocks: Mapping[str, Mapping[str, Cells]],
    reporters: Mapping[str, Reporter],
    form: Form,
) -> None:
    """Add a finding for each table that has figures outside, once its cells are settled."""
    placed: dict[str, list[tuple[str, Cells]]] = {}
    for name, parts in blocks.items():
        for cells in parts.values():
            placed.setdefault(cells.placement.sheet.name, []).append((name, cells))
    for sheet in sheets:
        found = placed.get(sheet.name, [])
        if not found:
            _report_copy(sheet, blocks, reporters, form)
        elif all(_is_whole(form.by_name[name], blocks[name]) for name, _ in found):
            stray = sorted(_stray_on(sheet, [cells for _, cells in found]))
            if stray:
                name = _nearest(stray[0][0], found)
                cell = address_of(*stray[0][:2])
                words = {"chỗ": _quoted(stray)}
                value = str(stray[0][2])
                reporters[name].report("figures_outside", words, cell=cell, value=value)


def _is_whole(table: Table, parts: Mapping[str, Cells]) -> bool:
    """True for a table of figures of which every block was found: what a lost one held stands
    outside the others."""
    return bool(table.number) and len(parts) == len(table.blocks)


def _nearest(line: int, found: Sequence[tuple[str, Cells]]) -> str:
    """The table that stands above a line, or first of all."""
    above = [(cells.placement.code_line, name) for name, cells in found]
    return max((one for one in above if one[0] <= line), default=above[0])[1]


def _quoted(stray: Sequence[_Stray]) -> str:
    said = [f"{address_of(row, column)}: {figure}" for row, column, figure in stray[:_QUOTED]]
    return "; ".join([*said, "…"] if len(stray) > _QUOTED else said)


@dataclass(frozen=True, slots=True)
class _Area:
    """The cells of a block that are read, and its figures."""

    cells: Cells
    columns: frozenset[int]
    lines: Mapping[int, frozenset[int]]
    """Columns that each line has."""
    figures: Mapping[int, Mapping[int, int]]
    """Line → column → figure."""
    codes: Mapping[int, str]
    """Line → code of its row."""

    @property
    def first(self) -> int:
        return self.cells.placement.code_line


def _stray_on(sheet: RawSheet, placed: Sequence[Cells]) -> Iterator[_Stray]:
    if any(
        NOWHERE in (cells.placement.code_line, max(cells.placement.columns)) for cells in placed
    ):
        return
    # Nearly all sheets hold no figure but in their cells: that is seen without more ado.
    if not _has_more_figures(sheet, placed):
        return
    areas = sorted((_area(cells) for cells in placed), key=lambda area: area.first)
    silent = silent_columns(sheet, [cells.placement for cells in placed])
    for number, area in enumerate(areas):
        end = areas[number + 1].first if number + 1 < len(areas) else len(sheet.rows)
        yield from _beside(sheet, area, silent)
        yield from _between_and_below(sheet, area, end, silent)


def _has_more_figures(sheet: RawSheet, placed: Sequence[Cells]) -> bool:
    """True if anything like a figure stands below the first codes, outside the cells that are read
    and the columns of labels, codes and running numbers."""
    own: dict[int, frozenset[int]] = {}
    for cells in placed:
        codes = cells.placement.code_line
        own[codes] = frozenset(range(len(sheet.rows[codes])))
        own.update(_places_of(cells))
    first = min(cells.placement.code_line for cells in placed)
    silent = _named_columns(sheet, [cells.placement for cells in placed])
    nothing: frozenset[int] = frozenset()
    for line, texts in enumerate(sheet.rows[first + 1 :], first + 1):
        if texts.count("") == len(texts):
            continue
        read = own.get(line, nothing)
        for column, raw in enumerate(texts):
            if raw and column not in read and figure_in(raw, is_silent=column in silent):
                return True
    return False


def _named_columns(sheet: RawSheet, placed: Iterable[Placement]) -> frozenset[int]:
    """Columns of labels, codes and running numbers."""
    return frozenset(
        column
        for placement in placed
        for column, raw in enumerate(sheet.rows[placement.code_line])
        if raw in _LETTERS or (raw != "" and code_of(raw) in _NO_FIGURES)
        if column not in placement.columns
    )


_known_places: dict[tuple[Any, ...], tuple[Block, Mapping[int, frozenset[int]]]] = {}
"""Layout → line → columns of the cells that are read; returns of a form have them alike."""


def _places_of(cells: Cells) -> Mapping[int, frozenset[int]]:
    key = id(cells.block), cells.lines, cells.placement.columns
    known = _known_places.get(key)
    if known is None:
        if len(_known_places) >= _MOST_LAYOUTS:
            _known_places.clear()
        found: dict[int, set[int]] = {}
        for row_number, _, column_number, _ in cells.each():
            line, place = cells.place(row_number, column_number)
            if NOWHERE not in (line, place):
                found.setdefault(line, set()).add(place)
        places = {line: frozenset(columns) for line, columns in found.items()}
        known = _known_places[key] = cells.block, places
    return known[1]


def silent_columns(sheet: RawSheet, placed: Sequence[Placement]) -> frozenset[int]:
    """Columns of labels, codes, running numbers and last period's figures beside these blocks."""
    notes = (
        column
        for placement in placed
        for line in range(max(placement.code_line - 2, 0), placement.code_line + 1)
        for column, raw in enumerate(sheet.rows[line])
        if isinstance(raw, str) and tidy(raw).startswith(NOTE_HEADING)
    )
    return frozenset(notes) | _named_columns(sheet, placed)


def _beside(sheet: RawSheet, area: _Area, silent: frozenset[int]) -> Iterator[_Stray]:
    found: dict[int, list[_Stray]] = {}
    for line, columns in area.lines.items():
        for column, raw in enumerate(sheet.rows[line]):
            if raw == "" or column in columns:
                continue
            figure = figure_in(raw, is_silent=column in silent)
            if figure and str(figure) != area.codes.get(line):
                found.setdefault(column, []).append((line, column, figure))
    for column, stray in found.items():
        if column in area.columns or not _is_numbering(stray):
            for one in stray:
                if not _follows(one[2], area.figures.get(one[0], {})):
                    yield one


def _is_numbering(stray: Sequence[_Stray]) -> bool:
    """True for rows that somebody numbered."""
    figures = [figure for _, _, figure in stray]
    return len(figures) >= _FEWEST_LABELS and figures == [*range(1, len(figures) + 1)]


def _between_and_below(
    sheet: RawSheet, area: _Area, end: int, silent: frozenset[int]
) -> Iterator[_Stray]:
    totals = _totals(area)
    for line in range(area.first + 1, min(end, len(sheet.rows))):
        if line in area.lines:
            continue
        cells = sheet.rows[line]
        stray = [
            (line, column, figure)
            for column, raw in enumerate(cells)
            if raw != "" and (figure := figure_in(raw, is_silent=column in silent))
        ]
        if not stray or _is_copy_of_a_row(sheet, area, stray):
            continue
        if is_total(_first_text(cells)):
            stray = [one for one in stray if one[2] not in totals.get(one[1], {one[2]})]
        yield from stray


def _is_copy_of_a_row(sheet: RawSheet, area: _Area, stray: Sequence[_Stray]) -> bool:
    """True for a line that says what a row of the table says, under the same label or none."""
    seen = {(column, figure) for _, column, figure in stray}
    label = words_of(_first_text(sheet.rows[stray[0][0]]))
    return any(
        seen <= {*figures.items()}
        and (words_of(_first_text(sheet.rows[line])) == label if label else len(seen) > 1)
        for line, figures in area.figures.items()
    )


def _first_text(cells: Sequence[Any]) -> str:
    return next((seen for raw in cells if isinstance(raw, str) and (seen := tidy(raw))), "")


def _totals(area: _Area) -> Mapping[int, frozenset[int]]:
    """Column → figures that a total of it may show: the sum of all its rows, of those that are no
    sums themselves, and each sum that stands in the table."""
    block = area.cells.block
    leaves = {
        line
        for number, line in enumerate(area.cells.lines)
        if (row := area.cells.rows[number]) is None or not row.parts
    }
    totals = {}
    for column in area.columns:
        by_line = {
            line: figures[column] for line, figures in area.figures.items() if column in figures
        }
        own = {figure for line, figure in by_line.items() if line not in leaves}
        # Some rows are part of others ("Trong tổng số"): their sums can't be told apart.
        is_open = block.shape is not Shape.LIST
        parts = sum(figure for line, figure in by_line.items() if line in leaves)
        totals[column] = frozenset(
            {*own, sum(by_line.values()), parts, *(by_line.values() if is_open else ())}
        )
    return totals


def _follows(figure: int, on_row: Mapping[int, int]) -> bool:
    """True for what repeats the row's figures or follows from them: one of them, the difference of
    two that stand side by side (men of all and women), their sum, a share in percent."""
    figures = [on_row[column] for column in sorted(on_row)]
    if figure in figures or figure == sum(figures):
        return True
    return any(
        figure == whole - part or (whole and figure * whole == 100 * part)
        for whole, part in pairwise(figures)
    )


def figure_in(raw: Any, *, is_silent: bool) -> int:
    """The figure of a cell. In a silent column it is a number or a label, unless words say that
    another figure is right."""
    is_number = not isinstance(raw, str) or _DIGITS.fullmatch(raw.strip())
    return 0 if is_silent and is_number else figure_of(raw)


def figure_of(raw: Any) -> int:
    """The figure that a cell shows, or says to be right; 0 for none, and for what can be no figure
    of a form."""
    if isinstance(raw, float):
        figure = int(raw) if raw.is_integer() and 0 < raw < 1e12 else 0
    elif isinstance(raw, str) and len(raw) < 12 and _DIGITS.fullmatch(raw.strip()):
        figure = int(raw)
    elif isinstance(raw, str) and len(raw) <= _LONGEST_CORRECTION and not raw.isalpha():
        figure = next(iter(corrected_figures(raw)), 0)
    else:
        return 0
    is_other = figure in _YEARS or (figure in _TELEPHONES and figure % 1000)
    return 0 if is_other else figure


def _area(cells: Cells) -> _Area:
    figures: dict[int, dict[int, int]] = {}
    for row_number, _, column_number, _ in cells.each():
        line, place = cells.place(row_number, column_number)
        value = cells.values[cells.at(row_number, column_number)]
        if isinstance(value, int | float) and NOWHERE not in (line, place):
            figures.setdefault(line, {})[place] = int(value)
    columns = frozenset(column for column in cells.placement.columns if column != NOWHERE)
    return _Area(
        cells,
        columns,
        _places_of(cells),
        figures,
        {line: row.code for line, row in zip(cells.lines, cells.rows, strict=True) if row},
    )


def _report_copy(
    sheet: RawSheet,
    blocks: Mapping[str, Mapping[str, Cells]],
    reporters: Mapping[str, Reporter],
    form: Form,
) -> None:
    """One finding where a sheet repeats the rows of a table with other figures."""
    lines = sheet.rows[:_LONGEST_COPY]
    if not any(isinstance(raw, float) for cells in lines for raw in cells):
        return
    labels = _labels_of(form)
    seen: dict[str, list[int]] = {}
    for line, cells in enumerate(lines):
        for raw in cells:
            if isinstance(raw, str) and len(raw) > 1:
                for label in labels.named(_words_of(raw)):
                    seen.setdefault(label, []).append(line)
    for table, parts in blocks.items():
        body = parts.get("body")
        is_told = any(one.code in TWICE for one in reporters[table].findings)
        if body is None or body.block.shape is not Shape.MATRIX or is_told:
            continue
        found = dict(_lines_of(labels.rows[table], seen, body))
        given = sum(line != NOWHERE for line in body.lines)
        if len(found) * 2 < given or len(found) < min(given, _FEWEST_LABELS):
            continue
        other = next(_other_figures(lines, body, found), None)
        if other is not None:
            where = {"trang": sheet.name, "ô2": address_of(*other[:2])}
            words = {**where, "giá trị": str(other[2])}
            reporters[table].report("figures_on_copy", words, value=str(other[2]))


def _other_figures(
    lines: Sequence[Sequence[Any]], body: Cells, found: Mapping[int, int]
) -> Iterator[_Stray]:
    """Figures of the copy that the table's row does not have. ``found``: number of a row → line of
    the copy; a line between, under a label that only the round knows, may be any of the rows."""
    every = {value for value in body.values if isinstance(value, int | float)}
    number_of = {line: number for number, line in found.items()}
    codes = {row.code for row in body.rows if row}
    with_codes = {
        column
        for line, number in number_of.items()
        for column, raw in enumerate(lines[line])
        if (row := body.rows[number]) and code_of(raw) == row.code
    }
    for line in range(min(number_of), min(max(number_of) + 2, len(lines))):
        number = number_of.get(line)
        if number is not None:
            own = {*body.values[body.at(number, 0) : body.at(number + 1, 0)]}
        elif is_total(_first_text(lines[line])):
            continue
        else:
            own = every
        for column, raw in enumerate(lines[line]):
            figure = figure_of(raw)
            is_code = column in with_codes and str(figure) in codes
            if figure and figure not in own and not is_code:
                yield line, column, figure


def _lines_of(
    labels: Mapping[str, Sequence[int]], seen: Mapping[str, Sequence[int]], body: Cells
) -> Iterator[tuple[int, int]]:
    """(number of a row, line of the copy). Rows of one label follow each other as in the table."""
    for label, numbers in labels.items():
        own = [number for number in numbers if body.lines[number] != NOWHERE]
        yield from zip(own, seen.get(label, ()), strict=False)


@dataclass(frozen=True, slots=True)
class _Labels:
    """The labels of a form's rows by their words. ``rows`` are their numbers by table and label."""

    rows: Mapping[str, Mapping[str, Sequence[int]]]
    written: Mapping[str, Sequence[str]]
    """Labels by the words that are written, where these hold no fact of the round."""
    patterns: Mapping[str, re.Pattern[str]]

    def named(self, words: str) -> Sequence[str]:
        """The labels that ``words`` may be."""
        written = self.written.get(words)
        if written is not None or len(words) < _SHORTEST_LABEL:
            return written or ()
        return [label for label, one in self.patterns.items() if one.fullmatch(words)]


@lru_cache(maxsize=MOST_FORMS)
def _labels_of(form: Form) -> _Labels:
    rows: dict[str, dict[str, list[int]]] = {}
    for table in form.tables:
        of_table = rows.setdefault(table.name, {})
        for number, row in enumerate(table.body.rows if table.body else ()):
            of_table.setdefault(pattern_of(row.label), []).append(number)
    every = dict.fromkeys(label for labels in rows.values() for label in labels)
    open_ones = [label for label in every if ".*" in label]
    closed = {label.replace("\\", ""): (label,) for label in every if ".*" not in label}
    patterns = {label: re.compile(label) for label in open_ones}
    return _Labels(rows, closed, patterns)


_words_of = lru_cache(maxsize=4096)(words_of)
