"""Decisions that commands put into the officer's workbooks: accepted findings, corrected figures,
files received by hand, what was sent. What stands there stays, and nothing is half done."""

from __future__ import annotations

import csv
import datetime as dt
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation

from pipeline.books import change_book
from pipeline.books.book_faults import BookError
from pipeline.cli import main
from pipeline.decided.decide import SentNote, decide, file_to_receive, note_sent, sent_in
from pipeline.decided.decision_file import write_decisions
from pipeline.decided.decision_sheets import CORRECTIONS, FILE, RECEIPTS
from pipeline.decided.decisions import read_decisions
from pipeline.feedback.accepting import Named, accept_finding
from pipeline.feedback.cell_addresses import printed_code
from pipeline.feedback.waiver_file import write_waivers
from pipeline.files.last_run import LastRunError
from pipeline.plan.start import draft_settings, start_round
from pipeline.round.change_settings import change_settings
from pipeline.round.change_units import change_units, pasted_units, set_unit
from pipeline.round.round import Round
from pipeline.round.settings import Office, Settings
from pipeline.round.write_round import write_book
from pipeline.summary.discretion import WITHHELD
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import ROUND_BOOK
from pipeline.validate.waive import read_waivers
from pipeline.validate.waiver_keys import FILE as WAIVERS
from tests.support.killed_support import at_every_step, needs_fork
from tests.support.libreoffice import convert_all
from tests.support.packaged import FORM
from tests.support.readings import UNITS, a_round

TODAY = dt.date(2026, 11, 30)
CORRECTION = {
    "unit": "th01",
    "place": "105/2",
    "old": "12",
    "new": "21",
    "by": "Ngọc",
    "reason": "Gõ nhầm",
    "source": "Điện thoại 28/11",
    "on": TODAY,
}
SIGNED = ("Ngọc", "Đã xác minh")
SHA256 = "ab" * 32
FINDINGS = (
    ("R04", "error", "open", "TH01", "staff", "101", "1", "C11", "46", "Tổng khác."),
    ("R25", "query", "open", "TH01", "staff", "102", "1", "C12", "900", "Lớn bất thường."),
    ("R25", "query", "open", "TH01", "staff", "102", "2", "D12", "901", "Lớn bất thường."),
    ("C09", "error", "open", "TH01", "staff", "103", "1", "C13:D14", "x; y", "Bốn ô."),
    ("R15", "query", "open", "TH01", "resources", "1006", "1", "F10", "", f"Ô F10: {WITHHELD}."),
    ("N01", "note", "open", "TH01", "staff", "101", "2", "D11", "7", "Đã tự chỉnh."),
)
WAIVED = (
    ("R04", "TH01", "Biểu 01", "101", "1", "46", "Tổng khác."),
    ("R15", "TH01", "Biểu 10", "1006", "1", "ba vụ", "Hỏi về vụ việc."),
)


def put_data(folder: Path) -> None:
    """The files of a run in ``output/``."""
    data = folder.parent.parent / "output" / folder.name / "data"
    data.mkdir(parents=True)
    heads = ("code", "severity", "state", "unit_code", "table", "row", "column", "cell")
    more = ("value", "message", "file", "sheet")
    returned = ("a.xlsx", SHA256, "", "Chưa rõ đơn vị"), ("b.xlsx", "cd" * 32, "MN01", "")
    for name, head, rows in (
        ("findings.csv", (*heads, *more), [(*row, "a.xlsx", "Biểu") for row in FINDINGS]),
        ("returns.csv", ["path", "sha256", "unit_code", "reason"], returned),
    ):
        with (data / name).open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([head, *rows])


@pytest.fixture
def round_(tmp_path: Path) -> Round:
    folder = tmp_path / "rounds" / "thu"
    folder.mkdir(parents=True)
    put_data(folder)
    return replace(a_round(UNITS["MN"], UNITS["TH"]), folder=folder, name="thu")


def correct(round_: Round, **changes: object) -> bool:
    return decide(round_, FORM, CORRECTIONS, {**CORRECTION, **changes})


