"""Rules of pupils, training and answers: at the fault and at the nearest honest value."""

from __future__ import annotations

import pytest

from schemas.records import VALUE
from tests.support.readings import UNITS, a_round, judge

T, F = "total", "female"


def _totals(**rows):
    return {(row, T): figure for row, figure in rows.items()}


def _turns(**rows):
    return {(row, "turns"): figure for row, figure in rows.items()}


CASES = [
    # table, kind, fault, code, severity, row and column, nearest honest value
    (
        "completion",
        "TH",
        _totals(grade5_completed=121),
        ("R09", "error", "403", "1"),
        _totals(grade5_completed=120),
    ),
    (
        "completion",
        "THCS",
        {("grade9_completed", F): 58},
        ("R09", "error", "406", "2"),
        {("grade9_completed", F): 57},
    ),
    (
        "completion",
        "GDTX",
        {("grade9_completed", "minority"): 7},
        ("R09", "error", "406", "3"),
        {("grade9_completed", "minority"): 6},
    ),
    (
        "completion",
        "TH",
        _totals(grade5=621),
        ("R09", "query", "402", "1"),
        _totals(grade5=620),
    ),
    (
        "completion",
        "THCS",
        _totals(grade9=501),
        ("R09", "query", "405", "1"),
        _totals(grade9=500),
    ),
    (
        "completion",
        "TH",
        {("primary_all", F): 0, ("primary_all", "minority_female"): 0},
        ("R20", "query", "401", "2"),
        {("primary_all", F): 1, ("primary_all", "minority_female"): 1},
    ),
    (
        "completion",
        "TH",
        _totals(grade9=3),
        ("R18", "error", "405", "1"),
        _totals(grade9=None),
    ),
    (
        "completion",
        "TH",
        {("grade5_completed", "minority_female"): 4},
        ("R09", "error", "403", "4"),
        {("grade5_completed", "minority_female"): 3},
    ),
    (
        "training",
        "TH",
        _turns(communicators=16),
        ("R04", "error", "601", "1"),
        _turns(communicators=15),
    ),
    (
        "training",
        "MN",
        _turns(communicators=11),
        ("R04", "error", "601", "1"),
        _turns(communicators=10),
    ),
    (
        "training",
        "MN",
        _turns(comm_pupils=5, communicators=15),
        ("R18", "error", "604", "1"),
        _turns(comm_pupils=0),
    ),
    (
        "training",
        "PHONG",
        {("know_health", "female"): 3, ("knowledge", "female"): 26},
        ("R02", "error", "608", "2"),
        {("know_health", "female"): 2, ("knowledge", "female"): 25},
    ),
    (
        "checklist",
        "TH",
        {("site_q2", "evidence"): None},
        ("R17", "query", "810", "3"),
        {("site_q2", "evidence"): None, ("site_q2", "answer"): "Không"},
    ),
    (
        "checklist",
        "PHONG",
        {("plan_term", "evidence"): None},
        ("R17", "query", "801", "3"),
        {("plan_term", "evidence"): None, ("plan_term", "answer"): "Không"},
    ),
    (
        "checklist",
        "MN",
        {("plan_year", "evidence"): None},
        ("R17", "query", "802", "3"),
        {("plan_year", "evidence"): "Số 03/KH ngày 06/01/2025"},
    ),
    (
        "checklist",
        "MN",
        {("in_lessons", "answer"): None},
        ("C01", "error", "805", "1"),
        {("in_lessons", "answer"): "Không"},
    ),
    (
        "checklist",
        "MN",
        {("counselling_room", "answer"): "Có"},
        ("R18", "error", "819", "1"),
        {("counselling_room", "answer"): None},
    ),
    (
        "checklist",
        "PHONG",
        {("in_lessons", "answer"): "Có"},
        ("R18", "error", "805", "1"),
        {("in_lessons", "answer"): None},
    ),
]


