"""Codes that stand beside another question's label are asked; a label in other words is not."""

from __future__ import annotations

import pytest

from pipeline.read.labels import is_own_label
from schemas.records import VALUE
from schemas.wording import OWN_WORDS, in_words_of, without_codes
from tests.support.mess_support import spoiled
from tests.support.packaged import FORM

LABEL = 1
"""Excel column of the labels of Biểu 01."""


def label_of(form, row):
    return form.sheet("staff").cell(form.cell("staff", row, "total").row, LABEL)


def heading_of(form, column):
    cell = form.cell("staff", "all", column)
    lines = range(cell.row - 1, cell.row - 4, -1)
    cells = [form.sheet("staff").cell(line, cell.column) for line in lines]
    return next(one for one in cells if isinstance(one.value, str) and not one.value.isdigit())


def asked(result):
    """(row, column, cell, severity) of each question about a label."""
    return [
        (one.row, one.column, one.cell, one.severity)
        for one in result.findings
        if one.code == "C23"
    ]


def test_labels_that_changed_places_are_asked_on_both_rows(tmp_path):
    def change(form):
        first, second = label_of(form, "teachers"), label_of(form, "support")
        first.value, second.value = second.value, first.value
        return first.coordinate, second.coordinate

    result, (first, second) = spoiled(change, tmp_path)
    assert asked(result) == [("105", "", first, "error"), ("106", "", second, "error")]


def test_figures_that_moved_down_with_their_codes_are_asked(tmp_path):
    """Each figure would count under the code of its neighbour, since the labels stay."""

    def change(form):
        sheet, line = form.sheet("staff"), form.cell("staff", "head", "total").row
        for row in range(line + 6, line - 1, -1):
            for column in range(2, 7):
                sheet.cell(row + 1, column).value = sheet.cell(row, column).value
        for column in range(2, 7):
            sheet.cell(line, column).value = None

    result, _ = spoiled(change, tmp_path)
    rows = {row for row, _, _, severity in asked(result) if severity == "error"}
    assert {"103", "104", "105", "106", "107", "108"} <= rows


def test_a_column_put_in_with_the_codes_renumbered_is_asked(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        female = form.cell("staff", "all", "female")
        code_line = female.row - 1
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        for row in range(code_line - 1, sheet.max_row + 1):
            if row != code_line:
                for column in range(female.column + 2, female.column - 1, -1):
                    sheet.cell(row, column + 1).value = sheet.cell(row, column).value
                total, women = sheet.cell(row, female.column - 1), sheet.cell(row, female.column)
                men = isinstance(total.value, int) and isinstance(women.value, int)
                women.value = total.value - women.value if men else "Nam"

    result, _ = spoiled(change, tmp_path)
    assert [(column, severity) for _, column, _, severity in asked(result)] == [
        ("2", "error"),
        ("3", "error"),
        ("4", "error"),
    ]


@pytest.mark.parametrize("words", ["Bảo vệ, lái xe", "Số phòng học"])
def test_a_row_that_was_given_another_question_is_asked(words, tmp_path):
    def change(form):
        label = label_of(form, "support")
        label.value = words
        return label.coordinate

    result, cell = spoiled(change, tmp_path)
    assert asked(result) == [("106", "", cell, "query")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("all", "Tổng số CBQL, GV, NV"),
        ("all", "TỔNG SỐ CÁN BỘ, GIÁO VIÊN"),
        ("teachers", "Giáo  viên "),
        ("teachers", "giao vien"),
        ("teachers", "GV"),
        ("teachers", "3) Số giáo viên đứng lớp"),
        ("support", "Nhân viên (kể cả hợp đồng)"),
        ("deputy", "Phó hiệu trưởng"),
        ("head", "Hiệu trưởng"),
        ("ccvc", "Trong tổng số (mã số 101): công chức"),
        ("masters", "Trong công chức, viên chức (mã số 107): thạc sỹ trở lên"),
        ("support", "106"),
        ("support", None),
        ("support", "…"),
    ],
)
def test_a_label_in_other_words_is_not_asked(row, words, tmp_path):
    def change(form):
        label_of(form, row).value = words

    assert asked(spoiled(change, tmp_path)[0]) == []


