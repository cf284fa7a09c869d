"""Totals of what may not be shown per unit, for the whole round and for the office above."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from pipeline.accept.records import WithheldTotal
from pipeline.summary.outcomes import Outcomes
from schemas.confidential import FEWEST_UNITS, with_totals_only
from schemas.records import Form
from schemas.respondents import SCHOOL_KINDS


def withheld_totals(outcomes: Outcomes, form: Form) -> tuple[WithheldTotal, ...]:
    """The totals of the schools, which the office above adds up; a total over a single unit is that
    unit's own count, and it is not among them."""
    schools = {unit.code for unit in outcomes.round.units if unit.kind in SCHOOL_KINDS}
    return tuple(total for total in every_total(outcomes, form, schools) if total.units > 1)


def told_totals(outcomes: Outcomes, form: Form) -> tuple[WithheldTotal, ...]:
    """The totals that leadership may read: none of fewer than ``FEWEST_UNITS`` units, as of an
    anonymous indicator."""
    return tuple(total for total in every_total(outcomes, form) if total.units >= FEWEST_UNITS)


def every_total(
    outcomes: Outcomes, form: Form, units: Collection[str] | None = None
) -> tuple[WithheldTotal, ...]:
    """The round's totals (of its own ``units`` where they are given) with those of the summaries
    rolled up into it, by table, row, column."""
    sums: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    told = {(one.path, one.table, one.row, one.column) for one in outcomes.accepted.totals}
    for table, rows in with_totals_only(form):
        pages = outcomes.accepted.tables.get(table.name, {})
        for page in (pages[code] for code in pages if units is None or code in units):
            for (row, column), value in page.cells.items():
                if (page.totalled_in, table.name, row, column) in told:
                    continue
                if row in rows and isinstance(value, int):
                    sums[table.name, row, column][0] += 1
                    sums[table.name, row, column][1] += value
    for total in outcomes.accepted.totals:
        key = (total.table, total.row, total.column)
        sums[key][0] += total.units
        sums[key][1] += total.total
    return tuple(WithheldTotal(*key, units, total) for key, (units, total) in sorted(sums.items()))
