"""Commands that the documents show, and what executes each of them."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from tests.support.documents import fenced, inline

CI = ".ci/run"
PROGRAMS = {
    *("tonghop", "make", "python", "python3", "pip", "uv", "pipx", "dask", "cp", "mkdir"),
    CI,
}
PLACEHOLDERS: Mapping[str, str] = {
    "FILE…": "rounds/vi-du-2025-nam/returned/2025-11-18/MN0*.xlsx",
    "ROUND": "vi-du-2025-nam",
    "<đợt>": "vi-du-2025-nam",
}
"""Words that a sentence leaves to the reader, with what a reader may put there."""
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "make aggregate": (CI, "make aggregate"),
    "make bench": (CI, "make bench BENCH="),
    "make docs": (CI, "make docs"),
    "make lint": (CI, "make lint"),
    "make bundle": ("Makefile", "-m bundle"),
    "make bundle PYTHON_ARCHIVE=cpython-3.13.….tar.gz": ("tests/test_bundle.py", "bundle._check("),
    "python -m bundle linux": ("bundle/__main__.py", '"linux": Platform('),
    "make open": ("Makefile", "tonghop open"),
    "make renew": (CI, "make renew"),
    "make test": (CI, "LIBREOFFICE=1 TONGHOP_REQUIRE_CHROMIUM=1 make test"),
    "make test-fast": (CI, "make test-fast"),
    "make wheel": (CI, "make wheel"),
    "python -m docs.making.renew": ("Makefile", "-m docs.making.renew"),
    "python -m bench --forms 200": (CI, "-m bench --sizes 12 --runs 1 --forms 12"),
    "python -m bench.forms": (CI, "-m bench.forms --forms 12 --runs 1"),
    "python -m bench.guards": (CI, "-m bench.guards --returns 12 --runs 1"),
    "python -m bench.cluster": (CI, "-m bench.cluster --returns 12 --runs 1"),
    "python -m tests.support.human_edits": (CI, "-m tests.support.human_edits"),
    "python -m tests.support.sheet_mutants SEED SECONDS": (CI, "-m tests.support.sheet_mutants 1"),
    "python -m tests.support.wine": ("tests/support/wine.py", "python -m tests.support.wine"),
    "python -m tests.support.table_edits": (CI, "-m tests.support.table_edits"),
    "python3 -m pip install uv": (CI, "pip installers install uv pipx"),
    "python3 -m pip install pipx": (CI, "pip installers install uv pipx"),
    "python3 -m uv tool install ./tonghop-….whl": (CI, "uv tool install"),
    "python3 -m uv tool install --force ./tonghop-….whl": (CI, "uv tool install --force"),
    "python3 -m uv tool update-shell": (CI, "uv tool update-shell"),
    "python3 -m pipx install ./tonghop-….whl": (CI, "pipx install"),
    "python3 -m pipx install --force ./tonghop-….whl": (CI, "pipx install --force"),
    "python3 -m pipx ensurepath": (CI, "pipx ensurepath"),
    "uv tool install ./tonghop-….whl": (CI, "uv tool install"),
    "uv tool update-shell": (CI, "uv tool update-shell"),
    "pipx install ./tonghop-….whl": (CI, "pipx install"),
    "pipx ensurepath": (CI, "pipx ensurepath"),
    "TONGHOP=/path/to/tonghop python -m pytest -n0 tests/test_walk.py": (
        CI,
        'TONGHOP="$place/venv/bin/tonghop" .venv/bin/python -m pytest -n0 tests/test_walk.py',
    ),
    "python -m pytest -n0 tests/schemas/test_rules.py -k doctors": (
        "tests/test_docs_commands.py",
        '"tests/schemas/test_rules.py", "-k", "doctors"',
    ),
    "set HTTPS_PROXY=http://địa-chỉ:cổng": ("tests/support/wine.py", "HTTPS_PROXY="),
    "tonghop guide": ("tests/cli/test_guide.py", '"guide"'),
    "tonghop open": ("tests/cli/test_open.py", '"open", "--json"'),
    "dask scheduler": ("tests/read/test_cluster_commands.py", '"scheduler"'),
    "dask worker tcp://…": ("tests/read/test_cluster_commands.py", '"worker"'),
    "tonghop aggregate ROUND --scheduler tcp://…": (
        "tests/read/test_cluster_commands.py",
        '"--scheduler"',
    ),
    "tonghop plans check schemas/plans/lieu-giang-2026.toml": (
        "tests/test_developing.py",
        '"plans check schemas/plans/lieu-giang-2026.toml"',
    ),
    "tonghop new rounds/2026-nam --plan lieu-giang-2026": (
        "tests/test_developing.py",
        '"new rounds/2026-nam --plan lieu-giang-2026"',
    ),
    CI: (CI, "What a submission must pass"),
}
"""A command that ``tests/test_docs_commands.py`` does not run itself: the file that does, and the
words of its call there."""

CONSOLE = "console"
"""The language of blocks that show what is typed, behind a prompt, and what is printed."""
SHELLS = {"sh", "bash", "shell", "zsh", CONSOLE}
"""The languages of blocks of commands."""
PROMPT = "$ "

_OWN = re.compile(r"(?:[A-Z]+=\S+ )*(?:tonghop|make)(?= |$)")
_CALL = re.compile(r"(?:[A-Z]+=\S+ )*([a-z.][\w./\\-]*)(?= |$)", re.ASCII)
_FOLDER = re.compile(r"\.venv[/\\](?:bin|Scripts)[/\\]")
_STEP = re.compile(r"^\| (\d)\. [^|]+\| (.*) \|$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Command:
    """A command as a page shows it, without the folder of the programs; ``in_block`` where it
    stands in a fence and so is run in the order of the page."""

    page: str
    text: str
    in_block: bool

    @property
    def words(self) -> list[str]:
        """The words of the call."""
        return shlex.split(self.text, comments=True)

    @property
    def call(self) -> str:
        """Command as a reader types it."""
        text = self.text
        for placeholder, word in PLACEHOLDERS.items():
            text = text.replace(placeholder, word)
        return text


def commands_of(path: Path) -> Iterator[Command]:
    """The commands of a page: the lines of its blocks, then what its sentences name."""
    page = path.read_text(encoding="utf-8")
    for line in lines_of_blocks(page):
        yield Command(path.name, _bare(line), in_block=True)
    for code in dict.fromkeys(inline(page)):
        call = _CALL.match(_bare(code))
        # One word is the name of a program, or of anything else.
        if call and (" " in code or call[1] in PROGRAMS):
            yield Command(path.name, _bare(code), in_block=False)


def lines_of_blocks(page: str) -> list[str]:
    """The lines of the blocks of commands; of a console those that are typed."""
    lines = []
    for block in fenced(page):
        if block.language in SHELLS:
            typed = block.text.replace("\\\n", " ").splitlines()
            lines += [
                line.strip().removeprefix(PROMPT)
                for line in typed
                if block.language != CONSOLE or line.lstrip().startswith(PROMPT)
            ]
    return [line for line in lines if line and not line.startswith("#")]


def hidden_in(page: str) -> list[str]:
    """The commands in blocks of a language that nobody takes for commands."""
    return [
        line
        for block in fenced(page)
        if block.language not in SHELLS
        for line in block.text.splitlines()
        if _OWN.match(_bare(line))
    ]


def _bare(line: str) -> str:
    """Without prompt, comment and the programs' folder."""
    line = re.sub(r" +# .*$", "", line).strip().removeprefix(PROMPT)
    return _FOLDER.sub("", line).strip()


