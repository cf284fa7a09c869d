"""Make files that came back: take a unit's form, fill it, spoil it, save it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from pipeline.forms.formulas import is_input
from pipeline.forms.layout import BlockLayout, FormLayout, layout_form
from pipeline.forms.make import FormMaker
from pipeline.forms.prefill import as_typed
from pipeline.forms.unit_marks import with_marks
from pipeline.plan.open_round import opened_round
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.sample.archive import dated
from pipeline.sample.figures import LIVELY, answer
from pipeline.sample.locate import open_form
from pipeline.sample.mistakes import MESS, SENT_AS_PDF, FilledForm
from pipeline.sample.people import Headcount
from pipeline.sample.profiles import Commune, Profile
from pipeline.sample.scene import Scene, TableAnswers
from pipeline.xlsx.typed_in import Value
from schemas.code_lists import NO
from schemas.records import VALUE, Table
from schemas.rules import MINORITY_COLUMNS

_SCAN = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
"""One empty A4 page: a scan holds no figures that could be read."""

Ask = Callable[[Table], TableAnswers]


class LockedCellError(Exception):
    """The form asks for a cell that it does not let the clerk type into."""


@dataclass(frozen=True)
class Order:
    """One file to make. ``corrected``: the second file of a unit that sends twice;
    ``years_back``: how many years before the profile was drawn the round is set."""

    round: Round
    unit: Unit
    profile: Profile
    commune: Commune
    path: Path
    sent: dt.date
    saved: dt.datetime
    seed: int
    mess: str = ""
    corrected: bool = False
    years_back: int = 0


class _Makers:
    """The forms of a round and their layouts; all units that are asked the same have the cells at
    the same addresses."""

    def __init__(self, round_: Round) -> None:
        opened = opened_round(round_)
        self.plan = opened.plan
        self.forms = FormMaker(opened.form, opened.round)
        self._layouts: dict[Unit, FormLayout] = {}

    def layout(self, unit: Unit) -> FormLayout:
        alike = with_marks(unit)
        if alike not in self._layouts:
            who = self.forms.round.respondent(unit)
            self._layouts[alike] = layout_form(self.forms.form, who)
        return self._layouts[alike]


def make_files(orders: Iterable[Order]) -> Iterator[str]:
    """Make the files of one round; the folders are there. Yields of each the place of the mess,
    ``sheet!cell`` or ""."""
    makers: _Makers | None = None
    for order in orders:
        makers = makers or _Makers(order.round)
        yield _make_file(order, makers)


def _make_file(order: Order, makers: _Makers) -> str:
    if order.mess == SENT_AS_PDF:
        order.path.write_bytes(_SCAN)
        return ""
    unit, who = order.unit, makers.forms.round.respondent(order.unit)
    mess = MESS[order.mess] if order.mess else None
    profile = order.profile
    if mess is not None:
        profile = replace(profile, gates=mess.made_possible(profile.gates))
    tables = makers.forms.form.asked(who)

    def ask(table: Table) -> TableAnswers:
        # Each table has its own source of chance: a table more or less leaves the others alone.
        source = f"{order.seed}:{unit.code}:{table.name}"
        if order.years_back and table.name in LIVELY:
            source += f":{order.years_back} back"
        scene = Scene(
            unit=unit,
            # What was left out of the first file was one person of Biểu 01, nothing else.
            profile=_one_more(profile) if order.corrected and table.name == "staff" else profile,
            commune=order.commune,
            settings=order.round.settings,
            plan=makers.plan,
            sent=order.sent,
            rng=Random(source),
            years_back=order.years_back,
        )
        return answer(table, who, scene)

    filled = makers.forms.form_of(unit, typed(makers.layout(unit), tables, ask))
    place = ""
    if mess is not None and mess.make is not None:
        workbook = open_form(filled)
        by_name = {table.name: table for table in tables}
        rng = Random(f"{order.seed}:{unit.code}:{order.mess}")
        place = mess.make(FilledForm(workbook, by_name, who, rng))
        saved = io.BytesIO()
        workbook.save(saved)
        filled = saved.getvalue()
    order.path.write_bytes(dated(filled, order.saved))
    return place


def _one_more(profile: Profile) -> Profile:
    """The unit after a member of staff was found to be left out of the first file."""
    return replace(profile, support=profile.support + Headcount(other_women=1))


def typed(layout: FormLayout, tables: Iterable[Table], ask: Ask) -> dict[str, dict[str, Value]]:
    """Answers each of ``tables`` with what ``ask`` gives; returns the values of the cells that a
    clerk then fills, by sheet name and address.

    As the form tells the clerk to: behind a gate answered Không nothing is typed but on rows that
    are asked all the same, nor in columns 3 and 4 where there is nobody of a minority. Raises
    ``LockedCellError`` where an answer has no open cell.
    """
    found: dict[str, dict[str, Value]] = {}
    gates: dict[str, object] = {}
    for table in tables:
        answers = ask(table)
        sheet = layout.by_table[table.name]
        cells = found.setdefault(sheet.sheet, {})
        gates.update(
            {row: value for (row, column), value in answers.cells.items() if column == VALUE}
        )
        if sheet.head is not None:
            for row, value in answers.head.items():
                _type_in(cells, sheet.head, row, VALUE, value)
        if sheet.body is None:
            continue
        is_spared = bool(table.gate) and answers.head.get(table.gate) == NO
        if is_spared and not table.ungated:
            continue
        spared = MINORITY_COLUMNS if gates.get(table.minority_gate) == NO else ()
        for (row, column), value in answers.cells.items():
            is_asked = not is_spared or sheet.body.block.row(row).ungated
            if is_asked and column not in spared:
                _type_in(cells, sheet.body, row, column, value)
        for index, entry in enumerate(() if is_spared else answers.entries):
            for column, value in entry.items():
                _type_in(cells, sheet.body, "", column, value, index)
    return {sheet: cells for sheet, cells in found.items() if cells}


def _type_in(
    cells: dict[str, Value],
    block: BlockLayout,
    row: str,
    column: str,
    value: object,
    entry: int = 0,
) -> None:
    if value is None:
        return
    written = as_typed(value)
    assert isinstance(written, Value)
    line = block.block.row(row) if row else None
    if not block.has(row, column) or not is_input(block, line, block.block.column(column)):
        raise LockedCellError(f"{row}, {column}")
    cells[block.address(row, column, entry)] = written
