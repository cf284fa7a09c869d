"""Exemptions: answers that make other cells needless, and the Excel conditions that say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pipeline.forms.formulas import (
    MINORITY_CELL,
    absolute,
    gate_cell,
    has_minority_question,
    is_required,
    minority_source,
    quoted,
)
from pipeline.forms.layout import BlockLayout, FormLayout, SheetLayout
from pipeline.forms.lines import FormLine
from schemas.code_lists import NO
from schemas.dependents import Dependent
from schemas.records import Column, Row
from schemas.rules import MINORITY_COLUMNS

GATE, MINORITY, ANSWER = "gate", "minority", "answer {}"
"""Kinds: the gate of the sheet, Bìa's question on ethnic minorities, other answers of the table
(by the number of its dependents)."""
_LINE = "\N{NULL}"
"""Stands in a condition for the Excel line that it is about, where it is about every line."""

Exemptions = tuple[str, ...]


@lru_cache(maxsize=256)
def _answers(sheet: SheetLayout, *, elsewhere: bool) -> Mapping[str, str]:
    """Excel condition of each kind that other answers of the table make; none where this form does
    not ask them."""
    found = {}
    for number, dependent in enumerate(sheet.table.dependents.each):
        if terms := [*_fails(sheet, dependent, elsewhere=elsewhere)]:
            kind = ANSWER.format(number)
            found[kind] = terms[0] if len(terms) == 1 else f"OR({','.join(terms)})"
    return found


def _fails(sheet: SheetLayout, dependent: Dependent, *, elsewhere: bool) -> Iterator[str]:
    for one in dependent.conditions:
        block = next((block for block in sheet.blocks if block.name == one.block), None)
        if block is None or not block.has(one.row, one.of.column):
            continue
        if one.row:
            cell = absolute(block.address(one.row, one.of.column))
        else:
            cell = f"${block.letter('', one.of.column)}{_LINE}"
        yield one.excel_fails(sheet.reference(cell) if elsewhere else cell)


def at_line(condition: str, line: int) -> str:
    """A condition, told of one Excel line."""
    return condition.replace(_LINE, str(line))


def exemptions_of(
    form: FormLayout, sheet: SheetLayout, block: BlockLayout, row: Row | None, column: Column
) -> Exemptions:
    """The kinds of answer that make a cell needless; where one explains the answer that spares the
    others, it stays open."""
    found: list[str] = []
    is_gate = block.name == "head" and row is not None and row.name == sheet.table.gate
    is_ungated = row is not None and row.ungated
    explains = row is not None and any(
        check.explained_by == (row.name, column.name) for check in block.block.checks.values()
    )
    if gate_cell(sheet) and not (is_gate or is_ungated or explains):
        found.append(GATE)
    if column.name in MINORITY_COLUMNS and has_minority_question(form, sheet):
        found.append(MINORITY)
    answers = _answers(sheet, elsewhere=False)
    name = row.name if row is not None else ""
    for number, dependent in enumerate(sheet.table.dependents.each):
        kind = ANSWER.format(number)
        if kind in answers and dependent.covers(block.name, name, column.name):
            found.append(kind)
    return tuple(found)


def exempting_row(sheet: SheetLayout, block: BlockLayout, row: Row | None) -> Exemptions:
    """The kinds of answer that make a whole row needless, apart from those of many rows."""
    answers = _answers(sheet, elsewhere=False)
    return tuple(
        kind
        for number, one in enumerate(sheet.table.dependents.each)
        if (kind := ANSWER.format(number)) in answers
        and row is not None
        and (one.block, row.name in one.rows) == (block.name, True)
    )


def contradicting(sheet: SheetLayout, exemptions: Exemptions) -> Exemptions:
    """Answers among these that no rule of the table defends against others."""
    each = enumerate(sheet.table.dependents.each)
    told = {ANSWER.format(number) for number, one in each if not one.is_ruled}
    return tuple(kind for kind in exemptions if kind in told)


def conditions_on_sheet(form: FormLayout, sheet: SheetLayout) -> Mapping[str, str]:
    """Excel condition of each kind of exemption, for use on the sheet itself; ``at_line`` tells it
    of a line."""
    cells = {GATE: gate_cell(sheet)}
    if has_minority_question(form, sheet):
        cells[MINORITY] = MINORITY_CELL
    return {**_says_no(cells), **_answers(sheet, elsewhere=False)}


def conditions_elsewhere(form: FormLayout, sheet: SheetLayout) -> Mapping[str, str]:
    """Excel condition of each kind of exemption, for use on another sheet."""
    gate = gate_cell(sheet)
    cells = {GATE: gate and sheet.reference(gate), MINORITY: minority_source(form, sheet)}
    return {**_says_no(cells), **_answers(sheet, elsewhere=True)}


def _says_no(cells: Mapping[str, str]) -> Mapping[str, str]:
    return {kind: f"{cell}={quoted(NO)}" for kind, cell in cells.items() if cell}


def required_cells(
    form: FormLayout,
    sheet: SheetLayout,
    lines: Iterable[FormLine],
    conditions: Mapping[str, str],
) -> dict[tuple[str, ...], list[str]]:
    """Addresses of the cells that must be filled, by the conditions that exempt them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for line in lines:
        for address, row, column in line.cells:
            if is_required(line.block, row, column):
                exempt = tuple(
                    at_line(conditions[kind], line.number)
                    for kind in exemptions_of(form, sheet, line.block, row, column)
                )
                found.setdefault(exempt, []).append(address)
    return found


def unless_exempt(formula: str, some: tuple[str, ...]) -> str:
    """``formula``, or 0 where one of the conditions holds."""
    if not some:
        return formula
    return f"IF({some[0] if len(some) == 1 else f'OR({chr(44).join(some)})'},0,{formula})"
