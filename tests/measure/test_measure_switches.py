"""The switches of a round change what an indicator is computed from, as the plan file says."""

from fractions import Fraction

import pytest

from pipeline.measure.measure import measure
from pipeline.measure.verdict_words import verdict_words
from pipeline.round.settings import Switches
from tests.support.indicator_support import (
    DONG_DA,
    Cells,
    Rows,
    accepted,
    measured,
    people,
    round_of,
    unit,
)
from tests.support.measured_units import COMMUNES, SEN
from tests.support.packaged import FORM

COMMUNE = [unit("XA01", "XA", "Phường Hoa Sen", name="Phường Hoa Sen")]
BANDS = {
    (row, column): value
    for row, scale in (("age15_25", 1), ("age15_35", 2), ("age15_60", 10))
    for column, value in (
        ("women", 1000 * scale),
        ("literate1", 985 * scale),
        ("literate2", 970 * scale),
        ("minority_women", 100 * scale),
        ("minority_literate1", 97 * scale),
        ("minority_literate2", 95 * scale),
    )
}


def test_without_an_age_band_there_is_no_literacy_figure_and_the_reason_is_said() -> None:
    for code in ("2.2.d1", "2.2.d2"):
        rows = measured(code, COMMUNE, {("XA01", "literacy"): BANDS})
        assert rows.keys == [("all", "", "all")]
        assert (rows().status, rows().value, rows().gap) == ("no_data", None, None)
        assert rows().reason == (
            "đợt báo cáo chưa chọn độ tuổi và mức độ biết chữ được tính (Biểu 14)"
        )


@pytest.mark.parametrize("switches", [{"literacy_band": "age15_60"}, {"literacy_level": 1}])
def test_one_of_the_two_choices_is_not_enough(switches: dict[str, object]) -> None:
    rows = measured("2.2.d1", COMMUNE, {("XA01", "literacy"): BANDS}, switches=switches)
    assert rows().status == "no_data"


