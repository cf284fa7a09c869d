"""Which function answers which table. A new table's figures are one line here; a table that has
none is answered from its metadata."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.sample.figures_any import any_table
from pipeline.sample.figures_children import population, preschool
from pipeline.sample.figures_staff import agency, cover, staff, succession
from pipeline.sample.scene import Answers, Scene
from schemas.records import Table
from schemas.respondents import Respondent

FIGURES: dict[str, Callable[[Scene], Answers]] = {
    "cover": cover,
    "staff": staff,
    "succession": succession,
    "preschool": preschool,
    "population": population,
    "agency": agency,
}


def answer(table: Table, who: Respondent, scene: Scene) -> Answers:
    """What the unit of ``scene`` writes into ``table``."""
    figures = FIGURES.get(table.name)
    return figures(scene) if figures else any_table(table, who, scene)
