"""The heat map: how far a figure is from a target that is due, as conditional formats."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.measure.result import Result
from pipeline.measure.verdict import edge_of
from pipeline.plan.plan import Target
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Area, Highlight

NEAR = 0.9
"""From this share of the target on a figure is near it."""
EXPLANATION = (
    "Tô màu khi mốc đã đến hạn: xanh là đạt, cam là đạt từ 90% mức trở lên, đỏ là thấp hơn."
)
LEGEND = "Màu so với mốc đã đến hạn: xanh - đạt; cam - từ 90% mức; đỏ - thấp hơn."
"""Legend below every printed page, where there is room for less."""


def is_judged(result: Result | None) -> bool:
    """True if the figures of the indicator are compared with a target that is due."""
    return (
        result is not None
        and result.indicator.is_percentage
        and result.target is not None
        and result.is_due
    )


def edge_and_misses(target: Target) -> tuple[float, str]:
    """The least figure that meets the target, and the Excel comparison of one that does not."""
    edge, strict = edge_of(target)
    return float(edge), "<=" if strict else "<"


def heat_map(result: Result | None, area: Area) -> Iterator[Highlight]:
    """The colours of shares in percent in ``area``; none before the target is due."""
    if result is None or result.target is None or not is_judged(result):
        return
    first = address_of(area[0], area[1])
    value, misses = edge_and_misses(result.target)
    meets = ">" if misses == "<=" else ">="
    is_figure = f"ISNUMBER({first})"
    yield Highlight(area, f"AND({is_figure},{first}{meets}{value!r})", "good")
    yield Highlight(area, f"AND({is_figure},{first}>={value * NEAR!r})", "query")
    yield Highlight(area, is_figure, "far")
