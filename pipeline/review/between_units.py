"""Between the schools of a commune and the commune itself, and between reports that are equal."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from pipeline.measure.history import EarlierRound
from pipeline.review.matter import Matter
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold
from schemas.code_lists import YES
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE, Table

_FEWEST = 20
"""The fewest figures above zero that are not equal by chance."""
_MOST_NAMED = 3
"""The most units that a question names: of hundreds that are alike each would name all others."""

UnitFigures = frozenset[tuple[str, str, str, int]]
"""(table, row, column, figure); of a List's entries the row is ""."""
_Rows = Sequence[tuple[Table, frozenset[str]]]
"""The tables of the form, each with its fixed rows."""
_Pages = tuple[Mapping[CellKey, Any], Sequence[Mapping[str, Any]]]
"""The cells and the entries of a table."""


def residents_above_population(matter: Matter) -> Iterator[Finding]:
    """R11: a commune's residents in school, or where the plan counts by school all children there,
    exceed its children."""
    by_school = matter.round.effective_switches["attendance_source"] == "schools"
    schools: dict[str, list[str]] = defaultdict(list)
    for school, _ in matter.units_with("preschool"):
        schools[fold(school.commune)].append(school.code)
    for commune, survey in matter.units_with("population"):
        name = fold(commune.commune or commune.name)
        local = schools[name]
        for stage in ("nursery", "kindergarten"):
            children = matter.figure("population", commune.code, (stage, "total"))
            private = 0
            if _asks_independent_groups(matter, commune, f"private_{stage}"):
                place = (f"private_{stage}", "total")
                private = matter.figure("population", commune.code, place) or 0
            residents, attending = (
                private
                + sum(matter.figure("preschool", school, (row, "total")) or 0 for school in local)
                for row in (f"{stage}_resident", stage)
            )
            place = (stage, "total")
            if children is not None and residents > children:
                yield matter.ask(
                    "residents_above_population",
                    survey,
                    "population",
                    place,
                    a=residents,
                    b=children,
                )
            elif children is not None and by_school and attending > children:
                yield matter.ask(
                    "attending_above_population",
                    survey,
                    "population",
                    place,
                    a=attending,
                    b=children,
                )


def _asks_independent_groups(matter: Matter, commune: Unit, row: str) -> bool:
    """True where the commune counts the children of groups without a return of their own; groups
    that report themselves are among the schools already."""
    body = matter.form.by_name["population"].body
    return body is not None and body.row(row).is_asked(matter.round.respondent(commune))


def same_figures(matter: Matter) -> Iterator[Finding]:
    """R19: all figures equal those of the unit's last report, or of another unit, as where a file
    was sent by mistake."""
    alike: dict[UnitFigures, list[Unit]] = defaultdict(list)
    rows = [
        (table, frozenset(name for _, block in table.blocks for name in block.row_index))
        for table in matter.form.tables
    ]
    sums = {
        unit.code: _sum(rows, partial(_pages_now, matter, unit.code)) for unit in matter.round.units
    }
    often = Counter(sums.values())
    figures = {
        code: _figures(rows, partial(_pages_now, matter, code))
        for code, total in sums.items()
        # Figures of different sums are not equal: few have to be looked at one by one.
        if matter.history.rounds or often[total] > 1
    }
    for unit in matter.round.units:
        if unit.code in figures:
            alike[figures[unit.code]].append(unit)
    for unit in matter.round.units:
        own = figures.get(unit.code, frozenset())
        if sum(figure > 0 for *_, figure in own) < _FEWEST:
            continue
        others = [f"{other.name} ({other.code})" for other in alike[own] if other.code != unit.code]
        if others:
            more = len(others) - _MOST_NAMED
            further = f" và {more} đơn vị khác" if more > 0 else ""
            yield _about(matter, unit, f"của {', '.join(others[:_MOST_NAMED])}{further}")
        codes = matter.history.lineage.codes_of(unit.code)
        for earlier in reversed(matter.history.rounds):
            then = _figures(rows, partial(_pages_then, earlier, codes))
            if then:
                if _repeats(own, then):
                    yield _about(matter, unit, f"{earlier.round.period_words} của đơn vị")
                break


def _repeats(own: UnitFigures, then: UnitFigures) -> bool:
    """True where the tables that both reports have are equal, and enough to tell."""
    shared = {table for table, *_ in own} & {table for table, *_ in then}
    now = {one for one in own if one[0] in shared}
    before = {one for one in then if one[0] in shared}
    return now == before and sum(figure > 0 for *_, figure in now) >= _FEWEST


def _pages_now(matter: Matter, unit: str, table: Table) -> _Pages:
    page = matter.page(table.name, unit)
    return (page.cells, page.entries) if page else ({}, ())


def _pages_then(earlier: EarlierRound, units: Sequence[str], table: Table) -> _Pages:
    pages = earlier.accepted.tables.get(table.name, {})
    entries = [entry for unit in units if unit in pages for entry in pages[unit].entries]
    return earlier.together(table, units), entries


def _sum(rows: _Rows, pages_of: Callable[[Table], _Pages]) -> int:
    """The sum of the figures of the fixed rows."""
    return sum(
        value
        for table, fixed in rows
        for (row, _), value in pages_of(table)[0].items()
        if isinstance(value, int) and row in fixed
    )


def _figures(rows: _Rows, pages_of: Callable[[Table], _Pages]) -> UnitFigures:
    """The figures of the fixed rows, the answer above a table, and how many entries a List has
    with the sum of each of their columns: whose activities differ sent no file twice."""
    found: list[tuple[str, str, str, int]] = []
    for table, fixed in rows:
        cells, entries = pages_of(table)
        name, sums = table.name, Counter[CellKey]()
        for entry in entries:
            for column, value in entry.items():
                if isinstance(value, int):
                    sums["", column] += value
        if answer := cells.get((table.gate, VALUE)):
            sums[table.gate, VALUE] = int(answer == YES)
        if entries:
            sums["", ""] = len(entries)
        found += [
            (name, row, column, value)
            for (row, column), value in cells.items()
            if isinstance(value, int) and row in fixed
        ]
        found += [(name, *at, figure) for at, figure in sums.items()]
    return frozenset(found)


def _about(matter: Matter, unit: Unit, whose: str) -> Finding:
    pages = (matter.page(table.name, unit.code) for table in matter.form.tables)
    path = next(page.path for page in pages if page is not None)
    return find("same_file", {"kỳ trước/đơn vị b": whose}, Place(path, unit=unit.code))
