"""Indicators of kind ``yes``: shares of units that answer Có, over the quarters due."""

import pytest

from tests.support.indicator_support import Cells, answers, measured, unit

SCHOOLS = [
    unit("MN01", "MN", "Phường Hoa Sen"),
    unit("TH01", "TH", "Phường Hoa Sen"),
    unit("CS01", "THCS", "Phường Hoa Cúc"),
]
NONE = "Không áp dụng"


def site(*quarters: str, has: str = "Có") -> Cells:
    names = ("site_q1", "site_q2", "site_q3", "site_q4")
    return answers(has_site=has, **dict(zip(names, quarters, strict=False)))


def test_the_share_of_units_that_answer_yes() -> None:
    tables = {
        ("MN01", "checklist"): answers(legal_education="Có"),
        ("TH01", "checklist"): answers(legal_education="Không"),
        ("CS01", "checklist"): answers(legal_education="Có"),
    }
    rows = measured("2.4.d1", SCHOOLS, tables)
    assert (rows().numerator, rows().denominator, rows().status) == (2, 3, "not_met")
    assert rows().gap == 1
    assert rows("unit", unit="TH01").value == 0
    assert rows("unit", unit="CS01").value == 100
    assert rows().entering == {"checklist": frozenset({"MN01", "TH01", "CS01"})}


def test_lessons_have_no_figure_to_be_judged_by() -> None:
    tables = {
        ("MN01", "checklist"): answers(in_lessons="Có"),
        ("TH01", "checklist"): answers(in_lessons="Không"),
    }
    result = measured("2.1", SCHOOLS[:2], tables)()
    assert (result.value, result.status, result.target, result.gap) == (50, "no_target", None, None)


def test_an_answer_that_is_missing_is_neither_yes_nor_no() -> None:
    tables = {
        ("MN01", "checklist"): answers(legal_education="Có"),
        ("TH01", "checklist"): answers(communication_programme="Có"),
    }
    result = measured("2.4.d1", SCHOOLS[:2], tables)()
    assert (result.numerator, result.denominator) == (1, 1)
    assert result.left_out == (("TH01", "chưa có số liệu Biểu 08, mã số 813"),)
    assert (result.lower, result.upper, result.outlook) == (50, 100, "open")


def test_a_table_that_did_not_come_is_told_as_a_whole() -> None:
    tables = {("MN01", "checklist"): answers(legal_education="Có")}
    result = measured("2.4.d1", SCHOOLS[:2], tables)()
    assert result.left_out == (("TH01", "chưa có Biểu 08 hợp lệ"),)


# 2.4.c: every quarter due, of units that have a website


def test_a_unit_counts_only_if_every_quarter_due_is_yes() -> None:
    tables = {
        ("MN01", "checklist"): site("Có", "Có", "Có", "Có"),
        ("TH01", "checklist"): site("Có", "Có", "Không", "Có"),
    }
    rows = measured("2.4.c", SCHOOLS[:2], tables)
    assert (rows().numerator, rows().denominator, rows().value) == (1, 2, 50)
    assert (rows().status, rows().gap) == ("not_met", 1)


@pytest.mark.parametrize(
    ("period", "more", "done"),
    [
        # Only the first half of the year is due in June.
        ("6T", {}, 1),
        # By 15 November three quarters have ended.
        ("nam", {"cutoff": "2025-11-15"}, 0),
        ("nam", {}, 0),
        # The round's own quarters go before the calendar's.
        ("nam", {"quarters_due": [1, 2]}, 1),
    ],
)
def test_only_quarters_that_are_due_are_looked_at(
    period: str, more: dict[str, object], done: int
) -> None:
    tables = {("TH01", "checklist"): site("Có", "Có", "Không")}
    if period == "nam" and not more:
        tables["TH01", "checklist"] |= answers(site_q4="Có")
    result = measured("2.4.c", SCHOOLS[1:2], tables, period=period, **more)()
    assert (result.numerator, result.denominator) == (done, 1)


def test_a_half_year_report_does_not_judge_the_year() -> None:
    tables = {("TH01", "checklist"): site("Có", "Không")}
    result = measured("2.4.c", SCHOOLS[1:2], tables, period="6T")()
    assert (result.value, result.status) == (0, "not_due_unmet")


def test_a_quarter_due_without_answer_leaves_the_unit_out() -> None:
    tables = {("TH01", "checklist"): site("Có", "Có", "Có")}
    result = measured("2.4.c", SCHOOLS[1:2], tables)()
    assert result.status == "no_data"
    assert result.reason == "chưa có số liệu Biểu 08, mã số 812"


def test_a_unit_that_does_not_say_whether_it_is_concerned_is_left_out() -> None:
    quarters = answers(**{f"site_q{number}": "Có" for number in range(1, 5)})
    result = measured("2.4.c", SCHOOLS[1:2], {("TH01", "checklist"): quarters})()
    assert (result.status, result.reported) == ("no_data", 0)
    assert result.left_out == (("TH01", "chưa có số liệu Biểu 08, mã số 808"),)


@pytest.mark.parametrize(
    ("quarters", "setting", "base"),
    [
        ((NONE,) * 4, "excluded", 0),
        (("Không",) * 4, "excluded", 0),
        ((), "excluded", 0),
        ((NONE,) * 4, "not_met", 1),
        (("Không",) * 4, "not_met", 1),
    ],
)
def test_units_without_a_website_are_outside_or_fail_by_the_switch(
    quarters: tuple[str, ...], setting: str, base: int
) -> None:
    tables = {
        ("MN01", "checklist"): site(*quarters, has="Không"),
        ("TH01", "checklist"): site("Có", "Có", "Có", "Có"),
    }
    rows = measured("2.4.c", SCHOOLS[:2], tables, switches={"units_without_site": setting})
    assert (rows().numerator, rows().denominator) == (1, 1 + base)
    alone = rows("unit", unit="MN01")
    assert alone.status == ("not_met" if base else "not_applicable")
    assert alone.left_out == ()
    assert (rows().reported, rows().expected) == (2, 2)


def test_a_website_opened_in_the_middle_of_the_year_was_not_there_every_quarter() -> None:
    tables = {("TH01", "checklist"): site(NONE, NONE, "Có", "Có")}
    result = measured("2.4.c", SCHOOLS[1:2], tables)()
    assert (result.numerator, result.denominator) == (0, 1)


# The two windows of 2.4.d


@pytest.mark.parametrize(
    ("year", "law", "programme"),
    [
        (2021, "no_target", "not_met"),
        (2022, "not_met", "not_met"),
        (2026, "not_met", "not_met"),
        (2027, "no_target", "not_met"),
        (2030, "no_target", "not_met"),
        (2031, "no_target", "no_target"),
    ],
)
def test_the_two_halves_of_2_4_d_hold_for_different_years(
    year: int, law: str, programme: str
) -> None:
    tables = {
        ("TH01", "checklist"): answers(legal_education="Không", communication_programme="Không")
    }
    assert measured("2.4.d1", SCHOOLS[1:2], tables, year=year)().status == law
    assert measured("2.4.d2", SCHOOLS[1:2], tables, year=year)().status == programme
