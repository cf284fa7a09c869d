"""The plain records a form is made of: questions, rows, blocks, tables.

Standard library only. The pandera models of the sibling modules compile to these
(``model.py``); the reading workers get them pickled and load neither pandas nor pandera.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from typing import Protocol

from schemas.bounds import Bound
from schemas.checks import Check
from schemas.dependents import NO_DEPENDENTS, Dependents
from schemas.plan_lines import PlanLine
from schemas.respondents import ALWAYS, QUARTER_ENDS, Asked, Respondent, spelling
from schemas.tallies import Tally as Tally
from schemas.tallies import UnshownTally as UnshownTally
from schemas.versions import NOT_HASHED, hashed_as, version_of

VALUE = "value"
"""Column name of a Record's cells."""

EXPLANATION = "explanation"
"""Name of the column whose text makes a query ``explained``."""


class Kind(StrEnum):
    """Kinds of answer."""

    COUNT = "count"
    MONEY = "money"
    DECIMAL = "decimal"
    YEAR = "year"
    DATE = "date"
    TEXT = "text"
    CHOICE = "choice"

    @property
    def is_whole(self) -> bool:
        """True where the cell holds a whole number."""
        return self in (Kind.COUNT, Kind.MONEY, Kind.YEAR)

    @property
    def is_amount(self) -> bool:
        """True where the cell holds a number that can be added up, which a year can't."""
        return self in (Kind.COUNT, Kind.MONEY, Kind.DECIMAL)


@hashed_as("prompt")
@dataclass(frozen=True, slots=True)
class Prompt:
    """An input message of Excel: title at most 32 characters, message at most 255."""

    title: str
    message: str


@hashed_as("code_list")
@dataclass(frozen=True, slots=True)
class CodeList:
    """A drop-down's items; ``aliases`` maps other spellings (folded lower case) to an item."""

    name: str
    items: tuple[str, ...]
    aliases: tuple[tuple[str, str], ...] = ()
    offered: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Roster kind → the items that its units choose from, where some are for others; an answer that
    is any of the items is read."""

    def offered_to(self, kind: str) -> tuple[str, ...]:
        """The items in the drop-down of a roster kind."""
        return dict(self.offered).get(kind, self.items)


class Shape(StrEnum):
    """Arrangement of a block's cells."""

    MATRIX = "matrix"
    RECORD = "record"
    LIST = "list"


@hashed_as("question")
@dataclass(frozen=True, slots=True)
class Question:
    """The question of a column (Matrix, List) or of one cell (Record).

    ``code`` is the printed code: a column's in a Matrix or List, a row's in a Record, where
    ``column`` names the printed column. ``printed`` cells are filled by us and locked.
    """

    label: str
    code: str
    kind: Kind
    required: bool = True
    printed: bool = False
    banner: str = ""
    choices: CodeList | None = None
    prompt: Prompt | None = None
    column: str = "1"
    width: float = 10
    max_length: int | None = None
    asked: Asked = ALWAYS
    tally: str = ""
    """Name of the List's tally that this head cell shows; it is computed, never typed."""
    hint: str = ""
    """A grey line of guidance above the cell."""
    assumed: tuple[str, str] = ("", "")
    """(column, value): what the cell is taken for where it is blank and that column is given."""
    prefilled: str = ""
    """Text in the cell from the start; whoever fills it may change it."""
    formerly: tuple[str, ...] = field(default=(), metadata=NOT_HASHED)
    """Labels under which forms sent earlier asked the very same."""