def without_values(text: str) -> str:
    """A call of make without the values of its variables, ``RUNS=1``: docs/benchmarks.md tells the
    ones of its own making, and another measurement has others."""
    if not text.startswith("make "):
        return text
    return " ".join(word for word in text.split() if not re.match(r"[A-Z]+=", word))


def steps_of(page: str) -> dict[int, list[str]]:
    """The commands of a table of steps, by the number of the step."""
    return {
        int(number): [code for code in re.findall(r"`([^`]+)`", cell) if code.startswith("tonghop")]
        for number, cell in _STEP.findall(page)
    }


def examples_of(command: click.Command) -> Iterator[str]:
    """The examples in the help of a command and of all below it."""
    yield from re.findall(r"^ *Ví dụ: (.*)$", command.help or "", re.MULTILINE)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            yield from examples_of(below)


def only_names(command: click.Command, words: list[str]) -> bool:
    """True if the words after ``tonghop`` only name the program, or a command that must be given
    more: ``new``. Raises ``LookupError`` where there is no such command."""
    if words == ["…"]:
        return True
    if isinstance(command, click.Group):
        if words and words[0].startswith("-"):
            return False
        return not words or only_names(command.commands[words[0]], words[1:])
    asks = any(one.required for one in command.params if isinstance(one, click.Argument))
    return asks and not words
