"""``tonghop check`` says of each table of a file what the form's own Bìa says in LibreOffice."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from pipeline.check import check_files
from pipeline.forms.layout import layout_form
from pipeline.forms.make import FormMaker
from pipeline.forms.prefill import as_typed
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import opened_round
from pipeline.round.round import load_round
from tests.support import ROOT
from tests.support.filling import typed_into
from tests.support.honest import ENTRIES
from tests.support.libreoffice import needs_libreoffice, tried
from tests.support.packaged import FORM as BASE
from tests.support.packaged import form_of_plan
from tests.support.readings import UNITS

pytestmark = [needs_libreoffice, pytest.mark.libreoffice]

FORM = form_of_plan(find_plan("dong-da-2021-2030", BASE))
EXAMPLE = load_round(ROOT / "rounds" / "vi-du-2025-nam")
ROUND = replace(EXAMPLE, units=(*EXAMPLE.units, UNITS["LC"], UNITS["GDTX"]))

PEOPLE = ("total", "female", "minority", "minority_female")
SUCCESSION = tuple(row.name for row in FORM.by_name["succession"].body.rows)
FAULTS = {
    "untouched": None,
    "complete": {},
    "blank": {("staff", "support", "female"): None},
    "above": {("staff", "support", "female"): 900},
    "text": {("training", "know_teachers", "turns"): "ba"},
    "negative": {("resources", "checks_done", "total"): -1},
    "query": {("staff", "deputy", "total"): 5},
    "blank and query": {
        ("resources", "cases", "total"): 2,
        ("resources", "victims", "total"): 0,
        ("resources", "victims", "female"): None,
    },
    "gate": {("succession", "gate", "value"): "Không"},
    "unanswered": {("outreach", "gate", "value"): None},
    "no target": {("own_targets", "gate", "value"): "Có"},
    "sign behind a no": {("own_targets", "2.3.a", "operator"): "Trên"},
    "no board": {("board", "gate", "value"): "Không"},
    "late decision": {("board", "decided_on", "value"): dt.date(2025, 12, 1)},
    "minority": {("cover", "has_minority_staff", "value"): "Không"},
    "evidence": {("checklist", "site_q1", "evidence"): None},
    "nursery": {
        ("population", "private_nursery", "female"): None,
        ("population", "age2", "attending"): 900,
        ("literacy", "age15_60", "women"): 100,
    },
    "correction": {("cover", "correction", "value"): "Tên phường"},
    "only spaces": {
        ("cover", "preparer", "value"): " ",
        ("cover", "phone", "value"): "\u00a0",
        ("narrative", "difficulties", "value"): " \u00a0\n",
        ("checklist", "site_q1", "evidence"): "\u00a0 ",
        ("staff", "deputy", "total"): 5,
        ("staff", "deputy", "explanation"): " \u00a0",
    },
    "contradicted task": {("research", "gate", "value"): "Không"},
    "contradicted plan": {
        ("succession", "gate", "value"): "Không",
        **{("succession", row, column): None for row in SUCCESSION for column in PEOPLE},
        ("succession", "head", "total"): 2,
    },
}
"""Changes to an honest form, by table, row and column."""
LISTS = {
    "contradicted task": {"research": ({"title": "Đề tài A"},)},
    "only spaces": {"research": ({**ENTRIES["research"][0], "title": " ", "leader": "\u00a0"},)},
}
"""Entries instead of the honest ones, where a change is about them."""
FEW = ("untouched", "complete", "nursery", "above", "gate", "minority", "blank and query", "blank")
"""Cases for the other kinds of form, whose sheets are mostly those of the first two."""
FEWEST = ("complete", "above", "blank", "query", "contradicted task")
"""Cases for forms whose sheets all stand in that of an LC."""


def _together(names):
    """The cases in as few files as they fit into, no table changed by two cases of a file."""
    files: list[list[str]] = []
    taken: list[set[str]] = []
    for name in names:
        tables = {table for table, *_ in FAULTS[name] or ()} | {*LISTS.get(name, ())}
        free = (number for number, others in enumerate(taken) if tables and not tables & others)
        number = next(free, len(files))
        if number == len(files):
            files.append([])
            taken.append(set() if tables else set(FORM.by_name))
        files[number].append(name)
        taken[number] |= tables
    return [tuple(names) for names in files]


CASES = {
    **dict.fromkeys(("MN", "PHONG"), _together(FAULTS)),
    **dict.fromkeys(("LC", "GDTX", "XA"), _together(FEW)),
    **dict.fromkeys(("TH", "THCS"), _together(("untouched", *FEWEST))),
}
"""By kind of unit, the cases that stand in each of its files."""


def _typed(unit, names):
    """Values in the file of these cases, by sheet and address."""
    if names == ("untouched",):
        return {}
    layout = layout_form(FORM, ROUND.respondent(unit))
    more: dict[str, dict[tuple[str, str], object]] = {}
    for (table, row, column), value in (one for name in names for one in FAULTS[name].items()):
        sheet = layout.by_table.get(table)
        if sheet and any(block.has(row, column) for block in sheet.blocks):
            more.setdefault(table, {})[row, column] = value
    lists = {table: rows for name in names for table, rows in LISTS.get(name, {}).items()}
    values = typed_into(FORM, ROUND, unit, more, lists=lists)
    return {place: as_typed(value) for place, value in values.items() if value is not None}


@pytest.fixture(scope="module")
def said_of(tmp_path_factory):
    """By kind of unit, of each of its files what Bìa says in LibreOffice, by label, and what check
    says, which judges all in one go."""
    folder = tmp_path_factory.mktemp("files")
    maker, paths, jobs = FormMaker(FORM, ROUND), {}, []
    for kind in CASES:
        unit, trials = ROUND.by_code[f"{kind}01"], []
        blank = folder / f"{kind}.xlsx"
        blank.write_bytes(maker.form_of(unit))
        paths[kind] = [folder / f"{kind}{number}.xlsx" for number in range(len(CASES[kind]))]
        for names, path in zip(CASES[kind], paths[kind], strict=True):
            values = _typed(unit, names)
            by_sheet: dict[str, dict[str, object]] = {}
            for (sheet, address), value in values.items():
                by_sheet.setdefault(sheet, {})[address] = value
            path.write_bytes(maker.form_of(unit, by_sheet))
            cells = [[*place, value] for place, value in values.items()]
            trials += [[cells, ("Bìa", f"{column}28:{column}60")] for column in "AC"]
        jobs.append({"source": blank, "cells": [], "trials": trials})
    shown = tried(jobs)
    words = [
        [dict(zip(*both, strict=True)) for both in zip(each[::2], each[1::2], strict=True)]
        for each in shown
    ]
    every = [path for kind in CASES for path in paths[kind]]
    found = check_files(every, folder, opened=opened_round(ROUND), today=dt.date(2025, 11, 21))
    checked = dict(zip(every, found, strict=True))
    return {
        kind: [(words, checked[path]) for words, path in zip(said, paths[kind], strict=True)]
        for kind, said in zip(CASES, words, strict=True)
    }


@pytest.mark.parametrize("kind", CASES)
def test_check_says_of_each_table_what_bia_says(kind, said_of):
    """Answers as the form asks for them. The form is strict about how they are written, the
    reader forgives what can be meant in one way only: of ``34 người``, ``34`` (text), ``8-3-2025``,
    ``K/A``, ``-``, ``6.000.000 đ``, ``Phó ban``, ``Uỷ viên`` Bìa says that the line has to be
    looked at, and check what they were understood as; ``…`` is a cell still missing to it. What the
    form can't see, check alone asks: between tables (on a line of its own) and of a figure that
    is a day's serial number.
    """
    seen = set()
    for names, (words, checked) in zip(CASES[kind], said_of[kind], strict=True):
        for state in checked.states:
            label = state.label.removeprefix("Biểu ")
            assert words[label] == state.word, (names, state.label)
            seen.add(state.word.split()[0])
        missing, review = (
            sum(getattr(s, what) for s in checked.states) for what in ("missing", "review")
        )
        (total,) = [word for word in words if word.startswith("Toàn bộ")]
        if missing or review:
            said = f"Toàn bộ báo cáo: còn thiếu {missing} ô, {review} chỗ cần xem lại"
            assert total == said, names
        else:
            assert total == "Toàn bộ báo cáo: Đủ, có thể gửi", names
    assert seen >= {"Đủ", "Còn", "Có", "Chưa"}
