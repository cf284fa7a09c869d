"""One verdict everywhere: what missing returns can still turn is neither met nor not met."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.console import verdict_row
from pipeline.measuring.verdict_words import UNDECIDED
from pipeline.plans.plan import Target
from pipeline.results import Result
from pipeline.sheets import remarks, wording
from tests.test_verdict_words import _result

GOAL = Target(type="milestone", operator=">=", value=Fraction(85), year=2025)


def provisional(status: str, outlook: str) -> Result:
    return replace(
        _result(status, GOAL), reported=19, expected=22, outlook=outlook, value=Fraction(86)
    )


@pytest.mark.parametrize("status", ["met", "not_met"])
def test_an_open_outlook_is_told_the_same_on_the_page_and_on_the_console(status):
    result = provisional(status, "open")
    assert wording.verdict(result) == "Tạm tính: Chưa kết luận"
    assert UNDECIDED in verdict_row(result)[3]
    assert wording.verdict_counts([result]).startswith("Đạt 0 · Chưa đạt 0 · Chưa kết luận 1")


def test_what_is_certain_keeps_its_verdict_while_returns_are_missing():
    met, unmet = provisional("met", "certain_met"), provisional("not_met", "certain_unmet")
    assert wording.verdict_counts([met, unmet]).startswith("Đạt 1 · Chưa đạt 1")
    assert "Đạt mốc năm 2025" in verdict_row(met)[3]


def test_leadership_is_asked_only_about_what_no_return_can_turn():
    results = [provisional("not_met", "open"), provisional("not_met", "certain_unmet")]
    assert [remarks.falls_short(result) for result in results] == [False, True]


def test_a_plan_without_a_target_that_is_due_has_nothing_counted_as_met() -> None:
    (said,) = {remarks._verdicts(results) for results in ((), (_result("no_target", None),))}
    assert said == "Chưa có chỉ tiêu nào đến hạn đánh giá và có số liệu."


@pytest.mark.parametrize(("operator", "mark"), [(">=", "≥"), ("==", "="), ("~", "≈"), (">", ">")])
def test_the_console_writes_targets_with_the_marks_of_the_workbook(operator, mark):
    goal = Target(type="milestone", operator=operator, value=Fraction(85), year=2025)
    result = replace(provisional("met", "open"), target=goal)
    assert verdict_row(result)[2] == f"{mark} 85"
    assert wording.target_words(goal, result.indicator).startswith(f"{mark} 85")
