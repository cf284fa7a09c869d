"""A number of people by sex and by belonging to an ethnic minority.

Part groups are drawn from whole groups person by person, so that every figure of the four people
columns is consistent by itself: what a rule of the form forbids cannot come out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Headcount:
    """Numbers of each of the four sorts of person."""

    minority_women: int = 0
    other_women: int = 0
    minority_men: int = 0
    other_men: int = 0

    @property
    def total(self) -> int:
        return sum(self._counts)

    @property
    def female(self) -> int:
        return self.minority_women + self.other_women

    @property
    def minority(self) -> int:
        return self.minority_women + self.minority_men

    @property
    def minority_female(self) -> int:
        return self.minority_women

    @property
    def _counts(self) -> tuple[int, int, int, int]:
        return (self.minority_women, self.other_women, self.minority_men, self.other_men)

    def __add__(self, other: Headcount) -> Headcount:
        return Headcount(*(a + b for a, b in zip(self._counts, other._counts, strict=True)))

    def __sub__(self, other: Headcount) -> Headcount:
        return Headcount(*(a - b for a, b in zip(self._counts, other._counts, strict=True)))

    def within(self, whole: Headcount) -> Headcount:
        """Copy with no more of each sort than ``whole`` has."""
        return Headcount(*(min(a, b) for a, b in zip(self._counts, whole._counts, strict=True)))

    def draw(self, rng: Random, size: int) -> Headcount:
        """``size`` of them, or all when they are fewer, whoever comes."""
        size = max(0, min(size, self.total))
        if not size:
            return Headcount()
        return Headcount(*_tally(rng.sample(range(4), size, counts=self._counts)))

    def share(self, rng: Random, portion: float) -> Headcount:
        """About ``portion`` of them (0 to 1)."""
        exact = self.total * portion
        return self.draw(rng, int(exact) + (rng.random() < exact % 1))

    def columns(self) -> dict[str, int]:
        """The figures of the four people columns, by name of the column."""
        return {
            "total": self.total,
            "female": self.female,
            "minority": self.minority,
            "minority_female": self.minority_female,
        }


NOBODY = Headcount()


def _tally(sorts: Iterable[int]) -> list[int]:
    counts = [0, 0, 0, 0]
    for sort in sorts:
        counts[sort] += 1
    return counts


def draw_people(rng: Random, size: int, *, women: float, minority: float) -> Headcount:
    """``size`` people of whom about ``women`` are women and ``minority`` of a minority."""

    def binomial(trials: int, chance: float) -> int:
        return sum(rng.random() < chance for _ in range(trials))

    female = binomial(size, women)
    minority_women = binomial(female, minority)
    minority_men = binomial(size - female, minority)
    return Headcount(
        minority_women, female - minority_women, minority_men, size - female - minority_men
    )


def total_of(groups: Iterable[Headcount]) -> Headcount:
    """All of ``groups``."""
    return sum(groups, start=NOBODY)
