"""An office's own tables, questions, rules and counts, typed into a plan's workbook."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from pipeline.books.book_sheets import BookColumn, BookSheet, CellKind
from pipeline.books.open_book import BookCell, CellRow, OpenBook, open_book
from pipeline.cli import main
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import open_round
from pipeline.plan.plan import Plan
from pipeline.plan.reference import Reference
from pipeline.plan.start import draft_settings, start_round
from pipeline.plan.workbook import load_book as load_book_module
from pipeline.plan.workbook.load_book import PlanBookError, load_book
from pipeline.plan.workbook.own_sheet_words import ALL_SHEETS, OWN_SHEETS
from pipeline.round.roster import Unit
from schemas.own.definition import OwnDefinition
from schemas.registry import PACKAGED
from schemas.respondents import Asked
from tests.support.libreoffice import convert
from tests.support.own_support import OWN, made_of
from tests.support.plan_books import FIRST, book_of, changed, fault_of, faults_of, place, put

LINES: dict[str, list[dict[str, object]]] = {
    "Biểu": [
        {"Số": 21, "Tên trang": "Câu lạc bộ", "Tên biểu": "Câu lạc bộ nữ công", "Dạng": "Bảng"}
        | {"Đơn vị tính": "câu lạc bộ"},
        {"Số": "22", "Tên trang": "Sáng kiến", "Tên biểu": "Sáng kiến được công nhận"}
        | {"Dạng": "danh sách", "Có tên người": "Có"},
        {"Số": "9", "Dùng": "Không"},
        {"Số": "23", "Tên trang": "Điều kiện", "Tên biểu": "Điều kiện làm việc", "Dạng": "Phiếu"},
        {"Số": "24", "Tên trang": "Tự vệ", "Tên biểu": "Đội tự vệ", "Dạng": "Bảng", "Ai nộp": "MN"},
    ],
    "Câu hỏi": [
        {"Biểu": 1, "Mã": 20001, "Là": "dòng"}
        | {"Nội dung": "Trong tổng số (mã số 101): đoàn viên công đoàn"},
        {"Biểu": "11", "Mã": "20002", "Là": "ô", "Nội dung": "IV. Mô hình tiêu biểu"}
        | {"Kiểu": "Chữ", "Bắt buộc": "Không"},
        {"Biểu": 21, "Mã": 21001, "Là": "ô", "Kiểu": "Có/Không"}
        | {"Nội dung": "Đơn vị có câu lạc bộ nữ công không?"},
        {"Biểu": 21, "Mã": 1, "Là": "cột", "Nội dung": "Số câu lạc bộ"},
        {"Biểu": 21, "Mã": 2, "Là": "cột", "Nội dung": "Số thành viên", "Kiểu": "Số người"},
        {"Biểu": 21, "Mã": 3, "Là": "cột", "Nội dung": "Trong đó: nữ", "Kiểu": "Số người"},
        {"Biểu": 21, "Mã": 4, "Là": "cột", "Nội dung": "Có quy chế?", "Kiểu": "Có/Không"},
        {"Biểu": 21, "Mã": 21011, "Là": "dòng", "Nội dung": "Tổng số", "Cộng từ": "21012; 21013"}
        | {"Mục": "I. Câu lạc bộ", "Khi nào": "21001 = Có"},
        {"Biểu": 21, "Mã": 21012, "Là": "dòng", "Nội dung": "Văn hóa, thể thao"}
        | {"Khi nào": "21001=Có"},
        {"Biểu": 21, "Mã": 21013, "Là": "dòng", "Nội dung": "Khác"}
        | {"Khi nào": "21001 = Có; 21012 / 1 > 0", "Nhắc khi nhập": "Kể cả câu lạc bộ mới lập."},
        {"Biểu": 22, "Mã": 22001, "Là": "ô", "Nội dung": "Số sáng kiến của nữ"}
        | {"Cộng từ": "Sáng kiến của nữ"},
        {"Biểu": 22, "Mã": 1, "Là": "cột", "Nội dung": "Tên sáng kiến", "Kiểu": "Chữ"},
        {"Biểu": 22, "Mã": 2, "Là": "cột", "Nội dung": "Giới tính tác giả", "Kiểu": "Danh sách"}
        | {"Danh sách": "giới tính"},
        {"Biểu": 22, "Mã": 3, "Là": "cột", "Nội dung": "Số người hưởng lợi", "Kiểu": "Số người"},
        {"Biểu": 22, "Mã": 4, "Là": "cột", "Nội dung": "Trong đó: nữ", "Kiểu": "Số người"}
        | {"Khi nào": "cột 3 > 8; 2 = Nữ|Nam"},
        {"Biểu": 23, "Mã": 23001, "Là": "ô", "Nội dung": "Phòng vắt sữa", "Kiểu": "Có/Không"},
        {"Biểu": 8, "Mã": 816, "Dùng": "Không"},
        {"Biểu": 23, "Mã": 23002, "Là": "ô", "Nội dung": "Số phòng làm việc"},
        {"Biểu": 23, "Mã": 23003, "Là": "ô", "Nội dung": "Số phòng có máy lạnh"},
        {"Biểu": 23, "Mã": 23004, "Là": "ô", "Nội dung": "Kinh phí sửa chữa", "Kiểu": "Tiền"},
        {"Biểu": 23, "Mã": 23005, "Là": "ô", "Nội dung": "Diện tích bình quân (m2)"}
        | {"Kiểu": "Số thập phân"},
        {"Biểu": 23, "Mã": 23006, "Là": "ô", "Nội dung": "Ngày kiểm tra gần nhất", "Kiểu": "Ngày"},
        {"Biểu": 23, "Mã": 23007, "Là": "ô", "Nội dung": "Năm xây dựng", "Kiểu": "Năm"}
        | {"Khi nào": "23004 ≥ 1000"},
        {"Biểu": 23, "Mã": 23008, "Là": "ô", "Nội dung": "Số vụ mất an toàn", "Ẩn danh": "Có"},
        {"Biểu": 24, "Mã": 24001, "Là": "dòng", "Nội dung": "Đội viên tự vệ"},
    ],
    "Danh sách": [
        {"Tên": "Giới tính", "Giá trị": "Nam"},
        {"Tên": "Giới tính", "Giá trị": "Nữ"},
    ],
    "Quy tắc": [
        {"Biểu": 1, "Vế trái": 20001, "So sánh": "≤", "Vế phải": "101"},
        {"Biểu": 21, "Vế trái": "cột 3", "So sánh": "<=", "Vế phải": "Cột  2"},
        {"Biểu": 21, "Vế trái": "21012/1 + 21013/1", "So sánh": "≤", "Vế phải": 20}
        | {"Mức độ": "Giải trình"},
        {"Biểu": 22, "Vế trái": "cột 4", "So sánh": "≤", "Vế phải": "cột 3"}
        | {"Câu báo": "Số nữ hưởng lợi vượt số người hưởng lợi."},
        {"Biểu": 23, "Vế trái": 23003, "So sánh": "≤", "Vế phải": "23002/1"},
    ],
    "Đếm": [
        {"Tên": "Sáng kiến của nữ", "Biểu": 22, "Điều kiện": "cột 2 = Nữ"},
        {"Tên": "Người hưởng lợi", "Biểu": 22, "Điều kiện": "2 = Nữ|Nam; cột 3 ≥ 10"}
        | {"Cột cộng": "cột 3"},
        {"Tên": "Thành viên là nam", "Biểu": 7, "Điều kiện": "cột 2 ≠ Nữ"},
    ],
}
"""The definition that all tests of own tables share, as an officer types it."""


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return filled(tmp_path)


def filled(folder: Path) -> Path:
    path = folder / "ke-hoach.xlsx"
    path.write_bytes(_content())
    return path


@cache
def _content() -> bytes:
    with TemporaryDirectory() as folder:
        path = book_of(Path(folder), "ngu-hiep-2024", lean=True)
        return changed(path, _fill).read_bytes()


def _fill(workbook: Workbook) -> None:
    for sheet, lines in LINES.items():
        page = workbook[sheet]
        page.delete_rows(FIRST, page.max_row)
        for row, line in enumerate(lines, FIRST):
            for heading, value in line.items():
                page[place(page, heading, row)] = value
    workbook["Kế hoạch"][place(workbook["Kế hoạch"], "Mã kế hoạch")] = OWN.plan


def own(path: Path) -> OwnDefinition:
    return load_book(path, PACKAGED).own


def test_what_an_officer_types_is_the_definition(book: Path) -> None:
    loaded = load_book(book, PACKAGED)
    assert loaded.own == OWN
    assert loaded.tables.form.version == made_of(OWN).form.version


def test_a_workbook_without_own_lines_adds_nothing(tmp_path: Path) -> None:
    loaded = load_book(book_of(tmp_path, "ngu-hiep-2024"), PACKAGED)
    assert loaded.own.is_empty
    assert loaded.tables is PACKAGED
    assert loaded.plan == find_plan("ngu-hiep-2024", PACKAGED.form)


def test_indicators_name_own_rows_and_counts(book: Path) -> None:
    put(book, "Chỉ tiêu", "Tử số", "21012/3+21013/3", FIRST + 3)
    put(book, "Chỉ tiêu", "Mẫu số", "20001/1", FIRST + 3)
    put(book, "Chỉ tiêu", "Tử số", "Sáng kiến của nữ", FIRST + 7)
    lines = load_book(book, PACKAGED).plan.indicators
    assert lines[3].numerator == (
        Reference("t21", "r21012", "c3"),
        Reference("t21", "r21013", "c3"),
    )
    assert lines[3].denominator == (Reference("staff", "r20001", "total"),)
    assert lines[7].numerator == (Reference("t22", "Sáng kiến của nữ"),)


def test_an_own_workbook_exported_and_loaded_again_is_equal(book: Path) -> None:
    put(book, "Chỉ tiêu", "Tử số", "Sáng kiến của nữ", FIRST + 7)
    put(book, "Biểu", "Số", "25", FIRST + len(LINES["Biểu"]))
    put(book, "Biểu", "Dùng", "Không", FIRST + len(LINES["Biểu"]))
    put(book, "Kế hoạch", "Tên báo cáo", "Kết quả thực hiện Kế hoạch số 15")
    before = load_book(book, PACKAGED)
    assert before.plan.report_title == "Kết quả thực hiện Kế hoạch số 15"
    again = book.with_name("ke-hoach-2.xlsx")
    done = CliRunner().invoke(main, ["plans", "export", str(book), str(again)])
    assert done.exit_code == 0, done.stderr
    after = load_book(again, PACKAGED)
    assert (after.plan, after.own) == (before.plan, before.own)
    assert after.tables.form.version == before.tables.form.version
    # Names of lists and a table that is not used now are the officer's too.
    assert after.own_rows == before.own_rows
    workbook = load_workbook(again)
    indicators = workbook["Chỉ tiêu"]
    assert indicators[place(indicators, "Tử số", FIRST + 7)].value == "Sáng kiến của nữ"
    codes = {row[0]: row[3] for row in workbook["Mã biểu mẫu"].iter_rows(values_only=True)}
    assert {"21012/3", "20001/1", "23002", "102/2"} <= set(codes)
    assert codes["Thành viên là nam"].endswith('chỉ tính dòng có "Giới tính" <> Nữ')


def test_a_round_asks_own_tables(tmp_path: Path) -> None:
    folder = tmp_path / "rounds" / "2026-nam"
    settings = draft_settings(plan="ke-hoach.xlsx", year=2026)
    office = settings.office.model_copy(update={"name": "Phòng Văn hóa - Xã hội"})
    school = Unit(code="TH01", name="Trường Tiểu học Hoa Ban", kind="TH")
    start_round(folder, settings.model_copy(update={"office": office}), [school])
    filled(folder)
    opened = open_round("2026-nam", tmp_path)
    asked = {table.number for table in opened.form.asked(opened.round.respondent(school))}
    assert asked >= {"21", "22", "23"}
    assert not asked & {"09", "24"}


def test_a_table_not_used_takes_its_lines_with_it(book: Path) -> None:
    for row in (FIRST, FIRST + 1):
        put(book, "Biểu", "Dùng", "Không", row)
    kept = own(book)
    assert [table.number for table in kept.tables] == ["23", "24"]
    assert not {"21", "22"} & {one.table for one in (*kept.questions, *kept.rules, *kept.tallies)}


def test_a_line_leaves_out_all_that_it_names(book: Path) -> None:
    put(book, "Biểu", "Số", "9; 813", FIRST + 2)
    put(book, "Câu hỏi", "Mã", "816; 815", FIRST + 16)
    assert own(book).left_out == ("09", "813", "816", "815")


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("chỉ TH", Asked(kinds=frozenset({"TH"}))),
        ("TH; XA", Asked(either=(frozenset({"XA"}), frozenset({"TH"})))),
        ("LC", Asked(kinds=frozenset({"LC"}))),
    ],
)
def test_who_is_asked(book: Path, typed: str, asked: Asked) -> None:
    put(book, "Biểu", "Ai nộp", typed, FIRST + 3)
    assert own(book).tables[2].asked == asked
    put(book, "Biểu", "Kỳ", "nam; 6T", FIRST + 3)
    assert own(book).tables[2].asked.periods == {"nam", "6T"}


@pytest.mark.parametrize(
    ("sheet", "heading", "row", "typed", "what"),
    [
        ("Biểu", "Số", 0, "20", "biểu"),
        ("Biểu", "Tên trang", 0, "Câu lạc bộ nữ công của nhà trường", "dài hơn 31 ký tự"),
        ("Biểu", "Tên trang", 0, "a/b", "ký tự Excel không nhận"),
        ("Biểu", "Dạng", 0, None, 'chưa ghi "Dạng"'),
        ("Câu hỏi", "Biểu", 15, "29", "không có biểu số"),
        ("Câu hỏi", "Mã", 15, "21999", "không dùng được ở biểu 23"),
        ("Câu hỏi", "Mã", 18, "23002", "dùng hai lần"),
        ("Câu hỏi", "Là", 15, "cột", "cột không dùng được ở biểu 23"),
        ("Câu hỏi", "Là", 15, None, 'chưa ghi "Là"'),
        ("Câu hỏi", "Mã", 16, "861", 'Biểu 08 không có mã số "861"'),
        ("Biểu", "Số", 2, "9; 8166", '"8166"'),
        ("Biểu", "Số", 2, "²", "²"),
        ("Câu hỏi", "Kiểu", 15, "Có-Không", "không có Kiểu"),
        ("Câu hỏi", "Danh sách", 12, "Giới tínhh", "không có danh sách"),
        ("Câu hỏi", "Cộng từ", 7, "21012; 21019", 'không có dòng mã số "21019"'),
        ("Câu hỏi", "Cộng từ", 8, "21011", "cộng từ chính nó"),
        ("Câu hỏi", "Khi nào", 8, "nếu có", "không phải là điều kiện"),
        ("Quy tắc", "Vế trái", 2, "21012/1 + tất cả", "không phải là một vế"),
        ("Quy tắc", "Vế phải", 1, "cột 9", ""),
        ("Quy tắc", "Vế trái", 0, "23002/1", ""),
        ("Quy tắc", "Vế phải", 1, 23002, "thuộc Biểu 23"),
        ("Đếm", "Điều kiện", 0, "cột 9 = Nữ", ""),
        ("Đếm", "Cột cộng", 1, "1", ""),
        ("Đếm", "Biểu", 0, "21", ""),
        ("Danh sách", "Giá trị", 0, "Nam, nữ", "dấu phẩy"),
    ],
)
def test_a_fault_is_told_at_its_cell(
    book: Path, sheet: str, heading: str, row: int, typed: object, what: str
) -> None:
    cell = put(book, sheet, heading, typed, FIRST + row)
    told = faults_of(book)
    where = {(fault.sheet, fault.cell) for fault in told}
    if sheet == "Danh sách":  # seen where the list is used
        assert where == {
            ("Câu hỏi", place(load_workbook(book)["Câu hỏi"], "Danh sách", FIRST + 12))
        }
    else:
        assert (sheet, cell) in where
    assert any(what in fault.what for fault in told)


def test_what_another_fault_keeps_out_is_not_told_too(book: Path) -> None:
    put(book, "Chỉ tiêu", "Tử số", "21012/3", FIRST + 3)
    put(book, "Chỉ tiêu", "Tử số", "Sáng kiến của nữ", FIRST + 7)
    cell = put(book, "Câu hỏi", "Nội dung", None, FIRST + 8)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Câu hỏi", cell)


DAY = dt.datetime(2026, 1, 2)


@pytest.mark.parametrize(
    ("sheet", "heading", "row", "typed"),
    [
        # A row in a total and in conditions, a column in a rule, a row added to a packaged table.
        ("Câu hỏi", "Mã", 8, DAY),
        ("Câu hỏi", "Mã", 5, DAY),
        ("Câu hỏi", "Mã", 0, DAY),
        ("Câu hỏi", "Mã", 8, None),
        ("Câu hỏi", "Biểu", 8, DAY),
        ("Câu hỏi", "Là", 8, "dòngg"),
        ("Câu hỏi", "Khi nào", 8, "21001 là Có"),
        ("Câu hỏi", "Khi nào", 8, "21001 >> 3"),
        ("Biểu", "Số", 0, DAY),
        ("Biểu", "Số", 0, "021"),
        ("Biểu", "Số", 0, "２１"),
        ("Biểu", "Tên trang", 1, "Sáng kiến [nữ]"),
    ],
)
def test_one_cause_is_one_fault(
    book: Path, sheet: str, heading: str, row: int, typed: object
) -> None:
    put(book, "Chỉ tiêu", "Tử số", "21012/3", FIRST + 3)
    put(book, "Chỉ tiêu", "Mẫu số", "20001/1", FIRST + 4)
    put(book, "Chỉ tiêu", "Tử số", "Sáng kiến của nữ", FIRST + 7)
    cell = put(book, sheet, heading, typed, FIRST + row)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == (sheet, cell)


@pytest.mark.parametrize(("reference", "is_told"), [("23005", True), ("Người hưởng lợi", False)])
def test_an_indicator_counts_in_whole_numbers(book: Path, reference: str, is_told: bool) -> None:
    row = FIRST + 7
    cell = put(book, "Chỉ tiêu", "Tử số", reference, row)
    if not is_told:
        load_book(book, PACKAGED)
        put(book, "Câu hỏi", "Kiểu", "Số thập phân", FIRST + 13)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Chỉ tiêu", cell)
    assert "là số thập phân, chỉ tiêu chỉ tính được số nguyên" in fault.what


def test_figures_that_may_lead_to_a_person_make_an_indicator_anonymous(book: Path) -> None:
    """Cases of the packaged form, and what an office calls so itself; nobody can say otherwise."""
    row = FIRST + 7
    for reference in ("1006/1", "23008"):
        put(book, "Chỉ tiêu", "Tử số", reference, row)
        put(book, "Chỉ tiêu", "Ẩn danh", None, row)
        assert load_book(book, PACKAGED).plan.indicators[7].anonymous
        cell = put(book, "Chỉ tiêu", "Ẩn danh", "Không", row)
        fault = fault_of(book)
        assert (fault.sheet, fault.cell) == ("Chỉ tiêu", cell)
        assert "Ẩn danh không thể là Không" in fault.what


def test_a_number_that_became_a_day_is_told_with_the_number(book: Path) -> None:
    put(book, "Câu hỏi", "Mã", dt.datetime(1957, 7, 11), FIRST + 8)
    assert '"21012"' in fault_of(book).what


def test_a_copy_of_a_sheet_is_told(book: Path) -> None:
    copies = {"Mức (2)": "Mức", "Câu hỏi_2": "Câu hỏi", "Kế hoạch - Copy": "Kế hoạch"}

    def copy(workbook: Workbook) -> None:
        for name, source in {**copies, "Mức năm trước": "Mức"}.items():
            workbook.copy_worksheet(workbook[source]).title = name
        workbook.create_sheet("Biểu (2)").append(["Lịch", "họp"])

    told = {fault.sheet: fault.what for fault in faults_of(changed(book, copy))}
    assert told == {
        name: f'là bản sao của trang "{source}", không được đọc: sửa ở đây không có hiệu lực'
        for name, source in copies.items()
    }


@pytest.mark.parametrize("id_", ["a;b", "a: b", "a/b", "a\\b", "a|b", ".a", "ke-hoach.xlsx"])
def test_a_plan_s_code_parts_no_list_and_no_path(book: Path, id_: str) -> None:
    cell = put(book, "Kế hoạch", "Mã kế hoạch", id_)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Kế hoạch", cell)
    assert fault.what.startswith("Mã kế hoạch: không đúng dạng; chỉ dùng chữ, chữ số")


def test_a_rule_on_a_column_that_another_fault_keeps_out_is_not_told_too(book: Path) -> None:
    cell = put(book, "Câu hỏi", "Nội dung", None, FIRST + 3)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Câu hỏi", cell)


@pytest.mark.parametrize(("heading", "cell"), [("Nội dungg", "D3"), ("Câu hỏi của phường", "")])
def test_a_heading_that_is_wrong_is_told_once(book: Path, heading: str, cell: str) -> None:
    """Told once, not again at each line that lacks the column."""
    put(book, "Câu hỏi", "Nội dung", heading, FIRST - 1)
    fault = fault_of(book)
    assert (fault.sheet, fault.cell) == ("Câu hỏi", cell)
    assert "Nội dung" in fault.what + fault.nearest


def test_own_lines_and_indicators_are_told_in_one_pass(book: Path) -> None:
    cells = {
        ("Chỉ tiêu", put(book, "Chỉ tiêu", "Tử số", "21099/1", FIRST + 3)),
        ("Câu hỏi", put(book, "Câu hỏi", "Kiểu", "Số vụ", FIRST + 17)),
        ("Quy tắc", put(book, "Quy tắc", "So sánh", "≈", FIRST)),
        ("Đếm", put(book, "Đếm", "Tên", None, FIRST + 2)),
        ("Mức", put(book, "Mức", "Mức", 120, FIRST)),
    }
    assert {(fault.sheet, fault.cell) for fault in faults_of(book)} == cells


def with_every_kind_of_fault(book: Path, values: int) -> dict[tuple[str, str], str]:
    """Types a fault of each kind into the workbook, and a list of so many values, the last one of
    no list; gives the words for each place."""
    questions, goals, lines = "Câu hỏi", "Mức", "Chỉ tiêu"
    wanted = {
        (questions, put(book, questions, "Bắt buộc", "Bắt buộcc", FIRST - 1)): "không có",
        (questions, put(book, questions, "Mã", 23002, FIRST + 18)): "dùng hai lần",
        (questions, put(book, questions, "Cộng từ", "21011", FIRST + 8)): "cộng từ chính nó",
        (questions, f"H{FIRST + 7}"): "cộng từ chính nó",
        (questions, f"B{FIRST + 17}"): "dùng hai lần",
        (questions, put(book, questions, "Nội dung", "=1+1", FIRST + 21)): "công thức",
        (questions, put(book, questions, "Mã", DAY, FIRST + 24)): "đã đổi mã thành ngày",
        ("Biểu", put(book, "Biểu", "Tên trang", "x" * 30)): "dài hơn 31 ký tự",
        ("Quy tắc", put(book, "Quy tắc", "Vế phải", 23002)): "thuộc Biểu 23",
        (lines, put(book, lines, "Tử số", "99999/1", FIRST + 3)): "không có mã số",
        (goals, put(book, goals, "Mã chỉ tiêu", 2.1, FIRST + 3, "0.00")): '"2.10"',
        (goals, put(book, goals, "Mức", 0.97)): "0,97",
        (goals, put(book, goals, "Năm", "cuối năm", FIRST + 1)): "không phải là năm",
        (goals, put(book, goals, "Nguyên văn", "#REF!", FIRST + 2)): "",
        ("Kỳ báo cáo", put(book, "Kỳ báo cáo", "Hạn nộp", "20 tháng 11")): "không phải là ngày",
    }

    def change(workbook: Workbook) -> None:
        workbook["Đề cương"].title = "Đề cươngg"
        title = workbook[lines][place(workbook[lines], "Nội dung", FIRST + 2)]
        title.value, title.data_type = "=Tỷ lệ nữ", "s"
        wanted[lines, title.coordinate] = "mở đầu bằng dấu ="
        page = workbook["Danh sách"]
        for row in range(FIRST + 60, FIRST + 60 + values):
            page[f"A{row}"], page[f"B{row}"] = "Tổ dân phố", f"Tổ {row}"
        page[f"B{FIRST + 60 + values}"] = "Tổ cuối"
        wanted["Danh sách", f"A{FIRST + 60 + values}"] = "chưa ghi"
        for row in range(FIRST + 2, FIRST + 60):
            page[f"A{row}"], page[f"B{row}"] = "Giới tính", f"lựa chọn thứ {row}"
        page.row_dimensions[FIRST].hidden = True
        workbook["Đếm"].merge_cells(f"A{FIRST}:B{FIRST}")
        workbook.create_sheet("Mức (2)").append(["Mã chỉ tiêu", "Loại mức"])

    changed(book, change)
    wanted |= {
        ("", ""): 'thiếu trang "Đề cương"',
        ("Danh sách", f"A{FIRST}"): "đang ẩn mà có nội dung",
        ("Đếm", f"A{FIRST}"): "bị gộp làm một",
        ("Mức (2)", ""): "bản sao",
        (questions, f"F{FIRST + 12}"): "ký tự, hơn 255",
    }
    (book.parent / f".~lock.{book.name}#").write_text(",may-tinh,,01.01.2026 08:00,;")
    return wanted


@pytest.mark.libreoffice
def test_every_kind_of_fault_is_told_of_a_workbook_that_libreoffice_saved(book: Path) -> None:
    wanted = with_every_kind_of_fault(book, 10)
    saved = convert(book, book.parent / "lại")
    assert {(one.sheet, one.cell) for one in faults_of(saved)} == wanted.keys()


def test_every_kind_of_fault_is_told_at_once_and_nothing_is_made(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = with_every_kind_of_fault(book, 10_000)
    told = {(fault.sheet, fault.cell): fault for fault in faults_of(book)}
    assert told.keys() == wanted.keys()
    assert all(word in str(told[at]) for at, word in wanted.items())
    # Each says what to do.
    assert all(len(re.findall(r"[.?] [A-ZĐ]", str(one))) >= 1 for one in told.values())
    monkeypatch.chdir(book.parent)
    before = {path.name for path in book.parent.iterdir()}
    refused = CliRunner().invoke(main, ["new", "rounds/2026-nam", "--plan", book.name])
    assert refused.exit_code == 2
    assert f"{book.name} có {len(wanted)} chỗ phải sửa" in refused.output
    assert all(str(fault) in refused.output for fault in told.values())
    assert {path.name for path in book.parent.iterdir()} == before


def test_every_column_of_own_sheets_has_help(tmp_path: Path) -> None:
    workbook = load_workbook(book_of(tmp_path, "ngu-hiep-2024"))
    for sheet in OWN_SHEETS:
        assert [cell.value for cell in workbook[sheet.name][3]] == [
            column.heading for column in sheet.columns
        ]
        assert all(cell.comment for cell in workbook[sheet.name][3])


def test_a_number_of_a_table_that_stands_twice_is_told_once_at_each(book: Path) -> None:
    put(book, "Biểu", "Số", 21, FIRST + 1)
    put(book, "Chỉ tiêu", "Tử số", "22001", FIRST + 7)
    faults = faults_of(book)
    assert [(one.sheet, one.cell) for one in faults] == [("Biểu", "A4"), ("Biểu", "A5")]


def test_a_code_that_no_row_has_is_no_number_of_a_rule(book: Path) -> None:
    put(book, "Quy tắc", "Vế phải", 21099, FIRST + 2)
    fault = fault_of(book)
    assert (fault.sheet, fault.what) == ("Quy tắc", 'Biểu 21 không có mã số "21099"')
    put(book, "Quy tắc", "Vế phải", "21099,0", FIRST + 2)
    assert own(book).rules[2].right[0].value == 21099


# Each heading counts

CANDIDATES: dict[CellKind, tuple[object, ...]] = {
    CellKind.TEXT: ("Lời khác", "20001", "101/2"),
    CellKind.CODE: ("3", "21019", "1", "22", "khac-2026", "101"),
    CellKind.YEAR: (2025, 2023, 2024),
    CellKind.DATE: (dt.datetime(2024, 10, 5),),
    CellKind.YES_NO: ("Có", "Không"),
    CellKind.UNITS: ("chỉ TH", "MN; TH"),
    CellKind.REFERENCES: ("102/2", "101/1", "102/1"),
    CellKind.LEVEL: (61, 12),
    CellKind.NUMBER: (1, 3),
    CellKind.VALUE: ("Lời khác", "102/2", "Công lập"),
    CellKind.ANSWER: ("1104", "1103", "1101"),
    CellKind.PARTS: ("21001 = Có; 21012/1 > 2", "cột 3 > 1", "Lời khác"),
}
"""By kind of cell, values that such a cell may hold; words are tried one after the other."""
TYPED: dict[tuple[str, str], tuple[object, ...]] = {
    ("Biến thể", "Mã chỉ tiêu"): ("2.3.a",),
    ("Biến thể", "Lựa chọn"): ("doctors_among_masters",),
    ("Biến thể", "Giá trị"): ("Không",),
    ("Nhãn", "Mã số"): ("1102",),
    ("Câu hỏi", "Danh sách"): ("Giới",),
    ("Câu hỏi", "Cộng từ"): ("21013",),
    ("Câu hỏi", "Khi nào"): ("cột 3 > 1",),
    ("Quy tắc", "Vế trái"): ("23004",),
    ("Quy tắc", "Vế phải"): ("23004",),
    ("Đếm", "Cột cộng"): ("3",),
    ("Đề cương", "Mục"): ("II.",),
}
"""Such values of headings that no other of their kind would do for."""
SHOWN_BY_A_FAULT = {
    ("Chỉ tiêu", "Mã"),
    ("Mức", "Mã chỉ tiêu"),
    ("Biểu", "Dạng"),
    ("Câu hỏi", "Là"),
    ("Câu hỏi", "Biểu"),
}
"""Headings whose cells have to agree with others: a change of one alone is told."""
HEADINGS = [(sheet, column) for sheet in ALL_SHEETS for column in sheet.columns]
MORE: dict[str, list[dict[str, object]]] = {
    "Mức": [
        {"Mã chỉ tiêu": "2.4.d", "Loại mức": "Mốc năm", "Năm": 2024, "So sánh": "Giảm ít nhất"}
        | {"Mức": 5, "So với năm": 2022, "Mức gốc": 40, "Nguồn mức gốc": "Báo cáo số 9"}
    ],
    "Biến thể": [
        {"Mã chỉ tiêu": "2.3.b", "Lựa chọn": "private_in_ccvc", "Giá trị": "Có"}
        | {"Khoá": "Loại hình", "Giá trị thay": "Tư thục"}
    ],
    "Nhãn": [{"Mã số": "1101", "Nhãn": "Tình hình chung"}],
    "Đề cương": [{"Mục": "I.", "Nội dung": "Kết quả", "Câu trả lời": "1101"}],
    "Biểu": [{"Số": "7", "Dùng": "Có", "Nguyên văn": "Báo cáo danh sách Ban"}],
    "Câu hỏi": [
        {"Biểu": 8, "Mã": 813, "Dùng": "Có", "Nguyên văn": "Báo cáo việc kiểm tra"},
    ],
    "Danh sách": [{"Tên": "Giới tính", "Giá trị": "Khác"}, {"Tên": "Giới", "Giá trị": "Nữ; Nam"}],
}
"""Lines for what is in none of those before."""


Opened = tuple[OpenBook, tuple[Plan, OwnDefinition]]
"""A workbook and what is loaded of it."""


@pytest.fixture(scope="module")
def opened_book(tmp_path_factory: pytest.TempPathFactory) -> Opened:
    def add(workbook: Workbook) -> None:
        for sheet, lines in MORE.items():
            page = workbook[sheet]
            for row, line in enumerate(lines, page.max_row + 1):
                for heading, value in line.items():
                    page[place(page, heading, row)] = value

    path = changed(filled(tmp_path_factory.mktemp("plan")), add)
    ours = {sheet.name for sheet in ALL_SHEETS}
    book = open_book(path, lambda names: iter([name for name in names if name in ours]))
    return book, loaded(book)


def typed_into(book: OpenBook, sheet: BookSheet, heading: str, row: int, value: object) -> OpenBook:
    """The workbook with a value under a heading of a sheet, or beside it."""
    page = book.sheets[sheet.name]
    by_number = {line.number: line for line in page.rows}
    if sheet.is_form:
        row = next(n for n, line in by_number.items() if shown(line, 0) == heading)
        at = 1
    else:
        at = next(at for at, cell in by_number[FIRST - 1].cells.items() if cell.value == heading)
    cells = {**by_number[row].cells, at: BookCell(f"{get_column_letter(at + 1)}{row}", value)}
    if value is None:
        del cells[at]
    by_number[row] = replace(by_number[row], cells=cells)
    rows = tuple(line for _, line in sorted(by_number.items()))
    return replace(book, sheets={**book.sheets, sheet.name: replace(page, rows=rows)})


def loaded(book: OpenBook) -> tuple[Plan, OwnDefinition]:
    """The plan and what it adds, of a workbook as it is opened."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(load_book_module, "open_book", lambda *_: book)
        found = load_book(Path(__file__), PACKAGED)
    return found.plan, found.own


