"""Indicators of kind ``total``: this round alone, accumulated, or the latest figure."""

import pytest

from pipeline.accept.records import Accepted
from pipeline.measure.measure import measure
from pipeline.measure.verdict_words import verdict_words
from pipeline.round.round import Round
from tests.support.indicator_support import (
    DONG_DA,
    FORM,
    Cells,
    Rows,
    accepted,
    history_of,
    indicator,
    measured,
    plan_of,
    round_of,
    target,
    unit,
)

SCHOOLS = [unit("TH01", "TH", "Phường Hoa Sen"), unit("TH02", "TH", "Phường Hoa Cúc")]
NOW = round_of(SCHOOLS, 2025)
EVENTS = {
    ("TH01", "outreach"): [{"parents": 300, "pupils": 900}, {"parents": 200, "pupils": 0}],
    ("TH02", "outreach"): [{"parents": 120, "pupils": 40}],
}


def turns(number: int, female: int = 0) -> Cells:
    return {("communicators", "turns"): number, ("communicators", "female"): female}


def test_turns_are_added_up_over_the_rows_and_the_units() -> None:
    nothing_before = history_of(NOW, opening={"2.4.a-PH": 0})
    rows = measured("2.4.a-PH", SCHOOLS, {}, entries=EVENTS, history=nothing_before)
    assert (rows().numerator, rows().denominator, rows().value) == (620, None, 620)
    assert (rows().status, rows().gap) == ("not_met", 49380)
    assert measured("2.4.a-HS", SCHOOLS, {}, entries=EVENTS)().value == 940


def test_a_total_of_all_is_no_target_of_one() -> None:
    rows = measured("2.4.a-PH", SCHOOLS, {}, entries=EVENTS)
    for result in rows.all[1:]:
        assert (result.target, result.status, result.gap) == (None, "no_target", None)
    assert rows("unit", unit="TH01").value == 500
    assert rows("kind:TH").value == 620


def test_children_of_a_kindergarten_are_not_pupils() -> None:
    units = [*SCHOOLS, unit("MN01", "MN")]
    entries = {**EVENTS, ("MN01", "outreach"): [{"parents": 50, "pupils": 70}]}
    assert measured("2.4.a-HS", units, {}, entries=entries)().value == 940
    assert measured("2.4.a-PH", units, {}, entries=entries)().value == 670


def test_what_did_not_come_is_not_zero_but_only_adds() -> None:
    entries = {("TH01", "outreach"): EVENTS["TH01", "outreach"]}
    nothing_before = history_of(NOW, opening={"2.4.a-PH": 0})
    result = measured("2.4.a-PH", SCHOOLS, {}, entries=entries, history=nothing_before)()
    assert (result.value, result.reported, result.expected) == (500, 1, 2)
    assert (result.lower, result.upper, result.outlook) == (500, None, "open")
    nothing = measured("2.4.a-PH", SCHOOLS, {})()
    assert (nothing.value, nothing.status) == (None, "no_data")
    assert nothing.reason == "chưa có Biểu 05 hợp lệ"


def test_people_reached_are_persons_approximate_within_the_rounds_tolerance() -> None:
    tables: dict[tuple[str, str], Cells] = {
        ("TH01", "outreach"): {("staff_persons", "value"): 2850}
    }

    def status(tolerance: int, year: int = 2030) -> str:
        switches = {"approximate_tolerance": tolerance}
        return measured("2.4.a-GV", SCHOOLS[:1], tables, year=year, switches=switches)().status

    assert (status(5), status(4)) == ("approximate", "not_met")
    assert status(5, 2025) == "not_due_unmet"


# Accumulation


def test_units_that_earlier_years_lack_are_told_with_the_total() -> None:
    one = (round_of(SCHOOLS, 2024), accepted({("TH01", "training"): turns(40, 2)}, year=2024))
    whole = accumulated(one, trained(2023, "nam", 1, 2), opening=0)()
    assert whole.reason == "các kỳ trước chưa đủ số liệu: năm 2024 thiếu 1 đơn vị"
    assert accumulated(trained(2024, "nam", 1, 2), opening=0)().reason == ""


def test_women_of_whom_the_balance_says_nothing_and_years_that_nobody_reported_are_missed() -> None:
    why = "thiếu số đầu kỳ (cộng từ năm 2021, chưa có số liệu năm 2021-2024)"
    women = accumulated(opening=200)(split="female")
    assert (women.value, women.status, women.target) == (60, "undetermined", None)
    assert women.reason == why  # and nothing of what the officer does about it
    assert verdict_words(women).endswith("không có thì ghi 0")
    assert accumulated(opening=0)(split="female").status == "no_target"
    years = [(round_of(SCHOOLS, year), accepted({}, year=year)) for year in range(2021, 2025)]
    nobody = accumulated(*years)()
    assert (nobody.value, nobody.status) == (80, "undetermined")
    assert nobody.reason.startswith(why)


