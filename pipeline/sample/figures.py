"""The answers to a table: what must be plausible or agree with other tables is told by a function
of the table's name, all else is drawn from the table's metadata."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from fractions import Fraction
from random import Random

from pipeline.plan.plan import Indicator, Target
from pipeline.sample.activities import outreach, research
from pipeline.sample.board import board
from pipeline.sample.by_metadata import complete
from pipeline.sample.names import without_marks
from pipeline.sample.narratives import narrative
from pipeline.sample.people import Headcount, total_of
from pipeline.sample.scene import Scene, TableAnswers
from schemas.code_lists import NO, YES
from schemas.records import VALUE, Table
from schemas.respondents import Respondent

_HEAD_TITLES = {"XA": "Phó Chủ tịch UBND", "PHONG": "Trưởng phòng", "GDTX": "Giám đốc"}
_MERGED = "Trường sáp nhập từ hai trường, đang sắp xếp lại cán bộ quản lý"
_SITE_DOWN = "Trang thông tin điện tử đang nâng cấp, chưa truy cập lại được chuyên mục"
_SLIPPED = 0.03
"""Chance that a quarter's column has no link, which the unit explains."""
_BANDS = (("age15_25", (900, 1600)), ("age15_35", (1500, 2600)), ("age15_60", (3800, 6200)))
"""Each band with the women whom it adds to the one before."""
_LITERACY = (
    *("women", "literate1", "literate2"),
    *("minority_women", "minority_literate1", "minority_literate2"),
)
_OPERATORS = {
    ">=": "Đạt ít nhất",
    "==": "Đạt ít nhất",
    ">": "Trên",
    "~": "Khoảng",
    "<=": "Không quá",
    "<": "Dưới",
}
_ALL = 100


def answer(table: Table, who: Respondent, scene: Scene) -> TableAnswers:
    """All that the unit of ``scene`` writes into ``table``."""
    figures = FIGURES.get(table.name)
    return complete(figures(scene) if figures else TableAnswers(), table, who, scene)


def cover(scene: Scene) -> TableAnswers:
    """Fills in who signs; the date lies between the cut-off and the day it was sent."""
    profile = scene.profile
    earliest = max(scene.settings.cutoff, scene.sent - dt.timedelta(days=scene.rng.randint(0, 2)))
    values = {
        "head": profile.head_name,
        "head_title": _HEAD_TITLES.get(scene.unit.kind, "Hiệu trưởng"),
        "date": min(earliest, scene.sent),
        "has_minority_staff": YES if profile.staff.minority else NO,
        "has_minority_children": YES if profile.minority_children else NO,
    }
    return TableAnswers({(row, VALUE): value for row, value in values.items()})


def staff(scene: Scene) -> TableAnswers:
    """Everyone who works in the school."""
    who, answers = scene.profile, TableAnswers()
    answers.count(head=who.head, deputy=who.deputies, teachers=who.teachers, support=who.support)
    answers.count(ccvc=who.ccvc, masters=who.masters, doctors=who.doctors)
    if who.deputies.total > 3 and scene.rng.random() < 0.7:
        answers.cells["deputy", "explanation"] = _MERGED
    return answers


def agency(scene: Scene) -> TableAnswers:
    """The staff of the office itself; one head, so many deputies."""
    who, answers = scene.profile, TableAnswers()
    key = who.head + who.deputies.draw(scene.rng, scene.rng.randint(1, 2))
    answers.count(all=who.staff, head=who.head, deputy=who.deputies, key_leaders=key)
    answers.count(ccvc=who.ccvc, masters=who.masters)
    return answers


def succession(scene: Scene) -> TableAnswers:
    """Four to eight persons planned for one post, some for two; most of them trained."""
    profile, rng = scene.profile, scene.rng
    persons = profile.ccvc.draw(rng, rng.randint(4, 8))
    if not persons.total or rng.random() < 0.1:
        answers = TableAnswers(head={"gate": NO})
        answers.count(managers_trained=profile.managers)
        return answers
    first = persons.share(rng, 0.3)
    second = (persons - first).share(rng, 0.7)
    trained = persons.share(rng, rng.uniform(0.75, 1.0))
    day = dt.date(scene.settings.year - 1, rng.randint(3, 11), rng.randint(1, 28))
    decision = f"Quyết định số {rng.randint(20, 900)}/QĐ-UBND ngày {day:%d/%m/%Y}"
    answers = TableAnswers(head={"gate": YES, "decision": decision})
    answers.count(
        head=first + second.share(rng, 0.15),
        deputy=second,
        other=persons - first - second,
        persons=persons,
        trained=trained,
        trained_in_period=trained.share(rng, rng.uniform(0.2, 0.6)),
        managers_trained=profile.managers.share(rng, rng.uniform(0.3, 1.0)),
    )
    return answers


