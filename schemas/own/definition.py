"""An office's own tables, questions and rules, as plain records. Standard library only.

Nothing here says where it was read: a fault names the record by its number in the tuple that it
stands in and the field that must be mended, and the reader of a workbook, which keeps the order of
its lines, turns these into sheet and cell. Records may be unsound; ``schemas.own.make`` says how.

Everything is named by printed codes, kept as text: "21" a table, "21001" a row or a cell of a
Phiếu, "2" a column. Names inside the program follow from the codes alone, so a label can change.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from schemas.checks import Severity
from schemas.records import Shape
from schemas.respondents import ALWAYS, Asked

OwnOperator = Literal["=", "<>", ">", ">=", "<", "<="]


class OwnPart(StrEnum):
    """Places that a question may have on its sheet."""

    ROW = "row"
    """A fixed row of a Matrix."""
    COLUMN = "column"
    """A column of a Matrix or a List."""
    CELL = "cell"
    """A cell by itself: of a Record, or above the rows of a Matrix or a List."""


class OwnAnswer(StrEnum):
    """Kinds of answer that an office may ask for."""

    COUNT = "count"
    PEOPLE = "people"
    MONEY = "money"
    DECIMAL = "decimal"
    DATE = "date"
    YEAR = "year"
    TEXT = "text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    """One of the question's ``choices``."""


@dataclass(frozen=True, slots=True)
class OwnTable:
    """A table of the office's own. A Matrix without a column of its own has the four people
    columns (Tổng số, Nữ, Dân tộc thiểu số, Nữ dân tộc thiểu số: codes 1 to 4)."""

    number: str
    """"21" to "99"."""
    sheet: str
    """Name of its sheet, without "Biểu 21", which is printed before it."""
    title: str
    shape: Shape
    asked: Asked = ALWAYS
    unit_label: str = ""
    guidance: str = ""
    personal: bool = False
    """True where it names people: their names leave a return for no one but the unit itself."""


@dataclass(frozen=True, slots=True)
class Condition:
    """``code operator value``, true of a cell (21001, or 21001/1 of a Matrix) or of an entry (by
    its column's code). Of several values one suffices; with ``<>`` it is none of them."""

    code: str
    operator: OwnOperator
    values: tuple[str | int | float, ...]


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A row, column or cell: of an own table, or a row or cell added to a packaged one."""

    table: str
    """Number of its table: "21", or "01" of a packaged one."""
    code: str
    """Of a row or cell of own table 21 "21001" to "21999", of one that is added to a packaged
    table "20001" to "20999"; of a column "1", "2" …"""
    part: OwnPart
    label: str
    answer: OwnAnswer | None = None
    """``None``: a count (in a row: what its columns ask)."""
    choices: tuple[str, ...] = ()
    """Items of the drop-down of ``OwnAnswer.CHOICE``."""
    required: bool = True
    parts: tuple[str, ...] = ()
    """Codes of the rows that it is the sum of; of a cell above a List the one tally that it
    shows."""
    section: str = ""
    """Heading above it, of a row."""
    asked: Asked = ALWAYS
    when: tuple[Condition, ...] = ()
    """Asked only where all hold. That a cell above the rows is answered Có, where every row (every
    column of a List, every other cell of a Record) has it, opens the table as a whole."""
    prompt: str = ""
    """Message while it is typed."""
    anonymous: bool = False
    """True for a figure that leaves the return only within a total."""


@dataclass(frozen=True, slots=True)
class CellTerm:
    """One cell: 21001/1; of a Record the column is ""."""

    row: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class RowTerm:
    """A row in every column that holds numbers."""

    row: str


@dataclass(frozen=True, slots=True)
class ColumnTerm:
    """A column in every row; of a List in every entry."""

    column: str


@dataclass(frozen=True, slots=True)
class NumberTerm:
    """A number."""

    value: int | float


Term = CellTerm | RowTerm | ColumnTerm | NumberTerm


@dataclass(frozen=True, slots=True)
class OwnRule:
    """``left operator right`` must hold of one table; each side is a sum of its terms."""

    table: str
    """Number of the table, own or packaged."""
    left: tuple[Term, ...]
    operator: OwnOperator
    right: tuple[Term, ...]
    severity: Severity = "error"
    sentence: str = ""
    """Words for what is wrong; "" has them made from the labels."""


@dataclass(frozen=True, slots=True)
class OwnTally:
    """A count over the entries of a List, or the sum of one of its columns."""

    name: str
    table: str
    """Number of the List's table, own or packaged."""
    conditions: tuple[Condition, ...] = ()
    sum_of: str = ""
    """Code of the column that is added up; "" counts entries."""


@dataclass(frozen=True, slots=True)
class OwnDefinition:
    """All by which the tables of an office's rounds differ from the packaged ones."""

    plan: str = ""
    """Id of the plan that defines it."""
    tables: tuple[OwnTable, ...] = ()
    questions: tuple[OwnQuestion, ...] = ()
    rules: tuple[OwnRule, ...] = ()
    tallies: tuple[OwnTally, ...] = ()
    left_out: tuple[str, ...] = ()
    """Packaged tables (by number) and rows (by code) that are not asked."""
    unread: frozenset[tuple[str, str]] = frozenset()
    """(Table, code) of questions that nobody can read for what they are, "" for what can't be read:
    whatever names something that is not there may mean one of them."""
    lacks: frozenset[str] = frozenset()
    """Of "tables" and "tallies" those of which a line can't be read for what it is."""

    def may_be_unread(self, table: str, code: str) -> bool:
        """True where a question that can't be read may be the one with this code."""
        return not self.unread.isdisjoint({(table, code), (table, ""), ("", code), ("", "")})

    def may_have_unread(self, table: str) -> bool:
        """True where a question that can't be read may be one of the table."""
        return any(number in ("", table) for number, _ in self.unread)

    @property
    def is_empty(self) -> bool:
        """True where everything is as packaged."""
        return not (self.tables or self.questions or self.rules or self.tallies or self.left_out)


NOTHING_OWN = OwnDefinition()


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """One fault of a definition: which record, which of its fields, what is wrong, what to do."""

    part: Literal["tables", "questions", "rules", "tallies", "left_out"]
    number: int
    """Place of the record in the tuple ``part``, from 0."""
    field: str
    """Field of the record that must be mended; "" where it is the record as a whole."""
    what: str
    remedy: str
