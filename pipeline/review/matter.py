"""The material of a review, and the question on one of its cells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.measure.history import EarlierRound, History
from pipeline.measure.verdict import display
from pipeline.plan.at_hand import NOTHING_AT_HAND, AtHand
from pipeline.plan.plan import Indicator
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Place, find
from pipeline.text.numbers import as_said
from schemas.expressions.numbers import CellKey
from schemas.records import EXPLANATION, Form, Table
from schemas.wording import in_words_of, wording

_FORMULA = re.compile(r"\s*\(\d+ = [^)]*\)$|^(–|[IVX\d]+\.)\s*")


@dataclass(frozen=True)
class Matter:
    """The accepted tables of a round, with all they can be compared with."""

    accepted: Accepted
    round: Round
    form: Form
    history: History
    indicators: tuple[Indicator, ...]
    at_hand: AtHand = field(default_factory=lambda: NOTHING_AT_HAND)
    """Figures that the office has of the units already."""

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

    def last_figure(self, table: str, unit: Unit, cell: CellKey) -> tuple[EarlierRound, int] | None:
        """The unit's figure in its last report that has it. Entries of a List have none: they are
        of one period."""
        codes = self.history.lineage.codes_of(unit.code)
        for earlier in reversed(self.history.rounds):
            value = earlier.together(self.form.by_name[table], codes).get(cell)
            if isinstance(value, int):
                return earlier, value
        return None

    def label(self, table: str, cell: CellKey, unit: Unit) -> str:
        """The wording of the cell's row (in a List of its column), without the row's number and
        without the formula that is printed behind it."""
        name, column = cell
        page = self.form.by_name[table]
        for _, block in page.blocks:
            if name in block.row_index:
                words = wording(block.row(name), page, self.round.respondent(unit))
                own = words if page.plan_lines else in_words_of(unit.kind, words)
                return _FORMULA.sub("", own.format_map(self.round.facts(unit)))
        entries = self.form.by_name[table].list_block
        assert entries is not None
        return in_words_of(unit.kind, entries.column(column).question.label)

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
        words = {"biểu": form.label} | {name: as_said(said) for name, said in arguments.items()}
        kind = self.round.by_code[page.unit].kind if page.unit in self.round.by_code else ""
        finding = find(sentence, words, place, "" if value is None else str(value), kind)
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
