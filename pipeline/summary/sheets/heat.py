"""The heat map: how far a figure is from a target that is due, as conditional formats."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Iterator, Mapping

from pipeline.measure.result import Result
from pipeline.plan.plan import Target
from pipeline.summary.sheets.wording import has_ceiling
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Area, Highlight

NEAR = 0.9
"""From this share of the target on a figure is near it."""
FAR_BEYOND = 1.1
"""Up to this share of a ceiling a figure that exceeds it is near it."""
_EXPLANATION = (
    "Tô màu khi chỉ tiêu đã đến hạn: xanh là đạt, cam là đạt từ 90% trở lên, đỏ là thấp hơn."
)
_OF_CEILINGS = "Mức không được vượt (≤, <): xanh là không vượt, cam là vượt đến 10% mức, đỏ là hơn."
_LEGEND = "Màu so với chỉ tiêu đã đến hạn: xanh - đạt; cam - từ 90%; đỏ - thấp hơn."
_LEGEND_OF_CEILINGS = "Mức ≤, <: xanh - không vượt; cam - vượt đến 10%; đỏ - vượt hơn."


def explanation(results: Iterable[Result]) -> str:
    """The meaning of the colours."""
    return f"{_EXPLANATION} {_OF_CEILINGS}" if has_ceiling(results) else _EXPLANATION


def legend(results: Iterable[Result]) -> str:
    """The legend below every printed page, where there is room for less."""
    return f"{_LEGEND} {_LEGEND_OF_CEILINGS}" if has_ceiling(results) else _LEGEND


_COMPARED: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_MEETS = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}


def is_judged(result: Result | None) -> bool:
    """True if the figures of the indicator are compared with a target that is due."""
    return (
        result is not None
        and result.indicator.is_quotient
        and result.target is not None
        # What a change leads to from everybody's figure is no level for one of them.
        and result.change is None
        and result.is_due
    )


def edge_and_misses(target: Target) -> tuple[float, str]:
    """The last figure that meets the target, and the Excel comparison of one that does not."""
    edge, strict = target.edge
    return float(edge), f"{'>' if target.is_ceiling else '<'}{'=' if strict else ''}"


def misses(target: Target, figure: float) -> bool:
    """Tell if a figure of a unit misses the target, as Excel compares it."""
    edge, sign = edge_and_misses(target)
    return _COMPARED[sign](figure, edge)


def heat_map(result: Result | None, area: Area) -> Iterator[Highlight]:
    """The colours of shares in percent in ``area``; none before the target is due."""
    if result is None or result.target is None or not is_judged(result):
        return
    first = address_of(area[0], area[1])
    value, sign = edge_and_misses(result.target)
    meets = _MEETS[sign]
    is_near = f"<={value * FAR_BEYOND!r}" if result.target.is_ceiling else f">={value * NEAR!r}"
    is_figure = f"ISNUMBER({first})"
    yield Highlight(area, f"AND({is_figure},{first}{meets}{value!r})", "good")
    yield Highlight(area, f"AND({is_figure},{first}{is_near})", "query")
    yield Highlight(area, is_figure, "far")
