"""A wrong round.toml or roster is explained in Vietnamese, with line or row and remedy."""

from __future__ import annotations

import re

import pytest
from openpyxl import Workbook

from pipeline.roster import HEADINGS, RosterError, read_roster
from pipeline.round import RoundError, load_settings
from pipeline.rounds.start import draft_settings, settings_text

ENGLISH = re.compile(r"\b(should|Input|valid|required|Expected|must|Field|less|greater)\b")


def refused(tmp_path, change):
    path = tmp_path / "round.toml"
    text = settings_text(draft_settings(plan="dong-da-2021-2030", year=2025))
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(RoundError) as error:
        load_settings(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("key", "wrong", "remedy"),
    [
        ("year", '"hai nghìn"', "phải là số nguyên"),
        ("year", "1925", "phải từ 2000 trở lên"),
        ("period", '"quý"', "dùng một trong: '6T', 'nam', 'giai-doan'"),
        ("due", '"20/11/2025"', "phải là ngày"),
        ("illustration", '"có thể"', "phải là true hoặc false"),
    ],
)
def test_a_wrong_value_names_its_line_and_remedy(tmp_path, key, wrong, remedy):
    message = refused(
        tmp_path, lambda text: re.sub(rf"(?m)^{key} = .*$", f"{key} = {wrong}", text, count=1)
    )
    assert f"{key}: " in message
    assert "dòng " in message
    assert remedy in message
    assert not ENGLISH.search(message)


def test_a_missing_key_is_named(tmp_path):
    message = refused(tmp_path, lambda text: re.sub(r"(?m)^due = .*\n", "", text))
    assert "due: thiếu giá trị này" in message


def roster(tmp_path, *rows):
    book = Workbook()
    book.active.append(list(HEADINGS))
    for row in rows:
        book.active.append(row)
    path = tmp_path / "schools.xlsx"
    book.save(path)
    return path


def test_every_wrong_row_of_the_roster_is_listed(tmp_path):
    path = roster(
        tmp_path,
        ["MN01", "Trường Mầm non Hoa Nắng", "MN"],
        ["mn01", "Trường Mầm non Hoa Mây", "MN"],
        ["TH 01", "Trường Tiểu học Sông Vân", "TH"],
        ["TH02", "", "TH"],
        ["X01", "Trường Khác", "THPT"],
        ["LC01", "Trường Liên cấp Sao", "LC"],
    )
    with pytest.raises(RosterError) as error:
        read_roster(path)
    message = str(error.value)
    assert "có 5 chỗ phải sửa" in message
    for words in (
        "dòng 3: mã mn01 đã dùng ở dòng 2",
        "dòng 4, cột Mã đơn vị: không đúng dạng",
        "dòng 5, cột Tên đơn vị: thiếu giá trị này",
        "dòng 6, cột Loại: giá trị không hợp lệ",
        "dòng 7",
    ):
        assert words in message
    assert not ENGLISH.search(message)


def test_a_roster_that_is_no_workbook_is_refused_in_plain_words(tmp_path):
    path = tmp_path / "schools.xlsx"
    path.write_text("không phải Excel", encoding="utf-8")
    with pytest.raises(RosterError, match="không phải tệp Excel"):
        read_roster(path)
