"""Measuring beside a second calculation that tries everything missing units may still send, and
beside what then comes."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from pipeline import aggregate
from pipeline.accept.records import Accepted, AcceptedTable, Punctuality, Timeliness, WithheldTotal
from pipeline.accept.rolled import WITHIN
from pipeline.accept.rollup import Arrived, Joined, join, rolled_tables
from pipeline.decided.decisions import Correction, Decisions, Receipt
from pipeline.measure.history import EarlierRound, History, history_before
from pipeline.measure.measure import measure
from pipeline.measure.result import Result
from pipeline.plan.open_round import OpenRound, opened_with
from pipeline.plan.plan import Indicator, Plan
from pipeline.read.records import Arrival, ReturnReading
from pipeline.round.round import Round
from pipeline.round.settings import Opening
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.transfer import transfer_rows
from pipeline.text.clock import Clock
from pipeline.text.findings import Waiver
from pipeline.validate.waiver_keys import key_of
from schemas.registry import PACKAGED
from tests.support import second_calculation as second
from tests.support.indicator_support import Rows, accepted, indicator, plan_of, round_of
from tests.support.indicator_support import unit as unit_of
from tests.support.packaged import FORM
from tests.support.readings import a_round, reading
from tests.support.second_calculation import (
    WIDTHS,
    Case,
    Cell,
    Line,
    Report,
    Sent,
    Told,
    Version,
    Word,
)

TURNS = ("training", "communicators", "turns")
STAFF = ("staff", "all", "total")
MASTERS = ("staff", "masters", "total")
PLANNED = ("succession", "persons", "female")
TRAINED = ("succession", "trained", "female")
LESSONS = ("checklist", "in_lessons", "answer")
ATTENDING = ("preschool", "kindergarten", "total")
PRIVATE = ("population", "private_kindergarten", "total")
LIVING = ("population", "kindergarten", "total")

LINES: dict[str, dict[str, Any]] = {
    "share": {"kind": "ratio", "over": (TRAINED,), "under": (PLANNED,)},
    "share by sex and people": {"kind": "ratio", "over": (MASTERS,), "under": (STAFF,)},
    "units": {"kind": "units", "over": (PLANNED,)},
    "answers": {"kind": "yes", "over": (LESSONS,)},
    "total": {"kind": "total", "over": (TURNS,)},
    "sum": {"kind": "total", "over": (TURNS,), "accumulate": "sum"},
    "latest": {"kind": "total", "over": (TURNS,), "accumulate": "latest"},
    "mean": {"kind": "mean", "over": (TURNS,)},
    "mean of another count": {"kind": "mean", "over": (TURNS,), "under": (STAFF,)},
    "difference": {"kind": "difference", "over": (MASTERS,), "under": (STAFF,)},
    "area": {"kind": "ratio", "over": (ATTENDING, PRIVATE), "under": (LIVING,)},
}
OPENINGS = (None, {"all": 0}, {"all": 50}, {"all": 50, "female": 20})
SPLITS = {
    "share by sex and people": ("all", "male", "female", "minority", "minority_female"),
    "sum": ("all", "male", "female"),
    "latest": ("all", "male", "female"),
}
SIGNS = (">=", ">", "~", "==", "<=", "<")


# From a case to the program


def indicator_of(line: Line, splits: Sequence[str] = ("all",)) -> Indicator:
    goal: dict[str, Any] = {
        "rounded_to": line.rounded,
        "type": line.timing,
        "operator": line.sign,
        "value": line.goal,
        **({"against": line.against} if line.against else {}),
    }
    if line.timing in ("window", "term"):
        goal |= {"start": line.first, "end": line.last}
    else:
        goal["year"] = line.last
    return indicator(
        kind=line.kind,
        numerator=[".".join(cell) for cell in line.over],
        denominator=[".".join(cell) for cell in line.under],
        kinds=["MN", "XA"] if line.is_pooled else ["TH"],
        accumulate=line.accumulate,
        splits=["all", "male", "female"] if line.kind == "difference" else list(splits),
        unit="lượt" if line.kind in ("total", "mean") else "%",
        target=[goal],
    )


def tables_of(came: Mapping[str, Sent]) -> dict[tuple[str, str], dict[tuple[str, str], Any]]:
    tables: dict[tuple[str, str], dict[tuple[str, str], Any]] = {}
    for code, sent in came.items():
        for (table, row, column), value in sent.items():
            tables.setdefault((code, table), {})[row, column] = value
    return tables


def roster(codes: Mapping[str, str], heirs: Mapping[str, str]) -> list[Any]:
    old: dict[str, list[str]] = {}
    for code, heir in heirs.items():
        old.setdefault(heir, []).append(code)
    return [
        unit_of(
            code,
            code[:2],
            commune,
            name=commune if code[:2] == "XA" else code,
            old_codes=", ".join(old.get(code, ())),
        )
        for code, commune in codes.items()
    ]


def since(report: Report | Case) -> dict[str, str]:
    """The first day of a report on several years."""
    return {"from": f"{report.start}-01-01"} if report.start else {}


def present(case: Case, plan: Plan, now: Round) -> History:
    """The earlier rounds of the case, as the office of ``now`` keeps them."""
    rounds = []
    for report in case.earlier:
        units = roster({code: f"Xã {code}" for code in sorted(report.roster)}, {})
        then = round_of(units, report.year, report.period, **since(report))
        pages = accepted(tables_of(report.came), year=report.year)
        results: Sequence[Result] = ()
        if case.line.against:
            results = measure(plan, then, pages, FORM)
        state = "open" if report.is_open else "closed"
        rounds.append(EarlierRound(then, pages, state, results=tuple(results)))
    balances = {}
    if told := case.opening:
        (line,) = plan.indicators
        balance = Opening(value=told["all"], female=told.get("female"), source="Sổ theo dõi")
        balances = {line.code: balance}
    return history_before(now, rounds, FORM, balances)


def measured(case: Case, splits: Sequence[str] = ("all",)) -> Rows:
    """The results that the program gives of the case."""
    line = indicator_of(case.line, splits)
    plan = plan_of(line)
    units = roster(case.communes, case.heirs)
    now = round_of(units, case.year, case.period, **since(case))
    pages = accepted(tables_of(case.came), year=case.year)
    return Rows(measure(plan, now, pages, FORM, present(case, plan, now)), line.code)


# Cases by chance


def sent_by(chance: random.Random, code: str, most: int = 9) -> dict[Cell, int | str]:
    """A whole return of a unit."""
    people, planned = chance.randint(0, most), chance.randint(0, most)
    women = chance.randint(0, people)
    masters = chance.randint(0, women), chance.randint(0, people - women)
    turns = chance.choice([0, 1, 7, 30, 60])
    minority = chance.randint(0, people)
    minority_women = chance.randint(0, min(minority, women))
    if code[:2] == "MN":
        return {ATTENDING: chance.randint(0, most)}
    if code[:2] == "XA":
        return {LIVING: chance.randint(0, most), PRIVATE: chance.randint(0, 3)}
    return {
        TURNS: turns,
        (*TURNS[:2], "female"): chance.randint(0, turns),
        (*STAFF[:2], "minority"): minority,
        (*STAFF[:2], "minority_female"): minority_women,
        (*MASTERS[:2], "minority"): chance.randint(0, min(minority, sum(masters))),
        (*MASTERS[:2], "minority_female"): chance.randint(0, min(minority_women, masters[0])),
        STAFF: people,
        (*STAFF[:2], "female"): women,
        MASTERS: sum(masters),
        (*MASTERS[:2], "female"): masters[0],
        PLANNED: planned,
        TRAINED: chance.randint(0, planned),
        LESSONS: chance.choice(["Có", "Không"]),
    }


def without_a_cell(chance: random.Random, sent: dict[Cell, int | str]) -> dict[Cell, int | str]:
    """The return, now and then with a blank."""
    if chance.random() < 0.1:
        del sent[chance.choice(list(sent))]
    return sent


def a_line(name: str, chance: random.Random) -> Line:
    """One way of calculating with a goal near which its figures are."""
    kind = LINES[name]
    most = {"total": 200, "mean": 60, "difference": 60}.get(kind["kind"], 110)
    sign = chance.choice(SIGNS)
    goal = Fraction(chance.randint(-most if name == "difference" else 0, most))
    last, against = chance.choice([2024, 2025, 2025, 2026]), 0
    if name != "area" and chance.random() < 0.25:
        sign, goal = chance.choice(list(second.SIGNS)), Fraction(chance.randint(0, 40))
        last, against = chance.choice([2025, 2026]), 2024
    timing = chance.choice(["milestone", "milestone", "from", "window", "term"])
    first = 2025 if against else min(last, chance.choice([2024, 2025]))
    rounded = None if against else chance.choice([None, None, 0, 1])
    when = {"timing": timing, "first": first, "last": last, "against": against}
    return Line(**kind, sign=sign, goal=goal, rounded=rounded, **when)


def earlier_reports(
    chance: random.Random, codes: Mapping[str, str], until: tuple[int, str], together: set[str]
) -> tuple[Report, ...]:
    """Rounds before the one of a year and period. Units ``together`` send both or neither."""
    schools = any(code[:2] == "TH" for code in codes)
    reports = []
    for year, period in product((2023, 2024, 2025), WIDTHS if schools else ("nam",)):
        is_later = (year, WIDTHS[period]) >= (until[0], WIDTHS[until[1]])
        if is_later or chance.random() < (0.8 if period == "giai-doan" else 0.3):
            continue
        came = {
            code: without_a_cell(chance, sent_by(chance, code))
            for code in codes
            if code not in together and chance.random() < 0.8
        }
        if together and chance.random() < 0.8:
            came |= {code: sent_by(chance, code) for code in sorted(together)}
        start = year - 1 if period == "giai-doan" else 0
        reports.append(Report(year, period, came, frozenset(codes), start))
    return tuple(reports)


def unsteady(name: str, chance: random.Random, earlier: Sequence[Report]) -> tuple[Report, ...]:
    """The rounds as a total meets them: units are off a roster and come back, a round is still
    open."""
    if "accumulate" not in LINES[name]:
        return tuple(earlier)
    found = []
    for report in earlier:
        off = {code for code in sorted(report.roster) if chance.random() < 0.15}
        came = {code: sent for code, sent in report.came.items() if code not in off}
        is_open = name == "sum" and chance.random() < 0.3
        found.append(replace(report, came=came, roster=report.roster - off, is_open=is_open))
    return tuple(found)


def case_of(name: str, chance: random.Random, codes: Mapping[str, str], most: int = 9) -> Case:
    """A round of the units of which up to two are missing."""
    period = "nam" if name == "area" else chance.choice(["nam", "nam", "6T", "giai-doan"])
    missing = chance.sample(sorted(codes), chance.randint(0, 2))
    came = {
        code: without_a_cell(chance, sent_by(chance, code, most))
        for code in codes
        if code not in missing
    }
    earlier = unsteady(name, chance, earlier_reports(chance, codes, (2025, period), set()))
    adds_up = "accumulate" in LINES[name]
    opening = chance.choice(OPENINGS) if adds_up else None
    start = chance.choice([2022, 2024]) if period == "giai-doan" else 0
    return Case(a_line(name, chance), codes, came, earlier, opening, 2025, period, start)


def small_case(name: str, chance: random.Random) -> Case:
    """A round of two to five units."""
    if name == "area":
        codes = {code: chance.choice(["Xã Sen", "Xã Cúc"]) for code in ("MN01", "MN02", "MN03")}
        return case_of(name, chance, {**codes, "XA01": "Xã Sen", "XA02": "Xã Cúc"})
    count = chance.randint(2, 3 if name == "difference" else 4)
    return case_of(name, chance, {f"TH{n:02}": "" for n in range(1, count + 1)})


def changed_case(name: str, chance: random.Random) -> Case:
    """A round of seven schools: one opened, one left, one went into TH01."""
    case = case_of(name, chance, {f"TH{n:02}": "" for n in range(1, 8)}, most=40)
    then = dict.fromkeys((*sorted(case.communes.keys() - {"TH07"}), "TH90", "TH91"), "")
    reports = earlier_reports(chance, then, (2025, case.period), {"TH01", "TH91"})
    earlier = unsteady(name, chance, reports)
    return replace(case, earlier=earlier, heirs={"TH91": "TH01"})


def view(result: Result) -> Told:
    return Told(result.value, str(result.status), result.lower, result.upper, str(result.outlook))


@pytest.mark.parametrize("name", LINES)
def test_all_that_missing_units_may_send_is_bounded_and_judged_alike(name: str) -> None:
    chance, seen, tried = random.Random(name), set(), 0
    for _ in range(25):
        case = small_case(name, chance)
        rows = measured(case, SPLITS.get(name, ("all",)))
        for split in SPLITS.get(name, ("all",)):
            of_split = replace(case, line=replace(case.line, split=split))
            one = second.told(of_split)
            assert view(rows(split=split)) == replace(one, tried=0), of_split
            seen.add(one.outlook)
            tried += one.tried
        for code in case.communes if name != "area" else ():
            alone = second.told(case.of(code))
            assert view(rows("unit", unit=code)) == replace(alone, tried=0), (code, case)
    assert {"certain_met", "certain_unmet", "open", "unknown"} <= seen
    assert tried > 50


@pytest.mark.parametrize("name", [name for name in LINES if name != "area"])
def test_by_hindsight_what_came_lies_within_the_bounds_and_is_as_certain_as_was_said(
    name: str,
) -> None:
    chance, certain = random.Random(name), 0
    for _ in range(8):
        case = changed_case(name, chance)
        before = measured(case)()
        there = second.entering(case, case.came)
        kept = {code: second.sendings(case, code) for code in case.communes if code not in there}
        if any(sendings is None for sendings in kept.values()):
            assert (before.outlook, before.lower, before.upper) == ("unknown", None, None), case
            continue
        late = {code: chance.choice(sendings) for code, sendings in kept.items() if sendings}
        later = tuple(chance.choice(second.still_to_come(case, one)) for one in case.earlier)
        whole = replace(case, came={**case.came, **late}, earlier=later)
        after = measured(whole)()
        assert view(after) == replace(second.told(whole), tried=0), whole
        if after.value is None:
            continue
        assert before.lower is None or before.lower <= after.value, (case, late)
        assert before.upper is None or after.value <= before.upper, (case, late)
        if before.outlook.startswith("certain") and before.target is not None:
            assert after.outlook == before.outlook, (case, late)
            certain += 1
    assert certain


@pytest.mark.parametrize("name", [name for name in LINES if name != "area"])
def test_ten_units_are_what_their_groups_are_together(name: str) -> None:
    chance = random.Random(name)
    for _ in range(3):
        communes = {f"TH{n:02}": f"Xã {'Sen' if n % 3 else 'Cúc'}" for n in range(10)}
        case = case_of(name, chance, communes)
        rows = measured(case)
        groups = []
        for commune in sorted(set(communes.values())):
            of = {code: name for code, name in communes.items() if name == commune}
            group = replace(case, communes=of, opening=None, is_part=True)
            found = rows(f"group:{commune}")
            assert found.value == second.figure(group, case.came), (commune, case)
            groups.append(found)
        whole = rows()
        assert whole.reported == sum(one.reported for one in groups)
        if name not in ("difference", "sum", "latest"):
            over = [one.numerator for one in groups if one.numerator is not None]
            assert (whole.numerator or 0) == sum(over)


def test_groups_that_tell_their_totals_alone_are_measured_as_their_units() -> None:
    chance = random.Random("totals")
    for _ in range(10):
        communes = {f"TH{n:02}": f"Xã {'Sen' if n % 2 else 'Cúc'}" for n in range(10)}
        case = case_of("total", chance, communes)
        line = indicator_of(case.line).model_copy(update={"anonymous": True, "targets": ()})
        plan, now = plan_of(line), round_of(roster(communes, {}), case.year, case.period)
        flat = accepted(tables_of(case.came))
        pages: dict[str, AcceptedTable] = {}
        totals = []
        for commune in sorted(set(communes.values())):
            path = f"{commune}/tong-hop.xlsx"
            gave = [code for code in second.entering(case, case.came) if communes[code] == commune]
            amount = sum(int(case.came[code][TURNS]) for code in gave)
            totals.append(WithheldTotal(*TURNS, len(gave), amount, path))
            pages |= {
                code: replace(page, cells={}, path=f"{path}{WITHIN}{code}.xlsx")
                for code, page in flat.tables["training"].items()
                if communes[code] == commune
            }
        told = measure(plan, now, Accepted({"training": pages}, case.year, tuple(totals)), FORM)
        ours, theirs = Rows(told, line.code)(), Rows(measure(plan, now, flat, FORM), line.code)()
        assert (view(ours), ours.reported) == (view(theirs), theirs.reported), case
        assert ours.value == second.figure(case, case.came)


WARDS = (("TH01", "TH02", "TH03"), ("TH04", "TH05"), ("TH06",))
"""The first two send to a group; it, the third and TH07 send to the office above."""


def passed_up(
    case: Case, office: str, own: Sequence[str], below: Sequence[Arrived] = ()
) -> Arrived:
    """The summary of an office over what its units sent and what came from below."""
    joined = joined_at(case, office, own, below)
    told = Outcomes(joined.round, plan_of(), joined.accepted, (), (), (), ())
    path = f"{office}/tong-hop.xlsx"
    rolled = rolled_tables(transfer_rows(told, FORM), path, FORM)
    return Arrived(path, office, dt.date(2025, 12, 31), "", rolled)


def joined_at(case: Case, office: str, own: Sequence[str], below: Sequence[Arrived]) -> Joined:
    units = [unit for unit in roster(case.communes, case.heirs) if unit.code in own]
    named = {"office": {"code": office, "name": f"Cơ quan {office}"}}
    round_ = round_of(units, case.year, case.period, **named, **since(case))
    came = {code: sent for code, sent in case.came.items() if code in own}
    return join(round_, accepted(tables_of(came), year=case.year), below, FORM)


@pytest.mark.parametrize("name", [name for name in LINES if name != "area"])
def test_two_levels_and_a_unit_sent_both_ways_are_measured_as_what_came(name: str) -> None:
    chance, splits = random.Random(name), SPLITS.get(name, ("all",))
    for _ in range(6):
        case = changed_case(name, chance)
        both = chance.choice(WARDS[0])
        # Its ward passes up what it sent there; what it sent straight to the top stands over it.
        other = dict(case.came)
        if both in case.came:
            # A table that it left out there would be its ward's.
            case = replace(case, came={**case.came, both: sent_by(chance, both)})
            other[both] = sent_by(chance, both)
        wards = [
            passed_up(replace(case, came=other), f"XA{number}", own)
            for number, own in enumerate(WARDS)
        ]
        group = passed_up(case, "NHOM", (), wards[:2])
        above = joined_at(case, "SO", ("TH07", both), [group, wards[2]])
        plan = plan_of(indicator_of(case.line, splits))
        history = present(case, plan, above.round)
        rows = Rows(measure(plan, above.round, above.accepted, FORM, history), "1")
        for split in splits:
            one = replace(case, line=replace(case.line, split=split))
            assert view(rows(split=split)) == replace(second.told(one), tried=0), one
            for code in case.communes:
                alone = replace(second.told(one.of(code)), tried=0)
                assert view(rows("unit", split, code)) == alone, (code, one)
        assert {*above.accepted.tables.get("staff", {})} >= {*case.came}


# What the officer decided


SUMS = {
    "communicators": ("comm_officials", "comm_teachers", "comm_pupils"),
    "knowledge": ("know_teachers",),
}
TYPED = [row for parts in SUMS.values() for row in parts]
NOBODY = ("know_managers", "know_health", "know_pupils")
DUE = dt.date(2025, 11, 20)


def versions_of(chance: random.Random, code: str) -> list[Version]:
    """Up to three returns of a unit, with mistakes now and then."""
    found = []
    for day in sorted(chance.sample(range(-6, 7), chance.randint(0, 3))):
        typed: dict[tuple[str, str], int | None] = {}
        for row in TYPED:
            turns = chance.randint(2, 9)
            typed |= {(row, "turns"): turns, (row, "female"): chance.randint(0, turns)}
        row = chance.choice(TYPED)
        match chance.randint(0, 3):
            case 0:
                typed[row, "female"] = chance.randint(10, 12)
            case 1:
                typed[row, chance.choice(["turns", "female"])] = None
        found.append(Version(code, day, typed, owner=chance.random() < 0.8))
    return found


def as_read(version: Version, opened: OpenRound) -> ReturnReading:
    """The return as the reader hands it on; of no unit without Bìa and stamp."""
    unit = opened.round.by_code[version.unit]
    cells: dict[tuple[str, str], Any] = dict(version.typed)
    for column in ("turns", "female"):
        cells |= {(row, column): 0 for row in NOBODY}
        for total, parts in SUMS.items():
            cells[total, column] = sum(cells[row, column] or 0 for row in parts)
    name = f"{unit.code if version.owner else 'x' * int(unit.code[2:])} {version.day}"
    return reading(
        {"training": cells},
        unit=unit,
        path=f"{name}.xlsx",
        sha256=f"{unit.code} {version.day}",
        form=opened.form,
        round_=opened.round,
        without=() if version.owner else ("cover",),
        stamp=None if version.owner else {},
    )


def test_what_the_officer_decides_counts_as_the_second_calculation_has_it() -> None:
    chance, seen = random.Random("word9"), Counter[str]()
    line = Line("total", (TURNS,), goal=Fraction(60))
    plan = plan_of(indicator_of(line, ("all", "female")))
    dues = {f"TH{n:02}": chance.choice([0, 0, 3]) for n in range(48)}
    now = a_round(*(unit_of(code, "TH", due=due_on(day)) for code, day in dues.items()), due=DUE)
    all_rows = now.settings.model_copy(update={"also_asked": ("Biểu 06",)})
    opened = opened_with(replace(now, settings=all_rows), plan, PACKAGED)
    sent = [one for code in dues for one in versions_of(chance, code)]
    readings = tuple(as_read(one, opened) for one in sent)
    received = {
        one.path: DUE + dt.timedelta(of.day) for one, of in zip(readings, sent, strict=True)
    }
    arrivals = tuple(Arrival(path, Path(path), day) for path, day in received.items())
    last = DUE + dt.timedelta(30)
    came = aggregate.Came(arrivals, readings, received, (), Decisions(), last)
    asked = aggregate._gathered(readings, came, opened, Clock(), {})
    word, decided = a_word(chance, sent, opened, asked)
    found = aggregate._gathered(readings, replace(came, **decided), opened, Clock(), {})
    records = {
        one.unit: one.timeliness
        for one in sorted(found.records(), key=lambda one: str(one.received))
    }
    told: dict[str, Sent] = {}
    for code, due in dues.items():
        right = second.totals(sent, word, code, TURNS[1])
        told[code] = {(*TURNS[:2], column): figure for column, figure in right.items()}
        page = found.rolled.accepted.tables.get("training", {}).get(code)
        ours = page.cells if page else {}
        both = ("turns", "female")
        assert {one: ours.get((TURNS[1], one)) for one in both} == {**dict.fromkeys(both), **right}
        if second.of_unit(sent, word, code):
            when, late = second.timing(sent, word, code, due)
            assert records[code] == Timeliness(Punctuality(when), late)
            seen[when] += 1
    for first in range(0, len(dues), 4):
        units = opened.round.units[first : first + 4]
        of = {unit.code: told[unit.code] for unit in units}
        few = replace(opened.round, units=units)
        rows = Rows(measure(plan, few, found.rolled.accepted, opened.form), "1")
        for split in ("all", "female"):
            one = Case(replace(line, split=split), dict.fromkeys(of, ""), of)
            assert view(rows(split=split)) == replace(second.told(one), tried=0), (one, word)
    seen += Counter(figures=len(word.corrected), faults=len(word.accepted))
    seen["files"] = len(word.received)
    assert len(seen) == 7
    assert min(seen.values()) > 2, seen


def due_on(day: int) -> dt.date | None:
    """A due date of a unit's own, so many days after the round's; none where it is the round's."""
    return DUE + dt.timedelta(day) if day else None


