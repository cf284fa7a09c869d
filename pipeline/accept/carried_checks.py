"""Checks of what a summary carries, before anything of it counts.

The checksum in its stamp tells damage, not forgery: anybody can reckon it anew. So every figure
is judged as that of a return is: by the kind of its question, by the rules of its table and by the
bounds of what is plausible. Of a figure beyond these the run that made the summary asked; one of
which it says nothing was put there later. The tables must be those that the summary says count,
each once. What an office may not bring, and whether its units are real, is for the officer: see
``accept.joining``.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.accept.carried_tables import carried_cells, carried_of
from pipeline.accept.excesses import Bases, bases_of, bounded
from pipeline.accept.records import AcceptedTable, WithheldTotal
from pipeline.accept.rolled import Rolled
from pipeline.read.cleaned import said
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.our_time import LAST_YEAR
from pipeline.text.sentences.review import IMPLAUSIBLE
from schemas.bounds import Figure
from schemas.checks import Check
from schemas.code_lists import NOT_APPLICABLE
from schemas.expressions.lists import OfList
from schemas.expressions.numbers import CellKey
from schemas.records import Block, Form, Kind, Question, Shape, Table
from schemas.respondents import SCHOOL_KINDS, Respondent

MOST_IN_A_SCHOOL = 20_000
"""More people, or turns of people, than any school has."""
MOST = 5_000_000
"""More people, or turns of people, than any commune or office has."""
MOST_MONEY = 10**13
"""More than any of them spends, whatever the money is counted in."""
_FIRST_YEAR = 1900
_IMPROBABLE = "số {} không hợp lý"


class _UnknownError(Exception):
    """A rule asks for what a summary does not carry."""


def problem_of(rolled: Rolled, round_: Round, form: Form) -> str:
    """The first reason, in Vietnamese, why the summary can't count; "" where it can."""
    return next(_problems(rolled, round_, form), "")


def _problems(rolled: Rolled, round_: Round, form: Form) -> Iterator[str]:
    yield from _of_lists(rolled)
    yield from _of_totals(rolled, form)
    units = {unit.code: unit for unit in rolled.units}
    carried = carried_of(form)
    settled = {
        (one.code, one.unit, one.table, one.row) for one in rolled.findings if one.state == "waived"
    }
    asked = _asked(rolled)
    doubtful = {(unit, table) for unit, table, _ in asked}
    bases = _bases(rolled, units, round_)
    for name, page in rolled.tables:
        unit = units.get(page.unit)
        if unit is None:
            continue
        table = form.by_name[name]
        about = f"{table.label} của {unit.name} ({unit.code})"
        who = round_.respondent(unit)
        for _, block in table.blocks:
            for cell, question, value in _values(block, page):
                told = (unit.code, name) in doubtful
                if wrong := _wrong(value, question, None if told else _most(question, unit)):
                    yield f"{about}, {_place(page, cell)}: {wrong}"
        for one in bounded(table, page, who, bases[unit.code]):
            if one.exceeds and (unit.code, name, _row_code(table, one.cell)) not in asked:
                yield f"{about}, {_place(page, one.cell)}: {_IMPROBABLE.format(_short(one.figure))}"
        for _, block in table.blocks:
            for check, row, cell in _broken(block, page, who, carried[name]):
                if (check.code, unit.code, name, row) not in settled:
                    yield f"{about}, {_place(page, cell)}: số liệu mâu thuẫn ({check.live})"


def contradictions(page: AcceptedTable, table: Table, who: Respondent) -> frozenset[str]:
    """The rules that a carried table breaks, each in the words of the form."""
    carried = carried_cells(table)
    return frozenset(
        check.live
        for _, block in table.blocks
        for check, _, _ in _broken(block, page, who, carried)
    )


def _of_lists(rolled: Rolled) -> Iterator[str]:
    """Units, returns and tables that stand twice; tables that count and aren't there, or are there
    and don't count."""
    known = {unit.code for unit in rolled.units}
    counted = [
        (one.table, one.unit) for one in rolled.outcomes if one.outcome.counts and one.unit in known
    ]
    there = [(name, page.unit) for name, page in rolled.tables if page.unit in known]
    lists = (
        ("mã đơn vị", [unit.code.casefold() for unit in rolled.units]),
        ("tệp", [one.path for one in rolled.returns]),
        ("biểu", [f"{table} {unit}" for table, unit in there]),
        ("biểu", [f"{table} {unit}" for table, unit in counted]),
    )
    for words, names in lists:
        for name, times in Counter(names).items():
            if times > 1:
                yield f"{words} {name} có {times} lần"
    if differing := set(counted) ^ set(there):
        table, unit = min(differing)
        yield (
            f"danh sách biểu được dùng không khớp số liệu kèm theo (biểu {table} của {unit} và "
            f"{len(differing) - 1} biểu khác)"
        )


def _of_totals(rolled: Rolled, form: Form) -> Iterator[str]:
    seen = Counter((one.table, one.row, one.column) for one in rolled.totals)
    pages = Counter(name for name, _ in rolled.tables)
    asked = {(name, row) for _, name, row in _asked(rolled)}
    for one in rolled.totals:
        about = f"tổng {one.table} {one.row} {one.column}"
        table = form.by_name.get(one.table)
        if table is None:
            continue
        if seen[one.table, one.row, one.column] > 1:
            yield f"{about} có hai lần"
        if not 0 <= one.units <= pages[one.table]:
            yield f"{about}: của {one.units} đơn vị, nhưng chỉ có {pages[one.table]} đơn vị có biểu"
        told = (one.table, _row_code(table, (one.row, one.column))) in asked
        if one.total < 0 or (not told and one.total > _most_of_total(one, table)):
            yield f"{about}: {one.total} không thể là tổng của {one.units} đơn vị"


