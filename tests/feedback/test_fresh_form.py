"""A form made anew from a return: what is typed into it, and its findings in their new places."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.feedback.fresh_form import FreshForm, FreshForms
from pipeline.forms.layout import layout_form
from pipeline.read.records import ReturnReading
from pipeline.text.findings import Finding, Place, find
from pipeline.validate.validate import validate
from pipeline.xlsx.addresses import cells_in
from schemas.records import VALUE
from tests.support.packaged import FORM, MODELS
from tests.support.readings import UNITS, a_round, reading

ROUND = a_round()
UNIT = UNITS["MN"]
LAYOUT = layout_form(FORM, ROUND.respondent(UNIT))


def fresh(one: ReturnReading) -> FreshForm:
    return FreshForm(LAYOUT, one)


def at(table: str, row: str, column: str = VALUE, entry: int = 0) -> str:
    """The address on the form."""
    sheet = LAYOUT.by_table[table]
    for block in sheet.blocks:
        if row in block.lines and (not row or block.has(row, column)):
            return block.address(row, column, entry)
    raise KeyError((table, row, column))


def without_row(one: ReturnReading, table: str, row: str) -> ReturnReading:
    """The return as if the row's code were gone."""
    page, block = one.tables[table], FORM.by_name[table].body
    assert page.body is not None
    assert block is not None
    at, width = block.row_index[row], page.body.width
    values, lines = list(page.body.values), list(page.body.lines)
    values[at * width : (at + 1) * width] = [None] * width
    lines[at] = 0
    states = bytearray(page.body.states)
    states[at * width : (at + 1) * width] = bytes([1]) * width
    body = replace(page.body, values=tuple(values), lines=tuple(lines), states=bytes(states))
    return replace(one, tables={**one.tables, table: replace(page, body=body)})


def judged(one: ReturnReading) -> tuple[Finding, ...]:
    return validate([(one, UNIT)], ROUND, FORM, MODELS)[one.path]


def test_the_form_holds_what_was_read_and_nothing_in_the_lost_row():
    one = without_row(reading(), "staff", "teachers")
    forms = FreshForms(FORM, ROUND)
    made = forms.filled(UNIT, one, ())
    assert made is not None
    book = load_workbook(io.BytesIO(made.made()))
    sheet = book[LAYOUT.by_table["staff"].sheet]
    body, block = one.tables["staff"].body, FORM.by_name["staff"].body
    assert body is not None
    assert block is not None
    support = body.value(block.row_index["support"], block.column_index["total"])
    assert support > 0
    assert sheet[at("staff", "support", "total")].value == support
    assert sheet[at("staff", "teachers", "total")].value is None
    assert str(sheet[at("staff", "all", "total")].value).startswith("=")
    date = next(v for v in one.tables["outreach"].body.values_on(0) if hasattr(v, "year"))
    filled = book[LAYOUT.by_table["outreach"].sheet][at("outreach", "", "date")].value
    assert str(filled)[:10] in {f"{date:%Y-%m-%d}", f"{date:%d/%m/%Y}", f"{date.day}/{date.month}/"}


def test_a_lost_row_is_asked_at_its_first_cell_and_each_cell_is_marked():
    one = without_row(reading(), "staff", "teachers")
    found = [finding for finding in judged(one) if finding.blocks]
    (told,) = fresh(one).placed(found)
    assert (told.code, told.cell) == ("C06", at("staff", "teachers", "total"))
    assert told.what == "Tệp đã gửi: không tìm thấy dòng mã số 105."
    assert "Nhập số liệu còn thiếu vào các ô màu đỏ" in told.remedy
    marked = [mark.cell for mark in fresh(one).marks_of_lost(found)]
    columns = ("total", "female", "minority", "minority_female")
    assert marked == [at("staff", "teachers", column) for column in columns]


def test_columns_that_an_answer_makes_needless_are_neither_asked_nor_filled():
    none = {"cover": {("has_minority_staff", VALUE): "Không"}}
    zeros = {("support", column): 0 for column in ("minority", "minority_female")}
    one = without_row(reading({**none, "staff": zeros}), "staff", "teachers")
    found = [finding for finding in judged(one) if finding.code == "C06"]
    marked = [mark.cell for mark in fresh(one).marks_of_lost(found)]
    assert marked == [at("staff", "teachers", column) for column in ("total", "female")]
    typed = fresh(one).values[LAYOUT.by_table["staff"].sheet]
    assert at("staff", "support", "minority") not in typed
    assert typed[at("staff", "support", "total")] is not None