def trained(year: int, period: str, first: int, second: int) -> tuple[Round, Accepted]:
    tables = {("TH01", "training"): turns(first, 2), ("TH02", "training"): turns(second, 1)}
    return round_of(SCHOOLS, year, period), accepted(tables, year=year)


def accumulated(*earlier: tuple[Round, Accepted], opening: int | None = None) -> Rows:
    balances = {} if opening is None else {"2.4.b": opening}
    history = history_of(NOW, *earlier, opening=balances)
    tables = {("TH01", "training"): turns(30, 20), ("TH02", "training"): turns(50, 40)}
    return Rows(measure(DONG_DA, NOW, accepted(tables), FORM, history), "2.4.b")


def test_closed_years_and_the_opening_balance_stand_before_this_round() -> None:
    rows = accumulated(trained(2023, "nam", 100, 60), trained(2024, "nam", 40, 20), opening=200)
    # 200 + (100 + 60) + (40 + 20) + (30 + 50) = 500.
    assert (rows().numerator, rows().value, rows().carried) == (500, 500, 420)
    assert (rows().status, rows().gap) == ("not_due_met", None)
    assert rows().rate == 100
    own = rows("unit", unit="TH01")
    # The balance is the office's: 100 + 40 + 30.
    assert (own.numerator, own.carried) == (170, 140)
    assert rows("group:Phường Hoa Cúc").value == 60 + 20 + 50


def test_before_anything_comes_the_total_is_no_less_than_what_is_carried() -> None:
    history = history_of(NOW, opening={"2.4.b": 200})
    result = Rows(measure(DONG_DA, NOW, accepted({}), FORM, history), "2.4.b")()
    assert (result.carried, result.lower, result.outlook) == (200, 200, "open")


def test_without_a_balance_and_earlier_rounds_nothing_is_carried() -> None:
    rows = accumulated()
    assert (rows().numerator, rows().carried) == (80, None)


@pytest.mark.parametrize(
    ("opening", "years", "lacking"),
    [
        (None, (), "2021-2024"),
        (None, (2023, 2024), "2021-2022"),
        (None, (2021, 2023, 2024), "2022"),
        (None, (2021, 2022, 2023, 2024), ""),
        (0, (), ""),
        (400, (), ""),
    ],
)
def test_years_of_which_nothing_is_known_leave_no_verdict(
    opening: int | None, years: tuple[int, ...], lacking: str
) -> None:
    result = accumulated(*(trained(year, "nam", 1, 1) for year in years), opening=opening)()
    known = 80 + 2 * len(years) + (opening or 0)
    assert (result.value, result.lower) == (known, known)
    if not lacking:
        assert (result.status, result.gap) == ("not_due_unmet", 500 - known)
        return
    assert (result.status, result.outlook) == ("undetermined", "unknown")
    assert (result.gap, result.rate, result.upper) == (None, None, None)
    assert verdict_words(result).startswith(
        f"Chưa kết luận: thiếu số đầu kỳ (cộng từ năm 2021, chưa có số liệu năm {lacking})"
    )


def test_half_a_year_known_is_no_year_known() -> None:
    years = (trained(2021, "nam", 1, 1), trained(2022, "nam", 1, 1), trained(2023, "nam", 1, 1))
    assert accumulated(*years, trained(2024, "6T", 1, 1))().status == "undetermined"


def test_what_is_known_to_suffice_suffices_without_a_balance() -> None:
    # Whatever came before can only add.
    result = accumulated(trained(2024, "nam", 300, 200))()
    assert (result.value, result.status, result.outlook) == (580, "not_due_met", "certain_met")


def test_the_annual_round_replaces_the_half_year_of_its_year() -> None:
    half = trained(2024, "6T", 25, 10)
    assert accumulated(half)().value == 35 + 80
    assert accumulated(half, trained(2024, "nam", 40, 20))().value == 60 + 80
    # And this year's own report replaces the half-year before it.
    assert accumulated(trained(2025, "6T", 25, 10))().value == 80


def test_who_is_missing_from_the_annual_round_keeps_the_half_year_of_it() -> None:
    history = history_of(NOW, trained(2024, "nam", 40, 20), trained(2025, "6T", 25, 10))
    tables = {("TH01", "training"): turns(30, 20)}
    rows = Rows(measure(DONG_DA, NOW, accepted(tables), FORM, history), "2.4.b")
    # 60 of 2024, 10 of the missing school's half-year, 30 now; its year's report will replace
    # the 10, and may say fewer.
    assert (rows().value, rows().carried, rows().lower) == (100, 70, 90)
    assert rows("unit", unit="TH01").value == 70
    assert rows("unit", unit="TH02").carried == 30


