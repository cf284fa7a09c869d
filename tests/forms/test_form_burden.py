"""Number of cells that a kindergarten of usual size fills: 40 staff, 10 on the board, 6 events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.forms.filling_time import cells_of, filling_times_of, listed
from pipeline.forms.layout import layout_form
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_with
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import ReturnReading
from pipeline.sample.locate import CellsByCode, sheet_of
from pipeline.validate.validate import validate
from schemas.code_lists import NO, YES
from schemas.records import VALUE
from schemas.registry import PACKAGED
from schemas.rules import PEOPLE
from tests.support.filling import fill
from tests.support.honest import ENTRIES, HONEST
from tests.support.one_form import write_form
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan
from tests.support.readings import UNITS, a_round

FORM = form_of_plan(find_plan("dong-da-2021-2030", BASE))
UNIT = UNITS["MN"]
ROUND = a_round()
EVENTS, MEMBERS, TARGETS = 6, 10, 10
EVENT = ("date", "content", "occasion", "method", "parents", "staff")

Typed = dict[str, dict[tuple[str, str], Any]]


def with_minority() -> Typed:
    """Adds an own target for each of the first ten lines to what is honest."""
    sheet = layout_form(FORM, ROUND.respondent(UNIT)).by_table["own_targets"]
    codes = [row.name for row in sheet.body.rows][:TARGETS]
    targets = {(code, "operator"): "Đạt ít nhất" for code in codes}
    targets |= {(code, "value"): 50 for code in codes}
    honest = dict.fromkeys(HONEST.get("own_targets", {}))
    return {"own_targets": {**honest, ("gate", VALUE): YES, **targets}}


def without_minority() -> Typed:
    blank: Typed = {
        table: {key: None for key in cells if key[1] in PEOPLE[2:]}
        for table, cells in HONEST.items()
    }
    answers = dict.fromkeys(["has_minority_staff", "has_minority_children"], NO)
    blank["cover"] = {(name, VALUE): answer for name, answer in answers.items()}
    blank["own_targets"] = dict.fromkeys(HONEST.get("own_targets", {}))
    blank["own_targets"]["gate", VALUE] = NO
    return blank


def filled(folder: Path, figures: Typed) -> tuple[ReturnReading, int]:
    """The return, and how many of its cells somebody typed into."""
    blank, path = folder / "blank.xlsx", folder / "filled.xlsx"
    write_form(blank, FORM, ROUND, UNIT)
    fill(blank, path, FORM, ROUND, UNIT, figures, entries=False)
    book = load_workbook(path)
    events = [{name: event[name] for name in EVENT} for event in ENTRIES["outreach"]]
    for name, number, entries in (
        ("outreach", EVENTS, events),
        ("board", MEMBERS, ENTRIES["board"]),
    ):
        table = FORM.by_name[name]
        page = CellsByCode(sheet_of(book, table))
        for at in range(number):
            for column, value in entries[at % len(entries)].items():
                page.entry(table.body, at, column).value = value
    book.save(path)
    typed = sum(1 for _ in differing(blank, path))
    return read_return(open_return(path, path.name), path.name, FORM), typed


def differing(blank: Path, path: Path) -> Iterator[str]:
    before = load_workbook(blank)
    for sheet in load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                other = before[sheet.title][cell.coordinate].value
                if not cell.protection.locked and cell.value != other:
                    yield f"{sheet.title}!{cell.coordinate}"


@pytest.mark.parametrize(
    ("plan", "period", "cells"),
    [
        ("dong-da-2021-2030", "nam", (184, 230)),
        ("khoai-chau-2016-2020", "giai-doan", (27, 27)),
        ("ben-cat-2023", "nam", (83, 91)),
        ("gia-lam-2022", "nam", (127, 135)),
        ("ngu-hiep-2024", "nam", (171, 207)),
    ],
)
def test_a_kindergarten_fills_what_its_plan_uses(plan: str, period: str, cells: tuple[int, int]):
    """The least and the most; before a round asked only that, each of them asked 192 to 238."""
    settings = ROUND.settings.model_copy(update={"period": period})
    every = replace(ROUND, settings=settings)
    opened = opened_with(every, find_plan(plan, BASE), PACKAGED)
    assert cells_of(opened.form, every.respondent(UNIT)) == (192, 238)
    assert cells_of(opened.form, opened.round.respondent(UNIT)) == cells


def test_the_burden_of_a_round_is_told_for_each_kind_of_unit():
    opened = opened_with(ROUND, find_plan("ben-cat-2023", BASE), PACKAGED)
    found = {one.kind: one for one in filling_times_of(opened.form, opened.round)}
    assert found.keys() == UNITS.keys()
    assert (found["MN"].units, found["MN"].least, found["MN"].most) == (1, 83, 91)
    assert found["MN"].minutes == (40, 45)
    # What no line of the plan is about: the words of Biểu 11, and Bìa.
    assert found["PHONG"].least == found["PHONG"].most == 9
    # The Lists that somebody is asked: no activities of Biểu 05.
    assert [*listed(opened.form, opened.round)] == [("Biểu 07", 10)]


@pytest.mark.parametrize(
    ("figures", "least", "most"),
    [(without_minority(), 190, 219), (with_minority(), 250, 285)],
    ids=["no minority, no own targets", "minority and ten own targets"],
)
def test_a_kindergarten_fills_no_more_cells_than_the_catalogue_counts(
    tmp_path: Path, figures: Typed, least: int, most: int
):
    reading, typed = filled(tmp_path, figures)
    (findings,) = validate([(reading, UNIT)], ROUND, FORM, MODELS).values()
    assert [f for f in findings if f.code == "C01"] == []
    assert least <= typed <= most
