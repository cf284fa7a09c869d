"""The batch files under Wine's ``cmd``, with a stand-in for every other program.

``python -m tests.support.wine`` needs ``wine`` and ``x86_64-w64-mingw32-gcc`` (Debian: ``wine64``,
``gcc-mingw-w64-x86-64-win32``); both are too large for CI. It says what a double click of Explorer
does in folders of every name, and fails where that is not what is meant. Wine 8 reads ``%`` in
``%~dp0`` once more and batch files in the old code page, so that folders with ``%`` and what the
files say in Vietnamese are left to a real Windows (docs/developing.md).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bundle.__main__ import HERE as BUNDLE
from bundle.__main__ import PLATFORMS, VERSION
from bundle.cai_dat import batch
from tests.support import ROOT

SOURCE = Path(__file__).with_name("wine_stand_in.c")
FOLDERS = ("plain", "GD&ĐT (x) ^a!b", "Phòng GD & ĐT, 50 = đủ; 'cũ' #1 ^& (2)")
FORBIDDEN = ("powershell", "reg", "curl", "cscript", "wscript", "tar", "certutil", "bitsadmin")
TOLD = 6
"""The number of lines that the stand-in notes of each call's surroundings."""
MACHINE = PLATFORMS["windows"].machine
ARCHIVE = "cpython-3.13.18+20261110-x86_64-pc-windows-msvc-install_only_stripped.tar.gz"


@dataclass
class Call:
    """One call of a stand-in: the program, its words, some of what stood in its environment."""

    program: str
    words: list[str]
    told: dict[str, str]


@dataclass
class Ran:
    """A batch file's end, with all that it printed and called."""

    code: int
    printed: str
    calls: list[Call]


def windows(path: Path) -> str:
    """The path as Wine's programs know it."""
    return "Z:" + str(path).replace("/", "\\")


@dataclass
class Machine:
    """A machine with Wine: programs on its PATH and a place for the user's folders."""

    place: Path
    stand_in: Path

    @property
    def programs(self) -> Path:
        return self.place / "programs"

    def put(self, path: Path) -> None:
        """Make a program of that path."""
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(self.stand_in, path)

    def double_click(
        self, batch_file: Path, words: str = "", fails: str = "", **set_to: str
    ) -> Ran:
        """Start a batch file as Explorer does, or with words as from its folder's own window.

        ``fails`` is ``word:code``: with what a stand-in ends that gets the word.
        """
        line = f'cmd.exe /c ""{windows(batch_file)}" "'
        if words:
            line = f"cmd.exe /d /s /c {batch_file.name} {words}"
        calls = self.place / "calls"
        calls.unlink(missing_ok=True)
        variables = {f"SET_{name}": value for name, value in set_to.items()}
        # Wine 8 has none of its own.
        variables["SET_CMDCMDLINE"] = line
        done = subprocess.run(
            ["wine", str(self.stand_in)],
            env={
                **os.environ,
                **variables,
                "LANG": "C.UTF-8",
                "WINEDEBUG": "-all",
                "WINEPATH": windows(self.programs),
                "STAND_IN_STARTS": line,
                "STAND_IN_CALLS": windows(calls),
                "STAND_IN_FAILS": fails,
            },
            cwd=batch_file.parent,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
        )
        noted = calls.read_bytes().decode("utf-8") if calls.exists() else ""
        printed = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Ran(done.returncode, printed, list(calls_of(noted)))


def calls_of(noted: str) -> Iterator[Call]:
    """The calls that stand in the stand-ins' file."""
    parts = iter(noted.split("\0")[:-1])
    for program in parts:
        words = [next(parts) for _ in range(int(next(parts)))]
        told = dict(next(parts).split("=", 1) for _ in range(TOLD))
        yield Call(program.replace("/", "\\"), words, told)


def unpack(folder: Path, machine: Machine) -> Path:
    """Put into a folder what the zip holds; gives the file to click."""
    folder.mkdir(parents=True)
    for name in (PLATFORMS["windows"].script, "cai_dat.py"):
        shutil.copy(BUNDLE / name, folder)
    (folder / VERSION).write_text(f"3.13 {MACHINE}\n", encoding="ascii")
    machine.put(folder / "uv.exe")
    return folder / PLATFORMS["windows"].script


