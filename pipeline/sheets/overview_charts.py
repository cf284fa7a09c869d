"""The charts of Tổng quan, and the figures they draw: how near the targets are, who reported,
which units fall short most often.

The figures stand beside the printed page, each a formula on the sheet that it comes from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline import theme
from pipeline.addresses import address_of
from pipeline.results import Result
from pipeline.roster import LEVEL_WORDS, Unit
from pipeline.sheets import wording
from pipeline.sheets.by_unit import Shortfalls
from pipeline.sheets.groups import LevelSpans
from pipeline.sheets.indicators import Shown
from pipeline.sheets.material import Material
from pipeline.sheets.overview_grid import LEFT_HALF, WIDTHS, pixels_of
from pipeline.summary.charts import BarChart, Series
from pipeline.summary.workbook import Cell, Line, on_sheet

MOST_BARS = 8
"""Bars that stay readable on paper."""

FIGURES_FROM = len(WIDTHS) + 1
"""The first column of the figures beside the page."""
FIGURES_HEADING = "Số liệu của biểu đồ (không in)"
_BLOCK_WIDTHS = (24, 9, 3)
_BLOCKS = 2
FIGURES_WIDTHS = (4, *_BLOCK_WIDTHS * _BLOCKS)
_BAR_STYLES = {"met": "bar_good", "not_due_met": "bar_good", "not_met": "bar_short"}
_PIXELS_PER_POINT = 4 / 3
_BETWEEN = 6
"""Pixels between two charts."""
_RATE_STEP = 50


@dataclass(frozen=True, slots=True)
class Block:
    """Figures of one chart: a label and a live figure per bar."""

    title: str
    bars: tuple[tuple[str, Cell], ...]
    styles: tuple[str, ...]

    @property
    def most(self) -> float:
        """The longest bar."""
        return max(
            float(cell.value) for _, cell in self.bars if isinstance(cell.value, int | float)
        )


def rate_block(results: Sequence[Result], shown: Mapping[str, Shown]) -> Block:
    """How much of its target each indicator reaches, in percent, the lowest first."""
    rated = sorted((r for r in results if r.rate is not None), key=lambda r: r.rate or 0)
    return Block(
        "Mức đạt so với mốc (%)",
        tuple((_label(r), _rate(shown[r.indicator.code])) for r in rated[:MOST_BARS]),
        tuple(_bar_style(result) for result in rated[:MOST_BARS]),
    )


def _label(result: Result) -> str:
    return " ".join(filter(None, (wording.mark(result), result.indicator.code)))


def _bar_style(result: Result) -> str:
    return "bar_pale" if result.is_undecided else _BAR_STYLES.get(result.status, "bar_pale")


def _rate(shown: Shown) -> Cell:
    result, target = shown.result, shown.target
    assert isinstance(result.value, int | float)  # only indicators with a rate are drawn
    assert isinstance(target.value, int | float)
    formula = f"{result.formula}*100/{target.formula.removeprefix('=')}"
    return Cell(result.value * 100 / target.value, formula, "chart_rate")


def weak_block(material: Material, shortfalls: Shortfalls) -> Block:
    """The units with most indicators below a target that is due."""
    weak = sorted(
        (unit for unit in material.units if shortfalls.counts[unit.code]),
        key=lambda unit: -shortfalls.counts[unit.code],
    )[:MOST_BARS]
    return Block(
        "Số chỉ tiêu chưa đạt của đơn vị",
        tuple(
            (
                brief_name(unit),
                Cell(
                    shortfalls.counts[unit.code],
                    f"={shortfalls.cells[unit.code]}",
                    "chart_count",
                ),
            )
            for unit in weak
        ),
        ("bar_short",) * len(weak),
    )


def brief_name(unit: Unit) -> str:
    """ "Trường Mầm non Hoa Nắng" as a chart has room for it: "MN Hoa Nắng"."""
    long = f"Trường {LEVEL_WORDS[unit.kind]} "
    return (
        f"{unit.kind} {unit.name.removeprefix(long)}" if unit.name.startswith(long) else unit.name
    )


def with_figures(lines: Sequence[Line], blocks: Sequence[Block], first_row: int) -> list[Line]:
    """The lines with the blocks' figures beside them, each block's title in ``first_row``."""
    found = list(lines)
    heading = Cell(FIGURES_HEADING, style="chart_note")
    found[first_row - 1] = _beside(found[first_row - 1], _column(0), (heading,))
    for number, block in enumerate(blocks):
        pairs: list[tuple[Cell, ...]] = [(Cell(block.title, style="chart_note"),)]
        pairs += [(Cell(label, style="chart_label"), figure) for label, figure in block.bars]
        for row, pair in enumerate(pairs, first_row):
            found[row] = _beside(found[row], _column(number), pair)
    return found


def _beside(line: Line, column: int, cells: Sequence[Cell]) -> Line:
    own = [*line.cells, *[None] * (column + len(cells) - len(line.cells))]
    own[column : column + len(cells)] = cells
    return replace(line, cells=tuple(own))


def _column(number: int) -> int:
    return FIGURES_FROM + number * len(_BLOCK_WIDTHS)


def describe_charts(
    name: str,
    blocks: Sequence[Block],
    levels: LevelSpans,
    first_row: int,
    at_row: int,
    height: float,
) -> tuple[BarChart, ...]:
    """The charts that have something to say, side by side in the left half from ``at_row`` on,
    ``height`` points high. ``blocks`` are the rates' and the weak units', as placed by
    ``with_figures`` on sheet ``name``."""
    rates, weak = blocks
    drawn: list[BarChart] = []
    if rates.bars:
        drawn.append(
            BarChart(
                title="Chỉ tiêu còn xa mốc nhất",
                series=_drawn(name, rates, 0, first_row),
                category_title="Chỉ tiêu",
                value_title=f"{rates.title}; mốc = 100",
                number_format=theme.vietnamese(theme.fixed(1)),
                highest=max(_RATE_STEP * math.ceil(rates.most / _RATE_STEP), 100 + _RATE_STEP),
                step=_RATE_STEP,
            )
        )
    if levels.count > 1:
        drawn.append(
            BarChart(
                title="Tình hình nộp theo cấp học",
                series=(
                    Series("Phải nộp", levels.names, levels.expected, "bar_pale", labels=False),
                    Series("Đã nộp", levels.names, levels.sent, "bar"),
                ),
                category_title="Cấp học",
                value_title="Số đơn vị",
                number_format=theme.vietnamese(theme.WHOLE),
                overlapping=True,
            )
        )
    if weak.bars:
        drawn.append(
            BarChart(
                title="Đơn vị nhiều chỉ tiêu chưa đạt",
                series=_drawn(name, weak, 1, first_row),
                category_title="Đơn vị",
                value_title="Số chỉ tiêu chưa đạt mốc",
                number_format=theme.vietnamese(theme.WHOLE),
                highest=weak.most + 1,
                step=1 if weak.most <= MOST_BARS else None,
            )
        )
    return tuple(_placed(drawn, at_row, height))


def _drawn(name: str, block: Block, number: int, first_row: int) -> tuple[Series, ...]:
    column, first, last = _column(number), first_row + 1, first_row + len(block.bars)
    labels, figures = (
        on_sheet(name, f"{address_of(first, at, fixed=True)}:{address_of(last, at, fixed=True)}")
        for at in (column, column + 1)
    )
    return (Series(block.title, labels, figures, "bar", block.styles),)


def _placed(charts: Sequence[BarChart], row: int, height: float) -> Iterator[BarChart]:
    if not charts:
        return
    room = pixels_of(LEFT_HALF) - _BETWEEN
    width = room // len(charts)
    for number, chart in enumerate(charts):
        yield replace(
            chart,
            at=(row, 0),
            offset=(number * width, 2),
            size=(width - _BETWEEN, int(height * _PIXELS_PER_POINT) - 2 * _BETWEEN),
            description=f"Biểu đồ: {chart.title} ({chart.value_title.lower()}).",
        )
