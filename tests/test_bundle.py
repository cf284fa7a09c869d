"""The zip that an officer's machine is set up from is complete, its paths are quoted.

What the batch files do is shown by ``python -m tests.support.wine``; here is what reading shows.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest

from bundle import __main__ as bundle
from bundle.__main__ import PLATFORMS, READ_FIRST, VERSION, missing
from bundle.cai_dat import batch
from pipeline.files.guide import START
from tests.support import ROOT

BUNDLE = ROOT / "bundle"
NASTY = "GD&ĐT $HOME 'a' (1)"
MACHINE = PLATFORMS["linux"].machine
DAY = "20261110"
ARCHIVE = f"cpython-3.13.18+{DAY}-x86_64-unknown-linux-gnu-install_only_stripped.tar.gz"
BATCH_FILES = {
    "CAI-DAT.bat": (BUNDLE / "CAI-DAT.bat").read_bytes(),
    "make.bat": (ROOT / "make.bat").read_bytes(),
    "on the desktop": batch(r"C:\50% of GD&ĐT\tonghop.exe", r"C:\100%\Tổng hợp báo cáo"),
}


def wheel(folder: Path, name: str, *requirements: str) -> None:
    lines = [f"Name: {name}", *(f"Requires-Dist: {one}" for one in requirements)]
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as packed:
        packed.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines))


def test_what_another_system_needs_is_missed_though_this_one_does_not(tmp_path):
    wheel(tmp_path, "tonghop", "here>=1", 'desk_only; extra == "desk"', 'dev_only; extra == "dev"')
    wheel(tmp_path, "here", 'colours==0.4; sys_platform == "win32"', "Also.There")
    wheel(tmp_path, "also_there")
    python = {"python_version": "3.13", "python_full_version": "3.13"}
    lacking = {
        name: missing(tmp_path, {**platform.markers, **python})
        for name, platform in PLATFORMS.items()
    }
    assert lacking["windows"] == {"desk_only", "colours==0.4"}
    assert lacking["linux"] == lacking["macos"] == {"desk_only"}


@pytest.fixture
def unpacked(tmp_path) -> Path:
    """The unpacked zip with a stand-in for uv, which makes the environment, notes its calls, and
    fails where ``fails`` in the home says so."""
    folder = tmp_path / NASTY
    folder.mkdir()
    for name in ("CAI-DAT.sh", "cai_dat.py"):
        (folder / name).write_bytes((BUNDLE / name).read_bytes())
    (folder / VERSION).write_text(f"3.13 {MACHINE}\n")
    uv = folder / "uv"
    uv.write_text(
        "#!/bin/sh\n"
        'for word in "$@"; do printf "%s\\n" "$word"; done >> "$HOME/calls"\n'
        'find "${UV_PYTHON_INSTALL_MIRROR#file://}" -type f >> "$HOME/calls"\n'
        'if grep -qsx "$2" "$HOME/fails"; then exit 2; fi\n'
        'case "$2" in venv) for place in "$@"; do :; done; mkdir -p "$place/bin";\n'
        f'ln -sf {sys.executable} "$place/bin/python";; esac\n'
    )
    return folder


def install(unpacked: Path, fails: str = "") -> subprocess.CompletedProcess[str]:
    home = unpacked.parent / "home"
    home.mkdir(exist_ok=True)
    (home / "fails").write_text(fails)
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}
    return subprocess.run(
        ["sh", str(unpacked / "CAI-DAT.sh")], env=environment, capture_output=True, text=True
    )


def test_it_installs_from_a_folder_of_any_name_and_again_without_touching_rounds(unpacked):
    done = install(unpacked)
    assert done.returncode == 0, done.stderr
    home = unpacked.parent / "home"
    calls = (home / "calls").read_text().splitlines()
    assert str(unpacked / "wheels") in calls
    assert "--no-index" in calls
    assert calls[calls.index("--python") + 1] == f"cpython-3.13-{MACHINE}"
    kept = home / "Tổng hợp báo cáo" / "rounds" / "2026-nam" / "dot-bao-cao.xlsx"
    kept.parent.mkdir()
    kept.write_bytes(b"figures")
    assert install(unpacked).returncode == 0
    assert kept.read_bytes() == b"figures"
    (shortcut,) = (home / "Desktop").iterdir()
    assert str(shortcut) in done.stdout
    assert os.access(shortcut, os.X_OK)


def test_from_within_the_zip_it_says_to_unpack_it(unpacked):
    (unpacked / "uv").unlink()
    done = install(unpacked)
    assert done.returncode == 2
    assert "giải nén" in done.stderr


def test_an_archive_of_python_beside_it_is_laid_where_uv_looks(unpacked):
    (unpacked / ARCHIVE).write_bytes(b"Python")
    assert install(unpacked).returncode == 0
    home = unpacked.parent / "home"
    calls = (home / "calls").read_text().splitlines()
    place = home / ".local" / "share" / "TongHop" / "archive"
    assert str(place / DAY / ARCHIVE) in calls
    assert f"cpython-3.13.18-{MACHINE}" in calls
    assert not place.exists()


@pytest.mark.parametrize(("step", "said"), [("venv", "HTTPS_PROXY"), ("pip", "đang mở")])
def test_what_fails_is_told_with_what_to_do(unpacked, step, said):
    done = install(unpacked, fails=step)
    assert done.returncode == 2
    assert said in done.stderr
    assert "không bị ảnh hưởng" in done.stderr


def test_an_archive_that_uv_does_not_take_is_not_packed(tmp_path, monkeypatch):
    def download(*words: str) -> None:
        folder = Path(words[words.index("--dest") + 1])
        folder.mkdir(parents=True)
        lines = (f"cpython-3.13.18 https://there/{DAY}/{name}" for name in (ARCHIVE, "old.tar.gz"))
        with zipfile.ZipFile(folder / "uv-1.2-py3-none-any.whl", "w") as packed:
            said = "\n".join(lines).replace("+", "%2B")
            packed.writestr("uv-1.2.data/scripts/uv", f"#!/bin/sh\necho '{said}'\n")

    monkeypatch.setattr(bundle, "_run", download)
    work = [tmp_path / "one", tmp_path / "two"]
    bundle._check(tmp_path / ARCHIVE, "cpython-3.13", "1.2", work[0])
    other = ARCHIVE.replace(DAY, "20261021")
    with pytest.raises(ValueError, match=rf"{re.escape(other)}.*{re.escape(ARCHIVE)}"):
        bundle._check(tmp_path / other, "cpython-3.13", "1.2", work[1])


@pytest.mark.parametrize("data", BATCH_FILES.values(), ids=BATCH_FILES)
def test_windows_reads_a_batch_file_as_it_is_meant(data):
    assert data.count(b"\n") == data.count(b"\r\n")
    before, changed, _ = data.partition(b"chcp 65001 >nul")
    assert changed
    assert before.isascii()
    lines = data.decode("utf-8").splitlines()
    # Where it is on, an exclamation mark of a folder's name is read as a sign.
    assert "setlocal DisableDelayedExpansion" in lines
    # What Windows ends ends with a number below zero, which is no error to "if errorlevel 1".
    trusting = [before for before, line in pairwise(lines) if line.startswith("if errorlevel 1")]
    assert set(trusting) <= {"call :_setup"}  # which ends with 0 or 2


PARTED = {"PYTHON", "TARGETS", "VARIABLES", "WANTED", "BENCH", "RUNS", "EXTRA", "NAME", "VERSION"}
"""Variables that hold no path: words, or the way to a Python (``py -3``)."""


@pytest.mark.parametrize("data", BATCH_FILES.values(), ids=BATCH_FILES)
def test_every_path_of_a_batch_file_is_in_quotes_and_nothing_is_called_but_programs(data):
    known = {
        *("@echo", "call", "cd", "chcp", "copy", "del", "echo", "exit", "fc", "for", "goto", "if"),
        *("mkdir", "pause", "popd", "pushd", "rem", "rmdir", "set", "setlocal", "where"),
        *("%PYTHON%", ")"),
    }
    paths = re.compile(r"%~dp0|%\*|%([A-Z_]+)(?::[^%]*)?%|[A-Z]:\\")
    for line in map(str.strip, data.decode("utf-8").splitlines()):
        if line.startswith(("rem ", "echo ")):
            continue
        for found in paths.finditer(line):
            if found[1] not in PARTED:
                assert line[: found.start()].count('"') % 2 == 1, line
        assert not {"&", "|", "^"} & set("".join(line.split('"')[::2])), line
        first = line.partition(" ")[0]
        assert not line or first in known or line[0] in '":', line


def test_what_is_to_be_read_first_names_what_is_in_the_zip():
    data = (BUNDLE / READ_FIRST).read_bytes()
    assert data.startswith("\ufeff".encode())  # an old Notepad reads other letters without it
    assert data.count(b"\n") == data.count(b"\r\n")
    text = data.decode("utf-8-sig")
    assert PLATFORMS["windows"].script in text
    assert f"{START}.html" in text
    assert "Run anyway" in text
