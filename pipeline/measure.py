"""Step: from accepted tables to indicator results, for every scope and split.

Shares are pooled, sum of numerators over sum of denominators, never a mean of percentages.
Where both sides come from one unit, a unit enters only with both given; where they come from
different units, a commune enters only when its denominator is given. What stays out is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from pipeline.measuring.contributions import (
    Contribution,
    Participant,
    contribution,
    participants,
    table_labels,
)
from pipeline.measuring.verdict import PERCENT, bounds_of, gap_to, judged_target, status_of
from pipeline.plan import SPLITS, Indicator, Plan, Split, Target
from pipeline.results import Accepted, Result, Status
from pipeline.round import Round
from pipeline.spelling import fold
from schemas.records import Form
from schemas.respondents import UNIT_KINDS

NOBODY_ASKED = "trong kỳ này không có đơn vị nào phải báo cáo số liệu của chỉ tiêu"
NO_COMMUNE = "danh sách đơn vị chưa ghi xã, phường của đơn vị"


def measure(plan: Plan, round: Round, accepted: Accepted, form: Form) -> tuple[Result, ...]:
    """The results of every indicator, sorted: plan order, scope (``all``, ``kind:…``,
    ``group:…``, ``unit``), unit, split.

    Raises ``PlanError`` for a kind of indicator that cannot be measured.
    """
    return tuple(
        result
        for indicator in plan.indicators
        for result in _Measurement.of(indicator, round, accepted, form).results()
    )


@dataclass(frozen=True, slots=True)
class _Scope:
    """Whom a result is about. ``one_sided``: of these units alone no ratio can be formed."""

    name: str
    members: tuple[Participant, ...]
    unit: str = ""
    one_sided: bool = False


@dataclass(frozen=True)
class _Measurement:
    """One indicator in one round."""

    indicator: Indicator
    form: Form
    pooled: bool
    members: tuple[Participant, ...]
    groups: Mapping[str, tuple[Participant, ...]]
    given: Mapping[tuple[str, Split], Contribution]
    """By (unit code, split)."""
    target: Target | None
    due: bool

    @classmethod
    def of(cls, indicator: Indicator, round: Round, accepted: Accepted, form: Form) -> _Measurement:
        pooled = indicator.pools_groups(form)
        members = participants(indicator, round, accepted, form, pooled)
        given = {
            (member.unit.code, split): contribution(member, indicator, split, accepted, form)
            for member in members
            for split in indicator.splits
        }
        target, due = judged_target(indicator, round.settings.year, round.settings.period)
        groups = _by_commune(members)
        return cls(indicator, form, pooled, members, groups, given, target, due)

    def results(self) -> Iterator[Result]:
        """The indicator's rows, in order."""
        splits = [split for split in SPLITS if split in self.indicator.splits]
        # A unit's place in its commune is the same for every scope: find out once.
        out = {split: self._left_out(split) for split in splits}
        for scope in self._scopes():
            for split in splits:
                yield self._result(scope, split, out[split])

    def _scopes(self) -> Iterator[_Scope]:
        yield _Scope("all", self.members)
        for kind in UNIT_KINDS:
            of_kind = tuple(member for member in self.members if member.unit.kind == kind)
            if of_kind:
                yield _Scope(f"kind:{kind}", of_kind, one_sided=self.pooled)
        for name, members in self.groups.items():
            if name:
                yield _Scope(f"group:{name}", members)
        for member in sorted(self.members, key=lambda member: member.unit.code):
            yield _Scope("unit", (member,), member.unit.code, one_sided=self.pooled)

    def _left_out(self, split: Split) -> dict[str, str]:
        """Unit code → why its cells aren't pooled; with matched communes, also where its own
        cells are given."""
        reasons: dict[str, str] = {}
        for name, members in self.groups.items() if self.pooled else (("", self.members),):
            without = self._without_denominator(name, members, split) if self.pooled else ""
            for member in members:
                own = self.given[member.unit.code, split].missing
                if own or without:
                    reasons[member.unit.code] = own or without
        return reasons

    def _without_denominator(self, name: str, members: Sequence[Participant], split: Split) -> str:
        """Why the commune has no denominator; "" where all of it is given."""
        if not name:
            return NO_COMMUNE
        asked = [member for member in members if member.denominator]
        if not asked:
            labels = table_labels((ref.table for ref in self.indicator.denominator), self.form)
            return f"chưa có {labels} của {name} (không có đơn vị báo cáo trong danh sách)"
        lacking = [
            f"{missing} của {member.unit.name}"
            for member in asked
            if (missing := self.given[member.unit.code, split].missing)
        ]
        return "; ".join(lacking)

    def _result(self, scope: _Scope, split: Split, left_out: Mapping[str, str]) -> Result:
        if scope.one_sided:
            left_out = {
                member.unit.code: missing
                for member in scope.members
                if (missing := self.given[member.unit.code, split].missing)
            }
        entering = [member for member in scope.members if member.unit.code not in left_out]
        reasons = tuple(
            (member.unit.code, left_out[member.unit.code])
            for member in sorted(scope.members, key=lambda member: member.unit.code)
            if member.unit.code in left_out
        )
        parts = [self.given[member.unit.code, split] for member in entering]
        numerator = _sum(part.numerator for part in parts)
        denominator = _sum(part.denominator for part in parts)
        value = None if scope.one_sided else self._value(numerator, denominator)
        bounds = bounds_of(value, self.target, complete=not reasons)
        return Result(
            indicator=self.indicator,
            scope=scope.name,
            unit=scope.unit,
            split=split,
            numerator=numerator,
            denominator=denominator,
            value=value,
            lower=bounds.lower,
            upper=bounds.upper,
            outlook=bounds.outlook,
            target=self.target,
            status=self._status(scope, bool(entering), value),
            reported=sum(member.reported for member in scope.members),
            expected=len(scope.members),
            gap=self._gap(value, numerator, denominator),
            reason="" if entering else _summary(reasons),
            entering=_cells_of(entering),
            left_out=reasons,
        )

    def _value(self, numerator: int | None, denominator: int | None) -> Fraction | None:
        if numerator is None or not denominator:
            return None
        return Fraction(PERCENT * numerator, denominator)

    def _status(self, scope: _Scope, any_entered: bool, value: Fraction | None) -> Status:
        if not any_entered:
            return "no_data"
        if scope.one_sided:
            return "one_sided"
        if value is None:
            return "not_applicable"
        return status_of(value, self.target, self.due)

    def _gap(
        self, value: Fraction | None, numerator: int | None, denominator: int | None
    ) -> int | None:
        if value is None or numerator is None or self.target is None:
            return None
        return gap_to(self.target, self.indicator, numerator, denominator)


