"""What a unit of the made-up district is like, and the answers it writes into a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from random import Random

from pipeline.plan.plan import Plan
from pipeline.round.roster import Unit
from pipeline.round.round import Settings
from pipeline.sample.habits import Habits, choose_habits
from pipeline.sample.names import person
from pipeline.sample.people import People, crowd, together

AGES = 6
"""Years of birth at a kindergarten: 0 to 2 nhà trẻ, 3 to 5 mẫu giáo."""


@dataclass(frozen=True)
class Sizes:
    """The usual range of a kind's numbers, and its share of women."""

    staff: tuple[int, int]
    women: float
    deputies: tuple[int, int]
    masters: tuple[int, int]
    doctors: float
    """Chance that one doctor works there."""


SIZES = {
    "MN": Sizes((25, 60), 0.97, (1, 3), (1, 5), 0.0),
    "TH": Sizes((40, 80), 0.85, (1, 3), (3, 9), 0.08),
    "THCS": Sizes((45, 90), 0.74, (1, 3), (4, 12), 0.2),
    "LC": Sizes((60, 110), 0.78, (2, 3), (4, 12), 0.2),
    "GDTX": Sizes((30, 60), 0.6, (1, 3), (5, 12), 0.3),
    "PHONG": Sizes((12, 25), 0.55, (1, 3), (3, 7), 0.0),
    "XA": Sizes((20, 30), 0.5, (2, 3), (2, 6), 0.0),
}
_PUPILS = {
    ("TH", "TH"): (480, 1050),
    ("THCS", "THCS"): (430, 950),
    ("LC", "TH"): (320, 620),
    ("LC", "THCS"): (260, 520),
    ("GDTX", "THCS"): (90, 240),
}
"""The usual numbers of pupils, by the kind of the school and the level."""
_WITHOUT_MINORITY = 1 / 3
_MERGED = 0.06
"""Chance that a school grew out of two and still has four deputies."""


@dataclass(frozen=True)
class Profile:
    """The people of a unit; every group lies within the one it is drawn from."""

    unit: Unit
    head: People
    deputies: People
    teachers: People
    support: People
    ccvc: People
    masters: People
    doctors: People
    ages: tuple[People, ...]
    """Children by age, empty where there is no kindergarten."""
    over_age: People
    minority_children: bool
    """Whether children or pupils of a minority attend."""
    primary: People
    """Pupils of the primary grades, empty where there are none."""
    grade5: People
    """Of the school year that ended, so not part of ``primary``."""
    lower: People
    """Pupils of the lower secondary grades."""
    grade9: People
    head_name: str
    habits: Habits

    @property
    def managers(self) -> People:
        return self.head + self.deputies

    @property
    def staff(self) -> People:
        return self.managers + self.teachers + self.support

    @property
    def children(self) -> People:
        return together((*self.ages, self.over_age))

    @property
    def pupils(self) -> People:
        """Those at school, kindergarten apart."""
        return self.primary + self.lower

    @property
    def enrolled(self) -> int:
        """Children and pupils together."""
        return self.children.total + self.pupils.total


@dataclass(frozen=True)
class Commune:
    """The children of kindergarten age who live in a commune, by age."""

    living: tuple[People, ...]
    attending: tuple[People, ...]
    """Of those living there, wherever they attend."""
    private_nursery: People
    private_kindergarten: People


@dataclass(frozen=True)
class Scene:
    """All that a unit knows when it fills a table.

    ``years_back``: how many years before its profile was drawn the round is set.
    """

    unit: Unit
    profile: Profile
    commune: Commune
    settings: Settings
    plan: Plan
    sent: dt.date
    rng: Random
    years_back: int = 0

    @property
    def drawn_for(self) -> int:
        """The year as of which the unit was imagined: what lasts is dated from it, so that it is
        the same in every round of the unit."""
        return self.settings.year + self.years_back


@dataclass
class Answers:
    """What a unit writes into one table, by the names of rows and columns.

    ``cells`` are those of the body (``value`` is the column of a Record), ``head`` those of the
    head Record by row, ``entries`` the lines of a List. What is not here is left blank.
    """

    cells: dict[tuple[str, str], object] = field(default_factory=dict)
    head: dict[str, object] = field(default_factory=dict)
    entries: list[dict[str, object]] = field(default_factory=list)

    def count(self, row: str, people: People) -> None:
        """Write ``people`` into the four people columns of ``row``."""
        self.cells.update({(row, column): n for column, n in people.columns().items()})


