"""Returns as one flat round, and passed up through three levels of offices: wards, groups of wards,
the Sở above them. Every row of ``data/indicators.csv`` is the same, or a sentence of the
workbook says why it is not.

    python -m tests.support.levels [--plan ID …] [--period 6T …] [--switch NAME …] [--mixed]

For each plan and period the drafted settings are tried, then each other setting of every switch by
itself, and of what a round asks (``--switch`` names those to try; ``--switch ""`` none). With
``--mixed`` the wards alone choose that setting. Returns are readings in memory; summaries go
through their hidden sheets as files.
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import product
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from pipeline import aggregate as run
from pipeline.decided.decisions import Decisions
from pipeline.measure.history import EarlierRound, history_before
from pipeline.plan.files import find_plan, plan_files
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.read.records import SUMMARY_STAMP, Arrival, ReturnReading
from pipeline.round.roster import Unit
from pipeline.round.round import Office, Round
from pipeline.round.settings import Opening, Settings, Switches, switch_choices
from pipeline.sample.figures import answer
from pipeline.sample.make import drafted
from pipeline.sample.profiles import draw_district
from pipeline.sample.scene import Scene
from pipeline.sample.units import counted, make_units
from pipeline.summarise import describe_workbook
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.styles import STYLES
from pipeline.summary.transfer import transfer_sheets
from pipeline.text.clock import Clock
from pipeline.text.findings import Finding
from pipeline.validate.validate import validate
from pipeline.xlsx.sheet_description import Sheet, Workbook
from pipeline.xlsx.write_workbook import write_workbook
from schemas.code_lists import NO
from schemas.records import VALUE, Block, Form, Shape, Table
from schemas.respondents import PERIODS, Respondent
from tests.support.packaged import FORM
from tests.support.readings import table_reading, tallied
from tests.support.summary_support import indicator_rows

UNITS = {"MN": 10, "TH": 8, "THCS": 6, "LC": 3, "GDTX": 2, "XA": 10, "PHONG": 3}
"""Ten wards of two to five units each; the offices of two groups and of the Sở."""
SETTINGS: Mapping[str, Any] = {"literacy_band": "age15_60", "literacy_level": 1}
"""Settings that are left open by default: without them nothing could be compared."""
UNLISTED: Mapping[str, tuple[Any, ...]] = {
    "approximate_tolerance": (0, 20),
    "trained_since": ("kể từ năm 2021",),
}
"""Settings to try of the switches of which none are listed."""
ASKING: Mapping[str, tuple[Any, ...]] = {
    "not_asked": (("Biểu 09", "102"),),
    "also_asked": (("Biểu 09", "Biểu 02"),),
    "quarters_due": ((1, 2),),
}
"""Settings to try of what a round asks, for all its offices."""
MISSING = frozenset({"TH03", "XA04", "MN05", "THCS02", "PHONG03"})
BOTH_WAYS = "TH02"
"""Sends to its ward, and later with other figures straight to the Sở."""
MISTAKES: Mapping[str, tuple[str, str, str, Any]] = {
    "TH01": ("staff", "masters", "female", 500),
    "THCS03": ("training", "communicators", "turns", None),
    "MN02": ("training", "comm_teachers", "turns", 1_900),
}
"""Unit → a cell and what it holds by mistake: more women than people, a blank, more turns than is
plausible."""
AGAIN = f"{BOTH_WAYS} again"
CLOSED, MERGED = "TH08", "MN09"
"""Units of the year before alone: one left, one went into MN08."""
OTHER_CHOICES = ("I18", "I19")
"""Findings on offices that asked or chose otherwise."""
Parts = Mapping[tuple[str, ...], tuple[str, ...]]
"""Rows of ``indicators.csv`` by plan, code, basis, scope, unit and split."""


@dataclass(frozen=True)
class Level:
    """An office with the units that send to it and the offices that pass up to it."""

    code: str
    units: tuple[Unit, ...]
    below: tuple[Level, ...] = ()

    def at(self, code: str) -> Level:
        """The office with the code, itself or below it."""
        every = [self]
        for level in every:
            every.extend(level.below)
        return next(level for level in every if level.code == code)

    @property
    def everybody(self) -> tuple[Unit, ...]:
        """The units of all levels, each once."""
        below = (unit for level in self.below for unit in level.everybody)
        return tuple({unit.code: unit for unit in (*self.units, *below)}.values())


def three_levels(units: Sequence[Unit], groups: int = 2) -> Level:
    """The units by ward, the wards by group. A kindergarten of the last ward sends straight to the
    Sở, and one school to both."""
    offices = [unit for unit in units if unit.kind == "PHONG"]
    communes = list(dict.fromkeys(unit.commune for unit in units if unit.kind == "XA"))
    straight = next(unit for unit in units if unit.kind == "MN" and unit.commune == communes[-1])
    both = next(unit for unit in units if unit.code == BOTH_WAYS)
    made = []
    for number in range(groups):
        wards = [
            Level(f"PHUONG{place:02}", own)
            for place, commune in enumerate(communes)
            if place * groups // len(communes) == number
            and (
                own := tuple(
                    unit
                    for unit in units
                    if unit.commune == commune and unit.kind != "PHONG" and unit is not straight
                )
            )
        ]
        own_office = (offices[number + 1],) if number + 1 < len(offices) else ()
        made.append(Level(f"NHOM{number + 1:02}", own_office, tuple(wards)))
    return Level("SO", (offices[0], straight, both), tuple(made))


@dataclass(frozen=True)
class Scenario:
    """All that was sent for a plan and period under some settings."""

    plan: str
    period: str
    switches: Mapping[str, Any] = field(default_factory=dict)
    below: Mapping[str, Any] | None = None
    """Settings that wards choose where they differ."""
    asking: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=lambda: UNITS)
    years_back: int = 0
    seed: int = 3

    @cached_property
    def year(self) -> int:
        return min(2025, find_plan(self.plan, FORM).end) - self.years_back

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        units = make_units(counted(self.counts), Random(self.seed))
        if self.years_back:
            return units
        heir = {"MN08": {"old_codes": (MERGED,)}}
        return tuple(
            unit.model_copy(update=heir.get(unit.code, {}))
            for unit in units
            if unit.code not in (CLOSED, MERGED)
        )

    @cached_property
    def tree(self) -> Level:
        return three_levels(self.units)

    def settings(self, office: str, *, ward: bool = False) -> Settings:
        """The settings of an office's round."""
        made = drafted(self.plan, self.year, self.period, counted(self.counts))  # type: ignore[arg-type]
        chosen = self.below if ward and self.below is not None else self.switches
        return Settings.model_validate(
            {
                **made.model_dump(by_alias=True),
                **self.asking,
                "office": Office(code=office, name=f"Cơ quan {office}", place="Thanh Bình"),
                "switches": Switches.model_validate({**SETTINGS, **chosen}),
                # What an office below starts from is no part of what it passes up.
                "opening": self.opening if office == "SO" else {},
            }
        )

    @cached_property
    def opening(self) -> Mapping[str, Opening]:
        """An opening balance of every other total over years."""
        lines = [
            one.code for one in find_plan(self.plan, FORM).indicators if one.accumulate == "sum"
        ]
        return {code: Opening(value=900, female=400, source="Sổ") for code in lines[::2]}

    def name(self, office: str) -> str:
        """The name of an office's round."""
        return f"{office}-{self.year}-{self.period}"

    def opened(self, office: str, units: Sequence[Unit], *, ward: bool = False) -> OpenRound:
        name = self.name(office)
        return opened_round(
            Round(name, Path("rounds") / name, self.settings(office, ward=ward), tuple(units))
        )

    @cached_property
    def sent(self) -> Mapping[str, ReturnReading]:
        """The returns by unit code; some units send none."""
        flat = self.opened("SO", self.units)
        profiles, communes = draw_district(self.units, self.seed, self.years_back)

        def filled(unit: Unit, again: bool = False) -> ReturnReading:
            who, tables = flat.round.respondent(unit), {}
            for table in flat.form.asked(who):
                rng = Random(f"{self.seed}:{unit.code}:{table.name}:{self.years_back}:{again}")
                people = (profiles[unit.code], communes[unit.commune])
                day = flat.round.settings.due
                scene = Scene(
                    *(unit, *people, flat.round.settings, flat.plan, day, rng),
                    years_back=self.years_back,
                )
                cells, entries = answers_of(table, who, scene)
                wrong = MISTAKES.get(unit.code, ("", "", "", None))
                if table.name == wrong[0] and wrong[1:3] in cells:
                    cells[wrong[1:3]] = wrong[3]
                if table.name == "resources":
                    cases = 1 + (len(unit.code) + int(unit.code[-1]) + again) % 3
                    some = {"cases": cases, "cases_reported": cases, "cases_closed": 1}
                    cells |= {(row, "total"): some[row] for row, _ in cells if row in some}
                tables[table.name] = table_reading(table, cells, entries=entries)
            stamp = {"form_version": flat.form.version, "plan": self.plan, "unit_code": unit.code}
            name = f"{unit.code}{' lần 2' if again else ''}"
            came = day if again else day - dt.timedelta(days=1)
            path = f"{came.isoformat()}/{name}.xlsx"
            return ReturnReading(path, sha256=name, stamp=stamp, tables=tables)

        found = {unit.code: filled(unit) for unit in self.units if unit.code not in MISSING}
        twice = next((unit for unit in self.units if unit.code == BOTH_WAYS), None)
        return {**found, AGAIN: filled(twice, again=True)} if twice else found


