"""The settings of a round: ``round.toml``, strictly read."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from pipeline.round.remedies import SCHOOL_YEARS, TIME_OF_DAY, remedy
from pipeline.round.toml_lines import NOT_TOML, line_of
from pipeline.text.errors import OfficerMustAct, not_utf8
from pipeline.text.our_time import FIRST_YEAR, LAST_YEAR, is_of_our_time
from pipeline.text.places import as_typed
from schemas.respondents import QUARTER_ENDS, Period

_ANY_DAY = dt.date(2026, 11, 20)
"""Shows how a date is written."""


class RoundError(OfficerMustAct):
    """A round's folder cannot be used; the message says where, what and how to mend it."""


def _date(value: object) -> object:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value


def _of_our_time(day: dt.date) -> dt.date:
    if not is_of_our_time(day):
        raise ValueError(f"{day} không thuộc các năm từ {FIRST_YEAR} đến {LAST_YEAR}; sửa lại năm")
    return day


Date = Annotated[dt.date, BeforeValidator(_date), AfterValidator(_of_our_time)]


def _name(value: object) -> object:
    # A Mã số is a number to whoever writes it.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_name), Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Office(_Strict):
    """The office that collects."""

    code: str
    name: str
    parent: str = ""
    place: str = ""
    contact: str = ""
    phone: str = ""
    email: str = ""


class SchoolYears(_Strict):
    """School years of the enrolment and the completion figures ("2025-2026")."""

    enrolment: str = Field(pattern=SCHOOL_YEARS)
    completion: str = Field(pattern=SCHOOL_YEARS)


class Switches(_Strict):
    """Decisions that the plans leave open; each has a default and is printed in the summary."""

    age_basis: Literal["birth_year", "months"] = "birth_year"
    """Basis of the ages in Biểu 03 and 13; must equal the survey's."""
    attendance_source: Literal["schools", "survey"] | None = None
    """Numerator of 2.2.a. Unset: schools, or the survey where the round has one commune."""
    completion_basis: Literal["class", "cohort"] = "class"
    """Denominator of 2.2.b, c."""
    literacy_band: Literal["age15_25", "age15_35", "age15_60"] | None = None
    """Ages of 2.2.d1 and d2, which have no data while it is unset."""
    literacy_level: Literal[1, 2] | None = None
    """Level of literacy of the same; they have no data while it is unset."""
    mountain_women: bool = True
    """Count Biểu 14's group of minority women and women of mountainous areas."""
    key_leaders: Literal["head", "leaders", "key_leaders"] = "key_leaders"
    """People who count as lãnh đạo chủ chốt in Biểu 15."""
    units_without_site: Literal["excluded", "not_met"] = "excluded"
    """Units without a website: outside 2.4.c, or not meeting it."""
    private_in_ccvc: bool = False
    """Count private units in the indicators of công chức, viên chức."""
    doctors_among_masters: bool = False
    """Count who holds a doctorate among the masters too."""
    independent_groups: Literal["survey_rows", "own_returns"] = "survey_rows"
    """Source of the children of independent groups and classes: rows 1309, 1310 of Biểu 13, or
    the groups' own returns; those rows are not asked then."""
    trained_since: str = "kể từ khi tham gia Ban"
    """Time since which training counts; printed on Biểu 07."""
    approximate_tolerance: int = Field(default=5, ge=0, le=50)
    """Percent below a target "khoảng" that still counts as about it."""
    on_due_date: Literal["own", "on_time", "late"] = "own"
    """State of a return received on the due date itself: one of its own, in time, late."""
    between_milestones: Literal["both", "floor", "next"] = "both"
    """Goal of the years after a milestone: that milestone with the next one beside it, that one
    alone, or the next one alone."""
    research_year: Literal["active", "started", "accepted"] = "active"
    """Tasks that count in a year; accepted is the year in which a task ends."""
    multi_level_group: Literal["own", "lowest", "highest"] = "own"
    """Group of schools of several levels: their own, or that of one of their levels."""

    def as_pairs(self) -> tuple[tuple[str, str], ...]:
        """(name, setting) as text, sorted; "" where unset."""
        settings = self.model_dump().items()
        return tuple(sorted((name, "" if v is None else str(v)) for name, v in settings))


