"""The command line speaks Vietnamese, also where click is speaking."""

import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from docs.making.renew import COMMAND, compiled_words
from pipeline.cli import main
from pipeline.cli.words import LOCALE
from tests.support import ROOT

MESSAGES = LOCALE / "vi" / "LC_MESSAGES" / "messages.po"
ENGLISH = re.compile(
    r"\b(the|is|not|for|and|of|no|such|try|usage|options?|missing|error|integer|text|dir|file|id)\b",
    re.I,
)


def every_command(command, path=()):
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from every_command(below, (*path, name))


def test_the_compiled_words_are_current():
    assert compiled_words() == MESSAGES.with_suffix(".mo").read_bytes(), f"run: {COMMAND}"


@pytest.mark.parametrize("path", list(every_command(main)), ids=" ".join)
def test_each_command_s_help_is_vietnamese_and_has_an_example(path):
    shown = CliRunner().invoke(main, [*path, "--help"])
    assert shown.exit_code == 0
    assert shown.output.startswith("Cách dùng: ")
    assert "Ví dụ: tonghop" in shown.output
    # Click's own "Try …" would open a sentence.
    words = re.sub(r"--[\w-]+|\S*[./=]\S*|OPTIONS|\btry\b", "", shown.output)
    assert not ENGLISH.search(words), ENGLISH.search(words)


def test_the_list_of_commands_is_not_cut_off():
    assert "..." not in CliRunner().invoke(main, ["--help"]).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["thu"], "Lỗi: Không có lệnh 'thu'."),
        (["plans", "check"], "Lỗi: Thiếu tham số 'TỆP'. Tệp kế hoạch (.xlsx hoặc .toml), ví dụ "),
        (["plans", "show"], "Lỗi: Thiếu tham số 'MÃ'. Mã kế hoạch, các mã có sẵn: tonghop plans"),
        (["new"], "Lỗi: Thiếu tham số 'THƯ-MỤC'. Thư mục của đợt sẽ được tạo, ví dụ rounds/2026"),
        (["close"], "Lỗi: Thiếu tham số 'ĐỢT'. Tên đợt (thư mục trong rounds), hoặc đường dẫn"),
        (["check"], "Lỗi: Thiếu tham số 'TỆP...'. Các tệp biểu mẫu đã điền, ví dụ rounds/"),
        (["completion"], "completions/tonghop.fish; powershell: ghi vào $PROFILE. Chọn một trong:"),
        (["new", "x", "--perid", "6T"], "Lỗi: Không có tùy chọn '--perid'. Có phải là"),
        (["new", "x", "--period", "quý"], "Lỗi: Giá trị của '--period' chưa đúng: 'quý' không"),
        (["new", "x", "--year"], "Lỗi: Tùy chọn '--year' thiếu giá trị."),
        (["aggregate", "a", "b"], "Lỗi: Thừa tham số (b)."),
        (["new", "x", "--year", "nay"], "Lỗi: Giá trị của '--year' chưa đúng: 'nay' không phải"),
        (["check", "tests"], "Lỗi: Giá trị của 'TỆP...' chưa đúng: Tệp 'tests' là một thư mục."),
    ],
)
def test_a_mistyped_command_is_answered_in_vietnamese(words, said, monkeypatch):
    monkeypatch.chdir(ROOT)
    shown = CliRunner().invoke(main, words)
    assert shown.exit_code == 2
    assert said in shown.output
    assert not ENGLISH.search(re.sub(r"--\w+", "", shown.output))


def test_vietnamese_is_printed_where_the_system_s_encoding_has_none():
    shown = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "--help"],
        env={**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert "Tổng hợp số liệu bình đẳng giới" in shown.stdout.decode("utf-8")
