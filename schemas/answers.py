"""What may be answered in a cell: its kind, the items of a drop-down, what Excel says beside it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from schemas.versions import hashed_as


class Kind(StrEnum):
    """What may stand in a cell."""

    COUNT = "count"
    MONEY = "money"
    DECIMAL = "decimal"
    YEAR = "year"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"

    @property
    def is_whole(self) -> bool:
        """Whether the cell holds a whole number."""
        return self in (Kind.COUNT, Kind.MONEY, Kind.YEAR)


@hashed_as("prompt")
@dataclass(frozen=True, slots=True)
class Prompt:
    """An input message of Excel: title at most 32 characters, message at most 255."""

    title: str
    message: str


@hashed_as("code_list")
@dataclass(frozen=True, slots=True)
class CodeList:
    """A drop-down's items; ``aliases`` maps other spellings (folded lower case) to an item."""

    name: str
    items: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...] = ()
