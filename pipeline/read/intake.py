"""Walk the drop folder and open what is in it, trusting nothing. Knows nothing of forms."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import stat
import struct
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from pipeline.read.opening import biff
from pipeline.read.opening.archive import MAX_AREA, MAX_FILE, MEBIBYTE, ArchiveError, inspect
from pipeline.read.opening.kinds import (
    DAMAGED,
    ENCRYPTED,
    EXCEL,
    HOLDERS,
    LABELLED,
    OLD_EXCEL,
    SUFFIXES,
    is_scan,
    kind_of,
)
from pipeline.read.opening.ole import OleError
from pipeline.read.opening.opened import Opened
from pipeline.read.records import Arrival
from pipeline.text.findings import Finding, Place, find
from pipeline.text.places import TAKEN_OUT
from pipeline.text.safe_text import for_csv, shown_name

_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini", ".ds_store", "icon\r"})
_UNFINISHED = (".crdownload", ".part", ".partial", ".opdownload")
"""Endings that browsers give a file while it comes in."""
_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>\d{4})(?P<mark>[-._])(?P<m>\d{1,2})(?P=mark)(?P<d>\d{1,2})"
    r"|(?P<day>\d{1,2})(?P<sign>[-._])(?P<month>\d{1,2})(?P=sign)(?P<year>\d{4}))(?!\d)"
)
_DAY_LIKE = re.compile(r"\d{1,4}[-._ ]\d{1,2}[-._ ]\d{1,4}|\d{1,2}[-._]\d{1,2}|\d{8}")
"""Names of folders that mean a day, whatever they say."""
_IN_HIDDEN = "Nằm trong thư mục ẩn"
_IN_NAMED_LIKE_A_FILE = (
    "Nằm trong thư mục có tên như tệp Excel. Đổi tên thư mục rồi chạy lại nếu trong đó có báo cáo"
)
_OFFLINE = 0x1000 | 0x40000 | 0x400000
"""Windows attributes of files that only the cloud holds (offline, recall on open or access)."""

_KINDS_OF_PATH: tuple[tuple[int, str], ...] = (
    (stat.S_IFLNK, "liên kết"),
    (stat.S_IFDIR, "thư mục"),
    (stat.S_IFIFO, "ống dẫn"),
    (stat.S_IFSOCK, "ổ cắm mạng"),
    (stat.S_IFCHR, "thiết bị"),
    (stat.S_IFBLK, "thiết bị"),
)


def walk(folder: Path) -> tuple[Arrival, ...]:
    """Every path below ``folder``, sorted by its NFC form; a folder that is not there is empty.

    Folders themselves are not listed, save those that could be taken for a file or aren't gone
    through for returns: links, hidden ones, those named like a workbook, unreadable ones. What is
    in a hidden folder or one named like a workbook is listed, and skipped.
    """
    if not folder.is_dir():
        return ()
    found = sorted(_below(folder, ""), key=lambda one: (one[0], os.fsencode(one[1])))
    arrivals: list[Arrival] = []
    # A file keeps its own name before another takes it as a second one.
    plain = {for_csv(path) for path, _, _ in found}
    taken: set[str] = set()
    for path, location, inside in found:
        name, times = path, 1
        while for_csv(name) in taken or (times > 1 and for_csv(name) in plain):
            # Names that differ only in their Unicode form are two files all the same.
            times += 1
            name = f"{path} (tên trùng {times})"
        taken.add(for_csv(name))
        named, received = _day_of(path)
        why = inside or _skipped(location.name)
        arrivals.append(Arrival(name, location, received, why, named))
    return tuple(arrivals)


def _below(folder: Path, prefix: str, inside: str = "") -> Iterator[tuple[str, Path, str]]:
    """Path, location and, where no file is taken from the folder, why."""
    with os.scandir(folder) as entries:
        listed = list(entries)
    for entry in listed:
        path = prefix + shown_name(entry.name)
        location = Path(entry.path)
        why = inside
        if not entry.is_dir(follow_symlinks=False):
            yield path, location, inside
            continue
        if entry.name.startswith("."):
            why = inside or _IN_HIDDEN
            yield path, location, inside
        elif location.suffix.casefold() in SUFFIXES:
            why = inside or _IN_NAMED_LIKE_A_FILE
            yield path, location, inside
        try:
            yield from _below(location, path + "/", why)
        except OSError:
            if why == inside:
                yield path, location, inside


def _day_of(path: str) -> tuple[str, dt.date | None]:
    """The nearest folder that is named for a day, with the day; where there is none, the nearest
    whose name looks like one."""
    folders = PurePosixPath(path).parts[-2::-1]
    seeming = ""
    for name in folders:
        if TAKEN_OUT.search(name):
            continue
        found = [*_DAY.finditer(name)]
        if len(found) == 1:
            y, m, d = found[0].group("y", "m", "d") if found[0]["y"] else _turned(found[0])
            try:
                return name, dt.date(int(y), int(m), int(d))
            except ValueError:
                pass
        if found or _DAY_LIKE.fullmatch(name):
            seeming = seeming or name
    return seeming, None


def _turned(found: re.Match[str]) -> tuple[str, ...]:
    return found["year"], found["month"], found["day"]


def is_of_the_system(name: str) -> bool:
    """Tell if a file name is one that a system gives to its own notes."""
    return name.casefold() in _SYSTEM_FILES or name.startswith("._")


def _skipped(name: str) -> str:
    if name.startswith("~$"):
        return "Tệp tạm do Excel tạo khi đang mở"
    if is_of_the_system(name):
        return "Tệp của hệ điều hành"
    if name.startswith("."):
        return "Tệp ẩn"
    if name.casefold().endswith(_UNFINISHED):
        return "Tệp tải về chưa xong. Tải lại tệp nếu đây là báo cáo"
    if name.casefold().endswith(".tmp"):
        return "Tệp tạm do phần mềm tạo khi đang mở hoặc lưu tệp khác"
    return ""


def open_return(location: Path, path: str) -> Opened | Finding:
    """The file's bytes with what the guards found, or the finding that says why not.

    ``path`` is the name under which it is reported. Links are not followed; nothing that is not a
    regular file is opened. Raises nothing that the file can cause.
    """
    data = bytes_of(location, path)
    if isinstance(data, Finding):
        return data
    kind = kind_of(data, path)
    if kind in (ENCRYPTED, LABELLED):
        return _failure(kind, path)
    if kind == DAMAGED:
        return _failure("damaged", path, a="nội dung không phải của tệp Excel")
    if kind == OLD_EXCEL:
        return _open_legacy(data, path)
    if kind != EXCEL:
        return _failure("scan" if is_scan(data) else "not_xlsx", path, loại=HOLDERS.get(kind, kind))
    try:
        archive = inspect(data)
    except ArchiveError as error:
        if error.key == "not_xlsx":
            return _failure("not_xlsx", path, loại=HOLDERS.get(error.reason, error.reason))
        reason = "thiếu sổ tính bên trong" if error.reason == DAMAGED else error.reason
        return _failure(error.key, path, a=reason, **error.words)
    return Opened(
        data=data,
        book=archive.book,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        package=archive.package,
        plain=archive.plain,
        modified=archive.modified,
        suspects=archive.suspects,
        marks=archive.marks,
        parts=archive.parts,
        too_far=archive.too_far,
        has_old_fonts=archive.has_old_fonts,
        has_1904_dates=archive.has_1904_dates,
        without_cells=archive.without_cells,
    )


def fingerprint(location: Path, most: int = MAX_FILE) -> tuple[str, int]:
    """(sha256, size in bytes) of a regular file, read in pieces; ("", 0) of anything else, and of
    a file that is only in the cloud: asking for its content would bring it here. A file that is
    too large to be opened is known by its size alone: ("", size)."""
    try:
        status = location.lstat()
        offline = getattr(status, "st_file_attributes", 0) & _OFFLINE
        if offline or not stat.S_ISREG(status.st_mode):
            return "", 0
        if status.st_size > most:
            return "", status.st_size
        with location.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest(), file.tell()
    except OSError:
        return "", 0


def _open_legacy(data: bytes, path: str) -> Opened | Finding:
    try:
        cells = biff.scan(data, MAX_AREA)
    except (OleError, struct.error, IndexError, UnicodeDecodeError):
        return _failure("damaged", path, a="cấu trúc tệp .xls không đọc được")
    if cells.encrypted:
        return _failure("encrypted", path)
    return Opened(
        data=data,
        book=cells.book,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        suspects=cells.suspects,
        too_far=cells.too_far,
        formulas={sheet: frozenset(found) for sheet, found in cells.formulas.items()},
        fonts=cells.fonts,
        marks=cells.marks,
        notes=cells.notes,
        has_1904_dates=cells.has_1904_dates,
    )


def bytes_of(location: Path, path: str, most: int = MAX_FILE) -> bytes | Finding:
    """The bytes of a regular file that has at most so many, or the finding that says why not."""
    try:
        status = location.lstat()
    except OSError as error:
        return _failure("cannot_open", path, a=_reason(error))
    if stat.S_ISDIR(status.st_mode) and not os.access(location, os.R_OK | os.X_OK):
        return _failure("folder_closed", path)
    for kind, words in _KINDS_OF_PATH:
        if stat.S_IFMT(status.st_mode) == kind:
            return _failure("not_regular", path, loại=words)
    if getattr(status, "st_file_attributes", 0) & _OFFLINE:
        return _failure("cannot_open", path, a="tệp chỉ có trên đám mây, chưa tải về máy")
    if status.st_size > most:
        return _failure("too_large", path, a=f"{status.st_size / MEBIBYTE:.0f} MB")
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        # Opened by descriptor and looked at again: the path may change between two looks.
        descriptor = os.open(location, flags | getattr(os, "O_BINARY", 0))
        # Without a buffer, through which all would go once more.
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                return _failure("not_regular", path, loại="đường dẫn đặc biệt")
            # No more is asked than there is: room for the largest file costs as much as reading.
            data = file.read(min(status.st_size, most) + 1)
    except OSError as error:
        return _failure("cannot_open", path, a=_reason(error))
    if not data:
        return _failure("empty_file", path)
    if len(data) > most:
        return _failure("too_large", path, a=f"hơn {most // MEBIBYTE} MB")
    return data


def _reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "không có quyền đọc"
    if isinstance(error, FileNotFoundError):
        return "không còn tệp"
    return f"lỗi hệ thống {error.errno}"


def _failure(key: str, path: str, **arguments: str) -> Finding:
    name = PurePosixPath(path).name
    return find(key, {"tên": name, **arguments}, Place(path))
