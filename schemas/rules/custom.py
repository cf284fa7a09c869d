"""Rules written out as one expression, for what no general rule says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from schemas.checks import QUERY_WORD, Check, SentenceArgument, Severity
from schemas.expressions.numbers import (
    AllOf,
    AnyOf,
    CellKey,
    CellValue,
    Compare,
    Expression,
    Number,
    Remainder,
)
from schemas.expressions.texts import fact
from schemas.respondents import ALWAYS, Asked
from schemas.rules.check_places import check_name
from schemas.versions import hashed_as

if TYPE_CHECKING:
    from schemas.records import Block


@hashed_as("custom")
@dataclass(frozen=True, slots=True)
class Custom:
    """One check as it stands."""

    code: str
    name: str
    severity: Severity
    violated: Expression
    home: CellKey
    sentence: str
    live: str
    arguments: tuple[tuple[str, SentenceArgument], ...] = ()
    asked: Asked = ALWAYS
    explained_by: CellKey | None = None

    def checks(self, block: Block) -> Iterator[Check]:
        yield Check(
            code=self.code,
            name=check_name(self.code, self.name),
            severity=self.severity,
            violated=self.violated,
            home=self.home,
            sentence=self.sentence,
            live=self.live,
            arguments=self.arguments,
            asked=self.asked,
            explained_by=self.explained_by,
        )


@hashed_as("within_period")
@dataclass(frozen=True, slots=True)
class WithinPeriod:
    """A List's date lies in the period of the round."""

    column: str
    code: str
    sentence: str

    def checks(self, block: Block) -> Iterator[Check]:
        date = CellValue("", self.column)
        start, end = fact("from"), fact("to")
        yield Check(
            code=self.code,
            name=check_name(self.code, "period", self.column),
            severity="error",
            violated=AnyOf((Compare(date, "<", start), Compare(date, ">", end))),
            home=date.key,
            sentence=self.sentence,
            live="Ngoài kỳ báo cáo",
            arguments=(("ngày", date), ("từ", start), ("đến", end)),
        )


@hashed_as("none_without_some")
@dataclass(frozen=True, slots=True)
class NoneWithoutSome:
    """``people`` without ``cases`` is an error, ``cases`` without ``people`` a question."""

    cases: str
    people: str
    code: str = "R05"
    column: str = "total"

    def checks(self, block: Block) -> Iterator[Check]:
        cases, people = CellValue(self.cases, self.column), CellValue(self.people, self.column)
        codes = (("m", block.row(self.people).code), ("k", block.row(self.cases).code))
        zero = Number(0)
        yield Check(
            code=self.code,
            name=check_name(self.code, self.people, "without", self.cases),
            severity="error",
            violated=AllOf((Compare(cases, "=", zero), Compare(people, ">", zero))),
            home=people.key,
            sentence="people_without_cases",
            live=f"Mã số {block.row(self.cases).code} bằng 0",
            arguments=(*codes, ("a", people)),
        )
        yield Check(
            code=self.code,
            name=check_name(self.code, self.cases, "without", self.people),
            severity="query",
            violated=AllOf((Compare(cases, ">", zero), Compare(people, "=", zero))),
            home=people.key,
            sentence="cases_without_people",
            live=QUERY_WORD,
            arguments=(*codes, ("a", cases)),
        )


@hashed_as("money_in_dong")
@dataclass(frozen=True, slots=True)
class MoneyInDong:
    """R23: money that is under 10.000 đồng, or no multiple of 1.000, was typed in another unit."""

    rows: tuple[str, ...]
    code: str = "R23"
    column: str = "total"

    def checks(self, block: Block) -> Iterator[Check]:
        for row in self.rows:
            amount = CellValue(row, self.column)
            small = AllOf((Compare(amount, ">", Number(0)), Compare(amount, "<", Number(10_000))))
            odd = Compare(Remainder(amount, 1000), "<>", Number(0))
            yield Check(
                code=self.code,
                name=check_name(self.code, row),
                severity="query",
                violated=AnyOf((small, odd)),
                home=amount.key,
                sentence="money_unit",
                live=QUERY_WORD,
                arguments=(("a", amount),),
            )
