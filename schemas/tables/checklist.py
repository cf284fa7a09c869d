"""Biểu 08: what was done, answered Có or Không, with its evidence."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import Base, Bound
from schemas.code_lists import ANSWERS, NO, YES, YES_NO
from schemas.dependents import unless
from schemas.expressions.numbers import AllOf, CellValue, Compare
from schemas.expressions.texts import IsBlank, Words
from schemas.model import Count, Matrix, Text, asks, compile_block, explanation, question
from schemas.records import Kind, Row, Table
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import QUERY_WORD, Custom

_EVERYONE = Asked()
_SCHOOLS = Asked(kinds=SCHOOL_KINDS)
_OFFICES = Asked(kinds=frozenset({"PHONG"}))
_PUPILS = Asked(levels=frozenset({"TH", "THCS", "GDTX"}))
_COUNTED = frozenset({"answer", "quantity", "evidence", "explanation"})
_ANSWERED = frozenset({"answer", "evidence", "explanation"})
_QUARTERS = ("I", "II", "III", "IV")
_CODES = {"plan_term": "801", "plan_year": "802"} | {
    f"site_q{number}": str(808 + number) for number in range(1, 5)
}
_SITE = tuple(f"site_q{number}" for number in range(1, 5))


def _yes(row: str) -> Compare:
    return Compare(CellValue(row, "answer"), "=", Words(YES))


def _row(
    code: str,
    name: str,
    label: str,
    *,
    section: str = "",
    unit: str = "",
    asked: Asked = _SCHOOLS,
    due_on: tuple[int, int] | None = None,
) -> Row:
    return Row(
        code,
        name,
        label,
        section=section,
        unit_label=unit,
        columns=_COUNTED if unit else _ANSWERED,
        choices=YES_NO,
        asked=asked,
        due_on=due_on,
    )


def _site(number: int) -> Row:
    return Row(
        str(808 + number),
        _SITE[number - 1],
        "Cổng (trang) thông tin điện tử có chuyên mục, chuyên đề về bình đẳng giới: quý "
        + _QUARTERS[number - 1],
        unit_label="tin, bài",
        columns=_COUNTED,
        quarter=number,
    )


def _without_site(row: str) -> Custom:
    return Custom(
        code="R17",
        name=f"{row}:without_site",
        severity="error",
        violated=AllOf((_yes(row), Compare(CellValue("has_site", "answer"), "=", Words(NO)))),
        home=(row, "answer"),
        sentence="column_without_site",
        live="Mã số 808 chọn Không",
    )


def _without_link(row: str) -> Custom:
    return Custom(
        code="R17",
        name=f"{row}:without_link",
        severity="query",
        violated=AllOf((_yes(row), IsBlank(CellValue(row, "evidence")))),
        home=(row, "evidence"),
        sentence="yes_without_link",
        arguments=(("m", _CODES[row]),),
        live=QUERY_WORD,
    )


def _without_number(row: str) -> Custom:
    return Custom(
        code="R17",
        name=f"{row}:without_number",
        severity="query",
        violated=AllOf((_yes(row), IsBlank(CellValue(row, "evidence")))),
        home=(row, "evidence"),
        sentence="yes_without_number",
        arguments=(("m", _CODES[row]),),
        live=QUERY_WORD,
    )


@asks(
    rows=(
        _row(
            "801",
            "plan_term",
            "Có kế hoạch hành động vì sự tiến bộ phụ nữ và bình đẳng giới theo giai đoạn",
            section="I. Tổ chức, kế hoạch",
            asked=_EVERYONE,
        ),
        _row(
            "802",
            "plan_year",
            "Có kế hoạch công tác bình đẳng giới, vì sự tiến bộ phụ nữ năm {NAM}",
            asked=_EVERYONE,
        ),
        _row(
            "803",
            "board_rules",
            "Ban Vì sự tiến bộ phụ nữ có quy chế làm việc",
            asked=_EVERYONE,
        ),
        _row(
            "804",
            "women_cadre_plan",
            "Có kế hoạch đào tạo, bồi dưỡng, quy hoạch, sử dụng cán bộ nữ",
            asked=_EVERYONE,
        ),
        _row(
            "805",
            "in_lessons",
            "Lồng ghép nội dung giới, bình đẳng giới, sức khỏe sinh sản vào chương trình, bài "
            "giảng",
            section="II. Giáo dục, lồng ghép",
        ),
        _row(
            "806",
            "in_activities",
            "Lồng ghép vào hoạt động ngoại khóa, hoạt động ngoài giờ lên lớp",
        ),
        _row(
            "807",
            "in_meetings",
            "Lồng ghép vào hội nghị của cán bộ, giáo viên, nhân viên",
        ),
        _row(
            "808",
            "has_site",
            "Đơn vị có cổng (trang) thông tin điện tử",
            section="III. Truyền thông",
            asked=_EVERYONE,
        ),
        _site(1),
        _site(2),
        _site(3),
        _site(4),
        _row(
            "813",
            "legal_education",
            "Thực hiện tuyên truyền, phổ biến, giáo dục pháp luật cho phụ nữ",
        ),
        _row(
            "814",
            "communication_programme",
            "Thực hiện chương trình truyền thông về bình đẳng giới",
            asked=_EVERYONE,
        ),
        _row(
            "815",
            "action_month",
            "Tổ chức Tháng hành động vì bình đẳng giới và phòng ngừa, ứng phó với bạo lực trên cơ "
            "sở giới (15/11/{NAM_THD} - 15/12/{NAM_THD})",
            unit="người tham gia",
            asked=Asked(periods=frozenset({"nam", "giai-doan"})),
        ),
        _row(
            "816",
            "family_month",
            "Hưởng ứng Tháng hành động quốc gia về phòng, chống bạo lực gia đình (tháng 6/{NAM})",
            due_on=(6, 30),
        ),
        _row(
            "817",
            "march8",
            "Tổ chức gặp mặt, giao lưu nhân ngày Quốc tế Phụ nữ 8/3",
            unit="người tham gia",
            due_on=(3, 8),
        ),
        _row(
            "818",
            "october20",
            "Tổ chức gặp mặt, giao lưu nhân ngày Phụ nữ Việt Nam 20/10",
            unit="người tham gia",
            due_on=(10, 20),
        ),
        _row(
            "819",
            "counselling_room",
            "Có phòng tư vấn tâm lý cho học sinh",
            section="IV. Hỗ trợ học sinh",
            asked=_PUPILS,
        ),
        _row(
            "820",
            "counselling_team",
            "Có tổ tư vấn tâm lý cho học sinh",
            asked=_PUPILS,
        ),
    ),
    bounds=(
        Bound("quantity", _SITE, flat=300),
        Bound(
            "quantity",
            ("action_month", "march8", "october20"),
            flat=20_000,
            of=Base.EVERYONE,
            times=3,
            least=200,
            asked=_SCHOOLS,
        ),
        Bound("quantity", ("action_month", "march8", "october20"), flat=5_000, asked=_OFFICES),
    ),
    rules=(
        _without_number("plan_term"),
        _without_number("plan_year"),
        *(_without_site(row) for row in _SITE),
        *(_without_link(row) for row in _SITE),
    ),
)
class Checklist(Matrix):
    """A half-done thing is not done: the answer is Có or Không."""

    answer: Text = question("Trả lời", "1", choices=ANSWERS, prompt=prompts.ANSWER, width=14)
    quantity: Count = question("Số lượng", "2", required=False, prompt=prompts.WHOLE_NUMBER)
    evidence: Text = question(
        "Minh chứng (số, ngày văn bản; đường dẫn)",
        "3",
        kind=Kind.TEXT,
        required=False,
        prompt=prompts.EVIDENCE,
        width=34,
    )
    explanation: Text = explanation()


MODELS = {"body": Checklist}

TABLE = Table(
    name="checklist",
    number="08",
    form_number="08/BĐG",
    sheet="Biểu 08 Nội dung thực hiện",
    title="NỘI DUNG ĐÃ THỰC HIỆN",
    unit_label="",
    asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}),
    body=compile_block(Checklist),
    dependents=unless("has_site", "answer", NO, _SITE),
)
