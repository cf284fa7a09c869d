"""What the guards cost: plain reading with python-calamine against the same behind intake.

    python -m bench.guards [--returns 1000] [--distinct 100] [--runs 5] [--folder DIR]

Both sides read every cell of every sheet of the same files; their cells are compared first. Runs
are interleaved, so that a busy machine is busy for both. The promise: at most 0.5 of plain reading
is added.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from pipeline.findings import Finding
from pipeline.intake import open_return
from pipeline.sample.make import make_round
from pipeline.workers import keep_freed_memory

LARGEST_COST = 0.5
"""What the guards may add, as a share of plain reading."""
PLAN = "dong-da-2021-2030"


@dataclass(frozen=True)
class Cost:
    """Median seconds of this process over the runs, for all returns."""

    returns: int
    plain: float
    guarded: float

    @property
    def added(self) -> float:
        """What the guards add, as a share of plain reading."""
        return self.guarded / self.plain - 1


def cost_of_guards(paths: Sequence[Path], *, runs: int = 5) -> Cost:
    """Read ``paths`` plainly and behind the guards, in turn, ``runs`` times each. Raises
    ``ValueError`` where the guards refuse a file or change what is read."""
    for path in dict.fromkeys(paths):
        if _guarded(path) != _plain(path):
            raise ValueError(f"{path} does not read the same behind the guards")
    keep_freed_memory()  # as a worker does
    seconds: dict[Callable[[Path], Any], list[float]] = {_plain: [], _guarded: []}
    for _ in range(runs):
        for read, times in seconds.items():
            times.append(_seconds(read, paths))
    plain, guarded = (statistics.median(times) for times in seconds.values())
    return Cost(len(paths), plain, guarded)


def clean_returns(folder: Path, distinct: int) -> list[Path]:
    """So many returns of an invented round, made under ``folder``."""
    made = make_round(folder / "round", plan=PLAN, units=distinct)
    return [made.folder / "returned" / one.path for one in made.files]


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
    return _cells(opened.book)


def _cells(data: bytes) -> list[list[list[Any]]]:
    workbook = CalamineWorkbook.from_filelike(BytesIO(data))
    return [
        workbook.get_sheet_by_index(number).to_python(skip_empty_area=False)
        for number in range(len(workbook.sheet_names))
    ]


def main() -> None:
    """Measure and print one line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--returns", type=int, default=1000)
    parser.add_argument("--distinct", type=int, default=100)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="read the .xlsx files in here instead")
    wish = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        if wish.folder:
            files = sorted(wish.folder.rglob("*.xlsx"))
        else:
            files = clean_returns(Path(scratch), min(wish.distinct, wish.returns))
        cost = cost_of_guards(list(islice(cycle(files), wish.returns)), runs=wish.runs)
    print(
        f"{cost.returns} returns ({len(files)} distinct), median of {wish.runs} runs: "
        f"plain {cost.plain:.2f} s, behind the guards {cost.guarded:.2f} s, "
        f"added {cost.added:.2f} of plain reading (promise: at most {LARGEST_COST})"
    )


if __name__ == "__main__":
    main()
