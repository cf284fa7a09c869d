"""``tonghop plans``: list, show, check."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipeline.cli import main
from pipeline.plan.files import PLANS_FOLDER, plan_files
from tests.support.plan_books import book_of, load, put


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
    # Whom every one of these plans leaves out somewhere.
    assert "Cơ quan quản lý: " in out


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


# Workbooks


def test_a_packaged_plan_is_exported_checked_and_shown(tmp_path: Path) -> None:
    book = tmp_path / "ke-hoach.xlsx"
    code, out, _ = run("export", "ngu-hiep-2024", str(book))
    assert code == 0
    assert f"Đã ghi {book}: 12 chỉ tiêu" in out
    code, out, _ = run("check", str(book))
    assert code == 0
    assert out.startswith("ke-hoach.xlsx: đúng, 12 chỉ tiêu.\n")
    # The plan of one kindergarten: schools of other sorts would have no part in it.
    assert "  Tiểu học: mọi chỉ tiêu\n" in out
    assert run("show", str(book)) == run("show", "ngu-hiep-2024")
    assert not (tmp_path / "can-sua-ke-hoach.xlsx").exists()


def test_a_plan_in_toml_is_exported_as_a_packaged_one(tmp_path: Path) -> None:
    run("export", "gia-lam-2022", str(tmp_path / "a.xlsx"))
    run("export", str(PLANS_FOLDER / "gia-lam-2022.toml"), str(tmp_path / "b.xlsx"))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


@pytest.mark.parametrize("command", [("new",), ("export", "gia-lam-2022")])
def test_a_file_that_is_there_is_not_written_over(tmp_path: Path, command: tuple[str, ...]) -> None:
    book = tmp_path / "ke-hoach.xlsx"
    book.write_bytes(b"cua can bo")
    code, _, said = run(*command, str(book))
    assert code == 2
    assert f"Đã có {book}" in said
    assert book.read_bytes() == b"cua can bo"
    code, _, said = run(*command, str(tmp_path / "ke-hoach.xls"))
    assert code == 2
    assert "phải có đuôi .xlsx" in said


def test_the_faults_of_a_workbook_are_told_and_marked_beside_it(tmp_path: Path) -> None:
    book = book_of(tmp_path, "ngu-hiep-2024")
    put(book, "Chỉ tiêu", "Tử số", "102/9")
    put(book, "Mức", "Mức", 120)
    put(book, "Nhãn", "Mã số", "1101")
    before = book.read_bytes()
    code, _, said = run("check", str(book))
    assert code == 2
    assert "ke-hoach.xlsx có 3 chỗ phải sửa:" in said
    assert 'Trang Chỉ tiêu, ô G4: mã số 102 không có cột "9". Ghi một trong: 102/1' in said
    copy = tmp_path / "can-sua-ke-hoach.xlsx"
    assert f"Các ô phải sửa được đánh dấu trong {copy}" in said
    assert book.read_bytes() == before
    marked = load_workbook(copy)
    assert marked.sheetnames[0] == "Cần sửa"
    for sheet, cell in (("Chỉ tiêu", "G4"), ("Mức", "G4"), ("Nhãn", "B4")):
        assert marked[sheet][cell].comment, (sheet, cell)
        assert marked[sheet][cell].fill.fgColor.rgb.endswith("F7B5B0"), (sheet, cell)
    assert marked["Chỉ tiêu"]["G3"].comment.text.startswith("Bắt buộc")
    assert [cell.value for cell in marked["Cần sửa"]["B"]][5:] == ["Chỉ tiêu", "Mức", "Nhãn"]
    # The copy itself can be mended and checked; its marks go with what they told of.
    put(copy, "Chỉ tiêu", "Tử số", "805/1")
    code, _, said = run("check", str(copy))
    assert "can-sua-ke-hoach.xlsx có 2 chỗ phải sửa" in said
    assert load_workbook(copy)["Chỉ tiêu"]["G4"].comment is None
    assert not list(tmp_path.glob("can-sua-can-sua*"))


@pytest.mark.parametrize("lock", ["~$", ".~lock."])
def test_a_marked_copy_that_is_open_is_left_alone(tmp_path: Path, lock: str) -> None:
    book = book_of(tmp_path, "ngu-hiep-2024", lean=True)
    put(book, "Mức", "Mức", 120)
    copy = tmp_path / f"can-sua-{book.name}"
    copy.write_bytes(b"cua can bo")
    copy.with_name(f"{lock}{copy.name}{'#' * (lock != '~$')}").touch()
    code, out, said = run("check", str(book), "--json")
    assert code == 2
    assert "Chưa đánh dấu được các ô phải sửa" in said
    assert "đang mở ở chương trình khác" in said
    assert json.loads(out)["faults"]
    assert copy.read_bytes() == b"cua can bo"


def test_faults_are_told_to_machines_with_their_cells(tmp_path: Path) -> None:
    book = book_of(tmp_path, "ngu-hiep-2024")
    put(book, "Chỉ tiêu", "Cách tính", "Tỷ lện")
    code, out, _ = run("check", str(book), "--json")
    assert code == 2
    told = json.loads(out)
    (fault,) = told["faults"]
    assert (fault["sheet"], fault["cell"], fault["nearest"]) == ("Chỉ tiêu", "F4", "Tỷ lệ")
    assert told["marked"].endswith("can-sua-ke-hoach.xlsx")


@pytest.mark.parametrize("command", ["export", "new"])
def test_each_help_of_workbooks_has_an_example(command: str) -> None:
    _, out, _ = run(command, "--help")
    assert f"Ví dụ: tonghop plans {command}" in out


def test_a_machine_is_told_of_the_workbooks_that_are_made(tmp_path: Path) -> None:
    made, empty = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    _, out, _ = run("export", "ben-cat-2023", str(made), "--json")
    indicators = len(load(made).indicators)
    assert json.loads(out) == {"file": str(made), "indicators": indicators}
    _, out, _ = run("new", str(empty), "--json")
    assert json.loads(out) == {"file": str(empty)}
