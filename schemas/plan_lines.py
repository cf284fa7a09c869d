"""A plan's indicators as Biểu 12 lists them."""

from __future__ import annotations

from dataclasses import dataclass, field

from schemas.versions import NOT_HASHED, hashed_as

QUOTIENTS = frozenset({"mean", "difference"})
"""Kinds of indicators whose value is no share but compares from unit to unit as one does."""


@hashed_as("plan_line")
@dataclass(frozen=True, slots=True)
class PlanLine:
    """An indicator as Biểu 12 prints it. ``kinds`` are the units it concerns; ``percentage``
    whether its value is a share; ``by_commune`` whether no unit can work it out alone.

    ``numerator`` and ``denominator`` are cells of the form as (table, row or tally, column), the
    column "" for an answer or a tally; ``kind`` is the indicator's (ratio, units, total, yes,
    mean, difference).
    """

    code: str
    title: str
    unit: str
    level: str
    kinds: frozenset[str]
    percentage: bool = True
    by_commune: bool = False
    kind: str = "ratio"
    numerator: tuple[tuple[str, str, str], ...] = ()
    denominator: tuple[tuple[str, str, str], ...] = ()
    floors: tuple[tuple[int, float], ...] = ()
    """(first year, least level) of the plan's targets, by year."""
    levels: frozenset[str] = frozenset()
    """Levels that a school must have one of; empty: any."""
    ceilings: tuple[tuple[int, float], ...] = ()
    """(first year, greatest level) of the plan's targets that must not be exceeded, by year."""
    is_ceiling: bool = False
    """Less is better: units register levels not to be exceeded."""
    not_of: tuple[str, ...] = field(default=(), metadata=NOT_HASHED)
    """Ownerships, as Bìa prints them, of the schools that it does not concern."""
