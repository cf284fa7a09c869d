"""Decisions that the page has commands write: each word arrives where it can be no option."""

from __future__ import annotations

import json
import os
import re
import sys
import time
from dataclasses import replace

import pytest

from pipeline.desk.rounds import RoundFiles, next_step
from pipeline.files.staging import JOURNAL
from tests.support.desk_support import OpenDesk

PROGRAM = """
import json, sys
from pathlib import Path
SETTINGS = {
    "due": ("Hạn nộp", "20/11/2025", "date", [], "Đợt báo cáo", True),
    "office.name": ("Tên cơ quan", "", "text", [], "Cơ quan nhận báo cáo", True),
    "switches.age_basis": ("Cách xếp tuổi", "theo năm", "word", ["theo năm", "khác"], "", False),
}
if "--check" in sys.argv:
    keys = ("name", "shown", "kind", "choices", "section", "needed")
    told = {key: {**dict(zip(keys, one)), "help": "Cách ghi."} for key, one in SETTINGS.items()}
    told["office.name"]["cell"] = "B9"
    faults = [{"file": "dot-bao-cao.xlsx", "sheet": "Đơn vị", "cell": "C7", "what": "mã trùng",
               "remedy": "Sửa mã", "nearest": "", "message": "Trang Đơn vị, ô C7: mã trùng."}]
    faults += [{**faults[0], "sheet": "Thiết lập", "cell": "B9", "what": "chưa ghi"}]
    more = {"units": 2, "error": "dot-bao-cao.xlsx", "faults": faults}
    print(json.dumps({"sheet": "Thiết lập", "settings": told, **more}))
    sys.exit(2)
if "list" in sys.argv:
    print(Path("decided.json").read_text("utf-8") if Path("decided.json").exists() else "{}")
    sys.exit()
Path("called.json").write_text(json.dumps([*sys.argv[1:], sys.stdin.read()]), "utf-8")
if Path("refuse").exists():
    print(json.dumps({"error": "dot-bao-cao.xlsx đang mở ở chương trình khác."}))
    sys.exit(2)
print("{}")
"""
UNITS = "unit_code,unit_name,state,errors,queries\r\nMN01,Trường Mầm non Vườn Ươm,missing,0,0\r\n"
MESSAGES = (
    "unit_code,kind,message,attachment,unit_name\r\n"
    "MN01,to_fix,Kính gửi.,MN01.xlsx,Trường Mầm non Vườn Ươm\r\n"
)
SIGNED = {"by": "--Ngọc", "reason": "Đã xác minh"}


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "program.py").write_text(PROGRAM)
    round_, output = tmp_path / "rounds" / "a", tmp_path / "output" / "a"
    round_.mkdir(parents=True)
    (round_ / "dot-bao-cao.xlsx").write_bytes(b"")
    (output / "data").mkdir(parents=True)
    (output / "tra-lai").mkdir()
    (output / "tra-lai" / "MN01.xlsx").write_bytes(b"marked")
    (output / "run.json").write_text('{"given_back": ["MN01.xlsx"]}')
    for name, text in (("units.csv", UNITS), ("messages.csv", MESSAGES)):
        (output / "data" / name).write_text(text, encoding="utf-8-sig", newline="")
    with OpenDesk(tmp_path, (sys.executable, str(tmp_path / "program.py"))) as desk:
        yield desk


def called(desk) -> list[str]:
    """The words of the command that was run last, and what it was given to read."""
    desk.finished("a")
    return json.loads((desk.desk.rounds.root / "called.json").read_text("utf-8"))


