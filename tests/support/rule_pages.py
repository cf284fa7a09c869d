"""Words that a block of a form should say while it is filled, from the rule records alone.

A ``Page`` is one block with its values. Its ``words`` are those that the rules put beside each
line; ``fault_and_honest`` looks for the values that break a rule, and the nearest that don't.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from pipeline.forms.formulas import is_computed, is_required
from pipeline.forms.layout import BlockLayout, FormLayout, SheetLayout
from pipeline.forms.rule_conditions import live_checks
from pipeline.round.round import Round
from schemas.code_lists import NO
from schemas.expressions.lists import LIST, CountOf, EarlierSame, IsFirst, MissingIn, OfList
from schemas.expressions.numbers import CellKey, CellValue, Expression
from schemas.expressions.texts import FACT, Contains
from schemas.records import EXPLANATION, VALUE, Column, Kind, Shape
from schemas.rules import Check
from tests.support.readings import honest, honest_entries

At = tuple[str | int, str]
"""(row name, or number of an entry; column name) of a value."""
Values = dict[At, Any]

FAULT, HONEST = True, False
CHANGES = 300
"""So many pages are looked at before a rule counts as one that nothing breaks."""


@dataclass(frozen=True)
class Page:
    """A block of one unit's form and what stands in it."""

    form: FormLayout
    sheet: SheetLayout
    block: BlockLayout
    facts: Mapping[str, dt.date]
    values: Values = field(default_factory=dict)

    @cached_property
    def checks(self) -> tuple[Check, ...]:
        return live_checks(self.block, self.form.who, dict.fromkeys(self.facts, ""))

    @property
    def is_list(self) -> bool:
        return self.block.block.shape is Shape.LIST

    @property
    def entries(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(at for at, _ in self.values if isinstance(at, int)))

    def line(self, check: Check, entry: int) -> int:
        """The Excel line at which a check speaks."""
        return self.block.first_line + entry if self.is_list else self.block.lines[check.home[0]]

    def address(self, at: At) -> str:
        where, column = at
        if isinstance(where, int):
            return self.block.address("", column, where)
        return self.block.address(where, column)

    def kind(self, at: At) -> Kind:
        return self.block.question(*self.place(at)).kind

    def place(self, at: At) -> tuple[Any, Column]:
        where, column = at
        row = None if isinstance(where, int) else self.block.block.row(where)
        if self.block.block.shape is Shape.RECORD:
            column = VALUE
        return row, self.block.block.column(column)

    def is_typed_over(self, at: At) -> bool:
        return is_computed(self.block, *self.place(at))

    def having(self, values: Values) -> Page:
        """The page with other values over its own; the checks are the same."""
        other = replace(self, values={**self.values, **values})
        for shared in ("checks", "_at_line", "_parts", "_looked_at"):
            other.__dict__[shared] = getattr(self, shared)
        return other

    @cached_property
    def complete(self) -> Values:
        """The values with the totals of their parts, unless a total was typed over."""
        found = dict(self.values)
        if self.block.block.shape is Shape.MATRIX:
            for row, column in self.block.cells():
                if row.parts and column.question.kind.is_whole:
                    found[row.name, column.name] = self._amount(row.name, column.name)
        return found

    def _amount(self, row: str, column: str) -> Any:
        if (row, column) in self.values:
            return self.values[row, column]
        parts = self._parts.get(row, ())
        if not parts:
            return None
        if (row, column) not in self._totals:
            amounts = [self._amount(part, column) for part in parts]
            self._totals[row, column] = None if None in amounts else sum(amounts)
        return self._totals[row, column]

    @cached_property
    def _totals(self) -> dict[CellKey, Any]:
        return {}

    @cached_property
    def _parts(self) -> Mapping[str, tuple[str, ...]]:
        return {
            row.name: tuple(part for part in row.parts if part in self.block.lines)
            for row in self.block.rows
            if row.parts
        }

    def value(self, key: CellKey | OfList, entry: int) -> Any:
        if isinstance(key, OfList):
            return self._of_list(key, entry)
        row, column = key
        if row == FACT:
            return self.facts[column]
        return self.values.get((entry, column)) if self.is_list else self._amount(row, column)

    def _of_list(self, asked: OfList, entry: int) -> int:
        match asked:
            case IsFirst():
                return int(entry == self.entries[0])
            case CountOf(column, word):
                return sum(self.values.get((one, column)) == word for one in self.entries)
            case MissingIn(column):
                return sum(self.values.get((one, column)) is None for one in self.entries)
            case EarlierSame(columns):

                def key(one: int) -> list[str]:
                    return [str(self.values.get((one, column))).casefold() for column in columns]

                return sum(key(one) == key(entry) for one in self.entries if one < entry)
        raise AssertionError(f"an oracle for {asked} is missing")

    def breaks(self, check: Check, entry: int) -> bool:
        """True if the check is violated; one of whose cells is blank says nothing."""
        if (check.name, entry) not in self._broken:
            cells = self._looked_at.get(check.name)
            if cells is None:
                keys = dict.fromkeys(check.violated.cells())
                cells = self._looked_at[check.name] = [key for key in keys if key[0] != LIST]
            found = {key: self.value(key, entry) for key in cells}

            def value(key: CellKey | OfList) -> Any:
                return found[key] if key in found else self.value(key, entry)

            self._broken[check.name, entry] = None not in found.values() and bool(
                check.violated.evaluate(value)
            )
        return self._broken[check.name, entry]

    @cached_property
    def _looked_at(self) -> dict[str, list[CellKey]]:
        """By check, the cells that it looks at, the same on every page of a block."""
        return {}

    @cached_property
    def _broken(self) -> dict[tuple[str, int], bool]:
        return {}

    def tells(self, check: Check, entry: int) -> bool:
        """True if it speaks: violated, not implied by another, not explained elsewhere."""
        if not self.breaks(check, entry):
            return False
        if check.explained_by is not None and self.value(check.explained_by, entry) is not None:
            return False
        others = (other for other in self.checks if other.name in check.implied_by)
        return not any(self.breaks(other, entry) for other in others)

    def word(self, line: int, entry: int) -> str:
        """The first of the words that stand at a line, errors before questions; "" for none. Once
        the gate is answered Không, lines but its own are asked only for its reason."""
        gate, here = self.sheet.table.gate, self._at_line.get(line, ())
        is_closed = bool(gate) and self.value((gate, VALUE), entry) == NO
        if is_closed and line != self.block.lines.get(gate):
            here = tuple(check for check in here if check.explained_by == check.home)
        for severity in ("error", "query"):
            by_word: dict[str, list[Check]] = {}
            for check in here:
                if check.severity == severity:
                    by_word.setdefault(check.live, []).append(check)
            for live, checks in by_word.items():
                if any(self.tells(check, entry) for check in checks):
                    return live
        return ""

    def with_word(self, line: int, live: str) -> list[Check]:
        """The checks that may say this word at a line."""
        return [check for check in self._at_line.get(line, ()) if check.live == live]

    @cached_property
    def _at_line(self) -> Mapping[int, tuple[Check, ...]]:
        found: dict[int, tuple[Check, ...]] = {}
        for entry in self.entries or (0,):
            for check in self.checks:
                line = self.line(check, entry)
                found[line] = (*found.get(line, ()), check)
        return found

    def words(self) -> dict[int, str]:
        """The words of all lines where a rule speaks."""
        found = {}
        for entry in self.entries or (0,):
            lines = [self.line(check, entry) for check in self.checks]
            for line in dict.fromkeys(lines):
                if word := self.word(line, entry):
                    found[line] = word
        return found


