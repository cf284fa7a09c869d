"""The exact verdict: operators, due dates, gaps in people, and figures that never contradict."""

from fractions import Fraction

import pytest

from pipeline.measure.verdict import (
    display,
    display_rate,
    gap_to,
    judge,
    judged_target,
    next_target,
    rate_of,
    status_of,
)
from pipeline.plan.plan import Target
from tests.support.indicator_support import indicator, target

FIRST = target(">=", "85", 2025)
SECOND = target(">=", "95", 2030)
FROM_2025 = Target.model_validate({"type": "from", "operator": ">=", "value": 60, "year": 2025})
WINDOW = Target.model_validate(
    {"type": "window", "operator": "==", "value": 100, "start": 2022, "end": 2026}
)
TERM = Target.model_validate(
    {"type": "term", "operator": ">=", "value": 500, "start": 2021, "end": 2030}
)


# Comparing


def test_99_985_fails_99_99_and_is_printed_so_that_one_sees_it() -> None:
    # 19.997 of 20.000 = 99,985 %; two decimals would print 99,99 beside "≥ 99,99: Chưa đạt".
    value = Fraction(100 * 19997, 20000)
    goal = target(">=", "99.99")
    assert judge(value, goal) == "not_met"
    assert display(value, goal) == "99,985"
    assert display(value) == "99,99"


def test_above_is_not_met_at_equality_and_at_least_is() -> None:
    # 199 of 200 = 99,5 % exactly.
    value = Fraction(100 * 199, 200)
    assert judge(value, target(">", "99.5")) == "not_met"
    assert judge(value, target(">=", "99.5")) == "met"
    assert display(value, target(">", "99.5")) == "99,50"


def test_a_hair_above_the_strict_target_is_met_and_shown_above() -> None:
    value = Fraction(100 * 85001, 100000)  # 85,001 %
    assert judge(value, target(">", "85")) == "met"
    assert display(value, target(">", "85")) == "85,001"


def test_equal_means_equal() -> None:
    assert judge(Fraction(100), target("==", "100")) == "met"
    almost = Fraction(100 * 99999, 100000)
    assert judge(almost, target("==", "100")) == "not_met"
    assert display(almost, target("==", "100")) == "99,999"


def test_about_3000_is_approximate_within_5_percent_below_and_met_from_3000_on() -> None:
    goal = target("~", "3000", 2030)
    assert judge(Fraction(3000), goal) == "met"
    assert judge(Fraction(2850), goal) == "approximate"
    assert judge(Fraction(2849), goal) == "not_met"
    strict = target("~", "3000", 2030, tolerance="1")
    assert judge(Fraction(2850), strict) == "not_met"


def test_a_target_that_the_plan_rounded_compares_the_rounded_figure() -> None:
    value = Fraction(100 * 5, 41)  # 12,19512… %
    assert judge(value, target(">=", "12.2")) == "not_met"
    assert display(value, target(">=", "12.2")) == "12,195"
    rounded = target(">=", "12.2", rounded_to=1)
    assert judge(value, rounded) == "met"
    assert display(value, rounded) == "12,20"
    # 12,149 % rounds to 12,1; printed as 12,15 it would seem to round to 12,2.
    below = Fraction(12149, 1000)
    assert judge(below, rounded) == "not_met"
    assert display(below, rounded) == "12,149"


# When a target is due


@pytest.mark.parametrize(
    ("year", "period", "judged", "due", "following"),
    [
        (2023, "nam", FIRST, False, SECOND),
        (2025, "6T", FIRST, False, SECOND),
        (2025, "nam", FIRST, True, SECOND),
        (2026, "6T", FIRST, True, SECOND),
        (2028, "nam", FIRST, True, SECOND),
        (2030, "6T", FIRST, True, SECOND),
        (2030, "giai-doan", SECOND, True, None),
        (2031, "6T", SECOND, True, None),
    ],
)
def test_a_milestone_is_due_with_its_years_report_and_then_stays_the_floor(
    year: int, period: str, judged: Target, due: bool, following: Target | None
) -> None:
    line = indicator(SECOND, FIRST)  # the file's order does not matter
    assert judged_target(line, year, period) == (judged, due)
    assert next_target(line, year, period) == following


