"""The rule that an office writes: two sides of one table, compared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from schemas.checks import QUERY_WORD, Check, Severity
from schemas.expressions.numbers import CellKey, CellValue, Compare, Expression, Number, Total
from schemas.records import Block, Shape
from schemas.rules.check_places import addend, check_name, rows_with
from schemas.versions import hashed_as

SideTerm = CellKey | int | float
"""A cell, a number; ("row", "") a row in every column, ("", "column") a column in every row (of
every entry in a List)."""

Side = tuple[SideTerm, ...]
"""A sum."""

_OPPOSITE = {"=": "<>", "<>": "=", ">": "<=", ">=": "<", "<": ">=", "<=": ">"}
_WORDS = {
    "=": "bằng",
    "<>": "khác",
    ">": "lớn hơn",
    ">=": "lớn hơn hoặc bằng",
    "<": "nhỏ hơn",
    "<=": "nhỏ hơn hoặc bằng",
}
_SHOWN = 60
"""Characters of a label that a sentence still bears."""


@hashed_as("compared")
@dataclass(frozen=True, slots=True)
class Compared:
    """``left operator right`` holds. ``words`` say what is wrong where it doesn't; "" has them
    made of the labels."""

    left: Side
    operator: str
    right: Side
    severity: Severity = "error"
    words: str = ""
    code: str = "R28"

    def checks(self, block: Block) -> Iterator[Check]:
        is_query = self.severity == "query"
        must = f"phải {_WORDS[self.operator]}"
        for row, column in self._places(block):
            left, right = (_placed(side, row, column) for side in (self.left, self.right))
            one, other = _sum(block, left), _sum(block, right)
            yield Check(
                code=self.code,
                name=check_name(self.code, *_spelled(left), self.operator, *_spelled(right)),
                severity=self.severity,
                violated=Compare(one, _OPPOSITE[self.operator], other),
                home=next(term for term in (*left, *right) if isinstance(term, tuple)),
                sentence="own_rule" + "_said" * bool(self.words) + "_asked" * is_query,
                live=QUERY_WORD if is_query else f"P{must[1:]} {_codes(block, right)}",
                arguments=(
                    ("x", _described(block, left)),
                    ("a", one),
                    ("phải", must),
                    ("y", _described(block, right)),
                    ("b", other),
                    ("câu", self.words.strip().rstrip(".")),
                ),
            )

    def _places(self, block: Block) -> Iterator[tuple[str, str]]:
        """The row and column that stand for "every": several where the rule names whole rows or
        columns of a Matrix."""
        terms = [term for term in (*self.left, *self.right) if isinstance(term, tuple)]
        rows = [row for row, column in terms if not column]
        columns = [column for row, column in terms if not row]
        if rows:
            for column in block.columns:
                if column.question.kind.is_amount and all(
                    block.has(row, column.name) for row in rows
                ):
                    yield "", column.name
        elif columns and block.shape is not Shape.LIST:
            for row in rows_with(block, *columns):
                yield row.name, ""
        else:
            yield "", ""


def _placed(side: Side, row: str, column: str) -> Side:
    return tuple(
        (term[0] or row, term[1] or column) if isinstance(term, tuple) else term for term in side
    )


def _sum(block: Block, side: Side) -> Expression:
    if len(side) == 1:
        return CellValue(*side[0]) if isinstance(side[0], tuple) else Number(side[0])
    return Total(
        tuple(addend(block, *term) if isinstance(term, tuple) else Number(term) for term in side)
    )


def _spelled(side: Side) -> Iterator[str]:
    for term in side:
        yield ".".join(term) if isinstance(term, tuple) else str(term)


def _codes(block: Block, side: Side) -> str:
    """The sum by its codes: "mã số 21001 + 21002", of a List "cột 2"."""
    return " + ".join(_code(block, term) for term in side)


def _code(block: Block, term: SideTerm) -> str:
    if not isinstance(term, tuple):
        return f"{term:g}".replace(".", ",")
    row, column = term
    at = f"cột {block.column(column).code}"
    if not row:
        return at
    code = f"mã số {block.row(row).code}"
    is_alone = sum(one.question.kind.is_amount for one in block.columns) <= 1
    return code if block.shape is Shape.RECORD or is_alone else f"{code}, {at}"


def _described(block: Block, side: Side) -> str:
    """The sum by its codes, a single cell by its label too."""
    codes = _codes(block, side)
    if len(side) != 1:
        return codes
    (term,) = side
    if not isinstance(term, tuple):
        return "mức quy định"
    row, column = term
    label = block.row(row).label if row else block.column(column).question.label
    # What stands in braces is filled on the sheet, not here.
    is_shown = len(label) <= _SHOWN and "{" not in label
    return f'"{label}" ({codes})' if is_shown else codes