CASES = {
    "chap-nhan": (
        {"code": "R04", "table": "staff", "row": "101", "column": "1", "value": "-46", **SIGNED},
        [
            *("decide", "accept", "--table=staff", "--row=101", "--column=1", "--value=-46"),
            *("--by=--Ngọc", "--reason=Đã xác minh", "--json", "--", "ROUND", "MN01", "R04"),
        ],
    ),
    "sua": (
        {"cell": "--new=9", "old": "1", "new": "2", "source": "Công văn 12", **SIGNED},
        [
            *("decide", "correct", "--old=1", "--new=2", "--by=--Ngọc", "--reason=Đã xác minh"),
            *("--source=Công văn 12", "--json", "--", "ROUND", "MN01", "--new=9"),
        ],
    ),
    "nhan": (
        {"file": "2025-11-18/--a.xlsx", **SIGNED},
        [
            *("decide", "receive", "--by=--Ngọc", "--reason=Đã xác minh", "--json"),
            *("--", "ROUND", "2025-11-18/--a.xlsx", "MN01"),
        ],
    ),
    "han-rieng": (
        {"day": "25/11/2025"},
        ["units", "--set", "MN01", "Hạn riêng=25/11/2025", "--json", "--", "ROUND"],
    ),
    "da-gui": (
        {"what": "Tin nhắn"},
        ["sent", "--what=Tin nhắn", "--by=", "--json", "--", "ROUND", "MN01"],
    ),
    "da-gui-cap-tren": (
        {"what": "Bảng tổng hợp", "to": "--Sở"},
        ["sent", "--what=Bảng tổng hợp", "--by=", "--to=--Sở", "--json", "--", "ROUND"],
    ),
    "da-trinh": (
        {"day": "30/11/2025"},
        ["settings", "--json", "--", "ROUND", "presented=30/11/2025"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_decision_is_written_by_its_command(name, desk):
    fields, words = CASES[name]
    is_of_unit = "MN01" in words
    about = {"unit": "MN01"} if is_of_unit else {}
    answer = desk.press(f"/dot/a/ghi/{name}?tu=don-vi", **about, **fields)
    assert str(answer.url).endswith("/dot/a/don-vi" + "?don-vi=MN01" * is_of_unit)
    round_ = str(desk.desk.rounds.folder / "a")
    assert called(desk) == [round_ if word == "ROUND" else word for word in words] + [""]


def test_a_unit_is_chosen_by_its_name_and_what_was_written_is_named(desk):
    fields = {**CASES["nhan"][0], "unit": "MN01 Trường Mầm non Vườn Ươm"}
    # The first page after it tells of the command, be it at work or over.
    page = desk.press("/dot/a/ghi/nhan?tu=nhan-tep", **fields).text
    assert "Ghi quyết định (MN01 Trường Mầm non Vườn Ươm, 2025-11-18/--a.xlsx)" in page
    desk.finished("a")
    assert called(desk)[-3:-1] == ["2025-11-18/--a.xlsx", "MN01"]
    desk.press("/dot/a/ghi/han-rieng?tu=don-vi", unit="MN01", day="25/11/2025")
    assert "Ghi hạn riêng (MN01)</strong>: đã xong" in desk.finished("a")


def test_only_who_was_shown_that_a_round_is_closed_closes_it_again(desk):
    round_ = desk.desk.rounds.folder / "a"
    (desk.desk.rounds.root / "output" / "a" / "tong-hop.xlsx").touch()
    assert 'action="/dot/a/lam/close?' in desk.get("/dot/a/ket-qua").text
    (round_ / "closed").mkdir()
    (round_ / "closed" / "closed.toml").touch()  # in another browser
    desk.press("/dot/a/lam/close")
    assert called(desk)[:-1] == ["close", str(round_), "--json"]
    assert 'action="/dot/a/lam/chot-lai?' in desk.get("/dot/a/ket-qua").text
    desk.press("/dot/a/lam/chot-lai")
    assert called(desk)[:-1] == ["close", str(round_), "--replace", "--json"]


def test_a_decision_about_nobody_or_without_its_words_is_none(desk):
    assert desk.press("/dot/a/ghi/sua", unit="MN99", **CASES["sua"][0]).status_code == 404
    assert desk.press("/dot/a/ghi/sua", unit="MN01", **SIGNED).status_code == 404
    assert desk.press("/dot/a/ghi/xoa", unit="MN01").status_code == 404
    assert not desk.desk.jobs.any_run


def test_rows_out_of_excel_are_given_to_the_command_as_they_are(desk):
    rows = "Mã đơn vị\tTên đơn vị\r\nMN02\tTrường Mầm non Mưa Xuân\r\n"
    desk.press("/dot/a/danh-sach?tu=bieu-mau", rows=rows)
    *words, given = called(desk)
    assert words[:5] == ["units", "--paste", "-", "--json", "--"]
    assert given.split() == rows.split()


def test_what_another_program_wrote_over_is_told_and_the_pages_still_open(desk):
    data = desk.desk.rounds.root / "output" / "a" / "data"
    for content in (UNITS.replace(",", ";").encode(), UNITS.encode("utf-16"), b"\xff\xfea"):
        (data / "units.csv").write_bytes(content)
        for page in ("/", "/dot/a/nhan-tep", "/dot/a/don-vi"):
            answer = desk.get(page)
            assert answer.status_code == 200
            assert "units.csv: tệp đã bị chương trình khác ghi lại" in answer.text


@pytest.mark.parametrize(
    ("folder", "page"),
    [
        ("output/a", "nhan-tep"),
        ("input_templates/a", "bieu-mau"),
        ("rounds/a/closed", "ket-qua"),
    ],
)
def test_files_that_a_killed_command_left_half_written_are_told(folder, page, desk):
    place = desk.desk.rounds.root / folder
    place.mkdir(parents=True, exist_ok=True)
    (place / JOURNAL).touch()
    assert f'href="/dot/a/{page}">' in (start := desk.get("/dot/a/don-vi").text)
    assert "bị ngắt khi đang ghi" in start


@pytest.mark.parametrize(("seconds", "is_told"), [({"read": 100, "write": 5}, True), ({}, False)])
def test_what_an_officer_saves_while_a_run_is_at_work_waits_for_the_next(seconds, is_told, desk):
    output, round_ = desk.desk.rounds.root / "output" / "a", desk.desk.rounds.folder / "a"
    (round_ / "returned").mkdir()
    (round_ / "returned" / "x.xlsx").touch()
    (output / "data" / "returns.csv").write_text("path,status,reason\r\nx.xlsx,counted,\r\n")
    (output / "run.json").write_text(json.dumps({"seconds": seconds}))
    (round_ / "dieu-chinh.xlsx").touch()
    ends = time.time() + 60
    os.utime(output / "run.json", (ends, ends))
    assert (
        "Có quyết định và thiết lập, danh sách đơn vị vừa sửa chưa tính" in told(desk)
    ) == is_told


def told(desk, page: str = "don-vi") -> str:
    """A page, once commands have looked at what was decided."""
    desk.get(f"/dot/a/{page}")
    desk.finished("a")
    return desk.get(f"/dot/a/{page}").text


def test_what_has_no_effect_on_results_is_no_news(desk):
    output, round_ = desk.desk.rounds.root / "output" / "a", desk.desk.rounds.folder / "a"
    (round_ / "returned").mkdir()
    (round_ / "returned" / "x.xlsx").touch()
    (output / "data" / "returns.csv").write_text("path,status,reason\r\nx.xlsx,counted,\r\n")
    heeded = {"dieu-chinh.xlsx": "1", "waivers.xlsx": "", "dot-bao-cao.xlsx": "2"}
    (output / "run.json").write_text(json.dumps({"heeded": heeded}))
    ran = time.time() - 60
    os.utime(output / "run.json", (ran, ran))
    os.utime(round_ / "returned" / "x.xlsx", (ran, ran))
    (round_ / "dieu-chinh.xlsx").touch()
    decided = desk.desk.rounds.root / "decided.json"
    decided.write_text(json.dumps({"heeded": heeded}))
    assert "quyết định" not in told(desk, "nhan-tep")
    decided.write_text(json.dumps({"heeded": {**heeded, "dieu-chinh.xlsx": "3"}}))
    (round_ / "dieu-chinh.xlsx").write_bytes(b"a correction")
    assert "quyết định chưa tính vào kết quả" in told(desk, "nhan-tep")


def test_what_was_decided_and_sent_stands_on_the_pages_with_who_and_why(desk):
    root, signed = desk.desk.rounds.root, {"by": "Ngọc", "reason": "Đã xác minh"}
    place = {"table": "Biểu 01", "row": "101", "column": "1"}
    accepted = {"code": "R04", "unit": "MN01", **place, "value": "46", "message": "Sai", **signed}
    correction = {"unit": "MN01", "place": "105/2", "old": "12", "new": "21", "on": "", **signed}
    decided = {
        "accepted": [accepted, {**accepted, "row": "102"}],
        "corrections": [{**correction, "source": "CV 5"}],
        "receipts": [{"sha256": "ab", "file": "a.xlsx", "unit": "MN01", **signed}],
        "sent": [{"what": "Biểu mẫu", "to": "MN01", "on": "30/11/2025", "by": "Lan"}],
        "heeded": {"dieu-chinh.xlsx": "2"},
    }
    run = {"heeded": {"dieu-chinh.xlsx": "1"}}
    (root / "output" / "a" / "run.json").write_text(json.dumps(run))
    (root / "decided.json").write_text(json.dumps(decided), "utf-8")
    (desk.desk.rounds.folder / "a" / "dieu-chinh.xlsx").touch()
    head = "code,severity,state,unit_code,table,row,column,cell,value,message,sheet,table_title"
    rows = [
        f"R04,error,{state},MN01,staff,{row},1,C11,46,Sai {row},Biểu 01,Biểu 01 Đội ngũ"
        for row, state in (("101", "open"), ("102", "waived"), ("103", "open"))
    ]
    rows.append("N08,note,open,MN01,staff,104,1,C14,46,Ghi chú 104,Biểu 01,Biểu 01 Đội ngũ")
    files = [f"{name},quarantined,Không rõ,{sha}" for name, sha in (("a", "ab"), ("b", "cd"))]
    for name, lines in (
        ("findings.csv", [head, *rows]),
        ("returns.csv", ["path,status,reason,sha256", *files]),
    ):
        text = "\r\n".join(lines)
        (root / "output" / "a" / "data" / name).write_text(text, "utf-8-sig", newline="")
    page = told(desk, "don-vi?don-vi=MN01")
    assert "Đã gửi 30/11/2025: Biểu mẫu (Lan)" in page
    waiting, settled = page.index("Chưa xử lý"), page.index("Đã quyết định")
    told_now = "Đã chấp nhận (Ngọc: Đã xác minh); có hiệu lực từ lần tổng hợp sau"
    assert waiting < page.index("Sai 101") < page.index(told_now) < page.index("Sai 103")
    assert page.count(told_now) == 1
    assert page.index("Sai 103") < page.index("không phải làm gì (1)") < page.index("Ghi chú 104")
    assert settled < page.index("Đã chấp nhận (Ngọc: Đã xác minh)</strong>") < page.index("Sai 102")
    assert "105/2: 12 sửa thành 21 (Ngọc)" in page
    assert "chưa dùng việc sửa này" in page
    page = told(desk, "nhan-tep")
    assert "Tệp chưa dùng được (1)" in page
    assert "Nhận cho MN01. Ngọc: Đã xác minh" in page


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ((), "Ghi thiết lập của đợt"),
        (("rounds/b/forms/1.json",), "đã tạo trước đây"),
        (("input_templates/b/MN01_a.xlsx",), "Gửi biểu mẫu cho 1 đơn vị"),
        (("rounds/b/returned/a (zip 01234567)/b.xlsx", "rounds/b/returned/a.zip"), "nhận 1 tệp,"),
        (("rounds/b/returned/a.xlsx", "rounds/b/closed/closed.toml"), "Đợt đã chốt số liệu."),
    ],
)
def test_what_to_do_next_follows_from_the_files(files, said, tmp_path):
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).touch()
    round_ = RoundFiles(tmp_path / "rounds" / "b")
    assert said in next_step(round_).said
    assert ("tạo biểu mẫu" in next_step(replace(round_, is_ready=True)).said) == (not files)
    sent = [{"to": "mn01", "what": "Biểu mẫu"}]
    told = next_step(replace(round_, decided={"sent": sent})).said
    assert ("mọi đơn vị" in told) == ("Gửi" in said)


