"""Chỉ tiêu tự đăng ký: what each unit reached of the targets that it registered itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.measure.result import Result
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.columns import SheetColumn, SheetColumns, title_lines
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.sheet_description import Line, MadeLines, Sheet

NAME = "Chỉ tiêu tự đăng ký"


@dataclass(frozen=True, slots=True)
class _Registered:
    result: Result
    unit_name: str


def _target(one: _Registered) -> str:
    target = one.result.target
    return wording.target_words(target, one.result.indicator) if target else ""


_COLUMNS = SheetColumns[_Registered](
    SheetColumn("unit", "Mã đơn vị", 11, "cell_centre", lambda one: one.result.unit, spare=2),
    SheetColumn("unit_name", "Tên đơn vị", 44, "cell", lambda one: one.unit_name, spare=2),
    SheetColumn(
        "code", "Chỉ tiêu", 14, "cell_centre", lambda one: one.result.indicator.code, spare=2
    ),
    SheetColumn("target", "Đơn vị đăng ký", 24, "cell_centre", _target, spare=2),
    SheetColumn(
        "verdict", "Đánh giá", 30, "cell_centre", lambda one: wording.verdict(one.result), spare=2
    ),
    SheetColumn(
        "value", "Kết quả", 18, "cell_centre", lambda one: wording.shown_value(one.result), spare=2
    ),
    SheetColumn(
        "rate",
        "Tỷ lệ đạt (%)",
        16,
        "cell_centre",
        lambda one: wording.rate_words(one.result),
        spare=2,
    ),
)


def describe_registered(material: Material) -> Sheet | None:
    """The sheet; ``None`` where no unit registered a target."""
    results, units = material.own_results, material.outcomes.round.by_code
    if not results:
        return None

    def lines() -> Iterator[Line]:
        for result in results:
            unit = units.get(result.unit)
            yield _COLUMNS.line(_Registered(result, unit.name if unit else ""))

    about = "Mức đơn vị đăng ký tại Biểu 12 và kết quả của chính đơn vị."
    return _COLUMNS.sheet(
        NAME,
        title_lines("CHỈ TIÊU ĐƠN VỊ TỰ ĐĂNG KÝ", about),
        MadeLines((), lines, len(results)),
        about="Từng đơn vị so với mức đơn vị tự đăng ký.",
        header_height=34,
        frozen=2,
    )
