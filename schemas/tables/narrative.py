"""Biểu 11: the report in words, on the outline of the Khoái Châu round."""

from __future__ import annotations

from typing import Any

from schemas import prompts
from schemas.model import Record, Text, asks, compile_block, question
from schemas.records import Kind, Table
from schemas.respondents import ALWAYS, Asked

_YEAR_END = Asked(periods=frozenset({"nam", "giai-doan"}))


def _text(label: str, code: str, hint: str, *, required: bool, asked: Asked = ALWAYS) -> Any:
    return question(
        label,
        code,
        kind=Kind.TEXT,
        required=required,
        hint=hint,
        max_length=2000,
        asked=asked,
        width=100,
        prompt=prompts.LONG_TEXT,
    )


@asks(row_header="Mục")
class Narrative(Record):
    """Answers in words. A cell holds at most 2,000 characters."""

    situation: Text = _text(
        "I. Tình hình chung của đơn vị",
        "1101",
        "Đặc điểm liên quan đến công tác bình đẳng giới",
        required=False,
        asked=_YEAR_END,
    )
    assigned: Text = _text(
        "II.1. Mục tiêu, chỉ tiêu được giao chủ trì, phối hợp",
        "1102",
        "Nêu mục tiêu, chỉ tiêu được giao. Để trống nếu đã nhập tại Biểu 12",
        required=False,
        asked=_YEAR_END,
    )
    results: Text = _text(
        "II.2.a) Kết quả thực hiện mục tiêu, chỉ tiêu",
        "1103",
        "Chỉ nêu việc nổi bật, không nhắc lại số liệu đã có tại các biểu",
        required=True,
    )
    rate: Text = _text(
        "II.2.b) Đánh giá tỷ lệ đạt được so với kế hoạch",
        "1104",
        "Nêu nguyên nhân của các chỉ tiêu chưa đạt. Kết quả tự tính tại Biểu 12",
        required=False,
        asked=_YEAR_END,
    )
    difficulties: Text = _text(
        "II.2.c) Khó khăn, vướng mắc", "1105", 'Nếu không có, ghi "Không"', required=True
    )
    to_board: Text = _text(
        "II.3.a) Đề xuất, kiến nghị với Ban Vì sự tiến bộ phụ nữ ngành Giáo dục",
        "1106",
        'Nếu không có, ghi "Không"',
        required=True,
    )
    to_others: Text = _text(
        "II.3.b) Đề xuất, kiến nghị với cơ quan khác",
        "1107",
        'Nếu không có, ghi "Không"',
        required=True,
    )
    priorities: Text = _text(
        "III. Vấn đề trọng tâm, giải pháp giai đoạn tới",
        "1108",
        "Nêu vấn đề, giải pháp đề nghị cấp trên quan tâm",
        required=False,
        asked=_YEAR_END,
    )


MODELS = {"body": Narrative}

TABLE = Table(
    name="narrative",
    number="11",
    form_number="11/BĐG",
    sheet="Biểu 11 Thuyết minh",
    title="THUYẾT MINH",
    unit_label="",
    asked=ALWAYS,
    is_report=True,
    body=compile_block(Narrative),
    guidance="Không được ghi họ tên, địa chỉ của trẻ em, của người bị bạo lực, xâm hại.",
)
