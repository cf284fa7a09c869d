"""A round with the plan that it follows and the form that comes of both: made here alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.plan.asking import check_asking
from pipeline.plan.at_hand import AtHand, at_hand_of
from pipeline.plan.files import find_plan
from pipeline.plan.form import form_of_round
from pipeline.plan.plan import Plan
from pipeline.round.round import Round, find_round, load_round
from schemas.model import Models, TableSet
from schemas.records import Form
from schemas.registry import PACKAGED


@dataclass(frozen=True)
class OpenRound:
    """A round, its plan, and all that it asks: ``form`` holds plain records, which go to the
    workers, ``models`` judge what is filled into it."""

    round: Round
    plan: Plan
    form: Form
    models: Models

    @cached_property
    def at_hand(self) -> AtHand:
        """The figures that the office has of the units already. Raises ``BookError``."""
        return at_hand_of(self.round, self.form)


def open_round(name: str, folder: Path) -> OpenRound:
    """Load the round ``name`` as called from ``folder``; "" is the one that is due last.

    Raises ``OfficerMustAct`` where the round or its plan can't be found or used.
    """
    opened = opened_round(load_round(find_round(name, folder)))
    check_asking(opened.round, opened.form)
    return opened


def opened_round(round_: Round) -> OpenRound:
    """The round with its plan and form. Raises ``OfficerMustAct`` where the plan can't be used."""
    return opened_with(round_, find_plan(round_.settings.plan, PACKAGED.form), PACKAGED)


def opened_with(round_: Round, plan: Plan, tables: TableSet) -> OpenRound:
    """The round that follows ``plan`` and asks ``tables``: those packaged, with an office's own
    among them (``schemas.own.make``)."""
    form = form_of_round(plan, tables.form, round_.settings.switches)
    return OpenRound(round_, plan, form, tables.models)
