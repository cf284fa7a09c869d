"""Whether what we printed on Bìa still stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.read.records import ReturnReading
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold
from pipeline.validate.places import place_of_cell
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
    sheet = Place(reading.path, table.name, sheet=page.sheet)
    for name in COMPARED:
        line = block.row_index[name]
        value = page.body.values[line]
        if name in spared or not value or not facts[name] or fold(value) == fold(facts[name]):
            continue
        words = {"biểu": table.label, "trước": facts[name], "sau": value}
        place = place_of_cell(sheet, block, page.body, line)
        yield find("printed_changed", words, place, str(value))
