"""``tonghop settings`` and ``tonghop new`` over rounds of an office: what is set, what is carried
on."""

from __future__ import annotations

import datetime as dt
import errno
import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.plan.start import draft_settings, start_round
from pipeline.round.roster import Unit
from pipeline.round.round import find_round, load_round
from pipeline.round.round_book import read_book, read_own_columns
from pipeline.round.round_sheets import SETTING_LINES
from pipeline.round.settings import Office, Opening, Settings
from pipeline.round.unit_words import UNIT_COLUMNS
from pipeline.text.places import ROUND_BOOK
from tests.support.plan_books import book_of, put
from tests.support.round_books import changed_book, put_row, put_setting, set_settings

UNITS = (
    Unit(code="TH01", name="Trường Tiểu học Hoa Ban", kind="TH", due=dt.date(2026, 12, 24)),
    Unit(code="TH02", name="Tiểu học Cũ", kind="TH", valid_to=dt.date(2026, 8, 1)),
)
OFFICE = Office(code="PHONG01", name="Phòng Văn hóa - Xã hội", contact="Lương Ngọc Hiền")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


@pytest.fixture
def rounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``rounds/`` with an office's round of 2026 in a folder to work in."""
    drafted = draft_settings(plan="dong-da-2021-2030", year=2026)
    settings = Settings.model_validate(
        {
            **drafted.model_dump(),
            "office": OFFICE,
            "legal_basis": "Công văn số 1",
            "previous": ("2025-nam",),
            "not_asked": ("Biểu 09",),
            "switches": {"on_due_date": "late"},
            "reminder": {"due": dt.date(2026, 11, 27), "schools": "Ban Giám hiệu trường"},
            "opening": {"2.4.b": Opening(value=20, source="Báo cáo số 41")},
            "offices": {"XA01": "UBND xã Khê 01"},
        }
    )
    start_round(tmp_path / "rounds" / "2026-nam", settings, UNITS)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "rounds"


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# Settings


def test_every_setting_is_shown_and_told_to_a_machine(rounds: Path) -> None:
    shown = run("settings", "2026-nam").output.splitlines()
    assert [line.partition(":")[0] for line in shown] == [line.name for line in SETTING_LINES]
    assert "Hạn nộp: 20/11/2026" in shown
    told = json.loads(run("settings", "2026-nam", "--json").stdout)["settings"]
    assert told["due"] == {"name": "Hạn nộp", "value": "2026-11-20", "shown": "20/11/2026"}
    assert told["switches.on_due_date"]["value"] == "late"


@pytest.mark.parametrize(
    ("typed", "field", "value"),
    [
        ("Hạn nộp=30/11/2026", "due", dt.date(2026, 11, 30)),
        ("due=2026-11-30", "due", dt.date(2026, 11, 30)),
        ("han nop=30/11/2026", "due", dt.date(2026, 11, 30)),
        ("Văn bản yêu cầu báo cáo=Công văn <2> & 3", "legal_basis", "Công văn <2> & 3"),
        ("not_asked=Biểu 08; 816", "not_asked", ("Biểu 08", "816")),
        ("Biểu, dòng không hỏi=", "not_asked", ()),
        ("Dữ liệu minh họa=Có", "illustration", True),
        ("Năm báo cáo=2025", "year", 2025),
    ],
)
def test_a_setting_is_set_in_its_cell_alone(
    rounds: Path, typed: str, field: str, value: object
) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK
    changed_book(rounds / "2026-nam", lambda book: book.create_sheet("Ghi chú"))
    before, then = parts(path), read_book(path)
    done = run("settings", "2026-nam", typed)
    assert done.exit_code == 0, done.output
    now = read_book(path)
    assert getattr(now.settings, field) == value
    assert now.settings.model_copy(update={field: getattr(then.settings, field)}) == then.settings
    assert now.units == then.units
    after = parts(path)
    changed = {name for name in before if after[name] != before[name]}
    assert len(changed) == 1
    assert changed.pop().startswith("xl/worksheets/sheet")


