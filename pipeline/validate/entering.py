"""The officer's decisions take effect: corrections enter the readings of returns, files of no known
unit are given to one.

What is corrected is judged anew as if it had been sent so. A correction of what is no longer read
is void, and that is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.decided.decisions import Correction, Receipt
from pipeline.read.clean import clean
from pipeline.read.cleaned import said
from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.read.settle import sums_of, value_of
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Place, find
from pipeline.text.sentences.files import UNIDENTIFIED, WRONG_FORM
from pipeline.text.spelling import fold
from pipeline.validate.identify import Identity
from pipeline.validate.places import place_key, place_of_cell
from pipeline.validate.wrong_kind import wrong_form
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Form, Shape, Table
from schemas.respondents import ALWAYS


@dataclass(frozen=True)
class Entered:
    """The readings that corrections changed, the corrections that they hold by (path, table), and
    what is told of them, by path."""

    readings: Mapping[str, ReturnReading] = field(default_factory=dict)
    corrections: Mapping[tuple[str, str], Mapping[CellKey, Correction]] = field(
        default_factory=dict
    )
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    waiting: tuple[Correction, ...] = ()
    """Those of tables that the unit has not sent."""


def received_by_hand(
    identity: Identity,
    reading: ReturnReading,
    receipts: Mapping[str, Receipt],
    round_: Round,
    form: Form,
) -> Identity:
    """The identity of a return; one of no known unit is the unit's that the officer gave it to."""
    receipt = receipts.get(reading.sha256)
    if identity.unit is not None or receipt is None:
        return identity
    unit = receipt.unit
    known = [one for one in identity.findings if one.code not in (*UNIDENTIFIED, WRONG_FORM)]
    another = wrong_form(reading, round_, form, unit, doubtful=False)
    words = {"a": unit.name, "người": receipt.by, "lý do": receipt.reason}
    told = find("received_by_hand", words, Place(reading.path, unit=unit.code))
    return Identity(unit, (*known, *filter(None, (another,)), told))


def enter_corrections(
    returns: Sequence[tuple[ReturnReading, Unit]],
    received: Mapping[str, dt.date],
    corrections: Sequence[Correction],
    form: Form,
) -> Entered:
    """Enter each correction where the return of its unit says what was corrected. Where the newest
    one that has the table says something else by now, the correction is void."""
    by_table: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for one in corrections:
        by_table[one.unit, one.table].append(one)
    readings: dict[str, ReturnReading] = {}
    entered: dict[tuple[str, str], Mapping[CellKey, Correction]] = {}
    told: dict[str, list[Finding]] = defaultdict(list)
    waiting: list[Correction] = []
    for (code, name), wanted in by_table.items():
        own = [reading for reading, unit in returns if unit.code == code]
        sent = sorted(
            (reading for reading in own if name in reading.tables),
            key=lambda one: (received[one.path], one.modified, one.path),
        )
        waiting += () if sent else wanted
        for reading in sent:
            now = readings.get(reading.path, reading)
            page = _CorrectedPage(
                form.by_name[name], now.tables[name], Place(reading.path, unit=code)
            )
            for one in wanted:
                if not page.enter(one) and reading is sent[-1]:
                    told[reading.path].append(page.void(one))
            if page.entered:
                tables = {**now.tables, name: page.done()}
                readings[reading.path] = replace(now, tables=tables)
                entered[reading.path, name] = page.entered
                told[reading.path].extend(page.notes())
    return Entered(readings, entered, told, tuple(waiting))


