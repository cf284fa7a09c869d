"""Cost of the guards: plain reading with python-calamine against the same behind intake.

    python -m bench.guards [--returns 1000] [--runs 5] [--folder DIR]

Both sides read every cell of every sheet of the same files, no two of them alike; their cells are
compared first. Runs are interleaved, so that a busy machine is busy for both. The promise: at most
0.5 of plain reading is added.
"""

from __future__ import annotations

import argparse
import hashlib
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from bench.rounds import round_of
from pipeline.read.intake import open_return
from pipeline.read.limits import keep_freed_memory
from pipeline.read.raw_sheets import raw_cells
from pipeline.round.round import Round
from pipeline.text.findings import Finding

ROUNDS = Path(__file__).parent.parent / ".bench"
RETURNS, RUNS = 1_000, 5
LARGEST_COST = 0.5
"""Largest cost of the guards, as a share of plain reading."""


@dataclass(frozen=True)
class Cost:
    """Median seconds of this process over the runs, for all returns."""

    returns: int
    plain: float
    guarded: float
    runs: int

    @property
    def added(self) -> float:
        """Cost of the guards, as a share of plain reading."""
        return self.guarded / self.plain - 1


def cost_of_guards(paths: Sequence[Path], *, runs: int = RUNS) -> Cost:
    """Read ``paths`` plainly and behind the guards, in turn, ``runs`` times each. Raises
    ``ValueError`` where two files are alike, or the guards refuse one or change what is read."""
    if len({hashlib.sha256(path.read_bytes()).digest() for path in paths}) < len(paths):
        raise ValueError("files are alike: what is known of one would serve another")
    for path in paths:
        if _filled(_guarded(path)) != _filled(_plain(path)):
            raise ValueError(f"{path} does not read the same behind the guards")
    keep_freed_memory()  # as a worker does
    seconds: dict[Callable[[Path], Any], list[float]] = {_plain: [], _guarded: []}
    for _ in range(runs):
        for read, times in seconds.items():
            times.append(_seconds(read, paths))
    plain, guarded = (statistics.median(times) for times in seconds.values())
    return Cost(len(paths), plain, guarded, runs)


def distinct_returns(round_: Round, number: int) -> list[Path]:
    """So many returns of a round that ``bench.rounds`` made, spread over it."""
    files = sorted(round_.returned.rglob("*.xlsx"))
    number = min(number, len(files))
    return [files[at * len(files) // number] for at in range(number)]


def goal_reached(cost: Cost) -> bool:
    """True if the guards add no more than they may."""
    return cost.added <= LARGEST_COST


def report(cost: Cost) -> str:
    """One paragraph for people."""
    return (
        f"{cost.returns:,} distinct returns, {cost.runs} runs in turn, same cells read, seconds of "
        f"the processor by the median run: plain reading {cost.plain:.2f}, behind the guards "
        f"{cost.guarded:.2f}; added {cost.added:.2f} of plain reading, goal {LARGEST_COST}"
    )


def _seconds(read: Callable[[Path], Any], paths: Iterable[Path]) -> float:
    start = time.process_time()
    for path in paths:
        read(path)
    return time.process_time() - start


def _plain(path: Path) -> list[list[list[Any]]]:
    return _cells(path.read_bytes())


def _guarded(path: Path) -> list[list[list[Any]]]:
    opened = open_return(path, path.name)
    if isinstance(opened, Finding):
        raise ValueError(opened.message)
    return [rows for _, _, rows in raw_cells(opened)]


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
    else:
        files = distinct_returns(round_of(wish.returns, ROUNDS), wish.returns)
    print(report(cost_of_guards(files, runs=wish.runs)))


if __name__ == "__main__":
    main()
