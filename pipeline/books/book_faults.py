"""Faults of a workbook: each with its cell, what is wrong, the nearest that there is, what
to do; all are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.text.errors import OfficerMustAct
from pipeline.xlsx.addresses import position_of

_TOLD = 60
"""Faults that a message lists; all are marked in a copy."""


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


class BookError(OfficerMustAct):
    """A workbook can't be read, or what is wanted not be put in it; the message says why and how to
    mend it."""

    faults: tuple[BookFault, ...] = ()


def of_faults(path: Path, faults: Sequence[BookFault]) -> BookError:
    """The error for a workbook with faults."""
    error = BookError(faults_said(path, faults))
    error.path, error.faults = path, tuple(faults)
    return error


def faults_said(path: Path, faults: Sequence[BookFault]) -> str:
    """The faults of a workbook, a line each; of very many the first ones."""
    lines = [f"  {fault}" for fault in faults[:_TOLD]]
    if len(faults) > _TOLD:
        lines.append(f"  và {len(faults) - _TOLD} chỗ khác.")
    return "\n".join([f"{path.name} có {len(faults)} chỗ phải sửa:", *lines])


def in_order(faults: Iterable[BookFault], names: Sequence[str]) -> list[BookFault]:
    """The faults, each once, in the order of the sheets and their cells."""

    def place(fault: BookFault) -> tuple[int, tuple[int, int]]:
        sheet = names.index(fault.sheet) if fault.sheet in names else -1
        return sheet, position_of(fault.cell)

    return sorted(dict.fromkeys(faults), key=place)