def a_word(
    chance: random.Random,
    sent: Sequence[Version],
    opened: OpenRound,
    asked: aggregate.Gathered,
) -> tuple[Word, dict[str, Any]]:
    """Decisions of the officer on some of it, for the second calculation and the program."""
    rows = {row.code: row.name for row in opened.form.by_name["training"].body.rows}
    corrected, accepted_, received = [], set(), set()
    corrections, waivers, receipts = [], [], {}
    signed = {"by": "Lương Ngọc Hiền", "reason": "Đơn vị xác nhận"}
    for one in sent:
        if not one.owner and chance.random() < 0.6:
            received.add((one.unit, one.day))
            unit = opened.round.by_code[one.unit]
            receipts[f"{one.unit} {one.day}"] = Receipt(unit, **signed)
        cell = chance.choice(sorted(one.typed))
        before, now = one.typed[cell], chance.randint(0, 4)
        twice = (one.unit, cell) in {done[:2] for done in corrected}
        if before is not None and before != now and not twice and chance.random() < 0.5:
            corrected.append((one.unit, cell, before, now))
            place = (one.unit, "training", cell, str(before), now)
            corrections.append(Correction(*place, **signed, source="Điện thoại"))
    for own in asked.findings.values():
        for fault in own:
            if fault.table == "training" and fault.blocks and chance.random() < 0.4:
                waivers.append(Waiver(key_of(fault), *signed.values()))
                column = {"1": "turns", "2": "female"}[fault.column]
                value = "" if fault.code == "C01" else fault.value
                accepted_.add((fault.unit, rows[fault.row], column, value))
    word = Word(SUMS, tuple(corrected), frozenset(accepted_), frozenset(received))
    return word, {
        "decisions": Decisions(tuple(corrections), receipts),
        "waivers": tuple(waivers),
    }
