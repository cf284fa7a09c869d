"""The measurement of the guards compares what it times, and times the same work twice."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench.guards import (
    LARGEST_COST,
    Cost,
    cost_of_guards,
    distinct_returns,
    goal_reached,
    report,
)
from bench.report import Sheet
from pipeline.round.round import load_round
from tests.support import ROOT
from tests.support.packaged import FORM

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
FILES = sorted((EXAMPLE / "returned").rglob("*.xlsx"))[:2]


def test_both_sides_read_the_same_cells_of_the_same_returns():
    cost = cost_of_guards(FILES, FORM, runs=1)
    assert cost.returns == 2
    assert min(cost.library, cost.cells, cost.readings) > 0
    assert cost.of_readings == cost.readings / cost.library
    assert gc.isenabled()


def test_a_file_that_the_guards_refuse_is_no_clean_return(tmp_path):
    cut = tmp_path / "a.xlsx"
    cut.write_bytes(FILES[0].read_bytes()[:-30])
    with pytest.raises(ValueError, match="bị cắt cụt"):
        cost_of_guards([cut], FORM, runs=1)


def test_no_two_returns_are_alike():
    with pytest.raises(ValueError, match="files are alike"):
        cost_of_guards([FILES[0], FILES[0]], FORM, runs=1)
    chosen = distinct_returns(load_round(EXAMPLE), 5)
    assert len(set(chosen)) == 5
    every = distinct_returns(load_round(EXAMPLE), 1000)
    assert len(every) == len(set(every)) == len(list((EXAMPLE / "returned").rglob("*.xlsx")))


def test_the_bench_measures_guards_and_writes_them_into_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page, asked = tmp_path / "page.md", []
    page.write_text(f"{bench.MARKS[0]}\n{bench.MARKS[1]}\n", "utf-8")

    def measured(returns: int, runs: int, folder: Path) -> Cost:
        asked.append((returns, runs))
        return Cost(returns, 2.0, 0.8, 1.1, runs)

    monkeypatch.setattr(bench, "PAGE", page)
    monkeypatch.setattr(bench, "measure_guards", measured)
    monkeypatch.setattr(bench, "measure", lambda size, *_: Sheet(size))
    monkeypatch.setattr(bench, "measure_forms", lambda *_: None)
    for name in ("conditions", "tables", "goals", "growth", "_about_forms"):
        monkeypatch.setattr(bench, name, lambda *_: iter(()))
    bench.main(["--sizes", "100,5000", "--runs", "2"])
    bench.main(["--sizes", "100,5000", "--runs", "2", "--guards", "300"])
    bench.main(["--sizes", "100", "--runs", "2", "--guards", "300"])
    assert asked == [(1000, 2), (300, 2), (100, 2)]
    text = page.read_text("utf-8")
    assert "### Guards\n\n100 distinct returns, 2 runs in turn, same cells read" in text
    assert (
        "0.80 (0.40), whole readings 1.10 (0.55 of python-calamine, goal 0.6): reached.\n" in text
    )


def test_the_goal_is_missed_where_more_is_added():
    assert goal_reached(Cost(1, 2.0, 1.0, 2.0 * LARGEST_COST, 1))
    assert not goal_reached(Cost(1, 2.0, 1.0, 1.3, 1))
    assert "(0.65 of python-calamine, goal 0.6)" in report(Cost(1, 2.0, 1.0, 1.3, 1))
