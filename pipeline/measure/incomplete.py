"""Indicators of which a round asks only a part of the formula: that gives no figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.plan.plan import Indicator, Reference
from pipeline.plan.reference import is_quarterly, place_of
from pipeline.round.round import Round
from schemas.records import Form
from schemas.respondents import PERIODS, Respondent


def why_incomplete(indicator: Indicator, round: Round, form: Form) -> str:
    """Say why no figure can be formed: ``not_asked`` or the period takes from a kind of unit a part
    that it would give otherwise, while the rest is asked. "" where all of it is asked, and where
    nobody is asked what is counted.

    The quarters of a year aren't a part: what is asked of them decides.
    """
    # Thousands of units are alike to the form: one of each sort tells.
    sorts = {
        (unit.kind, unit.levels): unit
        for unit in round.units
        if unit.exists_on(round.settings.cutoff)
        and indicator.admits(unit.kind, unit.levels, unit.ownership)
    }
    respondents = [round.respondent(unit) for unit in sorts.values()]
    asked = {who: _given_by(indicator, form, who) for who in respondents}
    counted = set(indicator.numerator)
    if not any(counted.intersection(given) for given in asked.values()):
        return ""
    lacking = dict.fromkeys(
        _place(reference, form, who)
        for who, given in asked.items()
        for reference in _taken(indicator, form, round, who)
        if reference not in given and not is_quarterly(reference, form)
    )
    if not lacking:
        return ""
    return f"kỳ báo cáo này không yêu cầu {'; '.join(lacking)} là một phần số liệu của chỉ tiêu"


def _taken(indicator: Indicator, form: Form, round: Round, who: Respondent) -> Iterator[Reference]:
    """References asked of ``who`` in some period of a round that leaves nothing out."""
    for period in PERIODS:
        usual = replace(who, period=period, left_out=round.counted_elsewhere)
        yield from _given_by(indicator, form, usual)


def _place(reference: Reference, form: Form, who: Respondent) -> str:
    table = form.by_name[reference.table]
    return place_of(reference, form) if table.is_asked(who) else table.label


def _given_by(indicator: Indicator, form: Form, who: Respondent) -> tuple[Reference, ...]:
    numerator, denominator = indicator.asked_references(form, who)
    return (*numerator, *denominator)
