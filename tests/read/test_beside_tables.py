"""Figures outside a table's cells are asked; what repeats or follows from its own is not."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.support.mess_support import Form, spoiled


def outside(result, table="staff"):
    """The findings about figures outside."""
    return [one for one in result.findings if (one.code, one.table) == ("C24", table)]


def beyond(form: Form, row: str, columns: int = 1, table: str = "staff"):
    """The cell so many columns beyond the last one of a row."""
    cell = form.cell(table, row, "explanation")
    return form.sheet(table).cell(cell.row, cell.column + columns)


def below(form: Form, column: str, lines: int = 2):
    """The cell so many lines below the last row of Biểu 01."""
    cell = form.cell("staff", "doctors", column)
    return form.sheet("staff").cell(cell.row + lines, cell.column)


@pytest.mark.parametrize("typed", [77, "77", 77.0, " 77 "])
def test_a_figure_beside_a_row_is_asked(typed, tmp_path):
    def change(form):
        cell = beyond(form, "teachers")
        cell.value = typed
        return cell.coordinate

    result, cell = spoiled(change, tmp_path)
    (finding,) = outside(result)
    assert (finding.cell, finding.value, finding.severity) == (cell, "77", "query")
    assert f"{cell}: 77" in finding.message


def test_a_row_put_in_without_a_code_is_asked(tmp_path):
    """Its first figures are those of another row; its label is not."""

    def change(form):
        line, sheet = form.cell("staff", "support", "total").row, form.sheet("staff")
        sheet.insert_rows(line)
        for column, value in ((1, "– Bảo vệ"), (3, 1), (4, 1), (5, 0), (6, 0)):
            sheet.cell(line, column).value = value

    result, _ = spoiled(change, tmp_path)
    (finding,) = outside(result)
    assert (finding.value, finding.cell[0]) == ("1", "C")


def test_a_row_with_a_code_of_its_own_is_asked(tmp_path):
    def change(form):
        for column, value in (("total", 4), ("female", 3)):
            below(form, column, 1).value = value
        form.sheet("staff").cell(below(form, "total", 1).row, 2).value = 110

    assert len(outside(spoiled(change, tmp_path)[0])) == 1


def test_figures_below_the_table_are_asked_once(tmp_path):
    def change(form):
        for column, value in (("total", 71), ("female", 60), ("minority", 8)):
            below(form, column, 3).value = value
        below(form, "total", 4).value = 99

    (finding,) = outside(spoiled(change, tmp_path)[0])
    assert ": 71;" in finding.message


def test_a_total_that_is_none_is_asked(tmp_path):
    def change(form):
        below(form, "total", 1).value = 517
        form.sheet("staff").cell(below(form, "total", 1).row, 1).value = "Tổng cộng:"

    assert [one.value for one in outside(spoiled(change, tmp_path)[0])] == ["517"]


def test_a_figure_where_the_row_has_no_cell_is_asked(tmp_path):
    """Biểu 10 asks of money no share of women."""

    def change(form):
        cell = form.cell("resources", "honoured", "female")
        line = form.cell("resources", "raised", "total").row
        form.sheet("resources").cell(line, cell.column).value = 3_000_000

    result, _ = spoiled(change, tmp_path, "resources")
    assert [one.value for one in outside(result, "resources")] == ["3000000"]


def test_a_column_beside_a_list_is_asked(tmp_path):
    def change(form):
        cell = form.entry("outreach", 0, "explanation")
        form.sheet("outreach").cell(cell.row, cell.column + 2).value = 4321
        return form.sheet("outreach").cell(cell.row, cell.column + 2).coordinate

    result, cell = spoiled(change, tmp_path, "outreach")
    assert [one.cell for one in outside(result, "outreach")] == [cell]


def test_a_wrong_total_below_a_list_is_asked(tmp_path):
    def change(form):
        cell = form.entry("outreach", 30, "parents")
        sheet = form.sheet("outreach")
        sheet.cell(cell.row, 1).value = "Tổng cộng"
        cell.value = 7

    result, _ = spoiled(change, tmp_path, "outreach")
    assert [one.value for one in outside(result, "outreach")] == ["7"]


def copied(form, *, changed, name="Biểu 01 (2)"):
    """A copy of Biểu 01 without its codes, as values; one figure ``changed``."""
    source, copy = form.sheet("staff"), form.book.create_sheet(name)
    first = form.cell("staff", "all", "total").row
    for row in source.iter_rows(min_row=first):
        for cell in row:
            if cell.column != 2 and not str(cell.value).startswith("="):
                copy.cell(cell.row, cell.column).value = cell.value
    if changed:
        copy.cell(form.cell("staff", "teachers", "total").row, 3).value = changed


def test_an_uncoded_copy_of_a_sheet_with_other_figures_is_asked(tmp_path):
    result, _ = spoiled(lambda form: copied(form, changed=777), tmp_path)
    (finding,) = outside(result)
    assert (finding.value, "Biểu 01 (2)" in finding.message) == ("777", True)


@pytest.mark.parametrize(
    "change",
    [
        lambda form: copied(form, changed=None),
        lambda form: beyond(form, "teachers").__setattr__("value", dt.datetime(2025, 11, 16)),
        lambda form: beyond(form, "teachers").__setattr__("value", "đã đối chiếu 77 hồ sơ"),
        lambda form: beyond(form, "teachers").__setattr__("value", 912345678),
        lambda form: beyond(form, "teachers").__setattr__("value", 0.9286),
        lambda form: beyond(form, "teachers").__setattr__("value", 0),
        lambda form: below(form, "total", 6).__setattr__("value", 2025),
        lambda form: below(form, "total", 6).__setattr__("value", "Liễu Giang, ngày 16/11/2025"),
        lambda form: [
            setattr(beyond(form, row), "value", number)
            for number, row in enumerate(("head", "deputy", "teachers", "support"), 1)
        ],
    ],
    ids=["copy", "day", "note", "telephone", "share", "zero", "year", "place", "numbers"],
)
def test_what_is_no_figure_of_the_table_is_not_asked(change, tmp_path):
    assert outside(spoiled(change, tmp_path)[0]) == []


def test_men_and_totals_worked_out_beside_and_below_are_not_asked(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        sums = dict.fromkeys((3, 4, 5, 6), 0)
        for row in ("head", "deputy", "teachers", "support"):
            total, female = form.cell("staff", row, "total"), form.cell("staff", row, "female")
            beyond(form, row).value = total.value - female.value
            for column in sums:
                sums[column] += sheet.cell(total.row, column).value
        line = below(form, "total", 2).row
        sheet.cell(line, 1).value = "Cộng"
        for column, value in sums.items():
            sheet.cell(line, column).value = value

    assert outside(spoiled(change, tmp_path)[0]) == []


def test_last_periods_figures_are_not_asked(tmp_path):
    """The form itself prints them beside the questions."""

    def change(form):
        heading = form.sheet("staff").cell(form.cell("staff", "all", "total").row - 2, 9)
        heading.value = "Kỳ trước: năm 2024"
        beyond(form, "teachers").value = "77"

    assert outside(spoiled(change, tmp_path)[0]) == []


def test_a_table_of_which_a_part_was_lost_is_not_searched(tmp_path):
    """The lost List's figures stand outside the questions above it."""

    def change(form):
        line = form.entry("outreach", 0, "parents").row - 1
        for column in range(1, 13):
            form.sheet("outreach").cell(line, column).value = None

    result, _ = spoiled(change, tmp_path, "outreach")
    assert outside(result, "outreach") == []
    assert "C16" in result.codes("outreach")


@pytest.mark.parametrize("kind", ["MN", "TH", "LC", "GDTX", "PHONG", "XA"])
def test_no_filled_form_of_ours_has_figures_outside(kind, tmp_path):
    tables = ("staff", "outreach", "checklist", "resources", "own_targets", "population")
    result, _ = spoiled(lambda form: None, tmp_path, *tables, kind=kind)
    assert [one for one in result.findings if one.code == "C24"] == []
