"""Theo đơn vị: each unit's own figure of every indicator that a unit can have by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.plan.plan import Indicator
from pipeline.round.roster import Unit
from pipeline.summary.sheets import heat, wording
from pipeline.summary.sheets.figure_page import linked_columns
from pipeline.summary.sheets.formulas import Grounds
from pipeline.summary.sheets.material import NOTHING_SENT, Material
from pipeline.summary.sheets.own_figure import NO, NOT_APPLICABLE, is_carried, own_figure
from pipeline.summary.sheets.pages import SCALE, page_breaks
from pipeline.summary.sheets.shortfalls import is_short, own_indicators
from pipeline.summary.sheets.styles import CARRIED_MARK
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    PrintSetup,
    Scalar,
    Sheet,
    on_sheet,
)
from pipeline.xlsx.theme import height_of

NAME = "Theo đơn vị"

_LEADING = ("Mã đơn vị", "Tên đơn vị", "Cấp học", "Xã, phường", "Tình trạng")
_LEADING_WIDTHS = (11, 40, 17, 22, 22)
_REPEATED = 2
_HEADER_ROW = 3
_TARGET_ROW = _HEADER_ROW + 1
_FIRST = _HEADER_ROW + 2
_STATE = 4
_OWN_WIDTH = 19
_SHORTFALLS = "Số chỉ tiêu chưa đạt mốc chung đã đến hạn"
_SHORTFALLS_WIDTH = 13
CARRIED_LEGEND = f"{CARRIED_MARK}: số đã biết gần nhất, của kỳ trước."
CARRIED_NOTE = (
    f"Số có dấu {CARRIED_MARK}: số gần nhất đã biết (kỳ trước) của đơn vị chưa có số liệu kỳ này."
)


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """By unit code: how many of its own figures are below a target that is due, and the cell that
    says so, for formulas on other sheets."""

    counts: Mapping[str, int]
    cells: Mapping[str, str]


def describe_by_unit(material: Material, grounds: Grounds) -> tuple[Sheet, Shortfalls]:
    """The sheet; its figures refer straight to the unit's cells on the SL sheets. Also how many of
    each unit's figures fall short."""
    own = own_indicators(material)
    pooled = [i for i in material.indicators if not i.anonymous and i not in own]
    widths = (*_LEADING_WIDTHS, *[_OWN_WIDTH] * len(own), _SHORTFALLS_WIDTH)
    width = len(widths)
    last = _FIRST + max(len(material.units), 1) - 1
    heights = [height_of(_heading(indicator), _OWN_WIDTH - 2, 10) for indicator in own]
    height = max([height_of(_SHORTFALLS, _SHORTFALLS_WIDTH - 2, 10), *heights])
    unit_lines = {
        unit.code: _unit_line(material, grounds, own, unit, row)
        for row, unit in enumerate(material.units, _FIRST)
    }
    some_carried = _some_carried(material, own)
    headings = (*_LEADING, *(_heading(indicator) for indicator in own), _SHORTFALLS)
    lines = [
        Line(("KẾT QUẢ THEO ĐƠN VỊ",), "heading", 22),
        Line((_explanation(pooled, some_carried=some_carried),), "note_plain"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line(headings, "header_small", height),
        Line(
            ("Mốc", *[""] * (len(_LEADING) - 1), *(_target(material, i) for i in own), ""), "code"
        ),
        *unit_lines.values(),
    ]
    sheet = Sheet(
        name=NAME,
        widths=widths,
        styles=(
            *("cell_plain", "cell", "cell_centre", "cell", "cell_centre"),
            *["cell_centre"] * (len(own) + 1),
        ),
        lines=tuple(lines),
        freeze=(_FIRST, 2),
        filter=(_TARGET_ROW, 0, last, width - 1),
        highlights=tuple(_highlights(material, own, last)),
        # The heading goes into the page header: repeated columns would cut it off.
        printing=PrintSetup(
            area=(_HEADER_ROW, 0, len(lines) - 1, len(widths) - 1),
            header="KẾT QUẢ THEO ĐƠN VỊ",
            # Below every printed page, which shows neither the sheet's head nor its notes.
            footer=f"{heat.LEGEND} {CARRIED_LEGEND}" if some_carried else heat.LEGEND,
            scale=SCALE,
            column_breaks=page_breaks(widths, range(len(_LEADING), len(widths)), _REPEATED),
            repeat=(_HEADER_ROW, _TARGET_ROW),
            repeat_columns=_REPEATED,
            narrow_margins=True,
        ),
        tab="tab_first",
    )
    return sheet, _shortfalls(unit_lines, width - 1)


def _shortfalls(lines: Mapping[str, Line], column: int) -> Shortfalls:
    found = {code: line.cells[column] for code, line in lines.items()}
    return Shortfalls(
        {
            code: cell.value if isinstance(cell, Cell) and isinstance(cell.value, int) else 0
            for code, cell in found.items()
        },
        {code: on_sheet(NAME, address_of(row, column)) for row, code in enumerate(lines, _FIRST)},
    )


def _some_carried(material: Material, indicators: Sequence[Indicator]) -> bool:
    results = (material.unit_result(i, u.code) for i in indicators for u in material.units)
    return any(result is not None and is_carried(result) for result in results)


def _explanation(pooled: Sequence[Indicator], *, some_carried: bool) -> str:
    text = (
        "Ô trống: đơn vị không thuộc đối tượng tính hoặc chưa có số liệu được dùng. "
        f"{NOT_APPLICABLE}: không phát sinh đối tượng tính. {heat.EXPLANATION}"
    )
    if some_carried:
        text = f"{CARRIED_NOTE} {text}"
    if pooled:
        codes = ", ".join(indicator.code for indicator in pooled)
        text += f" Chỉ tiêu tính chung theo địa bàn, không tính riêng từng đơn vị: {codes}."
    return text


def _heading(indicator: Indicator) -> str:
    return f"{indicator.code}. {indicator.title} ({indicator.unit})"


def _target(material: Material, indicator: Indicator) -> str:
    result = material.result(indicator)
    if result is None or result.target is None or indicator.kind != "ratio":
        return ""
    return wording.target_words(result.target, indicator)


def _highlights(
    material: Material, indicators: Sequence[Indicator], last: int
) -> Iterator[Highlight]:
    """Colours against a target that is due; a unit's figure is never coloured before."""
    states = (_FIRST, _STATE, last, _STATE)
    yield Highlight(states, f'{address_of(_FIRST, _STATE)}="{NOTHING_SENT}"', "error")
    for column, indicator in enumerate(indicators, len(_LEADING)):
        result = material.result(indicator)
        if result is None or indicator.kind == "total":
            continue
        area = (_FIRST, column, last, column)
        if indicator.kind in ("units", "yes"):
            yield Highlight(area, f'{address_of(_FIRST, column)}="{NO}"', "query")
        else:
            yield from heat.heat_map(result, area)
    count = len(_LEADING) + len(indicators)
    worst = (_FIRST, count, last, count)
    yield Highlight(worst, f"N({address_of(_FIRST, count)})>=3", "far")
    yield Highlight(worst, f"N({address_of(_FIRST, count)})>=1", "query")


def _unit_line(
    material: Material,
    grounds: Grounds,
    indicators: Sequence[Indicator],
    unit: Unit,
    row: int,
) -> Line:
    file = material.file_of(unit.code)
    link = material.link(file.path) if file else ""
    words = (unit.name, unit.level_words, unit.commune, material.state_of(unit.code))
    leading: tuple[Cell | Scalar, ...] = (
        Cell(unit.code, style="cell_link" if link else "", link=link),
        *words,
    )
    most = linked_columns(len(material.units))
    figures = [
        own_figure(material, grounds, indicator, unit, linked=number < most)
        for number, indicator in enumerate(indicators)
    ]
    return Line(
        (*leading, *figures, _shortfall(material, indicators, figures, unit, row)),
        height=max(
            height_of(text, width - 2)
            for text, width in zip(words, _LEADING_WIDTHS[1:], strict=True)
        ),
    )


def _shortfall(
    material: Material,
    indicators: Sequence[Indicator],
    figures: Sequence[Cell | None],
    unit: Unit,
    row: int,
) -> Cell:
    """How many of the unit's figures are below a target that is due; blank where it sent none."""
    tests, number = [], 0
    for column, (indicator, figure) in enumerate(
        zip(indicators, figures, strict=True), len(_LEADING)
    ):
        result = material.result(indicator)
        if figure is None or result is None or result.target is None or not heat.is_judged(result):
            continue
        at = address_of(row, column)
        number += is_short(result, figure.value)
        if indicator.kind != "ratio":
            tests.append(f'COUNTIF({at},"{NO}")')
            continue
        goal, misses = heat.edge_and_misses(result.target)
        # Joined, so that the figure is written as the reader's program writes it.
        tests.append(f'COUNTIF({at},"{misses}"&{goal!r})')
    if not tests:
        return Cell("", style="count_centre")
    state, formula = address_of(row, _STATE), "+".join(tests)
    sent = material.state_of(unit.code) != NOTHING_SENT
    return Cell(
        number if sent else "", f'=IF({state}="{NOTHING_SENT}","",{formula})', "count_centre"
    )
