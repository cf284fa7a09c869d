"""Rules as data: which cells must agree, how severe it is, which cell a finding points at.

A rule is written once. ``checks`` spells it out for a block, one concrete ``Check`` per place it
applies; each check evaluates over a batch (pandera) and renders as the form's live check (Excel).
Codes R01–R24 are those of the catalogue of integrity rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, Protocol

from schemas.expressions import (
    AllOf,
    AnyOf,
    Cell,
    CellKey,
    Compare,
    Expression,
    Largest,
    Number,
    Times,
    Total,
)
from schemas.respondents import ALWAYS, Asked

if TYPE_CHECKING:
    from schemas.records import Block, Row

Severity = Literal["error", "query", "note"]
PEOPLE = ("total", "female", "minority", "minority_female")


@dataclass(frozen=True, slots=True)
class AddressOf:
    """Stands for a cell's address in a sentence."""

    cell: CellKey


Argument = Expression | AddressOf | str


@dataclass(frozen=True, slots=True)
class Check:
    """One rule at one place: ``violated`` is true where the return is wrong.

    ``sentence`` names the entry of the message catalogue that ``arguments`` fill. A check named
    in ``implied_by`` that fails at the same return makes this one redundant.
    """

    code: str
    name: str
    severity: Severity
    violated: Expression
    home: CellKey
    sentence: str
    live: str
    arguments: tuple[tuple[str, Argument], ...] = ()
    asked: Asked = ALWAYS
    implied_by: tuple[str, ...] = ()


class Rule(Protocol):
    """Anything that can spell itself out as checks of a block."""

    def checks(self, block: Block) -> Iterator[Check]:
        """The concrete checks, in the order they should be reported."""
        ...


def check_name(code: str, *places: str) -> str:
    """The stable name of a check inside its block."""
    return ":".join((code, *places))


def _rows_with(block: Block, *columns: str) -> Iterator[Row]:
    for row in block.rows:
        if all(row.has(column) for column in columns):
            yield row


def _shared_columns(block: Block, columns: tuple[str, ...], *rows: str) -> Iterator[str]:
    for column in columns:
        if column in block.column_index and all(block.row(row).has(column) for row in rows):
            yield column


@dataclass(frozen=True, slots=True)
class People:
    """R02 and R03 on each row of the four people columns: Nữ and DTTS lie within Tổng số, Nữ DTTS
    within both, and together they fit. On a computed row each is implied by the same on a part."""

    def checks(self, block: Block) -> Iterator[Check]:
        for row in _rows_with(block, *PEOPLE):
            total, female, minority, both = (Cell(row.name, column) for column in PEOPLE)
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
    def _within(row: Row, part: Cell, whole: Cell, sentence: str, live: str) -> Check:
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


@dataclass(frozen=True, slots=True)
class ColumnAtMost:
    """On each row that has both columns, ``left`` is at most ``right``."""

    left: str
    right: str
    code: str = "R02"
    severity: Severity = "error"

    def checks(self, block: Block) -> Iterator[Check]:
        for row in _rows_with(block, self.left, self.right):
            left, right = Cell(row.name, self.left), Cell(row.name, self.right)
            right_code = block.column(self.right).code
            yield Check(
                code=self.code,
                name=check_name(self.code, self.left, self.right, row.name),
                severity=self.severity,
                violated=Compare(left, ">", right),
                home=left.key,
                sentence="column_above_column",
                live=f"Cột {block.column(self.left).code} lớn hơn cột {right_code}",
                arguments=(
                    ("m", row.code),
                    ("x", block.column(self.left).code),
                    ("a", left),
                    ("y", right_code),
                    ("b", right),
                ),
                implied_by=tuple(
                    check_name(self.code, self.left, self.right, part) for part in row.parts
                ),
            )


@dataclass(frozen=True, slots=True)
class Sums:
    """Each computed row equals the sum of its parts, column by column (R04, R12)."""

    code: str

    def checks(self, block: Block) -> Iterator[Check]:
        for row in block.rows:
            for column in block.columns:
                if not row.parts or not column.question.kind.is_whole or not row.has(column.name):
                    continue
                total = Cell(row.name, column.name)
                parts = Total(tuple(Cell(part, column.name) for part in row.parts))
                codes = ", ".join(block.row(part).code for part in row.parts)
                yield Check(
                    code=self.code,
                    name=check_name(self.code, row.name, column.name),
                    severity="error",
                    violated=Compare(total, "<>", parts),
                    home=total.key,
                    sentence="sum_differs",
                    live="Tổng khác cộng các thành phần",
                    arguments=(("a", total), ("b", parts), ("ds", codes)),
                )


@dataclass(frozen=True, slots=True)
class AtMost:
    """``left`` is at most ``right``, in each of ``columns`` that both rows have."""

    left: str
    right: str
    code: str
    severity: Severity = "error"
    sentence: str = "row_above_row"
    columns: tuple[str, ...] = PEOPLE

    def checks(self, block: Block) -> Iterator[Check]:
        left_code, right_code = block.row(self.left).code, block.row(self.right).code
        for column in _shared_columns(block, self.columns, self.left, self.right):
            left, right = Cell(self.left, column), Cell(self.right, column)
            yield Check(
                code=self.code,
                name=check_name(self.code, self.left, self.right, column),
                severity=self.severity,
                violated=Compare(left, ">", right),
                home=left.key,
                sentence=self.sentence,
                live=f"Lớn hơn mã số {right_code}",
                arguments=(("m", left_code), ("a", left), ("k", right_code), ("b", right)),
            )


