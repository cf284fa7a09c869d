"""The tables and rows that a plan has a use for, which are what its round asks.

Used is what its indicators and the sections of its report read, what it demands as a duty, what its
office asks of its own and what the round adds; with these what they can't be filled or understood
without: the parts and totals of a row, the rows that its label names, the question above its table
and the answer that spares it. No rule makes a use: it holds where all that it compares is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from pipeline.plan.outline import READ_BESIDE, sections_of
from pipeline.plan.plan import Indicator, Plan
from pipeline.plan.reference import Reference
from schemas.records import Form, Row, Table
from schemas.respondents import PERIODS, Asked, Respondent, spelling
from schemas.wording import NAMED

TablePlace = tuple[Table, Row | None]
"""A row of a table; ``None`` stands for the entries of its List."""


@dataclass(frozen=True, eq=False)
class PlanUse:
    """Uses that the plans of a round have for its form; the first is the one that the report is
    about. ``settings`` are those of the round; ``added`` names what the round asks besides."""

    plans: tuple[Plan, ...]
    form: Form
    settings: Mapping[str, str]
    added: tuple[str, ...] = ()

    def unused(self, kind: str, levels: frozenset[str]) -> frozenset[str]:
        """Tables (by name) and rows (by code) without a use at units of a roster kind with these
        levels, as a round leaves them out."""
        used: dict[str, set[str]] = defaultdict(set)
        for table, row in self._named(kind, levels):
            used[table.name] |= {row.name} if row else set()
        for name, rows in used.items():
            _complete(rows, self._needs[name])
            rows -= self._partless(self.form.by_name[name], kind, levels)
        on_cover = self._on_cover(used, kind)
        tables: set[str] = set()
        out: set[str] = set()
        kept: set[str] = set()
        for table in self.form.tables:
            if table.number and table.name not in used:
                tables.add(spelling(table.name))
            for row in _rows(table):
                is_used = row.name in (used.get(table.name, ()) if table.number else on_cover)
                (kept if is_used else out).add(spelling(row.code))
        return frozenset(tables | out - kept)

    def _partless(self, table: Table, kind: str, levels: frozenset[str]) -> frozenset[str]:
        """The lines of Biểu 12 to whose indicators such units can give no figure under any setting:
        a plan can't name the levels of one that communes, who have none, give figures to as well.
        """
        if not table.plan_lines:
            return frozenset()
        sort = tuple(Respondent(kind, levels, period) for period in PERIODS)

        def may_give(reference: Reference) -> bool:
            asked = self._asked_for(reference)
            return any(all(one.may_be_of(who) for one in asked) for who in sort)

        return frozenset(
            line.code
            for line in self.plans[0].indicators
            if line.every_reference and not any(map(may_give, line.every_reference))
        )

    def _asked_for(self, reference: Reference) -> list[Asked]:
        """Conditions under which a figure is asked: of its table, and of its row if it has one."""
        table = self.form.by_name[reference.table]
        return [table.asked, *(r.asked for r in _rows(table) if r.name == reference.row)]

    def _on_cover(self, used: Container[str], kind: str) -> frozenset[str]:
        """The questions of Bìa that are asked: without those that spare cells of other tables."""
        gates = [
            (table.minority_gate, table.name in used and table.asked.concerns(kind))
            for table in self.form.tables
        ]
        needless = {gate for gate, _ in gates} - {gate for gate, is_used in gates if is_used}
        covers = (table for table in self.form.tables if not table.number)
        return frozenset(row.name for table in covers for row in _rows(table)) - needless

    def _named(self, kind: str, levels: frozenset[str]) -> Iterator[TablePlace]:
        """The places that are named to be asked, by themselves."""
        for reference in self._read(kind, levels):
            yield from self._read_at(reference)
        for section in sections_of(self.plans[0]):
            if section.answer:
                yield from self._read_at(Reference(*section.answer.split(".")))
                for name in READ_BESIDE.get(section.answer, ()):
                    yield from _whole(self.form.by_name[name])
        duties = chain(*(plan.duties for plan in self.plans))
        demanded = [duty.asks for duty in duties if duty.concerns(kind, levels)]
        for name in chain(*demanded, self.added):
            yield from find_part(name, self.form)
        for table in self.form.tables:
            yield from _whole(table) if table.origin else ()
            yield from ((table, row) for row in _rows(table) if row.origin)

    def _read(self, kind: str, levels: frozenset[str]) -> Iterator[Reference]:
        """The references of the indicators in which such units take part."""
        for lines in self._lines:
            for indicator in lines:
                if indicator.concerns(kind, levels) and not indicator.no_data:
                    yield from (*indicator.numerator, *indicator.denominator)

    @cached_property
    def _lines(self) -> tuple[tuple[Indicator, ...], ...]:
        return tuple(plan.under(self.settings).indicators for plan in self.plans)

    def _read_at(self, reference: Reference) -> Iterator[TablePlace]:
        """The row of a reference; of a count the entries. While a switch is open that decides it,
        every row of the table."""
        table = self.form.by_name[reference.table]
        if reference.switches:
            yield from _whole(table)
            return
        rows = [row for row in _rows(table) if row.name == reference.row]
        yield from ((table, row) for row in rows or (None,))

    @cached_property
    def _needs(self) -> Mapping[str, Mapping[str, frozenset[str]]]:
        return {table.name: _needs_of(table) for table in self.form.tables}


_ALWAYS = ""
"""Stands among the rows of a table for what the table itself needs."""


def _needs_of(table: Table) -> Mapping[str, frozenset[str]]:
    """Row → the rows that it can't be asked without."""
    needs: dict[str, set[str]] = defaultdict(set)
    by_code: dict[str, set[str]] = defaultdict(set)
    for row in _rows(table):
        by_code[row.code].add(row.name)
    for row in _rows(table):
        needs[row.name].update(row.parts)
        for part in row.parts:
            needs[part].add(row.name)
        for code in NAMED.findall(f"{row.label} {row.label_when[2] if row.label_when else ''}"):
            needs[row.name] |= by_code[code]
        if row.question and row.question.tally:
            needs[_ALWAYS].add(row.name)
    for one in table.dependents.each:
        asking = [at.row for at in one.conditions if at.row]
        for name in one.rows:
            needs[name].update(asking)
        if one.columns:
            needs[_ALWAYS].update(asking)
    needs[_ALWAYS].update({table.gate} - {""})
    if table.plan_lines:
        needs[_ALWAYS].update(row.name for row in _rows(table))
    return {name: frozenset(needed) for name, needed in needs.items()}


def _complete(rows: set[str], needs: Mapping[str, frozenset[str]]) -> None:
    """Add to the rows of a table all that they and the table need."""
    waiting = [_ALWAYS, *rows]
    while waiting:
        new = needs.get(waiting.pop(), frozenset()) - rows
        rows |= new
        waiting += new


def _rows(table: Table) -> Iterator[Row]:
    for _, block in table.blocks:
        yield from block.rows


def _whole(table: Table) -> Iterator[TablePlace]:
    yield table, None
    yield from ((table, row) for row in _rows(table))


def find_part(name: str, form: Form) -> Iterator[TablePlace]:
    """All places that a name of a table or the printed code of a row stands for; none where there
    is no such part. A table's come with ``None`` first."""
    wanted = spelling(name)
    for table in form.tables:
        if wanted in table.spellings:
            yield from _whole(table)
            return
    for table in form.tables:
        if found := [row for row in _rows(table) if spelling(row.code) == wanted]:
            yield from ((table, row) for row in found)
            return


def unknown_parts(names: Iterable[str], form: Form) -> Iterator[str]:
    """The names for which the form has no table or row."""
    return (name for name in names if not any(find_part(name, form)))
