"""``tonghop plans``: list, show, check."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.plan.files import PLANS_FOLDER, plan_files


def run(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(main, ["plans", *arguments])
    return done.exit_code, done.stdout, done.stderr


def test_list_names_each_plan_file_once() -> None:
    code, out, _ = run("list")
    assert code == 0
    names = [line.split()[0] for line in out.splitlines()]
    assert names == sorted(path.stem for path in PLANS_FOLDER.glob("*.toml"))
    assert len(names) == 5


def test_list_names_the_sound_plans_and_tells_the_faulty_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in PLANS_FOLDER.glob("*.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "hong.toml").write_text('id = "hong"\n', encoding="utf-8")
    paths = plan_files((tmp_path,))
    monkeypatch.setattr("pipeline.plan.files.plan_files", lambda: paths)
    code, out, said = run("list")
    assert code == 2
    assert len(out.splitlines()) == 5
    assert "Lỗi: hong.toml có" in said
    code, out, _ = run("list", "--json")
    assert code == 2
    listed = json.loads(out)
    assert [plan["id"] for plan in listed if "indicators" not in plan] == ["hong"]
    assert len(listed) == 6


def test_show_prints_the_plan_with_its_targets() -> None:
    code, out, _ = run("show", "dong-da-2021-2030")
    assert code == 0
    assert "2.3.đ  Tỷ lệ nữ làm chủ nhiệm" in out
    assert "Mức: đạt trên 35% vào năm 2025; trên 45% vào năm 2030" in out
    assert "Khi units_without_site = not_met" in out


def test_show_of_an_unknown_plan_names_those_there_are() -> None:
    code, _, said = run("show", "ha-noi")
    assert code == 2
    assert 'Không có kế hoạch "ha-noi"' in said
    assert "gia-lam-2022" in said


@pytest.mark.parametrize("path", sorted(PLANS_FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_the_plans_of_the_house_are_right(path: Path) -> None:
    code, out, _ = run("check", str(path))
    assert code == 0
    assert out.startswith(f"{path.name}: đúng, ")


def test_check_says_each_place_that_is_wrong(tmp_path: Path) -> None:
    source = (PLANS_FOLDER / "ngu-hiep-2024.toml").read_text(encoding="utf-8")
    broken = tmp_path / "truong.toml"
    without_years = source.replace("start = 2024\nend = 2024\n", "", 1)
    broken.write_text(without_years.replace('value = "12.2"', "value = 12.2"), encoding="utf-8")
    code, _, said = run("check", str(broken))
    assert code == 2
    assert "truong.toml có 3 chỗ phải sửa" in said
    assert "chỉ tiêu 2.3.c1, mức thứ 1, value" in said


def test_check_of_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    code, _, said = run("check", str(tmp_path / "khong-co.toml"))
    assert code == 2
    assert "Không có tệp kế hoạch" in said
    assert "tonghop plans list" in said


@pytest.mark.parametrize("command", ["list", "show", "check"])
def test_each_help_has_an_example(command: str) -> None:
    _, out, _ = run(command, "--help")
    assert f"Ví dụ: tonghop plans {command}" in out
