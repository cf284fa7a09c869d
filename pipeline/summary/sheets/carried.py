"""SL Lũy kế: what accumulated totals start from, the opening balance and each earlier figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.measure.history import Carried
from pipeline.plan.plan import Indicator, Split
from pipeline.summary.sheets.computed import Computed
from pipeline.summary.sheets.figures import SPLIT_WORDS
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, link_within, on_sheet
from pipeline.xlsx.theme import height_of

NAME = "SL Lũy kế"

HEADINGS = (
    "Mã chỉ tiêu",
    "Nội dung chỉ tiêu",
    "Tách",
    "Kỳ",
    "Nguồn",
    "Mã đơn vị",
    "Tên đơn vị",
    "Số liệu",
)
_WIDTHS = (12, 50, 16, 26, 40, 12, 40, 14)
_VALUE = 7
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1


@dataclass(frozen=True, slots=True)
class CarriedSum(Computed):
    """What stands before the round, and the cells that it is the sum of."""

    link: str = ""


@dataclass(frozen=True, slots=True)
class _Figure:
    indicator: Indicator
    split: Split
    carried: Carried


def carried_sheet(
    material: Material,
) -> tuple[Sheet | None, Mapping[tuple[str, Split], CarriedSum]]:
    """The sheet, ``None`` where nothing is carried, and by indicator code and split the sum of
    what stands before this round."""
    figures: list[_Figure] = []
    sums: dict[tuple[str, Split], CarriedSum] = {}
    for indicator in material.indicators:
        for split in indicator.splits:
            own = _entries(material, indicator, split)
            if not own:
                continue
            first = _FIRST + len(figures)
            figures += [_Figure(indicator, split, entry) for entry in own]
            ends = (address_of(row, _VALUE, fixed=True) for row in (first, first + len(own) - 1))
            span = on_sheet(NAME, ":".join(ends))
            total = sum(entry.value for entry in own)
            sums[indicator.code, split] = CarriedSum(f"SUM({span})", total, link_within(span))
    return (_sheet(material, figures), sums) if figures else (None, sums)


def _entries(material: Material, indicator: Indicator, split: Split) -> Sequence[Carried]:
    result = material.result(indicator, split)
    # Who gave nothing now keeps the figure of a narrower report on the same time.
    given = frozenset().union(*result.entering.values()) if result else None
    missing = [code for code, _ in result.left_out] if result else []
    entries = material.outcomes.history.entries(
        indicator, split, since=indicator.since, given=given, missing=missing
    )
    if not indicator.anonymous:
        return entries
    # Counts of cases are carried per round: never beside a unit.
    rounds: dict[tuple[str, str, str], int] = {}
    for entry in entries:
        key = (entry.words, entry.source, entry.round)
        rounds[key] = rounds.get(key, 0) + entry.value
    return [Carried(words, source, value, name) for (words, source, name), value in rounds.items()]


def _sheet(material: Material, figures: Sequence[_Figure]) -> Sheet:
    last = _FIRST + len(figures) - 1
    lines = (
        Line(("SỐ LIỆU LŨY KẾ TRƯỚC KỲ BÁO CÁO",), "heading", 22),
        Line(
            (
                "Số đầu kỳ và số liệu các kỳ trước được cộng vào chỉ tiêu lũy kế; báo cáo cả năm "
                "thay báo cáo 06 tháng của năm đó. Với chỉ tiêu lấy số của kỳ mới nhất: số gần "
                "nhất của đơn vị chưa có số liệu kỳ này.",
            ),
            "note_plain",
        ),
        Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
        Line(HEADINGS, "header", 20),
        *(_line(material, figure) for figure in figures),
    )
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=(
            *("cell_centre", "cell", "cell_centre", "cell", "cell", "cell_plain", "cell"),
            "count",
        ),
        lines=lines,
        freeze=(_FIRST, 2),
        filter=(_HEADER_ROW, 0, last, len(HEADINGS) - 1),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_figures",
    )


def _line(material: Material, figure: _Figure) -> Line:
    carried = figure.carried
    unit = material.outcomes.round.by_code.get(carried.unit)
    texts = (
        figure.indicator.code,
        figure.indicator.title,
        SPLIT_WORDS[figure.split],
        carried.words,
        carried.source,
        carried.unit,
        unit.name if unit else "",
    )
    height = max(height_of(text, width - 1) for text, width in zip(texts, _WIDTHS, strict=False))
    return Line((*texts, carried.value), height=height)
