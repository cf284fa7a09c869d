"""Real forms whose rows, columns and sheets people moved: figures are found by their printed codes
or told as lost, never read from another place."""

from __future__ import annotations

import datetime as dt
from copy import copy

import pytest
from openpyxl import Workbook

from pipeline.accept.records import Candidate
from pipeline.accept.select import select
from pipeline.read.records import STAMP_SHEET, State
from schemas.records import VALUE
from tests.support.mess_support import ROUND, UNITS, Form, filled, form_of, read_file, spoiled
from tests.support.packaged import FORM

GIVEN, MISSING, UNREADABLE = State.GIVEN, State.MISSING, State.UNREADABLE


def figures(result, table="staff"):
    """Values and states of a table's body, wherever they stand."""
    body = result.reading.tables[table].body
    return body.values, body.states


def untouched(folder, *tables):
    return spoiled(lambda form: None, folder, *tables)[0]


def test_rows_inserted_between_the_code_line_and_between_rows(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        sheet.insert_rows(form.cell("staff", "teachers", "total").row, 4)
        sheet.insert_rows(form.cell("staff", "all", "total").row, 1)
        sheet.insert_rows(1, 7)

    after, _ = spoiled(change, tmp_path)
    assert figures(after) == figures(untouched(tmp_path))


def test_a_row_moved_below_the_others_is_still_that_row(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        row = form.cell("staff", "support", "total").row
        last = sheet.max_row + 3
        for column in range(1, sheet.max_column + 1):
            source = sheet.cell(row, column)
            value, source.value = source.value, None
            sheet.cell(last, column).value = value
        return last

    after, last = spoiled(change, tmp_path)
    assert figures(after) == figures(untouched(tmp_path))
    body = FORM.by_name["staff"].body
    assert after.reading.tables["staff"].body.lines[body.row_index["support"]] == last


def test_columns_that_changed_places_keep_their_codes(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        one = form.cell("staff", "all", "total").column
        other = form.cell("staff", "all", "female").column
        for row in range(1, sheet.max_row + 1):
            left, right = sheet.cell(row, one), sheet.cell(row, other)
            if hasattr(left, "column_letter") and hasattr(right, "column_letter"):
                try:
                    left.value, right.value = right.value, left.value
                except AttributeError:
                    continue  # inside a merged title

    after, _ = spoiled(change, tmp_path)
    assert after.cell("staff", "teachers", "total") == (GIVEN, 28)
    assert after.cell("staff", "teachers", "female") == (GIVEN, 26)


def test_a_deleted_column_is_lost_and_its_neighbour_does_not_take_its_place(tmp_path):
    def change(form):
        form.sheet("staff").delete_cols(form.cell("staff", "all", "female").column)

    after, _ = spoiled(change, tmp_path)
    assert after.cell("staff", "teachers", "female") == (MISSING, None)
    assert after.cell("staff", "teachers", "minority") == (GIVEN, 3)
    assert [one.column for one in after.findings if one.code == "C07"] == ["2"]


def test_a_code_typed_over_with_another_s_is_told_and_neither_row_is_read(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        for cell in sheet[form.cell("staff", "support", "total").row]:
            if cell.value == 106:
                cell.value = 105

    after, _ = spoiled(change, tmp_path)
    assert after.cell("staff", "teachers", "total") == (UNREADABLE, None)
    assert after.cell("staff", "support", "total") == (MISSING, None)
    codes = after.codes("staff")
    assert "C08" in codes
    assert "C06" in codes


def test_a_code_that_was_wiped_out_loses_its_row(tmp_path):
    def change(form):
        for cell in form.sheet("staff")[form.cell("staff", "support", "total").row]:
            if cell.value == 106:
                cell.value = "x"

    after, _ = spoiled(change, tmp_path)
    assert after.cell("staff", "support", "total") == (MISSING, None)
    assert [one.row for one in after.findings if one.code == "C06"] == ["106"]


def test_a_figure_hidden_by_a_merge_is_missing_and_no_other_is_taken_for_it(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        first = form.cell("staff", "teachers", "total")
        second = form.cell("staff", "teachers", "female")
        sheet.merge_cells(f"{first.coordinate}:{second.coordinate}")

    after, _ = spoiled(change, tmp_path)
    assert after.cell("staff", "teachers", "total") == (GIVEN, 28)
    assert after.cell("staff", "teachers", "female") == (MISSING, None)
    assert "C01" in after.codes("staff")


def test_a_table_pasted_into_a_new_workbook_is_read_and_its_unit_found_by_the_cover(tmp_path):
    source = Form(filled("MN", ("staff",)))
    target = Workbook()
    for number, table in enumerate(("cover", "staff")):
        sheet = target.create_sheet(f"Sheet{number + 2}")
        for row in source.sheet(table).iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.cell(cell.row + 5, cell.column + 2, copy(cell.value))
    source.book = target
    after = read_file(source.saved(), tmp_path)
    assert after.reading.stamp == {}
    assert after.identity.unit == UNITS["MN"]
    assert after.cell("staff", "teachers", "total") == (GIVEN, 28)


@pytest.mark.parametrize("is_named", [True, False])
def test_a_table_pasted_without_its_cover_is_the_unit_s_that_it_names_or_waits(is_named, tmp_path):
    form = Form(filled("MN", ("staff",)))
    for name in (STAMP_SHEET, FORM.by_name["cover"].sheet):
        del form.book[name]
    for row in form.sheet("staff").iter_rows(max_row=4):
        for cell in row:
            if cell.value == UNITS["MN"].name and not is_named:
                cell.value = None
    after = read_file(form.saved(), tmp_path)
    assert after.identity.unit == (UNITS["MN"] if is_named else None)
    assert ("I01" in after.codes()) is not is_named
    assert after.cell("staff", "teachers", "total") == (GIVEN, 28)


def test_an_older_version_of_the_form_is_read_and_what_it_lacks_is_listed(tmp_path):
    def change(form):
        for line in form.book[STAMP_SHEET].iter_rows():
            if line[0].value == "form_version":
                line[1].value = "00000000"
        form.sheet("staff").delete_rows(form.cell("staff", "doctors", "total").row)

    after, _ = spoiled(change, tmp_path)
    assert after.one("I04").severity == "query"
    assert after.cell("staff", "teachers", "total") == (GIVEN, 28)
    (lost,) = [one for one in after.findings if one.code == "C06"]
    assert (lost.row, lost.severity) == ("109", "query")
    assert "mẫu phiên bản cũ" in lost.message


def test_case_21_of_two_versions_the_latest_sound_table_counts_and_the_difference_is_told(tmp_path):
    def sent(change, day, name):
        form = Form(filled("MN", ("staff",)))
        change(form)
        found = read_file(form.saved(), tmp_path, name)
        return Candidate(found.reading, UNITS["MN"], dt.date(2025, 11, day), found.findings)

    first = sent(lambda form: None, 14, "1.xlsx")
    second = sent(lambda form: form.put("staff", "support", "total", 8), 17, "2.xlsx")
    third = sent(lambda form: form.put("staff", "support", "female", 99), 18, "3.xlsx")
    chosen = select((first, second, third), ROUND, form_of(("staff",)))
    assert chosen.chosen["MN01", "staff"].reading.path == "2.xlsx"
    assert "I07" in {one.code for one in chosen.findings}
    told = [one for one in chosen.findings if one.code == "N02" and one.row == "106"]
    assert any("ghi 9, bản được dùng ghi 8" in one.message for one in told)


def test_the_name_on_the_cover_may_be_an_alias_or_misspelled_in_its_tones(tmp_path):
    form = Form(filled("MN", ("staff",)))
    del form.book[STAMP_SHEET]
    form.put("cover", "unit_code", VALUE, None)
    form.put("cover", "unit_name", VALUE, "mn hoa nắng")
    assert read_file(form.saved(), tmp_path).identity.unit == UNITS["MN"]
