"""The charts of Tổng quan, and the figures they draw: how near the targets are, who reported,
which units fall short most often.

The figures stand beside the printed page, each a formula on the sheet that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.measure.result import Result
from pipeline.measure.verdict import PERCENT
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.by_unit import Shortfalls
from pipeline.summary.sheets.computed import out_of
from pipeline.summary.sheets.groups import LevelCounts
from pipeline.summary.sheets.indicators import IndicatorCells
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_grid import CHARTED, WIDTHS, pixels_of
from pipeline.summary.sheets.shortfalls import brief_name, weakest
from pipeline.xlsx import theme
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.charts import BarChart, Bars
from pipeline.xlsx.sheet_description import Cell, Line, link_within, on_sheet

WEAKEST = "Đơn vị có chỉ tiêu chưa đạt"
MOST_BARS = 8
"""Bars that stay readable on paper."""

_LONGEST_NAME = 19
"""Signs of a unit's name: a longer one would lie on the title of its axis."""

FIGURES_FROM = len(WIDTHS) + 1
"""The first column of the figures beside the page."""
FIGURES_HEADING = "Số liệu của biểu đồ (không in)"
_BLOCK_WIDTHS = (28, 9, 3)
_BLOCKS = 3
FIGURES_WIDTHS = (4, *_BLOCK_WIDTHS * _BLOCKS)
_PIXELS_PER_POINT = 4 / 3
_BETWEEN = 6
"""Pixels between two charts."""
_STEP = 50
_WIDTH_SHARES = (0.34, 0.35, 0.31)
"""Shares of the width for the charts beside one another: names of levels are long, codes short,
counts have a digit."""


@dataclass(frozen=True, slots=True)
class ChartFigures:
    """Figures of one chart: a label and a live figure per bar, with the look of each."""

    title: str
    bars: tuple[tuple[Cell, Cell], ...]
    styles: tuple[str, ...]

    @property
    def most(self) -> float:
        """The longest bar, 0 where there is none."""
        values = (cell.value for _, cell in self.bars)
        return max((v for v in values if isinstance(v, int | float)), default=0)


def rate_block(results: Sequence[Result], shown: Mapping[str, IndicatorCells]) -> ChartFigures:
    """The share of its target, in percent, that each indicator below a target that is due
    reaches, the farthest from it first; a ceiling that is exceeded is above it."""
    below = [(r, r.rate) for r in results if remarks.is_below(r) and r.rate is not None]
    rated = [r for r, _ in sorted(below, key=lambda one: -abs(one[1] - PERCENT))]
    return ChartFigures(
        "Mức đạt so với chỉ tiêu (%)",
        tuple((_label(_marked(r)), _rate(shown[r.indicator.code])) for r in rated[:MOST_BARS]),
        tuple(_bar_style(result) for result in rated[:MOST_BARS]),
    )


def _label(text: str, formula: str = "") -> Cell:
    return Cell(text, formula, "chart_label")


def _marked(result: Result) -> str:
    ceiling = result.target is not None and result.target.is_ceiling
    sign = wording.OPERATOR_MARKS["<="] if ceiling else ""
    return " ".join(filter(None, (wording.mark(result), result.indicator.code, sign)))


def _bar_style(result: Result) -> str:
    return f"bar_{wording.tone(result)}"


def _rate(shown: IndicatorCells) -> Cell:
    result, target = shown.result, shown.target
    assert isinstance(result.value, int | float)  # only indicators with a rate are drawn
    assert isinstance(target.value, int | float)
    formula = f"{result.formula}*100/{target.formula.removeprefix('=')}"
    return Cell(result.value * 100 / target.value, formula, "chart_rate", shown.result_link)


def sent_block(groups: Sequence[LevelCounts]) -> ChartFigures:
    """The share of each group that has reported, in percent; no bars where there is but one
    group."""
    bars = tuple((_reported(group), _share(group)) for group in groups) if len(groups) > 1 else ()
    return ChartFigures("Tỷ lệ nộp (%)", bars, ("bar",) * len(bars))


def _reported(group: LevelCounts) -> Cell:
    name, expected, sent = group.name, group.expected, group.sent
    counts = out_of(sent, expected)
    return _label(f"{name.value} {counts.value}", f'{name.formula}&" "&{counts.formula}')


def _share(group: LevelCounts) -> Cell:
    sent, expected = group.sent.value, group.expected.value
    assert isinstance(sent, int)  # a group has units
    assert isinstance(expected, int)
    formula = f"{group.sent.formula}*100/{group.expected.formula.removeprefix('=')}"
    return Cell(sent * 100 / expected, formula, "chart_rate", link_within(group.sent.formula))


