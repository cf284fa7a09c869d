"""Targets that must not be exceeded, on sheets and in charts: colours, counts and lines the right
way round."""

from __future__ import annotations

import pytest

from pipeline.report.charts import distance_chart
from pipeline.report.drawing import FULL
from pipeline.summary.sheets import heat
from pipeline.summary.sheets.shortfalls import is_short
from tests.support.indicator_support import indicator, measured, plan_of, succession, target, unit

SCHOOLS = (unit("TH01", "TH"), unit("TH02", "TH"))


def shared(*goals, trained=(8, 7), **more):
    tables = {
        (one.code, "succession"): succession(10, count)
        for one, count in zip(SCHOOLS, trained, strict=True)
    }
    return measured("1", SCHOOLS, tables, plan=plan_of(indicator(*goals, **more)))()


@pytest.mark.parametrize(
    ("operator", "met", "near", "fails"),
    [("<=", "<=", "<=77", ">"), ("<", "<", "<=77", ">=")],
)
def test_a_heat_map_is_green_below_a_ceiling(operator, met, near, fails):
    goal = target(operator, "70")
    good, query, rest = heat.heat_map(shared(goal), (4, 2, 9, 2))
    assert (good.formula, good.style) == (f"AND(ISNUMBER(C5),C5{met}70.0)", "good")
    assert query.formula.startswith(f"AND(ISNUMBER(C5),C5{near}")
    assert (query.style, rest.style) == ("query", "far")
    assert heat.edge_and_misses(goal) == (70.0, fails)
    assert heat.misses(goal, 70.0) == (operator == "<")
    assert heat.misses(goal, 70.1)
    assert not heat.misses(goal, 69.9)


def test_a_floor_keeps_its_colours():
    good, query, _ = heat.heat_map(shared(target(">", "70")), (4, 2, 9, 2))
    assert good.formula == "AND(ISNUMBER(C5),C5>70.0)"
    assert query.formula.startswith("AND(ISNUMBER(C5),C5>=63")


def test_a_unit_falls_short_above_a_ceiling():
    whole = shared(target("<=", "70"))
    assert [is_short(whole, figure) for figure in (70.0, 70.5, 0.0, "–", "")] == [
        False,
        True,
        False,
        False,
        False,
    ]
    some = shared(target("<=", "40"), kind="units", denominator=[], trained=(0, 3))
    assert (some.value, some.status) == (50, "not_met")
    # Of a share of units the unit that has one is the one that is too many.
    assert [is_short(some, answer) for answer in ("Có", "Không")] == [True, False]


def test_a_legend_speaks_of_ceilings_where_there_are_some():
    floor, ceiling = shared(target(">=", "70")), shared(target("<=", "70"))
    assert "≤" not in heat.legend([floor]) + heat.explanation([floor])
    assert "vượt đến 10%" in heat.legend([floor, ceiling])
    assert "xanh là không vượt" in heat.explanation([ceiling])


def test_a_chart_hatches_the_bar_that_passes_a_ceiling():
    over, kept = shared(target("<=", "60")), shared(target("<=", "75"))
    chart = distance_chart([over, kept])
    first, second = chart.bars
    assert first.label == "1  (≤)  ▲ Chưa đạt"
    assert (first.value, first.is_full, first.length > FULL) == ("125,00%", False, True)
    assert (second.value, second.is_full, second.length) == ("100,00%", True, FULL)
    assert "thanh qua vạch chỉ tiêu là chưa đạt" in chart.note
    assert chart.summary == "2 chỉ tiêu có mức và có số liệu; chưa đạt: 1."
