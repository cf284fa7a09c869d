"""Judgement on the content of another office's summary, whatever its checksum says."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.accept import layout_of_transfer as layout
from pipeline.accept import rollup
from pipeline.accept.accept import accept
from pipeline.accept.carried_checks import problem_of
from pipeline.accept.records import Accepted, Outcome, ReturnRecord, TableRecord
from pipeline.plan.files import find_plan
from pipeline.read.records import FileStatus
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.transfer import transfer_rows
from pipeline.text.findings import Finding
from tests.support.packaged import FORM
from tests.support.readings import UNITS, a_round, reading

PLAN = find_plan("dong-da-2021-2030", FORM)
ROUND = a_round()
CHILD = replace(ROUND, name="xa-01", folder=Path("xa-01"), units=(UNITS["TH"], UNITS["XA"]))
PATH = "2025-11-19/tong-hop.xlsx"
HUGE = 10**400


def child(findings=()):
    """The hidden sheets of an honest summary of two units."""
    readings = {
        unit.code: reading(unit=unit, path=f"{unit.code}.xlsx", round_=CHILD)
        for unit in CHILD.units
    }
    chosen = {(code, table): one for code, one in readings.items() for table in one.tables}
    returns = [
        ReturnRecord(one.path, "0" * 64, code, FileStatus.COUNTED, "", dt.date(2025, 11, 18), None)
        for code, one in readings.items()
    ]
    tables = [
        TableRecord(code, table, one.path, Outcome.COUNTED) for (code, table), one in chosen.items()
    ]
    accepted = accept(chosen, FORM, 2025)
    found = Outcomes(
        CHILD, PLAN, accepted, tuple(returns), tuple(tables), tuple(findings), results=()
    )
    return transfer_rows(found, FORM)


@pytest.fixture(scope="module")
def honest():
    return child()


def stamped(rows):
    """The sheets with the checksum that whoever forges them reckons anew."""
    digest = layout.digest_of(rows[name] for name in layout.CARRIED)
    meta = [row for row in rows[layout.META] if row[0] != "digest"]
    return {**rows, layout.META: [*meta, ("digest", digest)]}


def forged(rows, table, change, unit="TH01"):
    """The sheets with the content of one table of one unit changed."""
    data = []
    for row in rows[layout.DATA]:
        if row[:2] == (table, unit):
            content = json.loads("".join(part[1:-1] for part in row[4:]))
            change(content)
            row = (*row[:4], f"|{json.dumps(content)}|")
        data.append(row)
    return stamped({**rows, layout.DATA: data})


def with_cell(value, place=("teachers", "total"), table="staff"):
    def change(content):
        (cell,) = (cell for cell in content["cells"] if (cell[0], cell[1]) == place)
        cell[2] = value

    return lambda rows: forged(rows, table, change)


def judged(rows):
    """The reason why the sheets can't be used; "" where they can."""
    try:
        rolled = rollup.rolled_tables(rows, PATH, FORM)
    except rollup.RollupError as error:
        return str(error)
    return problem_of(rolled, ROUND, FORM)


def test_an_honest_summary_has_no_problem(honest):
    assert judged(honest) == ""


@pytest.mark.parametrize(
    "value",
    [
        *("một", [1], {"date": "hôm qua"}, {"date": "2025-11-17"}, 27.5, float("nan"), True, HUGE),
        *(-5, 27_000_000, float("inf")),
    ],
    ids=lambda value: str(value)[:12],
)
def test_a_figure_that_no_return_could_have_is_refused(honest, value):
    assert judged(with_cell(value)(honest))


def test_the_reason_names_table_unit_and_cell(honest):
    said = judged(with_cell(-5)(honest))
    assert said.startswith("Biểu 01 của Trường Tiểu học Sông Vân (TH01), ô ")
    assert said.endswith("số -5 không hợp lý")


def test_figures_times_a_thousand_are_refused(honest):
    def change(content):
        for cell in content["cells"]:
            if isinstance(cell[2], int):
                cell[2] *= 1000

    rows = honest
    for table in ("staff", "completion", "outreach"):
        rows = forged(rows, table, change)
    assert "không hợp lý" in judged(rows)


def test_a_rule_that_is_broken_is_told_with_its_cell(honest):
    said = judged(with_cell(39, ("teachers", "female"))(honest))
    assert "số liệu mâu thuẫn" in said


def test_what_the_office_below_has_accepted_is_not_asked_again():
    accepted = [
        Finding(code, "error", "…", "waived", "TH01", "TH01.xlsx", "staff", row)
        for code, row in (("R02", "105"), ("R04", "101"))
    ]
    broken = with_cell(39, ("teachers", "female"))
    assert "mâu thuẫn" in judged(broken(child()))
    assert "mâu thuẫn" not in judged(broken(child(accepted)))