def test_other_faults_are_told_in_their_new_places():
    one = reading({"staff": {("support", "female"): 99}})
    (found,) = [f for f in judged(one) if f.code == "R02"]
    female, total = at("staff", "support", "female"), at("staff", "support", "total")
    assert found.cell != female
    (told,) = fresh(one).placed([found])
    assert (told.cell, told.sheet) == (female, LAYOUT.by_table["staff"].sheet)
    assert f"hai ô {female} và {total}." in told.remedy
    assert f"Biểu 01, ô {female}: " in told.message


def test_blank_cells_told_together_are_found_again_each():
    keys = [("deputy", "total"), ("deputy", "female"), ("teachers", "total"), ("masters", "female")]
    one = reading({"staff": dict.fromkeys(keys)})
    (found,) = [f for f in judged(one) if f.code == "C01"]
    (told,) = fresh(one).placed([found])
    assert {*cells_in(told.cell)} == {at("staff", *key) for key in keys}
    assert found.cell != told.cell
    assert told.message.startswith(f"Biểu 01, ô {told.cell}: chưa nhập 4 ô thuộc cột 1, 2.")


def test_what_is_quoted_of_a_cell_is_no_address():
    one = reading()
    body = one.tables["staff"].body
    assert body is not None
    was = body.address(FORM.by_name["staff"].body.row_index["support"], 0)
    place = Place("a.xlsx", "staff", "106", "1", "Biểu 01", was)
    words = {"biểu": "Biểu 01", "giá trị": was, "gợi ý": "9"}
    (told,) = fresh(one).placed([find("text_in_count", words, place)])
    assert told.what.startswith(f'"{was}" không phải là số')
    assert told.message.startswith(f"Biểu 01, ô {at('staff', 'support', 'total')}: ")


@pytest.mark.parametrize(
    "place",
    [
        Place("a.xlsx", "staff", "101", "1", "Biểu 01", "C12"),
        Place("a.xlsx", "completion", "401", "1", "Biểu 04", "C12"),
    ],
)
def test_what_a_whole_form_can_not_have_is_left_out(place):
    """A total that was typed over, a table that the unit is not asked."""
    words = {"biểu": "Biểu", "m": place.row, "a": 3, "b": 2, "d": 1, "ds": "102"}
    assert list(fresh(reading()).placed([find("sum_differs", words, place)])) == []


def test_a_lost_list_is_asked_by_its_table():
    full = reading()
    page = full.tables["outreach"]
    one = replace(full, tables={**full.tables, "outreach": replace(page, body=None)})
    found = [finding for finding in judged(one) if finding.code == "C16"]
    (told,) = fresh(one).placed(found)
    assert told.cell.endswith(str(LAYOUT.by_table["outreach"].body.first_line))


def test_a_return_with_more_entries_than_the_form_has_lines_is_not_cut():
    room = LAYOUT.by_table["board"].body.room
    many = tuple({"full_name": f"Người {number}"} for number in range(room + 1))
    assert FreshForms(FORM, ROUND).filled(UNIT, reading(entries={"board": many}), ()) is None
    assert (
        FreshForms(FORM, ROUND).filled(UNIT, reading(entries={"board": many[1:]}), ()) is not None
    )


def test_lost_columns_that_need_no_figure_are_told_only_where_nothing_else_is():
    one = reading({"cover": {("has_minority_staff", VALUE): "Không"}})
    lost = [
        find("column_lost", {"biểu": "Biểu 01", "m": code}, Place("a.xlsx", "staff", column=code))
        for code in ("3", "4")
    ]
    page = one.tables["staff"]
    body = replace(page.body, letters=("", "", "", "", "G"))
    one = replace(one, tables={**one.tables, "staff": replace(page, body=body)})
    assert [told.column for told in fresh(one).placed(lost)] == ["3"]
    needed = find("column_lost", {"biểu": "Biểu 01", "m": "1"}, Place("a", "staff", column="1"))
    assert [told.column for told in fresh(one).placed([*lost, needed])] == ["1"]
