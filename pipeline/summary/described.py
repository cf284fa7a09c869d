"""What summarising hands to writing: everything a run writes, described."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.reporting.page import PageOfRound
from pipeline.reporting.report import Report
from pipeline.summary.workbook import Workbook

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


@dataclass(frozen=True)
class Summary:
    """``obsolete`` names files of ``data/`` that an earlier run may have left and this one no
    longer writes; ``counts`` are those of ``run.json``; ``styles`` the looks of the workbook."""

    workbook: Workbook
    styles: Mapping[str, Mapping[str, Any]]
    report: Report
    page: PageOfRound
    datasets: tuple[Dataset, ...]
    frames: tuple[Frame, ...]
    obsolete: tuple[str, ...]
    counts: Mapping[str, object]
