"""The commands that docs/developing.md gives for reading on other machines, as processes here."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.support import ROOT
from tests.support.round_books import few_returns

PATIENCE = 60.0
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
}


@contextmanager
def running(place, *words):
    """Runs ``dask …`` while the block lasts; gives the file of what it says."""
    told = place / f"{words[0]}.txt"
    with told.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words],
            cwd=place,
            env=ENVIRONMENT,
            stdout=subprocess.DEVNULL,
            stderr=said,
        )
        try:
            yield told
        finally:
            process.terminate()
            process.wait(PATIENCE)


def once_told(pattern: str, file: Path) -> re.Match[str]:
    """The first match in a file, once it stands there."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if file.is_file() and (found := re.search(pattern, file.read_text(encoding="utf-8"))):
            return found
        time.sleep(0.1)
    raise TimeoutError(file)


def test_a_round_is_read_by_the_workers_of_a_scheduler(tmp_path, program):
    few_returns(tmp_path / "rounds")
    listens = tmp_path / "scheduler.json"
    # Ports that are free, this machine alone, no page to watch: else as the document says.
    quiet = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with running(tmp_path, "scheduler", *quiet, "--scheduler-file", str(listens)):
        where = once_told('"address": "(tcp://.*?)"', listens)[1]
        with running(tmp_path, "worker", where, "--no-dashboard") as told:
            once_told("Registered to: +tcp://", told)
            done = subprocess.run(
                [program, "aggregate", "vi-du-2025-nam", "--scheduler", where],
                cwd=tmp_path,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stdout + done.stderr
    assert "TÌNH HÌNH NỘP: 5/24 đơn vị đã nộp" in done.stdout
    assert (tmp_path / "output" / "vi-du-2025-nam" / "tong-hop.xlsx").is_file()
