"""Tổng quan: what leadership reads, most of it before scrolling."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.accept.records import IN_TIME, Punctuality
from pipeline.accept.timeliness_words import PUNCTUALITY_WORDS
from pipeline.measure.result import Result
from pipeline.round.sender_words import head_of
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import (
    changes,
    findings_sheet,
    indicators,
    remarks,
    scoreboard,
    submissions,
)
from pipeline.summary.sheets.by_unit import Shortfalls
from pipeline.summary.sheets.columns import CONTENTS
from pipeline.summary.sheets.computed import in_words
from pipeline.summary.sheets.coverage import coverage_of, provisional_words
from pipeline.summary.sheets.groups import LevelCounts
from pipeline.summary.sheets.indicators import IndicatorCells
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_charts import (
    FIGURES_WIDTHS,
    describe_charts,
    rate_block,
    sent_block,
    weak_block,
    with_figures,
)
from pipeline.summary.sheets.overview_grid import (
    BESIDE_CHARTS,
    IN_SIGHT,
    LABEL,
    LAST,
    LEFT,
    MIDDLE,
    RIGHT,
    WHOLE,
    WIDTHS,
    spread,
    width_of,
)
from pipeline.summary.sheets.submissions import SubmissionSpans
from pipeline.summary.state_words import COUNT_WORDS, UNIT_STATE_WORDS
from pipeline.text.document_words import ILLUSTRATION, MOTTO, SIGN_HINTS, UNDATED
from pipeline.text.findings import capitalised, uncapitalised
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, link_within, on_sheet
from pipeline.xlsx.theme import tight_height_of

NAME = "Tổng quan"

_COUNTS_FROM = 3
_PRINTED = 73
"""Percent at which the columns fill a page across, with letters of eight points. Conclusions,
charts and notes take the first page, the table and the signatures the second."""
_LOWEST_CHARTS = 260.0
"""Points: below this bars and words of a chart run together, far above it the page prints small."""


@dataclass(frozen=True, slots=True)
class OverviewGrounds:
    """The cells of other sheets that the page's figures refer to."""

    shown: Mapping[str, IndicatorCells]
    """By indicator code, on Chỉ tiêu."""
    origins: Mapping[str, str]
    """By indicator code, links to where Nguồn số liệu tells of it."""
    spans: SubmissionSpans
    levels: tuple[LevelCounts, ...]
    """The lines of Theo cấp học."""
    shortfalls: Shortfalls


def describe_overview(material: Material, grounding: OverviewGrounds) -> Sheet:
    """The sheet."""
    results = [result for i in material.indicators if (result := material.result(i)) is not None]
    lines = [
        *_heading(material),
        *_conclusions(material, results),
        *_counts(material, grounding.spans),
    ]
    charts_at = len(lines)
    lines += _padded([*_notes(material, results)])
    height = sum(line.height or 0 for line in lines[charts_at:])
    table = scoreboard.describe(material, results, grounding.shown, grounding.origins, len(lines))
    first = len(lines)
    lines += table.lines
    lines += _signatures(material)
    blocks = (
        rate_block(results, grounding.shown),
        sent_block(grounding.levels),
        weak_block(material, grounding.shortfalls),
    )
    return Sheet(
        name=NAME,
        about="Kết luận, tình hình nộp và kết quả từng chỉ tiêu, gọn trong hai trang in.",
        widths=(*WIDTHS, *FIGURES_WIDTHS),
        lines=tuple(with_figures(lines, blocks, first)),
        highlights=table.highlights,
        charts=describe_charts(NAME, blocks, first, charts_at, height),
        printing=PrintSetup(
            scale=_PRINTED,
            row_breaks=(first,),
            repeat=(table.header, table.header),
            area=(0, 0, len(lines) - 1, LAST),
            slim_margins=True,
        ),
    )


def _heading(material: Material) -> Iterator[Line]:
    round_ = material.outcomes.round
    office = round_.settings.office
    illustration = ILLUSTRATION if round_.settings.illustration else ""
    yield spread(
        [
            (LEFT, Cell(office.parent.upper(), style="text_centre")),
            (MIDDLE, Cell(illustration, style="alert")),
            (RIGHT, MOTTO[0]),
        ],
        "text_centre_bold",
        tight_height_of(office.parent.upper(), width_of(LEFT)),
    )
    yield spread(
        [
            (LEFT, Cell(office.name.upper(), style="text_centre_bold")),
            (RIGHT, Cell(MOTTO[1], style="motto")),
        ],
        height=tight_height_of(office.name.upper(), width_of(LEFT)),
    )
    title = "TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU BÌNH ĐẲNG GIỚI VÀ VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ"
    yield spread([(WHOLE, title)], "title", 17)
    period = round_.period_words
    about = f"{capitalised(period)}. {material.outcomes.plan.title}"
    yield spread([(WHOLE, about)], "subtitle", tight_height_of(about, width_of(WHOLE) - 4))


