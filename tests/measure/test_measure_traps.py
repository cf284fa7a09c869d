"""Each trap of the two plans with figures, as a round would meet it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pipeline.accept.accept import accept
from pipeline.measure.measure import measure
from pipeline.measure.result import Result
from pipeline.measure.verdict import display
from pipeline.measure.verdict_words import verdict_words
from pipeline.plan.plan import Indicator
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding
from pipeline.text.spelling import fold
from pipeline.validate.validate import validate
from schemas.records import VALUE
from schemas.rules.check_places import PEOPLE
from tests.support.filling import fill
from tests.support.indicator_support import (
    DONG_DA,
    NGU_HIEP,
    Cells,
    answers,
    indicator,
    measured,
    people,
    plan_of,
    round_of,
    succession,
    target,
    unit,
)
from tests.support.one_form import write_form
from tests.support.packaged import MODELS, form_of_plan
from tests.support.readings import UNITS, a_round, codes, honest, judge

FORM_OF_PLAN = form_of_plan(DONG_DA)

PRIMARY = [unit("TH01", "TH")]
LOWER = [unit("CS01", "THCS")]
KINDERGARTEN = [unit("MNB", "MN", "Xã Ngũ Hiệp")]


def completed(grade: str, pupils: int, done: int) -> Cells:
    return {
        (grade, "minority"): pupils,
        (grade, "minority_female"): pupils // 2,
        (f"{grade}_completed", "minority"): done,
        (f"{grade}_completed", "minority_female"): pupils // 2,
    }


# Đống Đa


@pytest.mark.parametrize(("done", "shown"), [(19997, "99,985"), (19998, "99,99")])
def test_99_985_percent_is_never_printed_as_the_99_99_it_fails(done: int, shown: str) -> None:
    tables = {("TH01", "completion"): completed("grade5", 20000, done)}
    result = measured("2.2.b", PRIMARY, tables, year=2030)()
    assert result.value is not None
    assert display(result.value, result.target) == shown
    assert result.status == ("met" if done == 19998 else "not_met")
    assert result.gap == (None if done == 19998 else 1)


@pytest.mark.parametrize(
    ("code", "units", "grade", "status"),
    [
        ("2.2.b", PRIMARY, "grade5", "met"),
        ("2.2.c", LOWER, "grade9", "not_met"),
    ],
)
def test_199_of_200_reaches_99_5_but_is_not_above_it(
    code: str, units: list[Unit], grade: str, status: str
) -> None:
    tables = {(units[0].code, "completion"): completed(grade, 200, 199)}
    assert measured(code, units, tables)().status == status


def test_in_2030_the_lower_secondary_figure_is_to_be_reached_and_no_more_exceeded() -> None:
    tables = {("CS01", "completion"): completed("grade9", 10000, 9999)}
    assert measured("2.2.c", LOWER, tables, year=2030)().status == "met"


def test_no_minority_pupil_in_the_last_class_is_not_applicable_and_not_100() -> None:
    tables = {("TH01", "completion"): completed("grade5", 0, 0)}
    result = measured("2.2.b", PRIMARY, tables)()
    assert (result.status, result.value, result.numerator) == ("not_applicable", None, 0)


def test_no_doctors_is_not_applicable() -> None:
    result = measured("2.3.d2", PRIMARY, {("TH01", "staff"): people("doctors", 0, 0)})()
    assert (result.status, result.gap) == ("not_applicable", None)
    assert verdict_words(result) == "Không phát sinh đối tượng tính"


def test_of_an_empty_denominator_there_is_neither_a_value_nor_a_bound() -> None:
    result = measured("2.3.d2", PRIMARY, {("TH01", "staff"): people("doctors", 0, 0)})()
    assert (result.numerator, result.denominator, result.value) == (0, 0, None)
    assert (result.lower, result.upper, result.outlook) == (None, None, "unknown")
    assert (result.rate, result.reported, result.expected) == (None, 1, 1)


def test_a_doctor_on_a_labour_contract_counts() -> None:
    # Nobody of the school is công chức, viên chức; its two doctors work there all the same.
    cells = people("all", 20, 15) | people("ccvc", 0, 0) | people("doctors", 2, 1)
    private = [unit("TH01", "TH", ownership="Tư thục")]
    result = measured("2.3.d2", private, {("TH01", "staff"): cells})()
    assert (result.numerator, result.denominator, result.status) == (1, 2, "met")


def test_nobody_in_succession_is_neither_none_nor_all_trained() -> None:
    result = measured("2.3.c", PRIMARY, {("TH01", "succession"): succession(0, 0)})()
    assert (result.status, result.value) == ("not_applicable", None)


def test_members_of_boards_are_pooled_and_not_averaged() -> None:
    units = [*PRIMARY, *LOWER]
    entries = {
        ("TH01", "board"): [{"trained": "Có"}],
        ("CS01", "board"): [{"trained": "Có"}, *({"trained": "Không"} for _ in range(3))],
    }
    result = measured("2.5", units, {}, entries=entries)()
    # 2 of 5 are 40 %; the mean of 100 % and 25 % would be 62,5 %.
    assert (result.value, result.status) == (40, "met")


def test_tasks_led_by_women_must_exceed_35_percent() -> None:
    def task(sex: str) -> dict[str, object]:
        return {"leader_sex": sex, "start_year": 2025, "end_year": 2025}

    entries = {("TH01", "research"): [task("Nữ")] * 7 + [task("Nam")] * 13}
    rows = measured("2.3.đ", PRIMARY, {}, entries=entries)
    assert (rows().value, rows().status, rows().gap) == (35, "not_met", 1)
    assert rows().indicator.code == "2.3.đ"


def test_a_kindergarten_of_five_noes_is_complete_and_all_zero() -> None:
    # What the reader makes of the gates: no entries, zeros, answers.
    none: Cells = {("gate", "value"): "Không"}
    tables: dict[tuple[str, str], Cells] = {
        ("MNB", "succession"): none | succession(0, 0),
        ("MNB", "outreach"): none | {("staff_persons", "value"): 0},
        ("MNB", "board"): none,
        ("MNB", "research"): none,
        ("MNB", "own_targets"): none,
    }
    expected = {
        "2.3.c": ("not_applicable", 0, 0),
        "2.3.đ": ("not_applicable", 0, 0),
        "2.5": ("not_applicable", 0, 0),
        "2.4.a-PH": ("undetermined", 0, None),
        "2.4.a-GV": ("not_due_unmet", 0, None),
    }
    for code, (status, numerator, denominator) in expected.items():
        result = measured(code, KINDERGARTEN, tables)()
        found = (result.status, result.numerator, result.denominator)
        assert found == (status, numerator, denominator), code
        assert (result.reported, result.expected, result.left_out) == (1, 1, ()), code


def test_between_the_milestones_the_first_stays_the_floor() -> None:
    tables = {("TH01", "succession"): succession(100, 90)}
    for year in (2026, 2029):
        result = measured("2.3.c", PRIMARY, tables, year=year)()
        assert result.target is not None
        assert (result.target.value, result.status) == (85, "met")


# Ngũ Hiệp


def own(code: str, tables: dict[tuple[str, str], Cells], year: int = 2024, **more: Any) -> Result:
    return measured(code, KINDERGARTEN, tables, plan=NGU_HIEP, year=year, **more)()


@pytest.mark.parametrize(("women", "status"), [(2, "not_met"), (3, "met")])
def test_above_100_percent_is_met_by_all_and_by_nothing_less(women: int, status: str) -> None:
    result = own("2.3.a", {("MNB", "staff"): people("managers", 3, women)})
    assert result.target is not None
    assert result.status == status
    assert result.target.text == "đạt trên 100%"


@pytest.mark.parametrize(("year", "status"), [(2024, "no_target"), (2025, "met")])
def test_5_of_41_is_the_12_2_of_the_plan_and_is_not_due_in_its_own_year(
    year: int, status: str
) -> None:
    cells = people("all", 41, 40) | people("masters", 5, 5)
    result = own("2.3.c1", {("MNB", "staff"): cells}, year=year)
    assert result.value == Fraction(500, 41)
    assert result.status == status


def test_5_of_41_fails_12_2_where_the_target_is_exact() -> None:
    def line(**more: Any) -> Indicator:
        return indicator(
            target(">=", "12.2", **more),
            numerator=["staff.masters.female"],
            denominator=["staff.all.total"],
            kinds=["MN"],
        )

    tables = {("MNB", "staff"): people("all", 41, 40) | people("masters", 5, 5)}
    exact = measured("1", KINDERGARTEN, tables, plan=plan_of(line()))()
    rounded = measured("1", KINDERGARTEN, tables, plan=plan_of(line(rounded_to=1)))()
    assert (exact.status, rounded.status) == ("not_met", "met")
    assert exact.value is not None
    assert display(exact.value, exact.target) == "12,195"


def test_0_percent_doctors_is_never_met() -> None:
    nobody = own("2.3.c2", {("MNB", "staff"): people("doctors", 0, 0)})
    one_man = own("2.3.c2", {("MNB", "staff"): people("doctors", 1, 0)})
    assert nobody.status == "not_applicable"
    assert one_man.status == "no_target"


def test_a_school_alone_cannot_say_how_many_children_attend() -> None:
    result = own("2.2-NT", {("MNB", "preschool"): people("nursery", 60, 30)})
    assert result.status == "no_data"
    assert "chưa có Biểu 13 của Xã Ngũ Hiệp" in result.reason


@pytest.mark.parametrize(("trained", "status"), [(3, "met"), (2, "not_met")])
def test_about_30_percent_of_ten_members_is_three(trained: int, status: str) -> None:
    members = [{"trained": "Có"}] * trained + [{"trained": "Không"}] * (10 - trained)
    result = own("2.5", {}, entries={("MNB", "board"): members})
    assert result.status == status


def test_a_school_s_own_total_is_judged_since_it_is_everyone_of_its_round() -> None:
    entries = {("MNB", "outreach"): [{"parents": 120}, {"parents": 80}]}
    result = own("2.4.a", {}, entries=entries)
    assert (result.value, result.status) == (200, "met")


def test_both_answers_of_2_4_d_are_needed_and_no_figure_judges_them() -> None:
    half = answers(legal_education="Có", communication_programme="Không")
    result = own("2.4.d", {("MNB", "checklist"): half})
    assert (result.value, result.status) == (0, "no_target")


# Anonymous figures


def test_cases_are_never_told_of_a_unit_nor_of_a_kind_with_few_units() -> None:
    line = indicator(
        kind="total",
        numerator=["resources.cases.total"],
        denominator=[],
        kinds=["MN", "TH"],
        anonymous=True,
    )
    units = [
        *(unit(f"MN{i}", "MN", "Phường Hoa Sen") for i in range(5)),
        *(unit(f"TH{i}", "TH", "Phường Hoa Sen") for i in range(4)),
    ]
    tables: dict[tuple[str, str], Cells] = {
        (one.code, "resources"): {("cases", "total"): 1} for one in units
    }
    rows = measured("1", units, tables, plan=plan_of(line))
    assert rows.keys == [("all", "", "all"), ("kind:MN", "", "all")]
    assert (rows().value, rows("kind:MN").value) == (9, 5)


@pytest.mark.parametrize("reported", [1, 4, 5])
def test_cases_are_told_only_where_enough_units_stand_behind_the_figure(reported: int) -> None:
    line = indicator(
        kind="total",
        numerator=["resources.cases.total"],
        denominator=[],
        kinds=["TH"],
        anonymous=True,
    )
    units = [unit(f"TH{i}", "TH", "Phường Hoa Sen") for i in range(6)]
    tables: dict[tuple[str, str], Cells] = {
        (one.code, "resources"): {("cases", "total"): 3} for one in units[:reported]
    }
    rows = measured("1", units, tables, plan=plan_of(line))
    for row in (rows(), rows("kind:TH")):
        assert (row.reported, row.expected) == (reported, 6)
        if reported < 5:
            assert (row.numerator, row.value, row.status) == (None, None, "no_data")
            assert (row.lower, row.entering) == (None, {})
            assert row.reason == "chưa đủ 5 đơn vị để thể hiện"
        else:
            assert row.value == 15


# From the form to the figure


def test_a_kindergarten_that_says_no_at_five_gates_is_complete_and_all_zero(tmp_path: Path) -> None:
    round_, kindergarten = a_round(), UNITS["MN"]
    who = round_.respondent(kindergarten)
    none: dict[str, Cells] = {
        table: dict.fromkeys(honest(FORM_OF_PLAN.by_name[table], who)) | {("gate", VALUE): "Không"}
        for table in ("succession", "outreach", "board", "research", "own_targets")
    }
    # Who holds office now is trained whether or not anybody is planned for it.
    for column in PEOPLE:
        del none["succession"]["managers_trained", column]
    blank = tmp_path / "blank.xlsx"
    write_form(blank, FORM_OF_PLAN, round_, kindergarten)
    path = fill(blank, tmp_path / "a.xlsx", FORM_OF_PLAN, round_, kindergarten, none, entries=False)
    opened = open_return(path, path.name)
    assert not isinstance(opened, Finding)
    sent = read_return(opened, path.name, FORM_OF_PLAN)
    (asked,) = validate([(sent, kindergarten)], round_, FORM_OF_PLAN, MODELS)[path.name]
    # A unit without a Ban is asked why; nothing is missing and nothing is wrong.
    assert (asked.code, asked.severity, asked.row) == ("R15", "query", "701")
    tables = {(kindergarten.code, table): sent for table in sent.tables}
    accepted = accept(tables, FORM_OF_PLAN, 2025)
    assert set(none) <= set(accepted.tables)
    only = replace(round_, units=(kindergarten,))
    found = measure(DONG_DA, only, accepted, FORM_OF_PLAN)
    results = {r.indicator.code: r for r in found if (r.scope, r.split) == ("all", "all")}
    assert (results["2.3.c"].numerator, results["2.3.c"].denominator) == (0, 0)
    assert (results["2.3.đ"].numerator, results["2.3.đ"].denominator) == (0, 0)
    assert (results["2.5"].numerator, results["2.5"].denominator) == (0, 0)
    assert (results["2.4.a-PH"].numerator, results["2.4.a-GV"].numerator) == (0, 0)
    for code in ("2.3.c", "2.3.đ", "2.5", "2.4.a-PH", "2.4.a-GV"):
        assert (results[code].reported, results[code].left_out) == (1, ()), code


def test_a_school_may_have_more_doctors_than_civil_servants() -> None:
    # Two doctors on labour contracts, nobody is công chức, viên chức: honest, and both count.
    none = {
        (row, column): 0
        for row in ("ccvc", "masters")
        for column in ("total", "female", "minority", "minority_female")
    }
    doctors = {("doctors", "total"): 2, ("doctors", "female"): 1}
    assert judge({"staff": none | doctors}, kind="TH") == ()
    above = {("doctors", "total"): 99, ("doctors", "female"): 1}
    assert codes(judge({"staff": none | above}, kind="TH")) == ["R05"]


def test_d_with_a_stroke_is_never_taken_for_d() -> None:
    assert fold("2.3.Đ") == fold("2.3.đ") != fold("2.3.d")
    body = FORM_OF_PLAN.by_name["own_targets"].body
    assert body is not None
    listed = [row.code for row in body.rows]
    assert listed.index("2.3.đ") == listed.index("2.3.d2") + 1
    # A round that leaves out one of the two still asks the other.
    round_ = round_of(PRIMARY, not_asked=["2.3.d2"])
    asked = {row.code for row in body.rows if row.is_asked(round_.respondent(PRIMARY[0]))}
    assert "2.3.đ" in asked
    assert "2.3.d2" not in asked
