"""Every command that the documentation shows is executed: here, over few of the shipped returns,
or by what ``tests/support/commands.py`` names for it.

Lines of a block run in the order of the page, commands in sentences each by itself, README's steps
of a real round with the officer's and the units' hands between them; all by the shell, so that
patterns and comments mean what they mean to the reader.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docs.making.guide_plan import GUIDE, type_example
from pipeline.cli import main
from pipeline.plan.workbook.plan_sheet_words import FILE as PLAN_FILE
from tests.support import ROOT
from tests.support.commands import (
    CI,
    ELSEWHERE,
    PLACEHOLDERS,
    Command,
    commands_of,
    examples_of,
    hidden_in,
    lines_of_blocks,
    only_names,
    steps_of,
    without_values,
)
from tests.support.documents import documents, fenced
from tests.support.people import answer, prepare
from tests.support.plan_books import book_of
from tests.support.round_books import few_returns

PAGES = documents(ROOT)
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = [command for page in PAGES for command in commands_of(page)]
STEPS = steps_of(README)
STEPPED = {call for calls in STEPS.values() for call in calls}
ROUND = "2026-nam"
"""The round of README's steps."""
LENT = {
    "MN03_mam-non.xlsx": "rounds/vi-du-2025-nam/returned/*/*MN Sao Hom.xlsx",
    "MN03_mam-non-hoa-sen_2025-nam.xlsx": "rounds/vi-du-2025-nam/returned/*/*MN Sao Hom.xlsx",
}
"""Files that the examples of the help have in front of them, beside a plan's workbook."""
TYPED = {
    "don-vi.txt": "Mã đơn vị\tHạn riêng\nMN01\t25/11/2025\n",
    "output/vi-du-2025-nam/data/findings.csv": (
        "code,severity,state,unit_code,file,table,row,column,sheet,cell,value,message\n"
        "R04,error,open,MN10,a.xlsx,staff,101,1,Biểu 01,C11,46,Tổng số khác.\n"
    ),
}
"""Files beside them: units out of Excel, a finding of a run."""


def executed_by(command: Command) -> str:
    """Finds what executes the command. Raises ``LookupError`` where nobody knows."""
    if (text := without_values(command.text)) in ELSEWHERE:
        return ELSEWHERE[text][0]
    program, *words = command.words
    if program == "tonghop" and only_names(main, words):
        return "another command that goes on from this name"
    if not command.in_block and command.text in STEPPED:
        return "the steps of a real round"
    if (program == "tonghop" or command.text == "make") and not re.search("[<…]", command.call):
        return "this module"
    raise LookupError(f"{command.page}: nobody executes {command.text}")


IN_BLOCKS = {one.call for one in SHOWN if one.in_block}
HERE = {one.call for one in SHOWN if executed_by(one) == "this module"} - IN_BLOCKS
EXAMPLES = set(examples_of(main)) - HERE - IN_BLOCKS - STEPPED - ELSEWHERE.keys()


@pytest.mark.parametrize("command", SHOWN, ids=[f"{one.page}: {one.text}" for one in SHOWN])
def test_something_executes_every_command(command):
    assert executed_by(command)


@pytest.mark.parametrize(
    "text",
    ["tonghop dem", "tonghop aggregate <xã>", "make coffee", "npm install", "dask scheduler --x"],
)
def test_a_command_that_nobody_executes_is_noticed(text):
    with pytest.raises(LookupError):
        executed_by(Command("a.md", text, in_block=False))


def test_a_command_in_a_sentence_is_taken_for_one(tmp_path):
    page = tmp_path / "a.md"
    page.write_text(
        "Gõ `npm install x`, rồi `make`, `.venv\\Scripts\\tonghop new x`, không phải `SL 01 a`, "
        "`--zip xa`, `thu/x y`.\n\n```sh\ntonghop  # tên\n```\n",
        encoding="utf-8",
    )
    found = [one.text for one in commands_of(page)]
    assert found == ["tonghop", "npm install x", "make", "tonghop new x", "thu/x y"]


@pytest.mark.parametrize(
    "shown",
    [
        "```sh\ntonghop a\n```\n",
        "```bash\n$ tonghop a\n```\n",
        "```console\n$ tonghop a\ntonghop: in ra\n```\n",
        "``` sh title=x\n.venv/bin/tonghop a\n```\n",
        "~~~sh\ntonghop a\n~~~\n",
        "1. Bước\n\n   ```sh\n   # tên\n   tonghop a\n   ```\n",
        "> ```sh\n> tonghop a\n> ```\n",
        "Gõ `$ tonghop a`.\n",
        "Gõ ``tonghop a``.\n",
    ],
)
def test_a_command_is_seen_however_it_is_shown(shown, tmp_path):
    page = tmp_path / "a.md"
    page.write_text(shown, encoding="utf-8")
    assert [one.text for one in commands_of(page)] == ["tonghop a"]
    assert not hidden_in(shown)


@pytest.mark.parametrize("language", ["", "text", "powershell", "fish"])
@pytest.mark.parametrize("line", ["tonghop a", "$ make test", ".venv\\Scripts\\tonghop a"])
def test_a_command_in_a_block_of_another_language_is_noticed(language, line):
    assert hidden_in(f"- a\n\n  ```{language}\n  {line}\n  ```\n") == [line]


def test_no_document_hides_a_command():
    for page in PAGES:
        assert not hidden_in(page.read_text(encoding="utf-8")), page.name


