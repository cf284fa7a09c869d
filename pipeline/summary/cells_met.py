"""Every cell of the forms that came back, and why those that count nowhere do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from pipeline.accept.records import Outcome, Selection
from pipeline.read.records import BlockReading, ReturnReading, State
from pipeline.summary.outcomes import CellsMet, WhyUnused
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Form

_OF_STATE: Mapping[State, WhyUnused] = {
    State.MISSING: "missing",
    State.NOT_APPLICABLE: "not_applicable",
    State.UNREADABLE: "unreadable",
}
_OF_OUTCOME: Mapping[Outcome, WhyUnused] = {
    Outcome.ERRORS: "table_with_errors",
    Outcome.SUPERSEDED: "table_superseded",
    Outcome.NOT_ASKED: "table_not_asked",
}


def cells_met(
    readings: Iterable[ReturnReading],
    selection: Selection,
    units: Iterable[str],
    form: Form,
) -> CellsMet:
    """Count the cells of ``readings``. ``selection`` says what became of each table, ``units``
    names the paths whose unit is known."""
    outcomes = {(record.path, record.table): record.outcome for record in selection.tables}
    withheld = {
        (selection.chosen[unit, name].reading.path, name): cells
        for (unit, name), cells in selection.withheld.items()
    }
    known = frozenset(units)
    absent = {
        (table.name, name): _absent(block) for table in form.tables for name, block in table.blocks
    }
    met, unused = 0, Counter[WhyUnused]()
    for reading in readings:
        for name, page in reading.tables.items():
            outcome = outcomes.get((reading.path, name), Outcome.NOT_ASKED)
            doubted = withheld.get((reading.path, name), frozenset())
            for place, asked, block in page.blocks(form.by_name[name]):
                states = _states(block, absent[name, place])
                total = sum(states.values())
                met += total
                if reading.path not in known:
                    unused["unit_unknown"] += total
                elif outcome.counts:
                    unused.update({_OF_STATE[s]: states[s] for s in _OF_STATE})
                    if doubted:
                        unused["withheld"] += _given_of(doubted, asked, block)
                else:
                    unused[_OF_OUTCOME[outcome]] += total
    return CellsMet(met, {reason: number for reason, number in unused.items() if number})


def _given_of(withheld: frozenset[CellKey], asked: Block, block: BlockReading) -> int:
    """The number of given cells of the block that are withheld."""
    return sum(
        state == State.GIVEN
        and (
            asked.rows[line].name if asked.rows else str(line + 1),
            asked.columns[number].name,
        )
        in withheld
        for at, state in enumerate(block.states)
        for line, number in (block.position(at),)
    )


def _absent(block: Block) -> int:
    """The number of places in the block's grid that are no cells: a row has not every column."""
    return sum(not row.has(column.name) for row in block.rows for column in block.columns)


def _states(block: BlockReading, absent: int) -> dict[State, int]:
    found = {state: block.states.count(state) for state in State}
    found[State.NOT_APPLICABLE] -= absent
    return found
