"""Cells that follow from others of the same return: gates that make blanks zero, computed cells.

Blank is missing, never zero, but behind a gate answered Không it is zero. A computed cell that is
blank or stale is recomputed from its parts; one typed over keeps its value, and validation tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import Any, Protocol

from pipeline.read.cells import Cells, Reporter
from pipeline.read.clean import NOT_APPLICABLE_CODE
from pipeline.read.cleaned import said
from pipeline.read.opening.plain_sheet import Pick, pick
from pipeline.read.records import State
from schemas.code_lists import NO, NOT_APPLICABLE
from schemas.dependents import CellCondition, Dependent
from schemas.records import EXPLANATION, Block, Form, Kind, Row, Shape, Table, Tally
from schemas.respondents import ALWAYS
from schemas.rules import MINORITY_COLUMNS

FormulaAt = Callable[[str], str | None]
"""The formula at an address ("" for one that shares another's); ``None`` for a plain value."""

Formulas = Callable[[str], FormulaAt]
"""The formulas of a sheet by its name."""

_REFERS = re.compile(r"\$?[A-Z]{1,3}\$?\d")


def settle(
    form: Form,
    blocks: Mapping[str, Mapping[str, Cells]],
    reporters: Mapping[str, Reporter],
    formulas: Formulas,
) -> None:
    """Complete the cells of every table that was found, in place."""
    cover = blocks.get("cover", {})
    for table in form.tables:
        if table.name not in blocks:
            continue
        head, body = blocks[table.name].get("head"), blocks[table.name].get("body")
        reporter = reporters[table.name]
        if body is not None:
            settle_answers(table, blocks[table.name], cover.get("body"), reporter)
            _recompute(body, reporter, _formula_at(body, formulas))
        if head is not None and body is not None:
            _tally(table, head, body, reporter, _formula_at(head, formulas))
        for cells in blocks[table.name].values():
            _tell_doubts(cells, reporter)


class AnsweredCells(Protocol):
    """The cells of a block that follow answers."""

    block: Block
    values: list[Any]
    states: bytearray

    @property
    def width(self) -> int: ...
    @property
    def rows(self) -> Sequence[Row | None]: ...
    @property
    def lines(self) -> Sequence[int]: ...
    def at(self, row: int, column: int) -> int: ...
    def is_found(self, row: int, column: int) -> bool: ...
    def codes(self, row: int, column: int) -> dict[str, str]: ...
    def give(self, index: int, value: Any) -> None: ...


def settle_answers(
    table: Table,
    blocks: Mapping[str, AnsweredCells],
    cover: AnsweredCells | None,
    reporter: Reporter,
) -> None:
    """Settle the cells of the table that follow answers."""
    head, body = blocks.get("head"), blocks["body"]
    if table.minority_gate and _says_no(cover, table.minority_gate):
        _zero_minority(body, reporter)
    if table.gate and _says_no(head, table.gate):
        assert head is not None
        _zero_head(head, reporter)
        _zero_body(body, reporter)
    else:
        for cells, line, dependent in _spared_lines(table, blocks):
            _spare_line(cells, line, dependent, reporter)
    _assume(body, reporter)


def needless(
    table: Table, blocks: Mapping[str, AnsweredCells], cover: AnsweredCells | None
) -> Iterator[tuple[str, int]]:
    """Block and index of the cells that an answer makes needless."""
    head, body = blocks.get("head"), blocks["body"]
    if table.minority_gate and _says_no(cover, table.minority_gate):
        yield from (("body", index) for *_, index in _of_block(body.block).of_minorities)
    if table.gate and _says_no(head, table.gate):
        assert head is not None
        yield from (("head", head.at(number, 0)) for number in _amounts_beside_gate(head))
        yield from (("body", body.at(*cell)) for cell in _gated(body))
        return
    for cells, line, dependent in _spared_lines(table, blocks):
        yield from (
            (dependent.block, cells.at(line, number))
            for number, column in enumerate(cells.block.columns)
            if _is_spared(cells, line, column.name, dependent)
        )


def _formula_at(cells: Cells, formulas: Formulas) -> FormulaAt:
    """The formulas of the block's sheet, which nearly no block asks for."""
    return lambda address: formulas(cells.placement.sheet.name)(address)


def _tell_doubts(cells: Cells, reporter: Reporter) -> None:
    for index, (cleaned, value) in sorted(cells.doubts.items()):
        where = cells.codes(*cells.position(index))
        reporter.report(cleaned.sentence, dict(cleaned.words), value=value, **where)


def _says_no(cells: AnsweredCells | None, question: str) -> bool:
    """True if a question of a Record is answered Không."""
    return cells is not None and cells.values[cells.block.row_index[question]] == NO


def _zero_minority(body: AnsweredCells, reporter: Reporter) -> None:
    values = body.values
    for row_number, column_number, index in _of_block(body.block).of_minorities:
        if values[index] != 0:
            _zero(body, row_number, column_number, reporter, "minority_gate_contradicted")


def _zero_body(body: AnsweredCells, reporter: Reporter) -> None:
    if body.block.shape is Shape.LIST:
        for entry in range(len(body.lines)):
            _contradict_entry(body, entry, reporter)
    for row_number, column_number in _gated(body):
        _zero(body, row_number, column_number, reporter, "gate_contradicted")
    for row_number, column_number in _of_block(body.block).choices:
        row = body.rows[row_number]
        if row is not None and not row.ungated:
            _contradict(body, row_number, column_number, reporter, "gate_contradicted")


def _gated(body: AnsweredCells) -> Iterator[tuple[int, int]]:
    """Row and column of the figures that stand behind the table's gate."""
    for row_number, column_number in _of_block(body.block).amounts:
        row = body.rows[row_number]
        if row is not None and not row.ungated:
            yield row_number, column_number


def _zero_head(head: AnsweredCells, reporter: Reporter) -> None:
    for number in _amounts_beside_gate(head):
        _zero(head, number, 0, reporter, "gate_contradicted")


def _amounts_beside_gate(head: AnsweredCells) -> Iterator[int]:
    """The figures asked beside the gate; what is added up from the List follows it."""
    for number, row in enumerate(head.block.rows):
        if row.question is not None and not row.question.tally and row.question.kind.is_amount:
            yield number


def _spared_lines(
    table: Table, blocks: Mapping[str, AnsweredCells]
) -> Iterator[tuple[AnsweredCells, int, Dependent]]:
    """Lines with cells that an answer makes needless: where they are blank an amount is zero, an
    answer "Không áp dụng"; where they are not they contradict it."""
    for dependent in table.dependents.each:
        cells = blocks.get(dependent.block)
        if cells is None:
            continue
        for line, row in enumerate(cells.rows):
            if (dependent.columns or (row is not None and row.name in dependent.rows)) and (
                dependent.is_spared(partial(_answer, blocks, line))
            ):
                yield cells, line, dependent


def _is_spared(cells: AnsweredCells, line: int, column: str, dependent: Dependent) -> bool:
    """True of a cell of a line that depends."""
    row = cells.rows[line]
    is_there = row is None or row.has(column)
    return is_there and dependent.covers(dependent.block, row.name if row else "", column)


def _answer(blocks: Mapping[str, AnsweredCells], line: int, condition: CellCondition) -> Any:
    """The answer that a condition is about, on its own row or on ``line``; ``None`` unless it is
    given."""
    cells = blocks.get(condition.block)
    if cells is None:
        return None
    at = cells.block.row_index[condition.row] if condition.row else line
    return cells.values[cells.at(at, cells.block.column_index[condition.of.column])]


def _spare_line(cells: AnsweredCells, line: int, dependent: Dependent, reporter: Reporter) -> None:
    row, block = cells.rows[line], cells.block
    for number, column in enumerate(block.columns):
        question = block.question(row, column)
        if not _is_spared(cells, line, column.name, dependent):
            continue
        index = cells.at(line, number)
        if question.kind.is_amount and not dependent.is_ruled:
            _zero(cells, line, number, reporter, "condition_contradicted")
        elif cells.states[index] == State.MISSING and question.required:
            if question.choices is not None and NOT_APPLICABLE in question.choices.items:
                if cells.is_found(line, number):
                    cells.give(index, NOT_APPLICABLE)
            elif not dependent.is_ruled:
                cells.states[index] = State.NOT_APPLICABLE
        elif not dependent.is_ruled and column.name != EXPLANATION and not question.printed:
            _contradict(cells, line, number, reporter)


def _contradict(
    cells: AnsweredCells,
    line: int,
    number: int,
    reporter: Reporter,
    contradiction: str = "condition_contradicted",
) -> None:
    """Tell of an answer where none was asked for; "Không áp dụng" says that."""
    index, where = cells.at(line, number), cells.codes(line, number)
    if cells.states[index] == State.UNREADABLE:
        if reporter.withdrawn(NOT_APPLICABLE_CODE, where["cell"]):
            cells.states[index] = State.NOT_APPLICABLE
    elif cells.states[index] == State.GIVEN:
        value = said(cells.values[index])
        if value.casefold() == NOT_APPLICABLE.casefold():
            cells.values[index], cells.states[index] = None, State.NOT_APPLICABLE
        else:
            reporter.report(contradiction, {"giá trị": value}, value=value, **where)


def _assume(body: AnsweredCells, reporter: Reporter) -> None:
    """Blanks that another cell of the row gives a meaning; the note says which."""
    block = body.block
    assuming = _of_block(block).assuming
    for row_number, row in enumerate(body.rows if assuming else ()):
        for column_number in assuming:
            index = body.at(row_number, column_number)
            if body.states[index] != State.MISSING:
                continue
            column = block.columns[column_number]
            if not (row is None or row.has(column.name)):
                continue
            other, value = block.question(row, column).assumed
            beside = body.at(row_number, block.column_index[other])
            if body.is_found(row_number, column_number) and body.states[beside] == State.GIVEN:
                body.give(index, value)
                where = body.codes(row_number, column_number)
                reporter.report("assumed", {"sau": value}, **where)


def _zero(
    body: AnsweredCells, row: int, column: int, reporter: Reporter, contradiction: str
) -> None:
    """A blank that must be filled becomes zero; a figure contradicts the answer. Computed cells
    follow their parts."""
    index = body.at(row, column)
    if body.states[index] == State.GIVEN and body.values[index] == 0:
        return
    fixed = body.rows[row]
    if (fixed is not None and fixed.parts) or not body.is_found(row, column):
        return
    if body.states[index] == State.MISSING:
        if body.block.question(fixed, body.block.columns[column]).required:
            body.give(index, 0)
        return
    where = body.codes(row, column)
    if body.states[index] == State.UNREADABLE:
        # "Không áp dụng" says here what the gate says.
        for finding in reporter.withdrawn(NOT_APPLICABLE_CODE, where["cell"]):
            body.give(index, 0)
            words = {"trước": finding.value, "sau": "0"}
            reporter.report("repaired", words, value=finding.value, **where)
    elif body.states[index] == State.GIVEN:
        value = said(body.values[index])
        words = {"giá trị": value}
        reporter.report(contradiction, words, value=value, **where)


def _contradict_entry(body: AnsweredCells, entry: int, reporter: Reporter) -> None:
    for column in range(body.width):
        index = body.at(entry, column)
        if body.states[index] != State.MISSING:
            value = said(body.values[index])
            where = body.codes(entry, column)
            reporter.report("gate_contradicted", {"giá trị": value}, value=value, **where)
            return


def _recompute(cells: Cells, reporter: Reporter, formula_at: FormulaAt) -> None:
    """Computed rows, parts before totals."""
    values, of_block = cells.values, _of_block(cells.block)
    if not of_block.sums:
        return
    # Nearly all totals are there already, as the form adds them up.
    has_faults = bool(cells.errors or cells.doubts)
    is_clear = not has_faults and not any(of_block.summed(cells.states))
    for row, column, index, parts, own in of_block.sums:
        is_given = is_clear or not (has_faults or any(own(cells.states)))
        if not is_given or values[index] != sum(parts(values)):
            _recompute_cell(cells, row, column, reporter, formula_at)


@dataclass(frozen=True, slots=True)
class _OfBlock:
    """Facts of a block that settle its cells."""

    block: Block
    """Kept so that its id stays."""
    assuming: tuple[int, ...]
    """Columns in which a blank may have a meaning."""
    sums: tuple[tuple[int, int, int, Pick, Pick], ...]
    """The computed cells: row, column, index, the parts, and these with the cell itself."""
    summed: Pick
    """The computed cells and all parts."""
    amounts: tuple[tuple[int, int], ...]
    """Row and column of the fixed cells that hold amounts."""
    choices: tuple[tuple[int, int], ...]
    """Those of the fixed cells in which an item of a list is chosen."""
    of_minorities: tuple[tuple[int, int, int], ...]
    """Row, column and index of the fixed cells about ethnic minorities."""


_known: dict[int, _OfBlock] = {}
"""By the block's id."""
_MOST_BLOCKS = 1_000


def _of_block(block: Block) -> _OfBlock:
    known = _known.get(id(block))
    if known is None:
        if len(_known) >= _MOST_BLOCKS:
            _known.clear()
        sums = [*sums_of(block)]
        known = _known[id(block)] = _OfBlock(
            block,
            tuple(n for n, column in enumerate(block.columns) if column.question.assumed[0]),
            tuple(
                (row, column, index, pick(parts), pick((index, *parts)))
                for row, column, index, parts in sums
            ),
            pick([*{at for _, _, index, parts in sums for at in (index, *parts)}]),
            tuple((row, at) for row, at, question in block.fixed_cells if question.kind.is_amount),
            tuple(
                (row, at)
                for row, at, question in block.fixed_cells
                if question.kind is Kind.CHOICE and not question.printed
            ),
            tuple(
                (row, at, row * len(block.columns) + at)
                for row, at, _ in block.fixed_cells
                if block.columns[at].name in MINORITY_COLUMNS
            ),
        )
    return known


def sums_of(block: Block) -> Iterator[tuple[int, int, int, tuple[int, ...]]]:
    """The computed sums of a block, parts before totals: row, column, index and the parts'
    indexes."""
    order, width = block.row_index, len(block.columns)

    def with_parts_first(name: str) -> Iterator[str]:
        parts = block.rows[order[name]].parts
        for part in parts:
            yield from with_parts_first(part)
        if parts:
            yield name

    for number, column in enumerate(block.columns):
        if column.question.kind.is_whole:
            asked = [row.name for row in block.rows if row.has(column.name)]
            for name in dict.fromkeys(one for row in asked for one in with_parts_first(row)):
                parts = tuple(order[part] * width + number for part in block.row(name).parts)
                yield order[name], number, order[name] * width + number, parts


def _recompute_cell(
    cells: Cells, row: int, column: int, reporter: Reporter, formula_at: FormulaAt
) -> None:
    if not cells.is_found(row, column):
        return
    fixed = cells.block.rows[row]
    rows = [cells.block.row_index[part] for part in fixed.parts]
    parts = [cells.at(row, column) for row in rows if not _is_for_others(cells, row, column)]
    states = {cells.states[part] for part in parts} - {State.NOT_APPLICABLE}
    total = None
    if states == {State.GIVEN}:
        total = sum(cells.values[part] for part in parts if cells.values[part] is not None)
    is_implied = State.UNREADABLE in states or not all(cells.is_found(r, column) for r in rows)
    _set_computed(cells, row, column, total, is_implied, reporter, formula_at)


def _is_for_others(cells: Cells, row: int, column: int) -> bool:
    """True if a part adds nothing: only some units are asked it, and it is blank here. Where this
    unit is one of them, validation misses the cell and the table does not count."""
    asked = cells.block.rows[row].asked
    return asked != ALWAYS and cells.states[cells.at(row, column)] == State.MISSING


def _set_computed(
    cells: Cells,
    row: int,
    column: int,
    total: int | None,
    is_implied: bool,
    reporter: Reporter,
    formula_at: FormulaAt,
) -> None:
    """``total`` into a computed cell that is blank, broken or stale. ``is_implied``: a fault of a
    part, which may be lost, already says why the cell can't be computed."""
    index = cells.at(row, column)
    error = cells.errors.get(index, "")
    doubt = cells.doubts.get(index)
    # Nearly all say what they should, or can't be told.
    is_as_added = cells.states[index] == State.GIVEN and cells.values[index] == total
    if not error and not doubt and (is_as_added if total is not None else not is_implied):
        return
    where = cells.codes(row, column)
    if doubt and (is_implied or total is not None) and _is_of_form(formula_at(where["cell"])):
        # The form added up what can't be added up, or did so before it was corrected.
        del cells.doubts[index]
        error = error if is_implied else doubt[1]
    if total is None:
        if error and not is_implied:
            reporter.report("error_cell", {"giá trị": error}, value=error, **where)
        is_given = is_implied and cells.states[index] == State.GIVEN
        if is_given and _is_of_form(formula_at(where["cell"])):
            # What the form added up without the part says nothing.
            cells.values[index], cells.states[index] = None, State.UNREADABLE
        return
    if cells.states[index] == State.MISSING:
        cells.give(index, total)
        return
    if not error and not (
        cells.states[index] == State.GIVEN
        and cells.values[index] != total
        and _is_of_form(formula_at(where["cell"]))
    ):
        return
    before = error or str(cells.values[index])
    cells.give(index, total)
    reporter.report("repaired", {"trước": before, "sau": str(total)}, value=before, **where)


def _is_of_form(formula: str | None) -> bool:
    """True if a formula adds cells up, so that only its stored value is stale. One typed over the
    form's own, such as ``=25+3``, refers to no cell and is the clerk's figure."""
    return formula is not None and (not formula or bool(_REFERS.search(formula.upper())))


def _tally(
    table: Table, head: Cells, body: Cells, reporter: Reporter, formula_at: FormulaAt
) -> None:
    """Head cells that are computed from a List's entries."""
    is_answered = not table.gate or (head.states[head.block.row_index[table.gate]] == State.GIVEN)
    tallies = {tally.name: tally for tally in body.block.tallies}
    for number, row in enumerate(head.block.rows):
        if row.question is None or not row.question.tally or not head.is_found(number, 0):
            continue
        tally = tallies[row.question.tally]
        value = value_of(tally, body) if is_answered or body.lines else None
        is_implied = value is None and _is_unreadable(tally, body)
        _set_computed(head, number, 0, value, is_implied, reporter, formula_at)


class Entries(Protocol):
    """The cells of a List, entry by entry."""

    @property
    def block(self) -> Block: ...
    @property
    def lines(self) -> Sequence[int]: ...
    @property
    def values(self) -> Sequence[Any]: ...
    @property
    def states(self) -> Sequence[int]: ...

    def at(self, row: int, column: int) -> int:
        """Index of a cell in ``values`` and ``states``."""


def _is_unreadable(tally: Tally, body: Cells) -> bool:
    """True if an entry's own fault says why the tally is not known."""
    columns = [body.block.column_index[name] for name in _needed(tally)]
    return any(State.UNREADABLE in body.states[column :: body.width] for column in columns)


def _needed(tally: Tally) -> tuple[str, ...]:
    """The columns by which an entry counts: one that adds up a column needs no other, unless it
    has conditions."""
    if tally.sum_of and not tally.choosing:
        return (tally.sum_of,)
    return tuple(name for name in tally.columns if name not in tally.active)


def value_of(tally: Tally, body: Entries) -> int | None:
    """The tally over all entries; ``None`` where a cell that it needs is not given."""
    block, width = body.block, len(body.block.columns)
    columns = {name: block.column_index[name] for name in _needed(tally)}
    for column in columns.values():
        states, question = body.states[column::width], block.columns[column].question
        # Blank where nobody has to answer adds nothing; elsewhere the total is not known.
        is_needed = question.required and question.asked == ALWAYS
        if State.UNREADABLE in states or (is_needed and State.MISSING in states):
            return None
    said = {name: body.values[column::width] for name, column in columns.items()}
    amounts = said[tally.sum_of] if tally.sum_of else [1] * len(body.lines)
    if tally.choosing:
        entries = [dict(zip(said, one, strict=True)) for one in zip(*said.values(), strict=True)]
        chosen = (all(one.holds(entry) for one in tally.choosing) for entry in entries)
        amounts = [*compress(amounts, chosen)]
    return sum(filter(None, amounts))
