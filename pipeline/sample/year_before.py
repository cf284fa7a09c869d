"""The same units a year before: a little smaller, with fewer degrees; names and habits stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from pipeline.sample.people import People, crowd, together
from pipeline.sample.scene import AGES, Commune, Profile


def world_before(
    units_world: tuple[Mapping[str, Profile], Mapping[str, Commune]], seed: int, years: int
) -> tuple[Mapping[str, Profile], Mapping[str, Commune]]:
    """What ``scene.world`` gave, ``years`` years earlier; 0 gives it back unchanged."""
    profiles, communes = units_world
    for year in range(1, years + 1):
        before = {
            code: _profile(profile, Random(f"{seed}:{code}:{year} back"))
            for code, profile in profiles.items()
        }
        communes = {
            name: _commune(
                commune,
                _enrolled(profiles, name),
                _enrolled(before, name),
                Random(f"{seed}:{name}:{year} back"),
            )
            for name, commune in communes.items()
        }
        profiles = before
    return profiles, communes


def _profile(now: Profile, rng: Random) -> Profile:
    teachers = now.teachers - now.teachers.draw(rng, rng.randint(0, 2))
    support = now.support - now.support.draw(rng, rng.randint(0, 1) if now.support.total > 4 else 0)
    staff = now.managers + teachers + support
    ccvc = now.ccvc.within(staff)
    newest = rng.randint(0, 1) if now.masters.total > 3 else 0
    masters = (now.masters - now.masters.draw(rng, newest)).within(ccvc)

    def fewer(people: People) -> People:
        return people.share(rng, rng.uniform(0.94, 1.0))

    return replace(
        now,
        teachers=teachers,
        support=support,
        ccvc=ccvc,
        masters=masters,
        doctors=now.doctors.within(staff - masters),
        ages=tuple(fewer(age) for age in now.ages),
        primary=fewer(now.primary),
        grade5=fewer(now.grade5),
        lower=fewer(now.lower),
        grade9=fewer(now.grade9),
    )


def _enrolled(profiles: Mapping[str, Profile], commune: str) -> tuple[People, ...]:
    """The children of the commune's kindergartens, by age."""
    schools = [p.ages for p in profiles.values() if p.unit.commune == commune and p.ages]
    return tuple(together(school[age] for school in schools) for age in range(AGES))


def _commune(
    now: Commune, enrolled: tuple[People, ...], before: tuple[People, ...], rng: Random
) -> Commune:
    """Who was not yet enrolled did not live there either; a few more stayed at home."""
    joined = [a - b for a, b in zip(enrolled, before, strict=True)]
    settled = [people - new for people, new in zip(now.living, joined, strict=True)]
    living = tuple(
        people + crowd(rng, round(people.total * 0.006), women=0.48, minority=0.0)
        for people in settled
    )
    attending = tuple(
        (people - new.within(people)).within(home)
        for people, new, home in zip(now.attending, joined, living, strict=True)
    )
    return replace(now, living=living, attending=attending)
