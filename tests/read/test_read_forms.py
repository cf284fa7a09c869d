"""The round trip: the form we write, filled through its cells, read back."""

from __future__ import annotations

import io

import openpyxl
import pytest

from pipeline.forms.layout import layout_form
from pipeline.read.records import STAMP_KEYS, State
from schemas.records import Kind, Shape
from tests.support.libreoffice import convert
from tests.support.one_form import write_form
from tests.support.packaged import FORM
from tests.support.reading_support import read_bytes
from tests.support.readings import UNITS, a_round

KINDS = ("MN", "TH", "THCS", "XA", "PHONG")


def is_filled(row, question) -> bool:
    """True if a clerk fills the cell: not printed, not computed."""
    return not (question.printed or row.parts or question.tally)


def filled(kind, folder):
    """A form filled with a different answer in each cell, and what stands at which address."""
    unit, round_ = UNITS[kind], a_round()
    path = folder / f"{kind}.xlsx"
    write_form(path, FORM, round_, unit)
    workbook = openpyxl.load_workbook(path)
    typed = {}
    number = 0
    for sheet in layout_form(FORM, round_.respondent(unit)).sheets:
        for block in sheet.blocks:
            for row, column in block.cells():
                question = block.question(row, column)
                if not is_filled(row, question):
                    continue
                number += 1
                match question.kind:
                    case Kind.CHOICE:
                        answer = question.choices.items[0]
                    case Kind.TEXT:
                        answer = f"Nội dung {number}"
                    case Kind.DATE:
                        answer = a_round().settings.cutoff
                    case _:
                        answer = number
                address = block.address(row.name, column.name)
                workbook[sheet.sheet][address] = answer
                typed[sheet.table.name, block.name, row.name, column.name] = (address, answer)
    kept = io.BytesIO()
    workbook.save(kept)
    return kept.getvalue(), typed


def values_of(reading):
    """Every given cell with its address."""
    given = {}
    for name, page in reading.tables.items():
        for block_name, block in FORM.by_name[name].blocks:
            cells = page.head if block_name == "head" else page.body
            for r, row in enumerate(block.rows):
                for c, column in enumerate(block.columns):
                    index = r * len(block.columns) + c
                    if cells.states[index] == State.GIVEN:
                        key = (name, block_name, row.name, column.name)
                        given[key] = (cells.address(r, c), cells.values[index])
    return given


@pytest.mark.parametrize("kind", KINDS)
def test_a_filled_form_reads_as_it_was_filled(tmp_path, kind):
    data, typed = filled(kind, tmp_path)
    reading = read_bytes(data, tmp_path)
    given = values_of(reading)
    assert {key: given.get(key) for key in typed} == typed
    assert all(page.findings == () for page in reading.tables.values())
    assert set(reading.stamp) >= set(STAMP_KEYS)
    assert reading.stamp["unit_code"] == UNITS[kind].code


@pytest.mark.parametrize("kind", KINDS)
def test_totals_of_a_filled_form_are_the_sums_of_their_parts(tmp_path, kind):
    data, _ = filled(kind, tmp_path)
    given = values_of(read_bytes(data, tmp_path))
    totals = 0
    for table in FORM.asked(a_round().respondent(UNITS[kind])):
        if table.body is None or table.body.shape is not Shape.MATRIX:
            continue
        for row in (row for row in table.body.rows if row.parts):
            for column in (one for one in table.body.columns if one.question.kind.is_whole):
                keys = [(table.name, "body", part, column.name) for part in row.parts]
                # A kindergarten's form has no row for pupils, so its sum has none either.
                parts = [given[key][1] for key in keys if key in given]
                assert parts
                assert given[table.name, "body", row.name, column.name][1] == sum(parts)
                totals += 1
    assert totals


@pytest.mark.libreoffice
@pytest.mark.parametrize("kind", ["MN", "XA"])
def test_a_filled_form_reads_the_same_after_libreoffice_saved_it(tmp_path, kind):
    data, typed = filled(kind, tmp_path)
    source = tmp_path / "typed.xlsx"
    source.write_bytes(data)
    saved = convert(source, tmp_path / "saved", recalculate=True).read_bytes()
    reading = read_bytes(saved, tmp_path)
    given = values_of(reading)
    assert {key: given.get(key) for key in typed} == typed
    assert all(page.findings == () for page in reading.tables.values())
    assert given == values_of(read_bytes(data, tmp_path))