@dataclass(frozen=True)
class Pair:
    """Two pages that differ in one cell, and the entry at which the first is at fault."""

    fault: Page
    honest: Page
    entry: int


def honest_pages(form: FormLayout, round_: Round, *, all_blocks: bool = False) -> Iterator[Page]:
    """The blocks of a form, filled with honest values: those on which a rule is shown live, or
    all."""
    settings = round_.settings
    assert settings.start
    assert settings.end
    assert settings.cutoff
    facts = {"from": settings.start, "to": settings.end, "cutoff": settings.cutoff}
    facts["received"] = dt.date.today()
    for sheet in form.sheets:
        for block in sheet.blocks:
            page = Page(form, sheet, block, facts, honest_values(sheet, block, form, round_))
            if page.checks or all_blocks:
                yield page


def honest_values(
    sheet: SheetLayout, block: BlockLayout, form: FormLayout, round_: Round
) -> Values:
    """Values that are typed: no totals, nothing printed."""
    if block.block.shape is Shape.LIST:
        entries = honest_entries(sheet.table, round_, form.who)
        return {
            (number, column.name): entry.get(column.name)
            for number, entry in enumerate(entries)
            for column in block.columns
        }
    figures = honest(sheet.table, form.who)
    if not sheet.table.number:
        cutoff = round_.settings.cutoff
        figures["date", VALUE] = max(figures["date", VALUE], cutoff)
    return {
        (row.name, column.name): figures.get((row.name, column.name))
        for row, column in block.cells()
        if not is_computed(block, row, column)
        and not block.question(row, column).printed
        and column.name != EXPLANATION
    }


