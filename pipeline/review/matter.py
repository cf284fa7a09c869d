"""What a review looks at, and how it puts a question."""

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
from pipeline.text.findings import Finding, find
from schemas.records import EXPLANATION, Form, Table

Place = tuple[str, str]
"""(row name, column name); in a List (number of the entry, column name)."""


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

    def figure(self, table: str, unit: str, place: Place) -> int | None:
        """A count of a unit; ``None`` where its table doesn't count or the cell isn't given."""
        page = self.page(table, unit)
        value = page.cells.get(place) if page else None
        return value if isinstance(value, int) else None

    def units_with(self, table: str) -> Iterator[tuple[Unit, AcceptedTable]]:
        """The units of which the table counts, in the roster's order."""
        pages = self.accepted.tables.get(table, {})
        for unit in self.round.units:
            if unit.code in pages:
                yield unit, pages[unit.code]

    def ask(
        self, sentence: str, page: AcceptedTable, table: str, place: Place, **arguments: object
    ) -> Finding:
        """A query on the cell at ``place``; explained where its row carries an explanation."""
        form = self.form.by_name[table]
        row, column = _codes(form, place)
        value = _value(page, place)
        finding = find(
            sentence,
            {"biểu": form.label, **arguments},
            file=page.path,
            table=table,
            row=row,
            column=column,
            sheet=page.sheet,
            cell=page.addresses.get(place, ""),
            value="" if value is None else str(value),
        )
        explained = bool(_value(page, (place[0], EXPLANATION)))
        return replace(finding, unit=page.unit, state="explained" if explained else "open")


def _value(page: AcceptedTable, place: Place) -> object:
    line, column = place
    if line.isdecimal():
        return page.entries[int(line) - 1].get(column)
    return page.cells.get(place)


def _codes(table: Table, place: Place) -> tuple[str, str]:
    """The printed codes of a place."""
    name, column = place
    for _, block in table.blocks:
        if name in block.row_index and column in block.column_index:
            row = block.row(name)
            return row.code, block.column_code(row, block.column(column))
    if table.list_block is not None and name.isdecimal():
        return name, table.list_block.column(column).code
    raise KeyError(f"{table.name} has no {place}")


def neat(value: Fraction) -> str:
    """A factor or a percentage as sentences say it: ``4``, ``3,5``."""
    return display(value, least=0 if value.denominator == 1 else 1)