@pytest.mark.parametrize(
    ("table", "row", "words", "is_asked"),
    [
        ("staff", "teachers", "3. Nhân viên hợp đồng", True),
        ("staff", "teachers", "Nhân viên phục vụ", True),
        ("staff", "teachers", "2. Giáo viên nữ", True),
        ("staff", "teachers", "2. GIAO VIEN NU", True),
        ("staff", "teachers", "Tổng số nam giáo viên", True),
        ("staff", "teachers", "Giáo viên (không kể hợp đồng)", True),
        ("staff", "teachers", "Tất cả giáo viên biên chế", True),
        ("preschool", "age5", "Trẻ nam 5 tuổi", True),
        ("preschool", "age5", "Trẻ 5 tuổi khuyết tật", True),
        ("staff", "teachers", "Giáo viên (nam, nữ)", False),
        ("staff", "teachers", "Giáo viên (gồm cả hợp đồng)", False),
        ("staff", "teachers", "Giáo viên biên chế và hợp đồng", False),
        ("staff", "teachers", "Giao vien nam 2025", False),
        ("staff", "deputy", "P. Hiệu trưởng", False),
        ("preschool", "age5", "Tre 5 tuoi sinh nam 2020", False),
    ],
)
def test_a_label_that_narrows_what_is_counted_is_asked(table, row, words, is_asked):
    block = FORM.by_name[table].body
    assert is_own_label(block, block.row_index[row], words, ()) is not is_asked


def test_a_heading_that_narrows_what_is_counted_is_asked(tmp_path):
    def change(form):
        heading = heading_of(form, "female")
        heading.value = "Nữ hợp đồng"
        return heading.coordinate

    result, cell = spoiled(change, tmp_path)
    assert asked(result) == [("", "2", cell, "error")]


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("female", "Số nữ"),
        ("female", "nu"),
        ("minority", "DTTS"),
        ("minority_female", "Nữ"),
        ("minority_female", "Nữ DTTS"),
        ("total", "Tổng"),
        ("total", "Số người"),
        ("total", "Tổng số CBQL, GV, NV năm 2025"),
        ("total", "Tổng số (Quyết định 12/2024/QĐ)"),
        ("total", None),
    ],
)
def test_a_heading_in_other_words_is_not_asked(column, words, tmp_path):
    def change(form):
        heading_of(form, column).value = words

    assert asked(spoiled(change, tmp_path)[0]) == []


@pytest.mark.parametrize(
    "words",
    ["Nam", "Số nam", "Tổng số: nam", "Hợp đồng", "Tỷ lệ %", "Tổng số (nghìn)", "Tổng số năm 2023"],
)
def test_a_total_under_the_heading_of_another_figure_is_asked(words, tmp_path):
    """Its own heading, Tổng số, has no word that is the question's own."""

    def change(form):
        heading = heading_of(form, "total")
        heading.value = words
        return heading.coordinate

    result, cell = spoiled(change, tmp_path)
    assert asked(result) == [("", "1", cell, "error")]


def unit_of(form, row):
    """The cell of a row's unit of measure, which stands before its figure."""
    cell = form.cell("resources", row, "total")
    return form.sheet("resources").cell(cell.row, cell.column - 1)


@pytest.mark.parametrize(
    ("row", "words", "severity"),
    [
        ("budget_approved", "nghìn đồng", "error"),
        ("spent_state", "1.000 đồng", "error"),
        ("raised", "Triệu đồng", "error"),
        ("checks_done", "lượt", "error"),
        ("budget_approved", "Đồng ", None),
        ("budget_approved", "VNĐ", None),
        ("checks_done", None, None),
    ],
)
def test_a_row_whose_unit_of_measure_was_changed_is_asked(row, words, severity, tmp_path):
    """20.000 under "nghìn đồng" is not 20.000 đồng."""

    def change(form):
        unit = unit_of(form, row)
        unit.value = words
        return form.cell("resources", row, "total").row, unit.coordinate

    result, (_, cell) = spoiled(change, tmp_path, "resources")
    found = [(one.cell, one.severity) for one in result.findings if one.code == "C23"]
    assert found == ([(cell, severity)] if severity else [])
    if severity:
        assert f'"{words}"' in result.one("C23").message


def test_headings_that_changed_places_are_asked(tmp_path):
    def change(form):
        first, second = heading_of(form, "female"), heading_of(form, "minority_female")
        first.value, second.value = second.value, first.value

    result, _ = spoiled(change, tmp_path)
    assert [(column, severity) for _, column, _, severity in asked(result)] == [
        ("2", "error"),
        ("4", "error"),
    ]


def test_rows_sorted_with_their_labels_are_not_asked(tmp_path):
    def change(form):
        sheet = form.sheet("staff")
        first, last = (form.cell("staff", row, "total").row for row in ("teachers", "doctors"))
        rows = [
            [sheet.cell(row, column).value for column in range(1, 9)]
            for row in range(first, last + 1)
        ]
        for row, values in zip(range(first, last + 1), reversed(rows), strict=True):
            for column, value in enumerate(values, 1):
                sheet.cell(row, column).value = value

    assert asked(spoiled(change, tmp_path)[0]) == []


