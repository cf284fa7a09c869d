"""What summarising hands to writing: everything a run writes, described."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipeline.findings import Finding
from pipeline.reporting.page import PageOfRound
from pipeline.reporting.report import Report
from pipeline.sentences import Severity
from pipeline.summary.workbook import Sheet, Workbook

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


@dataclass(frozen=True, slots=True)
class CellMark:
    """What is said at a cell of a returned file; ``cell`` is "" where it is about the sheet."""

    sheet: str
    cell: str
    severity: Severity
    text: str
    heading: str = ""
    """What its comment opens with; "" for the words of the severity."""


@dataclass(frozen=True)
class GivenBack:
    """A unit's file as it goes back: ``source`` with ``marks`` and ``fix_list`` as its first
    sheet, or the list ``alone`` where the file can take no marks. ``errors`` and ``queries`` count
    what the list asks for; ``in_its_file`` says whether the file is of a kind that takes marks;
    ``another_form`` that the unit sent a form of another round and has no marks to work by."""

    unit: str
    name: str
    source: Path
    sha256: str
    """Of the file as it was read: a file that changed since gets no marks."""
    errors: int
    queries: int
    in_its_file: bool
    another_form: bool
    marks: tuple[CellMark, ...]
    describe: Callable[[bool], Workbook]
    """The list as a workbook, with links into the file or without: made when it is written, since
    a round may give thousands of files back."""

    @property
    def fix_list(self) -> Sheet:
        """The list as it stands in the file, or alone where the file takes no marks."""
        return self.describe(self.in_its_file).sheets[0]

    @property
    def alone(self) -> Workbook:
        """The list that stands alone."""
        return self.describe(False)


@dataclass(frozen=True)
class Summary:
    """``obsolete`` names files of ``data/`` that an earlier run may have left and this one no
    longer writes; ``counts`` are those of ``run.json``; ``styles`` the looks of every workbook.
    ``waivable`` are the open findings that the officer may accept."""

    workbook: Workbook
    styles: Mapping[str, Mapping[str, Any]]
    report: Report
    page: PageOfRound
    datasets: tuple[Dataset, ...]
    frames: tuple[Frame, ...]
    obsolete: tuple[str, ...]
    counts: Mapping[str, object]
    given_back: tuple[GivenBack, ...] = ()
    chase_list: Workbook | None = None
    waivable: tuple[Finding, ...] = ()
