"""Đôn đốc: each unit, its state, and the message to send it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pipeline.accept.rolled import WITHIN
from pipeline.feedback.messages import Messages
from pipeline.feedback.records import GivenBack
from pipeline.round.roster import Unit
from pipeline.summary.sheets.material import Material
from pipeline.xlsx.addresses import address_of
from pipeline.xlsx.sheet_description import (
    Cell,
    Highlight,
    Line,
    PrintSetup,
    Scalar,
    Sheet,
    Workbook,
)
from pipeline.xlsx.theme import height_of

FILE = "don-doc.xlsx"
NAME = "Đôn đốc"
CODE_HEADING, TOLD_HEADING = "Mã đơn vị", "Đã nhắn ngày"
HEADINGS = (
    "STT",
    CODE_HEADING,
    "Tên đơn vị",
    "Xã, phường",
    "Tình trạng",
    "Số lỗi",
    "Số cần giải trình",
    "Điện thoại",
    "Nội dung tin nhắn",
    "Tệp gửi kèm",
    TOLD_HEADING,
)
_WIDTHS = (6, 11, 32, 20, 16, 8, 10, 15, 78, 18, 14)
_HEADER_ROW = 3
_FIRST = _HEADER_ROW + 1
_STATE = 4
_TALLEST = 409

_HOW_TO = (
    "Chọn ô Nội dung tin nhắn, chép và dán vào Zalo hoặc thư điện tử; gửi kèm tệp nêu ở cột bên "
    "cạnh. Ngày ghi tại cột Đã nhắn ngày được giữ lại khi chạy lại."
)

OFFICE_ONLY = (
    "(Chưa cần nhắn: nội dung do cán bộ tổng hợp xem lại, nêu tại trang Sửa và giải trình của "
    "tong-hop.xlsx.)"
)
FROM_BELOW = "(Đơn vị có trong bảng tổng hợp của cấp dưới: cơ quan lập bảng đó nhắn.)"


def describe_chase_list(material: Material, files: Iterable[GivenBack]) -> Workbook:
    """The workbook; what the officer typed in Đã nhắn ngày before comes back in its row."""
    outcomes = material.outcomes
    messages = Messages(outcomes.round, outcomes.day)
    attached = {file.unit: file for file in files}
    own, settings = outcomes.own_units, outcomes.round.settings
    units = [unit for unit in material.units if not own or unit.code in own]
    last = _FIRST + max(len(units), 1) - 1
    states = (_FIRST, _STATE, last, _STATE)
    first = address_of(_FIRST, _STATE)
    lines = [
        Line(("DANH SÁCH ĐÔN ĐỐC",), "heading", 22),
        Line((f"Báo cáo {outcomes.round.period_words}, {settings.office.name}.",), "line"),
        Line((_HOW_TO,), "line"),
        Line(HEADINGS, "header", 34),
        *(
            _line(number, unit, material, messages, attached.get(unit.code))
            for number, unit in enumerate(units, 1)
        ),
    ]
    sheet = Sheet(
        name=NAME,
        widths=_WIDTHS,
        styles=(
            *("cell_centre", "cell_plain", "cell", "cell", "cell_centre", "count_centre"),
            *("count_centre", "cell_centre", "cell", "cell_centre", "date"),
        ),
        lines=tuple(lines),
        freeze=(_FIRST, 3),
        filter=(_HEADER_ROW, 0, last, len(HEADINGS) - 1),
        highlights=(
            Highlight(states, f'{first}="Chưa nộp"', "error"),
            Highlight(states, f'{first}="Đã nộp, cần sửa"', "query"),
            Highlight(states, f'{first}="Đã nộp, cần giải trình"', "query"),
            Highlight(states, f'{first}="Đã nộp, hợp lệ"', "good"),
        ),
        printing=PrintSetup(repeat=(_HEADER_ROW, _HEADER_ROW), narrow_margins=True),
        tab="tab_first",
    )
    return Workbook(
        sheets=(sheet,),
        title=f"Danh sách đôn đốc báo cáo {outcomes.round.period_words}",
        company=settings.office.name,
        created=settings.cutoff,
    )


def _line(
    number: int, unit: Unit, material: Material, messages: Messages, file: GivenBack | None
) -> Line:
    state = material.state_of(unit.code)
    errors, queries = (file.errors, file.queries) if file else (0, 0)
    message = _message(unit, state, material, messages, file)
    told: Scalar = material.outcomes.reminded.get(unit.code)
    attachment = (
        Cell(file.name, style="cell_link_centre", link=f"external:{file.name}") if file else ""
    )
    cells = (
        *(number, unit.code, unit.name, unit.commune, state, errors, queries),
        *(unit.phone, message, attachment, told),
    )
    texts = ((unit.name, 2), (unit.commune, 3), (state, 4), (message, 8))
    height = max(height_of(text, _WIDTHS[at] - 1) for text, at in texts)
    return Line(cells, height=min(height, _TALLEST))


def _message(
    unit: Unit, state: str, material: Material, messages: Messages, file: GivenBack | None
) -> str:
    latest = material.latest(unit.code)
    if latest is not None and WITHIN in latest.path:
        return FROM_BELOW
    if state == "Chưa nộp":
        return messages.chasing(unit)
    on = latest.received if latest else None
    if file is not None and file.another_form:
        counted = material.counted(unit.code)
        before = counted.received if counted else None
        return messages.another_form(unit, on, before, counts=counted is not None)
    if file is not None:
        return messages.to_fix(unit, on, file.errors, file.queries, in_its_file=file.in_its_file)
    is_settled = state == "Đã nộp, hợp lệ" and unit.code not in material.awaiting_office
    return messages.received(unit, on) if is_settled else OFFICE_ONLY


def told_before(rows: Iterable[Iterable[Scalar]]) -> Mapping[str, Scalar]:
    """What stands in Đã nhắn ngày of an earlier list, by unit code; ``rows`` from its top."""
    places: tuple[int, int] | None = None
    told: dict[str, Scalar] = {}
    for cells in rows:
        row = tuple(cells)
        texts = [str(value or "").strip() for value in row]
        if places is None:
            if CODE_HEADING in texts and TOLD_HEADING in texts:
                places = texts.index(CODE_HEADING), texts.index(TOLD_HEADING)
            continue
        code, at = texts[places[0]] if places[0] < len(texts) else "", places[1]
        if code and at < len(row) and row[at] not in (None, ""):
            told[code] = row[at]
    return told