def imagine(unit: Unit, rng: Random) -> Profile:
    """The people of ``unit``: numbers usual for its kind."""
    sizes = SIZES[unit.kind]
    minority = 0.0 if rng.random() < _WITHOUT_MINORITY else rng.uniform(0.02, 0.08)

    def some(size: int) -> People:
        return crowd(rng, size, women=sizes.women, minority=minority)

    posts = rng.randint(*sizes.deputies)
    if unit.kind in ("TH", "THCS") and rng.random() < _MERGED:
        posts = 4
    others = rng.randint(*sizes.staff) - 1 - posts
    helpers = round(others * rng.uniform(0.08, 0.2))
    head, deputies, teachers, support = map(some, (1, posts, others - helpers, helpers))
    if minority and not together((head, deputies, teachers, support)).minority:
        teachers = teachers - teachers.draw(rng, 1) + People(minority_women=1)
    staff = together((head, deputies, teachers, support))
    ccvc = People()
    if unit.ownership == "Công lập":
        ccvc = head + (staff - head).share(rng, rng.uniform(0.85, 0.97))
    masters = ccvc.draw(rng, rng.randint(*sizes.masters))
    doctors = (staff - masters).draw(rng, int(rng.random() < sizes.doctors))
    minority_children = rng.random() >= _WITHOUT_MINORITY
    ages, over_age = _children(unit, rng, 0.05 if minority_children else 0.0)
    primary, grade5 = _grades(unit, "TH", rng, minority_children)
    lower, grade9 = _grades(unit, "THCS", rng, minority_children)
    return Profile(
        unit=unit,
        head=head,
        deputies=deputies,
        teachers=teachers,
        support=support,
        ccvc=ccvc,
        masters=masters,
        doctors=doctors,
        ages=ages,
        over_age=over_age,
        minority_children=minority_children,
        primary=primary,
        grade5=grade5,
        lower=lower,
        grade9=grade9,
        head_name=person(rng, female=bool(head.female)),
        habits=choose_habits(unit, rng),
    )


def _grades(unit: Unit, level: str, rng: Random, minority: bool) -> tuple[People, People]:
    """All pupils of a level and those of its last grade a school year before."""
    size = _PUPILS.get((unit.kind, level))
    if size is None:
        return People(), People()
    portion = 0.05 if minority else 0.0
    everyone = crowd(rng, rng.randint(*size), women=0.48, minority=portion)
    if minority and not everyone.minority:
        everyone = everyone + People(minority_women=1)
    grades = 5 if level == "TH" else 4
    last = round(everyone.total / grades * rng.uniform(0.85, 1.1))
    return everyone, crowd(rng, last, women=0.48, minority=portion)


def _children(unit: Unit, rng: Random, minority: float) -> tuple[tuple[People, ...], People]:
    if "MN" not in unit.levels:
        return (), People()
    enrolled = rng.randint(250, 550)
    weights = (0.012, 0.08, 0.168, 0.235, 0.25, 0.255)
    ages = [
        crowd(
            rng, round(enrolled * weight * rng.uniform(0.85, 1.15)), women=0.48, minority=minority
        )
        for weight in weights
    ]
    if minority and not together(ages).minority:
        ages[5] = ages[5] + People(minority_women=1)
    return tuple(ages), crowd(rng, rng.choice((0, 0, 0, 1, 2)), women=0.4, minority=0.0)


def settle(profiles: Iterable[Profile], rng: Random) -> Commune:
    """The commune around its schools.

    Some 60 to 75 % of the nursery ages and 96 to 99 % of the kindergarten ages attend, near the
    targets of the plans: the children out of school are added to those in school.
    """
    schools = [profile.ages for profile in profiles if profile.ages]
    enrolled = [together(school[age] for school in schools) for age in range(AGES)]
    if not schools:
        enrolled = [crowd(rng, rng.randint(30, 90), women=0.48, minority=0.03) for _ in range(AGES)]
    groups = [
        crowd(rng, round(here.total * rng.uniform(0.04, 0.1)), women=0.48, minority=0.03)
        for here in enrolled
    ]
    inside = [here + group for here, group in zip(enrolled, groups, strict=True)]
    outside = [
        *_at_home(inside[:3], (0.55, 0.3, 0.15), rng.uniform(0.6, 0.75), rng),
        *_at_home(inside[3:], (0.5, 0.3, 0.2), rng.uniform(0.96, 0.99), rng),
    ]
    return Commune(
        living=tuple(here + home for here, home in zip(inside, outside, strict=True)),
        attending=tuple(here - here.share(rng, rng.uniform(0, 0.01)) for here in inside),
        private_nursery=together(groups[:3]),
        private_kindergarten=together(groups[3:]),
    )


def _at_home(
    inside: list[People], weights: tuple[float, ...], attendance: float, rng: Random
) -> list[People]:
    missing = together(inside).total * (1 / attendance - 1)
    return [
        crowd(rng, max(1, round(missing * weight)), women=0.48, minority=0.03) for weight in weights
    ]


def world(
    units: tuple[Unit, ...], seed: int
) -> tuple[Mapping[str, Profile], Mapping[str, Commune]]:
    """The profile of each unit by code, and each commune by name.

    Each has its own source of chance, so that a round with more units keeps the first ones.
    """
    profiles = {unit.code: imagine(unit, Random(f"{seed}:{unit.code}")) for unit in units}
    by_commune: dict[str, list[Profile]] = {}
    for profile in profiles.values():
        by_commune.setdefault(profile.unit.commune, []).append(profile)
    communes = {
        name: settle(members, Random(f"{seed}:{name}")) for name, members in by_commune.items()
    }
    return profiles, communes
