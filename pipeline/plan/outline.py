"""The sections of the report: the plan's own, or the Khoái Châu outline without its years."""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.plan.plan import Plan, Section
from schemas.tables import own_targets

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

READ_BESIDE: Mapping[str, tuple[str, ...]] = {
    "narrative.assigned": (own_targets.NAME,),
    "narrative.rate": (own_targets.NAME,),
}
"""Answer of a section → the tables of which it tells besides: of the targets that units set
themselves and how far they are reached."""


def sections_of(plan: Plan) -> tuple[Section, ...]:
    """The sections of the report on a plan, in order."""
    return plan.outline or OUTLINE
