"""Addresses and formulas that several parts of a form share. Only functions that Excel,
LibreOffice and Google Sheets have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pipeline.forms.layout import STATUS_LINE, BlockLayout, FormLayout, SheetLayout
from pipeline.xlsx.addresses import ranges
from schemas.expressions.texts import is_blank, is_filled
from schemas.records import Column, Row, Shape

MINORITY_CELL = f"$B${STATUS_LINE}"
"""Repeats Bìa's answer on the sheet: a conditional format or a validation that looks at another
sheet is written as an extension that other programs drop."""


def quoted(text: str) -> str:
    """A text constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


def absolute(address: str) -> str:
    """``C9`` as ``$C$9``."""
    letters = address.rstrip("0123456789")
    return f"${letters}${address[len(letters) :]}"


def joined(cells: Iterable[str]) -> str:
    """The cells as the arguments of a function like COUNT."""
    return ",".join(ranges(cells))


def blanks(cells: Iterable[str], sheet: SheetLayout | None = None) -> str:
    """Formula: count of the blanks among the cells; "0" without cells. To the reader, and so here,
    a cell in which only spaces stand is blank."""
    return _count(is_blank, cells, sheet)


def filled(cells: Iterable[str], sheet: SheetLayout | None = None) -> str:
    """Formula: count of the cells that are not blank; "0" without cells."""
    return _count(is_filled, cells, sheet)


def _count(condition: Callable[[str], str], cells: Iterable[str], sheet: SheetLayout | None) -> str:
    places = [_placed(place, sheet) for place in ranges(cells)]
    return "+".join(f"SUMPRODUCT(--({condition(place)}))" for place in places) or "0"


def _placed(place: str, sheet: SheetLayout | None) -> str:
    return sheet.reference(place) if sheet else place


def gate_cell(sheet: SheetLayout) -> str:
    """Absolute address of the sheet's gate; "" where it has none."""
    gate = sheet.table.gate
    if not gate or sheet.head is None or not sheet.head.has(gate):
        return ""
    return absolute(sheet.head.address(gate))


def has_minority_question(form: FormLayout, sheet: SheetLayout) -> bool:
    """True where Bìa asks this unit the question that may make columns 3 and 4 needless."""
    return bool(minority_source(form, sheet))


def minority_source(form: FormLayout, sheet: SheetLayout) -> str:
    """Bìa's answer as other sheets write it; "" where it is not asked."""
    question = sheet.table.minority_gate
    cover = form.by_table.get("cover")
    if not question or cover is None or cover.body is None or not cover.body.has(question):
        return ""
    return cover.reference(cover.body.address(question))


def is_computed(block: BlockLayout, row: Row | None, column: Column) -> bool:
    """True where the form computes the cell: a row of parts, or a head cell that tallies a List."""
    return block.block.is_computed(row, column)


def is_input(block: BlockLayout, row: Row | None, column: Column) -> bool:
    """True where a person fills the cell."""
    return _is_due(block, row) and block.block.is_typed(row, column)


def is_required(block: BlockLayout, row: Row | None, column: Column) -> bool:
    """True where the cell must be filled (unless a gate makes it needless)."""
    return _is_due(block, row) and block.block.is_required(row, column)


def _is_due(block: BlockLayout, row: Row | None) -> bool:
    return row is None or row.name not in block.not_due


def leaves(block: BlockLayout, row: str, column: str) -> list[str]:
    """The filled cells that a cell of a fixed row comes from: itself, or those of its parts.

    Raises ``KeyError`` where one is not on this form.
    """
    parts = block.block.row(row).parts
    if not parts:
        return [block.address(row, column)]
    return [
        cell for part in parts if block.has(part, column) for cell in leaves(block, part, column)
    ]


def computed_formula(block: BlockLayout, row: Row, column: Column) -> str:
    """The sum of the row's parts; blank until a part is given."""
    parts = [block.address(part, column.name) for part in row.parts if block.has(part, column.name)]
    cells = joined(parts)
    return f'=IF(COUNT({cells})=0,"",SUM({cells}))'


def tally_formula(body: BlockLayout, name: str) -> str:
    """A head cell that counts or sums the List below; blank while the List is empty."""

    def column_range(column: str) -> str:
        return f"{body.address('', column)}:{body.address('', column, body.room - 1)}"

    tally = next(tally for tally in body.block.tallies if tally.name == name)
    rows = list_rows(body)
    if tally.conditions:
        factors = [one.product(column_range(one.column)) for one in tally.choosing]
        summed = [column_range(tally.sum_of)] if tally.sum_of else []
        counted = ",".join(("*".join(factors), *summed))
        return f'=IF({rows}=0,"",SUMPRODUCT({counted}))'
    if tally.sum_of:
        cells = column_range(tally.sum_of)
        return f'=IF(COUNT({cells})=0,"",SUM({cells}))'
    if not tally.values:
        return f'=IF({rows}=0,"",{rows})'
    cells = column_range(tally.column)
    count = "+".join(f"COUNTIF({cells},{quoted(value)})" for value in tally.values)
    return f'=IF({rows}=0,"",{count})'


def list_rows(body: BlockLayout, sheet: SheetLayout | None = None) -> str:
    """Formula: count of the entries of a List that hold anything."""
    columns = [
        f"{body.address('', column.name)}:{body.address('', column.name, body.room - 1)}"
        for column in body.columns
        if is_input(body, None, column)
    ]
    places = [_placed(cells, sheet) for cells in columns]
    return f"SUMPRODUCT(--(({'+'.join(f'({is_filled(place)})' for place in places)})>0))"


def given_below(body: BlockLayout, sheet: SheetLayout | None = None) -> str:
    """Formula: count of what an answer of Có calls for below a gate: entries of a List, amounts
    of a Matrix none of whose cells must be filled; "" where each cell is missed by itself."""
    if body.block.shape is Shape.LIST:
        return list_rows(body, sheet)
    if any(column.question.required for column in body.columns):
        return ""
    amounts = [
        body.address(row.name, column.name)
        for row, column in body.cells()
        if column.question.kind.is_amount and is_input(body, row, column)
    ]
    return f"({filled(amounts, sheet)})" if amounts else ""
