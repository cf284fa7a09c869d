"""Returns written down in a test, as the reader would hand them on.

``reading({"staff": {("teachers", "female"): 30}})`` starts from honest figures (``HONEST``) and
puts the given cells over them; ``None`` leaves a cell blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.findings import Finding
from pipeline.returns import BlockReading, ReturnReading, State, TableReading
from pipeline.roster import Unit
from pipeline.round import Office, Round, SchoolYears, Settings, Switches
from pipeline.validate import validate
from schemas.records import VALUE, Block, Form, Shape, Table
from schemas.registry import FORM, MODELS

Cells = Mapping[tuple[str, str], Any]


def _people(figures: Mapping[str, tuple[int, ...]]) -> dict[tuple[str, str], int]:
    columns = ("total", "female", "minority", "minority_female", "attending", "attending_female")
    return {
        (row, column): figure
        for row, values in figures.items()
        for column, figure in zip(columns, values, strict=False)
    }


HONEST: dict[str, dict[tuple[str, str], Any]] = {
    "cover": {
        ("preparer", VALUE): "Trần Thị Minh Hạnh",
        ("phone", VALUE): "0900 000 001",
        ("head", VALUE): "Nguyễn Thị Thu Lan",
        ("head_title", VALUE): "Hiệu trưởng",
        ("date", VALUE): dt.date(2025, 11, 17),
        ("has_minority_staff", VALUE): "Có",
        ("has_minority_children", VALUE): "Có",
    },
    "staff": _people(
        {
            "all": (40, 36, 4, 3),
            "managers": (3, 3, 0, 0),
            "head": (1, 1, 0, 0),
            "deputy": (2, 2, 0, 0),
            "teachers": (28, 26, 3, 2),
            "support": (9, 7, 1, 1),
            "ccvc": (30, 28, 3, 2),
            "masters": (5, 4, 1, 1),
            "doctors": (1, 1, 0, 0),
        }
    ),
    "succession": {
        ("gate", VALUE): "Có",
        **_people(
            {
                "head": (2, 1, 0, 0),
                "deputy": (3, 2, 1, 1),
                "other": (1, 1, 0, 0),
                "persons": (4, 3, 1, 1),
                "trained": (3, 2, 1, 1),
                "trained_in_period": (1, 1, 0, 0),
                "managers_trained": (2, 2, 0, 0),
            }
        ),
    },
    "preschool": _people(
        {
            "all": (301, 145, 13, 6),
            "nursery": (90, 43, 4, 2),
            "age0": (10, 5, 0, 0),
            "age1": (30, 14, 1, 1),
            "age2": (50, 24, 3, 1),
            "kindergarten": (210, 101, 9, 4),
            "age3": (65, 31, 3, 1),
            "age4": (70, 34, 3, 2),
            "age5": (75, 36, 3, 1),
            "over_age": (1, 1, 0, 0),
            "nursery_resident": (80, 38, 3, 2),
            "kindergarten_resident": (190, 92, 8, 4),
        }
    ),
    "population": _people(
        {
            "nursery": (300, 144, 12, 6, 200, 96),
            "age0": (90, 43, 4, 2, 20, 10),
            "age1": (100, 48, 4, 2, 70, 33),
            "age2": (110, 53, 4, 2, 110, 53),
            "kindergarten": (360, 173, 15, 7, 352, 169),
            "age3": (115, 55, 5, 2, 110, 53),
            "age4": (120, 58, 5, 2, 117, 56),
            "age5": (125, 60, 5, 3, 125, 60),
            "private_nursery": (40, 19, 2, 1),
            "private_kindergarten": (60, 29, 3, 1),
            "cohort11": (120, 58, 6, 3),
            "cohort11_completed": (119, 58, 6, 3),
            "cohort15": (118, 57, 6, 3),
            "cohort15_completed": (117, 57, 6, 3),
        }
    ),
    "agency": _people(
        {
            "all": (12, 8, 1, 1),
            "leaders": (3, 2, 0, 0),
            "head": (1, 0, 0, 0),
            "deputy": (2, 2, 0, 0),
            "key_leaders": (2, 1, 0, 0),
            "ccvc": (11, 8, 1, 1),
            "masters": (6, 5, 1, 1),
        }
    ),
}

UNITS = {
    "MN": Unit(code="MN01", name="Trường Mầm non Hoa Nắng", kind="MN", commune="Phường Liễu Giang"),
    "TH": Unit(code="TH01", name="Trường Tiểu học Sông Vân", kind="TH"),
    "THCS": Unit(code="THCS01", name="Trường THCS Sông Vân", kind="THCS"),
    "XA": Unit(code="XA01", name="Phường Liễu Giang", kind="XA", commune="Phường Liễu Giang"),
    "PHONG": Unit(code="PHONG01", name="Phòng Văn hóa - Xã hội", kind="PHONG"),
}


def a_round(
    *units: Unit, period: str = "nam", year: int = 2025, due: dt.date | None = None, **switches: str
) -> Round:
    """A round in memory; its dates are those of an annual report."""
    settings = Settings(
        plan="dong-da-2021-2030",
        year=year,
        period=period,
        start=dt.date(year, 1, 1),
        end=dt.date(year, 11, 15),
        cutoff=dt.date(year, 11, 15),
        due=due or dt.date(year, 11, 20),
        office=Office(code="VHXH", name="Phòng Văn hóa - Xã hội phường Liễu Giang"),
        school_years=SchoolYears(enrolment=f"{year}-{year + 1}", completion=f"{year - 1}-{year}"),
        switches=Switches(**switches),
    )
    return Round("thu-nghiem", Path("thu-nghiem"), settings, units or tuple(UNITS.values()))


def block_reading(
    block: Block, cells: Cells, line: int = 10, entries: tuple[Mapping[str, Any], ...] = ()
) -> BlockReading:
    """The cells of a block as the reader gives them, rows from ``line`` downwards."""
    values: list[Any] = []
    states: list[State] = []

    def put(value: Any, *, exists: bool) -> None:
        values.append(value)
        given = State.GIVEN if value is not None else State.MISSING
        states.append(given if exists else State.NOT_APPLICABLE)

    if block.shape is Shape.LIST:
        for entry in entries:
            for column in block.columns:
                put(entry.get(column.name), exists=True)
        count = len(entries)
    else:
        for row in block.rows:
            for column in block.columns:
                put(cells.get((row.name, column.name)), exists=row.has(column.name))
        count = len(block.rows)
    letters = (
        tuple("F" if row.question and row.question.column == "C" else "C" for row in block.rows)
        if block.shape is Shape.RECORD
        else tuple("CDEFGHIJKLM"[: len(block.columns)])
    )
    lines = tuple(range(line, line + count))
    return BlockReading(block.shape, tuple(values), bytes(states), letters, lines)


def table_reading(table: Table, cells: Cells, findings: tuple[Finding, ...] = ()) -> TableReading:
    return TableReading(
        table.name,
        table.sheet,
        head=block_reading(table.head, cells, 6) if table.head else None,
        body=block_reading(table.body, cells, 12) if table.body else None,
        findings=findings,
    )


def reading(
    changes: Mapping[str, Cells] | None = None,
    *,
    unit: Unit = UNITS["MN"],
    path: str = "a.xlsx",
    form: Form = FORM,
    round_: Round | None = None,
    stamp: Mapping[str, str] | None = None,
    without: tuple[str, ...] = (),
    modified: str = "",
    sha256: str = "",
) -> ReturnReading:
    """A return of ``unit`` with honest figures in every table it is asked."""
    round_ = round_ or a_round()
    printed = {
        ("unit_code", VALUE): unit.code,
        ("unit_name", VALUE): unit.name,
        ("commune", VALUE): unit.commune,
    }
    tables = {}
    for table in form.asked(round_.respondent(unit)):
        if table.name not in without:
            cells = {**HONEST[table.name], **(printed if table.name == "cover" else {})}
            cells.update((changes or {}).get(table.name, {}))
            tables[table.name] = table_reading(table, cells)
    default_stamp = {
        "form_version": form.version,
        "plan": round_.settings.plan,
        "round": round_.name,
        "unit_code": unit.code,
    }
    return ReturnReading(
        path,
        sha256=sha256 or path,
        stamp=default_stamp if stamp is None else stamp,
        tables=tables,
        modified=modified,
    )


def judge(
    changes: Mapping[str, Cells] | None = None,
    *,
    kind: str = "MN",
    round_: Round | None = None,
    without: tuple[str, ...] = (),
) -> tuple[Finding, ...]:
    """The findings of one return with these changes."""
    unit = UNITS[kind]
    round_ = round_ or a_round()
    one = reading(changes, unit=unit, round_=round_, without=without)
    return validate([(one, unit)], round_, FORM, MODELS).get("a.xlsx", ())


def codes(findings: tuple[Finding, ...], table: str = "") -> list[str]:
    """The codes of findings, of one table if it is named."""
    return [finding.code for finding in findings if not table or finding.table == table]
