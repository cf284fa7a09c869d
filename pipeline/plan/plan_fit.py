"""Differences between a round and its plan's years and periods: said, never refused."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.plan.plan import Plan
from pipeline.plan.plan_words import PERIOD_WORDS
from pipeline.round.round import Settings, day


def misfits(plan: Plan, settings: Settings) -> Iterator[str]:
    """A sentence for each thing of the round that the plan does not foresee."""
    first, last = settings.years
    if first < plan.start or last > plan.end:
        own = str(plan.start) if plan.start == plan.end else f"{plan.start}-{plan.end}"
        years = str(last) if first == last else f"{first}-{last}"
        yield (
            f"Năm báo cáo {years} nằm ngoài thời gian của kế hoạch ({own}); mức của kế hoạch có "
            "thể không áp dụng cho năm này."
        )
    foreseen = [period for period in PERIOD_WORDS if period in {r.period for r in plan.reports}]
    if foreseen and settings.period not in foreseen:
        words = ", ".join(PERIOD_WORDS[period] for period in foreseen)
        yield (
            f"Kế hoạch quy định báo cáo {words}; đợt này là báo cáo "
            f"{PERIOD_WORDS[settings.period]}."
        )
    due = plan.due_date(settings.period, settings.year)
    if due is not None and due != settings.due:
        yield (
            f"Kế hoạch quy định nộp báo cáo trước ngày {day(due)}; đợt này ghi hạn nộp là ngày "
            f"{day(settings.due)} (Hạn nộp ở trang Thiết lập)."
        )
