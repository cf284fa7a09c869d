"""Lines of a List that name two people, or someone who is there no longer, are asked about."""

from __future__ import annotations

import pytest

from pipeline.read.cell_words import says_withdrawn
from pipeline.read.child_names import are_names_of_people, names_two
from tests.support.mess_support import spoiled


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An, Trần Thị Bình",
        "Nguyễn Văn An\nTrần Thị Bình",
        "1. Ngô Thị Lan; 2. Lê Thị Cúc",
        "Bà Hà Thị Mơ và ông Lò Văn Sáu",
        "le thi cuc / vu thi dao",
        "NGUYỄN VĂN AN - TRẦN THỊ BÌNH",
    ],
)
def test_two_names_in_a_cell(text):
    assert names_two(text)


@pytest.mark.parametrize(
    "text",
    [
        "Nguyễn Văn An",
        "Nguyễn Văn An, Hiệu trưởng",
        "Lê Thị Cúc (Phó Hiệu trưởng)",
        "ThS. Nguyễn Thị Hoà - Tổ trưởng",
        "Công Tằng Tôn Nữ Ngọc Lan",
        "Đỗ Thị Lan/Hương",
    ],
)
def test_one_name_with_more_words(text):
    assert not names_two(text)


def test_columns_of_names():
    assert are_names_of_people("Họ và tên chủ nhiệm")
    assert not are_names_of_people("Tên nhiệm vụ")


@pytest.mark.parametrize(
    "text",
    [
        *("Hoãn", "Đã hoãn do bão", "Không tổ chức", "Bỏ dòng này", "Đã nghỉ hưu"),
        *("đ/c Lan nghỉ hưu từ 01/9", "Đã chuyển công tác", "Thôi tham gia Ban"),
    ],
)
def test_an_explanation_takes_its_line_back(text):
    assert says_withdrawn(text)


@pytest.mark.parametrize(
    "text",
    [
        *("Thay bà Lan đã nghỉ hưu", "Chuyển công tác từ trường khác đến", "Không có nam dự"),
        *("Kiêm nhiệm", "Mới chuyển về"),
    ],
)
def test_an_explanation_that_explains(text):
    assert not says_withdrawn(text)


def test_the_line_is_told_and_stays_what_it_was(tmp_path):
    def change(form):
        form.entry("board", 0, "full_name").value = "Nguyễn Văn An, Trần Thị Bình"
        form.entry("board", 1, "explanation").value = "Đã nghỉ hưu"

    result, _ = spoiled(change, tmp_path, "board")
    told = {one.code: one for one in result.findings}
    assert (told["R26"].row, told["R26"].column, told["R26"].state) == ("1", "1", "open")
    assert (told["C22"].row, told["C22"].for_office, told["C22"].state) == ("2", True, "open")
