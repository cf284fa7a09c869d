"""The pandera schemas that judge merged frames, made from the models.

The frame of a block (one batch of returns):

* Matrix: one record per return and fixed row, each return's rows complete and in order
* Record: one record per return
* List: one record per entry

with the question columns, and for each required-able column ``<name>__asked`` (bool): whether a
value must stand there. The index is a plain RangeIndex; where a record came from is kept beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import partial
from itertools import chain, islice
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from schemas.expressions.lists import OfList
from schemas.expressions.numbers import CellKey, Lookup
from schemas.expressions.texts import FACT
from schemas.model import TableModel
from schemas.records import Block, Shape
from schemas.rules import Check

ASKED_SUFFIX = "__asked"


def schema_of(model: type[TableModel], block: Block, broken: Container[str]) -> pa.DataFrameSchema:
    """The pandera schema that judges a merged frame of ``block``.

    To the constraints of the model's Fields it adds: a cell that is asked must be given
    (``blank``), and each rule of the block. Check names carry what a finding needs:
    ``rule|<name of the Check>`` or ``blank|<column>``. Only those of ``broken`` are there, by
    ``broken_in`` the ones that fail: the others would cost the most of the time.
    """
    checks = [_check(name, wrong) for name, wrong in _wrongs_in(block).items() if name in broken]
    return pa.DataFrameSchema(columns=model.to_schema().columns, checks=checks, strict=False)


def broken_in(block: Block, frame: pd.DataFrame) -> frozenset[str]:
    """The names of the checks that some record of a merged frame fails."""
    return frozenset(name for name, wrong in _wrongs_in(block).items() if wrong(frame).any())


_Wrong = npt.NDArray[np.bool_]
"""True at each record of a frame that fails."""


def _wrongs_in(block: Block) -> dict[str, Callable[[pd.DataFrame], _Wrong]]:
    """Names of the checks of ``block``, each with what finds the records that fail it."""
    blanks = {f"blank|{name}": partial(_missing, name) for name in block.names}
    rules = {f"rule|{c.name}": partial(violations, block, c) for c in block.checks.values()}
    return {**blanks, **rules}


def _missing(name: str, frame: pd.DataFrame) -> _Wrong:
    asked: _Wrong = frame[name + ASKED_SUFFIX].to_numpy()
    return asked & frame[name].isna().to_numpy() if asked.any() else asked


def _check(name: str, wrong: Callable[[pd.DataFrame], _Wrong]) -> pa.Check:
    # Asking whether a record lacks all its cells, which none does, costs as much as the check.
    return pa.Check(
        lambda frame: pd.Series(~wrong(frame), index=frame.index), name=name, ignore_na=False
    )


RETURN = "@return"
"""Frame column of a List: which return an entry is of."""


def lookup_in(block: Block, frame: pd.DataFrame) -> Lookup:
    """Gives a cell's values with one entry per return (per entry in a List): numbers as a nullable
    array, on which rules are reckoned twice as fast, texts and dates as a Series.

    Facts of the round stand in columns ``@from``, ``@to``, ``@cutoff``.
    """
    step = step_of(block)

    def lookup(key: CellKey | OfList) -> Any:
        if isinstance(key, OfList):
            return _of_list(key, frame)
        name, start = place_in(block, key)
        values = frame[name]
        if isinstance(values.dtype, pd.Int64Dtype | pd.Float64Dtype):
            return values.array[start::step]
        return values.iloc[start::step].reset_index(drop=True)

    return lookup


def step_of(block: Block) -> int:
    """Count of the records of a frame that belong together: all those of a return's Matrix."""
    return len(block.rows) if block.shape is Shape.MATRIX else 1


def place_in(block: Block, key: CellKey) -> tuple[str, int]:
    """The frame's column that holds a cell, and the number of its record among those together."""
    row, column = key
    if row == FACT:
        return f"{FACT}{column}", 0
    if block.shape is Shape.RECORD:
        return row, 0
    return column, block.row_index[row] if row else 0


def _of_list(expression: OfList, frame: pd.DataFrame) -> Any:
    """The number of each entry, return by return."""
    columns = [column for _, column in expression.cells() if column]
    values = frame[columns].astype(object)
    entries: Iterator[Any] = iter(values.where(values.notna(), None).to_dict("records"))
    sizes = frame.groupby(RETURN, sort=False).size()
    numbers = (expression.over(list(islice(entries, size))) for size in sizes)
    return pd.array(list(chain.from_iterable(numbers)), dtype="Int64")


def violations(block: Block, check: Check, frame: pd.DataFrame) -> _Wrong:
    """Boolean array over the frame's records, true at the home record of each violation.

    A rule speaks only where all its cells are given: NA anywhere in it means no violation.
    """
    wrong = check.violated.evaluate(lookup_in(block, frame))
    given: _Wrong = wrong.fillna(False).to_numpy(dtype=bool)
    _, start = place_in(block, check.home)
    spread = np.zeros(len(frame), dtype=bool)
    spread[start :: step_of(block)] = given
    return spread
