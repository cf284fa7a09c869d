"""A plan: the catalogue of indicators and their targets, read from one strict TOML file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from pipeline.errors import OfficerMustAct
from pipeline.measuring.references import exists, is_asked
from pipeline.plan_problems import describe_problems
from schemas.records import Form
from schemas.respondents import LEVELS, Respondent
from schemas.rules import PEOPLE

PLANS_FOLDER = Path(__file__).parent.parent / "schemas" / "plans"

Split = Literal["all", "male", "female", "minority", "minority_female"]
SPLITS: tuple[Split, ...] = ("all", "male", "female", "minority", "minority_female")
Operator = Literal[">=", ">", "==", "~"]


class PlanError(OfficerMustAct):
    """A plan file cannot be used; the message says where, what and how to mend it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """``table.row.column`` of a Matrix, ``table.question`` of a Record, or ``table.tally``."""

    table: str
    row: str
    column: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.table, self.row, self.column) if part)

    def split(self, split: Split) -> tuple[Reference, Reference | None]:
        """The reference that counts ``split`` of the people counted here, and what to subtract
        from it (male = total − female is the only derivation).

        Raises ``PlanError`` where the column has no such split.
        """
        if split == "all":
            return self, None
        women = {"total": "female", "minority": "minority_female", "attending": "attending_female"}
        if split in ("female", "male") and self.column in women:
            female = Reference(self.table, self.row, women[self.column])
            return (self, female) if split == "male" else (female, None)
        if self.column == "total" and split in PEOPLE:
            return Reference(self.table, self.row, split), None
        raise PlanError(f"{self}: không tách được theo {split}.")


def _reference(value: object) -> object:
    if isinstance(value, str):
        parts = value.split(".")
        if len(parts) not in (2, 3) or not all(parts):
            raise ValueError(f'"{value}" không có dạng "biểu.dòng.cột" hoặc "biểu.tên phép đếm"')
        return Reference(*parts)
    return value


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


