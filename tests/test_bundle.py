"""The zip that an officer's machine is set up from is complete, its paths are quoted."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bundle.__main__ import PLATFORMS, VERSION, missing
from tests.support import ROOT

BUNDLE = ROOT / "bundle"
NASTY = "GD&ĐT $HOME 'a' (1)"


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
    """The unpacked zip with a stand-in for uv, which makes the environment and notes its calls."""
    folder = tmp_path / NASTY
    folder.mkdir()
    for name in ("CAI-DAT.sh", "cai_dat.py"):
        (folder / name).write_bytes((BUNDLE / name).read_bytes())
    (folder / VERSION).write_text("3.13\n")
    uv = folder / "uv"
    uv.write_text(
        "#!/bin/sh\n"
        'for word in "$@"; do printf "%s\\n" "$word"; done >> "$HOME/calls"\n'
        'case "$2" in venv) for place in "$@"; do :; done; mkdir -p "$place/bin";\n'
        f'ln -sf {sys.executable} "$place/bin/python";; esac\n'
    )
    return folder


def install(unpacked: Path) -> subprocess.CompletedProcess[str]:
    home = unpacked.parent / "home"
    home.mkdir(exist_ok=True)
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
    assert calls[calls.index("--python") + 1] == "3.13"
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


def test_windows_gets_its_line_ends_and_every_path_in_quotes():
    data = (BUNDLE / "CAI-DAT.bat").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    for line in data.decode("utf-8").splitlines():
        for place in ("%HERE%", "%PLACE%"):
            before, found, _ = line.partition(place)
            assert not found or before.count('"') % 2 == 1, line