def test_what_killed_commands_left_in_hidden_folders_is_no_file_of_a_unit(desk):
    returned = desk.desk.rounds.folder / "a" / "returned"
    (returned / ".a (zip 01234567).tmp").mkdir(parents=True)
    (returned / ".a (zip 01234567).tmp" / "b.xlsx").touch()
    (desk.desk.rounds.folder / os.fsdecode(b"\xff")).mkdir()
    (desk.desk.rounds.folder / os.fsdecode(b"\xff") / "dot-bao-cao.xlsx").touch()
    assert desk.get("/").status_code == 200
    assert "Chưa nhận tệp nào" in desk.get("/dot/a/nhan-tep").text


def test_a_value_that_a_spreadsheet_would_take_for_a_formula_is_named_as_it_is(desk):
    data = desk.desk.rounds.root / "output" / "a" / "data"
    head = "code,severity,state,unit_code,table,row,column,cell,value,message,file,sheet"
    row = "R04,error,open,MN01,staff,101,1,C11,'-46,<b>Sai,a.xlsx,Biểu"
    (data / "findings.csv").write_text(f"{head}\r\n{row}\r\n", encoding="utf-8-sig", newline="")
    page = desk.get("/dot/a/don-vi?don-vi=MN01").text
    assert 'name="value" value="-46"' in page
    assert 'name="cell" value="Biểu, ô C11"' in page
    assert 'name="old" value="-46"' in page
    assert "&lt;b&gt;Sai" in page


