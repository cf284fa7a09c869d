"""Which function answers which table. A new table's figures are one line here; a table that has
none is answered from its metadata."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.sample.figures_activities import checklist, research, resources
from pipeline.sample.figures_any import any_table
from pipeline.sample.figures_board import board
from pipeline.sample.figures_children import population, preschool
from pipeline.sample.figures_communes import literacy
from pipeline.sample.figures_outreach import outreach
from pipeline.sample.figures_pupils import completion, training
from pipeline.sample.figures_staff import agency, cover, staff, succession
from pipeline.sample.figures_targets import own_targets
from pipeline.sample.narratives import narrative
from pipeline.sample.scene import Answers, Scene
from schemas.records import Table
from schemas.respondents import Respondent

FIGURES: dict[str, Callable[[Scene], Answers]] = {
    "cover": cover,
    "staff": staff,
    "succession": succession,
    "preschool": preschool,
    "completion": completion,
    "outreach": outreach,
    "training": training,
    "board": board,
    "checklist": checklist,
    "research": research,
    "resources": resources,
    "narrative": narrative,
    "population": population,
    "literacy": literacy,
    "agency": agency,
}

LIVELY = frozenset({"outreach", "training", "resources", "narrative"})
"""Tables whose answers of one year say nothing of the next; the others change little by little."""


def answer(table: Table, who: Respondent, scene: Scene) -> Answers:
    """What the unit of ``scene`` writes into ``table``."""
    if table.name == "own_targets":
        return own_targets(table, who, scene)
    figures = FIGURES.get(table.name)
    return figures(scene) if figures else any_table(table, who, scene)
