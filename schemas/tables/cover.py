"""Bìa: who reports, who signs, and the gates that spare columns 3 and 4."""

from __future__ import annotations

from typing import Any

from schemas import prompts
from schemas.code_lists import HEAD_TITLES, YES_NO
from schemas.expressions.numbers import CellValue, Compare
from schemas.expressions.texts import fact
from schemas.model import Date, Record, Text, asks, compile_block, question
from schemas.records import VALUE, Kind, Prompt, Table
from schemas.respondents import ALWAYS, SCHOOL_KINDS, Asked
from schemas.rules import Custom


def _printed(label: str, code: str, asked: Asked = ALWAYS) -> Any:
    return question(label, code, kind=Kind.TEXT, required=False, printed=True, asked=asked)


def _typed(
    label: str,
    code: str,
    *,
    required: bool = True,
    prompt: Prompt | None = None,
    formerly: tuple[str, ...] = (),
) -> Any:
    return question(
        label, code, kind=Kind.TEXT, required=required, prompt=prompt, formerly=formerly
    )


_date = CellValue("date", VALUE)
_OF_SCHOOLS = Asked(kinds=SCHOOL_KINDS)
"""A commune and an office have neither an ownership nor a professional cluster."""


@asks(
    anchor_code="A",
    row_header="Mục",
    rules=(
        Custom(
            code="R13",
            name="early",
            severity="query",
            violated=Compare(_date, "<", fact("cutoff")),
            home=_date.key,
            sentence="report_date_early",
            live="Cần xem lại",
            arguments=(("ngày", _date), ("đến", fact("cutoff"))),
        ),
    ),
)
class Cover(Record):
    """B01–B10 are printed and locked; the clerk fills B11–B18."""

    unit_code: Text = _printed("Mã đơn vị", "B01")
    unit_name: Text = _printed("Tên đơn vị", "B02")
    level: Text = _printed("Cấp học", "B03")
    ownership: Text = _printed("Loại hình", "B04", _OF_SCHOOLS)
    commune: Text = _printed("Xã, phường", "B05")
    cluster: Text = _printed("Cụm chuyên môn", "B06", _OF_SCHOOLS)
    period: Text = _printed("Kỳ báo cáo", "B07")
    cutoff: Text = _printed("Ngày chốt số liệu", "B08")
    due: Text = _printed("Hạn nộp", "B09")
    recipient: Text = _printed("Nơi nhận (đơn vị, người nhận, điện thoại, thư điện tử)", "B10")
    preparer: Text = _typed("Người lập biểu (họ và tên)", "B11")
    phone: Text = _typed(
        "Điện thoại người lập biểu",
        "B12",
        prompt=Prompt("Điện thoại", "Nhập đủ các chữ số, kể cả số 0 đầu, ví dụ 0912 000 000."),
    )
    head: Text = _typed("Thủ trưởng đơn vị (họ và tên)", "B13")
    head_title: Text = question(
        "Chức vụ người ký", "B14", choices=HEAD_TITLES, prompt=prompts.CHOICE
    )
    date: Date = question("Ngày lập báo cáo", "B15", kind=Kind.DATE, prompt=prompts.REPORT_DATE)
    has_minority_staff: Text = question(
        "Đơn vị có cán bộ, giáo viên, nhân viên là người dân tộc thiểu số không?",
        "B16",
        choices=YES_NO,
        prompt=prompts.CHOICE,
        asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}),
    )
    has_minority_children: Text = question(
        "Đơn vị có trẻ em, học sinh là người dân tộc thiểu số không?",
        "B17",
        choices=YES_NO,
        prompt=prompts.CHOICE,
        asked=Asked(kinds=SCHOOL_KINDS),
    )
    correction: Text = _typed(
        "Đề nghị sửa thông tin in sẵn (nếu có)",
        "B18",
        required=False,
        formerly=("Thông tin in sẵn chưa đúng? Ghi vào ô này:",),
    )


MODELS = {"body": Cover}

TABLE = Table(
    name="cover",
    number="",
    sheet="Bìa",
    title="BÁO CÁO SỐ LIỆU CÔNG TÁC BÌNH ĐẲNG GIỚI VÀ VÌ SỰ TIẾN BỘ CỦA PHỤ NỮ",
    unit_label="",
    asked=ALWAYS,
    body=compile_block(Cover),
    guidance=(
        "Chỉ nhập vào ô nền vàng. Ô nền xám đã in sẵn hoặc tự tính.\n"
        "Ô số: nhập số nguyên (tỷ lệ: được nhập số thập phân, ví dụ 12,5), không ghi kèm chữ. "
        "Không có thì nhập số 0, không để trống.\n"
        "Ô có danh sách chọn: chọn một giá trị trong danh sách, không gõ giá trị khác.\n"
        'Cột "Kiểm tra": đỏ là sai, phải sửa; cam là còn thiếu, cần xem lại hoặc giải trình. Nếu '
        'số liệu đúng, nêu lý do tại cột "Giải trình".\n'
        "Không xóa, chèn dòng, cột, trang; không đổi tên trang. Lưu tệp dạng .xlsx và gửi về nơi "
        "nhận ghi tại mục B10 của Bìa."
    ),
)