@pytest.mark.parametrize(
    ("band", "level", "base", "first", "second"),
    [
        ("age15_60", 1, 10000, ("met", 9850), ("met", 970)),
        ("age15_35", 2, 2000, ("not_met", 1940), ("not_met", 190)),
    ],
)
def test_the_band_and_the_level_chosen_are_counted(
    band: str, level: int, base: int, first: tuple[str, int], second: tuple[str, int]
) -> None:
    switches = {"literacy_band": band, "literacy_level": level}
    tables = {("XA01", "literacy"): BANDS}
    women = measured("2.2.d1", COMMUNE, tables, switches=switches)()
    assert (women.status, women.numerator, women.denominator) == (*first, base)
    minority = measured("2.2.d2", COMMUNE, tables, switches=switches)()
    assert (minority.status, minority.numerator, minority.denominator) == (*second, base // 10)


# Attendance


def test_the_survey_counts_the_communes_own_children_wherever_they_attend() -> None:
    tables = dict(SEN)
    survey: Cells = {("kindergarten", "attending"): 960, ("kindergarten", "attending_female"): 500}
    tables["XA01", "population"] = SEN["XA01", "population"] | survey
    units = COMMUNES[:2] + COMMUNES[3:4]
    rows = measured("2.2.a-MG", units, tables, switches={"attendance_source": "survey"})
    assert (rows().numerator, rows().denominator, rows().expected) == (960, 1000, 1)
    assert rows(split="male").numerator == 460
    assert rows("unit", unit="XA01").value == 96
    # The same round, counted by the schools: 500 + 450 + 30.
    assert measured("2.2.a-MG", units, tables)().numerator == 980


def test_no_roster_decides_the_source() -> None:
    alone = COMMUNES[:2] + COMMUNES[3:4]
    unset = Switches()
    for units in (alone, COMMUNES, COMMUNES[:4]):
        round_ = round_of(units, switches=unset.model_dump())
        assert round_.effective_switches["attendance_source"] == "schools"


@pytest.mark.parametrize("private", [70, 50])
def test_a_share_of_more_than_all_there_are_is_never_met(private: int) -> None:
    # 500 + 450 + 70 of 1.000 children.
    tables = dict(SEN)
    tables["XA01", "population"] = people("kindergarten", 1000, 520) | people(
        "private_kindergarten", private, 12
    )
    result = measured("2.2.a-MG", COMMUNES[:2] + COMMUNES[3:4], tables)()
    assert result.value == Fraction(950 + private, 10)
    if private == 50:
        assert (result.status, result.outlook) == ("met", "certain_met")
        return
    assert (result.status, result.outlook, result.is_due) == ("above_whole", "unknown", False)
    assert verdict_words(result).startswith("Chưa kết luận: kết quả vượt 100%")


def test_applying_the_settings_twice_changes_nothing() -> None:
    round_ = round_of(COMMUNES, switches={"literacy_band": "age15_60", "literacy_level": 2})
    once = DONG_DA.under(round_.effective_switches)
    assert once.under(round_.effective_switches) == once
    assert all(line.is_settled for line in once.indicators)


# The others


@pytest.mark.parametrize("basis", ["class", "cohort"])
def test_completion_is_of_the_class_or_of_the_age_cohort(basis: str) -> None:
    units = [unit("TH01", "TH", "Phường Hoa Sen"), *COMMUNE]
    tables: dict[tuple[str, str], Cells] = {
        ("TH01", "completion"): {
            ("grade5", "minority"): 8,
            ("grade5", "minority_female"): 3,
            ("grade5_completed", "minority"): 8,
            ("grade5_completed", "minority_female"): 3,
        },
        ("XA01", "population"): {
            ("cohort11", "minority"): 10,
            ("cohort11", "minority_female"): 4,
            ("cohort11_completed", "minority"): 9,
            ("cohort11_completed", "minority_female"): 4,
        },
    }
    rows = measured("2.2.b", units, tables, switches={"completion_basis": basis})
    shown = [
        (row.numerator, row.denominator)
        for row in (rows(), rows(split="male"), rows(split="female"))
    ]
    assert shown == {"class": [(8, 8), (5, 5), (3, 3)], "cohort": [(9, 10), (5, 6), (4, 4)]}[basis]


@pytest.mark.parametrize(("who", "value"), [("head", 0), ("leaders", 100), ("key_leaders", 100)])
def test_who_is_a_key_leader_is_chosen_by_the_round(who: str, value: int) -> None:
    cells = people("head", 1, 0) | people("leaders", 3, 1) | people("key_leaders", 2, 1)
    tables = {("PVH", "agency"): cells}
    rows = measured("2.3.b", [unit("PVH", "PHONG")], tables, switches={"key_leaders": who})
    assert rows().value == value


def test_private_schools_count_among_civil_servants_only_by_the_switch() -> None:
    units = [unit("TH01", "TH"), unit("TH02", "TH", ownership="Tư thục")]
    tables = {
        ("TH01", "staff"): people("masters", 10, 6),
        ("TH02", "staff"): people("masters", 10, 0),
    }
    assert measured("2.3.d1", units, tables)().denominator == 10
    both = measured("2.3.d1", units, tables, switches={"private_in_ccvc": True})
    assert (both().numerator, both().denominator) == (6, 20)


@pytest.mark.parametrize("doctors", [True, False])
@pytest.mark.parametrize("private", [True, False])
def test_the_note_of_the_masters_says_what_both_switches_do(doctors: bool, private: bool) -> None:
    round_ = round_of(
        COMMUNE, switches={"doctors_among_masters": doctors, "private_in_ccvc": private}
    )
    lines = {line.code: line for line in DONG_DA.under(round_.effective_switches).indicators}
    line = lines["2.3.d1"]
    assert ("staff.doctors.female" in map(str, line.numerator)) == doctors
    assert ("Tính cả người có trình độ tiến sĩ" in line.note) == doctors
    assert ("Chỉ tính đơn vị công lập" in line.note) == bool(line.ownership) == (not private)


@pytest.mark.parametrize(("setting", "counts"), [("active", (2, 3)), ("started", (1, 1))])
def test_a_task_counts_in_the_years_it_runs_or_in_the_year_it_starts(
    setting: str, counts: tuple[int, int]
) -> None:
    tasks = [
        {"leader_sex": "Nữ", "start_year": 2025, "end_year": 2026},
        {"leader_sex": "Nữ", "start_year": 2024, "end_year": 2025},
        {"leader_sex": "Nam", "start_year": 2023, "end_year": 2027},
        {"leader_sex": "Nữ", "start_year": 2022, "end_year": 2024},
        {"leader_sex": "Nam", "start_year": 2026, "end_year": 2026},
    ]
    entries = {("TH01", "research"): tasks}
    units = [unit("TH01", "TH")]
    rows = measured("2.3.đ", units, {}, entries=entries, switches={"research_year": setting})
    assert (rows().numerator, rows().denominator) == counts


def test_the_results_carry_the_indicator_as_it_was_computed() -> None:
    round_ = round_of(COMMUNES, switches={"attendance_source": "survey"})
    results = measure(DONG_DA, round_, accepted(SEN), FORM)
    line = Rows(results, "2.2.a-NT")().indicator
    assert [str(reference) for reference in line.numerator] == ["population.nursery.attending"]
    assert "danh sách điều tra" in line.note
