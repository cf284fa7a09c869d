"""Examination of a place of work: each lack that keeps a round from being run, with its remedy."""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, metadata, requires, version
from importlib.resources import files
from pathlib import Path

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pipeline.files.libreoffice import find_program
from pipeline.text.places import rounds_in

ROOM = 500 * 1024 * 1024
"""Bytes that a district's round, its output and the cache may need."""


class CheckState(StrEnum):
    """``MISSING`` must be mended before work; ``OPTIONAL`` only takes a convenience away."""

    OK = "ok"
    MISSING = "missing"
    OPTIONAL = "optional"


MARKS: Mapping[CheckState, str] = {
    CheckState.OK: "[ĐỦ]",
    CheckState.MISSING: "[THIẾU]",
    CheckState.OPTIONAL: "[NÊN CÓ]",
}


@dataclass(frozen=True, slots=True)
class MachineCheck:
    """One thing that was looked at; ``remedy`` is "" where all is well."""

    name: str
    state: CheckState
    found: str
    remedy: str = ""


def examine(folder: Path) -> tuple[MachineCheck, ...]:
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


def _python() -> MachineCheck:
    found = platform.python_version()
    wanted = needed_python()
    if wanted.contains(found, prereleases=True):
        return MachineCheck("Python", CheckState.OK, found)
    return MachineCheck(
        "Python", CheckState.MISSING, found, f"Cài Python {_least(wanted)} trở lên."
    )


def needed_python() -> SpecifierSet:
    """The versions of Python that the program runs with, as its metadata says."""
    return SpecifierSet(metadata("tonghop")["Requires-Python"])


def _least(wanted: SpecifierSet) -> str:
    """ "3.11" for ``>=3.11``."""
    return ", ".join(sorted(one.version for one in wanted))


def _libraries() -> Iterator[MachineCheck]:
    """One line for all libraries, or one for each that is not there or too old."""
    wanted = [one for one in map(Requirement, requires("tonghop") or ()) if _always(one)]
    wanted.sort(key=lambda one: one.name.lower())
    unfit = [one for one in wanted if not _fits(one)]
    if not unfit:
        found = ", ".join(f"{one.name} {_version(one.name)}" for one in wanted)
        yield MachineCheck("Thư viện", CheckState.OK, found)
    for one in unfit:
        found = f"{version}, cần {one.specifier}" if (version := _version(one.name)) else "không có"
        remedy = (
            "Cài lại chương trình; nếu dùng thư mục chương trình: xóa thư mục .venv rồi chạy lại "
            "make."
        )
        yield MachineCheck(f"Thư viện {one.name}", CheckState.MISSING, found, remedy)


def _always(one: Requirement) -> bool:
    """Tell if it is needed on this machine whatever extras are installed."""
    return one.marker is None or one.marker.evaluate({"extra": ""})


def _fits(one: Requirement) -> bool:
    found = _version(one.name)
    return bool(found) and one.specifier.contains(found, prereleases=True)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _plans() -> MachineCheck:
    plans = [path.name for path in files("schemas").joinpath("plans").iterdir()]
    count = sum(name.endswith(".toml") for name in plans)
    if count:
        return MachineCheck("Kế hoạch có sẵn", CheckState.OK, f"{count} kế hoạch")
    return MachineCheck("Kế hoạch có sẵn", CheckState.MISSING, "không có", "Cài lại chương trình.")


def _writable(folder: Path) -> MachineCheck:
    try:
        with tempfile.TemporaryFile(dir=folder):
            return MachineCheck("Quyền ghi vào thư mục", CheckState.OK, str(folder))
    except OSError:
        found = f"{folder}: không ghi được"
        remedy = "Chuyển sang thư mục được phép ghi, không dùng thư mục chỉ đọc hoặc thư mục mạng."
        return MachineCheck("Quyền ghi vào thư mục", CheckState.MISSING, found, remedy)


def _room(folder: Path) -> MachineCheck:
    free = shutil.disk_usage(folder).free
    found = f"còn trống {free / 1024**3:.1f} GB".replace(".", ",")
    if free >= ROOM:
        return MachineCheck("Dung lượng đĩa", CheckState.OK, found)
    return MachineCheck("Dung lượng đĩa", CheckState.MISSING, found, "Giải phóng ít nhất 500 MB.")


def _rounds(folder: Path) -> MachineCheck:
    found = [path.name for path in rounds_in(folder / "rounds")]
    if found:
        return MachineCheck("Đợt báo cáo", CheckState.OK, ", ".join(found))
    remedy = "Tạo đợt đầu tiên bằng: tonghop new rounds/<tên đợt>"
    return MachineCheck("Đợt báo cáo", CheckState.OPTIONAL, "chưa có trong thư mục này", remedy)


def _libreoffice(find: Callable[[str], str | None] = shutil.which) -> MachineCheck:
    program = find_program(find)
    if program:
        return MachineCheck("LibreOffice", CheckState.OK, program)
    remedy = (
        "Không bắt buộc: chỉ cần để mở tệp khi máy không có Excel, để lập tong-hop.pdf và để chạy "
        "đủ kiểm thử."
    )
    return MachineCheck("LibreOffice", CheckState.OPTIONAL, "không có", remedy)
