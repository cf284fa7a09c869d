"""Biểu 09: research tasks that an authority assigned or approved."""

from __future__ import annotations

from schemas import prompts
from schemas.code_lists import RESEARCH_LEVELS, SEX, YES_NO
from schemas.expressions.numbers import AllOf, CellValue, Compare, Not
from schemas.expressions.texts import Contains, IsBlank
from schemas.model import Count, List, Record, Text, asks, compile_block, explanation, question
from schemas.records import Kind, Table, Tally, UnshownTally
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import QUERY_WORD, Custom

_ACTIVE = ("start_year", "end_year")
_STARTED = ("start_year", "start_year")
_ENDED = ("end_year", "end_year")

_title, _decision = CellValue("", "title"), CellValue("", "decision")
_start, _end = CellValue("", "start_year"), CellValue("", "end_year")


@asks()
class ResearchHead(Record):
    """The gate alone."""

    gate: Text = question(
        "Trong năm, đơn vị có nhiệm vụ khoa học và công nghệ được cấp có thẩm quyền giao hoặc phê "
        "duyệt không?",
        "900",
        choices=YES_NO,
        prompt=prompts.CHOICE,
    )


@asks(
    anchor_code="A",
    room=25,
    tallies=(
        Tally("tasks", active=_ACTIVE),
        Tally("led_by_women", column="leader_sex", values=("Nữ",), active=_ACTIVE),
        Tally("tasks_started", active=_STARTED),
        Tally("led_by_women_started", column="leader_sex", values=("Nữ",), active=_STARTED),
        UnshownTally("tasks_ended", active=_ENDED),
        UnshownTally("led_by_women_ended", column="leader_sex", values=("Nữ",), active=_ENDED),
    ),
    rules=(
        Custom(
            code="R13",
            name="ends_before_start",
            severity="error",
            violated=Compare(_end, "<", _start),
            home=_end.key,
            sentence="task_ends_before_start",
            live="Trước năm bắt đầu",
            arguments=(("a", _end), ("b", _start)),
        ),
        Custom(
            code="R14",
            name="not_a_task",
            severity="query",
            violated=Contains(_title, ("SKKN", "sáng kiến")),
            home=_title.key,
            sentence="not_a_research_task",
            live=QUERY_WORD,
            arguments=(("tên", _title),),
        ),
        Custom(
            code="R14",
            name="no_decision",
            severity="query",
            violated=AllOf((Not(IsBlank(_title)), IsBlank(_decision))),
            home=_decision.key,
            sentence="task_without_decision",
            live=QUERY_WORD,
        ),
    ),
)
class Research(List):
    """Tasks are counted, not persons; the first leader named in the decision counts."""

    title: Text = question(
        "Tên nhiệm vụ (đề tài, dự án, đề án khoa học)", "1", kind=Kind.TEXT, width=40
    )
    level: Text = question(
        "Cấp quản lý", "2", choices=RESEARCH_LEVELS, prompt=prompts.CHOICE, width=14
    )
    decision: Text = question("Số, ngày quyết định", "3", kind=Kind.TEXT, required=False, width=20)
    leader: Text = question("Họ và tên chủ nhiệm", "4", kind=Kind.TEXT, width=24)
    leader_sex: Text = question("Giới tính chủ nhiệm", "5", choices=SEX, prompt=prompts.CHOICE)
    start_year: Count = question("Năm bắt đầu", "6", kind=Kind.YEAR, prompt=prompts.YEAR)
    end_year: Count = question(
        "Năm kết thúc (dự kiến hoặc thực tế)", "7", kind=Kind.YEAR, prompt=prompts.YEAR, width=12
    )
    explanation: Text = explanation("B")


MODELS = {"head": ResearchHead, "body": Research}

TABLE = Table(
    name="research",
    number="09",
    form_number="09/BĐG",
    sheet="Biểu 09 KHCN",
    title="NHIỆM VỤ KHOA HỌC VÀ CÔNG NGHỆ",
    unit_label="",
    asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}, periods=frozenset({"nam", "giai-doan"})),
    head=compile_block(ResearchHead),
    body=compile_block(Research),
    gate="gate",
    guidance=(
        "Không ghi sáng kiến kinh nghiệm, chuyên đề tổ chuyên môn, dự án của học sinh dự thi khoa "
        "học kỹ thuật. Đồng chủ nhiệm: ghi người đứng tên thứ nhất trong quyết định."
    ),
)