def receive(round_: Round, unit: str = "TH01", by: str = "Ngọc") -> bool:
    row = {**file_to_receive(round_, "a.xlsx", unit), "unit": unit, "by": by, "reason": "Hộp thư"}
    return decide(round_, FORM, RECEIPTS, row)


def note(round_: Round, by: str = "") -> bool:
    note_sent(round_.folder, [{"what": "Biểu mẫu", "to": "TH01", "on": TODAY, "by": by}])
    return True


def accept(round_: Round, code: str = "R04", by: str = "Ngọc", **more: str) -> bool:
    named = Named("th01", code, **more)
    return accept_finding(round_, FORM, named, (by, SIGNED[1]), TODAY)[1]


def as_left_by_the_officer(path: Path, sheet: str) -> dict[str, bytes]:
    """The workbook with what an officer may have put in it, by its parts."""
    book = load_workbook(path)
    page = book[sheet]
    page["B1"].comment = Comment("Hỏi lại", "Ngọc")
    page["M9"] = "ghi chú"
    page.add_data_validation(DataValidation("list", formula1='"a,b"', sqref="L4:L9"))
    book.create_sheet("Riêng")["A1"] = "của tôi"
    book.save(path)
    return parts(path)


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_correction_is_put_once_and_all_else_stays(round_):
    path = round_.folder / FILE
    write_decisions(path)
    before = as_left_by_the_officer(path, CORRECTIONS.name)
    assert correct(round_)
    after = parts(path)
    changed = {name for name in before if after[name] != before[name]}
    assert changed <= {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    (found,) = read_decisions(round_, FORM).corrections
    assert (found.unit, found.before, found.value, found.on) == ("TH01", "12", 21, TODAY)
    page = load_workbook(path)[CORRECTIONS.name]
    assert (page["B1"].comment.text, page["M9"].value) == ("Hỏi lại", "ghi chú")
    assert page.data_validations.count == 1
    assert not correct(round_)
    assert parts(path) == after


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Biểu 01, ô D15", "105/2"),
        ("biểu 01 d15", "105/2"),
        ("D12", "102/2"),  # where a finding of the last run says that it is
        ("Biểu, ô C11", "101/1"),
        ("105/2", "105/2"),
        ("xyz", "xyz"),
    ],
)
def test_a_cell_is_named_by_its_address_too(round_, typed, code):
    assert printed_code(round_, FORM, "TH01", typed) == code


def test_an_address_of_several_cells_or_of_none_is_told(round_):
    with pytest.raises(OfficerMustAct, match=r"^Ô D15 có ở các trang .*Biểu 01 Đội ngũ, "):
        printed_code(round_, FORM, "TH01", "ô D15")
    with pytest.raises(OfficerMustAct, match='"Biểu 01, ô ZZ9" không phải là ô đơn vị điền'):
        printed_code(round_, FORM, "TH01", "Biểu 01, ô ZZ9")


def test_what_cannot_be_is_told_at_once_and_nothing_is_made(round_):
    with pytest.raises(BookError) as told:
        correct(round_, unit="TH09", place="102/29", reason=" ", on="mai")
    for words in (
        'Chưa ghi "Lý do".',
        'Mã đơn vị: không có mã đơn vị "TH09"',
        'Mã số/cột: biểu mẫu không có ô "102/29". Có phải là "102/2"?',
        'Ngày: "mai" không phải là ngày.',
    ):
        assert words in str(told.value)
    with pytest.raises(BookError, match=r'^Sửa thành: không dùng được "mười"'):
        correct(round_, new="mười")
    assert not (round_.folder / FILE).exists()


