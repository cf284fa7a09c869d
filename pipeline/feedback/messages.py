"""The messages to a unit: plain text, ready to be sent, every fact from the round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.round.roster import Unit
from pipeline.round.round import Round, day
from pipeline.text.document_words import REPORT_OF_FIGURES
from pipeline.text.findings import capitalised
from schemas.respondents import SCHOOL_KINDS

_SATURDAY = 5
_WORKING_DAYS_AFTER = 2
MOST_NAMED = 3
"""The most corrections, and the most errors, that a message names."""


class MessageKind(StrEnum):
    """Reasons to write to a unit."""

    MISSING = "missing"
    OVERDUE = "overdue"
    UNREAD = "unread"
    ANOTHER_FORM = "another_form"
    TO_FIX = "to_fix"
    RECEIVED = "received"


MESSAGE_WORDS: Mapping[MessageKind, str] = {
    MessageKind.MISSING: "Nhắc nộp, còn hạn",
    MessageKind.OVERDUE: "Nhắc nộp, đã quá hạn",
    MessageKind.UNREAD: "Tệp đã gửi chưa đọc được",
    MessageKind.ANOTHER_FORM: "Tệp đã gửi không phải mẫu của đơn vị",
    MessageKind.TO_FIX: "Còn nội dung phải sửa hoặc giải trình",
    MessageKind.RECEIVED: "Đã nhận, số liệu hợp lệ",
}


def in_part_words(withheld: int, unused: Sequence[str]) -> str:
    """Words for the cells and the ``unused`` tables that don't count while the rest of a return
    does, to follow a sentence; "" for none."""
    parts = [f"toàn bộ {', '.join(unused)}"] if unused else []
    if withheld:
        parts.append(f"{withheld} ô{' khác' if unused else ''} liên quan đến lỗi")
    if not parts:
        return ""
    said = capitalised(" và ".join(parts))
    return f" {said} chưa được dùng; số liệu còn lại đã được dùng."


@dataclass(frozen=True)
class Messages:
    """The messages of a round to its units, written on the day ``today``."""

    round: Round
    today: dt.date

    def due(self, unit: Unit) -> dt.date:
        """The day to send by: as set, unless the unit has a due date of its own that is to come;
        else the day before the due date while that is to come, as "trước ngày" asks; else two
        working days from today."""
        settings, due = self.round.settings, self.round.due_of(unit)
        is_own = unit.due is not None and self.today < unit.due
        if settings.reminder.due is not None and not is_own:
            return settings.reminder.due
        if self.today < due:
            return due - dt.timedelta(days=1)
        found, left = self.today, _WORKING_DAYS_AFTER
        while left:
            found += dt.timedelta(days=1)
            left -= found.weekday() < _SATURDAY
        return found

    def days_overdue(self, unit: Unit) -> int:
        """Days past the due date, none on it; by the day that messages ask to send by at most,
        since they are sent before that day."""
        return (min(self.today, self.due(unit)) - self.round.due_of(unit)).days

    def chasing(self, unit: Unit) -> str:
        """Message to a unit that sent nothing, or nothing that could be read."""
        return self._overdue(unit) if self.days_overdue(unit) > 0 else self._missing(unit)

    def _missing(self, unit: Unit) -> str:
        office = self.round.settings.office
        return (
            f"{self._opening(unit)} {office.name} chưa nhận được báo cáo số liệu bình đẳng giới "
            f"{self.round.period_words} của đơn vị (hạn: trước ngày "
            f"{day(self.round.due_of(unit))}). Đề nghị đơn vị gửi tệp Excel theo mẫu đã cấp về "
            f"{office.email or office.name} {self._by(unit)}.{self._contact} Trân trọng."
        )

    def _overdue(self, unit: Unit) -> str:
        office = self.round.settings.office
        return (
            f"{self._opening(unit)} {REPORT_OF_FIGURES} {self.round.period_words} của "
            f"đơn vị đã quá hạn nộp (hạn: trước ngày {day(self.round.due_of(unit))}). Đề nghị gửi "
            f"{self._by(unit)}; trường hợp chưa gửi được, đơn vị báo lý do về {office.name}. "
            "Trân trọng."
        )

    def unread(self, unit: Unit, received: dt.date | None, reason: str) -> str:
        """Message to a unit of which nothing but a file that can't be read came; ``reason`` says
        what it is and what to send."""
        on = f" ngày {day(received)}" if received else ""
        return (
            f"{self._opening(unit)} {self.round.settings.office.name} đã nhận tệp của đơn vị{on} "
            f"nhưng chưa đọc được số liệu. {reason} Thời hạn gửi lại: {self._by(unit)}."
            f"{self._contact} Trân trọng."
        )

    def to_fix(
        self,
        unit: Unit,
        received: dt.date | None,
        errors: int,
        queries: int,
        *,
        in_its_file: bool,
        is_fresh: bool = False,
        withheld: int = 0,
        unused: Sequence[str] = (),
        corrected: str = "",
        named: Sequence[str] = (),
    ) -> str:
        """Message to a unit whose return has open findings. ``in_its_file``: they are marked in the
        unit's own file, or where that ``is_fresh`` in its form made anew; else a list of them goes
        with the message. ``withheld`` cells and ``unused`` tables of it don't count for its errors;
        ``corrected`` is what ``corrections`` says; ``named`` are the first of its errors."""
        parts = [
            words
            for number, words in (
                (errors, f"{errors} nội dung phải sửa"),
                (queries, f"{queries} nội dung cần giải trình"),
            )
            if number
        ]
        on = f" đã nhận ngày {day(received)}" if received else " đã nhận"
        doing = (errors, "sửa"), (queries, "giải trình" if errors else "giải trình trực tiếp")
        what = ", ".join(word for number, word in doing if number)
        more = " và các nội dung khác nêu trong tệp" if errors > len(named) else ""
        wrong = f" Nội dung phải sửa: {'; '.join(named)}{more}." if named else ""
        if in_its_file and is_fresh:
            how = (
                "đã đánh dấu trong tệp gửi kèm (xem trang đầu). Không sửa được trên tệp đơn vị đã "
                "gửi (lý do nêu tại trang đầu); tệp gửi kèm là biểu mẫu mới, đã điền sẵn số liệu "
                "đọc được của đơn vị. Đề nghị bổ sung, sửa trên tệp gửi kèm, gửi lại"
            )
        elif in_its_file:
            how = (
                f"đã đánh dấu trong tệp gửi kèm (xem trang đầu). Đề nghị {what} trên tệp đó, không "
                "lập tệp mới, gửi lại"
            )
        else:
            how = "nêu trong tệp gửi kèm. Đề nghị sửa trên mẫu Excel (.xlsx) đã cấp, gửi lại"
        return (
            f"{self._opening(unit)} {REPORT_OF_FIGURES} {self.round.period_words} của "
            f"đơn vị{on}. Còn {' và '.join(parts)}, {how} {self._by(unit)}.{wrong}"
            f"{in_part_words(withheld, unused)}{corrected} Trân trọng."
        )

    def another_form(
        self, unit: Unit, received: dt.date | None, counted: dt.date | None, *, counts: bool
    ) -> str:
        """Message to a unit that sent another form than its own last. ``counts``: an earlier return
        of it, received ``counted``, is in use and has nothing to mend; else the right form goes
        with the message."""
        on = f" ngày {day(received)}" if received else ""
        form = f"mẫu {self.round.period_words} đã cấp cho đơn vị"
        if counts:
            before = f" đã nhận ngày {day(counted)}" if counted else " đã nhận trước đó"
            then = (
                f" Số liệu đang dùng là báo cáo{before}. Trường hợp số liệu có thay đổi, đề nghị "
                f"sửa trên {form}"
            )
        else:
            then = " Đề nghị lập báo cáo trên tệp gửi kèm (mẫu đúng của đơn vị)"
        return (
            f"{self._opening(unit)} Tệp nhận{on} không phải {form} nên không dùng được cho báo cáo "
            f"số liệu bình đẳng giới (lý do nêu trong tệp gửi kèm).{then}, gửi lại "
            f"{self._by(unit)}. Trân trọng."
        )

    def corrections(self, said: Sequence[str]) -> str:
        """Words for the corrections in a unit's return, to follow a sentence; "" for none."""
        if not said:
            return ""
        listed = "; ".join(said[:MOST_NAMED])
        more = "" if len(said) <= MOST_NAMED else " và các ô đã đánh dấu khác"
        return (
            f" {self.round.settings.office.name} đã sửa {len(said)} số liệu của đơn vị: {listed}"
            f"{more}; nếu chưa đúng, đề nghị báo lại."
        )

    def received(self, unit: Unit, on: dt.date | None, corrected: str = "") -> str:
        """Message to a unit whose return is in order. Of receipt the day is known, not the hour."""
        when = f" ngày {day(on)}" if on else ""
        thanked = " đơn vị" if unit.kind in SCHOOL_KINDS else ""
        return (
            f"Đã nhận báo cáo {self.round.period_words} của {unit.name}{when}. Số liệu hợp lệ."
            f"{corrected} Trân trọng cảm ơn{thanked}."
        )

    def _opening(self, unit: Unit) -> str:
        return f"Kính gửi {self.round.settings.reminder.addressed(unit.kind)} {unit.name}."

    def _by(self, unit: Unit) -> str:
        hours, _, minutes = self.round.settings.reminder.time.partition(":")
        return f"chậm nhất {int(hours):02} giờ {minutes} ngày {day(self.due(unit))}"

    @property
    def _contact(self) -> str:
        office = self.round.settings.office
        parts = [
            f"đồng chí {office.contact}" if office.contact else "",
            f"điện thoại {office.phone}" if office.phone else "",
        ]
        told = ", ".join(part for part in parts if part)
        return f" Vướng mắc liên hệ {told}." if told else ""
