"""Every rule that a form shows live, on every kind of form, as LibreOffice calculates it.

For each rule the values that break it and the nearest that don't are looked for by evaluating the
rule records in Python; so is what must stand beside every line of the block. Both renderings of a
rule are held against each other.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pytest

from pipeline.forms.checks import SheetChecks
from pipeline.forms.content import content_of
from pipeline.forms.layout import FormLayout, layout_form
from pipeline.forms.prefill import as_typed
from pipeline.plan.files import find_plan
from pipeline.round.round import Round
from schemas.rules import Check
from tests.support.libreoffice import needs_libreoffice, tried
from tests.support.one_form import write_form
from tests.support.packaged import FORM as BASE
from tests.support.packaged import form_of_plan
from tests.support.readings import UNITS, a_round
from tests.support.rule_pages import At, Page, fault_and_honest, honest_pages

pytestmark = [needs_libreoffice, pytest.mark.libreoffice]

FORM = form_of_plan(find_plan("dong-da-2021-2030", BASE))
NOT_SHOWN = {
    ("outreach", "body", "R13:after_receipt"): (
        "moves with the day on which the form is opened: tests/forms/test_form_live_tables.py"
    ),
}
"""Rules that no page of these rounds can break, and why."""

Name = tuple[str, str, str]
"""Table, block and check."""
Typed = list[list[Any]]


@dataclass(frozen=True)
class Trial:
    name: Name
    page: Page
    check: Check
    entry: int
    is_fault: bool


def rounds() -> dict[str, Round]:
    """A year with all its quarters due and the age groups of the settings, and half a year."""
    year = a_round(completion_basis="cohort")
    end = dt.date(2025, 12, 31)
    settings = year.settings.model_copy(update={"end": end, "cutoff": end})
    return {"nam": replace(year, settings=settings), "6T": a_round(period="6T")}


def forms() -> Iterator[tuple[str, Round, FormLayout]]:
    for period, round_ in rounds().items():
        for kind, unit in UNITS.items():
            yield f"{kind}-{period}", round_, layout_form(FORM, round_.respondent(unit))


def formulas(page: Page, round_: Round) -> tuple[Any, ...]:
    """Formulas of the column Kiểm tra: blocks that say the same are tried once."""
    unit = UNITS[page.form.who.kind]
    checks = SheetChecks(page.form, page.sheet, content_of(FORM, round_, unit).dates)
    return page.sheet.table.name, page.block.name, *checks.lines(page.block).items()


@functools.cache
def trials() -> dict[str, list[Trial]]:
    """By form, a fault and an honest page for each live rule of each block."""
    found: dict[str, list[Trial]] = {}
    seen = set()
    for name, round_, form in forms():
        found[name] = []
        for page in honest_pages(form, round_):
            said = formulas(page, round_)
            if said in seen:
                continue
            seen.add(said)
            for check in page.checks:
                key = (page.sheet.table.name, page.block.name, check.name)
                pair = None if key in NOT_SHOWN else fault_and_honest(page, check)
                if pair is not None:
                    found[name].append(Trial(key, pair.fault, check, pair.entry, True))
                    found[name].append(Trial(key, pair.honest, check, pair.entry, False))
    return found


def typed(page: Page, values: dict[At, Any]) -> Typed:
    return [[page.sheet.sheet, page.address(at), as_typed(v)] for at, v in values.items()]


def filled(form: FormLayout, round_: Round) -> Typed:
    """Honest answers in the whole form."""
    return [
        cell
        for page in honest_pages(form, round_, all_blocks=True)
        for cell in typed(page, {at: v for at, v in page.values.items() if v is not None})
    ]


@pytest.fixture(scope="module")
def shown(tmp_path_factory) -> dict[str, list[list[str]]]:
    """By form, what LibreOffice shows in the column Kiểm tra at each trial; last, on Bìa."""
    folder = tmp_path_factory.mktemp("rules")
    jobs, names = [], []
    for name, round_, form in forms():
        source = folder / f"{name}.xlsx"
        write_form(source, FORM, round_, UNITS[form.who.kind])
        by_page = {(page.sheet.sheet, page.block.name): page for page in honest_pages(form, round_)}
        tries: list[Any] = []
        for trial in trials()[name]:
            page = trial.page
            before = by_page[page.sheet.sheet, page.block.name].values
            changed = {at: v for at, v in page.values.items() if before.get(at) != v}
            block, letter = page.block, page.block.check_letter
            column = f"{letter}{block.code_line + 1}:{letter}{block.last_line}"
            tries.append([typed(page, changed), [page.sheet.sheet, column]])
        tries.append([[], ["Bìa", "A1:A80"]])
        jobs.append({"source": source, "cells": filled(form, round_), "trials": tries})
        names.append(name)
    return dict(zip(names, tried(jobs), strict=True))


@pytest.mark.parametrize("name", [name for name, _, _ in forms()])
def test_each_rule_turns_its_line_on_the_fault_and_not_on_the_nearest_honest_value(shown, name):
    for trial, column in zip(trials()[name], shown[name], strict=False):
        page, block = trial.page, trial.page.block
        words = {check.live for check in page.checks}
        said = {
            block.code_line + 1 + line: word for line, word in enumerate(column) if word in words
        }
        changes = (trial.name, trial.is_fault)
        assert said == page.words(), changes
        here = said.get(page.line(trial.check, trial.entry))
        assert (here == trial.check.live) is trial.is_fault, changes


@pytest.mark.parametrize("name", [name for name, _, _ in forms()])
def test_an_honest_form_calls_itself_complete(shown, name):
    assert "Toàn bộ báo cáo: Đủ, có thể gửi" in shown[name][-1]


def test_no_rule_that_a_form_may_show_goes_untried():
    tried_ = {trial.name for found in trials().values() for trial in found}
    all_rules = {
        (table.name, name, check.name)
        for table in FORM.tables
        for name, block in table.blocks
        for check in block.checks.values()
        if check.severity != "note"
    }
    assert all_rules - tried_ == set(NOT_SHOWN)
    assert {trial.is_fault for found in trials().values() for trial in found} == {True, False}
