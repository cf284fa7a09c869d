"""How a plan addresses the figures and answers of the form."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator

from pipeline.plan.problems import PlanError
from schemas.rules import PEOPLE

Split = Literal["all", "male", "female", "minority", "minority_female"]
SPLITS: tuple[Split, ...] = ("all", "male", "female", "minority", "minority_female")

_SWITCH = re.compile(r"\{(\w+)\}")
_WOMEN = {
    "total": "female",
    "minority": "minority_female",
    "attending": "attending_female",
    "turns": "female",
}
"""Columns that count people, with the column that counts the women among them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """``table.row.column`` of a Matrix (a figure, or an answer as ``checklist.in_lessons.answer``),
    ``table.question`` of a Record, or ``table.tally``.

    A ``{switch}`` in the row or column stands for the round's setting of that switch.
    """

    table: str
    row: str
    column: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.table, self.row, self.column) if part)

    @property
    def switches(self) -> tuple[str, ...]:
        """The switches that complete it."""
        return tuple(_SWITCH.findall(f"{self.row}.{self.column}"))

    def under(self, settings: Mapping[str, str]) -> Reference:
        """The reference under a round's settings; one whose switch is unset stays as it is."""
        if any(not settings.get(name) for name in self.switches):
            return self
        return Reference(
            self.table, self.row.format_map(dict(settings)), self.column.format_map(dict(settings))
        )

    def split(self, split: Split) -> tuple[Reference, Reference | None]:
        """The reference that counts ``split`` of the people counted here, and what to subtract
        from it (male = total − female is the only derivation).

        Raises ``PlanError`` where the column has no such split.
        """
        if split == "all":
            return self, None
        if split in ("female", "male") and self.column in _WOMEN:
            female = Reference(self.table, self.row, _WOMEN[self.column])
            return (self, female) if split == "male" else (female, None)
        if self.column == "total" and split in PEOPLE:
            return Reference(self.table, self.row, split), None
        raise PlanError(f"{self}: không tách được theo {split}.")


def _reference(value: object) -> object:
    if isinstance(value, str):
        parts = value.split(".")
        if len(parts) not in (2, 3) or not all(parts):
            raise ValueError(f'"{value}" không có dạng "biểu.dòng.cột" hoặc "biểu.tên phép đếm"')
        return Reference(*parts)
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


References = Annotated[
    tuple[Annotated[Reference, BeforeValidator(_reference)], ...], BeforeValidator(_listed)
]
