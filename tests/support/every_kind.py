"""A plan with every kind of indicator and of target, over the units and figures of the summary's
tests."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.measure.history import History, history_before
from pipeline.measure.measure import measure
from pipeline.plan.plan import Plan
from pipeline.summary.outcomes import Outcomes
from schemas.records import Form
from tests.support import summary_support as support
from tests.support.packaged import form_of_plan

PATH = Path(__file__).with_name("every_kind.toml")
PLAN = Plan.model_validate(tomllib.loads(PATH.read_text(encoding="utf-8")))
FORM = form_of_plan(PLAN)


def outcomes(**changes: Any) -> tuple[Outcomes, Form]:
    """A round on the plan, with its form; ``changes`` are those of ``summary_support.outcomes``."""
    made = support.outcomes(**changes)
    results = measure(PLAN, made.round, made.accepted, FORM, made.history)
    return replace(made, plan=PLAN, results=results), FORM


def history() -> History:
    """The year before, closed, of the same units with other figures."""
    numbers = {unit.code: place + 1 for place, unit in enumerate(support.roster())}
    dates = {"from": "2024-01-01", "to": "2024-11-15", "cutoff": "2024-11-15"}
    before, _ = outcomes(year=2024, numbers=numbers, missing=(), faulty={}, **dates)
    earlier = support.closed_before(before)
    return history_before(support.outcomes().round, [earlier], FORM)
