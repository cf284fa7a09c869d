"""One reference of an indicator as a formula on an SL sheet, over all units or over one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pipeline.accept.records import AcceptedTable
from pipeline.plan.plan import Reference
from pipeline.summary.sheets.computed import Computed
from pipeline.summary.sheets.figures import FIRST_ROW, NUMBER_COLUMN, FigureSheet
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import on_sheet
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Tally


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


def link_to_own(
    sheets: Mapping[str, FigureSheet], unit: str, references: Iterable[Reference]
) -> str:
    """A link to the unit's own cell of the first reference that it has a figure of, else to the
    code that begins its line; "" where no SL sheet shows its figures."""
    line = ""
    for reference in references:
        sheet = sheets.get(reference.table)
        column = column_of(sheet, reference) if sheet else None
        if (
            sheet is None
            or column is None
            or not sheet.accepted.get(unit)
            or unit not in sheet.rows
        ):
            continue
        if column >= sheet.figures_from:
            figure = sheet.figures[column - sheet.figures_from]
            if figure.of(sheet.accepted[unit]) is not None:
                return f"internal:{sheet.cell(unit, column)}"
        line = line or f"internal:{sheet.cell(unit, 0)}"
    return line


def pooled(sheet: FigureSheet, flag: int, reference: Reference) -> Computed:
    """The sum over the units whose ``flag`` is 1."""
    units = [code for code, value in sheet.flags[flag].values.items() if value]
    tally = tally_of(sheet, reference)
    if tally is None:
        place = place_of(reference)
        formula = f"SUMIFS({sheet.span(sheet.columns[place])},{sheet.span(flag)},1)"
        return Computed(formula, sum(sheet.value(code, place) or 0 for code in units))
    return _tallied(sheet, tally, [f"{sheet.span(flag)},1"], units, "")


def own(sheet: FigureSheet, unit: str, reference: Reference) -> Computed:
    """One unit's figure; ``value`` is "" where the unit's table does not count, or its cell is
    blank or withheld."""
    tally = tally_of(sheet, reference)
    if tally is None:
        place = place_of(reference)
        value = sheet.value(unit, place)
        return Computed(sheet.cell(unit, sheet.columns[place]), "" if value is None else value)
    found = _tallied(sheet, tally, [], [unit], unit)
    return found if counts_tally(sheet, unit, tally) else Computed(found.formula, "")


def counts_tally(sheet: FigureSheet, unit: str, tally: Tally) -> bool:
    """True where the unit's List counts, and nothing is withheld that the tally is over."""
    page = sheet.accepted.get(unit)
    return page is not None and not AcceptedTable.lacks(page.withheld, tally, sheet.table)


def _tallied(
    sheet: FigureSheet, tally: Tally, criteria: list[str], units: Iterable[str], unit: str
) -> Computed:
    """A List's tally: one COUNTIFS (SUMIFS) for each way in which an entry may count, since a
    criterion holds but one value."""

    def span(name: str) -> str:
        return sheet.span(sheet.columns["", name], unit)

    first, last = tally.active
    if first:
        criteria = [
            *criteria,
            f'{span(first)},"<={sheet.year}"',
            f'{span(last)},">={sheet.year}"',
        ]
    if not tally.sum_of:
        criteria = [*criteria, f'{sheet.span(NUMBER_COLUMN, unit)},">=1"']
    parts = []
    for way in tally.criteria(span):
        own_criteria = [*criteria, *way]
        if tally.sum_of and not own_criteria:
            parts.append(f"SUM({span(tally.sum_of)})")
        elif tally.sum_of:
            parts.append(f"SUMIFS({span(tally.sum_of)},{','.join(own_criteria)})")
        else:
            parts.append(f"COUNTIFS({','.join(own_criteria)})")
    total = sum(
        _over(tally, sheet.accepted[code].entries, sheet.year)
        for code in units
        if code in sheet.accepted
    )
    return Computed("+".join(parts), total)


def _over(tally: Tally, entries: Iterable[Mapping[str, Any]], year: int) -> int:
    return tally.over(_comparable(tally, entries), year)


def _comparable(tally: Tally, entries: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """The entries that a criterion can be met by: COUNTIFS passes over blank years."""
    for entry in entries:
        if all(entry.get(name) is not None for name in tally.active if name):
            yield entry