def test_json_of_ten_thousand_brackets_is_refused(honest):
    deep = "[" * 10_000 + "]" * 10_000
    data = [
        (*row[:4], f"|{deep}|") if row[:2] == ("staff", "TH01") else row
        for row in honest[layout.DATA]
    ]
    assert judged(stamped({**honest, layout.DATA: data}))


@pytest.mark.parametrize("sheet", [layout.DATA, layout.TABLES, layout.UNITS, layout.RETURNS])
def test_what_stands_twice_is_refused(honest, sheet):
    rows = [*honest[sheet], honest[sheet][1]]
    assert "lần" in judged(stamped({**honest, sheet: rows}))


def test_tables_that_count_without_figures_are_refused(honest):
    rows = [row for row in honest[layout.DATA] if row[:2] != ("staff", "TH01")]
    assert "không khớp" in judged(stamped({**honest, layout.DATA: rows}))


def test_a_total_of_more_units_than_there_are_is_refused(honest):
    rows = [*honest[layout.TOTALS], ("resources", "cases", "total", "300", "9000")]
    assert "300 đơn vị" in judged(stamped({**honest, layout.TOTALS: rows}))


def taken(**settings):
    """The child's summary dropped into a round with these settings: its record and findings."""
    rolled = rollup.rolled_tables(child(), PATH, FORM)
    arrived = rollup.Arrived(PATH, "0" * 64, dt.date(2025, 11, 19), "", rolled)
    above = ROUND.settings.model_copy(update=settings)
    round_ = replace(ROUND, settings=above, units=(UNITS["TH"],))
    joined = rollup.join(round_, Accepted({}, 2025), [arrived], FORM)
    record = next(one for one in joined.returns if one.path == PATH)
    return record, joined.findings


def test_an_office_that_the_round_does_not_name_is_put_to_the_officer():
    record, findings = taken()
    (asked,) = findings
    assert record.status == FileStatus.COUNTED
    assert (asked.code, asked.severity, asked.for_office) == ("I14", "query", True)
    assert "Phòng Văn hóa - Xã hội phường Liễu Giang (mã VHXH)" in asked.message
    assert "2 đơn vị, trong đó 1 đơn vị chưa có trong danh sách" in asked.message


@pytest.mark.parametrize("name", ["", "Phòng Văn hoá - Xã hội phường Liễu Giang"])
def test_an_office_that_the_round_names_is_taken_without_a_question(name):
    record, findings = taken(offices={"vhxh": name})
    assert (record.status, findings) == (FileStatus.COUNTED, ())


@pytest.mark.parametrize("offices", [{"XA01": ""}, {"VHXH": "UBND xã Khác"}])
def test_a_summary_of_another_office_than_those_named_is_refused(offices):
    record, findings = taken(offices=offices)
    assert record.status == FileStatus.BLOCKED
    assert [one.code for one in findings] == ["I13"]
    assert "Phòng Văn hóa - Xã hội phường Liễu Giang" in record.reason


def implausible(row, table="training", unit="TH01"):
    """The question that the run below asked about a figure, not settled."""
    return Finding("R25", "query", "…", "open", unit, f"{unit}.xlsx", table, row)


PHONE = 912_345_722


def with_phone(rows):
    """A telephone number among the turns of training, and in their sum."""

    def change(content):
        cells = {(cell[0], cell[1]): cell for cell in content["cells"]}
        officials, everyone = (cells[row, "turns"] for row in ("comm_officials", "communicators"))
        everyone[2] += PHONE - officials[2]
        officials[2] = PHONE

    return forged(rows, "training", change)


def test_a_figure_beyond_its_bound_of_which_the_summary_says_nothing_is_refused(honest):
    assert judged(with_phone(honest)).endswith("không hợp lý")


def test_a_figure_that_the_run_below_asked_about_does_not_cost_the_whole_summary():
    assert judged(with_phone(child([implausible("602")]))) == ""
    assert "không hợp lý" in judged(with_phone(child([implausible("607")])))


def test_a_small_school_in_thousands_is_refused_by_its_bounds(honest):
    """Twelve pupils of a hamlet's school, which no flat limit of a summary would tell."""
    small = with_cell(12_000, ("primary_all", "total"), "completion")(honest)
    assert "số 12000 không hợp lý" in judged(small)


def test_a_total_beyond_what_the_units_can_have_is_refused_unless_it_was_asked_about():
    def with_total(findings=()):
        rows = child(findings)
        told = [*rows[layout.TOTALS], ("resources", "cases", "total", "1", "9000")]
        return stamped({**rows, layout.TOTALS: told})

    assert "không thể là tổng" in judged(with_total())
    assert judged(with_total([implausible("1006", "resources")])) == ""
