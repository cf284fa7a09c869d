"""Contributions of units to an indicator: their parts of the numerator and of the denominator."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pipeline.accept.records import Accepted, WithheldTotal
from pipeline.accept.rolled import WITHIN
from pipeline.measure.amounts import amount
from pipeline.plan.plan import Indicator, Reference, Split
from pipeline.plan.reference import place_of
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from schemas.code_lists import YES
from schemas.records import Form
from schemas.respondents import SCHOOL_KINDS, Respondent

_ADDED_UP = ("total", "ratio", "mean")
"""Kinds of which the sums over units make the figure of all."""
_WHY_LACKING = "chưa có số liệu, hoặc một đơn vị duy nhất có số liệu nên không chuyển lên"


@dataclass(frozen=True, slots=True)
class Participant:
    """A unit that is expected to give to an indicator, and what it is asked for each side."""

    unit: Unit
    numerator: tuple[Reference, ...]
    denominator: tuple[Reference, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """A participant's parts for one split. A side it isn't asked for is ``None``.

    ``missing`` says in Vietnamese why nothing can enter, "" where every cell asked is given. Of the
    sides at most the denominator is known then.
    """

    numerator: int | None = None
    denominator: int | None = None
    missing: str = ""


def participants(
    indicator: Indicator, round: Round, form: Form, pooled: bool
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
        if not indicator.admits(unit.kind, unit.levels, unit.ownership):
            continue
        who = round.respondent(unit)
        if who not in asked:
            asked[who] = indicator.asked_references(form, who)
        numerator, denominator = asked[who]
        if not numerator and not (pooled and denominator):
            continue
        needs_both = bool(indicator.denominator) and indicator.kind != "yes"
        if needs_both and not pooled and not denominator:
            continue
        tables = tuple(dict.fromkeys(ref.table for ref in (*numerator, *denominator)))
        found.append(Participant(unit, numerator, denominator, tables))
    return tuple(found)


def contribution(
    participant: Participant, indicator: Indicator, split: Split, accepted: Accepted, form: Form
) -> Contribution:
    """The participant's parts. A unit enters only with every cell it is asked for.

    Of a ``yes`` indicator: (1, 1) where every answer due is Có, (0, 1) where one is not, (0, 0)
    where a question of the denominator is not answered Có, so that it does not concern the unit.
    """
    if indicator.kind == "yes":
        return _answered(participant, accepted, form)

    def total(references: tuple[Reference, ...]) -> int | None:
        amounts = [amount(participant.unit.code, ref, split, accepted, form) for ref in references]
        known = [one for one in amounts if one is not None]
        return sum(known) if known and len(known) == len(amounts) else None

    missing = _missing(participant, split, accepted, form)
    if missing:
        return Contribution(denominator=total(participant.denominator), missing=missing)
    numerator = total(participant.numerator)
    if indicator.kind == "units":
        return Contribution(1 if numerator else 0, 1)
    if indicator.kind == "mean" and not indicator.denominator:
        return Contribution(numerator, 1)
    return Contribution(numerator, total(participant.denominator))


def _answered(participant: Participant, accepted: Accepted, form: Form) -> Contribution:
    code = participant.unit.code
    if absent := _absent(participant, accepted):
        return Contribution(missing=f"chưa có {table_labels(absent, form)} hợp lệ")

    def answers(references: tuple[Reference, ...]) -> list[Any]:
        return [accepted.value(code, ref, form.by_name[ref.table]) for ref in references]

    concerned, done = answers(participant.denominator), answers(participant.numerator)
    if all(answer is not None and answer != YES for answer in concerned) and concerned:
        return Contribution(0, 0)
    for references, given in ((participant.denominator, concerned), (participant.numerator, done)):
        for reference, answer in zip(references, given, strict=True):
            if answer is None:
                return Contribution(missing=_lack(code, reference, (reference,), accepted, form))
    return Contribution(int(all(answer == YES for answer in done)), 1)


def table_labels(tables: Iterable[str], form: Form) -> str:
    """ "Biểu 01, Biểu 15"."""
    return ", ".join(form.by_name[table].label for table in dict.fromkeys(tables))


def _missing(participant: Participant, split: Split, accepted: Accepted, form: Form) -> str:
    if absent := _absent(participant, accepted):
        return f"chưa có {table_labels(absent, form)} hợp lệ"
    code = participant.unit.code
    for reference in (*participant.numerator, *participant.denominator):
        if amount(code, reference, split, accepted, form) is None:
            return _lack(code, reference, reference.split(split), accepted, form)
    return ""


def _lack(
    unit: str,
    reference: Reference,
    parts: Iterable[Reference | None],
    accepted: Accepted,
    form: Form,
) -> str:
    """Say why the unit has no figure for a reference: it gave none, or an error withholds one of
    its ``parts``."""
    table, place = form.by_name[reference.table], place_of(reference, form)
    if any(accepted.withholds(unit, part, table) for part in parts if part is not None):
        return f"{place} còn lỗi phải sửa"
    return f"chưa có số liệu {place}"


def _absent(participant: Participant, accepted: Accepted) -> list[str]:
    """The tables of the participant that do not count."""
    code = participant.unit.code
    return [table for table in participant.tables if code not in accepted.tables.get(table, {})]


def units_by_table(entering: Sequence[Participant]) -> Mapping[str, frozenset[str]]:
    """Table → the codes of the units whose cells of it enter."""
    if len(entering) == 1:
        # Every unit has a result of its own for each indicator: they share the set of its code.
        (member,) = entering
        return _alone_in(member.tables, member.unit.code)
    tables: dict[str, set[str]] = defaultdict(set)
    for member in entering:
        for table in member.tables:
            tables[table].add(member.unit.code)
    return {table: _shared(frozenset(units)) for table, units in tables.items()}


@lru_cache(maxsize=65_536)
def _alone_in(tables: tuple[str, ...], code: str) -> Mapping[str, frozenset[str]]:
    return dict.fromkeys(tables, _shared(frozenset((code,))))


@lru_cache(maxsize=65_536)
def _shared(units: frozenset[str]) -> frozenset[str]:
    """Give the set itself, or an equal one that entered before: most enter several indicators."""
    return units


@dataclass(frozen=True, slots=True)
class ToldBelow:
    """Parts that totals add to an indicator: contributions by unit code and split, of which the sum
    alone means anything, and why some of the units add nothing, by unit code."""

    given: Mapping[tuple[str, Split], Contribution]
    missing: Mapping[str, str]


def told_below(
    indicator: Indicator,
    members: Sequence[Participant],
    round_: Round,
    accepted: Accepted,
) -> ToldBelow:
    """The totals of summaries, each put down to the units that it is of: the sum to one of them. A
    total that also holds units which the indicator does not count is left out, and said."""
    given: dict[tuple[str, Split], Contribution] = {}
    missing: dict[str, str] = {}
    totals = accepted.totals
    if not totals or not indicator.anonymous or indicator.kind not in _ADDED_UP:
        return ToldBelow(given, missing)
    counted = {member.unit.code for member in members}
    for path, codes in _schools_below(indicator, round_, accepted).items():
        # First who sent here too: the total has these, whoever else it lacks.
        own = sorted(codes.keys() & counted, key=lambda code: (not codes[code], code))
        for split in indicator.splits:
            sides = _told_sides(indicator, split, path, totals)
            told = [one for side in sides for _, one in side]
            units = min((one.units for one in told), default=0)
            if told and codes.keys() - counted:
                why = f"tổng của {path} gồm cả đơn vị không thuộc diện tính"
                missing |= dict.fromkeys(own, why)
                continue
            lacking = f"tổng của {path} chưa gồm {len(own) - units} đơn vị: {_WHY_LACKING}"
            missing |= dict.fromkeys(own[units:], lacking)
            sums = [sum(sign * one.total for sign, one in side) for side in sides]
            per_unit = 1 if indicator.kind == "mean" else None
            for place, code in enumerate(own[:units]):
                numerator, denominator, *_ = *(0 if place else n for n in sums), per_unit
                given[code, split] = Contribution(numerator, denominator)
    return ToldBelow(given, missing)


def _schools_below(
    indicator: Indicator, round_: Round, accepted: Accepted
) -> Mapping[str, dict[str, bool]]:
    """Path of each summary → the schools of which it brought a table of the indicator, each with
    whether its own return counts here in place of that."""
    found: dict[str, dict[str, bool]] = {}
    for table in indicator.tables:
        for code, page in accepted.tables.get(table, {}).items():
            path, within, _ = page.path.partition(WITHIN)
            if page.totalled_in:
                path = page.totalled_in
            if (within or page.totalled_in) and round_.by_code[code].kind in SCHOOL_KINDS:
                found.setdefault(path, {})[code] = bool(page.totalled_in)
    return found


def _told_sides(
    indicator: Indicator, split: Split, path: str, totals: Collection[WithheldTotal]
) -> list[list[tuple[int, WithheldTotal]]]:
    """The totals of a summary that make up the numerator, and the denominator where there is one,
    each with its sign; none where one of them is not there, or two that are divided are not of as
    many units."""
    sides = []
    for side in filter(None, (indicator.numerator, indicator.denominator)):
        told = []
        for reference in side:
            for sign, part in zip((1, -1), reference.split(split), strict=True):
                place = part and (path, part.table, part.row, part.column)
                found = [t for t in totals if (t.path, t.table, t.row, t.column) == place]
                if part is not None and not found:
                    return []
                told += [(sign, one) for one in found]
        sides.append(told)
    of_units = {one.units for side in sides for _, one in side}
    return sides if len(sides) == 1 or len(of_units) == 1 else []
