"""Rounds and accepted tables written inline, for the tests of plan, measure and verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.measure.history import NO_HISTORY, EarlierRound, History, history_before
from pipeline.measure.measure import measure
from pipeline.measure.result import Result
from pipeline.plan.files import find_plan
from pipeline.plan.plan import Indicator, Plan, Target
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.settings import Settings
from tests.support.packaged import FORM

DONG_DA = find_plan("dong-da-2021-2030", FORM)
NGU_HIEP = find_plan("ngu-hiep-2024", FORM)

Cells = dict[tuple[str, str], Any]
Tables = Mapping[tuple[str, str], Cells]
"""By (unit code, table)."""


def unit(code: str, kind: str, commune: str = "", **more: Any) -> Unit:
    name = more.pop("name", f"Đơn vị {code}")
    return Unit.model_validate(
        {"code": code, "name": name, "kind": kind, "commune": commune, **more}
    )


def round_of(
    units: Sequence[Unit],
    year: int = 2025,
    period: str = "nam",
    switches: Mapping[str, Any] | None = None,
    **more: Any,
) -> Round:
    """A round of the year, closed at the end of its period. Attendance comes from the schools
    unless ``switches`` say otherwise."""
    last = f"{year}-06-30" if period == "6T" else f"{year}-12-31"
    settings = Settings.model_validate(
        {
            "plan": "dong-da-2021-2030",
            "year": year,
            "period": period,
            "from": f"{year}-01-01",
            "to": last,
            "cutoff": last,
            "due": last,
            "office": {"code": "PVH", "name": "Phòng Văn hóa - Xã hội phường Hoa Sen"},
            "school_years": {"enrolment": "2025-2026", "completion": "2024-2025"},
            "switches": {"attendance_source": "schools", **(switches or {})},
            **more,
        }
    )
    return Round(f"thu-{year}-{period}", Path("rounds/thu"), settings, tuple(units))


def people(row: str, total: int, female: int) -> Cells:
    return {(row, "total"): total, (row, "female"): female}


def answers(**given: str) -> Cells:
    """Answers of Biểu 08 by row."""
    return {(row, "answer"): answer for row, answer in given.items()}


def succession(persons_female: int, trained_female: int) -> Cells:
    return {("persons", "female"): persons_female, ("trained", "female"): trained_female}


def accepted(
    tables: Tables,
    entries: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]] | None = None,
    year: int = 2025,
) -> Accepted:
    """From (unit code, table) to its cells, and to the rows of its List."""
    nested: dict[str, dict[str, AcceptedTable]] = {}
    for code, table in (*tables, *(key for key in entries or {} if key not in tables)):
        page = AcceptedTable(
            code,
            f"{code}.xlsx",
            table,
            tables.get((code, table), {}),
            {},
            tuple((entries or {}).get((code, table), ())),
        )
        nested.setdefault(table, {})[code] = page
    return Accepted(nested, year)


class Rows:
    """The results of one indicator, found by what they are about."""

    def __init__(self, results: Sequence[Result], code: str) -> None:
        self.all = [result for result in results if result.indicator.code == code]

    def __call__(
        self, scope: str = "all", split: str = "all", unit: str = "", basis: str = "plan"
    ) -> Result:
        (found,) = (
            result
            for result in self.all
            if (result.scope, result.split, result.unit, result.basis)
            == (scope, split, unit, basis)
        )
        return found

    @property
    def keys(self) -> list[tuple[str, str, str]]:
        return [(result.scope, result.unit, result.split) for result in self.all]


def measured(
    code: str,
    units: Sequence[Unit],
    tables: Tables,
    *,
    entries: Mapping[tuple[str, str], Sequence[Mapping[str, Any]]] | None = None,
    plan: Plan = DONG_DA,
    year: int = 2025,
    period: str = "nam",
    switches: Mapping[str, Any] | None = None,
    history: History = NO_HISTORY,
    **more: Any,
) -> Rows:
    """Results that ``measure`` makes of the tables, for the indicator ``code``."""
    round_ = round_of(units, year, period, switches, **more)
    return Rows(measure(plan, round_, accepted(tables, entries, year), FORM, history), code)


def history_of(
    now: Round, *earlier: tuple[Round, Accepted], opening: Mapping[str, Any] | None = None
) -> History:
    """History before ``now``: closed rounds and opening balances (code → value)."""
    balances = {
        code: {"value": value, "source": "Sổ theo dõi"} for code, value in (opening or {}).items()
    }
    settings = Settings.model_validate(
        {**now.settings.model_dump(by_alias=True), "opening": balances}
    )
    rounds = [EarlierRound(round_, tables) for round_, tables in earlier]
    return history_before(now, rounds, FORM, settings.opening)


def plan_of(*indicators: Indicator) -> Plan:
    return Plan.model_validate(
        {"id": "thu", "title": "Thử", "start": 2021, "end": 2030, "indicator": list(indicators)}
    )


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
