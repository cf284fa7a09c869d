"""Theo cấp học and Theo địa bàn: every indicator by kind of school, by commune and by cluster.

Also the counts of cases: of the whole round and by level only, each group of so many units that
no unit's own count can be worked out, not even by taking the others from the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import groupby

from pipeline.measure.result import Result, Status
from pipeline.plan.plan import Indicator
from pipeline.round.roster import LEVEL_WORDS, Unit
from pipeline.summary.sheets import heat, wording
from pipeline.summary.sheets.cases import case_lines
from pipeline.summary.sheets.material import NOTHING_SENT, Material
from pipeline.summary.sheets.own_figure import NOT_APPLICABLE
from pipeline.summary.sheets.pages import SCALE, page_breaks
from pipeline.summary.sheets.submissions import Spans
from pipeline.text.spelling import fold
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    PrintSetup,
    Scalar,
    Sheet,
    link_within,
    on_sheet,
)
from pipeline.xlsx.theme import height_of

BY_LEVEL = "Theo cấp học"
BY_AREA = "Theo địa bàn"

_LEADING = ("Nhóm", "Số đơn vị", "Đã nộp")
_LEADING_WIDTHS = (34, 10, 10)
_WIDTH = 18
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1
_WHOLE = "Toàn bộ"
_OPENING = "Số đầu kỳ (không thuộc riêng nhóm nào)"
_NOTE = (
    "Cộng tử số và mẫu số của các đơn vị trong nhóm rồi mới chia. Ô trống: nhóm không thuộc đối "
    f"tượng tính hoặc chưa có số liệu được dùng. {NOT_APPLICABLE}: không phát sinh đối tượng tính. "
    f"{heat.EXPLANATION} Không tô nhóm còn đơn vị chưa có số liệu và dòng {_WHOLE} khi chưa kết "
    "luận. Số cộng dồn từ các kỳ trước: "
    "các nhóm và dòng số đầu kỳ (nếu có) cộng lại bằng toàn bộ."
)


@dataclass(frozen=True, slots=True)
class Group:
    """A line of Theo cấp học: cells with what it is called, how many units should report and how
    many did, each with the formula that refers to it."""

    name: Cell
    expected: Cell
    sent: Cell


def describe_by_level(material: Material, spans: Spans) -> tuple[Sheet, tuple[Group, ...]]:
    """Theo cấp học; a school of several levels is where the round's switch puts it. Also the
    groups, for other sheets."""
    multi_level = material.outcomes.round.settings.switches.multi_level_group
    members: dict[str, list[Unit]] = defaultdict(list)
    for unit in material.units:
        members[unit.group(multi_level)].append(unit)
    rows, grouped = [], []
    for kind in (kind for kind in LEVEL_WORDS if kind in members):
        grouped.append(members[kind])
        line = _line(material, LEVEL_WORDS[kind], members[kind], f"kind:{kind}")
        rows.append(_counted(line, material, members[kind], spans))
    parts = [*rows, *_opening(material, rows)]
    lines = [*parts, _whole(material), *case_lines(material)]
    members_of = [*grouped, *[[]] * (len(parts) - len(rows))]
    sheet = _sheet(material, BY_LEVEL, "KẾT QUẢ THEO CẤP HỌC", lines, members_of)
    groups = (
        Group(
            *(
                Cell(sheet.at(row, at).value, f"={on_sheet(BY_LEVEL, address_of(row, at))}")
                for at in range(len(_LEADING))
            )
        )
        for row in range(_FIRST, _FIRST + len(rows))
    )
    return sheet, tuple(groups)


def _counted(line: Line, material: Material, units: Sequence[Unit], spans: Spans) -> Line:
    """The line with its two counts as formulas on Tình hình nộp, where the level's words there
    tell its units."""
    words = dict.fromkeys(unit.level_words for unit in units)
    if sum(unit.level_words in words for unit in material.units) != len(units):
        return line
    levels = [f'{spans.levels},"{word}"' for word in words]
    expected = "+".join(f"COUNTIFS({level})" for level in levels)
    sent = "+".join(f'COUNTIFS({level},{spans.states},"<>{NOTHING_SENT}")' for level in levels)
    name, *counts = line.cells[: len(_LEADING)]
    live = [
        replace(cell, formula=f"={formula}", link=link_within(span))
        for cell, formula, span in zip(
            counts, (expected, sent), (spans.codes, spans.states), strict=True
        )
        if isinstance(cell, Cell)
    ]
    return replace(line, cells=(name, *live, *line.cells[len(_LEADING) :]))


def describe_by_area(material: Material) -> Sheet:
    """Theo địa bàn: the communes, then the clusters where the roster names any."""
    communes: dict[str, list[Unit]] = defaultdict(list)
    names: dict[str, str] = {}
    for unit in sorted(material.units, key=lambda unit: unit.code):
        commune = unit.commune or (unit.name if unit.kind == "XA" else "")
        communes[names.setdefault(fold(commune), commune)].append(unit)
    lines: list[Line] = [_banner("Xã, phường")]
    members_of: list[Sequence[Unit]] = [[]]
    for name in sorted(communes, key=lambda name: (not name, fold(name))):
        members_of.append(communes[name])
        lines.append(
            _line(material, name or "(chưa ghi xã, phường)", communes[name], f"group:{name}")
        )
    lines += _opening(material, lines)
    members_of += [[]] * (len(lines) - len(members_of))
    clusters: dict[str, list[Unit]] = defaultdict(list)
    for unit in material.units:
        if unit.cluster:
            clusters[unit.cluster].append(unit)
    if clusters:
        lines.append(_banner("Cụm chuyên môn"))
        members_of.append([])
    for name in sorted(clusters, key=lambda name: (fold(name), name)):
        lines.append(_cluster_line(material, name, clusters[name]))
        members_of.append(clusters[name])
    rows = [*lines, _whole(material)]
    return _sheet(material, BY_AREA, "KẾT QUẢ THEO ĐỊA BÀN", rows, members_of)


def _banner(words: str) -> Line:
    return Line((Cell(words, style="cell_bold"),), height=20)


def _sheet(
    material: Material,
    name: str,
    title: str,
    rows: Sequence[Line],
    members_of: Sequence[Sequence[Unit]],
) -> Sheet:
    """The sheet of ``rows``. The first are of the units ``members_of``, none for a row between;
    the one after them is of all units."""
    indicators = material.indicators
    widths = (*_LEADING_WIDTHS, *[_WIDTH] * max(len(indicators), 6))
    headings = [f"{i.code}. {i.title} ({i.unit})" for i in indicators]
    height = max((height_of(text, _WIDTH - 2, 10) for text in headings), default=34)
    lines = (
        Line((title,), "heading", 22),
        Line((_NOTE,), "note_plain"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line((*_LEADING, *headings), "header_small", min(height, 409)),
        *rows,
    )
    return Sheet(
        name=name,
        widths=widths,
        lines=lines,
        freeze=(_FIRST, 1),
        highlights=tuple(_highlights(material, members_of)),
        printing=PrintSetup(
            area=(_HEADER_ROW, 0, len(lines) - 1, len(widths) - 1),
            header=title,
            footer=heat.LEGEND,
            scale=SCALE,
            column_breaks=page_breaks(widths, range(len(_LEADING), len(widths)), 1),
            repeat=(_HEADER_ROW, _HEADER_ROW),
            repeat_columns=1,
            narrow_margins=True,
        ),
        tab="tab_first",
    )


def _highlights(material: Material, members_of: Sequence[Sequence[Unit]]) -> Iterator[Highlight]:
    """Colours of the groups of which no unit's figure is missing, and of all units where the
    verdict is not open."""
    for column, indicator in enumerate(material.indicators, len(_LEADING)):
        result = material.result(indicator)
        if result is None:
            continue
        missing = {code for code, _ in result.left_out}
        closed = [not missing.intersection(unit.code for unit in units) for units in members_of]
        closed.append(not result.is_undecided)
        at = _FIRST
        for is_closed, run in groupby(closed):
            last = at + len(list(run)) - 1
            if is_closed:
                yield from heat.heat_map(result, (at, column, last, column))
            at = last + 1


def _line(material: Material, name: str, units: Sequence[Unit], scope: str) -> Line:
    cells = [_cell(material.scope_result(i, scope)) for i in material.indicators]
    return _group_line(material, name, units, cells)


def _opening(material: Material, groups: Sequence[Line]) -> Iterator[Line]:
    """What accumulated totals count beside the ``groups``: the opening balance, which is nobody's
    but the whole's. No line where there is nothing of the kind."""
    rests = [
        _rest(material.result(indicator), [line.cells[column] for line in groups if line.cells[1:]])
        for column, indicator in enumerate(material.indicators, len(_LEADING))
    ]
    if any(rests):
        blank = [Cell("", style="cell_centre")] * (len(_LEADING) - 1)
        cells = [Cell(rest or "", style="count_centre") for rest in rests]
        height = height_of(_OPENING, _LEADING_WIDTHS[0] - 2)
        yield Line((Cell(_OPENING, style="cell"), *blank, *cells), height=height)