class _CorrectedPage:
    """A table of a return while corrections are entered."""

    def __init__(self, table: Table, page: TableReading, file: Place) -> None:
        self._table = table
        self._page = page
        self._file = replace(file, table=table.name, sheet=page.sheet)
        self._blocks = {
            name: _ChangedCells(block, cells) for name, block, cells in page.blocks(table)
        }
        self.entered: dict[CellKey, Correction] = {}

    def enter(self, correction: Correction) -> bool:
        """Enter a correction; ``False`` where something else was read."""
        cells = self._cells(correction)
        if cells is None:
            return False
        at = cells.place(correction.cell)
        if at is None or not self._says(cells, at, correction.before):
            return False
        first = self.entered.get(correction.cell, correction)
        self.entered[correction.cell] = replace(correction, before=first.before)
        cells.put(at, correction.value)
        return True

    def _cells(self, correction: Correction) -> _ChangedCells | None:
        blocks = self._blocks.values()
        found = (one for one in blocks if one.place(correction.cell) is not None)
        return next(found, None)

    def _says(self, cells: _ChangedCells, at: int, before: str) -> bool:
        """True where a cell says what was corrected."""
        value, state = cells.values[at], cells.states[at]
        row, column = cells.block.row_at(at // cells.width), at % cells.width
        sent = clean(before, cells.block.question(row, cells.block.columns[column]))
        if state == State.GIVEN:
            return bool(sent.value == value)
        if state == State.UNREADABLE:
            raw = self._raw(cells, at)
            return bool(raw) and fold(raw) == fold(before)
        return sent.state in (State.MISSING, State.NOT_APPLICABLE)

    def _raw(self, cells: _ChangedCells, at: int) -> str:
        """The text of a cell that could not be read, as its finding quotes it."""
        place = self._place(cells, at)
        told = (f.value for f in self._page.findings if (f.row, f.column) == place_key(place))
        return next(filter(None, told), "")

    def _place(self, cells: _ChangedCells, at: int) -> Place:
        return place_of_cell(self._file, cells.block, cells.reading, *divmod(at, cells.width))

    def void(self, correction: Correction) -> Finding:
        """The question about a correction that no longer fits."""
        cells, now = self._cells(correction), ""
        row, column = correction.cell
        place = replace(self._file, row=row, column=self._code(column))
        at = cells.place(correction.cell) if cells is not None else None
        if cells is not None and at is not None:
            place = self._place(cells, at)
            now = said(cells.values[at]) or self._raw(cells, at)
        words = {
            "biểu": self._table.label,
            "mã": "/".join(filter(None, place_key(place))),
            "trước": correction.before or "(trống)",
            "sửa": said(correction.value),
            "sau": now or "(trống)",
            "người": correction.by,
        }
        return find("correction_void", words, place, now)

    def _code(self, column: str) -> str:
        """The printed code of a List's column; "" of a row's own place."""
        block = self._table.list_block
        if block is None or column not in block.column_index:
            return ""
        return block.column(column).code

    def notes(self) -> Iterator[Finding]:
        """A note on each correction, for the unit and all who read the summary."""
        for one in self.entered.values():
            cells = self._cells(one)
            assert cells is not None
            at = cells.place(one.cell)
            assert at is not None
            words = {
                "biểu": self._table.label,
                "trước": one.before or "(trống)",
                "sau": said(one.value),
                "người": one.by,
                "lý do": one.reason,
                "nguồn": one.source,
            }
            place = self._place(cells, at)
            yield find("corrected", words, place, said(one.value))

    def done(self) -> TableReading:
        """The page as corrected, its sums reckoned anew; what was said of cells that changed is
        said no more."""
        changed = set()
        head, body = self._blocks.get("head"), self._blocks.get("body")
        if head is not None and body is not None and body.changed:
            head.count(body)
        for cells in self._blocks.values():
            cells.add_up()
            changed |= {place_key(self._place(cells, at)) for at in cells.changed}
        findings = tuple(f for f in self._page.findings if (f.row, f.column) not in changed)
        done = {name: cells.done() for name, cells in self._blocks.items() if cells.changed}
        return replace(
            self._page,
            head=done.get("head", self._page.head),
            body=done.get("body", self._page.body),
            findings=findings,
        )


class _ChangedCells:
    """The cells of a block that may be changed."""

    def __init__(self, block: Block, reading: BlockReading) -> None:
        self.block = block
        self.reading = reading
        self.width = reading.width
        self.values = list(reading.values)
        self.states = bytearray(reading.states)
        self.changed: set[int] = set()

    @property
    def lines(self) -> Sequence[int]:
        """The Excel lines of the rows or entries."""
        return self.reading.lines

    def at(self, row: int, column: int) -> int:
        """Index of a cell."""
        return row * self.width + column

    def place(self, cell: CellKey) -> int | None:
        """Index of the cell that a correction names; ``None`` where there is none."""
        row, column = cell
        if self.block.shape is not Shape.LIST:
            return self.block.places[cell] if self.block.has(row, column) else None
        is_there = row.isdigit() and 0 < int(row) <= len(self.lines)
        at = self.block.column_index.get(column) if is_there else None
        return self.at(int(row) - 1, at) if at is not None else None

    def count(self, entries: _ChangedCells) -> None:
        """Count the entries anew where a cell shows their number or sum."""
        tallies = {tally.name: tally for tally in entries.block.tallies}
        for number, row in enumerate(self.block.rows):
            if row.question is not None and row.question.tally:
                value = value_of(tallies[row.question.tally], entries)
                if value is not None:
                    self.put(self.at(number, 0), value)

    def put(self, at: int, value: object) -> None:
        self.values[at], self.states[at] = value, State.GIVEN
        self.changed.add(at)

    def add_up(self) -> None:
        """Reckon anew the sums over cells that changed, as the reader does."""
        for _, _, total, parts in sums_of(self.block):
            if not self.changed.intersection(parts):
                continue
            counted = [part for part in parts if not self._adds_nothing(part)]
            if counted and all(self.states[part] == State.GIVEN for part in counted):
                self.put(total, sum(self.values[part] for part in counted))

    def _adds_nothing(self, at: int) -> bool:
        row = self.block.rows[at // self.width]
        is_for_others = row.asked != ALWAYS and self.states[at] == State.MISSING
        return is_for_others or self.states[at] == State.NOT_APPLICABLE

    def done(self) -> BlockReading:
        return replace(self.reading, values=tuple(self.values), states=bytes(self.states))
