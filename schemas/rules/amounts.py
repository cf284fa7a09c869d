"""Rules that compare amounts: sums, parts within wholes, limits, orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from schemas.checks import QUERY_WORD, Check, CodesOf, Severity
from schemas.expressions.numbers import (
    AnyOf,
    CellValue,
    Compare,
    Largest,
    Number,
    Total,
)
from schemas.rules.check_places import PEOPLE, addend, check_name, rows_with, shared_columns
from schemas.versions import hashed_as

if TYPE_CHECKING:
    from schemas.records import Block


@hashed_as("column_at_most")
@dataclass(frozen=True, slots=True)
class ColumnAtMost:
    """Rule that ``left`` is at most ``right``, on each row that has both columns."""

    left: str
    right: str
    code: str = "R02"
    severity: Severity = "error"

    def checks(self, block: Block) -> Iterator[Check]:
        for row in rows_with(block, self.left, self.right):
            left, right = CellValue(row.name, self.left), CellValue(row.name, self.right)
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


@hashed_as("sums")
@dataclass(frozen=True, slots=True)
class Sums:
    """Each computed row equals the sum of its parts, column by column (R04, R12)."""

    code: str

    def checks(self, block: Block) -> Iterator[Check]:
        for row in block.rows:
            for column in block.columns:
                if not row.parts or not column.question.kind.is_whole or not row.has(column.name):
                    continue
                total = CellValue(row.name, column.name)
                parts = Total(tuple(addend(block, part, column.name) for part in row.parts))
                yield Check(
                    code=self.code,
                    name=check_name(self.code, row.name, column.name),
                    severity="error",
                    violated=Compare(total, "<>", parts),
                    home=total.key,
                    sentence="sum_differs",
                    live="Khác tổng các dòng thành phần",
                    arguments=(("a", total), ("b", parts), ("ds", CodesOf(row.parts))),
                )


@hashed_as("at_most")
@dataclass(frozen=True, slots=True)
class AtMost:
    """``left`` is at most ``right``, in each of ``columns`` that both rows have."""

    left: str
    right: str
    code: str
    severity: Severity = "error"
    sentence: str = "row_above_row"
    columns: tuple[str, ...] = PEOPLE
    live: str = field(default="", repr=False)
    """The word of the form where the codes alone say too little."""

    def checks(self, block: Block) -> Iterator[Check]:
        left_code, right_code = block.row(self.left).code, block.row(self.right).code
        for column in shared_columns(block, self.columns, self.left, self.right):
            left, right = CellValue(self.left, column), CellValue(self.right, column)
            yield Check(
                code=self.code,
                name=check_name(self.code, self.left, self.right, column),
                severity=self.severity,
                violated=Compare(left, ">", right),
                home=left.key,
                sentence=self.sentence,
                live=self.live or f"Lớn hơn mã số {right_code}",
                arguments=(("m", left_code), ("a", left), ("k", right_code), ("b", right)),
            )


@hashed_as("sum_at_most")
@dataclass(frozen=True, slots=True)
class SumAtMost:
    """The sum of ``parts`` is at most ``whole``; implied by any part alone exceeding it."""

    parts: tuple[str, ...]
    whole: str
    code: str

    def checks(self, block: Block) -> Iterator[Check]:
        whole_code = block.row(self.whole).code
        codes = " + ".join(block.row(part).code for part in self.parts)
        for column in shared_columns(block, PEOPLE, self.whole, *self.parts):
            parts = Total(tuple(CellValue(part, column) for part in self.parts))
            whole = CellValue(self.whole, column)
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


@hashed_as("between")
@dataclass(frozen=True, slots=True)
class Between:
    """R07: ``row`` counts each person once, ``parts`` count each post: the persons are at least
    the largest post and at most all posts together."""

    row: str
    parts: tuple[str, ...]
    code: str = "R07"

    def checks(self, block: Block) -> Iterator[Check]:
        for column in shared_columns(block, PEOPLE, self.row, *self.parts):
            persons = CellValue(self.row, column)
            posts = tuple(CellValue(part, column) for part in self.parts)
            low, high = Largest(posts), Total(posts)
            codes = ", ".join(block.row(part).code for part in self.parts)
            yield Check(
                code=self.code,
                name=check_name(self.code, self.row, column),
                severity="error",
                violated=AnyOf((Compare(persons, "<", low), Compare(persons, ">", high))),
                home=persons.key,
                sentence="persons_outside_posts",
                live=f"Phải từ số lớn nhất đến tổng của mã số {codes}",
                arguments=(("a", persons), ("b", low), ("c", high)),
            )


@hashed_as("limit")
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
        cell = CellValue(self.row, self.column)
        yield Check(
            code=self.code,
            name=check_name(self.code, self.row, str(self.most)),
            severity=self.severity,
            violated=Compare(cell, ">", Number(self.most)),
            home=cell.key,
            sentence=self.sentence,
            live=QUERY_WORD if self.severity == "query" else f"Tối đa {self.most:02d}",
            arguments=(("a", cell),),
        )


@hashed_as("not_decreasing")
@dataclass(frozen=True, slots=True)
class NotDecreasing:
    """The rows do not decrease downwards, in each of ``columns``."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    code: str

    def checks(self, block: Block) -> Iterator[Check]:
        for upper, lower in pairwise(self.rows):
            yield from AtMost(upper, lower, self.code, columns=self.columns).checks(block)
