"""A round: one collection, its settings and its roster, from ``dot-bao-cao.xlsx``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pipeline.books.book_faults import BookFault, in_order
from pipeline.books.cell_values import shortened
from pipeline.round.old_round import old_settings
from pipeline.round.roster import Unit
from pipeline.round.round_book import RoundBook, RoundBookError, read_book, read_settings
from pipeline.round.round_sheets import LINES_BY_KEY, UNITS
from pipeline.round.round_words import FORMS_NEED, OFFICE
from pipeline.round.settings import (
    Office,
    Opening,
    Reminder,
    RoundError,
    SchoolYears,
    Settings,
    Switches,
)
from pipeline.round.unit_words import unit_unknown
from pipeline.text.places import OLD_SETTINGS, ROUND_BOOK, as_typed, is_round, rounds_in
from schemas.respondents import Respondent, spelling
from schemas.wording import pupil_words

__all__ = [
    "Office",
    "Opening",
    "Reminder",
    "Round",
    "RoundError",
    "SchoolYears",
    "Settings",
    "Switches",
    "day",
    "find_round",
    "load_round",
]

ALL_HAVE_COME = dt.timedelta(days=14)
"""The time after the due date within which the last invented return comes."""
ACTION_MONTH = ((11, 15), (12, 15))
"""The first and the last (month, day) of the Tháng hành động."""
ACTION_MONTH_ROWS = frozenset({"815"})
"""The row that tells of it: not asked before it has begun."""
LOCALITY = "DIA_BAN"
"""The placeholder of labels that a fact of the unit fills."""
INDEPENDENT_GROUPS = frozenset({"1309", "1310"})
"""The rows of Biểu 13 for children of groups that send no return of their own."""

_PERIOD_WORDING = {
    "6T": "06 tháng đầu năm {year}",
    "nam": "năm {year}",
    "giai-doan": "giai đoạn {start} - {year}",
}


UnusedBy = Callable[[str, frozenset[str]], frozenset[str]]
"""From a roster kind and its levels to the tables and rows for which there is no use."""


def _all_used(_kind: str, _levels: frozenset[str]) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Round:
    """One collection, as its folder says it."""

    name: str
    folder: Path
    settings: Settings
    units: tuple[Unit, ...]
    plan_names: tuple[str, ...] = ()
    """The plans as the workbook names them, once they are opened: the settings go by their ids
    then."""
    stated_action_month: int | None = None
    """The year of the Tháng hành động that its plan has it report, once that is opened."""
    form_basis: str = ""
    """The document that forms name as the plan's ground, once that is opened: a workbook says it,
    packaged plans leave it to the document that orders the report."""
    sent_cutoffs: frozenset[dt.date] = frozenset()
    """The cut-offs that its forms were made with, once its plans are opened."""
    sent_versions: frozenset[str] = frozenset()
    """Versions of its forms of which it kept what they ask, once its plans are opened."""
    unused: UnusedBy = field(default=_all_used, compare=False, repr=False)
    """Tells what its plans have no use for, once they are opened: that is asked of nobody."""

    @property
    def returned(self) -> Path:
        """The drop folder."""
        return self.folder / "returned"

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def by_typed_code(self) -> dict[str, Unit]:
        """Units by the code in small letters, as it may be typed; of equals the first."""
        return {unit.code.casefold(): unit for unit in reversed(self.units)}

    def codes_typed(self, typed: Iterable[str]) -> tuple[str, ...]:
        """The codes of units that somebody typed, each once. Raises ``RoundError`` with those that
        are none."""
        found = {code: self.by_typed_code.get(code.strip().casefold()) for code in typed}
        if unknown := [code for code, unit in found.items() if unit is None]:
            raise RoundError("\n".join(f"{code}: {unit_unknown(code)}." for code in unknown))
        return tuple(dict.fromkeys(unit.code for unit in found.values() if unit))

    @property
    def period_words(self) -> str:
        """``{KY}``: "06 tháng đầu năm 2025", "năm 2025"."""
        return _PERIOD_WORDING[self.settings.period].format(
            year=self.settings.year, start=self.settings.start.year
        )

    def due_of(self, unit: Unit) -> dt.date:
        """The due date of a unit: its own, else the round's."""
        return unit.due or self.settings.due

    def seen_from(self, today: dt.date) -> dt.date:
        """The day that counts as today: of an illustration, whose invented returns may be dated in
        a year to come, none before all of them have come."""
        if not self.settings.illustration:
            return today
        return max(today, self.settings.due + ALL_HAVE_COME)

    @property
    def effective_switches(self) -> dict[str, str]:
        """Switch → setting as text, "" where unset."""
        return dict(self.settings.switches.as_pairs())

    def respondent(self, unit: Unit) -> Respondent:
        """The unit as the conditions of the form see it."""
        sort = unit.kind, frozenset(unit.levels)
        if sort not in self._respondents:
            self._respondents[sort] = self._respondent(*sort)
        return self._respondents[sort]

    @cached_property
    def _respondents(self) -> dict[tuple[str, frozenset[str]], Respondent]:
        """Thousands of units are of a few sorts, and each is asked for at every turn."""
        return {}

    def _respondent(self, kind: str, levels: frozenset[str]) -> Respondent:
        return Respondent(
            kind=kind,
            levels=levels,
            period=self.settings.period,
            switches=self.settings.switches.as_pairs(),
            year=self.settings.year,
            cutoff=self.settings.cutoff,
            quarters=frozenset(self.settings.due_quarters),
            left_out=self._left_out | self.unused(kind, levels),
            added=frozenset(map(spelling, self.settings.also_asked)),
        )

    @cached_property
    def _left_out(self) -> frozenset[str]:
        not_asked = frozenset(map(spelling, self.settings.not_asked)) | self.counted_elsewhere
        begins = dt.date(self.action_month_year, *ACTION_MONTH[0])
        return not_asked | (ACTION_MONTH_ROWS if self.settings.cutoff < begins else frozenset())

    @property
    def counted_elsewhere(self) -> frozenset[str]:
        """Rows that are not asked because other returns hold their figures already."""
        own_returns = self.settings.switches.independent_groups == "own_returns"
        return INDEPENDENT_GROUPS if own_returns else frozenset()

    @property
    def action_month_year(self) -> int:
        """The year of the Tháng hành động (15/11–15/12) reported: the plan's, else that of the last
        one that has ended."""
        return self.action_month_at(self.settings.cutoff)

    def action_month_at(self, cutoff: dt.date) -> int:
        """The year of the month that a form with this cut-off asks about."""
        if self.stated_action_month is not None:
            return self.stated_action_month
        year = self.settings.year
        return year if cutoff >= dt.date(year, *ACTION_MONTH[1]) else year - 1

    @property
    def earlier_cutoffs(self) -> tuple[dt.date, ...]:
        """The cut-offs of its forms that are not its own any more."""
        return tuple(sorted(self.sent_cutoffs - {self.settings.cutoff}))

    @property
    def cutoff_words(self) -> str:
        """The cut-off, with those of forms that were made before it was moved."""
        earlier = ", ".join(map(day, self.earlier_cutoffs))
        beside = f" (báo cáo trên mẫu đã tạo trước: {earlier})" if earlier else ""
        return f"{day(self.settings.cutoff)}{beside}"

    @property
    def action_month_so_far(self) -> str:
        """Words on how far the month has come by the cut-off, and by those of earlier forms; ""
        where it is over by all."""
        begins, ends = (dt.date(self.action_month_year, *one) for one in ACTION_MONTH)
        parts = [f"tính đến ngày {day(self.settings.cutoff)}"] * self.is_within_action_month
        earlier = [day(one) for one in self.earlier_cutoffs if begins <= one < ends]
        if earlier:
            parts.append(f"báo cáo trên mẫu đã tạo trước: đến ngày {', '.join(earlier)}")
        return "; ".join(parts)

    @property
    def is_within_action_month(self) -> bool:
        """True where the month reported is not over by the cut-off: it is asked as far as it has
        come."""
        return self.settings.cutoff < dt.date(self.action_month_year, *ACTION_MONTH[1])

    def facts(self, unit: Unit | None = None) -> dict[str, str]:
        """Placeholder → its text in the forms' wording (``{KY}``, ``{HAN}``, ``{Y-1}`` …)."""
        settings = self.settings
        first_year = int(settings.school_years.enrolment[:4])
        facts = {
            "NAM": str(settings.year),
            "KY": self.period_words,
            "TU_NGAY": day(settings.start),
            "DEN_NGAY": day(settings.end),
            "NGAY_CHOT": day(settings.cutoff),
            "NAM_HOC": settings.school_years.enrolment,
            "NAM_HOC_HT": settings.school_years.completion,
            "HAN": day(self.due_of(unit) if unit else settings.due),
            "CO_QUAN_NHAN": settings.office.name,
            "CO_QUAN_CHU_QUAN": settings.office.parent,
            "VAN_BAN": settings.legal_basis,
            "CAN_CU": self.form_basis,
            LOCALITY: unit.locality if unit else "",
            "Y": str(first_year),
            "TU_KHI": settings.switches.trained_since,
            "NAM_THD": str(self.action_month_year),
            **pupil_words(unit.kind if unit else ""),
        }
        facts.update({f"Y-{back}": str(first_year - back) for back in range(1, 16)})
        return facts


