"""LibreOffice as the tests use it: conversions and sessions, each with a profile of its own."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed"
)

_SECONDS = 900
"""Until an office counts as hung: on a busy machine it takes many times as long as alone."""

# Without this LibreOffice keeps the cached values of files that other programs wrote, and a test
# that compares them after "recalculation" could not fail.
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"
 xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def convert(path: Path, out_dir: Path, to: str = "xlsx", recalculate: bool = False) -> Path:
    """Open ``path`` in LibreOffice and save it as ``to`` into ``out_dir``.

    ``recalculate`` computes every formula anew when the file is opened. Skips the test, saying
    so, where LibreOffice is missing; fails where it wrote nothing.
    """
    (made,) = convert_all([path], out_dir, to, recalculate)
    return made


def convert_all(
    paths: Sequence[Path], out_dir: Path, to: str = "xlsx", recalculate: bool = False
) -> list[Path]:
    """``convert`` of several files, in one office."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    out_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tonghop-soffice-") as profile:
        if recalculate:
            user = Path(profile) / "user"
            user.mkdir()
            (user / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
        done = _finished(
            [
                SOFFICE,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--norestore",
                "--convert-to",
                to,
                "--outdir",
                str(out_dir),
                *map(str, paths),
            ]
        )
    made = [out_dir / f"{path.stem}.{to.partition(':')[0]}" for path in paths]
    for path in made:
        assert path.is_file(), f"soffice did not write {path}: {done.stdout} {done.stderr}"
    return made


def _finished(command: Sequence[str]) -> subprocess.CompletedProcess[str]:
    """Run a program to its end; where that takes too long, it is ended with all that it started:
    an office left over would slow down what comes after it."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as running:
        try:
            out, err = running.communicate(timeout=_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(running.pid, signal.SIGKILL)
            raise
    return subprocess.CompletedProcess(command, running.returncode, out, err)


def _typist() -> str | None:
    """A Python that can talk to LibreOffice: the system's, where python3-uno is installed."""
    for python in ("/usr/bin/python3", shutil.which("python3"), sys.executable):
        if python and Path(python).is_file():
            asked = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if asked.returncode == 0:
                return python
    return None


def typed(jobs: Sequence[Mapping[str, object]], folder: Path) -> list[list[str]]:
    """Do the jobs of ``libreoffice_typist`` in one session; gives what each typed cell then shows.

    Skips the test, saying so, where LibreOffice or python3-uno is missing.
    """
    return _in_a_session("libreoffice_typist.py", jobs, folder)


def tried(jobs: Sequence[Mapping[str, object]], folder: Path) -> list[list[Any]]:
    """Do the jobs of ``libreoffice_trials`` in one session; gives what each trial's range then
    shows, or its whole workbook.

    Skips the test, saying so, where LibreOffice or python3-uno is missing.
    """
    return _in_a_session("libreoffice_trials.py", jobs, folder)


def _in_a_session(script: str, jobs: Sequence[Mapping[str, object]], folder: Path) -> list[Any]:
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    python = _typist()
    if python is None:
        pytest.skip("no Python here can talk to LibreOffice (package python3-uno)")
    orders = folder / "jobs.json"
    orders.write_text(json.dumps(list(jobs), default=str), encoding="utf-8")
    done = _finished([python, str(Path(__file__).with_name(script)), str(orders)])
    assert done.returncode == 0, done.stderr
    found: list[Any] = json.loads(done.stdout)
    return found
