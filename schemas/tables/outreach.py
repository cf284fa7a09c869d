"""Biểu 05: communication activities, one per row, and the staff reached, each person once."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import MOST_PUPILS, MOST_STAFF, Base, Bound
from schemas.code_lists import ACTION_MONTH, METHODS, OCCASIONS, YES_NO
from schemas.expressions.numbers import AllOf, AnyOf, CellValue, Compare, Number, OrZero, Total
from schemas.expressions.texts import MonthDay, Words, fact
from schemas.model import (
    Count,
    Date,
    List,
    Record,
    Text,
    asks,
    compile_block,
    explanation,
    question,
)
from schemas.records import VALUE, Kind, Table, Tally
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import QUERY_WORD, Custom, WithinPeriod

_PUPILS = Asked(levels=frozenset({"TH", "THCS", "GDTX"}))
_NUMBER = prompts.TURNS

_date, _parents, _pupils = CellValue("", "date"), CellValue("", "parents"), CellValue("", "pupils")
_staff, _female, _occasion = (
    CellValue("", "staff"),
    CellValue("", "female"),
    CellValue("", "occasion"),
)
_all_turns = Total((_parents, OrZero(_pupils), _staff))


@asks(
    bounds=(
        Bound(
            VALUE,
            ("staff_persons",),
            flat=MOST_STAFF,
            of=Base.STAFF,
            times=2,
            least=60,
        ),
    )
)
class OutreachHead(Record):
    """501–503 are added up from the rows; 504 counts persons, so it can't be."""

    gate: Text = question(
        "Trong kỳ, đơn vị có tổ chức hoạt động truyền thông không?",
        "500",
        choices=YES_NO,
        prompt=prompts.CHOICE,
    )
    parents: Count = question(
        "Tổng số lượt phụ huynh học sinh (cộng cột 5)", "501", tally="parents", required=False
    )
    pupils: Count = question(
        "Tổng số lượt học sinh (cộng cột 6)",
        "502",
        tally="pupils",
        required=False,
        asked=_PUPILS,
    )
    staff_turns: Count = question(
        "Tổng số lượt cán bộ quản lý, giáo viên, nhân viên (cộng cột 7)",
        "503",
        tally="staff_turns",
        required=False,
    )
    staff_persons: Count = question(
        "Số giáo viên, nhân viên đã được tiếp cận trong kỳ (người; mỗi người chỉ tính 01 lần; "
        "không tính cán bộ quản lý)",
        "504",
        prompt=prompts.REACHED_ONCE,
    )


@asks(
    anchor_code="A",
    room=60,
    tallies=(
        Tally("parents", sum_of="parents"),
        Tally("pupils", sum_of="pupils"),
        Tally("staff_turns", sum_of="staff"),
        Tally("events"),
    ),
    bounds=(
        Bound(
            "parents",
            flat=20_000,
            of=Base.CHILDREN,
            times=10,
            least=500,
        ),
        Bound(
            "pupils",
            flat=MOST_PUPILS,
            of=Base.PUPILS,
            times=2,
            least=200,
        ),
        Bound(
            "staff",
            flat=1_000,
            of=Base.STAFF,
            times=3,
            least=100,
        ),
    ),
    rules=(
        WithinPeriod("date", "R13", "event_outside_period"),
        Custom(
            code="R13",
            name="after_receipt",
            severity="error",
            violated=AllOf(
                (
                    Compare(_date, ">", fact("received")),
                    Compare(_date, "<=", fact("to")),
                )
            ),
            home=_date.key,
            sentence="event_after_receipt",
            live="Sau ngày gửi báo cáo",
            arguments=(("ngày", _date), ("đến", fact("received"))),
        ),
        Custom(
            code="R13",
            name="action_month",
            severity="query",
            violated=AllOf(
                (
                    Compare(_occasion, "=", Words(ACTION_MONTH)),
                    AnyOf(
                        (
                            Compare(MonthDay(_date), "<", Number(1115)),
                            Compare(MonthDay(_date), ">", Number(1215)),
                        )
                    ),
                )
            ),
            home=_date.key,
            sentence="action_month_elsewhere",
            live=QUERY_WORD,
            arguments=(("ngày", _date),),
        ),
        Custom(
            code="R02",
            name="female_turns",
            severity="error",
            violated=Compare(_female, ">", _all_turns),
            home=_female.key,
            sentence="female_turns_above_turns",
            live="Lượt nữ lớn hơn cột 5 + 6 + 7",
            arguments=(("a", _female), ("b", _all_turns)),
        ),
    ),
)
class Outreach(List):
    """Posts on websites are listed with zeros: views are not turns."""

    date: Date = question(
        "Ngày tổ chức (ngày bắt đầu)", "1", kind=Kind.DATE, prompt=prompts.DATE, width=12
    )
    content: Text = question(
        "Nội dung, tên hoạt động", "2", kind=Kind.TEXT, max_length=200, width=34
    )
    occasion: Text = question("Dịp", "3", choices=OCCASIONS, prompt=prompts.OCCASION, width=20)
    method: Text = question("Hình thức", "4", choices=METHODS, prompt=prompts.CHOICE, width=18)
    parents: Count = question("Lượt phụ huynh học sinh", "5", prompt=_NUMBER)
    pupils: Count = question("Lượt học sinh", "6", prompt=_NUMBER, asked=_PUPILS)
    staff: Count = question(
        "Lượt cán bộ quản lý, giáo viên, nhân viên", "7", prompt=_NUMBER, width=12
    )
    female: Count = question(
        "Trong đó: lượt nữ (nếu có số liệu)", "8", prompt=_NUMBER, required=False, width=12
    )
    evidence: Text = question(
        "Minh chứng (số văn bản, đường dẫn)",
        "9",
        kind=Kind.TEXT,
        required=False,
        prompt=prompts.EVIDENCE,
        width=24,
    )
    explanation: Text = explanation("B")


MODELS = {"head": OutreachHead, "body": Outreach}

TABLE = Table(
    name="outreach",
    number="05",
    form_number="05/BĐG",
    sheet="Biểu 05 Truyền thông",
    title="HOẠT ĐỘNG TRUYỀN THÔNG VỀ BÌNH ĐẲNG GIỚI",
    unit_label="lượt người",
    asked=Asked(kinds=SCHOOL_KINDS),
    head=compile_block(OutreachHead),
    body=compile_block(Outreach),
    gate="gate",
    guidance=(
        "Mỗi hoạt động ghi một dòng. Một người dự hai hoạt động tính 02 lượt. Phát tài liệu: tính "
        "số người nhận. Tin, bài trên trang thông tin điện tử, mạng xã hội: ghi để theo dõi, nhập "
        "0 tại các cột số lượt, không tính lượt xem. Lớp tập huấn ghi tại Biểu 06, không ghi lại "
        "tại biểu này."
    ),
)
