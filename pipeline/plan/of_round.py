"""A plan as it is in a round: the switches of the round applied to its indicators."""

from __future__ import annotations

from pipeline.plan.plan import Plan
from pipeline.round.round import Round
from pipeline.text.spelling import fold


def plan_of_round(plan: Plan, round: Round) -> Plan:
    """The plan with its indicators under the round's settings; applying it twice changes
    nothing."""
    return plan.under(settings_of(round))


def settings_of(round: Round) -> dict[str, str]:
    """Switch → setting as text, "" where unset. Where the attendance source is unset, the roster
    decides: the survey in a round of one commune, whose children also attend elsewhere."""
    settings = dict(round.settings.switches.as_pairs())
    if not settings["attendance_source"]:
        settings["attendance_source"] = "survey" if _has_one_commune(round) else "schools"
    return settings


def _has_one_commune(round: Round) -> bool:
    units = [unit for unit in round.units if unit.exists_on(round.settings.cutoff)]
    communes = [unit for unit in units if unit.kind == "XA"]
    names = {fold(unit.commune or unit.name) for unit in units if unit.commune or unit.kind == "XA"}
    return len(communes) == 1 and len(names) == 1
