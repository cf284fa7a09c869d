"""Means per unit or per another count, and differences between the shares of women and men: values
by hand, bounds by trying everything that missing units may send, words and units of measure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.measure.bounds import UNKNOWN, of_difference
from pipeline.measure.history import NO_HISTORY, history_before
from pipeline.measure.verdict_words import verdict_so_far, verdict_words
from pipeline.plan.plan import Indicator
from pipeline.summary.sheets import wording
from tests.support.history_support import a_round, earlier, pages, turns
from tests.support.indicator_support import Rows, indicator, measured, plan_of, target, unit
from tests.support.packaged import FORM

SCHOOLS = (unit("TH01", "TH"), unit("TH02", "TH"), unit("TH03", "TH"))
NOW = a_round("nam-2025", 2025)


def mean(*goals, **more) -> Indicator:
    data = {
        "kind": "mean",
        "unit": "lượt/đơn vị",
        "numerator": ["training.communicators.turns"],
        "denominator": [],
        "counted": "lượt",
        **more,
    }
    return indicator(*goals, **data)


def per_teacher(*goals) -> Indicator:
    return mean(*goals, denominator=["staff.all.total"], unit="lượt/người")


def difference(*goals, **more) -> Indicator:
    data = {
        "kind": "difference",
        "unit": "điểm %",
        "numerator": ["staff.masters.total"],
        "denominator": ["staff.all.total"],
        **more,
    }
    return indicator(*goals, **data)


def staff(total, female, masters=0, masters_female=0):
    return {
        ("all", "total"): total,
        ("all", "female"): female,
        ("masters", "total"): masters,
        ("masters", "female"): masters_female,
    }


def taken(line, history=NO_HISTORY, **sent) -> Rows:
    """Results of what each school sent: turns, staff or both."""
    tables = {}
    for code, own in sent.items():
        for table, cells in own.items():
            tables[code, table] = turns(cells) if table == "training" else staff(*cells)
    return measured("1", SCHOOLS, tables, plan=plan_of(line), history=history)


# Means


@pytest.mark.parametrize(
    ("operator", "level", "status", "gap"),
    [
        (">=", "150", "met", None),
        (">", "150", "not_met", 1),
        (">=", "160.5", "not_met", 32),
        ("<=", "150", "met", None),
        ("<", "150", "not_met", 1),
        ("<=", "140", "not_met", 30),
    ],
)
def test_a_mean_per_unit_may_exceed_a_hundred(operator, level, status, gap):
    line = mean(target(operator, level))
    rows = taken(line, TH01={"training": 100}, TH02={"training": 130}, TH03={"training": 220})
    whole = rows()
    # 450 turns of three schools; 160,5 each would be 481,5.
    assert (whole.numerator, whole.denominator, whole.value) == (450, 3, 150)
    assert (whole.status, whole.gap) == (status, gap)
    assert whole.outlook == ("certain_met" if status == "met" else "certain_unmet")
    assert rows("unit", unit="TH03").value == 220
    assert rows("unit", unit="TH03").target is whole.target
    assert wording.shown_value(whole) == "150,00 lượt/đơn vị"


def test_words_of_a_mean_are_in_its_own_unit():
    low = taken(mean(target(">=", "160.5")), TH01={"training": 100}, TH02={"training": 200})()
    assert wording.target_words(low.target, low.indicator) == "≥ 160,5 lượt/đơn vị (2025)"
    assert wording.gap_words(low) == "thấp hơn 10,50 lượt/đơn vị; cần thêm 21 lượt"
    high = taken(mean(target("<=", "100")), TH01={"training": 100}, TH02={"training": 201})()
    said = "cao hơn 50,50 lượt/đơn vị; cần giảm 101 lượt theo số liệu đã có"
    assert wording.gap_words(high) == said
    assert verdict_words(high) == "Chưa đạt chỉ tiêu năm 2025, cao hơn 50,50 lượt/đơn vị"


def test_a_mean_per_another_count_pools_both_sides():
    rows = taken(
        per_teacher(target(">=", "3")),
        TH01={"training": 90, "staff": (20, 12)},
        TH02={"training": 30, "staff": (20, 10)},
        TH03={"training": 50},
    )
    whole = rows()
    # 120 turns of 40 people: not the mean of 4,5 and 1,5 only by chance of equal sizes.
    assert (whole.numerator, whole.denominator, whole.value) == (120, 40, 3)
    assert (whole.status, whole.reported, whole.expected) == ("met", 2, 3)
    assert (whole.lower, whole.upper, whole.outlook) == (None, None, "unknown")
    nobody = taken(per_teacher(target(">=", "3")), TH01={"training": 0, "staff": (0, 0)})
    assert nobody("unit", unit="TH01").status == "not_applicable"
    assert nobody("unit", unit="TH02").status == "no_data"


@given(
    st.lists(st.integers(0, 6), min_size=1, max_size=2),
    st.integers(1, 2),
    st.integers(0, 12),
    st.sampled_from([">=", ">", "<=", "<"]),
)
@settings(max_examples=60, deadline=None)
def test_a_mean_is_certain_only_where_every_possible_return_leaves_it_true(
    came, missing, level, operator
):
    goal = target(operator, str(level))
    codes = [one.code for one in SCHOOLS][: len(came) + missing]
    sent = {code: {"training": n} for code, n in zip(codes, came, strict=False)}
    tables = {(code, "training"): turns(own["training"]) for code, own in sent.items()}
    units = SCHOOLS[: len(codes)]
    result = measured("1", units, tables, plan=plan_of(mean(goal)))()
    more = len(units) - len(came)
    if not more:
        return
    # Beyond what makes every mean exceed the level nothing changes.
    most = level * len(units) + 2
    values = [
        Fraction(sum(came) + sum(one), len(units)) for one in product(range(most), repeat=more)
    ]
    verdicts = {goal.is_met(value) for value in values}
    told = {frozenset({True}): "certain_met", frozenset({False}): "certain_unmet"}
    assert (result.lower, result.upper) == (min(values), None)
    assert result.outlook == told.get(frozenset(verdicts), "open")


def test_a_missing_unit_brings_the_count_that_it_last_had():
    before = earlier(2024, {})
    tables = {
        ("TH03", "staff"): staff(20, 12),
        ("TH03", "training"): turns(5),
    }
    history = history_before(NOW, (replace(before, accepted=pages(tables)),), FORM)
    rows = taken(
        per_teacher(target("<=", "1")),
        history,
        TH01={"training": 90, "staff": (20, 12)},
        TH02={"training": 30, "staff": (20, 10)},
    )
    whole = rows()
    # 120 turns for the teachers of two schools, 40, and at most 22 of the third.
    assert (whole.lower, whole.upper, whole.outlook) == (Fraction(60, 31), None, "certain_unmet")
    assert wording.base_note(whole)


# Differences


def test_a_difference_is_the_share_of_women_less_that_of_men():
    rows = taken(
        difference(target(">=", "-10")),
        TH01={"staff": (20, 12, 6, 3)},
        TH02={"staff": (30, 20, 9, 5)},
        TH03={"staff": (10, 8, 3, 2)},
    )
    whole, women, men = rows(), rows(split="female"), rows(split="male")
    assert (women.numerator, women.denominator, women.value) == (10, 40, 25)
    assert (men.numerator, men.denominator, men.value) == (8, 20, 40)
    assert (women.status, men.status) == ("no_target", "no_target")
    assert (whole.numerator, whole.denominator, whole.value) == (None, None, -15)
    assert (whole.status, whole.outlook, whole.gap) == ("not_met", "certain_unmet", None)
    assert (whole.lower, whole.upper) == (-15, -15)
    # 3 of 12 and 3 of 8.
    assert rows("unit", unit="TH01").value == Fraction(-25, 2)
    assert wording.shown_value(whole) == "-15,00 điểm phần trăm"
    assert wording.shown_value(women) == "25,00%"
    assert wording.gap_words(whole) == "thấp hơn 5,00 điểm phần trăm"
    assert verdict_words(whole) == "Chưa đạt chỉ tiêu năm 2025, thấp hơn 5,00 điểm phần trăm"


@pytest.mark.parametrize(
    ("operator", "level", "status", "words"),
    [
        ("<=", "5", "met", ""),
        ("<", "5", "not_met", "mới bằng chỉ tiêu, phải thấp hơn"),
        ("<=", "2.5", "not_met", "cao hơn 2,50 điểm phần trăm"),
    ],
)
def test_a_difference_may_have_a_ceiling(operator, level, status, words):
    # 9 of 20 women and 8 of 20 men: 45 % less 40 %.
    whole = taken(
        difference(target(operator, level)),
        TH01={"staff": (40, 20, 17, 9)},
        TH02={"staff": (0, 0, 0, 0)},
        TH03={"staff": (0, 0, 0, 0)},
    )()
    assert (whole.value, whole.status) == (5, status)
    assert wording.gap_words(whole) == words


@pytest.mark.parametrize(
    ("operator", "level", "words"),
    [
        (">=", "2.5", "Chưa đạt chỉ tiêu năm 2025, thấp hơn 1,25 điểm phần trăm"),
        (">", "1.25", "Chưa đạt chỉ tiêu năm 2025, mới bằng chỉ tiêu, phải cao hơn"),
        (">=", "1.25", "Đạt chỉ tiêu năm 2025"),
    ],
)
def test_a_difference_lacks_points(operator, level, words):
    # 5 of 20 and 19 of 80.
    rows = taken(difference(target(operator, level)), TH01={"staff": (100, 20, 24, 5)})
    assert verdict_words(rows("unit", unit="TH01")) == words


def test_without_men_there_is_no_difference():
    rows = taken(difference(target(">=", "0")), TH01={"staff": (9, 9, 3, 3)})
    assert rows("unit", unit="TH01").status == "not_applicable"
    assert rows("unit", unit="TH01").value is None
    assert rows("unit", unit="TH02").status == "no_data"


def test_both_shares_are_of_the_same_units():
    sent = {"TH01": {"staff": (20, 12, 6, 3)}, "TH02": {"staff": (30, 20, 9, 5)}}
    tables = {(code, "staff"): staff(*own["staff"]) for code, own in sent.items()}
    # The total alone gives neither share.
    tables["TH02", "staff"] = {**tables["TH02", "staff"], ("masters", "female"): None}
    rows = measured("1", SCHOOLS[:2], tables, plan=plan_of(difference(target(">=", "0"))))
    assert (rows().value, rows().reported, rows().expected) == (Fraction(-25, 2), 1, 2)
    for split in ("male", "female"):
        assert rows(split=split).reported == 1


def before_difference(women, men):
    tables = {("TH02", "staff"): staff(women + men, women, 0, 0)}
    return history_before(NOW, (replace(earlier(2024, {}), accepted=pages(tables)),), FORM)


@given(
    st.integers(0, 3).flatmap(lambda d: st.tuples(st.just(d), st.integers(0, d))),
    st.integers(0, 3).flatmap(lambda d: st.tuples(st.just(d), st.integers(0, d))),
    st.integers(0, 3),
    st.integers(0, 3),
    st.sampled_from(["-50", "-20", "0", "25", "50"]),
    st.sampled_from([">=", ">", "<=", "<", "=="]),
)
@settings(max_examples=80, deadline=None)
def test_a_difference_is_certain_only_where_every_possible_return_leaves_it_true(
    female, male, women, men, level, operator
):
    goal = target(operator, level)
    (wd, wn), (md, mn) = female, male
    own = staff(wd + md, wd, wn + mn, wn)
    result = measured(
        "1",
        SCHOOLS[:2],
        {("TH01", "staff"): own},
        plan=plan_of(difference(goal)),
        history=before_difference(women, men),
    )()
    # As many as last year, one more or one fewer of each.
    values = [
        Fraction(100 * (wn + w), wd + some) - Fraction(100 * (mn + m), md + others)
        for some in range(max(women - 1, 0), women + 2)
        for others in range(max(men - 1, 0), men + 2)
        if wd + some and md + others
        for w in range(some + 1)
        for m in range(others + 1)
    ]
    assert (result.lower, result.upper) == (min(values), max(values))
    if operator == "==" and len(set(values)) > 1:
        # Told as open wherever the level lies between the ends.
        assert result.outlook in ("open", "certain_unmet")
        assert result.outlook == "open" or not any(goal.is_met(value) for value in values)
        return
    verdicts = {goal.is_met(value) for value in values}
    told = {frozenset({True}): "certain_met", frozenset({False}): "certain_unmet"}
    assert result.outlook == told.get(frozenset(verdicts), "open")


def test_a_share_without_a_limit_leaves_the_difference_open():
    goal = target(">=", "0")
    some = (Fraction(10), Fraction(20))
    assert of_difference(some, (Fraction(10), None), goal) == UNKNOWN
    assert of_difference((None, None), some, goal) == UNKNOWN
    assert of_difference(some, some, goal).outlook == "open"


def test_a_provisional_difference_says_that_it_is():
    rows = taken(difference(target(">=", "0")), TH01={"staff": (20, 10, 6, 4)})
    assert (rows().value, rows().status, rows().outlook) == (20, "met", "unknown")
    assert verdict_so_far(rows()).startswith("Tạm tính: Chưa kết luận, chưa có căn cứ")


def test_a_kind_needs_what_it_is_calculated_from():
    with pytest.raises(ValueError, match="phải có denominator"):
        difference(denominator=[])
    with pytest.raises(ValueError, match="splits"):
        difference(splits=["all", "female"])
    with pytest.raises(ValueError, match="không tách được theo male"):
        difference(numerator=["succession.trained.female"])
    with pytest.raises(ValueError, match="chỉ có splits"):
        mean(splits=["all", "female"])
    assert difference().splits == ("all", "male", "female")
