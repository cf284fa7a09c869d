"""The fix list says what the form's own Kiểm tra says: whatever a clerk types, a line that the
form marks, as LibreOffice calculates it, has a finding of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

import pytest

from pipeline.forms.checks import (
    ELSEWHERE_WORD,
    GOOD_WORD,
    NEEDLESS_WORDS,
    SheetChecks,
    assumed_words,
)
from pipeline.forms.content import content_of
from pipeline.forms.formulas import is_input
from pipeline.forms.layout import BlockLayout, SheetLayout, layout_form
from pipeline.forms.make import FormMaker
from pipeline.forms.prefill import as_typed
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.opening.opened import Opened
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading
from pipeline.validate.validate import validate
from pipeline.xlsx.addresses import cells_in
from schemas.records import EXPLANATION, Form, Kind, Question
from tests.support.libreoffice import needs_libreoffice, tried
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan
from tests.support.readings import UNITS, a_round
from tests.support.rule_pages import At, Page, honest_pages

pytestmark = [needs_libreoffice, pytest.mark.libreoffice]

FORM, ROUND = form_of_plan(find_plan("dong-da-2021-2030", BASE)), a_round()
NUMBERS = ("ba", "27 cháu", -1, 2.5, 999_999_999, "…", "KAD")
WRONG: dict[Kind, tuple[Any, ...]] = {
    Kind.COUNT: (*NUMBERS, "-", 0),
    Kind.MONEY: (*NUMBERS, "2.500.000 đồng", 500),
    Kind.DECIMAL: ("ba", -1, 250),
    Kind.YEAR: ("năm nay", 25, 1985, 2101, 2025.5, -1),
    Kind.DATE: (
        *("31/02/2025", "3/25/2025", "3-4-2025", "8/3/25", "tháng 3", "01/01/1985", "17/11/0025"),
        *("20/12/2024", "20/11/2025", "08/03/2031", 27, 45724, 99_999),
    ),
    Kind.CHOICE: ("đang làm", "khong", "K/A", 1),
    Kind.TEXT: ("-", 5),
}
"""By the kind of question, what people type that is wrong, odd or out of the rules."""


@dataclass(frozen=True)
class Typed:
    """A value in one cell of the form that is otherwise filled honestly."""

    page: Page
    address: str
    value: Any

    @property
    def sheet(self) -> SheetLayout:
        return self.page.sheet

    @property
    def line(self) -> int:
        return int(self.address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))

    @property
    def block(self) -> BlockLayout:
        return self.page.block


Asked = tuple[str, dict[str, dict[str, Any]], list[tuple[Typed, ...]]]
"""A kind of unit, the honest values of its form by sheet and address, the trials by form."""


def wrong_values(at: At, question: Question) -> Iterator[Any]:
    yield None
    yield " "
    if at[0] == 1:
        # A second entry is judged by the same formula, moved.
        return
    yield from WRONG[question.kind]
    if question.max_length is not None:
        yield "ă" * (question.max_length + 1)


def cells_of(page: Page) -> Iterator[tuple[At, Question]]:
    """A cell of each kind of question: in a Matrix of each column on its first and last row, all
    of a Record, the first and second entry of a List."""
    block = page.block
    if page.is_list:
        for entry in (0, 1):
            for column in block.columns:
                if is_input(block, None, column) and column.name != EXPLANATION:
                    yield (entry, column.name), column.question
        return
    inputs = [
        (row, column)
        for row, column in block.cells()
        if is_input(block, row, column)
        and column.name != EXPLANATION
        and not block.question(row, column).prefilled
    ]
    by_question: dict[Any, list[Any]] = {}
    for row, column in inputs:
        kind = block.question(row, column).kind
        key = row.name if row.question is not None else (column.name, kind)
        by_question.setdefault(key, []).append((row, column))
    for alike in by_question.values():
        for row, column in dict.fromkeys((alike[0], alike[-1])):
            yield (row.name, column.name), block.question(row, column)


def all_typed(pages: list[Page]) -> list[Typed]:
    return [
        Typed(page, page.address(at), value)
        for page in pages
        for at, question in cells_of(page)
        for value in wrong_values(at, question)
        if page.values.get(at) != value
    ]


def shown_by_the_form(
    source: Path, honest: dict[str, dict[str, Any]], trials: list[Typed]
) -> list[dict[int, str]]:
    """For each trial, the words of the column Kiểm tra by their lines."""
    cells = [[sheet, at, value] for sheet, typed in honest.items() for at, value in typed.items()]
    orders = []
    for trial in trials:
        letter, lines = trial.block.check_letter, (1, trial.sheet.end_line)
        watched = [trial.sheet.sheet, f"{letter}{lines[0]}:{letter}{lines[1]}"]
        orders.append([[[trial.sheet.sheet, trial.address, trial.value]], watched])
    (shown,) = tried([{"source": source, "cells": cells, "trials": orders}])
    found = []
    for trial, column in zip(trials, shown, strict=True):
        block = trial.block
        lines = range(block.code_line + 1, block.last_line + 1)
        calm = ("", GOOD_WORD, ELSEWHERE_WORD, *NEEDLESS_WORDS, *assumed_words(block))
        words = {line: column[line - 1] for line in lines}
        found.append({line: word for line, word in words.items() if word not in calm})
    return found


def forms_of(trials: list[Typed]) -> Iterator[tuple[Typed, ...]]:
    """The trials that share a form: one of each table, as rules of a table see no other but Bìa,
    whose own trials stand alone."""
    tables: dict[str, list[Typed]] = defaultdict(list)
    for trial in trials:
        tables[trial.sheet.table.name].append(trial)
    for trial in tables.pop("cover", ()):
        yield (trial,)
    for together in zip_longest(*tables.values()):
        yield tuple(trial for trial in together if trial is not None)


def told_by_the_run(
    maker: FormMaker, asked: list[Asked], file: Path
) -> Iterator[tuple[Typed, dict[int, list[str]]]]:
    """Each trial with the codes of the findings on its sheet by their lines."""
    readings: list[tuple[ReturnReading, Any]] = []
    forms: list[tuple[Typed, ...]] = []
    for kind, honest, by_form in asked:
        unit = UNITS[kind]
        for together in by_form:
            names = {"cover", *(trial.sheet.table.name for trial in together)}
            form = Form(tuple(table for table in FORM.tables if table.name in names))
            typed = {table.sheet: {**honest.get(table.sheet, {})} for table in form.tables}
            for trial in together:
                cells = typed[trial.sheet.sheet]
                cells.pop(trial.address, None)
                if trial.value is not None:
                    cells[trial.address] = trial.value
            file.write_bytes(maker.form_of(unit, typed))
            name = f"{len(readings)}.xlsx"
            opened = open_return(file, name)
            assert isinstance(opened, Opened)
            readings.append((read_return(opened, name, form), unit))
            forms.append(together)
    judged = validate(readings, ROUND, FORM, MODELS)
    for (reading, _), together in zip(readings, forms, strict=True):
        for trial in together:
            lines: dict[int, list[str]] = {}
            for one in judged.get(reading.path, ()):
                if one.cell and one.table == trial.sheet.table.name:
                    for address in cells_in(one.cell):
                        line = int(address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
                        lines.setdefault(line, []).append(one.code)
            yield trial, lines


def pages_of(kind: str) -> list[Page]:
    layout = layout_form(FORM, ROUND.respondent(UNITS[kind]))
    return list(honest_pages(layout, ROUND, all_blocks=True))


def formulas(page: Page, kind: str) -> tuple[Any, ...]:
    """Formulas of the column Kiểm tra: blocks that say the same are tried once."""
    checks = SheetChecks(page.form, page.sheet, content_of(FORM, ROUND, UNITS[kind]).dates)
    return page.sheet.table.name, page.block.name, *checks.lines(page.block).items()


def test_what_the_form_marks_is_never_missing_from_the_fix_list(tmp_path):
    maker = FormMaker(FORM, ROUND)
    asked: list[Asked] = []
    shown: list[dict[int, str]] = []
    known: set[tuple[Any, ...]] = set()
    for kind in ("MN", "LC"):
        honest: dict[str, dict[str, Any]] = {}
        untried = []
        for page in pages_of(kind):
            for at, value in page.values.items():
                if value is not None:
                    honest.setdefault(page.sheet.sheet, {})[page.address(at)] = as_typed(value)
            said = formulas(page, kind)
            if said not in known:
                untried.append(page)
            known.add(said)
        source = tmp_path / f"{kind}.xlsx"
        source.write_bytes(maker.form_of(UNITS[kind]))
        by_form = list(forms_of(all_typed(untried)))
        asked.append((kind, honest, by_form))
        shown += shown_by_the_form(source, honest, list(chain.from_iterable(by_form)))
    told = list(told_by_the_run(maker, asked, tmp_path / "typed.xlsx"))
    # Where a line speaks of a fault in another one, the fault is told, not what follows from it.
    missing = [
        (trial.page.form.who.kind, trial.sheet.sheet, trial.address, trial.value, line, word)
        for words, (trial, findings) in zip(shown, told, strict=True)
        for line, word in words.items()
        if line not in findings and (line == trial.line or not findings.get(trial.line))
    ]
    assert not missing, f"{len(missing)} of {len(told)}: {missing}"
    assert {word for words in shown for word in words.values()} > {"Còn thiếu", "Chỉ nhập số"}