def test_what_is_set_looks_as_before(rounds: Path) -> None:
    run("settings", "2026-nam", "due=30/11/2026")
    path = rounds / "2026-nam" / ROUND_BOOK
    cell = load_workbook(path)["Thiết lập"][read_book(path).places["due"]]
    assert (cell.value, cell.number_format) == (dt.datetime(2026, 11, 30), "dd/mm/yyyy")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Hạn nộp bài=30/11/2026", 'Không có thiết lập "Hạn nộp bài". Có phải là "Hạn nộp"?'),
        ("due=cuối tháng", "không phải là ngày"),
        ("cutoff=30/12/2026", "Ngày chốt số liệu phải trước hoặc bằng Hạn nộp."),
        ("on_due_date=late", "Không có thiết lập"),
        ("switches.on_due_date=muộn", "không có Nộp đúng ngày hạn"),
        ("switches.approximate_tolerance=99", "Mức xấp xỉ (%): phải từ 50 trở xuống."),
        ("Hạn nộp=", "Hạn nộp"),
    ],
)
def test_what_cannot_be_set_is_told_and_changes_nothing(
    rounds: Path, typed: str, said: str
) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK
    before = path.read_bytes()
    done = run("settings", "2026-nam", "legal_basis=Công văn số 2", typed)
    assert done.exit_code == 2
    assert said in done.output
    assert path.read_bytes() == before


