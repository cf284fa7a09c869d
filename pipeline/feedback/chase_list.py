"""Đôn đốc: each unit with its state and the message to send it, for people and for machines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.accept.rolled import WITHIN
from pipeline.feedback.messages import MESSAGE_WORDS, MessageKind, Messages
from pipeline.feedback.records import GivenBack
from pipeline.round.roster import Unit
from pipeline.summary.data_columns import UNIT_CODE, UNIT_NAME
from pipeline.summary.datasets import dataset
from pipeline.summary.frames import DataColumn, Dataset
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets.columns import FIRST_ROW, SheetColumn, SheetColumns, linked
from pipeline.summary.sheets.material import Material
from pipeline.summary.state_words import UNIT_STATE_WORDS, state_is
from pipeline.text.safe_text import for_csv
from pipeline.xlsx.sheet_description import Cell, Highlight, Line, Scalar, Workbook

FILE = "don-doc.xlsx"
NAME = "Đôn đốc"
CODE_HEADING, TOLD_HEADING = "Mã đơn vị", "Đã nhắn ngày"
_HOW_TO = (
    "Chọn ô Nội dung tin nhắn, chép và dán vào Zalo hoặc thư điện tử; gửi kèm tệp nêu ở cột bên "
    "cạnh. Ngày ghi tại cột Đã nhắn ngày được giữ lại khi chạy lại."
)

OFFICE_ONLY = (
    "(Chưa cần nhắn: nội dung do cán bộ tổng hợp xem lại, nêu tại trang Sửa và giải trình của "
    "tong-hop.xlsx.)"
)
THE_OFFICE = "(Cơ quan tổng hợp: không phải nhắn.)"
FROM_BELOW = "(Đơn vị có trong bảng tổng hợp của cấp dưới: cơ quan lập bảng đó nhắn.)"


_FIRST = (UnitState.MISSING, UnitState.TO_FIX, UnitState.TO_EXPLAIN, UnitState.FIT)


@dataclass(frozen=True, slots=True)
class Chased:
    """A unit with its message, or why it gets none, and the file that goes with it."""

    number: int
    unit: Unit
    state: str
    file: GivenBack | None
    kind: MessageKind | None
    """``None`` where nothing is to be sent."""
    message: str
    told: Scalar

    @property
    def attachment(self) -> Cell | str:
        """A link to the file that goes with the message."""
        if self.file is None:
            return ""
        return linked(self.file.name, f"external:{self.file.name}", "cell_link_centre")


COLUMNS = SheetColumns[Chased](
    SheetColumn("number", "STT", 6, "cell_centre", lambda one: one.number),
    SheetColumn("code", CODE_HEADING, 11, "cell_plain", lambda one: one.unit.code),
    SheetColumn("name", "Tên đơn vị", 32, "cell", lambda one: one.unit.name, spare=1),
    SheetColumn("commune", "Xã, phường", 20, "cell", lambda one: one.unit.commune, spare=1),
    SheetColumn("state", "Tình trạng", 16, "cell_centre", lambda one: one.state, spare=1),
    SheetColumn(
        "errors", "Số lỗi", 8, "count_centre", lambda one: one.file.errors if one.file else 0
    ),
    SheetColumn(
        "queries",
        "Số cần giải trình",
        10,
        "count_centre",
        lambda one: one.file.queries if one.file else 0,
    ),
    SheetColumn("phone", "Điện thoại", 15, "cell_centre", lambda one: one.unit.phone),
    SheetColumn("message", "Nội dung tin nhắn", 78, "cell", lambda one: one.message, spare=1),
    SheetColumn("attachment", "Tệp gửi kèm", 18, "cell_centre", lambda one: one.attachment),
    SheetColumn("told", TOLD_HEADING, 14, "date", lambda one: one.told),
)


def describe_chase_list(material: Material, chased: Sequence[Chased]) -> Workbook:
    """The workbook; what the officer typed in Đã nhắn ngày before comes back in its row."""
    outcomes = material.outcomes
    settings = outcomes.round.settings
    last = FIRST_ROW + max(len(chased), 1) - 1
    states = COLUMNS.area("state", FIRST_ROW, last)
    first = COLUMNS.address(FIRST_ROW, "state")
    sheet = COLUMNS.sheet(
        NAME,
        (
            Line(("DANH SÁCH ĐÔN ĐỐC",), "heading", 22),
            Line((f"Báo cáo {outcomes.round.period_words}, {settings.office.name}.",), "line"),
            Line((_HOW_TO,), "line"),
        ),
        [COLUMNS.line(one) for one in chased],
        header_height=34,
        frozen=3,
        highlights=(
            Highlight(states, state_is(first, UnitState.MISSING), "error"),
            Highlight(states, state_is(first, UnitState.TO_FIX), "query"),
            Highlight(states, state_is(first, UnitState.TO_EXPLAIN), "query"),
            Highlight(states, state_is(first, UnitState.FIT), "good"),
        ),
    )
    return Workbook(
        sheets=(sheet,),
        title=f"Danh sách đôn đốc báo cáo {outcomes.round.period_words}",
        company=settings.office.name,
        created=settings.cutoff,
    )


def describe_messages(material: Material, chased: Sequence[Chased]) -> Dataset:
    """The file of ``data/`` with the messages that can be sent as they are."""
    columns = (
        UNIT_CODE,
        DataColumn(
            "kind",
            "string",
            "Loại tin nhắn",
            "",
            tuple((str(kind), words) for kind, words in MESSAGE_WORDS.items()),
        ),
        DataColumn("message", "string", "Nội dung tin nhắn", ""),
        DataColumn("attachment", "string", "Tệp gửi kèm, trong thư mục tra-lai"),
        UNIT_NAME,
    )
    rows = (
        (
            one.unit.code,
            str(one.kind),
            for_csv(one.message),
            for_csv(one.file.name) if one.file else "",
            for_csv(one.unit.name),
        )
        for one in chased
        if one.kind
    )
    label = "Tin nhắn soạn sẵn: mỗi đơn vị cần nhắn một dòng"
    return dataset(material, "messages", label, columns, ("unit_code",), rows)


def chased_units(material: Material, files: Iterable[GivenBack]) -> Iterator[Chased]:
    """The units that report to this office itself, each with its message: whoever has to do
    something first."""
    outcomes = material.outcomes
    messages = Messages(outcomes.round, outcomes.day)
    attached = {file.unit: file for file in files}
    own = outcomes.own_units
    units = [unit for unit in material.units if not own or unit.code in own]
    units.sort(key=lambda unit: _FIRST.index(material.state_of(unit.code)))
    for number, unit in enumerate(units, 1):
        state, file = material.state_of(unit.code), attached.get(unit.code)
        kind, message = _message(unit, state, material, messages, file)
        told = outcomes.reminded.get(unit.code)
        yield Chased(number, unit, UNIT_STATE_WORDS[state], file, kind, message, told)


def _message(
    unit: Unit, state: UnitState, material: Material, messages: Messages, file: GivenBack | None
) -> tuple[MessageKind | None, str]:
    if unit.name == material.outcomes.round.settings.office.name:
        return None, THE_OFFICE
    latest = material.latest(unit.code)
    if latest is not None and WITHIN in latest.path:
        return None, FROM_BELOW
    if state == UnitState.MISSING:
        unread = material.unread.get(unit.code, ())
        if unread:
            said = messages.unread(unit, unread[-1].received, unread[-1].reason)
            return MessageKind.UNREAD, said
        if unit.code in material.awaiting_office:
            return None, OFFICE_ONLY
        is_overdue = messages.days_overdue(unit) > 0
        kind = MessageKind.OVERDUE if is_overdue else MessageKind.MISSING
        return kind, messages.chasing(unit)
    on = latest.received if latest else None
    if file is not None and file.another_form:
        counted = material.counted(unit.code)
        before = counted.received if counted else None
        said = messages.another_form(unit, on, before, counts=counted is not None)
        return MessageKind.ANOTHER_FORM, said
    corrected = messages.corrections(material.corrected.get(unit.code, ()))
    if file is not None:
        said = messages.to_fix(
            *(unit, on, file.errors, file.queries),
            in_its_file=file.in_its_file,
            is_fresh=file.fresh is not None,
            withheld=material.withheld(unit.code),
            unused=material.unused(unit.code),
            corrected=corrected,
            named=file.named,
        )
        return MessageKind.TO_FIX, said
    is_settled = state == UnitState.FIT and unit.code not in material.awaiting_office
    if not is_settled:
        return None, OFFICE_ONLY
    return MessageKind.RECEIVED, messages.received(unit, on, corrected)
