"""A round: one collection, its settings (``round.toml``), its roster (``schools.xlsx``)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import OfficerMustAct
from pipeline.roster import Unit, read_roster
from schemas.respondents import Respondent

PERIOD_WORDS = {
    "6T": "06 tháng đầu năm {year}",
    "nam": "năm {year}",
    "giai-doan": "giai đoạn {start} - {year}",
}


class RoundError(OfficerMustAct):
    """A round's folder cannot be used; the message says where, what and how to mend it."""


def _date(value: object) -> object:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value


Date = Annotated[dt.date, BeforeValidator(_date)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Office(_Strict):
    """Who collects. ``addressing`` are the words that messages open with."""

    code: str
    name: str
    parent: str = ""
    place: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


class SchoolYears(_Strict):
    """Which school year the enrolment and the completion figures are of ("2025-2026")."""

    enrolment: str = Field(pattern=r"^\d{4}-\d{4}$")
    completion: str = Field(pattern=r"^\d{4}-\d{4}$")


class Switches(_Strict):
    """Decisions that the plans leave open; each has a default and is printed in the summary."""

    age_basis: Literal["birth_year", "months"] = "birth_year"
    completion_basis: Literal["class", "cohort"] = "class"


class Settings(_Strict):
    """``round.toml``."""

    plan: str
    year: int = Field(ge=2000, le=2100)
    period: Literal["6T", "nam", "giai-doan"]
    start: Date = Field(alias="from")
    end: Date = Field(alias="to")
    cutoff: Date
    due: Date
    office: Office
    school_years: SchoolYears
    legal_basis: str = ""
    illustration: bool = False
    previous: tuple[str, ...] = ()
    switches: Switches = Switches()

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> Settings:
        if self.start > self.end:
            raise ValueError("from phải trước hoặc bằng to")
        if self.cutoff > self.due:
            raise ValueError("cutoff phải trước hoặc bằng due")
        return self


@dataclass(frozen=True)
class Round:
    """One collection, as its folder says it."""

    name: str
    folder: Path
    settings: Settings
    units: tuple[Unit, ...]

    @property
    def returned(self) -> Path:
        """The drop folder."""
        return self.folder / "returned"

    @cached_property
    def by_code(self) -> dict[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @property
    def period_words(self) -> str:
        """``{KY}``: "06 tháng đầu năm 2025", "năm 2025"."""
        return PERIOD_WORDS[self.settings.period].format(
            year=self.settings.year, start=self.settings.start.year
        )

    def respondent(self, unit: Unit) -> Respondent:
        """The unit as the conditions of the form see it."""
        return Respondent(
            kind=unit.kind,
            levels=frozenset(unit.levels),
            period=self.settings.period,
            switches=tuple(sorted(self.settings.switches.model_dump().items())),
        )

    def facts(self, unit: Unit | None = None) -> dict[str, str]:
        """What fills the placeholders of the forms' wording (``{KY}``, ``{HAN}``, ``{Y-1}`` …)."""
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
            "HAN": day(settings.due),
            "CO_QUAN_NHAN": settings.office.name,
            "CO_QUAN_CHU_QUAN": settings.office.parent,
            "VAN_BAN": settings.legal_basis,
            "DIA_BAN": unit.commune if unit else "",
            "Y": str(first_year),
        }
        facts.update({f"Y-{back}": str(first_year - back) for back in range(1, 16)})
        return facts


def day(date: dt.date) -> str:
    """``dd/mm/yyyy``, as every form and sentence writes a date."""
    return f"{date:%d/%m/%Y}"


def load_settings(path: Path) -> Settings:
    """Read ``round.toml``. Raises ``RoundError`` that lists every problem with its remedy."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise RoundError(
            f"Không có {path}. Tạo đợt báo cáo bằng: tonghop new {path.parent}"
        ) from error
    except tomllib.TOMLDecodeError as error:
        raise RoundError(f"{path}: sai cú pháp ({error}). Sửa dòng được nêu.") from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = [
            _problem(problem["loc"], problem["type"], problem["msg"], path)
            for problem in error.errors()
        ]
        raise RoundError("\n".join([f"{path} có {len(lines)} chỗ phải sửa:", *lines])) from error


def _problem(place: tuple[int | str, ...], kind: str, message: str, path: Path) -> str:
    key = ".".join(str(part) for part in place) or "(tệp)"
    line = _line_of(str(place[-1]), path) if place else 0
    where = f"dòng {line}, " if line else ""
    match kind:
        case "extra_forbidden":
            remedy = "khóa không có trong mẫu; xóa hoặc sửa lại tên khóa."
        case "missing":
            remedy = "thiếu khóa này; bổ sung vào tệp."
        case _:
            remedy = message.removeprefix("Value error, ") + "."
    return f"  {where}{key}: {remedy}"


def _line_of(key: str, path: Path) -> int:
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.split("=")[0].strip() == key:
            return number
    return 0


def load_round(folder: Path) -> Round:
    """The round of a folder. Raises ``RoundError`` or ``RosterError``."""
    settings = load_settings(folder / "round.toml")
    units = read_roster(folder / "schools.xlsx")
    return Round(folder.name, folder, settings, units)


def find_round(name: str, root: Path) -> Path:
    """The folder of a round given by path, by name under ``rounds/``, or "" for the round with
    the latest due date. Raises ``RoundError`` naming the rounds there are."""
    if name:
        for folder in (Path(name), root / "rounds" / name):
            if (folder / "round.toml").is_file():
                return folder.resolve()
    known = sorted(path.parent for path in (root / "rounds").glob("*/round.toml"))
    if not name and known:
        return max(known, key=lambda folder: (load_settings(folder / "round.toml").due, folder))
    listed = ", ".join(folder.name for folder in known) or "(chưa có đợt nào)"
    raise RoundError(f'Không có đợt báo cáo "{name}". Các đợt hiện có: {listed}.')
