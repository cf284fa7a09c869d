"""Turns a pandera model into what the rest of the program works with.

``question`` puts the metadata of a column on its pandera Field; ``rows`` and ``rules`` are laid on
a model by its decorator; ``compile_block`` turns a model into plain records. What judges returns
by the same model is in ``schemas.frames``.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pandera.pandas as pa
from pandera import dtypes
from pandera.engines import pandas_engine

from schemas import prompts
from schemas.bounds import Bound
from schemas.records import (
    VALUE,
    Block,
    CodeList,
    Column,
    Form,
    Kind,
    Prompt,
    Question,
    Row,
    Shape,
    Table,
    Tally,
)
from schemas.respondents import ALWAYS, Asked
from schemas.rules import Rule

Count = pd.Int64Dtype
Decimal = pd.Float64Dtype


def _without_dask() -> None:
    """Let pandera load its types without Dask's frames: no model has them, and where Dask is
    installed they cost every process more than all the rest that the models need."""
    loaded = sys.modules.get("dask")
    sys.modules["dask"] = None  # type: ignore[assignment]  # so Python is told to find none
    try:
        importlib.import_module("pandera.typing.dask")
    finally:
        del sys.modules["dask"]
        if loaded is not None:
            sys.modules["dask"] = loaded


_without_dask()

_IN_SECONDS = np.dtype("datetime64[s]")


@pandas_engine.Engine.register_dtype(equivalents=[_IN_SECONDS])
@dtypes.immutable
class Date(pandas_engine.DataType):
    """A day of any year from 1 to 9999. pandas' usual nanoseconds reach from 1677 to 2262 only."""

    type = _IN_SECONDS


@pandas_engine.Engine.register_dtype
@dtypes.immutable
class Text(pandas_engine.DataType):
    """pandas' usual texts, known by the type of a column as a whole. pandera's own type of them
    goes through the values and prints those that fail, also where none does: half the time of
    judging a return."""

    type = pd.StringDtype(na_value=np.nan)


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
    of_rows: CodeList | None = None,
    formerly: tuple[str, ...] = (),
) -> Any:
    """A pandera Field that asks ``label`` under the printed ``code``.

    See ``schemas.records.Question`` for the arguments; ``of_rows`` is a list that some rows have in
    place of ``choices``. The constraints of the kind (a count is not
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
        formerly=formerly,
    )
    constraints: dict[str, Any] = dict(_BOUNDS.get(record.kind, {}))
    if choices is not None:
        constraints["isin"] = [*choices.items, *(of_rows.items if of_rows else ())]
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
_LAYOUT = "_asks"
"""The attribute under which a model carries what its decorator says; a model that derives from it
says its own."""

Model = TypeVar("Model", bound=type[TableModel])


def asks(
    *,
    rows: tuple[Row, ...] = (),
    rules: tuple[Rule, ...] = (),
    tallies: tuple[Tally, ...] = (),
    bounds: tuple[Bound, ...] = (),
    anchor_code: str = "B",
    row_header: str = "Nội dung",
    room: int = 0,
) -> Callable[[Model], Model]:
    """Class decorator: the fixed rows, rules, tallies and plausible bounds that go with a model's
    columns."""

    def lay_on(model: Model) -> Model:
        layout = {
            "rows": rows,
            "rules": rules,
            "tallies": tallies,
            "bounds": bounds,
            "anchor_code": anchor_code,
            "row_header": row_header,
            "room": room,
        }
        setattr(model, _LAYOUT, layout)
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
    layout = dict(vars(model).get(_LAYOUT, {}))
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


Models = Mapping[tuple[str, str], type[TableModel]]
"""The pandera model of each (table, block)."""


@dataclass(frozen=True, eq=False)
class TableSet:
    """Tables in the order of their sheets, and the models that judge what is filled into them."""

    tables: tuple[Table, ...]
    models: Models

    @cached_property
    def form(self) -> Form:
        """The form of these tables alone, without a plan."""
        return Form(self.tables)