def test_a_file_of_no_known_unit_is_received_in_the_row_that_a_run_put(round_):
    path = round_.folder / FILE
    put = {"sha256": SHA256, "file": "a.xlsx", "said": "Chưa rõ"}
    write_decisions(path, {RECEIPTS.key: [put]})
    assert receive(round_)
    assert read_decisions(round_, FORM).receipts[SHA256].unit.code == "TH01"
    assert not receive(round_)
    with pytest.raises(BookError, match=r'ô D4: Mã đơn vị đã ghi "TH01"'):
        receive(round_, "MN01")
    with pytest.raises(BookError, match=r"b\.xlsx đã xác định được là của đơn vị MN01"):
        file_to_receive(round_, "b.xlsx", "TH01")
    with pytest.raises(BookError, match=r'Không thấy tệp "c\.xlsx"'):
        file_to_receive(round_, "c.xlsx", "TH01")


def test_what_was_sent_is_noted_in_older_workbooks_too_and_read_whatever_stands_there(round_):
    path = round_.folder / FILE
    write_decisions(path)
    book = load_workbook(path)
    del book["Đã gửi"]
    book.save(path)
    note(round_)
    note(round_)
    assert sent_in(round_.folder) == (SentNote("Biểu mẫu", "TH01", "30/11/2026", ""),)
    book = load_workbook(path)
    page = book["Đã gửi"]
    assert page["C4"].is_date
    note_sent(round_.folder, [{"what": "Biểu mẫu", "to": unit, "on": TODAY} for unit in "AB"])
    looks = {load_workbook(path)["Đã gửi"][place].border.top.style for place in ("A4", "A5", "A6")}
    assert looks == {"thin"}
    page = book["Đã gửi"]
    page["A6"], page["C6"] = "Công văn", "tuần trước"
    page.delete_cols(4)  # as the sheet was before it had a column for the sender
    book.save(path)
    note(round_, by="Lan")
    assert [(one.on, one.by) for one in sent_in(round_.folder)] == [
        *(("30/11/2026", ""), ("tuần trước", ""), ("30/11/2026", "Lan"))
    ]
    assert read_decisions(round_, FORM).corrections == ()


@pytest.mark.parametrize(
    ("code", "more", "value"),
    [
        ("R04", {}, "46"),
        ("r25", {"column": "2", "table": "biểu 01"}, "901"),
        ("R25", {"value": "900"}, "900"),
        ("C09", {}, "C13:D14: x; y"),
        ("R15", {}, "ba vụ"),
    ],
)
def test_a_finding_is_accepted_in_its_row(round_, code, more, value):
    path = round_.folder / WAIVERS
    write_waivers(path, WAIVED, "", TODAY)
    assert accept(round_, code, **more)
    (found,) = read_waivers(path, FORM)
    assert (found.key[5], found.accepted_by, found.reason) == (value, *SIGNED)
    texts = [cell.value for row in load_workbook(path).worksheets[0].iter_rows() for cell in row]
    assert texts.count("30/11/2026") == texts.count("Ngày chấp nhận") == 1
    assert [texts.count(row[6]) for row in WAIVED] == [1, 1]
    before = path.read_bytes()
    assert not accept(round_, code, **more)
    assert path.read_bytes() == before
    with pytest.raises(BookError, match='Người chấp nhận đã ghi "Ngọc"'):
        accept(round_, code, by="Lan", **more)


@pytest.mark.parametrize(
    ("code", "by", "said"),
    [
        ("R25", "Ngọc", r"Có 2 nội dung R25[^\n]*:\n  --table staff --row 102 --column 1 "),
        ("N01", "Ngọc", "Không chấp nhận được nội dung này: Đã tự chỉnh."),
        ("R99", "Ngọc", "không có nội dung R99"),
        ("R15", "Ngọc", "waivers.xlsx chưa có dòng của nội dung này"),
        ("R04", " ", 'Chưa ghi "Người chấp nhận"'),
    ],
)
def test_what_cannot_be_accepted_is_told_and_nothing_is_made(round_, code, by, said):
    with pytest.raises(BookError, match=said):
        accept(round_, code, by)
    assert not (round_.folder / WAIVERS).exists()


PUTS: list[tuple[str, Callable[[Round], bool]]] = [
    *((FILE, correct), (FILE, receive), (FILE, note), (WAIVERS, accept))
]


