"""Whether what we printed on Bìa still stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.read.records import ReturnReading
from pipeline.text.findings import Finding, find
from pipeline.text.spelling import fold
from schemas.records import Form

COMPARED = (
    "unit_code",
    "unit_name",
    "level",
    "ownership",
    "commune",
    "cluster",
    "period",
    "cutoff",
)
"""What says whose figures these are and of when. The due date and the recipient may change after
the forms went out, and nobody types over them to any effect."""


def printed_changes(
    reading: ReturnReading, facts: Mapping[str, str], form: Form, *, spared: frozenset[str]
) -> Iterator[Finding]:
    """``printed_changed`` for each cell of Bìa that says something else than ``facts`` (by row
    name). Blank cells and differences of spelling are none; ``spared`` rows are not compared."""
    table = form.by_name["cover"]
    block, page = table.body, reading.tables.get("cover")
    if block is None or page is None or page.body is None:
        return
    for name in COMPARED:
        line = block.row_index[name]
        value = page.body.values[line]
        if name in spared or not value or not facts[name] or fold(value) == fold(facts[name]):
            continue
        row = block.rows[line]
        yield find(
            "printed_changed",
            {"biểu": table.label, "trước": facts[name], "sau": value},
            file=reading.path,
            table=table.name,
            row=row.code,
            column=row.question.column if row.question else "",
            sheet=page.sheet,
            cell=page.body.address(line),
            value=str(value),
        )
