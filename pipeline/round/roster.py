"""The roster: the units expected to report, one per row of ``schools.xlsx``."""

from __future__ import annotations

import datetime as dt
import unicodedata
import zlib
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipeline.round.remedies import UNIT_CODE, remedy
from pipeline.text.errors import OfficerMustAct
from pipeline.text.spelling import fold, telephone
from schemas.respondents import LEVELS, UnitKind

HEADINGS: dict[str, str] = {
    "Mã đơn vị": "code",
    "Tên đơn vị": "name",
    "Loại": "kind",
    "Cấp học": "levels",
    "Loại hình": "ownership",
    "Xã/phường": "commune",
    "Cụm": "cluster",
    "Tên khác": "aliases",
    "Từ ngày": "valid_from",
    "Đến ngày": "valid_to",
    "Thư điện tử": "email",
    "Điện thoại": "phone",
}
"""The columns of ``schools.xlsx``, in order."""

LEVEL_WORDS = {
    "MN": "Mầm non",
    "TH": "Tiểu học",
    "THCS": "Trung học cơ sở",
    "LC": "Liên cấp",
    "GDTX": "Giáo dục thường xuyên",
    "XA": "Xã, phường",
    "PHONG": "Cơ quan quản lý",
}


OWNERSHIPS = ("Công lập", "Dân lập", "Tư thục")


class RosterError(OfficerMustAct):
    """The roster cannot be used; the message lists rows and remedies."""


def shown(cell: Any) -> Any:
    """The value of a cell of openpyxl; of a number that its format shows with zeros in front of it
    (``000``), as codes are kept, the text that people see."""
    value = cell.value
    if type(value) is int and set(cell.number_format) == {"0"}:
        return f"{value:0{len(cell.number_format)}}" if cell.number_format != "0" else value
    return value


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _phone(value: object) -> str:
    """A number among the telephone numbers has lost the 0 that opens it."""
    text = _text(value)
    return telephone(text) if isinstance(value, int | float) else text


def _capitals(value: object) -> str:
    """A kind or level as it is known, however large it is typed (``th``)."""
    return _text(value).upper()


def _parts(value: object) -> tuple[str, ...]:
    if isinstance(value, tuple | list):
        return tuple(value)
    return tuple(part for raw in _text(value).replace(";", ",").split(",") if (part := raw.strip()))


def _levels(value: object) -> tuple[str, ...]:
    return tuple(map(_capitals, _parts(value)))


def _date(value: object) -> object:
    if value is None or value == "":
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, str):
        return dt.datetime.strptime(value.strip(), "%d/%m/%Y").date()
    return value


def _ownership(value: object) -> str:
    """The ownership as plans write it, however the roster spells it."""
    text = _text(value)
    if not text:
        return OWNERSHIPS[0]
    for word in OWNERSHIPS:
        if fold(word) == fold(text):
            return word
    # An unknown word would silently keep the unit out of the indicators of public schools.
    raise ValueError(f"không có loại hình này; ghi một trong: {', '.join(OWNERSHIPS)}")


Text = Annotated[str, BeforeValidator(_text)]
Date = Annotated[dt.date | None, BeforeValidator(_date)]


