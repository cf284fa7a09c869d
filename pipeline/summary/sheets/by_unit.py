"""Theo đơn vị: each unit's own figure of every indicator that a unit can have by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.measure.result import Result
from pipeline.plan.plan import Indicator
from pipeline.round.roster import Unit
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import heat, wording
from pipeline.summary.sheets.columns import (
    HEADER_ROW,
    SheetColumn,
    SheetColumns,
    linked,
    title_lines,
)
from pipeline.summary.sheets.figure_page import linked_columns
from pipeline.summary.sheets.formulas import Grounds
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.own_figure import NOT_APPLICABLE, YES, OwnFigures, is_carried
from pipeline.summary.sheets.pages import SCALE, figure_width, heading_height, page_breaks
from pipeline.summary.sheets.shortfalls import (
    bad_answer,
    is_short,
    own_indicators,
    shortfall_counts,
)
from pipeline.summary.sheets.styles import CARRIED_MARK
from pipeline.summary.state_words import UNIT_STATE_WORDS, state_is
from pipeline.xlsx.addresses import letters_of
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    MadeLines,
    PrintSetup,
    Sheet,
    on_sheet,
)
from pipeline.xlsx.theme import height_of

NAME = "Theo đơn vị"
_TITLE = "KẾT QUẢ THEO ĐƠN VỊ"

_REPEATED = 2
_TARGET_ROW = HEADER_ROW + 1
_FIRST = HEADER_ROW + 2
CARRIED_LEGEND = f"{CARRIED_MARK}: số đã biết gần nhất, của kỳ trước."
CARRIED_NOTE = (
    f"Số có dấu {CARRIED_MARK}: số gần nhất đã biết (kỳ trước) của đơn vị chưa có số liệu kỳ này."
)


@dataclass(frozen=True, slots=True)
class Shortfalls:
    """Number, by unit code, of indicators missed on the whole in which its own figure is below the
    target too, and the cell that says so, for formulas on other sheets."""

    counts: Mapping[str, int]
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _UnitLine:
    unit: Unit
    link: str
    state: str
    figures: Mapping[str, Cell | None]
    """By the names of the columns."""
    shortfall: Cell
    share: Cell
    """Of the shortfalls those in what is missed on the whole."""


_LEADING: tuple[SheetColumn[_UnitLine], ...] = (
    SheetColumn(
        "code", "Mã đơn vị", 10.5, "cell_plain", lambda one: linked(one.unit.code, one.link)
    ),
    SheetColumn("name", "Tên đơn vị", 36, "cell", lambda one: one.unit.name, spare=2),
    SheetColumn("level", "Cấp học", 15.5, "cell_centre", lambda one: one.unit.level_words, spare=0),
    SheetColumn("commune", "Xã, phường", 17.5, "cell", lambda one: one.unit.commune, spare=0),
    SheetColumn("state", "Tình trạng", 19.5, "cell_centre", lambda one: one.state, spare=0),
)
_SHORTFALLS = SheetColumn[_UnitLine](
    "shortfalls",
    "Số chỉ tiêu đã đến hạn chưa đạt mức được giao",
    12,
    "cell_centre",
    lambda one: one.shortfall,
)
_SHARES = SheetColumn[_UnitLine](
    "shares",
    "Trong đó: chỉ tiêu mà kết quả chung cũng chưa đạt",
    12,
    "cell_centre",
    lambda one: one.share,
)


def _figure_name(indicator: Indicator) -> str:
    """Name of the indicator's column."""
    return f"figure {indicator.code}"


def _figure_column(indicator: Indicator, width: float) -> SheetColumn[_UnitLine]:
    name, heading = _figure_name(indicator), wording.column_heading(indicator)
    return SheetColumn(name, heading, width, "cell_centre", lambda one: one.figures[name])


def describe_by_unit(material: Material, grounds: Grounds) -> tuple[Sheet, Shortfalls]:
    """The sheet; its figures refer straight to the unit's cells on the SL sheets. Also how many of
    each unit's figures fall short."""
    own = own_indicators(material)
    headings = [wording.column_heading(indicator) for indicator in own]
    width = figure_width(headings)
    figures = [_figure_column(indicator, width) for indicator in own]
    columns = SheetColumns(*_LEADING, *figures, _SHORTFALLS, _SHARES)
    last = _FIRST + max(len(material.units), 1) - 1
    some_carried, legend = _some_carried(material, own), heat.legend(material.whole_results)
    targets = [_target(material, indicator) for indicator in own]
    heads = (
        *title_lines(_TITLE, _explanation(material, own, some_carried=some_carried)),
        Line(
            columns.headings,
            "header",
            max(
                heading_height(headings, width),
                heading_height([_SHORTFALLS.heading, _SHARES.heading], _SHARES.width),
            ),
        ),
        Line(
            ("Chỉ tiêu giao", *[""] * (len(_LEADING) - 1), *targets, "", ""),
            "aims",
            max(height_of(target, width - 1) for target in (*targets, "")),
        ),
    )

    def made() -> Iterator[Line]:
        own_figures = OwnFigures(material, grounds)
        tests = [*_tests(material, own, columns)]
        for row, unit in enumerate(material.units, _FIRST):
            yield columns.line(_unit_line(material, own_figures, own, tests, unit, row, columns))

    lines = MadeLines(heads, made, len(material.units))
    widths, end = columns.widths, len(columns.columns) - 1
    sheet = Sheet(
        name=NAME,
        about="Kết quả từng chỉ tiêu của mỗi đơn vị, so với chỉ tiêu đã đến hạn.",
        widths=widths,
        styles=columns.styles,
        lines=lines,
        freeze=(_FIRST, 2),
        filter=(_TARGET_ROW, 0, last, end),
        highlights=tuple(_highlights(material, own, columns, last)),
        # The heading goes into the page header: repeated columns would cut it off.
        printing=PrintSetup(
            area=(HEADER_ROW, 0, len(lines) - 1, end),
            header=_TITLE,
            # Below every printed page, which shows neither the sheet's head nor its notes.
            footer=" ".join(filter(None, (legend, CARRIED_LEGEND if some_carried else ""))),
            scale=SCALE,
            column_breaks=page_breaks(widths, range(len(_LEADING), end + 1), _REPEATED),
            repeat=(HEADER_ROW, _TARGET_ROW),
            repeat_columns=_REPEATED,
            narrow_margins=True,
        ),
    )
    return sheet, _shortfalls(material, columns)


