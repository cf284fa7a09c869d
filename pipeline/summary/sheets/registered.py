"""Chỉ tiêu tự đăng ký: what each unit reached of the targets that it registered itself."""

from __future__ import annotations

from pipeline.measure.result import Result
from pipeline.measure.verdict import display_rate
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet
from pipeline.xlsx.theme import height_of

NAME = "Chỉ tiêu tự đăng ký"

HEADINGS = (
    "Mã đơn vị",
    "Tên đơn vị",
    "Chỉ tiêu",
    "Đơn vị đăng ký",
    "Đánh giá",
    "Kết quả",
    "Tỷ lệ đạt (%)",
)
_WIDTHS = (11, 44, 14, 24, 30, 18, 16)
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1
_NAME_COLUMN = 1


def describe_registered(material: Material) -> Sheet | None:
    """The sheet; ``None`` where no unit registered a target."""
    results = material.own_results
    if not results:
        return None
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        lines=(
            Line(("CHỈ TIÊU ĐƠN VỊ TỰ ĐĂNG KÝ",), "heading", 22),
            Line(("Mức đơn vị đăng ký tại Biểu 12 và kết quả của chính đơn vị.",), "note_plain"),
            Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
            Line(HEADINGS, "header", 34),
            *(_line(material, result) for result in results),
        ),
        freeze=(_FIRST, 2),
        filter=(_HEADER_ROW, 0, _HEADER_ROW + len(results), len(HEADINGS) - 1),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )


def _line(material: Material, result: Result) -> Line:
    indicator, target = result.indicator, result.target
    unit = material.outcomes.round.by_code.get(result.unit)
    texts = (
        result.unit,
        unit.name if unit else "",
        indicator.code,
        wording.target_words(target, indicator) if target else "",
        wording.verdict(result),
        wording.shown_value(result),
        display_rate(result.rate) if result.rate is not None else "",
    )
    height = max(height_of(text, width - 2) for text, width in zip(texts, _WIDTHS, strict=True))
    return Line(
        tuple(
            Cell(text, style="cell" if column == _NAME_COLUMN else "cell_centre")
            for column, text in enumerate(texts)
        ),
        height=height,
    )
