"""Targets that must not be exceeded: verdicts, gaps, bounds and words."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measure.bounds import Expected, provisional
from pipeline.measure.verdict import decimals_shown, display, display_rate, gap_to
from pipeline.measure.verdict_words import distance_words, verdict_so_far, verdict_words
from pipeline.plan.plan import Indicator
from pipeline.summary.sheets import remarks, wording
from tests.support.history_support import total, turns
from tests.support.indicator_support import (
    Rows,
    indicator,
    measured,
    plan_of,
    succession,
    target,
    unit,
)

SCHOOLS = [unit("TH01", "TH"), unit("TH02", "TH"), unit("TH03", "TH")]


def measured_share(line: Indicator, *planned: tuple[int, int]) -> Rows:
    """Results of a share of women planned (persons, trained) of as many schools."""
    tables = {
        (f"TH0{number}", "succession"): succession(*sides)
        for number, sides in enumerate(planned, 1)
    }
    return measured("1", SCHOOLS[: len(planned)], tables, plan=plan_of(line))


# Met, not met, on the line


@pytest.mark.parametrize(
    ("operator", "value", "rounded_to", "figure", "is_met"),
    [
        ("<=", "5", None, "5", True),
        ("<=", "5", None, "5.0000001", False),
        ("<", "5", None, "5", False),
        ("<", "5", None, "4.9999999", True),
        ("<=", "0", None, "0", True),
        # 12,2 written to one decimal: 12,249 is 12,2, and 12,25 is 12,3.
        ("<=", "12.2", 1, "12.249", True),
        ("<=", "12.2", 1, "12.25", False),
        ("<", "12.2", 1, "12.149", True),
        ("<", "12.2", 1, "12.15", False),
    ],
)
def test_a_ceiling_is_met_up_to_its_edge(operator, value, rounded_to, figure, is_met):
    more = {} if rounded_to is None else {"rounded_to": rounded_to}
    goal = target(operator, value, **more)
    found = Fraction(figure)
    assert goal.is_met(found) == is_met
    edge, strict = goal.edge
    assert is_met == (found < edge if strict else found <= edge)


@pytest.mark.parametrize(
    ("goal", "numerator", "denominator", "gap", "fewer"),
    [
        # (30 - x)/40 ≤ 60 %: 24 of 40.
        (target("<=", "60"), 30, 40, "fixed", 6),
        (target("<", "60"), 30, 40, "fixed", 7),
        (target("<=", "60"), 24, 40, "fixed", None),
        (target("<", "60"), 24, 40, "fixed", 1),
        (target("<=", "0"), 3, 40, "fixed", 3),
        (target("<", "0"), 3, 40, "fixed", None),
        # Who leaves leaves both sides: (12 - 5)/(20 - 5) = 46,7 %; 8/16 is still 50 %.
        (target("<", "50"), 12, 20, "growing", 5),
        (target("<=", "50"), 12, 20, "growing", 4),
        (target("<=", "50"), 20, 20, "growing", None),
    ],
)
def test_the_gap_of_a_ceiling_is_the_number_that_is_too_many(
    goal, numerator, denominator, gap, fewer
):
    assert gap_to(goal, indicator(goal, gap=gap), numerator, denominator) == fewer


def test_verdicts_of_a_share_and_the_words_of_what_is_too_much():
    line = indicator(target("<=", "70"), counted="nữ")
    over = measured_share(line, (10, 7), (10, 8))()
    assert (over.status, over.value, over.gap, over.outlook) == ("not_met", 75, 1, "certain_unmet")
    assert verdict_words(over) == "Chưa đạt chỉ tiêu năm 2025, cao hơn 5,00 điểm phần trăm"
    assert wording.gap_words(over) == "cao hơn 5,00 điểm phần trăm; cần giảm 1 nữ"
    assert wording.target_words(line.targets[0], line) == "≤ 70% (2025)"
    assert remarks.shortfall(over) == (
        f"{line.title} (1): 75,00%, chỉ tiêu ≤ 70%, cao hơn 5,00 điểm phần trăm, cần giảm 1 nữ"
    )
    assert remarks.is_below(over)
    # Nothing is to be reached, so no rate is told; the chart draws what is used up.
    assert (wording.rate_words(over), over.rate) == ("", Fraction(7500, 70))
    on_it = measured_share(line, (10, 7), (10, 7))()
    assert (on_it.status, on_it.gap, verdict_words(on_it)) == ("met", None, "Đạt chỉ tiêu năm 2025")
    assert not remarks.is_below(on_it)
    strict = measured_share(indicator(target("<", "70"), counted="nữ"), (10, 7))()
    assert strict.status == "not_met"
    assert verdict_words(strict) == "Chưa đạt chỉ tiêu năm 2025, mới bằng chỉ tiêu, phải thấp hơn"
    assert wording.gap_words(strict) == "mới bằng chỉ tiêu, phải thấp hơn; cần giảm 1 nữ"


def test_a_figure_just_above_a_ceiling_never_looks_like_it():
    goal = target("<=", "70")
    line = indicator(goal)
    # Printed as 70,00 it would be the ceiling itself.
    over = measured_share(line, (200_000, 140_002))()
    assert over.status == "not_met"
    assert wording.shown_value(over) == "70,001%"
    assert distance_words(over) == "cao hơn 0,001 điểm phần trăm"
    assert display_rate(Fraction("100.001"), ceiling=True) == "100,001"
    assert display_rate(Fraction(100), ceiling=True) == "100,00"


@given(st.integers(0, 400), st.integers(1, 400), st.integers(0, 100), st.sampled_from(["<=", "<"]))
def test_what_is_printed_is_on_the_side_of_the_verdict(numerator, denominator, level, operator):
    goal = target(operator, str(level))
    result = measured_share(indicator(goal), (max(denominator, numerator), numerator))()
    shown = display(result.value, goal, decimals_shown(result))
    printed = Fraction(shown.replace(".", "").replace(",", "."))
    assert goal.is_met(printed) == (result.status == "met")


# Missing units


def shares(count):
    unit_ = st.integers(0, 6).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
    return st.lists(unit_, min_size=1, max_size=count)


@given(shares(3), shares(3), st.integers(0, 100), st.sampled_from(["<=", "<", ">=", ">"]))
def test_certain_is_what_every_possible_return_leaves_true(came, missing, level, operator):
    """By trying everything that the missing units may send."""
    goal = target(operator, str(level))
    known = sum(n for n, _ in came), sum(d for _, d in came)
    expected = [Expected(denominator=d, most=d) for _, d in missing]
    bounds = provisional(indicator(goal), *known, expected, goal)
    base = known[1] + sum(d for _, d in missing)
    if not base:
        assert bounds.outlook == "unknown"
        return
    sent = product(*(range(d + 1) for _, d in missing))
    values = [Fraction(100 * (known[0] + sum(one)), base) for one in sent]
    assert (bounds.lower, bounds.upper) == (min(values), max(values))
    verdicts = {goal.is_met(value) for value in values}
    told = {frozenset({True}): "certain_met", frozenset({False}): "certain_unmet"}
    assert bounds.outlook == told.get(frozenset(verdicts), "open")


def test_a_total_that_only_grows_is_never_certain_to_stay_below():
    goal = target("<=", "100")
    missing = [Expected(denominator=0, most=None)]
    assert provisional(total(), 90, None, missing, goal).outlook == "open"
    assert provisional(total(), 101, None, missing, goal).outlook == "certain_unmet"
    assert provisional(total(), 90, None, (), goal).outlook == "certain_met"


def cases(*figures, line, period="nam", **more):
    tables = {(f"TH0{n}", "training"): turns(count) for n, count in enumerate(figures, 1)}
    rows = measured("1", SCHOOLS, tables, plan=plan_of(line), period=period, **more)
    return rows()


def yearly(*targets, **more):
    more = {"accumulate": "none", "splits": ["all"], "unit": "vụ", "counted": "vụ", **more}
    return total(target=list(targets), **more)


def test_a_provisional_total_says_how_sure_it_is():
    line = yearly(target("<=", "100"))
    open_ = cases(40, 50, line=line)
    assert (open_.status, open_.outlook, open_.is_undecided) == ("met", "open", True)
    assert verdict_so_far(open_) == (
        "Tạm tính: Chưa kết luận, còn phụ thuộc đơn vị chưa có số liệu"
    )
    over = cases(40, 63, line=line)
    assert (over.status, over.outlook, over.gap) == ("not_met", "certain_unmet", 3)
    assert verdict_so_far(over) == "Tạm tính: Chắc chắn chưa đạt chỉ tiêu năm 2025, cao hơn 3 vụ"
    assert wording.gap_words(over) == "cao hơn 3 vụ"
    whole = cases(40, 50, 10, line=line)
    assert (whole.status, whole.outlook) == ("met", "certain_met")
    assert verdict_so_far(whole) == "Đạt chỉ tiêu năm 2025"


def test_half_a_year_below_the_ceiling_of_a_year_is_not_yet_met():
    line = yearly(target("<=", "100"))
    half = cases(20, 20, 20, line=line, period="6T")
    assert (half.status, half.outlook) == ("not_due_unmet", "open")
    assert verdict_words(half) == "Chưa đến hạn (chỉ tiêu năm 2025), đến nay chưa vượt"
    assert wording.gap_words(half) == ""
    over = cases(40, 40, 40, line=line, period="6T")
    assert (over.status, over.outlook) == ("not_due_unmet", "certain_unmet")
    assert verdict_words(over) == "Chưa đến hạn (chỉ tiêu năm 2025), cao hơn 20 vụ"
    # "Từ năm 2025 trở đi" is judged in the middle of the year too: exceeded is exceeded.
    ever = yearly(target("<=", "100", type="from"))
    assert cases(20, 20, 20, line=ever, period="6T").status == "not_due_unmet"
    assert cases(40, 40, 40, line=ever, period="6T").status == "not_met"
    # The years of a term add up: before it ends nothing is kept.
    term = yearly(
        {"type": "term", "operator": "<=", "value": 100, "start": 2021, "end": 2030},
        accumulate="sum",
        since=2025,
    )
    assert cases(20, 20, 20, line=term).status == "not_due_unmet"
    # A year's own figure counts for that year: a later milestone may be kept early.
    later = yearly(target("<=", "100", 2028))
    assert cases(20, 20, 20, line=later).status == "not_due_met"


# What units register themselves


@pytest.mark.parametrize(
    ("operator", "trained", "status"),
    [
        ("", 7, "met"),
        ("", 8, "not_met"),
        ("Không quá", 7, "met"),
        ("Dưới", 7, "not_met"),
        ("Dưới", 6, "met"),
    ],
)
def test_a_registered_ceiling_is_compared_the_right_way(operator, trained, status):
    cells = {("1", "value"): 70.0, **({("1", "operator"): operator} if operator else {})}
    tables = {
        ("TH01", "succession"): succession(10, trained),
        ("TH01", "own_targets"): cells,
    }
    line = indicator(target("<=", "80"))
    rows = measured("1", SCHOOLS[:1], tables, plan=plan_of(line))
    own = rows("unit", unit="TH01", basis="own")
    assert own.status == status
    assert own.outlook == f"certain_{'met' if status == 'met' else 'unmet'}"
