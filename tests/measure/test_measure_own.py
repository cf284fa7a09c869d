"""Units judged against the targets they registered themselves."""

from fractions import Fraction

import pytest

from pipeline.measure.measure import NOT_BY_UNIT, measure
from pipeline.summary.sheets import wording
from tests.support.indicator_support import (
    DONG_DA,
    FORM,
    Cells,
    Rows,
    accepted,
    history_of,
    indicator,
    measured,
    people,
    plan_of,
    round_of,
    succession,
    unit,
)

SCHOOLS = [unit("TH01", "TH"), unit("TH02", "TH"), unit("TH03", "TH", ownership="Tư thục")]


def registers(code: str, value: float, operator: str = "", year: int | None = None) -> Cells:
    cells: Cells = {(code, "value"): value}
    if operator:
        cells[code, "operator"] = operator
    if year:
        cells[code, "year"] = year
    return cells


def test_a_unit_is_judged_by_the_plan_and_by_its_own_target() -> None:
    tables = {
        ("TH01", "succession"): succession(10, 9),
        ("TH02", "succession"): succession(10, 10),
        ("TH01", "own_targets"): registers("2.3.c", 95.0, "Đạt ít nhất"),
    }
    rows = measured("2.3.c", SCHOOLS[:2], tables)
    by_plan = rows("unit", unit="TH01")
    own = rows("unit", unit="TH01", basis="own")
    assert (by_plan.status, by_plan.value, by_plan.gap) == ("met", 90, None)
    assert (own.status, own.value, own.gap) == ("not_met", 90, 1)
    assert (own.lower, own.upper, own.outlook) == (90, 90, "certain_unmet")
    assert own.target is not None
    assert (own.target.operator, own.target.value, own.target.year) == (">=", 95, 2025)
    assert own.rate == Fraction(9000, 95)
    assert by_plan.rate == Fraction(9000, 85)
    # Who registered nothing has no second row.
    assert [result.unit for result in rows.all if result.basis == "own"] == ["TH01"]
    keys = [(result.unit, result.basis) for result in rows.all if result.scope == "unit"]
    assert keys == [("TH01", "plan"), ("TH01", "own"), ("TH02", "plan")]


@pytest.mark.parametrize(
    ("operator", "trained", "status"),
    [
        ("", 9, "met"),
        ("Đạt ít nhất", 9, "met"),
        ("Trên", 9, "not_met"),
        ("Trên", 10, "met"),
        ("Khoảng", 9, "met"),
        ("Khoảng", 8, "not_met"),
    ],
)
def test_the_words_of_the_form_compare_as_they_say(
    operator: str, trained: int, status: str
) -> None:
    tables = {
        ("TH01", "succession"): succession(10, trained),
        ("TH01", "own_targets"): registers("2.3.c", 90.0, operator),
    }
    assert measured("2.3.c", SCHOOLS[:1], tables)("unit", unit="TH01", basis="own").status == status


def test_about_uses_the_rounds_tolerance() -> None:
    tables = {
        ("TH01", "succession"): succession(100, 86),
        ("TH01", "own_targets"): registers("2.3.c", 90.0, "Khoảng"),
    }
    near = measured("2.3.c", SCHOOLS[:1], tables)("unit", unit="TH01", basis="own")
    far = measured("2.3.c", SCHOOLS[:1], tables, switches={"approximate_tolerance": 1})
    assert near.status == "approximate"
    assert far("unit", unit="TH01", basis="own").status == "not_met"


def test_a_target_registered_for_a_later_year_is_not_due() -> None:
    tables = {
        ("TH01", "succession"): succession(10, 5),
        ("TH01", "own_targets"): registers("2.3.c", 90.0, year=2026),
    }
    own = measured("2.3.c", SCHOOLS[:1], tables)("unit", unit="TH01", basis="own")
    assert (own.status, own.gap, own.outlook) == ("not_due_unmet", 4, "open")


def test_more_than_all_there_are_is_no_verdict_on_an_own_target_either() -> None:
    tables = {
        ("TH01", "succession"): succession(10, 11),
        ("TH01", "own_targets"): registers("2.3.c", 90.0),
    }
    own = measured("2.3.c", SCHOOLS[:1], tables)("unit", unit="TH01", basis="own")
    assert (own.status, own.gap, own.outlook) == ("above_whole", None, "unknown")


