"""Rounds on every plan there is: what a unit is asked can be answered."""

from __future__ import annotations

import pytest

from pipeline.plan.files import PLANS_FOLDER, find_plan
from pipeline.plan.form import form_of_plan
from schemas.registry import FORM
from schemas.respondents import LEVELS, UNIT_KINDS, Respondent

PLANS = sorted(path.stem for path in PLANS_FOLDER.glob("*.toml"))


@pytest.mark.parametrize("plan", PLANS)
def test_a_unit_is_asked_for_its_targets_only_where_an_indicator_concerns_it(plan: str) -> None:
    form = form_of_plan(find_plan(plan, FORM))
    for kind in UNIT_KINDS:
        levels = frozenset(LEVELS) if kind == "LC" else frozenset({kind}) & frozenset(LEVELS)
        who = Respondent(kind, levels, "nam")
        table = form.by_name["own_targets"]
        assert table.body is not None
        rows = [row for row in table.body.rows if row.is_asked(who)]
        assert table.is_asked(who) == bool(rows), kind
