"""The keystone: template → filled → (saved again by LibreOffice) → read → equal.

For every kind of unit and every table it is asked, on the form of a plan with its own targets.
"""

from __future__ import annotations

import pytest

from pipeline.accept.accept import accept
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import State
from pipeline.validate.validate import validate
from schemas.records import Shape
from tests.support.filling import fill
from tests.support.libreoffice import convert_all, needs_libreoffice
from tests.support.one_form import write_form
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan
from tests.support.readings import UNITS, a_round, honest, honest_entries

FORM = form_of_plan(find_plan("dong-da-2021-2030", BASE))
ROUNDS = {period: a_round(period=period) for period in ("6T", "nam", "giai-doan")}


def filled(folder, kind, period="nam"):
    """A form of a kind with honest figures typed into its open cells."""
    blank = folder / f"{kind}-blank.xlsx"
    write_form(blank, FORM, ROUNDS[period], UNITS[kind])
    return fill(blank, folder / f"{kind}.xlsx", FORM, ROUNDS[period], UNITS[kind])


def read(path):
    return read_return(open_return(path, path.name), path.name, FORM)


def assert_equal_to_what_was_typed(reading, kind, period="nam"):
    round_, unit = ROUNDS[period], UNITS[kind]
    who = round_.respondent(unit)
    asked = FORM.asked(who)
    accepted = accept({(unit.code, table.name): reading for table in asked}, FORM, 2025)
    for table in asked:
        counted = accepted.tables[table.name][unit.code]
        typed = {key: value for key, value in honest(table, who).items() if value is not None}
        assert {key: counted.cells.get(key) for key in typed} == typed, table.name
        assert set(counted.cells) <= set(counted.addresses)
        assert counted.entries == honest_entries(table, round_, who), table.name
        assert len(counted.lines) == len(counted.entries)
        if table.head is None or table.body is None or table.body.shape is not Shape.LIST:
            continue
        for row in table.head.rows:
            if row.question.tally and row.is_asked(who):
                tally = next(t for t in table.body.tallies if t.name == row.question.tally)
                place = (table.name, row.name)
                assert counted.cells[row.name, "value"] == tally.over(counted.entries, 2025), place
    assert [f.message for page in reading.tables.values() for f in page.findings] == []
    found = validate([(reading, unit)], round_, FORM, MODELS)
    assert found.get(reading.path, ()) == ()


@pytest.mark.parametrize("period", ROUNDS)
@pytest.mark.parametrize("kind", UNITS)
def test_what_is_typed_into_a_form_is_read_back(kind, period, tmp_path):
    assert_equal_to_what_was_typed(read(filled(tmp_path, kind, period)), kind, period)


SAVED_AGAIN = ("MN", "TH", "THCS", "GDTX")
"""Kinds of which tests/forms/test_typed_by_hand.py reads back no form that LibreOffice saved."""


@pytest.fixture(scope="module")
def saved_again(tmp_path_factory):
    """The folder of the filled forms as LibreOffice saves them in each format."""
    folder = tmp_path_factory.mktemp("round-trip")
    paths = [filled(folder, kind) for kind in SAVED_AGAIN]
    for ending in ("xlsx", "xls"):
        convert_all(paths, folder / "saved", to=ending)
    return folder / "saved"


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
@pytest.mark.parametrize("kind", SAVED_AGAIN)
def test_what_libreoffice_saves_again_is_read_back(kind, ending, saved_again):
    assert_equal_to_what_was_typed(read(saved_again / f"{kind}.{ending}"), kind)


@pytest.mark.parametrize("kind", UNITS)
def test_a_blank_form_reads_as_nothing_and_every_gate_and_cell_is_missed(kind, tmp_path):
    path = tmp_path / "blank.xlsx"
    write_form(path, FORM, ROUNDS["nam"], UNITS[kind])
    reading = read(path)
    assert [f.message for page in reading.tables.values() for f in page.findings] == []
    for table in FORM.asked(ROUNDS["nam"].respondent(UNITS[kind])):
        for name, block in table.blocks:
            cells = reading.tables[table.name]
            cells = cells.head if name == "head" else cells.body
            given = [at for at, state in enumerate(cells.states) if state == State.GIVEN]
            questions = [
                block.question(block.rows[at // len(block.columns)], block.columns[0])
                if block.shape is Shape.RECORD
                else block.columns[at % len(block.columns)].question
                for at in given
            ]
            assert all(q.printed or q.prefilled for q in questions), (table.name, given)
    found = validate([(reading, UNITS[kind])], ROUNDS["nam"], FORM, MODELS)[reading.path]
    assert {finding.code for finding in found} == {"C01", "C09"} - (
        {"C09"} if kind == "XA" else set()
    )
