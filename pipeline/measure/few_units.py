"""Figures that may lead to a person are given only where enough units stand behind them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.measure.result import Result
from pipeline.measure.scopes import LEAST_UNITS

FEW_UNITS = "chưa đủ số đơn vị để thể hiện"


def withheld_if_few(result: Result) -> Result:
    """The result; of an anonymous indicator to which fewer than ``LEAST_UNITS`` units give, only
    that it is withheld: of one unit it would be the unit's own figure."""
    given = frozenset[str]().union(*result.entering.values())
    if not result.indicator.anonymous or not 0 < len(given) < LEAST_UNITS:
        return result
    return replace(
        result,
        numerator=None,
        denominator=None,
        value=None,
        lower=None,
        upper=None,
        outlook="unknown",
        status="no_data",
        gap=None,
        reason=FEW_UNITS,
        entering={},
        rate=None,
        carried=None,
    )
