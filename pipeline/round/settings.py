"""The settings of a round, strictly read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, LiteralString, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    model_validator,
)
from pydantic_core import PydanticCustomError

from pipeline.round.remedies import SCHOOL_YEARS, TIME_OF_DAY
from pipeline.text.errors import OfficerMustAct
from pipeline.text.our_time import FIRST_YEAR, LAST_YEAR, is_of_our_time
from schemas.respondents import KINDS_WITH_BOARD, QUARTER_ENDS, Period


class RoundError(OfficerMustAct):
    """A round's folder cannot be used; the message says where, what and how to mend it."""


def _date(value: object) -> object:
    if isinstance(value, str):
        return dt.date.fromisoformat(value)
    return value


def _of_our_time(day: dt.date) -> dt.date:
    if not is_of_our_time(day):
        years = f"từ {FIRST_YEAR} đến {LAST_YEAR}"
        raise ValueError(f"{day:%d/%m}/{day.year:04} không thuộc các năm {years}; sửa lại năm")
    return day


SettingDay = Annotated[dt.date, BeforeValidator(_date), AfterValidator(_of_our_time)]


def _name(value: object) -> object:
    # A Mã số is a number to whoever writes it.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


Name = Annotated[str, BeforeValidator(_name), Field(min_length=1)]


OUT_OF_ORDER = "out_of_order"
"""Type of an error between two keys, named in its context as ``first`` and ``last``."""


def _out_of_order(said: LiteralString, first: str, last: str) -> PydanticCustomError:
    return PydanticCustomError(OUT_OF_ORDER, said, {"first": first, "last": last})


class _Strict(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        populate_by_name=True,
        defer_build=True,  # the parts are built with the whole, not once more by themselves
    )


class Office(_Strict):
    """The office that collects."""

    code: str
    name: str = ""
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
    attendance_source: Literal["schools", "survey"] = "schools"
    """Numerator of 2.2.a. The survey is the honest one in a round of one commune, whose children
    also attend elsewhere; yet no roster decides it, so that every level counts alike."""
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


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """The values that a field may have, ``None`` for unset; none where they can't be listed."""
    if annotation is bool:
        return (True, False)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    found: list[Any] = []
    if get_origin(annotation) in (Union, UnionType):
        for part in get_args(annotation):
            found.extend((None,) if part is NoneType else choices_of(part))
    return tuple(found) if any(value is not None for value in found) else ()


@cache
def switch_choices() -> Mapping[str, tuple[Any, ...]]:
    """The values of each switch whose values can be listed, ``None`` for unset."""
    listed = {name: choices_of(one.annotation) for name, one in Switches.model_fields.items()}
    return {name: choices for name, choices in listed.items() if choices}


def settings_of(name: str) -> tuple[str, ...]:
    """The settings of a switch as text, "" for unset; none where there is no such switch or its
    settings can't be listed."""
    choices = switch_choices().get(name, ())
    return tuple("" if value is None else str(value) for value in choices)


class Reminder(_Strict):
    """Wording of the messages to units beyond the round's own facts."""

    due: SettingDay | None = None
    """{HAN_MOI}, the day to send by; unset: worked out from the round's due date."""
    time: str = Field(default="17:00", pattern=TIME_OF_DAY)
    """{GIO} of that day."""
    schools: str = Field(default="Ban Giám hiệu", min_length=1)
    offices: str = Field(default="Lãnh đạo", min_length=1)
    """Addressees of a message to a school, and to a centre, a commune or an office."""

    def addressed(self, kind: str) -> str:
        """Addressee of a message to a unit of a roster kind."""
        return self.schools if kind in KINDS_WITH_BOARD else self.offices


class Opening(_Strict):
    """Figure of an accumulated indicator before the rounds that this program knows."""

    value: int = Field(ge=0)
    female: int | None = Field(default=None, ge=0)
    minority: int | None = Field(default=None, ge=0)
    minority_female: int | None = Field(default=None, ge=0)
    source: str = Field(min_length=1)
    """The document that the figure is taken from; printed beside it."""
    plan: str = ""
    """Id of the plan whose indicator it is; "": the round's first."""

    @model_validator(mode="after")
    def _parts_fit(self) -> Opening:
        for name in ("female", "minority", "minority_female"):
            part = getattr(self, name)
            if part is not None and part > self.value:
                raise _out_of_order("{first} phải nhỏ hơn hoặc bằng {last}", name, "value")
        return self

    def split(self, split: str) -> int | None:
        """The figure of a split; ``None`` where the document does not say it. Of nothing every
        part is nothing."""
        if not self.value:
            return 0
        if split == "male":
            return None if self.female is None else self.value - self.female
        figure: int | None = self.value if split == "all" else getattr(self, split)
        return figure


class Settings(_Strict):
    """All that a round is but its units."""

    plan: str
    """The plan that the summary speaks of: its id, or its workbook in the round's folder."""
    further_plans: tuple[str, ...] = ()
    """The other plans that the round measures, as ``plan``."""
    year: int = Field(ge=FIRST_YEAR, le=LAST_YEAR)
    period: Period
    start: SettingDay = Field(alias="from")
    end: SettingDay = Field(alias="to")
    cutoff: SettingDay
    due: SettingDay
    office: Office
    school_years: SchoolYears
    legal_basis: str = ""
    illustration: bool = False
    presented: SettingDay | None = None
    """The day on which leadership was last shown the results."""
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
    """Opening balances by indicator code, of a plan that is named by ``<plan>/<code>``; a code that
    is not here opens at 0."""

    offices: Mapping[Name, str] = Field(default_factory=dict)
    """Offices below whose summaries are taken: name by code ("": any); empty: of every office,
    each with a question to the officer."""

    @model_validator(mode="before")
    @classmethod
    def _plans_apart(cls, data: Any) -> Any:
        if isinstance(data, dict) and isinstance(data.get("plan"), tuple):
            first, *others = data["plan"] or ("",)
            return {**data, "plan": first, "further_plans": tuple(others)}
        return data

    @property
    def plans(self) -> tuple[str, ...]:
        """All plans that the round measures, the first one first."""
        return (self.plan, *self.further_plans)

    def opening_of(self, plan: str) -> Mapping[str, Opening]:
        """The opening balances of a plan of the round, by indicator code."""
        named = {plan, ""} if plan == self.plan else {plan}
        return {
            key.removeprefix(f"{plan}/"): one
            for key, one in self.opening.items()
            if one.plan in named
        }

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
            raise _out_of_order("{first} phải trước hoặc bằng {last}", "from", "to")
        if self.cutoff > self.due:
            raise _out_of_order("{first} phải trước hoặc bằng {last}", "cutoff", "due")
        return self
