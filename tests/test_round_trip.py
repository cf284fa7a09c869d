"""The keystone: template → filled → (saved again by LibreOffice) → read → equal."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook

from pipeline.forms.make import write_form
from pipeline.intake import open_return
from pipeline.read import read_return
from pipeline.returns import State
from pipeline.sample.locate import Cells, cell_of, sheet_of
from pipeline.validate import validate
from schemas.records import Shape
from schemas.registry import FORM, MODELS
from tests.libreoffice import convert, needs_libreoffice
from tests.readings import HONEST, UNITS, a_round

ROUND = a_round()


def filled(folder, kind):
    """A form of a kind with honest figures typed into its open cells."""
    blank = folder / f"{kind}-blank.xlsx"
    write_form(blank, FORM, ROUND, UNITS[kind])
    book = load_workbook(blank)
    for table in FORM.asked(ROUND.respondent(UNITS[kind])):
        page = Cells(sheet_of(book, table))
        for (row, column), value in HONEST[table.name].items():
            if asked(table, row, kind):
                cell = cell_of(page, table, row, column)
                if not cell.protection.locked:
                    cell.value = value
    path = folder / f"{kind}.xlsx"
    book.save(path)
    return path


def asked(table, row, kind):
    who = ROUND.respondent(UNITS[kind])
    return any(block.row(row).asked.of(who) for _, block in table.blocks if row in block.row_index)


def read(path):
    return read_return(open_return(path, path.name), path.name, FORM)


def assert_equal_to_what_was_typed(reading, kind):
    for table in FORM.asked(ROUND.respondent(UNITS[kind])):
        page = reading.tables[table.name]
        for name, block in table.blocks:
            cells = page.head if name == "head" else page.body
            for line, row in enumerate(block.rows):
                for number, column in enumerate(block.columns):
                    at = line * len(block.columns) + number
                    typed = HONEST[table.name].get((row.name, column.name))
                    if typed is None or not asked(table, row.name, kind):
                        continue
                    place = (table.name, row.name, column.name)
                    assert cells.states[at] == State.GIVEN, place
                    assert cells.values[at] == typed, place
                    assert block.shape is Shape.LIST or cells.lines[line], place
    found = validate([(reading, UNITS[kind])], ROUND, FORM, MODELS)
    assert found.get(reading.path, ()) == ()


@pytest.mark.parametrize("kind", UNITS)
def test_what_is_typed_into_a_form_is_read_back(kind, tmp_path):
    assert_equal_to_what_was_typed(read(filled(tmp_path, kind)), kind)


@needs_libreoffice
@pytest.mark.libreoffice
@pytest.mark.parametrize("ending", ["xlsx", "xls"])
@pytest.mark.parametrize("kind", UNITS)
def test_what_libreoffice_saves_again_is_read_back(kind, ending, tmp_path):
    saved = convert(filled(tmp_path, kind), tmp_path / "saved", to=ending)
    assert_equal_to_what_was_typed(read(saved), kind)