def day(date: dt.date) -> str:
    """``dd/mm/yyyy``, as every form and sentence writes a date."""
    return f"{date:%d/%m/%Y}"


def load_round(folder: Path) -> Round:
    """The round of a folder. Raises ``RoundBookError`` that lists every fault, what is still to be
    filled in too, another ``RoundError`` where there is no workbook to be read."""
    found = round_with_faults(folder)
    if found.faults:
        raise RoundBookError(folder / ROUND_BOOK, found.faults)
    return found.round


@dataclass(frozen=True)
class RoundWithFaults:
    """A round as far as its workbook could be read: a stand-in is in the place of what could not,
    and a fault tells of it."""

    round: Round
    book: RoundBook
    faults: tuple[BookFault, ...]


def round_with_faults(folder: Path) -> RoundWithFaults:
    """The round of a folder, for who has more to tell of it. Raises ``RoundError`` where there are
    no settings to be read."""
    path = folder / ROUND_BOOK
    if (folder / OLD_SETTINGS).is_file():
        raise RoundError(_to_be_converted(folder))
    faults: tuple[BookFault, ...] = ()
    try:
        book = read_book(path)
    except RoundBookError as error:
        if error.book is None:
            raise
        book, faults = error.book, error.faults
    faults = tuple(in_order((*faults, *_lacking(book, faults)), book.names))
    return RoundWithFaults(Round(folder.name, folder, book.settings, book.units), book, faults)


