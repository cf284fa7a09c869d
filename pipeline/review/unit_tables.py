"""Between the tables of one unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from pipeline.review.matter import Matter, neat
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding
from schemas.bounds import enrolment
from schemas.code_lists import YES
from schemas.records import VALUE
from schemas.rules import PEOPLE

_MOST_PARENTS = 3
"""A child has two parents and may bring a grandparent: more turns than that are asked about."""


def planned_above_staff(matter: Matter) -> Iterator[Finding]:
    """R07: planned persons exceed the unit's people: candidates from outside, or a slip."""
    for unit, page in matter.units_with("succession"):
        for base in ("staff", "agency"):
            planned = matter.figure("succession", unit.code, ("persons", "total"))
            employed = matter.figure(base, unit.code, ("all", "total"))
            if planned is not None and employed is not None and planned > employed:
                place = ("persons", "total")
                yield matter.ask(
                    "planned_above_staff", page, "succession", place, a=planned, b=employed
                )


def managers_trained_above_managers(matter: Matter) -> Iterator[Finding]:
    """R08: more managers trained than there are.

    A query although it can't be right: which of the two tables is wrong is the unit's to say, and
    the review blocks neither. One who left since also explains it.
    """
    for unit, page in matter.units_with("succession"):
        for base, row in (("staff", "managers"), ("agency", "leaders")):
            for column in PEOPLE:
                place = ("managers_trained", column)
                trained = matter.figure("succession", unit.code, place)
                employed = matter.figure(base, unit.code, (row, column))
                if trained is not None and employed is not None and trained > employed:
                    yield matter.ask(
                        "managers_trained_above_managers",
                        page,
                        "succession",
                        place,
                        a=trained,
                        b=employed,
                    )


def turns_above_people(matter: Matter) -> Iterator[Finding]:
    """R14: one activity reached more people than the unit has."""
    for unit, page in matter.units_with("outreach"):
        children = _enrolment(matter, unit, unit.levels)
        pupils = _enrolment(matter, unit, [level for level in unit.levels if level != "MN"])
        staff = matter.figure("staff", unit.code, ("all", "total"))
        for number, entry in enumerate(page.entries, 1):
            line = str(number)
            turns = entry.get("parents")
            if turns and children is not None and turns > _MOST_PARENTS * children:
                times = neat(Fraction(turns, children)) if children else "nhiều"
                yield matter.ask(
                    "parents_above_enrolment",
                    page,
                    "outreach",
                    (line, "parents"),
                    dòng=line,
                    a=turns,
                    x=times,
                    b=children,
                )
            for column, sentence, limit in (
                ("pupils", "pupils_above_enrolment", pupils),
                ("staff", "staff_turns_above_staff", staff),
            ):
                turns = entry.get(column)
                if turns and limit is not None and turns > limit:
                    place = (line, column)
                    yield matter.ask(sentence, page, "outreach", place, dòng=line, a=turns, b=limit)


def staff_reached_above_staff(matter: Matter) -> Iterator[Finding]:
    """R14: teachers and support staff reached, each once, exceed those there are.

    A query, as R08 above: the staff of the cut-off may be fewer than those of the period.
    """
    for unit, page in matter.units_with("outreach"):
        reached = matter.figure("outreach", unit.code, ("staff_persons", VALUE))
        employed = [
            matter.figure("staff", unit.code, (row, "total")) for row in ("teachers", "support")
        ]
        if reached is None or None in employed:
            continue
        limit = sum(figure or 0 for figure in employed)
        if reached > limit:
            place = ("staff_persons", VALUE)
            yield matter.ask(
                "staff_reached_above_staff", page, "outreach", place, a=reached, b=limit
            )


def held_without_activity(matter: Matter) -> Iterator[Finding]:
    """R17: a programme or the month of action is said to be held, but no activity is listed."""
    for unit, page in matter.units_with("checklist"):
        listed = matter.page("outreach", unit.code)
        if listed is None or listed.entries:
            continue
        body = matter.form.by_name["checklist"].body
        assert body is not None
        for row in ("communication_programme", "action_month"):
            if page.cells.get((row, "answer")) == YES:
                place = (row, "answer")
                yield matter.ask(
                    "held_without_activity", page, "checklist", place, m=body.row(row).code
                )


def _enrolment(matter: Matter, unit: Unit, levels: Iterable[str]) -> int | None:
    """The unit's number of children of these levels; ``None`` where it is not wholly known."""
    return enrolment(levels, lambda table, cell: matter.figure(table, unit.code, cell))
