"""A run that dies, or is refused, at a given change of a file.

What a killed process leaves is what lay on the disk before its next change: one run shows it for
every step. Processes that are killed show the same at some of them.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support import ROOT

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")

Run = Callable[[Path], None]
Act = Callable[[int], None]
"""Something done before a change, told its number from 1."""

State = dict[str, bytes | str | None]
"""Paths below a folder, parents first, each with the bytes of a file, the target of a link, or
``None`` for a folder."""

_MOVES = ("rename", "remove", "mkdir", "rmdir", "link", "symlink")
_ATTRIBUTES = ("truncate", "chmod", "chown", "chflags", "utime", "setxattr")
CHANGES = {f"os.{name}" for name in (*_MOVES, *_ATTRIBUTES)}
_KILLED_EVERY = 10
_PROGRAM = str(ROOT / "pipeline")


class _Watch:
    """The hook of this process: it can't be taken out again, and so stands once."""

    folder = ""
    act: Act | None = None
    seen = 0
    stands = False
    kind: object = None
    """Kind of the last change: two of one kind are of one sort of file at one line."""

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        act = self.act
        if act is None or (event != "open" and event not in CHANGES):
            return
        # Removing a tree names what is in it by handle alone.
        if event == "open" and not (
            isinstance(arguments[2], int) and arguments[2] & 3 and self.folder in str(arguments[0])
        ):
            return
        self.act = None  # what it does itself is none of the run's
        self.seen += 1
        self.kind = event, kind_of(str(arguments[0])), _line()
        try:
            act(self.seen)
        finally:
            self.act = act


_WATCH = _Watch()


def kind_of(path: str) -> str:
    """A file's folder and ending, without the random part of either's name."""
    folder, _, name = re.sub(r"[.-][0-9a-f]{8}\b", "", path).rpartition("/")
    return f"{folder}/{name[name.rfind('.') :]}" if "." in name else path


def _line() -> tuple[str, int]:
    """The line of the program that changes the file."""
    frame = sys._getframe(2)
    while frame.f_back and not frame.f_code.co_filename.startswith(_PROGRAM):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


@contextmanager
def before_each_change(folder: Path, act: Act) -> Iterator[_Watch]:
    """Calls ``act`` before each change of a file in or below ``folder``."""
    if not _WATCH.stands:
        sys.addaudithook(_WATCH)
        _WATCH.stands = True
    _WATCH.folder, _WATCH.seen, _WATCH.act = str(folder), 0, act
    try:
        yield _WATCH
    finally:
        _WATCH.act = None


def in_a_child(run: Run, folder: Path, step: int) -> bool:
    """Run in a child process that is killed at its ``step``-th change of a file in or below
    ``folder``; whether it got so far."""
    with warnings.catch_warnings():
        # Forking a process with threads is deprecated; the child here only writes and ends.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status) or not os.WEXITSTATUS(status)
        return os.WIFSIGNALED(status)

    def kill(number: int) -> None:
        if number == step:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        with before_each_change(folder, kill):
            run(folder)
    except BaseException:
        os._exit(4)
    os._exit(0)


def refused(run: Run, folder: Path, step: int) -> bool:
    """Run until the disk refuses the ``step``-th change of a file in or below ``folder``; whether
    it got so far."""

    def refuse(number: int) -> None:
        if number == step:
            raise OSError(errno.ENOSPC, "No space left on device")

    with before_each_change(folder, refuse) as watch:
        try:
            run(folder)
        except OSError:
            assert watch.seen >= step
    return watch.seen >= step


def at_every_step(
    run: Run, old: Path, work: Path, check: Callable[[Path, int], None], *, kill: bool
) -> int:
    """Let ``run`` die, or be refused, at its first step of each kind in turn, always from a copy of
    ``old`` at ``work``, and check what is left; the number of steps until it gets through."""
    first = state(old)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    restore(work, first)
    left: dict[int, State] = {}
    kinds: set[object] = set()
    known: dict[bytes, bytes] = {}

    def look(step: int) -> None:
        if watch.kind not in kinds:
            kinds.add(watch.kind)
            left[step] = state(work, known) if kill else {}

    with before_each_change(work, look) as watch:
        run(work)
    steps = watch.seen
    for number, (step, found) in enumerate(left.items(), 1):
        dies = kill and number % _KILLED_EVERY == 0
        restore(work, found if kill and not dies else first)
        if dies:
            assert in_a_child(run, work, step)
        elif not kill:
            assert refused(run, work, step)
        check(work, step)
    restore(work, first)
    assert not (in_a_child if kill else refused)(run, work, steps + 1)
    return steps + 1


def state(folder: Path, known: dict[bytes, bytes] | None = None) -> State:
    """All that lies below a folder; contents in ``known`` are kept once."""
    found: State = {}
    known = {} if known is None else known
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = str(path.readlink())
        elif path.is_dir():
            found[name] = None
        else:
            content = path.read_bytes()
            found[name] = known.setdefault(content, content)
    return found


def restore(folder: Path, wanted: State) -> None:
    """Make a folder hold that and nothing else, touching what differs."""
    there = state(folder)
    differs = [name for name, content in there.items() if wanted.get(name, 0) != content]
    for name in reversed(differs):
        path = folder / name
        if there[name] is None:
            path.rmdir()
        else:
            path.unlink()
    for name, content in wanted.items():
        path = folder / name
        if name in there and name not in differs:
            continue
        if content is None:
            path.mkdir()
        elif isinstance(content, str):
            path.symlink_to(content)
        else:
            path.write_bytes(content)
