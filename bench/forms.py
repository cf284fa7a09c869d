"""The forms of a round, completed from their skeletons against each written from scratch; both are
prefilled from a closed round before.

``python -m bench.forms`` prints the two times per form and their ratio.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from random import Random

from bench.last_year import close_last_year
from pipeline.files.atomic import write_atomically
from pipeline.forms.content import FormContent, content_of
from pipeline.forms.make import created_for, write_templates
from pipeline.forms.prefill import past_of, with_past
from pipeline.forms.skeleton import typed_by_sheet
from pipeline.forms.workbook import WrittenForm, write_workbook
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_plan
from pipeline.round.file_names import form_file_name
from pipeline.round.round import Round
from pipeline.sample.make import drafted
from pipeline.sample.units import counted, make_units
from pipeline.xlsx.typed_in import typed_in, uncalculated
from pipeline.xlsx.zip_parts import Package
from schemas.records import Form
from schemas.registry import PACKAGED

PLAN = "dong-da-2021-2030"
FORMS, RUNS = 1_000, 5
GOAL = 0.1
"""The most that completing may take of the time that writing takes."""

_TEXT = re.compile(r"<si>(.*?)</si>", re.DOTALL)
_SHARED = re.compile(r' t="s"><v>(\d+)</v><')


@dataclass(frozen=True)
class FormsMeasured:
    """Seconds of each run over all ``forms``, to the files on disk; ``ratios`` run by run."""

    forms: int
    completed: tuple[float, ...]
    written: tuple[float, ...]

    @property
    def ratios(self) -> tuple[float, ...]:
        return tuple(one / two for one, two in zip(self.completed, self.written, strict=True))

    @property
    def ratio(self) -> float:
        """The median of the runs' ratios."""
        return statistics.median(self.ratios)

    def per_form(self, seconds: Sequence[float]) -> float:
        """Milliseconds, by the median run."""
        return statistics.median(seconds) * 1000 / self.forms


class FormsDifferError(Exception):
    """The two ways do not make the same form; the message names the file and the part."""


def measure(forms: int = FORMS, runs: int = RUNS) -> FormsMeasured:
    """Makes the forms of a round of ``forms`` made-up units both ways, ``runs`` times in turn,
    each way first in every second run. Both write their files atomically.

    Raises ``FormsDifferError`` where a part of a form is not the same both ways.
    """
    form = form_of_plan(find_plan(PLAN, PACKAGED.form), PACKAGED.form)
    completed: list[float] = []
    written: list[float] = []
    with tempfile.TemporaryDirectory(prefix="tonghop-bench-") as place:
        round_ = prefilled_round(forms, form, Path(place))
        for run in range(runs):
            one, two = (Path(place) / f"{way}-{run}" for way in ("completed", "written"))
            both: tuple[tuple[list[float], Callable[[], object]], ...] = (
                (completed, partial(write_templates, form, round_, one)),
                (written, partial(write_each, form, round_, two)),
            )
            for seconds, make in both if run % 2 == 0 else both[::-1]:
                start = time.perf_counter()
                make()
                seconds.append(time.perf_counter() - start)
            compare(round_, one, two)
    return FormsMeasured(forms, tuple(completed), tuple(written))


def round_of(forms: int) -> Round:
    """A round of made-up units of all kinds; its folder does not exist."""
    counts = counted(forms)
    settings = drafted(PLAN, 2025, "nam", counts)
    return Round("do-bieu-mau", Path("do-bieu-mau"), settings, make_units(counts, Random(1)))


def prefilled_round(forms: int, form: Form, place: Path) -> Round:
    """Round in a folder of ``place``, after a closed one in which every unit reported."""
    blank = round_of(forms)
    last = close_last_year(blank, form, place)
    settings = blank.settings.model_copy(update={"previous": (last.name,)})
    return replace(blank, folder=place / blank.name, settings=settings)


def write_each(form: Form, round_: Round, folder: Path) -> None:
    """Writes each unit's form as if there were no other."""
    past = past_of(round_, form)
    for unit in round_.units:
        content = with_past(content_of(form, round_, unit), unit, past)
        data = _typed(write_workbook(content, created_for(round_)), content)
        write_atomically(folder / form_file_name(round_, unit), data)


def _typed(written: WrittenForm, content: FormContent) -> bytes:
    """The workbook with what the unit reported before, typed in."""
    typed = typed_by_sheet(content.prefilled, content.noted)
    if not typed:
        return written.data
    package = Package.of(written.data)
    changed: dict[str, bytes | None] = {}
    for number, (sheet, lines) in enumerate(written.lines.items(), 1):
        name = f"xl/worksheets/sheet{number}.xml"
        text = package.read(name).decode()
        if any(content.prefilled.values()):
            text = uncalculated(text)
        values = typed.get(sheet, {})
        changed[name] = typed_in(text, values, lines.of_typed(values)).encode()
    return package.with_parts(changed).packed()


def compare(round_: Round, one: Path, two: Path) -> None:
    """Raises ``FormsDifferError`` unless both folders hold the same forms, part by part."""
    for unit in round_.units:
        name = form_file_name(round_, unit)
        first, second = (_contents((folder / name).read_bytes()) for folder in (one, two))
        differing = [
            part for part in first.keys() | second.keys() if first.get(part) != second.get(part)
        ]
        if differing:
            raise FormsDifferError(f"{name}: {', '.join(sorted(differing))}")


def _contents(data: bytes) -> dict[str, str]:
    """The parts, each text in its cell: where two texts are equal (the office that collects is a
    unit too), one way stores them once and the other twice."""
    package = Package.of(data)
    parts = {name: package.read(name).decode() for name in package.parts}
    texts = _TEXT.findall(parts.pop("xl/sharedStrings.xml"))
    return {
        name: _SHARED.sub(lambda cell: f">{texts[int(cell[1])]}<", part)
        for name, part in parts.items()
    }


def report(measured: FormsMeasured) -> str:
    """One paragraph for people."""
    completed, written = (
        measured.per_form(seconds) for seconds in (measured.completed, measured.written)
    )
    low, high = min(measured.ratios), max(measured.ratios)
    return (
        f"{measured.forms:,} prefilled forms, {len(measured.ratios)} runs in turn, same contents: "
        f"completed {completed:.2f} ms each, written {written:.2f} ms each; "
        f"ratio {measured.ratio:.3f} ({low:.3f} to {high:.3f}), goal {GOAL}"
    )


def goal_reached(measured: FormsMeasured) -> bool:
    """True if completing takes no more than its share."""
    return measured.ratio <= GOAL


def main() -> None:
    """``python -m bench.forms [--forms N] [--runs N]``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forms", type=int, default=FORMS)
    parser.add_argument("--runs", type=int, default=RUNS)
    wish = parser.parse_args()
    print(report(measure(wish.forms, wish.runs)))


if __name__ == "__main__":
    main()
