"""A wrong round.toml or roster is explained in Vietnamese, with line or row and remedy."""

from __future__ import annotations

import errno
import re
import unicodedata
import zipfile

import pytest
from openpyxl import Workbook, load_workbook

from pipeline.plan.start import draft_settings, settings_text
from pipeline.round.roster import HEADINGS, RosterError, read_roster
from pipeline.round.round import RoundError, load_settings

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
    message = refused(tmp_path, lambda text: text.replace('"2025-2026"', '"2025"'))
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
        for code, female in (("2.4.a-PH", 4), ("2.4.a-HS", 40))
    )
    message = refused(tmp_path, lambda text: text + balances)
    number = line_number(tmp_path, "female = 40")
    assert f"dòng {number}, opening.2.4.a-HS: female phải nhỏ hơn hoặc bằng value." in message


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
        'dòng 4, cột Mã đơn vị, đang ghi "TH 01": không đúng dạng; chỉ dùng chữ cái không dấu, '
        "chữ số, dấu - và _, tối đa 30 ký tự.",
        "dòng 5, cột Tên đơn vị: thiếu giá trị này",
        'dòng 6, cột Loại, đang ghi "THPT": giá trị không hợp lệ; dùng một trong: MN, TH, THCS, '
        "LC, GDTX, XA hoặc PHONG.",
        "dòng 7, cột Cấp học: trường liên cấp",
    ):
        assert words in message
    assert not ENGLISH.search(message)


@pytest.mark.parametrize(
    ("typed", "phone"),
    [
        (912345678, "0912345678"),
        (2438256789, "02438256789"),
        (113, "113"),
        ("0912 345 678", "0912 345 678"),
        ("912345678", "912345678"),
    ],
)
def test_a_telephone_number_gets_back_the_zero_that_opens_it(tmp_path, typed, phone):
    columns = [list(HEADINGS).index(heading) for heading in ("Mã đơn vị", "Tên đơn vị", "Loại")]
    row: list[object] = [None] * len(HEADINGS)
    for column, value in zip(columns, ("MN01", "Trường Mầm non Hoa Sim", "MN"), strict=True):
        row[column] = value
    row[list(HEADINGS).index("Điện thoại")] = typed
    (unit,) = read_roster(roster(tmp_path, row))
    assert unit.phone == phone


def test_a_roster_that_is_no_workbook_is_refused_in_plain_words(tmp_path):
    path = tmp_path / "schools.xlsx"
    path.write_text("không phải Excel", encoding="utf-8")
    with pytest.raises(RosterError, match="không phải tệp Excel"):
        read_roster(path)


def test_a_roster_that_is_not_there_or_may_not_be_read_is_told_with_a_remedy(tmp_path, monkeypatch):
    path = tmp_path / "schools.xlsx"
    with pytest.raises(RosterError, match="bản sao lưu; đợt mới thì tạo bằng lệnh tonghop new"):
        read_roster(path)

    def refused(*arguments, **options):
        raise PermissionError(errno.EACCES, "", str(path))

    monkeypatch.setattr("pipeline.round.roster.load_workbook", refused)
    with pytest.raises(PermissionError):
        read_roster(path)


def owned(tmp_path, *words):
    rows = [[f"MN{i:02}", f"Mầm non {i}", "MN", None, word] for i, word in enumerate(words, 1)]
    return roster(tmp_path, *rows)


def test_the_ownership_is_read_however_it_is_spelled(tmp_path):
    decomposed = unicodedata.normalize("NFD", "Tư  thục ")
    path = owned(tmp_path, "CÔNG LẬP", "dân lập", decomposed, None, "  ")
    ownerships = [unit.ownership for unit in read_roster(path)]
    assert ownerships == ["Công lập", "Dân lập", "Tư thục", "Công lập", "Công lập"]


def test_an_unknown_ownership_is_refused_with_row_column_and_list(tmp_path):
    with pytest.raises(RosterError) as error:
        read_roster(owned(tmp_path, "Công lập", "Nhà nước"))
    assert (
        'dòng 3, cột Loại hình, đang ghi "Nhà nước": không có loại hình này; ghi một trong: '
        "Công lập, Dân lập, Tư thục." in str(error.value)
    )


def test_a_roster_with_a_damaged_sheet_is_refused_in_plain_words(tmp_path):
    whole = roster(tmp_path, ["MN01", "Trường Mầm non Hoa Nắng", "MN"])
    damaged = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(damaged, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            cut = len(content) // 2 if name.startswith("xl/worksheets/") else None
            target.writestr(name, content[:cut])
    with pytest.raises(RosterError, match="không phải tệp Excel"):
        read_roster(damaged)


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


def test_kinds_and_levels_are_known_in_small_letters_too(tmp_path):
    path = roster(tmp_path, ["TH01", "Tiểu học A", "th"], ["LC01", "Trường B", " lc ", "th; Thcs"])
    assert [(unit.kind, unit.levels) for unit in read_roster(path)] == [
        ("TH", ("TH",)),
        ("LC", ("TH", "THCS")),
    ]


@pytest.mark.parametrize(
    "line", ["not_asked = " + "[" * 5000, "year = " + "9" * 5000], ids=["brackets", "digits"]
)
def test_what_the_parser_itself_gives_up_at_is_told(tmp_path, line):
    message = refused(tmp_path, lambda text: f"{line}\n{text}")
    assert message.endswith("lấy lại tệp từ bản sao lưu.")


@pytest.mark.parametrize("day", ["0025-11-17", "2925-11-17"])
def test_a_day_of_another_age_is_told_with_its_line(tmp_path, day):
    message = refused(tmp_path, lambda text: re.sub(r"(?m)^due = .*$", f"due = {day}", text))
    assert f"dòng {line_number(tmp_path, 'due =')}, due: {day} không thuộc các năm" in message


def test_zeros_that_a_number_s_format_shows_belong_to_the_code(tmp_path):
    path = roster(tmp_path, [7, "Tiểu học A", "TH"], [11, "Tiểu học B", "TH"])
    book = load_workbook(path)
    book.worksheets[0]["A2"].number_format = "000"
    book.save(path)
    assert [unit.code for unit in read_roster(path)] == ["007", "11"]
