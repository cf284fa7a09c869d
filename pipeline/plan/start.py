"""Make the folder of a new round: settings, roster, drop folder, ledger."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from pipeline.files.staging import Staging, finish
from pipeline.plan.plan import Plan
from pipeline.read.ledger import LEDGER_COLUMNS
from pipeline.round.roster import Unit
from pipeline.round.roster_sheet import write_roster
from pipeline.round.round import Office, SchoolYears, Settings
from pipeline.round.round_name import StartError
from pipeline.round.round_words import KEY_COMMENTS
from schemas.respondents import Period

__all__ = ["StartError", "draft_settings", "settings_text", "start_round", "write_roster"]


CLOSED_BEFORE = dt.timedelta(days=5)
"""Time between closing the figures and the due date, unless the officer says otherwise."""

SCHOOL_STARTS = 9
"""The month in which a school year begins."""


def draft_settings(
    *,
    plan: str,
    year: int,
    period: Period = "nam",
    legal: str = "",
    followed: Plan | None = None,
) -> Settings:
    """Settings of a round that the officer then goes through and corrects. ``legal`` is what the
    plan names as the document that orders the report; ``followed`` is the plan itself.

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
        legal_basis=legal,
        start=dt.date(begins, 1, 1),
        end=cutoff,
        cutoff=cutoff,
        due=due,
        office=Office(code="PHONG01", name="(ghi tên cơ quan nhận báo cáo)"),
        school_years=SchoolYears(
            enrolment=f"{first}-{first + 1}", completion=f"{first - 1}-{first}"
        ),
    )


def start_round(folder: Path, settings: Settings, units: Sequence[Unit] = ()) -> tuple[Path, ...]:
    """Make ``round.toml``, ``schools.xlsx``, ``received.csv`` and ``returned/`` in ``folder``.

    The folder may exist when it is empty, or when a start that died left it half made. Returns
    what was made. Raises ``StartError`` where it is taken or may not be made, ``OSError`` where it
    can't be written for another reason.
    """
    if folder.exists() and not folder.is_dir():
        raise StartError(f"{folder} là một tệp. Chọn tên thư mục khác cho đợt báo cáo.")
    now = dt.datetime.now()
    if folder.is_dir():
        finish(folder, now)
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
        staging.add_bytes("round.toml", settings_text(settings).encode())
        staging.add("schools.xlsx", lambda path: write_roster(path, units))
        # Excel on Windows reads a CSV as UTF-8 only when it opens with the byte order mark.
        staging.add_bytes("received.csv", (",".join(LEDGER_COLUMNS) + "\n").encode("utf-8-sig"))
        staging.add("returned", Path.mkdir)
        return tuple(staging.commit(now).paths.values())


def settings_text(settings: Settings) -> str:
    """``round.toml`` with every key, each explained in Vietnamese above its line."""
    lines = [
        "# Cài đặt của đợt báo cáo. Sửa giá trị sau dấu bằng, giữ nguyên tên khóa.",
        "# Dòng bắt đầu bằng dấu # là lời giải thích, chương trình không đọc.",
        "",
        *_lines(settings, ()),
    ]
    return "\n".join(lines).rstrip("\n") + "\n"


def _lines(model: BaseModel, place: tuple[str, ...]) -> Iterator[str]:
    """Plain keys first: in TOML what follows a heading belongs to it."""
    fields = [
        (field.alias or name, field.annotation, getattr(model, name))
        for name, field in type(model).model_fields.items()
    ]
    for key, annotation, value in fields:
        if isinstance(value, BaseModel | Mapping):
            continue
        yield from _comment((*place, key))
        yield from _choices(annotation)
        yield f"# {key} =" if value is None else f"{_key(key)} = {_value(value)}"
        yield ""
    for key, _, value in fields:
        if isinstance(value, BaseModel | Mapping):
            yield from _heading((*place, key))
        if isinstance(value, BaseModel):
            yield from _lines(value, (*place, key))
        elif isinstance(value, Mapping):
            yield from _entries(value, (*place, key))


def _entries(values: Mapping[str, Any], place: tuple[str, ...]) -> Iterator[str]:
    for key, value in values.items():
        if not isinstance(value, BaseModel):
            yield f"{_key(key)} = {_value(value)}"
    yield ""
    for key, value in values.items():
        if isinstance(value, BaseModel):
            yield f"[{'.'.join(map(_key, (*place, key)))}]"
            data = value.model_dump(by_alias=True, exclude_none=True)
            yield from _entries(data, (*place, key))


def _heading(place: tuple[str, ...]) -> Iterator[str]:
    yield from _comment(place)
    yield f"[{'.'.join(map(_key, place))}]"


def _comment(place: tuple[str, ...]) -> Iterator[str]:
    for line in KEY_COMMENTS.get(".".join(place), "").splitlines():
        yield f"# {line}"


def _choices(annotation: Any) -> Iterator[str]:
    """The settings there are, also of a key that may stay unset."""
    kinds = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    for kind in kinds:
        if get_origin(kind) is Literal:
            yield f"# Chọn một: {', '.join(map(_value, get_args(kind)))}."


def _key(key: str) -> str:
    plain = key.replace("_", "").replace("-", "")
    return key if plain.isascii() and plain.isalnum() else json.dumps(key, ensure_ascii=False)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dt.date():
            return value.isoformat()
        case str():
            return json.dumps(value, ensure_ascii=False)
        case tuple() | list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            pairs = (f"{_key(str(key))} = {_value(part)}" for key, part in value.items())
            return "{ " + ", ".join(pairs) + " }"
        case _:
            return str(value)
