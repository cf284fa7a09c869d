"""Figures that the office has already: a workbook of whatever a system exports."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from openpyxl import Workbook

from pipeline.books.book_faults import BookError
from pipeline.cli.burden import at_hand_lines
from pipeline.plan.at_hand import FILE, at_hand_of, taken_of
from schemas.records import VALUE
from tests.support.closing_support import UNITS
from tests.support.packaged import FORM
from tests.support.readings import a_round

SCHOOL, OTHER = UNITS


def exported(tmp_path, *rows, **more_sheets):
    """The round whose folder has the workbook."""
    book = Workbook()
    for sheet, lines in {"Xuất": rows, **more_sheets}.items():
        page = book.create_sheet(sheet)
        for line in lines:
            page.append(line)
    del book["Sheet"]
    book.save(tmp_path / FILE)
    return replace(a_round(*UNITS), folder=tmp_path)


def faults(tmp_path, *rows, **more_sheets):
    with pytest.raises(BookError) as error:
        at_hand_of(exported(tmp_path, *rows, **more_sheets), FORM)
    return str(error.value).splitlines()[1:]


def test_figures_are_known_by_unit_and_printed_code(tmp_path):
    round_ = exported(
        tmp_path,
        ["Phần mềm quản lý nhân sự", dt.time(8, 30), "=NOW()"],
        ["STT", "Ma don vi", "Tên", "105/1", "105/2", 2025, "504", "Ghi chú"],
        [1, SCHOOL.code, SCHOOL.name, 36, 34, 7, 12, "x"],
        [2, OTHER.code.lower(), OTHER.name, None, "21", None, None, None],
        [None] * 8,
        Thêm=[["Mã đơn vị", "106/1"], [SCHOOL.code, 5]],
        Khác=[["không phải bảng"]],
    )
    assert at_hand_of(round_, FORM) == {
        SCHOOL.code: {
            "staff": {
                ("teachers", "total"): 36,
                ("teachers", "female"): 34,
                ("support", "total"): 5,
            },
            "outreach": {("staff_persons", VALUE): 12},
        },
        OTHER.code: {"staff": {("teachers", "female"): 21}},
    }


def test_what_the_forms_take_and_what_nobody_can_use_is_told_by_cell(tmp_path):
    # A total is added up by the form; a school is not asked what communes know.
    round_ = exported(
        tmp_path,
        ["Mã đơn vị", "105/1", "105/2", "101/1", "1303/1", 2025],
        [SCHOOL.code, 36, 34, 80, 5, 7],
        [OTHER.code, 21, None, None, None, None],
    )
    taken = taken_of(round_, FORM)
    assert taken is not None
    assert list(at_hand_lines(taken)) == [
        "Đã điền trước 3 ô của 2 đơn vị từ so-lieu-san-co.xlsx.",
        "Không dùng được trong so-lieu-san-co.xlsx:",
        '  Trang Xuất, ô F1: "2025" không phải mã số của biểu mẫu, cột không được đọc.',
        "  Trang Xuất, ô D2: ô do biểu mẫu tính từ các ô khác.",
        f"  Trang Xuất, ô E2: đợt này không hỏi {SCHOOL.code} ô này.",
    ]
    assert list(at_hand_lines(None)) == []


def test_without_the_workbook_nothing_is_known(tmp_path):
    assert taken_of(replace(a_round(*UNITS), folder=tmp_path), FORM) is None
    assert at_hand_of(replace(a_round(*UNITS), folder=tmp_path), FORM) == {}


@pytest.mark.parametrize(
    ("rows", "cell", "said"),
    [
        ([["Mã đơn vị", "105/1", "199/1"], ["TH01", 3, 4]], "C1", 'không có mã số "199"'),
        ([["Mã đơn vị", "105/1"], ["TH99", 3]], "A2", 'không có mã đơn vị "TH99"'),
        ([["Mã đơn vị", "105/1"], [None, 3]], "A2", "chưa ghi mã đơn vị"),
        ([["Mã đơn vị", "105/1"], [SCHOOL.code, "vài"]], "B2", 'không dùng được "vài"'),
        ([["Mã đơn vị", "105/1"], [SCHOOL.code, dt.time(12, 5)]], "B2", '"12:05:00"'),
        ([["Mã đơn vị", "105/1"], [SCHOOL.code, "=1+2"]], "B2", 'không dùng được "=1+2"'),
        ([["Mã đơn vị", "105/1"], [dt.time(12, 5), 3]], "A2", 'không có mã đơn vị "12:05:00"'),
        ([["Mã đơn vị", "105/1"], [SCHOOL.code, -3]], "B2", 'không dùng được "-3"'),
        ([["Mã đơn vị", "105/1"], [SCHOOL.code, dt.date(2025, 3, 5)]], "B2", "không dùng được"),
        ([["Mã đơn vị", "105/1"], [SCHOOL.code, 3], [SCHOOL.code, 4]], "B3", "đã có tại trang"),
        ([["Mã đơn vị", "105/1", "105/1"], [SCHOOL.code, 3, 3]], "C2", "đã có tại trang"),
    ],
)
def test_each_fault_is_told_with_its_cell(tmp_path, rows, cell, said):
    (fault,) = faults(tmp_path, *rows)
    assert fault.startswith(f"  Trang Xuất, ô {cell}: ")
    assert said in fault


def test_all_faults_are_told_at_once(tmp_path):
    found = faults(tmp_path, ["Mã đơn vị", "199/1", "105/1"], ["TH99", 1, "vài"])
    assert len(found) == 3


def test_a_workbook_without_codes_of_units_is_told(tmp_path):
    (fault,) = faults(tmp_path, ["Tên trường", "105/1"], [SCHOOL.name, 3])
    assert 'không có dòng tiêu đề có cột "Mã đơn vị"' in fault
