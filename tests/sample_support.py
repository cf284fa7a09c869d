"""Made-up units with what they know, for the tests of the samples."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from openpyxl.workbook.workbook import Workbook

from pipeline.round import Round
from pipeline.sample.locate import Cells, cell_of, sheet_of
from pipeline.sample.make import drafted
from pipeline.sample.scene import Scene, world
from pipeline.sample.units import counted, make_units
from schemas.records import VALUE, Block
from schemas.registry import FORM
from schemas.respondents import Respondent
from schemas.rules import Check

PLAN = "dong-da-2021-2030"
KINDS = {"MN": 3, "TH": 3, "THCS": 2, "LC": 1, "GDTX": 1, "XA": 2, "PHONG": 1}


def scenes(seed: int, period: str = "nam") -> list[tuple[Respondent, Scene]]:
    counts = counted({kind: number * 3 for kind, number in KINDS.items()})
    units = make_units(counts, Random(seed))
    settings = drafted(PLAN, 2025, period, counts)  # type: ignore[arg-type]
    round_ = Round("thu", Path("thu"), settings, units)
    profiles, communes = world(units, seed)
    return [
        (
            round_.respondent(unit),
            Scene(
                unit,
                profiles[unit.code],
                communes[unit.commune],
                settings,
                settings.due,
                Random(f"{seed}{unit.code}"),
            ),
        )
        for unit in units
    ]


def blocking(block: Block, who: Respondent) -> list[Check]:
    return [
        check
        for rule in block.rules
        for check in rule.checks(block)
        if check.severity == "error" and check.asked.of(who)
    ]


def required_cells(block: Block, who: Respondent) -> set[tuple[str, str]]:
    return {
        (row.name, column.name)
        for row in block.rows
        for column in block.columns
        for asked in (block.question(row, column),)
        if asked.required and not asked.printed and not row.parts
        if row.has(column.name) and row.asked.of(who) and asked.asked.of(who)
    }


def cell(workbook: Workbook, table: str, row: str, column: str = VALUE) -> Any:
    asked = FORM.by_name[table]
    return cell_of(Cells(sheet_of(workbook, asked)), asked, row, column).value


def stamp(workbook: Workbook) -> dict[object, object]:
    """The keys and values of the form's hidden sheet."""
    return {row[0]: row[1] for row in workbook["_META"].iter_rows(values_only=True)}
