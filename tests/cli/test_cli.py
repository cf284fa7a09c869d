"""The command line as a person uses it: whole output, exit code, files left behind."""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
import shutil
import tomllib
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from docs.making.renew import COMMAND, EXPECTED
from pipeline.cli import main
from pipeline.plan.files import PLANS_FOLDER
from pipeline.round.round import load_round
from pipeline.round.round_book import read_settings
from tests.support import ROOT
from tests.support.round_books import put_row, put_setting

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def example(place):
    """The shipped round, where no other test runs over it."""
    shutil.copytree(EXAMPLE.parent, place / "rounds")
    return place / "rounds" / EXAMPLE.name


@pytest.fixture(scope="module")
def aggregated(tmp_path_factory):
    """The printed words of a run over the shipped round and the folder of its outputs, to look at
    only."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("aggregated")
        patch.chdir(place)
        shutil.copytree(EXAMPLE.parent, place / "rounds")
        return run("aggregate"), place / "output" / EXAMPLE.name


@pytest.fixture(scope="module")
def aggregated_again(tmp_path_factory):
    """Words and outputs of a second run over it, elsewhere and strict."""
    with pytest.MonkeyPatch.context() as patch:
        place = tmp_path_factory.mktemp("aggregated again")
        patch.chdir(place)
        shutil.copytree(EXAMPLE.parent, place / "rounds")
        folder = str(place / "rounds" / EXAMPLE.name)
        return run("aggregate", folder, "--output", "out", "--strict"), place / "out"


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_example_round_is_reported_in_full(aggregated):
    result, _ = aggregated
    assert result.exit_code == 0
    assert result.output == EXPECTED.read_text(encoding="utf-8"), f"run: {COMMAND}"


def test_a_machine_gets_the_same_report_as_json(place, example):
    shown = json.loads(run("aggregate", "--output", "out", "--json").stdout)
    assert shown["round"] == "vi-du-2025-nam"
    assert sum(shown["files"].values()) == len(rows(place / "out/data/returns.csv"))
    assert sum(shown["units"].values()) == 24
    assert shown["findings"]["error"] == 3
    overall = [
        row
        for row in rows(place / "out/data/indicators.csv")
        if (row["scope"], row["split"], row["basis"]) == ("all", "all", "plan")
    ]
    assert [(one["code"], one["value"] or "", one["status"]) for one in shown["indicators"]] == [
        (row["code"], row["value"], row["status"]) for row in overall
    ]
    assert "out/tong-hop.xlsx" in shown["written"]


def test_the_example_s_faulty_returns_name_file_sheet_cell_and_remedy(aggregated):
    _, out = aggregated
    errors = [row for row in rows(out / "data/findings.csv") if row["severity"] == "error"]
    assert sorted((row["code"], row["unit_code"], row["cell"]) for row in errors) == [
        ("C02", "TH02", "C15"),
        ("R02", "TH03", "D16"),
        ("R04", "MN10", "C11"),
    ]
    for row in errors:
        assert (EXAMPLE / "returned" / row["file"]).is_file()
        assert row["sheet"] == "Biểu 01 Đội ngũ"
        assert row["cell"] in row["message"]
    tables = rows(out / "data/tables.csv")
    of_faulty = {row["table"]: row["outcome"] for row in tables if row["unit_code"] == "TH02"}
    assert of_faulty.pop("staff") == "partial"
    assert set(of_faulty.values()) == {"counted"}


def test_the_file_sent_twice_counts_once_and_its_difference_is_listed(aggregated):
    _, out = aggregated
    sent = [row for row in rows(out / "data/returns.csv") if row["unit_code"] == "MN07"]
    assert [row["status"] for row in sent] == ["superseded", "counted"]
    notes = [row for row in rows(out / "data/findings.csv") if row["code"] == "N02"]
    assert notes
    assert {row["unit_code"] for row in notes} == {"MN07"}


def test_data_is_identical_to_the_byte_for_the_same_inputs(aggregated, aggregated_again):
    first, second = (
        {path.name: path.read_bytes() for path in (folder / "data").iterdir()}
        for _, folder in (aggregated, aggregated_again)
    )
    assert first == second
    assert {"indicators.csv", "staff.parquet"} <= set(first)


def test_every_sum_of_the_example_agrees(aggregated):
    _, out = aggregated
    with closing(load_workbook(out / "tong-hop.xlsx", read_only=True, data_only=True)) as book:
        lines = [*book["Đối chiếu"].iter_rows(values_only=True)]
    words = [str(cell) for line in lines for cell in line if cell]
    assert "Không khớp" not in words
    assert words.count("Khớp") > 20


def test_strict_turns_open_errors_into_exit_code_one(aggregated_again):
    result, _ = aggregated_again
    assert result.exit_code == 1
    assert "TÌNH HÌNH NỘP" in result.output


def test_an_unknown_round_names_the_rounds_there_are(place):
    shutil.copytree(EXAMPLE, place / "rounds" / EXAMPLE.name)
    result = run("aggregate", "khong-co")
    assert result.exit_code == 2
    assert result.output == (
        'Lỗi: Không có đợt báo cáo "khong-co". Các đợt hiện có: vi-du-2025-nam.\n'
    )


def test_an_unknown_setting_names_cell_and_nearest_name(place):
    run("new", "rounds/moi", "--year", "2025")
    put_row(place / "rounds/moi", "Thiết lập", {"Tên": "Hạn nộp bài", "Giá trị": "20/11"}, 60)
    result = run("templates", "moi")
    assert result.exit_code == 2
    assert 'Trang Thiết lập, ô A60: không có "Hạn nộp bài". Có phải là "Hạn nộp"? ' in result.output


def test_a_round_runs_from_new_to_summary(place):
    made = run("sample", "rounds/thu", "--units", "MN=2,TH=1,XA=1,PHONG=1", "--seed", "7")
    assert made.exit_code == 0, made.output
    forms = run("templates", "thu")
    assert forms.output == (
        "Đã tạo 5 biểu mẫu trong input_templates/thu.\n"
        "Nội dung thư: input_templates/thu/noi-dung-thu.txt\n"
        "Danh sách gửi: input_templates/thu/danh-sach-gui.xlsx\n"
        "Số ô một đơn vị phải điền, thời gian ước tính khi làm lần đầu:\n"
        "  Mầm non (2 đơn vị): 184 - 230 ô, khoảng 90 - 115 phút\n"
        "  Tiểu học (1 đơn vị): 182 - 216 ô, khoảng 90 - 110 phút\n"
        "  Xã, phường (1 đơn vị): 71 ô, khoảng 35 phút\n"
        "  Cơ quan quản lý (1 đơn vị): 120 - 146 ô, khoảng 60 - 75 phút\n"
        "  (mỗi ô khoảng 30 giây; Biểu 05 tính 6 dòng, Biểu 07 tính 10 dòng; số lớn là khi có "
        "người dân tộc thiểu số)\n"
    )
    assert len(list((place / "input_templates/thu").glob("*_2025-nam.xlsx"))) == 5
    result = run("aggregate", "thu")
    assert result.exit_code == 0
    assert "TÌNH HÌNH NỘP: 5/5 đơn vị đã nộp" in result.output
    assert (place / "output/thu/tong-hop.xlsx").is_file()


def test_a_machine_is_told_of_forms_and_of_what_was_closed(place, example):
    sent = json.loads(run("templates", example.name, "--zip", "cum", "--json").stdout)
    assert [Path(one["path"]).is_file() for one in sent["forms"]] == [True] * 24
    assert sent["forms"][0]["unit"] == "MN01"
    assert Path(sent["letter"]).is_file()
    assert sent["burden"][0]["units"] == 10
    assert sent["burden"][0].keys() == {"kind", "name", "units", "cells", "minutes"}
    again = json.loads(run("templates", example.name, "--json").stdout)
    assert not [one for one in again["forms"] if one["changed"]]
    assert again["left_over"] == sorted(sent["zips"])
    closed = json.loads(run("close", example.name, "--json").stdout)
    assert (closed["round"], closed["units"]) == (example.name, 24)
    assert len(closed["left_out"]) == closed["units"] - closed["complete"]
    assert Path(closed["folder"], "staff.csv").is_file()


def test_a_machine_is_told_of_masters_and_of_the_report_s_template(place, example):
    made = json.loads(run("templates", "--masters", "--json").stdout)
    assert "input_templates/mau-MN.xlsx" in made["masters"]
    assert all(Path(path).is_file() for path in made["masters"])
    assert made["report_renewed"] is False
    copied = json.loads(run("templates", example.name, "--report", "--json").stdout)
    assert list(copied) == ["report"]
    assert Path(copied["report"]).is_file()
    again = run("templates", example.name, "--report", "--json")
    assert again.exit_code == 2
    assert json.loads(again.stdout)["error"].startswith("Đã có")


def taking_json(command, name):
    """The commands below ``command`` that take ``--json``."""
    if isinstance(command, click.Group):
        found = [taking_json(below, f"{name} {word}") for word, below in command.commands.items()]
        return set().union(*found)
    return {name.strip()} if any("--json" in one.opts for one in command.params) else set()


def all_below(command, name):
    """The commands below ``command`` that do something themselves."""
    if isinstance(command, click.Group):
        found = [all_below(below, f"{name} {word}") for word, below in command.commands.items()]
        return set().union(*found)
    return {name.strip()}


def test_the_readme_names_the_commands_that_speak_to_a_machine():
    readme = (ROOT / "README.md").read_text("utf-8")
    (but,) = re.findall(r"as JSON with `--json`:\s+every\s+command but `(\w+)` takes it", readme)
    assert all_below(main, "") - taking_json(main, "") == {but}


def test_a_machine_is_told_of_a_new_round(place):
    said = json.loads(run("new", "rounds/2030-nam", "--plan", "ngu-hiep-2024", "--json").stdout)
    assert (said["round"], said["plan"]) == ("2030-nam", "ngu-hiep-2024")
    assert (said["year"], said["period"]) == (2030, "nam")
    assert said["from"] == "2030-01-01"
    assert said["to"] <= said["cutoff"] <= said["due"]
    assert "nằm ngoài thời gian của kế hoạch" in said["warnings"][0]
    assert "rounds/2030-nam/dot-bao-cao.xlsx" in said["made"]
    assert all(Path(path).exists() for path in said["made"])


def test_a_machine_is_told_of_a_sample(place):
    wish = ("--units", "MN=3,TH=1,XA=1", "--missing", "1", "--mess", "text_in_count=1")
    said = json.loads(run("sample", "rounds/thu", *wish, "--year", "2030", "--json").stdout)
    assert said["folder"] == "rounds/thu"
    assert len(said["units"]) == 5
    assert {*said["missing"], *(file["unit"] for file in said["files"])} == set(said["units"])
    (spoiled,) = [file for file in said["files"] if file["mess"]]
    assert spoiled["mess"] == "text_in_count"
    assert "!" in spoiled["place"]
    files = [place / "rounds/thu/returned" / file["path"] for file in said["files"]]
    assert all(file.is_file() for file in files)
    assert "sau ngày nhận báo cáo" not in run("check", *map(str, files)).output
    assert load_round(place / "rounds/thu").seen_from(dt.date(2026, 1, 1)).year == 2030


def test_a_machine_is_told_all_of_a_plan(place):
    shown = json.loads(run("plans", "show", "dong-da-2021-2030", "--json").stdout)
    written = tomllib.loads((PLANS_FOLDER / "dong-da-2021-2030.toml").read_text(encoding="utf-8"))
    assert len(shown["indicator"]) == len(written["indicator"])
    assert shown["indicator"][0]["target"]


def test_a_machine_is_told_of_plans(place):
    listed = json.loads(run("plans", "list", "--json").stdout)
    (one,) = [plan for plan in listed if plan["id"] == "dong-da-2021-2030"]
    assert (one["start"], one["end"], len(one["indicators"])) == (2021, 2030, 21)
    path = ROOT / "schemas" / "plans" / "dong-da-2021-2030.toml"
    checked = json.loads(run("plans", "check", str(path), "--json").stdout)
    left_out = checked.pop("not_counted")
    assert checked.pop("without_figures") == {}
    assert checked.pop("asked_of_nobody") == []
    assert checked == one
    assert {"units": "Cơ quan quản lý", "indicators": ["2.3.a", "2.4.d2"]} in left_out


@pytest.mark.parametrize("words", [("aggregate", "x"), ("close", "x"), ("plans", "check", "x")])
def test_a_machine_finds_the_refusal_where_it_looks_for_the_answer(place, words):
    result = run(*words, "--json")
    assert result.exit_code == 2
    said = json.loads(result.stdout)["error"]
    assert said.startswith("Không có")
    assert result.stderr == f"Lỗi: {said}\n"


@pytest.mark.parametrize("name", ["received.csv", "ke-hoach.toml"])
def test_a_text_file_that_is_not_utf8_is_named_with_how_to_save_it(place, example, name):
    """Notepad's "Unicode" is UTF-16."""
    path = (place if name == "ke-hoach.toml" else example) / name
    words = ("aggregate", example.name)
    if name == "ke-hoach.toml":
        shutil.copy(ROOT / "schemas" / "plans" / "dong-da-2021-2030.toml", path)
        words = ("plans", "check", str(path))
    path.write_text(path.read_text("utf-8-sig"), encoding="utf-16")
    result = run(*words, "--json")
    assert result.exit_code == 2
    said = json.loads(result.stdout)["error"]
    assert name in said
    assert "ở ô Encoding chọn UTF-8" in said
    assert result.stderr == f"Lỗi: {said}\n"


