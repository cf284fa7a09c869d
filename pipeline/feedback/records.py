"""A unit's file as it goes back, described: its marks and the list of its faults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pipeline.xlsx.sheet_description import Sheet, Workbook
from schemas.checks import Severity


@dataclass(frozen=True, slots=True)
class CellMark:
    """A comment at a cell of a returned file; ``cell`` is "" where it is about the sheet."""

    sheet: str
    cell: str
    severity: Severity
    text: str
    heading: str = ""
    """The comment's first words; "" for those of the severity."""


@dataclass(frozen=True)
class GivenBack:
    """A unit's file as it goes back: ``source`` with ``marks`` and ``fix_list`` as its first
    sheet, or the list ``alone`` where the file can take no marks. ``errors`` and ``queries`` count
    what the list asks for; ``in_its_file`` says whether there is a file that takes marks;
    ``another_form`` that the unit sent another form than its own and has no marks to work by."""

    unit: str
    name: str
    source: Path
    sha256: str
    """The sum of the file as it was read: a file that changed since gets no marks."""
    errors: int
    queries: int
    in_its_file: bool
    another_form: bool
    marks: tuple[CellMark, ...]
    describe: Callable[[bool], Workbook]
    """The list as a workbook, with links into the file or without: made when it is written, since
    a round may give thousands of files back."""
    named: tuple[str, ...] = ()
    """The first of the errors, as a message may name them."""
    fresh: Callable[[], bytes] | None = None
    """Makes the unit's form anew, which goes back instead of ``source``."""

    @property
    def fix_list(self) -> Sheet:
        """The list as it stands in the file, or alone where the file takes no marks."""
        return self.describe(self.in_its_file).sheets[0]

    @property
    def alone(self) -> Workbook:
        """The list that stands alone."""
        return self.describe(False)
