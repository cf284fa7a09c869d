"""Plans' workbooks as Excel and people leave them: read where it is plain, told with its cell where
it is not, and everything at once."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart

from pipeline.plan.files import find_plan, load_plan
from pipeline.plan.problems import PlanError
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS
from schemas.registry import PACKAGED
from tests.plan.test_plan_book_own import filled
from tests.support.hostile.ole import ole
from tests.support.plan_books import (
    FIRST,
    HEADINGS_ROW,
    book_of,
    changed,
    fault_of,
    faults_of,
    load,
    place,
    put,
    row_of,
)

NGU_HIEP = find_plan("ngu-hiep-2024", PACKAGED.form)
KINDERGARTEN, DISTRICT = "ngu-hiep-2024", "dong-da-2021-2030"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return book_of(tmp_path, KINDERGARTEN, lean=True)


@pytest.fixture
def district(tmp_path: Path) -> Path:
    return book_of(tmp_path, DISTRICT, lean=True)


# Codes and references


def test_a_code_that_became_a_number_is_asked_about_with_the_codes_that_may_be_meant(
    book: Path,
) -> None:
    cell = put(book, "Chỉ tiêu", "Mã", 2.1, number_format="0.00")
    (fault,) = faults_of(book)
    assert (fault.sheet, fault.cell) == ("Chỉ tiêu", cell)
    assert '"2.10"' in fault.what
    assert '"2.1"' in fault.what
    assert "Text" in fault.remedy


def test_a_goal_whose_code_became_a_number_names_the_indicator_that_was_meant(book: Path) -> None:
    cell = put(book, "Mức", "Mã chỉ tiêu", 2.5, row_of(book, "Mức", "2.5"))
    fault = fault_of(book)
    assert (fault.sheet, fault.cell, fault.nearest) == ("Mức", cell, "2.5")


def test_a_goal_of_a_line_whose_code_cannot_be_used_is_not_told_too(book: Path) -> None:
    put(book, "Chỉ tiêu", "Mã", 2.5, row_of(book, "Chỉ tiêu", "2.5"))
    assert fault_of(book).sheet == "Chỉ tiêu"


@pytest.mark.parametrize(
    ("day", "meant"),
    [
        (dt.datetime(2026, 1, 2), '"2.1"'),
        (dt.datetime(2026, 2, 1), '"2/1"'),
        (dt.datetime(2005, 2, 2), '"2.2.5"'),
    ],
)
def test_a_code_that_became_a_day_is_told_with_the_code_that_was_meant(
    book: Path, day: dt.datetime, meant: str
) -> None:
    put(book, "Chỉ tiêu", "Mã", day)
    fault = fault_of(book)
    assert f"thành ngày {day:%d/%m/%Y}" in fault.what
    assert meant in fault.what


def test_a_reference_that_became_a_day_is_told_and_never_guessed(book: Path) -> None:
    cell = put(book, "Chỉ tiêu", "Tử số", dt.datetime(2001, 1, 1))
    fault = fault_of(book)
    assert fault.cell == cell
    assert '"2001/1"' in fault.what


def test_a_reference_that_became_a_number_is_told_with_the_reference_that_was_meant(
    book: Path,
) -> None:
    put(book, "Chỉ tiêu", "Mẫu số", 102.2, row_of(book, "Chỉ tiêu", "2.3.a"))
    fault = fault_of(book)
    assert fault.nearest == "102/2"


def test_a_whole_number_in_a_code_column_is_its_digits(book: Path) -> None:
    put(book, "Chỉ tiêu", "Mã", 7)
    assert load(book).indicators[0].code == "7"
    put(book, "Chỉ tiêu", "Mã", "\u200b7\u00a0")  # what pasting from a page leaves
    assert load(book).indicators[0].code == "7"
    put(book, "Chỉ tiêu", "Tử số", 501, row_of(book, "Chỉ tiêu", "2.4.a"))
    assert load(book).indicators == (
        NGU_HIEP.indicators[0].model_copy(update={"code": "7"}),
        *NGU_HIEP.indicators[1:],
    )


@pytest.mark.parametrize(
    ("reference", "what", "nearest"),
    [
        ("102", "thiếu mã cột", ""),
        ("102/2+998/1", 'không có mã số "998"', ""),
        ("102/7", 'không có cột "7"', ""),
        ("staff.managers.female", "tên dùng bên trong", "102/2"),
        ("103/C", "ô ghi chữ", ""),
        ("nữ quản lý", "không có dạng", ""),
    ],
)
def test_a_reference_to_nothing_is_told(
    book: Path, reference: str, what: str, nearest: str
) -> None:
    cell = put(book, "Chỉ tiêu", "Tử số", reference, row_of(book, "Chỉ tiêu", "2.3.a"))
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Chỉ tiêu", cell)
    assert what in fault.what
    assert fault.nearest == nearest or not nearest


def test_a_code_used_twice_names_both_cells(book: Path) -> None:
    other = put(book, "Chỉ tiêu", "Mã", "2.5")
    last = load_workbook(book)["Chỉ tiêu"].max_row
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Chỉ tiêu", f"A{last}")
    assert f"đã dùng ở ô {other}" in fault.what


def test_a_goal_of_no_indicator_names_the_nearest(book: Path) -> None:
    cell = put(book, "Mức", "Mã chỉ tiêu", "2.3.C1", row_of(book, "Mức", "2.3.c1"))
    fault = fault_of(book)
    assert (fault.cell, fault.nearest) == (cell, "2.3.c1")


# Numbers


@pytest.mark.parametrize(
    ("typed", "number_format", "value"),
    [
        (0.97, "0%", 97),
        (0.9999, "0.00%", Fraction(9999, 100)),
        (0.9999, "0%", Fraction(9999, 100)),
        (0.971, "0.0%", Fraction(971, 10)),
        (97, "General", 97),
        (99.99, "0.0", Fraction(9999, 100)),
        (12.2, '0.0"%"', Fraction(122, 10)),
        ("97%", "@", 97),
        ("99,99%", "@", Fraction(9999, 100)),
        ("99,5", "@", Fraction(199, 2)),
        (" 99.5 ", "@", Fraction(199, 2)),
        ("0,5%", "@", Fraction(1, 2)),
        (0.005, "0.0%", Fraction(1, 2)),
    ],
)
def test_a_share_is_read_exactly_however_it_is_typed(
    book: Path, typed: object, number_format: str, value: object
) -> None:
    put(book, "Mức", "Mức", typed, row_of(book, "Mức", "2.2-NT"), number_format)
    line = next(line for line in load(book).indicators if line.code == "2.2-NT")
    assert line.targets[0].value == value


@pytest.mark.parametrize("typed", [0.97, "0,97", 1])
def test_a_share_below_one_is_asked_about(book: Path, typed: object) -> None:
    cell = put(book, "Mức", "Mức", typed, row_of(book, "Mức", "2.2-NT"))
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Mức", cell)
    assert fault.nearest in ("97%", "100%")


@pytest.mark.parametrize(
    ("typed", "value"),
    [("50 000", 50000), ("1.250.000", 1250000), (5e4, 50000), ("1250,5", Fraction(2501, 2))],
)
def test_a_number_with_thousands_apart_is_read(book: Path, typed: object, value: object) -> None:
    put(book, "Mức", "Mức", typed, row_of(book, "Mức", "2.4.a"))
    line = next(line for line in load(book).indicators if line.code == "2.4.a")
    assert line.targets[0].value == value


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("50.000", "có thể là 50000 hoặc 50,000"),
        ("ít nhất 60%", "không phải là số"),
        ("≥ 60", "không phải là số"),
        (dt.datetime(2026, 5, 1), "đã đổi số thành ngày"),
        (True, "không phải là số"),
        ("#REF!", "không phải là số"),
    ],
)
def test_a_number_in_doubt_is_told(book: Path, typed: object, what: str) -> None:
    look = "dd/mm/yyyy" if isinstance(typed, dt.datetime) else "General"
    cell = put(book, "Mức", "Mức", typed, row_of(book, "Mức", "2.4.a"), look)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Mức", cell)
    assert what in fault.what or "ô báo lỗi" in fault.what


def test_a_year_in_a_cell_of_dates_is_told_with_the_year(book: Path) -> None:
    day = dt.datetime(1899, 12, 30) + dt.timedelta(days=2024)
    put(book, "Mức", "Năm", day, row_of(book, "Mức", "2.2-NT"), "dd/mm/yyyy")
    assert fault_of(book).nearest == "2024"


def test_a_due_date_may_be_a_date_or_its_text(book: Path) -> None:
    for typed in (dt.datetime(2024, 11, 20), "20/11/2024", "2024-11-20"):
        put(book, "Kỳ báo cáo", "Hạn nộp", typed)
        assert load(book).reports[0].due == dt.date(2024, 11, 20)
    for typed in ("20 tháng 11", "31/02/2024"):
        cell = put(book, "Kỳ báo cáo", "Hạn nộp", typed)
        assert fault_of(book).cell == cell


# Words


@pytest.mark.parametrize(
    ("sheet", "heading", "typed", "nearest"),
    [
        ("Chỉ tiêu", "Cách tính", "Tỉ lệ nữ", "Tỷ lệ"),
        ("Chỉ tiêu", "Tách", "Nam; Nữa", "Nữ"),
        ("Chỉ tiêu", "Loại hình", "Công lậpp", "Công lập"),
        ("Chỉ tiêu", "Ai tính", "MN; THC", "THCS"),
        ("Mức", "Loại mức", "Mốc nămm", "Mốc năm"),
        ("Kỳ báo cáo", "Kỳ", "namm", "nam"),
    ],
)
def test_an_unknown_word_is_told_with_the_nearest(
    book: Path, sheet: str, heading: str, typed: str, nearest: str
) -> None:
    cell = put(book, sheet, heading, typed)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell, fault.nearest) == (sheet, cell, nearest)


@pytest.mark.parametrize(
    "typed", ["TỶ LỆ", " tỷ  lệ ", "ty le", "ratio", "Tỷ\xa0lệ", "Ty\u0309 lệ"]
)
def test_words_are_known_however_they_are_typed(book: Path, typed: str) -> None:
    put(book, "Chỉ tiêu", "Cách tính", typed, row_of(book, "Chỉ tiêu", "2.3.a"))
    assert load(book) == NGU_HIEP


def test_a_change_needs_the_year_that_it_is_against(book: Path) -> None:
    put(book, "Mức", "So sánh", "Giảm ít nhất")
    fault = fault_of(book)
    assert fault.sheet == "Mức"
    assert "phải có So với năm" in fault.what


@pytest.mark.parametrize(
    ("typed", "kinds", "levels"),
    [
        ("TH", ("TH", "LC"), ("TH",)),
        ("chỉ TH", ("TH",), ()),
        ("th; Chỉ XA", None, None),
        ("TH; THCS; GDTX", ("TH", "THCS", "LC", "GDTX"), ()),
        ("chỉ TH; LC", ("TH", "LC"), ()),
        ("MN; XA", ("MN", "LC", "XA"), ("MN",)),
        ("PHONG;\nXA", ("XA", "PHONG"), ()),
        ("", ("MN", "TH", "THCS", "LC", "GDTX", "XA", "PHONG"), ()),
    ],
)
def test_a_level_means_schools_of_several_levels_too(
    book: Path, typed: str, kinds: tuple[str, ...] | None, levels: tuple[str, ...] | None
) -> None:
    put(book, "Chỉ tiêu", "Ai tính", typed or None)
    line = load(book).indicators[0]
    if kinds is not None:
        assert (line.kinds, line.levels) == (kinds, levels)


def test_levels_with_and_without_only_are_not_mixed(book: Path) -> None:
    put(book, "Chỉ tiêu", "Ai tính", "chỉ MN; TH")
    assert "ghi lẫn" in fault_of(book).what


# What Excel does to rows and sheets


def test_blank_rows_spaces_own_columns_and_own_sheets_change_nothing(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Chỉ tiêu"]
        sheet.insert_rows(FIRST, 3)
        sheet.insert_rows(1, 2)
        sheet.insert_cols(2)
        sheet.cell(HEADINGS_ROW + 2, 2).value = "Người theo dõi"
        sheet.cell(FIRST + 5, 2).value = "=1+1"
        title = sheet.cell(FIRST + 5, 3)
        title.value = f"  {title.value}\xa0 "
        workbook.create_sheet("Ghi chép", 0)["A1"] = "Mã"

    assert load(changed(book, change)) == NGU_HIEP


def test_headings_may_be_english_or_without_marks_and_columns_may_move(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        for sheet in ALL_SHEETS:
            page = workbook[sheet.name]
            page.title = sheet.english
            for row in page.iter_rows():
                for cell in row:
                    for column in sheet.columns:
                        heading = cell.row == HEADINGS_ROW or (sheet.is_form and cell.column == 1)
                        if heading and cell.value == column.heading:
                            cell.value = column.english.upper()
        targets = workbook["Targets"]
        last = targets.max_column
        for row in range(HEADINGS_ROW, targets.max_row + 1):
            first, other = targets.cell(row, 1), targets.cell(row, last)
            first.value, other.value = other.value, first.value

    assert load(changed(book, change)) == NGU_HIEP


def test_a_merge_down_a_column_counts_for_each_row_and_one_across_is_told(district: Path) -> None:
    row = row_of(district, "Mức", "2.2.a-NT")

    def merge(workbook: Workbook) -> None:
        workbook["Mức"].merge_cells(f"A{row}:A{row + 1}")

    assert load(changed(district, merge)) == find_plan(DISTRICT, PACKAGED.form)

    def merge_across(workbook: Workbook) -> None:
        workbook["Chỉ tiêu"].merge_cells(f"B{FIRST}:C{FIRST}")

    told = faults_of(changed(district, merge_across))
    assert [(fault.sheet, fault.cell) for fault in told] == [("Chỉ tiêu", f"B{FIRST}")]
    assert f"B{FIRST}:C{FIRST} bị gộp" in told[0].what


def test_a_merge_in_the_plan_s_own_lines_is_told_and_not_what_it_covers(book: Path) -> None:
    def merge(workbook: Workbook) -> None:
        sheet = workbook["Kế hoạch"]
        sheet.merge_cells(f"{place(sheet, 'Năm đầu')}:{place(sheet, 'Năm cuối')}")

    fault = fault_of(changed(book, merge))
    assert (fault.sheet, fault.what[-14:]) == ("Kế hoạch", "bị gộp làm một")


def test_a_hidden_row_with_content_is_asked_about(book: Path) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["Chỉ tiêu"].row_dimensions[FIRST + 1].hidden = True
        workbook["Chỉ tiêu"].row_dimensions[FIRST + 90].hidden = True

    fault = fault_of(changed(book, hide))
    assert fault.cell == f"A{FIRST + 1}"
    assert "đang ẩn" in fault.what


@pytest.mark.parametrize(
    ("typed", "what", "nearest"),
    [
        ("=102/2+103/2", "ô là công thức", "102/2+103/2"),
        ("=A1", "ô là công thức", "A1"),
    ],
)
def test_a_formula_is_told_with_what_was_typed(
    book: Path, typed: str, what: str, nearest: str
) -> None:
    cell = put(book, "Chỉ tiêu", "Tử số", typed)
    fault = fault_of(book)
    assert (fault.cell, fault.nearest) == (cell, nearest)
    assert what in fault.what


def test_a_text_that_looks_like_a_formula_is_told(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        cell = workbook["Chỉ tiêu"][place(workbook["Chỉ tiêu"], "Nội dung")]
        cell.value = "=Tỷ lệ nữ quản lý"
        cell.data_type = "s"

    fault = fault_of(changed(book, change))
    assert "mở đầu bằng dấu =" in fault.what
    assert fault.nearest == "Tỷ lệ nữ quản lý"


def test_a_single_sign_is_no_formula(book: Path) -> None:
    row = row_of(book, "Mức", "2.3.a")

    def change(workbook: Workbook) -> None:
        cell = workbook["Mức"][place(workbook["Mức"], "So sánh", row)]
        cell.value = "="
        cell.data_type = "s"

    assert load(changed(book, change)) == NGU_HIEP


def test_an_error_in_a_cell_is_told(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        cell = workbook["Chỉ tiêu"][place(workbook["Chỉ tiêu"], "Nội dung")]
        cell.value, cell.data_type = "#REF!", "e"

    assert "ô báo lỗi #REF!" in fault_of(changed(book, change)).what


# Headings and sheets


def test_a_misspelt_heading_is_told_with_the_one_that_was_meant(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        workbook["Chỉ tiêu"][cell] = "Tử sốs"

    cell = place(load_workbook(book)["Chỉ tiêu"], "Tử số", HEADINGS_ROW)
    fault = fault_of(changed(book, change))
    assert (fault.cell, fault.nearest) == (cell, "Tử số")


def test_a_missing_column_is_told_once(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Chỉ tiêu"]
        sheet.delete_cols(sheet[place(sheet, "Cách tính")].column)

    fault = fault_of(changed(book, change))
    assert 'thiếu cột "Cách tính"' in fault.what


def test_a_column_that_may_be_left_out_may_be_left_out(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Chỉ tiêu"]
        sheet.delete_cols(sheet[place(sheet, "Khoảng cách")].column, 4)
        workbook.remove(workbook["Biến thể"])
        workbook.remove(workbook["Nhãn"])

    plan = load(changed(book, change))
    assert [line.code for line in plan.indicators] == [line.code for line in NGU_HIEP.indicators]
    assert {line.gap for line in plan.indicators} == {"fixed"}


def test_a_column_that_stands_twice_is_told(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        workbook["Chỉ tiêu"].cell(HEADINGS_ROW, 25).value = "tử số"

    assert "có hai lần" in fault_of(changed(book, change)).what


def test_a_missing_sheet_is_told_with_one_that_may_be_meant(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        workbook["Chỉ tiêu"].title = "Chỉ tiêu 1"
        workbook["Mức"].title = "Mức1"

    told = faults_of(changed(book, change))
    assert [(fault.what, fault.nearest) for fault in told] == [
        ('thiếu trang "Chỉ tiêu"', "Chỉ tiêu 1"),
        ('thiếu trang "Mức"', "Mức1"),
    ]


def test_a_sheet_without_its_headings_is_told(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        workbook["Mức"].delete_rows(HEADINGS_ROW)
        workbook["Kế hoạch"].delete_cols(1)

    told = faults_of(changed(book, change))
    assert [fault.sheet for fault in told] == ["Kế hoạch", "Mức"]


# What does not hang together


def test_every_fault_is_told_at_once_each_with_its_cell(book: Path) -> None:
    """Faults too that the model finds between cells that are right in themselves."""
    cells = {
        ("Kế hoạch", put(book, "Kế hoạch", "Năm đầu", 2030)),
        ("Chỉ tiêu", put(book, "Chỉ tiêu", "Tên ngắn", "x" * 61)),
        ("Chỉ tiêu", put(book, "Chỉ tiêu", "Tách", "Nữ")),
        ("Chỉ tiêu", put(book, "Chỉ tiêu", "Mẫu số", "999/9", FIRST + 1)),
        ("Chỉ tiêu", put(book, "Chỉ tiêu", "Đơn vị tính", None, FIRST + 2)),
        ("Chỉ tiêu", put(book, "Chỉ tiêu", "Mẫu số", None, row_of(book, "Chỉ tiêu", "2.3.a"))),
        ("Mức", put(book, "Mức", "Mức", 120, row_of(book, "Mức", "2.3.b"))),
        ("Mức", put(book, "Mức", "Năm", None, row_of(book, "Mức", "2.2-NT"))),
        ("Mức", put(book, "Mức", "Làm tròn", 9, row_of(book, "Mức", "2.3.c1"))),
        ("Biến thể", put(book, "Biến thể", "Lựa chọn", "units_with_site")),
        ("Nhãn", put(book, "Nhãn", "Mã số", "9999")),
        ("Nhãn", put(book, "Nhãn", "Nhãn", None)),
        ("Đề cương", put(book, "Đề cương", "Nội dung", "Kết quả")),
        ("Đề cương", put(book, "Đề cương", "Câu trả lời", "1199")),
    }
    cells.discard(("Đề cương", f"B{FIRST}"))
    cells.discard(("Nhãn", f"A{FIRST}"))  # without its label it is not looked at
    told = {(fault.sheet, fault.cell) for fault in faults_of(book)}
    assert told == cells


def test_a_label_of_no_row_is_told(book: Path) -> None:
    put(book, "Nhãn", "Nhãn", "Lời khác")
    cell = put(book, "Nhãn", "Mã số", "9999")
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Nhãn", cell)
    put(book, "Nhãn", "Mã số", 1101)
    assert load(book).labels == {"1101": "Lời khác"}


def test_sentences_name_headings_and_no_keys(book: Path) -> None:
    put(book, "Chỉ tiêu", "Mẫu số", None, row_of(book, "Chỉ tiêu", "2.3.a"))
    assert fault_of(book).what == 'chỉ tiêu loại "Tỷ lệ" phải có Mẫu số'
    put(book, "Chỉ tiêu", "Mẫu số", "102/1", row_of(book, "Chỉ tiêu", "2.3.a"))
    cell = put(book, "Mức", "Từ năm", None, row_of(book, "Mức", "2.3.c1"))
    fault = fault_of(book)
    assert (fault.what, fault.cell) == ('mức loại "Từ năm" phải có Từ năm', cell)


def test_a_reference_by_a_switch_needs_the_reason_while_it_is_unset(district: Path) -> None:
    row = row_of(district, "Chỉ tiêu", "2.2.d1")
    cell = put(district, "Chỉ tiêu", "Lý do khi chưa chọn", None, row)
    told = faults_of(district)
    assert {fault.cell for fault in told} == {cell}
    assert "1401{literacy_band}/1 cần Lý do khi chưa chọn" in "".join(map(str, told))


@pytest.mark.parametrize(
    ("heading", "typed", "what", "nearest"),
    [
        ("Lựa chọn", "privat_in_ccvc", "không có lựa chọn", "private_in_ccvc"),
        ("Giá trị", "Cóo", "không có giá trị", "Có"),
        ("Giá trị", "Có; Không", "có 1 lựa chọn mà có 2 giá trị", ""),
        ("Khoá", "Loại hìnhh", "không có Khoá", "Loại hình"),
        ("Giá trị thay", "Công lậpp", "không có Loại hình", "Công lập"),
    ],
)
def test_a_variant_that_names_nothing_is_told(
    district: Path, heading: str, typed: str, what: str, nearest: str
) -> None:
    cell = put(district, "Biến thể", heading, typed, row_of(district, "Biến thể", "2.3.c"))
    fault = fault_of(district)
    assert (fault.sheet, fault.cell, fault.nearest) == ("Biến thể", cell, nearest)
    assert what in fault.what


# Files


def test_ten_thousand_lines_are_read(book: Path) -> None:
    def change(workbook: Workbook) -> None:
        sheet = workbook["Mức"]
        for row in range(FIRST + 40, FIRST + 10_040):
            sheet.cell(row, 1).value = "9.9"
            sheet.cell(row, 2).value = "Theo dõi"

    told = faults_of(changed(book, change))
    assert len(told) == 10_000


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("ke-hoach.xlsx", b"", "rỗng"),
        ("ke-hoach.xlsx", b"PK\x03\x04 hong", "hỏng"),
        ("ke-hoach.xlsx", b"%PDF-1.7", "PDF"),
        ("ke-hoach.xlsx", b"Ma,Noi dung\n1,2\n", "văn bản"),
        ("ke-hoach.xlsx", ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), "mật khẩu"),
        ("ke-hoach.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ke-hoach.xls"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(PlanError, match=words):
        load_plan(tmp_path / name, PACKAGED.form)


def test_a_workbook_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="Không có tệp kế hoạch"):
        load_plan(tmp_path / "ke-hoach.xlsx", PACKAGED.form)


def test_a_workbook_of_other_sheets_is_told(tmp_path: Path) -> None:
    Workbook().save(tmp_path / "khac.xlsx")
    told = faults_of(tmp_path / "khac.xlsx")
    sheets = ("Kế hoạch", "Chỉ tiêu", "Mức")
    assert [fault.what for fault in told] == [f'thiếu trang "{name}"' for name in sheets]


def test_another_program_s_cells_are_read(book: Path) -> None:
    """Inline texts, no shared ones, no styles of ours: as openpyxl's lean writer makes them."""
    lean = Workbook(write_only=True)
    for sheet in load_workbook(book):
        page = lean.create_sheet(sheet.title)
        for row in sheet.iter_rows(values_only=True):
            page.append(row)
    lean.save(book)
    assert load(book) == NGU_HIEP


