"""The measurement of the cluster compares runs that wrote the same figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import pytest

from bench import cluster
from bench.running import Contender, Measured


@pytest.fixture
def round_(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A round whose runs take a second and write the address that they are given."""
    figures = tmp_path / "data" / "figures.csv"
    figures.parent.mkdir()

    def run(one: Contender, _: Path) -> Measured:
        figures.write_text(one.name if "same" in one.arguments else one.arguments[-1])
        return Measured(1.0, 1.5)

    @contextmanager
    def running() -> Iterator[tuple[str, list[object]]]:
        yield "tcp://there", []

    round_ = SimpleNamespace(arguments=("same",))
    monkeypatch.setattr(cluster, "contender", lambda n, r: Contender(n, "", r.arguments))
    monkeypatch.setattr(cluster, "output_of", lambda _: tmp_path)
    monkeypatch.setattr(cluster, "run", run)
    monkeypatch.setattr(cluster, "_cluster", running)
    return round_


def test_both_ways_take_turns(round_: SimpleNamespace):
    told = cluster.report(7, cluster.measure(round_, 2))
    assert told.startswith("7 returns, cold, 2 runs in turn, same figures: built-in workers 1.0 s")
    assert told.endswith("cluster 1.0 s by the clock, 1.5 s of the processor.")


def test_runs_that_write_other_figures_are_not_compared(round_: SimpleNamespace):
    round_.arguments = ("other",)
    with pytest.raises(ValueError, match="where files are read"):
        cluster.measure(round_, 1)
