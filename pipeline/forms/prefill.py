"""Prefilling of a form: from the rounds before facts that stay and figures to look back on, from
the office the figures that it has. Names of people go to the form of their own unit alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.closing.earlier import closed_before
from pipeline.closing.kept import Kept, read_kept
from pipeline.forms.content import FormContent
from pipeline.forms.formulas import is_input
from pipeline.forms.layout import BlockLayout, SheetLayout
from pipeline.forms.notes import OFFICE_S, all_notes, note_letter
from pipeline.measure.history import EarlierRound
from pipeline.measure.lineage import Lineage
from pipeline.plan.at_hand import NOTHING_AT_HAND, AtHand, at_hand_of
from pipeline.round.roster import Unit
from pipeline.round.round import Round, day
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Column, Form, Row, Shape

_RUNNING_UNTIL = "end_year"
"""The column of a List that says how long an entry goes on; entries without it go on."""


@dataclass(frozen=True)
class Past:
    """The closed rounds before, earliest first, what each kept of its units, the figures that the
    office has of them already, and the codes that they had in those rounds."""

    rounds: tuple[EarlierRound, ...] = ()
    kept: tuple[Mapping[str, Kept], ...] = ()
    at_hand: AtHand = field(default_factory=lambda: NOTHING_AT_HAND)
    lineage: Lineage = field(default_factory=Lineage)


NO_PAST = Past()


def as_typed(value: Any) -> Any:
    """The value as a person types it into a form: a day as text, everything else as it is."""
    return day(value) if isinstance(value, dt.date) else value


def past_of(round_: Round, form: Form) -> Past:
    """The closed rounds of ``previous`` and the office's own figures. Raises ``OfficerMustAct``
    where a round is missing, damaged or not earlier, or where figures can't be used."""
    history = closed_before(round_, form)
    kept = tuple(read_kept(earlier.round.folder, form) for earlier in history.rounds)
    return Past(history.rounds, kept, at_hand_of(round_, form), history.lineage)


def with_past(content: FormContent, unit: Unit, past: Past) -> FormContent:
    """The form of ``unit`` with what the unit itself reported before, and what the office has."""
    kept, known = _kept_of(unit, past), past.at_hand.get(unit.code, {})
    if not (past.rounds or known):
        return content
    prefilled, noted = {}, {}
    for sheet in content.layout.sheets:
        values: dict[str, str | int | float] = (
            dict(_values(sheet, kept, content.who.year)) if kept else {}
        )
        notes = dict(_notes(sheet, unit, content.who.period, past))
        for block, row, address, value in _known(sheet, known.get(sheet.table.name, {})):
            values[address] = value
            if letter := note_letter(sheet, block):
                place = f"{letter}{block.lines[row.name]}"
                before = notes.get(place, "").removesuffix(OFFICE_S)
                notes[place] = f"{before.strip()} {OFFICE_S}".strip()
        if values:
            prefilled[sheet.sheet] = values
        if notes:
            noted[sheet.sheet] = notes
    return replace(content, prefilled=prefilled, noted=noted)


def _known(
    sheet: SheetLayout, figures: Mapping[CellKey, Any]
) -> Iterator[tuple[BlockLayout, Row, str, str | int | float]]:
    """Block, row, address and value of the cells that the office's figures fill."""
    for block in sheet.blocks:
        for row, column in block.cells() if figures and block.block.rows else ():
            value = figures.get((row.name, column.name)) if row is not None else None
            if row is not None and value is not None and _may_stand(block, row, column, value):
                yield block, row, block.address(row.name, column.name), as_typed(value)


def _kept_of(unit: Unit, past: Past) -> Kept | None:
    """Answers of the last round that has the unit, under its code or the one that it had then; of
    several units that became one, nobody can tell whose."""
    for earlier, kept in zip(reversed(past.rounds), reversed(past.kept), strict=True):
        codes = _codes_then(unit, earlier, past)
        if codes and codes[0] in kept and (len(codes) == 1 or codes[0] == unit.code):
            return kept[codes[0]]
    return None


def _codes_then(unit: Unit, earlier: EarlierRound, past: Past) -> tuple[str, ...]:
    """The codes that stood for the unit, its own first; what was of another kind is not it, unless
    the roster says so."""
    then = earlier.round.by_code
    codes = tuple(code for code in past.lineage.codes_of(unit.code) if code in then)
    return () if codes == (unit.code,) and then[unit.code].kind != unit.kind else codes


def _values(sheet: SheetLayout, kept: Kept, year: int) -> Iterator[tuple[str, str | int]]:
    name = sheet.table.name
    for block in sheet.blocks:
        if block.block.shape is Shape.LIST:
            entries = [e for e in kept.entries.get(name, ()) if e.get(_RUNNING_UNTIL, year) >= year]
            for number, entry in enumerate(entries[: block.room]):
                for column in block.columns:
                    value = entry.get(column.name)
                    if value is not None and _may_stand(block, None, column, value):
                        yield block.address("", column.name, number), as_typed(value)
            continue
        answers = kept.answers.get(name)
        for row, column in block.cells() if answers else ():
            value = answers.get(row.name) if answers and column.name == VALUE else None
            if value is not None and _may_stand(block, row, column, value):
                yield block.address(row.name, column.name), as_typed(value)


def _may_stand(block: BlockLayout, row: Row | None, column: Column, value: Any) -> bool:
    """True where the present form asks for the value and has it in its list."""
    if not is_input(block, row, column):
        return False
    choices = block.question(row, column).choices
    return choices is None or value in choices.items


def _notes(sheet: SheetLayout, unit: Unit, period: str, past: Past) -> Iterator[tuple[str, str]]:
    """Figures of the last round on a period of the same length, else of the last of all: turns of
    half a year are not held against those of a year where there is better."""
    found = [
        (earlier, figures)
        for earlier in past.rounds
        if (figures := earlier.together(sheet.table, _codes_then(unit, earlier, past)))
    ]
    alike = [one for one in found if one[0].round.settings.period == period]
    for earlier, figures in (alike or found)[-1:]:
        yield from all_notes(sheet, figures, earlier.round.period_words)
