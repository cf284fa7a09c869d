"""Faults of a plan's workbook: each with its cell, what is wrong, the nearest that there is, what
to do; all are told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.plan.problems import PlanError


@dataclass(frozen=True, slots=True)
class BookFault:
    """Something wrong in a cell; ``cell`` is "" where it is about the sheet, and ``sheet`` where it
    is about the workbook. ``what`` and ``remedy`` have no full stop."""

    sheet: str
    cell: str
    what: str
    remedy: str = ""
    nearest: str = ""

    @property
    def advice(self) -> str:
        """The remedy, after the nearest name."""
        meant = f'Có phải là "{self.nearest}"?' if self.nearest else ""
        return " ".join(filter(None, (meant, f"{self.remedy}." if self.remedy else "")))

    def __str__(self) -> str:
        where = f"Trang {self.sheet}" if self.sheet else "Sổ tính"
        cell = f", ô {self.cell}" if self.cell else ""
        return " ".join(filter(None, (f"{where}{cell}: {self.what}.", self.advice)))


class PlanBookError(PlanError):
    """A plan's workbook has faults."""

    def __init__(self, path: Path, faults: Sequence[BookFault]) -> None:
        self.path = path
        self.faults = tuple(faults)
        lines = (f"  {fault}" for fault in faults)
        super().__init__("\n".join([f"{path.name} có {len(faults)} chỗ phải sửa:", *lines]))
