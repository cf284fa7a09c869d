"""Chỉ tiêu: every indicator with its numerator, denominator, result and verdict; the same of its
splits by sex and ethnicity on a sheet of their own, whose pages repeat their own header."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten
from typing import Any

from pipeline.measure.change import base_words
from pipeline.measure.result import Result, Status
from pipeline.measure.verdict import display, next_target
from pipeline.measure.verdict_words import doubt_words, is_provisional_verdict
from pipeline.plan.plan import Indicator, Split, Target
from pipeline.plan.plan_words import change_words
from pipeline.summary.sheets import formulas, wording
from pipeline.summary.sheets.columns import (
    FIRST_ROW,
    HEADER_ROW,
    SheetColumn,
    SheetColumns,
    title_lines,
)
from pipeline.summary.sheets.computed import live
from pipeline.summary.sheets.figures import SPLIT_WORDS
from pipeline.summary.sheets.formulas import Grounds
from pipeline.summary.sheets.indicator_figures import MeasuredCells, measured_cells
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import SCALE, numbered
from pipeline.text.findings import capitalised
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, on_sheet

NAME = "Chỉ tiêu"
_TITLE = "KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU"
_LONGEST_TITLE = 130
"""Signs of a plan's title above a printed page."""
SPLITS = "Tách giới tính, dân tộc"
_SEXES: tuple[Split, ...] = ("male", "female")


@dataclass(frozen=True, slots=True)
class _Measured:
    """An indicator, or one of its splits, in the row where its figures stand."""

    result: Result
    row: int
    sheet: str
    """The name of the sheet with the row."""
    origin: str
    """A link to what explains the indicator."""
    cells: MeasuredCells

    @property
    def code(self) -> Cell:
        return Cell(self.result.indicator.code, style="cell_code", link=self.origin)


@dataclass(frozen=True, slots=True)
class _MeasuredOverAll(_Measured):
    """An indicator over all who enter it, with what stands beside its figures."""

    by_sex: Mapping[Split, Cell]
    reported: Cell
    expected: Cell
    following: Target | None
    """The next target."""
    without_opening: tuple[Result, ...]
    """Those of its splits that lack what the total starts from, where it does not itself."""

    @property
    def operator(self) -> str:
        target = self.result.target
        return wording.operator_mark(target, self.result.indicator) if target else ""

    @property
    def target(self) -> Cell:
        target = self.result.target
        return Cell(float(target.value) if target else "", style=_target_style(self.result))

    @property
    def year(self) -> str:
        return wording.target_year(self.result.target) if self.result.target else ""

    @property
    def note(self) -> str:
        parts = (
            _sentence(f"{SPLIT_WORDS[one.split]}: {one.reason}") for one in self.without_opening
        )
        return " ".join(filter(None, (note_words(self.result), *parts)))

    @property
    def next_target(self) -> str:
        following = self.following
        return wording.target_words(following, self.result.indicator) if following else ""


def _unit(result: Result) -> str:
    return wording.unit_of(result.indicator, result.split)


def _split_title(one: _Measured) -> str:
    return f"{one.result.indicator.title} – {SPLIT_WORDS[one.result.split]}"


def _sentence(reason: str) -> str:
    return f"{capitalised(reason).removesuffix('.')}." if reason else ""


