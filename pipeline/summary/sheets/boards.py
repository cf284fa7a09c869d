"""Ban VSTBPN: the members of each unit's committee. The only sheet with their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.accept.records import AcceptedTable
from pipeline.accept.rolled import WITHIN
from pipeline.round.roster import Unit
from pipeline.round.sender_words import called
from pipeline.summary.sheets.columns import SheetColumn, SheetColumns, linked, title_lines
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import NOTHING_COUNTS
from pipeline.xlsx.sheet_description import Line, MadeLines, Scalar, Sheet
from schemas.code_lists import YES
from schemas.records import VALUE

NAME = "Ban VSTBPN"

TABLE = "board"
NOBODY = "Chưa ghi thành viên"
WITHOUT_BOARD = "Không có quyết định thành lập, kiện toàn Ban đang có hiệu lực"


@dataclass(frozen=True, slots=True)
class _Member:
    """A line of a unit: one of its members, or a note that there is none."""

    unit: Unit
    link: str
    board: AcceptedTable | None
    number: int | None
    entry: Mapping[str, Any]

    def answer(self, row: str) -> Scalar:
        """The answer that stands above the members."""
        return self.board.cells.get((row, VALUE)) if self.board else None


def _of_entry(name: str, heading: str, width: float, style: str) -> SheetColumn[_Member]:
    return SheetColumn(name, heading, width, style, lambda one: one.entry.get(name), spare=1)


_COLUMNS = SheetColumns[_Member](
    SheetColumn("code", "Mã đơn vị", 11, "cell_plain", lambda one: linked(one.unit.code, one.link)),
    SheetColumn("name", "Tên đơn vị", 32, "cell", lambda one: one.unit.name, spare=1),
    SheetColumn("decision", "Số quyết định", 16, "cell", lambda one: one.answer("decision")),
    SheetColumn(
        "decided_on", "Ngày ký quyết định", 11, "date", lambda one: one.answer("decided_on")
    ),
    SheetColumn("number", "STT", 5, "cell_centre", lambda one: one.number),
    _of_entry("full_name", "Họ và tên", 24, "cell"),
    _of_entry("sex", "Giới tính", 7, "cell_centre"),
    _of_entry("position", "Chức vụ, công việc", 22, "cell"),
    _of_entry("role", "Nhiệm vụ trong Ban", 16, "cell"),
    _of_entry("trained", "Đã được tập huấn", 9, "cell_centre"),
    _of_entry("trained_on", "Ngày tập huấn gần nhất", 11, "date"),
    _of_entry("explanation", "Ghi chú", 19, "cell"),
)


def describe_boards(material: Material) -> Sheet | None:
    """The sheet; ``None`` where no unit is asked for its board."""
    table = material.form.by_name.get(TABLE)
    round_ = material.outcomes.round
    asked = [u for u in material.units if table and table.is_asked(round_.respondent(u))]
    if not asked:
        return None
    boards = material.outcomes.accepted.tables.get(TABLE, {})
    count = sum(max(len(one.entries), 1) if (one := boards.get(u.code)) else 1 for u in asked)

    def lines() -> Iterator[Line]:
        return (_COLUMNS.line(member) for unit in asked for member in _members(material, unit))

    return _COLUMNS.sheet(
        NAME,
        title_lines("BAN VÌ SỰ TIẾN BỘ PHỤ NỮ CỦA CÁC ĐƠN VỊ", _note(material)),
        MadeLines((), lines, count),
        about="Danh sách Ban Vì sự tiến bộ phụ nữ của các đơn vị (có tên người).",
        header_height=50,
        frozen=2,
    )


def _note(material: Material) -> str:
    text = (
        "Trang có họ tên cá nhân: chỉ dùng nội bộ, xóa trang này trước khi gửi bảng tổng hợp ra "
        f"ngoài {called(material.outcomes.round)}."
    )
    pages = material.outcomes.accepted.tables.get(TABLE, {}).values()
    if any(WITHIN in page.path for page in pages):
        text += " Họ tên, chức vụ ở bảng tổng hợp của cấp dưới không chuyển lên cấp trên."
    return text


def _members(material: Material, unit: Unit) -> Iterator[_Member]:
    board = material.outcomes.accepted.tables.get(TABLE, {}).get(unit.code)
    link = material.link_down(board, "A1") if board else ""
    for number, entry in enumerate(board.entries if board else (), 1):
        yield _Member(unit, link, board, number, entry)
    if board is None or not board.entries:
        yield _Member(unit, link, board, None, {"explanation": _why_nobody(board)})


def _why_nobody(board: AcceptedTable | None) -> str:
    if board is None:
        return NOTHING_COUNTS
    return NOBODY if board.cells.get(("gate", VALUE)) == YES else WITHOUT_BOARD
