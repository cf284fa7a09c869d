"""Counts that are what a spreadsheet stores for a day: ``13/5`` typed where figures are formatted.

Judged here and by no rule record: it is about how any count was typed, not about what one table
says, and the years depend on the round. So the form does not show it live.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.read.records import TableReading
from pipeline.text.findings import Finding, Place, find
from pipeline.validate.places import place_of_cell
from schemas.records import Block, Kind, Shape, Table
from schemas.respondents import Respondent

_DAY_ZERO = dt.date(1899, 12, 30)
_WHOLE_POPULATION = frozenset({"literacy"})
"""Tables of a commune's grown-ups, who may well be forty-six thousand."""


def days_in_counts(
    table: Table,
    who: Respondent,
    page: TableReading,
    path: str,
    end: dt.date,
    explanations: Mapping[str, str],
) -> Iterator[Finding]:
    """``day_as_count`` for each count that is the serial number of a day in the year in which the
    period ends, or in the year before or after; no school has as many people.

    ``explanations`` by printed row (number of the entry in a List) make it ``explained``.
    """
    if table.name in _WHOLE_POPULATION:
        return
    first, last = (
        (day - _DAY_ZERO).days
        for day in (dt.date(end.year - 1, 1, 1), dt.date(end.year + 1, 12, 31))
    )
    sheet = Place(path, table.name, sheet=page.sheet)
    for name, block in table.blocks:
        cells = page.head if name == "head" else page.body
        for at, value in enumerate(cells.values if cells is not None else ()):
            if type(value) is int and first <= value <= last:
                assert cells is not None
                line, number = divmod(at, len(block.columns))
                place = place_of_cell(sheet, block, cells, line, number)
                if not _is_typed_count(block, who, line, number) or _is_refused(page, place):
                    continue
                day = _DAY_ZERO + dt.timedelta(days=value)
                words = {"biểu": table.label, "giá trị": value, "ngày": f"{day:%d/%m/%Y}"}
                finding = find("day_as_count", words, place, str(value))
                explained = explanations.get(place.row)
                yield replace(finding, state="explained") if explained else finding


def _is_typed_count(block: Block, who: Respondent, line: int, number: int) -> bool:
    """Whether the cell is a count that the unit is asked to type."""
    row, column = None if block.shape is Shape.LIST else block.rows[line], block.columns[number]
    is_typed = block.is_typed(row, column) and block.is_asked(row, column, who)
    return is_typed and block.question(row, column).kind is Kind.COUNT


def _is_refused(page: TableReading, place: Place) -> bool:
    """Whether the reader already said that the cell can't stay as it is."""
    return any(
        (finding.row, finding.column) == (place.row, place.column) and finding.severity == "error"
        for finding in page.findings
    )