_SPLIT_COLUMNS = SheetColumns[_Measured](
    SheetColumn("code", "Mã chỉ tiêu", 11, "cell", lambda one: one.code),
    SheetColumn("title", "Nội dung chỉ tiêu", 60, "indented", _split_title, spare=3),
    SheetColumn("unit", "Đơn vị tính", 12, "cell_centre", lambda one: _unit(one.result)),
    SheetColumn("numerator", "Tử số", 13, "cell", lambda one: one.cells.numerator),
    SheetColumn("denominator", "Mẫu số", 13, "cell", lambda one: one.cells.denominator),
    SheetColumn("result", "Kết quả", 13, "cell", lambda one: one.cells.result),
    SheetColumn(
        "note",
        "Ghi chú",
        34,
        "cell_small",
        lambda one: _sentence(one.result.reason),
        spare=3,
        size=10,
    ),
)
_COLUMNS = SheetColumns[_MeasuredOverAll](
    SheetColumn("code", "Mã chỉ tiêu", 11, "cell", lambda one: one.code),
    SheetColumn(
        "title", "Nội dung chỉ tiêu", 46, "cell", lambda one: one.result.indicator.title, spare=0
    ),
    SheetColumn("unit", "Đơn vị tính", 9, "cell_centre", lambda one: _unit(one.result), spare=1),
    SheetColumn("numerator", "Tử số", 10, "cell", lambda one: one.cells.numerator),
    SheetColumn("denominator", "Mẫu số", 10, "cell", lambda one: one.cells.denominator),
    SheetColumn("result", "Kết quả", 10, "cell", lambda one: one.cells.result),
    SheetColumn("operator", "So sánh", 8, "cell_centre", lambda one: one.operator),
    SheetColumn("target", "Chỉ tiêu giao", 9, "cell", lambda one: one.target),
    SheetColumn("year", "Năm của chỉ tiêu", 10, "cell_centre", lambda one: one.year),
    SheetColumn(
        "verdict",
        "Đánh giá",
        25,
        "cell_centre_bold",
        lambda one: wording.verdict(one.result),
        spare=2,
    ),
    SheetColumn(
        "gap",
        wording.BESIDE_TARGET,
        30,
        "cell",
        lambda one: capitalised(wording.gap_words(one.result)),
        spare=0,
    ),
    SheetColumn("male", "Nam", 9, "cell", lambda one: one.by_sex.get("male", "")),
    SheetColumn("female", "Nữ", 9, "cell", lambda one: one.by_sex.get("female", "")),
    SheetColumn("reported", "Số đơn vị có số liệu", 10, "cell", lambda one: one.reported),
    SheetColumn("expected", "Phải có", 8, "cell", lambda one: one.expected),
    SheetColumn(
        "range",
        "Tạm tính (thấp nhất - cao nhất)",
        16,
        "cell_centre",
        lambda one: range_words(one.result),
    ),
    SheetColumn(
        "next", "Chỉ tiêu tiếp theo", 15, "cell_centre", lambda one: one.next_target, spare=1
    ),
    SheetColumn("note", "Ghi chú", 50, "cell", lambda one: one.note, spare=2),
)


_PRINTED: Mapping[str, Any] = {
    "scale": SCALE,
    "column_breaks": (_COLUMNS.number("male"),),
    "repeat_columns": _COLUMNS.number("title") + 1,
}
"""Results and verdicts on the first pages, what explains them on those behind. The heading goes
into the page header: repeated columns would cut it off."""


@dataclass(frozen=True, slots=True)
class IndicatorCells:
    """An indicator's figures for other sheets: cells that refer to Chỉ tiêu."""

    numerator: Cell
    denominator: Cell
    result: Cell
    target: Cell
    reported: Cell
    expected: Cell
    gap: Cell
    """Words on the gap to the target, with a link to the result."""
    link: str
    """Link to the indicator's row."""
    result_link: str
    """Link to its result there."""


