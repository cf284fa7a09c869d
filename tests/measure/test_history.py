"""Figures carried from earlier rounds, one by one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.measure.history import NO_HISTORY, HistoryError, UnitSides, history_before
from pipeline.measure.measure import measure
from pipeline.plan.plan import Plan
from pipeline.round.round import Opening
from tests.support.history_support import SCHOOLS, a_round, earlier, pages, total, turns
from tests.support.indicator_support import DONG_DA, indicator, target
from tests.support.packaged import FORM

NOW = a_round("nam-2025", 2025)


def carried(*rounds, now=NOW, split="all", unit=None, opening=None, **more):
    line = total(**more)
    return history_before(now, rounds, FORM, opening).carried(line, split, unit)


def balance(value, **more):
    return {"1": Opening(value=value, source="Báo cáo số 12/BC-PGDĐT", **more)}


def test_annual_rounds_add_up():
    assert carried(earlier(2023, {"TH01": 40, "TH02": 20}), earlier(2024, {"TH01": 7})) == 67


def test_the_opening_balance_comes_first_and_belongs_to_no_unit():
    rounds = (earlier(2024, {"TH01": 40}),)
    assert carried(*rounds, opening=balance(500)) == 540
    assert carried(*rounds, opening=balance(500), unit="TH01") == 40
    assert carried(*rounds, opening=balance(500), unit="TH02") is None
    assert carried(opening=balance(500)) == 500


def test_nothing_known_is_none_and_not_zero():
    assert carried() is None
    assert NO_HISTORY.carried(total()) is None
    assert carried(earlier(2024, {"TH01": 0})) == 0


def test_splits_are_carried_and_men_are_all_less_women():
    rounds = (earlier(2024, {"TH01": 40}),)
    assert carried(*rounds, split="female", opening=balance(500, female=300)) == 320
    # A balance whose document doesn't tell women apart carries none of them.
    assert carried(*rounds, split="female", opening=balance(500)) == 20
    assert Opening(value=500, female=300, source="x").split("male") == 200


def test_an_annual_round_replaces_the_half_year_of_its_year():
    half, year = earlier(2024, {"TH01": 30}, "6T"), earlier(2024, {"TH01": 50})
    assert carried(half, year) == 50
    assert carried(year, half) == 50
    # A year known by its half alone counts with that.
    assert carried(half) == 30


def test_a_unit_missing_from_the_annual_round_keeps_its_half_year():
    half, year = earlier(2024, {"TH01": 30, "TH02": 8}, "6T"), earlier(2024, {"TH01": 50})
    assert carried(half, year) == 58
    assert carried(half, year, unit="TH01") == 50
    assert carried(half, year, unit="TH02") == 8
    entries = history_before(NOW, (half, year), FORM).entries(total())
    assert [(entry.words, entry.unit, entry.value) for entry in entries] == [
        ("06 tháng đầu năm 2024", "TH02", 8),
        ("năm 2024", "TH01", 50),
    ]


@pytest.mark.parametrize(("state", "certain"), [("closed", 58), ("open", 50)])
def test_a_half_year_whose_annual_round_is_open_is_not_certain(state, certain):
    half = earlier(2024, {"TH01": 30, "TH02": 8}, "6T")
    history = history_before(NOW, (half, earlier(2024, {"TH01": 50}, state=state)), FORM)
    assert history.carried(total()) == 58
    assert history.carried(total(), certain=True) == certain


def test_the_present_annual_round_replaces_the_half_year_of_those_who_gave():
    rounds = (earlier(2024, {"TH01": 50}), earlier(2025, {"TH01": 30, "TH02": 8}, "6T"))
    history = history_before(NOW, rounds, FORM)
    assert history.carried(total(), given={"TH01"}) == 58
    assert history.carried(total(), given={"TH01", "TH02"}) == 50
    assert history.carried(total(), given=()) == 88
    assert history.carried(total(), "all", "TH02", given=()) == 8


def test_the_present_annual_round_replaces_its_own_half_year():
    half = earlier(2025, {"TH01": 30}, "6T")
    assert carried(half, earlier(2024, {"TH01": 50})) == 50
    # Towards a half-year the year before stays whole.
    now = a_round("6T-2025", 2025, "6T")
    assert carried(earlier(2024, {"TH01": 50}), now=now) == 50


def test_a_report_on_the_term_replaces_the_years_it_covers():
    now = a_round("tong-ket", 2025, "giai-doan", start=2021)
    assert carried(earlier(2024, {"TH01": 50}), earlier(2020, {"TH01": 9}), now=now) == 9
    past = earlier(2023, {"TH01": 80}, "giai-doan", start=2021)
    assert carried(past, earlier(2022, {"TH01": 30}), earlier(2024, {"TH01": 50})) == 130


def test_years_before_the_start_do_not_count():
    rounds = (earlier(2021, {"TH01": 9}), earlier(2022, {"TH01": 5}))
    assert carried(*rounds, since=2022) == 5


def test_latest_takes_the_last_figure_known_of_each():
    rounds = (earlier(2023, {"TH01": 40, "TH02": 20}), earlier(2024, {"TH01": 45}))
    assert carried(*rounds, accumulate="latest") == 65
    assert carried(*rounds, accumulate="latest", unit="TH02") == 20
    assert carried(*rounds, accumulate="latest", opening=balance(70)) == 65
    assert carried(*rounds, accumulate="latest", since=2024) == 45
    assert carried(accumulate="latest", opening=balance(70)) == 70


def test_what_does_not_accumulate_carries_nothing():
    assert carried(earlier(2024, {"TH01": 40}), accumulate="none") is None
    history = history_before(NOW, [earlier(2024, {"TH01": 40}, state="open")], FORM)
    assert history.entries(total(accumulate="none")) == ()
    assert history.awaits(total(), "all", ())
    assert not history.awaits(total(accumulate="none"), "all", ())


@pytest.mark.parametrize(
    ("present", "before", "is_like", "is_like_over_a_time"),
    [
        ("nam", "nam", True, True),
        ("nam", "6T", False, False),
        ("6T", "6T", True, True),
        ("6T", "nam", True, False),
    ],
)
def test_a_figure_compares_with_one_of_as_long_a_time(
    present, before, is_like, is_like_over_a_time
):
    past = earlier(2024, {"TH01": 40}, before)
    history = history_before(a_round("now", 2025, present), [past], FORM)
    assert history.latest == (past if is_like else None)
    assert history.like(total(accumulate="none")) == ((past,) if is_like_over_a_time else ())
    assert history.like(indicator()) == ((past,) if is_like else ())


def test_units_outside_the_indicator_carry_nothing():
    assert carried(earlier(2024, {"TH01": 40}), kinds=["THCS"]) is None


def test_entries_add_up_to_what_is_carried_and_say_where_from():
    rounds = (earlier(2024, {"TH01": 40, "TH02": 2}, state="open"), earlier(2023, {"TH01": 7}))
    history = history_before(NOW, rounds, FORM, balance(500))
    entries = history.entries(total())
    assert sum(entry.value for entry in entries) == history.carried(total()) == 549
    assert [(entry.words, entry.unit, entry.value) for entry in entries] == [
        ("Số đầu kỳ", "", 500),
        ("năm 2023", "TH01", 7),
        ("năm 2024", "TH01", 40),
        ("năm 2024", "TH02", 2),
    ]
    assert entries[1].source == "đã chốt ngày 20/12/2023"
    assert entries[3].source == "chưa chốt, số liệu tạm tính"
    assert history.is_provisional
    assert not history_before(NOW, rounds[1:], FORM).is_provisional


def test_two_reports_on_the_same_time_are_refused():
    first, second = earlier(2024, {"TH01": 1}), earlier(2024, {"TH01": 1})
    second = replace(second, round=a_round("khac", 2024))
    with pytest.raises(HistoryError, match="cùng một kỳ"):
        history_before(NOW, (first, second), FORM)


@pytest.mark.parametrize(("year", "period"), [(2025, "nam"), (2026, "6T")])
def test_a_round_that_is_not_earlier_is_refused(year, period):
    with pytest.raises(HistoryError, match="không phải là đợt trước"):
        history_before(NOW, (earlier(year, {}, period),), FORM)


def test_the_last_known_figures_are_the_unit_s_newest_whole_ones():
    line = indicator()
    both = {("persons", "female"): 8, ("trained", "female"): 6}
    lacking = {("persons", "female"): 9}
    old = replace(earlier(2023, {}), accepted=pages({("TH01", "succession"): both}))
    new = replace(earlier(2024, {}), accepted=pages({("TH01", "succession"): lacking}))
    history = history_before(NOW, (old, new), FORM)
    assert history.last_known(line, "all", "TH01") == UnitSides(6, 8)
    assert history.last_known(line, "all", "TH02") is None


def test_a_measured_total_starts_from_what_is_carried():
    line = total(target=[target(">=", "120", year=2025)])
    plan = Plan.model_validate({**DONG_DA.model_dump(by_alias=True), "indicator": [line]})
    tables = pages({(one.code, "training"): turns(10) for one in SCHOOLS})
    rounds = (earlier(2024, {"TH01": 40}), earlier(2025, {"TH01": 99}, "6T"))
    history = history_before(NOW, rounds, FORM, balance(50))
    results = {
        (result.scope, result.unit, result.split): result
        for result in measure(plan, NOW, tables, FORM, history)
    }
    whole = results["all", "", "all"]
    # 50 before all rounds + 40 in 2024 + 3 × 10 now; the half-year of 2025 is in the year.
    assert (whole.numerator, whole.carried, whole.value) == (120, 90, Fraction(120))
    assert whole.status == "met"
    assert results["unit", "TH01", "all"].numerator == 50
    assert results["unit", "TH02", "all"].numerator == 10


def test_words_of_a_closed_round_name_what_changed_since():
    one = earlier(2024, {"TH01": 40})
    changed = replace(one, changed=("returned/a.xlsx",))
    assert changed.words == ("đã chốt ngày 20/12/2024; đã thay đổi sau khi chốt: returned/a.xlsx")


def test_an_earlier_round_that_asked_half_of_the_formula_gives_nothing():
    both = ["training.communicators.turns", "training.know_managers.turns"]
    line = total(numerator=both)
    cells = turns(40) | {("know_managers", "turns"): 2}
    round_ = a_round("2024", 2024)
    half = round_.settings.model_copy(update={"not_asked": ("606",)})
    for settings, given in ((round_.settings, 42), (half, None)):
        one = replace(
            earlier(2024, {}),
            round=replace(round_, settings=settings),
            accepted=pages({("TH01", "training"): cells}, 2024),
        )
        assert history_before(NOW, (one,), FORM).carried(line) == given


def test_a_quantity_beside_the_answer_no_was_zero_then_as_it_is_now():
    line = total(numerator=["checklist.site_q1.quantity"], splits=["all"])
    cells = {("site_q1", "answer"): "Không", ("site_q1", "quantity"): None}
    one = replace(earlier(2024, {}), accepted=pages({("TH01", "checklist"): cells}, 2024))
    assert history_before(NOW, (one,), FORM).carried(line) == 0
