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
PROBES, COMMANDS = "tests.support.developing_probes", "pipeline.cli"
CALLS = {
    "A field": [(PROBES, "field seen")],
    "A rule": [(PROBES, "rule seen")],
    "An indicator": [(PROBES, "indicator seen")],
    "A sheet": [(PROBES, "sheet seen")],
    "A plan": [
        (COMMANDS, call)
        for call in (
            "plans list",
            "plans check schemas/plans/lieu-giang-2026.toml",
            "new rounds/2026-nam --plan lieu-giang-2026",
        )
    ],
}
"""The modules that are run, with their words, after the change under a heading."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory):
    """Answers of a changed program for each call of ``CALLS``, all from one process that loads the
    libraries, which takes longest, for all of them."""
    jobs = []
    for heading, calls in CALLS.items():
        changed = copy(tmp_path_factory.mktemp("developing"))
        apply(heading, changed)
        jobs += [(str(changed), *call) for call in calls]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.changed_programs"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {
        tuple(call): (Path(changed), *answer)
        for (changed, *call), answer in zip(jobs, json.loads(done.stdout), strict=True)
    }


def copy(place: Path) -> Path:
    """A copy of the program to change, with its bytecode."""
    for name in ("pipeline", "schemas"):
        shutil.copytree(ROOT / name, place / "program" / name)
    return place / "program"


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


def answer_of(seen, *call: str) -> str:
    """Text that a call printed; it must have ended well."""
    _, code, printed, told = seen[call]
    assert code == 0, told
    return printed


def probed(seen, name: str) -> dict[str, object]:
    """Answers of the changed program (``tests/support/developing_probes.py``)."""
    call = PROBES, f"{name} seen"
    found: dict[str, object] = json.loads(answer_of(seen, *call))
    assert found["program"] == str(seen[call][0])
    return found


def test_a_field_is_printed_read_missed_where_blank_and_summarised(seen):
    found = probed(seen, "field")
    assert found["open"]
    assert found["read"] == [25, 4]
    assert found["missed"] == {"whole": [], "short": [["C01", "110", "4"]]}
    shown = " ".join(found["shown"])
    assert "110" in shown
    assert "Người khuyết tật" in shown
    assert found["version"] != FORM.version


def test_a_rule_gives_a_finding(seen):
    (found,) = probed(seen, "rule")["found"]
    assert found[:2] == ["R06", "query"]
    assert found[2].endswith(": 41 nhân viên. Nếu đúng, nêu lý do.")


def test_an_indicator_is_measured_and_judged(seen):
    found = probed(seen, "indicator")
    assert found["value"] == "700/9"
    assert found["status"] == "met"


def test_a_sheet_stands_in_the_workbook(seen):
    texts = probed(seen, "sheet")["texts"]
    assert texts[0] == "TỆP NỘP SAU HẠN"
    assert texts.count("MN01") == 1
    assert texts[-1] == "3"


def test_a_plan_is_listed_checked_and_followed_by_the_commands_that_the_page_names(seen):
    told = [answer_of(seen, *call) for call in CALLS["A plan"]]
    assert "lieu-giang-2026" in told[0]
    changed = seen[CALLS["A plan"][0]][0]
    settings = read_settings(changed / "rounds" / "2026-nam" / "dot-bao-cao.xlsx")
    assert settings.plan == "lieu-giang-2026"


def test_a_change_that_no_longer_fits_the_code_is_noticed(tmp_path):
    program = copy(tmp_path)
    model = program / "schemas" / "tables" / "staff.py"
    model.write_text(model.read_text("utf-8").replace("many_deputies", "deputies"), "utf-8")
    with pytest.raises(AssertionError, match="no longer reads"):
        apply("A rule", program)
