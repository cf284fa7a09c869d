"""Biểu 01: everyone who works in the school, at the cut-off."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import MOST_STAFF, Base, Bound
from schemas.model import FourColumns, asks, compile_block
from schemas.records import Row, Table
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import AtMost, Limit, MenAtMostShare, NotZero, PeopleColumns, SumAtMost, Sums


@asks(
    rows=(
        Row(
            "101",
            "all",
            "Tổng số cán bộ quản lý, giáo viên, nhân viên (101 = 102 + 105 + 106)",
            parts=("managers", "teachers", "support"),
        ),
        Row("102", "managers", "1. Cán bộ quản lý (102 = 103 + 104)", parts=("head", "deputy")),
        Row("103", "head", "– Hiệu trưởng (Giám đốc)", indent=1),
        Row("104", "deputy", "– Phó Hiệu trưởng (Phó Giám đốc)", indent=1),
        Row("105", "teachers", "2. Giáo viên"),
        Row("106", "support", "3. Nhân viên"),
        Row("107", "ccvc", "Trong tổng số (mã số 101): công chức, viên chức"),
        Row(
            "108",
            "masters",
            "Trong công chức, viên chức (mã số 107): có trình độ cao nhất là thạc sĩ",
            prompt=prompts.MASTERS,
        ),
        Row(
            "109",
            "doctors",
            "Trong tổng số (mã số 101): có trình độ cao nhất là tiến sĩ",
            prompt=prompts.DOCTORS,
        ),
    ),
    bounds=(
        Bound("total", ("deputy",), flat=20, steady=True),
        Bound(
            "total",
            ("teachers", "support", "ccvc", "masters", "doctors"),
            flat=MOST_STAFF,
            steady=True,
            of=Base.CHILDREN,
            least=60,
        ),
    ),
    rules=(
        PeopleColumns(),
        Sums("R04"),
        NotZero("all"),
        Limit("head", 1, "error", "too_many_heads"),
        Limit("deputy", 3, "query", "many_deputies"),
        AtMost("ccvc", "all", "R05"),
        AtMost("masters", "ccvc", "R05"),
        AtMost("doctors", "all", "R05"),
        SumAtMost(("masters", "doctors"), "all", "R05"),
        MenAtMostShare("all", 30, Asked(kinds=frozenset({"MN"}))),
    ),
)
class Staff(FourColumns):
    """Rows 108 and 109 count by highest degree; 109 is not bound by 107, since the plan counts
    every doctor who works in a school."""


MODELS = {"body": Staff}

TABLE = Table(
    name="staff",
    number="01",
    form_number="01/BĐG",
    sheet="Biểu 01 Đội ngũ",
    title="ĐỘI NGŨ CÁN BỘ QUẢN LÝ, GIÁO VIÊN, NHÂN VIÊN",
    unit_label="người",
    asked=Asked(kinds=SCHOOL_KINDS),
    body=compile_block(Staff),
    minority_gate="has_minority_staff",
    guidance=(
        "Tính người có mặt tại ngày chốt số liệu, gồm biên chế và hợp đồng lao động; không tính "
        "giáo viên thỉnh giảng. Cán bộ quản lý có giảng dạy chỉ tính ở mã số 102. Tổng phụ trách "
        "Đội tính ở mã số 105. Người có cả bằng thạc sĩ và tiến sĩ chỉ tính ở mã số 109."
    ),
)
