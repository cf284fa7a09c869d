"""One filled form reads the same whatever program saved it, by the plain pass and by the library
behind the guards."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from bench.shapes import SHAPES, shaped
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.opening import archive
from pipeline.read.opening.opened import Opened
from pipeline.read.read import read_return
from pipeline.round.round import load_round
from tests.support import ROOT
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.packaged import FORM, form_of_plan

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
RETURNED = {
    path.name.split(".")[0]: path for path in sorted((EXAMPLE / "returned").rglob("*.xlsx"))
}
SAVED_BY_OPENPYXL = [
    *("BC BDG TH Nhan Mai", "BC BDG MN Hoa Buoi", "THCS Hạc Phổ - số liệu bình đẳng giới 2025"),
    "bieu mau BDG Phong Van hoa - Xa hoi phuong Lieu Giang final",
]
SAVED_BY_LIBREOFFICE = [
    "BC BDG truong TH Diep Dinh (2)",
    "bieu mau BDG UBND phuong Lieu Giang final",
]
PREFIXED = "closedxml"
"""The shape whose tags have a prefix: the library alone reads it."""


@pytest.fixture(scope="module")
def form():
    plan = find_plan(load_round(EXAMPLE).settings.plan, FORM)
    return form_of_plan(plan)


def reading(tmp_path, data, form, *, by_library, monkeypatch):
    """True if the pass read it, and the reading."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with monkeypatch.context() as patch:
        if by_library:
            patch.setattr(archive, "_plain", lambda *_: ({}, {}))
        opened = open_return(path, path.name)
    assert isinstance(opened, Opened), opened
    found = read_return(opened, path.name, form)
    assert found.failure is None
    return not opened.book, (found.stamp, found.tables, found.modified[:4])


@pytest.mark.parametrize("name", [*SAVED_BY_OPENPYXL, *SAVED_BY_LIBREOFFICE])
def test_every_program_s_file_reads_the_same_both_ways(tmp_path, form, monkeypatch, name):
    data = RETURNED[name].read_bytes()
    read = {}
    for shape in SHAPES:
        for by_library in (False, True):
            is_plain, found = reading(
                tmp_path, shaped(data, shape), form, by_library=by_library, monkeypatch=monkeypatch
            )
            assert is_plain is not (by_library or shape == PREFIXED)
            # openpyxl writes the day of its own saving.
            read[shape, by_library] = found[: 2 if shape == "openpyxl" else 3]
    expected = read["excel", True]
    assert sum(len(table.lines) for one in expected[1].values() for table in blocks(one)) > 20
    assert [at for at, found in read.items() if found != expected[: len(found)]] == []


def blocks(table):
    return [block for block in (table.head, table.body) if block is not None]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_shapes_are_workbooks_that_say_what_the_file_said(shape):
    data = RETURNED[SAVED_BY_LIBREOFFICE[1]].read_bytes()
    assert values(shaped(data, shape)) == values(data)


def values(data):
    """Values and formulas; openpyxl drops the former where it writes the latter."""
    book = load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book.worksheets
        for cell in sheet._cells.values()
        if cell.value not in (None, "")
    }


@needs_libreoffice
@pytest.mark.libreoffice
def test_libreoffice_s_own_file_reads_as_the_shape_after_it(tmp_path, form, monkeypatch):
    saved = convert(RETURNED[SAVED_BY_OPENPYXL[0]], tmp_path / "saved").read_bytes()
    ways = [
        reading(tmp_path, data, form, by_library=by_library, monkeypatch=monkeypatch)
        for data in (saved, shaped(saved, "libreoffice"), shaped(saved, "excel"))
        for by_library in (False, True)
    ]
    assert [is_plain for is_plain, _ in ways] == [True, False] * 3
    assert [found for _, found in ways if found != ways[0][1]] == []
