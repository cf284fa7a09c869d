"""A unit's form made anew, for a return whose form lost rows, columns or sheets or mixed them up:
what could be read of the return is typed in, its faults are found again in their new places."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from pipeline.feedback.records import CellMark
from pipeline.forms.formulas import is_computed, is_input
from pipeline.forms.layout import BlockLayout, FormLayout, SheetLayout, layout_form
from pipeline.forms.make import FormMaker
from pipeline.forms.prefill import as_typed, past_of
from pipeline.read.records import BlockReading, ReturnReading
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding, uncapitalised
from pipeline.text.sentences.cells import LOST, MISLABELLED, TWICE
from pipeline.text.sentences.files import WRONG_FORM
from pipeline.xlsx.addresses import ranges
from pipeline.xlsx.typed_in import Value
from schemas.code_lists import NO
from schemas.dependents import CellCondition
from schemas.records import Block, Column, Form, Row, Shape
from schemas.rules import MINORITY_COLUMNS

_IN_SENT_FILE = "Tệp đã gửi: {}"
_FILL = "Tệp này có đủ dòng, cột, trang của mẫu. Nhập số liệu còn thiếu vào các ô màu đỏ của biểu."
_LOOK = "Tệp này có đủ dòng, cột, trang của mẫu. Kiểm tra lại số liệu của biểu rồi gửi."
_TAKES_MARKS = (".xlsx", ".xlsm")
_ADDRESS = re.compile(r'"[^"]*"|(?<!\w)[A-Z]{1,3}[1-9]\d*(?!\w)')
"""An address in a sentence, or what is quoted of a cell and may look like one."""


class FreshForms:
    """Makes the forms of a round anew; what earlier rounds tell is read when the first is made."""

    def __init__(self, form: Form, round_: Round) -> None:
        self.form, self.round = form, round_

    @cached_property
    def _maker(self) -> FormMaker:
        return FormMaker(self.form, self.round, past_of(self.round, self.form))

    def blank(self, unit: Unit) -> Callable[[], bytes]:
        """Makes the form as it was given out to the unit."""
        return lambda: self._maker.form_of(unit)

    def filled(
        self, unit: Unit, reading: ReturnReading, findings: Iterable[Finding]
    ) -> FreshForm | None:
        """The form with what ``reading`` says, as far as its ``findings`` let it be known; ``None``
        where it says more than fits in."""
        layout = layout_form(self.form, self.round.respondent(unit))
        fresh = FreshForm(layout, reading, tuple(filter(_is_mixed_up, findings)))
        if not fresh.fits:
            return None
        return replace(fresh, made=lambda: self._maker.form_of(unit, fresh.values))


@dataclass(frozen=True)
class _Answer:
    """An input cell of the form, with where the return has it; ``line`` and ``number`` are those
    of the reading, which is ``None`` where it has lost the block."""

    sheet: SheetLayout
    block: BlockLayout
    row: Row | None
    column: Column
    address: str
    cells: BlockReading | None
    line: int
    number: int

    @property
    def value(self) -> Any:
        """The value that was read; ``None`` where none was."""
        return None if self.cells is None else self.cells.value(self.line, self.number)

    @property
    def is_lost(self) -> bool:
        """True where the return has no such cell."""
        return self.cells is None or not self.cells.address(self.line, self.number)

    def is_of(self, finding: Finding) -> bool:
        """True where it is on the row, in the column, on the sheet that the finding is about."""
        return (
            finding.table == self.sheet.table.name
            and finding.row in ("", self.row.code if self.row is not None else None)
            and finding.column in ("", self.block.block.column_code(self.row, self.column))
        )


@dataclass(frozen=True)
class FreshForm:
    """A unit's form and what its return says; ``made`` gives the workbook."""

    layout: FormLayout
    reading: ReturnReading
    unclear: Sequence[Finding] = ()
    """The rows and columns of which nobody knows whose figures they hold: left blank."""
    made: Callable[[], bytes] = bytes

    @property
    def fits(self) -> bool:
        """True where the Lists have room for all entries."""
        return all(
            cells is None or block.block.shape is not Shape.LIST or len(cells.lines) <= block.room
            for _, block, cells in self._blocks()
        )

    @cached_property
    def values(self) -> Mapping[str, Mapping[str, Value]]:
        """The values to type in, by sheet and address. A sheet of which anything was read is here
        even without values: what stands there from earlier rounds is then not typed in."""
        typed: dict[str, dict[str, Value]] = {
            sheet.sheet: {} for sheet, _, cells in self._blocks() if cells is not None
        }
        for answer in self._answers():
            value = answer.value
            is_free = value == 0 and self._is_needless(answer)
            if value is not None and not is_free and not self._is_unclear(answer):
                typed[answer.sheet.sheet][answer.address] = as_typed(value)
        return typed

    def placed(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings in their places on this form. What a whole form can't have, such as a
        figure where nothing is asked, is left out, and what was lost and must not be filled."""
        findings = tuple(findings)
        lost = [one for one in findings if one.code in LOST and one.table in self.layout.by_table]
        needed = [one for one in lost if any(self._to_fill(one, self.layout.by_table[one.table]))]
        needed = needed or lost[:1]
        for finding in findings:
            sheet = self.layout.by_table.get(finding.table)
            if sheet is None:
                if not finding.table:
                    yield finding
            elif finding.code in TWICE or _is_mixed_up(finding):
                yield self._lost(finding, sheet)
            elif finding.code in LOST:
                if finding in needed:
                    yield self._lost(finding, sheet)
            elif not finding.cell:
                yield replace(finding, sheet=sheet.sheet)
            elif cells := self._cells_of(finding, sheet):
                moved = self._moves.get(finding.table, {})
                named = ", ".join(ranges(cells)) if finding.names_many else cells[0]
                before = finding.message.replace(finding.cell, named) if finding.names_many else ""
                yield replace(
                    finding,
                    sheet=sheet.sheet,
                    cell=named,
                    what=_with_addresses(finding.what, moved),
                    remedy=_with_addresses(finding.remedy, moved),
                    message=before or _with_addresses(finding.message, moved),
                )

    def marks_of_lost(self, findings: Iterable[Finding]) -> Iterator[CellMark]:
        """A mark at each cell that must be filled once more."""
        for finding in findings:
            sheet = self.layout.by_table.get(finding.table)
            if sheet is None or not (finding.code in (*LOST, *TWICE) or _is_mixed_up(finding)):
                continue
            for answer in self._to_fill(finding, sheet):
                text = _IN_SENT_FILE.format(uncapitalised(finding.what))
                yield CellMark(sheet.sheet, answer.address, "error", text)

    def _lost(self, finding: Finding, sheet: SheetLayout) -> Finding:
        first = next(self._to_fill(finding, sheet), None)
        return replace(
            finding,
            what=_IN_SENT_FILE.format(uncapitalised(finding.what)),
            remedy=_FILL if first else _LOOK,
            sheet=sheet.sheet,
            cell=first.address if first else "",
        )

    def _to_fill(self, finding: Finding, sheet: SheetLayout) -> Iterator[_Answer]:
        """The cells that a lost row, column or sheet leaves blank although they must be filled."""
        for answer in self._answers():
            block, row, column = answer.block.block, answer.row, answer.column
            is_gone = answer.is_lost or (
                finding.code not in LOST and (answer.value is None or self._is_unclear(answer))
            )
            if answer.sheet is not sheet or not is_gone or self._is_needless(answer):
                continue
            if block.must_be_filled(row, column, self.layout.who) and answer.is_of(finding):
                yield answer

    def _is_unclear(self, answer: _Answer) -> bool:
        return any(answer.is_of(finding) for finding in self.unclear)

    def _left_blank(self, sheet: SheetLayout) -> Collection[str]:
        """The cells whose figures nobody knows: what a rule says of these is implied."""
        if not any(finding.table == sheet.table.name for finding in self.unclear):
            return ()
        return {
            answer.address
            for answer in self._answers()
            if answer.sheet is sheet and self._is_unclear(answer)
        }

    def _is_needless(self, answer: _Answer) -> bool:
        """True where another answer makes the cell zero or needless: nobody typed that."""
        table, name = answer.sheet.table, answer.column.name
        if name in MINORITY_COLUMNS and self._says_no("cover", "body", table.minority_gate):
            return True
        row = answer.row.name if answer.row is not None else ""
        is_ungated = row == table.gate or (answer.row is not None and answer.row.ungated)
        if not is_ungated and self._says_no(table.name, "head", table.gate):
            return True
        answered = partial(self._answered, answer)
        dependents = table.dependents.of(answer.block.name, row, name)
        return any(not one.is_ruled and one.is_spared(answered) for one in dependents)

    def _answered(self, answer: _Answer, condition: CellCondition) -> Any:
        page = self.reading.tables.get(answer.sheet.table.name)
        cells = page.block(condition.block) if page is not None else None
        block = dict(answer.sheet.table.blocks)[condition.block]
        if cells is None:
            return None
        at = block.row_index[condition.row] if condition.row else answer.line
        return cells.value(at, block.column_index[condition.of.column])

    def _says_no(self, table: str, block: str, question: str) -> bool:
        page = self.reading.tables.get(table)
        cells = page.block(block) if page is not None else None
        asked = dict(self.layout.form.by_name[table].blocks).get(block) if question else None
        if cells is None or asked is None:
            return False
        return bool(cells.value(asked.row_index[question]) == NO)

    def _answers(self) -> Iterator[_Answer]:
        for sheet, block, cells in self._blocks():
            for row, column, line, number in _places(block, cells):
                if is_input(block, row, column):
                    name = row.name if row is not None else ""
                    entry = 0 if row is not None else line
                    address = block.address(name, column.name, entry)
                    yield _Answer(sheet, block, row, column, address, cells, line, number)

    def _blocks(self) -> Iterator[tuple[SheetLayout, BlockLayout, BlockReading | None]]:
        for sheet in self.layout.sheets:
            page = self.reading.tables.get(sheet.table.name)
            for block in sheet.blocks:
                yield sheet, block, page.block(block.name) if page is not None else None

    def _cells_of(self, finding: Finding, sheet: SheetLayout) -> list[str]:
        """The addresses on this form of what a finding is about, but for those whose figures
        nobody knows; none where nobody fills that."""
        others = finding.also if finding.names_many else ()
        each = (finding, *(replace(finding, row=row, column=column) for row, column in others))
        found = (self._cell_of(one, sheet) for one in each)
        return [cell for cell in found if cell and cell not in self._left_blank(sheet)]

    def _cell_of(self, finding: Finding, sheet: SheetLayout) -> str:
        """The address on this form of a finding's cell, the first of many; "" where nobody fills
        that."""
        for block in sheet.blocks:
            for row, column, entry in _named(block, finding):
                if not is_computed(block, row, column):
                    return block.address(row.name if row is not None else "", column.name, entry)
        return ""

    @cached_property
    def _moves(self) -> Mapping[str, Mapping[str, str]]:
        """The address on this form by the address in the return, of each table."""
        moved: dict[str, dict[str, str]] = defaultdict(dict)
        for sheet, block, cells in self._blocks():
            if cells is None:
                continue
            for row, column, line, number in _places(block, cells):
                name, entry = (row.name, 0) if row is not None else ("", line)
                now = block.address(name, column.name, entry)
                moved[sheet.table.name][cells.address(line, number)] = now
        return moved


def _places(
    block: BlockLayout, cells: BlockReading | None
) -> Iterator[tuple[Row | None, Column, int, int]]:
    """Row and column of each cell of the form, with their numbers in the reading; of a List the
    entries that were read, of one that was lost the first line."""
    at: Block = block.block
    if at.shape is Shape.LIST:
        for entry in range(len(cells.lines) if cells is not None else 1):
            for column in block.columns:
                yield None, column, entry, at.column_index[column.name]
        return
    for row, column in block.cells():
        yield row, column, at.row_index[row.name], at.column_index[column.name]


def _named(block: BlockLayout, finding: Finding) -> Iterator[tuple[Row | None, Column, int]]:
    """Row, column and entry of the cells of a block that have the finding's printed codes."""
    if block.block.shape is Shape.LIST:
        if not finding.row.isdigit() or not 0 < int(finding.row) <= block.room:
            return
        for column in block.columns:
            if column.code == finding.column:
                yield None, column, int(finding.row) - 1
        return
    for row, column in block.cells():
        if (row.code, block.block.column_code(row, column)) == (finding.row, finding.column):
            yield row, column, 0


def _with_addresses(text: str, moved: Mapping[str, str]) -> str:
    return _ADDRESS.sub(lambda found: moved.get(found[0], found[0]), text)


def takes_marks(path: str) -> bool:
    """True for a file in which cells can be marked: .xls and other old kinds are not."""
    return path.casefold().endswith(_TAKES_MARKS)


def is_unmendable(path: str, findings: Sequence[Finding]) -> bool:
    """True where the unit can't mend its faults in the file that it sent: cells can't be marked
    there, or ``is_broken``."""
    return is_broken(findings) or (not takes_marks(path) and any(one.blocks for one in findings))


def is_broken(findings: Sequence[Finding]) -> bool:
    """True where the file is not the unit's form, or rows, columns or sheets are gone or mixed
    up."""
    return any(
        one.blocks and (one.code in (WRONG_FORM, *LOST) or _is_mixed_up(one)) for one in findings
    )


def _is_mixed_up(finding: Finding) -> bool:
    return finding.code in MISLABELLED and finding.severity == "error"
