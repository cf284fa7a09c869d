"""The first sheet of a unit's file that goes back: what to mend, in order, with links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.round.roster import Unit
from pipeline.text.findings import Finding
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Sheet, on_sheet
from pipeline.xlsx.theme import height_of
from schemas.records import Form

NAME = "Cần sửa, giải trình"
TITLE = "DANH SÁCH NỘI DUNG CẦN SỬA, GIẢI TRÌNH"
HEADINGS = ("STT", "Biểu", "Ô", "Nội dung", "Cách sửa", "Đến ô")
_WIDTHS = (6, 13, 9, 58, 52, 14)
_TALLEST = 409
"""Points of the tallest row that Excel knows."""

_WHERE_FORMS_ARE = (
    "Cán bộ tổng hợp lấy mẫu đó tại thư mục {} (chưa có thì tạo biểu mẫu của đợt), gửi kèm danh "
    "sách này."
)
SEVERITY_STYLES = {"error": "number_error", "query": "number_query"}


def describe_fix_list(
    unit: Unit,
    findings: Sequence[Finding],
    form: Form,
    *,
    in_its_file: bool,
    about: str,
    right_form: str = "",
    forms: str = "",
) -> Sheet:
    """The sheet for a unit's open findings, in their order. ``about`` says which return they are
    about; without ``in_its_file`` the sheet stands alone and leads nowhere;
    ``right_form`` is the form that the unit should have filled in, if it is another, and ``forms``
    the folder where the office finds it."""
    errors = sum(finding.severity == "error" for finding in findings)
    heads = [
        Line((TITLE,), "heading", 24),
        Line((f"{unit.name} ({unit.code}). {about}",), "line", 18),
        Line((_in_words(errors, len(findings) - errors),), "line", 18),
        Line((_how(in_its_file, right_form),), "line", 18),
        *([Line((_WHERE_FORMS_ARE.format(forms),), "line", 18)] if forms else []),
        Line(),
    ]
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=("cell_centre", "cell", "cell_centre", "cell", "cell", "cell_centre"),
        lines=(
            *heads,
            Line(HEADINGS, "header", 24),
            *_lines(findings, form, in_its_file=in_its_file),
        ),
        freeze=(len(heads) + 1, 0),
        printing=PrintSetup(repeat=(len(heads), len(heads)), narrow_margins=True),
        tab="tab_first",
    )


def _in_words(errors: int, queries: int) -> str:
    parts = [
        f"{errors} nội dung phải sửa (ô màu đỏ)" if errors else "",
        f"{queries} nội dung cần giải trình (ô màu cam)" if queries else "",
    ]
    return f"Còn {' và '.join(part for part in parts if part)}."


def _how(in_its_file: bool, right_form: str) -> str:
    if in_its_file:
        return (
            "Bấm cột Đến ô để tới đúng chỗ, sửa ngay trên tệp này, lưu lại và gửi lại; giữ nguyên "
            "trang này. Đưa chuột vào ô màu để xem lý do."
        )
    if right_form:
        return f"Lập báo cáo trên mẫu {right_form} đã cấp, lưu lại và gửi lại."
    return "Sửa trên mẫu Excel (.xlsx) đã cấp, lưu lại và gửi lại."


def _lines(findings: Sequence[Finding], form: Form, *, in_its_file: bool) -> Iterator[Line]:
    for number, finding in enumerate(findings, 1):
        table = form.by_name.get(finding.table)
        label = table.label if table else "Cả tệp"
        what = finding.what or finding.message
        link = words = ""
        if in_its_file and finding.sheet:
            link = "internal:" + on_sheet(finding.sheet, finding.cell or "A1")
            words = f"Đến ô {finding.cell}" if finding.cell else "Đến trang"
        cells = (
            Cell(number, style=SEVERITY_STYLES[finding.severity]),
            label,
            finding.cell,
            what,
            finding.remedy,
            Cell(words, style="cell_link_centre" if link else "", link=link),
        )
        texts = ((label, 1), (what, 3), (finding.remedy, 4))
        height = max(height_of(text, _WIDTHS[at] - 1) for text, at in texts)
        yield Line(cells, height=min(max(height, 20), _TALLEST))
