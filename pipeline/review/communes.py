"""Between the schools of a commune and the commune itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pipeline.review.matter import Matter
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding
from pipeline.text.spelling import fold


def residents_above_population(matter: Matter) -> Iterator[Finding]:
    """R11: a commune's residents in school exceed its children."""
    schools: dict[str, list[str]] = defaultdict(list)
    for school, _ in matter.units_with("preschool"):
        schools[fold(school.commune)].append(school.code)
    for commune, survey in matter.units_with("population"):
        name = fold(commune.commune or commune.name)
        local = schools[name]
        for stage in ("nursery", "kindergarten"):
            children = matter.figure("population", commune.code, (stage, "total"))
            residents = sum(
                matter.figure("preschool", school, (f"{stage}_resident", "total")) or 0
                for school in local
            )
            if _asks_independent_groups(matter, commune, f"private_{stage}"):
                place = (f"private_{stage}", "total")
                residents += matter.figure("population", commune.code, place) or 0
            if children is not None and residents > children:
                place = (stage, "total")
                yield matter.ask(
                    "residents_above_population",
                    survey,
                    "population",
                    place,
                    a=residents,
                    b=children,
                )


def _asks_independent_groups(matter: Matter, commune: Unit, row: str) -> bool:
    """Whether the commune counts the children of groups without a return of their own; groups that
    report themselves are among the schools already."""
    body = matter.form.by_name["population"].body
    return body is not None and body.row(row).is_asked(matter.round.respondent(commune))
