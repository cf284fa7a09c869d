"""A round with the plan that it follows and the form that comes of both: made here alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.plan.asking import check_asking
from pipeline.plan.at_hand import AtHand, at_hand_of
from pipeline.plan.files import find_plan, is_plan_file
from pipeline.plan.form import form_of_round
from pipeline.plan.plan import Plan
from pipeline.plan.problems import PlanError
from pipeline.plan.workbook.load_book import load_book
from pipeline.round.round import Round, find_round, load_round
from pipeline.text.places import ROUND_BOOK
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
    """The round with its plan and form. Where its settings name a workbook in its folder, its plan
    goes by the id that stands there from now on. Raises ``OfficerMustAct`` where the plan can't be
    used."""
    named = round_.plan_file or round_.settings.plan
    if not is_plan_file(named):
        return opened_with(round_, find_plan(named, PACKAGED.form), PACKAGED)
    book = load_book(round_.folder / _in_folder(named, round_), PACKAGED)
    settings = round_.settings.model_copy(update={"plan": book.plan.id})
    round_ = replace(round_, settings=settings, plan_file=named)
    return opened_with(round_, book.plan, book.tables)


def _in_folder(name: str, round_: Round) -> str:
    """The name of a file of the round's own folder. Raises ``PlanError`` for a path elsewhere."""
    if Path(name).name != name or "\\" in name:
        raise PlanError(
            f'{round_.folder / ROUND_BOOK}, ô Kế hoạch ghi "{name}": phải là tên một tệp đặt cùng '
            "thư mục của đợt, ví dụ ke-hoach.xlsx. Chép tệp vào thư mục đó rồi chỉ ghi tên tệp."
        )
    return name


def opened_with(round_: Round, plan: Plan, tables: TableSet) -> OpenRound:
    """The round that follows ``plan`` and asks ``tables``: those packaged, with an office's own
    among them (``schemas.own.make``)."""
    form = form_of_round(plan, tables.form, round_.settings.switches)
    return OpenRound(round_, plan, form, tables.models)
