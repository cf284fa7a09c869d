"""The line of progress: how many files, and how long the rest will take."""

from __future__ import annotations

import importlib
import re
import shutil
import sys

import pytest
from click.testing import CliRunner

from pipeline.cli import edge, main
from pipeline.cli.edge import OPENING, Progress
from tests.support import ROOT

STEPS = importlib.import_module("pipeline.cli.aggregate").STEPS


@pytest.fixture
def lines(monkeypatch, capsys):
    """Tells the lines shown for (seconds, files done) of 1,000 files."""

    def shown(*moments):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        now = iter([seconds for seconds, _ in moments])
        with Progress("Đọc tệp", clock=lambda: next(now)) as progress:
            for _, done in moments:
                progress(done, 1000)
        first, *others = re.findall(r"\r(Đọc tệp.*?)\x1b", capsys.readouterr().err)
        assert first == "Đọc tệp …"
        return others

    return shown


def test_the_time_left_follows_the_pace(lines):
    assert lines((0, 0), (1, 10), (2, 20)) == [
        "Đọc tệp: 0/1000",
        "Đọc tệp: 10/1000, còn khoảng 2 phút",
        "Đọc tệp: 20/1000, còn khoảng 2 phút",
    ]
    assert lines((0, 0), (1, 100))[-1] == "Đọc tệp: 100/1000, còn khoảng 9 giây"


def test_the_first_files_promise_nothing(lines):
    assert lines((0, 0), (2, 1), (3, 4)) == [f"Đọc tệp: {done}/1000" for done in (0, 1, 4)]


def test_files_that_went_by_at_once_do_not_promise_that_the_rest_will(lines):
    kept = [(0, 0), (1, 500)]
    read = [(second, 500 + second) for second in range(2, 101)]
    assert lines(*kept, *read)[-1] == "Đọc tệp: 600/1000, còn khoảng 7 phút"


def test_it_does_not_flicker_and_ends_with_all(lines):
    assert lines((0, 0), (0.1, 500), (0.2, 1000)) == ["Đọc tệp: 0/1000", "Đọc tệp: 1000/1000"]


@pytest.fixture
def example(tmp_path, monkeypatch):
    """The shipped rounds, worked on at a terminal."""
    shutil.copytree(ROOT / "rounds", tmp_path / "rounds")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(monkeypatch, *words):
    """The lines of progress that a command shows at a terminal."""
    watched = property(lambda progress: True, lambda progress, shows: None)
    monkeypatch.setattr(Progress, "shows", watched, raising=False)
    monkeypatch.setattr(edge, "_OFTEN", 0.0)
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return [line.partition(", còn")[0] for line in result.stderr.split("\r") if line]


def test_a_run_tells_each_step_up_to_the_last_file(example, monkeypatch):
    lines = told(monkeypatch, "aggregate", "vi-du-2025-nam")
    steps = list(dict.fromkeys(re.sub(r"( …|: \d.*)$", "", line) for line in lines))
    assert steps == [OPENING, *STEPS.values()]
    back = len(list((example / "output/vi-du-2025-nam/tra-lai").glob("*[0-9].xlsx")))
    assert lines[-1] == f"Ghi kết quả: {back}/{back}"


@pytest.mark.parametrize(
    ("words", "last"),
    [
        (("close", "vi-du-2025-nam"), "Đọc tệp: 22/22"),
        (("check", "rounds/vi-du-2025-nam/returned/2025-11-20/TH02_bao cao bdg 2025.xlsx"), ""),
        (("templates", "--masters"), "Làm mẫu trắng: 7/7"),
        (("sample", "rounds/thu", "--units", "MN=2,XA=1"), "Điền biểu mẫu: 3/3"),
    ],
    ids=["close", "check", "masters", "sample"],
)
def test_other_long_work_counts_its_files(example, monkeypatch, words, last):
    assert told(monkeypatch, *words)[-1] == (last or "Đọc tệp: 1/1")


def test_nothing_is_told_where_nobody_watches(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["sample", "rounds/thu", "--units", "MN=1,XA=1"])
    assert (result.exit_code, result.stderr) == (0, "")
