"""A round asks what its plan uses: rows that indicators and the report read, duties, what these
can't stand without, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from pipeline.forms.content import content_of
from pipeline.plan.files import PLANS_FOLDER, find_plan
from pipeline.plan.open_round import OpenRound, opened_with
from pipeline.plan.plan import Duty, Plan
from pipeline.validate.validate import validate
from schemas.registry import PACKAGED
from schemas.respondents import PERIODS
from tests.support.one_form import write_form
from tests.support.own_support import OWN, made_of
from tests.support.readings import UNITS, a_round, reading

PLANS = sorted(path.stem for path in PLANS_FOLDER.glob("*.toml"))
SETTINGS = {"literacy_band": "age15_60", "literacy_level": 1}


def plan_of(*lines: dict[str, object], **more: object) -> Plan:
    """A plan without a word of the report, with an indicator for each line."""
    usual = {"title": "Thử", "unit": "%", "kind": "total", "kinds": ["MN", "TH"]}
    indicators = [{"code": f"{n}", **usual, **line} for n, line in enumerate(lines, 1)]
    outline = [{"heading": "I. Kết quả", "answer": "narrative.results"}]
    whole = {"id": "thu", "title": "Thử", "start": 2025, "end": 2025, "outline": outline}
    return Plan.model_validate({**whole, "indicator": indicators, **more})


def opened(plan: Plan, period: str = "nam", **changes: object) -> OpenRound:
    round_ = a_round()
    switches = round_.settings.switches.model_copy(update=SETTINGS)
    update = {"period": period, "switches": switches, **changes}
    return opened_with(
        replace(round_, settings=round_.settings.model_copy(update=update)), plan, PACKAGED
    )


@cache
def packaged(name: str, period: str) -> OpenRound:
    return opened(find_plan(name, PACKAGED.form), period)


def asked(of: OpenRound, kind: str = "MN") -> set[str]:
    """The codes of the rows that a unit is asked, without those of Bìa and of Biểu 12."""
    who = of.round.respondent(UNITS[kind])
    return {
        row.code
        for table in of.form.asked(who)
        if table.number and not table.plan_lines
        for _, block in table.blocks
        for row in block.rows
        if row.is_asked(who)
    }


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("name", PLANS)
def test_no_indicator_reads_a_row_that_the_round_does_not_ask(name: str, period: str) -> None:
    of = packaged(name, period)
    for indicator in of.plan.under(of.round.effective_switches).indicators:
        for unit in UNITS.values():
            who = of.round.respondent(unit)
            everything = replace(who, left_out=frozenset())
            read = indicator.asked_references(of.form, everything)
            assert indicator.asked_references(of.form, who) == read, (indicator.code, unit.kind)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("name", PLANS)
def test_an_honest_return_of_what_is_asked_has_no_finding(name: str, period: str) -> None:
    of = packaged(name, period)
    returns = [
        (replace(reading(unit=unit, form=of.form, round_=of.round), path=f"{kind}.xlsx"), unit)
        for kind, unit in UNITS.items()
    ]
    found = validate(returns, of.round, of.form, of.models)
    assert {path: one for path, one in found.items() if one} == {}


def test_each_packaged_duty_has_its_sentence() -> None:
    for name in PLANS:
        duties = find_plan(name, PACKAGED.form).duties
        assert duties
        assert all(duty.text for duty in duties)


NARRATIVE = {"1103"}


@pytest.mark.parametrize(
    ("numerator", "expected"),
    [
        # A part and its totals with all that they are made of, and nothing beside them.
        ("staff.head.total", {"101", "102", "103", "104", "105", "106"}),
        # "Trong công chức, viên chức (mã số 107)", "Trong tổng số (mã số 101)".
        ("staff.masters.total", {"101", "102", "103", "104", "105", "106", "107", "108"}),
        # The question above the table, and each row that a label is within.
        ("succession.trained_in_period.female", {"200", "204", "205", "206"}),
        # The answer that spares the row.
        ("checklist.site_q2.answer", {"808", "810"}),
        # The entries with the sums that the form shows of them.
        ("outreach.parents", {"500", "501", "503"}),
        ("board.trained", {"700", "704", "705", "706"}),
    ],
)
def test_a_row_brings_along_what_it_can_not_stand_without(
    numerator: str, expected: set[str]
) -> None:
    assert asked(opened(plan_of({"numerator": [numerator]}))) == expected | NARRATIVE


def test_only_the_units_of_an_indicator_are_asked_for_it() -> None:
    of = opened(plan_of({"numerator": ["staff.doctors.total"], "kinds": ["TH"]}))
    assert "109" in asked(of, "TH")
    assert asked(of, "MN") == NARRATIVE


@pytest.mark.parametrize("levels", [{"TH", "THCS"}, {"MN", "TH"}])
def test_a_school_lists_no_line_to_which_it_can_give_no_figure(levels: set[str]) -> None:
    of = packaged("dong-da-2021-2030", "nam")
    who = of.round.respondent(UNITS["LC"].model_copy(update={"levels": frozenset(levels)}))
    body = of.form.by_name["own_targets"].body
    assert body
    listed = {row.code for row in body.rows if row.is_asked(who)}
    assert {"2.2.a-NT", "2.2.a-MG"} & listed == (
        {"2.2.a-NT", "2.2.a-MG"} if "MN" in levels else set()
    )
    # Of a table that it is asked, pupils of another level are rows of others.
    assert ("2.2.c" in listed) == ("THCS" in levels)
    assert {"2.2.b", "2.5"} <= listed


def test_guidance_names_no_row_that_is_not_asked() -> None:
    def said(*rows: str) -> str:
        of = opened(plan_of({"numerator": [f"staff.{row}.total" for row in rows]}))
        content = content_of(of.form, of.round, UNITS["MN"])
        return content.guidance(content.layout.by_table["staff"].table)

    whole = said("managers", "teachers", "doctors")
    assert whole.endswith(" chỉ tính ở mã số 109.")
    assert said("managers", "teachers") == whole.rpartition(" Người có cả")[0]


def test_while_a_switch_is_open_every_row_that_it_may_choose_is_asked() -> None:
    line = {"numerator": ["literacy.{literacy_band}.women"], "kinds": ["XA"], "unset": "chưa chọn"}
    left_open = opened(plan_of(line), switches=a_round().settings.switches)
    assert asked(left_open, "XA") == {"1401", "1402", "1403"} | NARRATIVE
    chosen = a_round().settings.switches.model_copy(update={"literacy_band": "age15_25"})
    assert asked(opened(plan_of(line), switches=chosen), "XA") == {"1401"} | NARRATIVE


def test_the_round_stands_over_the_plan() -> None:
    plan = plan_of(
        {"numerator": ["checklist.in_lessons.answer"], "kind": "yes"},
        duty=[{"asks": ["802"]}, {"asks": ["814"], "kinds": ["TH"]}],
    )
    assert asked(opened(plan)) == {"802", "805"} | NARRATIVE
    assert asked(opened(plan), "TH") == {"802", "805", "814"} | NARRATIVE
    more = opened(plan, also_asked=("1001", "Biểu 09"), not_asked=("802",))
    assert asked(more) == {"805", "900", "1001"} | NARRATIVE
    assert "research" in {
        table.name for table in more.form.asked(more.round.respondent(UNITS["MN"]))
    }


def test_what_an_office_defines_itself_is_asked_and_what_it_leaves_out_is_not() -> None:
    plan = plan_of({"numerator": ["checklist.family_month.answer"], "kind": "yes"})
    of = opened_with(a_round(), plan, made_of(OWN))
    own = {
        row.code
        for table in of.form.tables
        for _, block in table.blocks
        for row in block.rows
        if (table.origin or row.origin) and row.is_asked(a_round().respondent(UNITS["MN"]))
    }
    assert own
    assert own <= asked(of)
    # OWN leaves row 816 out, which stands over what the plan reads.
    assert "816" not in asked(of)


def test_a_rule_holds_only_where_all_that_it_looks_at_is_asked() -> None:
    """R07: who is planned is at most as many as the titles, of which this round asks none."""
    plan = plan_of({"numerator": ["succession.persons.female"]})
    of = opened(plan)
    sent = reading(
        {"succession": {("persons", "total"): 900}},
        unit=UNITS["TH"],
        form=of.form,
        round_=a_round(),
    )
    codes = {
        one.code for one in validate([(sent, UNITS["TH"])], of.round, of.form, of.models)["a.xlsx"]
    }
    assert "R07" not in codes
    asking = replace(a_round(), settings=of.round.settings)
    both = validate([(sent, UNITS["TH"])], asking, of.form, of.models)["a.xlsx"]
    assert "R07" in {one.code for one in both}


def test_no_form_is_another_version_by_what_its_plan_uses() -> None:
    plan = find_plan("gia-lam-2022", PACKAGED.form)
    without = plan.model_copy(update={"duties": (Duty(asks=("12",)),)})
    assert opened(plan).form.version == opened(without).form.version


def test_bia_asks_of_minorities_where_a_table_counts_them() -> None:
    def gates(of: OpenRound, kind: str = "MN") -> set[str]:
        who = of.round.respondent(UNITS[kind])
        rows = of.form.by_name["cover"].body or of.form.by_name["cover"].head
        assert rows
        return {row.name for row in rows.rows if row.is_asked(who)} & {
            "has_minority_staff",
            "has_minority_children",
        }

    assert gates(packaged("khoai-chau-2016-2020", "giai-doan")) == set()
    assert gates(packaged("gia-lam-2022", "nam")) == {"has_minority_staff"}
    # A row that the office adds to a table of schools is no reason to ask the office itself.
    own = opened_with(a_round(), plan_of(), made_of(OWN))
    assert gates(own) == {"has_minority_staff"}
    assert gates(own, "PHONG") == set()


def test_a_query_is_not_put_where_its_explanation_is_not_asked(tmp_path) -> None:
    """The lack of a board is explained where the number of its decision stands, row 701."""
    of = packaged("gia-lam-2022", "nam")
    assert "701" not in asked(of)
    write_form(tmp_path / "a.xlsx", of.form, of.round, UNITS["MN"])
    sent = reading(
        {"board": {("gate", "value"): "Không"}}, unit=UNITS["MN"], form=of.form, round_=of.round
    )
    found = validate([(sent, UNITS["MN"])], of.round, of.form, of.models).get("a.xlsx", ())
    assert not [one for one in found if one.row in ("700", "701")]
