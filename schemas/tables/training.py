"""Biểu 06: turns of training, kept apart: those who will communicate, and everyone else."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import Base, Bound
from schemas.model import Count, Matrix, Text, asks, compile_block, explanation, question
from schemas.records import Row, Table
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import ColumnAtMost, Sums

_SCHOOLS = Asked(kinds=SCHOOL_KINDS)
_OFFICES = Asked(kinds=frozenset({"PHONG"}))
_PUPILS = Asked(levels=frozenset({"TH", "THCS", "GDTX"}))


@asks(
    rows=(
        Row(
            "601",
            "communicators",
            "I. Tập huấn trở thành đội ngũ truyền thông về giới, bình đẳng giới "
            "(601 = 602 + 603 + 604)",
            parts=("comm_officials", "comm_teachers", "comm_pupils"),
        ),
        Row("602", "comm_officials", "– Cán bộ (quản lý, đoàn thể)", indent=1),
        Row("603", "comm_teachers", "– Giáo viên", indent=1),
        Row("604", "comm_pupils", "– Học sinh", indent=1, asked=_PUPILS),
        Row(
            "605",
            "knowledge",
            "II. Bồi dưỡng, tập huấn kiến thức về giới, giới tính, sức khỏe sinh sản, bình đẳng "
            "giới (605 = 606 + 607 + 608 + 609)",
            parts=("know_managers", "know_teachers", "know_health", "know_pupils"),
        ),
        Row("606", "know_managers", "– Cán bộ quản lý", indent=1),
        Row("607", "know_teachers", "– Giáo viên", indent=1),
        Row(
            "608",
            "know_health",
            "– Nhân viên y tế trường học, nhân viên khác",
            indent=1,
        ),
        Row("609", "know_pupils", "– Học sinh", indent=1, asked=_PUPILS),
    ),
    bounds=(
        Bound(
            "turns",
            ("comm_officials", "comm_teachers"),
            flat=2_000,
            of=Base.STAFF,
            times=5,
            least=50,
            asked=_SCHOOLS,
        ),
        Bound("turns", ("comm_pupils",), flat=10_000, of=Base.PUPILS, times=2, least=50),
        Bound(
            "turns",
            ("know_managers", "know_teachers", "know_health"),
            flat=5_000,
            of=Base.STAFF,
            times=20,
            least=100,
            asked=_SCHOOLS,
        ),
        Bound("turns", ("know_pupils",), flat=50_000, of=Base.PUPILS, times=10, least=100),
        # An office trains the people of all its schools.
        Bound("turns", ("comm_officials", "comm_teachers"), flat=5_000, asked=_OFFICES),
        Bound(
            "turns", ("know_managers", "know_teachers", "know_health"), flat=10_000, asked=_OFFICES
        ),
    ),
    rules=(ColumnAtMost("female", "turns"), Sums("R04")),
)
class Training(Matrix):
    """Classes. Row 601 alone feeds an indicator; without part II each would land in part I."""

    turns: Count = question("Số lượt người", "1", prompt=prompts.TURNS, width=14)
    female: Count = question("Trong đó: nữ", "2", prompt=prompts.FEMALE, width=14)
    explanation: Text = explanation()


MODELS = {"body": Training}

TABLE = Table(
    name="training",
    number="06",
    form_number="06/BĐG",
    sheet="Biểu 06 Tập huấn",
    title="TẬP HUẤN, BỒI DƯỠNG VỀ GIỚI, BÌNH ĐẲNG GIỚI",
    unit_label="lượt người",
    asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}),
    body=compile_block(Training),
    guidance=(
        "Phần I: chỉ tính lớp đào tạo người làm truyền thông (báo cáo viên, tuyên truyền viên, "
        "nhóm nòng cốt). Phần II: các lớp còn lại. Mỗi lớp chỉ ghi vào một phần. Giáo viên kiêm "
        "nhiệm công tác đoàn thể tính ở dòng Giáo viên."
    ),
)
