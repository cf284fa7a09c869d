"""Shares of units and of people, against figures worked out by hand."""

from fractions import Fraction

import pytest

from tests.support.indicator_support import measured, people, succession, unit
from tests.support.measured_units import SCHOOLS


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
    assert (result.reported, result.expected, result.outlook) == (1, 4, "open")
    # Of the three that are missing none or all may have a woman: 1/4 to 4/4.
    assert (result.lower, result.upper) == (25, 100)
    assert result.left_out == (
        ("CS01", "chưa có Biểu 02 hợp lệ"),
        ("LC01", "chưa có Biểu 02 hợp lệ"),
        ("TH02", "chưa có Biểu 02 hợp lệ"),
    )
    assert rows("unit", unit="CS01").status == "no_data"
    assert rows("kind:THCS").reason == "chưa có Biểu 02 hợp lệ"


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
    # Its table did come in and counts, but is not in this figure.
    assert (rows().reported, rows().expected, rows().outlook) == (1, 2, "unknown")


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
