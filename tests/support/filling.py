"""Honest figures typed into the open cells of a form."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.forms.formulas import is_input
from pipeline.forms.layout import layout_form
from pipeline.forms.prefill import as_typed
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.xlsx.book_part import BookPart
from pipeline.xlsx.relations import Relations, relations_name
from pipeline.xlsx.typed_in import typed_in, uncalculated
from pipeline.xlsx.zip_parts import Package
from schemas.records import Form, Shape
from tests.support.readings import honest, honest_entries

_BOOK = "xl/workbook.xml"


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
    a table instead of the honest ones. Locked cells are left alone, as Excel would. No formula has
    a stored result."""
    values = typed_into(form, round_, unit, more, entries=entries, lists=lists)
    package = Package.of(blank.read_bytes())
    relations = Relations(_BOOK, package.read(relations_name(_BOOK)))
    changed: dict[str, bytes | None] = {}
    for sheet, relation in BookPart(package.read(_BOOK)).sheets():
        own = {at[1]: as_typed(value) for at, value in values.items() if at[0] == sheet}
        part = relations.target(relation)
        text = uncalculated(package.read(part).decode())
        for address in (address for address, value in own.items() if value is None):
            text = re.sub(rf'(<c r="{address}" s="\d+")[^>/]*><(?:v|is)>.*?</c>', r"\1/>", text)
        given = {address: value for address, value in own.items() if value is not None}
        changed[part] = typed_in(text, given).encode()
    filled.write_bytes(package.with_parts(changed).packed())
    return filled


def typed_into(
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
    for sheet in layout_form(form, who).sheets:
        table = sheet.table
        figures = {**honest(table, who), **(more or {}).get(table.name, {})}
        for (row, column), value in figures.items():
            block = next(one for one in sheet.blocks if row in one.lines)
            asked = block.block.row(row), block.block.column(column)
            if block.has(row, column) and is_input(block, *asked):
                typed[sheet.sheet, block.address(row, column)] = value
        if entries and sheet.body is not None and table.body.shape is Shape.LIST:
            honest_ones = honest_entries(table, round_, who)
            for number, entry in enumerate((lists or {}).get(table.name, honest_ones)):
                for column, value in entry.items():
                    typed[sheet.sheet, sheet.body.address("", column, number)] = value
    return typed
