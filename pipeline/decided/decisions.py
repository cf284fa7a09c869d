"""The officer's decisions in ``dieu-chinh.xlsx``: figures that are corrected, files that are given
to a unit by hand. All faults of the workbook are told at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.books.book_faults import BookFault, in_order, of_faults
from pipeline.books.book_lines import BookLine, copies_of, lines_of, read_of
from pipeline.books.book_sheets import NOTHING, BookSheet
from pipeline.books.cell_values import CellError, CellReader, nearest_of, shortened, shown_of
from pipeline.books.open_book import BookCell, OpenBook, open_book
from pipeline.decided.decision_sheets import (
    CHANGED,
    CORRECTIONS,
    DELETE,
    DELETED,
    FILE,
    READ,
    RECEIPTS,
    SIGNED,
)
from pipeline.plan.at_hand import raw_of
from pipeline.plan.plan_codes import PlanCodes
from pipeline.plan.reference import Reference
from pipeline.plan.sent_forms import Changed, changed_questions
from pipeline.read.clean import clean
from pipeline.read.cleaned import Cleaned
from pipeline.read.records import State
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.unit_words import unit_unknown
from pipeline.text.spelling import fold, plain
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Column, Form, Row, Shape, Table

_NOT_AN_ANSWER = "Ghi như đơn vị ghi vào biểu mẫu"


@dataclass(frozen=True, slots=True)
class Correction:
    """A figure or answer that the office corrected."""

    unit: str
    table: str
    cell: CellKey
    """Row and column; of a List the number of the entry as it is printed, and the column, "" where
    the entry is deleted."""
    before: str
    """Text that the unit had sent, as it was typed; "" for nothing."""
    value: Any
    by: str
    reason: str
    source: str
    on: dt.date | None = None

    @property
    def is_deletion(self) -> bool:
        """True where a whole entry of a List is deleted."""
        return not self.cell[1]


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that is a unit's by the officer's word."""

    unit: Unit
    by: str
    reason: str


@dataclass(frozen=True)
class Decisions:
    """All that has effect. ``receipts`` are by the sha256 of the file."""

    corrections: tuple[Correction, ...] = ()
    receipts: Mapping[str, Receipt] = field(default_factory=dict)
    same: frozenset[tuple[str, ...]] = frozenset()
    """The changed questions that mean the same all the same, as ``Changed.key`` folded."""


def unconfirmed(
    round_: Round, form: Form, versions: Iterable[str], decisions: Decisions
) -> Mapping[str, Sequence[Changed]]:
    """Questions, by version, that older forms asked otherwise and that nobody has confirmed to be
    the same. Raises ``SentFormError``."""
    found = changed_questions(round_.folder, form, versions)
    return {
        version: [one for one in changed if folded(one.key) not in decisions.same]
        for version, changed in found.items()
    }


UnitsBelow = Callable[[], Iterable[Unit]]
"""Gives the units that summaries bring."""


def no_units() -> Iterable[Unit]:
    """No units below."""
    return ()


def read_decisions(round_: Round, form: Form, below: UnitsBelow | None = no_units) -> Decisions:
    """The decisions of a round; none where it has no such workbook. Figures of the units ``below``
    can be corrected too; where nobody asks for these (``None``), lines about units that the roster
    lacks are passed over. Raises ``BookError`` with every fault."""
    path = round_.folder / FILE
    if not path.exists():
        return Decisions()
    book = open_decisions(path)
    faults: list[BookFault] = []
    lines = lines_of(READ, book, faults)
    faults += copies_of(READ, book)
    reading = _DecisionReading(round_, form, faults, below)
    corrections = tuple(reading.corrections(lines[CORRECTIONS.key]))
    receipts = reading.receipts(lines[RECEIPTS.key])
    if faults:
        raise of_faults(path, in_order(faults, book.names))
    return Decisions(corrections, receipts, reading.same(lines[CHANGED.key]))


def open_decisions(path: Path) -> OpenBook:
    """The workbook's sheets that are read. Raises ``BookError``."""
    return open_book(path, lambda names: read_of(READ, names))


def signed_texts(path: Path) -> Iterator[str]:
    """The texts of the rows that have effect, a line each. Raises ``BookError``."""
    lines = lines_of(READ, open_decisions(path), [])
    for sheet in READ:
        for line in lines[sheet.key]:
            if is_signed(sheet, line):
                cells = (line.cells.get(column.key) for column in sheet.columns)
                yield "\t".join(str(cell.value) if cell else "" for cell in cells)


