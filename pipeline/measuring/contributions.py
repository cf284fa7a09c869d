"""What each unit gives to an indicator: its part of the numerator and of the denominator."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.plan import Indicator, PlanError, Reference, Split
from pipeline.results import Accepted
from pipeline.roster import Unit
from pipeline.round import Round
from schemas.records import Form, Shape
from schemas.respondents import Respondent


@dataclass(frozen=True, slots=True)
class Participant:
    """A unit that is expected to give to an indicator, and what it is asked for each side."""

    unit: Unit
    numerator: tuple[Reference, ...]
    denominator: tuple[Reference, ...]
    tables: tuple[str, ...]
    reported: bool
    """Whether every one of ``tables`` counts."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a participant gives for one split. A side it isn't asked for is ``None``.

    ``missing`` says in Vietnamese why nothing can enter, both sides are ``None`` then; "" where
    every cell asked is given.
    """

    numerator: int | None = None
    denominator: int | None = None
    missing: str = ""


def participants(
    indicator: Indicator, round: Round, accepted: Accepted, form: Form, pooled: bool
) -> tuple[Participant, ...]:
    """The units that exist at the cut-off and are asked for the indicator, in roster order.

    ``pooled``: units may be asked for one side only (they are matched by commune).
    """
    found = []
    # Thousands of units are alike to the form: what each sort is asked is found out once.
    asked: dict[Respondent, tuple[tuple[Reference, ...], tuple[Reference, ...]]] = {}
    for unit in round.units:
        if not unit.exists_on(round.settings.cutoff):
            continue
        if not indicator.admits(unit.kind, unit.ownership):
            continue
        who = round.respondent(unit)
        if who not in asked:
            asked[who] = indicator.asked_references(form, who)
        numerator, denominator = asked[who]
        if not numerator and not (pooled and denominator):
            continue
        if indicator.kind == "ratio" and not pooled and not denominator:
            continue
        tables = tuple(dict.fromkeys(ref.table for ref in (*numerator, *denominator)))
        reported = all(unit.code in accepted.tables.get(table, {}) for table in tables)
        found.append(Participant(unit, numerator, denominator, tables, reported))
    return tuple(found)


def contribution(
    participant: Participant, indicator: Indicator, split: Split, accepted: Accepted, form: Form
) -> Contribution:
    """What the participant gives. A unit enters only with every cell it is asked for.

    Raises ``PlanError`` for a kind of indicator that cannot be measured.
    """
    missing = _missing(participant, split, accepted, form)
    if missing:
        return Contribution(missing=missing)
    try:
        give = _GIVE[indicator.kind]
    except KeyError:
        raise PlanError(
            f'Chỉ tiêu {indicator.code}: loại "{indicator.kind}" chưa tính được.'
        ) from None

    def total(references: tuple[Reference, ...]) -> int | None:
        if not references:
            return None
        return sum(_value(participant.unit, ref, split, accepted, form) or 0 for ref in references)

    return give(total(participant.numerator), total(participant.denominator))


def _give_ratio(numerator: int | None, denominator: int | None) -> Contribution:
    return Contribution(numerator, denominator)


def _give_unit(numerator: int | None, _: int | None) -> Contribution:
    return Contribution(1 if numerator else 0, 1)


_GIVE: dict[str, Callable[[int | None, int | None], Contribution]] = {
    "ratio": _give_ratio,
    "units": _give_unit,
}
"""How a unit's figures become its part, per kind of indicator."""


def table_labels(tables: Iterable[str], form: Form) -> str:
    """ "Biểu 01, Biểu 15"."""
    return ", ".join(form.by_name[table].label for table in dict.fromkeys(tables))


def _missing(participant: Participant, split: Split, accepted: Accepted, form: Form) -> str:
    code = participant.unit.code
    absent = [table for table in participant.tables if code not in accepted.tables.get(table, {})]
    if absent:
        return f"chưa có {table_labels(absent, form)}"
    for reference in (*participant.numerator, *participant.denominator):
        if _value(participant.unit, reference, split, accepted, form) is None:
            return f"chưa có số liệu {_place(reference, form)}"
    return ""


def _value(
    unit: Unit, reference: Reference, split: Split, accepted: Accepted, form: Form
) -> int | None:
    whole, less = reference.split(split)
    table = form.by_name[reference.table]
    value = accepted.value(unit.code, whole, table)
    if less is None or value is None:
        return value
    minus = accepted.value(unit.code, less, table)
    return None if minus is None else value - minus


def _place(reference: Reference, form: Form) -> str:
    table = form.by_name[reference.table]
    for _, block in table.blocks:
        if block.shape is not Shape.LIST and reference.row in block.row_index:
            return f"{table.label}, mã số {block.row(reference.row).code}"
    return table.label
