"""Every cell of the forms that came back, and why those that count nowhere do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.accept.records import Outcome, TableRecord
from pipeline.read.records import BlockReading, ReturnReading, State
from pipeline.summary.outcomes import CellsMet, Unused
from schemas.records import Block, Form

_OF_STATE: Mapping[State, Unused] = {
    State.MISSING: "missing",
    State.NOT_APPLICABLE: "not_applicable",
    State.UNREADABLE: "unreadable",
}
_OF_OUTCOME: Mapping[Outcome, Unused] = {
    Outcome.ERRORS: "table_with_errors",
    Outcome.SUPERSEDED: "table_superseded",
    Outcome.NOT_ASKED: "table_not_asked",
}


def cells_met(
    readings: Iterable[ReturnReading],
    tables: Iterable[TableRecord],
    units: Iterable[str],
    form: Form,
) -> CellsMet:
    """Count the cells of ``readings``. ``tables`` say what became of each, ``units`` names the
    paths whose unit is known."""
    outcomes = {(record.path, record.table): record.outcome for record in tables}
    known = frozenset(units)
    absent = {
        (table.name, name): _absent(block) for table in form.tables for name, block in table.blocks
    }
    met, unused = 0, Counter[Unused]()
    for reading in readings:
        for name, page in reading.tables.items():
            outcome = outcomes.get((reading.path, name), Outcome.NOT_ASKED)
            for place, block in (("head", page.head), ("body", page.body)):
                if block is None:
                    continue
                states = _states(block, absent[name, place])
                total = sum(states.values())
                met += total
                if reading.path not in known:
                    unused["unit_unknown"] += total
                elif outcome == Outcome.COUNTED:
                    unused.update({_OF_STATE[s]: states[s] for s in _OF_STATE})
                else:
                    unused[_OF_OUTCOME[outcome]] += total
    return CellsMet(met, {reason: number for reason, number in unused.items() if number})


def _absent(block: Block) -> int:
    """The number of places in the block's grid that are no cells: a row has not every column."""
    return sum(not row.has(column.name) for row in block.rows for column in block.columns)


def _states(block: BlockReading, absent: int) -> dict[State, int]:
    found = {state: block.states.count(state) for state in State}
    found[State.NOT_APPLICABLE] -= absent
    return found
