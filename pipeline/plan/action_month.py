"""Tháng hành động: indicators that read what was done in it are named with its year."""

from __future__ import annotations

from pipeline.plan.plan import Indicator, Plan
from pipeline.round.round import Round, day
from schemas.records import Form

_PLACEHOLDER = "{NAM_THD}"


def with_action_month(plan: Plan, form: Form, round_: Round) -> Plan:
    """The plan with the year of the month in the title of each indicator that reads a row of it:
    the month reported need not be that of the year reported, nor over."""
    rows = {
        (table.name, row.name)
        for table in form.tables
        for _, block in table.blocks
        for row in block.rows
        if _PLACEHOLDER in row.label
    }
    told = f" năm {round_.action_month_year}"
    so_far = f" (tính đến ngày {day(round_.settings.cutoff)})"
    in_full = told + (so_far if round_.is_within_action_month else "")

    def dated(line: Indicator) -> Indicator:
        if not any((one.table, one.row) in rows for one in (*line.numerator, *line.denominator)):
            return line
        words = {"title": line.title + in_full, "brief": (line.brief or line.title) + told}
        return line.model_copy(update=words)

    return plan.model_copy(update={"indicators": tuple(map(dated, plan.indicators))})