def test_a_unit_s_message_stands_ready_with_its_marked_copy(desk):
    page = desk.get("/dot/a/don-vi?don-vi=MN01").text
    assert "Kính gửi." in page
    assert desk.get("/dot/a/tra-lai/MN01").content == b"marked"
    draft = desk.get("/dot/a/thu-tra-lai/MN01").text
    assert "X-Unsent: 1" in draft
    assert "MN01.xlsx" in draft


def settings_page(desk) -> str:
    """The page of the settings, once a command has looked at the workbooks."""
    desk.get("/dot/a/thiet-lap")
    desk.finished("a")
    return desk.get("/dot/a/thiet-lap").text


def typed_settings(desk, **changes: str) -> dict[str, str]:
    """The form of the settings as a browser sends it back."""
    page = settings_page(desk)
    fields = re.findall(r'name="was.([^"]+)" value="([^"]*)"', page)
    (stamp,) = re.findall(r'name="stamp" value="([^"]*)"', page)
    was = {f"was.{key}": value for key, value in fields}
    return {"stamp": stamp, **was, **dict(fields), **changes}


def test_settings_are_asked_for_with_what_is_lacking_in_front_and_faults_by_cell(desk):
    page = settings_page(desk)
    order = ("Còn phải ghi", "Tên cơ quan", "Đợt báo cáo", "Hạn nộp", "Cách xếp tuổi")
    places = [page.index(words, page.index("<form id=")) for words in order]
    assert places == sorted(places)
    assert "<option selected>theo năm</option>" in page
    assert "Trang Đơn vị, ô C7" in page
    assert "Mã trùng. Sửa mã." in page
    assert '<strong><a href="#o-office.name">Tên cơ quan</a></strong>' in page
    assert "Mở dot-bao-cao.xlsx" in page
    assert "#bước-2-điền-thiết-lập-và-danh-sách-đơn-vị" in page


