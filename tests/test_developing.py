"""The changes that docs/developing.md shows do what it says, as they stand there."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.round.round_book import read_settings
from tests.support import ROOT
from tests.support.documents import fenced
from tests.support.packaged import FORM

PAGE = (ROOT / "docs" / "developing.md").read_text(encoding="utf-8")
CHANGES = {"diff", "python", "toml"}


@pytest.fixture
def program(tmp_path):
    """A copy of the program to change, with its bytecode."""
    for name in ("pipeline", "schemas"):
        shutil.copytree(ROOT / name, tmp_path / "program" / name)
    return tmp_path / "program"


def apply(heading: str, program: Path) -> None:
    """Make the change that stands under ``heading``: each diff where its old lines are, once;
    each other block as the new file that its first line names."""
    blocks = [b for b in fenced(PAGE) if b.heading == heading and b.language in CHANGES]
    assert blocks, heading
    for block in blocks:
        first, _, rest = block.text.partition("\n")
        path = program / first.removeprefix("# ")
        if block.language != "diff":
            assert not path.exists()
            path.write_text(rest if block.language == "python" else block.text, encoding="utf-8")
            continue
        for hunk in rest.split("@@\n")[1:]:
            replace_once(path, hunk.splitlines())


def replace_once(path: Path, hunk: list[str]) -> None:
    assert all(re.match(r"[ +-]|$", line) for line in hunk), hunk
    old, new = (
        "".join(f"{line[1:]}\n" for line in hunk if line[:1] != left_out) for left_out in "+-"
    )
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{path.name} no longer reads:\n{old}"
    path.write_text(text.replace(old, new), encoding="utf-8")


def probe(name: str, program: Path) -> dict[str, object]:
    """Answers of the changed program (``tests/support/developing_probes.py``)."""
    seen = program.parent / "seen"
    seen.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.developing_probes", name, str(seen)],
        cwd=program,
        env={**os.environ, "PYTHONPATH": f"{program}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["program"] == str(program)
    return found


def test_a_field_is_printed_read_missed_where_blank_and_summarised(program):
    apply("A field", program)
    seen = probe("field", program)
    assert seen["open"]
    assert seen["read"] == [25, 4]
    assert seen["missed"] == {"whole": [], "short": [["C01", "110", "4"]]}
    shown = " ".join(seen["shown"])
    assert "110" in shown
    assert "Người khuyết tật" in shown
    assert seen["version"] != FORM.version


def test_a_rule_gives_a_finding(program):
    apply("A rule", program)
    (found,) = probe("rule", program)["found"]
    assert found[:2] == ["R06", "query"]
    assert found[2].endswith(": 41 nhân viên. Nếu đúng, nêu lý do.")


def test_an_indicator_is_measured_and_judged(program):
    apply("An indicator", program)
    seen = probe("indicator", program)
    assert seen["value"] == "700/9"
    assert seen["status"] == "met"


def test_a_sheet_stands_in_the_workbook(program):
    apply("A sheet", program)
    texts = probe("sheet", program)["texts"]
    assert texts[0] == "TỆP NỘP SAU HẠN"
    assert texts.count("MN01") == 1
    assert texts[-1] == "3"


def test_a_plan_is_listed_checked_and_followed_by_the_commands_that_the_page_names(program):
    apply("A plan", program)
    told = []
    for call in (
        "plans list",
        "plans check schemas/plans/lieu-giang-2026.toml",
        "new rounds/2026-nam --plan lieu-giang-2026",
    ):
        done = subprocess.run(
            [sys.executable, "-m", "pipeline.cli", *call.split()],
            cwd=program,
            env={**os.environ, "PYTHONPATH": str(program)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        told.append(done.stdout)
    assert "lieu-giang-2026" in told[0]
    settings = read_settings(program / "rounds" / "2026-nam" / "dot-bao-cao.xlsx")
    assert settings.plan == "lieu-giang-2026"


def test_a_change_that_no_longer_fits_the_code_is_noticed(program):
    model = program / "schemas" / "tables" / "staff.py"
    model.write_text(model.read_text("utf-8").replace("many_deputies", "deputies"), "utf-8")
    with pytest.raises(AssertionError, match="no longer reads"):
        apply("A rule", program)
