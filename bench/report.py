"""The tables of ``docs/benchmarks.md``, from what was measured."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
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

    def ratios(self, name: str, to: str) -> list[float]:
        """Run by run: how many times as long as the other of the same turn."""
        pairs = zip(self.runs[name], self.runs[to], strict=True)
        return [one.wall / other.wall for one, other in pairs]


def conditions(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """The command and what it ran on."""
    chosen = ",".join(map(str, sizes))
    yield f"Made by `make bench BENCH={chosen} RUNS={runs}` on {platform.system()}, "
    yield (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
        + "."
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
    """Each goal of speed with what was reached."""
    yield "| goal | " + " | ".join(f"{sheet.units:,}" for sheet in sheets) + " |"
    yield "|---|" + "--:|" * len(sheets)
    rows = (
        ("cold ≤ 1.3 × reference", "cold", "reference", 1.3),
        ("one changed file ≤ 0.7 × cold", "warm", "cold", 0.7),
        ("cold ≤ 1/30 of the usual script", "cold", "usual", 1 / 30),
    )
    for words, name, to, most in rows:
        yield f"| {words} | " + " | ".join(_reached(s, name, to, most) for s in sheets) + " |"
    yield "| memory ≤ 25 MB per 1,000 returns | " + " | ".join(_growth(sheets)) + " |"


def _reached(sheet: Sheet, name: str, to: str, most: float) -> str:
    if to not in sheet.runs:
        return "not run"
    ratio = median(sheet.ratios(name, to))
    return f"{ratio:.2f} {'reached' if ratio <= most else 'not reached'}"


def _growth(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Time that each further thousand of returns took, from one size to the next."""
    for number, sheet in enumerate(sheets):
        if number == 0:
            yield "–"
            continue
        before = sheets[number - 1]
        more = sheet.peaks["cold"] - before.peaks["cold"]
        each = more / 1e6 / ((sheet.units - before.units) / 1000)
        yield f"{each:.0f} MB {'reached' if each <= 25 else 'not reached'}"


def growth(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Growth of cost with the number of returns: milliseconds for each return more."""
    yield "| returns | " + " | ".join(_GROWING.values()) + " |"
    yield "|--:|" + "--:|" * len(_GROWING)
    for sheet in sheets:
        walls = (median(one.wall for one in sheet.runs[name]) for name in _GROWING)
        cells = (f"{wall:.2f} s, {wall / sheet.units * 1e3:.1f} ms each" for wall in walls)
        yield f"| {sheet.units:,} | {' | '.join(cells)} |"


_GROWING = {"reference": "reference", "cold": "cold", "warm": "one changed file"}


def _spread(values: Sequence[float]) -> str:
    return f"{min(values):.2f}–{max(values):.2f}"
