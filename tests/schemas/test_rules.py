"""Each rule at the fault and at the nearest honest value."""

from __future__ import annotations

import pytest

from pipeline.text.findings import SENTENCES
from schemas import rules
from tests.support.packaged import FORM
from tests.support.readings import a_round, codes, judge

T, F, M, MF = "total", "female", "minority", "minority_female"


def _sums(table: str, **rows: int) -> dict[str, dict[tuple[str, str], int]]:
    return {table: {(row, T): figure for row, figure in rows.items()}}


CASES = [
    # kind, fault, code, home row and column (printed), nearest honest value
    (
        "MN",
        {"staff": {("ccvc", F): 31}},
        "R02",
        "107",
        "2",
        {"staff": {("ccvc", F): 30, ("ccvc", M): 2, ("ccvc", MF): 2}},
    ),
    ("MN", {"staff": {("ccvc", M): 31}}, "R02", "107", "3", {"staff": {("ccvc", M): 4}}),
    ("MN", {"staff": {("ccvc", MF): 4}}, "R02", "107", "4", {"staff": {("ccvc", MF): 3}}),
    (
        "MN",
        {"staff": {("ccvc", F): 28, ("ccvc", M): 4, ("ccvc", MF): 1}},
        "R03",
        "107",
        "1",
        {"staff": {("ccvc", F): 28, ("ccvc", M): 4, ("ccvc", MF): 2}},
    ),
    ("MN", _sums("staff", all=41), "R04", "101", "1", _sums("staff", all=40)),
    ("MN", _sums("staff", managers=4), "R04", "102", "1", _sums("staff", managers=3)),
    ("MN", _sums("staff", ccvc=41), "R05", "107", "1", _sums("staff", ccvc=40)),
    ("MN", _sums("staff", masters=31), "R05", "108", "1", _sums("staff", masters=30)),
    ("MN", _sums("staff", doctors=36), "R05", "109", "1", _sums("staff", doctors=35)),
    (
        "MN",
        _sums("staff", head=2, managers=4, all=41),
        "R06",
        "103",
        "1",
        _sums("staff", head=1),
    ),
    (
        "MN",
        {"staff": {("deputy", T): 4, ("managers", T): 5, ("all", T): 42}},
        "R06",
        "104",
        "1",
        {"staff": {("deputy", T): 3, ("managers", T): 4, ("all", T): 41}},
    ),
    ("MN", _sums("succession", persons=7), "R07", "204", "1", _sums("succession", persons=6)),
    (
        "MN",
        {"succession": {("deputy", T): 5}},
        "R07",
        "204",
        "1",
        {"succession": {("deputy", T): 4}},
    ),
    ("MN", _sums("succession", trained=5), "R08", "205", "1", _sums("succession", trained=4)),
    (
        "MN",
        _sums("succession", trained_in_period=4),
        "R08",
        "206",
        "1",
        _sums("succession", trained_in_period=3),
    ),
    (
        "MN",
        _sums("preschool", nursery_resident=91),
        "R10",
        "311",
        "1",
        _sums("preschool", nursery_resident=90),
    ),
    ("MN", _sums("preschool", nursery=91, all=302), "R12", "302", "1", {}),
    ("XA", _sums("population", age2=111), "R12", "1301", "1", {}),
    (
        "XA",
        {"population": {("age2", "attending"): 111, ("nursery", "attending"): 201}},
        "R02",
        "1304",
        "5",
        {"population": {("age2", "attending"): 110, ("nursery", "attending"): 200}},
    ),
    (
        "XA",
        {"population": {("age0", "attending_female"): 21, ("nursery", "attending_female"): 107}},
        "R02",
        "1302",
        "6",
        {"population": {("age0", "attending_female"): 20, ("nursery", "attending_female"): 106}},
    ),
    ("PHONG", _sums("agency", key_leaders=4), "R05", "1505", "1", _sums("agency", key_leaders=3)),
    ("PHONG", _sums("agency", masters=12), "R05", "1507", "1", _sums("agency", masters=11)),
    (
        "PHONG",
        _sums("agency", head=2, leaders=4),
        "R06",
        "1503",
        "1",
        _sums("agency", head=1),
    ),
]


@pytest.mark.parametrize(("kind", "fault", "code", "row", "column", "honest"), CASES)
def test_rule_speaks_at_the_fault_and_not_at_the_nearest_honest_value(
    kind, fault, code, row, column, honest
):
    found = judge(fault, kind=kind)
    assert (code, row, column) in [(f.code, f.row, f.column) for f in found]
    assert judge(honest, kind=kind) == ()