def _lacking(book: RoundBook, faults: Collection[BookFault]) -> Iterator[BookFault]:
    """Faults of what every round needs and is still empty, where no other may be why."""
    at, sheets = book.places.get(OFFICE, ""), {fault.sheet for fault in faults}
    is_told = any((fault.sheet, fault.cell) == (book.sheet, at) for fault in faults)
    if not book.settings.office.name and not is_told:
        said = "chưa ghi tên cơ quan nhận báo cáo (Tên cơ quan)"
        yield BookFault(book.sheet, at, said, "Ghi tên cơ quan vào ô này")
    if not book.units and sheets.isdisjoint({"", UNITS.name}):
        yield BookFault(UNITS.name, "", "chưa có đơn vị nào", "Ghi mỗi đơn vị một dòng")


def _to_be_converted(folder: Path) -> str:
    if (folder / ROUND_BOOK).is_file():
        return (
            f"{folder} có cả {ROUND_BOOK} và {OLD_SETTINGS}; mỗi đợt chỉ dùng {ROUND_BOOK}. Chuyển "
            f"{OLD_SETTINGS} đi nơi khác rồi chạy lại."
        )
    return (
        f"{folder / OLD_SETTINGS} là thiết lập kiểu cũ. Chuyển đợt này sang {ROUND_BOOK} bằng "
        f"lệnh: tonghop convert {as_typed(folder.name)}"
    )


def lacking_for_forms(book: RoundBook) -> Iterator[BookFault]:
    """Faults of what every form prints beside the office's name, which no round does without, and
    is still empty. Invented rounds say on every page that they are."""
    for key in FORMS_NEED if not book.settings.illustration else ():
        line = LINES_BY_KEY[key]
        if key != OFFICE and not line.of(book.settings):
            remedy = "Biểu mẫu in nội dung này"
            said = f'chưa ghi "{line.name}"'
            yield BookFault(book.sheet, book.places.get(key, ""), said, remedy)


def settings_in(folder: Path) -> Settings:
    """The settings of a round as history or for its dates alone, converted or not. Raises
    ``RoundError``."""
    if not (folder / ROUND_BOOK).is_file() and (folder / OLD_SETTINGS).is_file():
        return old_settings(folder / OLD_SETTINGS)
    return read_settings(folder / ROUND_BOOK)


def unknown_before(name: str, round_: Round) -> tuple[str, str] | None:
    """The fault of an earlier round's name, and the remedy; ``None`` where that round lies
    beside ``round_``."""
    beside = round_.folder.parent
    if name == round_.folder.name:
        return f'"{name}" là chính đợt này, không phải đợt trước', "Bỏ tên này khỏi ô"
    if is_round(beside / name) and (beside / name).parent == beside:
        return None
    known = [other.name for other in rounds_in(beside) if other.name != round_.folder.name]
    remedy = (
        f"Chép thư mục của đợt đó vào {beside}, hoặc sửa ô này. Các đợt hiện có: "
        f"{', '.join(known) or '(không có)'}"
    )
    return f'không có đợt trước "{shortened(name)}"', remedy


def find_round(name: str, root: Path) -> Path:
    """The folder of a round given by path, by name under ``rounds/``, or "" for the round with
    the latest due date. Raises ``RoundError`` naming the rounds there are."""
    if name:
        for folder in (Path(name), root / "rounds" / name):
            if is_round(folder):
                # A link has the name and the place by which people know the round.
                is_link = folder.is_symlink()
                return folder.parent.resolve() / folder.name if is_link else folder.resolve()
    known = rounds_in(root / "rounds")
    if not name and known:
        return max(known, key=lambda folder: (settings_in(folder).due, folder))
    if not name:
        raise RoundError(
            f"Chưa có đợt báo cáo nào trong {root / 'rounds'}. Tạo bằng: tonghop new "
            "rounds/<tên đợt>"
        )
    listed = ", ".join(folder.name for folder in known) or "(chưa có đợt nào)"
    raise RoundError(f'Không có đợt báo cáo "{shortened(name)}". Các đợt hiện có: {listed}.')
