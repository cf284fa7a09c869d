"""``data/`` is the same to the byte however a round was read, and whatever was kept of it."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.aggregate import aggregate
from pipeline.decided.decide import decide
from pipeline.decided.decision_sheets import CORRECTIONS
from pipeline.decided.decision_sheets import FILE as DECISIONS
from pipeline.plan.open_round import opened_round
from pipeline.read.cache.store import KeptReadings
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.round.write_round import write_book
from pipeline.text.places import ROUND_BOOK
from tests.support.round_books import few_returns, set_settings

pytestmark = pytest.mark.usefixtures("worker_processes", "no_documents")

TODAY = dt.date(2025, 12, 1)


class SameRun:
    """Runs over returns of the example round from every sort of unit, one of them twice, each run
    into a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        self.place = few_returns(folder / "rounds")
        self.round = load_round(self.place)

    def data(self, name, **reader):
        """The bytes of each file of ``data/``."""
        output = self.folder / name
        opened = opened_round(self.round)
        aggregate(opened, output, today=TODAY, reader=Reader(**reader))
        return {path.name: path.read_bytes() for path in (output / "data").iterdir()}


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return SameRun(tmp_path_factory.mktemp("same"))


@pytest.fixture(scope="module")
def plain(run):
    """``data/`` of a run in one process that keeps nothing."""
    return run.data("plain", processes=1)


def test_of_many_processes(run, plain):
    assert run.data("many", processes=3) == plain


def test_of_cold_and_warm_runs(run, plain):
    counts = []
    for name in ("cold", "warm"):
        with KeptReadings(run.folder / ".cache") as kept:
            assert run.data(name, processes=2, kept=kept) == plain
        counts.append(kept.counts)
    cold, warm = counts
    assert cold["kept"] == 0
    assert warm == {"kept": cold["read"], "read": 0}


def corrected(run):
    row = {"unit": "TH07", "place": "105/2", "new": "3", "by": "Ngọc", "reason": "Nhầm"}
    row |= {"source": "Điện thoại", "on": TODAY}
    assert decide(run.round, opened_round(run.round).form, CORRECTIONS, row)


def another_level(run):
    units = [
        one.model_copy(update={"kind": "THCS"}) if one.code == "TH07" else one
        for one in run.round.units
    ]
    write_book(run.place / ROUND_BOOK, run.round.settings, units)


def another_plan(run):
    (run.place / DECISIONS).unlink()
    set_settings(run.place, plan="gia-lam-2022")


CHANGES = {
    "nothing": lambda run: None,
    "a correction": corrected,
    "a setting": lambda run: set_settings(run.place, cutoff=dt.date(2025, 9, 30)),
    "a unit's kind": another_level,
    "the plan": another_plan,
}


def test_of_a_warm_run_after_each_change(tmp_path):
    run = SameRun(tmp_path)
    seen = set()
    for name, change in CHANGES.items():
        change(run)
        run.round = load_round(run.place)
        cold = run.data("cold", processes=1)
        with KeptReadings(run.folder / ".cache") as kept:
            assert run.data("warm", processes=1, kept=kept) == cold, name
        seen.add(tuple(sorted(cold.items())))
    assert len(seen) == len(CHANGES)