def test_half_a_year_that_the_year_may_take_back_makes_nothing_certain() -> None:
    tables = {("TH01", "training"): turns(300)}
    now = {"opening": {"2.4.b": 0}}
    before = history_of(NOW, trained(2025, "6T", 0, 60_000), **now)
    rows = Rows(measure(DONG_DA, NOW, accepted(tables), FORM, before), "2.4.b")
    assert (rows().value, rows().lower, rows().outlook) == (60_300, 300, "open")
    tables[("TH02", "training")] = turns(100)
    later = Rows(measure(DONG_DA, NOW, accepted(tables), FORM, before), "2.4.b")
    assert (later().value, later().status) == (400, "not_due_unmet")


def test_a_kind_that_sent_nothing_keeps_its_earlier_years() -> None:
    history = history_of(NOW, trained(2024, "nam", 40, 20), opening={"2.4.b": 0})
    rows = Rows(measure(DONG_DA, NOW, accepted({}), FORM, history), "2.4.b")
    kind = rows("kind:TH")
    assert (kind.value, kind.lower, kind.status, kind.reported) == (60, 60, "no_target", 0)
    assert rows("unit", unit="TH02").value == 20


def test_years_before_the_first_that_counts_are_not_added() -> None:
    assert accumulated(trained(2020, "nam", 900, 900))().value == 80
    assert accumulated(trained(2021, "nam", 900, 900))().value == 1880


def test_women_are_counted_beside_the_total_without_a_target_of_their_own() -> None:
    women = accumulated(trained(2024, "nam", 40, 20), opening=0)(split="female")
    assert (women.value, women.target, women.status) == (60 + 3, None, "no_target")


def test_a_total_of_the_latest_figure_falls_back_on_the_last_known() -> None:
    line = indicator(
        target(">=", "100"),
        kind="total",
        numerator=["training.communicators.turns"],
        denominator=[],
        accumulate="latest",
    )
    history = history_of(NOW, trained(2024, "nam", 40, 20))

    def total(*units: str) -> Rows:
        tables = {(code, "training"): turns(30) for code in units}
        return Rows(measure(plan_of(line), NOW, accepted(tables), FORM, history), "1")

    both, one, none = total("TH01", "TH02")(), total("TH01"), total()()
    assert (both.value, both.carried) == (60, None)
    assert (none.value, none.carried, none.reported) == (60, 60, 0)
    # A school that has not reported is not a school with nobody: its 20 of last year stand.
    assert (one().value, one().carried, one().reported, one().expected) == (50, 20, 1, 2)
    # Yet it may bring fewer, so that only what came is certain.
    assert (one().lower, one().upper) == (30, None)
    assert (one("unit", unit="TH01").value, one("unit", unit="TH01").carried) == (30, None)
    assert (one("unit", unit="TH02").value, one("unit", unit="TH02").carried) == (20, 20)


def test_a_unit_that_no_longer_exists_is_in_no_latest_figure() -> None:
    line = indicator(
        kind="total",
        numerator=["training.communicators.turns"],
        denominator=[],
        accumulate="latest",
    )
    history = history_of(NOW, trained(2024, "nam", 40, 20), opening={"1": 7})
    now = round_of(SCHOOLS[:1], 2025)
    assert measure(plan_of(line), now, accepted({}), FORM, history)[0].value == 40
    unknown = history_of(NOW, opening={"1": 7})
    assert measure(plan_of(line), now, accepted({}), FORM, unknown)[0].value == 7


def test_the_opening_balance_of_a_latest_figure_ends_with_the_first_report() -> None:
    line = indicator(
        kind="total",
        numerator=["training.communicators.turns"],
        denominator=[],
        accumulate="latest",
    )
    history = history_of(NOW, opening={"1": 700})
    one = accepted({("TH01", "training"): turns(30)})
    rows = Rows(measure(plan_of(line), NOW, one, FORM, history), "1")
    assert (rows().value, rows().carried, rows().reported) == (30, None, 1)
    # Of one school or one commune it says nothing, reported or not.
    assert rows("unit", unit="TH02").value is None
    assert rows("group:Phường Hoa Cúc").carried is None


# Quantities beside answers


@pytest.mark.parametrize("answer", ["Không", "Không áp dụng"])
def test_a_quantity_beside_an_answer_other_than_yes_is_zero(answer: str) -> None:
    line = indicator(
        kind="total",
        numerator=["checklist.site_q1.quantity", "checklist.site_q2.quantity"],
        denominator=[],
    )
    first: Cells = {("site_q1", "answer"): "Có", ("site_q1", "quantity"): 7}
    second: Cells = {("site_q2", "answer"): answer}
    cells = {("TH01", "checklist"): first | second}
    rows = measured("1", SCHOOLS[:1], cells, plan=plan_of(line), period="6T")
    assert rows().value == 7
    blank = {("TH01", "checklist"): first | {("site_q2", "answer"): "Có"}}
    rows = measured("1", SCHOOLS[:1], blank, plan=plan_of(line), period="6T")
    assert rows().left_out == (("TH01", "chưa có số liệu Biểu 08, mã số 810"),)
