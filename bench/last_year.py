"""A closed round before the measured one, with every question of every form answered alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.closing.closing import close_round
from pipeline.forms.layout import SheetLayout, layout_form
from pipeline.plan.start import start_round
from pipeline.round.round import Round, load_round
from schemas.records import Block, Form, Kind, Question, Shape

NAME = "do-bieu-mau-truoc"
MEMBERS, OTHERS = 7, 3
"""Entries of a List: of the board and of any other."""
_WORDS = "Nội dung đã báo cáo của kỳ trước"
_ENTRIES: dict[str, int] = {"board": MEMBERS}


def close_last_year(round_: Round, form: Form, place: Path) -> Round:
    """The closed round of the year before with the same units, in a new folder of ``place``."""
    year = round_.settings.year - 1
    dates = {
        name: getattr(round_.settings, name).replace(year=year)
        for name in ("start", "end", "cutoff", "due")
    }
    settings = round_.settings.model_copy(update={"year": year, **dates})
    start_round(place / NAME, settings, round_.units)
    last = load_round(place / NAME)
    tables: dict[str, dict[str, AcceptedTable]] = {}
    for unit in last.units:
        for sheet in layout_form(form, last.respondent(unit)).sheets:
            page = _answered(sheet, settings.cutoff)
            tables.setdefault(sheet.table.name, {})[unit.code] = replace(page, unit=unit.code)
    close_round(last, Accepted(tables, year), form, (), today=settings.due)
    return last


def _answered(sheet: SheetLayout, day: dt.date) -> AcceptedTable:
    cells: dict[tuple[str, str], Any] = {}
    entries: tuple[dict[str, Any], ...] = ()
    for block in sheet.blocks:
        if block.block.shape is Shape.LIST:
            entries = _entries(block.block, sheet.table.name, day)
            continue
        for row, column in block.cells():
            question = block.question(row, column)
            if not question.printed:
                cells[row.name, column.name] = _answer(question, day)
    return AcceptedTable("", "", sheet.sheet, cells, {}, entries)


def _entries(block: Block, table: str, day: dt.date) -> tuple[dict[str, Any], ...]:
    one = {column.name: _answer(column.question, day) for column in block.columns}
    return (one,) * _ENTRIES.get(table, OTHERS)


def _answer(question: Question, day: dt.date) -> Any:
    match question.kind:
        case Kind.CHOICE:
            return question.choices.items[0] if question.choices else _WORDS
        case Kind.DATE:
            return day
        case Kind.YEAR:
            # Entries that go on, so that they are carried over.
            return day.year + 1
        case Kind.TEXT:
            return _WORDS[: question.max_length]
        case _:
            return 12
