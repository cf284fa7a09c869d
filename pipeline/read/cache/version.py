"""Versions of what anything kept depends on: the program with its libraries, and plain values."""

from __future__ import annotations

import datetime as dt
import hashlib
import platform
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from fractions import Fraction
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pipeline
import schemas

_LIBRARIES = ("numpy", "pandas", "pandera", "python-calamine")


@cache
def reader_version() -> str:
    """32 hexadecimal digits that change with any line of the program, with Python and the libraries
    that read and judge. A number kept by hand would be forgotten once, and old readings trusted."""
    digest = hashlib.sha256(platform.python_version().encode())
    for library in _LIBRARIES:
        digest.update(f"{library}={version(library)}\n".encode())
    for package in (pipeline, schemas):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            source = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}:{len(source)}\n".encode())
            digest.update(source)
    return digest.hexdigest()[:32]


def digest_of(value: object) -> str:
    """32 hexadecimal digits that differ where two values do."""
    return hashlib.sha256(spelled(value).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def spelled(value: object) -> str:
    """A text that differs where two values do, and is the same in every process. Raises
    ``TypeError`` for a value that says of itself where it lies, not what it is."""
    if isinstance(value, tuple):
        return f"({','.join(map(spelled, value))},)"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(spelled, value)))}}}"
    if isinstance(value, Mapping):
        return spelled(tuple(value.items()))
    if is_dataclass(value):
        parts = (spelled(getattr(value, field.name)) for field in fields(value))
        return f"{type(value).__name__}({','.join(parts)})"
    if value is None or isinstance(value, str | int | float | Fraction | dt.date | Enum):
        return repr(value)
    raise TypeError(f"{type(value).__name__} is not known by value")
