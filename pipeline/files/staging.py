"""A set of files that changes together: the old one or the new one, whatever happens between.

All files are made in a hidden folder first. Where the system can, that folder stands beside the old
one, is made complete and changes places with it in one step (``new_folder``). Elsewhere (Windows,
a folder that is a file system of its own, one whose neighbours may not be written) a journal names
every move and removal, and tells people that the folder is between two sets: from that moment the
new set holds. A run that dies before it leaves the old files as they were; one that dies after it
has its moves completed by ``finish``, which every run begins with.
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
from pathlib import Path

from pipeline.files.atomic import sync, sync_folder, write_atomically
from pipeline.files.new_folder import ROOM, begin, clear_beside

JOURNAL = "DANG-GHI-DO.txt"
"""Stands where people see it: while it does, the folder holds files of two runs."""
_NOTICE = (
    "Thư mục này đang được ghi dở: có thể có cả tệp của lần chạy trước lẫn lần chạy mới, chưa dùng "
    "được. Chờ lệnh đang chạy xong; nếu lệnh đã bị ngắt thì chạy lại, chương trình sẽ ghi nốt. "
    "Không sửa, không xóa tệp này."
)
_MOST_SYNCED_ONE_BY_ONE = 64
"""Above this many files one call for the whole system is quicker than one for each."""


_Moves = Mapping[str, str | Sequence[str]]


@dataclass(frozen=True)
class Placed:
    """Where each file really went, by its name in the folder, and what to tell of it."""

    paths: Mapping[str, Path]
    messages: tuple[str, ...]


@dataclass
class Staging:
    """New files of ``folder``, named with ``/``, waiting to be moved together."""

    folder: Path
    names: dict[str, None] = field(default_factory=dict)
    removed: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        finish(self.folder, dt.datetime.now())
        self._inside = self.folder / f"{ROOM}{secrets.token_hex(4)}"
        self._beside = begin(self.folder)
        self._staged = self._beside.path if self._beside else self._inside
        self._staged.mkdir(exist_ok=True)

    def add(self, name: str, make: Callable[[Path], None]) -> None:
        """Stage a file that ``make`` writes to the path it is given."""
        path = self._staged / name
        self.names[name] = None
        with _named_as_people_know_it(self.folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            make(path)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Stage a file with this content."""
        self.add(name, lambda path: _write(path, content))

    def remove(self, name: str) -> None:
        """Let a file of the old set go, where it is there and no new one takes its place."""
        if name not in self.names:
            self.removed[name] = None

    def commit(self, now: dt.datetime) -> Placed:
        """Let the new set hold. Raises ``OSError`` where the journal can't be written (the old
        set holds) or a move fails for good (``finish`` completes it)."""
        with _named_as_people_know_it(self.folder):
            return self._commit(now)

    def _commit(self, now: dt.datetime) -> Placed:
        _sync_all([self._staged / name for name in self.names])
        gone = [name for name in self.removed if name not in self.names]
        if self._beside:
            if self._beside.take_place(list(self.names), gone):
                return Placed({name: self.folder / name for name in self.names}, ())
            self._staged.rename(self._inside)
        journal: _Moves = {"from": self._inside.name, "move": list(self.names), "remove": gone}
        write_atomically(self.folder / JOURNAL, _journal_bytes(journal))
        sync_folder(self.folder)
        return _apply(self.folder, journal, now)

    def discard(self) -> None:
        """Forget what was staged, where the new set does not hold yet."""
        if self._beside:
            self._beside.clear()
        if not (self.folder / JOURNAL).exists():
            shutil.rmtree(self._inside, ignore_errors=True)


def finish(folder: Path, now: dt.datetime) -> tuple[str, ...]:
    """Complete the moves of a run that died in the middle of them; clear away what one that died
    before them left. Gives what to tell of it."""
    messages: tuple[str, ...] = ()
    journal = folder / JOURNAL
    if journal.is_file():
        messages = _apply(folder, _read_journal(journal), now).messages
    clear_beside(folder)
    for left in folder.glob(f"{ROOM}*"):
        shutil.rmtree(left, ignore_errors=True)
    # A journal that was being written when its run died was never one.
    for left in folder.glob(f".{Path(JOURNAL).stem}*.tmp*"):
        left.unlink(missing_ok=True)
    return messages


@contextlib.contextmanager
def _named_as_people_know_it(folder: Path) -> Iterator[None]:
    """What fails in a hidden room is told of the folder that the room is for."""
    try:
        yield
    except OSError as error:
        place = error.filename if error.filename2 is None else error.filename2
        if error.errno is None or not (place is None or ROOM in str(place)):
            raise
        raise OSError(error.errno, error.strerror, str(folder)) from error


def _journal_bytes(journal: _Moves) -> bytes:
    """A sentence for people, then the moves on a line of their own."""
    return f"{_NOTICE}\n\n{json.dumps(journal)}\n".encode()


def _read_journal(path: Path) -> _Moves:
    last = path.read_text(encoding="utf-8-sig").strip().splitlines()[-1]
    journal: _Moves = json.loads(last)
    return journal


def _apply(folder: Path, journal: _Moves, now: dt.datetime) -> Placed:
    staged = folder / str(journal["from"])
    paths: dict[str, Path] = {}
    messages = []
    for name in journal["move"]:
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
            messages.append(
                f"Không ghi đè được tệp {target.name} (có thể đang mở trong Excel, Word). Kết quả "
                f"mới lưu tại {paths[name].name}. Đóng tệp {target.name} rồi chạy lại."
            )
    for name in journal["remove"]:
        try:
            (folder / name).unlink(missing_ok=True)
        except PermissionError:
            messages.append(
                f"Tệp {name} không còn dùng nhưng không xóa được (có thể đang mở trong Excel). "
                "Đóng tệp rồi chạy lại."
            )
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