def test_settings_that_were_changed_are_written_and_no_others(desk):
    fields = typed_settings(desk, **{"due": "25/11/2025", "office.name": "=Phòng"})
    desk.press("/dot/a/thiet-lap/ghi?tu=thiet-lap", **fields)
    *words, _ = called(desk)
    assert words[:3] == ["settings", "--json", "--"]
    assert sorted(words[4:]) == ["due=25/11/2025", "office.name==Phòng"]
    (desk.desk.rounds.root / "called.json").unlink()
    desk.press("/dot/a/thiet-lap/ghi?tu=thiet-lap", **typed_settings(desk))
    assert not desk.desk.jobs.any_run
    assert not (desk.desk.rounds.root / "called.json").exists()


def test_settings_of_a_workbook_that_was_changed_meanwhile_are_looked_at_again(desk):
    fields = typed_settings(desk, due="25/11/2025")
    (desk.desk.rounds.folder / "a" / "dot-bao-cao.xlsx").write_bytes(b"by the officer")
    desk.press("/dot/a/thiet-lap/ghi?tu=thiet-lap", **fields)
    assert not (desk.desk.rounds.root / "called.json").exists()
    page = settings_page(desk)
    assert "vừa được sửa ở nơi khác" in page
    assert 'name="due" value="25/11/2025"' in page


