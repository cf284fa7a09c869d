"""A formula with the exact value that recalculating it gives."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.summary.workbook import Cell, Scalar


@dataclass(frozen=True, slots=True)
class Computed:
    """A formula (without ``=``) and what it gives."""

    formula: str
    value: int | float | str


def live(computed: Computed | None, measured: Scalar, style: str) -> Cell:
    """A cell with the formula, or with the measured value where there is none."""
    if computed is None:
        return Cell(measured, style=style)
    return Cell(computed.value, f"={computed.formula}", style)
