"""The version of a form: a hash of all that it asks, which therefore changes by itself.

Forms that were sent out keep their version for years, so the hash knows nothing of the names that
classes and fields happen to have: each class states the name that it is hashed under.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import MISSING, fields
from enum import Enum
from typing import Any, TypeVar

_HASHED: dict[type, tuple[str, dict[str, str]]] = {}
"""Class → (its stable name, field → the field's stable name where it is another one)."""
_HASHED_LIKE: dict[type, Callable[[Any], object]] = {}
_LEFT_OUT: set[type] = set()
_HASHED_AT_ALL = "hashed"
NOT_HASHED = {_HASHED_AT_ALL: False}
"""Metadata of a field that says nothing that stands on a form."""

Hashed = TypeVar("Hashed", bound=type)


def hashed_as(name: str, **renamed: str) -> Callable[[Hashed], Hashed]:
    """Class decorator for a dataclass that is part of a form: the ``name`` it is hashed under for
    good. A field that is renamed later keeps its first name here: ``hashed_as("row", kind="type")``
    says that ``kind`` was once ``type``. A new field needs a default, at which it is not hashed.
    """

    def register(kind: Hashed) -> Hashed:
        _HASHED[kind] = (name, renamed)
        return kind

    return register


def hashed_like(earlier: Callable[[Any], object]) -> Callable[[Hashed], Hashed]:
    """Class decorator for records that took the place of others: ``earlier`` gives, for each, the
    one that forms were once sent out with and that it is hashed as for good."""

    def register(kind: Hashed) -> Hashed:
        _HASHED_LIKE[kind] = earlier
        return kind

    return register


def not_hashed(kind: Hashed) -> Hashed:
    """Class decorator for what stands on no form: a form is the same version with and without."""
    _LEFT_OUT.add(kind)
    return kind


def version_of(tables: tuple[object, ...], settings: tuple[tuple[str, str], ...] = ()) -> str:
    """Eight hexadecimal digits. ``settings`` are switches (name, setting) that change the wording;
    a form on which none is set has the version of its tables."""
    content = canonical(tables) + (canonical(settings) if settings else "")
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def canonical(value: object) -> str:
    """A text that is the same for equal records in every process and under any names in the code.
    Raises ``TypeError`` for a record whose class has no ``hashed_as``."""
    if isinstance(value, Enum):
        return canonical(value.value)
    if isinstance(value, frozenset):
        return "{" + ",".join(sorted(map(canonical, value))) + "}"
    if isinstance(value, tuple):
        return "(" + ",".join(map(canonical, _on_forms(value))) + ")"
    if value is None or isinstance(value, str | int | float):
        return repr(value)
    if type(value) in _HASHED_LIKE:
        return canonical(_HASHED_LIKE[type(value)](value))
    if type(value) not in _HASHED:
        raise TypeError(f"{type(value).__name__} is part of a form and has no hashed_as")
    name, renamed = _HASHED[type(value)]
    parts = (
        f"{renamed.get(field.name, field.name)}={canonical(part)}"
        for field in fields(value)  # type: ignore[arg-type]
        if (
            field.metadata.get(_HASHED_AT_ALL, True)
            and (part := _on_forms(getattr(value, field.name))) != field.default
        )
        or field.default is MISSING
    )
    return f"{name}({','.join(sorted(parts))})"


def _on_forms(value: Any) -> Any:
    """A value; of a tuple the parts that are hashed."""
    if not isinstance(value, tuple):
        return value
    return tuple(part for part in value if type(part) not in _LEFT_OUT)