def fault_and_honest(page: Page, check: Check) -> Pair | None:
    """Two pages that differ in one cell by as little as there is: on the first the check's line
    says its word because of it, on the second it doesn't. ``None`` where none were found."""
    for entry in page.entries or (0,):
        near = list(_cells_near(page, check, entry))
        for change in itertools.islice(_changes(page, check, near), CHANGES):
            start = page.having(change)
            for at in near:
                pair = _pair(start, check, entry, at)
                if pair is not None:
                    return pair
    return None


def _changes(page: Page, check: Check, near: list[At]) -> Iterator[Values]:
    """Nothing; a page of zeros; the figures of another row in the check's own; each other value of
    one more cell, so that two together break the rule."""
    yield {}
    if not page.is_list:
        counts = {at: value for at, value in page.complete.items() if _is_number(value)}
        typed = [at for at in counts if not page.is_typed_over(at)]
        yield dict.fromkeys(typed, 0)
        own = [at for at in typed if at[0] == check.home[0]]
        for other in page.block.rows if page.block.block.shape is Shape.MATRIX else ():
            yield {at: counts[other.name, at[1]] for at in own if (other.name, at[1]) in counts}
    for at in near:
        if not page.is_typed_over(at):
            for value in _candidates(page, check, at):
                yield {at: value}


def _cells_near(page: Page, check: Check, entry: int) -> Iterator[At]:
    """The cells of a check and of its line, totals by their parts and, last, typed over."""
    found: list[At] = []
    if page.is_list:
        columns = list(dict.fromkeys(_columns(check)))
        rest = [other for other in page.entries if other != entry]
        found = [(at, column) for at in (entry, *rest) for column in columns]
    else:
        waiting: list[CellKey] = [cell.key for cell in _cells(check.violated)]
        if check.explained_by is not None:
            waiting.append(check.explained_by)
        home = check.home[0]
        waiting.extend((r.name, c.name) for r, c in page.block.cells() if r.name == home)
        while waiting:
            row, column = waiting.pop(0)
            if not page.block.has(row, column):
                continue
            found.append((row, column))
            waiting.extend((part, column) for part in page.block.block.row(row).parts)
    found = [at for at in dict.fromkeys(found) if at in page.complete]
    # What is counted or dated moves by one; a choice is all or nothing.
    yield from sorted(found, key=lambda at: (page.is_typed_over(at), not _moves(page.kind(at))))


def _columns(check: Check) -> Iterator[str]:
    for one in _nodes(check.violated):
        if isinstance(one, CellValue) and one.row != FACT:
            yield one.column
        elif isinstance(one, OfList):
            yield from (column for _, column in one.cells() if column)
    yield check.home[1]


def _cells(expression: Any) -> Iterator[CellValue]:
    if isinstance(expression, CellValue):
        if expression.row != FACT:
            yield expression
    elif isinstance(expression, Expression):
        for one in dataclasses.fields(expression):  # type: ignore[arg-type]
            yield from _cells(getattr(expression, one.name))
    elif isinstance(expression, tuple):
        for part in expression:
            yield from _cells(part)


def _moves(kind: Kind) -> bool:
    return kind not in (Kind.TEXT, Kind.CHOICE)


