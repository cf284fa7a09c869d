"""The commands that docs/developing.md gives for reading on other machines, as processes here."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.support import ROOT

PATIENCE = 60.0
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH")))),
}


@contextmanager
def running(place, *words):
    """``dask …`` while the block lasts."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dask", *words],
        cwd=place,
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(PATIENCE)


def address(file: Path) -> str:
    """Address that the scheduler tells once it listens."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return json.loads(file.read_text(encoding="utf-8"))["address"]
        except (OSError, ValueError):
            time.sleep(0.1)
    raise TimeoutError(file)


def aggregate(place, *options):
    done = subprocess.run(
        [sys.executable, "-m", "pipeline.cli", "aggregate", "vi-du-2025-nam", *options],
        cwd=place,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_round_is_read_by_the_workers_of_a_scheduler(tmp_path):
    shutil.copytree(ROOT / "rounds", tmp_path / "rounds")
    told = tmp_path / "scheduler.json"
    # Ports that are free, this machine alone, no page to watch: else as the document says.
    quiet = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
    with running(tmp_path, "scheduler", *quiet, "--scheduler-file", str(told)):
        where = address(told)
        assert where.startswith("tcp://")
        with running(tmp_path, "worker", where, "--no-dashboard"):
            until = time.monotonic() + PATIENCE
            code, said = aggregate(tmp_path, "--scheduler", where)
            while code and "chưa có máy" in said and time.monotonic() < until:
                time.sleep(0.5)
                code, said = aggregate(tmp_path, "--scheduler", where)
            assert code == 0, said
    assert "TÌNH HÌNH NỘP: 21/24 đơn vị đã nộp" in said
    assert (tmp_path / "output" / "vi-du-2025-nam" / "tong-hop.xlsx").is_file()