def shown(line: CellRow, at: int) -> object:
    return line.cells[at].value if at in line.cells else None


def outcomes_of(
    book: OpenBook, before: tuple[Plan, OwnDefinition], sheet: BookSheet, column: BookColumn
) -> Iterator[str]:
    """Outcome of each value that may stand under a heading: "same", "changed" or "told"."""

    lines = [line.number for line in book.sheets[sheet.name].rows if line.number >= FIRST]
    typed = TYPED.get((sheet.name, column.heading)) or column.words or CANDIDATES[column.kind]
    for row in [1] if sheet.is_form else reversed(lines):
        for value in typed:
            try:
                after = loaded(typed_into(book, sheet, column.heading, row, value))
            except PlanBookError:
                yield "told"
            else:
                yield "same" if after == before else "changed"


@pytest.mark.parametrize(
    ("sheet", "column"), HEADINGS, ids=[f"{s.name}/{c.heading}" for s, c in HEADINGS]
)
def test_a_cell_under_each_heading_changes_what_is_loaded(
    opened_book: Opened, sheet: BookSheet, column: BookColumn
) -> None:
    wanted = "told" if (sheet.name, column.heading) in SHOWN_BY_A_FAULT else "changed"
    assert wanted in outcomes_of(*opened_book, sheet, column)
