"""A second calculation of figures, verdicts and of what is certain, from raw cells. It shares no
code with the program: what missing units may still send is tried one by one.

The assumptions are those that the summary prints: a missing unit's denominator is as last known
within a tenth (one at least), its numerator lies within it, totals only grow, a half-year's figure
gives way to the year's. Where a denominator was never known nothing is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

Cell = tuple[str, str, str]
"""Table, row, column."""
Sent = Mapping[Cell, int | str]
"""All that a unit sent."""
Returns = Mapping[str, Sent]
"""By unit code."""

LARGE = 10**7
"""More than any goal here: what is not limited can come to it."""
WOMEN = {"total": "female", "turns": "female", "female": "female"}
WIDTHS = {"6T": 0, "nam": 1, "giai-doan": 2}
GIVEN_BY = {"preschool": "MN", "population": "XA"}
"""Tables that units of one kind alone are asked."""
SIGNS = {"rise": ">=", "rise_percent": ">=", "fall": "<=", "fall_percent": "<="}


@dataclass(frozen=True)
class Line:
    """One indicator, as a plan has it."""

    kind: str
    over: tuple[Cell, ...]
    under: tuple[Cell, ...] = ()
    sign: str = ">="
    goal: Fraction = Fraction(0)
    timing: str = "milestone"
    """One of these, or "from", "window", "term"."""
    first: int = 2025
    """First year of a window or term."""
    last: int = 2025
    accumulate: str = "none"
    start: int = 2021
    """First year of the plan."""
    against: int = 0
    """Year of a change."""
    rounded: int | None = None
    """Decimals to which a figure is rounded before it is compared."""
    split: str = "all"
    """For whom: "all", "female", "male", "minority", "minority_female"."""

    @property
    def is_share(self) -> bool:
        return self.kind in ("ratio", "units", "yes")

    @property
    def scale(self) -> int:
        return 1 if self.kind in ("mean", "total") else 100

    @property
    def is_pooled(self) -> bool:
        """True where one sort of units gives what is divided and another by what."""
        return {GIVEN_BY.get(table, "") for table, _, _ in self.over + self.under} == {"MN", "XA"}


@dataclass(frozen=True)
class Report:
    """An earlier round with all that came."""

    year: int
    period: str
    came: Returns
    roster: frozenset[str]
    """Codes of the units that were to send."""
    start: int = 0
    """First year of a report on several."""
    is_open: bool = False
    """True while those who did not send may still do so."""

    @property
    def years(self) -> range:
        """The years that it covers."""
        return range(self.start or self.year, self.year + 1)


@dataclass(frozen=True)
class Case:
    """A round with all that is known."""

    line: Line
    communes: Mapping[str, str]
    """Unit code → its commune."""
    came: Returns
    earlier: tuple[Report, ...] = ()
    """In order of time."""
    opening: Mapping[str, int] | None = None
    """The balance from which a total starts: of all, and of women where that is told."""
    year: int = 2025
    period: str = "nam"
    start: int = 0
    """First year of a report on several."""
    heirs: Mapping[str, str] = field(default_factory=dict)
    """Code of an earlier round → the unit that it is now."""
    is_part: bool = False
    """True of some of the units: what is everybody's alone is not theirs."""

    def of(self, unit: str) -> Case:
        """One unit's part of the case."""
        part = {unit: self.communes[unit]}
        return replace(self, communes=part, opening=None, is_part=True)

    def asked(self, unit: str, side: tuple[Cell, ...]) -> list[Cell]:
        """The cells of a side that the unit is asked."""
        return [cell for cell in side if unit.startswith(GIVEN_BY.get(cell[0], ""))]

    @property
    def sexes(self) -> tuple[str, ...]:
        return ("female", "male") if self.line.kind == "difference" else (self.line.split,)

    @property
    def balance(self) -> int | None:
        """The part of the opening balance that is the line's split; ``None`` where nobody tells."""
        told, split = self.opening or {}, self.line.split
        if told and not told["all"]:
            return 0
        if split == "male":
            return told["all"] - told["female"] if "female" in told else None
        return told.get(split)

    def within(self, report: Report) -> bool:
        """Tell if this round covers the time of an earlier one."""
        own = Report(self.year, self.period, {}, frozenset(), self.start)
        return covers(own, report)


