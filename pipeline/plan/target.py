"""The targets of a plan: what is to be reached, by which operator, when."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    model_validator,
)

from pipeline.plan.problems import PlanProblem, refuse
from pipeline.text.numbers import round_half_up

Operator = Literal[">=", ">", "==", "~", "<=", "<", "rise", "fall", "rise_percent", "fall_percent"]
FLOORS: frozenset[Operator] = frozenset({">=", ">"})
RISES: frozenset[Operator] = frozenset({"rise", "rise_percent"})
FALLS: frozenset[Operator] = frozenset({"fall", "fall_percent"})
"""Comparisons with the figure of an earlier year."""
CEILINGS: frozenset[Operator] = frozenset({"<=", "<"})
"""Comparisons of what must not be exceeded."""
TargetType = Literal["milestone", "from", "window", "term", "none"]


PERCENT = 100

UNLESS_NONE = ("operator", "value")
"""Keys that a target must have unless its type is ``none``, which has none of them."""


class Strict(BaseModel):
    """A part of a plan file: unknown keys are errors, nothing changes after loading."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        arbitrary_types_allowed=True,
        defer_build=True,  # the parts are built with the whole, not once more by themselves
    )


def _exact(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    # A figure that is no finite decimal could never be printed without contradicting a verdict.
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError('ghi giá trị trong ngoặc kép, ví dụ "99.5", để giữ chính xác')
    try:
        return Fraction(Decimal(str(value)))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise ValueError(f'"{value}" không phải là số; ghi ví dụ "99.5"') from error


Exact = Annotated[Fraction, BeforeValidator(_exact)]


class Target(Strict):
    """A value to be reached, and the time to reach it by."""

    type: TargetType
    """``milestone`` in a year, ``from`` a year on, every year of a ``window``, over a whole
    ``term``; ``none`` is a line of the plan without a figure that can be judged: it has only its
    ``text``."""
    operator: Operator = ">="
    """``>`` is "trên"; ``~`` is "khoảng"; ``<=`` and ``<`` are ceilings: "không quá", "dưới".
    ``rise`` and ``fall`` are changes against the year ``against`` by at least so much of the
    indicator's own unit (of a share percentage points), ``rise_percent`` and ``fall_percent`` by so
    many percent of that year's figure."""
    value: Exact = Fraction(0)
    """In the indicator's unit; a figure with decimals stands in quotes, so that it stays exact."""
    year: int | None = None
    """Required of a ``milestone`` or ``from``."""
    start: int | None = None
    """First year of a ``window`` or ``term``, which require it."""
    end: int | None = None
    """Last year of a ``window`` or ``term``, which require it."""
    rounded_to: Annotated[int, Field(ge=0, le=6)] | None = None
    """The plan wrote its figure to so many decimals: a result is rounded to as many before it is
    compared."""
    tolerance: Exact = Fraction(5)
    """Percent below the value at which ``~`` still counts as approximate; where the plan doesn't
    set it, the round's switch ``approximate_tolerance`` does."""
    against: int | None = None
    """Year that a change is against; its own round, where that is closed, gives the figure."""
    base: Exact | None = None
    """The figure of that year as the plan states it, used where no round of that year is closed."""
    base_source: str = ""
    """The document that ``base`` is from, which requires it."""
    text: str = ""
    """The plan's figure as it is printed; its own sentence is the indicator's ``verbatim``."""

    @model_validator(mode="after")
    def _is_whole(self, info: ValidationInfo) -> Target:
        refuse(self, self._problems(), info)
        return self

    def _problems(self) -> Iterator[PlanProblem]:
        given, kind = self.model_fields_set, f"{{{self.type}}}"
        for key in UNLESS_NONE:
            if self.type == "none" and key in given:
                said = f'mức loại "{kind}" không có {{{key}}}; ghi nguyên văn vào {{text}}'
                yield PlanProblem((key, "type"), said)
            if self.type != "none" and key not in given:
                yield PlanProblem((key, "type"), f'mức loại "{kind}" phải có {{{key}}}')
        if self.type in ("milestone", "from") and self.year is None:
            yield PlanProblem(("year", "type"), f'mức loại "{kind}" phải có {{year}}')
        if self.type in ("window", "term"):
            if self.start is None or self.end is None:
                keys = ("start" if self.start is None else "end", "start", "end", "type")
                yield PlanProblem(keys, f'mức loại "{kind}" phải có {{start}} và {{end}}')
            elif self.start > self.end:
                yield PlanProblem(("start", "end"), "{start} phải trước hoặc bằng {end}")
        yield from self._of_change()
        if self.rounded_to is not None and (self.value * 10**self.rounded_to).denominator != 1:
            said = "{value} có nhiều hơn {places} chữ số thập phân ({rounded_to})"
            yield PlanProblem(("value", "rounded_to"), said, {"places": str(self.rounded_to)})

    def _of_change(self) -> Iterator[PlanProblem]:
        keys = ("against", "base", "base_source")
        if not self.is_change:
            for key in keys:
                if getattr(self, key):
                    said = f"chỉ mức tăng, giảm so với một năm ({{rise}}, {{fall}}) có {{{key}}}"
                    yield PlanProblem((key, "operator"), said)
            return
        said = f"mức tăng, giảm ({{{self.operator}}}) phải có {{against}}: năm để so sánh"
        if self.against is None:
            yield PlanProblem(("against", "operator"), said)
        elif self.goal_year is not None and self.against >= (self.start or self.goal_year):
            said = "{against} phải trước năm của mức"
            yield PlanProblem(("against", "year", "end"), said)
        if (self.base is None) != (not self.base_source):
            yield PlanProblem(("base", "base_source"), "{base} và {base_source} đi cùng nhau")
        if self.value < 0:
            yield PlanProblem(("value", "operator"), "mức tăng, giảm không thể âm")
        if self.operator == "fall_percent" and self.value > PERCENT:
            yield PlanProblem(("value", "operator"), "không thể giảm quá 100%")
        if self.rounded_to is not None:
            yield PlanProblem(("rounded_to", "operator"), "mức tăng, giảm không có {rounded_to}")

    @property
    def is_change(self) -> bool:
        """True where it is a change against an earlier year."""
        return self.operator in RISES | FALLS

    def from_base(self, base: Fraction) -> Target:
        """The level that the change leads to from that year's figure."""
        share = base * self.value / PERCENT if self.operator.endswith("percent") else self.value
        rises = self.operator in RISES
        level = base + share if rises else base - share
        return self.model_copy(update={"operator": ">=" if rises else "<=", "value": level})

    @property
    def goal_year(self) -> int | None:
        """The year printed beside it: the milestone's, the first of "từ năm … trở đi", the last
        of a window or term."""
        return self.year if self.type in ("milestone", "from") else self.end

    @property
    def is_ceiling(self) -> bool:
        """True where the value must not be exceeded."""
        return self.operator in CEILINGS | FALLS

    @property
    def edge(self) -> tuple[Fraction, bool]:
        """The last value on the good side, and whether it must lie beyond: of a floor the least
        that meets it, of a ceiling the greatest."""
        strict = self.operator in (">", "<")
        if self.rounded_to is None:
            return self.value, strict
        half = Fraction(1, 2 * 10**self.rounded_to)
        # A half is rounded up: what lies on the upper edge of a figure is the next one.
        return (self.value + half if self.operator in (">", "<=") else self.value - half), (
            self.is_ceiling
        )

    def compared(self, value: Fraction) -> Fraction:
        """The value as it is compared: rounded where the plan rounded its own."""
        return value if self.rounded_to is None else round_half_up(value, self.rounded_to)

    def is_met(self, value: Fraction) -> bool:
        """Compare exactly (``>`` is not ``>=``)."""
        found = self.compared(value)
        match self.operator:
            case ">":
                return found > self.value
            case "==":
                return found == self.value
            case "<=":
                return found <= self.value
            case "<":
                return found < self.value
            case _:
                return found >= self.value

    def distance(self, value: Fraction) -> Fraction:
        """Distance of a value on the wrong side of the target: below a floor, above a ceiling;
        negative on the right side."""
        return value - self.value if self.is_ceiling else self.value - value

    def within(self, tolerance: int) -> Target:
        """The target with the round's tolerance, unless the plan sets its own."""
        if self.operator != "~" or "tolerance" in self.model_fields_set:
            return self
        return self.model_copy(update={"tolerance": Fraction(tolerance)})
