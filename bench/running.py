"""One run of a contender: how long it took, how much processor, how much memory at most."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from pipeline.text.progress import AS_LINES, PROGRESS

_EVERY = 0.05
"""Seconds between two looks at the memory."""


class ContenderError(Exception):
    """A contender ended with an error; the message is what it said."""


@dataclass(frozen=True)
class Contender:
    """A program that does the work once. ``prepare`` runs before it, outside the time."""

    name: str
    title: str
    arguments: tuple[str, ...]
    """Of ``python``."""
    prepare: Callable[[], None] = lambda: None


@dataclass(frozen=True)
class Measured:
    """Seconds on the wall and of all processors (0 on Windows, which does not tell)."""

    wall: float
    processor: float


def run(contender: Contender, root: Path) -> Measured:
    """Run a contender once, alone in a process of its own. Raises ``ContenderError``."""
    contender.prepare()
    before = os.times()
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, *contender.arguments], cwd=root, capture_output=True, text=True
    )
    wall = time.perf_counter() - start
    after = os.times()
    if done.returncode:
        raise ContenderError(f"{contender.name}: {done.stderr.strip()[-2000:]}")
    used = (after.children_user + after.children_system) - (
        before.children_user + before.children_system
    )
    return Measured(wall, used)


def first_line(contender: Contender, root: Path) -> tuple[float, float]:
    """Seconds on the wall until a contender tells its first line, and until it ends. Raises
    ``ContenderError``."""
    contender.prepare()
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *contender.arguments],
        cwd=root,
        env={**os.environ, PROGRESS: AS_LINES},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stderr is not None
        said = process.stderr.readline()
        first = time.perf_counter() - start
        said += process.stderr.read()
    if process.returncode:
        raise ContenderError(f"{contender.name}: {said.decode()[-2000:]}")
    return first, time.perf_counter() - start


def peak_memory(contender: Contender, root: Path) -> int:
    """Bytes that a contender's processes hold together at most, shared pages counted once.

    Looking costs time, so this is a run of its own that no table of times shows.
    """
    contender.prepare()
    peak = 0
    with subprocess.Popen(
        [sys.executable, *contender.arguments],
        cwd=root,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        top = psutil.Process(process.pid)
        while process.poll() is None:
            peak = max(peak, _held(top))
            time.sleep(_EVERY)
    return peak


def _held(top: psutil.Process) -> int:
    processes: Sequence[psutil.Process] = ()
    with suppress(psutil.Error):
        processes = [top, *top.children(recursive=True)]
    total = 0
    for one in processes:
        with suppress(psutil.Error):
            memory = one.memory_full_info()
            # Proportional shares exist on Linux alone; elsewhere what is not shared.
            total += getattr(memory, "pss", memory.uss)
    return total