def test_cohort_rows_are_judged_only_where_the_switch_asks_them():
    fault = {"population": {("cohort11_completed", T): 121}}
    assert judge(kind="XA") == ()
    # Rows of forms made under another setting are noted and passed over.
    assert codes(judge(fault, kind="XA")) == ["N05"]
    asked = a_round(completion_basis="cohort")
    assert codes(judge(fault, kind="XA", round_=asked)) == ["R09"]


def test_doctors_are_not_bound_by_civil_servants():
    contracts = {
        "staff": {
            ("ccvc", T): 5,
            ("ccvc", F): 5,
            ("masters", T): 0,
            ("masters", F): 0,
            ("masters", M): 0,
            ("masters", MF): 0,
            ("doctors", T): 6,
            ("ccvc", M): 0,
            ("ccvc", MF): 0,
        }
    }
    assert codes(judge(contracts)) == []


def test_men_above_a_third_are_asked_about_in_a_kindergarten_only():
    men = {"staff": {("all", F): 27, ("teachers", F): 17, ("ccvc", F): 19}}
    found = judge(men)
    assert [(f.code, f.severity, f.row) for f in found] == [("R20", "query", "101")]
    assert judge(men, kind="TH") == ()
    just = {"staff": {("all", F): 28, ("teachers", F): 18, ("ccvc", F): 19}}
    assert judge(just) == ()


def test_an_explanation_answers_a_query_and_not_an_error():
    many = {
        "staff": {
            ("deputy", T): 4,
            ("managers", T): 5,
            ("all", T): 42,
            ("deputy", "explanation"): "Trường sáp nhập từ hai trường.",
        }
    }
    assert [(f.code, f.state) for f in judge(many)] == [("R06", "explained")]
    wrong = {"staff": {("ccvc", F): 31, ("ccvc", "explanation"): "Đúng như vậy."}}
    assert [(f.code, f.state) for f in judge(wrong)] == [("R02", "open")]


def test_children_of_one_sex_are_asked_about_above_thirty():
    rows = [row.name for row in FORM.by_name["preschool"].body.rows]
    no_girls = {"preschool": {(row, column): 0 for row in rows for column in (F, MF)}}
    assert [(f.code, f.row) for f in judge(no_girls)] == [("R20", "301")]


def test_a_school_without_staff_is_an_error():
    rows = [row.name for row in FORM.by_name["staff"].body.rows]
    empty = {"staff": {(row, column): 0 for row in rows for column in (T, F, M, MF)}}
    assert codes(judge(empty)) == ["R01"]


def test_a_fault_that_follows_from_another_is_not_repeated():
    swapped = {
        "staff": {
            ("teachers", T): 26,
            ("teachers", F): 28,
            ("all", T): 38,
            ("all", F): 38,
            ("support", F): 7,
        }
    }
    assert [(f.code, f.row, f.column) for f in judge(swapped)] == [("R02", "105", "2")]


def test_every_sentence_that_a_rule_names_is_in_the_catalogue_with_its_arguments():
    for table in FORM.tables:
        for _, block in table.blocks:
            for rule in block.rules:
                for check in rule.checks(block):
                    place = f"{table.name}, rule {check.name}: no sentence {check.sentence}"
                    assert check.sentence in SENTENCES, place
                    words = {name: "x" for name, _ in check.arguments}
                    words.update({"biểu": "x", "ô": "x", "d": "x", "dòng": "x"})
                    SENTENCES[check.sentence].template.format_map(words)


def test_a_sentence_has_the_code_and_the_severity_of_a_rule_that_names_it():
    named: dict[str, set[tuple[str, str]]] = {}
    for table in FORM.tables:
        for _, block in table.blocks:
            for rule in block.rules:
                for check in rule.checks(block):
                    known = named.setdefault(check.sentence, set())
                    known.add((check.code, check.severity))
    assert {
        name: (SENTENCES[name].code, SENTENCES[name].severity)
        for name, known in named.items()
        if name in SENTENCES and (SENTENCES[name].code, SENTENCES[name].severity) not in known
    } == {}


def test_the_next_free_code_of_a_rule_is_told_where_rules_are_explained():
    given = [int(one.code[1:]) for one in SENTENCES.values() if one.code.startswith("R")]
    assert f"R{max(given) + 1} is the next" in str(rules.__doc__)


def test_a_sentence_that_is_missing_is_told_with_the_table_and_the_rule(monkeypatch):
    monkeypatch.delitem(SENTENCES, "union_above_total")
    with pytest.raises(LookupError, match=r"staff, rule R03:ccvc: .* 'union_above_total'"):
        judge({"staff": {("ccvc", F): 28, ("ccvc", M): 4, ("ccvc", MF): 1}})


def test_check_names_are_unique_in_their_block():
    for table in FORM.tables:
        for _, block in table.blocks:
            names = [check.name for rule in block.rules for check in rule.checks(block)]
            assert len(names) == len(set(names)), table.name