def test_a_round_is_begun_on_a_plan_that_the_page_names_in_full_and_what_was_chosen_stays(desk):
    (desk.desk.rounds.root / "refuse").touch()
    desk.press("/dot-moi", year="2024", period="6T", plan="gia-lam-2022")
    desk.finished("")
    folder = str(desk.desk.rounds.folder / "2024-6T")
    words = json.loads((desk.desk.rounds.root / "called.json").read_text("utf-8"))
    chosen = ["--year", "2024", "--period", "6T", "--plan", "gia-lam-2022"]
    assert words == ["new", folder, *chosen, "--json", ""]
    page = desk.get("/").text
    assert 'required value="2024"' in page
    assert '<option value="6T" selected>' in page
    assert '<option value="gia-lam-2022" selected>Kế hoạch triển khai' in page
    assert desk.press("/dot-moi", year="2024", period="6T", plan="--x").status_code == 404


def test_what_was_typed_stands_in_the_form_until_it_is_written(desk):
    refuse = desk.desk.rounds.root / "refuse"
    refuse.touch()
    typed = {"unit": "MN01", **CASES["sua"][0]}
    desk.press("/dot/a/ghi/sua?tu=don-vi", **typed)
    assert "Nội dung vừa nhập vẫn còn" in desk.finished("a")
    page = desk.get("/dot/a/don-vi?don-vi=MN01").text
    for name in ("cell", "old", "new", "by", "reason", "source"):
        assert re.search(f'name="{name}"[^>]* value="{re.escape(typed[name])}"', page), name
    rows = "MN02\tTrường <b>Mưa Xuân</b>"
    desk.press("/dot/a/danh-sach?tu=thiet-lap", rows=rows)
    settings_page(desk)
    assert "MN02\tTrường &lt;b&gt;Mưa Xuân&lt;/b&gt;</textarea>" in settings_page(desk)
    refuse.unlink()
    desk.press("/dot/a/danh-sach?tu=thiet-lap", rows=rows)
    desk.finished("a")
    assert "Mưa Xuân" not in settings_page(desk)


def test_a_workbook_that_a_program_has_open_is_named_before_anything_is_typed(desk):
    (desk.desk.rounds.folder / "a" / "~$dot-bao-cao.xlsx").touch()
    page = desk.get("/dot/a/don-vi?don-vi=MN01").text
    assert "Tệp đang mở trong Excel: dot-bao-cao.xlsx" in page