class Unit(BaseModel):
    """A unit expected to report. ``kind`` is one of the roster kinds; ``levels`` pick tables."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Annotated[str, BeforeValidator(_text), Field(pattern=UNIT_CODE)]
    name: Annotated[str, BeforeValidator(_text), Field(min_length=1)]
    kind: Annotated[UnitKind, BeforeValidator(_capitals)]
    levels: Annotated[tuple[str, ...], BeforeValidator(_levels)] = ()
    ownership: Annotated[str, BeforeValidator(_ownership)] = OWNERSHIPS[0]
    commune: Text = ""
    cluster: Text = ""
    aliases: Annotated[tuple[str, ...], BeforeValidator(_parts)] = ()
    valid_from: Date = None
    valid_to: Date = None
    email: Text = ""
    phone: Annotated[str, BeforeValidator(_phone)] = ""

    @model_validator(mode="before")
    @classmethod
    def _levels_follow_kind(cls, data: Any) -> Any:
        if isinstance(data, dict) and not _parts(data.get("levels")):
            kind = _capitals(data.get("kind"))
            data = {**data, "levels": (kind,) if kind in LEVELS else ()}
        return data

    def group(self, multi_level: str) -> str:
        """The kind that the unit is grouped under: its own, or of a school of several levels its
        "lowest" or "highest" level."""
        if self.kind != "LC" or multi_level == "own":
            return self.kind
        choose = min if multi_level == "lowest" else max
        return choose(self.levels, key=LEVELS.index)

    @model_validator(mode="after")
    def _levels_are_known(self) -> Unit:
        unknown = [level for level in self.levels if level not in LEVELS]
        if unknown:
            raise ValueError(f"cấp học {', '.join(unknown)} không có; dùng {', '.join(LEVELS)}")
        if self.kind == "LC" and len(self.levels) < 2:
            raise ValueError("trường liên cấp phải ghi từ hai cấp học, ví dụ: TH, THCS")
        return self

    @property
    def level_words(self) -> str:
        """The level as forms print it."""
        if self.kind == "LC":
            return "Liên cấp (" + ", ".join(LEVEL_WORDS[level] for level in self.levels) + ")"
        return LEVEL_WORDS[self.kind]

    def exists_on(self, date: dt.date) -> bool:
        """Tell if the unit is open on ``date``."""
        return (self.valid_from is None or self.valid_from <= date) and (
            self.valid_to is None or date <= self.valid_to
        )


_UNREADABLE = (
    InvalidFileException,
    BadZipFile,
    OSError,
    LookupError,
    ValueError,
    SyntaxError,
    zlib.error,
)
"""Errors of a file that is no workbook, or a damaged one (broken XML is a ``SyntaxError``)."""


def read_roster(path: Path) -> tuple[Unit, ...]:
    """The units of ``schools.xlsx``, in its order; blank rows are passed over.

    Raises ``RosterError`` that lists every wrong row, missing heading and code used twice.
    """
    try:
        # Read-only sheets are parsed only when they are gone through: a damaged one shows then.
        with closing(load_workbook(path, read_only=True, data_only=True)) as workbook:
            rows = [[shown(cell) for cell in row] for row in workbook.worksheets[0].iter_rows()]
    except FileNotFoundError as error:
        raise RosterError(
            f"Không có danh sách đơn vị {path}. Chép lại tệp này từ bản sao lưu; đợt mới thì tạo "
            "bằng lệnh tonghop new."
        ) from error
    except PermissionError:
        raise  # what the system refuses has a remedy of its own
    except _UNREADABLE as error:
        raise RosterError(
            f"{path} không phải tệp Excel (.xlsx) hoặc đã hỏng. Mở bằng Excel, lưu lại dạng .xlsx "
            "rồi chạy lại."
        ) from error
    if not rows:
        raise RosterError(f"{path} không có dòng nào. Cần dòng tiêu đề: {', '.join(HEADINGS)}.")
    headings = [_text(value) for value in rows[0]]
    missing = [name for name in ("Mã đơn vị", "Tên đơn vị", "Loại") if name not in headings]
    if missing:
        raise RosterError(f"{path}: dòng tiêu đề thiếu cột {', '.join(missing)}.")
    places = {HEADINGS[name]: i for i, name in enumerate(headings) if name in HEADINGS}
    units: list[Unit] = []
    problems: list[str] = []
    seen: dict[str, int] = {}
    for number, row in enumerate(rows[1:], 2):
        if not any(_text(value) for value in row):
            continue
        data = {
            name: row[place]
            for name, place in places.items()
            if place < len(row) and row[place] not in (None, "")
        }
        try:
            unit = Unit.model_validate(data)
        except ValidationError as error:
            problems.extend(_problems(number, error))
            continue
        if unit.code.casefold() in seen:
            problems.append(
                f"  dòng {number}: mã {unit.code} đã dùng ở dòng {seen[unit.code.casefold()]}."
            )
            continue
        seen[unit.code.casefold()] = number
        units.append(unit)
    if problems:
        raise RosterError("\n".join([f"{path} có {len(problems)} chỗ phải sửa:", *problems]))
    if not units:
        raise RosterError(f"{path} chưa có đơn vị nào. Ghi mỗi đơn vị một dòng.")
    return tuple(units)


def _problems(number: int, error: ValidationError) -> list[str]:
    names = {field: heading for heading, field in HEADINGS.items()}
    lines = []
    for problem in error.errors():
        # What is said of the whole row is about the levels (``_levels_are_known``).
        field = str(problem["loc"][0]) if problem["loc"] else "levels"
        # Settings files want quotes; in a cell they would be typed along with the word.
        said = remedy(problem).replace('"', "")
        found = _text(problem["input"]) if isinstance(problem["input"], str | int | float) else ""
        value = f', đang ghi "{found}"' if found else ""
        lines.append(f"  dòng {number}, cột {names.get(field, field)}{value}: {said}.")
    return lines