@pytest.mark.parametrize(("file", "put"), PUTS, ids=lambda one: getattr(one, "__name__", one))
def test_a_workbook_that_is_in_use_or_read_only_is_not_changed(round_, file, put, monkeypatch):
    path = round_.folder / file
    write_decisions(round_.folder / FILE)
    write_waivers(round_.folder / WAIVERS, WAIVED, "", TODAY)
    before = path.read_bytes()
    lock = path.with_name(f"~${file}")
    lock.touch()
    with pytest.raises(BookError, match="đang mở ở chương trình khác"):
        put(round_)
    lock.unlink()
    with monkeypatch.context() as patched:  # opened while what is new waits for the disk
        patched.setattr(change_book, "sync", lambda _: lock.touch())
        with pytest.raises(BookError, match="đang mở ở chương trình khác"):
            put(round_)
    lock.unlink()
    path.chmod(0o440)
    with pytest.raises(BookError, match="chỉ cho đọc"):
        put(round_)
    path.chmod(0o600)
    assert path.read_bytes() == before
    assert sorted(one.name for one in round_.folder.iterdir()) == [FILE, WAIVERS]
    assert put(round_)
    assert path.read_bytes() != before
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@needs_fork
@pytest.mark.parametrize(("file", "put"), PUTS[::3], ids=lambda one: getattr(one, "__name__", one))
def test_a_decision_that_is_killed_at_any_step_is_put_whole_or_not_at_all(
    round_, file, put, tmp_path
):
    write_decisions(round_.folder / FILE)
    write_waivers(round_.folder / WAIVERS, WAIVED, "", TODAY)
    old = tmp_path / "old"
    shutil.copytree(tmp_path / "rounds", old / "rounds")
    shutil.copytree(tmp_path / "output", old / "output")
    seen = []

    def run(folder: Path) -> None:
        put(replace(round_, folder=folder / "rounds" / "thu"))

    def check(folder: Path, step: int) -> None:
        path = folder / "rounds" / "thu" / file
        seen.append(path.read_bytes())
        visible = {one.name for one in path.parent.iterdir() if one.name[0] != "."}
        assert visible == {FILE, WAIVERS}, step

    steps = at_every_step(run, old, tmp_path / "work", check, kill=True)
    before, *between, after = seen
    assert steps > len(between) > 2
    run(tmp_path / "work")
    whole = (tmp_path / "work" / "rounds" / "thu" / file).read_bytes()
    assert {*between} <= {before, whole}
    assert after == whole != before


def test_a_workbook_that_is_a_link_is_in_use_where_it_leads_to(round_, tmp_path):
    shared = tmp_path / "chung.xlsx"
    write_decisions(shared)
    (round_.folder / FILE).symlink_to(shared)
    lock = tmp_path / ".~lock.chung.xlsx#"
    lock.touch()
    with pytest.raises(BookError, match=lock.name):
        correct(round_)
    lock.unlink()
    assert correct(round_)
    assert (round_.folder / FILE).readlink() == shared


def test_data_that_another_program_wrote_over_is_told(round_):
    data = round_.folder.parent.parent / "output" / "thu" / "data"
    for content in (b"code;unit_code\r\n", "Ố".encode("cp1258", "replace"), b"a\xff,b\r\n"):
        (data / "findings.csv").write_bytes(content)
        with pytest.raises(LastRunError, match="Tổng hợp lại đợt này"):
            accept(round_)


@pytest.mark.parametrize("put", [correct, receive, note, accept])
def test_what_no_cell_can_hold_is_left_out_of_what_was_typed(round_, put):
    assert put(round_, by="Ng\x00ọc\ufffe\n" + "ọ" * 40_000)