def describe_indicators(
    material: Material, grounds: Grounds, origins: Mapping[str, str], number: int = 1
) -> tuple[Sheet, Sheet | None, Mapping[str, IndicatorCells]]:
    """Chỉ tiêu, the sheet of the splits where there are any, and the figures of each indicator
    code for other sheets. ``origins`` are the links that explain each indicator code; ``number``
    is that of the plan in the round."""
    name, name_of_splits = numbered(NAME, number), numbered(SPLITS, number)
    splits = _measured_splits(material, grounds, origins, name_of_splits)
    rows = [
        _measured_over_all(
            material, indicator, grounds, (name, row), origins[indicator.code], splits
        )
        for row, indicator in enumerate(material.indicators, FIRST_ROW)
    ]
    lines = [_COLUMNS.line(one) for one in rows]
    said = f"{material.outcomes.plan.title}. Báo cáo {material.outcomes.round.period_words}."
    footnote = wording.footnote(one.result for one in rows)
    sheet = _COLUMNS.sheet(
        name,
        title_lines(_TITLE, f"{said} {footnote}".rstrip(), "line"),
        lines,
        about=f"Tử số, mẫu số, kết quả, chỉ tiêu giao, đánh giá. {material.outcomes.plan.title}.",
        header_height=50,
        frozen=2,
        is_filtered=bool(rows),
    )
    plan = shorten(material.outcomes.plan.title, _LONGEST_TITLE, placeholder="…")
    area = (HEADER_ROW, 0, len(sheet.lines) - 1, len(_COLUMNS.columns) - 1)
    below = wording.BASE_LEGEND if footnote else ""
    sheet = replace(
        sheet,
        printing=replace(
            sheet.printing, **_PRINTED, area=area, header=f"{_TITLE}: {plan}", footer=below
        ),
    )
    shown = {
        one.result.indicator.code: _shown(one, line) for one, line in zip(rows, lines, strict=True)
    }
    return sheet, _splits_sheet(name_of_splits, splits.values()) if splits else None, shown


def _measured_splits(
    material: Material, grounds: Grounds, origins: Mapping[str, str], name: str
) -> Mapping[tuple[str, Split], _Measured]:
    """Results by indicator code and split, in the order of their rows."""
    results = (
        result
        for indicator in material.indicators
        for split in indicator.splits
        if split != "all" and (result := material.result(indicator, split)) is not None
    )
    found = {}
    for row, result in enumerate(results, FIRST_ROW):
        code = result.indicator.code
        cells = measured_cells(result, grounds, _SPLIT_COLUMNS, row, origins[code])
        found[code, result.split] = _Measured(result, row, name, origins[code], cells)
    return found


def _measured_over_all(
    material: Material,
    indicator: Indicator,
    grounds: Grounds,
    place: tuple[str, int],
    origin: str,
    splits: Mapping[tuple[str, Split], _Measured],
) -> _MeasuredOverAll:
    """The indicator at its ``place``: sheet and row."""
    sheet, row = place
    result = material.result(indicator)
    assert result is not None  # material.indicators holds measured ones only
    settings = material.outcomes.round.settings
    sexes = {sex: one for sex in _SEXES if (one := splits.get((indicator.code, sex)))}
    beside = all(one.result.lacks_the_same(result) for one in sexes.values())
    return _MeasuredOverAll(
        result,
        row,
        sheet,
        origin,
        _cells(result, grounds, row, origin, splits),
        by_sex={sex: _of_sex(one) for sex, one in sexes.items()} if beside else {},
        reported=live(formulas.reported(result, grounds), result.reported, "count_centre"),
        expected=live(formulas.expected(result, grounds), result.expected, "count_centre"),
        following=next_target(
            indicator, settings.year, settings.period, settings.switches.between_milestones
        ),
        without_opening=tuple(
            splits[indicator.code, split].result
            for split in indicator.splits
            if (indicator.code, split) in splits
            and splits[indicator.code, split].result.status == Status.UNDETERMINED
            and result.status != Status.UNDETERMINED
        ),
    )


def _cells(
    result: Result,
    grounds: Grounds,
    row: int,
    origin: str,
    splits: Mapping[tuple[str, Split], _Measured],
) -> MeasuredCells:
    """The three figures; a difference is one of the results of the sexes, and has no sides."""
    if result.indicator.kind != "difference":
        return measured_cells(result, grounds, _COLUMNS, row, origin, bold=True)
    blank, code = Cell("", style="count_centre"), result.indicator.code
    female, male = (_of_sex(splits[code, sex]) for sex in ("female", "male"))
    shares = [one.value for one in (female, male) if isinstance(one.value, int | float)]
    at = [one.formula.removeprefix("=") for one in (female, male)]
    return MeasuredCells(
        blank,
        blank,
        Cell(
            shares[0] - shares[1] if len(shares) == 2 else "",
            f'=IF(COUNT({at[0]},{at[1]})<2,"",{at[0]}-{at[1]})',
            wording.value_style(result, bold=True),
            female.link,
        ),
    )


