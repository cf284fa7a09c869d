"""A set of files that changes together: the old one or the new one, whatever happens between.

All files are made in a hidden folder inside the folder itself. Then a journal, a file that people
see, names every move and removal: from that moment the new set holds. A run that dies before it
leaves the old files as they were; one that dies after it has its moves completed by ``finish``,
which every run begins with.

Its limit: from the first move to the last the folder holds files of both sets, and whoever looks
at that moment sees both; the journal tells people so until the set is complete. No system but
Linux and macOS can exchange two folders in one step, and one way for all systems is kept here.

A journal lies where anybody can edit it. So one that is found is believed only where every name in
it stays inside the folder; another one is set aside under a name with the time, and said so.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Self

from pipeline.files.atomic import sync, sync_folder, write_atomically
from pipeline.files.folder_words import (
    NOTICE,
    journal_set_aside,
    not_removed,
    output_leads_out,
    written_beside,
)
from pipeline.files.output_folder import OutputError

JOURNAL = "DANG-GHI-DO.txt"
"""Stands where people see it: while it does, the folder holds files of two runs."""
ROOM = ".tep-moi-"
"""Prefix of the hidden folder in which new files wait."""
_MOST_SYNCED_ONE_BY_ONE = 64
"""Above this many files one call for the whole system is quicker than one for each."""


@dataclass(frozen=True)
class Placed:
    """The place of each file by its name in the folder, and messages for the user. A file that
    another program held open has its new content in a sibling."""

    paths: Mapping[str, Path]
    messages: tuple[str, ...]


@dataclass(frozen=True)
class _Journal:
    """Moves from the hidden folder ``room``, then removals; names are relative, with ``/``."""

    room: str
    move: tuple[str, ...]
    remove: tuple[str, ...]


class _JournalError(Exception):
    """The journal is broken or names a place outside its folder."""


@dataclass
class Staging:
    """New files of ``folder``, named with ``/``, waiting to be moved together. A context: what was
    not committed when it ends is forgotten."""

    folder: Path
    names: dict[str, None] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._found = finish(self.folder, dt.datetime.now())
        self._room = self.folder / f"{ROOM}{secrets.token_hex(4)}"
        self._room.mkdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not (self.folder / JOURNAL).exists():
            shutil.rmtree(self._room, ignore_errors=True)

    def add(self, name: str, make: Callable[[Path], None]) -> None:
        """Stage a file, or an empty folder, that ``make`` writes to the path it is given. Raises
        ``OutputError`` where a link would lead it out of the folder."""
        path = self._room / name
        self._check(name)
        with _named_as_people_know_it(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path)
        self.names[name] = None

    def add_bytes(self, name: str, content: bytes) -> None:
        """Stage a file with this content."""
        self.add(name, lambda path: _write(path, content))

    def remove(self, name: str) -> None:
        """Let a file of the old set go, where it is there and no new one takes its place."""
        self._check(name)
        self.removed[name] = None

    def _check(self, name: str) -> None:
        place = (self.folder / name).parent
        if not _is_inside(place, self.folder):
            raise OutputError(output_leads_out(place))

    def commit(self, now: dt.datetime) -> Placed:
        """Let the new set hold. Raises ``OSError`` where the journal can't be written (the old
        set holds) or a move fails for good (``finish`` completes it)."""
        gone = tuple(name for name in self.removed if name not in self.names)
        journal = _Journal(self._room.name, tuple(self.names), gone)
        with _named_as_people_know_it(self.folder):
            staged = [self._room / name for name in self.names]
            _sync_all([path for path in staged if path.is_file()])
            for parent in dict.fromkeys(path.parent for path in staged):
                sync_folder(parent)
            write_atomically(self.folder / JOURNAL, _journal_bytes(journal))
            sync_folder(self.folder)
            placed = _apply(self.folder, journal, now)
        return Placed(placed.paths, (*self._found, *placed.messages))


def finish(folder: Path, now: dt.datetime) -> tuple[str, ...]:
    """Complete the moves of a run that died in the middle of them and clear away the hidden files
    of one that died before them; a journal not to be believed is set aside. Gives the messages for
    the user."""
    messages: tuple[str, ...] = ()
    journal = folder / JOURNAL
    if os.path.lexists(journal):
        try:
            messages = _apply(folder, _read_journal(folder), now).messages
        except _JournalError:
            aside = _sibling(journal, now)
            journal.replace(aside)
            messages = (journal_set_aside(folder, JOURNAL, aside.name),)
    for left in folder.glob(f"{ROOM}*"):
        shutil.rmtree(left, ignore_errors=True)
    # A journal that was being written when its run died was never one.
    for left in folder.glob(f".{Path(JOURNAL).stem}*.tmp*"):
        left.unlink(missing_ok=True)
    return messages


@contextlib.contextmanager
def _named_as_people_know_it(folder: Path) -> Iterator[None]:
    """Name the folder itself in a failure of its hidden part, which people don't see."""
    try:
        yield
    except OSError as error:
        place = error.filename if error.filename2 is None else error.filename2
        if error.errno is None or not (place is None or ROOM in str(place)):
            raise
        raise OSError(error.errno, error.strerror, str(folder)) from error


