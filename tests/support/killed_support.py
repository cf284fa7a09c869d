"""A child process that dies, or is refused, at a given change of a file."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")

Run = Callable[[Path], None]

_MOVES = ("rename", "remove", "mkdir", "rmdir", "link", "symlink")
_ATTRIBUTES = ("truncate", "chmod", "chown", "chflags", "utime", "setxattr")
CHANGES = {f"os.{name}" for name in (*_MOVES, *_ATTRIBUTES)}


def in_a_child(run: Run, folder: Path, step: int, *, kill: bool) -> bool:
    """Run in a child process that dies, or is refused, at its ``step``-th change of a file in or
    below ``folder``; whether it got so far."""
    with warnings.catch_warnings():
        # Forking a process with threads is deprecated; the child here only writes and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 3
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & 3
        if not writes and event not in CHANGES:
            return
        # Removing a tree names what is in it by handle alone.
        if event == "open" and str(folder) not in str(arguments[0]):
            return
        seen += 1
        if seen == step and kill:
            os.kill(os.getpid(), signal.SIGKILL)
        if seen == step:
            raise OSError(errno.ENOSPC, "No space left on device")

    sys.addaudithook(watch)
    try:
        run(folder)
    except BaseException:
        os._exit(3 if seen >= step else 4)
    os._exit(3 if seen >= step else 0)


def at_every_step(
    run: Run, old: Path, work: Path, check: Callable[[Path, int], None], *, kill: bool
) -> int:
    """Let ``run`` die, or be refused, at each of its steps in turn, always from a copy of ``old``
    at ``work``, and check what is left; the number of steps until it gets through."""
    step = 0
    while True:
        step += 1
        shutil.rmtree(work, ignore_errors=True)
        shutil.copytree(old, work, symlinks=True)
        if not in_a_child(run, work, step, kill=kill):
            return step
        check(work, step)
