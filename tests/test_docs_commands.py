"""Every command that the documentation shows is run, in a copy of the shipped rounds.

A block of commands is fenced as ``sh``. Its lines are run one by one, in the order of the page, by
the shell, so that patterns and comments mean what they mean to the reader. What would install a
program or run for minutes is looked at instead: its targets and options must be there.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from pipeline.cli import main
from tests.documents import documents, fenced, inline

ROOT = Path(__file__).parent.parent
PAGES = documents(ROOT)
PROGRAM = re.compile(r"^(?:\.venv/bin/)?tonghop(?= |$)")
PYTHON = re.compile(r"^(?:\.venv/bin/)?python3? ")
INSTALLERS = ("pipx install ", "uv tool install ", "python -m pip install ", "pip install ")
"""What fetches programs; ``.ci/run`` installs the wheel in a clean environment."""
PLACEHOLDER = re.compile(r"<[^>]*>|…|\.\.\.")
"""What a sentence leaves to the reader."""
ANYTHING = "x"


def commands(page: str) -> list[str]:
    """The lines of the page's command blocks; in a fence without a language, those that call one
    of the project's programs."""
    lines = []
    for block in fenced(page):
        for line in block.text.replace("\\\n", " ").splitlines():
            shown = block.language == "sh" or re.match(r"(make|tonghop|\.venv/bin/\w+)\b", line)
            if block.language in ("sh", "") and shown and line.strip() and line[0] != "#":
                lines.append(line)
    return lines


@pytest.fixture
def place(tmp_path):
    """A copy of what a reader has in front of them, ``tonghop`` on the PATH."""
    reader = tmp_path / "reader"
    reader.mkdir()
    for name in ("rounds", "input_templates"):
        shutil.copytree(ROOT / name, reader / name)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, reader)
    programs = tmp_path / "programs"
    programs.mkdir()
    shim = programs / "tonghop"
    shim.write_text(
        f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m pipeline.cli "$@"\n', "utf-8"
    )
    shim.chmod(0o755)
    return reader


def run(line: str, place: Path) -> subprocess.CompletedProcess[str]:
    """Run a line as its reader would; ``make`` only tells what it would do, pytest only collects.

    Raises ``LookupError`` where a line calls what nobody here knows.
    """
    if PROGRAM.match(line):
        line = PROGRAM.sub("tonghop", line)
    elif line.startswith("make") and line.split()[0] == "make":
        line = line.replace("make", "make -n", 1)
    elif PYTHON.match(line) and " -m pytest" in line:
        words = shlex.split(line, comments=True)
        line = shlex.join([sys.executable, *words[1:], "--collect-only", f"--rootdir={ROOT}"])
        place = ROOT
    elif line.startswith(INSTALLERS):
        line = "true"
    elif line.split()[0] not in ("cp", "mkdir", "ls"):
        raise LookupError(f"nobody knows how to try: {line}")
    programs = f"{place.parent / 'programs'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-c", line],
        cwd=place,
        env={**os.environ, "PATH": programs, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("page", PAGES, ids=[path.name for path in PAGES])
def test_every_command_block_of_a_page_runs(page, place):
    for line in commands(page.read_text(encoding="utf-8")):
        done = run(line, place)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"


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


def test_a_command_that_nobody_knows_is_noticed(place):
    with pytest.raises(LookupError):
        run("tong-hop aggregate", place)


def test_patterns_and_comments_mean_what_they_mean_in_a_shell(place):
    done = run("tonghop check rounds/vi-du-2025-nam/returned/*/MN0[1-3]*.xlsx  # ba tệp", place)
    assert done.returncode == 0, done.stderr
    assert "MN01" in done.stdout


def named_in_prose() -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for code in inline(page.read_text(encoding="utf-8")):
            if PROGRAM.match(code) or code.split()[0] == "make":
                found.append((page.name, code))
    return found


@pytest.mark.parametrize(("page", "code"), named_in_prose())
def test_a_command_in_a_sentence_exists(page, code):
    """Its options and the number of its arguments are right; what they name is the reader's."""
    words = shlex.split(PLACEHOLDER.sub(ANYTHING, code))
    if words[0] == "make":
        targets = [word for word in words[1:] if "=" not in word]
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
        return
    parse(main, words[1:])


def parse(command: click.Command, words: list[str]) -> None:
    """Raises ``click.UsageError`` where the words are no call of the command."""
    if not words or words in ([ANYTHING], ["--version"]) or set(words) & {"--help", "-h"}:
        return
    if isinstance(command, click.Group):
        below = command.commands.get(words[0])
        assert below is not None, words[0]
        parse(below, words[1:])
        return
    # A sentence may name a command without saying over what.
    optional = len(words) == 0
    command.make_context(command.name, list(words), resilient_parsing=optional)
