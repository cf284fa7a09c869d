"""The whole folder anew: made complete beside the old one, then both change places in one step.

Whoever looks, and whenever a run is killed, sees the old set or the new one. What is in the folder
and no part of the set (a person's own files, the kept readings) comes along by hard link. A note
beside tells which is which, so that what is left after a kill can go without losing a file that a
person put into the old folder at the last moment.
"""

from __future__ import annotations

import errno
import glob
import json
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from pipeline.files.atomic import sync_folder, write_atomically
from pipeline.files.exchange import exchange, has_exchange

ROOM = ".tep-moi-"
_NEW, _NOTE, _LOCK = "moi", "ghi-chu.json", ".lock"
MOST_CARRIED = 1_000
"""A folder with more things that are no run's is somebody's own, and keeps being the same one."""


@dataclass(frozen=True)
class NewFolder:
    """The folder to be, at ``path`` in a hidden ``room`` beside ``target``, the one it replaces."""

    target: Path
    room: Path
    lock: FileLock
    """Held while the run lives: what it is making is nobody else's to clear away."""

    @property
    def path(self) -> Path:
        return self.room / _NEW

    def take_place(self, new: Sequence[str], gone: Sequence[str]) -> bool:
        """Replace the target, where the files ``new`` are ready in ``path`` and ``gone`` are not to
        be kept. False, and nothing has changed, where that cannot be done in one step."""
        ours = frozenset((*new, *gone))
        try:
            carried = _carry(self.target, self.path, ours)
            note = {"new": self.path.stat().st_ino, "ours": sorted(ours), "carried": carried}
            write_atomically(self.room / _NOTE, json.dumps(note).encode())
            for folder in {(self.path / name).parent for name in (*new, *carried)} | {self.path}:
                sync_folder(folder)
            exchange(self.target, self.path)
        except OSError:
            return False
        sync_folder(self.target.parent)
        return True

    def clear(self) -> None:
        """Remove the room, with the new set that did not hold or the old one that holds no more."""
        self.lock.release()
        clear_beside(self.target)


def begin(folder: Path) -> NewFolder | None:
    """A new folder beside ``folder``, empty and with its owner and rights; None where it could not
    take its place: on another file system, without the right to write there, or where this
    process works inside the old one."""
    target = folder.resolve()
    room = target.parent / f".{target.name}{ROOM}{secrets.token_hex(4)}"
    made = NewFolder(target, room, FileLock(room / _LOCK, timeout=0))
    try:
        here = Path.cwd()
        is_alone = target.stat().st_dev != target.parent.stat().st_dev
        if not has_exchange() or is_alone or target in (here, *here.parents):
            return None
        room.mkdir(mode=0o700)
        made.lock.acquire()
        _like(target, made.path)
    except OSError:
        made.lock.release()
        shutil.rmtree(room, ignore_errors=True)
        return None
    return made


def clear_beside(folder: Path) -> None:
    """Remove what runs left beside ``folder``: new sets that never held, old ones that hold no
    more. What a person put into an old one at the last moment comes along first."""
    target = folder.resolve()
    pattern = f".{glob.escape(target.name)}{ROOM}{'[0-9a-f]' * 8}"
    for room in target.parent.glob(pattern):
        with suppress(OSError, Timeout, ValueError, KeyError), FileLock(room / _LOCK, timeout=0):
            _clear(room, target)


def _clear(room: Path, target: Path) -> None:
    old, note = room / _NEW, room / _NOTE
    if note.is_file() and old.is_dir():
        told = json.loads(note.read_bytes())
        if old.stat().st_ino != told["new"]:
            _empty(old, target, frozenset(told["ours"]), told["carried"])
    shutil.rmtree(room)


def _empty(
    old: Path, place: Path, ours: frozenset[str], carried: dict[str, int], inside: str = ""
) -> None:
    """Remove the old folder file by file, never one that is not known."""
    for entry in list(os.scandir(old)):
        name, there = f"{inside}{entry.name}", place / entry.name
        if entry.is_dir(follow_symlinks=False):
            _empty(Path(entry.path), there, ours, carried, f"{name}/")
        elif name in ours or entry.inode() == carried.get(name):
            Path(entry.path).unlink()
        elif not os.path.lexists(there) or there.lstat().st_ino == carried.get(name):
            there.parent.mkdir(parents=True, exist_ok=True)
            Path(entry.path).replace(there)
    old.rmdir()


def _carry(old: Path, new: Path, ours: frozenset[str]) -> dict[str, int]:
    """Link what is no part of the set into the new folder; the inode of each by name. Raises
    ``OSError`` where something cannot come along, or too much would have to."""
    device = old.stat().st_dev
    found = list(islice(_foreign(old, ours), MOST_CARRIED + 1))
    if len(found) > MOST_CARRIED:
        raise OSError(errno.EMLINK, os.strerror(errno.EMLINK), str(old))
    carried = {}
    for name, is_folder in found:
        stat = (old / name).lstat()
        if stat.st_dev != device:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(old / name))
        if is_folder:
            _like(old / name, new / name)
        else:
            os.link(old / name, new / name, follow_symlinks=False)
            carried[name] = stat.st_ino
    return carried


def _foreign(old: Path, ours: frozenset[str], inside: str = "") -> Iterator[tuple[str, bool]]:
    """Everything that comes along, each folder before what is in it; whether it is a folder."""
    with os.scandir(old) as entries:
        for entry in entries:
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                yield name, True
                yield from _foreign(Path(entry.path), ours, f"{name}/")
            elif name not in ours:
                yield name, False


def _like(model: Path, folder: Path) -> None:
    """Make ``folder`` where it is missing, with the owner and the rights of ``model``."""
    folder.mkdir(exist_ok=True)
    stat = model.stat()
    os.chown(folder, stat.st_uid, stat.st_gid)
    shutil.copystat(model, folder)
    os.utime(folder)
