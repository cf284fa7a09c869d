"""The shell completes commands, options, rounds and plans."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from tests.support import ROOT

CALLED = "from pipeline.cli import main; main(prog_name='tonghop')"
"""The program under its installed name, which the shell's variable is named for."""


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_each_shell_gets_its_lines(shell):
    shown = CliRunner().invoke(main, ["completion", shell])
    assert shown.exit_code == 0
    assert f"{shell}_complete" in shown.output


def test_powershell_registers_the_program():
    shown = CliRunner().invoke(main, ["completion", "powershell"])
    assert shown.output.startswith("Register-ArgumentCompleter -Native -CommandName tonghop ")


@pytest.mark.parametrize("page", ["docs/huong-dan.md", None], ids=["guide", "help"])
def test_the_file_named_for_fish_is_the_one_that_fish_reads(page):
    """fish loads what completes ``tonghop`` from ``completions/tonghop.fish``, and no other."""
    shown = (ROOT / page).read_text("utf-8") if page else ""
    shown = shown or CliRunner().invoke(main, ["completion", "--help"]).output
    assert set(re.findall(r"[\w~./-]*\.fish\b", shown)) == {
        "~/.config/fish/completions/tonghop.fish"
    }


def completed(place, words, shell="bash"):
    """Offers of the program for the last of ``words``, as the shell asks it."""
    done = subprocess.run(
        [sys.executable, "-c", CALLED],
        cwd=place,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "_TONGHOP_COMPLETE": f"{shell}_complete",
            "COMP_WORDS": shlex.join(["tonghop", *filter(None, words)]),
            "COMP_CWORD": str(len(words)),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.fixture
def place(tmp_path):
    for name in ("2025-nam", "2026-6T", "2026-nam"):
        (tmp_path / "rounds" / name).mkdir(parents=True)
        (tmp_path / "rounds" / name / "dot-bao-cao.xlsx").touch()
    (tmp_path / "rounds" / "2026-x").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    "before", [["aggregate"], ["templates"], ["close"], ["check", "--round"]], ids=" ".join
)
def test_the_names_of_rounds_are_completed(place, before):
    offered = completed(place, [*before, "2026"]).split()
    assert offered == ["plain,2026-6T", "plain,2026-nam"]


@pytest.mark.parametrize("before", [["plans", "show"], ["new", "--plan"]], ids=" ".join)
def test_the_names_of_plans_are_completed(place, before):
    assert completed(place, [*before, "dong"]).split() == ["plain,dong-da-2021-2030"]


def test_powershell_is_answered_in_its_own_form(place):
    lines = completed(place, ["close", "2026"], "powershell").splitlines()
    assert lines[:6] == ["plain", "2026-6T", "_", "plain", "2026-nam", "_"]


def test_bash_itself_completes(place, tmp_path):
    """The lines as their reader gets them, called as bash calls them."""
    program = tmp_path / "programs" / "tonghop"
    program.parent.mkdir()
    call = shlex.join([sys.executable, "-c", CALLED])
    program.write_text(f'#!/bin/sh\nexec {call} "$@"\n', "utf-8")
    program.chmod(0o755)
    script = """
        eval "$(tonghop completion bash)"
        COMP_WORDS=(tonghop aggregate 2026-n) COMP_CWORD=2
        _tonghop_completion tonghop
        echo "${COMPREPLY[@]}"
    """
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=place,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["2026-nam"], done.stderr
