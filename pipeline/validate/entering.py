"""The officer's decisions take effect: corrections enter the readings of returns, files of no known
unit are given to one.

What is corrected is judged anew as if it had been sent so. A correction of what is no longer read
is void, and that is told.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.decided.decisions import Correction, Receipt
from pipeline.read.cells import Reporter
from pipeline.read.clean import clean
from pipeline.read.cleaned import said
from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.read.settle import needless, settle_answers, sums_of, value_of
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, Place, find
from pipeline.text.sentences.cells import CONTRADICTED
from pipeline.text.sentences.files import UNIDENTIFIED, WRONG_FORM
from pipeline.text.spelling import fold
from pipeline.validate.identify import Identity
from pipeline.validate.places import place_key, place_of_cell
from pipeline.validate.wrong_kind import wrong_form
from schemas.code_lists import NOT_APPLICABLE
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Form, Row, Shape, Table
from schemas.respondents import ALWAYS

_COVER = "cover"


@dataclass(frozen=True)
class Entered:
    """The readings that corrections changed, the corrections that they hold by (path, table), and
    what is told of them, by path."""

    readings: Mapping[str, ReturnReading] = field(default_factory=dict)
    sent: Mapping[str, ReturnReading] = field(default_factory=dict)
    """Readings of the same returns as their units sent them."""
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
    by_unit: dict[str, dict[str, list[Correction]]] = defaultdict(lambda: defaultdict(list))
    for one in corrections:
        by_unit[one.unit][one.table].append(one)
    readings: dict[str, ReturnReading] = {}
    sent: dict[str, ReturnReading] = {}
    entered: dict[tuple[str, str], Mapping[CellKey, Correction]] = {}
    told: dict[str, list[Finding]] = defaultdict(list)
    waiting: list[Correction] = []
    for code, wanted in by_unit.items():
        newest: dict[str, str] = {}
        own = [reading for reading, unit in returns if unit.code == code]
        for reading in sorted(own, key=lambda one: (received[one.path], one.modified, one.path)):
            newest |= dict.fromkeys(reading.tables, reading.path)
        for name, those in wanted.items():
            waiting += () if name in newest else those
        for reading in own:
            pages = _pages_of(reading, code, wanted, form)
            void = _enter_all(pages, [one for name in wanted for one in wanted[name]])
            told[reading.path] += [
                pages[one.table].void(one) for one in void if newest.get(one.table) == reading.path
            ]
            for name, page in pages.items():
                if page.entered:
                    told[reading.path] += page.notes()
                    entered[reading.path, name] = page.corrections()
            done = {name: page.done() for name, page in pages.items() if page.is_changed}
            if done:
                readings[reading.path] = replace(reading, tables={**reading.tables, **done})
                sent[reading.path] = reading
    return Entered(readings, sent, entered, told, tuple(waiting))


def _pages_of(
    reading: ReturnReading, unit: str, wanted: Container[str], form: Form
) -> dict[str, _CorrectedPage]:
    """The tables of a return that corrections may change: those they name, and those that an answer
    on Bìa decides over; with them Bìa, which all tables look at."""
    file = Place(reading.path, unit=unit)
    pages = {
        name: _CorrectedPage(form.by_name[name], page, file)
        for name, page in reading.tables.items()
        if name in wanted
        or name == _COVER
        or (_COVER in wanted and form.by_name[name].minority_gate)
    }
    if _COVER in pages:
        for page in pages.values():
            page.cover = pages[_COVER]
    return pages


def _enter_all(
    pages: Mapping[str, _CorrectedPage], wanted: Sequence[Correction]
) -> list[Correction]:
    """Enter the corrections of tables that are there; gives those that something else stands
    against. One that was entered may make room for the next: a question opens others, entries
    follow each other."""
    left = [one for one in wanted if one.table in pages]
    for page in pages.values():
        page.settle()
    while left:
        void = [one for one in left if not pages[one.table].enter(one)]
        if len(void) == len(left):
            break
        for page in pages.values():
            page.settle()
        left = void
    return left


class _CorrectedPage:
    """A table of a return while corrections are entered."""

    def __init__(self, table: Table, page: TableReading, file: Place) -> None:
        self._table = table
        self._page = page
        self._file = replace(file, table=table.name, sheet=page.sheet)
        self._blocks = {
            name: _ChangedCells(block, cells) for name, block, cells in page.blocks(table)
        }
        self._deleted: set[int] = set()
        self._needless: frozenset[tuple[str, int]] = frozenset()
        self._findings = page.findings
        self.entered: dict[CellKey, Correction] = {}
        self.cover: _CorrectedPage | None = None

    @property
    def is_changed(self) -> bool:
        return bool(self._deleted) or any(cells.changed for cells in self._blocks.values())

    def enter(self, correction: Correction) -> bool:
        """Enter a correction; ``False`` where something else was read."""
        cells = self._cells(correction) or self._with_entry(correction)
        at = cells.place(correction.cell) if cells is not None else None
        if cells is None or at is None or not self._says(cells, at, correction.before):
            return False
        first = self.entered.get(correction.cell, correction)
        self.entered[correction.cell] = replace(correction, before=first.before)
        if correction.is_deletion:
            self._deleted.add(int(correction.cell[0]) - 1)
        else:
            cells.give(at, correction.value)
        return True

    def _with_entry(self, correction: Correction) -> _ChangedCells | None:
        """The List with one more entry, where that is what a correction is about."""
        cells, (row, column) = self._blocks.get("body"), correction.cell
        if cells is None or correction.before or not row.isdecimal():
            return None
        is_next = cells.block.shape is Shape.LIST and int(row) == len(cells.lines) + 1
        if not is_next or len(cells.lines) >= cells.block.room:
            return None
        if column not in cells.block.column_index:
            return None
        cells.add_entry()
        return cells

    def settle(self) -> None:
        """Let cells follow the answers that decide over them: those that no longer are behind a
        Không are open again, unless they were corrected."""
        cover = self.cover._blocks.get("body") if self.cover is not None else None
        has_body = "body" in self._blocks
        now = frozenset(needless(self._table, self._blocks, cover)) if has_body else frozenset()
        for name, at in self._needless - now:
            self._blocks[name].reopen(at)
        self._needless = now
        if not self.is_changed and not (self.cover is not None and self.cover.is_changed):
            return
        gone = self._changed_places()
        left = [
            one
            for one in self._page.findings
            if one.code not in CONTRADICTED and (one.row, one.column) not in gone
        ]
        reporter = Reporter(self._file.file, self._table, self._page.sheet, left)
        if has_body:
            settle_answers(self._table, self._blocks, cover, reporter)
        self._findings = tuple(reporter.findings)

    def _changed_places(self) -> set[tuple[str, str]]:
        return {
            place_key(self._place(cells, at))
            for cells in self._blocks.values()
            for at in cells.changed
        }

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
        return place_of_cell(self._file, cells.block, cells.reading, *cells.reading.position(at))

    def void(self, correction: Correction) -> Finding:
        """The question about a correction that no longer fits."""
        cells, now = self._cells(correction), ""
        row, column = correction.cell
        place = replace(self._file, row=row, column=self._code(column))
        at = cells.place(correction.cell) if cells is not None else None
        if cells is not None and at is not None:
            place = self._place(cells, at)
            now = said(cells.values[at]) or self._raw(cells, at)
        wanted = said(correction.value)
        words = {
            "biểu": self._table.label,
            "mã": "/".join(filter(None, place_key(place))),
            "trước": correction.before or "(trống)",
            "sửa": wanted,
            "sau": now or "(trống)",
            "người": correction.by,
        }
        is_agreed = bool(now) and fold(now) == fold(wanted)
        return find("correction_agreed" if is_agreed else "correction_void", words, place, now)

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
        """The page as corrected, its sums reckoned anew; what was said of sums that changed and of
        entries that are deleted is said no more."""
        head, body = self._blocks.get("head"), self._blocks.get("body")
        before, is_counted = self._changed_places(), body is not None and bool(body.changed)
        moved = self._moved()
        if body is not None and self._deleted:
            body.delete(self._deleted)
        if head is not None and body is not None and (is_counted or self._deleted):
            head.count(body)
        for cells in self._blocks.values():
            cells.add_up()
        gone = self._changed_places() - before
        findings = (moved.get(f, f) for f in self._findings if (f.row, f.column) not in gone)
        return replace(
            self._page,
            head=head.done() if head is not None else None,
            body=body.done() if body is not None else None,
            findings=tuple(filter(None, findings)),
        )

    def _moved(self) -> Mapping[Finding, Finding | None]:
        """The findings of entries that have another number without those that are deleted, ``None``
        for those of the latter."""
        body = self._blocks.get("body")
        if body is None or not self._deleted:
            return {}
        moved: dict[Finding, Finding | None] = {}
        for entry in range(len(body.lines)):
            places = {place_key(self._place(body, body.at(entry, n))) for n in range(body.width)}
            number = "" if entry in self._deleted else str(self._number(entry))
            for one in self._findings:
                if (one.row, one.column) in places:
                    moved[one] = replace(one, row=number) if number else None
        return moved

    def _number(self, entry: int) -> int:
        """The number from 1 of an entry without those that are deleted."""
        return entry + 1 - sum(one < entry for one in self._deleted)

    def corrections(self) -> Mapping[CellKey, Correction]:
        """The corrections that were entered, by the cells as they are now."""
        found: dict[CellKey, Correction] = {}
        for (row, column), one in self.entered.items():
            if self._deleted and row.isdecimal() and column:
                entry = int(row) - 1
                if entry in self._deleted:
                    continue
                key = str(self._number(entry)), column
                found[key] = replace(one, cell=key)
            else:
                found[row, column] = one
        return found


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

    @property
    def rows(self) -> Sequence[Row | None]:
        """The rows; ``None`` for each entry of a List."""
        return [self.block.row_at(line) for line in range(len(self.lines))]

    def at(self, row: int, column: int) -> int:
        """Index of a cell."""
        return row * self.width + column

    def is_found(self, row: int, column: int) -> bool:
        """True if the cell stands on the sheet."""
        return bool(self.reading.address(row, column))

    def codes(self, row: int, column: int) -> dict[str, str]:
        """Codes that a finding names the cell by."""
        place = place_of_cell(Place(), self.block, self.reading, row, column)
        return {"row": place.row, "column": place.column, "cell": place.cell}

    def place(self, cell: CellKey) -> int | None:
        """Index of the cell that a correction names, of an entry as a whole its first; ``None``
        where there is none."""
        row, column = cell
        if self.block.shape is not Shape.LIST:
            return self.block.places[cell] if self.block.has(row, column) else None
        is_there = row.isdigit() and 0 < int(row) <= len(self.lines)
        at = self.block.column_index.get(column, None if column else 0) if is_there else None
        return self.at(int(row) - 1, at) if at is not None else None

    def add_entry(self) -> None:
        """One more entry, below the others."""
        line = self.lines[-1] + 1 if self.lines else 0
        self.reading = replace(self.reading, lines=(*self.lines, line))
        self.values += [None] * self.width
        self.states += bytes([State.MISSING]) * self.width

    def delete(self, entries: Container[int]) -> None:
        """The List without some entries."""
        left = [entry for entry in range(len(self.lines)) if entry not in entries]
        places = [self.at(entry, column) for entry in left for column in range(self.width)]
        self.reading = replace(self.reading, lines=tuple(self.lines[entry] for entry in left))
        self.values = [self.values[at] for at in places]
        self.states = bytearray(self.states[at] for at in places)
        self.changed.clear()

    def reopen(self, at: int) -> None:
        """Take back what an answer had said of a cell in which nothing else stands."""
        value, state = self.values[at], self.states[at]
        is_implied = state == State.NOT_APPLICABLE or value in (0, NOT_APPLICABLE)
        if is_implied and at not in self.changed:
            self.values[at], self.states[at] = None, State.MISSING
            self.changed.add(at)

    def count(self, entries: _ChangedCells) -> None:
        """Count the entries anew where a cell shows their number or sum."""
        tallies = {tally.name: tally for tally in entries.block.tallies}
        for number, row in enumerate(self.block.rows):
            if row.question is not None and row.question.tally:
                value = value_of(tallies[row.question.tally], entries)
                if value is not None:
                    self.give(self.at(number, 0), value)

    def give(self, at: int, value: object) -> None:
        self.values[at], self.states[at] = value, State.GIVEN
        self.changed.add(at)

    def add_up(self) -> None:
        """Reckon anew the sums over cells that changed, as the reader does; a sum that stands there
        passes over blank parts, as the form's own does."""
        for _, _, total, parts in sums_of(self.block):
            if not self.changed.intersection(parts):
                continue
            counted = [part for part in parts if not self._adds_nothing(part)]
            if self.states[total] == State.GIVEN:
                counted = [part for part in counted if self.states[part] != State.MISSING]
            if counted and all(self.states[part] == State.GIVEN for part in counted):
                self.give(total, sum(self.values[part] for part in counted))

    def _adds_nothing(self, at: int) -> bool:
        row = self.block.rows[at // self.width]
        is_for_others = row.asked != ALWAYS and self.states[at] == State.MISSING
        return is_for_others or self.states[at] == State.NOT_APPLICABLE

    def done(self) -> BlockReading:
        return replace(self.reading, values=tuple(self.values), states=bytes(self.states))