@dataclass(frozen=True)
class Told:
    """Everything that can be said of a case."""

    value: Fraction | None
    status: str
    lower: Fraction | None
    upper: Fraction | None
    outlook: str
    tried: int = 0
    """Number of sendings of the missing units together that were tried."""


# Figures


def covers(wide: Report, narrow: Report) -> bool:
    """Tell if one report is on all of another's time, and on more."""
    return WIDTHS[wide.period] > WIDTHS[narrow.period] and set(narrow.years) <= set(wide.years)


def columns_of(column: str, split: str) -> tuple[str, ...]:
    """The column of a split; of men that of everybody less that of women."""
    women = WOMEN[column]
    return {"all": (column,), "female": (women,), "male": (column, women)}.get(split, (split,))


def part_of(sent: Sent, cells: Sequence[Cell], split: str) -> int | None:
    """The sum of the cells; ``None`` where one was not sent."""
    total = 0
    for table, row, column in cells:
        found = [sent.get((table, row, one)) for one in columns_of(column, split)]
        if None in found:
            return None
        total += int(found[0] or 0) - sum(int(one or 0) for one in found[1:])
    return total


def is_whole(case: Case, unit: str, sent: Sent | None) -> bool:
    """Tell if the unit sent all that it is asked."""
    if sent is None:
        return False
    cells = case.asked(unit, case.line.over + case.line.under)
    if case.line.kind == "yes":
        return all(cell in sent for cell in cells)
    return all(part_of(sent, cells, split) is not None for split in case.sexes)


def entering(case: Case, came: Returns) -> list[str]:
    """The units whose cells count: of areas, those of which the children are known."""
    whole = [unit for unit in case.communes if is_whole(case, unit, came.get(unit))]
    if not case.line.is_pooled:
        return whole
    known = {
        commune
        for commune in case.communes.values()
        if (asked := [u for u, of in case.communes.items() if of == commune and u[:2] == "XA"])
        and set(asked) <= set(whole)
    }
    return [unit for unit in whole if case.communes[unit] in known]


def sides(case: Case, unit: str, sent: Sent, split: str) -> tuple[int, int]:
    """One unit's parts above and below the line of the fraction."""
    line = case.line
    if line.kind == "yes":
        concerned = all(sent[cell] == "Có" for cell in line.under)
        done = concerned and all(sent[cell] == "Có" for cell in line.over)
        return int(done), int(concerned)
    over = part_of(sent, case.asked(unit, line.over), split) or 0
    if line.kind == "units":
        return int(over >= 1), 1
    if line.kind == "mean" and not line.under:
        return over, 1
    return over, part_of(sent, case.asked(unit, line.under), split) or 0


def figure(case: Case, came: Returns) -> Fraction | None:
    """The figure once ``came`` has come."""
    units = entering(case, came)
    shares: list[Fraction] = []
    for split in case.sexes:
        parts = [sides(case, unit, came[unit], split) for unit in units]
        over, under = sum(one for one, _ in parts), sum(one for _, one in parts)
        if case.line.kind == "total":
            return total_of(case, over, set(units))
        if not under:
            return None
        shares.append(Fraction(case.line.scale * over, under))
    return shares[0] - shares[1] if len(shares) == 2 else shares[0]


