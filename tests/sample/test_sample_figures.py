from __future__ import annotations

import datetime as dt
from dataclasses import replace
from random import Random

import pytest

from pipeline.plan.files import find_plan
from pipeline.round.roster import Unit
from pipeline.sample.by_metadata import broken
from pipeline.sample.figures import FIGURES, answer
from pipeline.sample.make import drafted
from pipeline.sample.profiles import draw_district
from pipeline.sample.scene import Scene
from pipeline.sample.units import counted, make_units
from schemas.code_lists import NO, YES, YES_NO
from schemas.model import Count, FourColumns, List, Record, Text, asks, compile_block, question
from schemas.records import VALUE, Kind, Row, Shape, Table
from schemas.respondents import ALWAYS
from schemas.rules import AtMost, Between, NotZero, PeopleColumns, Sums
from tests.support.packaged import FORM
from tests.support.sample_support import (
    FORM_OF_PLAN,
    PLAN,
    blocking,
    required_cells,
    scenes,
    spared,
)


@pytest.mark.parametrize("period", ["6T", "nam", "giai-doan"])
@pytest.mark.parametrize("seed", [1, 2])
def test_clean_answers_break_no_rule_that_blocks_and_leave_nothing_out(
    seed: int, period: str
) -> None:
    for who, scene in scenes(seed, period):
        for table in FORM_OF_PLAN.asked(who):
            answers = answer(table, who, scene)
            if table.gate and answers.head.get(table.gate) == NO:
                ungated = {row.name for row in table.body.rows if row.ungated} if table.body else ()
                assert {row for row, _ in answers.cells} == set(ungated)
                assert not answers.entries
                continue
            if table.head is not None:
                heads = {row for row, _ in required_cells(table.head, who)}
                assert heads <= set(answers.head), (table.name, scene.unit.code)
            if table.body is None or table.body.shape is Shape.LIST:
                assert table.body is None or 0 < len(answers.entries) <= table.body.room
                continue
            wrong = broken(table.body, blocking(table.body, who), answers.cells)
            assert not wrong, (table.name, scene.unit.code, [check.name for check in wrong])
            missing = required_cells(table.body, who) - set(answers.cells) - spared(table, answers)
            assert not missing, (table.name, scene.unit.code)


def test_some_schools_have_nobody_planned_and_some_nobody_of_a_minority() -> None:
    gates, minority = set(), set()
    for who, scene in scenes(1):
        if scene.unit.kind in ("TH", "THCS", "MN"):
            # A plan that has no use for row 207 does not ask it, gate or no gate.
            narrowed = replace(who, left_out=frozenset({"207"}))
            planned = answer(FORM.by_name["succession"], narrowed, scene)
            assert ("managers_trained", "total") not in planned.cells
            gates.add(planned.head["gate"])
            cover = answer(FORM.by_name["cover"], who, scene)
            minority.add(cover.cells["has_minority_staff", VALUE])
    assert gates == minority == {YES, NO}


def test_a_private_school_has_no_public_employees_and_nobody_planned() -> None:
    unit = Unit(code="MN01", name="Trường Mầm non Nắng Sớm", kind="MN", ownership="Tư thục")
    profiles, communes = draw_district((unit,), 1)
    counts = counted({"MN": 1})
    settings, plan = drafted(PLAN, 2025, "nam", counts), find_plan(PLAN, FORM)
    scene = Scene(unit, profiles["MN01"], communes[""], settings, plan, settings.due, Random(1))
    assert profiles["MN01"].ccvc.total == 0
    assert FIGURES["succession"](scene).head == {"gate": NO}


@pytest.mark.parametrize("seed", range(5))
def test_attendance_of_a_commune_is_near_the_targets(seed: int) -> None:
    units = make_units(counted({"MN": 10, "XA": 1}), Random(seed))
    profiles, communes = draw_district(units, seed)
    (commune,) = communes.values()
    here = [sum(p.ages[age].total for p in profiles.values() if p.ages) for age in range(6)]
    living = [group.total for group in commune.living]
    nursery = (sum(here[:3]) + commune.private_nursery.total) / sum(living[:3])
    kindergarten = (sum(here[3:]) + commune.private_kindergarten.total) / sum(living[3:])
    assert 0.59 <= nursery <= 0.76
    assert 0.955 <= kindergarten <= 0.995


def test_more_units_leave_the_figures_of_the_first_ones_alone() -> None:
    units = make_units(counted({"MN": 4, "XA": 1}), Random(1))
    few, _ = draw_district(units[:2], 7)
    many, _ = draw_district(units, 7)
    assert all(many[code] == profile for code, profile in few.items())


@asks(
    rows=(
        Row("9901", "all", "Tổng (9901 = 9902 + 9903)", parts=("first", "second")),
        Row("9902", "first", "Một"),
        Row("9903", "second", "Hai"),
        Row("9904", "persons", "Người"),
        Row("9905", "trained", "Trong mã số 9904"),
    ),
    rules=(
        PeopleColumns(),
        Sums("R04"),
        NotZero("all"),
        Between("persons", ("first", "second")),
        AtMost("trained", "persons", "R05"),
    ),
)
class Strict(FourColumns):
    """A matrix on which random numbers are nearly always wrong."""


@asks()
class Gated(Record):
    gate: Text = question("Có không?", "9900", choices=YES_NO)
    number: Text = question("Số quyết định", "9906", kind=Kind.TEXT, required=False)
    members: Text = question("Số dòng", "9907", required=False, tally="all")


@asks(anchor_code="A", room=20)
class Open(List):
    date: Text = question("Ngày", "1", kind=Kind.DATE)
    turns: Count = question("Lượt", "2")
    note: Text = question("Ghi chú", "3", kind=Kind.TEXT, required=False)


def invented(body: type, gate: str = "") -> Table:
    return Table(
        name="invented",
        number="99",
        sheet="Biểu 99",
        title="THỬ",
        unit_label="người",
        asked=ALWAYS,
        body=compile_block(body),
        head=compile_block(Gated) if gate else None,
        gate=gate,
    )


def test_a_matrix_known_only_by_its_metadata_is_answered_within_its_rules() -> None:
    table = invented(Strict)
    assert table.body is not None
    for who, scene in scenes(1):
        answers = answer(table, who, scene)
        assert not broken(table.body, blocking(table.body, who), answers.cells)
        assert required_cells(table.body, who) == set(answers.cells)


def test_a_list_known_only_by_its_metadata_is_answered_behind_its_gate() -> None:
    table, seen = invented(Open, "gate"), set()
    for who, scene in scenes(1):
        answers = answer(table, who, scene)
        seen.add(answers.head["gate"])
        assert set(answers.head) == {"gate"}
        assert bool(answers.entries) == (answers.head["gate"] == YES)
        for entry in answers.entries:
            assert set(entry) == {"date", "turns"}
            day = entry["date"]
            assert isinstance(day, dt.date)
            assert scene.settings.start <= day <= scene.settings.end
    assert seen == {YES, NO}