def test_a_plan_that_notepad_saved_as_utf8_with_its_mark_is_right(place):
    path = place / "ke-hoach.toml"
    plan = (ROOT / "schemas" / "plans" / "dong-da-2021-2030.toml").read_text("utf-8")
    path.write_text(plan, encoding="utf-8-sig")
    assert run("plans", "check", str(path)).exit_code == 0


def test_a_round_made_elsewhere_than_under_rounds_says_where_it_is(place):
    said = run("new", "2027-nam").output
    assert f"thư mục nằm tại {place / '2027-nam'}, không nằm trong rounds" in said
    assert "tonghop new rounds/2027-nam" in said
    assert "Lưu ý" not in run("new", "rounds/2027-nam").output


def test_a_new_round_says_what_was_chosen_for_it(place):
    said = run("new", "rounds/2026-6T").output
    for words in (
        "Kế hoạch: dong-da-2021-2030 (Kế hoạch hành động",
        "Kỳ báo cáo: 06 tháng đầu năm 2026",
        "Số liệu tính từ ngày 01/01/2026 đến ngày 15/05/2026",
        "Ngày chốt số liệu: 15/05/2026; hạn nộp: 20/05/2026",
    ):
        assert words in said


def test_a_name_that_looks_like_another_period_makes_nothing(place):
    refused = run("new", "rounds/2026-8T")
    assert refused.exit_code == 2
    assert 'có "8T"' in refused.output
    assert not (place / "rounds").exists()
    made = json.loads(run("new", "rounds/2026-8T", "--period", "nam", "--json").stdout)
    assert (made["year"], made["period"]) == (2026, "nam")


