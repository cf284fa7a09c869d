"""Biểu 12: what a unit registers is judged line by line, and read by the plan's own codes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.plan.files import find_plan
from pipeline.read.records import State
from pipeline.round.settings import Switches
from pipeline.validate.validate import validate
from schemas.records import VALUE
from schemas.tables.own_targets import PlanLine
from tests.support.indicator_support import indicator, plan_of, target
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan, form_of_round, form_with
from tests.support.reading_support import book, cell, read_bytes
from tests.support.readings import UNITS, a_round, judge, reading

SCHOOLS = frozenset({"MN", "TH", "THCS", "LC", "GDTX"})
FORM = form_with(
    (
        PlanLine("2.3.d1", "Tỷ lệ nữ thạc sĩ", "%", "đạt 60%", SCHOOLS),
        PlanLine(
            "2.3.d",
            "Tỷ lệ nữ trong quy hoạch",
            "%",
            "đạt 97% vào năm 2025; 99% vào năm 2030",
            SCHOOLS,
            floors=((2025, 97.0), (2030, 99.99)),
        ),
        PlanLine("2.3.đ", "Tỷ lệ nữ chủ nhiệm", "%", "trên 35%", SCHOOLS),
        PlanLine(
            "2.10",
            "Số lượt",
            "lượt",
            "50.000",
            SCHOOLS,
            percentage=False,
            floors=((2025, 50000.0),),
        ),
        PlanLine(
            "3.1",
            "Tỷ lệ bỏ học",
            "%",
            "không quá 0,5% vào năm 2025",
            SCHOOLS,
            ceilings=((2025, 0.5),),
            is_ceiling=True,
        ),
        PlanLine("2.5", "Tỷ lệ tập huấn", "%", "40%", frozenset({"TH"})),
    )
)
YES = {("gate", VALUE): "Có"}


def registered(row, operator, value, year=2025):
    return {(row, "operator"): operator, (row, "value"): value, (row, "year"): year}


NONE_ELSE = registered("2.3.d1", None, None, None)

CASES = [
    (registered("2.3.d1", "Đạt ít nhất", 100.5), ("R14", "query"), 100.0),
    (registered("2.3.d1", "Trên", 100.0), ("R14", "query"), 99.9),
    (registered("2.3.d1", "Đạt ít nhất", 1.0), ("R14", "query"), 1.5),
    (registered("2.3.d1", "Đạt ít nhất", 0.97), ("R14", "query"), 0.0),
    (registered("2.3.d1", "Khoảng", -1.0), ("R01", "error"), 2.0),
    (registered("2.3.d", "Đạt ít nhất", 96.9), ("N03", "note"), 97.0),
    (registered("2.3.d", "Đạt ít nhất", 99.98, 2030), ("N03", "note"), 99.99),
    (registered("3.1", "Không quá", 0.6), ("N03", "note"), 0.5),
]


@pytest.mark.parametrize(("fault", "finding", "honest"), CASES)
def test_rule_speaks_at_the_fault_and_not_at_the_nearest_honest_value(fault, finding, honest):
    (row, _), *_ = fault
    start = {**YES, **NONE_ELSE}
    found = judge({"own_targets": {**start, **fault}}, form=FORM)
    assert [(f.code, f.severity, f.row, f.column) for f in found] == [(*finding, row, "2")]
    mended = {**start, **fault, (row, "value"): honest}
    assert judge({"own_targets": mended}, form=FORM) == ()


def test_a_level_below_the_plan_s_is_measured_by_the_year_it_is_registered_for():
    early = {**YES, **registered("2.3.d", "Đạt ít nhất", 50.0, 2024)}
    assert judge({"own_targets": early}, form=FORM) == ()
    later = {**YES, **registered("2.3.d", "Đạt ít nhất", 98.0, 2029)}
    assert judge({"own_targets": later}, form=FORM) == ()


def test_a_number_of_people_may_exceed_a_hundred():
    many = {**YES, **registered("2.10", "Đạt ít nhất", 50000.0)}
    assert judge({"own_targets": many}, form=FORM) == ()


def test_one_unit_is_not_held_to_the_number_that_all_have_to_reach():
    few = {**YES, **registered("2.10", "Đạt ít nhất", 150.0)}
    assert judge({"own_targets": few}, form=FORM) == ()


def test_the_sentences_write_decimals_with_a_comma():
    small = {**YES, **registered("2.3.d1", "Đạt ít nhất", 0.97)}
    (found,) = judge({"own_targets": small}, form=FORM)
    assert "mức 0,97 có phải là phần trăm không" in found.message
    assert found.value == "0,97"


def test_a_target_of_other_units_is_not_asked():
    found = judge({"own_targets": {**YES, **registered("2.5", "Trên", 40.0)}}, form=FORM)
    assert [(f.code, f.row) for f in found] == [("R18", "2.5")]
    printed_year = {**YES, ("2.5", "year"): 2025}
    assert judge({"own_targets": printed_year}, form=FORM) == ()


def test_a_yes_needs_a_level_and_a_no_needs_none():
    found = judge({"own_targets": {**YES, **NONE_ELSE, ("2.3.d1", "year"): 2025}}, form=FORM)
    assert [(f.code, f.row) for f in found] == [("C09", "1200")]
    no = {("gate", VALUE): "Không", **NONE_ELSE, ("2.3.d1", "year"): 2025}
    assert judge({"own_targets": no}, form=FORM) == ()


def test_a_sign_asks_for_its_level_and_the_explanation_answers():
    sign = {**YES, **NONE_ELSE, ("2.3.d1", "operator"): "Trên", ("2.3.d", "value"): 98.0}
    found = judge({"own_targets": sign}, form=FORM)
    assert [(f.code, f.severity, f.row, f.column) for f in found] == [
        ("R14", "query", "2.3.d1", "2")
    ]
    assert "chưa có mức" in found[0].message
    mended = {**sign, ("2.3.d1", "value"): 60.0}
    assert judge({"own_targets": mended}, form=FORM) == ()


def read(answers, folder):
    return read_bytes(book({"own_targets": answers}, form=FORM), folder, FORM)


def test_plan_codes_are_read_as_text_and_d_is_not_folded(tmp_path):
    answers = {
        ("gate", VALUE): "Có",
        ("2.3.d1", "value"): 60.0,
        ("2.3.d", "value"): "97,5",
        ("2.3.đ", "value"): "35%",
        ("2.10", "value"): "50.000",
        ("2.3.d", "operator"): "Đạt ít nhất",
        ("2.3.d", "level"): "đạt 97% vào năm 2025",
        ("2.3.d", "result"): "#DIV/0!",
        ("2.3.d", "year"): 2025.0,
    }
    reading = read(answers, tmp_path)
    values = {row: cell(reading, "own_targets", row, "value", FORM)[1] for row in ROWS}
    assert values == {"2.3.d1": 60.0, "2.3.d": 97.5, "2.3.đ": 35.0, "2.10": 50000.0, "2.5": None}
    # What we print beside is no answer, whatever became of it.
    assert cell(reading, "own_targets", "2.3.d", "level", FORM) == (State.MISSING, None)
    assert cell(reading, "own_targets", "2.3.d", "result", FORM) == (State.MISSING, None)
    assert {f.code for f in reading.tables["own_targets"].findings} == {"N01"}


ROWS = ("2.3.d1", "2.3.d", "2.3.đ", "2.10", "2.5")


def test_a_line_with_a_ceiling_offers_the_signs_of_one(tmp_path):
    answers = {
        ("gate", VALUE): "Có",
        ("3.1", "value"): 0.4,
        ("2.3.d1", "value"): 60.0,
        ("2.3.d", "operator"): "Trên",
        ("2.3.d", "value"): 98.0,
    }
    reading = read(answers, tmp_path)
    signs = {
        row: cell(reading, "own_targets", row, "operator", FORM)[1]
        for row in ("3.1", "2.3.d1", "2.3.d")
    }
    assert signs == {"3.1": "Không quá", "2.3.d1": "Đạt ít nhất", "2.3.d": "Trên"}
    notes = [finding.message for finding in reading.tables["own_targets"].findings]
    assert any('được hiểu là "Không quá"' in said for said in notes)
    body = FORM.by_name["own_targets"].body
    offered = {
        row: body.question(body.row(row), body.column("operator")).choices.items
        for row in ("3.1", "2.3.d")
    }
    assert offered == {
        "3.1": ("Không quá", "Dưới"),
        "2.3.d": ("Đạt ít nhất", "Trên", "Khoảng"),
    }
    wrong = read({**answers, ("3.1", "operator"): "Đạt ít nhất"}, tmp_path)
    assert cell(wrong, "own_targets", "3.1", "operator", FORM)[0] == State.UNREADABLE


def test_a_plan_s_ceilings_are_the_greatest_levels_of_its_lines():
    line = indicator(target("<=", "5"), target("<", "2", 2030))
    form = form_of_plan(plan_of(line))
    (listed,) = form.by_name["own_targets"].plan_lines
    assert (listed.is_ceiling, listed.floors) == (True, ())
    assert listed.ceilings == ((2025, 5.0), (2030, 2.0))
    assert listed.level == "không quá 5% vào năm 2025; dưới 2% vào năm 2030"


def test_a_level_without_its_sign_is_at_least_and_noted(tmp_path):
    answers = {("gate", VALUE): "Có", ("2.3.d", "value"): 97.0}
    reading = read(answers, tmp_path)
    operator = cell(reading, "own_targets", "2.3.d", "operator", FORM)
    assert operator == (State.GIVEN, "Đạt ít nhất")
    (note,) = reading.tables["own_targets"].findings
    assert (note.severity, note.row, note.column) == ("note", "2.3.d", "1")
    assert cell(reading, "own_targets", "2.3.đ", "operator", FORM)[0] == State.MISSING


def test_levels_behind_a_no_contradict_it(tmp_path):
    answers = {("gate", VALUE): "Không", ("2.3.d", "value"): 97.0, ("2.3.d", "operator"): "Trên"}
    reading = read(answers, tmp_path)
    found = {(f.code, f.row, f.column) for f in reading.tables["own_targets"].findings}
    assert found == {("C10", "2.3.d", "1"), ("C10", "2.3.d", "2")}
    nothing = read({("gate", VALUE): "Không", ("2.3.d", "year"): 2025.0}, tmp_path)
    assert nothing.tables["own_targets"].findings == ()


def test_a_retyped_code_that_became_a_number_is_still_its_row(tmp_path):
    def code(text):
        return float(text) if text in ("2.5", "1200") or text.isdigit() else text

    data = book(
        {"own_targets": {("gate", VALUE): "Có", ("2.5", "value"): 40.0}}, form=FORM, code=code
    )
    reading = read_bytes(data, tmp_path, FORM)
    assert cell(reading, "own_targets", "2.5", "value", FORM) == (State.GIVEN, 40.0)


def test_a_plan_s_milestones_are_the_least_levels_of_its_lines():
    form = form_of_plan(find_plan("dong-da-2021-2030", BASE))
    lines = {line.code: line.floors for line in form.by_name["own_targets"].plan_lines}
    assert lines["2.2.a-NT"] == ((2025, 65.0), (2030, 75.0))
    assert lines["2.2.b"] == ((2025, 99.5), (2030, 99.99))
    assert "2.3.đ" in lines


def test_a_line_added_to_the_plan_after_the_forms_went_out_blocks_nothing():
    round_ = a_round()
    one = reading({"own_targets": YES}, form=FORM, round_=round_)
    page = one.tables["own_targets"]
    body = replace(page.body, lines=(*page.body.lines[:-1], 0))
    tables = {**one.tables, "own_targets": replace(page, body=body)}
    returned = replace(one, tables=tables)
    found = validate([(returned, UNITS["MN"])], round_, FORM, MODELS).get("a.xlsx", ())
    assert "C06" not in [finding.code for finding in found]


def test_what_counts_under_a_switch_is_what_the_form_works_out():
    plan = find_plan("dong-da-2021-2030", BASE)
    usual, cohort = (
        {line.code: line for line in form.by_name["own_targets"].plan_lines}
        for form in (
            form_of_round(plan, Switches()),
            form_of_round(plan, Switches(completion_basis="cohort")),
        )
    )
    assert usual["2.2.b"].numerator == (("completion", "grade5_completed", "minority"),)
    assert not usual["2.2.b"].by_commune
    # Counted from the commune's children, which no school can work out.
    assert cohort["2.2.b"].numerator == (("population", "cohort11_completed", "minority"),)
    assert cohort["2.2.b"].by_commune
    assert cohort["2.2.b"].kinds == usual["2.2.b"].kinds
    assert cohort["2.3.c"] == usual["2.3.c"]
    assert form_of_round(plan, Switches()).version == form_of_plan(plan).version
