"""Screen of returns on plain arrays: which of them pandera could find anything in.

A frame costs pandera as much where nothing is wrong. So returns are looked at without one: by the
constraints of the model's own pandera schema, the blanks and the rules of the block. What does not
pass is for pandera to judge; what passes has no failure there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pandera.pandas as pa

from pipeline.validate.frames import Subject, blanks_to_fill
from schemas.expressions.lists import OfList
from schemas.expressions.numbers import CellKey
from schemas.expressions.texts import FACT
from schemas.frames import place_in, step_of
from schemas.model import TableModel
from schemas.records import Block

_Holds = Callable[[Any], bool]

_EXACT = 2**40
"""Whole numbers up to which sums over all rows of a table are exact in floating point, and more
than any honest figure."""


def unsound(subjects: Sequence[Subject], model: type[TableModel], block: Block) -> list[Subject]:
    """The subjects, all of ``block``, in which pandera may find something. A rule that a blank
    leaves open may count as broken here."""
    due: dict[int, list[bool]] = {}
    columns = _Columns.of(subjects, model, block)
    wrong = columns.out_of_bounds(_bounds(model))
    lookup = cache(columns.lookup)
    for check in block.checks.values():
        _, start = place_in(block, check.home)
        wrong[start :: step_of(block)] |= np.asarray(check.violated.evaluate(lookup), dtype=bool)
    doubted = {*columns.owners[wrong].tolist()}
    return [
        subject
        for number, subject in enumerate(subjects)
        if number in doubted or any(blanks_to_fill(subject, due))
    ]


class _Numbers(np.ndarray[Any, np.dtype[Any]]):
    """Numbers of which those that are not known are NaN: a comparison with one is no answer, so
    here it is any, and a rule that holds whatever it is holds here too."""

    def isna(self) -> npt.NDArray[np.bool_]:
        """True where the number is not known."""
        return np.isnan(self)

    def fillna(self, value: float) -> _Numbers:
        """The numbers, ``value`` where one is not known."""
        return np.where(np.isnan(self), value, self).view(_Numbers)


@dataclass(frozen=True, slots=True)
class _Columns:
    """The values of a block of many returns, column by column."""

    subjects: Sequence[Subject]
    block: Block
    dtypes: Mapping[str, Any]
    values: Mapping[str, Sequence[Any]]
    owners: npt.NDArray[np.int_]
    """The number of each record's subject."""

    @classmethod
    def of(cls, subjects: Sequence[Subject], model: type[TableModel], block: Block) -> _Columns:
        """The values of the subjects one after another."""
        values = [value for subject in subjects for value in subject.cells.values]
        width = len(block.names)
        by_name = {name: values[number::width] for number, name in enumerate(block.names)}
        owners = np.repeat(np.arange(len(subjects)), [one.records for one in subjects])
        return cls(subjects, block, _dtypes(model), by_name, owners)

    def out_of_bounds(self, bounds: Mapping[str, Sequence[_Holds]]) -> npt.NDArray[np.bool_]:
        """True at each record with a value that breaks a constraint of its column."""
        wrong = np.zeros(len(self.owners), dtype=bool)
        for name, values in self.values.items():
            known = {*values} - {None}
            bad = {one for one in known if not all(holds(one) for holds in bounds[name])}
            if bad:
                wrong |= np.fromiter((one in bad for one in values), bool, len(values))
        return wrong

    def lookup(self, key: CellKey | OfList) -> Any:
        """Values of a cell, one entry per return (per entry in a List)."""
        if isinstance(key, OfList):
            return self._of_list(key)
        name, start = place_in(self.block, key)
        if key[0] == FACT:
            facts = pd.Series([one.facts[key[1]] for one in self.subjects], dtype="datetime64[s]")
            return facts.iloc[self.owners[:: step_of(self.block)]].reset_index(drop=True)
        values, dtype = self.values[name][start :: step_of(self.block)], self.dtypes[name]
        if _is_number(dtype):
            return np.array(values, dtype=float).view(_Numbers)
        return pd.Series(values, dtype=dtype)

    def _of_list(self, expression: OfList) -> _Numbers:
        names = [column for _, column in expression.cells() if column]
        numbers: list[int] = []
        for subject in self.subjects:
            lines = range(subject.records)
            entries = [{name: subject.value(("", name), line) for name in names} for line in lines]
            numbers += expression.over(entries)
        return np.array(numbers, dtype=float).view(_Numbers)


_MODELS = 128
"""Models that are kept: more than a form has blocks."""


@lru_cache(_MODELS)
def _dtypes(model: type[TableModel]) -> Mapping[str, Any]:
    return {name: column.dtype.type for name, column in model.to_schema().columns.items()}


def _is_number(dtype: Any) -> bool:
    return isinstance(dtype, pd.Int64Dtype | pd.Float64Dtype)


@lru_cache(_MODELS)
def _bounds(model: type[TableModel]) -> Mapping[str, tuple[_Holds, ...]]:
    """Demands, by column, that each of its values must pass."""
    columns, dtypes = model.to_schema().columns, _dtypes(model)
    return {
        name: (*map(_test, column.checks), *([_is_exact] if _is_number(dtypes[name]) else ()))
        for name, column in columns.items()
    }


def _is_exact(value: Any) -> bool:
    return bool(-_EXACT <= value <= _EXACT)


def _test(check: pa.Check) -> _Holds:
    """A constraint of a Field for a single value; of one that is not known nothing passes."""
    said: Mapping[str, Any] = check.statistics or {}
    low: Any = said.get("min_value")
    high: Any = said.get("max_value")
    match check.name:
        case "greater_than_or_equal_to":
            return lambda value: bool(value >= low)
        case "in_range" if said["include_min"] and said["include_max"]:
            return lambda value: bool(low <= value <= high)
        case "isin":
            return lambda value: value in said["allowed_values"]
        case "str_length" if low is None and said["exact_value"] is None:
            return lambda value: len(value) <= high
    return lambda _: False
