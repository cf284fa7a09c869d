"""From a pandera model to what the rest of the program works with.

``question`` puts the metadata of a column on its pandera Field; ``rows`` and ``rules`` are laid on
a model by its decorator; ``compile_block`` turns a model into plain records; ``schema_of`` turns
the same model into the pandera schema that judges a merged frame.

The frame of a block (one batch of returns):

* Matrix: one record per return and fixed row, each return's rows complete and in order
* Record: one record per return
* List: one record per entry

with the question columns, and for each required-able column ``<name>__asked`` (bool): whether a
value must stand there. The index is a plain RangeIndex; where a record came from is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import pandas as pd
import pandera.pandas as pa

from schemas import prompts
from schemas.records import (
    VALUE,
    Block,
    CodeList,
    Column,
    Kind,
    Prompt,
    Question,
    Row,
    Shape,
    Tally,
)
from schemas.respondents import ALWAYS, Asked
from schemas.rules import Check, Rule
from schemas.text_expressions import FACT, LIST

Count = pd.Int64Dtype
Text = pd.StringDtype
Date = pa.DateTime
Decimal = pd.Float64Dtype

_BOUNDS: dict[Kind, dict[str, Any]] = {
    Kind.COUNT: {"ge": 0},
    Kind.MONEY: {"ge": 0},
    Kind.DECIMAL: {"ge": 0},
    Kind.YEAR: {"in_range": {"min_value": 1990, "max_value": 2100}},
}


def question(
    label: str,
    code: str,
    *,
    kind: Kind = Kind.COUNT,
    required: bool = True,
    printed: bool = False,
    banner: str = "",
    choices: CodeList | None = None,
    prompt: Prompt | None = None,
    column: str = "1",
    width: float = 10,
    max_length: int | None = None,
    asked: Asked = ALWAYS,
    tally: str = "",
    hint: str = "",
    prefilled: str = "",
    assumed: tuple[str, str] = ("", ""),
) -> Any:
    """A pandera Field that asks ``label`` under the printed ``code``.

    See ``schemas.records.Question`` for the arguments. The constraints of the kind (a count is not
    negative, a choice is one of its list) become pandera checks here, in one place.
    """
    record = Question(
        label=label,
        code=code,
        kind=Kind.CHOICE if choices else kind,
        required=required,
        printed=printed,
        banner=banner,
        choices=choices,
        prompt=prompt,
        column=column,
        width=width,
        max_length=max_length,
        asked=asked,
        tally=tally,
        hint=hint,
        prefilled=prefilled,
        assumed=assumed,
    )
    constraints: dict[str, Any] = dict(_BOUNDS.get(record.kind, {}))
    if choices is not None:
        constraints["isin"] = list(choices.items)
    if max_length is not None:
        constraints["str_length"] = {"max_value": max_length}
    return pa.Field(nullable=True, metadata={"question": record}, **constraints)


def explanation(code: str = "C", label: str = "Giải trình (nếu có)") -> Any:
    """The free-text column that answers a query on its row."""
    return question(
        label,
        code,
        kind=Kind.TEXT,
        required=False,
        prompt=prompts.EXPLANATION,
        width=28,
    )


ASKED_SUFFIX = "__asked"


class TableModel(pa.DataFrameModel):
    """Base of all models; the three shapes derive from it."""


class Matrix(TableModel):
    """Fixed rows by columns."""


class Record(TableModel):
    """One record per return; each field is a row of the sheet."""


class List(TableModel):
    """Open rows."""


class FourColumns(Matrix):
    """The one set of people columns used everywhere (4C)."""

    total: Count = question("Tổng số", "1", prompt=prompts.WHOLE_NUMBER)
    female: Count = question("Nữ", "2", banner="Trong đó", prompt=prompts.FEMALE)
    minority: Count = question("Dân tộc thiểu số", "3", banner="Trong đó", prompt=prompts.MINORITY)
    minority_female: Count = question(
        "Nữ dân tộc thiểu số", "4", banner="Trong đó", prompt=prompts.MINORITY_FEMALE
    )
    explanation: Text = explanation()


_SHAPES: tuple[tuple[type[TableModel], Shape], ...] = (
    (Matrix, Shape.MATRIX),
    (Record, Shape.RECORD),
    (List, Shape.LIST),
)
_LAYOUTS: dict[type[TableModel], dict[str, Any]] = {}

Model = TypeVar("Model", bound=type[TableModel])


def asks(
    *,
    rows: tuple[Row, ...] = (),
    rules: tuple[Rule, ...] = (),
    tallies: tuple[Tally, ...] = (),
    anchor_code: str = "B",
    row_header: str = "Nội dung",
    room: int = 0,
) -> Callable[[Model], Model]:
    """Class decorator: the fixed rows, rules and tallies that go with a model's columns."""

    def lay_on(model: Model) -> Model:
        _LAYOUTS[model] = {
            "rows": rows,
            "rules": rules,
            "tallies": tallies,
            "anchor_code": anchor_code,
            "row_header": row_header,
            "room": room,
        }
        return model

    return lay_on


