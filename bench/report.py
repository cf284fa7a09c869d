"""The tables of ``docs/benchmarks.md``, from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from statistics import median

from bench.running import Measured

LIBRARIES = (
    "tonghop",
    "python-calamine",
    "XlsxWriter",
    "pandas",
    "pandera",
    "pyarrow",
    "openpyxl",
    "polars",
    "fastexcel",
)


@dataclass
class Sheet:
    """Measurements of a round of ``units`` returns."""

    units: int
    titles: dict[str, str] = field(default_factory=dict)
    runs: dict[str, list[Measured]] = field(default_factory=dict)
    peaks: dict[str, int] = field(default_factory=dict)
    steps: dict[str, list[Mapping[str, float]]] = field(default_factory=dict)
    """Of the cold and of the warm runs."""
    checks: list[str] = field(default_factory=list)

    def ratios(self, name: str, to: str, less: str = "") -> list[float]:
        """Turn by turn: how many times as much of the processor as the other, without what
        ``less`` took of it."""
        without = self.runs[less] if less else [_NOTHING] * len(self.runs[name])
        return [
            (one.processor - left.processor) / other.processor
            for one, left, other in zip(self.runs[name], without, self.runs[to], strict=True)
        ]

    def each(self, name: str) -> float:
        """Milliseconds of the processor that a return took, by the median run."""
        return median(one.processor for one in self.runs[name]) / self.units * 1e3


def conditions(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """The command and what it ran on."""
    chosen = ",".join(map(str, sizes))
    yield f"Made by `make bench BENCH={chosen} RUNS={runs}` on {platform.system()}, "
    yield (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        + f". Load when it ended: {os.getloadavg()[0]:.1f}."
    )


def tables(sheet: Sheet) -> Iterator[str]:
    """The tables of one size, in Markdown."""
    yield f"### {sheet.units:,} returns"
    yield ""
    yield "| contender | median s | spread s | processor s | × reference | memory MB |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, runs in sheet.runs.items():
        walls = [one.wall for one in runs]
        ratios = sheet.ratios(name, "reference")
        yield (
            f"| {sheet.titles[name]} | {median(walls):.2f} | {_spread(walls)} "
            f"| {median(one.processor for one in runs):.2f} "
            f"| {median(ratios):.2f} ({_spread(ratios)}) | {sheet.peaks[name] / 1e6:.0f} |"
        )
    yield ""
    for check in sheet.checks:
        yield f"- {check}"
    yield ""
    yield "| step | cold s | warm s |"
    yield "|---|--:|--:|"
    for step in sheet.steps["cold"][0]:
        cells = (
            f"{median(run[step] for run in sheet.steps[name]):.2f}" for name in ("cold", "warm")
        )
        yield f"| {step} | {' | '.join(cells)} |"
    yield ""


def goals(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Each goal with what was reached, in seconds of the processor turn by turn."""
    yield "| goal | " + " | ".join(f"{sheet.units:,}" for sheet in sheets) + " |"
    yield "|---|" + "--:|" * len(sheets)
    for words, of, reached in _GOALS:
        cells = (_cell(sheet, of, reached) for sheet in sheets)
        yield f"| {words} | {' | '.join(cells)} |"
    yield f"| memory ≤ {_MOST_MEMORY} MB per 1,000 returns more | {' | '.join(_growth(sheets))} |"


def _cell(sheet: Sheet, of: Callable[[Sheet], float], reached: Callable[[int, float], bool]) -> str:
    try:
        found = of(sheet)
    except KeyError:
        return "not run"
    return f"{found:.2f} {'reached' if reached(sheet.units, found) else 'not reached'}"


def _within(few: float, many: float) -> Callable[[int, float], bool]:
    """Tells if a ratio is at most ``few`` below ``_MANY`` returns, ``many`` from there on."""
    return lambda units, found: found <= (few if units < _MANY else many)


_MANY = 1_000
_MOST_MEMORY = 50
_NOTHING = Measured(0, 0)
_GOALS: tuple[tuple[str, Callable[[Sheet], float], Callable[[int, float], bool]], ...] = (
    (
        "cold ≤ 1.4 × reference, from 1,000 on ≤ 0.9",
        lambda sheet: median(sheet.ratios("cold", "reference")),
        _within(1.4, 0.9),
    ),
    (
        "cold without its imports ≤ 3.5 × floor",
        lambda sheet: median(sheet.ratios("cold", "floor", less="imports")),
        _within(3.5, 3.5),
    ),
    (
        "usual script ≥ 15 × cold at 1,000",
        lambda sheet: median(sheet.ratios("usual", "cold")),
        lambda _, found: found >= 15,
    ),
    (
        "one changed file ≤ 6 ms a return at 1,000",
        lambda sheet: sheet.each("warm"),
        _within(6, 6),
    ),
)
"""Words, the figure of a size, and whether it is good enough for so many returns."""


def _growth(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Memory of each further thousand of returns, from one size to the next."""
    for number, sheet in enumerate(sheets):
        if number == 0:
            yield "–"
            continue
        before = sheets[number - 1]
        more = sheet.peaks["cold"] - before.peaks["cold"]
        each = more / 1e6 / ((sheet.units - before.units) / 1000)
        yield f"{each:.0f} MB {'reached' if each <= _MOST_MEMORY else 'not reached'}"


def growth(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Growth of cost with the number of returns."""
    yield "| returns | " + " | ".join(_GROWING.values()) + " |"
    yield "|--:|" + "--:|" * len(_GROWING)
    for sheet in sheets:
        cells = (
            f"{sheet.each(name) * sheet.units / 1e3:.2f} s, {sheet.each(name):.1f} ms each"
            for name in _GROWING
        )
        yield f"| {sheet.units:,} | {' | '.join(cells)} |"


_GROWING = {"reference": "reference", "cold": "cold", "warm": "one changed file"}


def _spread(values: Sequence[float]) -> str:
    return f"{min(values):.2f}–{max(values):.2f}"
