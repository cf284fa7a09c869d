"""``tonghop check``: single files, in the words of the form's own Bìa."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.plan.files import find_plan
from pipeline.round.round import load_round
from tests.support import ROOT
from tests.support.filling import fill
from tests.support.one_form import write_form
from tests.support.packaged import FORM as BASE
from tests.support.packaged import form_of_plan
from tests.support.readings import honest_entries

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
RETURNED = EXAMPLE / "returned"
FAULTY = RETURNED / "2025-11-20" / "TH02_bao cao bdg 2025.xlsx"
CLEAN = RETURNED / "2025-11-18" / "MN01 MN Vuon Uom.xlsx"
FORM = form_of_plan(find_plan("dong-da-2021-2030", BASE))
TODAY = dt.date(2025, 11, 21)


def run(*arguments):
    return CliRunner().invoke(main, ["check", *map(str, arguments)])


@pytest.fixture
def at_home(monkeypatch):
    monkeypatch.chdir(ROOT)


def test_a_clean_file_is_complete_table_by_table(at_home):
    result = run(CLEAN, "--strict")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0].endswith("MN01 Trường Mầm non Vườn Ươm, năm 2025")
    assert "  Bìa      Đủ" in lines
    assert "  Toàn bộ báo cáo: Đủ, có thể gửi" in lines


def test_a_faulty_cell_is_named_with_sheet_and_remedy(at_home):
    result = run(FAULTY)
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert "  Biểu 01  Có 1 chỗ cần xem lại" in lines
    assert "  Biểu 09  Không phát sinh" in lines
    at = lines.index("  Trang Biểu 01 Đội ngũ")
    assert lines[at + 1].startswith("    C15   Lỗi phải sửa: Biểu 01, ô C15:")


def test_strict_makes_open_errors_exit_one(at_home):
    assert run(FAULTY, "--strict").exit_code == 1


def test_several_files_are_told_one_after_another_and_one_unusable_makes_it_two(at_home):
    result = run(CLEAN, EXAMPLE / "received.csv", FAULTY)
    assert result.exit_code == 2
    assert result.output.count("Toàn bộ báo cáo") == 2
    assert "  Không dùng được: Tệp received.csv" in result.output


def test_a_file_that_is_not_there_is_told_from_one_that_cannot_be_read(at_home):
    for name in ((), ("--round", "vi-du-2025-nam")):
        result = run("khong.xlsx", FAULTY, *name)
        assert result.exit_code == 2
        lines = result.output.splitlines()
        assert lines[0] == "khong.xlsx"
        assert lines[1].startswith(f"  Không dùng được: Không có tệp này (tìm từ thư mục {ROOT}).")
        assert "Kiểm tra tên và đường dẫn" in lines[1]
        assert result.output.count("Toàn bộ báo cáo") == 1


def test_a_machine_gets_the_same_as_json(at_home):
    result = run(FAULTY, "khong.xlsx", "--json")
    assert result.exit_code == 2
    faulty, missing = json.loads(result.stdout)
    assert (faulty["round"], faulty["unit"]) == ("vi-du-2025-nam", "TH02")
    assert {one["table"]: one["state"] for one in faulty["tables"]}["Biểu 09"] == "Không phát sinh"
    (error,) = [one for one in faulty["findings"] if one["severity"] == "error"]
    assert (error["code"], error["sheet"], error["cell"]) == ("C02", "Biểu 01 Đội ngũ", "C15")
    assert (missing["unit"], missing["tables"]) == (None, [])
    assert missing["refusal"].startswith("Không có tệp này")


def test_the_stamp_finds_the_round_wherever_the_file_lies(at_home, tmp_path):
    copy = shutil.copy(CLEAN, tmp_path / "a.xlsx")
    assert "năm 2025" in run(copy).output


def test_a_file_of_an_unknown_round_asks_for_it(tmp_path, monkeypatch):
    copy = shutil.copy(CLEAN, tmp_path / "a.xlsx")
    monkeypatch.chdir(tmp_path)
    result = run(copy)
    assert result.exit_code == 2
    assert 'trong tệp ghi "vi-du-2025-nam"' in result.output
    assert "--round" in result.output
    assert run(copy, "--round", EXAMPLE).exit_code == 0


def test_a_form_of_another_round_is_refused(at_home):
    result = run(CLEAN, "--round", "vi-du-2024-nam")
    assert result.exit_code == 2
    assert "Tệp là mẫu của kỳ" in result.output


def test_nothing_is_written(at_home):
    before = {path: path.stat().st_mtime_ns for path in EXAMPLE.rglob("*")}
    run(FAULTY)
    assert {path: path.stat().st_mtime_ns for path in EXAMPLE.rglob("*")} == before


def test_a_blank_form_is_told_its_blanks_once_a_table(at_home, tmp_path):
    round_ = load_round(EXAMPLE)
    blank = tmp_path / "blank.xlsx"
    write_form(blank, FORM, round_, round_.by_code["MN01"])
    output = run(blank).output
    assert "{" not in output
    told = re.findall(r"Biểu 03, ô ([^ ]+(?: [^ ]+)*): chưa nhập (\d+) ô", output)
    assert len(told) == 1
    assert int(told[0][1]) > 10


@pytest.fixture
def one_school_each(tmp_path):
    """A copy of the example's rounds, to which a kindergarten and a primary school returned forms
    whose tables disagree with each other; each form by its unit's code."""
    rounds = tmp_path / "rounds"
    shutil.copytree(EXAMPLE.parent, rounds, ignore=shutil.ignore_patterns("returned"))
    round_ = load_round(rounds / EXAMPLE.name)
    day = round_.returned / "2025-11-18"
    day.mkdir(parents=True)
    faults = {
        "MN01": {
            "outreach": {("staff_persons", "value"): 100},
            "succession": {("managers_trained", "total"): 9},
            "cover": {("correction", "value"): "Tên phường"},
        },
        "TH01": {"training": {("know_teachers", "turns"): 45_790}},
    }
    turns = {"MN01": {"parents": 2000, "staff": 400}, "TH01": {"pupils": 900}}
    for code, more in faults.items():
        unit, blank = round_.by_code[code], tmp_path / "blank.xlsx"
        write_form(blank, FORM, round_, unit)
        who = round_.respondent(unit)
        event, *others = honest_entries(FORM.by_name["outreach"], round_, who)
        lists = {"outreach": ({**event, **turns[code]}, *others)}
        fill(blank, day / f"{code}.xlsx", FORM, round_, unit, more, lists=lists)
    return {code: day / f"{code}.xlsx" for code in faults}


