"""The sheets of ``dot-bao-cao.xlsx``: a line for each setting, made from the model's fields, and
the columns of roster, opening balances and offices below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from annotated_types import Ge, Le
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from pipeline.books.book_sheets import (
    NO,
    NOTHING,
    SEPARATOR,
    YES,
    BookColumn,
    BookSheet,
    CellKind,
)
from pipeline.round.round_words import (
    ABOUT_OFFICES,
    ABOUT_OPENING,
    ABOUT_SETTINGS,
    ABOUT_UNITS,
    FORMS_NEED,
    SETTING_NAMES,
)
from pipeline.round.settings import Opening, Settings, Switches, choices_of
from pipeline.round.switch_words import SETTING_WORDS
from pipeline.round.unit_words import REQUIRED, UNIT_COLUMNS
from pipeline.xlsx.sheet_description import Scalar

GUIDE = "Hướng dẫn"
"""The sheet that tells how the roster's columns are filled."""

_PARTS = ("previous", "not_asked", "also_asked", "quarters_due")
_KINDS: Mapping[str, CellKind] = {
    **dict.fromkeys(_PARTS, CellKind.PARTS),
    "plan": CellKind.PARTS,
    "year": CellKind.YEAR,
    "reminder.time": CellKind.TIME,
}
"""Kinds of cells that the type of a field does not tell."""


@dataclass(frozen=True)
class SettingLine:
    """A setting as the workbook has it: a line with its name and value."""

    key: str
    """The model's name of it in dotted form, as scripts use it."""
    column: BookColumn
    default: Any
    """The value of an empty cell; ``None`` too where it must be filled."""
    values: Mapping[str, Any]
    """The settings of a closed one by their text."""
    bounds: tuple[int, int] | None = None
    """The least and the most of a number."""

    @property
    def name(self) -> str:
        """The name in the workbook."""
        return self.column.heading

    @property
    def section(self) -> str:
        """The key of its section, "" of the round itself."""
        return self.key.rpartition(".")[0]

    @property
    def is_needed(self) -> bool:
        """True where no form is made without it."""
        return self.column.required or self.key in FORMS_NEED

    def cell(self, value: Any) -> Scalar:
        """The content of the cell for a value."""
        if self.column.words:
            text = "" if value is None else str(value)
            words = {text: word for word, text in self.column.words.items()}
            return words.get(text)
        if isinstance(value, tuple):
            return SEPARATOR.join(map(str, value)) or (None if value == self.default else NOTHING)
        if value in ("", None):
            return None if self.default in ("", None) else NOTHING
        found: Scalar = value
        return found

    def value(self, found: Any) -> Any:
        """The model's value for what a cell was read as."""
        if self.values:
            return self.values[found]
        if found in (NOTHING, (NOTHING,)):
            return () if isinstance(found, tuple) else ""
        if self.column.kind is CellKind.PARTS:
            if self.key in ("plan", "previous"):
                return found
            # A comma parts names too: no table, row or quarter has one in its name.
            parts = _at_commas(found)
            return tuple(int(part) if part.isdecimal() else part for part in parts)
        return found

    def of(self, settings: Settings) -> Any:
        """The value that settings have for it."""
        found: Any = settings
        for step in self.key.split("."):
            found = getattr(found, _FIELDS.get(step, step))
        return found


_FIELDS = {"from": "start", "to": "end", "plan": "plans"}
"""Keys whose fields have other names."""


def _at_commas(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for part in parts for piece in part.split(",") if (name := piece.strip()))


def _lines(model: type[BaseModel], before: str) -> Iterator[SettingLine]:
    """The settings of a model itself first, then those of its sections, as people read them."""
    fields = {f"{before}{info.alias or name}": info for name, info in model.model_fields.items()}
    for key, info in fields.items():
        if key in SETTING_NAMES:
            yield _line(key, info)
    for key, info in fields.items():
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel):
            yield from _lines(info.annotation, f"{key}.")


