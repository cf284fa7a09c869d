"""One block of one return as validation sees it, and the frame that many of them merge into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.text.findings import Place
from pipeline.validate.completeness import is_begun_below
from pipeline.validate.places import place_of_cell
from schemas.dependents import CellCondition
from schemas.expressions.lists import OfList
from schemas.expressions.numbers import CellKey
from schemas.expressions.texts import FACT
from schemas.frames import ASKED_SUFFIX, RETURN
from schemas.model import TableModel
from schemas.records import VALUE, Block, Column, Form, Row, Shape, Table
from schemas.respondents import Respondent


@dataclass(frozen=True, slots=True)
class Subject:
    """One block of one return, with what is needed to judge it."""

    form: Form
    facts: Mapping[str, dt.date]
    """``from``, ``to``, ``cutoff`` of the round and ``received`` of the return."""
    reading: ReturnReading
    who: Respondent
    table: Table
    page: TableReading
    block: Block
    cells: BlockReading
    words: Mapping[str, str] = field(default_factory=dict)
    """Texts for the placeholders of the form's wording."""

    @property
    def records(self) -> int:
        """The number of records that are this return's in the merged frame."""
        return len(self.cells.values) // len(self.block.names)

    def place(self, row: str, column: str, line: int) -> Place:
        """The place of a cell, of a List that of entry ``line`` (from 0)."""
        number = self.block.row_index[row] if row else line
        sheet = Place(self.reading.path, self.table.name, sheet=self.page.sheet)
        place = self.block.column_index[column]
        return place_of_cell(sheet, self.block, self.cells, number, place)

    def key(self, name: str, line: int) -> CellKey:
        """The key in rules of the frame's cell ``name`` at record ``line`` of this return."""
        if self.block.shape is Shape.RECORD:
            return (name, VALUE)
        row = self.block.row_at(line)
        return (row.name if row is not None else "", name)

    def value(self, key: CellKey | OfList, line: int = 0) -> Any:
        """The value of a cell, ``None`` unless it is given; what the List says of its entry."""
        if isinstance(key, OfList):
            columns = [column for _, column in key.cells() if column]
            lines = range(len(self.cells.lines))
            return key.over([{c: self.value(("", c), at) for c in columns} for at in lines])[line]
        row, column = key
        if row == FACT:
            return self.facts[column]
        row_number = self.block.row_index[row] if row else line
        return self.cells.value(row_number, self.block.column_index[column])


def merge(subjects: Sequence[Subject], model: type[TableModel]) -> pd.DataFrame:
    """The merged frame of ``schemas.frames``: the subjects' records one after another."""
    block = subjects[0].block
    values = [value for subject in subjects for value in subject.cells.values]
    due: dict[int, list[bool]] = {}
    asked = [flag for subject in subjects for flag in blanks_to_fill(subject, due)]
    width, typed = len(block.names), model.to_schema().columns
    columns: dict[str, Any] = {}
    for number, name in enumerate(block.names):
        dtype = typed[name].dtype.type
        columns[name] = pd.Series(values[number::width], dtype=dtype)
        columns[name + ASKED_SUFFIX] = pd.Series(asked[number::width], dtype=bool)
    sizes = [subject.records for subject in subjects]
    columns[RETURN] = pd.Series(
        [number for number, size in enumerate(sizes) for _ in range(size)], dtype="int64"
    )
    for name in subjects[0].facts:
        dates = [subject.facts[name] for subject in subjects]
        columns[FACT + name] = pd.Series(
            [date for date, size in zip(dates, sizes, strict=True) for _ in range(size)],
            dtype="datetime64[s]",
        )
    return pd.DataFrame(columns)


def blanks_to_fill(subject: Subject, due: dict[int, list[bool]]) -> list[bool]:
    """A flag for each cell: True where a value that must stand there is missing; False where the
    reader already said what is wrong with the cell, where its row or gate was lost, or where we
    compute it.

    ``due`` keeps which cells (of one entry of a List) each sort of unit must fill: a round has
    few sorts.
    """
    block, cells, who = subject.block, subject.cells, subject.who
    states = cells.states
    flags = [False] * len(states)
    if State.MISSING not in states:
        return flags
    if id(who) not in due:
        due[id(who)] = [
            block.must_be_filled(row, column, who)
            for row in block.each_row
            for column in block.columns
        ]
    wanted = due[id(who)]
    said = {(finding.row, finding.column) for finding in subject.page.findings}
    silent_gate = _gate_is_silent(subject)
    silent_minority = _minority_gate_is_silent(subject)
    # Most cells are answered or not on the form; what remains is looked at closely.
    for at, state in enumerate(states):
        # Of a List the first entry stands for all.
        if state != State.MISSING or not wanted[at % len(wanted)]:
            continue
        line, number = cells.position(at)
        row, column = block.row_at(line), block.columns[number]
        code = row.code if row is not None else str(line + 1)
        place = block.column_code(row, column)
        flags[at] = (
            bool(cells.lines[line])
            and bool(cells.letter(line, number))
            and (code, place) not in said
            and not (silent_gate and row is not None and not row.ungated)
            and not _is_gate(subject, row)
            and not (silent_minority and column.name.startswith("minority"))
            and not _waits(subject, line, row, column)
        )
    return flags


def _is_gate(subject: Subject, row: Row | None) -> bool:
    table = subject.table
    return row is not None and subject.block is table.head and row.name == table.gate


def _waits(subject: Subject, line: int, row: Row | None, column: Column) -> bool:
    """True where an answer on which it depends if the cell is asked is open: it alone is the
    finding."""
    name = next(name for name, block in subject.table.blocks if block is subject.block)
    dependents = subject.table.dependents.of(name, row.name if row is not None else "", column.name)
    return any(
        not one.is_ruled and _is_open(subject, line, condition)
        for one in dependents
        for condition in one.conditions
    )


def _is_open(subject: Subject, line: int, condition: CellCondition) -> bool:
    cells, block = subject.page.block(condition.block), dict(subject.table.blocks)[condition.block]
    if cells is None:
        return True
    at = block.row_index[condition.row] if condition.row else line
    return cells.state(at, block.column_index[condition.of.column]) != State.GIVEN


def _gate_is_silent(subject: Subject) -> bool:
    """True where the gate above the body is unanswered, or can't be read, and nothing is filled
    that only Có asks for: then it alone is the finding, with what is asked in any case."""
    table, head = subject.table, subject.page.head
    if not table.gate or table.head is None or head is None:
        return False
    is_open = head.states[table.head.row_index[table.gate]] != State.GIVEN
    return is_open and not is_begun_below(table, subject.page, subject.who)


def _minority_gate_is_silent(subject: Subject) -> bool:
    """True where Bìa's question on ethnic minorities is unanswered: it is the finding there."""
    cover = subject.reading.tables.get("cover")
    if not subject.table.minority_gate or cover is None or cover.body is None:
        return False
    block = subject.form.by_name["cover"].body
    if block is None:
        return False
    number = block.row_index[subject.table.minority_gate]
    return cover.body.states[number] != State.GIVEN and bool(cover.body.lines[number])