def answers_of(
    table: Table, who: Respondent, scene: Scene
) -> tuple[dict[tuple[str, str], Any], tuple[Mapping[str, Any], ...]]:
    """Answers of a unit in a table, with what the form reckons and what the reader adds."""
    answers = answer(table, who, scene)
    entries = tuple(answers.entries)
    cells: dict[tuple[str, str], Any] = {
        **answers.cells,
        **{(row, VALUE): value for row, value in answers.head.items()},
    }
    if table.gate and answers.head.get(table.gate) == NO:
        cells |= dict.fromkeys(_behind_gate(table, who), 0)
    for _, block in table.blocks:
        if block.shape is not Shape.LIST:
            _add_up(block, cells)
    if table.name == "cover":
        unit = scene.unit
        printed = {"unit_code": unit.code, "unit_name": unit.name, "commune": unit.commune}
        cells |= {(row, VALUE): value for row, value in printed.items()}
    return {**cells, **tallied(table, entries, who.year)}, entries


def _behind_gate(table: Table, who: Respondent) -> Iterator[tuple[str, str]]:
    for _, block in table.blocks:
        for row in block.rows if block.shape is not Shape.LIST else ():
            for column in block.columns:
                is_amount = block.has(row.name, column.name) and (
                    block.question(row, column).kind.is_amount
                )
                if is_amount and not row.ungated and row.is_asked(who):
                    yield row.name, column.name


