"""A wrong ``round.toml`` of an old round is explained in Vietnamese, with line and remedy."""

from __future__ import annotations

import re

import pytest

from pipeline.round.old_round import old_settings
from pipeline.round.settings import RoundError
from tests.support import ROOT

OLD = ROOT / "tests" / "support" / "old_round" / "round.toml"
ENGLISH = re.compile(r"\b(should|Input|valid|required|Expected|must|Field|less|greater)\b")


def refused(tmp_path, change):
    path = tmp_path / "round.toml"
    text = OLD.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    with pytest.raises(RoundError) as error:
        old_settings(path)
    return str(error.value)


@pytest.mark.parametrize(
    ("key", "wrong", "remedy"),
    [
        ("year", '"hai nghìn"', "phải là số nguyên"),
        ("year", "1925", "phải từ 2000 trở lên"),
        ("period", '"quý"', 'dùng một trong: "6T", "nam" hoặc "giai-doan"'),
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


def line_number(tmp_path, start):
    lines = (tmp_path / "round.toml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if line.startswith(start))


def test_a_school_year_is_shown_and_no_regular_expression(tmp_path):
    message = refused(tmp_path, lambda text: text.replace('"2024-2025"', '"2024"'))
    number = line_number(tmp_path, "enrolment =")
    assert f'dòng {number}, school_years.enrolment: không đúng dạng; ví dụ "2025-2026".' in message
    assert "\\d" not in message


def test_an_item_of_a_list_is_named_by_its_key(tmp_path):
    message = refused(tmp_path, lambda text: text.replace("# quarters_due =", "quarters_due = [7]"))
    number = line_number(tmp_path, "quarters_due =")
    assert f"dòng {number}, quarters_due: " in message
    assert "dùng một trong: 1, 2, 3 hoặc 4." in message


@pytest.mark.parametrize(
    ("key", "wrong", "said"),
    [
        ("cutoff", "2026-01-01", "cutoff phải trước hoặc bằng due"),
        ("from", "2025-12-31", "from phải trước hoặc bằng to"),
    ],
)
def test_what_is_wrong_between_two_keys_has_the_line_of_the_first(tmp_path, key, wrong, said):
    message = refused(
        tmp_path, lambda text: re.sub(rf"(?m)^{key} = .*$", f"{key} = {wrong}", text, count=1)
    )
    assert f"  dòng {line_number(tmp_path, f'{key} =')}: {said}." in message


def test_the_line_is_the_one_under_its_own_heading(tmp_path):
    balances = "".join(
        f'\n[opening."{code}"]\nvalue = 10\nfemale = {female}\nsource = "Báo cáo"\n'
        for code, female in (("2.5.a", 4), ("2.5.b", 40))
    )
    message = refused(tmp_path, lambda text: text + balances)
    number = line_number(tmp_path, "female = 40")
    assert f"dòng {number}, opening.2.5.b: female phải nhỏ hơn hoặc bằng value." in message


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("20/11/2025", "2025-11-20"),
        ("20.11.2025", "2025-11-20"),
        ("5-6-2025", "2025-06-05"),
        ("11/20/2025", "2026-11-20"),
    ],
)
def test_a_date_that_is_not_written_as_in_toml_says_how_dates_are_written(tmp_path, due, said):
    message = refused(tmp_path, lambda text: re.sub(r"(?m)^due = .*$", f"due = {due}", text))
    assert f"sai cú pháp ở dòng {line_number(tmp_path, 'due =')}. " in message
    assert message.endswith(f"Ngày ghi theo thứ tự năm-tháng-ngày, ví dụ {said}.")


def test_another_slip_of_syntax_names_its_line_alone(tmp_path):
    message = refused(tmp_path, lambda text: re.sub(r"(?m)^due = .*$", "due = 20 tháng 11", text))
    assert message.endswith("Sửa dòng được nêu.")


@pytest.mark.parametrize(
    "line", ["not_asked = " + "[" * 5000, "year = " + "9" * 5000], ids=["brackets", "digits"]
)
def test_what_the_parser_itself_gives_up_at_is_told(tmp_path, line):
    message = refused(tmp_path, lambda text: f"{line}\n{text}")
    assert message.endswith("lấy lại tệp từ bản sao lưu.")


@pytest.mark.parametrize("day", ["0025-11-17", "2925-11-17"])
def test_a_day_of_another_age_is_told_with_its_line(tmp_path, day):
    message = refused(tmp_path, lambda text: re.sub(r"(?m)^due = .*$", f"due = {day}", text))
    said = "/".join(reversed(day.split("-")))
    assert f"dòng {line_number(tmp_path, 'due =')}, due: {said} không thuộc các năm" in message
