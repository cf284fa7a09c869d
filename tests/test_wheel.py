"""Installed programs hold all that the repository's program holds, under one version."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOT_PACKED = ("*.pyc", "__pycache__", ".*", "~$*")
SOURCES_OF_WORDS = {".po", ".pot"}
"""Sources of the Vietnamese words, of no use to a program that is installed."""


@pytest.fixture(scope="session")
def packed(tmp_path_factory) -> zipfile.ZipFile:
    """The wheel, built from a copy: a build leaves folders beside the sources."""
    place = tmp_path_factory.mktemp("built")
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, place)
    for name in ("pipeline", "schemas", "input_templates", "docs"):
        shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns(*NOT_PACKED))
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, place]
    built = subprocess.run(command, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    assert "!!" not in built.stdout + built.stderr, "the build warns"
    (wheel,) = place.glob("*.whl")
    return zipfile.ZipFile(wheel)


def files_of(folder: Path, pattern: str = "**/*") -> dict[str, bytes]:
    """Path from the repository's root → content, without what Python and editors leave behind."""
    return {
        path.relative_to(ROOT).as_posix(): path.read_bytes()
        for path in folder.glob(pattern)
        if path.is_file() and not any(path.match(left) for left in NOT_PACKED)
    }


def test_the_wheel_holds_every_file_of_the_program_and_no_other(packed):
    program = {
        name: content
        for folder in ("pipeline", "schemas")
        for name, content in files_of(ROOT / folder).items()
        if Path(name).suffix not in SOURCES_OF_WORDS
    }
    masters = {
        name.replace("input_templates", "pipeline/masters"): content
        for name, content in files_of(ROOT / "input_templates", "mau-*.xlsx").items()
    }
    guide = {
        name.replace("docs", "pipeline/guide", 1): content
        for pattern in ("huong-dan.md", "mau-bao-cao.md", "reference/*.md", "pictures/*.png")
        for name, content in files_of(ROOT / "docs", pattern).items()
    }
    assert masters
    packed_as = program | masters | guide
    held = {name: packed.read(name) for name in packed.namelist() if ".dist-info/" not in name}
    assert {name for name, content in held.items() if packed_as.get(name) != content} == set()
    assert set(held) == set(packed_as)


@pytest.mark.parametrize(
    "kept",
    [
        r"schemas/plans/.+\.toml",
        r"pipeline/cli/locale/vi/LC_MESSAGES/messages\.mo",
        r"pipeline/report/templates/mau-bao-cao\.docx",
        r"pipeline/report/templates/tong-hop\.html",
        r"pipeline/masters/mau-MN\.xlsx",
        r"pipeline/guide/huong-dan\.md",
        r"pipeline/guide/pictures/tong-quan\.png",
        r"pipeline/desk/pages/base\.html",
        r"pipeline/desk/static/desk\.js",
    ],
)
def test_the_wheel_holds_data_of_each_kind(packed, kept):
    assert [name for name in packed.namelist() if re.fullmatch(kept, name)]


def test_the_version_stands_in_one_place(packed):
    (about,) = (name for name in packed.namelist() if name.endswith("/METADATA"))
    assert f"\nVersion: {PROJECT['version']}\n" in packed.read(about).decode()
    literals = [
        path.relative_to(ROOT)
        for folder in ("pipeline", "schemas", "docs/making", "bench")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(rf"[\"']{re.escape(PROJECT['version'])}[\"']|__version__", path.read_text())
    ]
    assert literals == []


def test_the_program_tells_its_version():
    assert CliRunner().invoke(main, ["--version"]).output == f"tonghop {PROJECT['version']}\n"


def test_the_changelog_tells_of_the_version():
    headings = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert next(name for name in headings if name != "Unreleased") == PROJECT["version"]


def test_the_wheel_says_what_it_is_for_whom_and_with_which_python(packed):
    (name,) = [name for name in packed.namelist() if name.endswith(".dist-info/METADATA")]
    told = packed.read(name).decode("utf-8")
    head = told.partition("\n\n")[0]
    assert f"Summary: {PROJECT['description']}" in head
    assert f"Requires-Python: {PROJECT['requires-python']}" in head
    assert f"Keywords: {','.join(PROJECT['keywords'])}" in head
    least = PROJECT["requires-python"].removeprefix(">=")
    assert f"Classifier: Programming Language :: Python :: {least}" in head
    assert "Classifier: Natural Language :: Vietnamese" in head


def test_a_licence_is_told_where_there_is_one_and_only_there():
    is_chosen = any(ROOT.glob("LICEN[CS]E*"))
    assert ("license" in PROJECT) == is_chosen
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert ("None has been chosen yet: there is no LICENSE file" in readme) != is_chosen
