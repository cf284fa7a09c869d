"""Targets that are a change against an earlier year: the figure of that year, the level that
follows, and what is said where there is none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.measure.change import base_words
from pipeline.measure.history import NO_HISTORY, EarlierRound, history_before
from pipeline.measure.measure import measure
from pipeline.measure.verdict import display
from pipeline.measure.verdict_words import verdict_so_far, verdict_words
from pipeline.plan.plan import Target
from pipeline.plan.plan_words import level_words
from pipeline.summary.sheets import heat, wording
from tests.support.history_support import a_round, pages, total, turns
from tests.support.indicator_support import (
    Rows,
    indicator,
    measured,
    plan_of,
    round_of,
    succession,
    unit,
)
from tests.support.packaged import FORM

SCHOOLS = (unit("TH01", "TH"), unit("TH02", "TH"), unit("TH03", "TH"))


def change(operator, value, **more):
    data = {"type": "milestone", "year": 2025, "operator": operator, "value": value}
    return Target.model_validate({**data, "against": 2024, **more})


def cases(*goals, **more):
    plain = {"accumulate": "none", "splits": ["all"], "unit": "vụ", "counted": "vụ"}
    return total(target=list(goals), **{**plain, **more})


def before(line, state="closed", year=2024, period="nam", **tables):
    """The history of 2025 with one round: turns, or women (planned, trained), by unit code."""
    round_ = a_round(f"{period}-{year}", year, period, units=SCHOOLS)
    kept = pages(
        {
            (code, "training" if isinstance(sent, int) else "succession"): (
                turns(sent) if isinstance(sent, int) else succession(*sent)
            )
            for code, sent in tables.items()
        },
        year,
    )
    closed_on = dt.date(year, 12, 20) if state == "closed" else None
    results = measure(plan_of(line), round_, kept, FORM)
    earlier = EarlierRound(round_, kept, state, closed_on, results=results)
    return history_before(a_round("nam-2025", 2025), [earlier], FORM)


def now(line, history=NO_HISTORY, period="nam", **sent) -> Rows:
    tables = {
        (code, "training" if isinstance(one, int) else "succession"): (
            turns(one) if isinstance(one, int) else succession(*one)
        )
        for code, one in sent.items()
    }
    plan = plan_of(line)
    return measured("1", SCHOOLS, tables, plan=plan, history=history, period=period)


STATED = {"base": 40, "base_source": "Báo cáo số 40"}


# The level


@pytest.mark.parametrize(
    ("operator", "value", "base", "sign", "level"),
    [
        ("rise", 2, "31.5", ">=", "33.5"),
        ("fall", 2, "31.5", "<=", "29.5"),
        ("rise_percent", 10, "30", ">=", "33"),
        ("fall_percent", 10, "12", "<=", "10.8"),
        ("fall_percent", 100, "12", "<=", "0"),
        ("fall", 0, "12", "<=", "12"),
    ],
)
def test_a_change_leads_to_a_level(operator, value, base, sign, level):
    goal = change(operator, value)
    found = goal.from_base(Fraction(base))
    assert (found.operator, found.value) == (sign, Fraction(level))
    assert goal.is_ceiling == found.is_ceiling == (sign == "<=")
    assert (found.type, found.year, found.is_change) == ("milestone", 2025, False)


@pytest.mark.parametrize(
    ("last", "status", "outlook", "gap"),
    [
        # 36 less than 40 by exactly a tenth.
        (16, "met", "certain_met", None),
        (17, "not_met", "certain_unmet", 1),
        (15, "met", "certain_met", None),
    ],
)
def test_a_fall_by_a_tenth_against_the_closed_year(last, status, outlook, gap):
    line = cases(change("fall_percent", 10))
    history = before(line, TH01=20, TH02=10, TH03=10)
    result = now(line, history, TH01=10, TH02=10, TH03=last)()
    assert (result.value, result.status, result.outlook) == (20 + last, status, outlook)
    assert (result.target.operator, result.target.value) == ("<=", 36)
    assert result.gap == gap
    assert result.change.measured.value == 40
    assert wording.aim_words(result) == "≤ 36 vụ (2025): giảm ít nhất 10% so với năm 2024"
    assert base_words(result) == (
        "Mức gốc năm 2024: 40 vụ (báo cáo năm 2024, đã chốt ngày 20/12/2024)."
    )


def test_a_level_between_whole_cases_says_what_is_too_much_of_it():
    line = cases(change("fall_percent", 10, **{**STATED, "base": 12}))
    result = now(line, TH01=4, TH02=4, TH03=4)()
    assert result.target.value == Fraction("10.8")
    assert (result.status, result.gap) == ("not_met", 2)
    assert verdict_words(result) == "Chưa đạt chỉ tiêu năm 2025, cao hơn 1,2 vụ"
    rising = cases(change("rise_percent", 10, **{**STATED, "base": 12}))
    assert wording.gap_words(now(rising, TH01=4, TH02=4, TH03=5)()) == "thấp hơn 0,2 vụ"


def test_what_the_closed_round_says_goes_before_what_the_plan_states():
    line = cases(change("fall", 3, **{**STATED, "base": 50}))
    history = before(line, TH01=20, TH02=10, TH03=10)
    result = now(line, history, TH01=10, TH02=10, TH03=17)()
    assert (result.target.value, result.status) == (37, "met")
    assert base_words(result) == (
        "Mức gốc năm 2024: 40 vụ (báo cáo năm 2024, đã chốt ngày 20/12/2024); kế hoạch ghi 50 vụ "
        "(Báo cáo số 40)."
    )
    alone = now(line, TH01=10, TH02=10, TH03=17)()
    assert (alone.target.value, alone.status) == (47, "met")
    assert base_words(alone).endswith("Mức gốc năm 2024: 50 vụ (Báo cáo số 40).")


@pytest.mark.parametrize(
    ("earlier", "why"),
    [
        ({}, "không có đợt báo cáo năm 2024 đã chốt"),
        ({"state": "open", "TH01": 20}, "đợt báo cáo năm 2024 chưa chốt"),
        ({"period": "6T", "TH01": 20}, "không có đợt báo cáo năm 2024 đã chốt"),
        ({"year": 2023, "TH01": 20}, "không có đợt báo cáo năm 2024 đã chốt"),
        ({"TH01": (5, 5)}, "đợt báo cáo năm 2024 không có số liệu của chỉ tiêu"),
    ],
)
def test_without_a_figure_of_the_year_there_is_no_verdict_and_a_reason(earlier, why):
    line = cases(change("fall_percent", 10))
    history = before(line, **earlier) if earlier else NO_HISTORY
    result = now(line, history, TH01=10, TH02=10, TH03=10)()
    assert (result.status, result.value, result.target) == ("no_data", 30, None)
    assert (result.outlook, result.gap, result.rate) == ("unknown", None, None)
    assert result.reason == (
        f"chưa có mức gốc năm 2024 để so sánh: {why}, kế hoạch không ghi mức gốc"
    )
    assert verdict_so_far(result) == f"Chưa có số liệu: {result.reason}"
    assert wording.aim_words(result) == "giảm ít nhất 10% so với năm 2024 (2025)"
    stated = cases(change("fall_percent", 10, **STATED))
    assert now(stated, history, TH01=10, TH02=10, TH03=10)().status == "met"


def test_a_rise_of_a_share_is_in_points_and_each_part_starts_from_its_own():
    line = indicator(change("rise", 10))
    history = before(line, TH01=(10, 5), TH02=(10, 6), TH03=(10, 7))
    rows = now(line, history, TH01=(10, 6), TH02=(10, 6), TH03=(10, 9))
    whole = rows()
    # 60 % and ten points more.
    assert (whole.target.value, whole.value, whole.status) == (70, 70, "met")
    assert wording.aim_words(whole) == (
        "≥ 70% (2025): tăng ít nhất 10 điểm phần trăm so với năm 2024"
    )
    statuses = {code: rows("unit", unit=code).status for code in ("TH01", "TH02", "TH03")}
    assert statuses == {"TH01": "met", "TH02": "not_met", "TH03": "met"}
    assert rows("unit", unit="TH02").target.value == 70
    assert rows("unit", unit="TH01").target.value == 60
    # The whole's level is nobody's own: no unit is coloured by it.
    assert not heat.is_judged(whole)
    # What the plan states is of everybody; who is new has nothing to be compared with.
    stated = indicator(change("rise", 10, base=60, base_source="Báo cáo số 40"))
    rows = now(stated, TH01=(10, 6), TH02=(10, 6), TH03=(10, 9))
    assert rows().status == "met"
    assert (rows("unit", unit="TH01").status, rows("unit", unit="TH01").target) == (
        "no_target",
        None,
    )


def test_a_base_that_is_no_finite_decimal_is_exact_and_can_be_printed():
    line = indicator(change("rise", 0))
    history = before(line, TH01=(3, 1), TH02=(3, 1), TH03=(3, 1))
    same = now(line, history, TH01=(3, 1), TH02=(6, 2), TH03=(9, 3))()
    assert (same.value, same.status) == (Fraction(100, 3), "met")
    assert display(same.value, same.target) == "33,33"
    below = now(line, history, TH01=(1000, 333), TH02=(3, 1), TH03=(3, 1))()
    assert below.status == "not_met"
    assert wording.aim_words(same).startswith("≥ 33,33% (2025)")
    # 336 of 1.006 is 33,40 %: the level is told apart from it and no further.
    assert wording.aim_words(below).startswith("≥ 33,33")
    shown = wording.shown_value(below)
    assert shown < wording.aim_words(below).split()[1], shown
    assert below.target.is_met(Fraction(100, 3))


def test_missing_units_leave_a_change_as_open_as_its_level():
    line = cases(change("fall_percent", 10))
    history = before(line, TH01=20, TH02=10, TH03=10)
    open_ = now(line, history, TH01=10, TH02=10)()
    assert (open_.status, open_.outlook) == ("met", "open")
    assert "Chưa kết luận" in verdict_so_far(open_)
    over = now(line, history, TH01=30, TH02=10)()
    assert (over.status, over.outlook) == ("not_met", "certain_unmet")
    half = now(line, before(line, TH01=20, TH02=10, TH03=10), "6T", TH01=1, TH02=1, TH03=1)()
    assert half.status == "not_due_unmet"


def test_a_base_of_which_units_were_missing_says_so():
    line = cases(change("fall_percent", 10))
    result = now(line, before(line, TH01=20), TH01=10, TH02=10, TH03=10)()
    assert result.target.value == 18
    assert "1/3 đơn vị có số liệu" in base_words(result)


def test_a_registered_level_stands_beside_a_change_without_a_base():
    line = indicator(change("rise", 10))
    tables = {
        ("TH01", "succession"): succession(10, 6),
        ("TH01", "own_targets"): {("1", "value"): 50.0},
    }
    rows = measured("1", SCHOOLS[:1], tables, plan=plan_of(line))
    own = rows("unit", unit="TH01", basis="own")
    assert (own.status, own.reason, own.change) == ("met", "", None)
    assert rows().status == "no_data"


def test_the_form_says_the_change_and_takes_no_floor_from_it():
    goal = change("fall_percent", 10)
    line = indicator(goal, unit="vụ", kind="total", denominator=[])
    assert level_words(goal, line) == "giảm ít nhất 10% so với năm 2024 vào năm 2025"
    share = indicator(change("rise", "2.5"))
    assert level_words(share.targets[0], share) == (
        "tăng ít nhất 2,5 điểm phần trăm so với năm 2024 vào năm 2025"
    )


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"against": None}, "phải có against"),
        ({"against": 2025}, "against phải trước năm của mức"),
        ({"base": 3}, "base và base_source đi cùng nhau"),
        ({"base_source": "Báo cáo số 40"}, "base và base_source đi cùng nhau"),
        ({"value": 101}, "không thể giảm quá 100%"),
        ({"value": -1}, "không thể âm"),
        ({"rounded_to": 1}, "không có rounded_to"),
        ({"operator": "<="}, "có against"),
    ],
)
def test_a_change_that_does_not_hang_together_is_refused(more, said):
    with pytest.raises(ValueError, match=said):
        change("fall_percent", 10, **more) if "value" not in more and "operator" not in more else (
            change(more.get("operator", "fall_percent"), more.get("value", 10))
        )


def test_a_merged_unit_starts_from_what_all_of_it_were_together():
    line = indicator(change("rise", 10))
    history = before(line, TH01=(10, 5), TH02=(30, 6), TH03=(10, 7))
    merged = history.of_units([unit("TH01", "TH", old_codes="TH02")])
    found = now(line, merged, TH01=(40, 15))("unit", unit="TH01")
    # 11 of 40 are 27.5 %, and ten points more; TH01 alone had 50 %.
    assert (found.target.value, found.status) == (Fraction(75, 2), "met")


def test_rounds_of_other_years_are_no_base():
    line = cases(change("fall", 1))
    other = replace(round_of(SCHOOLS, 2023))
    assert other.settings.year == 2023
    assert now(line, before(line, year=2023, TH01=9), TH01=1, TH02=1, TH03=1)().target is None