def total_of(case: Case, now: int, gave: set[str]) -> Fraction | None:
    """This round's total with what goes before it."""
    if case.line.accumulate == "latest":
        last: dict[str, int] = {}
        for report in case.earlier:
            together: dict[str, int] = {}
            for unit, amount in amounts(case, report):
                heir = case.heirs.get(unit, unit)
                together[heir] = together.get(heir, 0) + amount
            last |= together
        kept = [last[unit] for unit in case.communes if unit in last and unit not in gave]
        if kept or gave:
            return Fraction(now + sum(kept))
        return None if case.balance is None else Fraction(case.balance)
    before = list(earlier_amounts(case, gave)) if case.line.accumulate == "sum" else []
    if not before and not gave and case.balance is None:
        return None
    return Fraction(now + sum(before) + (case.balance or 0))


def amounts(case: Case, report: Report) -> Iterator[tuple[str, int]]:
    """The figures of an earlier round, by the codes of that time."""
    for unit, sent in report.came.items():
        amount = part_of(sent, case.line.over, case.line.split)
        if amount is not None:
            yield unit, amount


def earlier_amounts(case: Case, gave: set[str]) -> Iterator[int]:
    """Figures of earlier rounds: of a half-year where the unit did not send the year, of a year
    where it did not send the term."""
    for report in case.earlier:
        wider = [one for one in case.earlier if covers(one, report)]
        for unit, amount in amounts(case, report):
            heir = case.heirs.get(unit, unit)
            if case.is_part and heir not in case.communes:
                continue
            if case.within(report) and heir in gave:
                continue
            if any(
                (unit if unit in one.roster else heir) in dict(amounts(case, one)) for one in wider
            ):
                continue
            yield amount


# What missing units may send


def last_sent(case: Case, unit: str, cells: Sequence[Cell], split: str) -> int | None:
    """The last that the unit, with those that went into it, sent of the cells."""
    family = {unit, *(code for code, heir in case.heirs.items() if heir == unit)}
    for report in reversed(case.earlier):
        gave = [sent for code, sent in report.came.items() if code in family]
        asked = case.asked(unit, case.line.over + case.line.under)
        whole = [sent for sent in gave if part_of(sent, asked, split) is not None]
        if whole:
            return sum(part_of(sent, cells, split) or 0 for sent in whole)
    return None


