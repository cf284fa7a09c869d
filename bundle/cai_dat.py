"""The last step of an installation: a folder for the rounds and what opens the page.

Run by the Python that was just installed, with the folder of the installation. Installing again
renews the program and its shortcut; rounds are never touched.
"""

from __future__ import annotations

import os
import shlex
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
    if os.name == "nt":
        print("Windows hỏi về nhà phát hành không xác định: bấm More info, rồi Run anyway.")


def _shortcut(place: Path, work: Path) -> Path:
    """A file on the desktop that opens the page: a script, since links need PowerShell or COM,
    which offices forbid."""
    desktop = _desktop()
    desktop.mkdir(parents=True, exist_ok=True)
    if os.name == "nt":
        shortcut = desktop / f"{NAME}.bat"
        # Names of folders are written as they are: a batch file reads % as its own sign.
        program, folder = (
            str(path).replace("%", "%%") for path in (place / "app/Scripts/tonghop.exe", work)
        )
        lines = [
            "@echo off",
            "chcp 65001 >nul",
            f'cd /d "{folder}"',
            f'"{program}" open',
            "if errorlevel 1 pause",
        ]
        shortcut.write_bytes(("\r\n".join(lines) + "\r\n").encode("utf-8"))
        return shortcut
    shortcut = desktop / f"{NAME}.sh"
    program, folder = (shlex.quote(str(path)) for path in (place / "app/bin/tonghop", work))
    shortcut.write_text(f"#!/bin/sh\ncd {folder} && exec {program} open\n", encoding="utf-8")
    shortcut.chmod(0o755)
    return shortcut


def _desktop() -> Path:
    if sys.platform == "win32":
        import winreg

        key = r"Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders"
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as folders:
            return Path(os.path.expandvars(winreg.QueryValueEx(folders, "Desktop")[0]))
    return Path.home() / "Desktop"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
