"""Tables and rules that contradict themselves are told by their names."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.dependents import unless
from schemas.records import Block, Row, Table
from schemas.registry import UnsoundFormError, refuse_faults
from schemas.respondents import Asked
from schemas.rules import AtMost, ColumnAtMost, Limit, Rule, WithinPeriod
from tests.support.packaged import FORM

STAFF = FORM.by_name["staff"]
OUTREACH = FORM.by_name["outreach"]


def body(table: Table) -> Block:
    assert table.body is not None
    return table.body


def with_rows(*rows: Row) -> Table:
    return replace(STAFF, body=replace(body(STAFF), rows=(*body(STAFF).rows, *rows)))


def with_rule(table: Table, rule: Rule) -> Table:
    return replace(table, body=replace(body(table), rules=(*body(table).rules, rule)))


def faults(*tables: Table) -> list[str]:
    with pytest.raises(UnsoundFormError) as caught:
        refuse_faults(tables)
    return str(caught.value).splitlines()


def test_the_form_has_no_faults():
    refuse_faults(FORM.tables)


def test_a_printed_code_of_two_rows_is_told_with_both():
    twice = with_rows(Row("106", "porters", "Đoàn viên"))
    assert faults(twice) == ["rows staff.support and staff.porters have the same printed code 106"]


def test_a_printed_code_of_two_tables_is_told_with_both():
    other = with_rows(Row("201", "porters", "Đoàn viên"))
    (said,) = faults(other, FORM.by_name["succession"])
    assert said.startswith("rows staff.porters and succession.")
    assert said.endswith(" have the same printed code 201")


def test_tables_of_one_name_number_or_sheet_are_told_with_both():
    alike = replace(STAFF, name="outreach", body=None)
    both = f"tables staff ({STAFF.sheet}) and outreach ({STAFF.sheet})"
    assert faults(STAFF, alike) == [
        f"{both} have the same number {STAFF.number}",
        f"{both} have the same sheet {STAFF.sheet}",
    ]
    (said,) = faults(OUTREACH, replace(alike, number="99", sheet="Biểu 99"))
    assert said.endswith(" have the same name outreach")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            replace(STAFF, gate="gat"),
            "staff: gate 'gat' is no question of its head",
        ),
        (
            replace(STAFF, dependents=unless("suport", "totl", "Không", ("support", "hed"))),
            "staff: dependents name 'hed', which is not there in its body\n"
            "staff: dependents name 'suport', which is not there in its body\n"
            "staff: dependents name 'totl', which is not there in its body",
        ),
        (
            replace(STAFF, sheet="Biểu 01 Đội ngũ cán bộ quản lý, giáo viên"),
            "staff: the sheet's name has more than 31 characters, Excel's limit",
        ),
        (
            replace(STAFF, asked=Asked(levels=frozenset({"THPT"}))),
            "staff: the table is asked of the levels 'THPT', none of MN, TH, THCS, GDTX",
        ),
        (
            with_rows(Row("199", "porters", "Đoàn viên", asked=Asked(periods=frozenset({"quý"})))),
            "staff, body: porters is asked of the periods 'quý', none of 6T, nam, giai-doan",
        ),
    ],
)
def test_what_a_table_names_and_is_not_there_is_told(table, said):
    assert "\n".join(faults(table)) == said


def test_a_name_of_two_rows_is_told():
    said = faults(with_rows(Row("199", "support", "Đoàn viên")))
    assert said == ["staff, body: two rows are named support"]


def test_a_part_that_is_no_row_is_told():
    said = faults(with_rows(Row("199", "porters", "Đoàn viên", ("nobody",))))
    assert said == ["staff, body: Sums(code='R04') names 'nobody', which is no row or column there"]


def test_a_printed_code_of_two_columns_is_told_with_both():
    columns = body(STAFF).columns
    twice = replace(columns[0], name="disabled")
    table = replace(STAFF, body=replace(body(STAFF), columns=(*columns, twice)))
    assert "staff, body: columns total and disabled have the same printed code 1" in faults(table)


@pytest.mark.parametrize(
    ("table", "rule", "said"),
    [
        (
            STAFF,
            Limit("suport", 40, "query", "many_support"),
            "staff, body: rule R06:suport:40 names the cell ('suport', 'total'), "
            "which is not there",
        ),
        (
            STAFF,
            AtMost("suport", "all", "R05"),
            "staff, body: AtMost(left='suport', right='all', code='R05', severity='error', "
            "sentence='row_above_row', columns=('total', 'female', 'minority', "
            "'minority_female')) names 'suport', which is no row or column there",
        ),
        (
            STAFF,
            ColumnAtMost("disbled", "total"),
            "staff, body: ColumnAtMost(left='disbled', right='total', code='R02', "
            "severity='error') names 'disbled', which is no row or column there",
        ),
        (
            STAFF,
            AtMost("support", "all", "R05", columns=("disbled",)),
            "staff, body: AtMost(left='support', right='all', code='R05', severity='error', "
            "sentence='row_above_row', columns=('disbled',)) holds nowhere: no row has its "
            "columns",
        ),
        (
            OUTREACH,
            WithinPeriod("day", "R13", "event_outside_period"),
            "outreach, body: rule R13:period:day names the cell ('', 'day'), which is not there",
        ),
    ],
)
def test_a_rule_that_names_what_is_not_there_is_told_with_its_table_and_the_name(table, rule, said):
    assert faults(with_rule(table, rule)) == [said]
