"""One run at a time over a round; the system itself frees the lock when a run dies."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.files.atomic import clear_left
from pipeline.files.folder_words import round_busy
from pipeline.text.errors import OfficerMustAct

LOCK = ".lock"


def lock_of_program(path: Path) -> Path | None:
    """The lock that a program keeps while it has the workbook open, beside it or beside what a link
    leads to, as programs do one or the other; ``None`` where there is none."""
    for one in dict.fromkeys((path, path.resolve())):
        for name in (f"~${one.name}", f".~lock.{one.name}#"):
            if (lock := one.with_name(name)).exists():
                return lock
    return None


class RoundBusyError(OfficerMustAct):
    """Another run is at work on the round; the message says so."""


@contextlib.contextmanager
def held(folder: Path, busy: OfficerMustAct) -> Iterator[None]:
    """Hold ``folder`` while the block runs, without what killed processes left there. Raises
    ``busy`` at once where another run holds it."""
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise busy from error
    try:
        clear_left(folder)
        yield
    finally:
        lock.release()


def only_run(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Hold the round in ``folder`` while a block runs, which raises ``RoundBusyError`` at once
    where another run holds it."""
    return held(folder, RoundBusyError(round_busy(folder.name)))
