"""Bounds of an indicator while returns are missing."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measure.bounds import (
    NOTHING,
    UNKNOWN,
    Expected,
    expected_of,
    of_difference,
    open_above,
    outlook_of,
    provisional,
)
from pipeline.measure.contributions import Contribution
from pipeline.measure.history import NO_HISTORY, UnitSides, history_before
from pipeline.measure.verdict import Bounds, judge
from pipeline.summary.sheets import wording
from tests.support.history_support import SCHOOLS, a_round, earlier, pages, total
from tests.support.indicator_support import DONG_DA, indicator, measured, plan_of, target
from tests.support.measured_units import COMMUNES, SEN
from tests.support.packaged import FORM

NOW = a_round("nam-2025", 2025)
OPERATORS = st.sampled_from([">=", ">", "==", "~"])
UNIT = st.integers(0, 60).flatmap(lambda d: st.tuples(st.integers(0, d), st.just(d)))
UNITS = st.lists(UNIT, min_size=1, max_size=8)


def planned(persons, trained):
    return {("persons", "female"): persons, ("trained", "female"): trained}


def before(**units):
    """A history in which the units had so many planned women, half of them trained."""
    one = earlier(2024, {})
    tables = {(code, "succession"): planned(count, count // 2) for code, count in units.items()}
    return history_before(NOW, (replace(one, accepted=pages(tables)),), FORM)


def test_complete_coverage_is_the_value():
    goal = target(">=", "75")
    assert provisional(indicator(), 3, 4, (), goal) == Bounds(
        Fraction(75), Fraction(75), "certain_met"
    )


def test_a_missing_unit_brings_none_to_all_of_its_last_known_denominator():
    expected = expected_of(indicator(), "all", "TH01", before(TH01=10))
    assert expected == Expected(denominator=10, most=10, spread=1)
    bounds = provisional(indicator(), 60, 70, (expected,), target(">=", "80"))
    # Of 9 to 11 more: 60 of 81 to 71 of 81.
    assert (bounds.lower, bounds.upper) == (Fraction(6000, 81), Fraction(7100, 81))
    assert bounds.outlook == "open"


MEAN = indicator(kind="mean", unit="lượt", denominator=[])
MEAN_OF = indicator(kind="mean", unit="lượt")


@pytest.mark.parametrize(
    ("line", "last", "given", "more", "expected"),
    [
        (indicator(), UnitSides(1, 1), NOTHING, {}, Expected(1, 1, spread=1)),
        (indicator(), UnitSides(0, 0), NOTHING, {}, Expected(0, 0, spread=1)),
        (indicator(), UnitSides(5, 95), NOTHING, {}, Expected(95, 95, spread=10)),
        (indicator(), UnitSides(5, 200), NOTHING, {}, Expected(200, 200, spread=20)),
        (indicator(), UnitSides(5, 200), Contribution(None, 12), {}, Expected(12, 12)),
        (indicator(), UnitSides(5, 200), Contribution(7, 12), {}, Expected(12, 7, least=7)),
        (indicator(), UnitSides(5, None), NOTHING, {"pooled": True}, Expected(None, None)),
        (indicator(), None, NOTHING, {"only_adds": True}, Expected(0, None)),
        (indicator(), None, NOTHING, {}, Expected(None, None)),
        (MEAN, UnitSides(5, 30), NOTHING, {}, Expected(1, None)),
        (MEAN_OF, UnitSides(5, 30), NOTHING, {}, Expected(30, None, spread=3)),
        (total(), UnitSides(5, None), NOTHING, {}, Expected(0, None)),
    ],
)
def test_what_a_unit_may_bring_follows_from_its_last_report_and_what_came(
    line, last, given, more, expected
):
    history = SimpleNamespace(last_known=lambda *_: last)
    assert expected_of(line, "all", "TH01", history, given=given, **more) == expected


@pytest.mark.parametrize(
    ("line", "known", "missing", "ends"),
    [
        # Where the known exceed their whole fewer of others make a larger share.
        (indicator(), (95, 90), [Expected(10, 10, spread=1)], ("9500/101", "10400/99")),
        (indicator(), (9, 4), [Expected(0, 0, spread=1)], ("180", "225")),
        (indicator(), (3, 4), [Expected(0, 0, spread=1)], ("60", "80")),
        (indicator(), (0, 0), [Expected(0, 0, spread=1)], ("0", "100")),
        (indicator(), (None, 4), [Expected(2, 2, spread=1)], ("0", "300/7")),
        (indicator(), (1, 2), [Expected(3, 0)], ("20", "20")),
        (total(), (90, None), [], ("90", "90")),
        (total(), (0, None), [], ("0", "0")),
        (total(), (90, None), [Expected(0, 5), Expected(0, 1)], ("90", "96")),
        (total(), (None, None), [Expected(0, None)], ("0", None)),
    ],
)
def test_the_ends_are_the_least_and_the_most_of_all_that_may_come(line, known, missing, ends):
    bounds = provisional(line, *known, missing, None)
    assert (bounds.lower, bounds.upper) == tuple(end and Fraction(end) for end in ends)
    assert bounds.outlook == "unknown"


@pytest.mark.parametrize(
    ("bounds", "outlook"),
    [
        (Bounds(Fraction(90), Fraction(95), "open"), "unknown"),
        (Bounds(Fraction(100), Fraction(100), "open"), "certain_met"),
        (Bounds(None, Fraction(95), "open"), "open"),
    ],
)
def test_a_total_without_its_start_has_no_upper_end(bounds, outlook):
    goal = target(">=", "100")
    assert open_above(bounds, goal) == Bounds(bounds.lower, None, outlook)
    assert open_above(bounds, None) == replace(bounds, upper=None)


def test_a_difference_moves_between_the_ends_of_both_shares_and_has_none_where_one_has_none():
    ends = tuple(map(Fraction, (10, 20, 5, 8)))
    found = of_difference(ends[:2], ends[2:], target(">=", "2"))
    assert found == Bounds(Fraction(2), Fraction(15), "certain_met")
    for place in range(4):
        some = [None if at == place else end for at, end in enumerate(ends)]
        assert of_difference(tuple(some[:2]), tuple(some[2:]), target(">=", "2")) == UNKNOWN


@pytest.mark.parametrize(
    ("operator", "lower", "outlook"),
    [("<=", 5, "open"), ("<=", 11, "certain_unmet"), ("==", 5, "open"), (">=", 5, "open")],
)
def test_what_nothing_limits_from_above_can_come_to_any_height(operator, lower, outlook):
    assert outlook_of(Fraction(lower), None, target(operator, "10")) == outlook


def test_nothing_known_of_a_missing_unit_is_unknown():
    history = before(TH01=10)
    missing = [expected_of(indicator(), "all", code, history) for code in ("TH01", "TH02")]
    assert provisional(indicator(), 60, 70, missing, target(">=", "80")) == Bounds(
        None, None, "unknown"
    )


def test_a_missing_unit_of_a_share_of_units_counts_as_none_or_one():
    line = indicator(kind="units", denominator=[])
    missing = [expected_of(line, "all", "TH01", NO_HISTORY)]
    bounds = provisional(line, 3, 3, missing, target(">=", "75"))
    assert (bounds.lower, bounds.upper, bounds.outlook) == (75, 100, "certain_met")


def test_a_total_only_grows():
    line = total()
    missing = [expected_of(line, "all", "TH01", NO_HISTORY)]
    assert provisional(line, 90, None, missing, target(">=", "100")) == Bounds(
        Fraction(90), None, "open"
    )
    assert provisional(line, 100, None, missing, target(">=", "100")).outlook == "certain_met"


def test_where_the_sides_come_from_different_units_nothing_limits_the_numerator():
    history = before(TH01=10)
    commune = expected_of(indicator(), "all", "TH01", history, pooled=True)
    bounds = provisional(indicator(), 95, 90, (commune,), target(">=", "80"))
    assert (bounds.lower, bounds.upper) == (Fraction(9500, 101), None)
    assert bounds.outlook == "certain_met"
    school = expected_of(indicator(), "all", "TH02", history, given=Contribution(7), pooled=True)
    assert school == Expected(denominator=0, most=7, least=7)


@pytest.mark.parametrize(
    ("operator", "outlook"),
    [(">=", "certain_met"), (">", "open"), ("==", "open"), ("~", "certain_met")],
)
def test_equality_at_the_lower_bound_follows_the_operator(operator, outlook):
    assert outlook_of(Fraction(80), Fraction(90), target(operator, "80")) == outlook


def test_a_figure_to_be_hit_exactly_can_be_missed_on_either_side():
    goal = target("==", "100")
    assert outlook_of(Fraction(90), Fraction(99), goal) == "certain_unmet"
    assert outlook_of(Fraction(100), Fraction(100), goal) == "certain_met"
    assert outlook_of(Fraction(90), Fraction(100), goal) == "open"
    assert outlook_of(Fraction(101), None, goal) == "certain_unmet"


def test_what_came_of_a_commune_that_stays_out_is_in_the_lower_bound_too():
    history = before(TH01=10)
    commune = expected_of(indicator(), "all", "TH01", history, pooled=True)
    school = expected_of(indicator(), "all", "TH02", history, given=Contribution(7), pooled=True)
    bounds = provisional(indicator(), 60, 90, (commune, school), target(">=", "80"))
    # 60 known and 7 given, of 90 known and the commune's last 10, or 11.
    assert (bounds.lower, bounds.upper) == (Fraction(6700, 101), None)
    assert bounds.outlook == "open"


def test_a_figure_to_be_hit_exactly_is_rounded_as_the_plan_rounded_it():
    goal = target("==", "12.2", rounded_to=1)
    assert outlook_of(Fraction("12.15"), Fraction("12.24"), goal) == "certain_met"
    assert outlook_of(Fraction("12.15"), Fraction("12.25"), goal) == "open"
    assert outlook_of(Fraction("12.25"), None, goal) == "certain_unmet"
    assert outlook_of(Fraction(11), Fraction("12.14"), goal) == "certain_unmet"


@pytest.mark.parametrize(
    ("low", "high", "outlook"),
    [
        (94, 94, "certain_unmet"),
        (90, 96, "open"),
        (95, 99, "certain_approximate"),
        (96, 100, "open"),
        (100, 120, "certain_met"),
        (95, None, "open"),
    ],
)
def test_about_a_figure_is_certain_where_every_outcome_has_one_verdict(low, high, outlook):
    upper = None if high is None else Fraction(high)
    assert outlook_of(Fraction(low), upper, target("~", "100")) == outlook


def test_a_missing_school_that_can_only_add_children_leaves_certain_what_the_rest_reaches():
    # 500 of 1.000 from one school and 30 from groups; the other school sent nothing, ever.
    tables = {key: cells for key, cells in SEN.items() if key[0] != "MN02"}
    units = [*COMMUNES[:2], COMMUNES[3]]
    result = measured("2.2.a-MG", units, tables, plan=plan_of(attending("50")))()
    assert (result.value, result.lower, result.upper) == (53, 53, None)
    assert (result.status, result.outlook) == ("met", "certain_met")
    short = measured("2.2.a-MG", units, tables, plan=plan_of(attending("60")))()
    assert (short.status, short.outlook) == ("not_met", "open")
    # Without the commune's own there is no share to speak of.
    alone = {key: cells for key, cells in tables.items() if key[0] != "XA01"}
    assert measured("2.2.a-MG", units, alone, plan=plan_of(attending("50")))().outlook == "unknown"


def attending(value):
    (line,) = (one for one in DONG_DA.indicators if one.code == "2.2.a-MG")
    return line.model_copy(update={"targets": (target(">=", value),)})


def test_before_its_time_nothing_is_certainly_missed():
    line = indicator(target(">=", "80", 2030))
    tables = {("TH01", "succession"): planned(10, 5)}
    result = measured("1", SCHOOLS[:1], tables, plan=plan_of(line))()
    assert (result.value, result.status, result.outlook) == (50, "not_due_unmet", "open")


def test_nobody_to_count_is_provisional_while_units_are_missing():
    line = indicator(target(">=", "80"))
    tables = {("TH01", "succession"): planned(0, 0)}
    result = measured("1", SCHOOLS[:2], tables, plan=plan_of(line))()
    assert (result.status, result.reported, result.expected) == ("not_applicable", 1, 2)
    assert wording.verdict(result) == "Tạm tính: Không áp dụng"


@given(UNITS, UNITS, st.integers(-10, 10), st.integers(0, 100), OPERATORS)
def test_by_hindsight_no_return_within_the_margin_undoes_what_is_certain(
    came, missing, drift, goal, operator
):
    """Returns of this year, kept aside, against those of the year before."""
    last = before(**{f"TH{n:02}": d for n, (_, d) in enumerate(missing)})
    expected = [expected_of(indicator(), "all", f"TH{n:02}", last) for n in range(len(missing))]
    now = [(min(n, changed), changed) for n, d in missing for changed in [d + d * drift // 100]]
    aim = target(operator, str(goal))
    known = sum(n for n, _ in came), sum(d for _, d in came)
    bounds = provisional(indicator(), *known, expected, aim)
    base = known[1] + sum(d for _, d in now)
    if not base or bounds.lower is None or bounds.upper is None:
        return
    true = Fraction(100 * (known[0] + sum(n for n, _ in now)), base)
    assert bounds.lower <= true <= bounds.upper
    verdict = judge(true, aim)
    certain = {
        "certain_met": "met",
        "certain_approximate": "approximate",
        "certain_unmet": "not_met",
    }
    assert certain.get(bounds.outlook, verdict) == verdict


def test_a_total_or_a_share_of_nobody_has_no_bounds():
    goal = target(">=", "100")
    unknown = Bounds(None, None, "unknown")
    assert provisional(total(), None, None, (), goal) == unknown
    assert provisional(indicator(), 0, 0, (), goal) == unknown
    nobody = [Expected(denominator=0, most=0)]
    assert provisional(indicator(), None, None, nobody, goal) == unknown


@given(UNITS, UNITS, st.integers(0, 100), OPERATORS)
def test_the_true_share_lies_within_the_bounds(came, missing, goal, operator):
    """With the missing units' denominators as last known, whatever their numerators are."""
    expected = [Expected(denominator=d, most=d) for _, d in missing]
    aim = target(operator, str(goal))
    known = sum(n for n, _ in came), sum(d for _, d in came)
    bounds = provisional(indicator(), *known, expected, aim)
    base = known[1] + sum(d for _, d in missing)
    if not base:
        assert bounds == Bounds(None, None, "unknown")
        return
    true = Fraction(100 * (known[0] + sum(n for n, _ in missing)), base)
    assert bounds.lower is not None
    assert bounds.upper is not None
    assert bounds.lower <= true <= bounds.upper
    met = judge(true, aim) == "met"
    assert not (bounds.outlook == "certain_met" and not met)
    assert not (bounds.outlook == "certain_unmet" and met)