@hashed_as("row")
@dataclass(frozen=True, slots=True)
class Row:
    """A fixed row. ``parts`` name the rows it is computed from, column by column."""

    code: str
    name: str
    label: str
    parts: tuple[str, ...] = ()
    columns: frozenset[str] | None = None
    """The columns that exist on this row; ``None`` means all."""
    section: str = ""
    """Heading printed above the row."""
    indent: int = 0
    unit_label: str = ""
    prompt: Prompt | None = None
    asked: Asked = ALWAYS
    label_when: tuple[str, str, str] | None = None
    """(switch, setting, label): another wording under a switch."""
    question: Question | None = None
    """The row's own question, in a Record."""
    kind: Kind | None = None
    """Another kind of figure on this row (money among counts)."""
    choices: CodeList | None = None
    """A list of its own on this row."""
    quarter: int = 0
    """The quarter it is about: not due while the round's quarters do not hold it."""
    due_on: tuple[int, int] | None = None
    """(month, day) of the round's year from which it is due."""
    anonymous: bool = False
    """True where its figures leave the return only within a total (``schemas.confidential``)."""
    optional: bool = False
    """True where nothing need be given on it, whatever its columns require."""
    origin: str = field(default="", metadata=NOT_HASHED)
    """Ids of the plans that added the row to a packaged table, by "; "; "" of every other row."""
    ungated: bool = field(default=False, metadata=NOT_HASHED)
    """True where it is asked whatever the answer to the question above the table is."""

    def is_asked(self, who: Respondent) -> bool:
        """True where ``who`` is asked the row in the round."""
        if not (who.left_out or who.added):
            return self.asked.of(who)
        return self.asked.of(who, frozenset({spelling(self.code)}))

    def has(self, column: str) -> bool:
        """True where the row has this column."""
        return self.columns is None or column in self.columns

    def is_due(self, who: Respondent) -> bool:
        """True where the row's time has come by the cut-off; a row not due is printed grey."""
        if self.quarter:
            return self.quarter in who.quarters
        return self.due_on is None or who.cutoff >= dt.date(who.year, *self.due_on)

    def has_come(self, who: Respondent) -> bool:
        """True where its quarter is over, whatever the round asks."""
        return bool(self.quarter) and who.cutoff >= dt.date(who.year, *QUARTER_ENDS[self.quarter])

    def wording(self, who: Respondent) -> str:
        """The label under the round's switches, placeholders unfilled."""
        if self.label_when and who.switch(self.label_when[0]) == self.label_when[1]:
            return self.label_when[2]
        return self.label


@hashed_as("column")
@dataclass(frozen=True, slots=True)
class Column:
    """A column of a Matrix or List, or the value column of a Record."""

    name: str
    code: str
    question: Question


class Rule(Protocol):
    """Anything that can spell itself out as checks of a block."""

    def checks(self, block: Block) -> Iterator[Check]:
        """The concrete checks, in the order they should be reported."""
        ...