def preschool(scene: Scene) -> TableAnswers:
    """The children who attend, most of them living in the commune."""
    profile, rng, answers = scene.profile, scene.rng, TableAnswers()
    answers.count(**{f"age{age}": children for age, children in enumerate(profile.ages)})
    nursery, kindergarten = total_of(profile.ages[:3]), total_of(profile.ages[3:])
    answers.count(
        over_age=profile.over_age,
        nursery_resident=nursery.share(rng, rng.uniform(0.86, 0.97)),
        kindergarten_resident=kindergarten.share(rng, rng.uniform(0.86, 0.97)),
    )
    return answers


def population(scene: Scene) -> TableAnswers:
    """The children who live in the commune, and those of them who attend somewhere."""
    commune, rng, answers = scene.commune, scene.rng, TableAnswers()
    for age, attending in enumerate(commune.attending):
        answers.count(**{f"age{age}": commune.living[age]})
        answers.cells[f"age{age}", "attending"] = attending.total
        answers.cells[f"age{age}", "attending_female"] = attending.female
    cohort = total_of(commune.living[:2])
    answers.count(
        private_nursery=commune.private_nursery,
        private_kindergarten=commune.private_kindergarten,
        cohort11=cohort,
        cohort11_completed=cohort.share(rng, rng.uniform(0.96, 1.0)),
        cohort15=cohort,
        cohort15_completed=cohort.share(rng, rng.uniform(0.96, 1.0)),
    )
    return answers


def completion(scene: Scene) -> TableAnswers:
    """The pupils, and now and then a single one who does not complete the level."""
    profile, rng, answers = scene.profile, scene.rng, TableAnswers()

    def completed(grade: Headcount) -> Headcount:
        return grade - grade.draw(rng, int(rng.random() < 0.15))

    answers.count(primary_all=profile.primary, grade5=profile.grade5)
    answers.count(lower_all=profile.lower, grade9=profile.grade9)
    answers.count(grade5_completed=completed(profile.grade5))
    answers.count(grade9_completed=completed(profile.grade9))
    return answers