@given(UNITS, UNITS, st.sampled_from([">=", ">", "~"]), st.integers(0, 100))
def test_the_bounds_are_reached_so_open_is_said_only_where_it_is(came, missing, operator, goal):
    expected = [Expected(denominator=d, most=d) for _, d in missing]
    aim = target(operator, str(goal))
    known = sum(n for n, _ in came), sum(d for _, d in came)
    bounds = provisional(indicator(), *known, expected, aim)
    base = known[1] + sum(d for _, d in missing)
    if not base:
        return
    worst = Fraction(100 * known[0], base)
    best = Fraction(100 * (known[0] + sum(d for _, d in missing)), base)
    verdicts = {judge(worst, aim), judge(best, aim)}
    assert (bounds.outlook == "open") == (len(verdicts) == 2)


@given(st.lists(st.booleans(), max_size=9), st.lists(st.booleans(), min_size=1, max_size=9))
def test_the_true_share_of_units_lies_within_the_bounds(came, missing):
    line = indicator(kind="units", denominator=[])
    expected = [expected_of(line, "all", f"TH{n}", NO_HISTORY) for n in range(len(missing))]
    bounds = provisional(line, sum(came), len(came), expected, target(">=", "50"))
    true = Fraction(100 * (sum(came) + sum(missing)), len(came) + len(missing))
    assert bounds.lower is not None
    assert bounds.upper is not None
    assert bounds.lower <= true <= bounds.upper


@given(st.integers(0, 500), st.lists(st.integers(0, 500), min_size=1, max_size=6))
def test_the_true_total_is_no_less_than_the_lower_bound(came, missing):
    expected = [expected_of(total(), "all", f"TH{n}", NO_HISTORY) for n in range(len(missing))]
    bounds = provisional(total(), came, None, expected, target(">=", "300"))
    assert bounds.lower is not None
    assert bounds.lower <= came + sum(missing)
    assert not (bounds.outlook == "certain_met" and came + sum(missing) < 300)
    assert bounds.outlook != "certain_unmet"


def test_measuring_says_the_bounds_of_what_is_missing():
    tables = {("TH01", "succession"): planned(6, 6), ("TH02", "succession"): planned(4, 4)}
    rows = measured("2.3.c", SCHOOLS, tables, history=before(TH01=6, TH02=4, TH03=2))
    result = rows()
    # 10 of 10 known, two more women planned in the school that is missing.
    assert result.value == 100
    assert (result.lower, result.upper) == (Fraction(1000, 13), 100)
    assert result.outlook == "open"
