"""Ban VSTBPN: the members of each unit's committee. The only sheet with their names."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.accept.rolled import WITHIN
from pipeline.round.roster import Unit
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.sheet_description import Cell, Line, PrintSetup, Scalar, Sheet
from pipeline.xlsx.theme import height_of
from schemas.code_lists import YES
from schemas.records import VALUE

NAME = "Ban VSTBPN"

TABLE = "board"
HEADINGS = (
    "Mã đơn vị",
    "Tên đơn vị",
    "Số quyết định",
    "Ngày ký quyết định",
    "STT",
    "Họ và tên",
    "Giới tính",
    "Chức vụ, công việc",
    "Nhiệm vụ trong Ban",
    "Đã được tập huấn",
    "Ngày tập huấn gần nhất",
    "Ghi chú",
)
_WIDTHS = (11, 36, 18, 12, 6, 26, 8, 24, 18, 10, 12, 24)
_COLUMNS = ("full_name", "sex", "position", "role", "trained", "trained_on", "explanation")
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1
NOBODY = "Chưa ghi thành viên"
WITHOUT_BOARD = "Không có quyết định thành lập, kiện toàn Ban đang hiệu lực"


def describe_boards(material: Material) -> Sheet | None:
    """The sheet; ``None`` where no unit is asked for its board."""
    table = material.form.by_name.get(TABLE)
    round_ = material.outcomes.round
    asked = [u for u in material.units if table and table.is_asked(round_.respondent(u))]
    if not asked:
        return None
    rows = [line for unit in asked for line in _unit_lines(material, unit)]
    return Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=(
            *("cell_plain", "cell", "cell", "date", "cell_centre", "cell", "cell_centre"),
            *("cell", "cell", "cell_centre", "date", "cell"),
        ),
        lines=(
            Line(("BAN VÌ SỰ TIẾN BỘ PHỤ NỮ CỦA CÁC ĐƠN VỊ",), "heading", 22),
            Line((_note(material),), "note_plain"),
            Line((Cell("Về Tổng quan", link="internal:'Tổng quan'!A1", style="link"),)),
            Line(HEADINGS, "header", 50),
            *rows,
        ),
        freeze=(_FIRST, 2),
        filter=(_HEADER_ROW, 0, _FIRST + len(rows) - 1, len(HEADINGS) - 1),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )


def _note(material: Material) -> str:
    text = (
        "Trang có họ tên cá nhân: chỉ dùng nội bộ, xóa trang này trước khi gửi bảng tổng hợp ra "
        "ngoài cơ quan."
    )
    pages = material.outcomes.accepted.tables.get(TABLE, {}).values()
    if any(WITHIN in page.path for page in pages):
        text += " Họ tên, chức vụ ở bảng tổng hợp của cấp dưới không chuyển lên cấp trên."
    return text


def _unit_lines(material: Material, unit: Unit) -> Iterator[Line]:
    accepted = material.outcomes.accepted.tables.get(TABLE, {}).get(unit.code)
    decision: Scalar = None
    decided_on: Scalar = None
    entries: tuple[dict[str, Scalar], ...] = ()
    note = "Chưa có báo cáo được dùng"
    link = ""
    if accepted is not None:
        decision = accepted.cells.get(("decision", VALUE))
        decided_on = accepted.cells.get(("decided_on", VALUE))
        entries = tuple(dict(entry) for entry in accepted.entries)
        note = NOBODY if accepted.cells.get(("gate", VALUE)) == YES else WITHOUT_BOARD
        link = material.link_down(accepted, "A1")
    code = Cell(unit.code, style="cell_link" if link else "cell_plain", link=link)
    leading = (code, unit.name, decision, decided_on)
    for number, entry in enumerate(entries, 1):
        values = [entry.get(name) for name in _COLUMNS]
        yield Line((*leading, number, *values), height=_height(unit, values))
    if not entries:
        yield Line(
            (*leading, *[None] * 7, note), height=max(_height(unit, []), height_of(note, 22))
        )


def _height(unit: Unit, values: list[Scalar]) -> float:
    texts = [(unit.name, _WIDTHS[1])]
    texts += [
        (value, width)
        for value, width in zip(values, _WIDTHS[5:], strict=False)
        if isinstance(value, str)
    ]
    return max(height_of(text, width - 1) for text, width in texts)