@pytest.mark.parametrize("kind", ["MN", "TH", "LC", "GDTX", "PHONG", "XA"])
def test_no_form_of_ours_is_asked_about_its_labels(kind, tmp_path):
    result, _ = spoiled(lambda form: None, tmp_path, "staff", "preschool", "completion", kind=kind)
    assert asked(result) == []


def test_a_label_without_the_codes_of_rows_not_asked_is_its_rows_own():
    for table in FORM.tables:
        for _, block in table.blocks:
            for number, row in enumerate(block.rows):
                assert is_own_label(block, number, without_codes(row, block.rows), ()), row.code


@pytest.mark.parametrize(
    ("kind", "table", "row", "before", "after", "is_asked"),
    [
        ("TH", "completion", "primary_all", "2025-2026", "2024–2025", True),
        ("TH", "completion", "primary_all", "2025-2026", "2025 – 2026", False),
        ("TH", "completion", "primary_all", "(năm học 2025-2026)", "năm nay", False),
        ("MN", "preschool", "age5", "2020", "2019", True),
        ("MN", "preschool", "age5", "2020", "2020, cả 2019", True),
        ("MN", "staff", "teachers", "Giáo viên", "Giáo viên năm 2024", True),
        ("MN", "staff", "teachers", "Giáo viên", "Giáo viên năm 2025", False),
        ("MN", "staff", "teachers", "Giáo viên", "Giáo viên (2021-2030)", False),
        ("MN", "staff", "teachers", "Giáo viên", "Giáo viên (2011-2020)", True),
    ],
)
def test_a_label_that_names_another_year_than_the_round_is_asked(
    kind, table, row, before, after, is_asked, tmp_path
):
    """The form's layout may be known from a file before."""

    def change(form):
        label = form.sheet(table).cell(form.cell(table, row, "total").row, LABEL)
        assert before in label.value
        label.value = label.value.replace(before, after)
        return label.coordinate

    assert asked(spoiled(lambda form: None, tmp_path, table, kind=kind)[0]) == []
    result, cell = spoiled(change, tmp_path, table, kind=kind)
    assert [one[2:] for one in asked(result)] == [(cell, "query")] * is_asked


@pytest.mark.parametrize(("year", "is_asked"), [("2024-2025", True), ("2025 – 2026", False)])
def test_another_school_year_above_a_table_is_asked(year, is_asked, tmp_path):
    def change(form):
        cells = (cell for line in form.sheet("preschool").iter_rows() for cell in line)
        banner = next(one for one in cells if str(one.value).startswith("Năm học"))
        banner.value = f"Năm học {year}"
        return banner.coordinate

    assert asked(spoiled(lambda form: None, tmp_path, "preschool", kind="MN")[0]) == []
    result, cell = spoiled(change, tmp_path, "preschool", kind="MN")
    assert [one[2:] for one in asked(result)] == [(cell, "error")] * is_asked


@pytest.mark.parametrize("kind", OWN_WORDS)
def test_a_label_in_the_words_of_a_kind_of_unit_is_its_own(kind):
    for table in FORM.tables:
        for _, block in table.blocks:
            for number, row in enumerate(block.rows):
                assert is_own_label(block, number, in_words_of(kind, row.label), ()), row.label


@pytest.mark.parametrize(
    ("table", "row", "column", "told"),
    [
        ("narrative", "rate", VALUE, ("C06", "1104", "")),
        ("outreach", 0, "evidence", ("C07", "", "9")),
    ],
)
@pytest.mark.parametrize("is_filled", [True, False])
def test_a_text_whose_code_was_cleared_is_asked(table, row, column, told, is_filled, tmp_path):
    """Nobody has to write it, so that nothing else would tell that it is read no longer."""

    def change(form):
        sheet = form.sheet(table)
        if table == "narrative":
            cell = form.cell(table, row, column)
            code = sheet.cell(cell.row, cell.column - 1)
        else:
            cell = form.entry(table, row, column)
            code = sheet.cell(cell.row - 1, cell.column)
            for line in range(cell.row, sheet.max_row + 1):
                sheet.cell(line, cell.column).value = None
        cell.value = "Kế hoạch số 41" if is_filled else None
        assert code.value in (told[1], told[2], int(told[1] or told[2]))
        code.value = None

    result, _ = spoiled(change, tmp_path, table)
    lost = [(f.code, f.row, f.column) for f in result.findings if f.code in ("C06", "C07")]
    assert lost == [told] * is_filled
