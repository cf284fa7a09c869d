"""Chỉ tiêu: every indicator with its numerator, denominator, result and verdict; the same of its
splits by sex and ethnicity on a sheet of their own, whose pages repeat their own header."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.measure.result import Result
from pipeline.measure.verdict import next_target
from pipeline.plan.plan import Split
from pipeline.summary.sheets import formulas, wording
from pipeline.summary.sheets.computed import live
from pipeline.summary.sheets.figures import SPLIT_WORDS
from pipeline.summary.sheets.formulas import Grounds
from pipeline.summary.sheets.indicator_figures import (
    DENOMINATOR,
    NUMERATOR,
    RESULT,
    computed,
    linked,
)
from pipeline.summary.sheets.indicator_notes import note_words, range_words
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Scalar, Sheet, on_sheet
from pipeline.xlsx.theme import height_of

NAME = "Chỉ tiêu"
SPLITS = "Tách giới tính, dân tộc"

HEADINGS = (
    "Mã chỉ tiêu",
    "Nội dung chỉ tiêu",
    "Đơn vị tính",
    "Tử số",
    "Mẫu số",
    "Kết quả",
    "So sánh",
    "Mốc",
    "Năm của mốc",
    "Đánh giá",
    "Còn thiếu",
    "Nam",
    "Nữ",
    "Số đơn vị có số liệu",
    "Phải có",
    "Tạm tính (thấp nhất - cao nhất)",
    "Mốc tiếp theo",
    "Ghi chú",
)
_WIDTHS = (11, 46, 9, 10, 10, 10, 8, 9, 10, 25, 26, 9, 9, 10, 8, 16, 15, 58)
_SPLIT_WIDTHS = (11, 76, 12, 13, 13, 13)
_SEXES: tuple[Split, ...] = ("male", "female")
_TARGET = 7
_REPORTED, _EXPECTED = 13, 14
_GAP = 10
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1


@dataclass(frozen=True, slots=True)
class Shown:
    """An indicator's figures for other sheets: cells that refer to Chỉ tiêu."""

    numerator: Cell
    denominator: Cell
    result: Cell
    target: Cell
    reported: Cell
    expected: Cell
    gap: Cell
    """What is missing, in the words of a narrow cell, with a link to the result."""
    link: str
    """To the indicator's row."""
    result_link: str
    """To its result there."""


def describe_indicators(
    material: Material, grounds: Grounds, origins: Mapping[str, str]
) -> tuple[Sheet, Sheet | None, Mapping[str, Shown]]:
    """Chỉ tiêu, the sheet of the splits where there are any, and the figures of each indicator
    code for other sheets. ``origins`` are the links that explain each indicator code."""
    indicators = material.indicators
    splits = [
        result
        for indicator in indicators
        for split in indicator.splits
        if split != "all" and (result := material.result(indicator, split)) is not None
    ]
    rows = {(result.indicator.code, result.split): row for row, result in enumerate(splits, _FIRST)}
    split_lines = {
        (result.indicator.code, result.split): _split_line(
            result, grounds, rows[result.indicator.code, result.split], origins
        )
        for result in splits
    }
    main, measured = [], []
    for row, indicator in enumerate(indicators, _FIRST):
        result = material.result(indicator)
        assert result is not None  # material.indicators holds measured ones only
        by_sex = tuple(
            _by_sex(split_lines.get((indicator.code, sex)), rows.get((indicator.code, sex)))
            for sex in _SEXES
        )
        line = _main_line(material, result, grounds, row, by_sex)
        main.append(linked(line, result, grounds, origins[indicator.code]))
        measured.append(result)
    said = f"{material.outcomes.plan.title}. Báo cáo {material.outcomes.round.period_words}."
    lines = [
        Line(("KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU",), "heading", 22),
        Line((f"{said} {wording.footnote(measured)}".rstrip(),), "line"),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line(HEADINGS, "header", 50),
        *main,
    ]
    last = _FIRST + len(indicators) - 1
    sheet = Sheet(
        name=NAME,
        widths=_WIDTHS,
        lines=tuple(lines),
        freeze=(_FIRST, 2),
        filter=(_HEADER_ROW, 0, last, len(HEADINGS) - 1) if indicators else None,
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )
    shown = {
        result.indicator.code: Shown(
            numerator=_shown(line, row, NUMERATOR),
            denominator=_shown(line, row, DENOMINATOR),
            result=_shown(line, row, RESULT),
            target=_shown(line, row, _TARGET),
            reported=_shown(line, row, _REPORTED),
            expected=_shown(line, row, _EXPECTED),
            gap=_brief_gap(result, row),
            link=f"internal:{on_sheet(NAME, address_of(row, 0))}",
            result_link=f"internal:{on_sheet(NAME, address_of(row, RESULT))}",
        )
        for row, (result, line) in enumerate(zip(measured, main, strict=True), _FIRST)
    }
    return sheet, _splits_sheet(tuple(split_lines.values())), shown


