"""Two runs over one round: the second says so and stops; a dead run holds nothing."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from pipeline.files.lock import LOCK, RoundBusyError, only_run

HOLD = """
import sys
from pathlib import Path
from pipeline.files.lock import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def other_run(tmp_path):
    """Another process at work on the round."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_run_on_the_round_says_so_and_stops(tmp_path, other_run):
    with (
        pytest.raises(RoundBusyError, match=f"Đợt {tmp_path.name} đang được một lần chạy khác"),
        only_run(tmp_path),
    ):
        pass


def test_a_run_that_was_killed_holds_nothing(tmp_path, other_run):
    other_run.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    other_run.wait()
    with only_run(tmp_path):
        pass


def test_a_lock_file_left_behind_stops_nobody(tmp_path):
    (tmp_path / LOCK).write_text("")
    with only_run(tmp_path):
        pass


def test_a_run_that_fails_frees_the_round(tmp_path):
    with pytest.raises(ValueError, match="x"), only_run(tmp_path):
        raise ValueError("x")
    with only_run(tmp_path):
        pass