def test_from_a_year_on_means_no_target_before_and_the_same_floor_ever_after() -> None:
    line = indicator(FROM_2025)
    assert judged_target(line, 2024, "nam") == (None, False)
    assert next_target(line, 2024, "nam") == FROM_2025
    assert judged_target(line, 2025, "6T") == (FROM_2025, True)
    assert judged_target(line, 2029, "nam") == (FROM_2025, True)
    assert next_target(line, 2029, "nam") is None


def test_each_year_of_a_window_is_due_by_itself_and_none_outside() -> None:
    line = indicator(WINDOW)
    assert judged_target(line, 2021, "nam") == (None, False)
    assert judged_target(line, 2022, "6T") == (WINDOW, False)
    assert judged_target(line, 2022, "nam") == (WINDOW, True)
    assert judged_target(line, 2024, "6T") == (WINDOW, False)
    assert judged_target(line, 2026, "nam") == (WINDOW, True)
    assert judged_target(line, 2027, "6T") == (None, False)


def test_a_term_is_due_when_it_ends() -> None:
    line = indicator(TERM)
    assert judged_target(line, 2025, "nam") == (TERM, False)
    assert judged_target(line, 2030, "6T") == (TERM, False)
    assert judged_target(line, 2030, "nam") == (TERM, True)


def test_of_several_goals_that_are_due_the_last_to_fall_due_is_judged() -> None:
    lower_later = indicator(target(">=", "80", 2023), FROM_2025)
    assert judged_target(lower_later, 2024, "nam")[0] == lower_later.targets[0]
    assert judged_target(lower_later, 2026, "nam") == (FROM_2025, True)
    # A window that runs on is due in each of its years, later than the milestone behind it ...
    behind = target(">=", "95", 2024)
    assert judged_target(indicator(behind, WINDOW), 2025, "nam") == (WINDOW, True)
    # ... but no later than the one of this very year: the plan's order decides then.
    assert judged_target(indicator(FIRST, WINDOW), 2025, "nam") == (FIRST, True)
    assert judged_target(indicator(WINDOW, FIRST), 2025, "nam") == (WINDOW, True)


def test_a_line_that_only_quotes_its_figure_is_judged_by_nothing() -> None:
    quoted = Target.model_validate({"type": "none", "text": "tăng dần hằng năm"})
    assert judged_target(indicator(quoted), 2025, "nam") == (None, False)
    assert next_target(indicator(quoted), 2025, "nam") is None


def test_between_milestones_the_round_chooses_what_is_judged() -> None:
    line = indicator(FIRST, SECOND)
    assert judged_target(line, 2027, "nam", "floor") == (FIRST, True)
    assert next_target(line, 2027, "nam", "floor") is None
    assert judged_target(line, 2027, "nam", "next") == (SECOND, False)
    assert next_target(line, 2027, "nam", "next") is None
    # Before the first milestone and in its own year there is nothing to choose.
    assert judged_target(line, 2023, "nam", "next") == (FIRST, False)
    assert next_target(line, 2023, "nam", "floor") == SECOND
    assert judged_target(line, 2025, "nam", "next") == (FIRST, True)
    # A floor that holds for ever is no milestone: the next goal does not take its place.
    assert judged_target(indicator(FROM_2025, SECOND), 2027, "nam", "next") == (FROM_2025, True)


def test_a_plan_without_a_figure_gives_no_verdict() -> None:
    assert judged_target(indicator(), 2025, "nam") == (None, False)
    assert status_of(Fraction(50), None, False) == "no_target"


