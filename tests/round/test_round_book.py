"""``dot-bao-cao.xlsx``: what is written is read again, and every fault is told with its cell."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pipeline.books.book_faults import BookFault
from pipeline.books.book_sheets import BookSheet
from pipeline.cli import main
from pipeline.plan.open_round import open_round
from pipeline.plan.start import draft_settings
from pipeline.round.roster import Unit
from pipeline.round.round import RoundError, load_round
from pipeline.round.round_book import RoundBookError, read_book
from pipeline.round.round_sheets import LINES_BY_KEY, SETTING_LINES, SHEETS
from pipeline.round.round_words import SECTIONS, SETTING_NAMES
from pipeline.round.settings import Office, Opening, Settings, choices_of
from pipeline.round.write_round import write_book
from pipeline.text.our_time import LAST_YEAR
from pipeline.text.places import ROUND_BOOK
from pipeline.text.spelling import fold
from schemas.respondents import LEVELS, UNIT_KINDS
from tests.support.hostile.ole import ole
from tests.support.libreoffice import convert
from tests.support.round_books import (
    FIRST,
    add_units,
    changed_book,
    fault_of,
    faults_of,
    put_row,
    put_setting,
)

SCHOOL = Unit(code="MN01", name="Trường Mầm non Nắng Sớm", kind="MN", phone="0400 000 001")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ROUND_BOOK).write_bytes(_content())
    return tmp_path


@functools.cache
def _content() -> bytes:
    with TemporaryDirectory() as place:
        path = Path(place) / ROUND_BOOK
        write_book(path, draft_settings(plan="dong-da-2021-2030", year=2025), [SCHOOL])
        return path.read_bytes()


def keys(model: Any, before: str = "") -> set[str]:
    """Every key of a model in dotted form; of one with keys of its own, those."""
    found: set[str] = set()
    for name, field in model.model_fields.items():
        below = getattr(field.annotation, "model_fields", None)
        key = before + (field.alias or name)
        found |= keys(field.annotation, f"{key}.") if below else {key}
    return found


def test_every_setting_has_a_line_with_a_name_of_its_own() -> None:
    # The further plans stand in the cell of the first one.
    elsewhere = {"opening", "offices", "further_plans"}
    said = "name and help of each setting: SETTING_NAMES of pipeline/round/round_words.py"
    assert set(SETTING_NAMES) == keys(Settings) - elsewhere, said
    assert set(LINES_BY_KEY) == set(SETTING_NAMES)
    names = [fold(line.name) for line in SETTING_LINES]
    assert len(set(names)) == len(names)
    assert not {fold(heading) for heading, _ in SECTIONS.values()} & set(names)
    assert {line.section for line in SETTING_LINES} == set(SECTIONS)
    for line in SETTING_LINES:
        assert set(line.column.words.values()) <= set(line.values)


# What is written is read again


def is_plain(text: str) -> bool:
    """A text in a cell that opens with = is a formula to Excel, whoever wrote it."""
    return not text.startswith("=")


WORDS = (
    st.text("abcXYZ0123456789 àđƠợ.;,/()=+-'\"&<>_%", max_size=40)
    .map(lambda text: " ".join(text.split()))
    .filter(is_plain)
)
FILLED = WORDS.filter(bool)
NAMES = st.text("abcàđ0123456789 -_", min_size=1, max_size=12).map(str.strip).filter(bool)
CODES = st.from_regex(r"[A-Za-z][A-Za-z0-9_-]{0,12}", fullmatch=True)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
YEARS = st.integers(2000, 2098).map(lambda year: f"{year}-{year + 1}")


@st.composite
def some_settings(draw: st.DrawFn) -> Settings:
    first, last = sorted((draw(DAYS), draw(DAYS)))
    cutoff, due = sorted((draw(DAYS), draw(DAYS)))
    parts = st.none() | st.integers(0, 5)
    balances = st.builds(
        Opening, value=st.integers(5, 10**7), female=parts, minority=parts, source=FILLED
    )
    switches: dict[str, Any] = {
        line.key.removeprefix("switches."): draw(st.sampled_from(choices))
        for line in SETTING_LINES
        if line.section == "switches"
        and (choices := tuple(line.values.values()) or choices_of(line.default))
    }
    quarters = st.lists(st.sampled_from([1, 2, 3, 4]), unique=True).map(tuple)
    office = {name: draw(WORDS) for name in ("name", "parent", "place", "contact", "email")}
    return Settings.model_validate(
        {
            "plan": draw(NAMES),
            "year": draw(st.integers(2000, 2100)),
            "period": draw(st.sampled_from(["6T", "nam", "giai-doan"])),
            "from": first,
            "to": last,
            "cutoff": cutoff,
            "due": due,
            "office": {"code": draw(CODES), "phone": draw(st.sampled_from(["0912 345"])), **office},
            "school_years": {"enrolment": draw(YEARS), "completion": draw(YEARS)},
            "legal_basis": draw(WORDS),
            "illustration": draw(st.booleans()),
            "previous": tuple(draw(st.lists(CODES, max_size=3))),
            "reminder": {
                "due": draw(st.none() | DAYS),
                "time": draw(st.sampled_from(["7:30", "17:00"])),
                "schools": draw(FILLED),
                "offices": draw(FILLED),
            },
            "switches": {
                **switches,
                "trained_since": draw(WORDS),
                "approximate_tolerance": draw(st.integers(0, 50)),
            },
            "not_asked": tuple(draw(st.lists(st.sampled_from(["Biểu 09", "816", "1004"])))),
            "also_asked": tuple(draw(st.lists(st.sampled_from(["Biểu 03", "303"])))),
            "quarters_due": draw(st.none() | quarters),
            "opening": draw(st.dictionaries(st.sampled_from(["2.4.a-PH", "2.10", "3"]), balances)),
            "offices": draw(st.dictionaries(st.sampled_from(["XA01", "007", "B"]), WORDS)),
        }
    )


@st.composite
def some_unit(draw: st.DrawFn, code: str) -> Unit:
    kind = draw(st.sampled_from(UNIT_KINDS))
    levels = draw(st.lists(st.sampled_from(LEVELS), min_size=2, unique=True))
    return Unit.model_validate(
        {
            "code": code,
            "name": draw(FILLED),
            "kind": kind,
            "levels": tuple(levels) if kind == "LC" else (),
            "ownership": draw(st.sampled_from(["", "Dân lập", "Tư thục"])),
            "commune": draw(WORDS),
            "cluster": draw(WORDS),
            "aliases": tuple(draw(st.lists(NAMES, max_size=2))),
            "valid_from": draw(st.none() | DAYS),
            "valid_to": draw(st.none() | DAYS),
            "due": draw(st.none() | st.just(dt.date(LAST_YEAR, 12, 31))),
            "old_codes": draw(st.sampled_from([(), (f"cu-{code}",), (f"{code}_1", f"{code}_2")])),
            "email": draw(WORDS),
            "phone": draw(st.sampled_from(["", "0912 345 678", "113"])),
        }
    )


@st.composite
def some_units(draw: st.DrawFn) -> tuple[Unit, ...]:
    codes = draw(st.lists(CODES | st.just("007"), max_size=4, unique_by=str.casefold))
    return tuple(draw(some_unit(code)) for code in codes)


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(settings=some_settings(), units=some_units())
def test_settings_and_units_that_are_written_are_read_again(
    settings: Settings, units: tuple[Unit, ...], tmp_path: Path
) -> None:
    path = tmp_path / ROUND_BOOK
    write_book(path, settings, units)
    book = read_book(path)
    assert (book.settings, book.units) == (settings, units)


CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        ["=A1", "=", "#REF!", "0,97", "97%", "2.10", 2.1, "LC", "MN", "MN01", "B4", "nam", "A1; a1"]
    ),
    st.sampled_from([line.name for line in SETTING_LINES]),
    st.text("abđ0123456789 -/;.=%", max_size=8),
    st.integers(-3, 60_000),
    st.booleans(),
    st.dates(dt.date(1900, 3, 1), dt.date(2200, 1, 1)),
    st.times(),
)


@hypothesis_settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    typed=st.lists(
        st.tuples(st.sampled_from(SHEETS), st.integers(FIRST - 1, 30), st.integers(1, 14), CELLS),
        min_size=1,
        max_size=20,
    ),
    merged=st.lists(
        st.tuples(st.sampled_from(SHEETS), st.integers(1, 9), st.integers(1, 3)), max_size=2
    ),
)
def test_any_cells_are_a_round_or_faults_with_their_cells(
    typed: list[tuple[BookSheet, int, int, object]],
    merged: list[tuple[BookSheet, int, int]],
    tmp_path: Path,
) -> None:
    plan = "dong-da-2021-2030"
    write_book(tmp_path / ROUND_BOOK, draft_settings(plan=plan, year=2025), [SCHOOL])

    def change(book: Workbook) -> None:
        for sheet, row, column, value in typed:
            book[sheet.name].cell(row, column).value = value  # type: ignore[assignment]
        for sheet, row, column in merged:
            book[sheet.name].merge_cells(None, row, column, row + 1, column + 1)

    changed_book(tmp_path, change)
    try:
        open_round(str(tmp_path), tmp_path)
    except RoundBookError as error:
        faults = error.faults
    else:
        return
    for fault in faults:
        assert fault.what
        assert fault.sheet or "thiếu trang" in fault.what
        assert fault.sheet or not fault.cell


@pytest.mark.libreoffice
def test_a_workbook_that_libreoffice_saved_says_the_same(tmp_path: Path) -> None:
    settings = Settings.model_validate(
        {
            **draft_settings(plan="dong-da-2021-2030", year=2025).model_dump(),
            "previous": ("nam-2024", "6t-2025"),
            "not_asked": ("Biểu 09", "816"),
            "quarters_due": (),
            "reminder": {"due": dt.date(2025, 11, 27), "time": "7:30"},
            "switches": {"literacy_level": 2, "private_in_ccvc": True, "trained_since": ""},
            "opening": {"2.10": Opening(value=35_400, female=12, source="Báo cáo số 41")},
            "offices": {"007": "UBND xã Khê 01"},
        }
    )
    units = (SCHOOL, Unit(code="007", name="THCS Trúc Khê", kind="THCS", valid_from=settings.due))
    path = tmp_path / ROUND_BOOK
    write_book(path, settings, units)
    before = path.read_bytes()
    saved = convert(path, tmp_path / "lại")
    assert saved.read_bytes() != before
    book = read_book(saved)
    assert (book.settings, book.units) == (settings, units)


def test_the_same_settings_and_units_give_the_same_bytes(folder: Path) -> None:
    book = read_book(folder / ROUND_BOOK)
    write_book(folder / "lai.xlsx", book.settings, book.units)
    assert (folder / "lai.xlsx").read_bytes() == (folder / ROUND_BOOK).read_bytes()


def test_sheets_columns_and_rows_of_the_office_itself_are_left_alone(folder: Path) -> None:
    def add(book: Workbook) -> None:
        book.create_sheet("Ghi chú", 0)["A1"] = "=1+1"
        sheet = book["Đơn vị"]
        sheet.insert_cols(1)
        sheet.cell(3, 1).value = "Người phụ trách"
        sheet.cell(4, 1).value = "=2+2"
        book["Thiết lập"]["A70"] = "Hỏi lại chị Hiền về hạn nộp"

    before = read_book(folder / ROUND_BOOK)
    changed_book(folder, add)
    after = read_book(folder / ROUND_BOOK)
    assert (after.settings, after.units) == (before.settings, before.units)


def test_drop_downs_are_ranges_of_a_hidden_sheet_and_refuse_where_a_setting_is_closed(
    folder: Path,
) -> None:
    book = load_workbook(folder / ROUND_BOOK)
    assert book["Gợi ý"].sheet_state == "hidden"
    lists = {
        str(rule.sqref): rule
        for rule in book["Thiết lập"].data_validations.dataValidation
        if rule.type == "list"
    }
    assert all(rule.formula1.startswith("'Gợi ý'!$") for rule in lists.values())
    places = read_book(folder / ROUND_BOOK).places
    for key, line in LINES_BY_KEY.items():
        if line.column.words:
            assert lists[places[key]].showErrorMessage, key
    assert not lists[places["plan"]].showErrorMessage
    assert not lists[places["not_asked"]].showErrorMessage
    days = [r for r in book["Thiết lập"].data_validations.dataValidation if r.type == "date"]
    assert {str(rule.sqref) for rule in days} == {
        places[key] for key in ("from", "to", "cutoff", "due", "presented", "reminder.due")
    }
    assert isinstance(book["Thiết lập"][places["due"]].value, dt.datetime)


# How values are understood


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [
        ("switches.private_in_ccvc", "Có", True),
        ("switches.private_in_ccvc", "co tinh", True),
        ("switches.literacy_level", 2, 2),
        ("switches.literacy_band", "age15_25", "age15_25"),
        ("illustration", True, True),
        ("due", "25/11/2025", dt.date(2025, 11, 25)),
        ("due", "2025-11-25", dt.date(2025, 11, 25)),
        ("year", "2025", 2025),
        ("not_asked", 816, ("816",)),
        ("not_asked", "Biểu 09, 816", ("Biểu 09", "816")),
        ("quarters_due", "1; 2", (1, 2)),
        ("quarters_due", "(trống)", ()),
        ("reminder.time", dt.time(7, 30), "07:30"),
        ("switches.trained_since", None, "kể từ khi tham gia Ban"),
        ("switches.approximate_tolerance", None, 5),
        ("office.phone", 912345678, "912345678"),
    ],
)
def test_a_value_is_understood_however_it_is_typed(
    folder: Path, key: str, typed: object, meant: object
) -> None:
    put_setting(folder, key, typed)
    found = LINES_BY_KEY[key].of(read_book(folder / ROUND_BOOK).settings)
    assert (found, type(found)) == (meant, type(meant))


def test_a_code_keeps_the_zeros_that_its_format_shows_and_a_telephone_number_gets_its_own(
    folder: Path,
) -> None:
    unit = {"Mã đơn vị": 7, "Tên đơn vị": "Tiểu học A", "Loại": "th", "Điện thoại": 912345678}
    put_row(folder, "Đơn vị", unit, number_format="000")
    found = read_book(folder / ROUND_BOOK).units[-1]
    assert (found.code, found.kind, found.phone) == ("007", "TH", "0912345678")


# Faults


def merge(book: Workbook) -> None:
    book["Đơn vị"].merge_cells("A4:B4")


def hide(book: Workbook) -> None:
    book["Đơn vị"].row_dimensions[FIRST].hidden = True


def merge_settings(book: Workbook) -> None:
    book["Thiết lập"].merge_cells("B6:B7")


def merge_with_label(book: Workbook) -> None:
    book["Thiết lập"].merge_cells("A6:B6")


def hide_setting(book: Workbook) -> None:
    book["Thiết lập"].row_dimensions[6].hidden = True


def look_like_a_formula(book: Workbook) -> None:
    cell = book["Đơn vị"]["B4"]
    cell.value, cell.data_type = "=Trường A", "s"


def rename(book: Workbook) -> None:
    book["Thiết lập"].title = "Thiết lập đợt"


def lose_heading(book: Workbook) -> None:
    book["Đơn vị"]["C3"] = "Hạng"


def lose_row(book: Workbook) -> None:
    sheet = book["Thiết lập"]
    row = next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "Hạn nộp")
    sheet.delete_rows(row)


def repeat_row(book: Workbook) -> None:
    book["Thiết lập"]["A60"], book["Thiết lập"]["B60"] = "Hạn nộp", "20/11/2025"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (merge, BookFault("Đơn vị", "A4", "các ô A4:B4 bị gộp làm một", "", "")),
        (hide, BookFault("Đơn vị", "A4", "dòng 4 đang ẩn mà có nội dung")),
        (merge_settings, BookFault("Thiết lập", "B6", "các ô B6:B7 bị gộp làm một")),
        (merge_with_label, BookFault("Thiết lập", "A6", "các ô A6:B6 bị gộp làm một")),
        (hide_setting, BookFault("Thiết lập", "A6", "dòng 6 đang ẩn mà có nội dung")),
        (
            look_like_a_formula,
            BookFault("Đơn vị", "B4", "nội dung mở đầu bằng dấu =", nearest="Trường A"),
        ),
        (rename, BookFault("", "", 'thiếu trang "Thiết lập"', nearest="Thiết lập đợt")),
        (lose_heading, BookFault("Đơn vị", "A3", 'dòng tiêu đề thiếu cột "Loại"')),
        (lose_row, BookFault("Thiết lập", "", 'thiếu dòng "Hạn nộp"')),
        (repeat_row, BookFault("Thiết lập", "A60", 'mục "Hạn nộp" có hai dòng')),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_workbook_of_another_shape_is_told(
    folder: Path, change: Callable[[Workbook], None], told: BookFault
) -> None:
    changed_book(folder, change)
    first = fault_of(folder)
    assert (first.sheet, first.cell, first.what) == (told.sheet, told.cell, told.what)
    assert first.nearest == told.nearest
    assert first.remedy


@pytest.mark.parametrize(
    ("key", "typed", "what", "nearest"),
    [
        ("due", "cuối tháng 11", '"cuối tháng 11" không phải là ngày', ""),
        ("due", None, 'chưa ghi "Hạn nộp"', ""),
        ("due", dt.date(1925, 11, 20), 'Hạn nộp "20/11/1925": 20/11/1925 không thuộc các năm', ""),
        ("due", "=A1", "ô là công thức", "A1"),
        ("cutoff", dt.date(2026, 1, 1), "Ngày chốt số liệu phải trước hoặc bằng Hạn nộp", ""),
        ("from", dt.date(2026, 1, 1), "Số liệu từ ngày phải trước hoặc bằng Số liệu đến ngày", ""),
        ("year", "hai nghìn", '"hai nghìn" không phải là năm', ""),
        ("year", dt.date(1905, 7, 17), "ô năm đang là ngày 17/07/1905", "2025"),
        ("period", "năm học", 'không có Kỳ báo cáo "năm học"', "nam"),
        ("illustration", "có thể", 'không có Dữ liệu minh họa "có thể"', "Có"),
        ("switches.on_due_date", "tính là muộn", "không có Nộp đúng ngày hạn", ""),
        ("switches.approximate_tolerance", 99, 'Mức xấp xỉ (%) "99": phải từ 50 trở xuống', ""),
        ("switches.approximate_tolerance", 2.5, '"2,5" không phải là số nguyên từ 0', ""),
        ("quarters_due", "1; 7", 'Các quý phải báo cáo "1; 7": giá trị không hợp lệ', ""),
        ("school_years.enrolment", 2025, 'Năm học đang học "2025": không đúng dạng; ví dụ', ""),
        ("reminder.time", "25:00", 'Giờ đề nghị gửi "25:00": không đúng dạng', ""),
    ],
)
def test_a_wrong_value_is_told_with_its_cell(
    folder: Path, key: str, typed: object, what: str, nearest: str
) -> None:
    address = put_setting(folder, key, typed)
    fault = fault_of(folder)
    assert (fault.sheet, fault.cell) == ("Thiết lập", address)
    assert fault.what.startswith(what)
    if nearest:
        assert fault.nearest == nearest


@pytest.mark.parametrize(
    ("sheet", "row", "column", "what"),
    [
        ("Đơn vị", {"Mã đơn vị": "mn01"}, "A", 'mã "mn01" đã dùng ở ô A4'),
        ("Đơn vị", {"Mã đơn vị": "TH 01"}, "A", 'Mã đơn vị "TH 01": không đúng dạng'),
        ("Đơn vị", {"Mã đơn vị": 2.1}, "A", 'mã đang là số 2,1; có thể mã là "2.1" hoặc "2.10"'),
        ("Đơn vị", {"Tên đơn vị": None}, "B", 'chưa ghi "Tên đơn vị"'),
        ("Đơn vị", {"Loại": "THPT"}, "C", 'Loại "THPT": giá trị không hợp lệ; dùng một trong'),
        ("Đơn vị", {"Loại": "LC"}, "D", "Cấp học: trường liên cấp phải ghi"),
        ("Đơn vị", {"Cấp học": "THPT"}, "D", 'Cấp học "THPT": cấp học THPT không có'),
        ("Đơn vị", {"Loại hình": "Nhà nước"}, "E", 'Loại hình "Nhà nước": không có loại hình này'),
        ("Đơn vị", {"Từ ngày": "tháng 9"}, "I", '"tháng 9" không phải là ngày'),
        ("Đơn vị", {"Hạn riêng": "sau Tết"}, "K", '"sau Tết" không phải là ngày'),
        ("Đơn vị", {"Hạn riêng": dt.date(2025, 1, 2)}, "K", "Hạn riêng 02/01/2025 trước ngày chốt"),
        ("Đơn vị", {"Mã cũ": "A1; Mn01"}, "L", 'mã cũ "Mn01" đang là mã của đơn vị ở ô A4'),
        ("Đơn vị", {"Mã cũ": "TH01"}, "L", 'mã cũ "TH01" là mã hiện nay của chính đơn vị'),
        ("Đơn vị", {"Mã cũ": "A1; a1"}, "L", 'mã cũ "a1" đã ghi ở ô L'),
        ("Đơn vị", {"Mã cũ": "A 1"}, "L", 'Mã cũ "A 1": không đúng dạng'),
        ("Đơn vị", {"Thư điện tử": "=B4"}, "M", "ô là công thức"),
        ("Số đầu kỳ", {"Chỉ tiêu": dt.date(2025, 4, 2)}, "A", "Excel đã đổi mã thành ngày"),
        ("Số đầu kỳ", {"Số": "rất nhiều"}, "B", '"rất nhiều" không phải là số'),
        ("Số đầu kỳ", {"Số": "97%"}, "B", "Số đang là phần trăm"),
        ("Số đầu kỳ", {"Nữ": 30}, "C", "Nữ phải nhỏ hơn hoặc bằng Số"),
        ("Số đầu kỳ", {"Nguồn": None}, "F", 'chưa ghi "Nguồn"'),
        ("Cơ quan cấp dưới", {"Mã": None}, "A", 'chưa ghi "Mã"'),
    ],
)
def test_a_wrong_row_is_told_with_its_cell(
    folder: Path, sheet: str, row: dict[str, object], column: str, what: str
) -> None:
    right: dict[str, dict[str, object]] = {
        "Đơn vị": {"Mã đơn vị": "TH01", "Tên đơn vị": "Tiểu học A", "Loại": "TH"},
        "Số đầu kỳ": {"Chỉ tiêu": "2.4.b", "Số": 20, "Nguồn": "Báo cáo"},
        "Cơ quan cấp dưới": {"Mã": "XA01", "Tên cơ quan": "UBND xã Khê 01"},
    }
    number = put_row(folder, sheet, {**right[sheet], **row})
    fault = fault_of(folder)
    assert (fault.sheet, fault.cell) == (sheet, f"{column}{number}")
    assert fault.what.startswith(what)


def test_an_unknown_setting_is_told_with_the_nearest_name(folder: Path) -> None:
    put_row(folder, "Thiết lập", {"Tên": "Hạn nộp bài", "Giá trị": "20/11/2025"}, 60)
    fault = fault_of(folder)
    assert (fault.cell, fault.nearest) == ("A60", "Hạn nộp")
    assert 'không có "Hạn nộp bài"' in fault.what


def test_faults_of_all_sheets_are_told_at_once_in_their_order(folder: Path) -> None:
    due = put_setting(folder, "due", "cuối tháng")
    start = put_setting(folder, "from", dt.date(2027, 1, 1))
    band = put_setting(folder, "switches.literacy_band", "18 tuổi")
    put_row(folder, "Đơn vị", {"Mã đơn vị": "TH 1", "Tên đơn vị": "A", "Loại": "LC"}, 6)
    put_row(folder, "Số đầu kỳ", {"Chỉ tiêu": 2.1, "Số": 5, "Nữ": 9, "Nguồn": "x"}, 4)
    put_row(folder, "Cơ quan cấp dưới", {"Tên cơ quan": "UBND"}, 4)
    places = [(fault.sheet, fault.cell) for fault in faults_of(folder)]
    assert places == [
        *(("Thiết lập", cell) for cell in (start, due, band)),
        *(("Đơn vị", cell) for cell in ("A6", "D6")),
        *(("Số đầu kỳ", cell) for cell in ("A4", "C4")),
        ("Cơ quan cấp dưới", "A4"),
    ]
    with pytest.raises(RoundError) as error:
        load_round(folder)
    # The office is not named either.
    assert str(error.value).startswith(f"{ROUND_BOOK} có 9 chỗ phải sửa:\n  Trang Thiết lập, ô ")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"khong phai Excel", ROUND_BOOK),
        (b"", ROUND_BOOK),
        (b"PK\x03\x04 hong", ROUND_BOOK),
        (ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), "mật khẩu"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(folder: Path, content: bytes, said: str) -> None:
    (folder / ROUND_BOOK).write_bytes(content)
    with pytest.raises(RoundError, match=said):
        load_round(folder)


def test_a_workbook_that_is_not_there_is_told_with_a_remedy(folder: Path) -> None:
    (folder / ROUND_BOOK).unlink()
    with pytest.raises(RoundError, match=r"bản sao lưu.*tonghop new"):
        load_round(folder)


def test_office_and_units_that_are_still_to_be_filled_in_are_told_together(tmp_path: Path) -> None:
    write_book(tmp_path / ROUND_BOOK, draft_settings(plan="p", year=2025))
    with pytest.raises(RoundError) as error:
        load_round(tmp_path)
    said = str(error.value)
    assert f"ô {read_book(tmp_path / ROUND_BOOK).places['office.name']}: chưa ghi tên cơ" in said
    assert "Trang Đơn vị: chưa có đơn vị nào" in said


def with_every_kind_of_fault(folder: Path, units: int) -> dict[tuple[str, str], str]:
    """Types a fault of each kind into a round, and so many units more, the last one of them wrong;
    gives the words for each place."""
    settings, line, opening = "Thiết lập", "Đơn vị", "Số đầu kỳ"
    roster = [Unit(code=f"TH{n}", name=f"Tiểu học {n}", kind="TH") for n in range(6)]
    office = Office(code="VHXH", name="Phòng Văn hóa - Xã hội")
    drafted = draft_settings(plan="dong-da-2021-2030", year=2025)
    write_book(folder / ROUND_BOOK, drafted.model_copy(update={"office": office}), roster)
    typed = {
        "due": ("cuối tháng 11", "không phải là ngày"),
        "switches.approximate_tolerance": (0.05, "không phải là số nguyên"),
        "office.place": ("=A1", "ô là công thức"),
        "previous": ("nam-1999", 'không có đợt trước "nam-1999"'),
        "not_asked": ("899", 'không có biểu hoặc mã số "899"'),
        "also_asked": ("Biểu 77", 'không có biểu hoặc mã số "Biểu 77"'),
    }
    wanted = {(settings, put_setting(folder, k, value)): told for k, (value, told) in typed.items()}
    put_row(folder, settings, {"Tên": "Hạn nộp bài", "Giá trị": "x"}, 60)
    rows: list[tuple[str, dict[str, object], str, str]] = [
        (line, {"Mã đơn vị": "th0", "Tên đơn vị": "A", "Loại": "MN"}, "A", "đã dùng ở ô A4"),
        (line, {"Mã đơn vị": 2.1, "Tên đơn vị": "B", "Loại": "MN"}, "A", '"2.10"'),
        (line, {"Mã đơn vị": "TH9", "Tên đơn vị": "C", "Loại": "TT"}, "C", "giá trị không hợp lệ"),
        (opening, {"Chỉ tiêu": "2.4.x", "Số": 5, "Nguồn": "Báo cáo"}, "A", "không phải là chỉ"),
        (opening, {"Chỉ tiêu": "2.4.b", "Số": 5, "Nữ": 9, "Nguồn": "Báo cáo"}, "C", "nhỏ hơn"),
        (opening, {"Chỉ tiêu": dt.date(2025, 4, 2), "Số": 5, "Nguồn": "Báo cáo"}, "A", "ngày"),
    ]
    for sheet, values, column, told in rows:
        wanted[sheet, f"{column}{put_row(folder, sheet, values)}"] = told

    def change(book: Workbook) -> None:
        page = book[line]
        page["N3"], page["B5"] = "Điện thoạii", "=Trường A"
        page["B5"].data_type = "s"
        page["B6"].value, page["B6"].data_type = "#REF!", "e"
        page.merge_cells("B7:C7")
        page.row_dimensions[8].hidden = True
        book["Cơ quan cấp dưới"].title = "Cơ quan cấp dướii"
        for number in range(first, last + 1):
            code = f"MN{number}" if number < last else "MN 1"
            page[f"A{number}"], page[f"B{number}"], page[f"C{number}"] = code, "Mầm non", "MN"

    first = put_row(folder, line, {"Mã đơn vị": "MN0", "Tên đơn vị": "Mầm non", "Loại": "MN"}) + 1
    last = first + units
    changed_book(folder, change)
    (folder / f".~lock.{ROUND_BOOK}#").write_text(",may-tinh,,01.01.2025 08:00,;")
    return wanted | {
        (settings, "A60"): "Hạn nộp",
        (line, "N3"): "Điện thoại",
        (line, "B5"): "mở đầu bằng dấu =",
        (line, "B6"): "#REF!",
        (line, "B7"): "bị gộp làm một",
        (line, "A8"): "đang ẩn mà có nội dung",
        (line, f"A{last}"): "không đúng dạng",
        ("", ""): 'thiếu trang "Cơ quan cấp dưới"',
    }


def told_of(folder: Path) -> dict[tuple[str, str], BookFault]:
    """Every fault by its place, as a command tells them."""
    with pytest.raises(RoundBookError) as caught:
        open_round(str(folder), folder)
    return {(fault.sheet, fault.cell): fault for fault in caught.value.faults}


def test_every_kind_of_fault_is_told_at_once_among_ten_thousand_units(tmp_path: Path) -> None:
    wanted = with_every_kind_of_fault(tmp_path, 10_000)
    before = {path.name for path in tmp_path.iterdir()}
    told = told_of(tmp_path)
    assert told.keys() == wanted.keys()
    assert all(word in str(told[at]) for at, word in wanted.items())
    refused = CliRunner().invoke(main, ["templates", str(tmp_path)])
    assert refused.exit_code == 2
    # Forms need two settings more, told with all else.
    assert f"{ROUND_BOOK} có {len(wanted) + 2} chỗ phải sửa" in refused.output
    assert all(str(fault) in refused.output for fault in told.values())
    assert {path.name for path in tmp_path.iterdir()} == before


@pytest.mark.libreoffice
def test_every_kind_of_fault_is_told_of_a_workbook_that_libreoffice_saved(tmp_path: Path) -> None:
    wanted = with_every_kind_of_fault(tmp_path, 6)
    saved = convert(tmp_path / ROUND_BOOK, tmp_path / "lại")
    saved.replace(tmp_path / ROUND_BOOK)
    assert told_of(tmp_path).keys() == wanted.keys()


def test_names_of_sheets_fit_excel() -> None:
    assert all(len(sheet.name) <= 31 for sheet in SHEETS)


def test_units_typed_as_an_officer_does_are_read(folder: Path) -> None:
    shutil.copy(folder / ROUND_BOOK, folder / "truoc.xlsx")
    add_units(folder, [("TH01", "Tiểu học A", "TH"), ("XA01", "UBND xã B", "XA")], commune="Xã B")
    found = read_book(folder / ROUND_BOOK).units[1:]
    assert [(unit.code, unit.levels, unit.commune) for unit in found] == [
        ("TH01", ("TH",), "Xã B"),
        ("XA01", (), "Xã B"),
    ]
