"""Cost of a cold run whose files a Dask cluster reads, against the built-in workers.

    python -m bench.cluster [--returns 5000] [--runs 3]

Both have two workers of one core each on this machine, and take turns; the cluster's are started
anew for each run, outside its time, so that neither knows anything of other files. The processor's
time counts the run, the scheduler and the workers. Both must write the same ``data/``.
"""

from __future__ import annotations

import argparse
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil

from bench.contenders import contender, output_of
from bench.guards import ROUNDS
from bench.rounds import round_of
from bench.running import Measured, run
from pipeline.round.round import Round

RETURNS, RUNS, WORKERS = 5_000, 3, 2
ROOT = Path(__file__).parent.parent
_PATIENCE = 60.0
"""Seconds in which workers must be there."""


def measure(round_: Round, runs: int) -> dict[str, list[Measured]]:
    """Times of the runs by either way. Raises ``ValueError`` where their figures differ."""
    cold = contender("cold", round_)
    found: dict[str, list[Measured]] = {"built-in workers": [], "cluster": []}
    written = set()
    for _ in range(runs):
        found["built-in workers"].append(run(cold, ROOT))
        written.add(_figures(output_of(round_)))
        with _cluster() as (address, processes):
            on_cluster = replace(cold, arguments=(*cold.arguments, "--scheduler", address))
            before = sum(map(_processor, processes))
            taken = run(on_cluster, ROOT)
            used = sum(map(_processor, processes)) - before
        found["cluster"].append(Measured(taken.wall, taken.processor + used))
        written.add(_figures(output_of(round_)))
    if len(written) > 1:
        raise ValueError("figures depend on where files are read")
    return found


def report(returns: int, found: dict[str, list[Measured]]) -> str:
    """One paragraph for people."""
    each = (
        f"{name} {statistics.median(one.wall for one in runs):.1f} s by the clock, "
        f"{statistics.median(one.processor for one in runs):.1f} s of the processor"
        for name, runs in found.items()
    )
    runs = len(found["cluster"])
    return f"{returns:,} returns, cold, {runs} runs in turn, same figures: {'; '.join(each)}."


@contextmanager
def _cluster() -> Iterator[tuple[str, list[psutil.Process]]]:
    """Address of a scheduler with workers on this machine, and their processes."""
    import distributed

    client_of: Any = distributed.Client
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    dask = (sys.executable, "-m", "dask")
    at_home = ("--host", "127.0.0.1", "--no-dashboard")
    one_core = ("--nthreads", "1", "--memory-limit", "0")
    commands = [
        (*dask, "scheduler", *at_home, "--port", str(port)),
        *[(*dask, "worker", address, *at_home, *one_core)] * WORKERS,
    ]
    with ExitStack() as ending:
        processes = []
        for command in commands:
            process = subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            ending.callback(process.wait)
            ending.callback(process.terminate)
            processes.append(psutil.Process(process.pid))
        with client_of(address, timeout=_PATIENCE, set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=_PATIENCE)
        time.sleep(1)  # what they do when they start is no reading
        yield address, processes


def _processor(process: psutil.Process) -> float:
    """Seconds of the processor that a process and those below it have used."""
    every = [process, *process.children(recursive=True)]
    return sum(sum(one.cpu_times()[:2]) for one in every)


def _figures(output: Path) -> bytes:
    """Bytes of all that was written for programs."""
    return b"\0".join(path.read_bytes() for path in sorted((output / "data").glob("*.csv")))


def main() -> None:
    """``python -m bench.cluster [--returns N] [--runs N]``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--returns", type=int, default=RETURNS)
    parser.add_argument("--runs", type=int, default=RUNS)
    wish = parser.parse_args()
    print(report(wish.returns, measure(round_of(wish.returns, ROUNDS), wish.runs)))


if __name__ == "__main__":
    main()