@pytest.mark.parametrize(("table", "kind", "fault", "finding", "honest"), CASES)
def test_rule_speaks_at_the_fault_and_not_at_the_nearest_honest_value(
    table, kind, fault, finding, honest
):
    found = judge({table: fault}, kind=kind)
    assert [(f.code, f.severity, f.row, f.column) for f in found] == [finding]
    assert judge({table: honest}, kind=kind) == ()


@pytest.mark.parametrize("kind", UNITS)
@pytest.mark.parametrize("period", ["6T", "nam", "giai-doan"])
def test_honest_figures_of_any_kind_and_period_break_no_rule(kind, period):
    assert judge(kind=kind, round_=a_round(period=period)) == ()


def test_a_column_on_a_site_that_does_not_exist_contradicts_it_once_per_quarter():
    quarters = {(f"site_q{n}", "answer"): "Không áp dụng" for n in (1, 2)}
    without = {("has_site", "answer"): "Không", **quarters}
    assert judge({"checklist": {**without, ("site_q3", "answer"): "Không áp dụng"}}) == ()
    found = judge({"checklist": without})
    assert [(f.code, f.severity, f.row) for f in found] == [("R17", "error", "811")]


def test_evidence_that_several_rows_lack_is_asked_for_once():
    rows = ("site_q1", "site_q2", "site_q3")
    lacking = {(row, "evidence"): None for row in rows}
    (found,) = judge({"checklist": lacking}, kind="TH")
    assert (found.code, found.row, found.also) == ("R17", "809", (("810", "3"), ("811", "3")))
    assert "mã số 809, 810, 811: " in found.message
    explained = {**lacking, ("site_q2", "explanation"): "Cổng đang bảo trì."}
    found = judge({"checklist": explained}, kind="TH")
    assert [(one.row, one.state) for one in found] == [("809", "open"), ("810", "explained")]


def test_a_row_that_is_not_due_is_not_missed_and_its_answer_is_an_error():
    half = a_round(period="6T")
    assert judge(round_=half) == ()
    early = {"checklist": {("site_q2", "answer"): "Có"}}
    assert [(f.code, f.row) for f in judge(early, round_=half)] == [("R17", "810")]
    october = {"checklist": {("october20", "answer"): "Có"}}
    assert [(f.code, f.row) for f in judge(october, round_=half)] == [("R17", "818")]
    spared = {"checklist": {("site_q4", "answer"): "Không áp dụng"}}
    assert judge(spared, round_=half) == ()


def test_year_end_rows_are_not_asked_in_a_half_year():
    half = a_round(period="6T")
    found = judge({"completion": _totals(grade5=120)}, kind="TH", round_=half)
    assert [(f.code, f.row) for f in found] == [("R18", "402")]


def test_a_kindergarten_that_answers_no_at_five_gates_is_complete():
    zero_people = {
        (row, column): 0
        for row in (
            "head",
            "deputy",
            "other",
            "persons",
            "trained",
            "trained_in_period",
            "managers_trained",
        )
        for column in (T, F, "minority", "minority_female")
    }
    no = {("gate", VALUE): "Không"}
    nothing = {("decision", VALUE): None, ("decided_on", VALUE): None, ("changed", VALUE): 0}
    found = judge(
        {
            "succession": {**no, **zero_people},
            "outreach": {**no, ("staff_persons", VALUE): 0},
            "board": {**no, **nothing},
            "research": no,
            "own_targets": no,
        },
        entries={"outreach": (), "board": (), "research": ()},
    )
    assert [(f.code, f.severity) for f in found] == [("R15", "query")]


@pytest.mark.parametrize(("kind", "codes"), [("MN", "602, 603."), ("TH", "602, 603, 604.")])
def test_a_total_that_differs_names_the_parts_that_are_asked(kind, codes):
    (found,) = judge({"training": _turns(communicators=99)}, kind=kind)
    assert found.message.endswith(f"các dòng mã số {codes}")
