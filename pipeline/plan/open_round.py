"""A round with the plans that it follows and the form that comes of all: made here alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pipeline.books.book_faults import BookFault, in_order
from pipeline.plan.asking import (
    misnamed,
    misnamed_without_plans,
    unknown_rounds,
    waiting_for_plans,
)
from pipeline.plan.at_hand import AtHand, at_hand_of
from pipeline.plan.files import find_plan, is_plan_file
from pipeline.plan.form import form_of_round
from pipeline.plan.plan import Indicator, Plan
from pipeline.plan.problems import PlanError
from pipeline.plan.sent_forms import SentFormError, check_codes, sent_cutoffs, sent_versions
from pipeline.plan.used import PlanUse
from pipeline.plan.workbook.load_book import PlanBook, PlanBookError, load_book
from pipeline.plan.workbook.together import tables_together
from pipeline.round.roster import Unit
from pipeline.round.round import Round, find_round, lacking_for_forms, round_with_faults
from pipeline.round.round_book import RoundBookError
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import ROUND_BOOK
from schemas.model import Models, TableSet
from schemas.own.definition import NOTHING_OWN
from schemas.records import Form
from schemas.registry import PACKAGED
from schemas.respondents import spelling


@dataclass(frozen=True)
class OpenRound:
    """A round, its plan, and all that it asks: ``form`` holds plain records, which go to the
    workers, ``models`` judge what is filled into it. ``further`` are the other plans that it
    measures, whose questions are on the same form."""

    round: Round
    plan: Plan
    form: Form
    models: Models
    further: tuple[Plan, ...] = ()

    @property
    def plans(self) -> tuple[Plan, ...]:
        """All plans, the one that the summary speaks of first."""
        return (self.plan, *self.further)

    @property
    def switches(self) -> frozenset[str]:
        """The switches that figures of any plan depend on."""
        return frozenset().union(*(plan.switches for plan in self.plans))

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """The indicators of all plans under the round's switches."""
        settings = self.round.effective_switches
        return tuple(line for plan in self.plans for line in plan.under(settings).indicators)

    def uses(self, unit: Unit, codes: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
        """(plan's id, those of the tables, rows and columns ("22/3") that it is the first to have a
        use for)."""
        settings, added = self.round.effective_switches, self.round.settings.also_asked
        left = list(codes)
        for plan in self.plans if left else ():
            use = PlanUse((plan,), self.form, settings, added)
            unused = use.unused(unit.kind, frozenset(unit.levels))
            numbers = {t.number: spelling(t.name) for t in self.form.tables}
            parts = ((one, one.partition("/")[0]) for one in left)
            needed = [one for one, part in parts if numbers.get(part, spelling(part)) not in unused]
            left = [one for one in left if one not in needed]
            if needed:
                yield plan.id, needed

    @cached_property
    def at_hand(self) -> AtHand:
        """The figures that the office has of the units already. Raises ``BookError``."""
        return at_hand_of(self.round, self.form)


def open_round(name: str, folder: Path, for_forms: bool = False) -> OpenRound:
    """Load the round ``name`` as called from ``folder``; "" is the one that is due last. What only
    its forms need must be there ``for_forms``.

    Raises ``OfficerMustAct`` where the round or its plan can't be found or used.
    """
    found = round_with_faults(find_round(name, folder))
    book = found.book
    faults = [*found.faults, *unknown_rounds(found.round, book)]
    if for_forms:
        places = {(fault.sheet, fault.cell) for fault in faults}
        faults += (one for one in lacking_for_forms(book) if (one.sheet, one.cell) not in places)
    refused: list[OfficerMustAct] = []
    opened, waiting = None, ""
    plans = book.sheet, book.places.get("plan", "")
    if plans not in {(fault.sheet, fault.cell) for fault in faults}:
        try:
            opened = opened_round(found.round)
        except PlanError as error:
            each = error.each if isinstance(error, PlansRefusedError) else (error,)
            refused += (one for one in each if isinstance(one, PlanBookError))
            others = (one for one in each if not isinstance(one, PlanBookError))
            faults += (BookFault(*plans, str(one).rstrip(".")) for one in others)
    if opened is None:
        faults += misnamed_without_plans(book)
        waiting = waiting_for_plans(book)
    else:
        faults += misnamed(opened.round, opened.plans, opened.form, book)
        try:
            check_codes(opened.round, opened.form)
        except SentFormError as error:
            refused.append(error)
    if faults:
        path = found.round.folder / ROUND_BOOK
        told = in_order(faults, book.names)
        refused.insert(0, RoundBookError(path, told, more=waiting))
    elif waiting:
        refused.append(PlanError(waiting))
    if opened is None or refused:
        if len(refused) == 1:
            raise refused[0]
        together = PlanError("\n\n".join(map(str, refused)))
        together.each = tuple(refused)
        raise together
    return opened


class PlansRefusedError(PlanError):
    """The plans that a round names can't be used; ``each`` says why of one."""

    def __init__(self, each: Sequence[PlanError]) -> None:
        self.each = tuple(each)
        super().__init__("\n\n".join(map(str, each)))


def opened_round(round_: Round) -> OpenRound:
    """The round with its plans and form. Where its settings name a workbook in its folder, that
    plan goes by the id that stands there from now on. Raises ``OfficerMustAct`` where a plan can't
    be used."""
    names = round_.plan_names or round_.settings.plans
    found: list[PlanBook] = []
    refused: list[PlanError] = []
    for name in names:
        try:
            found.append(_plan_named(name, round_))
        except PlanError as error:
            refused.append(error)
    if refused:
        raise PlansRefusedError(refused)
    ids = [book.plan.id for book in found]
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise PlanError(
            f"{round_.folder / ROUND_BOOK}, ô Kế hoạch: hai kế hoạch cùng mã {', '.join(twice)}. "
            "Mỗi kế hoạch một mã; sửa mã ở trang Kế hoạch của sổ, hoặc bỏ một tên."
        )
    first, *others = (book.plan for book in found)
    settings = round_.settings.model_copy(
        update={"plan": first.id, "further_plans": tuple(ids[1:])}
    )
    basis = first.legal_basis if is_plan_file(names[0]) else ""
    round_ = replace(round_, settings=settings, plan_names=names, form_basis=basis)
    return opened_with(round_, first, tables_together(found, PACKAGED), tuple(others))


def _plan_named(name: str, round_: Round) -> PlanBook:
    if is_plan_file(name):
        return load_book(round_.folder / _in_folder(name), PACKAGED)
    return PlanBook(find_plan(name, PACKAGED.form), NOTHING_OWN, PACKAGED)


def _in_folder(name: str) -> str:
    """The name of a file of the round's own folder. Raises ``PlanError`` for a path elsewhere."""
    if Path(name).name != name or "\\" in name:
        raise PlanError(
            f'ô Kế hoạch ghi "{name}": phải là tên một tệp đặt cùng '
            "thư mục của đợt, ví dụ ke-hoach.xlsx. Chép tệp vào thư mục đó rồi chỉ ghi tên tệp."
        )
    return name


def opened_with(
    round_: Round, plan: Plan, tables: TableSet, further: tuple[Plan, ...] = ()
) -> OpenRound:
    """The round that follows ``plan`` and asks ``tables``: those packaged, with an office's own
    among them (``schemas.own.make``). Rows bear the words of the first plan that has any."""
    year = plan.action_month_year(round_.settings.period, round_.settings.year)
    folder = round_.folder
    round_ = replace(
        round_,
        stated_action_month=year,
        sent_cutoffs=sent_cutoffs(folder),
        sent_versions=sent_versions(folder),
    )
    labels = {code: said for one in (*further[::-1], plan) for code, said in one.labels.items()}
    worded = plan.model_copy(update={"labels": labels}) if further else plan
    settings = round_.settings
    form = form_of_round(worded, tables.form, settings.switches)
    form = replace(form, facts=tuple(round_.facts().items()))
    use = PlanUse((plan, *further), form, round_.effective_switches, settings.also_asked)
    # What the form prints is dated by its own wording: no day of the round is part of its version.
    dated, *others = (_with_action_month(one, form, round_) for one in (plan, *further))
    asked = replace(round_, unused=use.unused)
    return OpenRound(asked, dated, form, tables.models, tuple(others))


def _with_action_month(plan: Plan, form: Form, round_: Round) -> Plan:
    """The plan with the year of the month in the title of each indicator that reads a row of it:
    the month reported need not be that of the year reported, nor over."""
    rows = {
        (table.name, row.name)
        for table in form.tables
        for _, block in table.blocks
        for row in block.rows
        if "{NAM_THD}" in row.label
    }
    told = f" năm {round_.action_month_year}"
    so_far = round_.action_month_so_far
    in_full = f"{told} ({so_far})" if so_far else told

    def dated(line: Indicator) -> Indicator:
        if not any((one.table, one.row) in rows for one in (*line.numerator, *line.denominator)):
            return line
        words = {"title": line.title + in_full, "brief": (line.brief or line.title) + told}
        return line.model_copy(update=words)

    return plan.model_copy(update={"indicators": tuple(map(dated, plan.indicators))})
