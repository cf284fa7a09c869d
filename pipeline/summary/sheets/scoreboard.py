"""IV. Kết quả thực hiện chỉ tiêu: every indicator on a line of Tổng quan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.measure.result import Result
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.computed import in_words, out_of
from pipeline.summary.sheets.indicators import IndicatorCells
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_grid import LAST, ColumnSpan, SpannedCell, spread, width_of
from pipeline.summary.sheets.trend import (
    BEFORE_NOTE,
    PARTIAL,
    PARTIAL_NOTE,
    trend_cell,
    trend_heading,
)
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Highlight, Line
from pipeline.xlsx.theme import bold_room, tight_height_of

_HEADINGS: Mapping[ColumnSpan, str] = {
    (0, 0): "STT",
    (1, 2): "Chỉ tiêu",
    (3, 3): "Đơn vị tính",
    (4, 4): "Kết quả",
    (5, 5): "Chỉ tiêu giao",
    (6, 6): "Đánh giá",
}
_TITLE, _UNIT, _AIM, _VERDICT, _GAP = 2, 3, 5, 6, 7
_TREND = (9, LAST)


@dataclass(frozen=True, slots=True)
class Scoreboard:
    """The block's lines, the row of its headings and its colours."""

    lines: tuple[Line, ...]
    header: int
    highlights: tuple[Highlight, ...]


def describe(
    material: Material,
    results: Sequence[Result],
    shown: Mapping[str, IndicatorCells],
    origins: Mapping[str, str],
    start: int,
) -> Scoreboard:
    """The block as it stands from row ``start`` on."""
    history = material.outcomes.history
    title = Cell("IV. Kết quả thực hiện chỉ tiêu", style="section")
    counts = Cell(wording.verdict_counts(results), style="text_bold")
    period = material.outcomes.round.period_words
    trends = [trend_cell(result, history, period) for result in results]
    is_partial = any(told.endswith(PARTIAL) for told in trends)
    notes = ((BEFORE_NOTE, bool(history.rounds)), (PARTIAL_NOTE, is_partial))
    key = "; ".join(note for note, is_needed in notes if is_needed)
    heading = f"{trend_heading(history)}{f' ({key})' if key else ''}"
    headings = [
        *_HEADINGS.items(),
        ((_GAP, _GAP), wording.BESIDE_TARGET),
        ((8, 8), "Số đơn vị có số liệu"),
        (_TREND, heading),
    ]
    lines = [
        spread([((0, 2), title), ((3, LAST), counts)], height=17),
        spread(headings, "header", max(29, tight_height_of(heading, bold_room(width_of(_TREND))))),
    ]
    first = start + len(lines)
    for number, (result, trend) in enumerate(zip(results, trends, strict=True), 1):
        code = result.indicator.code
        lines.append(_line(number, result, shown[code], origins[code], trend))
    rows = range(first, first + len(results))
    return Scoreboard(
        tuple(lines),
        first - 1,
        tuple(highlight for row in rows for highlight in _highlights(row)),
    )


def _line(number: int, result: Result, shown: IndicatorCells, origin: str, trend: str) -> Line:
    indicator = result.indicator
    title, gap = wording.short_title(indicator), shown.gap
    unit = wording.unit_of(indicator)
    verdict = wording.verdict(result)
    counts = out_of(shown.reported, shown.expected)
    coverage = Cell(counts.value, f"={counts.formula}", "cell_centre", origin)
    aim = wording.aim_told(result)
    parts: list[SpannedCell] = [
        ((0, 0), Cell(number, style="cell_centre")),
        # A link keeps LibreOffice from wrapping a cell, so the short code carries it.
        ((1, 1), Cell(indicator.code, style="cell_code", link=shown.link)),
        ((_TITLE, _TITLE), Cell(title, style="cell")),
        ((_UNIT, _UNIT), Cell(unit, style="cell_centre")),
        ((4, 4), replace(_result(result, shown.result), link=shown.result_link)),
        ((_AIM, _AIM), Cell(aim, style="cell_centre")),
        ((_VERDICT, _VERDICT), Cell(verdict, style="cell_centre_bold")),
        ((_GAP, _GAP), gap),
        ((8, 8), coverage),
        (_TREND, Cell(trend, style="cell_centre")),
    ]
    height = max(
        tight_height_of(text, width_of(columns) - room, size)
        for text, columns, room, size in (
            (title, (_TITLE, _TITLE), 2, 11),
            (unit, (_UNIT, _UNIT), 1, 11),
            (aim, (_AIM, _AIM), 2, 11),
            (verdict, (_VERDICT, _VERDICT), 2, 11),
            (str(gap.value), (_GAP, _GAP), 1, 11),
            (trend, _TREND, 1, 11),
        )
    )
    return spread(parts, height=height)


def _result(result: Result, figure: Cell) -> Cell:
    """The figure with the signs of Vietnamese on any computer; only a mean of thousands would need
    two of them at once, and keeps those of the computer."""
    if not result.indicator.is_quotient:
        return replace(figure, style="total")
    decimals = wording.decimals_shown(result)
    return figure if result.indicator.kind == "mean" else in_words(figure, decimals)


def _highlights(row: int) -> Iterator[Highlight]:
    """Colours beside the marks; the marks alone tell the verdict too."""
    area = (row, _VERDICT, row, _VERDICT)
    at = address_of(row, _VERDICT)
    for mark, tone in wording.TONES_OF_MARKS.items():
        yield Highlight(area, f'ISNUMBER(FIND("{mark}",{at}))', f"verdict_{tone}")
