"""The material of a review, and the question on one of its cells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.measure.history import History
from pipeline.measure.verdict import display
from pipeline.plan.plan import Indicator
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Place, find
from schemas.expressions.numbers import CellKey
from schemas.records import EXPLANATION, Form, Table


@dataclass(frozen=True)
class Matter:
    """The accepted tables of a round, with all they can be compared with."""

    accepted: Accepted
    round: Round
    form: Form
    history: History
    indicators: tuple[Indicator, ...]

    def page(self, table: str, unit: str) -> AcceptedTable | None:
        return self.accepted.tables.get(table, {}).get(unit)

    def figure(self, table: str, unit: str, cell: CellKey) -> int | None:
        """A count of a unit; ``None`` where its table doesn't count or the cell isn't given.

        Raises ``KeyError`` where the form's table has no such cell.
        """
        page = self.page(table, unit)
        if page is None:
            return None
        if not any(block.has(*cell) for _, block in self.form.by_name[table].blocks):
            raise KeyError(f"{table} has no cell {cell}")
        value = page.cells.get(cell)
        return value if isinstance(value, int) else None

    def units_with(self, table: str) -> Iterator[tuple[Unit, AcceptedTable]]:
        """The units of which the table counts, in the roster's order."""
        pages = self.accepted.tables.get(table, {})
        for unit in self.round.units:
            if unit.code in pages:
                yield unit, pages[unit.code]

    def ask(
        self, sentence: str, page: AcceptedTable, table: str, cell: CellKey, **arguments: object
    ) -> Finding:
        """A query on a cell (in a List keyed by number of the entry and column name); explained
        where its row carries an explanation."""
        form = self.form.by_name[table]
        row, column = _codes(form, cell)
        address = page.addresses.get(cell, "")
        place = Place(page.path, table, row, column, page.sheet, address, page.unit)
        value = _value(page, cell)
        words = {"biểu": form.label, **arguments}
        finding = find(sentence, words, place, "" if value is None else str(value))
        explained = bool(_value(page, (cell[0], EXPLANATION)))
        return replace(finding, state="explained") if explained else finding


def _value(page: AcceptedTable, cell: CellKey) -> object:
    line, column = cell
    if line.isdecimal():
        return page.entries[int(line) - 1].get(column)
    return page.cells.get(cell)


def _codes(table: Table, cell: CellKey) -> tuple[str, str]:
    """The printed codes of a cell."""
    name, column = cell
    for _, block in table.blocks:
        if name in block.row_index and column in block.column_index:
            row = block.row(name)
            return row.code, block.column_code(row, block.column(column))
    if table.list_block is not None and name.isdecimal():
        return name, table.list_block.column(column).code
    raise KeyError(f"{table.name} has no {cell}")


def neat(value: Fraction) -> str:
    """A factor or a percentage as sentences say it: ``4``, ``3,5``."""
    return display(value, least=0 if value.denominator == 1 else 1)
