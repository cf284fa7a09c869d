"""Biểu 10: money, inspections, cases, commendations. Cases are numbers and never names."""

from __future__ import annotations

from schemas import prompts
from schemas.bounds import MOST_MONEY, Base, Bound
from schemas.model import Count, Matrix, Text, asks, compile_block, explanation, question
from schemas.records import Kind, Row, Table
from schemas.respondents import SCHOOL_KINDS, Asked
from schemas.rules import AtMost, ColumnAtMost, MoneyInDong, NoneWithoutSome

_MONEY = "I. Kinh phí cho công tác bình đẳng giới, vì sự tiến bộ phụ nữ"
_CHECKS = "II. Kiểm tra"
_CASES = "III. Vụ việc phát sinh trong kỳ (chỉ ghi số lượng, không được ghi họ tên, địa chỉ, lớp)"
_HONOURS = "IV. Tuyên dương, khen thưởng trong kỳ"
_SCHOOLS = Asked(kinds=SCHOOL_KINDS)
_OFFICES = Asked(kinds=frozenset({"PHONG"}))
_TOTAL_ONLY = frozenset({"total", "explanation"})
_TOTAL = ("total",)


def _row(
    code: str,
    name: str,
    label: str,
    unit: str,
    *,
    section: str = "",
    sexes: bool = False,
    kind: Kind | None = None,
) -> Row:
    return Row(
        code,
        name,
        label,
        unit_label=unit,
        section=section,
        columns=None if sexes else _TOTAL_ONLY,
        kind=kind,
        prompt=prompts.MONEY if kind is Kind.MONEY else None,
    )


@asks(
    rows=(
        _row(
            "1001",
            "budget_approved",
            "Dự toán được phê duyệt trong năm {NAM}",
            "đồng",
            section=_MONEY,
            kind=Kind.MONEY,
        ),
        _row(
            "1002",
            "spent_state",
            "Kinh phí đã chi từ ngân sách nhà nước trong kỳ",
            "đồng",
            kind=Kind.MONEY,
        ),
        _row(
            "1003",
            "raised",
            "Kinh phí huy động, xã hội hóa trong kỳ (hiện vật quy ra tiền)",
            "đồng",
            kind=Kind.MONEY,
        ),
        _row(
            "1004",
            "checks_planned",
            "Số cuộc kiểm tra hoạt động vì sự tiến bộ phụ nữ, bình đẳng giới theo kế hoạch",
            "cuộc",
            section=_CHECKS,
        ),
        _row("1005", "checks_done", "Số cuộc đã thực hiện", "cuộc"),
        _row(
            "1006",
            "cases",
            "Số vụ bạo lực trên cơ sở giới, bạo lực học đường, xâm hại phụ nữ, trẻ em",
            "vụ",
            section=_CASES,
        ),
        _row("1007", "victims", "Số người bị bạo lực, xâm hại", "người", sexes=True),
        _row(
            "1008",
            "cases_reported",
            "Trong mã số 1006: số vụ đã báo cáo ngay cấp có thẩm quyền",
            "vụ",
        ),
        _row("1009", "cases_closed", "Trong mã số 1006: số vụ đã giải quyết xong", "vụ"),
        _row(
            "1010",
            "honoured",
            "Cá nhân được tuyên dương điển hình tiên tiến, khen thưởng thi đua từ cấp trường trở "
            "lên",
            "người",
            section=_HONOURS,
            sexes=True,
        ),
        _row(
            "1011",
            "honoured_gender",
            "Cá nhân được khen thưởng về công tác bình đẳng giới, vì sự tiến bộ phụ nữ",
            "người",
            sexes=True,
        ),
        _row(
            "1012",
            "collectives_gender",
            "Tập thể được khen thưởng về công tác bình đẳng giới, vì sự tiến bộ phụ nữ",
            "tập thể",
        ),
    ),
    bounds=(
        Bound(
            "total",
            ("budget_approved", "spent_state", "raised"),
            flat=MOST_MONEY,
            of=Base.STAFF,
            times=10_000_000,
            least=200_000_000,
            asked=_SCHOOLS,
        ),
        Bound(
            "total",
            ("budget_approved", "spent_state", "raised"),
            flat=20_000_000_000,
            asked=_OFFICES,
        ),
        Bound("total", ("checks_planned", "checks_done"), flat=100),
        Bound("total", ("cases", "victims", "collectives_gender"), flat=100),
        Bound(
            "total",
            ("honoured", "honoured_gender"),
            flat=10_000,
            of=Base.EVERYONE,
            times=2,
            least=100,
        ),
    ),
    rules=(
        ColumnAtMost("female", "total"),
        AtMost("cases_reported", "cases", "R05", columns=_TOTAL),
        AtMost("cases_closed", "cases", "R05", columns=_TOTAL),
        NoneWithoutSome("cases", "victims"),
        AtMost(
            "cases",
            "cases_reported",
            "R05",
            severity="query",
            sentence="cases_not_reported",
            live="Có vụ chưa báo cáo ngay",
            columns=_TOTAL,
        ),
        AtMost(
            "checks_done",
            "checks_planned",
            "R05",
            severity="query",
            sentence="more_than_planned",
            columns=_TOTAL,
        ),
        AtMost(
            "spent_state",
            "budget_approved",
            "R05",
            severity="query",
            sentence="more_than_planned",
            columns=_TOTAL,
        ),
        MoneyInDong(("budget_approved", "spent_state", "raised")),
    ),
)
class Resources(Matrix):
    """Rows 1006–1009 leave the return only as totals of the round."""

    total: Count = question("Tổng số", "1", prompt=prompts.WHOLE_NUMBER, width=16)
    female: Count = question("Trong đó: nữ", "2", prompt=prompts.FEMALE)
    explanation: Text = explanation("D")


MODELS = {"body": Resources}

TABLE = Table(
    name="resources",
    number="10",
    form_number="10/BĐG",
    sheet="Biểu 10 Nguồn lực",
    title="KINH PHÍ, KIỂM TRA, VỤ VIỆC, KHEN THƯỞNG",
    unit_label="",
    asked=Asked(kinds=SCHOOL_KINDS | {"PHONG"}),
    body=compile_block(Resources),
    unit_column="C",
    guidance=(
        "Kinh phí nhập bằng đồng, chỉ nhập chữ số, ví dụ 2500000. Vụ việc đột xuất báo cáo ngay "
        "theo quy định, không chờ kỳ báo cáo này."
    ),
)
