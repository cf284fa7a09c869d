"""Results go to a folder of their own: in no round, of one round, by one run at a time."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.files.lock import LOCK
from pipeline.files.output_folder import OutputError, check_apart, held_for
from pipeline.files.staging import Staging
from tests.support import ROOT
from tests.support.write_support import contents

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"

HOLD = """
import sys
from pathlib import Path
from pipeline.files.output_folder import held_for
with held_for(Path(sys.argv[1]), "nam", "run.json"):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def round_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A round beside another one, and an empty folder to work in."""
    for name in ("nam", "khac"):
        (tmp_path / "rounds" / name / "returned").mkdir(parents=True)
        (tmp_path / "rounds" / name / "dot-bao-cao.xlsx").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "rounds" / "nam"


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("rounds/nam", "nằm trong thư mục của đợt nam"),
        ("rounds/nam/returned", "nằm trong thư mục của đợt nam"),
        ("rounds/nam/returned/ra", "nằm trong thư mục của đợt nam"),
        ("rounds/nam/returned/../ket-qua", "nằm trong thư mục của đợt nam"),
        ("rounds/khac/returned/ra", "nằm trong thư mục của đợt khac"),
        ("rounds", "chứa thư mục của đợt nam"),
        (".", "chứa thư mục của đợt nam"),
    ],
)
def test_no_output_goes_into_a_round_or_around_it(round_folder, output, said):
    with pytest.raises(OutputError, match=said) as refused:
        check_apart(Path(output), round_folder / "returned")
    assert f"Thư mục kết quả {output} " in str(refused.value)
    assert "Bỏ --output để lưu vào output/<đợt>" in str(refused.value)


def test_a_link_is_where_it_leads(round_folder, tmp_path):
    (tmp_path / "lối tắt").symlink_to(round_folder / "returned")
    with pytest.raises(OutputError, match="nằm trong"):
        check_apart(tmp_path / "lối tắt" / "ra", round_folder / "returned")
    drop = tmp_path / "ổ chung" / "nhận"
    drop.mkdir(parents=True)
    (round_folder / "returned").rmdir()
    (round_folder / "returned").symlink_to(drop)
    for output in (drop, drop / "ra"):
        with pytest.raises(OutputError, match="nằm trong thư mục của đợt nam"):
            check_apart(output, round_folder / "returned")
    with pytest.raises(OutputError, match="chứa"):
        check_apart(drop.parent, round_folder / "returned")


@pytest.mark.parametrize("output", ["output/nam", "ra", "rounds/ra"])
def test_any_other_folder_is_fine(round_folder, output):
    check_apart(Path(output), round_folder / "returned")


def test_the_command_refuses_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLE.parent, tmp_path / "rounds")
    before = contents(tmp_path)
    inside = f"rounds/{EXAMPLE.name}/returned/ra"
    result = CliRunner().invoke(main, ["aggregate", "--output", inside])
    assert result.exit_code == 2
    assert result.output.startswith(f"Lỗi: Thư mục kết quả {inside} nằm trong thư mục của đợt")
    assert contents(tmp_path) == before


def test_the_folder_of_another_round_is_not_written_over(tmp_path):
    (tmp_path / "run.json").write_text(json.dumps({"round": "6t"}))
    with (
        pytest.raises(OutputError, match="đang giữ kết quả của đợt 6t"),
        held_for(tmp_path, "nam", "run.json"),
    ):
        pass
    with held_for(tmp_path, "6t", "run.json"):
        pass


@pytest.mark.parametrize("told", ["", "[]", "{}", '{"round": 3}', "{"])
def test_a_record_that_names_no_round_stops_nobody(tmp_path, told):
    (tmp_path / "run.json").write_text(told)
    with held_for(tmp_path, "nam", "run.json"):
        pass


def test_two_runs_do_not_write_to_one_folder_at_once(tmp_path):
    output = tmp_path / "ra"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(output)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        (tmp_path / "lối tắt").symlink_to(output)
        for name in (output, tmp_path / "lối tắt"):
            with (
                pytest.raises(OutputError, match="đang được một lần chạy khác ghi"),
                held_for(name, "khac", "run.json"),
            ):
                pass
        other.kill()
        other.wait()
    with held_for(output, "khac", "run.json"):
        assert (output / LOCK).exists()


def test_the_folder_stays_held_while_the_new_set_takes_its_place(tmp_path):
    with held_for(tmp_path / "ra", "nam", "run.json"):
        with Staging(tmp_path / "ra") as staging:
            staging.add_bytes("a.txt", b"new")
            staging.commit(dt.datetime(2025, 11, 21))
        with (
            pytest.raises(OutputError, match="đang được một lần chạy khác ghi"),
            held_for(tmp_path / "ra", "nam", "run.json"),
        ):
            pass
    assert contents(tmp_path / "ra") == {"a.txt": b"new", LOCK: b""}
