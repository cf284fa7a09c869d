"""The people and habits of the units of a made-up district, in its year and in the years before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from pipeline.round.roster import Unit
from pipeline.sample.names import person
from pipeline.sample.people import NOBODY, Headcount, draw_people, total_of

AGES = 6
"""Years of birth at a kindergarten: 0 to 2 nhà trẻ, 3 to 5 mẫu giáo."""


@dataclass(frozen=True)
class Sizes:
    """The usual range of a kind's numbers, its share of women, the chance of one doctor."""

    staff: tuple[int, int]
    women: float
    deputies: tuple[int, int]
    masters: tuple[int, int]
    doctors: float


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
_AGE_SHARES = (0.012, 0.08, 0.168, 0.235, 0.25, 0.255)
"""Of the children of a kindergarten, by age."""
_GIRLS = 0.48
_MINORITY = 0.05
"""Share of the children where any belong to a minority."""
_WITHOUT_MINORITY = 1 / 3
_MERGED = 0.06
"""Chance that a school grew out of two and still has four deputies."""
_RESEARCH = {"MN": 0.06, "TH": 0.15, "THCS": 0.25, "LC": 0.2, "GDTX": 0.2, "PHONG": 0.6}
_WITHOUT_SITE = {"MN": 0.2, "PHONG": 0.0}


@dataclass(frozen=True, slots=True)
class GateAnswers:
    """The answers on which several tables must agree: activities held, a committee set up, a
    website kept, research assigned, targets of its own registered."""

    outreach: bool
    board: bool
    site: bool
    research: bool
    own_targets: bool


@dataclass(frozen=True)
class Profile:
    """The people of a unit; every group lies within the one it is drawn from."""

    unit: Unit
    head: Headcount
    deputies: Headcount
    teachers: Headcount
    support: Headcount
    ccvc: Headcount
    masters: Headcount
    doctors: Headcount
    ages: tuple[Headcount, ...]
    """Children by age, empty where there is no kindergarten."""
    over_age: Headcount
    primary: Headcount
    """Pupils of the primary grades, empty where there are none."""
    grade5: Headcount
    """Of the school year that ended, so not part of ``primary``."""
    lower: Headcount
    """Pupils of the lower secondary grades."""
    grade9: Headcount
    minority_children: bool
    head_name: str
    gates: GateAnswers

    @property
    def managers(self) -> Headcount:
        return self.head + self.deputies

    @property
    def staff(self) -> Headcount:
        return self.managers + self.teachers + self.support

    @property
    def share_of_women(self) -> float:
        return self.staff.female / self.staff.total

    @property
    def children(self) -> Headcount:
        return total_of((*self.ages, self.over_age))

    @property
    def pupils(self) -> Headcount:
        """Those at school, kindergarten apart."""
        return self.primary + self.lower

    @property
    def enrolled(self) -> int:
        """Children and pupils together."""
        return self.children.total + self.pupils.total


@dataclass(frozen=True)
class Commune:
    """The children of kindergarten age who live in a commune, by age; those of them who attend,
    wherever they do; those in private groups that report nothing."""

    living: tuple[Headcount, ...]
    attending: tuple[Headcount, ...]
    private_nursery: Headcount
    private_kindergarten: Headcount


District = tuple[Mapping[str, Profile], Mapping[str, Commune]]
"""The profile of each unit by its code, and each commune by its name."""


def draw_district(units: Sequence[Unit], seed: int, years_back: int = 0) -> District:
    """The district of ``units``, ``years_back`` years before the year it is drawn for.

    Each unit has its own source of chance, so that a round with more units keeps the first ones.
    """
    profiles = {unit.code: _profile(unit, Random(f"{seed}:{unit.code}")) for unit in units}
    names = dict.fromkeys(unit.commune for unit in units)
    district: District = (
        profiles,
        {name: _commune(_enrolled(profiles, name), Random(f"{seed}:{name}")) for name in names},
    )
    for year in range(1, years_back + 1):
        district = _a_year_before(*district, f"{seed}:{{}}:{year} back")
    return district


def _profile(unit: Unit, rng: Random) -> Profile:
    """The people of ``unit``: numbers usual for its kind."""
    sizes = SIZES[unit.kind]
    minority = 0.0 if rng.random() < _WITHOUT_MINORITY else rng.uniform(0.02, 0.08)
    posts = rng.randint(*sizes.deputies)
    if unit.kind in ("TH", "THCS") and rng.random() < _MERGED:
        posts = 4
    others = rng.randint(*sizes.staff) - 1 - posts
    helpers = round(others * rng.uniform(0.08, 0.2))
    head, deputies, teachers, support = (
        draw_people(rng, size, women=sizes.women, minority=minority)
        for size in (1, posts, others - helpers, helpers)
    )
    if minority and not total_of((head, deputies, teachers, support)).minority:
        teachers = teachers - teachers.draw(rng, 1) + Headcount(minority_women=1)
    staff = total_of((head, deputies, teachers, support))
    ccvc = NOBODY
    if unit.ownership == "Công lập":
        ccvc = head + (staff - head).share(rng, rng.uniform(0.85, 0.97))
    masters = ccvc.draw(rng, rng.randint(*sizes.masters))
    doctors = (staff - masters).draw(rng, int(rng.random() < sizes.doctors))
    of_minority = _MINORITY if rng.random() >= _WITHOUT_MINORITY else 0.0
    ages, over_age = _children(unit, rng, of_minority)
    primary, grade5 = _grades(unit, "TH", rng, of_minority)
    lower, grade9 = _grades(unit, "THCS", rng, of_minority)
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
        primary=primary,
        grade5=grade5,
        lower=lower,
        grade9=grade9,
        minority_children=bool(of_minority),
        head_name=person(rng, female=bool(head.female)),
        gates=_gate_answers(unit, rng),
    )


