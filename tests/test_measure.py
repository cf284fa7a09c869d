"""Indicator arithmetic against figures worked out by hand."""

from fractions import Fraction

import pytest

from pipeline.measure import measure
from pipeline.plan import Plan, PlanError
from schemas.registry import FORM
from tests.indicator_support import (
    DONG_DA,
    Cells,
    Rows,
    accepted,
    indicator,
    measured,
    people,
    round_of,
    target,
    unit,
)


def succession(persons_female: int, trained_female: int) -> Cells:
    return {("persons", "female"): persons_female, ("trained", "female"): trained_female}


# 2.2.a: schools over communes

COMMUNES = [
    unit("MN01", "MN", "Phường Hoa Sen"),
    unit("MN02", "MN", "Phường Hoa Sen"),
    unit("MN03", "MN", "Phường Hoa Cúc"),
    unit("XA01", "XA", "Phường Hoa Sen", name="Phường Hoa Sen"),
    unit("XA02", "XA", "Phường Hoa Cúc", name="Phường Hoa Cúc"),
]
SEN: dict[tuple[str, str], Cells] = {
    ("MN01", "preschool"): people("kindergarten", 500, 240),
    ("MN02", "preschool"): people("kindergarten", 450, 230),
    ("XA01", "population"): people("kindergarten", 1000, 520)
    | people("private_kindergarten", 30, 12),
}
CUC_SCHOOL: dict[tuple[str, str], Cells] = {
    ("MN03", "preschool"): people("kindergarten", 300, 150),
}
CUC_COMMUNE: dict[tuple[str, str], Cells] = {
    ("XA02", "population"): people("kindergarten", 320, 155) | people("private_kindergarten", 0, 0),
}


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
    assert (girls.status, boys.status) == ("not_met", "met")


def test_a_missing_commune_takes_its_schools_out_and_says_so() -> None:
    rows = measured("2.2.a-MG", COMMUNES, SEN | CUC_SCHOOL)
    result = rows()
    # Hoa Cúc is out on both sides: 980 of 1000.
    assert (result.numerator, result.denominator, result.value) == (980, 1000, 98)
    assert result.left_out == (
        ("MN03", "chưa có Biểu 13 của Phường Hoa Cúc"),
        ("XA02", "chưa có Biểu 13"),
    )
    assert (result.reported, result.expected) == (4, 5)
    assert result.status == "met"
    assert (result.lower, result.upper, result.outlook) == (None, None, "unknown")
    assert result.entering == {
        "preschool": frozenset({"MN01", "MN02"}),
        "population": frozenset({"XA01"}),
    }
    group = rows("group:Phường Hoa Cúc")
    assert (group.status, group.value, group.numerator) == ("no_data", None, None)
    assert group.reason == "chưa có Biểu 13 của Phường Hoa Cúc"
    assert rows("group:Phường Hoa Sen").value == 98


def test_a_missing_school_leaves_its_commune_in_and_is_named() -> None:
    tables = {key: cells for key, cells in SEN.items() if key[0] != "MN02"}
    result = measured("2.2.a-MG", COMMUNES[:2] + COMMUNES[3:4], tables)()
    assert (result.numerator, result.denominator) == (530, 1000)
    assert result.left_out == (("MN02", "chưa có Biểu 03"),)
    assert (result.reported, result.expected, result.outlook) == (2, 3, "unknown")


def test_a_commune_that_is_not_on_the_roster_is_named_by_its_schools() -> None:
    result = measured("2.2.a-MG", COMMUNES[:4], SEN | CUC_SCHOOL)()
    assert result.value == 98
    assert result.left_out == (
        (
            "MN03",
            "chưa có Biểu 13 của Phường Hoa Cúc (không có đơn vị báo cáo trong danh sách)",
        ),
    )
    assert (result.reported, result.expected, result.outlook) == (4, 4, "unknown")


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
    assert (missing.status, missing.reason) == ("no_data", "chưa có Biểu 13")
    assert (missing.reported, missing.expected) == (0, 1)


def test_in_a_six_month_round_nobody_is_asked_for_attendance() -> None:
    rows = measured("2.2.a-MG", COMMUNES, {}, period="6T")
    assert {result.scope for result in rows.all} == {"all"}
    assert (rows().status, rows().expected) == ("no_data", 0)
    assert rows().reason == "trong kỳ này không có đơn vị nào phải báo cáo số liệu của chỉ tiêu"


