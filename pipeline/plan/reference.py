"""References: the figures and answers of the form as a plan addresses them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator

from pipeline.plan.problems import PlanError
from schemas.records import Block, Form, Shape
from schemas.respondents import Respondent
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


ReferenceList = Annotated[
    tuple[Annotated[Reference, BeforeValidator(_reference)], ...], BeforeValidator(_listed)
]


def exists(reference: Reference, form: Form) -> bool:
    """Tell if the form has the cell, answer or tally."""
    table = form.by_name.get(reference.table)
    return table is not None and any(_holds(block, reference) for _, block in table.blocks)


def references(form: Form) -> Iterator[str]:
    """Every cell, answer and tally that ``exists`` in the form."""
    for table in form.tables:
        for _, block in table.blocks:
            for row in block.rows:
                columns = [f".{column.name}" for column in block.columns if row.has(column.name)]
                ends = columns if block.shape is Shape.MATRIX else [""]
                yield from (f"{table.name}.{row.name}{end}" for end in ends)
            yield from (f"{table.name}.{tally.name}" for tally in block.tallies)


def _holds(block: Block, reference: Reference) -> bool:
    if reference.column:
        return _holds_row(block, reference) and block.has(reference.row, reference.column)
    return _holds_row(block, reference) or any(
        tally.name == reference.row for tally in block.tallies
    )


def is_asked(reference: Reference, form: Form, who: Respondent) -> bool:
    """Tell if ``who`` is asked for it now: its table and its row, and the row's time has come."""
    table = form.by_name[reference.table]
    rows = (block.row(reference.row) for _, block in table.blocks if _holds_row(block, reference))
    # A tally stands on no row: the table alone says whether it is asked.
    # A respondent of no round (year 0) is asked whatever the form holds.
    return table.is_asked(who) and all(
        row.is_asked(who) and (who.year == 0 or row.is_due(who)) for row in rows
    )


def is_quarterly(reference: Reference, form: Form) -> bool:
    """Tell if it is an answer about one quarter of the year."""
    blocks = [block for _, block in form.by_name[reference.table].blocks]
    rows = [block.row(reference.row) for block in blocks if _holds_row(block, reference)]
    return any(row.quarter for row in rows)


def place_of(reference: Reference, form: Form) -> str:
    """Its place, for people: "Biểu 13, mã số 1310"; of a tally the table."""
    table = form.by_name[reference.table]
    for _, block in table.blocks:
        if reference.row in block.row_index:
            return f"{table.label}, mã số {block.row(reference.row).code}"
    return table.label


def _holds_row(block: Block, reference: Reference) -> bool:
    shape = Shape.MATRIX if reference.column else Shape.RECORD
    return block.shape is shape and reference.row in block.row_index