def _shortfalls(material: Material, columns: SheetColumns[_UnitLine]) -> Shortfalls:
    return Shortfalls(
        shortfall_counts(material),
        {
            unit.code: on_sheet(NAME, columns.address(row, _SHARES.name))
            for row, unit in enumerate(material.units, _FIRST)
        },
    )


def _some_carried(material: Material, indicators: Sequence[Indicator]) -> bool:
    totals = (indicator for indicator in indicators if indicator.kind == "total")
    results = (material.unit_result(i, u.code) for i in totals for u in material.units)
    return any(result is not None and is_carried(result) for result in results)


def _explanation(material: Material, own: Sequence[Indicator], *, some_carried: bool) -> str:
    pooled = [i for i in material.indicators if not i.anonymous and i not in own]
    colours = heat.explanation(material.whole_results)
    text = (
        "Ô trống: đơn vị không thuộc đối tượng tính hoặc chưa có số liệu được dùng. "
        f"{NOT_APPLICABLE}: không phát sinh đối tượng tính. {colours}"
    )
    if some_carried:
        text = f"{CARRIED_NOTE} {text}"
    if pooled:
        codes = ", ".join(indicator.code for indicator in pooled)
        text += f" Chỉ tiêu tính chung theo địa bàn, không tính riêng từng đơn vị: {codes}."
    return text


def _target(material: Material, indicator: Indicator) -> str:
    result = material.result(indicator)
    if result is None or result.target is None or not indicator.is_quotient:
        return ""
    target = result.change.target if result.change else result.target
    words = wording.target_words(target, indicator)
    return f"{YES}: {words}" if indicator.is_answer else words


def _highlights(
    material: Material,
    indicators: Sequence[Indicator],
    columns: SheetColumns[_UnitLine],
    last: int,
) -> Iterator[Highlight]:
    """Colours against a target that is due; a unit's figure is never coloured before."""
    states = columns.area("state", _FIRST, last)
    yield Highlight(states, state_is(columns.address(_FIRST, "state"), UnitState.MISSING), "error")
    for indicator in indicators:
        result, name = material.result(indicator), _figure_name(indicator)
        if result is None or not indicator.is_quotient:
            continue
        area = columns.area(name, _FIRST, last)
        if indicator.is_answer:
            bad = bad_answer(indicator)
            yield Highlight(area, f'{columns.address(_FIRST, name)}="{bad}"', "query")
        else:
            yield from heat.heat_map(result, area)
    worst = columns.area(_SHORTFALLS.name, _FIRST, last)
    count = columns.address(_FIRST, _SHORTFALLS.name)
    yield Highlight(worst, f"N({count})>=3", "far")
    yield Highlight(worst, f"N({count})>=1", "query")


def _unit_line(
    material: Material,
    own: OwnFigures,
    indicators: Sequence[Indicator],
    tests: Sequence[_Test],
    unit: Unit,
    row: int,
    columns: SheetColumns[_UnitLine],
) -> _UnitLine:
    file = material.file_of(unit.code)
    most = linked_columns(len(material.units))
    figures = {
        _figure_name(indicator): own.of(indicator, unit, linked=number < most)
        for number, indicator in enumerate(indicators)
    }
    state = material.state_of(unit.code)
    missing = state_is(columns.address(row, "state"), UnitState.MISSING)

    def count(tests: Iterable[_Test]) -> Cell:
        """The number of figures that are below a target that is due; blank of a unit that sent
        none."""
        judged = [(one, figure) for one in tests if (figure := figures[one.name])]
        if not judged:
            return Cell("", style="count_centre")
        formula = "+".join([str(row + 1).join(one.formula) for one, _ in judged])
        number = sum(is_short(one.whole, figure.value) for one, figure in judged)
        value = "" if state == UnitState.MISSING else number
        return Cell(value, f'=IF({missing},"",{formula})', "count_centre")

    return _UnitLine(
        unit=unit,
        link=material.link(file.path) if file else "",
        state=UNIT_STATE_WORDS[state],
        figures=figures,
        shortfall=count(tests),
        share=count(one for one in tests if one.whole.falls_short),
    )


@dataclass(frozen=True, slots=True)
class _Test:
    """An indicator whose target is due: the column of the units' figures, the result over all, and
    around the number of a row the formula that gives 1 where its figure is below the target."""

    name: str
    whole: Result
    formula: tuple[str, str]


def _tests(
    material: Material, indicators: Sequence[Indicator], columns: SheetColumns[_UnitLine]
) -> Iterator[_Test]:
    for indicator in indicators:
        name, whole = _figure_name(indicator), material.result(indicator)
        if whole is None or whole.target is None or not heat.is_judged(whole):
            continue
        below = f'"{bad_answer(indicator)}"'
        if not indicator.is_answer:
            goal, misses = heat.edge_and_misses(whole.target)
            # Joined, so that the figure is written as the reader's program writes it.
            below = f'"{misses}"&{goal!r}'
        yield _Test(name, whole, (f"COUNTIF({letters_of(columns.number(name))}", f",{below})"))