def around(last: int) -> range:
    """The denominators that may come after the last one."""
    margin = max(1, -(-last // 10))
    return range(max(0, last - margin), last + margin + 1)


def sendings(case: Case, unit: str) -> list[Sent] | None:
    """All that the unit may send, on a small grid; ``None`` where nothing is known of it."""
    line = case.line
    if is_whole(case, unit, case.came.get(unit)):
        # Only others of its area are missing: what it sent stays.
        return [case.came[unit]]
    over, under = case.asked(unit, line.over), case.asked(unit, line.under)
    if line.kind == "yes":
        answers = product(("Có", "Không"), repeat=len(over + under))
        return [dict(zip(over + under, one, strict=True)) for one in answers]
    if line.kind == "units":
        return [dict.fromkeys(over, count) for count in (0, 1, 3)]
    if not under:
        # Nothing limits it.
        return [holding(over, line.split, n) for n in (0, 1, 7, LARGE)]
    bases = [denominators(case, unit, split) for split in case.sexes]
    if any(one is None for one in bases):
        return None
    if line.kind == "difference":
        return list(both_sexes(case, unit))
    free = line.is_pooled or line.kind == "mean"
    return [
        {**holding(over, line.split, n), **holding(under, line.split, d)}
        for d in bases[0] or ()
        for n in ((0, 1, 7, LARGE) if free else range(d + 1))
    ]


def holding(cells: Sequence[Cell], split: str, amount: int) -> Sent:
    """Cells of which the first holds the amount of a split, and the others none."""
    columns = [(*cell[:2], one) for cell in cells for one in columns_of(cell[2], split)]
    return {**dict.fromkeys(columns, 0), **dict.fromkeys(columns[:1], amount)}


def denominators(case: Case, unit: str, split: str) -> Sequence[int] | None:
    """The denominators that may come of the unit: what it has sent of it, else about the last."""
    under = case.asked(unit, case.line.under)
    now = part_of(case.came.get(unit, {}), under, split)
    if now is not None:
        return [now]
    last = last_sent(case, unit, under, split)
    return None if last is None else around(last)


def both_sexes(case: Case, unit: str) -> Iterator[Sent]:
    """Sendings of women and men apart, none or all of each, of the fewest and of the most."""
    (over,), (under,) = case.line.over, case.line.under

    def one_sex(split: str) -> list[tuple[int, int]]:
        bases = denominators(case, unit, split) or ()
        above = part_of(case.came.get(unit, {}), [over], split)
        if above is not None and len(bases) == 1:
            return [(above, bases[0])]
        return [(n, d) for d in sorted({bases[0], bases[-1]}) for n in sorted({0, d})]

    for (women, of_women), (men, of_men) in product(one_sex("female"), one_sex("male")):
        yield {
            over: women + men,
            under: of_women + of_men,
            (*over[:2], "female"): women,
            (*under[:2], "female"): of_women,
        }


def outcomes(case: Case) -> list[Fraction | None] | None:
    """The figure for everything that missing units may send; ``None`` where that isn't known."""
    there = set(entering(case, case.came))
    missing = [unit for unit in case.communes if unit not in there]
    if case.line.is_pooled and any(
        not any(u[:2] == "XA" and of == case.communes[unit] for u, of in case.communes.items())
        for unit in missing
    ):
        return None
    tried = [sendings(case, unit) for unit in missing]
    if any(one is None for one in tried):
        return None
    every = product(*(one or [] for one in tried))
    came = [{**case.came, **dict(zip(missing, sent, strict=True))} for sent in every]
    before = [
        replace(case, earlier=earlier)
        for earlier in product(*(still_to_come(case, one) for one in case.earlier))
    ]
    return [figure(one, all_of_it) for one in before for all_of_it in came]


def still_to_come(case: Case, report: Report) -> list[Report]:
    """An earlier round with all that may yet come to it, where that would add to a total."""
    if not report.is_open or case.line.accumulate != "sum":
        return [report]
    lacking = sorted(report.roster - dict(amounts(case, report)).keys())
    return [
        replace(report, came={**report.came, **dict(zip(lacking, sent, strict=True))})
        for sent in product(
            *([holding(case.line.over, case.line.split, n) for n in (0, LARGE)] for _ in lacking)
        )
    ]


# Verdicts


def rounded(line: Line, value: Fraction) -> Fraction:
    """The figure as it is compared: a half is rounded away from zero."""
    if line.rounded is None:
        return value
    times = 10**line.rounded
    size = Fraction(int(abs(value) * times + Fraction(1, 2)), times)
    return size if value >= 0 else -size


def verdict(line: Line, value: Fraction) -> str:
    """A figure beside its goal."""
    value = rounded(line, value)
    good = {
        ">=": value >= line.goal,
        ">": value > line.goal,
        "==": value == line.goal,
        "~": value >= line.goal,
        "<=": value <= line.goal,
        "<": value < line.goal,
    }
    if good[line.sign]:
        return "met"
    return "approximate" if line.sign == "~" and 20 * value >= 19 * line.goal else "not_met"


def phase(line: Line, year: int, period: str) -> str:
    """Tell if a round judges by the goal ("due"), looks "ahead" to it, or has no part in it."""
    over = year - 1 if period == "6T" else year
    if line.timing == "from":
        return "due" if year >= line.last else ""
    if line.timing == "milestone":
        return "due" if over >= line.last else "ahead"
    if line.timing == "term":
        return "due" if over >= line.last else "ahead" if year >= line.first else ""
    if not line.first <= year <= line.last:
        return ""
    return "ahead" if period == "6T" else "due"


def level(case: Case) -> Line | None:
    """The line with the level that a change leads to; ``None`` where its year is not known."""
    line = case.line
    if line.sign not in SIGNS:
        return line
    old = {code: "" for code, heir in case.heirs.items() if heir in case.communes}
    family = {**case.communes, **old}
    closed = [
        one
        for one in case.earlier
        if (one.year, one.period, one.is_open) == (line.against, "nam", False)
    ]
    bases = [
        figure(replace(case, communes=there, earlier=(), opening=None), one.came)
        for one in closed
        for there in [family if case.is_part else dict.fromkeys(one.roster, "")]
    ]
    if not bases or bases[0] is None:
        return None
    step = line.goal * bases[0] / 100 if line.sign.endswith("percent") else line.goal
    goal = bases[0] + step if line.sign.startswith("rise") else bases[0] - step
    return replace(line, sign=SIGNS[line.sign], goal=goal)


def lacks_years(case: Case) -> bool:
    """Tell if years that the total is to hold are nowhere told."""
    if case.line.accumulate != "sum" or case.balance is not None:
        return False
    reports = [one for one in case.earlier if one.period != "6T" and [*amounts(case, one)]]
    told = {year for one in reports for year in one.years} | {
        *range(case.start or case.year, case.year)
    }
    return not set(range(case.line.start, case.year)) <= told


def told(case: Case) -> Told:
    """Say all that the case allows."""
    value, possible = figure(case, case.came), outcomes(case)
    known = [one for one in possible or () if one is not None]
    lower, upper = min(known, default=None), max(known, default=None)
    if len({*known}) > 1 and upper is not None and upper >= LARGE // 1000:
        upper = None
    line, when = level(case), phase(case.line, case.year, case.period)
    if case.line.kind == "total":
        if lacks_years(case) and not case.is_part:
            upper = None
        if case.is_part or case.line.split != "all":
            when = ""
    if line is None and (case.is_part or case.line.split != "all"):
        when = ""
    anybody = bool(entering(case, case.came))
    grows = still_grows(case, line, when)
    found = status(case, line, when, value, anybody=anybody, grows=grows)
    view = outlook(case, line, when, known, grows)
    if (found, view) == ("not_due_unmet", "certain_unmet") and not grows:
        view = "open"
    if found == "above_whole":
        view = "unknown"
    unsure = lacks_years(case) and not case.is_part and view == "unknown"
    if unsure and value is not None and found != "no_data":
        found = "undetermined"
    return Told(value, found, lower, upper, view, len(possible or ()))


def still_grows(case: Case, line: Line | None, when: str) -> bool:
    """Tell if more can come to a ceiling of a total before its time is over."""
    if line is None or line.kind != "total" or line.sign not in ("<=", "<") or not when:
        return False
    return case.period == "6T" or (line.accumulate == "sum" and when == "ahead")


def status(
    case: Case, line: Line | None, when: str, value: Fraction | None, *, anybody: bool, grows: bool
) -> str:
    """The verdict on what has come."""
    if not anybody and (value is None or case.line.kind != "total"):
        return "no_data"
    if value is None:
        return "not_applicable"
    if not when:
        return "no_target"
    if line is None:
        return "no_data"
    found = verdict(line, value)
    if found != "not_met" and line.is_share and value > 100:
        return "above_whole"
    if when == "due":
        return "not_due_unmet" if grows and found == "met" else found
    return "not_due_met" if found == "met" and not grows else "not_due_unmet"


def outlook(
    case: Case, line: Line | None, when: str, known: Sequence[Fraction], grows: bool
) -> str:
    """The verdict that all outcomes have, "open" where they differ."""
    if line is None or not when or not known:
        return "unknown"
    unlimited = lacks_years(case) and not case.is_part
    more = [one + LARGE for one in known] if grows or unlimited else []
    verdicts = {verdict(line, one) for one in (*known, *more)}
    ends = [rounded(line, end) for end in (min(known), max(*known, *more, known[0]))]
    if line.sign == "==" and ends[0] <= line.goal <= ends[1]:
        # Told as possible anywhere between the ends, be it that no whole number of people hits it.
        verdicts.add("met")
    if len(verdicts) > 1:
        return "unknown" if unlimited else "open"
    names = {"met": "met", "approximate": "approximate", "not_met": "unmet"}
    return f"certain_{names[verdicts.pop()]}"


# What counts of all that a unit sent, by what the officer decided


@dataclass(frozen=True)
class Version:
    """One return of a unit: the day it came, counted from the round's due date, and its cells of
    one table as they were typed. ``owner`` is False of a file that tells no unit."""

    unit: str
    day: int
    typed: Mapping[tuple[str, str], int | None]
    owner: bool = True


@dataclass(frozen=True)
class Word:
    """Decisions of the officer: (unit, cell, sent, right) of each correction, (unit, row, column,
    figure) of each fault that is accepted, and the days of nameless files given to a unit."""

    sums: Mapping[str, Sequence[str]]
    """Rows that add up others."""
    corrected: tuple[tuple[str, tuple[str, str], int, int], ...] = ()
    accepted: frozenset[tuple[str, str, str, str]] = frozenset()
    received: frozenset[tuple[str, int]] = frozenset()


def of_unit(versions: Sequence[Version], word: Word, unit: str) -> list[Version]:
    """The unit's versions, the newest first, each as corrected."""
    found = []
    for one in versions:
        if one.unit == unit and (one.owner or (unit, one.day) in word.received):
            right = {
                cell: now
                for code, cell, sent, now in word.corrected
                if code == unit and one.typed.get(cell) == sent
            }
            found.append(replace(one, typed={**one.typed, **right}))
    return sorted(found, key=lambda one: -one.day)


def doubtful(version: Version, word: Word) -> set[tuple[str, str]]:
    """Cells that a fault names which nobody accepted: blanks, more women than people; of a total
    where none of its parts has that fault."""
    cells, found = dict(version.typed), set[tuple[str, str]]()

    def is_over(row: str) -> bool:
        turns, women = cells[row, "turns"], cells[row, "female"]
        return turns is not None and women is not None and women > turns

    for total, parts in word.sums.items():
        for column in ("turns", "female"):
            cells[total, column] = sum(cells[row, column] or 0 for row in parts)
    for (row, column), figure in cells.items():
        if figure is None and (version.unit, row, column, "") not in word.accepted:
            found.add((row, column))
    for row in {row for row, _ in cells}:
        place = (version.unit, row, "female", str(cells[row, "female"]))
        told_in_part = any(map(is_over, word.sums.get(row, ())))
        if is_over(row) and not told_in_part and place not in word.accepted:
            found |= {(row, "turns"), (row, "female")}
    return found


def totals(versions: Sequence[Version], word: Word, unit: str, total: str) -> dict[str, int]:
    """Figures of a total that count, by column: of the newest version without a fault, else of the
    newest, where neither it nor a part of it is in doubt."""
    own = of_unit(versions, word, unit)
    clean = [one for one in own if not doubtful(one, word)]
    counts = next(iter(clean or own), None)
    if counts is None:
        return {}
    parts = word.sums[total]
    unsure = {column for row, column in doubtful(counts, word) if row in (*parts, total)}
    return {
        column: sum(counts.typed[row, column] or 0 for row in parts)
        for column in ("turns", "female")
        if column not in unsure
    }


def timing(versions: Sequence[Version], word: Word, unit: str, due: int) -> tuple[str, int]:
    """The time of the newest version beside the unit's own due date: what comes late of a unit that
    sent in time is a correction."""
    days = [one.day - due for one in of_unit(versions, word, unit)]
    if days[0] <= 0:
        return ("on_time", 0) if days[0] < 0 else ("on_due_date", 0)
    return ("corrected", 0) if min(days) <= 0 else ("overdue", days[0])