def findings_of(path):
    result = run(path, "--json")
    assert result.exit_code == 0
    (checked,) = json.loads(result.stdout)
    return checked["findings"]


def test_a_file_is_asked_what_a_run_asks_of_it(one_school_each, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    output = tmp_path / "output"
    done = CliRunner().invoke(main, ["aggregate", EXAMPLE.name, "--output", str(output)])
    assert done.exit_code == 0, done.output
    with (output / "data" / "findings.csv").open(encoding="utf-8-sig", newline="") as lines:
        of_run = list(csv.DictReader(lines))
    what = ("code", "severity", "state", "sheet", "cell", "message")
    for code, path in one_school_each.items():
        said = [tuple(one[name] for name in what) for one in of_run if one["unit_code"] == code]
        assert [tuple(one[name] for name in what) for one in findings_of(path)] == said
    found = {one["code"] for one in findings_of(one_school_each["MN01"])}
    assert found == {"R08", "R14", "R19", "R25", "C18"}
    assert {"C04", "R14"} <= {one["code"] for one in findings_of(one_school_each["TH01"])}


def test_comparisons_stand_below_the_tables_and_those_of_a_run_are_named(
    one_school_each, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    lines = run(one_school_each["MN01"]).output.splitlines()
    (compared,) = [line for line in lines if line.startswith("  So sánh")]
    number = int(compared.split()[3])
    assert compared == f"  So sánh  Có {number} chỗ cần xem lại"
    # The tables themselves say what Bìa says: nothing is wrong in any of them.
    assert "  Biểu 05  Đủ" in lines
    assert f"  Toàn bộ báo cáo: còn thiếu 0 ô, {number} chỗ cần xem lại" in lines
    assert "  Chỉ khi tổng hợp mới so sánh với: đơn vị khác" in lines


def test_a_correction_of_what_is_printed_is_for_the_office(one_school_each, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    lines = run(one_school_each["MN01"]).output.splitlines()
    assert "  Bìa      Đủ" in lines
    (told,) = [line for line in lines if "Tên phường" in line]
    assert " Lưu ý cho cán bộ tổng hợp: Bìa, ô C33: " in told
    (totals,) = [line for line in lines if line.startswith("  Tổng cộng")]
    assert totals.endswith(", 1 lưu ý cho cán bộ tổng hợp")


def test_an_earlier_round_that_is_open_or_unreadable_is_not_compared_with(
    one_school_each, tmp_path, monkeypatch
):
    monkeypatch.chdir(tmp_path)
    assert "R19" in {one["code"] for one in findings_of(one_school_each["MN01"])}
    closed = tmp_path / "rounds" / "vi-du-2024-nam" / "closed"
    (closed / "staff.csv").unlink()
    output = run(one_school_each["MN01"]).output
    assert "đơn vị khác; kỳ trước (không đọc được số liệu đã chốt)" in output
    shutil.rmtree(closed)
    output = run(one_school_each["MN01"]).output
    assert "đơn vị khác; kỳ trước (chưa chốt: vi-du-2024-nam)" in output
    found = {one["code"] for one in findings_of(one_school_each["MN01"])}
    assert "R19" not in found
    assert "R14" in found
