"""The last step of an installation: a folder for the rounds and what opens the page.

Run by the Python that was just installed, with the folder of the installation. Installing again
renews the program and its shortcut; rounds are never touched.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

NAME = "Tổng hợp báo cáo"


def main(place: Path) -> None:
    """Make the folder and the shortcut, and say where they are."""
    # A folder that no cloud takes along: names of people stand in rounds.
    work = Path.home() / NAME
    (work / "rounds").mkdir(parents=True, exist_ok=True)
    shortcut = _shortcut(place, work)
    print(f"Đã cài xong. Các đợt báo cáo nằm trong: {work}")
    print(f'Bấm đúp "{shortcut.name}" trên màn hình để mở trang làm việc ({shortcut}).')
    print(f"Muốn gỡ: xóa biểu tượng đó và thư mục {place}. Các đợt báo cáo không bị xóa theo.")


def _shortcut(place: Path, work: Path) -> Path:
    """A file on the desktop that opens the page: a script, since links need PowerShell or COM,
    which offices forbid."""
    desktop = _desktop()
    desktop.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        shortcut = desktop / f"{NAME}.bat"
        shortcut.write_bytes(batch(str(place / "app/Scripts/tonghop.exe"), str(work)))
        return shortcut
    # A double click on macOS runs no other.
    shortcut = desktop / f"{NAME}.{'command' if sys.platform == 'darwin' else 'sh'}"
    program, folder = (shlex.quote(str(path)) for path in (place / "app/bin/tonghop", work))
    shortcut.write_text(f"#!/bin/sh\ncd {folder} && exec {program} open\n", encoding="utf-8")
    shortcut.chmod(0o755)
    return shortcut


def batch(program: str, folder: str) -> bytes:
    """The batch file that opens the page of a folder; it reads % as its own sign."""
    program, folder = (path.replace("%", "%%") for path in (program, folder))
    lines = [
        "@echo off",
        "chcp 65001 >nul",
        "setlocal DisableDelayedExpansion",
        f'cd /d "{folder}"',
        f'"{program}" open',
        'if not "%ERRORLEVEL%"=="0" pause',
    ]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8")


def _desktop() -> Path:
    if sys.platform == "win32":
        import winreg

        key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
            return Path(os.path.expandvars(winreg.QueryValueEx(folders, "Desktop")[0]))
    if tool := shutil.which("xdg-user-dir"):
        asked = subprocess.run([tool, "DESKTOP"], capture_output=True, text=True)
        return Path(asked.stdout.rstrip("\n"))
    return Path.home() / "Desktop"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
