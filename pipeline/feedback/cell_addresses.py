"""Cells of a unit's form by their addresses, as the officer sees them in Excel and in findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.decided.decide import units_below
from pipeline.files.last_run import rows_of_last_run
from pipeline.forms.layout import BlockLayout, SheetLayout, layout_form
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.errors import OfficerMustAct
from pipeline.text.spelling import fold, plain
from schemas.records import Form, Shape

_ADDRESS = re.compile(r"(?:(.+?)[\s,;:!]+)??(?:o\s+)?([a-z]{1,3}[1-9]\d{0,4})")
"""A sheet and an address in it, as they are without any marks."""


def printed_code(round_: Round, form: Form, unit: str, typed: str) -> str:
    """The printed code of the cell that ``typed`` gives the address of ("Biểu 01, ô D15"); any
    other text as it is. Where the unit's return has it elsewhere than its form, the findings of the
    last run tell. Raises ``OfficerMustAct`` where the address tells no cell, or several."""
    found = _ADDRESS.fullmatch(plain(typed))
    codes = (row.code for table in form.tables for _, block in table.blocks for row in block.rows)
    if found is None or fold(typed) in map(fold, codes):
        return typed
    known = {one.code.casefold(): one for one in (*round_.units, *units_below(round_))}
    whose = known.get(unit.casefold())
    if whose is None:
        return typed
    sheet, cell = found[1] or "", found[2].upper()
    # What a finding calls by its address is where it says.
    for source in (_in_findings(round_, form, whose, cell), _on_form(round_, form, whose, cell)):
        places = {name: code for name, code in source if plain(name).startswith(sheet)}
        if len(places) == 1:
            return next(iter(places.values()))
        if places:
            raise OfficerMustAct(
                f"Ô {cell} có ở các trang {', '.join(places)}. Ghi cả tên trang, ví dụ: "
                f"{next(iter(places))}, ô {cell}."
            )
    raise OfficerMustAct(
        f'{whose.code}: "{typed}" không phải là ô đơn vị điền. Ghi tên trang và ô như lỗi đã nêu, '
        "hoặc mã dòng/mã cột in trên biểu mẫu, ví dụ 102/2."
    )


def _in_findings(round_: Round, form: Form, unit: Unit, cell: str) -> Iterator[tuple[str, str]]:
    """Sheets of the unit's return where the last run found something in the cell, with its code."""
    tables = {table.name: table for table in form.tables}
    for row in rows_of_last_run(round_.folder, "findings.csv"):
        table = tables.get(row["table"])
        is_this = row["unit_code"] == unit.code and row["cell"] == cell
        if table is not None and is_this and row["row"]:
            coded = {one.code for _, block in table.blocks for one in block.rows}
            number = "" if row["row"] in coded else table.number
            parts = (number, row["row"], row["column"])
            yield row["sheet"] or table.sheet, "/".join(filter(None, parts))


def _on_form(round_: Round, form: Form, unit: Unit, cell: str) -> Iterator[tuple[str, str]]:
    """Sheets of the form that the unit gets with such a cell to fill, and its code there."""
    for sheet in layout_form(form, round_.respondent(unit)).sheets:
        codes = {at: code for block in sheet.blocks for at, code in _codes(sheet, block)}
        if cell in codes:
            yield sheet.sheet, codes[cell]


def _codes(sheet: SheetLayout, block: BlockLayout) -> Iterator[tuple[str, str]]:
    if block.block.shape is not Shape.LIST:
        for row, column in block.cells():
            code = f"{row.code}/{block.block.column_code(row, column)}"
            yield block.address(row.name, column.name), code
        return
    for entry in range(block.room):
        for column in block.columns:
            code = f"{sheet.table.number}/{entry + 1}/{column.code}"
            yield block.address("", column.name, entry), code
