"""Verdicts in print: figures that never contradict them, and the sentences."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.measure.result import Outlook, Result, Status
from pipeline.measure.verdict import display, gap_to, judge
from pipeline.measure.verdict_words import (
    NOT_DUE,
    OUTLOOK_WORDS,
    STATUS_WORDS,
    UNDECIDED,
    UNDETERMINED,
    distance_words,
    verdict_so_far,
    verdict_words,
)
from pipeline.plan.plan import Target
from pipeline.text.numbers import decimal_string, round_half_up, shortest
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


# Printing


def test_decimal_strings_have_their_places_rounded_half_up() -> None:
    assert decimal_string(Fraction(680, 7)) == "97.142857"
    assert decimal_string(Fraction(97)) == "97.000000"
    assert decimal_string(Fraction(1, 2000000)) == "0.000001"
    assert decimal_string(Fraction(1, 2000001)) == "0.000000"
    assert decimal_string(Fraction(-1, 3), 2) == "-0.33"
    assert decimal_string(Fraction(5, 2), 0) == "3"


def test_figures_are_printed_with_comma_and_grouping_point() -> None:
    assert display(Fraction(680, 7)) == "97,14"
    assert display(Fraction(97), FIRST) == "97,00"
    assert display(Fraction(50000), least=0) == "50.000"
    assert display(Fraction(2469, 2)) == "1.234,50"
    assert display(Fraction(-1, 2)) == "-0,50"


def test_targets_are_printed_with_no_more_decimals_than_the_plan_writes() -> None:
    figures = ["97", "99.5", "99.99", "50000"]
    shown = [shortest(Fraction(figure)) for figure in figures]
    assert shown == ["97", "99,5", "99,99", "50.000"]


OPERATORS = st.sampled_from([">=", ">", "==", "~"])
GOALS = st.builds(
    target,
    OPERATORS,
    st.decimals(min_value=0, max_value=110, places=2).map(str),
    rounded_to=st.sampled_from([None, 2, 3]),
)
SHARES = st.integers(1, 20000).flatmap(
    lambda d: st.integers(0, d + d // 10).map(lambda n: Fraction(100 * n, d))
)


@given(SHARES, GOALS)
def test_the_printed_figure_never_contradicts_the_verdict(value: Fraction, goal: Target) -> None:
    shown = Fraction(display(value, goal).replace(".", "").replace(",", "."))
    assert judge(shown, goal) == judge(value, goal)


@given(GOALS, st.integers(-9, 9), st.integers(2, 9))
def test_nor_does_it_a_hair_beside_the_target(goal: Target, step: int, places: int) -> None:
    value = goal.value + Fraction(step, 10**places)
    shown = Fraction(display(abs(value), goal).replace(".", "").replace(",", "."))
    assert judge(shown, goal) == judge(abs(value), goal)


@given(
    st.integers(1, 400),
    st.data(),
    st.sampled_from([">=", ">"]),
    st.decimals(min_value=1, max_value=99, places=1).map(str),
    st.sampled_from(["fixed", "growing"]),
)
def test_the_gap_is_the_least_number_that_meets_the_target(
    denominator: int, data: st.DataObject, operator: str, value: str, gap: str
) -> None:
    numerator = data.draw(st.integers(0, denominator))
    goal = target(operator, value)
    found = gap_to(goal, indicator(goal, gap=gap), numerator, denominator)

    def met(more: int) -> bool:
        base = denominator + more if gap == "growing" else denominator
        return judge(Fraction(100 * (numerator + more), base), goal) == "met"

    if found is None:
        assert met(0)
    else:
        assert met(found)
        assert not met(found - 1)


@given(st.fractions(), st.integers(0, 8))
def test_rounding_moves_a_value_by_at_most_half_a_place(value: Fraction, places: int) -> None:
    rounded = round_half_up(value, places)
    assert abs(rounded - value) <= Fraction(1, 2 * 10**places)
    assert Fraction(decimal_string(value, places)) == rounded


# Words


def _result(status: str, goal: Target | None, **more: object) -> Result:
    data: dict[str, object] = {
        "indicator": indicator(counted="nữ thạc sĩ"),
        "scope": "all",
        "unit": "",
        "split": "all",
        "numerator": 11,
        "denominator": 20,
        "value": Fraction(55),
        "lower": None,
        "upper": None,
        "outlook": "unknown",
        "target": goal,
        "status": status,
        "reported": 1,
        "expected": 1,
        **more,
    }
    return Result(**data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        (_result("met", FIRST), "Đạt chỉ tiêu năm 2025"),
        (_result("not_met", FIRST, gap=3), "Chưa đạt chỉ tiêu năm 2025, cần thêm 3 nữ thạc sĩ"),
        (_result("not_met", FROM_2025), "Chưa đạt chỉ tiêu từ năm 2025 trở đi"),
        (_result("not_due_met", SECOND), "Đã đạt chỉ tiêu năm 2030 (chưa đến hạn)"),
        (
            _result("not_due_unmet", SECOND, gap=2),
            "Chưa đến hạn (chỉ tiêu năm 2030), cần thêm 2 nữ thạc sĩ",
        ),
        (_result("not_due_met", TERM), "Đã đạt chỉ tiêu cả giai đoạn 2021-2030 (chưa đến hạn)"),
        (_result("met", WINDOW), "Đạt chỉ tiêu hằng năm giai đoạn 2022-2026"),
        (
            _result("approximate", target("~", "3000", 2030), value=Fraction(2850)),
            'Xấp xỉ chỉ tiêu "khoảng 3.000" (thấp hơn 150,00 điểm phần trăm)',
        ),
        (_result("no_target", None), "Kế hoạch không giao mức cụ thể"),
        (
            _result("no_target", None, indicator=indicator(FROM_2025)),
            "Mức của kế hoạch áp dụng từ năm 2025 trở đi",
        ),
        (
            _result("no_target", None, indicator=indicator(WINDOW)),
            "Mức của kế hoạch áp dụng trong giai đoạn 2022-2026",
        ),
        (
            _result("not_met", FIRST, gap=47519),
            "Chưa đạt chỉ tiêu năm 2025, cần thêm 47.519 nữ thạc sĩ",
        ),
        (_result("not_applicable", FIRST), "Không phát sinh đối tượng tính"),
        (
            _result("no_data", FIRST, reason="chưa có Biểu 13"),
            "Chưa có số liệu: chưa có Biểu 13",
        ),
    ],
)
def test_a_verdict_is_said_in_full(result: Result, words: str) -> None:
    assert verdict_words(result) == words


@pytest.mark.parametrize(
    ("outlook", "reported", "standing", "words"),
    [
        # Nothing is missing.
        ("open", 2, "not_due_met", "Đã đạt chỉ tiêu năm 2030 (chưa đến hạn)"),
        # What is missing cannot undo it.
        ("certain_met", 1, "not_due_met", "Tạm tính: Đã đạt chỉ tiêu năm 2030 (chưa đến hạn)"),
        ("open", 1, "not_due_unmet", f"Tạm tính: {NOT_DUE}"),
        ("unknown", 1, "not_due_unmet", f"Tạm tính: {NOT_DUE}"),
    ],
)
def test_what_was_met_early_is_told_so_unless_the_missing_may_undo_it(
    outlook: str, reported: int, standing: str, words: str
) -> None:
    result = _result("not_due_met", SECOND, outlook=outlook, reported=reported, expected=2)
    assert result.standing == standing
    assert verdict_so_far(result) == words


@pytest.mark.parametrize(
    ("status", "outlook", "words"),
    [
        ("met", "certain_met", "Tạm tính: Chắc chắn đạt chỉ tiêu năm 2025"),
        ("not_met", "certain_unmet", "Tạm tính: Chắc chắn chưa đạt chỉ tiêu năm 2025"),
        ("met", "open", f"Tạm tính: {UNDECIDED}"),
        ("not_met", "unknown", f"Tạm tính: {UNDETERMINED}"),
        ("no_target", "unknown", "Kế hoạch không giao mức cụ thể"),
    ],
)
def test_a_verdict_that_is_due_is_as_firm_as_what_is_missing_lets_it_be(
    status: str, outlook: str, words: str
) -> None:
    goal = None if status == "no_target" else FIRST
    result = _result(status, goal, outlook=outlook, reported=1, expected=2)
    assert verdict_so_far(result) == words


@pytest.mark.parametrize(("expected", "more"), [(1, ""), (2, " và đơn vị chưa có số liệu")])
def test_what_rests_on_doubts_also_waits_for_those_without_figures(
    expected: int, more: str
) -> None:
    doubted = _result("met", FIRST, outlook="open", reported=1, expected=expected, doubted=("A",))
    assert verdict_so_far(doubted).endswith(f"còn phụ thuộc số liệu cần xác nhận của A{more}")


@pytest.mark.parametrize(
    ("operator", "value", "places", "words"),
    [
        ("==", "55", None, ""),
        ("==", "50", None, "cao hơn 5,00 điểm phần trăm"),
        ("==", "60", None, "thấp hơn 5,00 điểm phần trăm"),
        ("<=", "50", None, "cao hơn 5,00 điểm phần trăm"),
        (">=", "55.0001", None, "thấp hơn 0,0001 điểm phần trăm"),
        (">", "55", None, "mới bằng chỉ tiêu, phải cao hơn"),
        ("<", "55", None, "mới bằng chỉ tiêu, phải thấp hơn"),
        # What is rounded like the plan's own figure lies on it, though its decimals go beyond.
        (">", "55", 0, "mới bằng chỉ tiêu, phải cao hơn"),
    ],
)
def test_a_result_is_told_on_the_side_of_its_target_where_it_lies(operator, value, places, words):
    goal = target(operator, value).model_copy(update={"rounded_to": places})
    found = Fraction(55) if places is None else Fraction("55.3")
    assert distance_words(_result("not_met", goal, value=found)) == words


def test_every_status_and_every_outlook_has_a_word() -> None:
    assert set(STATUS_WORDS) == set(Status)
    assert set(OUTLOOK_WORDS) == set(Outlook)