def _by_commune(members: Sequence[Participant]) -> dict[str, tuple[Participant, ...]]:
    """Commune → its units, sorted by name; "" for units without one. Spellings that differ in case
    or in the place of a tone mark are one commune, under the first spelling in code order."""
    names: dict[str, str] = {}
    groups: dict[str, list[Participant]] = defaultdict(list)
    for member in sorted(members, key=lambda member: member.unit.code):
        unit = member.unit
        # A commune that left its own column blank is its own group, by its name.
        commune = unit.commune or (unit.name if unit.kind == "XA" else "")
        name = names.setdefault(fold(commune), commune)
        groups[name].append(member)
    return {name: tuple(groups[name]) for name in sorted(groups, key=lambda n: (fold(n), n))}


def _sum(values: Iterator[int | None]) -> int | None:
    given = [value for value in values if value is not None]
    return sum(given) if given else None


def _cells_of(entering: Sequence[Participant]) -> dict[str, frozenset[str]]:
    tables: dict[str, set[str]] = defaultdict(set)
    for member in entering:
        for table in member.tables:
            tables[table].add(member.unit.code)
    return {table: frozenset(units) for table, units in tables.items()}


def _summary(reasons: Sequence[tuple[str, str]]) -> str:
    """Why there is no figure at all, in one sentence."""
    if not reasons:
        return NOBODY_ASKED
    every = dict.fromkeys(reason for _, reason in reasons)
    # "chưa có Biểu 13" (the commune) says no more than "chưa có Biểu 13 của …" (its schools).
    distinct = [
        reason
        for reason in every
        if not any(other != reason and other.startswith(reason) for other in every)
    ]
    if len(distinct) == 1:
        return distinct[0]
    return "chưa có đơn vị nào đủ số liệu để tính"
