"""What people do to a form, by name: each kind spoils one filled form in one place.

A new kind is one function of ``spoils_cells`` or ``spoils_tables`` and one line of ``MESS``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from pipeline.round.roster import Unit
from pipeline.sample import spoils_cells, spoils_tables
from pipeline.sample.errors import SampleError
from pipeline.sample.filled_form import FilledForm
from pipeline.sample.habits import Habits
from schemas.registry import FORM
from schemas.respondents import SCHOOL_KINDS

__all__ = [
    "MESS",
    "SENT_AS_PDF",
    "SENT_TWICE",
    "Mess",
    "can_be_messed",
    "read_mess",
    "require_place",
]

SENT_TWICE = "sent_twice"
SENT_AS_PDF = "sent_as_pdf"


@dataclass(frozen=True)
class Mess:
    """One kind: what the clerk did, whether the return can still count, and how it is done.

    ``spoil`` gives the place, ``sheet!cell``; without it the kind is about the file as a whole.
    ``table`` is the one that is spoiled; ``needs`` the habit without which it would be empty.
    """

    words: str
    counts: bool
    spoil: Callable[[FilledForm], str] | None = None
    table: str = "staff"
    needs: str = ""

    def made_possible(self, habits: Habits) -> Habits:
        """``habits`` with the one that is needed."""
        return replace(habits, **{self.needs: True}) if self.needs else habits


MESS: dict[str, Mess] = {
    "female_above_total": Mess("Nữ lớn hơn Tổng số", False, spoils_cells.female_above_total),
    "total_typed_over": Mess(
        "ghi đè số sai lên ô tổng đã khóa", False, spoils_cells.total_typed_over
    ),
    "text_in_count": Mess("ghi chữ vào ô số", False, spoils_cells.text_in_count),
    "blank_cell": Mess("để trống một ô", False, spoils_cells.blank_cell),
    "date_in_count": Mess("Excel đổi số thành ngày", False, spoils_cells.date_in_count),
    "decimal": Mess("số người có phần lẻ", False, spoils_cells.decimal),
    "gate_left_blank": Mess(
        "chưa chọn Có hoặc Không ở đầu biểu", False, spoils_cells.gate_left_blank, "succession"
    ),
    "unit_word": Mess("ghi đơn vị tính sau con số", True, spoils_cells.unit_word),
    "dash_for_zero": Mess("ghi dấu gạch thay số 0", True, spoils_cells.dash_for_zero),
    "nonbreaking_space": Mess("số dạng chữ có dấu cách lạ", True, spoils_cells.nonbreaking_space),
    "renamed_sheet": Mess("đổi tên trang", True, spoils_cells.renamed_sheet),
    "two_chairs": Mess("hai Trưởng ban", False, spoils_tables.two_chairs, "board", "board"),
    "member_twice": Mess(
        "một thành viên Ban ghi hai lần", False, spoils_tables.member_twice, "board", "board"
    ),
    "sex_abbreviated": Mess(
        "gõ giới tính không dấu thay vì chọn", True, spoils_tables.sex_abbreviated, "board", "board"
    ),
    "event_outside_period": Mess(
        "hoạt động ngoài kỳ báo cáo",
        False,
        spoils_tables.event_outside_period,
        "outreach",
        "outreach",
    ),
    "list_total_row": Mess(
        "thêm dòng Tổng cộng vào danh sách",
        True,
        spoils_tables.list_total_row,
        "outreach",
        "outreach",
    ),
    "gate_without_list": Mess(
        "chọn Có nhưng danh sách trống",
        False,
        spoils_tables.gate_without_list,
        "outreach",
        "outreach",
    ),
    "list_behind_no": Mess(
        "chọn Không nhưng danh sách có dòng",
        False,
        spoils_tables.list_behind_no,
        "outreach",
        "outreach",
    ),
    "money_in_million": Mess(
        "ghi tiền bằng triệu đồng", True, spoils_tables.money_in_million, "resources"
    ),
    "yes_without_link": Mess(
        "trả lời Có nhưng thiếu minh chứng", True, spoils_tables.yes_without_link, "checklist"
    ),
    "half_done_answer": Mess(
        "trả lời không phải Có hoặc Không", False, spoils_tables.half_done_answer, "checklist"
    ),
    "level_above_all": Mess(
        "đăng ký chỉ tiêu trên 100%",
        True,
        spoils_tables.level_above_all,
        "own_targets",
        "own_targets",
    ),
    SENT_TWICE: Mess("gửi hai lần, lần sau khác lần trước", True),
    SENT_AS_PDF: Mess("gửi bản quét PDF thay tệp Excel", False),
}


def can_be_messed(unit: Unit) -> bool:
    """Schools only: every kind has a place on a school's form."""
    return unit.kind in SCHOOL_KINDS


def require_place(kind: str, period: str) -> None:
    """Raises ``SampleError`` where there is no such kind, or where its table is not asked in a
    round of this period."""
    if kind not in MESS:
        raise SampleError(f"Không có loại {kind}; dùng {', '.join(MESS)}.")
    periods = FORM.by_name[MESS[kind].table].asked.periods
    if periods is not None and period not in periods:
        raise SampleError(
            f"Loại {kind} cần {FORM.by_name[MESS[kind].table].label}, mà kỳ {period} không hỏi "
            "biểu này. Bỏ loại đó hoặc chọn kỳ khác."
        )


def read_mess(text: str) -> dict[str, int]:
    """The wish of a command line: ``kind=2,other`` or a number of spoiled returns in all.

    Raises ``SampleError`` that lists the kinds.
    """
    text = text.strip()
    if text.isdecimal():
        kinds = list(MESS)
        spread = [kinds[i % len(kinds)] for i in range(int(text))]
        return {kind: spread.count(kind) for kind in kinds if kind in spread}
    wish: dict[str, int] = {}
    for part in filter(None, (part.strip() for part in text.split(","))):
        kind, _, number = part.partition("=")
        if kind.strip() not in MESS or not (number.strip() or "1").isdecimal():
            known = "\n".join(f"  {name}: {mess.words}" for name, mess in MESS.items())
            raise SampleError(f'Không hiểu "{part}". Ghi loại=số lượng; các loại:\n{known}')
        wish[kind.strip()] = wish.get(kind.strip(), 0) + int(number.strip() or "1")
    return wish
