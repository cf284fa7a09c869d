"""Every table of the form, in the order of its sheets. A new table is one line here."""

from __future__ import annotations

from types import ModuleType

from schemas.model import TableModel
from schemas.records import Form
from schemas.tables import (
    agency,
    board,
    checklist,
    completion,
    cover,
    literacy,
    narrative,
    outreach,
    own_targets,
    population,
    preschool,
    research,
    resources,
    staff,
    succession,
    training,
)
from schemas.tables.own_targets import PlanLine

_MODULES: tuple[ModuleType, ...] = (
    cover,
    staff,
    succession,
    preschool,
    completion,
    outreach,
    training,
    board,
    checklist,
    research,
    resources,
    narrative,
    own_targets,
    population,
    literacy,
    agency,
)

MODELS: dict[tuple[str, str], type[TableModel]] = {
    (module.TABLE.name, block): model
    for module in _MODULES
    for block, model in module.MODELS.items()
}
"""The pandera model of each (table, block)."""


def form_of(lines: tuple[PlanLine, ...] = ()) -> Form:
    """The form of a round whose plan has these indicators (the rows of Biểu 12)."""
    return Form(
        tuple(
            own_targets.table_of(lines) if module is own_targets else module.TABLE
            for module in _MODULES
        )
    )


FORM = form_of()
"""The form without a plan: what plan files are checked against."""
