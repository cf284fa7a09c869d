"""``make bench``: contenders take turns on rounds of some sizes; prints and writes the tables."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.compare import all_counted, same_cells, share_of_usual
from bench.contenders import contender, contenders, steps
from bench.forms import FORMS, FormsMeasured, goal_reached, report
from bench.forms import measure as measure_forms
from bench.guards import RETURNS, ROUNDS, Cost, measure_guards
from bench.guards import goal_reached as guards_reached
from bench.guards import report as report_guards
from bench.report import Sheet, conditions, goals, growth, tables
from bench.rounds import round_of
from bench.running import first_line, peak_memory, run

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
FEW = 24
"""Returns of a small office, which waits for its run."""
MARKS = ("<!-- measured -->", "<!-- /measured -->")


def main(arguments: Sequence[str]) -> None:
    """Measure, print, and write the tables into the page."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", default="100,1000", help="numbers of returns")
    parser.add_argument("--runs", type=int, default=5, help="turns of each contender")
    parser.add_argument("--folder", type=Path, default=ROUNDS, help="where rounds are kept")
    parser.add_argument(
        "--forms", type=int, help=f"forms to make both ways (the largest size, at most {FORMS:,})"
    )
    parser.add_argument(
        "--guards",
        type=int,
        help=f"returns to read with and without guards (the largest size, at most {RETURNS:,})",
    )
    parser.add_argument("--only", default="", help="names of contenders; writes nothing")
    chosen = parser.parse_args(arguments)
    sizes = sorted(int(size) for size in chosen.sizes.split(","))
    only = tuple(filter(None, chosen.only.split(",")))
    sheets = []
    for size in sizes:
        sheets.append(measure(size, chosen.runs, chosen.folder.resolve(), only))
        if not only:
            print("\n".join(tables(sheets[-1])), flush=True)
    if only:
        return
    number = chosen.forms or min(FORMS, sizes[-1])
    _say(f"{number} forms, made both ways")
    forms = measure_forms(number, chosen.runs)
    guarded = min(chosen.guards or RETURNS, sizes[-1])
    _say(f"{guarded} returns, read with and without guards")
    guards = measure_guards(guarded, chosen.runs, chosen.folder.resolve())
    _say(f"{FEW} returns, to the first line")
    few = contender("cold", round_of(FEW, chosen.folder.resolve()))
    waits = [first_line(few, ROOT) for _ in range(chosen.runs)]
    apart = [*_about_waiting(waits), "", *_about_forms(forms), "", *_about_guards(guards)]
    text = "\n".join(_page(sheets, apart, sizes, chosen.runs))
    print("\n".join([*goals(sheets), "", *growth(sheets), "", *apart]))
    before, _, rest = PAGE.read_text("utf-8").partition(MARKS[0])
    after = rest.partition(MARKS[1])[2]
    PAGE.write_text(f"{before}{MARKS[0]}\n{text}\n{MARKS[1]}{after}", "utf-8")


def measure(size: int, runs: int, folder: Path, only: Sequence[str] = ()) -> Sheet:
    """All contenders in turn, ``runs`` times, on the round of ``size`` returns."""
    _say(f"{size} returns: making the round and the map")
    round_ = round_of(size, folder)
    taking_part = [one for one in contenders(round_) if not only or one.name in only]
    sheet = Sheet(size, {one.name: one.title for one in taking_part})
    for turn in range(runs):
        for one in taking_part:
            measured = run(one, ROOT)
            sheet.runs.setdefault(one.name, []).append(measured)
            _say(f"  turn {turn + 1}, {one.name}: {measured.wall:.2f} s")
            if one.name in ("cold", "warm"):
                sheet.steps.setdefault(one.name, []).append(steps(round_))
    if any(one.name in ("cold", "warm") for one in taking_part):
        sheet.checks.append(all_counted(round_))
    if not only:
        sheet.checks.append(same_cells(round_))
        if "usual" in sheet.runs:
            sheet.checks.append(f"usual script: {share_of_usual(round_)}")
    for one in taking_part:
        sheet.peaks[one.name] = peak_memory(one, ROOT)
        _say(f"  memory, {one.name}: {sheet.peaks[one.name] / 1e6:.0f} MB")
    return sheet


def _page(
    sheets: Sequence[Sheet], apart: Sequence[str], sizes: Sequence[int], runs: int
) -> Iterator[str]:
    yield "".join(conditions(sizes, runs))
    yield f"Measured {dt.date.today().isoformat()}."
    yield ""
    yield "### Goals"
    yield ""
    yield from goals(sheets)
    yield ""
    yield "### How cost grows"
    yield ""
    yield from growth(sheets)
    yield ""
    yield from apart
    yield ""
    for sheet in sheets:
        yield from tables(sheet)


def _about_waiting(waits: Sequence[tuple[float, float]]) -> Iterator[str]:
    first, whole = (median(times) for times in zip(*waits, strict=True))
    yield "### Waiting"
    yield ""
    yield (
        f"{FEW} returns, cold, {len(waits)} runs, by the clock: first line {first:.2f} s (goal 1: "
        f"{_words(first <= 1)}), whole run {whole:.2f} s (goal 2.5: {_words(whole <= 2.5)})."
    )


def _about_forms(forms: FormsMeasured) -> Iterator[str]:
    yield "### Forms"
    yield ""
    yield f"{report(forms)}: {_words(goal_reached(forms))}."


def _about_guards(costs: Sequence[Cost]) -> Iterator[str]:
    yield "### Guards"
    yield ""
    for cost in costs:
        yield f"- {report_guards(cost)}: {_words(guards_reached(cost))}."


def _words(is_reached: bool) -> str:
    return "reached" if is_reached else "not reached"


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
