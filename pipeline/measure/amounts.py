"""A unit's figure for one reference of an indicator, in this round or in an earlier one."""

from __future__ import annotations

from pipeline.accept.records import Accepted
from pipeline.plan.plan import Reference, Split
from schemas.code_lists import NO, NOT_APPLICABLE
from schemas.records import Form

ANSWER = "answer"
"""Column of the answers Có, Không; a quantity beside an answer other than Có is zero."""


def amount(
    unit: str, reference: Reference, split: Split, accepted: Accepted, form: Form
) -> int | None:
    """The figure of the unit (its code) for a split; zero where the row's own answer says that
    there was nothing to count; ``None`` where it is missing."""
    whole, less = reference.split(split)
    table = form.by_name[reference.table]
    if accepted.withholds(unit, whole, table):
        return None
    value = accepted.value(unit, whole, table)
    if value is None and _was_not_done(unit, reference, accepted):
        return 0
    if less is None or value is None:
        return value
    minus = accepted.value(unit, less, table)
    return None if minus is None else value - minus


def _was_not_done(unit: str, reference: Reference, accepted: Accepted) -> bool:
    """Tell if the row's own answer says that there was nothing to count."""
    page = accepted.tables.get(reference.table, {}).get(unit)
    return page is not None and page.cells.get((reference.row, ANSWER)) in (NO, NOT_APPLICABLE)