# 2.3.a and 2.3.b: shares of units

SCHOOLS = [
    unit("MN01", "MN", "Phường Hoa Sen"),
    unit("TH01", "TH", "Phường Hoa Sen"),
    unit("TH02", "TH", "Phường Hoa Cúc"),
    unit("CS01", "THCS", "Phường Hoa Cúc"),
    unit("LC01", "LC", "Phường Hoa Cúc", levels="TH, THCS"),
]


def test_schools_with_a_planned_woman_are_counted_and_kindergartens_are_not() -> None:
    tables = {
        ("MN01", "succession"): succession(9, 9),
        ("TH01", "succession"): succession(4, 1),
        ("TH02", "succession"): succession(0, 0),
        ("CS01", "succession"): succession(1, 0),
        ("LC01", "succession"): succession(2, 2),
    }
    rows = measured("2.3.a", SCHOOLS, tables)
    result = rows()
    # TH01, CS01 and LC01 of four; the kindergarten's nine women count nowhere. 3/4 against ≥ 95.
    assert (result.numerator, result.denominator, result.value) == (3, 4, 75)
    assert (result.status, result.gap, result.expected) == ("not_met", 1, 4)
    assert result.entering == {"succession": frozenset({"TH01", "TH02", "CS01", "LC01"})}
    assert (rows("unit", unit="TH02").numerator, rows("unit", unit="TH02").denominator) == (0, 1)
    assert rows("unit", unit="TH01").value == 100
    assert rows("kind:TH").value == 50
    assert ("unit", "MN01", "all") not in rows.keys
    assert ("kind:MN", "", "all") not in rows.keys


def test_a_school_that_did_not_report_is_not_counted_as_one_without_women() -> None:
    tables = {("TH01", "succession"): succession(4, 1)}
    rows = measured("2.3.a", SCHOOLS, tables)
    result = rows()
    assert (result.numerator, result.denominator) == (1, 1)
    assert (result.reported, result.expected, result.outlook) == (1, 4, "unknown")
    assert result.left_out == (
        ("CS01", "chưa có Biểu 02"),
        ("LC01", "chưa có Biểu 02"),
        ("TH02", "chưa có Biểu 02"),
    )
    assert rows("unit", unit="CS01").status == "no_data"
    assert rows("kind:THCS").reason == "chưa có Biểu 02"


@pytest.mark.parametrize(
    ("women", "value", "status"), [(0, 0, "not_met"), (1, 100, "met"), (2, 100, "met")]
)
def test_one_agency_is_all_or_nothing(women: int, value: int, status: str) -> None:
    tables = {("PVH", "agency"): people("key_leaders", 2, women)}
    rows = measured("2.3.b", [unit("PVH", "PHONG"), *SCHOOLS], tables)
    result = rows()
    assert (result.value, result.status) == (value, status)
    assert result.target is not None
    assert (result.target.operator, result.target.value) == (">", 85)
    # The office has no commune: no group row.
    assert [scope for scope, _, _ in rows.keys] == ["all", "kind:PHONG", "unit"]


def test_a_share_of_units_exactly_at_a_strict_target_is_not_met() -> None:
    # 17 of 20 agencies are 85 % exactly, against > 85.
    offices = [unit(f"P{number:02}", "PHONG") for number in range(20)]
    tables = {
        (office.code, "agency"): people("key_leaders", 1, 1 if number < 17 else 0)
        for number, office in enumerate(offices)
    }
    result = measured("2.3.b", offices, tables)()
    assert (result.value, result.status, result.gap) == (85, "not_met", 1)


# Ratios inside a unit


