"""The targets that units register for themselves: Biểu 12."""

from __future__ import annotations

from fractions import Fraction

from pipeline.plan.plan import Indicator, Target
from pipeline.sample.scene import Answers, Scene
from schemas.code_lists import NO, YES
from schemas.records import Table
from schemas.respondents import Respondent

_OPERATORS = {">=": "Đạt ít nhất", "==": "Đạt ít nhất", ">": "Trên", "~": "Khoảng"}
_ALL = 100


def own_targets(table: Table, who: Respondent, scene: Scene) -> Answers:
    """Some of the plan's indicators, each near the sector's level; of totals a school's part."""
    if not scene.profile.habits.own_targets or table.body is None:
        return Answers(head={"gate": NO})
    answers = Answers(head={"gate": YES})
    asked = {row.code for row in table.body.rows if row.is_asked(who)}
    for indicator in scene.plan.indicators:
        target = _goal(indicator, scene.settings.year)
        if indicator.code not in asked or target is None:
            continue
        if scene.rng.random() < 0.3:
            continue
        level = _level(indicator, target, scene)
        operator = "Đạt ít nhất" if level == _ALL else _OPERATORS[target.operator]
        answers.cells[indicator.code, "operator"] = operator
        answers.cells[indicator.code, "value"] = level
        answers.cells[indicator.code, "year"] = scene.settings.year
    if not answers.cells:
        return Answers(head={"gate": NO})
    return answers


def _goal(indicator: Indicator, year: int) -> Target | None:
    """The next goal of the plan, or its last one."""
    numbers = [target for target in indicator.targets if target.type != "none"]
    goals = sorted(numbers, key=lambda target: target.goal_year or 0)
    coming = [goal for goal in goals if (goal.goal_year or 0) >= year]
    return next(iter(coming or goals[-1:]), None)


def _level(indicator: Indicator, target: Target, scene: Scene) -> int | float:
    rng = scene.rng
    if indicator.is_percentage:
        near = target.value + Fraction(rng.choice((-2, 0, 0, 0, 1, 2)))
        return _plain(min(near, Fraction(_ALL)))
    return max(10, round(scene.profile.enrolled * rng.uniform(0.4, 0.9) / 10) * 10)


def _plain(number: Fraction) -> int | float:
    """As a person types it: a whole number where it is one."""
    return int(number) if number.denominator == 1 else float(number)
