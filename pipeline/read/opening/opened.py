"""A returned file whose bytes passed every guard: what intake hands to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.read.opening.plain_sheet import CIRCULAR as CIRCULAR
from pipeline.read.opening.plain_sheet import IN_PLACE_OF_PICTURE as IN_PLACE_OF_PICTURE
from pipeline.read.opening.plain_sheet import PICTURE as PICTURE
from pipeline.read.opening.plain_sheet import UNCACHED as UNCACHED
from pipeline.read.opening.plain_sheet import PlainCells
from pipeline.xlsx.zip_parts import Package


@dataclass(frozen=True, slots=True)
class Opened:
    """Bytes that may be read, and what the one pass over them found.

    ``suspects`` are the cells that a fast reader would show as blank although they are not: per
    sheet name and Excel address the error text ("#REF!"), ``PICTURE`` for a picture, ``UNCACHED``
    for a formula without a value, ``CIRCULAR`` for one over its own cell, whose value counts for
    nothing. ``parts`` names the zip part of each worksheet (empty for .xls, whose formula cells
    stand in ``formulas``).
    """

    data: bytes
    """The file's own bytes."""
    book: bytes
    """Workbook for the library of the sheets that are not in ``plain``, b"" where all are: the very
    sheets that were checked, packed without compression behind a list of sheets of our own, so
    that no other reading of the zip's structure can slip anything past the guards."""
    sha256: str
    size: int
    plain: Mapping[str, PlainCells] = field(default_factory=dict)
    """The cells, by sheet name, of sheets that are written plainly."""
    package: Package | None = None
    """All parts of an .xlsx that were checked; none of an .xls."""
    modified: str = ""
    """The document's own ``modified`` property, ISO 8601, "" where it has none."""
    suspects: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Struck-out or raised parts of texts, or that a number is shown in percent, by sheet name and
    address: see ``cell_marks``."""
    parts: Mapping[str, str] = field(default_factory=dict)
    too_far: Mapping[str, str] = field(default_factory=dict)
    """By sheet name, how far cells reach where only those nearer by were kept."""
    formulas: Mapping[str, frozenset[str]] = field(default_factory=dict)
    has_old_fonts: bool = False
    """True if styles or shared texts of an .xlsx name a font of the years before Unicode."""
    fonts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """In an .xls: the texts in such a font, by sheet name and address."""
    notes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """In an .xls: the texts of comments, by sheet name and address."""
    has_1904_dates: bool = False
    """True if the workbook counts days from 1904."""
    without_cells: tuple[str, ...] = ()
    """Names of sheets that hold charts or macros alone."""

    @property
    def checked(self) -> bytes:
        """The workbook for whoever reads more than cells: every part that was checked, no other."""
        return self.package.packed() if self.package else self.data