@pytest.mark.libreoffice
def test_workbooks_that_libreoffice_saved_take_decisions_too(round_, tmp_path):
    write_waivers(round_.folder / WAIVERS, WAIVED, "", TODAY)
    correct(round_)
    roster = round_.folder / ROUND_BOOK
    write_book(roster, round_.settings, round_.units)
    books = [round_.folder / FILE, round_.folder / WAIVERS, roster]
    for made in convert_all(books, tmp_path / "lo"):
        made.replace(round_.folder / made.name)
    assert not correct(round_)
    assert all((correct(round_, place="106/2"), receive(round_), note(round_), accept(round_)))
    entry = pasted_units("MN02\tMầm non\tMN") + set_unit("TH01", [("Hạn riêng", "25/12/2025")])
    units = change_units(roster, entry).units
    assert [(one.code, one.due) for one in units[1:]] == [
        *(("TH01", dt.date(2025, 12, 25)), ("MN02", None))
    ]
    assert change_settings(roster, [("due", "1/12/2025")]).due == dt.date(2025, 12, 1)
    decisions = read_decisions(round_, FORM)
    assert [one.on for one in decisions.corrections] == [TODAY, TODAY]
    assert [*decisions.receipts] == [SHA256]
    assert len(sent_in(round_.folder)) == len(read_waivers(round_.folder / WAIVERS, FORM)) == 1


def test_the_commands_tell_a_machine_what_they_put(tmp_path, monkeypatch):
    drafted = draft_settings(plan="dong-da-2021-2030", year=2025)
    office = {"office": Office(code="PHONG01", name="Phòng Văn hóa - Xã hội")}
    settings = Settings.model_validate({**drafted.model_dump(), **office})
    start_round(tmp_path / "rounds" / "thu", settings, (UNITS["MN"], UNITS["TH"]))
    put_data(tmp_path / "rounds" / "thu")
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, [*words, "--json"])

    signed = ("--by", "Ngọc", "--reason", "Gõ nhầm")
    done = run("decide", "accept", "thu", "TH01", "R04", *signed)
    told = json.loads(done.stdout)
    assert (told["written"], told["finding"]["row"], told["file"]) == (True, "101", WAIVERS)
    place = ("decide", "correct", "thu", "TH01", "105/2", "--old", "12", "--new", "21")
    told = json.loads(run(*place, *signed, "--source", "Công văn 5").stdout)
    assert (told["written"], told["corrections"]["place"], told["file"]) == (True, "105/2", FILE)
    told = json.loads(run("decide", "receive", "thu", "a.xlsx", "TH01", *signed).stdout)
    assert (told["written"], told["receipts"]["sha256"]) == (True, SHA256)
    done = run("sent", "thu", "th01", "--by", "Lan")
    (sent,) = json.loads(done.stdout)["sent"]
    assert (sent["what"], sent["to"], sent["by"]) == ("Biểu mẫu", "TH01", "Lan")
    assert json.loads(run("sent", "thu").stdout) == json.loads(done.stdout)
    refused = run("sent", "thu", "X1", "X2")
    assert refused.exit_code == 2
    assert all(code in json.loads(refused.stdout)["error"] for code in ("X1", "X2"))
    told = json.loads(run("decide", "list", "thu").stdout)
    assert [(one["unit"], one["row"], one["by"]) for one in told["accepted"]] == [
        ("TH01", "101", "Ngọc")
    ]
    assert [(one["place"], one["new"]) for one in told["corrections"]] == [("105/2", "21")]
    assert [(one["file"], one["unit"]) for one in told["receipts"]] == [("a.xlsx", "TH01")]
    assert [(one["to"], one["by"]) for one in told["sent"]] == [("TH01", "Lan")]
    heeded = told["heeded"]
    # What was sent and shown has no effect on results, a unit's own due date has.
    run("sent", "thu", "MN01")
    assert run("settings", "thu", "presented=20/11/2025").exit_code == 0
    assert json.loads(run("decide", "list", "thu").stdout)["heeded"] == heeded
    run("units", "--set", "MN01", "Hạn riêng=25/11/2025", "thu")
    run("decide", "correct", "thu", "TH01", "105/1", "--new", "3", *signed, "--source", "CV")
    now = json.loads(run("decide", "list", "thu").stdout)["heeded"]
    assert {name for name in now if now[name] != heeded[name]} == {ROUND_BOOK, FILE}
