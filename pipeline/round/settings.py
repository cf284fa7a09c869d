"""The settings of a round: ``round.toml``, strictly read."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipeline.round.remedies import SCHOOL_YEARS, TIME_OF_DAY, remedy
from pipeline.text.errors import OfficerMustAct, not_utf8
from pipeline.text.places import as_typed
from schemas.respondents import QUARTER_ENDS

_ANY_DAY = dt.date(2026, 11, 20)
"""Shows how a date is written."""


class RoundError(OfficerMustAct):
    """A round's folder cannot be used; the message says where, what and how to mend it."""


def _date(value: object) -> object:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value


Date = Annotated[dt.date, BeforeValidator(_date)]


def _name(value: object) -> object:
    # A Mã số is a number to whoever writes it.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_name), Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Office(_Strict):
    """Who collects."""

    code: str
    name: str
    parent: str = ""
    place: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


class SchoolYears(_Strict):
    """Which school year the enrolment and the completion figures are of ("2025-2026")."""

    enrolment: str = Field(pattern=SCHOOL_YEARS)
    completion: str = Field(pattern=SCHOOL_YEARS)


class Switches(_Strict):
    """Decisions that the plans leave open; each has a default and is printed in the summary."""

    age_basis: Literal["birth_year", "months"] = "birth_year"
    """S03: the ages of Biểu 03 and 13; must equal the survey's."""
    attendance_source: Literal["schools", "survey"] | None = None
    """S04: numerator of 2.2.a. Unset: schools, or the survey where the round has one commune."""
    completion_basis: Literal["class", "cohort"] = "class"
    """S05: denominator of 2.2.b, c."""
    literacy_band: Literal["age15_25", "age15_35", "age15_60"] | None = None
    literacy_level: Literal[1, 2] | None = None
    """S06: unset means 2.2.d1, d2 have no data."""
    mountain_women: bool = True
    """S06: whether Biểu 14's group of minority women and women of mountainous areas counts."""
    key_leaders: Literal["head", "leaders", "key_leaders"] = "key_leaders"
    """S07: who counts as lãnh đạo chủ chốt in Biểu 15."""
    units_without_site: Literal["excluded", "not_met"] = "excluded"
    """S08: units without a website in 2.4.c."""
    private_in_ccvc: bool = False
    """S09: whether private units count in the indicators of công chức, viên chức."""
    doctors_among_masters: bool = False
    """S19: whether who holds a doctorate counts among the masters too."""
    independent_groups: Literal["survey_rows", "own_returns"] = "survey_rows"
    """S10: where children of independent groups and classes are counted: rows 1309, 1310 of Biểu
    13, or the groups' own returns; those rows are not asked then."""
    trained_since: str = "kể từ khi tham gia Ban"
    """S11: printed on Biểu 07."""
    approximate_tolerance: int = Field(default=5, ge=0, le=50)
    """S14: percent below a target "khoảng" that still counts as about it."""
    on_due_date: Literal["own", "on_time", "late"] = "own"
    """S15: what a return received on the due date itself is: a state of its own, in time, late."""
    between_milestones: Literal["both", "floor", "next"] = "both"
    """S16: in the years after a milestone: judged against it with the next one beside it, against
    it alone, or against the next one alone."""
    research_year: Literal["active", "started", "accepted"] = "active"
    """S17: which tasks count in a year; accepted is the year in which a task ends."""
    multi_level_group: Literal["own", "lowest", "highest"] = "own"
    """S20: the group of schools of several levels: their own, or that of one of their levels."""

    def as_pairs(self) -> tuple[tuple[str, str], ...]:
        """(name, setting) as text, sorted; "" where unset."""
        settings = self.model_dump().items()
        return tuple(sorted((name, "" if v is None else str(v)) for name, v in settings))


class Reminder(_Strict):
    """What the messages to units say beyond the round's own facts."""

    due: Date | None = None
    """{HAN_MOI}, the day to send by; unset: worked out from the round's due date."""
    time: str = Field(default="17:00", pattern=TIME_OF_DAY)
    """{GIO} of that day."""
    schools: str = Field(default="Ban Giám hiệu", min_length=1)
    offices: str = Field(default="Lãnh đạo đơn vị", min_length=1)
    """S22: whom a message to a school, and to a commune or an office, addresses."""

    def addressed(self, kind: str) -> str:
        """Whom a message to a unit of a roster kind addresses."""
        return self.offices if kind in ("XA", "PHONG") else self.schools


