"""Screen of a few returns, value by value.

A frame costs pandera as much for one return as for hundreds, so few are looked at without one: by
the constraints that stand on the model's Fields, the blanks and the rules of the block. What does
not pass is for pandera to judge; what passes has no failure there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from itertools import product
from typing import Any

import pandera.pandas as pa

from pipeline.validate.frames import Subject, blanks_to_fill
from schemas.expressions.lists import LIST
from schemas.expressions.numbers import AllOf, AnyOf, Expression, Lookup, Not
from schemas.model import TableModel
from schemas.records import Shape
from schemas.rules import Check

FEW = 30
"""Returns up to which this costs less than a frame."""

_Holds = Callable[[Any], bool]


def is_sound(subject: Subject, model: type[TableModel], due: dict[int, list[bool]]) -> bool:
    """True if pandera would find nothing in this block of a return; ``due`` as in
    ``blanks_to_fill``."""
    block, cells = subject.block, subject.cells
    bounds, width = _bounds(model), len(block.names)
    return (
        not any(blanks_to_fill(subject, due))
        and all(
            holds(value)
            for number, name in enumerate(block.names)
            for holds, value in product(bounds[name], cells.values[number::width])
            if value is not None
        )
        and not any(_breaks(subject, check) for check in block.checks.values())
    )


_MODELS = 128
"""Models that are kept: more than a form has blocks."""


@lru_cache(_MODELS)
def _bounds(model: type[TableModel]) -> Mapping[str, tuple[_Holds, ...]]:
    """By column, what each of its values must pass."""
    columns = model.to_schema().columns
    return {name: tuple(map(_test, column.checks)) for name, column in columns.items()}


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


def _breaks(subject: Subject, check: Check) -> bool:
    """True if the rule is violated, of a List at some entry."""
    entries = subject.cells.lines if subject.block.shape is Shape.LIST else (0,)
    return any(
        _told(check.violated, partial(subject.value, line=line)) for line in range(len(entries))
    )


def _told(expression: Expression, value: Lookup) -> bool | None:
    """Truth of a condition; ``None`` where a blank leaves it open, as in a frame."""
    match expression:
        case AllOf():
            told = {_told(part, value) for part in expression.of}
            return False if False in told else None if None in told else True
        case AnyOf():
            told = {_told(part, value) for part in expression.of}
            return True if True in told else None if None in told else False
        case Not():
            said = _told(expression.of, value)
            return None if said is None else not said
    if any(value(key) is None for key in expression.cells() if key[0] != LIST):
        return None
    return bool(expression.evaluate(value))
