"""``data/`` is the same to the byte however a round was read."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.aggregate import aggregate
from pipeline.plan.open_round import opened_round
from pipeline.read.cache.store import KeptReadings
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from tests.support.round_books import few_returns

pytestmark = pytest.mark.usefixtures("worker_processes", "no_documents")

TODAY = dt.date(2025, 12, 1)


class SameRun:
    """Runs over returns of the example round from every sort of unit, one of them twice, each run
    into a folder of its own."""

    def __init__(self, folder):
        self.folder = folder
        place = few_returns(folder / "rounds")
        self.round = load_round(place)

    def data(self, name, **reader):
        """The bytes of each file of ``data/``."""
        output = self.folder / name
        aggregate(opened_round(self.round), output, today=TODAY, reader=Reader(**reader))
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
