"""Attendance matched by commune, order and coverage, against figures worked out by hand."""

from fractions import Fraction

import pytest

from pipeline.measure.measure import measure
from tests.support.indicator_support import (
    DONG_DA,
    Rows,
    accepted,
    measured,
    people,
    round_of,
    succession,
    unit,
)
from tests.support.measured_units import COMMUNES, CUC_COMMUNE, CUC_SCHOOL, SCHOOLS, SEN
from tests.support.packaged import FORM

# 2.2.a: schools over communes


def test_attendance_is_pooled_over_the_communes() -> None:
    rows = measured("2.2.a-MG", COMMUNES, SEN | CUC_SCHOOL | CUC_COMMUNE)
    result = rows()
    # 500 + 450 + 30 + 300 + 0 = 1280 of 1000 + 320 = 1320: 96,9697 %, against ≥ 97.
    assert (result.numerator, result.denominator) == (1280, 1320)
    assert result.value == Fraction(3200, 33)
    assert (result.status, result.outlook) == ("not_met", "certain_unmet")
    # 97 % of 1320 is 1280,4.
    assert result.gap == 1
    assert (result.reported, result.expected, result.left_out) == (5, 5, ())
    assert result.lower == result.upper == result.value


def test_both_sexes_are_shown_boys_being_all_less_girls() -> None:
    rows = measured("2.2.a-MG", COMMUNES[:2] + COMMUNES[3:4], SEN)
    girls, boys = rows(split="female"), rows(split="male")
    # Girls 240 + 230 + 12 = 482 of 520; boys 980 - 482 = 498 of 1000 - 520 = 480 (over 100 %).
    assert (girls.numerator, girls.denominator) == (482, 520)
    assert (boys.numerator, boys.denominator) == (498, 480)
    assert boys.value == Fraction(100 * 498, 480)
    assert (girls.status, boys.status) == ("not_met", "above_whole")


def test_a_missing_commune_takes_its_schools_out_and_says_so() -> None:
    rows = measured("2.2.a-MG", COMMUNES, SEN | CUC_SCHOOL)
    result = rows()
    # Hoa Cúc is out on both sides: 980 of 1000.
    assert (result.numerator, result.denominator, result.value) == (980, 1000, 98)
    assert result.left_out == (
        ("MN03", "chưa có Biểu 13 hợp lệ của Phường Hoa Cúc"),
        ("XA02", "chưa có Biểu 13 hợp lệ"),
    )
    # The school's own figure came, but is in no side of the share.
    assert (result.reported, result.expected) == (3, 5)
    assert result.is_provisional
    assert result.status == "met"
    assert (result.lower, result.upper, result.outlook) == (None, None, "unknown")
    assert result.entering == {
        "preschool": frozenset({"MN01", "MN02"}),
        "population": frozenset({"XA01"}),
    }
    group = rows("group:Phường Hoa Cúc")
    assert (group.status, group.value, group.numerator) == ("no_data", None, None)
    assert group.reason == "chưa có Biểu 13 hợp lệ của Phường Hoa Cúc"
    assert rows("group:Phường Hoa Sen").value == 98


def test_a_missing_school_leaves_its_commune_in_and_is_named() -> None:
    tables = {key: cells for key, cells in SEN.items() if key[0] != "MN02"}
    result = measured("2.2.a-MG", COMMUNES[:2] + COMMUNES[3:4], tables)()
    assert (result.numerator, result.denominator) == (530, 1000)
    assert result.left_out == (("MN02", "chưa có Biểu 03 hợp lệ"),)
    assert (result.reported, result.expected, result.outlook) == (2, 3, "open")


def test_a_commune_that_is_not_on_the_roster_is_named_by_its_schools() -> None:
    result = measured("2.2.a-MG", COMMUNES[:4], SEN | CUC_SCHOOL)()
    assert result.value == 98
    assert result.left_out == (
        (
            "MN03",
            "chưa có Biểu 13 của Phường Hoa Cúc (không có đơn vị phải báo cáo biểu này trong kỳ)",
        ),
    )
    assert (result.reported, result.expected, result.outlook) == (3, 4, "unknown")


def test_a_school_without_commune_stays_out() -> None:
    units = [COMMUNES[0], COMMUNES[1], COMMUNES[3], unit("MN09", "MN")]
    tables = {**SEN, ("MN09", "preschool"): people("kindergarten", 50, 20)}
    result = measured("2.2.a-MG", units, tables)()
    assert result.value == 98
    assert result.left_out == (("MN09", "danh sách đơn vị chưa ghi xã, phường của đơn vị"),)


