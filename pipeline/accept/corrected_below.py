"""Corrections of figures that came in the summary of an office below, where it carries the cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline.accept.carried_checks import contradictions
from pipeline.accept.carried_tables import carried_cells
from pipeline.accept.joining import Joined
from pipeline.accept.records import AcceptedTable
from pipeline.accept.rolled import WITHIN
from pipeline.decided.decisions import Correction
from pipeline.read.clean import clean
from pipeline.read.cleaned import said
from pipeline.text.findings import Finding, Place, find
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Form, Table


def corrected_below(
    joined: Joined, waiting: Sequence[Correction], form: Form
) -> tuple[Joined, tuple[Correction, ...]]:
    """The joined round with those corrections among ``waiting`` that a summary carries the cell of,
    each told, and the others. Those of a table that leave it contradicting its rules are told and
    not entered."""
    wanted: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    left: list[Correction] = []
    for one in waiting:
        page = joined.accepted.tables.get(one.table, {}).get(one.unit)
        if page is not None and WITHIN in page.path and _is_carried(one, page, form):
            wanted[one.table, one.unit].append(one)
        else:
            left.append(one)
    if not wanted:
        return joined, tuple(left)
    tables = {name: dict(pages) for name, pages in joined.accepted.tables.items()}
    told: list[Finding] = []
    for (name, unit), corrections in wanted.items():
        who = joined.round.respondent(joined.round.by_code[unit])
        before, table = tables[name][unit], form.by_name[name]
        page, void = _corrected(before, corrections, table)
        told += [
            _told(
                "correction_agreed"
                if before.cells.get(one.cell) == one.value
                else "correction_void",
                *(before, table, one),
            )
            for one in void
        ]
        broken = contradictions(page, table, who) - contradictions(before, table, who)
        entered = [one for one in corrections if one not in void]
        if broken:
            rules = "; ".join(sorted(broken))
            told += [
                _told("correction_contradicts", before, table, one, quy_tắc=rules)
                for one in entered
            ]
            continue
        tables[name][unit] = page
        told += [_told("corrected", before, table, one) for one in entered]
    accepted = replace(joined.accepted, tables=tables)
    return replace(joined, accepted=accepted, findings=(*joined.findings, *told)), tuple(left)


def _is_carried(correction: Correction, page: AcceptedTable, form: Form) -> bool:
    """True where the cell is a figure or answer of its own that summaries tell of each unit, and
    that no error keeps out of it."""
    table = form.by_name[correction.table]
    return correction.cell in carried_cells(table)[0] and correction.cell not in page.withheld


def _corrected(
    page: AcceptedTable, corrections: Sequence[Correction], table: Table
) -> tuple[AcceptedTable, list[Correction]]:
    """The page with the corrections and its totals reckoned anew; those that it says something
    else against."""
    cells, entered = dict(page.cells), dict(page.corrections)
    void: list[Correction] = []
    for one in corrections:
        block = _block_of(one.cell, table)
        row, column = block.row(one.cell[0]), block.column(one.cell[1])
        sent = clean(one.before, block.question(row, column)).value if one.before else None
        if sent != cells.get(one.cell):
            void.append(one)
            continue
        first = entered.get(one.cell, one)
        entered[one.cell] = replace(one, before=first.before)
        cells[one.cell] = one.value
        for total, value in _totals(block, one.cell, cells):
            cells[total] = value
    return replace(page, cells=cells, corrections=entered), void


def _totals(
    block: Block, cell: CellKey, cells: Mapping[CellKey, object]
) -> Iterator[tuple[CellKey, int]]:
    """The totals above a cell that changed, from below; parts that are not there add nothing."""
    row, column = cell
    for total in block.rows:
        if row in total.parts and total.has(column) and (total.name, column) in cells:
            known = (cells.get((part, column)) for part in total.parts)
            above = total.name, column
            value = sum(one for one in known if isinstance(one, int))
            yield above, value
            yield from _totals(block, above, {**cells, above: value})


def _block_of(cell: CellKey, table: Table) -> Block:
    return next(block for _, block in table.blocks if block.has(*cell))


def _told(
    key: str, page: AcceptedTable, table: Table, correction: Correction, **more: str
) -> Finding:
    block = _block_of(correction.cell, table)
    row, column = block.row(correction.cell[0]), block.column(correction.cell[1])
    code = block.column_code(row, column)
    address = page.addresses.get(correction.cell, f"{row.code}/{code}")
    now = said(page.cells.get(correction.cell))
    words = {
        "biểu": table.label,
        "mã": f"{row.code}/{code}",
        "trước": correction.before or "(trống)",
        "sau": said(correction.value) if key == "corrected" else now or "(trống)",
        "sửa": said(correction.value),
        "người": correction.by,
        "lý do": correction.reason,
        "nguồn": correction.source,
        **more,
    }
    at = Place(page.path, table.name, row.code, code, page.sheet, address, correction.unit)
    return find(key, words, at, said(correction.value) if key == "corrected" else now)