def test_what_is_hidden_with_content_is_told(book: Path) -> None:
    def hide(workbook: Workbook) -> None:
        workbook["Mức"].sheet_state = "hidden"
        letter = place(workbook["Chỉ tiêu"], "Nội dung")[0]
        workbook["Chỉ tiêu"].column_dimensions[letter].hidden = True

    changed(book, hide)
    # Excel hides neighbours of one width together.
    assert {(fault.sheet, fault.what) for fault in faults_of(book)} >= {
        ("Mức", "trang đang ẩn mà có nội dung"),
        ("Chỉ tiêu", 'cột B "Nội dung" đang ẩn mà có nội dung'),
    }


@pytest.mark.parametrize("sheet", ["Kế hoạch", "Mức", "Biểu", "Câu hỏi"])
def test_a_missing_sheet_is_taken_from_the_template(tmp_path: Path, sheet: str) -> None:
    book = filled(tmp_path)

    def remove(workbook: Workbook) -> None:
        workbook[sheet].title = "Của phường"

    changed(book, remove)
    (fault,) = (one for one in faults_of(book) if not one.sheet)
    assert (fault.what, fault.remedy) == (
        f'thiếu trang "{sheet}"',
        "Lấy lại trang này từ tệp mẫu",
    )


def test_a_chart_sheet_in_place_of_a_sheet_is_told_by_its_name(book: Path) -> None:
    def draw(workbook: Workbook) -> None:
        del workbook["Mức"]
        workbook.create_chartsheet("Mức").add_chart(BarChart())

    changed(book, draw)
    with pytest.raises(PlanError, match="trang Mức là trang biểu đồ"):
        load(book)
