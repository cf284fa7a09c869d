"""Cells far out cost nothing if they say nothing, and are told if a table's sheet has them."""

from __future__ import annotations

import pytest

from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from schemas.registry import FORM
from tests.support.reading_support import STAFF, Book

FAR = "XFD1048576"


def reading(tmp_path, change):
    made = Book()
    change(made, made.table("staff", STAFF))
    (tmp_path / "a.xlsx").write_bytes(made.close())
    return read_return(open_return(tmp_path / "a.xlsx", "a.xlsx"), "a.xlsx", FORM)


def blank_far_out(made, sheet):
    sheet.write_string(FAR, "  ")


def other_sheet(made, sheet):
    made.workbook.add_worksheet("Danh sách").write_string(FAR, "hết")


@pytest.mark.parametrize("change", [blank_far_out, other_sheet])
def test_what_is_never_read_costs_nothing(tmp_path, change):
    found = reading(tmp_path, change)
    assert found.failure is None
    assert found.tables["staff"].findings == ()


def test_a_table_s_sheet_that_reaches_too_far_is_told_with_its_cell(tmp_path):
    failure = reading(tmp_path, lambda made, sheet: sheet.write_string(FAR, "x")).failure
    assert failure is not None
    assert failure.code == "F07"
    assert f"trang Biểu 01 Đội ngũ có nội dung tới tận ô {FAR}" in failure.message
