"""Rounds and accepted tables written inline, for the tests of plan, measure and verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.measure import measure
from pipeline.plan import Indicator, Plan, Target, find_plan
from pipeline.results import Accepted, AcceptedTable, Result
from pipeline.roster import Unit
from pipeline.round import Round, Settings
from schemas.registry import FORM

DONG_DA = find_plan("dong-da-2021-2030", FORM)

Cells = dict[tuple[str, str], int]


def unit(code: str, kind: str, commune: str = "", **more: Any) -> Unit:
    name = more.pop("name", f"Đơn vị {code}")
    return Unit.model_validate(
        {"code": code, "name": name, "kind": kind, "commune": commune, **more}
    )


def round_of(units: Sequence[Unit], year: int = 2025, period: str = "nam") -> Round:
    settings = Settings.model_validate(
        {
            "plan": "dong-da-2021-2030",
            "year": year,
            "period": period,
            "from": f"{year}-01-01",
            "to": f"{year}-11-15",
            "cutoff": f"{year}-11-15",
            "due": f"{year}-11-20",
            "office": {"code": "PVH", "name": "Phòng Văn hóa - Xã hội phường Hoa Sen"},
            "school_years": {"enrolment": "2025-2026", "completion": "2024-2025"},
        }
    )
    return Round("thu", Path("rounds/thu"), settings, tuple(units))


def people(row: str, total: int, female: int) -> Cells:
    return {(row, "total"): total, (row, "female"): female}


def accepted(tables: Mapping[tuple[str, str], Cells]) -> Accepted:
    """From (unit code, table) to its cells."""
    nested: dict[str, dict[str, AcceptedTable]] = {}
    for (code, table), cells in tables.items():
        page = AcceptedTable(code, f"{code}.xlsx", table, cells, {})
        nested.setdefault(table, {})[code] = page
    return Accepted(nested)


class Rows:
    """The results of one indicator, found by what they are about."""

    def __init__(self, results: Sequence[Result], code: str) -> None:
        self.all = [result for result in results if result.indicator.code == code]

    def __call__(self, scope: str = "all", split: str = "all", unit: str = "") -> Result:
        (found,) = (
            result
            for result in self.all
            if (result.scope, result.split, result.unit) == (scope, split, unit)
        )
        return found

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        return [(result.scope, result.unit, result.split) for result in self.all]


def measured(
    code: str,
    units: Sequence[Unit],
    tables: Mapping[tuple[str, str], Cells],
    *,
    plan: Plan = DONG_DA,
    year: int = 2025,
    period: str = "nam",
) -> Rows:
    """What ``measure`` makes of the tables, for the indicator ``code``."""
    return Rows(measure(plan, round_of(units, year, period), accepted(tables), FORM), code)


def target(operator: str, value: str, year: int = 2025, **more: Any) -> Target:
    data = {"type": "milestone", "operator": operator, "value": value, "year": year, **more}
    return Target.model_validate(data)


def indicator(*targets: Target, **more: Any) -> Indicator:
    """A share of women planned who were trained, or as ``more`` says."""
    data = {
        "code": "1",
        "title": "Tỷ lệ thử",
        "unit": "%",
        "kind": "ratio",
        "numerator": ["succession.trained.female"],
        "denominator": ["succession.persons.female"],
        "kinds": ["TH"],
        "target": list(targets),
        **more,
    }
    return Indicator.model_validate(data)