def training(scene: Scene) -> TableAnswers:
    """Few are trained to communicate; most of the staff attends a class in some year."""
    profile, rng, answers = scene.profile, scene.rng, TableAnswers()
    some = int(rng.random() >= 0.1)
    most = profile.teachers.total // rng.choice((1, 1, 3))
    for row, people, few, many in (
        ("comm_officials", profile.managers, some, 2 * some),
        ("comm_teachers", profile.teachers, some, 5 * some),
        ("comm_pupils", profile.lower, 0, 8 * some),
        ("know_managers", profile.managers, 1, 4),
        ("know_teachers", profile.teachers, most // 2, most),
        ("know_health", profile.support, 1, 4),
        ("know_pupils", profile.pupils, 0, profile.pupils.total // 4),
    ):
        turns = people.draw(rng, rng.randint(few, many))
        answers.cells |= {(row, "turns"): turns.total, (row, "female"): turns.female}
    return answers


def checklist(scene: Scene) -> TableAnswers:
    """Answers as the gates of other tables say; the column of the website, quarter by quarter."""
    rng, answers, gates = scene.rng, TableAnswers(), scene.profile.gates
    held = {
        "has_site": gates.site,
        "communication_programme": gates.outreach and rng.random() < 0.96,
        "action_month": gates.outreach and rng.random() < 0.97,
        "march8": rng.random() < 0.97,
        "october20": rng.random() < 0.95,
    }
    answers.cells = {(row, "answer"): YES if yes else NO for row, yes in held.items()}
    for row, share in (("action_month", 1.1), ("march8", 0.8), ("october20", 0.85)):
        if held[row]:
            people = scene.profile.staff.total * share * rng.uniform(0.9, 1.05)
            answers.cells[row, "quantity"] = round(people)
    steady = rng.random() < 0.85
    address = f"https://{without_marks(scene.unit.code).lower()}.edu.example/binh-dang-gioi"
    for quarter in range(1, 5) if gates.site else ():
        row = f"site_q{quarter}"
        if not steady and rng.random() < 0.4:
            answers.cells[row, "answer"] = NO
            continue
        answers.cells |= {(row, "answer"): YES, (row, "quantity"): rng.randint(1, 5)}
        if rng.random() < _SLIPPED:
            answers.cells[row, "explanation"] = _SITE_DOWN
        else:
            answers.cells[row, "evidence"] = f"{address}/quy-{quarter}"
    return answers


def resources(scene: Scene) -> TableAnswers:
    """Some millions of đồng, one or two inspections, hardly ever a case."""
    rng, profile, answers = scene.rng, scene.profile, TableAnswers()
    budget, planned = rng.randint(4, 40) * 500_000, rng.randint(0, 2)
    cases = int(rng.random() < 0.04)
    totals = {
        "budget_approved": budget,
        "spent_state": round(budget * rng.uniform(0.5, 1.0) / 100_000) * 100_000,
        "raised": rng.choice((0, 0, rng.randint(2, 24) * 500_000)),
        "checks_planned": planned,
        "checks_done": rng.randint(0, planned) if scene.settings.period == "6T" else planned,
        "cases": cases,
        "cases_reported": cases,
        "cases_closed": rng.randint(0, cases),
        "collectives_gender": int(rng.random() < 0.1),
    }
    answers.cells = {(row, "total"): number for row, number in totals.items()}
    victims = (
        profile.pupils.draw(rng, cases) if profile.pupils.total else Headcount(other_women=cases)
    )
    honoured = profile.staff.share(rng, rng.uniform(0.1, 0.5))
    for row, people in (
        ("victims", victims),
        ("honoured", honoured),
        ("honoured_gender", honoured.draw(rng, rng.choice((0, 0, 0, 1, 2)))),
    ):
        answers.cells |= {(row, "total"): people.total, (row, "female"): people.female}
    return answers


def literacy(scene: Scene) -> TableAnswers:
    """Nearly everyone is literate, the young more than the old, more from year to year."""
    rng, answers = scene.rng, TableAnswers()
    sums = [0] * len(_LITERACY)
    for age, (row, size) in enumerate(_BANDS):
        illiterate = 0.004 * (age + 1) * (1 + 0.1 * scene.years_back)
        added = _band(rng.randint(*size), illiterate, rng)
        sums = [a + b for a, b in zip(sums, added, strict=True)]
        answers.cells |= {(row, column): n for column, n in zip(_LITERACY, sums, strict=True)}
    return answers


def _band(women: int, illiterate: float, rng: Random) -> list[int]:
    """The six figures of one band; level 2 is the higher, so fewer have it."""
    minority = round(women * rng.uniform(0.02, 0.04))
    lacking = round(minority * illiterate * rng.uniform(1.5, 3.0))
    first = women - lacking - round((women - minority) * illiterate * rng.uniform(0.8, 1.2))
    second = first - round(women * rng.uniform(0.006, 0.012))
    minority_second = minority - min(minority, lacking + round(minority * 0.02))
    return [women, first, second, minority, minority - lacking, min(minority_second, second)]


def own_targets(scene: Scene) -> TableAnswers:
    """Some of the plan's indicators, each near the sector's level; of totals a school's part."""
    rng, answers, year = scene.rng, TableAnswers(head={"gate": YES}), scene.settings.year
    for indicator in scene.plan.indicators if scene.profile.gates.own_targets else ():
        target = _goal(indicator, year)
        concerned = indicator.concerns(scene.unit.kind, scene.unit.levels)
        if not concerned or indicator.anonymous or target is None:
            continue
        if target.operator not in _OPERATORS:  # a change against a year is no unit's to register
            continue
        if rng.random() < 0.3:
            continue
        level: int | float = max(10, round(scene.profile.enrolled * rng.uniform(0.04, 0.09)) * 10)
        if indicator.is_quotient:
            near = max(target.value + Fraction(rng.choice((-2, 0, 0, 0, 1, 2))), Fraction(0))
            near = min(near, Fraction(_ALL)) if indicator.is_percentage else near
            level = int(near) if near.denominator == 1 else float(near)
        operator = (
            "Đạt ít nhất"
            if level == _ALL and not indicator.is_ceiling
            else _OPERATORS[target.operator]
        )
        registered = {"operator": operator, "value": level, "year": year}
        answers.cells |= {(indicator.code, name): value for name, value in registered.items()}
    return answers if answers.cells else TableAnswers(head={"gate": NO})


def _goal(indicator: Indicator, year: int) -> Target | None:
    """The next goal of the plan, or its last one."""
    numbers = [target for target in indicator.targets if target.type != "none"]
    goals = sorted(numbers, key=lambda target: target.goal_year or 0)
    coming = [goal for goal in goals if (goal.goal_year or 0) >= year]
    return next(iter(coming or goals[-1:]), None)


FIGURES: dict[str, Callable[[Scene], TableAnswers]] = {
    figures.__name__: figures
    for figures in (
        *(cover, staff, succession, preschool, completion, outreach, training, board, checklist),
        *(research, resources, narrative, own_targets, population, literacy, agency),
    )
}
"""The tables whose figures must be plausible or agree with others, by name."""

LIVELY = frozenset({"outreach", "training", "resources", "narrative"})
"""Tables whose answers of one year say nothing of the next; the others change little by little."""