def test_spellings_of_a_commune_that_differ_in_case_or_tone_place_are_one() -> None:
    units = [
        unit("MN01", "MN", "phường Hòa Sen"),
        unit("MN02", "MN", "Phường Hoà Sen"),
        unit("XA01", "XA", "", name="Phường Hòa Sen"),
    ]
    rows = measured("2.2.a-MG", units, SEN)
    assert rows().value == 98
    assert [scope for scope, _, split in rows.keys if split == "all"] == [
        "all",
        "kind:MN",
        "kind:XA",
        "group:phường Hòa Sen",
        "unit",
        "unit",
        "unit",
    ]


def test_one_side_of_a_ratio_keeps_its_number() -> None:
    rows = measured("2.2.a-MG", COMMUNES, SEN | CUC_SCHOOL)
    school = rows("unit", unit="MN01")
    assert (school.status, school.numerator, school.denominator) == ("one_sided", 500, None)
    assert (school.value, school.gap, school.outlook) == (None, None, "unknown")
    commune = rows("unit", unit="XA01")
    assert (commune.status, commune.numerator, commune.denominator) == ("one_sided", 30, 1000)
    kind = rows("kind:MN")
    assert (kind.status, kind.numerator, kind.value) == ("one_sided", 1250, None)
    missing = rows("unit", unit="XA02")
    assert (missing.status, missing.reason) == ("no_data", "chưa có Biểu 13 hợp lệ")
    assert (missing.reported, missing.expected) == (0, 1)


def test_in_a_six_month_round_nobody_is_asked_for_attendance() -> None:
    rows = measured("2.2.a-MG", COMMUNES, {}, period="6T")
    assert {result.scope for result in rows.all} == {"all"}
    assert (rows().status, rows().expected) == ("no_data", 0)
    assert rows().reason == "trong kỳ này không có đơn vị nào phải báo cáo số liệu của chỉ tiêu"


# Dates, order, coverage


@pytest.mark.parametrize(
    ("year", "period", "trained", "status", "goal"),
    [
        (2023, "nam", 80, "not_due_unmet", 85),
        (2023, "nam", 90, "not_due_met", 85),
        (2025, "6T", 80, "not_due_unmet", 85),
        (2025, "nam", 80, "not_met", 85),
        (2027, "nam", 90, "met", 85),
        (2027, "nam", 80, "not_met", 85),
        (2030, "nam", 90, "not_met", 95),
    ],
)
def test_the_milestone_that_is_due_decides(
    year: int, period: str, trained: int, status: str, goal: int
) -> None:
    tables = {("TH01", "succession"): succession(100, trained)}
    result = measured("2.3.c", SCHOOLS[1:2], tables, year=year, period=period)()
    assert result.target is not None
    assert (result.status, result.target.value, result.gap) == (
        status,
        goal,
        goal - trained if trained < goal else None,
    )


def test_a_unit_that_closed_before_the_cut_off_is_not_expected() -> None:
    units = [*SCHOOLS[1:2], unit("TH09", "TH", valid_to="31/08/2025")]
    tables = {
        ("TH01", "succession"): succession(2, 2),
        ("TH09", "succession"): succession(2, 0),
    }
    rows = measured("2.3.c", units, tables)
    assert (rows().value, rows().expected) == (100, 1)
    assert ("unit", "TH09", "all") not in rows.keys


def test_with_nothing_reported_there_is_no_figure_and_no_zero() -> None:
    result = measured("2.3.c", SCHOOLS, {})()
    assert (result.status, result.value, result.numerator) == ("no_data", None, None)
    assert result.reason == "chưa có Biểu 02 hợp lệ"
    assert (result.reported, result.expected) == (0, 5)


def test_rows_come_in_plan_order_then_scope_unit_and_split() -> None:
    results = measure(DONG_DA, round_of(COMMUNES + SCHOOLS[1:]), accepted(SEN), FORM)
    codes = list(dict.fromkeys(result.indicator.code for result in results))
    assert codes == [line.code for line in DONG_DA.indicators]
    rows = Rows(results, "2.2.a-NT")
    assert rows.keys[:3] == [("all", "", "all"), ("all", "", "male"), ("all", "", "female")]
    scopes = list(dict.fromkeys(scope for scope, _, _ in rows.keys))
    assert scopes == [
        "all",
        "kind:MN",
        "kind:XA",
        "group:Phường Hoa Cúc",
        "group:Phường Hoa Sen",
        "unit",
    ]
    units = [unit for scope, unit, split in rows.keys if (scope, split) == ("unit", "all")]
    assert units == ["MN01", "MN02", "MN03", "XA01", "XA02"]


def test_the_order_of_the_roster_changes_nothing() -> None:
    tables = accepted(SEN | CUC_SCHOOL)
    there = measure(DONG_DA, round_of(COMMUNES), tables, FORM)
    back = measure(DONG_DA, round_of(COMMUNES[::-1]), tables, FORM)
    assert there == back
