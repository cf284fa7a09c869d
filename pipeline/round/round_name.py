"""Year and period in the name of a new round: ``2026-6T``, ``2025-nam``."""

from __future__ import annotations

import datetime as dt
import re

from pipeline.text.errors import OfficerMustAct
from pipeline.text.spelling import plain
from schemas.respondents import Period

_NAMED: dict[Period, re.Pattern[str]] = {
    "6T": re.compile(r"(?<!\d)0?6[ _-]?t(hang)?(?![a-z0-9])"),
    "giai-doan": re.compile(r"giai[ _-]?doan"),
    "nam": re.compile(r"(?<![a-z])nam(?![a-z])"),
}
"""Each period as names without marks write it; the first that fits counts."""

_LOOKS_LIKE_ONE = re.compile(
    r"(?<![a-z0-9])("
    r"\d{1,2}[ _-]?t(?:hang)?"  # 8T, 09-thang
    r"|t(?:hang)?[ _-]?\d{1,2}"  # T8, thang-9
    r"|(?:q|quy)[ _-]?(?:[1-4]|i{1,3}|iv)"  # Q1, quy-ii
    r"|(?:hk|hoc[ _-]?ky)[ _-]?(?:[12]|i{1,2})"  # HK1, hoc-ky-2
    r")(?![a-z0-9])"
)
"""Periods that offices report on elsewhere."""

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class StartError(OfficerMustAct):
    """A new round cannot be made as asked; the message says what to do instead."""


def period_of(name: str) -> Period:
    """The period that ``name`` says, a year where it says none. Raises ``StartError`` where it
    looks like a period that there is not: a round made for a year would ask other things."""
    words = plain(name)
    for period, pattern in _NAMED.items():
        if pattern.search(words):
            return period
    if found := _LOOKS_LIKE_ONE.search(words):
        found_year = year_of(name, "nam") or dt.date.today().year
        part = name[found.start(1) : found.end(1)] if len(words) == len(name) else found[1]
        raise StartError(
            f'Tên "{name}" có "{part}" giống tên một kỳ báo cáo, nhưng chương trình chỉ có các kỳ '
            "6T (06 tháng đầu năm), nam (cả năm), giai-doan (tổng kết giai đoạn). Chưa tạo gì. "
            "Thêm --period để chọn kỳ, ví dụ --period nam, hoặc đặt tên khác, ví dụ "
            f"{found_year}-6T."
        )
    return "nam"


def year_of(name: str, period: Period) -> int | None:
    """The year that ``name`` says: of a term its last, which is the one reported."""
    years = [int(year) for year in _YEAR.findall(name)]
    if not years:
        return None
    return years[-1] if period == "giai-doan" else years[0]
