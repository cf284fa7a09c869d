"""A plan: the catalogue of indicators and their targets, read from one strict TOML file."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from schemas.records import Form, Shape
from schemas.respondents import Respondent
from schemas.rules import PEOPLE

PLANS_FOLDER = Path(__file__).parent.parent / "schemas" / "plans"

Split = Literal["all", "male", "female", "minority", "minority_female"]
SPLITS: tuple[Split, ...] = ("all", "male", "female", "minority", "minority_female")
Operator = Literal[">=", ">", "==", "~"]


class PlanError(Exception):
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
            raise ValueError(f'"{value}" is not table.row.column or table.tally')
        return Reference(*parts)
    return value


def _exact(value: object) -> object:
    if isinstance(value, float):
        raise ValueError('write the value in quotes, e.g. "99.5", so that it stays exact')
    return Fraction(str(value)) if isinstance(value, int | str) else value


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Target(_Strict):
    """What is to be reached, when. ``value`` is in the indicator's unit."""

    type: Literal["milestone", "from", "window", "term", "none"]
    operator: Operator
    value: Annotated[Fraction, BeforeValidator(_exact)]
    year: int | None = None
    start: int | None = None
    end: int | None = None
    rounded_to: int | None = None
    text: str = ""
    """The plan's own figure, verbatim, where it can't be evaluated as written."""

    @model_validator(mode="after")
    def _has_its_years(self) -> Target:
        if self.type in ("milestone", "from") and self.year is None:
            raise ValueError(f"a target of type {self.type} needs a year")
        if self.type in ("window", "term") and (self.start is None or self.end is None):
            raise ValueError(f"a target of type {self.type} needs start and end")
        return self


class Indicator(_Strict):
    """One line of the plan."""

    code: str
    title: str
    unit: str
    kind: Literal["ratio", "units", "total", "yes"]
    numerator: tuple[Annotated[Reference, BeforeValidator(_reference)], ...]
    denominator: tuple[Annotated[Reference, BeforeValidator(_reference)], ...] = ()
    kinds: tuple[Literal["MN", "TH", "THCS", "LC", "GDTX", "XA", "PHONG"], ...]
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
            raise ValueError(f"indicator {self.code}: a ratio needs a denominator")
        if "all" not in self.splits:
            raise ValueError(f'indicator {self.code}: splits must contain "all"')
        for split in self.splits:
            for reference in (*self.numerator, *self.denominator):
                try:
                    reference.split(split)
                except PlanError as error:
                    raise ValueError(f"indicator {self.code}: {error}") from error
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

    def asked_tables(self, form: Form, who: Respondent) -> tuple[str, ...]:
        """Which of its tables the unit is asked for; empty where the unit has no part in it."""
        if who.kind not in self.kinds:
            return ()
        return tuple(name for name in self.tables if form.by_name[name].asked.of(who))

    def pools_groups(self, form: Form) -> bool:
        """Whether the two sides come from different units, so that they are matched by commune
        instead of unit by unit: some kind is asked for the numerator but not the denominator."""
        if self.kind != "ratio":
            return False
        for kind in self.kinds:
            who = Respondent(kind, frozenset({kind}), "nam")
            asked = {
                side: any(form.by_name[ref.table].asked.of(who) for ref in references)
                for side, references in (("num", self.numerator), ("den", self.denominator))
            }
            if asked["num"] and not asked["den"]:
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
            raise ValueError(f"indicator codes used twice: {', '.join(twice)}")
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
        raise PlanError(_problems(path.name, error)) from error
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


def _problems(name: str, error: ValidationError) -> str:
    lines = [
        f"  {'.'.join(str(part) for part in problem['loc']) or '(tệp)'}: {problem['msg']}"
        for problem in error.errors()
    ]
    return "\n".join([f"{name} có {len(lines)} chỗ phải sửa:", *lines])


def _unknown_references(plan: Plan, form: Form) -> Iterator[str]:
    for indicator in plan.indicators:
        for reference in (*indicator.numerator, *indicator.denominator):
            if not _exists(reference, form):
                yield f'chỉ tiêu {indicator.code}: không có "{reference}" trong biểu mẫu'


def _exists(reference: Reference, form: Form) -> bool:
    table = form.by_name.get(reference.table)
    if table is None:
        return False
    for _, block in table.blocks:
        if reference.column:
            if block.shape is Shape.MATRIX and reference.row in block.row_index:
                column_known = reference.column in block.column_index
                return column_known and block.row(reference.row).has(reference.column)
        elif block.shape is Shape.RECORD and reference.row in block.row_index:
            return True
        elif any(tally.name == reference.row for tally in block.tallies):
            return True
    return False