def _of_sex(split: _Measured) -> Cell:
    """The result of a split, shown in its indicator's row, with a link to its own."""
    found = split.cells.result
    at = on_sheet(split.sheet, _SPLIT_COLUMNS.address(split.row, "result"))
    return Cell(found.value, f"={at}", found.style, f"internal:{at}")


def _splits_sheet(name: str, splits: Iterable[_Measured]) -> Sheet:
    about = "Cách tính như tại trang Chỉ tiêu, chỉ với nhóm được tách."
    return _SPLIT_COLUMNS.sheet(
        name,
        title_lines("KẾT QUẢ TÁCH THEO GIỚI TÍNH, DÂN TỘC", about),
        [_SPLIT_COLUMNS.line(split) for split in splits],
        about="Kết quả tính riêng nam, nữ, dân tộc thiểu số.",
        header_height=34,
        frozen=2,
    )


def _shown(one: _MeasuredOverAll, line: Line) -> IndicatorCells:
    def at(name: str) -> str:
        return on_sheet(one.sheet, _COLUMNS.address(one.row, name))

    def refer(name: str) -> Cell:
        found = line.cells[_COLUMNS.number(name)]
        assert isinstance(found, Cell)  # figures are cells with a style
        return Cell(found.value, f"={at(name)}", found.style)

    words = capitalised(wording.gap_words(one.result))
    # A formula: LibreOffice wraps a linked one, and no linked text.
    gap = Cell(words, f"={at('gap')}", "cell", f"internal:{at('result')}")
    return IndicatorCells(
        numerator=refer("numerator"),
        denominator=refer("denominator"),
        result=refer("result"),
        target=refer("target"),
        reported=refer("reported"),
        expected=refer("expected"),
        gap=gap if words else Cell("", style="cell"),
        link=f"internal:{at('code')}",
        result_link=f"internal:{at('result')}",
    )


def _target_style(result: Result) -> str:
    if result.target is None:
        return "count_centre"
    _, _, decimals = wording.level_words(result).partition(",")
    if not result.indicator.is_quotient:
        # A total's level that follows from another year's figure may be broken.
        return f"mean_{len(decimals)}" if decimals else "count_centre"
    look, _, _ = wording.value_style(result).partition("_")
    return f"{look}_{len(decimals)}"


def range_words(result: Result) -> str:
    """The least and the greatest that a provisional result can become; "" of one that is whole."""
    if is_provisional_verdict(result) and result.lower is None and result.value is not None:
        return "Chưa xác định được"
    if result.lower is None or result.upper is None or not result.is_provisional:
        return ""
    places = wording.decimals_shown(result)
    ends = (display(bound, result.target, places) for bound in (result.lower, result.upper))
    return " - ".join(ends)


def note_words(result: Result) -> str:
    """Reason for a missing result, units left out or stood in for, and the plan's own words."""
    is_beside = result.change is not None or result.value is not None
    reason = _sentence(result.reason) if is_beside else result.reason
    asked = change_words(result.change.target, result.indicator) if result.change else ""
    first = (asked and f"{capitalised(asked)}.", base_words(result), reason)
    parts = [*filter(None, (*first, wording.base_note(result)))]
    if result.indicator.accumulate == "latest" and result.carried:
        number = wording.grouped(result.carried)
        parts.append(f"Gồm {number} là số gần nhất của đơn vị chưa nộp, xem SL Lũy kế.")
    elif result.left_out:
        parts.append(
            f"Chưa tính {wording.grouped(len(result.left_out))} đơn vị, xem Nguồn số liệu."
        )
    if doubts := doubt_words(result):
        parts.append(f"{capitalised(doubts)}, xem Sửa và giải trình.")
    if not result.indicator.verbatim and result.target is not None and result.target.text:
        parts.append(f"Mức theo kế hoạch: {result.target.text}.")
    if result.indicator.note:
        parts.append(result.indicator.note)
    return " ".join(parts)
