"""Plausible upper bounds of counts: more than that is asked about, and never refused.

A bound is a multiple of what the same unit reports of itself (its staff, its pupils, the women of
a commune), and a flat number where that isn't known or is itself beyond what there can be. Bounds
stand on no form, so a form is the same version with and without. They are wide: they tell a
telephone number from a count and đồng from thousands, not a busy school from a quiet one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from schemas.respondents import ALWAYS, Asked
from schemas.versions import not_hashed

Figure = Callable[[str, tuple[str, str]], int | None]
"""(table, (row, column)) → a unit's figure, ``None`` where it isn't given."""


class Base(StrEnum):
    """Figures of the same unit that others are compared with."""

    STAFF = "staff"
    PUPILS = "pupils"
    """Those at school, kindergarten apart."""
    CHILDREN = "children"
    """All who are enrolled."""
    EVERYONE = "everyone"
    """All who are enrolled and the staff."""
    WOMEN = "women"
    """The women of a commune from 15 to 60."""
    NURSERY = "nursery"
    """The children of nursery age who live in a commune."""
    KINDERGARTEN = "kindergarten"


MOST_STAFF = 400
"""More people than work in any one school."""
MOST_PUPILS = 8_000
MOST_WOMEN = 100_000
MOST_OF_AN_AGE = 6_000
"""More children of one year of birth than live in any commune."""

MOST_OF_OWN = 20_000
"""More than one school counts of anything that an office may ask about."""
MOST_MONEY = 5_000_000_000

_STEADY, _LIVELY = (3, 30), (10, 100)
"""A figure is at most so many times the last one, of which so many are taken as the least."""

_TOTAL = "total"
_ENROLLED: dict[str, tuple[str, str]] = {
    "MN": ("preschool", "all"),
    "TH": ("completion", "primary_all"),
    "THCS": ("completion", "lower_all"),
    "GDTX": ("completion", "lower_all"),
}
"""Level → (table, row) of its enrolment."""
_PLACES: dict[Base, tuple[tuple[str, tuple[str, str]], int]] = {
    Base.WOMEN: (("literacy", ("age15_60", "women")), MOST_WOMEN),
    Base.NURSERY: (("population", ("nursery", _TOTAL)), 3 * MOST_OF_AN_AGE),
    Base.KINDERGARTEN: (("population", ("kindergarten", _TOTAL)), 3 * MOST_OF_AN_AGE),
}
"""Base → its cell, and the most that it is believed."""


@not_hashed
@dataclass(frozen=True, slots=True)
class Bound:
    """Limit: in each of ``rows`` (in a List, which has none, of each entry) ``column`` is at most
    ``flat`` and at most ``times`` the base ``of``, though never less than ``least``."""

    column: str
    rows: tuple[str, ...] = ()
    flat: int = 0
    of: Base | None = None
    times: int | Fraction = 1
    least: int = 0
    asked: Asked = ALWAYS
    steady: bool = False
    """True of a number of people there are, which seldom changes much from report to report."""

    def most(self, base: int | None) -> int:
        """The bound where the base is so large."""
        if base is None or self.of is None:
            return self.flat
        return min(self.flat, max(self.least, int(self.times * base)))

    def most_after(self, last: int) -> int:
        """The bound where the unit's last figure was so large."""
        times, least = _STEADY if self.steady else _LIVELY
        return times * max(least, last)


def enrolment(levels: Iterable[str], figure: Figure) -> int | None:
    """A unit's number of children of these levels; ``None`` where it is not wholly known."""
    places = dict.fromkeys(_ENROLLED[level] for level in levels)
    figures = [figure(table, (row, _TOTAL)) for table, row in places]
    if not figures or None in figures:
        return None
    return sum(filter(None, figures))


def base_of(base: Base, levels: Iterable[str], figure: Figure) -> int | None:
    """A unit's base; ``None`` where it isn't given, or is more than there can be."""
    levels = tuple(levels)
    if base in _PLACES:
        place, most = _PLACES[base]
        return _believed(figure(*place), most)
    if base is Base.STAFF:
        own = figure("staff", ("all", _TOTAL))
        return _believed(own if own is not None else figure("agency", ("all", _TOTAL)), MOST_STAFF)
    if base is Base.EVERYONE:
        parts = [base_of(part, levels, figure) for part in (Base.STAFF, Base.CHILDREN)]
        return None if None in parts else sum(filter(None, parts))
    if base is Base.PUPILS:
        levels = tuple(level for level in levels if level != "MN")
    return _believed(enrolment(levels, figure), MOST_PUPILS)


def _believed(figure: int | None, most: int) -> int | None:
    return figure if figure is not None and figure <= most else None
