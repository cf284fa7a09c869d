"""What a place of work lacks before a round can be run there, each lack with its remedy."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from importlib.resources import files
from pathlib import Path
from typing import Literal

LEAST_PYTHON = (3, 11)
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
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= LEAST_PYTHON:
        return Check("Python", "ok", found)
    least = ".".join(map(str, LEAST_PYTHON))
    return Check("Python", "missing", found, f"Cài Python {least} trở lên.")


def _libraries() -> Iterator[Check]:
    """One line for all libraries, or one for each that can't be had."""
    names = sorted({_name(line) for line in requires("tonghop") or () if "extra ==" not in line})
    lost = [name for name in names if not _version(name)]
    if not lost:
        yield Check("Thư viện", "ok", ", ".join(f"{name} {_version(name)}" for name in names))
    for name in lost:
        remedy = "Cài lại chương trình; trong kho mã nguồn: xóa .venv rồi chạy make."
        yield Check(f"Thư viện {name}", "missing", "không có", remedy)


def _name(requirement: str) -> str:
    return requirement.split(";")[0].split("[")[0].split(">")[0].split("=")[0].split("<")[0].strip()


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
    except OSError as error:
        found = f"{folder}: {os.strerror(error.errno or 0)}"
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