@dataclass(frozen=True, slots=True)
class SumAtMost:
    """The sum of ``parts`` is at most ``whole``; implied by any part alone exceeding it."""

    parts: tuple[str, ...]
    whole: str
    code: str

    def checks(self, block: Block) -> Iterator[Check]:
        whole_code = block.row(self.whole).code
        codes = " + ".join(block.row(part).code for part in self.parts)
        for column in _shared_columns(block, PEOPLE, self.whole, *self.parts):
            parts = Total(tuple(Cell(part, column) for part in self.parts))
            whole = Cell(self.whole, column)
            yield Check(
                code=self.code,
                name=check_name(self.code, "+".join(self.parts), self.whole, column),
                severity="error",
                violated=Compare(parts, ">", whole),
                home=(self.parts[-1], column),
                sentence="rows_above_row",
                live=f"Lớn hơn mã số {whole_code}",
                arguments=(("ds", codes), ("a", parts), ("k", whole_code), ("b", whole)),
                implied_by=tuple(
                    check_name(self.code, part, self.whole, column) for part in self.parts
                ),
            )


@dataclass(frozen=True, slots=True)
class Between:
    """R07: ``row`` counts each person once, ``parts`` count each post: the persons are at least
    the largest post and at most all posts together."""

    row: str
    parts: tuple[str, ...]
    code: str = "R07"

    def checks(self, block: Block) -> Iterator[Check]:
        for column in _shared_columns(block, PEOPLE, self.row, *self.parts):
            persons = Cell(self.row, column)
            posts = tuple(Cell(part, column) for part in self.parts)
            low, high = Largest(posts), Total(posts)
            yield Check(
                code=self.code,
                name=check_name(self.code, self.row, column),
                severity="error",
                violated=AnyOf((Compare(persons, "<", low), Compare(persons, ">", high))),
                home=persons.key,
                sentence="persons_outside_posts",
                live=f"Phải từ mã số lớn nhất đến tổng {len(posts)} mã số trên",
                arguments=(("a", persons), ("b", low), ("c", high)),
            )


@dataclass(frozen=True, slots=True)
class Limit:
    """The row is at most ``most`` (R06), in the total column."""

    row: str
    most: int
    severity: Severity
    sentence: str
    code: str = "R06"
    column: str = "total"

    def checks(self, block: Block) -> Iterator[Check]:
        cell = Cell(self.row, self.column)
        yield Check(
            code=self.code,
            name=check_name(self.code, self.row, str(self.most)),
            severity=self.severity,
            violated=Compare(cell, ">", Number(self.most)),
            home=cell.key,
            sentence=self.sentence,
            live="Cần giải trình" if self.severity == "query" else f"Tối đa {self.most:02d}",
            arguments=(("a", cell),),
        )


@dataclass(frozen=True, slots=True)
class NotZero:
    """The total of a row that cannot be zero: a school has staff, a kindergarten has children."""

    row: str
    code: str = "R01"
    asked: Asked = ALWAYS

    def checks(self, block: Block) -> Iterator[Check]:
        cell = Cell(self.row, "total")
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


@dataclass(frozen=True, slots=True)
class MenAtMostShare:
    """R20: men are at most ``percent`` of the row's total; more is unusual, not wrong."""

    row: str
    percent: int
    asked: Asked
    code: str = "R20"

    def checks(self, block: Block) -> Iterator[Check]:
        total, female = Cell(self.row, "total"), Cell(self.row, "female")
        men = Total((total,), (female,))
        yield Check(
            code=self.code,
            name=check_name(self.code, "men", self.row),
            severity="query",
            violated=Compare(Times(100, men), ">", Times(self.percent, total)),
            home=female.key,
            sentence="many_men",
            live="Cần giải trình",
            arguments=(("a", men), ("b", total)),
            asked=self.asked,
        )


@dataclass(frozen=True, slots=True)
class BothSexes:
    """R20: among more than ``above`` children both sexes are to be expected."""

    row: str
    above: int = 30
    code: str = "R20"

    def checks(self, block: Block) -> Iterator[Check]:
        total, female = Cell(self.row, "total"), Cell(self.row, "female")
        one_sex = AnyOf((Compare(female, "=", Number(0)), Compare(female, "=", total)))
        yield Check(
            code=self.code,
            name=check_name(self.code, "one_sex", self.row),
            severity="query",
            violated=AllOf((Compare(total, ">", Number(self.above)), one_sex)),
            home=female.key,
            sentence="one_sex",
            live="Cần giải trình",
            arguments=(("a", female), ("b", total)),
        )


@dataclass(frozen=True, slots=True)
class NotDecreasing:
    """The rows do not decrease downwards, in each of ``columns``."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    code: str

    def checks(self, block: Block) -> Iterator[Check]:
        for upper, lower in pairwise(self.rows):
            yield from AtMost(upper, lower, self.code, columns=self.columns).checks(block)
