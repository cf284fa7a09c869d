"""Descriptions of a workbook that an officer fills: sheets, columns, kinds of cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

SEPARATOR = "; "
"""Between several values of one cell."""

EXAMPLE = "(ví dụ)"
"""Opens the first cell of a row that shows how to fill the sheet and is not read."""
SUGGESTIONS = "Gợi ý"
"""The hidden sheet with the lists of the drop-downs."""

NOTHING = "(trống)"
"""Text of a cell that takes a value away, which an empty one does not."""

YES, NO = "Có", "Không"


class CellKind(StrEnum):
    """Kinds of cells by what is made of them."""

    TEXT = "text"
    CODE = "code"
    REFERENCES = "references"
    ANSWER = "answer"
    YEAR = "year"
    NUMBER = "number"
    COUNT = "count"
    LEVEL = "level"
    DATE = "date"
    TIME = "time"
    WORD = "word"
    WORDS = "words"
    UNITS = "units"
    PARTS = "parts"
    YES_NO = "yes_no"
    VALUE = "value"
    """Read by what stands beside it."""

    @property
    def is_typed_as_text(self) -> bool:
        """True where Excel must not make a number or a date of what is typed."""
        numbers = (CellKind.YEAR, CellKind.NUMBER, CellKind.COUNT, CellKind.LEVEL, CellKind.DATE)
        return self not in numbers


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column of a sheet; on a sheet of two columns a line of it."""

    heading: str
    key: str
    kind: CellKind
    help: str
    """Instructions for filling it."""
    example: str = ""
    english: str = ""
    """Another heading that is understood."""
    width: float = 14
    words: Mapping[str, str] = field(default_factory=dict)
    """Word in the cell → value in the plan."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Other spellings → value."""
    required: bool = False
    default: str = ""
    """Words for what an empty cell means."""
    also: tuple[str, ...] = ()
    """Headings that people write for it, understood where no column has its own."""
    follows: str = ""
    """Key of a column whose content tells what an empty cell means."""


@dataclass(frozen=True)
class BookSheet:
    """A sheet that the officer fills. ``key`` is the plan's key for what its rows are."""

    name: str
    key: str
    english: str
    about: str
    columns: tuple[BookColumn, ...]
    is_form: bool = False
    """True where each line is one value of the plan instead of a row of values."""
    required: bool = False
    is_closed: bool = False
    """True on a form where a value beside a label that is not known is a fault."""

    @cached_property
    def by_key(self) -> Mapping[str, BookColumn]:
        return {column.key: column for column in self.columns}

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """Key → heading, as sentences about the sheet name it."""
        return {column.key: column.heading for column in self.columns}
