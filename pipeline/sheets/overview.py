"""Tổng quan: the one page that leadership reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from pipeline.addresses import address_of
from pipeline.results import Result
from pipeline.sheets import remarks, wording
from pipeline.sheets.indicators import Shown
from pipeline.sheets.material import Material
from pipeline.sheets.submissions import Spans
from pipeline.sheets.trend import trend_heading, trend_words
from pipeline.summary.workbook import Cell, Highlight, Line, PrintSetup, Scalar, Sheet
from pipeline.theme import height_of

NAME = "Tổng quan"
ILLUSTRATION = "DỮ LIỆU MINH HỌA"

_WIDTHS = (5, 10, 34, 31, 31, 9, 12, 22, 30, 48, 10, 25)
_LAST = len(_WIDTHS) - 1
_LEFT, _RIGHT = (0, 4), (8, _LAST)
_LEFT_HALF, _RIGHT_HALF = (0, 6), (7, _LAST)
_HEADING, _CODE, _TITLE = (1, 4), 1, (2, 4)
"""Columns of an indicator: the heading stands over its code and its title."""

_COUNTS = ("Phải nộp", "Đã nộp", "Đúng hạn", "Hợp lệ", "Cần giải trình", "Cần sửa", "Chưa nộp")
_COUNT_AREAS = ((0, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 7), (8, 8), (9, 11))

_RESULT_HEADINGS = {
    0: "STT",
    1: "Chỉ tiêu",
    5: "Đơn vị tính",
    6: "Kết quả",
    7: "Mốc áp dụng",
    8: "Đánh giá",
    9: "Còn thiếu",
    10: "Số đơn vị có số liệu",
}
_VERDICT = 8

Part = tuple[tuple[int, int], Cell | Scalar]
"""Columns (first, last) and what stands in them."""


def describe_overview(material: Material, shown: Mapping[str, Shown], spans: Spans) -> Sheet:
    """The sheet; its figures refer to Chỉ tiêu and count in Tình hình nộp."""
    results = [result for i in material.indicators if (result := material.result(i)) is not None]
    lines = [
        *_heading(material),
        _section("I. Tình hình nộp báo cáo"),
        *_counts(material, spans),
        _section("II. Kết quả thực hiện chỉ tiêu"),
        *_table(material, results, shown),
        *_remarks(material, results),
        *_signatures(material),
        *_incomplete(material),
    ]
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        lines=tuple(lines),
        highlights=tuple(_highlights(lines)),
        printing=PrintSetup(one_page=True, narrow_margins=True),
        tab="tab_first",
    )


def _spread(parts: Sequence[Part], style: str = "", height: float | None = None) -> Line:
    """A line with each part in its columns, merged where there are several."""
    cells: list[Cell | Scalar] = [None] * len(_WIDTHS)
    merges = []
    for (first, last), content in parts:
        cell = content if isinstance(content, Cell) else Cell(content, style=style)
        cells[first] = cell
        if last > first:
            merges.append((first, last))
            cells[first + 1 : last + 1] = [Cell(None, style=cell.style)] * (last - first)
    return Line(tuple(cells), "", height, tuple(merges))


def _width(area: tuple[int, int]) -> float:
    return sum(_WIDTHS[area[0] : area[1] + 1])


def _section(title: str) -> Line:
    return _spread([((0, _LAST), title)], "section", 21)


def _remarks(material: Material, results: Sequence[Result]) -> Iterator[Line]:
    """III on the left; IV and V beside it, so that the page stays readable."""
    left = [("III. Nhận xét", True)]
    left += [(text, False) for text in remarks.observations(material, results)]
    right = [("IV. Đơn vị chưa nộp, cần đôn đốc", True), (remarks.missing_units(material), False)]
    right += [("V. Nội dung đề nghị chỉ đạo", True)]
    right += [(text, False) for text in remarks.requests(material, results)]
    for halves in zip_longest(left, right, fillvalue=("", False)):
        parts: list[Part] = []
        height = 18.0
        for (text, is_title), area in zip(halves, (_LEFT_HALF, _RIGHT_HALF), strict=True):
            parts.append((area, Cell(text, style="section" if is_title else "text")))
            height = max(height, 21 if is_title else height_of(text, _width(area) - 4))
        yield _spread(parts, height=height)


def _heading(material: Material) -> Iterator[Line]:
    round_ = material.outcomes.round
    office = round_.settings.office
    nation = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    yield _spread(
        [(_LEFT, Cell(office.parent.upper(), style="text_centre")), (_RIGHT, nation)],
        "text_centre_bold",
        17,
    )
    yield _spread(
        [
            (_LEFT, Cell(office.name.upper(), style="text_centre_bold")),
            (_RIGHT, Cell("Độc lập - Tự do - Hạnh phúc", style="motto")),
        ],
        height=max(17, height_of(office.name.upper(), _width(_LEFT))),
    )
    if round_.settings.illustration:
        yield _spread([((0, _LAST), ILLUSTRATION)], "alert", 18)
    title = "TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU BÌNH ĐẲNG GIỚI VÀ VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ"
    yield _spread([((0, _LAST), title)], "title", 26)
    yield _spread([((0, _LAST), _first_capital(round_.period_words))], "text_centre_bold", 17)
    plan = material.outcomes.plan.title
    yield _spread([((0, _LAST), plan)], "subtitle", height_of(plan, _width((0, _LAST)) - 4))


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _counts(material: Material, spans: Spans) -> Iterator[Line]:
    states = [material.state_of(unit.code) for unit in material.units]
    files = [material.file_of(unit.code) for unit in material.units]
    on_time = sum(file is not None and file.timeliness == "Đúng hạn" for file in files)
    due, missing = len(states), states.count("Chưa nộp")

    def state(words: str) -> tuple[str, int]:
        return f'COUNTIF({spans.states},"{words}")', sum(found == words for found in states)

    due_formula, missing_formula = f"COUNTA({spans.codes})", state("Chưa nộp")[0]
    sent_formula = f"{due_formula}-{missing_formula}"
    figures: list[tuple[str, float | str]] = [
        (due_formula, due),
        (sent_formula, due - missing),
        (f'COUNTIF({spans.timeliness},"Đúng hạn")', on_time),
        state("Đã nộp, hợp lệ"),
        state("Đã nộp, cần giải trình"),
        state("Đã nộp, cần sửa"),
        (missing_formula, missing),
    ]
    yield _spread(list(zip(_COUNT_AREAS, (*_COUNTS, "Tỷ lệ nộp (%)"), strict=True)), "header", 20)
    cells = [Cell(value, f"={formula}", "count_bold") for formula, value in figures]
    share = (due - missing) * 100 / due if due else ""
    rate = Cell(share, f'=IF({due_formula}=0,"",({sent_formula})*100/{due_formula})', "rate")
    yield _spread(list(zip(_COUNT_AREAS, (*cells, rate), strict=True)), height=24)


def _table(
    material: Material, results: Sequence[Result], shown: Mapping[str, Shown]
) -> Iterator[Line]:
    headings = {**_RESULT_HEADINGS, _LAST: trend_heading(material.outcomes.history)}
    heads = [
        (_HEADING if column == _CODE else (column, column), words)
        for column, words in headings.items()
    ]
    yield _spread(heads, "header", 34)
    for number, result in enumerate(results, 1):
        trend = trend_words(result, material.outcomes.history)
        yield _result_line(number, result, shown[result.indicator.code], trend)
    yield _spread([((0, _LAST), wording.verdict_counts(results))], "text_bold", 20)


def _result_line(number: int, result: Result, shown: Shown, trend: str) -> Line:
    indicator, target = result.indicator, result.target
    gap = wording.gap_words(result)
    verdict = wording.verdict(result)
    reported, expected = shown.reported, shown.expected
    coverage = Cell(
        f"{reported.value}/{expected.value}",
        f'{reported.formula}&"/"&{expected.formula.removeprefix("=")}',
        "cell_centre",
    )
    aim = wording.target_words(target, indicator) if target else "Không giao mức"
    parts: list[Part] = [
        ((0, 0), Cell(number, style="cell_centre")),
        # A link keeps LibreOffice from wrapping a cell, so the short code carries it.
        ((_CODE, _CODE), Cell(indicator.code, style="cell_code", link=shown.link)),
        (_TITLE, Cell(indicator.title, style="cell")),
        ((5, 5), Cell(indicator.unit, style="cell_centre")),
        ((6, 6), shown.result),
        ((7, 7), Cell(aim, style="cell_centre")),
        ((8, 8), Cell(verdict, style="cell_centre_bold")),
        ((9, 9), Cell(gap, style="cell")),
        ((10, 10), coverage),
        ((11, 11), Cell(trend, style="cell_small_centre")),
    ]
    height = max(
        height_of(indicator.title, _width(_TITLE) - 2),
        height_of(gap, _WIDTHS[9] - 1),
        height_of(verdict, _WIDTHS[8] - 3),
        height_of(aim, _WIDTHS[7] - 1),
        height_of(trend, _WIDTHS[11], 10),
    )
    return _spread(parts, height=height)


def _highlights(lines: Sequence[Line]) -> Iterator[Highlight]:
    """Colours beside the marks; the marks alone tell the verdict too."""
    for row, line in enumerate(lines):
        cell = line.cells[_VERDICT] if len(line.cells) > _VERDICT else None
        if isinstance(cell, Cell) and cell.style == "cell_centre_bold":
            area = (row, _VERDICT, row, _VERDICT)
            at = address_of(row, _VERDICT)
            yield Highlight(area, f'ISNUMBER(FIND("▲",{at}))', "query")
            yield Highlight(area, f'ISNUMBER(FIND("●",{at}))', "good")


def _signatures(material: Material) -> Iterator[Line]:
    place = material.outcomes.round.settings.office.place
    date = f"{place}, ngày … tháng … năm …" if place else "Ngày … tháng … năm …"
    yield _spread([(_RIGHT, date)], "text_centre_italic", 20)
    yield _spread([(_LEFT, "NGƯỜI TỔNG HỢP"), (_RIGHT, "THỦ TRƯỞNG CƠ QUAN")], "text_centre_bold")
    hints = [
        (_LEFT, "(Ký, ghi rõ họ tên)"),
        (_RIGHT, "(Ký, đóng dấu, ghi rõ họ tên)"),
    ]
    yield _spread(hints, "text_centre_italic")
    yield Line(height=40)


def _incomplete(material: Material) -> Iterator[Line]:
    due = len(material.units)
    sent = due - sum(material.state_of(unit.code) == "Chưa nộp" for unit in material.units)
    if sent < due:
        yield _spread(
            [((0, _LAST), f"Số liệu tạm tính: mới có {sent}/{due} đơn vị nộp.")], "note", 18
        )
