"""The outline of the report: the plan's own, or the Khoái Châu outline without its years."""

from __future__ import annotations

import re

from pipeline.plan.plan import Section

OUTLINE = (
    Section(heading="I. Tình hình chung của đơn vị", answer="narrative.situation"),
    Section(heading="II. Kết quả thực hiện"),
    Section(
        heading="1. Mục tiêu, chỉ tiêu được giao chủ trì, phối hợp", answer="narrative.assigned"
    ),
    Section(heading="2. Kết quả thực hiện"),
    Section(heading="a) Kết quả thực hiện mục tiêu, chỉ tiêu", answer="narrative.results"),
    Section(heading="b) Đánh giá tỷ lệ đạt được so với kế hoạch", answer="narrative.rate"),
    Section(heading="c) Khó khăn, vướng mắc", answer="narrative.difficulties"),
    Section(heading="3. Đề xuất, kiến nghị"),
    Section(heading="a) Với Ban Vì sự tiến bộ phụ nữ ngành Giáo dục", answer="narrative.to_board"),
    Section(heading="b) Với cơ quan khác", answer="narrative.to_others"),
    Section(
        heading="III. Vấn đề trọng tâm, giải pháp giai đoạn tới", answer="narrative.priorities"
    ),
)

_LEVELS = (re.compile(r"[IVX]+\."), re.compile(r"\d+\."), re.compile(r"[a-zđ]\)"))


def level_of(heading: str) -> int:
    """1 for "I.", 2 for "1.", 3 for "a)"; 1 for a heading without a number."""
    found = (level for level, mark in enumerate(_LEVELS, 1) if mark.match(heading))
    return next(found, 1)


def has_parts(outline: tuple[Section, ...], place: int) -> bool:
    """Whether the section at ``place`` is divided further."""
    following = outline[place + 1 : place + 2]
    return bool(following) and level_of(following[0].heading) > level_of(outline[place].heading)
