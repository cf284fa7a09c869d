"""No value differs from what openpyxl reads, over the example's files and the messy ones; no error
cell and no formula without a value passes as blank."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.read.intake import open_return
from pipeline.read.opening.opened import UNCACHED
from pipeline.text.findings import Finding
from tests.support import ROOT
from tests.support.hostile import messy
from tests.support.reading_support import STAFF, Formula, book
from tests.support.same_cells import differences

RETURNED = ROOT / "rounds" / "vi-du-2025-nam" / "returned"
FILES = sorted(RETURNED.rglob("*.xlsx"))


def opened(path):
    found = open_return(path, path.name)
    assert not isinstance(found, Finding), found.message
    return found


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_the_example_s_files_read_as_openpyxl_reads_them(path):
    assert list(differences(opened(path))) == []


def test_messy_files_read_as_openpyxl_reads_them(tmp_path):
    found, beyond = {}, []
    for name, data in messy("LX"):
        (tmp_path / name).write_bytes(data)
        try:
            found[name] = list(differences(opened(tmp_path / name)))
        except IndexError:
            beyond.append(name.split(" ", 1)[1])
    assert {name: told for name, told in found.items() if told} == {}
    assert beyond == ["mat styles.xlsx"]  # openpyxl can't open a workbook without its styles


def test_the_comparison_sees_an_error_cell_and_a_formula_that_are_not_told(tmp_path):
    answers = {
        **STAFF,
        ("support", "total"): Formula("=1/0", "#DIV/0!"),
        ("teachers", "total"): Formula("=20+8"),
    }
    (tmp_path / "a.xlsx").write_bytes(book({"staff": answers}))
    found = opened(tmp_path / "a.xlsx")
    assert sorted(found.suspects["Biểu 01 Đội ngũ"].values()) == [UNCACHED, "#DIV/0!"]
    assert list(differences(found)) == []
    assert len(list(differences(replace(found, suspects={})))) == 2


def test_every_way_of_leaving_a_formula_without_a_value_is_told(tmp_path):
    told = {}
    for name, data in messy("LX"):
        if " cong thuc " not in name or "loi" in name:
            continue
        (tmp_path / name).write_bytes(data)
        suspects = opened(tmp_path / name).suspects.get("Biểu 01 Đội ngũ", {})
        told[name.split(" ", 1)[1]] = [*suspects.values()]
    assert told == {
        "cong thuc chua tinh.xlsx": [UNCACHED],
        "cong thuc khong the v.xlsx": [UNCACHED] * 2,
        "cong thuc the v co thuoc tinh.xlsx": [UNCACHED] * 2,
        "cong thuc the co dau cach.xlsx": [UNCACHED] * 2,
    }
