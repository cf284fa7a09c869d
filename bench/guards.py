"""Cost of reading behind the guards, against python-calamine alone on the same files.

    python -m bench.guards [--returns 1000] [--runs 5] [--folder DIR]

Two lots of returns: those of the benchmarks' rounds, of which a hundred are filled one by one and
the others written from these with names and figures of their own, and as many that are each filled
by themselves, of which others tell less. No two are alike. python-calamine gives every cell of
every sheet; so does ours, guards included (the cells of both are compared first); and ours reads
the whole return: tables found by their codes, every cell cleaned, computed cells settled. Each of
ours takes turns with python-calamine on a few files at a time, so that a busy machine is busy for
both, and each run of ours begins with nothing known of other files. The goal: whole readings cost
at most 0.6 of python-calamine.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from bench.rounds import form_of, round_of
from pipeline.read import known_layouts
from pipeline.read.intake import open_return
from pipeline.read.limits import collect_garbage, keep_freed_memory
from pipeline.read.opening.archive import forget
from pipeline.read.opening.opened import Opened
from pipeline.read.raw_sheets import raw_cells
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading
from pipeline.read.workers import CHUNK
from pipeline.round.round import Round
from pipeline.text.findings import Finding
from schemas.records import Form
from schemas.registry import PACKAGED

ROUNDS = Path(__file__).parent.parent / ".bench"
RETURNS, RUNS = 1_000, 5
LARGEST_COST = 0.6
"""Largest cost of whole readings, as a share of python-calamine's."""


@dataclass(frozen=True)
class Cost:
    """Median seconds of this process over the runs, for all returns of a lot."""

    lot: str
    returns: int
    library: float
    cells: float
    readings: float
    runs: int

    @property
    def of_cells(self) -> float:
        """Cost of the cells behind the guards, as a share of the library's."""
        return self.cells / self.library

    @property
    def of_readings(self) -> float:
        """Cost of whole readings, as a share of the library's."""
        return self.readings / self.library


def cost_of_guards(lot: str, paths: Sequence[Path], form: Form, *, runs: int = RUNS) -> Cost:
    """Read ``paths``, which are called ``lot``, in each way, in turn, ``runs`` times. Raises
    ``ValueError`` where two files are alike, or the guards refuse one or change what is read."""
    if len({hashlib.sha256(path.read_bytes()).digest() for path in paths}) < len(paths):
        raise ValueError("files are alike: what is known of one would serve another")
    for path in paths:
        if _filled(_guarded(path)) != _filled(_plain(path)):
            raise ValueError(f"{path} does not read the same behind the guards")

    def whole(path: Path) -> ReturnReading:
        return read_return(_opened(path), path.name, form)

    keep_freed_memory()  # as a worker does
    ours: dict[Callable[[Path], Any], list[float]] = {_guarded: [], whole: []}
    library: list[float] = []
    try:
        for _ in range(runs):
            for read, times in ours.items():
                forget()
                known_layouts.forget()
                by_library, by_us = _seconds(read, paths)
                library.append(by_library)
                times.append(by_us)
    finally:
        gc.unfreeze()
        gc.enable()
    cells, readings = (statistics.median(times) for times in ours.values())
    return Cost(lot, len(paths), statistics.median(library), cells, readings, runs)


def measure_guards(number: int, runs: int, folder: Path) -> list[Cost]:
    """Measures both lots of so many returns, made below ``folder`` where they are not there yet."""
    lots = {
        "returns of the rounds above": round_of(number, folder),
        "returns filled one by one": round_of(number, folder, filled=number),
    }
    return [
        cost_of_guards(lot, distinct_returns(round_, number), form_of(round_), runs=runs)
        for lot, round_ in lots.items()
    ]


def distinct_returns(round_: Round, number: int) -> list[Path]:
    """So many returns of a round, spread over it."""
    files = sorted(round_.returned.rglob("*.xlsx"))
    number = min(number, len(files))
    return [files[at * len(files) // number] for at in range(number)]


def goal_reached(cost: Cost) -> bool:
    """True if whole readings cost no more than they may."""
    return cost.of_readings <= LARGEST_COST


def report(cost: Cost) -> str:
    """One paragraph for people."""
    return (
        f"{cost.returns:,} {cost.lot}, {cost.runs} runs in turn, same cells read, seconds of "
        f"the processor by the median run: python-calamine {cost.library:.2f}, cells behind the "
        f"guards {cost.cells:.2f} ({cost.of_cells:.2f}), whole readings {cost.readings:.2f} "
        f"({cost.of_readings:.2f} of python-calamine, goal {LARGEST_COST})"
    )


def _seconds(read: Callable[[Path], Any], paths: Sequence[Path]) -> tuple[float, float]:
    """Seconds of the processor that python-calamine takes for the files, and ``read``."""
    taken = [0.0, 0.0]
    for first in range(0, len(paths), CHUNK):
        for side, one in enumerate((_plain, read)):
            start = time.process_time()
            for path in paths[first : first + CHUNK]:
                one(path)
            collect_garbage()  # as a worker does
            taken[side] += time.process_time() - start
    return taken[0], taken[1]


def _plain(path: Path) -> list[list[list[Any]]]:
    return _cells(path.read_bytes())


def _guarded(path: Path) -> list[list[list[Any]]]:
    return [rows for _, _, rows in raw_cells(_opened(path))]


def _opened(path: Path) -> Opened:
    opened = open_return(path, path.name)
    if isinstance(opened, Finding):
        raise ValueError(opened.message)
    return opened


def _filled(sheets: list[list[list[Any]]]) -> list[dict[tuple[int, int], Any]]:
    """The cells that hold something, by position: how far a sheet reaches is not compared."""
    return [
        {
            (row, column): value
            for row, cells in enumerate(sheet)
            for column, value in enumerate(cells)
            if value != ""
        }
        for sheet in sheets
    ]


def _cells(data: bytes) -> list[list[list[Any]]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    return [
        workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
        for number in range(len(workbook.sheet_names))
    ]


def main() -> None:
    """``python -m bench.guards [--returns N] [--runs N] [--folder DIR]``."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--returns", type=int, default=RETURNS)
    parser.add_argument("--runs", type=int, default=RUNS)
    parser.add_argument("--folder", type=Path, help="read the .xlsx files in here instead")
    wish = parser.parse_args()
    if wish.folder:
        files = sorted(wish.folder.rglob("*.xlsx"))[: wish.returns]
        costs = [cost_of_guards("returns", files, PACKAGED.form, runs=wish.runs)]
    else:
        costs = measure_guards(wish.returns, wish.runs, ROUNDS)
    print("\n".join(map(report, costs)))


if __name__ == "__main__":
    main()
