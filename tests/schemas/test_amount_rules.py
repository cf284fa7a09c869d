"""Rules of resources, texts and literacy: at the fault and at the nearest honest value."""

from __future__ import annotations

import pytest

from schemas.records import VALUE
from tests.support.readings import judge

T, F = "total", "female"


def _totals(**rows):
    return {(row, T): figure for row, figure in rows.items()}


def _women(**rows):
    return {(row, "women"): figure for row, figure in rows.items()}


CASES = [
    # table, kind, fault, code, severity, row and column, nearest honest value
    (
        "resources",
        "MN",
        {("victims", F): 2},
        ("R02", "error", "1007", "2"),
        {("victims", F): 1},
    ),
    (
        "resources",
        "MN",
        _totals(cases_reported=2),
        ("R05", "error", "1008", "1"),
        _totals(cases_reported=1),
    ),
    (
        "resources",
        "MN",
        _totals(cases_closed=2),
        ("R05", "error", "1009", "1"),
        _totals(cases_closed=1),
    ),
    (
        "resources",
        "MN",
        _totals(cases=0, cases_reported=0, cases_closed=0),
        ("R05", "error", "1007", "1"),
        {**_totals(cases=0, cases_reported=0, cases_closed=0, victims=0), ("victims", F): 0},
    ),
    (
        "resources",
        "MN",
        {("victims", T): 0, ("victims", F): 0},
        ("R05", "query", "1007", "1"),
        {("victims", T): 1, ("victims", F): 0},
    ),
    (
        "resources",
        "TH",
        _totals(cases_reported=0),
        ("R05", "query", "1006", "1"),
        _totals(cases_reported=1),
    ),
    (
        "resources",
        "TH",
        _totals(checks_done=3),
        ("R05", "query", "1005", "1"),
        _totals(checks_done=2),
    ),
    (
        "resources",
        "PHONG",
        _totals(spent_state=20_001_000),
        ("R05", "query", "1002", "1"),
        _totals(spent_state=20_000_000),
    ),
    (
        "resources",
        "MN",
        _totals(raised=9_000),
        ("R23", "query", "1003", "1"),
        _totals(raised=10_000),
    ),
    (
        "resources",
        "MN",
        _totals(raised=2_500_500),
        ("R23", "query", "1003", "1"),
        _totals(raised=2_501_000),
    ),
    (
        "resources",
        "MN",
        _totals(raised=1),
        ("R23", "query", "1003", "1"),
        _totals(raised=0),
    ),
    (
        "narrative",
        "MN",
        {("results", VALUE): "a" * 2001},
        ("C15", "error", "1103", "1"),
        {("results", VALUE): "a" * 2000},
    ),
    (
        "narrative",
        "XA",
        {("difficulties", VALUE): None},
        ("C01", "error", "1105", "1"),
        {("difficulties", VALUE): "Không", ("situation", VALUE): None},
    ),
    (
        "literacy",
        "XA",
        {("age15_25", "literate1"): 2001},
        ("R02", "error", "1401", "2"),
        {("age15_25", "literate1"): 2000},
    ),
    (
        "literacy",
        "XA",
        {("age15_60", "literate2"): 8951},
        ("R02", "error", "1403", "3"),
        {("age15_60", "literate2"): 8950},
    ),
    (
        "literacy",
        "XA",
        {("age15_35", "minority_literate1"): 201},
        ("R02", "error", "1402", "5"),
        {("age15_35", "minority_literate1"): 200},
    ),
    (
        "literacy",
        "XA",
        {("age15_35", "minority_literate2"): 197},
        ("R02", "error", "1402", "6"),
        {("age15_35", "minority_literate2"): 196},
    ),
    (
        "literacy",
        "XA",
        {("age15_60", "minority_women"): 9001},
        ("R02", "error", "1403", "4"),
        {("age15_60", "minority_women"): 9000},
    ),
    (
        "literacy",
        "XA",
        {("age15_25", "literate1"): 98, ("age15_25", "literate2"): 98},
        ("R02", "error", "1401", "5"),
        {("age15_25", "literate1"): 99, ("age15_25", "literate2"): 98},
    ),
    (
        "literacy",
        "XA",
        {("age15_25", "literate2"): 97},
        ("R02", "error", "1401", "6"),
        {("age15_25", "literate2"): 98},
    ),
    (
        "literacy",
        "XA",
        _women(age15_25=4001),
        ("R05", "error", "1401", "1"),
        _women(age15_25=4000),
    ),
]


@pytest.mark.parametrize(("table", "kind", "fault", "finding", "honest"), CASES)
def test_rule_speaks_at_the_fault_and_not_at_the_nearest_honest_value(
    table, kind, fault, finding, honest
):
    found = judge({table: fault}, kind=kind)
    assert [(f.code, f.severity, f.row, f.column) for f in found] == [finding]
    assert judge({table: honest}, kind=kind) == ()


def test_the_answer_of_a_finding_is_written_as_people_write_it():
    (found,) = judge({"resources": _totals(raised=9_000)})
    assert found.message == (
        "Biểu 10, ô C14: 9.000 đồng là số nhỏ bất thường hoặc lẻ dưới một nghìn đồng. Có phải là "
        "9.000 nghìn đồng hoặc triệu đồng? Nhập lại bằng đồng hoặc giải trình."
    )


@pytest.mark.parametrize(("kind", "learners"), [("THCS", "học sinh"), ("GDTX", "học viên")])
def test_a_sentence_calls_learners_as_the_unit_does(kind, learners):
    (found,) = judge({"completion": {("grade9_completed", "female"): 58}}, kind=kind)
    assert found.what == f"Số hoàn thành (58) lớn hơn số {learners} (57)."