def test_a_name_with_a_space_is_in_quotes_in_the_command_that_comes_next(place):
    assert 'tonghop templates "rounds/thử 2026"' in run("new", "rounds/thử 2026").output
    made = run("sample", "rounds/mẫu thử", "--units", "MN=1,XA=1")
    assert 'tonghop aggregate "rounds/mẫu thử"' in made.output
    run("close", "mẫu thử")
    assert 'tonghop close "mẫu thử" --replace' in run("close", "mẫu thử").output


def test_a_new_round_is_told_all_that_it_lacks_at_once(place):
    run("new", "rounds/moi")
    said = run("templates", "moi").output
    assert "chưa ghi tên cơ quan nhận báo cáo" in said
    assert "chưa có đơn vị nào" in said


def test_a_drop_folder_that_is_gone_is_told_with_what_to_do(place):
    run("sample", "rounds/thu", "--units", "MN=1,XA=1")
    shutil.rmtree(place / "rounds/thu/returned")
    ran = run("aggregate", "thu")
    assert ran.exit_code == 0
    assert "rounds/thu/returned: Không có thư mục này; tạo lại rồi chép các tệp" in ran.output
    (place / "rounds/thu/returned").mkdir()
    assert "rounds/thu/returned: Chép các tệp" in run("aggregate", "thu").output


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="needs a folder where nothing can be made")
def test_a_place_where_nothing_may_be_made_is_told_with_another(place, example):
    for output in ("/proc", "/proc/x"):
        ran = run("aggregate", example.name, "--output", output)
        assert ran.exit_code == 2
        assert f"không ghi được vào thư mục kết quả {output}: hệ thống không cho phép" in ran.output
        assert "Bỏ --output để lưu vào output/<đợt>" in ran.output
    ran = run("new", "/proc/x")
    assert ran.exit_code == 2
    assert "Không tạo được thư mục /proc/x" in ran.output
    assert "Chọn nơi khác" in ran.output


def test_a_round_without_a_roster_says_what_to_do(place):
    run("new", "rounds/moi")
    result = run("templates", "moi")
    assert result.exit_code == 2
    assert "chưa có đơn vị nào" in result.output


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_with_an_example(command):
    result = run(command, "--help")
    assert result.exit_code == 0
    assert f"Ví dụ: tonghop {command}" in " ".join(result.output.split())


def test_new_takes_year_and_period_from_the_folder_s_name(place):
    assert run("new", "rounds/2026-6T").exit_code == 0
    made = read_settings(place / "rounds/2026-6T/dot-bao-cao.xlsx")
    assert (made.year, made.period) == (2026, "6T")


def test_a_round_whose_office_is_not_named_is_refused(place):
    run("sample", "rounds/thu", "--units", "MN=1,XA=1")
    address = put_setting(place / "rounds/thu", "office.name", None)
    result = run("templates", "thu")
    assert result.exit_code == 2
    assert f"Trang Thiết lập, ô {address}: chưa ghi tên cơ quan nhận báo cáo" in result.output
