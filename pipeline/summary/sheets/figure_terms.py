"""One reference of an indicator as a formula on an SL sheet, over all units or over one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.accept.records import AcceptedTable
from pipeline.plan.plan import Reference
from pipeline.summary.sheets.computed import Computed
from pipeline.summary.sheets.figures import (
    ACCEPTED,
    FIRST_ROW,
    NUMBER_COLUMN,
    PARTLY,
    STATE_COLUMN,
    FigureSheet,
)
from pipeline.xlsx.addresses import address_of, letters_of
from pipeline.xlsx.sheet_description import on_sheet
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Tally

_FIRST, _LAST = "\0", "\1"
"""Stand for the numbers of a unit's first and last row in a formula."""


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """One unit's figure as a formula, what it gives ("" where the unit's table does not count, or
    its cell is blank or withheld), and the test that it is blank."""

    formula: str
    value: int | float | str
    blank: str


def place_of(reference: Reference) -> CellKey:
    """The row and column of the table's fixed rows that a reference points to."""
    return (reference.row, reference.column or VALUE)


def tally_of(sheet: FigureSheet, reference: Reference) -> Tally | None:
    """The tally that a reference names; ``None`` where it points to a cell."""
    return None if reference.column else sheet.table.tally(reference.row)


def has(sheet: FigureSheet, reference: Reference) -> bool:
    """True if the sheet shows what the reference needs."""
    tally = tally_of(sheet, reference)
    if tally is None:
        return place_of(reference) in sheet.columns
    return all(("", name) in sheet.columns for name in tally.columns)


def column_of(sheet: FigureSheet, reference: Reference) -> int | None:
    """The column that the reference reads, or counts the lines of; ``None`` where the sheet does
    not show it."""
    if not has(sheet, reference):
        return None
    tally = tally_of(sheet, reference)
    if tally is None:
        return sheet.columns[place_of(reference)]
    name = tally.sum_of or tally.column
    listed = {column: at for (row, column), at in sheet.columns.items() if not row}
    return listed.get(name, next(iter(listed.values()), NUMBER_COLUMN))


def link_to(sheets: Mapping[str, FigureSheet], references: Iterable[Reference]) -> str:
    """A link to the column of the first reference that an SL sheet shows; "" where none does."""
    for reference in references:
        sheet = sheets.get(reference.table)
        column = column_of(sheet, reference) if sheet else None
        if sheet is not None and column is not None:
            ends = (address_of(row, column) for row in (FIRST_ROW, sheet.last_row))
            return f"internal:{on_sheet(sheet.name, ':'.join(ends))}"
    return ""


def pooled(sheet: FigureSheet, flag: int, reference: Reference) -> Computed:
    """The sum over the units whose ``flag`` is 1."""
    units = [code for code, value in sheet.flags[flag].values.items() if value]
    tally = tally_of(sheet, reference)
    if tally is None:
        place = place_of(reference)
        formula = f"SUMIFS({sheet.span(sheet.columns[place])},{sheet.span(flag)},1)"
        return Computed(formula, sum(sheet.value(code, place) or 0 for code in units))
    formula = _tally_formula(sheet, tally, sheet.span, [f"{sheet.span(flag)},1"])
    return Computed(formula, _tallied(sheet, tally, units))


class OwnTerm:
    """A reference as it reads one unit's line of an SL sheet after another: the formula is written
    once, with marks in the places of the unit's rows."""

    def __init__(self, sheet: FigureSheet, reference: Reference) -> None:
        self._sheet = sheet
        self._tally = tally_of(sheet, reference)
        self._place = place_of(reference)
        self._column = column_of(sheet, reference) or 0
        if self._tally is None:
            self._formula = on_sheet(sheet.name, f"{letters_of(self._column)}{_FIRST}")
        else:
            self._formula = _tally_formula(sheet, self._tally, self._span, [])

    def _span(self, column: int) -> str:
        letters = letters_of(column)
        return on_sheet(self._sheet.name, f"${letters}${_FIRST}:${letters}${_LAST}")

    def of(self, unit: str) -> OwnFigure | None:
        """The unit's figure; ``None`` where the sheet has no line of it."""
        sheet, tally = self._sheet, self._tally
        if unit not in sheet.rows:
            return None
        first, last = sheet.rows[unit]
        formula = self._formula.replace(_FIRST, str(first + 1))
        if tally is None:
            value = sheet.value(unit, self._place)
            return OwnFigure(formula, "" if value is None else value, f'{formula}=""')
        page, state = sheet.accepted.get(unit), sheet.cell(unit, STATE_COLUMN)
        counts = page is not None and not AcceptedTable.lacks(page.withheld, tally, sheet.table)
        # A count is never blank: whether its table counts at all stands in the unit's state. Of a
        # table that counts in part, whether this count does.
        blank = f'{state}<>"{ACCEPTED}"'
        if page is not None and page.withheld:
            blank = f'{state}<>"{PARTLY}"' if counts else "TRUE"
        value = _tallied(sheet, tally, [unit]) if counts else ""
        return OwnFigure(formula.replace(_LAST, str(last + 1)), value, blank)

    def link(self, unit: str) -> tuple[str, bool]:
        """A link to the unit's own cell, or to the code that begins its line where it has no figure
        there; "" where the sheet shows none of its figures. True where it leads to a figure."""
        sheet, page = self._sheet, self._sheet.accepted.get(unit)
        if page is None or unit not in sheet.rows:
            return "", False
        at = self._column - sheet.figures_from
        has_figure = at >= 0 and sheet.figures[at].of(page) is not None
        return f"internal:{sheet.cell(unit, self._column if has_figure else 0)}", has_figure


def _tally_formula(
    sheet: FigureSheet, tally: Tally, span_of: Callable[[int], str], criteria: list[str]
) -> str:
    """A List's tally: one COUNTIFS (SUMIFS) for each way in which an entry may count, since a
    criterion holds but one value."""

    def span(name: str) -> str:
        return span_of(sheet.columns["", name])

    first, last = tally.active
    if first:
        criteria = [
            *criteria,
            f'{span(first)},"<={sheet.year}"',
            f'{span(last)},">={sheet.year}"',
        ]
    if not tally.sum_of:
        criteria = [*criteria, f'{span_of(NUMBER_COLUMN)},">=1"']
    parts = []
    for way in tally.criteria(span):
        own_criteria = [*criteria, *way]
        if tally.sum_of and not own_criteria:
            parts.append(f"SUM({span(tally.sum_of)})")
        elif tally.sum_of:
            parts.append(f"SUMIFS({span(tally.sum_of)},{','.join(own_criteria)})")
        else:
            parts.append(f"COUNTIFS({','.join(own_criteria)})")
    return "+".join(parts)


def _tallied(sheet: FigureSheet, tally: Tally, units: Iterable[str]) -> int:
    return sum(
        _over(tally, sheet.accepted[code].entries, sheet.year)
        for code in units
        if code in sheet.accepted
    )


def _over(tally: Tally, entries: Iterable[Mapping[str, Any]], year: int) -> int:
    return tally.over(_comparable(tally, entries), year)


def _comparable(tally: Tally, entries: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The entries that a criterion can be met by: COUNTIFS passes over blank years."""
    for entry in entries:
        if all(entry.get(name) is not None for name in tally.active if name):
            yield entry
