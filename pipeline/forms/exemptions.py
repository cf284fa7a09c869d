"""Exemptions: answers that make other cells needless, and the Excel conditions that say so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from schemas.records import Column, Row
from schemas.rules import MINORITY_COLUMNS

GATE, MINORITY, ANSWER = "gate", "minority", "answer"
"""Kinds: the gate of the sheet, Bìa's question on ethnic minorities, another row's answer."""

Exemptions = tuple[str, ...]


@lru_cache(maxsize=256)
def answer_cell(sheet: SheetLayout) -> str:
    """Absolute address of the answer that exempts other rows of the body; "" without one."""
    row, _, _ = sheet.table.spared_by
    if not row or sheet.body is None or not sheet.body.has(row, "answer"):
        return ""
    return absolute(sheet.body.address(row, "answer"))


def exemptions_of(
    form: FormLayout, sheet: SheetLayout, block: BlockLayout, row: Row | None, column: Column
) -> Exemptions:
    """The kinds of answer that make a cell needless."""
    found: list[str] = []
    is_gate = block.name == "head" and row is not None and row.name == sheet.table.gate
    if gate_cell(sheet) and not is_gate:
        found.append(GATE)
    if column.name in MINORITY_COLUMNS and has_minority_question(form, sheet):
        found.append(MINORITY)
    if may_be_exempt(sheet, block, row):
        found.append(ANSWER)
    return tuple(found)


def may_be_exempt(sheet: SheetLayout, block: BlockLayout, row: Row | None) -> bool:
    """True where another row's answer may make the row needless."""
    if row is None or block.name != "body" or not answer_cell(sheet):
        return False
    return row.name in sheet.table.spared_by[2]


def conditions_on_sheet(form: FormLayout, sheet: SheetLayout) -> Mapping[str, str]:
    """Excel condition of each kind of exemption, for use on the sheet itself."""
    cells = {GATE: gate_cell(sheet), ANSWER: answer_cell(sheet)}
    if has_minority_question(form, sheet):
        cells[MINORITY] = MINORITY_CELL
    return _conditions(sheet, cells)


def conditions_elsewhere(form: FormLayout, sheet: SheetLayout) -> Mapping[str, str]:
    """Excel condition of each kind of exemption, for use on another sheet."""
    own = {GATE: gate_cell(sheet), ANSWER: answer_cell(sheet)}
    cells = {kind: sheet.reference(cell) for kind, cell in own.items() if cell}
    cells[MINORITY] = minority_source(form, sheet)
    return _conditions(sheet, cells)


def _conditions(sheet: SheetLayout, cells: Mapping[str, str]) -> Mapping[str, str]:
    _, answer, _ = sheet.table.spared_by
    words = {GATE: NO, MINORITY: NO, ANSWER: answer}
    return {kind: f"{cell}={quoted(words[kind])}" for kind, cell in cells.items() if cell}


def required_cells(
    form: FormLayout, sheet: SheetLayout, lines: Iterable[FormLine]
) -> dict[Exemptions, list[str]]:
    """Addresses of the cells that must be filled, by their exemptions."""
    found: dict[Exemptions, list[str]] = {}
    for line in lines:
        for address, row, column in line.cells:
            if is_required(line.block, row, column):
                exemptions = exemptions_of(form, sheet, line.block, row, column)
                found.setdefault(exemptions, []).append(address)
    return found


def unless_exempt(formula: str, exemptions: Exemptions, conditions: Mapping[str, str]) -> str:
    """``formula``, or 0 where one of the exemptions holds."""
    some = [conditions[kind] for kind in exemptions]
    if not some:
        return formula
    return f"IF({some[0] if len(some) == 1 else f'OR({chr(44).join(some)})'},0,{formula})"