def _exact(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    # A figure that is no finite decimal could never be printed without contradicting a verdict.
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError('ghi giá trị trong ngoặc kép, ví dụ "99.5", để giữ chính xác')
    try:
        return Fraction(Decimal(str(value)))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise ValueError(f'"{value}" không phải là số; ghi ví dụ "99.5"') from error


References = Annotated[
    tuple[Annotated[Reference, BeforeValidator(_reference)], ...], BeforeValidator(_listed)
]
Exact = Annotated[Fraction, BeforeValidator(_exact)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Target(_Strict):
    """What is to be reached, when. ``value`` is in the indicator's unit.

    ``rounded_to``: the plan wrote its figure to so many decimals, and a result is rounded to as
    many before it is compared. ``tolerance``: percent below the value at which an operator ``~``
    ("khoảng") still counts as approximate.
    """

    type: Literal["milestone", "from", "window", "term", "none"]
    operator: Operator
    value: Exact
    year: int | None = None
    start: int | None = None
    end: int | None = None
    rounded_to: Annotated[int, Field(ge=0, le=6)] | None = None
    tolerance: Exact = Fraction(5)
    text: str = ""
    """The plan's own figure, verbatim, where it can't be evaluated as written."""

    @model_validator(mode="after")
    def _is_whole(self) -> Target:
        if self.type in ("milestone", "from") and self.year is None:
            raise ValueError(f'mức loại "{self.type}" phải có year')
        if self.type in ("window", "term"):
            if self.start is None or self.end is None:
                raise ValueError(f'mức loại "{self.type}" phải có start và end')
            if self.start > self.end:
                raise ValueError("start phải trước hoặc bằng end")
        if self.rounded_to is not None and (self.value * 10**self.rounded_to).denominator != 1:
            raise ValueError(f"value có nhiều hơn {self.rounded_to} chữ số thập phân (rounded_to)")
        return self

    @property
    def goal_year(self) -> int | None:
        """The year printed beside it: the milestone's, the first of "từ năm … trở đi", the last
        of a window or term."""
        return self.year if self.type in ("milestone", "from") else self.end


class Indicator(_Strict):
    """One line of the plan."""

    code: str
    title: str
    unit: str
    kind: Literal["ratio", "units", "total", "yes"]
    numerator: References = Field(min_length=1)
    denominator: References = ()
    kinds: tuple[Literal["MN", "TH", "THCS", "LC", "GDTX", "XA", "PHONG"], ...]
    ownership: tuple[str, ...] = ()
    """Only units whose ``Loại hình`` in the roster is one of these take part (["Công lập"] keeps
    private schools, whose staff are not viên chức, out); empty: every unit."""
    splits: tuple[Split, ...] = ("all",)
    gap: Literal["fixed", "growing"] = "fixed"
    accumulate: Literal["sum", "latest", "none"] = "none"
    targets: tuple[Target, ...] = Field(default=(), alias="target")
    note: str = ""
    counted: str = "người"
    """What the gap is said in: "trẻ", "nữ thạc sĩ" …"""

    @model_validator(mode="after")
    def _is_whole(self) -> Indicator:
        if self.kind == "ratio" and not self.denominator:
            raise ValueError('chỉ tiêu loại "ratio" phải có denominator')
        if self.kind != "ratio" and self.denominator:
            raise ValueError(f'chỉ tiêu loại "{self.kind}" không có denominator')
        if "all" not in self.splits:
            raise ValueError('splits phải có "all"')
        due = [target.year for target in self.targets if target.type == "milestone"]
        if len(set(due)) < len(due):
            raise ValueError("hai mốc (milestone) trùng năm")
        for split in self.splits:
            for reference in (*self.numerator, *self.denominator):
                try:
                    reference.split(split)
                except PlanError as error:
                    raise ValueError(str(error).rstrip(".")) from error
        return self

    @property
    def tables(self) -> tuple[str, ...]:
        """Names of the tables it is computed from, each once, in order."""
        references = (*self.numerator, *self.denominator)
        return tuple(dict.fromkeys(reference.table for reference in references))

    @property
    def is_percentage(self) -> bool:
        """Whether its value is a share in percent."""
        return self.kind != "total"

    def admits(self, kind: str, ownership: str) -> bool:
        """Whether units of this roster kind and ownership take part."""
        words = {word.casefold() for word in self.ownership}
        return kind in self.kinds and (not words or ownership.casefold() in words)

    def asked_references(
        self, form: Form, who: Respondent
    ) -> tuple[tuple[Reference, ...], tuple[Reference, ...]]:
        """What the unit is asked of the numerator and of the denominator; both empty where the
        unit's kind has no part in the indicator."""
        if who.kind not in self.kinds:
            return (), ()
        sides = (self.numerator, self.denominator)
        numerator, denominator = (
            tuple(ref for ref in side if is_asked(ref, form, who)) for side in sides
        )
        return numerator, denominator

    def asked_tables(self, form: Form, who: Respondent) -> tuple[str, ...]:
        """Which of its tables the unit is asked for; empty where the unit has no part in it."""
        numerator, denominator = self.asked_references(form, who)
        return tuple(dict.fromkeys(reference.table for reference in (*numerator, *denominator)))

    def pools_groups(self, form: Form) -> bool:
        """Whether the two sides come from different units, so that they are matched by commune
        instead of unit by unit: some kind is asked for the numerator but not the denominator."""
        if self.kind != "ratio":
            return False
        for kind in self.kinds:
            levels = frozenset(LEVELS) if kind == "LC" else frozenset({kind})
            numerator, denominator = self.asked_references(form, Respondent(kind, levels, "nam"))
            if numerator and not denominator:
                return True
        return False


class Plan(_Strict):
    """A plan file."""

    id: str
    title: str
    start: int
    end: int
    legal_basis: str = ""
    source: str = ""
    indicators: tuple[Indicator, ...] = Field(alias="indicator")

    @model_validator(mode="after")
    def _codes_are_unique(self) -> Plan:
        twice = [c for c, n in Counter(i.code for i in self.indicators).items() if n > 1]
        if twice:
            raise ValueError(f"mã chỉ tiêu dùng hai lần: {', '.join(twice)}")
        return self

    def order(self, code: str) -> int:
        """The plan's own order (never sort codes as text: "2.3.đ" follows "2.3.d")."""
        return next(i for i, known in enumerate(self.indicators) if known.code == code)


def load_plan(path: Path, form: Form) -> Plan:
    """Read and check a plan file against the form.

    Raises ``PlanError`` that lists every problem: unknown keys, unknown references, codes used
    twice, targets without their year.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PlanError(f"Không đọc được kế hoạch {path.name}: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError(f"{path.name}: sai cú pháp TOML ({error}).") from error
    try:
        plan = Plan.model_validate(data)
    except ValidationError as error:
        raise PlanError(describe_problems(path.name, error, data)) from error
    unknown = list(_unknown_references(plan, form))
    if unknown:
        raise PlanError(f"{path.name}: " + "; ".join(unknown))
    return plan


def find_plan(name: str, form: Form, folders: Iterable[Path] = (PLANS_FOLDER,)) -> Plan:
    """The plan with this id. Raises ``PlanError`` naming the plans there are."""
    for folder in folders:
        path = folder / f"{name}.toml"
        if path.is_file():
            return load_plan(path, form)
    known = sorted(p.stem for folder in folders for p in folder.glob("*.toml"))
    raise PlanError(f'Không có kế hoạch "{name}". Các kế hoạch hiện có: {", ".join(known)}.')


def _unknown_references(plan: Plan, form: Form) -> Iterator[str]:
    for indicator in plan.indicators:
        for reference in (*indicator.numerator, *indicator.denominator):
            if not exists(reference, form):
                yield f'chỉ tiêu {indicator.code}: không có "{reference}" trong biểu mẫu'