def test_a_figure_with_decimals_is_the_one_that_was_written() -> None:
    tables = {
        ("TH01", "succession"): succession(1000, 122),
        ("TH01", "own_targets"): registers("2.3.c", 12.2),
    }
    own = measured("2.3.c", SCHOOLS[:1], tables)("unit", unit="TH01", basis="own")
    # The double nearest to 12,2 is a hair below or above it.
    assert (own.status, own.rate) == ("met", 100)


def test_a_total_registered_for_the_year_does_not_count_earlier_years() -> None:
    now = round_of(SCHOOLS[:1])
    before: Cells = {("communicators", "turns"): 40, ("communicators", "female"): 1}
    then = (round_of(SCHOOLS[:1], 2024), accepted({("TH01", "training"): before}, year=2024))
    tables = accepted(
        {
            ("TH01", "training"): {
                ("communicators", "turns"): 15,
                ("communicators", "female"): 10,
            },
            ("TH01", "own_targets"): registers("2.4.b", 20),
        }
    )
    results = measure(DONG_DA, now, tables, FORM, history_of(now, then))
    rows = Rows(results, "2.4.b")
    assert rows("unit", unit="TH01").value == 55
    own = rows("unit", unit="TH01", basis="own")
    assert (own.value, own.status, own.gap, own.rate) == (15, "not_met", 5, 75)


def test_a_share_that_no_school_can_work_out_is_not_judged_there() -> None:
    units = [unit("MN01", "MN", "Phường Hoa Sen")]
    tables = {
        ("MN01", "preschool"): people("nursery", 50, 20),
        ("MN01", "own_targets"): registers("2.2.a-NT", 60),
    }
    own = measured("2.2.a-NT", units, tables)("unit", unit="MN01", basis="own")
    assert (own.status, own.value, own.rate) == ("one_sided", None, None)


def test_a_share_that_the_commune_counts_is_told_to_be_counted_by_area() -> None:
    units = [unit("MN01", "MN", "Phường Hoa Sen"), unit("XA01", "XA", name="Phường Hoa Sen")]
    tables = {("MN01", "own_targets"): registers("2.2.a-NT", 60)}
    switches = {"attendance_source": "survey"}
    own = measured("2.2.a-NT", units, tables, switches=switches)("unit", unit="MN01", basis="own")
    assert (own.status, own.value, own.rate, own.reason) == ("one_sided", None, None, "")
    assert wording.verdict(own) == "Tính theo địa bàn"


def test_a_target_of_a_unit_that_the_line_leaves_out_is_not_lost() -> None:
    tables = {
        ("TH03", "staff"): people("masters", 10, 5),
        ("TH03", "own_targets"): registers("2.3.d1", 60),
    }
    own = measured("2.3.d1", SCHOOLS, tables)("unit", unit="TH03", basis="own")
    assert wording.verdict(own) == "Không áp dụng"
    assert (own.status, own.value) == ("not_applicable", None)
    assert own.reason == "đơn vị không thuộc diện tính chỉ tiêu này"


def test_a_target_of_figures_that_are_told_of_no_unit_alone_has_its_row_without_them() -> None:
    line = indicator(kind="total", numerator=["resources.cases.total"], denominator=[], unit="vụ")
    line = line.model_copy(update={"anonymous": True})
    tables = accepted(
        {
            ("TH01", "resources"): {("cases", "total"): 3},
            ("TH01", "own_targets"): registers(line.code, 0),
        }
    )
    results = measure(plan_of(line), round_of(SCHOOLS), tables, FORM)
    own = Rows(results, line.code)("unit", unit="TH01", basis="own")
    assert (own.status, own.value, own.lower, own.upper) == ("no_data", None, None, None)
    assert own.reason == NOT_BY_UNIT
    assert [one.basis for one in results if one.scope == "unit"] == ["own"]


def test_nothing_registered_nothing_judged() -> None:
    tables = {
        ("TH01", "succession"): succession(10, 9),
        ("TH01", "own_targets"): {("gate", "value"): "Không"},
    }
    rows = measured("2.3.c", SCHOOLS[:1], tables)
    assert all(result.basis == "plan" for result in rows.all)