def settings_of(name: str) -> tuple[str, ...]:
    """The settings of a switch as text, "" for unset; none where there is no such switch or its
    settings can't be listed."""
    field = Switches.model_fields.get(name)
    if field is None:
        return ()
    if field.annotation is bool:
        return ("True", "False")
    found: list[str] = []
    for part in get_args(field.annotation):
        values = get_args(part) or ((part,) if part is not type(None) else (None,))
        found.extend("" if value is None else str(value) for value in values)
    return tuple(found)


class Reminder(_Strict):
    """Wording of the messages to units beyond the round's own facts."""

    due: Date | None = None
    """{HAN_MOI}, the day to send by; unset: worked out from the round's due date."""
    time: str = Field(default="17:00", pattern=TIME_OF_DAY)
    """{GIO} of that day."""
    schools: str = Field(default="Ban Giám hiệu", min_length=1)
    offices: str = Field(default="Lãnh đạo đơn vị", min_length=1)
    """Addressees of a message to a school, and to a commune or an office."""

    def addressed(self, kind: str) -> str:
        """Addressee of a message to a unit of a roster kind."""
        return self.offices if kind in ("XA", "PHONG") else self.schools


class Opening(_Strict):
    """Figure of an accumulated indicator before the rounds that this program knows."""

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
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    period: Period
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
    """Tables ("Biểu 09", "research") and rows (by Mã số) that this round does not ask."""
    also_asked: tuple[Name, ...] = ()
    """Tables and rows that it asks although its period does not."""
    quarters_due: tuple[Literal[1, 2, 3, 4], ...] | None = None
    """Quarters that Biểu 08 asks about; unset: those of the year that ended by the cut-off."""
    opening: Mapping[str, Opening] = Field(default_factory=dict)
    """Opening balances by indicator code; a code that is not here opens at 0."""

    offices: Mapping[Name, str] = Field(default_factory=dict)
    """Offices below whose summaries are taken: name by code ("": any); empty: of every office,
    each with a question to the officer."""

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year reported on: a term's own, else the round's twice."""
        return self.start.year if self.period == "giai-doan" else self.year, self.year

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
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except FileNotFoundError as error:
        raise RoundError(
            f"Không có {path}. Tạo đợt báo cáo bằng: tonghop new {as_typed(path.parent)}"
        ) from error
    except UnicodeDecodeError as error:
        raise RoundError(not_utf8(path)) from error
    except tomllib.TOMLDecodeError as error:
        raise RoundError(f"{path}: sai cú pháp{_where(error)}. {_advice(error, text)}") from error
    except (ValueError, RecursionError) as error:
        raise RoundError(f"{path}: {NOT_TOML}") from error
    try:
        return Settings.model_validate(data)
    except ValidationError as error:
        lines = [_problem(problem, text) for problem in error.errors()]
        raise RoundError("\n".join([f"{path} có {len(lines)} chỗ phải sửa:", *lines])) from error


def _where(error: tomllib.TOMLDecodeError) -> str:
    """The line of a syntax error; the parser's own words are English."""
    found = re.search(r"at line (\d+)", str(error))
    return f" ở dòng {found[1]}" if found else " ở cuối tệp"


def _advice(error: tomllib.TOMLDecodeError, text: str) -> str:
    """A remedy for a syntax error; for a date that is not written as TOML does, one of its own."""
    found = re.search(r"at line (\d+)", str(error))
    lines = text.splitlines()
    line = lines[int(found[1]) - 1] if found and int(found[1]) <= len(lines) else ""
    if dated := re.search(r"=\s*(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b", line):
        day, month, year = map(int, dated.groups())
        try:
            meant = dt.date(year, month, day)
        except ValueError:
            meant = _ANY_DAY
        return f"Ngày ghi theo thứ tự năm-tháng-ngày, ví dụ {meant}."
    return "Sửa dòng được nêu."


def _problem(problem: Mapping[str, Any], text: str) -> str:
    # The number of an item in a list is no key that the officer can look for.
    key = ".".join(part for part in problem["loc"] if isinstance(part, str))
    said = remedy(problem)
    # What is wrong between keys ("cutoff phải trước …") opens with the one to look at.
    line = line_of((*problem["loc"], said.split()[0]), text)
    where = ", ".join(part for part in (f"dòng {line}" if line else "", key) if part)
    return f"  {where or '(tệp)'}: {said}."
