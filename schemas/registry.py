"""Every packaged table, in the order of the sheets.

A new table is an import and one line of ``_MODULES`` here; its module says ``TABLE`` and
``MODELS``. What the tables and their rules name is checked when they are gathered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import ModuleType

from schemas.expressions.lists import LIST
from schemas.expressions.numbers import CellKey
from schemas.expressions.texts import FACT
from schemas.model import TableSet
from schemas.records import Block, Rule, Shape, Table
from schemas.respondents import LEVELS, PERIODS, UNIT_KINDS, Asked
from schemas.rules import Sums
from schemas.tables import (
    agency,
    board,
    checklist,
    completion,
    cover,
    literacy,
    narrative,
    outreach,
    own_targets,
    population,
    preschool,
    research,
    resources,
    staff,
    succession,
    training,
)

_LONGEST_SHEET = 31
_MODULES: tuple[ModuleType, ...] = (
    cover,
    staff,
    succession,
    preschool,
    completion,
    outreach,
    training,
    board,
    checklist,
    research,
    resources,
    narrative,
    own_targets,
    population,
    literacy,
    agency,
)


class UnsoundFormError(ValueError):
    """Tables that contradict themselves; the message has a line for each fault."""


def refuse_faults(tables: Iterable[Table]) -> None:
    """Raise ``UnsoundFormError`` where tables share a name, number or sheet, where a printed code
    or a name stands twice, or where a rule, a gate or what is asked of whom names something that
    is not there."""
    tables = tuple(tables)
    faults = [*_tables_alike(tables), *_codes_twice(tables)]
    for table in tables:
        faults += [f"{table.name}: {fault}" for fault in _table_faults(table)]
        for name, block in table.blocks:
            faults += [f"{table.name}, {name}: {fault}" for fault in _block_faults(block)]
    if faults:
        raise UnsoundFormError("\n".join(faults))


def _tables_alike(tables: Iterable[Table]) -> Iterator[str]:
    for wording in ("name", "number", "sheet"):
        known: dict[str, Table] = {}
        for table in tables:
            said = getattr(table, wording)
            other = known.setdefault(said, table)
            if other is not table:
                both = f"tables {other.name} ({other.sheet}) and {table.name} ({table.sheet})"
                yield f"{both} have the same {wording} {said}"


def _table_faults(table: Table) -> Iterator[str]:
    if len(table.sheet) > _LONGEST_SHEET:
        yield f"the sheet's name has more than {_LONGEST_SHEET} characters, Excel's limit"
    head = table.head.row_index if table.head else {}
    if table.gate and table.gate not in head:
        yield f"gate {table.gate!r} is no question of its head"
    blocks = dict(table.blocks)
    for one in table.dependents.each:
        cells = [(one.block, row, "") for row in one.rows]
        cells += [(one.block, "", column) for column in one.columns]
        cells += [(at.block, at.row, at.of.column) for at in one.conditions]
        for name, row, column in cells:
            block = blocks.get(name)
            for part, known in (
                (row, block.row_index if block else {}),
                (column, block.column_index if block else {}),
            ):
                if part and part not in known:
                    yield f"dependents name {part!r}, which is not there in its {name}"
    yield from _asked_faults(table.asked, "the table")


def _asked_faults(asked: Asked, what: str) -> Iterator[str]:
    kinds, levels = asked.either or (frozenset(), frozenset())
    known = (
        ("kinds", UNIT_KINDS, kinds | (asked.kinds or frozenset())),
        ("levels", LEVELS, levels | (asked.levels or frozenset())),
        ("periods", PERIODS, asked.periods or frozenset()),
    )
    for field, words, named in known:
        for word in sorted(named - set(words)):
            yield f"{what} is asked of the {field} {word!r}, none of {', '.join(words)}"


def _codes_twice(tables: Iterable[Table]) -> Iterator[str]:
    """The printed codes of two rows; in a Record two may share a line, in two columns."""
    known: dict[tuple[str, str], str] = {}
    for table in tables:
        for _, block in table.blocks:
            for row in block.rows:
                column = row.question.column if row.question else ""
                place = f"{table.name}.{row.name}"
                other = known.setdefault((row.code, column), place)
                if other != place:
                    yield f"rows {other} and {place} have the same printed code {row.code}"


def _block_faults(block: Block) -> Iterator[str]:
    names = [row.name for row in block.rows]
    repeated = sorted({name for name in names if names.count(name) > 1})
    yield from (f"two rows are named {name}" for name in repeated)
    known: dict[str, str] = {}
    for column in block.columns:
        other = known.setdefault(column.code, column.name)
        if other != column.name:
            both = f"columns {other} and {column.name}"
            yield f"{both} have the same printed code {column.code}"
    for row in block.rows:
        yield from _asked_faults(row.asked, row.name)
    for column in block.columns:
        yield from _asked_faults(column.question.asked, column.name)
    for rule in block.rules:
        yield from _rule_faults(rule, block)


def _rule_faults(rule: Rule, block: Block) -> Iterator[str]:
    try:
        checks = tuple(rule.checks(block))
    except KeyError as error:
        yield f"{rule!r} names {error}, which is no row or column there"
        return
    if not checks and not isinstance(rule, Sums):
        yield f"{rule!r} holds nowhere: no row has its columns"
    for check in checks:
        yield from _asked_faults(check.asked, f"rule {check.name}")
        for cell in dict.fromkeys(check.cells()):
            if not _is_there(cell, block):
                yield f"rule {check.name} names the cell {cell}, which is not there"


def _is_there(cell: CellKey, block: Block) -> bool:
    row, column = cell
    if row == FACT or (row == LIST and not column):
        return True
    if block.shape is Shape.LIST:
        return column in block.column_index
    return block.has(row, column)


PACKAGED = TableSet(
    tables=tuple(module.TABLE for module in _MODULES),
    models={
        (module.TABLE.name, block): model
        for module in _MODULES
        for block, model in module.MODELS.items()
    },
)
"""The tables that come with the program. What a round asks is made of them, of its office's own
and of its plan (``pipeline.plan.open_round``)."""

refuse_faults(PACKAGED.tables)
