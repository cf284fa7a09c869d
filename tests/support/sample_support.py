"""Made-up units with what they know, for the tests of the samples."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from openpyxl.workbook.workbook import Workbook

from pipeline.plan.files import find_plan
from pipeline.round.round import Round
from pipeline.sample.locate import CellsByCode, cell_of, sheet_of
from pipeline.sample.make import drafted
from pipeline.sample.profiles import draw_district
from pipeline.sample.scene import Scene, TableAnswers
from pipeline.sample.units import counted, make_units
from schemas.records import VALUE, Block, Table
from schemas.respondents import Respondent
from schemas.rules import Check
from tests.support.packaged import FORM, form_of_plan

PLAN = "dong-da-2021-2030"
FORM_OF_PLAN = form_of_plan(find_plan(PLAN, FORM))
KINDS = {"MN": 3, "TH": 3, "THCS": 2, "LC": 1, "GDTX": 1, "XA": 2, "PHONG": 1}


def scenes(seed: int, period: str = "nam", years_back: int = 0) -> list[tuple[Respondent, Scene]]:
    counts = counted({kind: number * 3 for kind, number in KINDS.items()})
    units = make_units(counts, Random(seed))
    settings = drafted(PLAN, 2025 - years_back, period, counts)  # type: ignore[arg-type]
    round_ = Round("thu", Path("thu"), settings, units)
    profiles, communes = draw_district(units, seed, years_back)
    plan = find_plan(PLAN, FORM)
    return [
        (
            round_.respondent(unit),
            Scene(
                unit,
                profiles[unit.code],
                communes[unit.commune],
                settings,
                plan,
                settings.due,
                Random(f"{seed}{unit.code}"),
                years_back,
            ),
        )
        for unit in units
    ]


def blocking(block: Block, who: Respondent) -> list[Check]:
    return [
        check
        for check in block.checks.values()
        if check.severity == "error" and check.asked.of(who)
    ]


def required_cells(block: Block, who: Respondent) -> set[tuple[str, str]]:
    return {
        (row.name, column.name)
        for row in block.rows
        for column in block.columns
        for asked in (block.question(row, column),)
        if asked.required and not asked.printed and not row.parts
        if row.has(column.name) and row.is_asked(who) and row.is_due(who) and asked.asked.of(who)
    }


def spared(table: Table, answers: TableAnswers) -> set[tuple[str, str]]:
    """The answers that another answer makes needless."""
    return {
        (row, "answer")
        for one in table.dependents.each
        if one.is_spared(lambda at: answers.cells[at.row, at.of.column])
        for row in one.rows
    }


def cell(workbook: Workbook, table: str, row: str, column: str = VALUE) -> Any:
    asked = FORM_OF_PLAN.by_name[table]
    return cell_of(CellsByCode(sheet_of(workbook, asked)), asked, row, column).value


def entries(workbook: Workbook, table: str) -> list[dict[str, Any]]:
    """The lines of a List that have anything in them, by names of columns."""
    asked = FORM_OF_PLAN.by_name[table]
    cells, block = CellsByCode(sheet_of(workbook, asked)), asked.body
    assert block is not None
    lines = [
        {column.name: cells.entry(block, line, column.name).value for column in block.columns}
        for line in range(block.room)
    ]
    return [line for line in lines if any(value is not None for value in line.values())]


def stamp(workbook: Workbook) -> dict[object, object]:
    """The keys and values of the form's hidden sheet."""
    return {row[0]: row[1] for row in workbook["_META"].iter_rows(values_only=True)}