def compile_block(model: type[TableModel]) -> Block:
    """The plain records of a model: what the layout, the reader and the writers work with."""
    shape = next(shape for base, shape in _SHAPES if issubclass(model, base))
    questions = {
        name: column.metadata["question"]
        for name, column in model.to_schema().columns.items()
        if column.metadata
    }
    layout = dict(_LAYOUTS.get(model, {}))
    if shape is Shape.RECORD:
        layout["rows"] = tuple(
            Row(code=asked.code, name=name, label=asked.label, question=asked, asked=asked.asked)
            for name, asked in questions.items()
        )
        columns: tuple[Column, ...] = (
            Column(VALUE, "1", Question("Thông tin", "1", Kind.TEXT, width=14)),
        )
    else:
        columns = tuple(Column(name, asked.code, asked) for name, asked in questions.items())
        layout.setdefault("rows", ())
    return Block(shape=shape, columns=columns, **layout)


def schema_of(model: type[TableModel], block: Block) -> pa.DataFrameSchema:
    """The pandera schema that judges a merged frame of ``block``.

    To the constraints of the model's Fields it adds: a cell that is asked must be given
    (``blank``), and each rule of the block. Check names carry what a finding needs:
    ``rule|<name of the Check>`` or ``blank|<column>``.
    """
    checks = [_blank_check(name) for name in _answerable(block)]
    checks.extend(_rule_check(block, check) for check in block.checks.values())
    return pa.DataFrameSchema(columns=model.to_schema().columns, checks=checks, strict=False)


def _answerable(block: Block) -> list[str]:
    if block.shape is Shape.RECORD:
        return [row.name for row in block.rows]
    return [column.name for column in block.columns]


def _blank_check(name: str) -> pa.Check:
    def given_where_asked(frame: pd.DataFrame) -> pd.Series:
        return ~(frame[name + ASKED_SUFFIX] & frame[name].isna())

    return pa.Check(given_where_asked, name=f"blank|{name}")


def _rule_check(block: Block, check: Check) -> pa.Check:
    def holds(frame: pd.DataFrame) -> pd.Series:
        return pd.Series(~violations(block, check, frame), index=frame.index)

    return pa.Check(holds, name=f"rule|{check.name}")


RETURN = "@return"
"""Frame column of a List: which return an entry is of."""


def lookup_in(block: Block, frame: pd.DataFrame) -> Callable[[tuple[str, str]], pd.Series]:
    """Gives a cell's values as a nullable Series, one entry per return (per entry in a List).

    Facts of the round stand in columns ``@from``, ``@to``, ``@cutoff``.
    """
    width = len(block.rows) if block.shape is Shape.MATRIX else 1

    def lookup(key: tuple[str, str]) -> pd.Series:
        row, column = key
        if row == LIST:
            return _of_the_list(frame, column)
        name = f"{FACT}{column}" if row == FACT else column
        if block.shape is Shape.MATRIX:
            start = 0 if row == FACT else block.row_index[row]
            return frame[name].iloc[start::width].reset_index(drop=True)
        name = row if block.shape is Shape.RECORD and row != FACT else name
        return frame[name].reset_index(drop=True)

    return lookup


def _of_the_list(frame: pd.DataFrame, what: str) -> pd.Series:
    """What the whole List of a return says of each entry; see ``schemas.expressions.LIST``."""
    if what == "first":
        return (frame.groupby(RETURN).cumcount() == 0).astype("Int64").reset_index(drop=True)
    kind, _, rest = what.partition(":")
    if kind == "count":
        column, _, value = rest.partition("=")
        same = (frame[column] == value).fillna(False).astype("Int64")
        return same.groupby(frame[RETURN]).transform("sum").reset_index(drop=True)
    if kind == "missing":
        blank = frame[rest].isna().astype("Int64")
        return blank.groupby(frame[RETURN]).transform("sum").reset_index(drop=True)
    keys = [frame[name].fillna("").str.casefold() for name in rest.split("+")]
    earlier = frame.groupby([frame[RETURN], *keys]).cumcount().astype("Int64")
    # Entries without a name are missed elsewhere; they are not copies of each other.
    return earlier.where(keys[0] != "", 0).reset_index(drop=True)


def violations(block: Block, check: Check, frame: pd.DataFrame) -> Any:
    """Boolean array over the frame's records, true at the home record of each violation.

    A rule speaks only where all its cells are given: NA anywhere in it means no violation.
    """
    wrong = check.violated.evaluate(lookup_in(block, frame))
    wrong = wrong.fillna(False).to_numpy(dtype=bool)
    if block.shape is not Shape.MATRIX:
        return wrong
    spread = pd.array([False] * len(frame), dtype="bool").to_numpy()
    spread[block.row_index[check.home[0]] :: len(block.rows)] = wrong
    return spread
