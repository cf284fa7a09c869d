"""The figures of one unit agree across its tables, and with its round of the year before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest

from pipeline.sample.figures import answer
from pipeline.sample.profiles import draw_district
from pipeline.sample.scene import Scene, TableAnswers
from pipeline.sample.units import counted, make_units
from schemas.code_lists import ACTION_MONTH, NO, YES
from schemas.records import VALUE
from schemas.respondents import SCHOOL_KINDS, Respondent
from schemas.rules import PEOPLE
from tests.support.sample_support import FORM_OF_PLAN, scenes


def told(
    name: str, seed: int = 1, period: str = "nam", years_back: int = 0
) -> Iterator[tuple[Respondent, Scene, TableAnswers]]:
    """The answers to one table of every unit that is asked for it."""
    table = FORM_OF_PLAN.by_name[name]
    for who, scene in scenes(seed, period, years_back):
        if table.is_asked(who):
            yield who, scene, answer(table, who, scene)


@pytest.mark.parametrize("period", ["6T", "nam", "giai-doan"])
@pytest.mark.parametrize("seed", [1, 2])
def test_activities_are_held_in_the_period_before_the_file_is_sent(seed: int, period: str) -> None:
    held = [(scene, entry) for _, scene, a in told("outreach", seed, period) for entry in a.entries]
    assert held
    for scene, entry in held:
        assert scene.settings.start <= entry["date"] <= min(scene.settings.end, scene.sent)
    occasions = {entry["occasion"] for _, entry in held}
    assert ("Phụ nữ Việt Nam 20/10" in occasions) == (period != "6T")
    if period == "nam":
        # The period ends on 15 November, the first day of the Tháng hành động.
        assert {e["date"] for _, e in held if e["occasion"] == ACTION_MONTH} <= {
            dt.date(2025, 11, 15)
        }


def test_activities_of_a_term_fall_into_each_of_its_years() -> None:
    for _, scene, answers in told("outreach", period="giai-doan"):
        if answers.entries:
            years = {entry["date"].year for entry in answers.entries}  # type: ignore[attr-defined]
            assert years == set(range(scene.settings.start.year, scene.settings.end.year + 1))


def test_a_school_holds_three_to_nine_activities_a_year_for_its_own_people() -> None:
    for _, scene, answers in told("outreach"):
        profile = scene.profile
        if answers.head["gate"] == NO:
            assert not answers.entries
            continue
        assert 3 <= len(answers.entries) <= 9
        reached = answers.head["staff_persons"]
        assert isinstance(reached, int)
        assert reached <= (profile.teachers + profile.support).total
        for entry in answers.entries:
            parents, pupils, staff = (
                whole(entry.get(n, 0)) for n in ("parents", "pupils", "staff")
            )
            assert parents <= profile.enrolled
            assert pupils <= profile.pupils.total
            assert staff <= profile.staff.total
            assert whole(entry.get("female", 0)) <= parents + pupils + staff
            if entry["method"] == "Tin bài - mạng xã hội":
                assert parents == pupils == staff == 0


def whole(value: object) -> int:
    assert isinstance(value, int)
    return value


def test_the_head_of_the_unit_chairs_its_committee_and_no_one_sits_on_it_twice() -> None:
    for who, scene, answers in told("board"):
        if answers.head["gate"] == NO:
            continue
        low, high = (5, 7) if who.kind == "PHONG" else (7, 11)
        assert low <= len(answers.entries) <= high
        chairs = [entry for entry in answers.entries if entry["role"] == "Trưởng ban"]
        assert [entry["full_name"] for entry in chairs] == [scene.profile.head_name]
        assert chairs[0]["sex"] == ("Nữ" if scene.profile.head.female else "Nam")
        assert str(chairs[0]["position"]) in ("Hiệu trưởng", "Giám đốc", "Trưởng phòng")
        names = [entry["full_name"] for entry in answers.entries]
        assert len(set(names)) == len(names)
        for entry in answers.entries:
            middle = str(entry["full_name"]).split()[1]
            assert ("Thị" in middle) <= (entry["sex"] == "Nữ")
            if entry["trained"] == YES:
                assert "explanation" in entry or dated(entry["trained_on"]) <= scene.settings.cutoff
            else:
                assert "trained_on" not in entry


def dated(value: object) -> dt.date:
    assert isinstance(value, dt.date)
    return value


def test_answers_of_the_checklist_fit_the_other_tables() -> None:
    sites = set()
    for (_, scene, checklist), outreach in zip(
        [one for one in told("checklist") if one[0].kind in SCHOOL_KINDS],
        told("outreach"),
        strict=True,
    ):
        assert scene.unit == outreach[1].unit
        cells = checklist.cells
        if outreach[2].head["gate"] == NO:
            assert cells["communication_programme", "answer"] == NO
            assert cells["action_month", "answer"] == NO
        sites.add(cells["has_site", "answer"])
        for quarter in range(1, 5):
            row = f"site_q{quarter}"
            if cells["has_site", "answer"] == NO:
                assert (row, "answer") not in cells
            elif cells.get((row, "answer")) == YES:
                assert (row, "evidence") in cells or (row, "explanation") in cells
        for row in ("plan_term", "plan_year"):
            assert (cells[row, "answer"] == YES) == ((row, "evidence") in cells)
    assert sites == {YES, NO}


def test_narratives_fill_what_is_required_and_name_nobody() -> None:
    seen: dict[str, set[object]] = {}
    for _, scene, answers in told("narrative"):
        for row in ("results", "difficulties", "to_board", "to_others"):
            text = answers.cells[row, VALUE]
            assert isinstance(text, str)
            assert 0 < len(text) <= 2000
            assert scene.profile.head_name not in text
            seen.setdefault(row, set()).add(text)
    assert all(len(texts) >= 3 for texts in seen.values())


def test_registered_levels_are_near_the_sector_s_and_never_above_everything() -> None:
    registered = 0
    for _, scene, answers in told("own_targets"):
        percentages = {i.code for i in scene.plan.indicators if i.is_percentage}
        for (code, column), value in answers.cells.items():
            if column == "value" and code in percentages:
                assert isinstance(value, int | float)
                assert 25 <= value <= 100
                operator = answers.cells[code, "operator"]
                assert value < 100 or operator == "Đạt ít nhất"
                registered += 1
    assert registered > 20


def test_research_is_under_way_in_the_year() -> None:
    tasks = 0
    for _, scene, answers in told("research"):
        assert (answers.head["gate"] == YES) == bool(answers.entries)
        for entry in answers.entries:
            start, end = whole(entry["start_year"]), whole(entry["end_year"])
            assert start <= scene.settings.year <= end
            tasks += 1
    assert tasks


@pytest.mark.parametrize("seed", range(3))
def test_a_year_before_the_same_units_were_a_little_smaller(seed: int) -> None:
    units = make_units(counted({"MN": 5, "TH": 4, "THCS": 3, "LC": 1, "XA": 2}), Random(seed))
    now, then = draw_district(units, seed), draw_district(units, seed, 1)
    assert draw_district(units, seed, 0) == now
    assert then != now
    for code, profile in now[0].items():
        before = then[0][code]
        assert (before.head_name, before.gates) == (profile.head_name, profile.gates)
        assert 0.8 * profile.staff.total <= before.staff.total <= profile.staff.total
        assert 0.9 * profile.enrolled <= before.enrolled <= profile.enrolled
        for part, group in (
            (before.ccvc, before.staff),
            (before.masters, before.ccvc),
            (before.doctors, before.staff - before.masters),
        ):
            assert all(part.columns()[column] <= group.columns()[column] for column in PEOPLE)
    for name, commune in now[1].items():
        for age, people in enumerate(then[1][name].living):
            assert people.total <= commune.living[age].total * 1.02
            here = sum(p.ages[age].total for p in then[0].values() if lives(p, name))
            assert people.total >= here
            attending = then[1][name].attending[age]
            assert all(attending.columns()[c] <= people.columns()[c] for c in PEOPLE)


def lives(profile: Any, commune: str) -> bool:
    return bool(profile.ages) and profile.unit.commune == commune


def test_what_lasts_is_the_same_in_both_rounds_and_fewer_were_trained() -> None:
    def members(years_back: int) -> dict[tuple[str, object], object]:
        return {
            (scene.unit.code, entry["full_name"]): entry["trained"]
            for _, scene, answers in told("board", years_back=years_back)
            for entry in answers.entries
        }

    now, then = members(0), members(1)
    assert len(now.keys() & then.keys()) > 0.6 * len(now)
    trained = [list(one.values()).count(YES) / len(one) for one in (then, now)]
    assert trained[0] < trained[1]
