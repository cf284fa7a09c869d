"""Between the schools of a commune and the commune itself, and between reports that are equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from pipeline.review.matter import Matter
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding, Place, find
from pipeline.text.spelling import fold
from schemas.expressions.numbers import CellKey
from schemas.records import Form, Shape, Table

_FEWEST = 20
"""The fewest figures above zero that are not equal by chance."""

UnitFigures = tuple[tuple[str, str, str, int], ...]
"""(table, row, column, figure), sorted."""


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
    figures = {unit.code: _figures_now(matter, unit.code) for unit in matter.round.units}
    for unit in matter.round.units:
        alike[figures[unit.code]].append(unit)
    for unit in matter.round.units:
        own = figures[unit.code]
        if sum(figure > 0 for *_, figure in own) < _FEWEST:
            continue
        others = [f"{other.name} ({other.code})" for other in alike[own] if other.code != unit.code]
        if others:
            yield _about(matter, unit, f"của {', '.join(others)}")
        codes = matter.history.lineage.codes_of(unit.code)
        for earlier in reversed(matter.history.rounds):
            then = _figures(matter.form, partial(earlier.together, units=codes))
            if then:
                if _repeats(own, then):
                    yield _about(matter, unit, f"{earlier.round.period_words} của đơn vị")
                break


def _repeats(own: UnitFigures, then: UnitFigures) -> bool:
    """True where the tables that both reports have are equal, and enough to tell."""
    shared = {table for table, *_ in own} & {table for table, *_ in then}
    now = tuple(one for one in own if one[0] in shared)
    before = tuple(one for one in then if one[0] in shared)
    return now == before and sum(figure > 0 for *_, figure in now) >= _FEWEST


def _figures_now(matter: Matter, unit: str) -> UnitFigures:
    def cells_of(table: Table) -> Mapping[CellKey, Any]:
        page = matter.page(table.name, unit)
        return page.cells if page else {}

    return _figures(matter.form, cells_of)


def _figures(form: Form, cells_of: Callable[[Table], Mapping[CellKey, Any]]) -> UnitFigures:
    """The figures of the fixed rows; activities have dates, members names of their own."""
    found = []
    for table in form.tables:
        if table.body is None or table.body.shape is not Shape.MATRIX:
            continue
        found += [
            (table.name, row, column, value)
            for (row, column), value in cells_of(table).items()
            if isinstance(value, int) and row in table.body.row_index
        ]
    return tuple(sorted(found))


def _about(matter: Matter, unit: Unit, whose: str) -> Finding:
    pages = (matter.page(table.name, unit.code) for table in matter.form.tables)
    path = next(page.path for page in pages if page is not None)
    return find("same_file", {"kỳ trước/đơn vị b": whose}, Place(path, unit=unit.code))
