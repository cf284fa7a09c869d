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
    cost = cost_of_guards("returns", FILES, FORM, runs=1)
    assert cost.returns == 2
    assert min(cost.library, cost.cells, cost.readings) > 0
    assert cost.of_readings == cost.readings / cost.library
    assert gc.isenabled()


def test_a_file_that_the_guards_refuse_is_no_clean_return(tmp_path):
    cut = tmp_path / "a.xlsx"
    cut.write_bytes(FILES[0].read_bytes()[:-30])
    with pytest.raises(ValueError, match="bị cắt cụt"):
        cost_of_guards("returns", [cut], FORM, runs=1)


def test_no_two_returns_are_alike():
    with pytest.raises(ValueError, match="files are alike"):
        cost_of_guards("returns", [FILES[0], FILES[0]], FORM, runs=1)
    chosen = distinct_returns(load_round(EXAMPLE), 5)
    assert len(set(chosen)) == 5
    every = distinct_returns(load_round(EXAMPLE), 1000)
    assert len(every) == len(set(every)) == len(list((EXAMPLE / "returned").rglob("*.xlsx")))


def test_the_bench_measures_guards_and_writes_them_into_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    page, asked = tmp_path / "page.md", []
    page.write_text(f"{bench.MARKS[0]}\n{bench.MARKS[1]}\n", "utf-8")

    def measured(returns: int, runs: int, folder: Path) -> list[Cost]:
        asked.append((returns, runs))
        lots = ("returns of the rounds above", 1.1), ("returns filled one by one", 1.9)
        return [Cost(lot, returns, 2.0, 0.8, readings, runs) for lot, readings in lots]

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
    assert "### Guards\n\n- 100 returns of the rounds above, 2 runs in turn, same cells" in text
    for share, word in ("1.10 (0.55", "reached"), ("1.90 (0.95", "not reached"):
        assert f"whole readings {share} of python-calamine, goal 0.6): {word}.\n" in text


def test_the_goal_is_missed_where_more_is_added():
    assert goal_reached(Cost("returns", 1, 2.0, 1.0, 2.0 * LARGEST_COST, 1))
    assert not goal_reached(Cost("returns", 1, 2.0, 1.0, 1.3, 1))
    assert "(0.65 of python-calamine, goal 0.6)" in report(Cost("returns", 1, 2.0, 1.0, 1.3, 1))
