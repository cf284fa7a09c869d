"""Scopes of results: everyone, the units of a kind, of a commune, one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measure.contributions import Participant
from pipeline.plan.plan import Indicator
from pipeline.text.spelling import fold
from schemas.confidential import FEWEST_UNITS
from schemas.respondents import UNIT_KINDS

NOBODY_ASKED = "trong kỳ này không có đơn vị nào phải báo cáo số liệu của chỉ tiêu"


@dataclass(frozen=True, slots=True)
class Scope:
    """The units of a result. ``one_sided``: of these units alone no ratio can be formed."""

    name: str
    members: tuple[Participant, ...]
    unit: str = ""
    one_sided: bool = False


def scopes_of(
    indicator: Indicator,
    members: tuple[Participant, ...],
    groups: Mapping[str, tuple[Participant, ...]],
    pooled: bool,
    multi_level: str = "own",
) -> Iterator[Scope]:
    """The scopes of an indicator's results, in order: all, kinds, communes (``groups``), units.
    An anonymous indicator has only the first two, and no small kind. ``multi_level``: the kind of
    schools of several levels, see ``Unit.group``."""
    yield Scope("all", members)
    for kind in UNIT_KINDS:
        of_kind = tuple(m for m in members if m.unit.group(multi_level) == kind)
        if of_kind and not (indicator.anonymous and len(of_kind) < FEWEST_UNITS):
            yield Scope(f"kind:{kind}", of_kind, one_sided=pooled)
    if indicator.anonymous:
        return
    for name, group in groups.items():
        if name:
            yield Scope(f"group:{name}", group)
    for member in sorted(members, key=lambda member: member.unit.code):
        yield Scope("unit", (member,), member.unit.code, one_sided=pooled)


def by_commune(members: Sequence[Participant]) -> dict[str, tuple[Participant, ...]]:
    """Commune → its units, sorted by name; "" for units without one. Spellings that differ in case
    or in the place of a tone mark are one commune, under the first spelling in code order."""
    names: dict[str, str] = {}
    groups: dict[str, list[Participant]] = defaultdict(list)
    for member in sorted(members, key=lambda member: member.unit.code):
        unit = member.unit
        # A commune that left its own column blank is its own group, by its name.
        commune = unit.commune or (unit.name if unit.kind == "XA" else "")
        name = names.setdefault(fold(commune), commune)
        groups[name].append(member)
    return {name: tuple(groups[name]) for name in sorted(groups, key=lambda n: (fold(n), n))}


def summary_of(reasons: Sequence[tuple[str, str]]) -> str:
    """Say in one sentence why there is no figure at all."""
    if not reasons:
        return NOBODY_ASKED
    every = dict.fromkeys(reason for _, reason in reasons)
    # "chưa có Biểu 13" (the commune) says no more than "chưa có Biểu 13 của …" (its schools).
    distinct = [
        reason
        for reason in every
        if not any(other != reason and other.startswith(reason) for other in every)
    ]
    if len(distinct) == 1:
        return distinct[0]
    return "chưa có đơn vị nào đủ số liệu để tính"
