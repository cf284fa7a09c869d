"""Rounds on every plan there is: what a unit is asked can be answered."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pipeline.plan.files import PLANS_FOLDER, find_plan
from pipeline.round.round import Round
from pipeline.sample.errors import SampleError
from pipeline.sample.make import drafted
from pipeline.sample.mess import deal
from pipeline.sample.mistakes import MESS
from pipeline.sample.units import counted, make_units
from schemas.records import Form
from schemas.respondents import LEVELS, PERIODS, SCHOOL_KINDS, UNIT_KINDS, Respondent
from tests.support.packaged import FORM, form_of_plan, form_of_round

PLANS = sorted(path.stem for path in PLANS_FOLDER.glob("*.toml"))


@pytest.mark.parametrize("plan", PLANS)
def test_a_unit_is_asked_for_its_targets_only_where_an_indicator_concerns_it(plan: str) -> None:
    form = form_of_plan(find_plan(plan, FORM))
    for kind in UNIT_KINDS:
        levels = frozenset(LEVELS) if kind == "LC" else frozenset({kind}) & frozenset(LEVELS)
        who = Respondent(kind, levels, "nam")
        table = form.by_name["own_targets"]
        assert table.body is not None
        rows = [row for row in table.body.rows if row.is_asked(who)]
        assert table.is_asked(who) == bool(rows), kind


def round_of(plan: str, period: Any, seed: int, **settings: Any) -> tuple[Round, Form]:
    counts = counted(60)
    drawn = drafted(plan, 2025, period, counts).model_copy(update=settings)
    round_ = Round("thu", Path("thu"), drawn, make_units(counts, Random(seed)))
    return round_, form_of_round(find_plan(plan, FORM), drawn.switches)


@pytest.mark.parametrize("period", PERIODS)
@pytest.mark.parametrize("plan", PLANS)
def test_mistakes_are_made_only_where_the_round_asks(plan: str, period: str) -> None:
    seed = PLANS.index(plan) + PERIODS.index(period)
    round_, form = round_of(plan, period, seed)
    schools = [unit for unit in round_.units if unit.kind in SCHOOL_KINDS]
    spoiled, absent = deal(30, 5, schools, round_, form)
    assert (len(spoiled), len(absent)) == (30, 5)
    assert absent.isdisjoint(spoiled)
    for code, kind in spoiled.items():
        who = round_.respondent(round_.by_code[code])
        assert MESS[kind].table in {table.name for table in form.asked(who)}
    assert max(Counter(spoiled.values()).values()) <= 2
    for kind in spoiled.values():
        assert list(deal({kind: 1}, 0, schools, round_, form)[0].values()) == [kind]
    for kind in MESS.keys() - set(spoiled.values()):
        with pytest.raises(SampleError, match=f"kỳ {period} không hỏi biểu này"):
            deal({kind: 1}, 0, schools, round_, form)


def test_a_table_that_the_round_leaves_out_gets_no_mistake() -> None:
    round_, form = round_of(PLANS[0], "nam", 1, not_asked=("board", "803"))
    schools = [unit for unit in round_.units if unit.kind in SCHOOL_KINDS]
    kinds = set(deal(40, 0, schools, round_, form)[0].values())
    assert "text_in_count" in kinds
    assert kinds.isdisjoint({"two_chairs", "member_twice", "sex_abbreviated", "half_done_answer"})
    with pytest.raises(SampleError, match="Loại two_chairs cần Biểu 07"):
        deal({"two_chairs": 1}, 0, schools, round_, form)


def test_a_kind_that_few_schools_can_have_goes_to_them_first() -> None:
    round_, form = round_of("gia-lam-2022", "nam", 1)
    schools = [unit for unit in round_.units if unit.kind in SCHOOL_KINDS]
    able = [u for u in schools if MESS["level_above_all"].has_place(form, round_.respondent(u))]
    wish = {"unit_word": len(schools) - len(able), "level_above_all": len(able)}
    spoiled, _ = deal(wish, 0, schools, round_, form)
    assert Counter(spoiled.values()) == Counter({k: n for k, n in wish.items() if n})