@pytest.mark.parametrize("lock", [f"~${ROUND_BOOK}", f".~lock.{ROUND_BOOK}#"])
def test_a_workbook_that_is_open_is_not_written(rounds: Path, lock: str) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK
    before = path.read_bytes()
    (rounds / "2026-nam" / lock).touch()
    done = run("settings", "2026-nam", "due=30/11/2026")
    assert done.exit_code == 2
    assert "đang mở ở chương trình khác" in done.output
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("settings", "2026-nam", "due=30/11/2026"),
        ("plans", "new", "ke-hoach.xlsx"),
        ("plans", "export", "ngu-hiep-2024", "ke-hoach.xlsx"),
        ("new", "rounds/2027-nam"),
    ],
)
def test_what_the_system_does_not_let_be_written_is_told_and_leaves_all_as_it_was(
    rounds: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    def state() -> dict[Path, bytes]:
        return {one: one.read_bytes() for one in rounds.parent.rglob("*") if one.is_file()}

    before = state()
    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(Path, "mkdir", refuse)
    done = run(*words)
    assert done.exit_code == 2
    assert re.search("Không có quyền với|hệ thống không cho phép ghi", done.output)
    assert "Traceback" not in done.output
    assert state() == before


def test_a_workbook_that_changes_meanwhile_is_not_written(
    rounds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK

    def saved_by_the_officer(*_: object) -> None:
        set_settings(rounds / "2026-nam", legal_basis="Công văn số 9")

    monkeypatch.setattr("pipeline.round.change_settings._check_said", saved_by_the_officer)
    done = run("settings", "2026-nam", "due=30/11/2026")
    assert "vừa được chương trình khác ghi" in done.output
    now = read_book(path).settings
    assert (now.legal_basis, now.due) == ("Công văn số 9", dt.date(2026, 11, 20))


def test_a_round_that_is_a_link_keeps_its_name_and_its_place(rounds: Path) -> None:
    link = rounds / "2026-nam"
    link.rename(rounds.parent / "on another disk")
    link.symlink_to(rounds.parent / "on another disk")
    for name in ("2026-nam", str(link), "rounds/2026-nam"):
        assert find_round(name, rounds.parent) == link


def test_all_that_keeps_forms_from_being_made_is_told_by_its_cell(rounds: Path) -> None:
    folder = rounds / "2026-nam"
    book_of(folder, "dong-da-2021-2030")
    put(folder / "ke-hoach.xlsx", "Chỉ tiêu", "Cách tính", "đếm thử")
    places = {
        "due": put_setting(folder, "due", "cuối tháng"),
        "previous": put_setting(folder, "previous", ""),
        "plan": put_setting(folder, "plan", "ke-hoach.xlsx"),
    }
    checked = run("settings", "2026-nam", "--check", "--json")
    assert checked.exit_code == 2
    told = json.loads(checked.stdout)
    assert ("dot-bao-cao.xlsx", places["due"]) in {
        (fault["file"], fault["cell"]) for fault in told["faults"]
    }
    assert "ke-hoach.xlsx" in {fault["file"] for fault in told["faults"]}
    assert all(fault["message"] in told["error"] for fault in told["faults"])
    # A cell that can't be used is asked for, never shown as something else.
    assert told["settings"]["due"]["shown"] == ""
    due = told["settings"]["cutoff"]
    assert (due["shown"], due["kind"], due["section"]) == ("15/11/2026", "date", "Đợt báo cáo")
    assert told["units"] == len(UNITS)


def test_a_cell_that_cannot_be_used_is_mended_with_all_others_like_it(rounds: Path) -> None:
    folder = rounds / "2026-nam"
    for key in ("due", "year"):
        put_setting(folder, key, "không biết")
    before = (folder / ROUND_BOOK).read_bytes()
    assert run("settings", "2026-nam", "due=30/11/2026").exit_code == 2
    assert (folder / ROUND_BOOK).read_bytes() == before
    done = run("settings", "2026-nam", "due=30/11/2026", "year=2026")
    assert done.exit_code == 0, done.output
    settings = read_book(folder / ROUND_BOOK).settings
    assert (settings.due, settings.year) == (dt.date(2026, 11, 30), 2026)


# A new round from the one before


def test_a_new_round_goes_on_from_the_latest(rounds: Path) -> None:
    done = run("new", "rounds/2027-6T")
    assert done.exit_code == 0, done.output
    made = read_book(rounds / "2027-6T" / ROUND_BOOK)
    before = read_book(rounds / "2026-nam" / ROUND_BOOK)
    kept = ("plan", "office", "switches", "not_asked", "also_asked", "opening", "offices")
    for name in kept:
        assert getattr(made.settings, name) == getattr(before.settings, name), name
    # A later due date was of that one collection.
    assert made.units == (before.units[0].model_copy(update={"due": None}), *before.units[1:])
    assert (made.settings.year, made.settings.period) == (2027, "6T")
    assert made.settings.due == dt.date(2027, 5, 20)
    assert made.settings.previous == ("2025-nam", "2026-nam")
    assert made.settings.legal_basis == ""
    assert made.settings.reminder.due is None
    assert made.settings.reminder.schools == "Ban Giám hiệu trường"
    for words in (
        "Lấy từ đợt 2026-nam:",
        "2 đơn vị, các lựa chọn",
        "Số đầu kỳ: 2.4.b",
        "Văn bản yêu cầu báo cáo của đợt này (chưa ghi)",
        "Đơn vị không còn vào ngày 15/05/2027: TH02",
        "vì kỳ báo cáo đã khác: Biểu 09",
    ):
        assert words in done.output


def test_own_columns_and_sheets_go_along_and_balances_are_suggested(rounds: Path) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK
    book = load_workbook(path)
    page, beside = book["Đơn vị"], len(UNIT_COLUMNS) + 2
    # A formula that another program has not calculated has no result to take along.
    lines = (("Cụm thi đua", "Ngày"), ("Cụm 1", dt.date(2026, 3, 8)), ("=A5", None))
    for row, values in enumerate(lines, 3):
        for column, value in enumerate(values, beside):
            page.cell(row, column).value = value
    # A sheet that is only called a copy is one of the office's own, as is any other name.
    kept = dt.datetime(2026, 3, 8, 14, 30)
    for name in ("Đơn vị (2)", "Lịch trực"):
        page = book.create_sheet(name)
        for row in (("Số máy", "Ngày", "Tổng"), (12.5, kept, "=A2*2")):
            page.append(row)
    page.sheet_state = "hidden"
    book.save(path)
    done = run("new", "rounds/2027-6T")
    assert "Cột riêng của trang Đơn vị: Cụm thi đua, Ngày" in done.output
    assert "Trang riêng của cơ quan: Đơn vị (2), Lịch trực (chỉ giá trị" in done.output
    made = rounds / "2027-6T" / ROUND_BOOK
    for name, state in (("Đơn vị (2)", "visible"), ("Lịch trực", "hidden")):
        page = load_workbook(made)[name]
        assert page.sheet_state == state
        assert [*page.values] == [("Số máy", "Ngày", "Tổng"), (12.5, kept, None)]
    own = read_own_columns(made)
    first, second = (own.rows[unit.code.casefold()] for unit in UNITS)
    assert [cell and cell.value for cell in first] == ["Cụm 1", dt.datetime(2026, 3, 8)]
    assert second == (None, None)
    offered = load_workbook(made)["Số đầu kỳ"].data_validations.dataValidation
    assert {str(one.sqref)[:2] for one in offered if one.type == "list"} == {"A4", "G4"}


def test_the_document_of_the_round_is_asked_for_before_forms_are_made(rounds: Path) -> None:
    run("new", "rounds/2027-6T")
    run("settings", "2027-6T", "previous=")
    address = read_book(rounds / "2027-6T" / ROUND_BOOK).places["legal_basis"]
    refused = run("templates", "2027-6T")
    assert refused.exit_code == 2
    assert f'ô {address}: chưa ghi "Văn bản yêu cầu báo cáo".' in refused.output
    assert not Path("input_templates").exists()
    balance = dict.fromkeys(("Chỉ tiêu", "Số", "Nguồn"))
    put_row(rounds / "2027-6T", "Số đầu kỳ", balance, row=4)
    run("settings", "2027-6T", "legal_basis=Công văn số 5", "plan=ngu-hiep-2024")
    made = run("templates", "2027-6T")
    assert made.exit_code == 0
    # Before they go out.
    assert "Cảnh báo: Năm báo cáo 2027 nằm ngoài thời gian của kế hoạch (2024)" in made.output


def test_the_round_to_start_from_can_be_named(rounds: Path) -> None:
    run("new", "rounds/2027-6T")
    set_settings(rounds / "2027-6T", office={"contact": "Trần Thị Minh"})
    told = json.loads(run("new", "rounds/2027-nam", "--json").stdout)
    assert told["continues"] == "2027-6T"
    done = run("new", "rounds/2027-khac", "--period", "nam", "--from", "2026-nam")
    assert done.exit_code == 0, done.output
    assert load_round(rounds / "2027-khac").settings.office == OFFICE
    assert load_round(rounds / "2027-nam").settings.office.contact == "Trần Thị Minh"


def test_an_earlier_or_an_invented_round_is_no_beginning(rounds: Path) -> None:
    told = json.loads(run("new", "rounds/2024-nam", "--json").stdout)
    assert told["continues"] is None
    set_settings(rounds / "2026-nam", illustration=True)
    told = json.loads(run("new", "rounds/2027-nam", "--json").stdout)
    assert told["continues"] is None
    assert read_book(rounds / "2027-nam" / ROUND_BOOK).settings.office.name == ""


def test_a_plan_in_a_workbook_goes_along(rounds: Path) -> None:
    set_settings(rounds / "2026-nam", plan="ke-hoach.xlsx")
    book = book_of(rounds / "2026-nam", "dong-da-2021-2030")
    done = run("new", "rounds/2027-nam")
    assert done.exit_code == 0, done.output
    assert (rounds / "2027-nam" / "ke-hoach.xlsx").read_bytes() == book.read_bytes()
    assert read_book(rounds / "2027-nam" / ROUND_BOOK).settings.plan == "ke-hoach.xlsx"


def test_a_plan_in_a_workbook_that_is_named_comes_along_with_its_dates(rounds: Path) -> None:
    book = book_of(Path.cwd(), "dong-da-2021-2030")
    for heading, value in (("Kỳ", "6T"), ("Hạn nộp", "10/06/2027"), ("Nguyên văn", "10/6")):
        put(book, "Kỳ báo cáo", heading, value)
    for place, others in (("rounds/2027-6T", ()), ("new/2027-6T", ("--period", "6T"))):
        done = run("new", place, "--plan", book.name, *others)
        assert done.exit_code == 0, done.output
        assert (Path(place) / book.name).read_bytes() == book.read_bytes()
        settings = read_book(Path(place) / ROUND_BOOK).settings
        assert (settings.plan, settings.due) == (book.name, dt.date(2027, 6, 10))
    refused = run("new", "new/2028-6T", "--plan", "khac.xlsx")
    assert refused.exit_code == 2
    assert "Không có tệp kế hoạch khac.xlsx" in refused.output
    assert not Path("new/2028-6T").exists()


# Units


def paste(text: str, *more: str) -> Result:
    Path("dan.tsv").write_text(text, encoding="utf-8")
    return run("units", "2026-nam", "--paste", "dan.tsv", *more)


def test_units_are_pasted_and_set_beside_what_the_officer_keeps(rounds: Path) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK
    changed_book(rounds / "2026-nam", lambda book: book.create_sheet("Ghi chú"))
    before = parts(path)
    text = "ma don vi\tTên đơn vị\tLoại\tHạn riêng\tCụm thi đua\n"
    more = 'th02\tTiểu học <Mới> & "Cũ"\tTH\t\t1\n'
    more += "MN01\tTrường Mầm non Hoa Ban\tMN\t25/12/2026\t2\n"
    told = json.loads(paste(text + more, "--set", "TH01", "Hạn riêng=", "--json").stdout)
    assert (told["added"], told["changed"]) == (["MN01"], ["th02", "TH01"])
    first, second, third = read_book(path).units
    assert (first, second) == (
        UNITS[0].model_copy(update={"due": None}),
        UNITS[1].model_copy(update={"code": "th02", "name": 'Tiểu học <Mới> & "Cũ"'}),
    )
    assert (third.code, third.due) == ("MN01", dt.date(2026, 12, 25))
    assert told["units"][2]["due"] == "2026-12-25"
    assert told["messages"] == ['Không lấy cột "Cụm thi đua": danh sách đơn vị không có cột này.']
    after = parts(path)
    changed = {name for name in before if after[name] != before[name]}
    assert len(changed) == 1
    assert changed.pop().startswith("xl/worksheets/sheet")
    rows = ["MN02\tTrường Mầm non Hoa Mai\tMN", "TH01\tTrường Tiểu học Ban Mai\tTH"]
    assert paste("\n".join(rows)).exit_code == 0
    assert [one.name[-3:] for one in read_book(path).units] == ["Mai", 'Cũ"', "Ban", "Mai"]


LISTS = {
    "kind": "STT\tMã\tTên trường\tLoại đơn vị\tEmail\tSố điện thoại\n",
    "level": "\t\tDanh sách trường\nTT\tMã trường\tTên trường\tCấp học\tE-mail\tSĐT\n",
}


@pytest.mark.parametrize("headings", LISTS)
def test_a_list_is_taken_as_an_office_heads_and_fills_it(rounds: Path, headings: str) -> None:
    kinds = {"Mầm non": "MN", "Trường tiểu học": "TH", "thcs": "THCS", "TH và THCS": "LC"}
    rows = (
        f"{at}\tA{at}\tTrường {at}\t{kind}\ta{at}@vidu.example\t0400 000 00{at}"
        for at, kind in enumerate(kinds)
    )
    done = paste(LISTS[headings] + "\n".join(rows))
    assert done.exit_code == 0, done.output
    assert 'TT": danh sách đơn vị không có cột này.' in done.output
    units = read_book(rounds / "2026-nam" / ROUND_BOOK).units[-len(kinds) :]
    assert [unit.kind for unit in units] == [*kinds.values()]
    assert units[-1].levels == ("TH", "THCS")
    assert (units[1].email, units[1].phone) == ("a1@vidu.example", "0400 000 001")


def test_every_fault_of_what_is_pasted_is_told_by_its_line_and_nothing_is_written(
    rounds: Path,
) -> None:
    path = rounds / "2026-nam" / ROUND_BOOK
    before = path.read_bytes()
    text = "Mã đơn vị\tTên đơn vị\tLoại\tHạn riêng\nTH01\tA\tTHX\tmai\n\tB\tMN\t\nth01\tC\tTH\t\n"
    done = paste(text, "--set", "X1", "Cụm=1", "--set", "TH02", "Hạn giêng=1/1/2027")
    assert done.exit_code == 2
    for said in (
        'Dòng 2: Loại "THX": giá trị không hợp lệ',
        'Dòng 2, Hạn riêng: "mai" không phải là ngày',
        'Dòng 3, Mã đơn vị: chưa ghi "Mã đơn vị"',
        'Dòng 4: mã "th01" đã có ở dòng trên (Dòng 2)',
        'X1: không có mã đơn vị "X1"',
        'TH02: danh sách đơn vị không có cột "Hạn giêng". Có phải là "Hạn riêng"?',
    ):
        assert said in done.output
    assert "Chưa có đơn vị nào để ghi" in paste("\n").output
    lacking = 'thiếu cột "Mã đơn vị". Đổi tên cột có nội dung này thành "Mã đơn vị"'
    assert lacking in paste("STT\tTên trường\tCấp học\n1\tA\tMầm non").output
    assert "có 15 cột" in paste("\t".join("x" * 15)).output
    assert path.read_bytes() == before


def test_a_faulty_cell_of_the_roster_is_mended_by_setting_it(rounds: Path) -> None:
    put_row(rounds / "2026-nam", "Đơn vị", {"Hạn riêng": "mai", "Loại": "X"}, row=4)
    assert run("units", "2026-nam", "--set", "TH01", "Hạn riêng=20/12/2026").exit_code == 0
    assert "mai" not in run("units", "2026-nam").output
    assert run("units", "2026-nam", "--set", "TH01", "Loại=TH").exit_code == 0
    assert run("units", "2026-nam").output.splitlines()[0] == (
        "TH01: Trường Tiểu học Hoa Ban (Tiểu học), hạn riêng 20/12/2026"
    )