def installs(machine: Machine, name: str) -> None:
    """An installation from a folder and for a user of that name, and once more over it."""
    work = machine.place / name
    click = unpack(work / "tonghop", machine)
    user = work / "AppData"
    kept = user / "TongHop" / "app" / "kept"
    here, app = windows(click.parent) + "\\", windows(user / "TongHop" / "app")
    python = app + "\\Scripts\\python.exe"
    uv = here + "uv.exe"
    makes = f"--quiet venv --allow-existing --python cpython-3.13-{MACHINE}"
    fills = "--quiet pip install --reinstall --no-index --find-links"
    wanted = [
        (uv, [*makes.split(), app]),
        (uv, [*fills.split(), here + "wheels", "--python", python, "tonghop[desk]"]),
        (python, [here + "cai_dat.py", windows(user / "TongHop")]),
    ]
    for _ in range(2):
        ran = machine.double_click(
            click, LOCALAPPDATA=windows(user), HTTPS_PROXY="http://proxy:3128"
        )
        assert ran.code == 0, ran
        assert [(call.program, call.words) for call in ran.calls] == wanted, ran.calls
        assert {call.told["HTTPS_PROXY"] for call in ran.calls} == {"http://proxy:3128"}
        assert {call.told["UV_PYTHON_INSTALL_MIRROR"] for call in ran.calls} == {""}
        assert ran.printed.index("1/3") < ran.printed.index("2/3") < ran.printed.index("3/3")
        kept.write_text("kept")
    assert kept.read_text() == "kept"


def takes_the_archive(machine: Machine, name: str) -> None:
    """An archive of Python beside the file is what uv is pointed to, in the folder it looks in."""
    work = machine.place / name
    click = unpack(work / "tonghop", machine)
    (click.parent / ARCHIVE).write_bytes(b"Python")
    place = work / "AppData" / "TongHop"
    ran = machine.double_click(click, LOCALAPPDATA=windows(work / "AppData"), fails="venv:2")
    assert ran.code == 2
    assert ran.calls[0].words[4] == f"cpython-3.13.18-{MACHINE}"
    mirror = "file:///" + windows(place).replace("\\", "/") + "/archive"
    assert ran.calls[0].told["UV_PYTHON_INSTALL_MIRROR"] == mirror, ran.calls
    assert (place / "archive" / "20261110" / ARCHIVE).read_bytes() == b"Python"
    ran = machine.double_click(click, LOCALAPPDATA=windows(work / "AppData"))
    assert ran.code == 0, ran
    assert not (place / "archive").exists()


def refuses(machine: Machine, name: str) -> None:
    """Obstacles, each told, with nothing called after it."""
    work = machine.place / name
    click = unpack(work / "tonghop", machine)
    user = {"LOCALAPPDATA": windows(work / "AppData")}
    for fails, called, said in (
        # uv's own code, that of a program that the system ended, that of one it does not let run.
        ("venv:2", 1, "HTTPS_PROXY"),
        ("venv:-1073741515", 1, "HTTPS_PROXY"),
        ("pip:2", 2, "virus"),
        (windows(click.parent) + "\\cai_dat.py:1", 3, "virus"),
    ):
        ran = machine.double_click(click, fails=fails, **user)
        assert (ran.code, len(ran.calls)) == (2, called), (fails, ran)
        assert said in ran.printed, ran.printed
    old = {**user, "PROCESSOR_ARCHITECTURE": "x86"}
    ran = machine.double_click(click, PROCESSOR_ARCHITEW6432="", **old)
    assert (ran.code, ran.calls) == (2, []), ran
    assert "32 bit" in ran.printed
    # What a 32-bit Explorer of 64-bit Windows says.
    ran = machine.double_click(click, PROCESSOR_ARCHITEW6432="AMD64", **old)
    assert ran.code == 0, ran
    # A double click within the zip takes this file alone to a folder for temporary files.
    inside = work / "Temp" / "Temp1_tonghop-windows.zip" / "tonghop"
    inside.mkdir(parents=True)
    ran = machine.double_click(Path(shutil.copy(click, inside)), **user)
    assert (ran.code, ran.calls) == (2, []), ran
    assert "Extract All" in ran.printed


