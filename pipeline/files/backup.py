"""One zip of what can't be made again: the rounds, what leadership saw, the officer's notes."""

from __future__ import annotations

import os
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline.files.atomic import atomic_path, clear_left
from pipeline.files.staging import ROOM
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import OLD_SETTINGS, ROUND_BOOK

_KEPT = ("rounds/*/**/*", "output/*/da-trinh/**/*", "output/*/tra-lai/don-doc.xlsx")
"""Patterns of what is kept, below the folder that is worked in."""
_TOPS = ("rounds", "output")
_PACKED = (".xlsx", ".zip", ".docx", ".pdf", ".jpg", ".png", ".parquet")
_MARKS = (ROUND_BOOK, OLD_SETTINGS)
"""Files that make a folder a round."""
_SHOWN = 10
_NO_ROUND = "{folder}: không có đợt báo cáo nào để sao lưu. Mở đúng thư mục làm việc rồi chạy lại."
_INSIDE = "{path}: không ghi bản sao lưu vào trong thư mục rounds. Chọn chỗ khác."
_MEANWHILE = "{path} vừa được ghi trong lúc sao lưu. Chưa sao lưu; chờ việc đó xong rồi chạy lại."
_NO_ROOM = (
    "{path}: cần {needed} MB để khôi phục, ổ đĩa chỉ còn {free} MB. Xóa bớt tệp rồi chạy lại."
)
_NO_BACKUP = "Tệp đã chọn không phải bản sao lưu của chương trình, hoặc đã hỏng. Chọn tệp khác."
_OTHERS = (
    "Chưa khôi phục gì: {count} tệp đang có trong {folder} khác với bản sao lưu: {names}. Khôi "
    "phục vào một thư mục trống, hoặc dời các tệp đó đi rồi chạy lại."
)


class BackupError(OfficerMustAct):
    """The backup can't be made or used; the message says why."""


def back_up(root: Path, archive: Path) -> list[str]:
    """Write the zip, whole or not at all; the paths in it, relative to ``root``. Raises
    ``BackupError`` and ``OSError``."""
    paths = sorted(set(_kept(root)))
    if not paths:
        raise BackupError(_NO_ROUND.format(folder=root))
    if archive.resolve().is_relative_to((root / _TOPS[0]).resolve()):
        raise BackupError(_INSIDE.format(path=archive))
    clear_left(archive.parent)
    names = [path.relative_to(root).as_posix() for path in paths]
    before = list(map(_state, paths))
    with atomic_path(archive) as unfinished, zipfile.ZipFile(unfinished, "w") as packed:
        for name, path in zip(names, paths, strict=True):
            is_packed = path.suffix.casefold() in _PACKED
            method = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            # A file of before 1980 is no reason to have no backup.
            entry = zipfile.ZipInfo.from_file(path, name, strict_timestamps=False)
            entry.compress_type = method
            with path.open("rb") as file, packed.open(entry, "w") as copy:
                shutil.copyfileobj(file, copy, 1 << 20)
        if changed := [
            path for path, state in zip(paths, before, strict=True) if _state(path) != state
        ]:
            raise BackupError(_MEANWHILE.format(path=changed[0]))
    return names


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def restore(archive: Path, root: Path) -> list[str]:
    """Write the files of a backup below ``root``, none over another that says something else; the
    paths that were written. Raises ``BackupError`` before anything is written, and ``OSError``."""
    clear_left(archive.parent)
    try:
        with zipfile.ZipFile(archive) as packed:
            entries = {name: entry for entry in packed.infolist() if (name := _name_of(entry))}
            if not entries or len(entries) < sum(not one.is_dir() for one in packed.infolist()):
                raise BackupError(_NO_BACKUP)
            here = {name: root / name for name in entries}
            others = [
                name
                for name, path in here.items()
                if path.exists() and not _says_the_same(path, packed, entries[name])
            ]
            if others:
                shown = ", ".join(others[:_SHOWN]) + (" …" if len(others) > _SHOWN else "")
                told = _OTHERS.format(count=len(others), folder=root, names=shown)
                raise BackupError(told)
            missing = [name for name, path in here.items() if not path.exists()]
            _check_room(archive, root, sum(entries[name].file_size for name in missing))
            if packed.testzip() is not None:
                raise BackupError(_NO_BACKUP)
            # What makes a folder a round comes last: half of one is none.
            for name in sorted(missing, key=lambda name: here[name].name in _MARKS):
                with (
                    atomic_path(here[name]) as unfinished,
                    packed.open(entries[name]) as copy,
                    unfinished.open("wb") as file,
                ):
                    shutil.copyfileobj(copy, file, 1 << 20)
            return missing
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise BackupError(_NO_BACKUP) from error


def _check_room(archive: Path, root: Path, needed: int) -> None:
    """Raises ``BackupError`` where the disk has no room for so many bytes."""
    place = next(path for path in (root, *root.absolute().parents) if path.exists())
    free = shutil.disk_usage(place).free
    if needed > free:
        told = _NO_ROOM.format(path=archive, needed=needed >> 20, free=free >> 20)
        raise BackupError(told)


def _kept(root: Path) -> Iterator[Path]:
    for pattern in _KEPT:
        for path in root.glob(pattern):
            names = path.relative_to(root).parts
            # The hidden folder of a set of files that was half moved is needed to complete it.
            hidden = any(
                name.startswith((".", "~$")) and not name.startswith(ROOM) for name in names
            )
            if not hidden and stat.S_ISREG(path.lstat().st_mode):
                yield path


def _name_of(entry: zipfile.ZipInfo) -> str:
    """The path of an entry below the folder that is worked in; "" where it leads elsewhere."""
    path = PurePosixPath(entry.filename)
    is_plain = path.parts and path.parts[0] in _TOPS and ".." not in path.parts
    signs = {"\\", ":", os.sep} - {"/"}
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    if entry.is_dir() or not is_plain or signs & set(entry.filename) or is_link:
        return ""
    return entry.filename


def _says_the_same(path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    return (
        path.is_file()
        and path.stat().st_size == entry.file_size
        and path.read_bytes() == packed.read(entry)
    )
