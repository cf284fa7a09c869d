"""The packaged tables, and the forms that rounds make of them and of a plan alone."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.plan import form as of_plan
from pipeline.plan.plan import Plan
from pipeline.round.settings import Switches
from schemas.plan_lines import PlanLine
from schemas.records import Form
from schemas.registry import PACKAGED
from schemas.tables import own_targets

FORM = PACKAGED.form
MODELS = dict(PACKAGED.models)


def form_with(lines: tuple[PlanLine, ...]) -> Form:
    """The packaged form with these indicators as the rows of Biểu 12."""
    return Form(
        tuple(
            own_targets.with_lines(table, lines) if table.name == own_targets.NAME else table
            for table in FORM.tables
        )
    )


def form_of_plan(plan: Plan, settings: Mapping[str, str] | None = None) -> Form:
    """The form of a round on this plan that asks what is packaged."""
    return of_plan.form_of_plan(plan, FORM, settings)


def form_of_round(plan: Plan, switches: Switches) -> Form:
    """The form of a round on this plan under its switches that asks what is packaged."""
    return of_plan.form_of_round(plan, FORM, switches)