def opens(machine: Machine, name: str) -> None:
    """The file on the desktop, in OneDrive, opens the page of the folder of the rounds."""
    work = machine.place / name
    old_letters = machine.place / f"50% of {name}".encode("ascii", "ignore").decode()
    program, rounds = old_letters / "tonghop.exe", old_letters / "rounds"
    machine.put(program)
    rounds.mkdir()
    desktop = work / "OneDrive - Sở GD&ĐT" / "Desktop"
    desktop.mkdir(parents=True)
    click = desktop / "Tổng hợp báo cáo.bat"
    click.write_bytes(batch(windows(program), windows(rounds)))
    ran = machine.double_click(click)
    assert [(call.program, call.words) for call in ran.calls] == [(windows(program), ["open"])], ran
    assert ran.calls[0].told["in"] == windows(rounds)
    for fails in ("open:1", "open:-1073741510"):
        assert "Press any key" in machine.double_click(click, fails=fails).printed


def makes(machine: Machine, name: str) -> None:
    """``make.bat``: a double click opens the page, words do what the Makefile's do."""
    work = machine.place / name
    work.mkdir()
    for one in ("make.bat", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / one, work)
    click = work / "make.bat"
    temp = {"TEMP": windows(work)}
    ran = machine.double_click(click, **temp)
    assert ran.code == 0, ran
    programs = [(call.program.rpartition("\\")[2], call.words) for call in ran.calls]
    pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--constraint",
           "constraints.txt", "--editable"]  # fmt: skip
    assert [one for one, _ in programs] == ["py.exe", "py.exe", "python.exe", "tonghop.exe"], ran
    assert programs[1:] == [
        ("py.exe", ["-3", "-m", "venv", ".venv"]),
        ("python.exe", [*pip, ".[desk]"]),
        ("tonghop.exe", ["open"]),
    ], ran.calls
    assert [call.words for call in machine.double_click(click, **temp).calls] == [["open"]]
    ran = machine.double_click(click, "aggregate ROUND=2026-nam", **temp)
    assert [call.words for call in ran.calls][-2:] == [[*pip, ".[dev]"], ["aggregate", "2026-nam"]]
    ran = machine.double_click(click, "aggregate open", **temp)
    assert [call.words for call in ran.calls] == [["aggregate", ""], ["open"]], ran
    ran = machine.double_click(click, "bundle PYTHON_ARCHIVE=a+b.tar.gz", **temp)
    assert ran.calls[-1].words == ["-m", "bundle", "--python-archive", "a+b.tar.gz"], ran.calls
    ran = machine.double_click(click, "brew", **temp)
    assert (ran.code, ran.calls) == (2, []), ran
    assert '"brew"' in ran.printed


TRIALS = (installs, takes_the_archive, refuses, opens, makes)


def main() -> int:
    """Try everything in every folder; says what failed."""
    failed = 0
    with tempfile.TemporaryDirectory() as temporary:
        stand_in = Path(temporary) / "stand-in.exe"
        compiler = ["x86_64-w64-mingw32-gcc", "-municode", "-O1", "-s", "-o", stand_in, SOURCE]
        subprocess.run(compiler, check=True)
        for trial in TRIALS:
            machine = Machine(Path(temporary) / trial.__name__, stand_in)
            for program in (*FORBIDDEN, "py", "python", "where", "fc"):
                machine.put(machine.programs / f"{program}.exe")
            for name in FOLDERS:
                try:
                    trial(machine, name)
                    print("ok", trial.__name__, name, flush=True)
                except AssertionError:
                    failed += 1
                    print("FAILED", trial.__name__, name, flush=True)
                    traceback.print_exc()
    return failed


if __name__ == "__main__":
    sys.exit(main())