def _most_of_total(one: WithheldTotal, table: Table) -> int:
    """The most that as many units can have together."""
    flat = [
        bound.flat for _, block in table.blocks for bound in block.bounds if one.row in bound.rows
    ]
    return max(flat, default=MOST) * max(one.units, 0)


def _values(block: Block, page: AcceptedTable) -> Iterator[tuple[tuple[str, str], Question, Any]]:
    """(place in ``addresses``, question, value) of each carried cell of a block."""
    if block.shape is Shape.LIST:
        for number, entry in enumerate(page.entries, 1):
            for name, value in entry.items():
                if name in block.column_index:
                    yield (str(number), name), block.column(name).question, value
        return
    for (row, column), value in page.cells.items():
        if block.has(row, column):
            yield (row, column), block.question(block.row(row), block.column(column)), value


def _asked(rolled: Rolled) -> set[tuple[str, str, str]]:
    """(unit, table, printed code of the row) of the figures that the summary itself asks about."""
    return {(one.unit, one.table, one.row) for one in rolled.findings if one.code == IMPLAUSIBLE}


def _bases(rolled: Rolled, units: Mapping[str, Unit], round_: Round) -> Mapping[str, Bases]:
    """Unit code → what its figures are compared with."""
    pages = {(name, page.unit): page for name, page in rolled.tables}

    def figures_of(unit: str) -> Figure:
        def figure(table: str, cell: CellKey) -> int | None:
            page = pages.get((table, unit))
            value = page.cells.get(cell) if page else None
            return value if type(value) is int else None

        return figure

    return {
        code: bases_of(round_.respondent(unit), figures_of(code)) for code, unit in units.items()
    }


def _row_code(table: Table, cell: CellKey) -> str:
    """The printed code of a cell's row; in a List the number of its entry."""
    rows = (block.row(cell[0]) for _, block in table.blocks if cell[0] in block.row_index)
    return next((row.code for row in rows), cell[0])


def _most(question: Question, unit: Unit) -> int:
    if question.kind is Kind.MONEY:
        return MOST_MONEY
    return MOST_IN_A_SCHOOL if unit.kind in SCHOOL_KINDS else MOST


def _wrong(value: Any, question: Question, most: int | None) -> str:
    """The fault of a value that no return could have brought here; "" where there is none.
    ``most``: the most that it can be, where nothing is said of it."""
    kind = question.kind
    if kind in (Kind.TEXT, Kind.CHOICE):
        choices = (*question.choices.items, NOT_APPLICABLE) if question.choices else ()
        if not isinstance(value, str) or (choices and value not in choices):
            return f'"{_short(value)}" không phải câu trả lời của biểu'
        return ""
    if kind is Kind.DATE:
        is_day = type(value) is dt.date and _FIRST_YEAR <= value.year <= LAST_YEAR
        return "" if is_day else f'"{_short(value)}" không phải ngày hợp lệ'
    numbers = (int,) if kind.is_whole else (int, float)
    if type(value) not in numbers or (isinstance(value, float) and not math.isfinite(value)):
        return f'"{_short(value)}" không phải số hợp lệ'
    if value < 0 or (most is not None and value > most):
        return _IMPROBABLE.format(_short(value))
    return ""


def _short(value: Any) -> str:
    if isinstance(value, int) and abs(value) > 10**30:
        return f"có hơn {30} chữ số"
    return said(value)[:30] if isinstance(value, str | int | dt.date) else str(value)[:30]


def _place(page: AcceptedTable, cell: tuple[str, str]) -> str:
    return f"ô {page.addresses.get(cell) or ' '.join(cell)}"


def _broken(
    block: Block,
    page: AcceptedTable,
    who: Respondent,
    carried: tuple[frozenset[tuple[str, str]], frozenset[str]],
) -> Iterator[tuple[Check, str, tuple[str, str]]]:
    """(rule, printed code of its home row, home cell) of each rule that must hold and does not."""
    is_list = block.shape is Shape.LIST
    records: tuple[Mapping[str, Any] | None, ...] = page.entries if is_list else (None,)
    for number, entry in enumerate(records, 1):

        def lookup(key: CellKey | OfList, entry: Mapping[str, Any] | None = entry) -> Any:
            if isinstance(key, OfList) or key not in carried[0]:
                if entry is None or isinstance(key, OfList) or key[1] not in carried[1]:
                    raise _UnknownError
                return entry.get(key[1])
            return page.cells.get(key)

        violated = {one.name: one for one in block.checks.values() if _is_violated(one, lookup)}
        for check in violated.values():
            # What another failure implies is not told by a run either, and so never accepted.
            if _must_hold(check, block, who) and not violated.keys() & set(check.implied_by):
                row = str(number) if is_list else block.row(check.home[0]).code
                home = (str(number), check.home[1]) if is_list else check.home
                yield check, row, home


def _must_hold(check: Check, block: Block, who: Respondent) -> bool:
    is_asked = check.asked.of(who) and block.asks_all(check, who)
    return check.severity == "error" and is_asked


def _is_violated(check: Check, lookup: Any) -> bool:
    """Tell if a rule is broken; one that asks for a cell that is blank or not carried is not."""
    try:
        if any(lookup(key) is None for key in check.violated.cells()):
            return False
        return bool(check.violated.evaluate(lookup))
    except (_UnknownError, TypeError, AttributeError):
        return False
