"""Gaps of an indicator: units that have what it reads and no part in it by their kind, and
periods in which nobody is asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pipeline.plan.plan import Indicator, Plan
from pipeline.plan.reference import is_asked
from pipeline.round.unit_words import LEVEL_WORDS, OWNERSHIPS
from schemas.records import Form
from schemas.respondents import LEVELS, PERIODS, SCHOOL_KINDS, UNIT_KINDS, Respondent

Sort = tuple[str, frozenset[str], str]
"""Roster kind, levels and ownership of units that the plan sees alike."""


@dataclass(frozen=True, slots=True)
class NotCounted:
    """Units of a kind (of ``ownerships`` where they decide) with the codes of the indicators that
    pass them over."""

    kind: str
    ownerships: tuple[str, ...]
    sorts: frozenset[Sort]
    codes: tuple[str, ...]
    is_nowhere: bool
    """True where no indicator whatever counts them."""

    @property
    def units(self) -> str:
        """The units in words, "Mầm non dân lập, tư thục"."""
        return f"{LEVEL_WORDS[self.kind]} {', '.join(self.ownerships).lower()}".rstrip()

    @property
    def said(self) -> str:
        """The indicators that pass them over, in words."""
        return "mọi chỉ tiêu" if self.is_nowhere else ", ".join(self.codes)


def every_sort() -> Iterator[Sort]:
    """The sorts of units that there may be, a school of several levels with all of them."""
    for kind in UNIT_KINDS:
        levels = frozenset(LEVELS if kind == "LC" else {kind})
        for ownership in OWNERSHIPS if kind in SCHOOL_KINDS else OWNERSHIPS[:1]:
            yield kind, levels, ownership


def not_counted(
    indicators: Collection[Indicator], form: Form, sorts: Iterable[Sort]
) -> list[NotCounted]:
    """The sorts that indicators pass over though their units have what these read, by kind."""
    settled = [line for line in indicators if line.is_settled]
    owned: dict[str, set[str]] = defaultdict(set)
    alike: dict[tuple[str, tuple[str, ...], bool], set[Sort]] = defaultdict(set)
    for sort in sorts:
        kind, levels, ownership = sort
        who = Respondent(kind, levels, "nam")
        owned[kind].add(ownership)
        counting = [line for line in settled if line.admits(*sort)]
        passed_over = tuple(
            line.code
            for line in settled
            if line not in counting
            and any(is_asked(reference, form, who) for reference in line.numerator)
        )
        is_nowhere = not any(any(line.asked_references(form, who)) for line in counting)
        if passed_over:
            alike[kind, passed_over, is_nowhere].add(sort)
    found = []
    for (kind, codes, is_nowhere), own in alike.items():
        ownerships = {ownership for _, _, ownership in own}
        told = () if ownerships == owned[kind] else tuple(sorted(ownerships))
        found.append(NotCounted(kind, told, frozenset(own), codes, is_nowhere))
    return sorted(found, key=lambda one: (UNIT_KINDS.index(one.kind), one.ownerships))


def without_figures(
    plan: Plan, indicators: Iterable[Indicator], form: Form
) -> dict[str, tuple[str, ...]]:
    """Period that the plan says to report on → codes of its indicators that no unit is asked for
    then, though units are in another period; without periods where there is none."""
    settled = [line for line in indicators if line.is_settled]
    asked = {
        period: {line.code for line in settled if _is_asked_of_anyone(line, form, period)}
        for period in PERIODS
    }
    anywhere = set().union(*asked.values())
    found: dict[str, tuple[str, ...]] = {}
    for period in dict.fromkeys(report.period for report in plan.reports):
        lacking = anywhere - asked[period]
        if lacking:
            found[period] = tuple(line.code for line in settled if line.code in lacking)
    return found


def asked_of_nobody(indicators: Iterable[Indicator], form: Form) -> tuple[str, ...]:
    """Codes of the indicators that no unit that they count is asked for in any period."""
    return tuple(
        line.code
        for line in indicators
        if line.is_settled
        and not any(_is_asked_of_anyone(line, form, period) for period in PERIODS)
    )


def _is_asked_of_anyone(line: Indicator, form: Form, period: str) -> bool:
    """True where some unit is asked for each side of an indicator."""
    numerator = denominator = False
    for kind, levels, ownership in every_sort():
        if line.admits(kind, levels, ownership):
            asked = line.asked_references(form, Respondent(kind, levels, period))
            numerator |= bool(asked[0])
            denominator |= bool(asked[1])
    return numerator and (denominator or not line.denominator)