def _counts(material: Material, spans: SubmissionSpans) -> Iterator[Line]:
    counts = coverage_of(material, material.units)

    def formula_of(state: UnitState) -> str:
        return f'COUNTIF({spans.states},"{UNIT_STATE_WORDS[state]}")'

    def came(punctuality: Punctuality) -> str:
        return f'COUNTIF({spans.timeliness},"{PUNCTUALITY_WORDS[punctuality]}")'

    due_formula, missing_formula = f"COUNTA({spans.codes})", formula_of(UnitState.MISSING)
    sent_formula = f"{due_formula}-{missing_formula}"
    figures = (
        (due_formula, counts.due),
        (sent_formula, counts.sent),
        ("+".join(map(came, IN_TIME)), counts.in_time),
        (formula_of(UnitState.FIT), counts.fit),
        (formula_of(UnitState.TO_EXPLAIN), counts.to_explain),
        (formula_of(UnitState.TO_FIX), counts.to_fix),
        (missing_formula, counts.missing),
    )
    areas = [(column, column) for column in range(_COUNTS_FROM, LAST + 1)]
    name = ((0, _COUNTS_FROM - 1), Cell("II. Tình hình nộp báo cáo", style="section"))
    heads = (*COUNT_WORDS.values(), "Tỷ lệ nộp (%)")
    yield spread([name, *zip(areas, heads, strict=True)], "header", 16)
    counted = (spans.codes, spans.states, spans.timeliness, *[spans.states] * 4)
    cells = [
        Cell(value, f"={formula}", "count_bold", link_within(span))
        for (formula, value), span in zip(figures, counted, strict=True)
    ]
    share = counts.sent * 100 / counts.due if counts.due else ""
    rate = Cell(share, f'=IF({due_formula}=0,"",({sent_formula})*100/{due_formula})', "rate")
    rate = replace(in_words(rate, 2), link=link_within(spans.states))
    yield spread(list(zip(areas, (*cells, rate), strict=True)), height=18)


_SHEETS = {
    "short": indicators.NAME,
    "seen": changes.NAME,
    "open": indicators.NAME,
    "near": indicators.NAME,
    "met": indicators.NAME,
    "moved": indicators.NAME,
    "missing": submissions.NAME,
    "asked": findings_sheet.NAME,
    "key": CONTENTS,
}
"""The sheets that tell more of a conclusion."""


def _conclusions(material: Material, results: Sequence[Result]) -> Iterator[Line]:
    """I, within what a laptop shows before it is scrolled; only the headline's band goes on."""
    in_sight = (LABEL[0], IN_SIGHT[1])
    told = f"I. Kết luận: {uncapitalised(remarks.headline(material, results))}"
    height = tight_height_of(told, width_of(in_sight) - 4, 13)
    yield spread([(WHOLE, Cell(told, style="headline"))], height=height)
    for one in remarks.conclusions(material, results):
        # The label carries the way down: LibreOffice does not wrap a linked text.
        sheet = _SHEETS.get(one.about, "")
        link = link_within(on_sheet(sheet, "A1")) if sheet else ""
        label = Cell(one.label, style="section_link" if link else "section", link=link)
        height = tight_height_of(one.text, width_of(IN_SIGHT) - 2)
        yield spread([(LABEL, label), (IN_SIGHT, Cell(one.text, style="text"))], height=height)


def _notes(material: Material, results: Sequence[Result]) -> Iterator[Line]:
    """III, beside the charts, where there is anything to know."""
    incomplete = provisional_words(coverage_of(material, material.units))
    texts = [*filter(None, (incomplete, *remarks.notes(material, results)))]
    if texts:
        heading = Cell("III. Lưu ý khi đọc số liệu", style="section")
        yield spread([(BESIDE_CHARTS, heading)], height=17)
    for text in texts:
        height = tight_height_of(text, width_of(BESIDE_CHARTS) - 3)
        yield spread([(BESIDE_CHARTS, Cell(f"- {text}", style="text"))], height=height)


def _padded(lines: list[Line]) -> list[Line]:
    """The lines with a last one as high as the charts beside them need."""
    height = sum(line.height or 0 for line in lines)
    return [*lines, Line(height=max(_LOWEST_CHARTS - height, 4))]


def _signatures(material: Material) -> Iterator[Line]:
    place = material.outcomes.round.settings.office.place
    date = f"{place}, {UNDATED}" if place else capitalised(UNDATED)
    yield Line(height=8)
    yield spread([(RIGHT, date)], "text_centre_italic", 15)
    signs = [(LEFT, "NGƯỜI TỔNG HỢP"), (RIGHT, head_of(material.outcomes.round))]
    yield spread(signs, "text_centre_bold", 15)
    hints = list(zip((LEFT, RIGHT), SIGN_HINTS, strict=True))
    yield spread(hints, "text_centre_italic", 15)
    yield Line(height=36)
