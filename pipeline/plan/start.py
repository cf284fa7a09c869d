"""Make the folder of a new round: its workbook, drop folder, ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from pipeline.files.staging import Staging, finish
from pipeline.plan.plan import Plan
from pipeline.read.ledger import LEDGER_COLUMNS
from pipeline.round.roster import Unit
from pipeline.round.round import Office, Round, SchoolYears, Settings, settings_in
from pipeline.round.round_name import StartError
from pipeline.round.write_round import NOTHING_BESIDE, Beside, write_book
from pipeline.text.places import ROUND_BOOK, rounds_in
from schemas.respondents import Period

__all__ = ["StartError", "draft_settings", "start_round"]


CLOSED_BEFORE = dt.timedelta(days=5)
"""Time between closing the figures and the due date, unless the officer says otherwise."""

SCHOOL_STARTS = 9
"""The month in which a school year begins."""


def draft_settings(
    *,
    plan: str,
    year: int,
    period: Period = "nam",
    followed: Plan | None = None,
) -> Settings:
    """Settings of a round that the officer then goes through and corrects; ``followed`` is the
    plan itself. What no plan can know, office and document that orders the report, stays empty:
    nothing of another office may be printed.

    The due date is the plan's. Where it names none, the habit of the source documents is followed:
    a half-year is reported by 20 May and a year by 20 November. Figures are closed five days
    earlier. A report on a term begins with the plan. The enrolment figures are those of the school
    year that is running when figures are closed.
    """
    due = followed.due_date(period, year) if followed else None
    due = due or dt.date(year, 5 if period == "6T" else 11, 20)
    cutoff = due - CLOSED_BEFORE
    first = year if cutoff.month >= SCHOOL_STARTS else year - 1
    begins = year
    if period == "giai-doan":
        begins = followed.start if followed and followed.start <= year else year - 4
    return Settings(
        plan=plan,
        year=year,
        period=period,
        start=dt.date(begins, 1, 1),
        end=cutoff,
        cutoff=cutoff,
        due=due,
        office=Office(code="PHONG01", name=""),
        school_years=SchoolYears(
            enrolment=f"{first}-{first + 1}", completion=f"{first - 1}-{first}"
        ),
    )


def continued(latest: Round, drafted: Settings) -> Settings:
    """The settings of a round that begins with those of ``latest``: what is the office's and the
    plan's goes on, the dates are ``drafted``; what is of that one collection stays behind. It is
    the last of the rounds before, where it comes before at all."""
    before = latest.settings
    comes_before = before.due < drafted.due
    previous = (*before.previous, latest.name) if comes_before else before.previous
    kept = (
        "plan",
        "further_plans",
        "office",
        "switches",
        "not_asked",
        "also_asked",
        "opening",
        "offices",
    )
    update = {name: getattr(before, name) for name in (*kept, "illustration")}
    reminder = before.reminder.model_copy(update={"due": None})
    update |= {"previous": tuple(dict.fromkeys(previous)), "reminder": reminder}
    return drafted.model_copy(update=update)


def units_of(latest: Round) -> tuple[Unit, ...]:
    """The roster of a round that begins with that of ``latest``, without due dates of their own,
    which were of that one collection."""
    return tuple(unit.model_copy(update={"due": None}) for unit in latest.units)


def latest_round(beside: Path, due: dt.date) -> Path | None:
    """The folder of the last round in ``beside`` that is due before ``due``, names its office and
    has no invented figures; ``None`` where there is none."""
    found = {}
    for folder in rounds_in(beside):
        settings = settings_in(folder)
        if settings.due < due and settings.office.name and not settings.illustration:
            found[folder] = settings.due
    return max(found, key=lambda folder: (found[folder], folder), default=None)


def start_round(
    folder: Path,
    settings: Settings,
    units: Sequence[Unit] = (),
    plans: Sequence[Path] = (),
    beside: Beside = NOTHING_BESIDE,
) -> tuple[Path, ...]:
    """Make ``dot-bao-cao.xlsx``, with what stands ``beside`` settings and units in it,
    ``received.csv`` and ``returned/`` in ``folder``; the workbook of each of its own ``plans`` is
    copied beside them.

    The folder may exist when it is empty, or when a start that died left it half made. Returns
    what was made. Raises ``StartError`` where it is taken or may not be made, ``OSError`` where it
    can't be written for another reason.
    """
    if folder.exists() and not folder.is_dir():
        raise StartError(f"{folder} là một tệp. Chọn tên thư mục khác cho đợt báo cáo.")
    now = dt.datetime.now()
    if folder.is_dir():
        finish(folder, now)
    if (book := folder / ROUND_BOOK).exists():
        raise StartError(
            f"Đợt {folder.name} đã có, không tạo lại. Sửa đợt đó tại {book}; đợt khác thì chọn tên "
            "khác."
        )
    if folder.is_dir() and any(folder.iterdir()):
        raise StartError(
            f"Thư mục {folder} đã có nội dung. Chọn thư mục mới, hoặc xóa thư mục này nếu không "
            "còn dùng."
        )
    try:
        staging = Staging(folder)
    except (FileNotFoundError, PermissionError) as error:
        raise StartError(
            f"Không tạo được thư mục {folder}: hệ thống không cho phép ghi ở đó. Chọn nơi khác, ví "
            "dụ thư mục rounds trong thư mục làm việc."
        ) from error
    with staging:
        staging.add(ROUND_BOOK, lambda path: write_book(path, settings, units, beside))
        for plan in plans:
            staging.add_bytes(plan.name, plan.read_bytes())
        # Excel on Windows reads a CSV as UTF-8 only when it opens with the byte order mark.
        staging.add_bytes("received.csv", (",".join(LEDGER_COLUMNS) + "\n").encode("utf-8-sig"))
        staging.add("returned", Path.mkdir)
        return tuple(staging.commit(now).paths.values())