def _candidates(page: Page, check: Check, at: At) -> list[Any]:
    """Values that may stand in a cell without any other fault."""
    row, column = page.place(at)
    question, now = page.block.question(row, column), page.values.get(at)
    found: list[Any] = []
    if not is_required(page.block, row, column) and not page.is_typed_over(at):
        found.append(None)
    match question.kind:
        case Kind.CHOICE:
            assert question.choices is not None
            found.extend(question.choices.items)
        case Kind.TEXT:
            found.append("Chữ khác")
            found.extend(_phrases(check.violated))
            found.extend(page.values.get((one, at[1])) for one in page.entries)
        case Kind.DATE:
            days = [*page.facts.values()]
            for number in _numbers(check.violated):
                if 101 <= number <= 1231:
                    days.append(dt.date(page.facts["to"].year, number // 100, number % 100))
            found.extend(day + dt.timedelta(step) for day in days for step in (-1, 0, 1))
        case kind:
            amounts = {0, *_numbers(check.violated), now or 0, 2 * (now or 0)}
            amounts |= {v for k, v in page.complete.items() if k[0] == at[0] and _is_number(v)}
            for cell in _cells(check.violated):
                value = page.complete.get((at[0] if page.is_list else cell.row, cell.column))
                if _is_number(value):
                    amounts.add(value)
            low, high = (1990, 2100) if kind is Kind.YEAR else (0, 10**9)
            near = {int(a) + step for a, step in itertools.product(amounts, (-1, 0, 1))}
            found.extend(sorted(amount for amount in near if low <= amount <= high))
    return [value for value in dict.fromkeys(found) if value != now]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _numbers(expression: Any) -> Iterator[int]:
    for one in _nodes(expression):
        if one.__class__.__name__ == "Number":
            yield int(one.value)


def _phrases(expression: Any) -> Iterator[str]:
    for one in _nodes(expression):
        if isinstance(one, Contains):
            yield from (f"Việc {word} năm nay" for word in one.words)


def _nodes(expression: Any) -> Iterator[Any]:
    if isinstance(expression, tuple):
        for part in expression:
            yield from _nodes(part)
    elif isinstance(expression, Expression):
        yield expression
        for one in dataclasses.fields(expression):  # type: ignore[arg-type]
            yield from _nodes(getattr(expression, one.name))


def _pair(page: Page, check: Check, entry: int, at: At) -> Pair | None:
    line, kind = page.line(check, entry), page.kind(at)
    alike = page.with_word(line, check.live)

    def judged(value: Any) -> bool | None:
        other = page.having({at: value})
        # Most values are honest, and the few rules of one word tell so without the line's others.
        if not any(other.tells(one, entry) for one in alike):
            return HONEST
        if other.word(line, entry) != check.live:
            return HONEST
        return FAULT if other.tells(check, entry) else None

    values = [page.complete.get(at), *_candidates(page, check, at)]
    by_judgement: dict[bool | None, list[Any]] = {FAULT: [], HONEST: [], None: []}
    for value in values:
        by_judgement[judged(value)].append(value)
    faults, honests = by_judgement[FAULT], by_judgement[HONEST]
    if not faults or not honests:
        return None

    def pair(fault: Any, honest: Any) -> Pair:
        return Pair(page.having({at: fault}), page.having({at: honest}), entry)

    if not _moves(kind):
        return pair(faults[0], honests[0])
    counted = [
        (abs(_ordinal(f) - _ordinal(h)), _ordinal(f), _ordinal(h))
        for f, h in itertools.product(faults, honests)
        if f is not None and h is not None
    ]
    if not counted:
        return pair(faults[0], honests[0])
    _, fault, nearest = min(counted)

    def as_value(ordinal: int) -> Any:
        return dt.date.fromordinal(ordinal) if kind is Kind.DATE else ordinal

    while abs(fault - nearest) > 1:
        middle = (fault + nearest) // 2
        match judged(as_value(middle)):
            case None:
                return None
            case is_fault:
                fault, nearest = (middle, nearest) if is_fault else (fault, middle)
    return pair(as_value(fault), as_value(nearest))


def _ordinal(value: Any) -> int:
    return value.toordinal() if isinstance(value, dt.date) else int(value)
