"""The result of measuring: an indicator's figure, its verdict and the units behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from pipeline.plan.plan import Indicator, Split, Target


class Status(StrEnum):
    """The verdict on a result, or the reason why there is none."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_DUE_MET = "not_due_met"
    NOT_DUE_UNMET = "not_due_unmet"
    APPROXIMATE = "approximate"
    NOT_APPLICABLE = "not_applicable"
    NO_DATA = "no_data"
    NO_TARGET = "no_target"
    ABOVE_WHOLE = "above_whole"
    """A share of more than all there are, which would meet its target."""
    UNDETERMINED = "undetermined"
    """Years that the total is to hold are missing from it."""
    ONE_SIDED = "one_sided"


class Outlook(StrEnum):
    """The verdicts that units without figures leave possible."""

    CERTAIN_MET = "certain_met"
    OPEN = "open"
    CERTAIN_APPROXIMATE = "certain_approximate"
    CERTAIN_UNMET = "certain_unmet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class YearFigure:
    """A figure of an earlier year that a change starts from, with its source in words."""

    value: Fraction
    source: str


@dataclass(frozen=True, slots=True)
class Change:
    """A target against an earlier year, as the plan has it, and the figures known of that year:
    ``measured`` in the year's own round, which goes first, and ``stated`` by the plan. ``reason``
    says why there is neither."""

    target: Target
    measured: YearFigure | None
    stated: YearFigure | None
    reason: str = ""

    @property
    def level(self) -> Target | None:
        """The target as a level to be reached or not to be exceeded; ``None`` without a base."""
        base = self.measured or self.stated
        return self.target.from_base(base.value) if base else None


@dataclass(frozen=True, slots=True)
class Result:
    """An indicator for one scope and split.

    ``value`` is in the indicator's unit (percent for shares), exact. ``scope`` is ``all``,
    ``kind:MN``, ``group:<xã>`` or ``unit``. ``reported`` counts the units in it, of ``expected``;
    ``entering`` names them by table, ``left_out`` says which are not and why.
    """

    indicator: Indicator
    scope: str
    unit: str
    split: Split
    numerator: int | None
    denominator: int | None
    value: Fraction | None
    lower: Fraction | None
    upper: Fraction | None
    outlook: Outlook
    target: Target | None
    status: Status
    reported: int
    expected: int
    gap: int | None = None
    """Number still needed to meet the target, in ``indicator.counted``."""
    reason: str = ""
    """Words on why there is no figure, or none of parts."""
    entering: Mapping[str, frozenset[str]] = field(default_factory=dict)
    left_out: tuple[tuple[str, str], ...] = ()
    """(unit code, reason)."""
    basis: Literal["plan", "own"] = "plan"
    rate: Fraction | None = None
    """Part of the target that is reached, in percent of the target."""
    carried: int | None = None
    """Of an accumulated total: the part of ``numerator`` that stood before this round; ``None``
    where nothing is known before it."""
    change: Change | None = None
    """The change against an earlier year that ``target`` follows from."""
    doubted: tuple[str, ...] = ()
    """Codes of units whose figures enter and are more than plausible, which the officer has not
    accepted."""
    awaits_earlier: bool = False
    """True where units may still give to an earlier round that the total adds up."""

    @property
    def lacks_units(self) -> bool:
        """True where units that should enter the result do not, be it by an earlier round."""
        return self.reported < self.expected or self.awaits_earlier

    def lacks_the_same(self, other: Result) -> bool:
        """Tell if the units left out are those that ``other`` leaves out, so that a reader may hold
        the one against the other."""
        return {unit for unit, _ in self.left_out} == {unit for unit, _ in other.left_out}

    @property
    def is_provisional(self) -> bool:
        """True where units that should enter the result do not, or figures in doubt do."""
        return self.lacks_units or bool(self.doubted)

    @property
    def is_due(self) -> bool:
        """True where it is judged by a target that is due."""
        return self.status in (Status.MET, Status.NOT_MET, Status.APPROXIMATE)

    @property
    def is_undecided(self) -> bool:
        """True where missing units or figures in doubt can turn a verdict that is due, as far as is
        known."""
        return self._may_turn and self.is_due

    @property
    def falls_short(self) -> bool:
        """True where a target that is due is missed whatever the missing returns will say."""
        return self.status == Status.NOT_MET and not self.is_undecided

    @property
    def standing(self) -> Status:
        """The status as it is told: a target is not met early while missing units or figures
        in doubt can undo it."""
        early = self.status == Status.NOT_DUE_MET
        return Status.NOT_DUE_UNMET if early and self._may_turn else self.status

    @property
    def _may_turn(self) -> bool:
        return self.is_provisional and self.outlook in (Outlook.OPEN, Outlook.UNKNOWN)