def _line(key: str, info: FieldInfo) -> SettingLine:
    name, help_ = SETTING_NAMES[key]
    values = {"" if value is None else str(value): value for value in choices_of(info.annotation)}
    switch = key.removeprefix("switches.")
    words = {
        SETTING_WORDS.get((switch, text), text): text
        for text in values
        if text or (switch, text) in SETTING_WORDS
    }
    aliases: dict[str, str] = {}
    if info.annotation is bool:
        aliases = {YES: "True", NO: "False"}
        words = words if switch in Switches.model_fields else aliases
    column = BookColumn(
        name,
        key,
        CellKind.WORD if words else _kind(key, info),
        help_,
        words=words,
        aliases=aliases,
        required=info.is_required() and key not in FORMS_NEED,
    )
    default = None if info.is_required() else info.default
    return SettingLine(key, column, default, values, _bounds(info))


def _bounds(info: FieldInfo) -> tuple[int, int] | None:
    least = [one.ge for one in info.metadata if isinstance(one, Ge)]
    most = [one.le for one in info.metadata if isinstance(one, Le)]
    return (int(str(least[0])), int(str(most[0]))) if least and most else None


def _kind(key: str, info: FieldInfo) -> CellKind:
    if key in _KINDS:
        return _KINDS[key]
    if info.annotation is int:
        return CellKind.COUNT
    return CellKind.DATE if "date" in str(info.annotation) else CellKind.TEXT


SETTING_LINES = tuple(_lines(Settings, ""))
LINES_BY_KEY = {line.key: line for line in SETTING_LINES}

SETTINGS = BookSheet(
    name="Thiết lập",
    key="settings",
    english="Settings",
    about=ABOUT_SETTINGS,
    columns=tuple(line.column for line in SETTING_LINES),
    is_form=True,
    required=True,
    is_closed=True,
)

_UNIT_KINDS = {
    "code": CellKind.CODE,
    "valid_from": CellKind.DATE,
    "valid_to": CellKind.DATE,
    "due": CellKind.DATE,
    "phone": CellKind.VALUE,
}

UNITS = BookSheet(
    name="Đơn vị",
    key="units",
    english="Units",
    about=ABOUT_UNITS,
    columns=tuple(
        BookColumn(
            about.heading,
            field,
            _UNIT_KINDS.get(field, CellKind.TEXT),
            about.help,
            about.example,
            width=about.width,
            required=field in REQUIRED,
            also=about.also,
            follows="levels" if field == "kind" else "",
        )
        for field, about in UNIT_COLUMNS.items()
    ),
    required=True,
)

OPENING = BookSheet(
    name="Số đầu kỳ",
    key="opening",
    english="Opening balances",
    about=ABOUT_OPENING,
    columns=(
        BookColumn(
            "Chỉ tiêu",
            "code",
            CellKind.CODE,
            "Mã của chỉ tiêu tính lũy kế.",
            "2.4.b",
            width=14,
            required=True,
        ),
        BookColumn("Số", "value", CellKind.COUNT, "Số lũy kế.", "21000", width=14, required=True),
        BookColumn("Nữ", "female", CellKind.COUNT, "Trong đó nữ, nếu có.", "9800", width=12),
        BookColumn(
            "DTTS", "minority", CellKind.COUNT, "Trong đó dân tộc thiểu số, nếu có.", width=12
        ),
        BookColumn(
            "Nữ DTTS",
            "minority_female",
            CellKind.COUNT,
            "Trong đó nữ dân tộc thiểu số, nếu có.",
            width=12,
        ),
        BookColumn(
            "Nguồn",
            "source",
            CellKind.TEXT,
            "Văn bản mà số này được lấy từ đó; in bên cạnh.",
            "Báo cáo số … ngày …",
            width=60,
            required=True,
        ),
        BookColumn(
            "Kế hoạch",
            "plan",
            CellKind.TEXT,
            "Mã kế hoạch có chỉ tiêu này; để trống: kế hoạch ghi đầu tiên của đợt.",
            width=24,
        ),
    ),
)
assert {column.key for column in OPENING.columns} == {"code", *Opening.model_fields}

OFFICES = BookSheet(
    name="Cơ quan cấp dưới",
    key="offices",
    english="Offices below",
    about=ABOUT_OFFICES,
    columns=(
        BookColumn("Mã", "code", CellKind.CODE, "Mã của cơ quan.", "XA01", required=True),
        BookColumn(
            "Tên cơ quan",
            "name",
            CellKind.TEXT,
            "Tên ghi trong bảng tổng hợp; để trống: tên nào cũng nhận.",
            "UBND xã Khê 01",
            width=60,
        ),
    ),
)

SHEETS = (SETTINGS, UNITS, OPENING, OFFICES)