class Opening(_Strict):
    """What an accumulated indicator had reached before the rounds that this program knows."""

    value: int = Field(ge=0)
    female: int | None = Field(default=None, ge=0)
    minority: int | None = Field(default=None, ge=0)
    minority_female: int | None = Field(default=None, ge=0)
    source: str = Field(min_length=1)
    """The document that the figure is taken from; printed beside it."""

    @model_validator(mode="after")
    def _parts_fit(self) -> Opening:
        for name in ("female", "minority", "minority_female"):
            part = getattr(self, name)
            if part is not None and part > self.value:
                raise ValueError(f"{name} phải nhỏ hơn hoặc bằng value")
        return self

    def split(self, split: str) -> int | None:
        """The figure of a split; ``None`` where the document does not say it."""
        if split == "male":
            return None if self.female is None else self.value - self.female
        figure: int | None = self.value if split == "all" else getattr(self, split)
        return figure


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
    reminder: Reminder = Reminder()
    switches: Switches = Switches()
    not_asked: tuple[Name, ...] = ()
    """S18: tables ("Biểu 09", "research") and rows (by Mã số) that this round does not ask."""
    also_asked: tuple[Name, ...] = ()
    """S18: those that it asks although its period does not."""
    quarters_due: tuple[Literal[1, 2, 3, 4], ...] | None = None
    """S13: unset means the quarters of the year that ended by the cut-off."""
    opening: Mapping[str, Opening] = Field(default_factory=dict)
    """S12: opening balances by indicator code; a code that is not here opens at 0."""

    @property
    def due_quarters(self) -> tuple[int, ...]:
        """The quarters that Biểu 08 asks about."""
        if self.quarters_due is not None:
            return self.quarters_due
        last = 2 if self.period == "6T" else 4
        return tuple(
            number
            for number in range(1, last + 1)
            if dt.date(self.year, *QUARTER_ENDS[number]) <= self.cutoff
        )

    @model_validator(mode="after")
    def _dates_are_in_order(self) -> Settings:
        if self.start > self.end:
            raise ValueError("from phải trước hoặc bằng to")
        if self.cutoff > self.due:
            raise ValueError("cutoff phải trước hoặc bằng due")
        return self


def load_settings(path: Path) -> Settings:
    """Read ``round.toml``. Raises ``RoundError`` that lists every problem with its remedy."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise RoundError(
            f"Không có {path}. Tạo đợt báo cáo bằng: tonghop new {as_typed(path.parent)}"
        ) from error
    except UnicodeDecodeError as error:
        raise RoundError(not_utf8(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise RoundError(f"{path}: sai cú pháp{_where(error)}. {_advice(error, path)}") from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = [_problem(problem, path) for problem in error.errors()]
        raise RoundError("\n".join([f"{path} có {len(lines)} chỗ phải sửa:", *lines])) from error


def _where(error: tomllib.TOMLDecodeError) -> str:
    """The line of a syntax error; the parser's own words are English."""
    found = re.search(r"at line (\d+)", str(error))
    return f" ở dòng {found[1]}" if found else " ở cuối tệp"


def _advice(error: tomllib.TOMLDecodeError, path: Path) -> str:
    """How to mend a syntax error: of a date that is not written as TOML does, how it is."""
    found = re.search(r"at line (\d+)", str(error))
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    if dated := re.search(r"=\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", line):
        day, month, year = map(int, dated.groups())
        try:
            meant = dt.date(year, month, day)
        except ValueError:
            meant = _ANY_DAY
        return f"Ngày ghi theo thứ tự năm-tháng-ngày, ví dụ {meant}."
    return "Sửa dòng được nêu."


def _problem(problem: Mapping[str, Any], path: Path) -> str:
    # The number of an item in a list is no key that the officer can look for.
    place = tuple(part for part in problem["loc"] if isinstance(part, str))
    said = remedy(problem)
    key = ".".join(place)
    # What is wrong between keys ("cutoff phải trước …") opens with the one to look at.
    line = line_of(place, path) or line_of((*place, said.split()[0]), path)
    where = ", ".join(part for part in (f"dòng {line}" if line else "", key) if part)
    return f"  {where or '(tệp)'}: {said}."


def line_of(place: tuple[str, ...], path: Path) -> int:
    """The line of the key under its own [heading]; 0 where there is none."""
    section: tuple[str, ...] = ()
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.lstrip().startswith("["):
            section = _section(line) or section
        elif place and (*section, line.split("=")[0].strip()) == place:
            return number
    return 0


def _section(heading: str) -> tuple[str, ...]:
    """("opening", "2.4.b") for the line [opening."2.4.b"]; none for a line inside a list."""
    try:
        data = tomllib.loads(heading)
    except tomllib.TOMLDecodeError:
        return ()
    names: list[str] = []
    while isinstance(data, dict) and data:
        name, data = next(iter(data.items()))
        names.append(name)
    return tuple(names)
