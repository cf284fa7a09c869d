"""Questions that one table alone can't answer: between tables of a unit, between units.

Only queries: nothing here blocks a figure. A query whose home row carries an explanation is
``explained``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.findings import Finding, find
from pipeline.results import Accepted, AcceptedTable
from pipeline.round import Round
from schemas.records import Form

Cell = tuple[str, str]


def review(accepted: Accepted, round_: Round, form: Form) -> tuple[Finding, ...]:
    """Queries on the accepted tables, unit by unit in the roster's order."""
    rules: tuple[Callable[[Accepted, Round, Form], Iterator[Finding]], ...] = (
        _planned_above_staff,
        _managers_trained_above_managers,
        _residents_above_population,
    )
    return tuple(finding for rule in rules for finding in rule(accepted, round_, form))


def _planned_above_staff(accepted: Accepted, round_: Round, form: Form) -> Iterator[Finding]:
    """Planned persons exceed the unit's people: candidates from outside, or a slip."""
    for unit in round_.units:
        for base in ("staff", "agency"):
            yield from _above(
                accepted,
                form,
                unit.code,
                "planned_above_staff",
                ("succession", ("persons", "total")),
                (base, ("all", "total")),
            )


def _managers_trained_above_managers(
    accepted: Accepted, round_: Round, form: Form
) -> Iterator[Finding]:
    """More managers trained than there are."""
    for unit in round_.units:
        for base, row in (("staff", "managers"), ("agency", "leaders")):
            for column in ("total", "female", "minority", "minority_female"):
                yield from _above(
                    accepted,
                    form,
                    unit.code,
                    "managers_trained_above_managers",
                    ("succession", ("managers_trained", column)),
                    (base, (row, column)),
                )


def _above(
    accepted: Accepted,
    form: Form,
    unit: str,
    sentence: str,
    home: tuple[str, Cell],
    limit: tuple[str, Cell],
) -> Iterator[Finding]:
    ours = accepted.tables.get(home[0], {}).get(unit)
    theirs = accepted.tables.get(limit[0], {}).get(unit)
    if ours is None or theirs is None:
        return
    a, b = ours.cells.get(home[1]), theirs.cells.get(limit[1])
    if a is not None and b is not None and a > b:
        yield _query(sentence, ours, form, home, a, b)


def _residents_above_population(accepted: Accepted, round_: Round, form: Form) -> Iterator[Finding]:
    """R11: a commune's residents in school exceed its children."""
    schools = accepted.tables.get("preschool", {})
    for code, survey in accepted.tables.get("population", {}).items():
        commune = round_.by_code[code].commune
        local = [
            school for unit, school in schools.items() if round_.by_code[unit].commune == commune
        ]
        for stage in ("nursery", "kindergarten"):
            residents = sum(
                school.cells.get((f"{stage}_resident", "total"), 0) for school in local
            ) + survey.cells.get((f"private_{stage}", "total"), 0)
            children = survey.cells.get((stage, "total"))
            if children is not None and residents > children:
                home = ("population", (stage, "total"))
                yield _query("residents_above_population", survey, form, home, residents, children)


def _query(
    sentence: str, home: AcceptedTable, form: Form, place: tuple[str, Cell], a: int, b: int
) -> Finding:
    table = form.by_name[place[0]]
    row, column = place[1]
    body = table.body
    assert body is not None, f"{table.name} has no rows to point at"
    finding = find(
        sentence,
        {"biểu": table.label, "a": a, "b": b},
        file=home.path,
        table=table.name,
        row=body.row(row).code,
        column=body.column(column).code,
        sheet=home.sheet,
        cell=home.addresses.get(place[1], ""),
        value=str(home.cells.get(place[1], "")),
    )
    explained = bool(home.cells.get((row, "explanation")))
    return replace(finding, unit=home.unit, state="explained" if explained else "open")
