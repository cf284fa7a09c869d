"""Answers to questions that an older form asked otherwise: withheld until the officer confirms that
both questions mean the same. Figures in rows that the present form dropped are nobody's fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.plan.sent_forms import Changed
from pipeline.read.records import BlockReading, ReturnReading, State, TableReading
from pipeline.read.settle import sums_of
from pipeline.text.findings import Finding, Place, find
from pipeline.text.sentences.cells import OUTSIDE
from pipeline.validate.places import place_key, place_of_cell
from schemas.records import Block, Form, Table


def withheld(
    readings: Sequence[ReturnReading], changed: Mapping[str, Sequence[Changed]], form: Form
) -> tuple[ReturnReading, ...]:
    """The readings; of those on older forms without what ``changed`` says was asked otherwise, with
    a query for each such question."""
    if not any(changed.values()):
        return tuple(readings)
    return tuple(
        _withheld(one, changed.get(one.stamp.get("form_version", ""), ()), form) for one in readings
    )


def _withheld(reading: ReturnReading, changed: Sequence[Changed], form: Form) -> ReturnReading:
    tables = dict(reading.tables)
    dropped: dict[str, list[Changed]] = defaultdict(list)
    for one in changed:
        name = one.now.table
        if name in tables and one.is_dropped:
            dropped[name].append(one)
        elif name in tables:
            place = Place(reading.path, name, sheet=tables[name].sheet)
            tables[name] = _without(tables[name], form.by_name[name], one, place)
    for name, gone in dropped.items():
        tables[name] = _spared(tables[name], form.by_name[name], gone)
    return replace(reading, tables=tables) if changed else reading


def _spared(page: TableReading, table: Table, dropped: Sequence[Changed]) -> TableReading:
    """The page; figures outside its cells are those of the questions that were dropped."""
    outside = [one for one in page.findings if one.code == OUTSIDE and one.cell]
    if not outside:
        return page
    rows = ", ".join(one.now.row for one in dropped if one.now.row)
    columns = ", ".join(one.now.column for one in dropped if not one.now.row)
    said = (("mã số", rows), ("cột", columns))
    words = {
        "biểu": table.label,
        "cũ": dropped[0].version,
        "mã": ", ".join(f"{word} {codes}" for word, codes in said if codes),
    }
    told = (find("question_dropped", words, one.place, one.value) for one in outside)
    return replace(page, findings=(*(f for f in page.findings if f not in outside), *told))


def _without(page: TableReading, table: Table, changed: Changed, place: Place) -> TableReading:
    """The page without the cells of a question; as it was where none of them is filled."""
    block = dict(table.blocks).get(changed.now.block)
    cells = page.block(changed.now.block)
    if block is None or cells is None:
        return page
    taken = {at for at in _cells_of(block, cells, changed) if cells.states[at] != State.MISSING}
    if not taken:
        return page
    for _, _, total, parts in sums_of(block) if block.rows else ():
        if taken.intersection(parts):
            taken.add(total)
    values = tuple(None if at in taken else value for at, value in enumerate(cells.values))
    states = bytes(
        State.UNREADABLE if at in taken else state for at, state in enumerate(cells.states)
    )
    left = replace(cells, values=values, states=states)
    finding = _told(table, changed, place)
    head, body = (left, page.body) if changed.now.block == "head" else (page.head, left)
    # What the present question makes of an answer to another one says nothing.
    names = {place_key(place_of_cell(place, block, cells, *cells.position(at))) for at in taken}
    others = (one for one in page.findings if (one.row, one.column) not in names)
    return replace(page, head=head, body=body, findings=(*others, finding))


def _cells_of(block: Block, cells: BlockReading, changed: Changed) -> Iterator[int]:
    """Numbers of the cells of a row or column that are cells at all."""
    for at, state in enumerate(cells.states):
        line, number = cells.position(at)
        row, column = block.row_at(line), block.columns[number]
        if (row is not None and not row.has(column.name)) or state == State.NOT_APPLICABLE:
            continue
        in_row = row is not None and row.code == changed.now.row
        if changed.now.row and changed.now.column:
            in_row = in_row and block.column_code(row, column) == changed.now.column
        if in_row if changed.now.row else column.code == changed.now.column:
            yield at


def _told(table: Table, changed: Changed, place: Place) -> Finding:
    words = {
        "biểu": table.label,
        "mã": changed.now.row or f"cột {changed.now.column}",
        "cũ": changed.version,
        "trước": changed.before,
        "sau": changed.after,
    }
    at = replace(place, row=changed.now.row, column=changed.now.column)
    return find("question_changed", words, at, changed.before)