def _add_up(block: Block, cells: dict[tuple[str, str], Any]) -> None:
    for row in reversed(block.rows):
        for column in block.columns if row.parts else ():
            parts = [cells.get((part, column.name)) for part in row.parts]
            numbers = [part for part in parts if isinstance(part, int)]
            if numbers and row.has(column.name):
                cells[row.name, column.name] = sum(numbers)


# What every office makes of what came to it


@dataclass(frozen=True)
class Run:
    """A round as an office measured it, and the rounds that it measured before."""

    opened: OpenRound
    outcomes: Outcomes

    @property
    def form(self) -> Form:
        return self.opened.form

    @property
    def rows(self) -> Parts:
        """Rows of ``indicators.csv`` by what they are about."""
        return {row[:6]: row[6:] for row in indicator_rows(self.outcomes, self.form)}

    @cached_property
    def texts(self) -> frozenset[str]:
        """All texts in the workbook."""
        book = describe_workbook(Material(self.outcomes, self.form, Path("output/thu")))
        return frozenset(
            str(getattr(value, "text", value))
            for sheet in book.sheets
            if not sheet.hidden
            for line in sheet.lines
            for cell in line.cells
            if (value := getattr(cell, "value", cell)) is not None
        )

    def earlier(self) -> EarlierRound:
        """The round as it is once closed."""
        closed, found = self.outcomes.round.settings.due, self.outcomes
        return EarlierRound(
            found.round, found.accepted, "closed", closed, results=tuple(found.results)
        )


