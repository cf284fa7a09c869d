"""Biểu 04: pupils, and who completed primary and lower secondary school."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import MOST_PUPILS, Base, Bound
from schemas.model import FourColumns, asks, compile_block
from schemas.records import Row, Table
from schemas.respondents import Asked
from schemas.rules import AtMost, BothSexes, PeopleColumns

_PRIMARY = frozenset({"TH"})
_LOWER = frozenset({"THCS", "GDTX"})
_YEAR_END = frozenset({"nam", "giai-doan"})


@asks(
    rows=(
        Row(
            "401",
            "primary_all",
            "Tổng số học sinh tiểu học (năm học {NAM_HOC})",
            asked=Asked(levels=_PRIMARY),
        ),
        Row(
            "402",
            "grade5",
            "Học sinh lớp 5 cuối năm học {NAM_HOC_HT}",
            asked=Asked(levels=_PRIMARY, periods=_YEAR_END),
        ),
        Row(
            "403",
            "grade5_completed",
            "Trong mã số 402: hoàn thành chương trình tiểu học",
            prompt=prompts.COMPLETION,
            asked=Asked(levels=_PRIMARY, periods=_YEAR_END),
        ),
        Row(
            "404",
            "lower_all",
            "Tổng số {HOC_SINH} trung học cơ sở (năm học {NAM_HOC})",
            asked=Asked(levels=_LOWER),
        ),
        Row(
            "405",
            "grade9",
            "{Hoc_sinh} lớp 9 cuối năm học {NAM_HOC_HT}",
            asked=Asked(levels=_LOWER, periods=_YEAR_END),
        ),
        Row(
            "406",
            "grade9_completed",
            "Trong mã số 405: hoàn thành chương trình trung học cơ sở",
            prompt=prompts.COMPLETION,
            asked=Asked(levels=_LOWER, periods=_YEAR_END),
        ),
    ),
    bounds=(
        Bound(
            "total",
            ("primary_all", "lower_all"),
            flat=MOST_PUPILS,
            steady=True,
            of=Base.STAFF,
            times=50,
            least=200,
        ),
        Bound(
            "total",
            ("grade5", "grade5_completed", "grade9", "grade9_completed"),
            flat=3_000,
            steady=True,
            of=Base.PUPILS,
            times=2,
            least=200,
        ),
    ),
    rules=(
        PeopleColumns(),
        AtMost("grade5_completed", "grade5", "R09", sentence="completed_above_pupils"),
        AtMost("grade9_completed", "grade9", "R09", sentence="completed_above_pupils"),
        AtMost(
            "grade5",
            "primary_all",
            "R09",
            severity="query",
            sentence="grade_above_school",
            columns=("total",),
        ),
        AtMost(
            "grade9",
            "lower_all",
            "R09",
            severity="query",
            sentence="grade_above_school",
            columns=("total",),
        ),
        BothSexes("primary_all"),
        BothSexes("lower_all"),
    ),
)
class Completion(FourColumns):
    """402 and 405 are of another school year than 401 and 404."""


MODELS = {"body": Completion}

TABLE = Table(
    name="completion",
    number="04",
    form_number="04/BĐG",
    sheet="Biểu 04 Học sinh",
    title="HỌC SINH VÀ KẾT QUẢ HOÀN THÀNH CẤP HỌC",
    unit_label="{HOC_SINH}",
    asked=Asked(levels=_PRIMARY | _LOWER),
    body=compile_block(Completion),
    minority_gate="has_minority_children",
    guidance=(
        "Hoàn thành chương trình: tính cả học sinh được công nhận sau khi rèn luyện, kiểm tra lại "
        "trong hè. Không dùng số liệu tốt nghiệp hoặc tuyển sinh lớp 10. Học sinh chuyển đi trong "
        "năm không tính."
    ),
)