def _rest(whole: Result | None, parts: Sequence[Cell | Scalar]) -> int:
    """Of an accumulated total what no part counts; 0 where a part may be withheld."""
    if whole is None or whole.numerator is None or whole.indicator.anonymous:
        return 0
    if whole.indicator.kind != "total" or whole.indicator.accumulate == "none":
        return 0
    values = (part.value if isinstance(part, Cell) else part for part in parts)
    return whole.numerator - sum(value for value in values if isinstance(value, int))


def _whole(material: Material) -> Line:
    cells = [_cell(material.result(i)) for i in material.indicators]
    return _group_line(material, _WHOLE, material.units, cells, bold=True)


def _group_line(
    material: Material,
    name: str,
    units: Sequence[Unit],
    cells: Sequence[Cell],
    *,
    bold: bool = False,
) -> Line:
    sent = sum(material.state_of(unit.code) != NOTHING_SENT for unit in units)
    leading: tuple[Cell | Scalar, ...] = (
        Cell(name, style="cell_bold" if bold else "cell"),
        Cell(len(units), style="count_centre"),
        Cell(sent, style="count_centre"),
    )
    return Line((*leading, *cells), height=height_of(name, _LEADING_WIDTHS[0] - 2))


def _cell(result: Result | None) -> Cell:
    if result is None or result.status in (Status.NO_DATA, Status.ONE_SIDED):
        return Cell("", style="cell_centre")
    if result.value is None:
        return Cell(NOT_APPLICABLE, style="cell_centre")
    if result.indicator.kind == "total":
        return Cell(result.numerator, style="count_centre")
    return Cell(float(result.value), style=f"share_{wording.decimals_shown(result)}")


def _cluster_line(material: Material, name: str, units: Sequence[Unit]) -> Line:
    cells = [_cluster_cell(material, i, units) for i in material.indicators]
    return _group_line(material, name, units, cells)


def _cluster_cell(material: Material, indicator: Indicator, units: Sequence[Unit]) -> Cell:
    """The units' own figures pooled; blank where the two sides come from different units, which
    no cluster need hold together."""
    blank = Cell("", style="cell_centre")
    if indicator.anonymous or indicator.pools_groups(material.form):
        return blank
    results = [result for unit in units if (result := material.unit_result(indicator, unit.code))]
    above, below = _pooled(results)
    if above is None:
        return blank
    if indicator.kind == "total":
        return Cell(above, style="count_centre")
    if not below:
        return Cell(NOT_APPLICABLE, style="cell_centre")
    return Cell(float(Fraction(100 * above, below)), style="share_2")


def _pooled(results: Sequence[Result]) -> tuple[int | None, int]:
    given = [result for result in results if result.numerator is not None]
    if not given:
        return None, 0
    above = sum(result.numerator for result in given if result.numerator is not None)
    return above, sum(result.denominator or 0 for result in given)


__all__ = ["BY_AREA", "BY_LEVEL", "describe_by_area", "describe_by_level"]
