"""SL Lũy kế: what accumulated totals start from, the opening balance and each earlier figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.measure.history import Carried
from pipeline.plan.plan import Indicator, Split
from pipeline.summary.sheets.columns import (
    FIRST_ROW,
    UNPRINTED,
    SheetColumn,
    SheetColumns,
    on_screen,
    title_lines,
)
from pipeline.summary.sheets.computed import Computed
from pipeline.summary.sheets.figures import SPLIT_WORDS
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.pages import numbered
from pipeline.xlsx.sheet_description import Sheet, link_within, on_sheet

NAME = "SL Lũy kế"
_TITLE = "SỐ LIỆU LŨY KẾ TRƯỚC KỲ BÁO CÁO"


@dataclass(frozen=True, slots=True)
class CarriedSum(Computed):
    """The sum of what earlier rounds carried over, and a link to the cells that it adds up."""

    link: str = ""


@dataclass(frozen=True, slots=True)
class _CarriedLine:
    indicator: Indicator
    split: Split
    carried: Carried
    unit_name: str


_COLUMNS = SheetColumns[_CarriedLine](
    SheetColumn("code", "Mã chỉ tiêu", 12, "cell_centre", lambda one: one.indicator.code, spare=1),
    SheetColumn("title", "Nội dung chỉ tiêu", 50, "cell", lambda one: one.indicator.title, spare=1),
    SheetColumn("split", "Tách", 16, "cell_centre", lambda one: SPLIT_WORDS[one.split], spare=1),
    SheetColumn("period", "Kỳ", 26, "cell", lambda one: one.carried.words, spare=1),
    SheetColumn("source", "Nguồn", 40, "cell", lambda one: one.carried.source, spare=1),
    SheetColumn("unit", "Mã đơn vị", 12, "cell_plain", lambda one: one.carried.unit, spare=1),
    SheetColumn("unit_name", "Tên đơn vị", 40, "cell", lambda one: one.unit_name, spare=1),
    SheetColumn("value", "Số liệu", 14, "count", lambda one: one.carried.value),
)


def carried_sheet(
    material: Material, number: int = 1
) -> tuple[Sheet | None, Mapping[tuple[str, Split], CarriedSum]]:
    """The sheet, ``None`` where nothing is carried, and by indicator code and split the sum of
    what stands before this round; ``number`` is that of the plan in the round."""
    name = numbered(NAME, number)
    carried: list[_CarriedLine] = []
    units, lineage = material.outcomes.round.by_code, material.outcomes.history.lineage
    sums: dict[tuple[str, Split], CarriedSum] = {}
    for indicator in material.indicators:
        for split in indicator.splits:
            own = _entries(material, indicator, split)
            if not own:
                continue
            first = FIRST_ROW + len(carried)
            for entry in own:
                unit = units.get(lineage.heir(entry.unit))
                name_now = unit.name if unit else ""
                if unit and unit.code != entry.unit:
                    name_now = f"{unit.name} ({unit.code})"
                carried.append(_CarriedLine(indicator, split, entry, name_now))
            span = on_sheet(name, _COLUMNS.span("value", first, first + len(own) - 1))
            total = sum(entry.value for entry in own)
            sums[indicator.code, split] = CarriedSum(f"SUM({span})", total, link_within(span))
    return (_sheet(name, carried), sums) if carried else (None, sums)


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


def _sheet(name: str, carried: Sequence[_CarriedLine]) -> Sheet:
    about = (
        "Số đầu kỳ (nếu có) và số liệu các kỳ trước được cộng vào chỉ tiêu lũy kế; báo cáo cả năm "
        "thay báo cáo 06 tháng của năm đó. Với chỉ tiêu lấy số của kỳ mới nhất: số gần "
        "nhất của đơn vị chưa có số liệu kỳ này."
    )
    title, told, back = title_lines(_TITLE, about)
    sheet = _COLUMNS.sheet(
        name,
        (title, on_screen(back), told),
        [_COLUMNS.line(one) for one in carried],
        about="Số đầu kỳ và số liệu các kỳ trước được cộng vào chỉ tiêu lũy kế.",
        header_height=20,
        frozen=2,
    )
    return replace(sheet, printing=replace(sheet.printing, area=UNPRINTED, header=_TITLE))
