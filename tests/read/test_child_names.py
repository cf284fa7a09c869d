"""A text that names a child or a victim is recognised; schools, classes and contests are not."""

from __future__ import annotations

import pytest

from pipeline.read.child_names import names_a_child


@pytest.mark.parametrize(
    "text",
    [
        "Cháu Lan bị bạn đánh",
        "01 vụ: em Nguyễn Thị Hoa lớp 7A",
        "học sinh TRẦN VĂN A bị xúc phạm",
        "Bé gái tên Mai, 5 tuổi",
        "nạn nhân: Lê Thị B",
        "Nạn nhân tên là Hạnh",
    ],
)
def test_names_of_children_and_victims(text):
    assert names_a_child(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cháu N. bị xâm hại",
        "Hội thi Bé khỏe, bé ngoan; Cháu ngoan Bác Hồ",
        "các em học sinh Trường Lê Quý Đôn",
        "học sinh Trường THCS Nguyễn Trãi",
        "nạn nhân là học sinh lớp 5",
        "trẻ em Việt Nam; học sinh Hà Nội",
        "Tặng quà 20 cháu. Nhà trường đã tuyên dương",
        "các cháu Mẫu giáo lớn, lớp Hoa Hồng",
        "cô Nguyễn Thị Hoa phụ trách",
        "Không",
    ],
)
def test_other_names_are_none(text):
    assert not names_a_child(text)
