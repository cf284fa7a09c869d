"""A return in the format of Excel 97 with faults: its unit gets a form of today, filled in."""

from __future__ import annotations

import datetime as dt

import pytest
from openpyxl import load_workbook

from pipeline.aggregate import aggregate
from pipeline.feedback.fix_list import IN_NEW_FORMAT, NAME
from pipeline.plan.open_round import opened_round
from pipeline.read.opening.ole import container_of
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.locate import CellsByCode
from pipeline.sample.make import make_round
from pipeline.summary.outcomes import UnitState
from tests.read.test_old_workbooks import text, workbook
from tests.support.hostile.ole import number

STAFF = "Biểu 01 Đội ngũ"
TODAY = dt.date(2025, 11, 20)


def in_old_format(book):
    """The workbook as Excel 97 keeps it; computed cells without their formulas."""
    sheets = {
        sheet.title: [
            number(cell.row - 1, cell.column - 1, float(cell.value))
            if isinstance(cell.value, int | float) and not isinstance(cell.value, bool)
            else text(cell.row - 1, cell.column - 1, str(cell.value))
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None and not str(cell.value).startswith("=")
        ]
        for sheet in book
    }
    return container_of("Workbook", workbook(sheets))


def run(folder):
    opened = opened_round(load_round(folder))
    output = folder.parent.parent / "output"
    return aggregate(opened, output, today=TODAY, reader=Reader()), output


@pytest.fixture(scope="module")
def given_back(tmp_path_factory):
    """The round, the honest return, and what its unit got back for it in the old format with one
    figure left out."""
    folder = tmp_path_factory.mktemp("old") / "rounds" / "nam-2025"
    make_round(folder, plan="dong-da-2021-2030", units={"MN": 1}, seed=4)
    (path,) = folder.glob("returned/*/*.xlsx")
    honest, faulty = load_workbook(path), load_workbook(path)
    CellsByCode(faulty[STAFF]).at("105", "1").value = None
    path.unlink()
    path.with_suffix(".xls").write_bytes(in_old_format(faulty))
    ran, output = run(folder)
    (unit,) = ran.outcomes.round.units
    return folder, honest, unit, output / "tra-lai"


def test_what_was_typed_stands_in_a_form_that_takes_marks(given_back):
    _, honest, unit, folder = given_back
    book = load_workbook(folder / f"{unit.code}.xlsx")
    assert book[NAME]["A4"].value == IN_NEW_FORMAT
    assert [row[2] for row in book[NAME].iter_rows(8, values_only=True) if row[0]] == ["C15"]
    assert book[STAFF]["C15"].comment is not None
    for code in ("103", "104", "106"):
        for column in "1234":
            at = CellsByCode(book[STAFF]).at(code, column).value
            assert at == CellsByCode(honest[STAFF]).at(code, column).value, (code, column)


def test_mended_and_sent_again_it_is_accepted(given_back):
    folder, honest, unit, back = given_back
    book = load_workbook(back / f"{unit.code}.xlsx")
    mended = CellsByCode(book[STAFF]).at("105", "1")
    mended.value = CellsByCode(honest[STAFF]).at("105", "1").value
    again = folder / "returned" / "2025-11-20"
    again.mkdir()
    book.save(again / "gui lai.xlsx")
    outcomes = run(folder)[0].outcomes
    assert outcomes.results
    assert outcomes.unit_state(unit.code) is UnitState.FIT
