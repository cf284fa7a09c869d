"""The charts of the page: the words and the length of each bar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from pipeline.measure.result import Result
from pipeline.measure.verdict import display_rate
from pipeline.report.drawing import FULL, TRACK, Bar, Chart
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.coverage import Coverage
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.overview_charts import MOST_BARS, WEAKEST
from pipeline.summary.sheets.shortfalls import brief_name, shortfall_counts, weakest
from pipeline.xlsx.theme import BRAND, TONE_BARS

MOST_AREAS = 12


def distance_chart(results: Sequence[Result]) -> Chart | None:
    """The part of its target that each indicator reaches; ``None`` where none has a target."""
    shown = [(result, result.rate) for result in results if result.rate is not None]
    if not shown:
        return None
    left_out = [r.indicator.code for r in results if r.rate is None]
    short = [result.indicator.code for result, _ in shown if result.falls_short]
    told = f"chưa đạt: {', '.join(short)}" if short else "không có chỉ tiêu chắc chắn chưa đạt"
    return Chart(
        name="khoang-cach",
        title="Kết quả so với chỉ tiêu giao (chỉ tiêu = 100%)",
        summary=f"{len(shown)} chỉ tiêu có mức và có số liệu; {told}.",
        line="chỉ tiêu",
        bars=tuple(
            Bar(
                f"{result.indicator.code}  {_sign(result)}{wording.verdict(result)}",
                f"{display_rate(rate, ceiling=_is_ceiling(result))}%",
                _length(rate),
                rate <= 100 if _is_ceiling(result) else rate >= 100,
                TONE_BARS[wording.tone(result)],
            )
            for result, rate in shown
        ),
        note=" ".join(_notes(shown, left_out)),
    )


def _is_ceiling(result: Result) -> bool:
    return result.target is not None and result.target.is_ceiling


def _sign(result: Result) -> str:
    """The sign before the verdict on a ceiling, whose bar must not pass the line."""
    target = result.target
    return f"({wording.OPERATOR_MARKS[target.operator]})  " if target and target.is_ceiling else ""


def _notes(shown: Sequence[tuple[Result, Fraction]], left_out: Sequence[str]) -> Iterator[str]:
    if any(_is_ceiling(result) for result, _ in shown):
        yield "Chỉ tiêu ghi (≤), (<) là mức không được vượt: thanh qua vạch chỉ tiêu là chưa đạt."
    if any(float(rate) / 100 * FULL > TRACK for _, rate in shown):
        yield "Thanh dài quá khung được cắt ở mép phải; số ghi bên cạnh là số đầy đủ."
    if left_out:
        why = "không có mức, chưa có số liệu hoặc không tính được so với chỉ tiêu"
        yield f"Không vẽ ({why}): {', '.join(left_out)}."


def coverage_charts(kinds: Sequence[Coverage], areas: Sequence[Coverage]) -> Iterator[Chart]:
    """Shares of units that reported by level, and by area where there are several."""
    if kinds:
        yield _coverage_chart("cap-hoc", "Tỷ lệ nộp báo cáo theo cấp học", kinds)
    if len(areas) > 1:
        weakest = sorted(areas, key=lambda area: (Fraction(area.sent, area.due), area.name))
        rest = len(areas) - MOST_AREAS
        note = f"Còn {rest} địa bàn có tỷ lệ nộp cao hơn hoặc bằng." if rest > 0 else ""
        title = "Tỷ lệ nộp báo cáo theo địa bàn (thấp nhất trước)"
        yield _coverage_chart("dia-ban", title, weakest[:MOST_AREAS], note)


def _coverage_chart(name: str, title: str, parts: Sequence[Coverage], note: str = "") -> Chart:
    said = "; ".join(f"{part.name} {part.sent}/{part.due}" for part in parts)
    return Chart(
        name=name,
        title=title,
        summary=f"{said}.",
        line="đủ",
        bars=tuple(
            Bar(
                f"{part.name} {part.sent}/{part.due}",
                part.share,
                _length(Fraction(100 * part.sent, part.due)),
                part.sent == part.due,
                BRAND,
            )
            for part in parts
        ),
        note=note,
    )


def weakest_chart(material: Material) -> Chart | None:
    """The units that fall short of most targets, as on Tổng quan; ``None`` where none does."""
    counts = shortfall_counts(material)
    found = weakest(material.units, counts, len(material.units))
    if not found:
        return None
    most, weak = counts[found[0].code], found[:MOST_BARS]
    return Chart(
        name="don-vi",
        title=f"{WEAKEST} (số chỉ tiêu đã đến hạn chưa đạt)",
        summary=f"{'; '.join(f'{unit.name}: {counts[unit.code]}' for unit in weak)}.",
        line="",
        bars=tuple(
            Bar(
                brief_name(unit),
                wording.grouped(counts[unit.code]),
                _length(Fraction(100 * counts[unit.code], most)),
                True,
                TONE_BARS["short"],
            )
            for unit in weak
        ),
        note=_rest_words([counts[unit.code] for unit in found[MOST_BARS:]]),
    )


def _rest_words(counts: Sequence[int]) -> str:
    """A sentence on the units that the chart has no room for, from their numbers of indicators."""
    if not counts:
        return ""
    most = max(counts)
    each = f"{most}" if min(counts) == most else f"không quá {most}"
    return f"Còn {len(counts)} đơn vị, mỗi đơn vị {each} chỉ tiêu."


def _length(share: Fraction) -> float:
    return round(min(float(share) / 100 * FULL, TRACK), 1)
