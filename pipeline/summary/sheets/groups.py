"""Theo cấp học and Theo địa bàn: every indicator by kind of school, by commune and by cluster.

Also the counts of cases: of the whole round and by level only, each group of so many units that
no unit's own count can be worked out, not even by taking the others from the total.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby

from pipeline.measure.result import Result, Status
from pipeline.plan.plan import Indicator, Split
from pipeline.round.roster import Unit
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import heat, wording
from pipeline.summary.sheets.cases import case_lines
from pipeline.summary.sheets.columns import (
    FIRST_ROW,
    HEADER_ROW,
    SheetColumn,
    SheetColumns,
    title_lines,
)
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.own_figure import NOT_APPLICABLE
from pipeline.summary.sheets.pages import SCALE, figure_width, heading_height, page_breaks
from pipeline.summary.sheets.submissions import SubmissionSpans
from pipeline.summary.state_words import UNIT_STATE_WORDS
from pipeline.text.spelling import fold
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    PrintSetup,
    Sheet,
    link_within,
    on_sheet,
)
from schemas.respondents import SCHOOL_KINDS

BY_LEVEL = "Theo cấp học"
BY_AREA = "Theo địa bàn"

_WHOLE = "Toàn bộ"
_OPENING = "Số đầu kỳ (không thuộc riêng nhóm nào)"
_GONE = "Đơn vị không còn trong danh sách (số liệu các kỳ trước)"
_NOTE = (
    "Cộng tử số và mẫu số của các đơn vị trong nhóm rồi mới chia. Ô trống: nhóm không thuộc đối "
    "tượng tính hoặc chưa có số liệu được dùng. {nothing}: không phát sinh đối tượng tính. "
    "{colours} Không tô nhóm còn đơn vị chưa có số liệu và dòng {whole} khi chưa kết "
    "luận. Số cộng dồn từ các kỳ trước: "
    "các nhóm, dòng số đầu kỳ và dòng đơn vị không còn trong danh sách (nếu có) cộng lại bằng "
    "toàn bộ."
)


_ABOUT: Mapping[str, str] = {
    BY_LEVEL: "Kết quả từng chỉ tiêu của mỗi cấp học; vụ việc phát sinh trong kỳ.",
    BY_AREA: "Kết quả từng chỉ tiêu của mỗi xã, phường, cụm chuyên môn.",
}


@dataclass(frozen=True, slots=True)
class LevelCounts:
    """A line of Theo cấp học: cells with what it is called, how many units should report and how
    many did, each with the formula that refers to it."""

    name: Cell
    expected: Cell
    sent: Cell


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    expected: Cell
    sent: Cell
    figures: Mapping[str, Cell]
    """By indicator code."""
    style: str = "cell"


_LEADING = SheetColumns[_Group](
    SheetColumn("name", "Nhóm", 26, "", lambda one: Cell(one.name, style=one.style), spare=2),
    SheetColumn("expected", "Số đơn vị", 10, "", lambda one: one.expected),
    SheetColumn("sent", "Đã nộp", 10, "", lambda one: one.sent),
)

_Rows = Sequence[tuple[_Group | str, Sequence[Unit]]]
"""The rows of a sheet: a group with its units, or words between groups, with none."""


def describe_by_level(
    material: Material, spans: SubmissionSpans
) -> tuple[Sheet, tuple[LevelCounts, ...]]:
    """Theo cấp học; a school of several levels is where the round's switch puts it. Also the
    groups, for other sheets."""
    multi_level = material.outcomes.round.settings.switches.multi_level_group
    members: dict[str, list[Unit]] = defaultdict(list)
    for unit in material.units:
        members[unit.group(multi_level)].append(unit)
    groups = {
        kind: _level_group(material, kind, members[kind], spans)
        for kind in LEVEL_WORDS
        if kind in members
    }
    rows: _Rows = [(group, members[kind]) for kind, group in groups.items()]
    rows = [*rows, *_opening(material, groups.values())]
    title = "KẾT QUẢ THEO CẤP HỌC"
    sheet = _sheet(material, BY_LEVEL, title, rows, partial(case_lines, material))
    counts = (_level_counts(group, row) for row, group in enumerate(groups.values(), FIRST_ROW))
    return sheet, tuple(counts)


def _level_counts(group: _Group, row: int) -> LevelCounts:
    def refer(name: str) -> str:
        return f"={on_sheet(BY_LEVEL, _LEADING.address(row, name))}"

    return LevelCounts(
        Cell(group.name, refer("name")),
        Cell(group.expected.value, refer("expected")),
        Cell(group.sent.value, refer("sent")),
    )


def _level_group(
    material: Material, kind: str, units: Sequence[Unit], spans: SubmissionSpans
) -> _Group:
    """The group with its two counts as formulas on Tình hình nộp, where the level's words there
    tell its units."""
    group = _scope_group(material, LEVEL_WORDS[kind], units, f"kind:{kind}")
    words = dict.fromkeys(unit.level_words for unit in units)
    if sum(unit.level_words in words for unit in material.units) != len(units):
        return group
    levels = [f'{spans.levels},"{word}"' for word in words]
    expected = "+".join(f"COUNTIFS({level})" for level in levels)
    missing = UNIT_STATE_WORDS[UnitState.MISSING]
    sent = "+".join(f'COUNTIFS({level},{spans.states},"<>{missing}")' for level in levels)
    return replace(
        group,
        expected=replace(group.expected, formula=f"={expected}", link=link_within(spans.codes)),
        sent=replace(group.sent, formula=f"={sent}", link=link_within(spans.states)),
    )


def describe_by_area(material: Material) -> Sheet:
    """Theo địa bàn: the communes, then the clusters where the roster names any, with a row for the
    units that are in none where schools are among them."""
    communes: dict[str, list[Unit]] = defaultdict(list)
    names: dict[str, str] = {}
    for unit in sorted(material.units, key=lambda unit: unit.code):
        commune = unit.commune or (unit.name if unit.kind == "XA" else "")
        communes[names.setdefault(fold(commune), commune)].append(unit)
    groups = {
        name: _scope_group(material, name, communes[name], f"group:{name}")
        if name
        else _cluster_group(material, "(chưa ghi xã, phường)", communes[name])
        for name in sorted(communes, key=lambda name: (not name, fold(name)))
    }
    clusters: dict[str, list[Unit]] = defaultdict(list)
    for unit in material.units:
        clusters[unit.cluster].append(unit)
    if clusters.keys() == {""} or all(unit.kind not in SCHOOL_KINDS for unit in clusters[""]):
        del clusters[""]
    rows: _Rows = [
        ("Xã, phường", ()),
        *((group, communes[name]) for name, group in groups.items()),
        *_opening(material, groups.values()),
        *([("Cụm chuyên môn", ())] if clusters else []),
        *(
            (_cluster_group(material, name or "(chưa ghi cụm)", clusters[name]), clusters[name])
            for name in sorted(clusters, key=lambda name: (not name, fold(name), name))
        ),
    ]
    return _sheet(material, BY_AREA, "KẾT QUẢ THEO ĐỊA BÀN", rows)


def _figure_column(indicator: Indicator, width: float) -> SheetColumn[_Group]:
    code, heading = indicator.code, wording.column_heading(indicator)
    return SheetColumn(f"figure {code}", heading, width, "", lambda one: one.figures[code])


def _sheet(
    material: Material,
    name: str,
    title: str,
    rows: _Rows,
    below: Callable[[float], Iterable[Line]] = lambda width: (),
) -> Sheet:
    """The sheet of ``rows``, then one of all units, then what stands ``below``."""
    headings = [wording.column_heading(indicator) for indicator in material.indicators]
    width = figure_width(headings)
    figures = [_figure_column(indicator, width) for indicator in material.indicators]
    columns = SheetColumns(*_LEADING.columns, *figures)
    # The counts of cases take six columns, however few the indicators are.
    widths = (*columns.widths, *[width] * (6 - len(figures)))
    colours = heat.explanation(material.whole_results)
    note = _NOTE.format(colours=colours, whole=_WHOLE, nothing=NOT_APPLICABLE)
    lines = (
        *title_lines(title, note),
        Line(columns.headings, "header", heading_height(headings, width)),
        *(_banner(row) if isinstance(row, str) else columns.line(row) for row, _ in rows),
        columns.line(_whole(material)),
        *below(width),
    )
    return Sheet(
        name=name,
        about=_ABOUT[name],
        widths=widths,
        lines=lines,
        freeze=(FIRST_ROW, 1),
        highlights=tuple(_highlights(material, columns, [units for _, units in rows])),
        printing=PrintSetup(
            area=(HEADER_ROW, 0, len(lines) - 1, len(widths) - 1),
            header=title,
            footer=heat.legend(material.whole_results),
            scale=SCALE,
            column_breaks=page_breaks(widths, range(len(_LEADING.columns), len(widths)), 1),
            repeat=(HEADER_ROW, HEADER_ROW),
            repeat_columns=1,
            narrow_margins=True,
        ),
    )


def _banner(words: str) -> Line:
    return Line((Cell(words, style="cell_bold"),), height=20)


def _highlights(
    material: Material, columns: SheetColumns[_Group], members_of: Sequence[Sequence[Unit]]
) -> Iterator[Highlight]:
    """Colours of the groups of which no unit's figure is missing, and of all units where the
    verdict is not open."""
    for indicator in material.indicators:
        result = material.result(indicator)
        if result is None:
            continue
        missing = {code for code, _ in result.left_out}
        closed = [not missing.intersection(unit.code for unit in units) for units in members_of]
        closed.append(not result.is_undecided)
        at = FIRST_ROW
        for is_closed, run in groupby(closed):
            last = at + len(list(run)) - 1
            if is_closed:
                area = columns.area(f"figure {indicator.code}", at, last)
                yield from heat.heat_map(result, area)
            at = last + 1


def _scope_group(material: Material, name: str, units: Sequence[Unit], scope: str) -> _Group:
    figures = {i.code: _cell(material.scope_result(i, scope)) for i in material.indicators}
    return _group(material, name, units, figures)


def _opening(
    material: Material, groups: Collection[_Group]
) -> Iterator[tuple[_Group, Sequence[Unit]]]:
    """Rows for what accumulated totals count beside the ``groups`` and which belongs to none of
    them: the opening balance, and the years of units that are off the roster. No row where there is
    nothing of the kind."""
    rests = {
        i.code: _rest(material.result(i), [group.figures[i.code] for group in groups])
        for i in material.indicators
    }
    history = material.outcomes.history
    opening = {
        i.code: rests[i.code]
        if i.accumulate == "latest"
        else min(history.balance(i, "all") or 0, rests[i.code])
        for i in material.indicators
    }
    gone = {code: rest - opening[code] for code, rest in rests.items()}
    blank = Cell("", style="cell_centre")
    for name, parts in ((_OPENING, opening), (_GONE, gone)):
        if any(parts.values()):
            figures = {code: Cell(part or "", style="count_centre") for code, part in parts.items()}
            yield _Group(name, blank, blank, figures), ()


def _rest(whole: Result | None, parts: Sequence[Cell]) -> int:
    """The share of an accumulated total that no part counts; 0 where a part may be withheld."""
    if whole is None or whole.numerator is None or whole.indicator.anonymous:
        return 0
    if whole.indicator.kind != "total" or whole.indicator.accumulate == "none":
        return 0
    return whole.numerator - sum(part.value for part in parts if isinstance(part.value, int))


def _whole(material: Material) -> _Group:
    figures = {i.code: _cell(material.result(i)) for i in material.indicators}
    return replace(_group(material, _WHOLE, material.units, figures), style="cell_bold")


def _group(
    material: Material, name: str, units: Sequence[Unit], figures: Mapping[str, Cell]
) -> _Group:
    sent = sum(material.state_of(unit.code) != UnitState.MISSING for unit in units)
    expected = Cell(len(units), style="count_centre")
    return _Group(name, expected, Cell(sent, style="count_centre"), figures)


def _cell(result: Result | None) -> Cell:
    nothing = Cell("", style="cell_centre")
    if result is None or result.status == Status.ONE_SIDED:
        return nothing
    if result.status == Status.NO_DATA and (result.change is None or result.value is None):
        return nothing
    if result.value is None:
        return Cell(NOT_APPLICABLE, style="cell_centre")
    if not result.indicator.is_quotient:
        return Cell(result.numerator, style="count_centre")
    return Cell(float(result.value), style=wording.value_style(result))


def _cluster_group(material: Material, name: str, units: Sequence[Unit]) -> _Group:
    figures = {i.code: _cluster_cell(material, i, units) for i in material.indicators}
    return _group(material, name, units, figures)


def _cluster_cell(material: Material, indicator: Indicator, units: Sequence[Unit]) -> Cell:
    """The units' own figures pooled; blank where the two sides come from different units, which
    no cluster need hold together."""
    blank = Cell("", style="cell_centre")
    if indicator.anonymous or indicator.pools_groups(material.form):
        return blank
    splits: tuple[Split, ...] = ("all",)
    if indicator.kind == "difference":
        splits = ("female", "male")
    sides = [_pooled([*_results(material, indicator, units, split)]) for split in splits]
    values = [indicator.value_of(*side) for side in sides]
    if any(above is None for above, _ in sides):
        return blank
    if not indicator.is_quotient:
        return Cell(sides[0][0], style="count_centre")
    if any(value is None for value in values):
        return Cell(NOT_APPLICABLE, style="cell_centre")
    first, *others = (value for value in values if value is not None)
    look = "mean" if indicator.kind == "mean" else "share"
    return Cell(float(first - sum(others)), style=f"{look}_2")


def _results(
    material: Material, indicator: Indicator, units: Sequence[Unit], split: Split
) -> Iterator[Result]:
    for unit in units:
        result = material.unit_result(indicator, unit.code, split)
        if result is not None:
            yield result


def _pooled(results: Sequence[Result]) -> tuple[int | None, int]:
    given = [result for result in results if result.numerator is not None]
    if not given:
        return None, 0
    above = sum(result.numerator for result in given if result.numerator is not None)
    return above, sum(result.denominator or 0 for result in given)