def is_signed(sheet: BookSheet, line: BookLine) -> bool:
    """True where a row says all without which it has no effect."""
    return all(key in line.cells for key in SIGNED[sheet.key])


NAMES_CHANGED = ("version", "code", "before", "after")
"""Columns of the sheet that name a changed question."""


def folded(texts: Iterable[str]) -> tuple[str, ...]:
    """Texts as they are compared."""
    return tuple(map(fold, texts))


@dataclass(frozen=True)
class _Target:
    """A cell that a code names; of a List that of an entry."""

    table: Table
    block: Block
    row: Row | None
    column: Column
    entry: str = ""
    is_whole_entry: bool = False

    @property
    def key(self) -> CellKey:
        """The cell as corrections name it."""
        column = "" if self.is_whole_entry else self.column.name
        return (self.row.name if self.row else self.entry, column)


class _DecisionReading:
    """Lines to decisions; what can't be goes to ``faults``."""

    def __init__(
        self, round_: Round, form: Form, faults: list[BookFault], below: UnitsBelow | None
    ) -> None:
        self._round = round_
        self._below = below
        self._form = form
        self._faults = faults
        self._reader = CellReader()

    def corrections(self, lines: Sequence[BookLine]) -> Iterator[Correction]:
        for line in lines:
            self._read_cells(CORRECTIONS, line)
            unit, target = self._unit(line) or self._unit_below(line), self._target(line)
            if unit and target and self._is_correctable(line, unit, target):
                value = self._value(line, target)
                if not line.bad and is_signed(CORRECTIONS, line):
                    said = {key: str(line.values[key]) for key in ("by", "reason", "source")}
                    day = line.values.get("on")
                    yield Correction(
                        unit=unit.code,
                        table=target.table.name,
                        cell=target.key,
                        before=_before(line),
                        value=value,
                        on=day if isinstance(day, dt.date) else None,
                        **said,
                    )

    def receipts(self, lines: Sequence[BookLine]) -> Mapping[str, Receipt]:
        found: dict[str, Receipt] = {}
        for line in lines:
            self._read_cells(RECEIPTS, line)
            unit = self._unit(line)
            if unit is None and (code := str(line.values.get("unit", ""))):
                self._tell_unknown(line, code)
            sha256 = str(line.values.get("sha256", "")).casefold()
            if unit is None or line.bad or not sha256 or not is_signed(RECEIPTS, line):
                continue
            first = found.setdefault(
                sha256, Receipt(unit, str(line.values["by"]), str(line.values["reason"]))
            )
            if first.unit is not unit:
                told = f"tệp này đã được nhận cho {first.unit.code} ở dòng trên"
                self._faults.append(line.refused("unit", told, "Xóa một trong hai dòng"))
        return found

    def same(self, lines: Sequence[BookLine]) -> frozenset[tuple[str, ...]]:
        """The questions that mean the same by the officer's word."""
        for line in lines:
            self._read_cells(CHANGED, line)
        return frozenset(
            folded(str(line.values[key]) for key in NAMES_CHANGED)
            for line in lines
            if is_signed(CHANGED, line) and not line.bad
        )

    def _read_cells(self, sheet: BookSheet, line: BookLine) -> None:
        for column in sheet.columns:
            cell = line.cells.get(column.key)
            must = column.required and column.key not in SIGNED[sheet.key]
            try:
                if cell is not None:
                    line.values[column.key] = self._reader.value(column, cell)
                elif must and column.key in line.places:
                    self._faults.append(
                        line.refused(column.key, f'chưa ghi "{column.heading}"', column.help)
                    )
            except CellError as error:
                self._faults.append(
                    line.refused(column.key, error.what, error.remedy, error.nearest)
                )

    def _unit(self, line: BookLine) -> Unit | None:
        """The unit of the roster that a line names."""
        return self._round.by_typed_code.get(str(line.values.get("unit", "")).casefold())

    def _unit_below(self, line: BookLine) -> Unit | None:
        """The unit that a line names and a summary brings; one that nobody knows is told."""
        code = str(line.values.get("unit", ""))
        if not code or self._below is None:
            return None
        unit = self._units_below.get(code.casefold())
        if unit is None:
            self._tell_unknown(line, code)
        return unit

    def _tell_unknown(self, line: BookLine, code: str) -> None:
        known = [*self._round.by_code, *(unit.code for unit in self._units_below.values())]
        self._faults.append(
            line.refused(
                "unit", unit_unknown(code), "Sửa mã, hoặc xóa dòng", nearest_of(code, known)
            )
        )

    @cached_property
    def _units_below(self) -> Mapping[str, Unit]:
        return {unit.code.casefold(): unit for unit in (self._below or no_units)()}

    @cached_property
    def _targets(self) -> Mapping[str, _Target]:
        codes = PlanCodes(self._form)
        found: dict[str, _Target] = {}
        for table in self._form.tables:
            for _, block in table.blocks:
                in_record = block.shape is Shape.RECORD
                for row, column, question in block.cells:
                    if row is None:
                        continue
                    one = _Target(table, block, row, column)
                    named = Reference(table.name, row.name, "" if in_record else column.name)
                    found.setdefault(fold(codes.printed(named)), one)
                    if in_record:
                        found.setdefault(fold(f"{row.code}/{question.column}"), one)
        return found

    def _target(self, line: BookLine) -> _Target | None:
        typed = str(line.values.get("place", ""))
        code = "/".join(part.strip() for part in typed.split("/"))
        target = self._targets.get(fold(code)) or self._in_list(code)
        if target is None and code:
            told = f'biểu mẫu không có ô "{shortened(typed)}"'
            remedy = (
                "Ghi mã dòng/mã cột in trên biểu mẫu, ví dụ 102/2; biểu kê từng dòng thì ghi số "
                "biểu/số thứ tự/mã cột, ví dụ 07/3/2, xóa cả dòng thì ghi 07/3"
            )
            of_row = (one for one in self._targets if one.startswith(f"{fold(code)}/"))
            nearest = next(of_row, "") or nearest_of(code, list(self._targets))
            self._faults.append(line.refused("place", told, remedy, nearest))
        return target

    def _in_list(self, code: str) -> _Target | None:
        """The cell of an entry: number of the table, number of the entry, code of the column; an
        entry without the latter."""
        number, _, rest = code.partition("/")
        entry, _, wanted = rest.partition("/")
        for table in self._form.tables:
            block = table.list_block
            if block is None or table.number != number.zfill(2) or not entry.isdigit():
                continue
            for column in block.columns if 0 < int(entry) <= block.room else ():
                if wanted in ("", column.code):
                    return _Target(table, block, None, column, str(int(entry)), not wanted)
        return None

    def _is_correctable(self, line: BookLine, unit: Unit, target: _Target) -> bool:
        who = self._round.respondent(unit)
        is_asked = target.block.is_asked(target.row, target.column, who)
        if not (target.table.is_asked(who) and is_asked):
            told, remedy = f"đợt này không hỏi {unit.code} ô này", "Sửa mã, hoặc xóa dòng"
        elif not target.block.is_typed(target.row, target.column):
            told, remedy = "ô này in sẵn hoặc do biểu mẫu tính", "Sửa các ô mà nó được tính từ đó"
        else:
            return True
        self._faults.append(line.refused("place", told, remedy))
        return False

    def _value(self, line: BookLine, target: _Target) -> Any:
        cell = line.cells.get("new")
        if cell is None:
            return None
        if target.is_whole_entry:
            if plain(shown_of(cell)) != plain(DELETE):
                told = f'không dùng được "{shortened(shown_of(cell))}"'
                remedy = f"Ghi {DELETE} để xóa cả dòng; sửa một ô thì ghi thêm mã cột ở ô Mã số/cột"
                self._faults.append(line.refused("new", told, remedy))
            return DELETED
        found = _cleaned(cell, target.block, target.row, target.column)
        is_negative = isinstance(found.value, int | float) and found.value < 0
        if found.state is not State.GIVEN or is_negative:
            told = f'không dùng được "{shortened(shown_of(cell))}"'
            self._faults.append(line.refused("new", told, _NOT_AN_ANSWER))
        return found.value


def _before(line: BookLine) -> str:
    typed = shown_of(line.cells["old"]) if "old" in line.cells else ""
    return "" if typed == NOTHING else typed


def _cleaned(cell: BookCell, block: Block, row: Row | None, column: Column) -> Cleaned:
    return clean(raw_of(cell), block.question(row, column))
