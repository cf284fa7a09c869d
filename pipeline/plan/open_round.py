"""A round by its name, with the plan that it follows and the form that comes of both."""

from __future__ import annotations

from pathlib import Path

from pipeline.plan.asking import check_asking
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_round
from pipeline.plan.plan import Plan
from pipeline.round.round import Round, find_round, load_round
from schemas.records import Form
from schemas.registry import FORM


def open_round(name: str, folder: Path) -> tuple[Round, Plan, Form]:
    """Load the round ``name`` as called from ``folder``; "" is the one that is due last.

    Raises ``OfficerMustAct`` where the round or its plan can't be found or used.
    """
    round_ = load_round(find_round(name, folder))
    plan = find_plan(round_.settings.plan, FORM)
    form = form_of_round(plan, round_.settings.switches)
    check_asking(round_, form)
    return round_, plan, form
