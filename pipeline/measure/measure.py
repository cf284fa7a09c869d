"""Step: from accepted tables to indicator results, for every scope and split.

Shares are pooled, sum of numerators over sum of denominators, never a mean of percentages.
Where both sides come from one unit, a unit enters only with both given; where they come from
different units, a commune enters only when its denominator is given. What stays out is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from pipeline.accept.records import Accepted
from pipeline.measure.bounds import (
    UNKNOWN,
    expected_of,
    of_difference,
    open_above,
    outlook_of,
    provisional,
    unlimited,
)
from pipeline.measure.change import change_of
from pipeline.measure.contributions import (
    Contribution,
    Participant,
    contribution,
    participants,
    table_labels,
    told_below,
    units_by_table,
)
from pipeline.measure.history import NO_HISTORY, History, known_sum
from pipeline.measure.incomplete import why_incomplete
from pipeline.measure.own import own_result, own_without_figure, registered
from pipeline.measure.result import Change, Outlook, Result, Status
from pipeline.measure.scopes import Scope, by_commune, scopes_of, summary_of
from pipeline.measure.verdict import (
    Bounds,
    gap_to,
    judged_target,
    outlook_beside,
    rate_of,
    status_of,
)
from pipeline.measure.verdict_words import with_gaps, without_opening
from pipeline.plan.plan import SPLITS, Indicator, Plan, Split, Target
from pipeline.round.round import Round
from schemas.confidential import FEWEST_UNITS
from schemas.records import Form

FEW_UNITS = f"chưa đủ {FEWEST_UNITS} đơn vị để thể hiện"
TOTALS_ALONE = (
    "Các bảng tổng hợp chỉ chuyển tổng số lên, không kèm đơn vị nào có bao nhiêu, nên không tách "
    "được theo loại đơn vị."
)
NOT_BY_UNIT = "số liệu của chỉ tiêu này không thể hiện theo từng đơn vị"
NO_COMMUNE = "danh sách đơn vị chưa ghi xã, phường của đơn vị"


def measure(
    plan: Plan,
    round: Round,
    accepted: Accepted,
    form: Form,
    history: History = NO_HISTORY,
) -> tuple[Result, ...]:
    """The results of every indicator under the round's switches, sorted: plan order, scope
    (``all``, ``kind:…``, ``group:…``, ``unit``), unit, split; after a unit's results that against
    its own registered target.
    """
    return tuple(
        result
        for indicator in plan.under(round.effective_switches).indicators
        for result in _Measurement.of(
            indicator, indicator.since or plan.start, round, accepted, form, history
        ).results()
    )


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
    own: Mapping[str, Target]
    """Unit code → the target it registered itself."""
    year: int
    period: str
    history: History
    multi_level: str
    nothing: str
    """Reason for no figure whatever is reported, "" where it can have one."""
    no_opening: Mapping[Split, str]
    """Reason for which what the total of a split starts from is not known; none where it is."""
    told_below: bool
    """True where a part of the total comes without a word on its units: no group's is known."""

    @classmethod
    def of(
        cls,
        indicator: Indicator,
        first_year: int,
        round: Round,
        accepted: Accepted,
        form: Form,
        history: History,
    ) -> _Measurement:
        nothing = indicator.why_unsettled or why_incomplete(indicator, round, form)
        whole = indicator.is_settled and not nothing
        pooled = whole and indicator.pools_groups(form)
        members = participants(indicator, round, form, pooled) if whole else ()
        given = {
            (member.unit.code, split): contribution(member, indicator, split, accepted, form)
            for member in members
            for split in indicator.splits
        }
        below = told_below(indicator, members, round, accepted)
        given |= below.given
        given |= {
            (code, split): Contribution(missing=why)
            for code, why in below.missing.items()
            for split in indicator.splits
            if given[code, split].missing
        }
        settings, switches = round.settings, round.settings.switches
        year = settings.year
        target, due = judged_target(indicator, year, settings.period, switches.between_milestones)
        own = registered(accepted, indicator, round)
        groups = by_commune(members)
        sides = (indicator, form, pooled, members, groups, given)
        when = (year, settings.period)
        no_opening = {
            split: without_opening(first_year, years)
            for split in indicator.splits
            if (years := history.missing_years(indicator, split, first_year, settings))
        }
        group = switches.multi_level_group
        told = bool(below.given or below.missing)
        return cls(*sides, target, due, own, *when, history, group, nothing, no_opening, told)

    def results(self) -> Iterator[Result]:
        """The indicator's rows, in order."""
        splits = [split for split in SPLITS if split in self.indicator.splits]
        # A unit's place in its commune is the same for every scope: find out once.
        out = {split: self._left_out(split) for split in splits}
        if self.indicator.kind == "difference":
            # Both sides are of the same units, or they would not compare.
            either = {unit: why for one in out.values() for unit, why in one.items()}
            out = dict.fromkeys(splits, either)
        scopes = (self.indicator, self.members, self.groups, self.pooled, self.multi_level)
        for scope in scopes_of(*scopes):
            if self.told_below and scope.name != "all":
                continue
            for split in splits:
                result = self._held_back(self._result(scope, split, out[split]))
                if self.told_below and result.value is not None:
                    result = replace(result, reason=TOTALS_ALONE)
                if scope.name == "all" and result.value is not None and not result.reason:
                    lacking = self.history.lacking_before(self.indicator, split)
                    result = replace(result, reason=with_gaps(lacking))
                yield _withheld_if_few(result)
            if scope.unit in self.own:
                plan_result = self._result(scope, "all", out["all"])
                yield own_result(plan_result, self.own[scope.unit], self.year)
        yield from self._own_without_figure()

    def _own_without_figure(self) -> Iterator[Result]:
        """The rows of targets that units registered and of which they have no figure of their own:
        it is not theirs to give, or nobody's alone is told."""
        concerned = {member.unit.code for member in self.members}
        kinds = {member.unit.kind for member in self.members}
        untold = self.indicator.anonymous
        for unit in sorted(set(self.own) - (frozenset() if untold else concerned)):
            nobody = self._result(Scope("unit", (), unit), "all", {})
            why = self.nothing or (NOT_BY_UNIT if unit in concerned else "")
            yield own_without_figure(nobody, self.own[unit], kinds, why)

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
        """Say why the commune has no denominator; "" where all of it is given."""
        if not name:
            return NO_COMMUNE
        asked = [member for member in members if member.denominator]
        if not asked:
            labels = table_labels((ref.table for ref in self.indicator.denominator), self.form)
            return f"chưa có {labels} của {name} (không có đơn vị phải báo cáo biểu này trong kỳ)"
        lacking = [
            f"{missing} của {member.unit.name}"
            for member in asked
            if (missing := self.given[member.unit.code, split].missing)
        ]
        return "; ".join(lacking)

    def _result(self, scope: Scope, split: Split, left_out: Mapping[str, str]) -> Result:
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
        numerator = known_sum(part.numerator for part in parts)
        denominator = known_sum(part.denominator for part in parts)
        given = numerator
        carried = self._carried(scope, split, frozenset(member.unit.code for member in entering))
        if carried is not None:
            numerator = (numerator or 0) + carried
        value = None if scope.one_sided else self.indicator.value_of(numerator, denominator)
        target, change = self._target(scope, split), None
        if target is not None and target.is_change:
            change = change_of(target, self.indicator, scope, split, self.history)
            target = change.level
        lacking = _lacks_base(change, scope, split)
        awaits = self._awaits(scope, split)
        bounds = self._bounds(scope, split, left_out, target, given, denominator, carried)
        if awaits and bounds.lower is not None:
            bounds = unlimited(bounds.lower, target)
        if self.indicator.kind == "difference" and split == "all":
            female = self._result(scope, "female", left_out)
            male = self._result(scope, "male", left_out)
            value, bounds = _difference(female, male, target)
            numerator = denominator = None
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
            target=target,
            status=self._status(scope, bool(entering), value, target, lacking),
            reported=len(entering),
            expected=len(scope.members),
            gap=self._gap(value, numerator, denominator, target),
            reason=lacking if entering else self._why_nothing(reasons),
            entering=units_by_table(entering),
            left_out=reasons,
            rate=rate_of(value, target),
            carried=carried,
            change=change,
            awaits_earlier=awaits,
        )

    def _held_back(self, result: Result) -> Result:
        """The result; without a verdict where its figure allows none, and not called certainly
        missed while its time has not come, unless it is a total that can but grow."""
        if result.status == Status.ABOVE_WHOLE:
            return replace(result, outlook=Outlook.UNKNOWN, gap=None)
        no_opening = self.no_opening.get(result.split)
        if no_opening and result.scope == "all":
            bounds = open_above(Bounds(result.lower, result.upper, result.outlook), result.target)
            result = replace(result, upper=bounds.upper, outlook=bounds.outlook)
            given = result.value is not None and result.status != Status.NO_DATA
            # What the total starts from can only add to it: some verdicts hold without it.
            if given and bounds.outlook == Outlook.UNKNOWN:
                status, why = Status.UNDETERMINED, no_opening
                return replace(result, status=status, gap=None, rate=None, reason=why)
        grows = self._still_grows(result.target)
        outlook = outlook_beside(result.status, result.outlook, grows=grows)
        return replace(result, outlook=outlook) if outlook != result.outlook else result

    def _target(self, scope: Scope, split: Split) -> Target | None:
        """A total is planned for everybody together, so that no part of it has a target."""
        if self.indicator.kind == "total" and (scope.name != "all" or split != "all"):
            return None
        if self.indicator.kind == "difference" and split != "all":
            return None
        return self.target

    def _carried(self, scope: Scope, split: Split, given: frozenset[str]) -> int | None:
        """The figure before this round; of a ``"latest"`` total the last known figures of units
        that do not enter. An opening balance is nobody's but the whole round's."""
        line, history, whole = self.indicator, self.history, scope.name == "all"
        if line.accumulate == "none":
            return None
        if line.accumulate == "sum" and whole:
            return history.carried(line, split, given=given)
        # Units that are not on the roster any more count in no latest figure.
        codes = {member.unit.code for member in scope.members}
        known = known_sum(
            history.carried(line, split, code, given=given)
            for code in (codes - given if line.accumulate == "latest" else codes)
        )
        if known is None and line.accumulate == "latest" and whole and not given:
            return history.balance(line, split)
        return known

    def _bounds(
        self,
        scope: Scope,
        split: Split,
        left_out: Mapping[str, str],
        target: Target | None,
        given: int | None,
        denominator: int | None,
        carried: int | None,
    ) -> Bounds:
        missing = [member for member in scope.members if member.unit.code in left_out]
        if scope.one_sided or any(not self._has_base(member) for member in missing):
            return UNKNOWN
        # What adds up only grows, but a half-year's figure gives way to the year's and a last known
        # one to the present, which may be smaller.
        added = self._certain(scope, split) if carried is not None else None
        numerator = given if added is None else (given or 0) + added
        expected = [
            expected_of(
                self.indicator,
                split,
                member.unit.code,
                self.history,
                given=self.given[member.unit.code, split],
                pooled=self.pooled,
                only_adds=self.pooled and not member.denominator,
            )
            for member in missing
        ]
        bounds = provisional(self.indicator, numerator, denominator, expected, target)
        if target is None or bounds.lower is None or not self._still_grows(target):
            return bounds
        return replace(bounds, outlook=outlook_of(bounds.lower, None, target))

    def _certain(self, scope: Scope, split: Split) -> int | None:
        """The part of the figure before this round that stays, whatever is still to come."""
        line, history = self.indicator, self.history
        if line.accumulate != "sum":
            return None
        codes = {member.unit.code for member in scope.members}
        if scope.name == "all":
            # Who has left the roster replaces its half-year's figure no more.
            return history.carried(line, split, given=codes, certain=True)
        return known_sum(
            history.carried(line, split, unit, given=codes, certain=True) for unit in codes
        )

    def _awaits(self, scope: Scope, split: Split) -> bool:
        """Tell if an earlier round that is still open may add to the figure."""
        line, history = self.indicator, self.history
        codes = {member.unit.code for member in scope.members}
        if scope.name == "all":
            return history.awaits(line, split, codes)
        return any(history.awaits(line, split, codes, unit) for unit in codes)

    def _has_base(self, member: Participant) -> bool:
        """Tell if somebody on the roster is asked for the denominator that goes with it."""
        if not self.pooled:
            return True
        return member.unit.code in self._with_base

    @cached_property
    def _with_base(self) -> frozenset[str]:
        """Codes of the units in whose commune somebody is asked for the denominator."""
        asked = (
            group for group in self.groups.values() if any(member.denominator for member in group)
        )
        return frozenset(member.unit.code for group in asked for member in group)

    def _status(
        self,
        scope: Scope,
        any_entered: bool,
        value: Fraction | None,
        target: Target | None,
        lacking: str,
    ) -> Status:
        if not any_entered and (value is None or self.indicator.kind != "total"):
            return Status.NO_DATA
        if scope.one_sided:
            return Status.ONE_SIDED
        if value is None:
            return Status.NOT_APPLICABLE
        if lacking:
            # A figure without the one that it is to be compared with.
            return Status.NO_DATA
        status = status_of(value, target, self.due, is_share=self.indicator.is_percentage)
        if self._still_grows(target) and status in (Status.MET, Status.NOT_DUE_MET):
            return Status.NOT_DUE_UNMET
        return status

    def _still_grows(self, target: Target | None) -> bool:
        """Tell if the time that a ceiling of a total is for is not over: until then it can be
        exceeded, however little has come so far."""
        line = self.indicator
        if line.kind != "total" or target is None or not target.is_ceiling:
            return False
        return self.period == "6T" or (line.accumulate == "sum" and not self.due)

    def _gap(
        self,
        value: Fraction | None,
        numerator: int | None,
        denominator: int | None,
        target: Target | None,
    ) -> int | None:
        if value is None or numerator is None or target is None:
            return None
        base = None if self.indicator.kind == "total" else denominator
        return gap_to(target, self.indicator, numerator, base)

    def _why_nothing(self, reasons: Sequence[tuple[str, str]]) -> str:
        return self.nothing or summary_of(reasons)


def _lacks_base(change: Change | None, scope: Scope, split: Split) -> str:
    """Say why everybody's figure is compared with nothing; that of a part need not be."""
    return change.reason if change and (scope.name, split) == ("all", "all") else ""


def _difference(
    female: Result, male: Result, target: Target | None
) -> tuple[Fraction | None, Bounds]:
    """Value and bounds of the share of women less that of men."""
    ends = ((female.lower, female.upper), (male.lower, male.upper))
    bounds = of_difference(*ends, target)
    if female.value is None or male.value is None:
        return None, bounds
    return female.value - male.value, bounds


def _withheld_if_few(result: Result) -> Result:
    """The result; of an anonymous indicator to which fewer than ``FEWEST_UNITS`` units give, only
    that it is withheld: of one unit it would be the unit's own figure."""
    given = frozenset[str]().union(*result.entering.values())
    if not result.indicator.anonymous or not 0 < len(given) < FEWEST_UNITS:
        return result
    return replace(
        result,
        numerator=None,
        denominator=None,
        value=None,
        lower=None,
        upper=None,
        outlook=Outlook.UNKNOWN,
        status=Status.NO_DATA,
        gap=None,
        reason=FEW_UNITS,
        entering={},
        rate=None,
        carried=None,
    )
