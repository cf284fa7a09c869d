"""The formula behind a single cell, looked up only where a figure is in doubt."""

from __future__ import annotations

from pipeline.archive import part_of
from pipeline.opened import Opened
from pipeline.sheet_markup import formula_in


def formula_at(opened: Opened, sheet: str, address: str) -> str | None:
    """The formula without ``=``; "" where the file does not spell it out (.xls, shared formulas);
    ``None`` where the cell holds a plain value."""
    if address in opened.formulas.get(sheet, ()):
        return ""
    part = opened.parts.get(sheet, "")
    return formula_in(part_of(opened.data, part), address) if part else None
