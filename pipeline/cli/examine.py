"""What a place of work lacks before a round can be run there, each lack with its remedy."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.resources import files
from pathlib import Path
from typing import Literal

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

ROOM = 500 * 1024 * 1024
"""Bytes that a district's round, its output and the cache may need."""

State = Literal["ok", "missing", "optional"]
"""``missing`` must be mended before work; ``optional`` only takes a convenience away."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; ``remedy`` is "" where all is well."""

    name: str
    state: State
    found: str
    remedy: str = ""


def examine(folder: Path) -> tuple[Check, ...]:
    """Look at Python, the libraries, the packaged data and the folder to work in."""
    return (
        _python(),
        *_libraries(),
        _plans(),
        _writable(folder),
        _room(folder),
        _rounds(folder),
        _libreoffice(),
    )


def _python() -> Check:
    found = platform.python_version()
    wanted = needed_python()
    if wanted.contains(found, prereleases=True):
        return Check("Python", "ok", found)
    return Check("Python", "missing", found, f"Cài Python {_least(wanted)} trở lên.")


def needed_python() -> SpecifierSet:
    """The versions of Python that the program runs with, as its metadata says."""
    return SpecifierSet(metadata("tonghop")["Requires-Python"])


def _least(wanted: SpecifierSet) -> str:
    """ "3.11" for ``>=3.11``."""
    return ", ".join(sorted(one.version for one in wanted))


def _libraries() -> Iterator[Check]:
    """One line for all libraries, or one for each that is not there or too old."""
    wanted = [one for one in map(Requirement, requires("tonghop") or ()) if _always(one)]
    wanted.sort(key=lambda one: one.name.lower())
    unfit = [one for one in wanted if not _fits(one)]
    if not unfit:
        found = ", ".join(f"{one.name} {_version(one.name)}" for one in wanted)
        yield Check("Thư viện", "ok", found)
    for one in unfit:
        found = f"{version}, cần {one.specifier}" if (version := _version(one.name)) else "không có"
        remedy = (
            "Cài lại chương trình; nếu dùng thư mục chương trình: xóa thư mục .venv rồi chạy lại "
            "make."
        )
        yield Check(f"Thư viện {one.name}", "missing", found, remedy)


def _always(one: Requirement) -> bool:
    """Whether it is needed on this machine whatever extras are installed."""
    return one.marker is None or one.marker.evaluate({"extra": ""})


def _fits(one: Requirement) -> bool:
    found = _version(one.name)
    return bool(found) and one.specifier.contains(found, prereleases=True)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _plans() -> Check:
    plans = [path.name for path in files("schemas").joinpath("plans").iterdir()]
    count = sum(name.endswith(".toml") for name in plans)
    if count:
        return Check("Kế hoạch có sẵn", "ok", f"{count} kế hoạch")
    return Check("Kế hoạch có sẵn", "missing", "không có", "Cài lại chương trình.")


def _writable(folder: Path) -> Check:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return Check("Quyền ghi vào thư mục", "ok", str(folder))
    except OSError:
        found = f"{folder}: không ghi được"
        remedy = "Chuyển sang thư mục được phép ghi, không dùng thư mục chỉ đọc hoặc thư mục mạng."
        return Check("Quyền ghi vào thư mục", "missing", found, remedy)


def _room(folder: Path) -> Check:
    free = shutil.disk_usage(folder).free
    found = f"còn trống {free / 1024**3:.1f} GB".replace(".", ",")
    if free >= ROOM:
        return Check("Dung lượng đĩa", "ok", found)
    return Check("Dung lượng đĩa", "missing", found, "Giải phóng ít nhất 500 MB.")


def _rounds(folder: Path) -> Check:
    found = sorted(path.parent.name for path in (folder / "rounds").glob("*/round.toml"))
    if found:
        return Check("Đợt báo cáo", "ok", ", ".join(found))
    remedy = "Tạo đợt đầu tiên bằng: tonghop new rounds/<tên đợt>"
    return Check("Đợt báo cáo", "optional", "chưa có trong thư mục này", remedy)


def _libreoffice(find: Callable[[str], str | None] = shutil.which) -> Check:
    program = find("soffice") or find("libreoffice")
    if program:
        return Check("LibreOffice", "ok", program)
    remedy = "Không bắt buộc: chỉ cần để mở tệp khi máy không có Excel và để chạy đủ kiểm thử."
    return Check("LibreOffice", "optional", "không có", remedy)
