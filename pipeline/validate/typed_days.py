"""Counts that are what a spreadsheet stores for a day: ``13/5`` typed where figures are formatted.

Judged here and by no rule record: it is about how any count was typed, not about what one table
says, and the years depend on the round. So the form does not show it live.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace

from pipeline.read.records import BlockReading, TableReading
from pipeline.text.findings import Finding, find
from pipeline.xlsx.addresses import DAY_ZERO
from schemas.records import Block, Kind, Table
from schemas.respondents import Respondent

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
        (day - DAY_ZERO).days
        for day in (dt.date(end.year - 1, 1, 1), dt.date(end.year + 1, 12, 31))
    )
    for _, block, cells in page.blocks(table):
        for at, value in enumerate(cells.values):
            if type(value) is int and first <= value <= last:
                place = _typed_count(block, who, cells, at)
                if place is None or _is_refused(page, place):
                    continue
                day = DAY_ZERO + dt.timedelta(days=value)
                finding = find(
                    "day_as_count",
                    {"biểu": table.label, "giá trị": value, "ngày": f"{day:%d/%m/%Y}"},
                    file=path,
                    table=table.name,
                    sheet=page.sheet,
                    value=str(value),
                    **place,
                )
                explained = explanations.get(place["row"])
                yield replace(finding, state="explained") if explained else finding


def _typed_count(
    block: Block, who: Respondent, cells: BlockReading, at: int
) -> dict[str, str] | None:
    """Where the cell stands, if it is a count that the unit is asked to type."""
    line, number = cells.position(at)
    row, column = block.row_at(line), block.columns[number]
    question = block.question(row, column)
    if question.kind is not Kind.COUNT or question.printed or question.tally:
        return None
    if not question.asked.of(who):
        return None
    if row is not None and (row.parts or not (row.is_asked(who) and row.is_due(who))):
        return None
    return {
        "row": row.code if row is not None else str(line + 1),
        "column": block.column_code(row, column),
        "cell": cells.address(line, number),
    }


def _is_refused(page: TableReading, place: Mapping[str, str]) -> bool:
    """Whether the reader already said that the cell can't stay as it is."""
    return any(
        (finding.row, finding.column) == (place["row"], place["column"])
        and finding.severity == "error"
        for finding in page.findings
    )
