"""Biểu 15: the staff of the education office itself; takes the place of Biểu 01 there."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import Bound
from schemas.model import FourColumns, asks, compile_block
from schemas.records import Row, Table
from schemas.respondents import Asked
from schemas.rules import AtMost, Limit, NotZero, PeopleColumns, Sums


@asks(
    rows=(
        Row("1501", "all", "Tổng số công chức, viên chức, người lao động của cơ quan"),
        Row("1502", "leaders", "Lãnh đạo cơ quan (1502 = 1503 + 1504)", parts=("head", "deputy")),
        Row("1503", "head", "– Cấp trưởng", indent=1),
        Row("1504", "deputy", "– Cấp phó", indent=1),
        Row(
            "1505",
            "key_leaders",
            "Trong mã số 1502: giữ vị trí lãnh đạo chủ chốt theo quy định của cấp ủy, cơ quan",
        ),
        Row("1506", "ccvc", "Trong mã số 1501: công chức, viên chức"),
        Row(
            "1507",
            "masters",
            "Trong mã số 1506: có trình độ cao nhất là thạc sĩ",
            prompt=prompts.MASTERS,
        ),
    ),
    bounds=(Bound("total", ("all", "key_leaders", "ccvc", "masters"), flat=300, steady=True),),
    rules=(
        PeopleColumns(),
        Sums("R04"),
        NotZero("all"),
        Limit("head", 1, "error", "too_many_agency_heads"),
        AtMost("leaders", "all", "R05"),
        AtMost("key_leaders", "leaders", "R05"),
        AtMost("ccvc", "all", "R05"),
        AtMost("masters", "ccvc", "R05"),
    ),
)
class Agency(FourColumns):
    """Staff of an office, without a row for doctors: the plan counts those of schools only."""


MODELS = {"body": Agency}

TABLE = Table(
    name="agency",
    number="15",
    form_number="15/BĐG-CQ",
    sheet="Biểu 15 Cơ quan",
    title="CÔNG CHỨC, VIÊN CHỨC CỦA CƠ QUAN QUẢN LÝ",
    unit_label="người",
    asked=Asked(kinds=frozenset({"PHONG"})),
    body=compile_block(Agency),
    minority_gate="has_minority_staff",
)
