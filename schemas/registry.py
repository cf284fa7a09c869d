"""Every table of the form, in the order of its sheets. A new table is one line here."""

from __future__ import annotations

from types import ModuleType

from schemas import agency, cover, population, preschool, staff, succession
from schemas.model import TableModel
from schemas.records import Form

_MODULES: tuple[ModuleType, ...] = (cover, staff, succession, preschool, population, agency)

FORM = Form(tuple(module.TABLE for module in _MODULES))

MODELS: dict[tuple[str, str], type[TableModel]] = {
    (module.TABLE.name, block): model
    for module in _MODULES
    for block, model in module.MODELS.items()
}
"""The pandera model of each (table, block)."""
