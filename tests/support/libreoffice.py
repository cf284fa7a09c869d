"""LibreOffice as the tests use it: one office for all tests of a process."""

from __future__ import annotations

import atexit
import json
import os
import select
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")

needs_libreoffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed"
)

_SECONDS = 900
"""Seconds until an office counts as hung: on a busy machine it takes many times as long."""
_SECONDS_TO_END = 60


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
    out_dir.mkdir(parents=True, exist_ok=True)
    made = [out_dir / f"{path.stem}.{to}" for path in paths]
    jobs = [
        {"source": str(path), "target": str(target), "recalculate": recalculate}
        for path, target in zip(paths, made, strict=True)
    ]
    _done("libreoffice_converter", jobs)
    return made


def _typist() -> str | None:
    """A Python that can talk to LibreOffice: the system's, where python3-uno is installed."""
    for python in ("/usr/bin/python3", shutil.which("python3"), sys.executable):
        if python and Path(python).is_file():
            asked = subprocess.run([python, "-c", "import uno"], capture_output=True, check=False)
            if asked.returncode == 0:
                return python
    return None


def typed(jobs: Sequence[Mapping[str, object]]) -> list[str]:
    """Do the jobs of ``libreoffice_typist``; gives what the last typed cell of each then shows.

    Skips the test, saying so, where LibreOffice or python3-uno is missing.
    """
    return _done("libreoffice_typist", jobs)


def tried(jobs: Sequence[Mapping[str, object]]) -> list[list[Any]]:
    """Do the jobs of ``libreoffice_trials``; gives what each trial's range then shows, or its whole
    workbook.

    Skips the test, saying so, where LibreOffice or python3-uno is missing.
    """
    return _done("libreoffice_trials", jobs)


def _done(module: str, jobs: Sequence[Mapping[str, object]]) -> list[Any]:
    global _office
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    if _office is None or _office.is_over:
        python = _typist()
        if python is None:
            pytest.skip("no Python here can talk to LibreOffice (package python3-uno)")
        _office = _Office(python)
    return _office.done(module, jobs)


class _Office:
    """A session of LibreOffice that lives as long as the tests of this process.

    An office takes seconds to start, more than most of what the tests want of it.
    """

    def __init__(self, python: str):
        self._running = subprocess.Popen(
            [python, str(Path(__file__).with_name("libreoffice_session.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        atexit.register(self._end)

    @property
    def is_over(self) -> bool:
        return self._running.poll() is not None

    def done(self, module: str, jobs: Sequence[Mapping[str, object]]) -> list[Any]:
        order = json.dumps({"module": module, "jobs": list(jobs)}, default=str)
        assert self._running.stdin is not None
        assert self._running.stdout is not None
        self._running.stdin.write(order.encode() + b"\n")
        self._running.stdin.flush()
        ready, _, _ = select.select([self._running.stdout], [], [], _SECONDS)
        line = self._running.stdout.readline() if ready else b""
        if not line:
            # One left over would slow down what comes after it.
            self._kill()
            raise RuntimeError(f"LibreOffice did not answer {module}")
        answer = json.loads(line)
        if "failed" in answer:
            raise RuntimeError(answer["failed"])
        found: list[Any] = answer["done"]
        return found

    def _end(self) -> None:
        with self._running:
            try:
                self._running.communicate(timeout=_SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                self._kill()

    def _kill(self) -> None:
        os.killpg(self._running.pid, signal.SIGKILL)
        self._running.wait()


_office: _Office | None = None
