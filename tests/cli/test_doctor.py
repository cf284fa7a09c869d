"""Missing parts of a machine are told with their remedies."""

import json
import tomllib
from collections import namedtuple

from click.testing import CliRunner
from packaging.specifiers import SpecifierSet

from pipeline.cli import examine as examining
from pipeline.cli import main
from pipeline.cli.examine import examine
from tests.support import ROOT

Usage = namedtuple("Usage", "total used free")


def check(name, folder):
    return next(found for found in examine(folder) if found.name.startswith(name))


def test_a_good_place_lacks_nothing_that_must_be_mended(tmp_path):
    assert not [found for found in examine(tmp_path) if found.state == "missing"]


def test_a_library_that_is_not_installed_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(
        examining, "requires", lambda name: ["no-such-library>=1", "x>=1; extra == 'd'"]
    )
    found = check("Thư viện", tmp_path)
    assert (found.name, found.state) == ("Thư viện no-such-library", "missing")
    assert found.remedy


def test_a_library_that_is_too_old_is_named_with_what_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(examining, "requires", lambda name: ["pandas>=3.0", "click>=8"])
    monkeypatch.setattr(examining, "version", {"pandas": "2.9.1", "click": "8.5.1"}.__getitem__)
    (found,) = [one for one in examine(tmp_path) if one.name.startswith("Thư viện")]
    assert (found.name, found.state) == ("Thư viện pandas", "missing")
    assert found.found == "2.9.1, cần >=3.0"


def test_every_library_of_the_project_is_compared(tmp_path, monkeypatch):
    monkeypatch.setattr(examining, "version", lambda name: "0")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    told = [one for one in examine(tmp_path) if one.name.startswith("Thư viện")]
    assert len(told) == len(project["dependencies"])
    assert str(examining.needed_python()) == project["requires-python"]


def test_an_old_python_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(examining, "needed_python", lambda: SpecifierSet(">=99.0"))
    assert check("Python", tmp_path).remedy == "Cài Python 99.0 trở lên."


def test_a_folder_that_cannot_be_written_is_told(tmp_path, monkeypatch):
    def refuse(dir):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(examining.tempfile, "TemporaryFile", refuse)
    assert check("Quyền ghi", tmp_path).state == "missing"


def test_a_full_disk_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(examining.shutil, "disk_usage", lambda folder: Usage(1, 1, 1024))
    assert check("Dung lượng", tmp_path).state == "missing"


def test_the_rounds_of_the_folder_are_listed(tmp_path):
    assert check("Đợt", tmp_path).state == "optional"
    (tmp_path / "rounds" / "2026-nam").mkdir(parents=True)
    (tmp_path / "rounds" / "2026-nam" / "dot-bao-cao.xlsx").touch()
    assert check("Đợt", tmp_path).found == "2026-nam"


def test_the_command_exits_with_2_when_something_must_be_mended(monkeypatch):
    assert CliRunner().invoke(main, ["doctor"]).exit_code == 0
    monkeypatch.setattr(examining, "needed_python", lambda: SpecifierSet(">=99.0"))
    shown = CliRunner().invoke(main, ["doctor", "--json"])
    assert shown.exit_code == 2
    states = {entry["name"]: entry["state"] for entry in json.loads(shown.stdout)}
    assert states["Python"] == "missing"
