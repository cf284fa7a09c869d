"""Biểu 07: the unit's committee for the advancement of women, member by member."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import Base, Bound
from schemas.code_lists import BOARD_ROLES, NO, SEX, YES, YES_NO
from schemas.expressions.lists import CountOf, EarlierSame, IsFirst, MissingIn
from schemas.expressions.numbers import AllOf, AnyOf, CellValue, Compare, Not, Number
from schemas.expressions.texts import Contains, IsBlank, Words, fact
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
from schemas.rules import QUERY_WORD, Custom

CHAIR = "Trưởng ban"
DEPUTY = "Phó Trưởng ban"

_gate = CellValue("gate", VALUE)
_decision, _decided_on = CellValue("decision", VALUE), CellValue("decided_on", VALUE)
_role, _position = CellValue("", "role"), CellValue("", "position")
_trained, _trained_on = CellValue("", "trained"), CellValue("", "trained_on")
_first = Compare(IsFirst(), "=", Number(1))
_chairs = CountOf("role", CHAIR)
_deputies = CountOf("role", DEPUTY)
_unread = MissingIn("role")
_zero = Number(0)


@asks(
    bounds=(
        Bound(VALUE, ("members",), flat=100, of=Base.STAFF, least=20),
        Bound(VALUE, ("changed",), flat=100, of=Base.STAFF, least=20),
    ),
    rules=(
        Custom(
            code="R15",
            name="no_board",
            severity="query",
            violated=Compare(_gate, "=", Words(NO)),
            home=_decision.key,
            sentence="no_board",
            live=QUERY_WORD,
            explained_by=_decision.key,
        ),
        Custom(
            code="R15",
            name="decision_blank",
            severity="query",
            violated=AllOf((Compare(_gate, "=", Words(YES)), IsBlank(_decision))),
            home=_decision.key,
            sentence="board_decision_blank",
            live=QUERY_WORD,
        ),
        Custom(
            code="R15",
            name="decided_late",
            severity="error",
            violated=Compare(_decided_on, ">", fact("cutoff")),
            home=_decided_on.key,
            sentence="decided_after_cutoff",
            live="Sau ngày chốt số liệu",
            arguments=(("ngày", _decided_on),),
        ),
    ),
)
class BoardHead(Record):
    """704–706 are counted from the rows."""

    gate: Text = question(
        "Đơn vị có quyết định thành lập, kiện toàn Ban đang có hiệu lực không?",
        "700",
        choices=YES_NO,
        prompt=prompts.CHOICE,
        formerly=("Đơn vị có quyết định thành lập, kiện toàn Ban đang hiệu lực không?",),
    )
    decision: Text = question(
        "Số quyết định (chưa có quyết định: nêu lý do, thời gian dự kiến)",
        "701",
        kind=Kind.TEXT,
        required=False,
        formerly=("Số quyết định",),
    )
    decided_on: Date = question(
        "Ngày ký quyết định", "702", kind=Kind.DATE, required=False, prompt=prompts.ANY_DATE
    )
    changed: Count = question("Số thành viên thay đổi trong kỳ", "703", prompt=prompts.WHOLE_NUMBER)
    members: Count = question("Số thành viên hiện tại", "704", tally="members", required=False)
    trained: Count = question("Trong đó: đã được tập huấn", "705", tally="trained", required=False)
    women: Count = question("Trong đó: nữ", "706", tally="women", required=False)


@asks(
    anchor_code="A",
    room=60,
    tallies=(
        Tally("members"),
        Tally("trained", column="trained", values=(YES,)),
        Tally("women", column="sex", values=("Nữ",)),
    ),
    rules=(
        Custom(
            code="R15",
            name="one_chair",
            severity="error",
            violated=AllOf(
                (
                    _first,
                    AnyOf(
                        (
                            Compare(_chairs, ">", Number(1)),
                            # A role that can't be read may be the chair's.
                            AllOf((Compare(_chairs, "=", _zero), Compare(_unread, "=", _zero))),
                        )
                    ),
                )
            ),
            home=_role.key,
            sentence="chairs",
            live="Phải có đúng 01 Trưởng ban",
            arguments=(("n", _chairs),),
        ),
        Custom(
            code="R15",
            name="twice",
            severity="error",
            violated=Compare(EarlierSame(("full_name", "position")), ">", Number(0)),
            home=("", "full_name"),
            sentence="member_twice",
            live="Trùng họ tên và chức vụ",
            arguments=(("tên", CellValue("", "full_name")),),
        ),
        Custom(
            code="R16",
            name="undated_training",
            severity="query",
            violated=AllOf((Compare(_trained, "=", Words(YES)), IsBlank(_trained_on))),
            home=_trained_on.key,
            sentence="training_undated",
            live=QUERY_WORD,
        ),
        Custom(
            code="R16",
            name="trained_late",
            severity="error",
            violated=Compare(_trained_on, ">", fact("cutoff")),
            home=_trained_on.key,
            sentence="trained_after_cutoff",
            live="Sau ngày chốt số liệu",
            arguments=(("ngày", _trained_on),),
        ),
        Custom(
            code="R16",
            name="no_deputy",
            severity="query",
            violated=AllOf((_first, Compare(_deputies, "=", _zero), Compare(_unread, "=", _zero))),
            home=_role.key,
            sentence="no_deputy_chair",
            live=QUERY_WORD,
        ),
        Custom(
            code="R16",
            name="chair_is_head",
            severity="query",
            violated=AllOf(
                (
                    Compare(_role, "=", Words(CHAIR)),
                    Not(
                        Contains(
                            _position, ("hiệu trưởng", "giám đốc", "trưởng phòng", "HT", "chủ tịch")
                        )
                    ),
                )
            ),
            home=_position.key,
            sentence="chair_is_not_head",
            live=QUERY_WORD,
            arguments=(("chức vụ", _position),),
        ),
    ),
)
class Board(List):
    """Names and positions go to the sheet Ban VSTBPN and the unit's own copy, nowhere else."""

    full_name: Text = question("Họ và tên", "1", kind=Kind.TEXT, width=26)
    sex: Text = question("Giới tính", "2", choices=SEX, prompt=prompts.CHOICE)
    position: Text = question("Chức vụ, công việc tại đơn vị", "3", kind=Kind.TEXT, width=24)
    role: Text = question(
        "Nhiệm vụ trong Ban", "4", choices=BOARD_ROLES, prompt=prompts.CHOICE, width=18
    )
    trained: Text = question(
        "Đã được tập huấn", "5", choices=YES_NO, prompt=prompts.CHOICE, width=11
    )
    trained_on: Date = question(
        "Ngày tập huấn gần nhất",
        "6",
        kind=Kind.DATE,
        required=False,
        prompt=prompts.ANY_DATE,
        width=13,
    )
    explanation: Text = explanation("B", "Giải trình, ghi chú")


MODELS = {"head": BoardHead, "body": Board}

TABLE = Table(
    name="board",
    number="07",
    form_number="07/BĐG",
    sheet="Biểu 07 Ban VSTBPN",
    title="BAN VÌ SỰ TIẾN BỘ PHỤ NỮ",
    unit_label="người",
    asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}),
    head=compile_block(BoardHead),
    body=compile_block(Board),
    gate="gate",
    personal=True,
    guidance=(
        "Chỉ ghi thành viên hiện tại, không ghi người đã thôi tham gia. Đã được tập huấn: đã dự ít "
        "nhất 01 lớp về nghiệp vụ, kỹ năng hoạt động bình đẳng giới, vì sự tiến bộ phụ nữ {TU_KHI}."
    ),
)
