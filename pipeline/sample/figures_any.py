"""Plausible answers to any table, from its metadata alone: for tables without figures of their own.

Numbers are drawn until no rule of the table that blocks is broken; the more rules forbid, the
smaller the numbers, down to zeros.
"""

from __future__ import annotations

import datetime as dt
from random import Random

from pipeline.sample.people import crowd
from pipeline.sample.scene import Answers, Scene
from schemas.code_lists import NO, YES
from schemas.records import VALUE, Block, Kind, Question, Row, Shape, Table
from schemas.respondents import Respondent
from schemas.rules import PEOPLE, Check

_ATTEMPTS = 400
_NOTHING = "Không"
_ACTIVITY = "Triển khai theo kế hoạch của đơn vị"


def any_table(table: Table, who: Respondent, scene: Scene) -> Answers:
    """Answers that break no rule of ``table`` that blocks."""
    answers = Answers()
    if table.head is not None:
        answers.head = {
            row.name: _typed(row.question, scene)
            for row in table.head.rows
            if row.question is not None and _fills(row.question, who) and row.is_asked(who)
        }
        if table.gate:
            answers.head[table.gate] = YES if scene.rng.random() < 0.9 else NO
            if answers.head[table.gate] == NO:
                answers.head = {table.gate: NO}
                return answers
    if table.body is None:
        return answers
    match table.body.shape:
        case Shape.LIST:
            answers.entries = [
                {
                    column.name: _typed(column.question, scene)
                    for column in table.body.columns
                    if _fills(column.question, who)
                }
                for _ in range(scene.rng.randint(2, 5))
            ]
        case Shape.RECORD:
            answers.cells = {
                (row.name, VALUE): _typed(row.question, scene)
                for row in table.body.rows
                if row.question is not None and _fills(row.question, who) and row.is_asked(who)
            }
        case Shape.MATRIX:
            answers.cells = _matrix(table.body, who, scene)
    return answers


def _fills(question: Question, who: Respondent) -> bool:
    """Only what must be given is: the clerk is in a hurry."""
    return (
        question.required and not question.printed and not question.tally and question.asked.of(who)
    )


def _typed(question: Question | None, scene: Scene) -> object:
    assert question is not None
    rng, settings = scene.rng, scene.settings
    match question.kind:
        case Kind.COUNT:
            return rng.randint(0, 12)
        case Kind.MONEY:
            return rng.randint(0, 60) * 500_000
        case Kind.DECIMAL:
            return rng.randint(50, 100)
        case Kind.YEAR:
            return settings.year
        case Kind.DATE:
            return settings.start + dt.timedelta(
                days=rng.randint(0, (settings.end - settings.start).days)
            )
        case Kind.CHOICE:
            assert question.choices is not None
            return rng.choice(question.choices.items[:2])
        case Kind.TEXT:
            return _ACTIVITY if (question.max_length or 0) > 40 else _NOTHING


def _matrix(block: Block, who: Respondent, scene: Scene) -> dict[tuple[str, str], object]:
    checks = [
        check
        for check in block.checks.values()
        if check.severity == "error" and check.asked.of(who)
    ]
    for attempt in range(_ATTEMPTS):
        cells = _draw(block, who, scene, most=40 // (1 + attempt // 8))
        if not broken(block, checks, cells):
            return cells
    return _draw(block, who, scene, most=0)


def _draw(block: Block, who: Respondent, scene: Scene, most: int) -> dict[tuple[str, str], object]:
    cells: dict[tuple[str, str], object] = {}
    for row in block.rows:
        if row.parts or not row.is_asked(who):
            continue
        people = crowd(scene.rng, scene.rng.randint(0, most), women=0.7, minority=0.05)
        for column in block.columns:
            if not row.has(column.name) or not _fills(column.question, who):
                continue
            if column.name in PEOPLE:
                cells[row.name, column.name] = people.columns()[column.name]
            elif column.question.kind is Kind.COUNT:
                cells[row.name, column.name] = _part(scene.rng, most)
            else:
                cells[row.name, column.name] = _typed(column.question, scene)
    return cells


def _part(rng: Random, most: int) -> int:
    return rng.randint(0, most) // 2


def broken(block: Block, checks: list[Check], cells: dict[tuple[str, str], object]) -> list[Check]:
    """Those of ``checks`` that numbers in ``cells`` break; a check with a cell missing is silent.

    Computed rows need not be there: they are summed from their parts.
    """
    values = {key: n for key, n in cells.items() if isinstance(n, int)}
    for row in reversed(block.rows):
        _add_up(block, row, values)
    return [
        check
        for check in checks
        if all(key in values for key in check.violated.cells())
        and check.violated.evaluate(values.get)
    ]


def _add_up(block: Block, row: Row, values: dict[tuple[str, str], int]) -> None:
    """Parts stand below their sum, so that going upwards each part is there before its sum."""
    for column in block.columns:
        parts = [(part, column.name) for part in row.parts]
        if parts and row.has(column.name) and all(key in values for key in parts):
            values[row.name, column.name] = sum(values[key] for key in parts)