@hashed_as("block")
@dataclass(frozen=True)
class Block:
    """One run of cells under one line of column codes; compiled from one pandera model."""

    shape: Shape
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    rules: tuple[Rule, ...] = ()
    tallies: tuple[Tally, ...] = ()
    row_header: str = "Nội dung"
    anchor_code: str = "B"
    """Printed code of the column that holds the row codes ("A" for a List's running number)."""
    room: int = 0
    """Rows a List leaves open."""
    bounds: tuple[Bound, ...] = ()
    """The most that is plausible in its counts; on no form, asked about by a run."""

    @cached_property
    def row_index(self) -> Mapping[str, int]:
        return {row.name: i for i, row in enumerate(self.rows)}

    @cached_property
    def column_index(self) -> Mapping[str, int]:
        return {column.name: i for i, column in enumerate(self.columns)}

    @cached_property
    def checks(self) -> Mapping[str, Check]:
        """Every check of the block's rules by its name, in the order of reporting."""
        return {check.name: check for rule in self.rules for check in rule.checks(self)}

    @cached_property
    def places(self) -> Mapping[tuple[str, str], int]:
        """Each cell's number among those of the fixed rows, row by row, by (row, column)."""
        keys = ((row.name, column.name) for row in self.rows for column in self.columns)
        return {key: place for place, key in enumerate(keys)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of what one record answers: of the rows in a Record, else of the columns."""
        asked = self.rows if self.shape is Shape.RECORD else self.columns
        return tuple(one.name for one in asked)

    @cached_property
    def letter_codes(self) -> tuple[str, ...]:
        """The code printed above each cell of a line: of each column, in a Record of each row."""
        if self.shape is Shape.RECORD:
            return tuple(self.column_code(row, self.columns[0]) for row in self.rows)
        return tuple(column.code for column in self.columns)

    @cached_property
    def row_codes(self) -> tuple[str, ...]:
        """The printed code of each row, once each."""
        return tuple(dict.fromkeys(row.code for row in self.rows))

    @cached_property
    def fixed_cells(self) -> tuple[tuple[int, int, Question], ...]:
        """(row number, column number, question) of every cell that the fixed rows have."""
        return tuple(
            (number, place, self.question(row, column))
            for number, row in enumerate(self.rows)
            for place, column in enumerate(self.columns)
            if row.has(column.name)
        )

    @property
    def each_row(self) -> tuple[Row | None, ...]:
        """The fixed rows; ``None`` alone in a List, for each of its entries."""
        return (None,) if self.shape is Shape.LIST else self.rows

    @property
    def coded_columns(self) -> tuple[Column, ...]:
        """The columns whose codes are printed above them: none in a Record, where each row has
        its own."""
        return () if self.shape is Shape.RECORD else self.columns

    @cached_property
    def cells(self) -> tuple[tuple[Row | None, Column, Question], ...]:
        """(row, column, question) of every cell; in a List of the cells of one entry, which have
        no row."""
        return tuple(
            (row, column, self.question(row, column))
            for row in self.each_row
            for column in self.columns
            if row is None or row.has(column.name)
        )

    def row_at(self, line: int) -> Row | None:
        """The row at a line counted from 0; ``None`` in a List."""
        return None if self.shape is Shape.LIST else self.rows[line]

    def letter_at(self, line: int, column: int) -> int:
        """The number of the letter that a cell stands under: its line's own in a Record."""
        return line if self.shape is Shape.RECORD else column

    def column_code(self, row: Row | None, column: Column) -> str:
        """The printed code that a cell stands under."""
        return self.question(row, column).column if self.shape is Shape.RECORD else column.code

    def has(self, row: str, column: str) -> bool:
        """True where the fixed rows have the cell."""
        return column in self.column_index and row in self.row_index and self.row(row).has(column)

    def row(self, name: str) -> Row:
        return self.rows[self.row_index[name]]

    def column(self, name: str) -> Column:
        return self.columns[self.column_index[name]]

    def question(self, row: Row | None, column: Column) -> Question:
        """The question of the cell at ``row`` and ``column``."""
        if row is None:
            return column.question
        if row.question is not None:
            return row.question
        asked = column.question
        if row.kind is not None and asked.kind is Kind.COUNT:
            asked = replace(asked, kind=row.kind)
        if row.choices is not None and asked.choices is not None:
            beside, word = asked.assumed
            # The word that a blank is taken for is the first of the row's own list.
            assumed = (beside, row.choices.items[0] if beside else word)
            asked = replace(asked, choices=row.choices, assumed=assumed)
        if row.optional:
            asked = replace(asked, required=False)
        return asked

    def is_computed(self, row: Row | None, column: Column) -> bool:
        """True if the form computes the cell: on a row of parts, or a tally of the List."""
        question = self.question(row, column)
        on_sum = row is not None and bool(row.parts) and question.kind.is_whole
        return on_sum or bool(question.tally)

    def is_typed(self, row: Row | None, column: Column) -> bool:
        """True if a person fills the cell: it is neither printed nor computed."""
        return not (self.question(row, column).printed or self.is_computed(row, column))

    def is_required(self, row: Row | None, column: Column) -> bool:
        """True if whoever is asked the cell must fill it, unless a gate spares it."""
        return self.question(row, column).required and self.is_typed(row, column)

    def is_asked(self, row: Row | None, column: Column, who: Respondent) -> bool:
        """True if the cell is there and ``who`` is asked it in the round, as far as it is due."""
        if not self.question(row, column).asked.of(who):
            return False
        return row is None or (row.has(column.name) and row.is_asked(who) and row.is_due(who))

    def asks_all(self, check: Check, who: Respondent) -> bool:
        """True if ``who`` is asked, as far as due, every fixed row that a check looks at, that of
        the text which would explain it among them."""
        rows = {row for row, _ in check.cells()} & self.row_index.keys()
        return all(row.is_asked(who) and row.is_due(who) for row in map(self.row, rows))

    def must_be_filled(self, row: Row | None, column: Column, who: Respondent) -> bool:
        """True if ``who`` must give a value in the cell, unless a gate spares it."""
        return self.is_required(row, column) and self.is_asked(row, column, who)


@hashed_as("table", dependents="spared_by")
@dataclass(frozen=True)
class Table:
    """One sheet of the form: an optional Record (``head``) above the body.

    ``gate`` names the head question that tells "none" from "not filled": answered Không, every
    blank of the body is zero, but on the rows that are ``ungated``.
    """

    name: str
    number: str
    sheet: str
    title: str
    unit_label: str
    asked: Asked
    body: Block | None = None
    head: Block | None = None
    gate: str = ""
    minority_gate: str = ""
    """Cover question: answered Không, blanks of columns 3 and 4 are zero."""
    guidance: str = ""
    banner: str = ""
    form_number: str = ""
    """The number printed as ``Biểu số``."""
    unit_column: str = ""
    """Printed code of the column that shows each row's unit of measure."""
    dependents: Dependents = NO_DEPENDENTS
    """Cells that are asked only where others are answered so."""
    plan_lines: tuple[PlanLine, ...] = ()
    """The plan's indicators, where the rows are made of them."""
    is_report: bool = False
    """A report in words, under the letterhead of a document."""
    personal: bool = False
    """True where it names people: such rows leave the return for one sheet only."""
    origin: str = field(default="", metadata=NOT_HASHED)
    """Ids of the plans that define it, by "; "; "" of a packaged table."""

    @cached_property
    def spellings(self) -> frozenset[str]:
        """Names for the table in a round's settings: "research", "09", "Biểu 09", its sheet."""
        names = (self.name, self.number, self.label, self.sheet, self.title)
        return frozenset(spelling(name) for name in names if name)

    def is_asked(self, who: Respondent) -> bool:
        """True where ``who`` is asked the table in the round, and any row that it is made of."""
        if not self.asked.of(who, self.spellings):
            return False
        rows = self.body.rows if self.body and who.left_out else ()
        return not rows or any(row.is_asked(who) for row in rows)

    @cached_property
    def ungated(self) -> frozenset[str]:
        """The printed codes of the rows that are asked whatever the gate's answer is."""
        return frozenset(row.code for row in (self.body.rows if self.body else ()) if row.ungated)

    @property
    def label(self) -> str:
        """Name of the table in sentences: "Biểu 01" or "Bìa"."""
        return f"Biểu {self.number}" if self.number else self.sheet

    @cached_property
    def blocks(self) -> tuple[tuple[str, Block], ...]:
        """The blocks with their names, top to bottom."""
        pairs = (("head", self.head), ("body", self.body))
        return tuple((name, block) for name, block in pairs if block is not None)

    @cached_property
    def list_block(self) -> Block | None:
        """The block of open rows."""
        return next((block for _, block in self.blocks if block.shape is Shape.LIST), None)

    def tally(self, name: str) -> Tally | None:
        """The tally of this name over the List's entries."""
        tallies = self.list_block.tallies if self.list_block else ()
        return next((tally for tally in tallies if tally.name == name), None)


@dataclass(frozen=True, eq=False)
class Form:
    """All tables, in the order of the sheets."""

    tables: tuple[Table, ...]
    settings: tuple[tuple[str, str], ...] = ()
    """Switches (name, setting) that change the wording and that a round sets unlike most."""
    usual: tuple[Table, ...] = ()
    """The tables under the usual settings, where ``settings`` make other rows of some."""
    facts: tuple[tuple[str, str], ...] = ()
    """Placeholders of the wording with the texts that all units of a round get for them; no part of
    the version."""

    @cached_property
    def by_name(self) -> Mapping[str, Table]:
        return {table.name: table for table in self.tables}

    def asked(self, who: Respondent) -> tuple[Table, ...]:
        """The tables that ``who`` is asked to fill."""
        return tuple(table for table in self.tables if table.is_asked(who))

    @cached_property
    def version(self) -> str:
        """Eight hexadecimal digits that change when anything the form asks or says changes."""
        return version_of(self.usual or self.tables, self.settings)

    @cached_property
    def switches(self) -> frozenset[str]:
        """The placeholders and the switches of a round by which its wording changes."""
        return frozenset(switches_in(self.tables))


_SWITCH_OF_PLACEHOLDER = {"TU_KHI": "trained_since"}
"""Placeholders of the wording that a switch fills; the others are facts of the round or unit."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def switches_in(value: object) -> Iterator[str]:
    """The switches on which it depends what a record (or tuple of them) asks and says: in
    conditions, in other wordings, in placeholders."""
    if isinstance(value, Asked):
        if value.switch:
            yield value.switch[0]
    elif isinstance(value, str):
        yield from (_SWITCH_OF_PLACEHOLDER.get(name, name) for name in _PLACEHOLDER.findall(value))
    elif isinstance(value, tuple):
        for part in value:
            yield from switches_in(part)
    else:
        for name in getattr(value, "__dataclass_fields__", ()):
            part = getattr(value, name)
            if name == "label_when" and part:
                yield part[0]
            yield from switches_in(part)
