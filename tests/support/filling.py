"""Honest figures typed into the open cells of a form, found by their printed codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from pipeline.forms.prefill import as_typed
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.sample.locate import CellsByCode, cell_of, sheet_of
from schemas.records import Form, Shape
from tests.support.readings import honest, honest_entries


def fill(
    blank: Path,
    filled: Path,
    form: Form,
    round_: Round,
    unit: Unit,
    more: Mapping[str, Mapping[tuple[str, str], Any]] | None = None,
    *,
    entries: bool = True,
    lists: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Path:
    """Save ``blank`` as ``filled`` with honest figures and ``more`` of them by table; ``None``
    leaves a cell blank, and without ``entries`` the Lists stay empty; ``lists`` are the entries of
    a table instead of the honest ones. Locked cells are left alone, as Excel would."""
    book = load_workbook(blank)
    typed = typed_into(book, form, round_, unit, more, entries=entries, lists=lists)
    for (sheet, address), value in typed.items():
        book[sheet][address].value = as_typed(value)
    book.save(filled)
    return filled


def typed_into(
    book: Workbook,
    form: Form,
    round_: Round,
    unit: Unit,
    more: Mapping[str, Mapping[tuple[str, str], Any]] | None = None,
    *,
    entries: bool = True,
    lists: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> dict[tuple[str, str], Any]:
    """The values that ``fill`` puts into a blank form, by (sheet, address)."""
    typed: dict[tuple[str, str], Any] = {}
    who = round_.respondent(unit)
    for table in form.asked(who):
        page = CellsByCode(sheet_of(book, table))
        figures = {**honest(table, who), **(more or {}).get(table.name, {})}
        for (row, column), value in figures.items():
            cell = cell_of(page, table, row, column)
            if not cell.protection.locked:
                typed[page.sheet.title, cell.coordinate] = value
        if entries and table.body is not None and table.body.shape is Shape.LIST:
            honest_ones = honest_entries(table, round_, who)
            for number, entry in enumerate((lists or {}).get(table.name, honest_ones)):
                for column, value in entry.items():
                    cell = page.entry(table.body, number, column)
                    typed[page.sheet.title, cell.coordinate] = value
    return typed
