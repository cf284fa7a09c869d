"""Biểu 02: who is planned for leadership, and who of them was trained."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import MOST_STAFF, Base, Bound
from schemas.code_lists import YES_NO
from schemas.model import FourColumns, Record, Text, asks, compile_block, question
from schemas.records import Kind, Row, Table
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import AtMost, Between, PeopleColumns


@asks()
class SuccessionHead(Record):
    """The gate, and the decision that approved the plan."""

    gate: Text = question(
        "Tại ngày chốt số liệu, đơn vị có người trong quy hoạch chức danh lãnh đạo, quản lý được "
        "phê duyệt không?",
        "200",
        choices=YES_NO,
        prompt=prompts.CHOICE,
    )
    decision: Text = question(
        "Số, ngày quyết định phê duyệt quy hoạch",
        "200",
        column="C",
        kind=Kind.TEXT,
        required=False,
    )


@asks(
    rows=(
        Row(
            "201",
            "head",
            "Quy hoạch chức danh cấp trưởng (Hiệu trưởng, Giám đốc, Trưởng phòng)",
        ),
        Row("202", "deputy", "Quy hoạch chức danh cấp phó"),
        Row("203", "other", "Quy hoạch chức danh lãnh đạo, quản lý khác"),
        Row(
            "204",
            "persons",
            "Số người trong quy hoạch (mỗi người chỉ tính 01 lần)",
            prompt=prompts.EACH_ONCE,
        ),
        Row(
            "205",
            "trained",
            "Trong mã số 204: đã được đào tạo, bồi dưỡng, tập huấn nâng cao năng lực (tính đến "
            "ngày chốt số liệu)",
        ),
        Row(
            "206",
            "trained_in_period",
            "Trong mã số 205: được đào tạo, bồi dưỡng, tập huấn trong kỳ báo cáo",
        ),
        Row(
            "207",
            "managers_trained",
            "Cán bộ quản lý đương chức được đào tạo, bồi dưỡng, tập huấn trong kỳ báo cáo",
            ungated=True,
        ),
    ),
    bounds=(
        Bound(
            "total",
            (
                "head",
                "deputy",
                "other",
                "persons",
                "trained",
                "trained_in_period",
            ),
            flat=MOST_STAFF,
            steady=True,
            of=Base.STAFF,
            times=2,
            least=60,
        ),
        Bound(
            "total",
            ("managers_trained",),
            flat=100,
            steady=True,
            of=Base.STAFF,
            least=20,
        ),
    ),
    rules=(
        PeopleColumns(),
        Between("persons", ("head", "deputy", "other")),
        AtMost("trained", "persons", "R08"),
        AtMost("trained_in_period", "trained", "R08"),
    ),
)
class Succession(FourColumns):
    """Posts are counted in 201–203, persons once in 204. Who holds office now (207) is trained
    whether or not anybody is planned for it."""


MODELS = {"head": SuccessionHead, "body": Succession}

TABLE = Table(
    name="succession",
    number="02",
    form_number="02/BĐG",
    sheet="Biểu 02 Quy hoạch",
    title="QUY HOẠCH CHỨC DANH LÃNH ĐẠO, QUẢN LÝ",
    unit_label="người",
    asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}),
    head=compile_block(SuccessionHead),
    body=compile_block(Succession),
    gate="gate",
    minority_gate="has_minority_staff",
    guidance=(
        "Chỉ tính công chức, viên chức của đơn vị thuộc quy hoạch đã được cấp có thẩm quyền phê "
        "duyệt. Một người được quy hoạch nhiều chức danh: tính ở từng mã số 201, 202, 203 nhưng "
        "chỉ tính 01 lần ở mã số 204. Mã số 205: người đã dự ít nhất 01 lớp kể từ khi được phê "
        "duyệt quy hoạch."
    ),
)