def _splits_sheet(lines: tuple[Line, ...]) -> Sheet | None:
    if not lines:
        return None
    headings = HEADINGS[: RESULT + 1]
    return Sheet(
        name=SPLITS,
        widths=_SPLIT_WIDTHS,
        lines=(
            Line(("KẾT QUẢ TÁCH THEO GIỚI TÍNH, DÂN TỘC",), "heading", 22),
            Line(("Cách tính như tại trang Chỉ tiêu, chỉ với nhóm được tách.",), "note_plain"),
            Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
            Line(headings, "header", 34),
            *lines,
        ),
        freeze=(_FIRST, 2),
        filter=(_HEADER_ROW, 0, _HEADER_ROW + len(lines), len(headings) - 1),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )


def _shown(line: Line, row: int, column: int) -> Cell:
    found = line.cells[column]
    value, style = (found.value, found.style) if isinstance(found, Cell) else (found, "")
    return Cell(value, f"={on_sheet(NAME, address_of(row, column))}", style)


def _brief_gap(result: Result, row: int) -> Cell:
    words = wording.gap_words(result, brief=True)
    if not words:
        return Cell("", style="cell")
    # A formula: LibreOffice wraps a linked one, and no linked text.
    formula = f'=SUBSTITUTE({on_sheet(NAME, address_of(row, _GAP))},"{wording.NEEDED}","")'
    return Cell(words, formula, "cell", f"internal:{on_sheet(NAME, address_of(row, RESULT))}")


def _main_line(
    material: Material,
    result: Result,
    grounds: Grounds,
    row: int,
    by_sex: tuple[Cell | str, ...],
) -> Line:
    indicator, target = result.indicator, result.target
    settings = material.outcomes.round.settings
    following = next_target(
        indicator, settings.year, settings.period, settings.switches.between_milestones
    )
    note = note_words(result)
    cells: tuple[Cell | Scalar, ...] = (
        indicator.code,
        indicator.title,
        Cell(indicator.unit, style="cell_centre"),
        *computed(result, grounds, row, bold=True),
        Cell(wording.OPERATOR_MARKS[target.operator] if target else "", style="cell_centre"),
        Cell(float(target.value) if target else "", style=_target_style(result)),
        Cell(wording.target_year(target) if target else "", style="cell_centre"),
        Cell(wording.verdict(result), style="cell_centre_bold"),
        wording.gap_words(result),
        *by_sex,
        live(formulas.reported(result, grounds), result.reported, "count_centre"),
        live(formulas.expected(result, grounds), result.expected, "count_centre"),
        Cell(range_words(result), style="cell_centre"),
        Cell(wording.target_words(following, indicator) if following else "", style="cell_centre"),
        Cell(note, style="cell_small"),
    )
    height = max(
        height_of(indicator.title, _WIDTHS[1]),
        # A little narrower than the column: small text wraps earlier than it is measured.
        height_of(note, _WIDTHS[-1] - 3, 10),
        height_of(wording.gap_words(result), _WIDTHS[_GAP]),
        height_of(wording.verdict(result), _WIDTHS[9] - 2),
    )
    return Line(cells, "cell", height)


def _split_line(result: Result, grounds: Grounds, row: int, origins: Mapping[str, str]) -> Line:
    indicator = result.indicator
    title = f"{indicator.title} – {SPLIT_WORDS[result.split]}"
    line = Line(
        (
            indicator.code,
            Cell(title, style="indented"),
            Cell(indicator.unit, style="cell_centre"),
            *computed(result, grounds, row),
        ),
        "cell",
        height_of(title, _SPLIT_WIDTHS[1] - 3),
    )
    return linked(line, result, grounds, origins[indicator.code])


def _by_sex(line: Line | None, row: int | None) -> Cell | str:
    """The result of a split, shown in its indicator's row, with a link to its own."""
    if line is None or row is None:
        return ""
    found = line.cells[RESULT]
    assert isinstance(found, Cell)  # _computed gives cells
    at = on_sheet(SPLITS, address_of(row, RESULT))
    return Cell(found.value, f"={at}", found.style, f"internal:{at}")


def _target_style(result: Result) -> str:
    if not result.indicator.is_percentage or result.target is None:
        return "count_centre"
    _, _, decimals = wording.figure_words(result.target.value).partition(",")
    return f"share_{len(decimals)}"