@pytest.mark.parametrize("text", sorted(ELSEWHERE))
def test_what_executes_a_command_elsewhere_calls_it(text):
    name, words = ELSEWHERE[text]
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    if text != CI:  # that file is the command
        lines = [line for line in lines if not line.lstrip().startswith("#")]
    assert any(words in line for line in lines), f"{name} calls nothing like {words}"
    assert any(one.text == text for one in SHOWN), "no document shows it any more"


def test_every_name_is_that_of_a_command_that_is_executed():
    calls = {one.call for one in SHOWN if "…" not in one.text} | set(examples_of(main))
    for one in SHOWN:
        program, *words = one.words
        if program == "tonghop" and only_names(main, words) and "…" not in words:
            assert any(call.startswith(f"{one.text} ") for call in calls), one.text


def test_every_fence_says_what_it_holds():
    for page in PAGES:
        assert all(one.language for one in fenced(page.read_text(encoding="utf-8"))), page.name


@pytest.fixture
def place(tmp_path, program):
    """A copy of what a reader has in front of them, of the returns those that pages name and one of
    each sort of unit; ``tonghop`` on the PATH, a home."""
    reader = tmp_path / "reader"
    few_returns(reader / "rounds", "MN01")
    shutil.copytree(ROOT / "input_templates", reader / "input_templates")
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, reader)
    for name, source in LENT.items():
        shutil.copy(next(ROOT.glob(source)), reader / name)
    for name, text in TYPED.items():
        (reader / name).parent.mkdir(parents=True, exist_ok=True)
        (reader / name).write_text(text, encoding="utf-8")
    book_of(reader, "dong-da-2021-2030")
    (tmp_path / "home" / ".config" / "fish" / "completions").mkdir(parents=True)
    (tmp_path / "programs").symlink_to(program.parent)
    return reader


def run(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as its reader would; a target of ``make`` only tells what it would do, since
    ``.ci/run`` makes it."""
    program = line.split()[0]
    if program == "make" and line != "make":
        line = line.replace("make", "make -n", 1)
    line = line.replace(".venv/bin/tonghop", "tonghop")
    return subprocess.run(
        ["bash", "-c", line],
        cwd=place,
        env={
            **os.environ,
            "HOME": str(place.parent / "home"),
            "PROFILE": str(place.parent / "home" / "profile.ps1"),
            "PATH": f"{place.parent / 'programs'}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def works(line: str, place: Path) -> str:
    """Text that a line prints; it must end well."""
    done = run(line, place)
    assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    return done.stdout


HANDS = {
    "tonghop plans new ke-hoach.xlsx": lambda place: (place / PLAN_FILE).unlink(),
    "tonghop plans check ke-hoach.xlsx": lambda place: type_example(place / PLAN_FILE),
    "tonghop templates 2026-nam": lambda place: prepare(place, "2026-nam"),
}
"""The work of the officer's hands before a command of the guide."""
WITH_BLOCKS = [page for page in PAGES if lines_of_blocks(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", WITH_BLOCKS, ids=[path.name for path in WITH_BLOCKS])
def test_every_block_of_a_page_runs(page, place):
    for command in commands_of(page):
        if command.in_block and command.words[0] in ("tonghop", "make"):
            if page.name == GUIDE.name and command.call in HANDS:
                HANDS[command.call](place)
            works(command.call, place)


@pytest.mark.parametrize("call", sorted(HERE))
def test_a_command_in_a_sentence_runs(call, place):
    works(call, place)


@pytest.mark.parametrize("call", sorted(EXAMPLES))
def test_the_example_of_a_command_s_help_runs(call, place):
    works(call, place)


def test_the_steps_of_a_real_round_lead_to_its_history(place):
    """Steps without a command are people's."""
    received = dt.date(2026, 11, 18)
    assert f"rounds/{ROUND}/returned/{received}/" in README
    hands = {2: lambda: prepare(place, ROUND), 4: lambda: answer(place, ROUND, received)}
    assert list(STEPS) == [1, 2, 3, 4, 5, 6]
    assert {number for number, calls in STEPS.items() if not calls} == set(hands)
    for number, calls in STEPS.items():
        for call in calls:
            works(call, place)
        if number in hands:
            hands[number]()
    assert (place / "output" / ROUND / "tong-hop.xlsx").is_file()
    assert (place / "rounds" / ROUND / "closed" / "staff.csv").is_file()


def test_one_test_is_run_as_the_developer_s_page_says():
    words = ["-m", "pytest", "-n0", "tests/schemas/test_rules.py", "-k", "doctors"]
    done = subprocess.run(
        [sys.executable, *words, "-p", "no:cacheprovider"],
        cwd=ROOT,
        env={name: text for name, text in os.environ.items() if name != "PYTEST_ADDOPTS"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert re.search(r"^[1-9]\d* passed", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    "line",
    [
        "tonghop khong-co",
        "tonghop aggregate khong-co",
        "tonghop plans list --khong-co",
        "make khong-co",
        "tonghop check rounds/khong-co/*.xlsx",
    ],
)
def test_a_line_that_does_not_work_is_noticed(line, place):
    assert run(line, place).returncode != 0


def test_patterns_and_comments_mean_what_they_mean_in_a_shell(place):
    shown = works("tonghop check rounds/vi-du-2025-nam/returned/*/MN0[1-3]*.xlsx  # ba tệp", place)
    assert "MN01" in shown


def test_every_placeholder_stands_in_a_document():
    for placeholder in PLACEHOLDERS:
        assert any(placeholder in one.text for one in SHOWN), placeholder
