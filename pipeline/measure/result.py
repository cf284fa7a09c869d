"""What measurement makes of the tables that count: an indicator's figure and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from pipeline.plan.plan import Indicator, Split, Target

Status = Literal[
    "met",
    "not_met",
    "not_due_met",
    "not_due_unmet",
    "approximate",
    "not_applicable",
    "no_data",
    "no_target",
    "one_sided",
]
Outlook = Literal["certain_met", "open", "certain_unmet", "unknown"]


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
    """How many more are needed to meet the target, in ``indicator.counted``."""
    reason: str = ""
    entering: Mapping[str, frozenset[str]] = field(default_factory=dict)
    left_out: tuple[tuple[str, str], ...] = ()
    """(unit code, reason)."""
    basis: Literal["plan", "own"] = "plan"
    rate: Fraction | None = None
    """How much of the target is reached, in percent of the target."""
    carried: int | None = None
    """Of an accumulated total: the part of ``numerator`` that stood before this round; ``None``
    where nothing is known before it."""

    @property
    def is_provisional(self) -> bool:
        """Whether units that should enter the result do not."""
        return self.reported < self.expected

    @property
    def is_due(self) -> bool:
        """Whether it is judged by a target that is due."""
        return self.status in ("met", "not_met", "approximate")

    @property
    def is_undecided(self) -> bool:
        """Whether what is still missing can turn a verdict that is due, as far as is known."""
        return self._may_turn and self.is_due

    @property
    def standing(self) -> Status:
        """The status as it is told: what missing returns can still undo is not met early."""
        return "not_due_unmet" if self._may_turn and self.status == "not_due_met" else self.status

    @property
    def _may_turn(self) -> bool:
        return self.is_provisional and self.outlook in ("open", "unknown")
