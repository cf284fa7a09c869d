"""Rules of the levels that a unit registers for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.checks import QUERY_WORD, Check
from schemas.expressions.numbers import AllOf, AnyOf, CellValue, Compare, Expression, Not, Number
from schemas.expressions.texts import IsBlank, Words
from schemas.rules.check_places import check_name
from schemas.versions import hashed_as

if TYPE_CHECKING:
    from schemas.records import Block


@hashed_as("plausible_share")
@dataclass(frozen=True, slots=True)
class PlausibleShare:
    """A registered share above 100 can't be met; one of at most 1 was probably a hundredth, unless
    it is not to be exceeded (``is_ceiling``)."""

    row: str
    code: str = "R14"
    is_ceiling: bool = False

    def checks(self, block: Block) -> Iterator[Check]:
        value, operator = CellValue(self.row, "value"), CellValue(self.row, "operator")
        above_all = AllOf((Compare(operator, "=", Words("Trên")), Compare(value, "=", Number(100))))
        small = AllOf((Compare(value, ">", Number(0)), Compare(value, "<=", Number(1))))
        yield self._query("level_above_all", AnyOf((Compare(value, ">", Number(100)), above_all)))
        if not self.is_ceiling:
            yield self._query("level_is_fraction", small)

    def _query(self, sentence: str, violated: Expression) -> Check:
        value = CellValue(self.row, "value")
        return Check(
            code=self.code,
            name=check_name(self.code, sentence, self.row),
            severity="query",
            violated=violated,
            home=value.key,
            sentence=sentence,
            live=QUERY_WORD,
            arguments=(("a", value), ("m", self.row)),
        )


@hashed_as("sign_needs_level")
@dataclass(frozen=True, slots=True)
class SignNeedsLevel:
    """A sign chosen without the level that it compares with registers nothing."""

    row: str
    code: str = "R14"

    def checks(self, block: Block) -> Iterator[Check]:
        value, operator = CellValue(self.row, "value"), CellValue(self.row, "operator")
        yield Check(
            code=self.code,
            name=check_name(self.code, "sign_without_level", self.row),
            severity="query",
            violated=AllOf((Not(IsBlank(operator)), IsBlank(value))),
            home=value.key,
            sentence="sign_without_level",
            live="Chưa nhập mức",
            arguments=(("m", self.row),),
        )


@hashed_as("not_below_plan")
@dataclass(frozen=True, slots=True)
class NotBelowPlan:
    """A unit may register less than the plan asks of everyone in that year; it is noted."""

    row: str
    floors: tuple[tuple[int, float], ...]
    code: str = "N03"

    def checks(self, block: Block) -> Iterator[Check]:
        words = ("level_below_plan", "Thấp hơn mức của ngành")
        yield from _beside_plan(self.row, self.code, self.floors, "<", words)


@hashed_as("not_above_plan")
@dataclass(frozen=True, slots=True)
class NotAbovePlan:
    """A unit may register a higher ceiling than the plan sets for everyone in that year; it is
    noted."""

    row: str
    ceilings: tuple[tuple[int, float], ...]
    code: str = "N03"

    def checks(self, block: Block) -> Iterator[Check]:
        words = ("level_above_plan", "Cao hơn mức của ngành")
        yield from _beside_plan(self.row, self.code, self.ceilings, ">", words)


def _beside_plan(
    row: str,
    code: str,
    levels: tuple[tuple[int, float], ...],
    operator: str,
    words: tuple[str, str],
) -> Iterator[Check]:
    """A note for each year's level of the plan that the registered one is ``operator`` than;
    ``words`` are the name of the sentence and the word of the live check."""
    value, year = CellValue(row, "value"), CellValue(row, "year")
    ends = (*(first for first, _ in levels[1:]), None)
    for (first, level), end in zip(levels, ends, strict=True):
        conditions = [Compare(year, ">=", Number(first)), Compare(value, operator, Number(level))]
        if end is not None:
            conditions.append(Compare(year, "<", Number(end)))
        yield Check(
            code=code,
            name=check_name(code, row, str(first)),
            severity="note",
            violated=AllOf(tuple(conditions)),
            home=value.key,
            sentence=words[0],
            live=words[1],
            arguments=(("a", value), ("b", Number(level)), ("m", row)),
        )