def test_what_is_not_due_is_never_said_to_fail() -> None:
    assert status_of(Fraction(84), FIRST, False) == "not_due_unmet"
    assert status_of(Fraction(85), FIRST, False) == "not_due_met"
    assert status_of(Fraction(84), FIRST, True) == "not_met"
    assert status_of(Fraction(85), FIRST, True) == "met"


# How many are missing


@pytest.mark.parametrize(
    ("goal", "numerator", "denominator", "people"),
    [
        # (30 + x)/40 ≥ 85 %: 34 of 40 is 85 %.
        (target(">=", "85"), 30, 40, 4),
        # Above 85 %: 34 is not enough.
        (target(">", "85"), 30, 40, 5),
        (target(">=", "85"), 34, 40, None),
        (target(">", "85"), 34, 40, 1),
        # Below 200 pupils 99,5 % needs every one.
        (target(">=", "99.5"), 198, 199, 1),
        (target("==", "100"), 19, 22, 3),
        (target("==", "50"), 3, 5, None),
        (target(">=", "85"), 0, 0, None),
        # 12,2 written to one decimal: 12,15 % of 1.000 is 121,5.
        (target(">=", "12.2", rounded_to=1), 120, 1000, 2),
        (target(">", "12.2", rounded_to=1), 120, 1000, 3),
        # Of 10.000 it shows that 12,15 % and 12,25 % are the edges, not 12,2 %.
        (target(">=", "12.2", rounded_to=1), 1200, 10000, 15),
        (target(">", "12.2", rounded_to=1), 1200, 10000, 25),
        # 3 of 7 and 4 of 7 lie on either side of a half.
        (target("==", "50"), 3, 7, None),
    ],
)
def test_gap_with_a_fixed_denominator(
    goal: Target, numerator: int, denominator: int, people: int | None
) -> None:
    assert gap_to(goal, indicator(goal), numerator, denominator) == people


@pytest.mark.parametrize(
    ("goal", "numerator", "denominator", "people"),
    [
        # 11 of 20 masters are women. (11 + x)/(20 + x) ≥ 60 %: 13,5/22,5 → x = 3: 14/23 = 60,87 %.
        (target(">=", "60"), 11, 20, 3),
        # (1 + x)/(3 + x) ≥ 60 %: x = 2 gives 3/5 = 60 %; above 60 % needs one more.
        (target(">=", "60"), 1, 3, 2),
        (target(">", "60"), 1, 3, 3),
        # One man among them: 100 % can never be reached by newcomers.
        (target("==", "100"), 3, 4, None),
    ],
)
def test_gap_where_a_newcomer_enters_both_sides(
    goal: Target, numerator: int, denominator: int, people: int | None
) -> None:
    assert gap_to(goal, indicator(goal, gap="growing"), numerator, denominator) == people


def test_gap_of_a_total_is_in_its_own_unit() -> None:
    goal = target(">=", "50000")
    line = indicator(goal, kind="total", denominator=[])
    assert gap_to(goal, line, 48500, None) == 1500


# How much of a target is reached


def test_a_target_of_zero_is_judged_but_no_share_of_it_is_reached() -> None:
    none = target(">=", "0")
    assert judge(Fraction(0), none) == "met"
    assert judge(Fraction(0), target(">", "0")) == "not_met"
    assert rate_of(Fraction(5), none) is None
    assert rate_of(Fraction(0), FIRST) == 0
    assert rate_of(Fraction(17), FIRST) == 20
    assert rate_of(None, FIRST) is None
    assert rate_of(Fraction(5), None) is None


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Fraction(100), "100,00"),
        (Fraction("99.99"), "99,99"),
        (Fraction("99.995"), "99,995"),
        (Fraction("99.99996"), "99,99996"),
        (Fraction("100.001"), "100,00"),
        (Fraction("8.5"), "8,50"),
    ],
)
def test_what_falls_short_of_the_whole_target_is_never_printed_as_all_of_it(
    rate: Fraction, shown: str
) -> None:
    assert display_rate(rate) == shown
