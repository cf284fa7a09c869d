"""Targets that are a change against an earlier year: the figure of that year, and the words."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pipeline.measure.history import EarlierRound, History, known_sum
from pipeline.measure.result import Change, Result, YearFigure
from pipeline.measure.scopes import Scope
from pipeline.measure.verdict import display
from pipeline.plan.plan import Indicator, Split, Target
from pipeline.text.numbers import round_half_up

_MOST = 6
"""Decimals of a figure."""


def change_of(
    target: Target, indicator: Indicator, scope: Scope, split: Split, history: History
) -> Change:
    """The change with what is known of its year: the figure of the same units in the year's own
    round where that is closed, and what the plan states, which is of everybody together."""
    whole = scope.name == "all" and split == "all"
    stated = (
        YearFigure(target.base, target.base_source) if target.base is not None and whole else None
    )
    rounds = [
        earlier
        for earlier in history.rounds
        if (earlier.round.settings.year, earlier.round.settings.period) == (target.against, "nam")
    ]
    units = history.lineage.codes_of(scope.unit)
    measured, why = None, f"không có đợt báo cáo năm {target.against} đã chốt"
    for earlier in rounds:
        found = _found(earlier, indicator, scope, split, units)
        value = _value(earlier, found, scope, units)
        if earlier.state != "closed":
            why = f"đợt báo cáo năm {target.against} chưa chốt"
        elif value is None:
            why = f"đợt báo cáo năm {target.against} không có số liệu của chỉ tiêu"
        else:
            measured = YearFigure(value, _source(earlier, found))
    reason = f"chưa có mức gốc năm {target.against} để so sánh: {why}, kế hoạch không ghi mức gốc"
    return Change(target, measured, stated, "" if measured or stated else reason)


def _found(
    earlier: EarlierRound, indicator: Indicator, scope: Scope, split: Split, units: Sequence[str]
) -> list[Result]:
    """The results of the scope, of a unit that was several those of each."""
    place = {"scope": scope.name, "split": split}
    found = (earlier.result(indicator.code, **place, unit=unit) for unit in units)
    return [result for result in found if result is not None]


def _value(
    earlier: EarlierRound, found: Sequence[Result], scope: Scope, units: Sequence[str]
) -> Fraction | None:
    """The value of results together, those among them that have parts but none of their own."""
    known = [result for result in found if result.reported or result.value is not None]
    if len(known) < 2:
        return known[0].value if known else None
    indicator = known[0].indicator
    if indicator.kind == "difference" and known[0].split == "all":
        sexes: tuple[Split, Split] = ("female", "male")
        female, male = (
            _value(earlier, _found(earlier, indicator, scope, sex, units), scope, units)
            for sex in sexes
        )
        return None if female is None or male is None else female - male
    return indicator.value_of(
        known_sum(one.numerator for one in known), known_sum(one.denominator for one in known)
    )


def _source(earlier: EarlierRound, found: Sequence[Result]) -> str:
    reported, expected = sum(r.reported for r in found), sum(r.expected for r in found)
    partial = f"; {reported}/{expected} đơn vị có số liệu" if reported < expected else ""
    return f"báo cáo {earlier.round.period_words}, {earlier.words}{partial}"


def base_words(result: Result) -> str:
    """Figures that a change may start from, both: "Mức gốc năm 2024: 12 vụ (báo cáo năm 2024, đã
    chốt ngày 20/12/2024); kế hoạch ghi 11 vụ (Báo cáo số 40)."; "" where there is none, or the
    target is no change."""
    change = result.change
    if change is None:
        return ""
    known = [
        f"{_figure(one.value, result.indicator)} ({one.source})"
        for one in (change.measured, change.stated)
        if one is not None
    ]
    if change.stated is not None and change.measured is not None:
        known[1] = f"kế hoạch ghi {known[1]}"
    return f"Mức gốc năm {change.target.against}: {'; '.join(known)}." if known else ""


def _figure(value: Fraction, indicator: Indicator) -> str:
    """The figure of a year; a total that the plan states may be broken."""
    places = indicator.decimals
    while places < _MOST and round_half_up(value, places) != value and not indicator.is_quotient:
        places += 1
    shown = display(value, None, places)
    return f"{shown}%" if indicator.is_percentage else f"{shown} {indicator.unit}"
