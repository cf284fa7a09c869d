"""The files of ``data/`` as rows and columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

FieldType = Literal["whole", "decimal", "date", "text"]


@dataclass(frozen=True)
class Dataset:
    """A CSV file: all fields are text, outside text already made safe."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Frame:
    """A Parquet file, column by column; ``None`` where a cell is not given."""

    name: str
    columns: tuple[tuple[str, FieldType], ...]
    values: tuple[tuple[Any, ...], ...]
    """One tuple per column."""