def measured(
    opened: OpenRound,
    came: Iterable[ReturnReading],
    files: Mapping[str, Path],
    earlier: Sequence[EarlierRound] = (),
) -> Run:
    """A run over ``came``; ``files`` are where the summaries among them lie."""
    readings = tuple(sorted(came, key=lambda reading: reading.path))
    settings = opened.round.settings
    received = {one.path: dt.date.fromisoformat(one.path.partition("/")[0]) for one in readings}
    arrivals = tuple(
        Arrival(one.path, files.get(one.path, Path(one.path)), received[one.path])
        for one in readings
    )
    today = settings.due + dt.timedelta(days=30)
    found = run.Came(arrivals, readings, received, (), Decisions(), today)
    with patch.object(run, "validate", _Judged(opened.round.effective_switches)):
        gathered = run._gathered(readings, found, opened, Clock(), {})
    histories = tuple(
        history_before(opened.round, earlier, opened.form, settings.opening_of(plan.id))
        for plan in opened.plans
    )
    return Run(opened, run._outcomes(gathered, opened, histories, Clock()))


@dataclass(frozen=True)
class _Judged:
    """Takes the place of ``validate``: a return is judged alike whatever comes beside it, so that
    once is enough for all the offices through which it goes."""

    switches: Mapping[str, str]

    def __call__(
        self, returns: Iterable[tuple[ReturnReading, Unit]], *context: Any
    ) -> dict[str, tuple[Finding, ...]]:
        settings = tuple(self.switches.items())
        returns = list(returns)
        known = {one.path: (id(one.tables), settings) for one, _ in returns}
        new = [(one, unit) for one, unit in returns if known[one.path] not in _JUDGED]
        found = validate(new, *context)
        for one, _ in new:
            _JUDGED[known[one.path]] = one.tables, found.get(one.path, ())
        return {path: findings for path, key in known.items() if (findings := _JUDGED[key][1])}


_JUDGED: dict[tuple[int, tuple[tuple[str, str], ...]], tuple[Any, tuple[Finding, ...]]] = {}
"""By the reading's tables, which stay alive here, and the settings that it was judged under."""


class Rounds:
    """The rounds of a scenario, flat and by levels, each with ``before``, those of the year
    before."""

    def __init__(self, scenario: Scenario, folder: Path, before: Rounds | None = None) -> None:
        self._scenario, self._folder, self._before = scenario, folder, before
        self._runs: dict[str, Run] = {}

    @cached_property
    def flat(self) -> Run:
        units = self._scenario.tree.everybody
        earlier = [self._before.flat.earlier()] if self._before else []
        came = self._sent(self._scenario.sent, "SO")
        return measured(self._scenario.opened("SO", units), came, {}, earlier)

    @property
    def rolled_up(self) -> Run:
        """The run of the office above all."""
        return self.of("SO")

    def of(self, office: str) -> Run:
        """The run of an office over its own returns and the summaries from below."""
        if office not in self._runs:
            level, files = self._scenario.tree.at(office), {}
            codes = [unit.code for unit in level.units]
            if office == "SO":
                codes = [AGAIN if code == BOTH_WAYS else code for code in codes]
            came = list(self._sent(codes, office))
            for below in level.below:
                path = f"{self._scenario.settings('').due.isoformat()}/{below.code}/tong-hop.xlsx"
                files[path] = self._folder / f"{self._scenario.name(below.code)}.xlsx"
                passed_up(self.of(below.code), files[path])
                came.append(ReturnReading(path, below.code, stamp={"kind": SUMMARY_STAMP}))
            opened = self._scenario.opened(office, level.units, ward=not level.below)
            earlier = [self._before.of(office).earlier()] if self._before else []
            self._runs[office] = measured(opened, came, files, earlier)
        return self._runs[office]

    def _sent(self, codes: Iterable[str], office: str) -> Iterator[ReturnReading]:
        """The returns of units on the forms of an office's round."""
        for one in (self._scenario.sent.get(code) for code in codes):
            if one is not None:
                yield replace(one, stamp={**one.stamp, "round": self._scenario.name(office)})


def passed_up(below: Run, path: Path) -> None:
    """Write the summary of a round: what travels in it, and one sheet that is seen."""
    seen = Sheet("Tổng quan", (10,), ())
    sheets = (seen, *transfer_sheets(below.outcomes, below.form))
    write_workbook(path, Workbook(sheets, "t", "c", dt.date(2025, 11, 20)), STYLES)


# What differs


@dataclass(frozen=True)
class Difference:
    """A row of ``indicators.csv`` as it is flat and rolled up, and sentences of the workbook above
    that say why."""

    place: tuple[str, ...]
    flat: tuple[str, ...] | None
    rolled_up: tuple[str, ...] | None
    why: tuple[str, ...]


