"""The first sheet of a unit's file that goes back: what to mend, in order, with links."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.round.roster import Unit
from pipeline.summary.sheets.columns import SheetColumn, SheetColumns, linked
from pipeline.text.findings import WHOLE_FILE, Finding
from pipeline.xlsx.sheet_description import Cell, Line, Sheet, on_sheet
from pipeline.xlsx.theme import height_of
from schemas.records import Form

NAME = "Cần sửa, giải trình"
TITLE = "DANH SÁCH NỘI DUNG CẦN SỬA, GIẢI TRÌNH"
IN_OWN_FILE = (
    "Bấm cột Đến ô để tới đúng chỗ, sửa ngay trên tệp này, lưu lại và gửi lại; giữ nguyên trang "
    "này. Đưa chuột vào ô màu để xem lý do."
)
IN_FRESH_FORM = (
    "Tệp đã gửi thiếu hoặc lẫn dòng, cột, trang của mẫu nên không sửa trên tệp đó. Tệp này là biểu "
    "mẫu mới, đã điền sẵn số liệu đọc được của đơn vị: bấm cột Đến ô, bổ sung và sửa các ô màu, "
    "lưu lại và gửi lại; giữ nguyên trang này."
)
IN_NEW_FORMAT = (
    "Tệp đã gửi ở dạng cũ, không đánh dấu được. Tệp này là biểu mẫu mới (.xlsx), đã điền sẵn số "
    "liệu đọc được của đơn vị: bấm cột Đến ô, bổ sung và sửa các ô màu, lưu lại và gửi lại; giữ "
    "nguyên trang này."
)
IN_RIGHT_FORM = (
    "Tệp đã gửi không dùng được. Tệp này là mẫu đúng của đơn vị (số liệu cùng kỳ đọc được đã điền "
    "sẵn): nhập đủ số liệu vào các biểu, lưu lại và gửi lại; giữ nguyên trang này."
)
_PROTECTED = (
    "Các ô phải sửa, giải trình đã mở khóa. Các ô khác được khóa để công thức không bị ghi đè, "
    "không đặt mật khẩu; khi cần, chọn Xem lại (Review), Bỏ bảo vệ trang tính (Unprotect Sheet)."
)
_ALONE = "Sửa trên mẫu Excel (.xlsx) đã cấp cho đơn vị, lưu lại và gửi lại."
SEVERITY_STYLES = {"error": "number_error", "query": "number_query"}


@dataclass(frozen=True, slots=True)
class _Fix:
    number: int
    finding: Finding
    form: Form
    in_its_file: bool

    @property
    def table_label(self) -> str:
        table = self.form.by_name.get(self.finding.table)
        return table.label if table else WHOLE_FILE

    @property
    def way_there(self) -> Cell:
        """A link to the cell, in the unit's own file."""
        sheet, cell = self.finding.sheet, self.finding.area
        if not self.in_its_file or not sheet:
            return Cell("")
        words = f"Đến ô {cell.partition(':')[0]}" if cell else "Đến trang"
        return linked(words, f"internal:{on_sheet(sheet, cell or 'A1')}", "cell_link_centre")


_COLUMNS = SheetColumns[_Fix](
    SheetColumn(
        "number",
        "STT",
        6,
        "cell_centre",
        lambda one: Cell(one.number, style=SEVERITY_STYLES[one.finding.severity]),
    ),
    SheetColumn("table", "Biểu", 13, "cell", lambda one: one.table_label, spare=1),
    SheetColumn("cell", "Ô", 15, "cell_centre", lambda one: one.finding.cell, spare=1),
    SheetColumn(
        "what", "Nội dung", 53, "cell", lambda one: one.finding.what or one.finding.message, spare=3
    ),
    SheetColumn("remedy", "Cách sửa", 51, "cell", lambda one: one.finding.remedy, spare=3),
    SheetColumn("way_there", "Đến ô", 14, "cell_centre", lambda one: one.way_there),
)


def describe_fix_list(
    unit: Unit,
    findings: Sequence[Finding],
    form: Form,
    *,
    in_its_file: bool,
    about: str,
    how: str = IN_OWN_FILE,
) -> Sheet:
    """The sheet for a unit's open findings, in their order. ``about`` says which return they are
    about, ``how`` what to do with the file that the sheet stands in; without ``in_its_file`` it
    stands alone and leads nowhere."""
    errors = sum(finding.severity == "error" for finding in findings)
    heads = [
        Line((TITLE,), "heading", 24),
        _head(f"{unit.name} ({unit.code}). {about}"),
        _head(_in_words(errors, len(findings) - errors)),
        _head(how if in_its_file else _ALONE),
        *([_head(_PROTECTED)] if in_its_file else []),
        Line(),
    ]
    lines = [
        _COLUMNS.line(_Fix(number, finding, form, in_its_file), lowest=20)
        for number, finding in enumerate(findings, 1)
    ]
    return _COLUMNS.sheet(NAME, heads, lines, header_height=24, is_filtered=False)


def _head(text: str) -> Line:
    """A line above the list, as wide as it: what runs past a screen nobody reads."""
    height = max(18, height_of(text, sum(_COLUMNS.widths) - 2))
    return Line((text,), "text", height, merges=((0, len(_COLUMNS.widths) - 1),))


def _in_words(errors: int, queries: int) -> str:
    parts = [
        f"{errors} nội dung phải sửa (ô màu đỏ)" if errors else "",
        f"{queries} nội dung cần giải trình (ô màu cam)" if queries else "",
    ]
    return f"Còn {' và '.join(part for part in parts if part)}."