def test_shares_are_pooled_and_not_a_mean_of_percentages() -> None:
    tables = {
        ("TH01", "succession"): succession(1, 1),
        ("TH02", "succession"): succession(9, 6),
        ("CS01", "succession"): succession(10, 10),
        ("LC01", "succession"): succession(0, 0),
        ("MN01", "succession"): succession(20, 17),
    }
    rows = measured("2.3.c", SCHOOLS, tables)
    # (1 + 6 + 10 + 0 + 17)/(1 + 9 + 10 + 0 + 20) = 34/40 = 85 %, met at equality (≥).
    assert (rows().numerator, rows().denominator, rows().value) == (34, 40, 85)
    assert (rows().status, rows().outlook, rows().gap) == ("met", "certain_met", None)
    assert rows("kind:TH").value == 70
    assert rows("group:Phường Hoa Cúc").value == Fraction(1600, 19)  # 16 of 19
    nobody = rows("unit", unit="LC01")
    assert (nobody.status, nobody.value, nobody.denominator) == ("not_applicable", None, 0)


def test_a_unit_with_one_cell_not_given_stays_out_whole() -> None:
    tables = {
        ("TH01", "succession"): succession(4, 3),
        ("TH02", "succession"): {("trained", "female"): 5},
    }
    rows = measured("2.3.c", SCHOOLS[1:3], tables)
    assert (rows().numerator, rows().denominator) == (3, 4)
    assert rows().left_out == (("TH02", "chưa có số liệu Biểu 02, mã số 204"),)
    # Its table did come in and counts.
    assert (rows().reported, rows().expected, rows().outlook) == (2, 2, "unknown")


def test_masters_of_schools_and_of_the_office_are_one_pool() -> None:
    units = [unit("PVH", "PHONG"), *SCHOOLS[:2]]
    tables = {
        ("PVH", "agency"): people("masters", 6, 2),
        ("MN01", "staff"): people("masters", 4, 4),
        ("TH01", "staff"): people("masters", 10, 5),
    }
    rows = measured("2.3.d1", units, tables)
    # 11 of 20 = 55 %; three more women, and no more men, make 14 of 23 = 60,87 %.
    assert (rows().numerator, rows().denominator, rows().value) == (11, 20, 55)
    assert (rows().status, rows().gap) == ("not_met", 3)
    assert rows().entering == {
        "agency": frozenset({"PVH"}),
        "staff": frozenset({"MN01", "TH01"}),
    }


def test_masters_have_no_target_before_2025() -> None:
    tables = {("TH01", "staff"): people("masters", 10, 5)}
    result = measured("2.3.d1", SCHOOLS[1:2], tables, year=2024)()
    assert (result.value, result.status, result.target) == (50, "no_target", None)
    assert (result.outlook, result.gap) == ("unknown", None)


def test_private_schools_are_out_of_the_civil_servants_and_in_the_doctors() -> None:
    units = [unit("TH01", "TH"), unit("TH02", "TH", ownership="Tư thục")]
    tables = {
        ("TH01", "staff"): people("masters", 10, 6) | people("doctors", 1, 0),
        ("TH02", "staff"): people("masters", 10, 0) | people("doctors", 1, 1),
    }
    masters = measured("2.3.d1", units, tables)
    assert (masters().numerator, masters().denominator, masters().expected) == (6, 10, 1)
    assert ("unit", "TH02", "all") not in masters.keys
    doctors = measured("2.3.d2", units, tables)
    assert (doctors().numerator, doctors().denominator, doctors().expected) == (1, 2, 2)


def test_without_doctors_the_indicator_does_not_apply() -> None:
    tables = {("TH01", "staff"): people("doctors", 0, 0)}
    result = measured("2.3.d2", [unit("PVH", "PHONG"), *SCHOOLS[1:2]], tables)()
    assert (result.status, result.value) == ("not_applicable", None)
    assert (result.numerator, result.denominator) == (0, 0)
    assert (result.outlook, result.expected) == ("unknown", 1)


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
    assert result.reason == "chưa có Biểu 02"
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


def test_a_kind_of_indicator_that_cannot_be_measured_is_refused_by_code() -> None:
    line = indicator(target(">=", "500"), code="2.4.b", kind="total", denominator=[])
    plan = Plan.model_validate(
        {"id": "thu", "title": "Thử", "start": 2021, "end": 2030, "indicator": [line]}
    )
    tables = accepted({("TH01", "succession"): succession(2, 2)})
    with pytest.raises(PlanError, match=r'Chỉ tiêu 2\.4\.b: loại "total" chưa tính được'):
        measure(plan, round_of(SCHOOLS[1:2]), tables, FORM)