def differences(rounds: Rounds, told: Sequence[str] = ()) -> list[Difference]:
    """The rows that differ; findings of the codes ``told`` say why too."""
    ours, theirs = rounds.flat.rows, rounds.rolled_up.rows
    places = [at for at in {**ours, **theirs} if ours.get(at) != theirs.get(at)]
    why = {code: tuple(_said_above(rounds, code, told)) for code in {at[1] for at in places}}
    return [Difference(at, ours.get(at), theirs.get(at), why[at[1]]) for at in places]


def _said_above(rounds: Rounds, code: str, told: Sequence[str]) -> Iterator[str]:
    """The sentences of the workbook above on an indicator that the flat one does not have."""
    flat, above = ({*_words(run, code, told)} for run in (rounds.flat, rounds.rolled_up))
    for words in sorted(above - flat):
        if any(words in text for text in rounds.rolled_up.texts):
            yield words


def _words(run: Run, code: str, told: Sequence[str]) -> Iterator[str]:
    """Reasons of an indicator's results, and findings."""
    for result in run.outcomes.results:
        if result.indicator.code == code and result.scope == "all":
            yield from filter(None, (result.reason, *(why for _, why in result.left_out)))
    yield from (one.message for one in run.outcomes.findings if one.code in told)


# The command


def tried(plan: str, period: str, names: Iterable[str] | None, *, mixed: bool) -> list[Scenario]:
    """The drafted settings, and each other setting of switches."""
    drafted_ones = Switches().model_dump() | SETTINGS
    listed = {**switch_choices(), **UNLISTED}
    scenarios = [Scenario(plan, period)]
    for name in listed if names is None else listed.keys() & {*names}:
        for setting in listed[name]:
            if setting != drafted_ones[name]:
                chosen: dict[str, Any] = {name: setting}
                one = Scenario(plan, period, {} if mixed else chosen, chosen if mixed else None)
                scenarios.append(one)
    if not mixed:
        for name in ASKING if names is None else ASKING.keys() & {*names}:
            scenarios += [Scenario(plan, period, asking={name: one}) for one in ASKING[name]]
    return scenarios


def main() -> int:
    """Try what the command line names; 1 where a row differs and no sentence says why."""
    every = sorted(path.stem for path in plan_files())
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plan", nargs="*", default=every, choices=every)
    parser.add_argument("--period", nargs="*", default=["nam"], choices=PERIODS)
    parser.add_argument("--switch", nargs="*")
    parser.add_argument("--mixed", action="store_true")
    wish = parser.parse_args()
    unsaid = 0
    for plan, period in product(wish.plan, wish.period):
        with TemporaryDirectory() as folder:
            # What a report on several years covers are years.
            then = "nam" if period == "giai-doan" else period
            before = Rounds(Scenario(plan, then, years_back=1), Path(folder))
            for scenario in tried(plan, period, wish.switch, mixed=wish.mixed):
                rounds = Rounds(scenario, Path(folder), before)
                told = OTHER_CHOICES if scenario.below else ()
                unsaid += _told(scenario, rounds, differences(rounds, told))
    return int(unsaid > 0)


def _told(scenario: Scenario, rounds: Rounds, found: Sequence[Difference]) -> int:
    """Print what differs; the number of rows of which nothing is said."""
    chosen = scenario.below or {**scenario.switches, **scenario.asking}
    what = ", ".join(f"{name}={setting}" for name, setting in chosen.items()) or "drafted"
    mixed = " (wards alone)" if scenario.below else ""
    rows = len(rounds.flat.rows)
    print(f"{scenario.plan} {scenario.period} {what}{mixed}: {rows} rows, {len(found)} differ")
    by_code: dict[str, list[Difference]] = {}
    for one in found:
        by_code.setdefault(one.place[1], []).append(one)
    for code, of_code in by_code.items():
        print(f"  {code}: {len(of_code)} rows", *of_code[0].why or ("UNSAID",), sep="\n    ")
        for one in of_code[:5] if not of_code[0].why else ():
            print(f"      {one.place[2:]}: {one.flat} / {one.rolled_up}")
    return sum(not one.why for one in found)


if __name__ == "__main__":
    sys.exit(main())