def _journal_bytes(journal: _Journal) -> bytes:
    """A sentence for people, then the moves on a line of their own."""
    moves = {"from": journal.room, "move": journal.move, "remove": journal.remove}
    return f"{NOTICE}\n\n{json.dumps(moves)}\n".encode()


def _read_journal(folder: Path) -> _Journal:
    """The journal that stands in ``folder``. Raises ``_JournalError`` unless it has the form of
    ours and keeps inside the folder."""
    path = folder / JOURNAL
    if path.is_symlink() or not path.is_file():
        raise _JournalError
    try:
        found = json.loads(path.read_bytes().decode("utf-8-sig").strip().rpartition("\n")[2])
        journal = _Journal(found["from"], tuple(found["move"]), tuple(found["remove"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _JournalError from error
    names = (*journal.move, *journal.remove)
    if not all(map(_is_plain, (journal.room, *names))) or not _is_room(journal.room):
        raise _JournalError
    places = [folder / name for name in names]
    sources = [folder / journal.room / name for name in journal.move]
    if not all(_is_inside(place.parent, folder) for place in (*places, *sources)):
        raise _JournalError
    if any(source.is_symlink() for source in sources):
        raise _JournalError
    return journal


def _is_plain(name: object) -> bool:
    """See that a name is relative and leads down only, on every system: no drive, no ``..``."""
    if not isinstance(name, str) or any(sign in name for sign in "\\:\0"):
        return False
    return all(part not in ("", ".", "..") for part in name.split("/"))


def _is_room(name: str) -> bool:
    return name.startswith(ROOM) and len(PurePosixPath(name).parts) == 1


def _is_inside(place: Path, folder: Path) -> bool:
    """See that no link on the way to ``place`` leads out of ``folder``."""
    try:
        return place.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link that leads to itself
        return False


def _apply(folder: Path, journal: _Journal, now: dt.datetime) -> Placed:
    staged = folder / journal.room
    paths: dict[str, Path] = {}
    messages = []
    for name in journal.move:
        source, target = staged / name, folder / name
        paths[name] = target
        if not source.exists():
            continue  # moved before the run died
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.replace(target)
        except PermissionError:
            # Windows refuses to replace a file that a program holds open.
            paths[name] = _sibling(target, now)
            source.replace(paths[name])
            messages.append(written_beside(target.name, paths[name].name))
    for name in journal.remove:
        try:
            (folder / name).unlink(missing_ok=True)
        except PermissionError:
            messages.append(not_removed(name))
    for parent in dict.fromkeys(path.parent for path in paths.values()):
        sync_folder(parent)
    (folder / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(staged, ignore_errors=True)
    return Placed(paths, tuple(messages))


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def _sibling(target: Path, now: dt.datetime) -> Path:
    return target.with_name(f"{target.stem}_{now:%Y-%m-%d_%Hh%M%S}{target.suffix}")


def _sync_all(paths: Sequence[Path]) -> None:
    """Make files durable before anything says that they hold."""
    if len(paths) > _MOST_SYNCED_ONE_BY_ONE and hasattr(os, "sync"):
        os.sync()
        return
    for path in paths:
        sync(path)
