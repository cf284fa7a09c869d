"""Rules that follow from counting people: sexes, minorities, plausible shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.checks import QUERY_WORD, AddressOf, Check
from schemas.expressions.numbers import AllOf, AnyOf, CellValue, Compare, Number, Times, Total
from schemas.respondents import ALWAYS, Asked
from schemas.rules.check_places import PEOPLE, check_name, rows_with
from schemas.versions import hashed_as

if TYPE_CHECKING:
    from schemas.records import Block, Row


@hashed_as("people")
@dataclass(frozen=True, slots=True)
class PeopleColumns:
    """R02 and R03 on each row of the four people columns: Nữ and DTTS lie within Tổng số, Nữ DTTS
    within both, and together they fit. On a computed row each is implied by the same on a part."""

    def checks(self, block: Block) -> Iterator[Check]:
        for row in rows_with(block, *PEOPLE):
            total, female, minority, both = (CellValue(row.name, column) for column in PEOPLE)
            yield self._within(row, female, total, "female_above_total", "Nữ lớn hơn Tổng số")
            yield self._within(row, minority, total, "minority_above_total", "DTTS lớn hơn Tổng số")
            live = "Nữ DTTS lớn hơn Nữ hoặc DTTS"
            yield self._within(row, both, female, "minority_female_above_female", live)
            yield self._within(row, both, minority, "minority_female_above_minority", live)
            joined = Total((female, minority), (both,))
            name = check_name("R03", row.name)
            same_row = (
                check_name("R02", "female_above_total", row.name),
                check_name("R02", "minority_above_total", row.name),
                check_name("R02", "minority_female_above_female", row.name),
                check_name("R02", "minority_female_above_minority", row.name),
            )
            yield Check(
                code="R03",
                name=name,
                severity="error",
                violated=Compare(joined, ">", total),
                home=total.key,
                sentence="union_above_total",
                live="Nữ + DTTS - Nữ DTTS lớn hơn Tổng số",
                arguments=(("m", row.code), ("a", joined), ("b", total)),
                implied_by=same_row + tuple(check_name("R03", part) for part in row.parts),
            )

    @staticmethod
    def _within(row: Row, part: CellValue, whole: CellValue, sentence: str, live: str) -> Check:
        return Check(
            code="R02",
            name=check_name("R02", sentence, row.name),
            severity="error",
            violated=Compare(part, ">", whole),
            home=part.key,
            sentence=sentence,
            live=live,
            arguments=(
                ("a", part),
                ("b", whole),
                ("m", row.code),
                ("ô1", AddressOf(part.key)),
                ("ô2", AddressOf(whole.key)),
            ),
            implied_by=tuple(check_name("R02", sentence, other) for other in row.parts),
        )


@hashed_as("not_zero")
@dataclass(frozen=True, slots=True)
class NotZero:
    """The total of a row that cannot be zero: a school has staff, a kindergarten has children."""

    row: str
    code: str = "R01"
    asked: Asked = ALWAYS

    def checks(self, block: Block) -> Iterator[Check]:
        cell = CellValue(self.row, "total")
        yield Check(
            code=self.code,
            name=check_name(self.code, "zero", self.row),
            severity="error",
            violated=Compare(cell, "=", Number(0)),
            home=cell.key,
            sentence="total_is_zero",
            live="Không thể bằng 0",
            arguments=(("m", block.row(self.row).code),),
            asked=self.asked,
        )


@hashed_as("men_at_most_share")
@dataclass(frozen=True, slots=True)
class MenAtMostShare:
    """R20: men are at most ``percent`` of the row's total; more is unusual, not wrong."""

    row: str
    percent: int
    asked: Asked
    code: str = "R20"

    def checks(self, block: Block) -> Iterator[Check]:
        total, female = CellValue(self.row, "total"), CellValue(self.row, "female")
        men = Total((total,), (female,))
        yield Check(
            code=self.code,
            name=check_name(self.code, "men", self.row),
            severity="query",
            violated=Compare(Times(100, men), ">", Times(self.percent, total)),
            home=female.key,
            sentence="many_men",
            live=QUERY_WORD,
            arguments=(("a", men), ("b", total)),
            asked=self.asked,
        )


@hashed_as("both_sexes")
@dataclass(frozen=True, slots=True)
class BothSexes:
    """R20: among more than ``above`` children both sexes are to be expected."""

    row: str
    above: int = 30
    code: str = "R20"

    def checks(self, block: Block) -> Iterator[Check]:
        total, female = CellValue(self.row, "total"), CellValue(self.row, "female")
        one_sex = AnyOf((Compare(female, "=", Number(0)), Compare(female, "=", total)))
        yield Check(
            code=self.code,
            name=check_name(self.code, "one_sex", self.row),
            severity="query",
            violated=AllOf((Compare(total, ">", Number(self.above)), one_sex)),
            home=female.key,
            sentence="one_sex",
            live=QUERY_WORD,
            arguments=(("a", female), ("b", total)),
        )
