"""Plans in words: the list of them, and one plan in full, as lines for the console."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.plan.plan import Indicator, Operator, Plan, Target
from pipeline.text.findings import uncapitalised
from pipeline.text.numbers import shortest
from schemas.respondents import Period

POINTS = "điểm phần trăm"
KIND_WORDS = {
    "ratio": "tỷ lệ giữa hai số liệu",
    "units": "tỷ lệ đơn vị có ít nhất 01",
    "total": "tổng số",
    "yes": "tỷ lệ đơn vị trả lời Có",
    "mean": "bình quân (tử số chia mẫu số, không ghi mẫu số thì chia số đơn vị)",
    "difference": f"chênh lệch: tỷ lệ của nữ trừ tỷ lệ của nam, theo {POINTS}",
}
ACCUMULATE_WORDS = {
    "sum": "cộng lũy kế từ năm {since}",
    "latest": "lấy số của kỳ mới nhất",
    "none": "",
}
PERIOD_WORDS: dict[Period, str] = {
    "6T": "06 tháng",
    "nam": "năm",
    "giai-doan": "tổng kết giai đoạn",
}
ACTION_MONTH_WORDS = {
    "this_year": "; Tháng hành động của năm báo cáo",
    "year_before": "; Tháng hành động của năm trước",
}
OPERATOR_WORDS: dict[Operator, str] = {
    ">=": "đạt ít nhất",
    ">": "đạt trên",
    "==": "đạt",
    "~": "đạt khoảng",
    "<=": "không quá",
    "<": "dưới",
    "rise": "tăng ít nhất",
    "fall": "giảm ít nhất",
    "rise_percent": "tăng ít nhất",
    "fall_percent": "giảm ít nhất",
}


_MEASURES = ("Tỷ lệ", "Tỉ lệ", "Tổng số", "Số", "Mức", "Bình quân", "Chênh lệch", "Chỉ số")
"""Words by which a title says what is measured."""


def short_title(indicator: Indicator) -> str:
    """The title in one line of a page, with the word for what is measured where the plan's brief
    one leaves it out: "Tỷ lệ nữ biết chữ", not "Nữ biết chữ"."""
    title, brief = indicator.title, indicator.brief or indicator.title
    measure = next((word for word in _MEASURES if title.startswith(f"{word} ")), "")
    if not measure or brief.startswith(_MEASURES):
        return brief
    # A name keeps its capital.
    is_name = brief.split(" ")[0] in title.split(" ")
    return f"{measure} {brief if is_name else uncapitalised(brief)}"


def change_words(target: Target, indicator: Indicator) -> str:
    """A change in words: "giảm ít nhất 10% so với năm 2025", "tăng ít nhất 2 điểm phần trăm …"."""
    points = POINTS if indicator.is_in_points else indicator.unit
    unit = "%" if target.operator.endswith("percent") else f" {points}"
    figure = f"{shortest(target.value)}{unit}"
    return f"{OPERATOR_WORDS[target.operator]} {figure} so với năm {target.against}"


def level_words(target: Target, indicator: Indicator) -> str:
    """The plan's own words where it has them, else such as "đạt trên 99,5% từ năm 2025 trở đi"."""
    if target.text:
        return target.text
    unit = indicator.unit
    figure = shortest(target.value) + ("%" if unit == "%" else f" {unit}")
    words = f"{OPERATOR_WORDS[target.operator]} {figure}"
    if target.is_change:
        words = change_words(target, indicator)
    match target.type:
        case "milestone":
            time = f"vào năm {target.year}"
        case "from":
            time = f"từ năm {target.year} trở đi"
        case "window":
            time = f"hằng năm giai đoạn {target.start}-{target.end}"
        case "term":
            time = f"trong giai đoạn {target.start}-{target.end}"
        case _:
            return ""
    return f"{words} {time}"


def plan_list(plans: Iterable[Plan]) -> Iterator[str]:
    """A line per plan: id, years, number of indicators, title."""
    for plan in plans:
        years = str(plan.start) if plan.start == plan.end else f"{plan.start}-{plan.end}"
        yield f"{plan.id:<22} {years:<10} {len(plan.indicators):>3} chỉ tiêu  {plan.title}"


def plan_facts(plan: Plan) -> dict[str, Any]:
    """One plan, JSON-ready; its file says everything else."""
    return {
        "id": plan.id,
        "title": plan.title,
        "start": plan.start,
        "end": plan.end,
        "indicators": [indicator.code for indicator in plan.indicators],
    }


def plan_in_full(plan: Plan) -> Iterator[str]:
    """Everything that the plan file says, in its own order."""
    yield plan.title
    for word, text in (
        ("Mã kế hoạch", plan.id),
        ("Căn cứ", plan.legal_basis),
        ("Nguồn", plan.source),
        ("Lưu ý", plan.note),
    ):
        if text:
            yield f"{word}: {text}"
    for report in plan.reports:
        recipients = f", gửi {' - '.join(report.recipients)}" if report.recipients else ""
        month = ACTION_MONTH_WORDS.get(report.action_month, "")
        note = f". {report.note}" if report.note else ""
        yield f"Báo cáo {PERIOD_WORDS[report.period]}: {report.text}{recipients}{month}{note}"
    if plan.outline:
        yield ""
        yield "ĐỀ CƯƠNG BÁO CÁO"
        yield from (f"  {section.heading}" for section in plan.outline)
    yield ""
    yield "CHỈ TIÊU"
    for indicator in plan.indicators:
        yield from _indicator(indicator, plan)


def _indicator(indicator: Indicator, plan: Plan) -> Iterator[str]:
    yield f"  {indicator.code}  {indicator.title} ({indicator.unit})"
    if indicator.verbatim:
        yield f"      Nguyên văn: {indicator.verbatim}"
    levels = [words for target in indicator.targets if (words := level_words(target, indicator))]
    yield f"      Mức: {'; '.join(levels) or 'kế hoạch không giao mức cụ thể'}"
    way = ACCUMULATE_WORDS[indicator.accumulate].format(since=indicator.since or plan.start)
    yield f"      Cách tính: {', '.join(filter(None, (KIND_WORDS[indicator.kind], way)))}"
    yield f"      Tử số: {' + '.join(map(str, indicator.numerator))}"
    if indicator.denominator:
        yield f"      Mẫu số: {' + '.join(map(str, indicator.denominator))}"
    yield f"      Đơn vị báo cáo: {', '.join(indicator.kinds)}"
    for variant in indicator.variants:
        chosen = ", ".join(f"{name} = {value}" for name, value in variant.when.items())
        parts = [str(reference) for reference in variant.numerator or ()]
        yield f"      Khi {chosen}: {variant.note or ' + '.join(parts)}"
    if indicator.note:
        yield f"      Ghi chú: {indicator.note}"