def weak_block(material: Material, shortfalls: Shortfalls) -> ChartFigures:
    """The units with most indicators below a target that is due."""
    weak = weakest(material.units, shortfalls.counts, MOST_BARS)
    return ChartFigures(
        "Số chỉ tiêu chưa đạt của đơn vị",
        tuple(
            (
                _label(brief_name(unit, _LONGEST_NAME)),
                Cell(
                    shortfalls.counts[unit.code],
                    f"={shortfalls.cells[unit.code]}",
                    "chart_count",
                    link_within(shortfalls.cells[unit.code]),
                ),
            )
            for unit in weak
        ),
        ("bar_short",) * len(weak),
    )


def with_figures(
    lines: Sequence[Line], blocks: Sequence[ChartFigures], first_row: int
) -> list[Line]:
    """The lines with the blocks' figures beside them, each block's title in ``first_row``."""
    found = list(lines)
    heading = Cell(FIGURES_HEADING, style="chart_note")
    found[first_row - 1] = _beside(found[first_row - 1], _column(0), (heading,))
    for number, block in enumerate(blocks):
        pairs: list[tuple[Cell, ...]] = [(Cell(block.title, style="chart_note"),)]
        pairs += block.bars
        for row, pair in enumerate(pairs, first_row):
            found[row] = _beside(found[row], _column(number), pair)
    return found


def _beside(line: Line, column: int, cells: Sequence[Cell]) -> Line:
    own = [*line.cells, *[None] * (column + len(cells) - len(line.cells))]
    own[column : column + len(cells)] = cells
    return replace(line, cells=tuple(own))


def _column(number: int) -> int:
    return FIGURES_FROM + number * len(_BLOCK_WIDTHS)


_RATE = ";".join(
    theme.vietnamese(part)
    for part in (f"[>=100]{theme.fixed(1)}", '[>=99.95]"< 100"', theme.fixed(1))
)
"""With one decimal; what is just short of all is never rounded up to it."""


def describe_charts(
    name: str,
    blocks: Sequence[ChartFigures],
    first_row: int,
    at_row: int,
    height: float,
) -> tuple[BarChart, ...]:
    """The charts that have something to say, side by side at the left from ``at_row`` on,
    ``height`` points high. ``blocks`` are those of the rates, of who sent and of the weak
    units, as placed by ``with_figures`` on sheet ``name``."""
    rates, sent, weak = blocks
    rate_format, count_format = _RATE, theme.vietnamese(theme.WHOLE)
    charts = (
        BarChart(
            title="Kết quả còn xa chỉ tiêu nhất",
            bars=_drawn(name, rates, 0, first_row),
            category_title="Chỉ tiêu",
            value_title=f"{rates.title}; chỉ tiêu = 100",
            number_format=rate_format,
            highest=max(PERCENT, rates.most),
            step=_STEP if rates.most <= PERCENT else None,
            begin=0.42,
        ),
        BarChart(
            title="Tình hình nộp theo cấp học",
            bars=_drawn(name, sent, 1, first_row),
            category_title="Cấp học",
            value_title=sent.title,
            number_format=rate_format,
            highest=PERCENT,
            step=_STEP,
        ),
        BarChart(
            title=WEAKEST,
            bars=_drawn(name, weak, 2, first_row),
            category_title="Đơn vị",
            value_title="Số chỉ tiêu chưa đạt",
            number_format=count_format,
            highest=weak.most,
            begin=0.58,
            step=1 if weak.most <= MOST_BARS else None,
        ),
    )
    drawn = [
        (chart, share)
        for chart, block, share in zip(charts, blocks, _WIDTH_SHARES, strict=True)
        if block.bars
    ]
    return tuple(_placed(drawn, at_row, height))


def _drawn(name: str, block: ChartFigures, number: int, first_row: int) -> Bars:
    column, first, last = _column(number), first_row + 1, first_row + len(block.bars)
    labels, figures = (
        on_sheet(name, f"{address_of(first, at, fixed=True)}:{address_of(last, at, fixed=True)}")
        for at in (column, column + 1)
    )
    return Bars(block.title, labels, figures, block.styles)


def _placed(
    charts: Sequence[tuple[BarChart, float]], row: int, height: float
) -> Iterator[BarChart]:
    room, at = pixels_of(CHARTED) - _BETWEEN, 0
    whole = sum(share for _, share in charts)
    for chart, share in charts:
        width = int(room * share / whole)
        yield replace(
            chart,
            at=(row, 0),
            offset=(at, 2),
            size=(width - _BETWEEN, int(height * _PIXELS_PER_POINT) - 2 * _BETWEEN),
            description=f"Biểu đồ: {chart.title} ({chart.value_title.lower()}).",
        )
        at += width
