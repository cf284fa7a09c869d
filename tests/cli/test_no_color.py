"""No colour is printed where ``NO_COLOR`` asks for none, also at a terminal."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.support import ROOT

pty = pytest.importorskip("pty", reason="the system has no such terminals")

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"
COLOUR = re.compile(rb"\x1b\[[\d;]*m")


def at_a_terminal(program: Path, folder: Path, *words: str) -> bytes:
    """All that a command shows there."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [program, *words],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "TERM": "xterm-256color"},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    ):
        os.close(theirs)
        shown = bytearray()
        # The other end tells its close by an error.
        try:
            while part := os.read(ours, 1 << 16):
                shown += part
        except OSError:
            pass
    os.close(ours)
    return bytes(shown)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--help",), "Cách dùng"),
        (("khong-co",), "Lỗi: "),
        (("doctor",), "Python"),
        (("check", str(EXAMPLE / "returned/2025-11-20/TH02_bao cao bdg 2025.xlsx")), "Đọc tệp"),
    ],
    ids=lambda words: words if isinstance(words, str) else words[0],
)
def test_nothing_is_coloured(tmp_path, program, words, said):
    shown = at_a_terminal(program, tmp_path, *words)
    assert said in shown.decode("utf-8")
    assert not COLOUR.search(shown)