def _gate_answers(unit: Unit, rng: Random) -> GateAnswers:
    """Most units do most things; research is rare outside the office, which has a committee."""
    return GateAnswers(
        outreach=rng.random() < 0.95,
        board=rng.random() < 0.95 or unit.kind == "PHONG",
        site=rng.random() >= _WITHOUT_SITE.get(unit.kind, 0.06),
        research=rng.random() < _RESEARCH.get(unit.kind, 0.0),
        own_targets=rng.random() < 0.5,
    )


def _grades(unit: Unit, level: str, rng: Random, minority: float) -> tuple[Headcount, Headcount]:
    """All pupils of a level and those of its last grade a school year before."""
    size = _PUPILS.get((unit.kind, level))
    if size is None:
        return NOBODY, NOBODY
    everyone = draw_people(rng, rng.randint(*size), women=_GIRLS, minority=minority)
    if minority and not everyone.minority:
        everyone += Headcount(minority_women=1)
    grades = 5 if level == "TH" else 4
    last = round(everyone.total / grades * rng.uniform(0.85, 1.1))
    return everyone, draw_people(rng, last, women=_GIRLS, minority=minority)


def _children(unit: Unit, rng: Random, minority: float) -> tuple[tuple[Headcount, ...], Headcount]:
    if "MN" not in unit.levels:
        return (), NOBODY
    enrolled = rng.randint(250, 550)
    ages = [
        draw_people(
            rng, round(enrolled * share * rng.uniform(0.85, 1.15)), women=_GIRLS, minority=minority
        )
        for share in _AGE_SHARES
    ]
    if minority and not total_of(ages).minority:
        ages[5] += Headcount(minority_women=1)
    return tuple(ages), draw_people(rng, rng.choice((0, 0, 0, 1, 2)), women=0.4, minority=0.0)


def _enrolled(profiles: Mapping[str, Profile], commune: str) -> list[Headcount]:
    """The children of the commune's kindergartens, by age; empty where it has none."""
    schools = [p.ages for p in profiles.values() if p.unit.commune == commune and p.ages]
    return [total_of(ages) for ages in zip(*schools, strict=True)]


def _commune(enrolled: Sequence[Headcount], rng: Random) -> Commune:
    """The commune around its kindergartens.

    Some 60 to 75 % of the nursery ages and 96 to 99 % of the kindergarten ages attend, near the
    targets of the plans: the children out of school are added to those in school.
    """

    def some(size: int) -> Headcount:
        return draw_people(rng, size, women=_GIRLS, minority=0.03)

    here = enrolled or [some(rng.randint(30, 90)) for _ in range(AGES)]
    groups = [some(round(people.total * rng.uniform(0.04, 0.1))) for people in here]
    inside = [people + group for people, group in zip(here, groups, strict=True)]
    outside = []
    for ages, weights, attendance in (
        (inside[:3], (0.55, 0.3, 0.15), rng.uniform(0.6, 0.75)),
        (inside[3:], (0.5, 0.3, 0.2), rng.uniform(0.96, 0.99)),
    ):
        at_home = total_of(ages).total * (1 / attendance - 1)
        outside += [some(max(1, round(at_home * weight))) for weight in weights]
    return Commune(
        living=tuple(a + b for a, b in zip(inside, outside, strict=True)),
        attending=tuple(ages - ages.share(rng, rng.uniform(0, 0.01)) for ages in inside),
        private_nursery=total_of(groups[:3]),
        private_kindergarten=total_of(groups[3:]),
    )


def _a_year_before(
    profiles: Mapping[str, Profile], communes: Mapping[str, Commune], source: str
) -> District:
    """Makes the units a little smaller, with fewer degrees; names and gate answers stay."""
    before = {
        code: _smaller(profile, Random(source.format(code))) for code, profile in profiles.items()
    }
    living = {}
    for name, commune in communes.items():
        now, then = _enrolled(profiles, name), _enrolled(before, name)
        joined = [a - b for a, b in zip(now, then, strict=True)] or [NOBODY] * AGES
        living[name] = _without(commune, joined, Random(source.format(name)))
    return before, living


def _smaller(now: Profile, rng: Random) -> Profile:
    teachers = now.teachers - now.teachers.draw(rng, rng.randint(0, 2))
    support = now.support - now.support.draw(rng, rng.randint(0, 1) if now.support.total > 4 else 0)
    staff = now.managers + teachers + support
    ccvc = now.ccvc.within(staff)
    newest = rng.randint(0, 1) if now.masters.total > 3 else 0
    masters = (now.masters - now.masters.draw(rng, newest)).within(ccvc)

    def fewer(people: Headcount) -> Headcount:
        return people.share(rng, rng.uniform(0.94, 1.0))

    return replace(
        now,
        teachers=teachers,
        support=support,
        ccvc=ccvc,
        masters=masters,
        doctors=now.doctors.within(staff - masters),
        ages=tuple(map(fewer, now.ages)),
        primary=fewer(now.primary),
        grade5=fewer(now.grade5),
        lower=fewer(now.lower),
        grade9=fewer(now.grade9),
    )


def _without(now: Commune, joined: Sequence[Headcount], rng: Random) -> Commune:
    """Takes out who was not yet enrolled and so did not live there; a few more stayed at home."""
    living = tuple(
        people
        - new
        + draw_people(rng, round((people - new).total * 0.006), women=_GIRLS, minority=0.0)
        for people, new in zip(now.living, joined, strict=True)
    )
    attending = tuple(
        (people - new.within(people)).within(home)
        for people, new, home in zip(now.attending, joined, living, strict=True)
    )
    return replace(now, living=living, attending=attending)
