"""``make bundle``: builds ``dist/tonghop-<platform>.zip``.

It holds the wheels of the program and of all it needs for one Python, uv to install them, a script
that does so on a double click, and the guide as pages. Fails where a wheel is missing for the
platform: nothing is built on the officer's machine.
"""

from __future__ import annotations

import argparse
import shutil
import stat
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.parser import BytesParser
from pathlib import Path
from urllib.parse import unquote

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from pipeline.files.guide import write_guide

ROOT = Path(__file__).parent.parent
HERE = Path(__file__).parent
PYTHON = "3.13"
"""The Python that the wheels are for; uv finds it, takes it from an archive or fetches it."""
OWN = "tonghop"
VERSION = "python-version.txt"
"""The file that tells the scripts which Python that is, and for what machine."""
READ_FIRST = "DOC-TRUOC.txt"
"""The file of the Windows zip that says what a double click will meet."""
_MEBIBYTE = 1024 * 1024
_STYLE = ROOT / "pipeline" / "desk" / "static" / "desk.css"


@dataclass(frozen=True)
class Platform:
    """A kind of machine: what pip calls it, what uv calls it and is called there, the script that
    installs with what goes beside it, and what conditions of requirements see there."""

    tags: tuple[str, ...]
    machine: str
    uv: str
    script: str
    beside: tuple[str, ...]
    markers: dict[str, str]


PLATFORMS = {
    "windows": Platform(
        ("win_amd64",),
        "windows-x86_64-none",
        "uv.exe",
        "CAI-DAT.bat",
        ("cai_dat.py", READ_FIRST),
        {
            "os_name": "nt",
            "sys_platform": "win32",
            "platform_system": "Windows",
            "platform_machine": "AMD64",
        },
    ),
    "linux": Platform(
        (*(f"manylinux_2_{minor}_x86_64" for minor in range(28, 16, -1)), "manylinux2014_x86_64"),
        "linux-x86_64-gnu",
        "uv",
        "CAI-DAT.sh",
        ("cai_dat.py",),
        {
            "os_name": "posix",
            "sys_platform": "linux",
            "platform_system": "Linux",
            "platform_machine": "x86_64",
        },
    ),
    "macos": Platform(
        tuple(f"macosx_{major}_0_arm64" for major in range(14, 10, -1)),
        "macos-aarch64-none",
        "uv",
        "CAI-DAT.sh",
        ("cai_dat.py",),
        {
            "os_name": "posix",
            "sys_platform": "darwin",
            "platform_system": "Darwin",
            "platform_machine": "arm64",
        },
    ),
}


def build(platform: str, python: str = PYTHON, python_archive: Path | None = None) -> Path:
    """Build the zip of a platform for a Python; gives its path.

    ``python_archive`` is a ``cpython-*.tar.gz`` as uv knows them, for machines without Python and
    without a network. Raises ``CalledProcessError`` where a wheel can't be had, ``ValueError``
    where the packed uv would not take the archive.
    """
    kind = PLATFORMS[platform]
    target = ROOT / "dist" / f"tonghop-{platform}.zip"
    target.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "tonghop"
        (folder / "wheels").mkdir(parents=True)
        version_of_uv = _wheels(kind, python, Path(work), folder)
        (folder / VERSION).write_text(f"{python} {kind.machine}\n", encoding="ascii")
        for name in (kind.script, *kind.beside):
            shutil.copy(HERE / name, folder)
        if python_archive is not None:
            _check(python_archive, f"cpython-{python}-{kind.machine}", version_of_uv, Path(work))
            shutil.copy(python_archive, folder)
        write_guide(folder / "huong-dan", _STYLE.read_text(encoding="utf-8"))
        unfinished = target.with_suffix(".part")
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.rglob("*")):
                if path.is_file():
                    packed.write(path, path.relative_to(work).as_posix())
        unfinished.replace(target)
    return target


def _wheels(platform: Platform, python: str, work: Path, folder: Path) -> str:
    """Put the wheels of the program and of all it needs into the folder, and uv; gives uv's
    version."""
    own = work / "own"
    # What an earlier build left would go along.
    shutil.rmtree(ROOT / "build", ignore_errors=True)
    _run("build", "--wheel", "--no-isolation", "--outdir", str(own), str(ROOT))
    (wheel,) = own.glob("*.whl")
    shutil.copy(wheel, folder / "wheels")
    tags = [word for tag in platform.tags for word in ("--platform", tag)]
    download = (
        *("pip", "--quiet", "--disable-pip-version-check", "download", *tags),
        *("--only-binary", ":all:", "--python-version", python, "--implementation", "cp"),
        *("--constraint", str(ROOT / "constraints.txt")),
    )
    _run(*download, "--dest", str(folder / "wheels"), f"{wheel}[desk]")
    # pip reads the conditions of requirements as of this machine.
    environment = {**platform.markers, "python_version": python, "python_full_version": python}
    while lacking := sorted(missing(folder / "wheels", environment)):
        _run(*download, "--dest", str(folder / "wheels"), "--no-deps", *lacking)
    _run(*download, "--dest", str(work / "uv"), "--no-deps", "uv")
    return _unpack_uv(work / "uv", platform.uv, folder)


def _unpack_uv(wheels: Path, name: str, folder: Path) -> str:
    """Put uv out of its wheel into the folder; gives its version."""
    (of_uv,) = wheels.glob("uv-*.whl")
    with zipfile.ZipFile(of_uv) as packed:
        (member,) = (one for one in packed.namelist() if one.endswith(f"scripts/{name}"))
        program = folder / name
        program.write_bytes(packed.read(member))
        program.chmod(program.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return str(parse_wheel_filename(of_uv.name)[1])


def _check(archive: Path, python: str, version_of_uv: str, work: Path) -> None:
    """Ask the same uv for this machine whether it knows the archive as one of that Python: it
    takes no other, and an officer's machine would be the first to show it."""
    here = work / "uv-here"
    download = ("pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps")
    _run(*download, "--dest", str(here), f"uv=={version_of_uv}")
    program = "uv.exe" if sys.platform == "win32" else "uv"
    _unpack_uv(here, program, here)
    words = ("--no-config", "python", "list", "--all-platforms", "--all-versions")
    listed = subprocess.run(
        [here / program, *words, "--only-downloads", "--show-urls", python],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    known = [unquote(line.split()[-1]) for line in listed.stdout.splitlines()]
    if archive.name not in {url.rpartition("/")[2] for url in known}:
        raise ValueError(f"uv {version_of_uv} doesn't take {archive.name}. It takes: {known[0]}")


def missing(wheels: Path, environment: Mapping[str, str]) -> set[str]:
    """The requirements of the wheels in a folder that none of them meets on the machine that
    ``environment`` describes."""
    present: set[str] = set()
    asked: dict[str, Requirement] = {}
    for path in wheels.glob("*.whl"):
        name = parse_wheel_filename(path.name)[0]
        present.add(name)
        extras = ("", "desk") if name == OWN else ("",)
        for requirement in map(Requirement, _requirements(path)):
            if requirement.marker is None or any(
                requirement.marker.evaluate({**environment, "extra": extra}) for extra in extras
            ):
                asked[str(requirement)] = requirement
    lacking = (one for one in asked.values() if canonicalize_name(one.name) not in present)
    return {f"{one.name}{one.specifier}" for one in lacking}


def _requirements(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (one for one in packed.namelist() if one.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(packed.read(name)).get_all("Requires-Dist", [])


def _run(*words: str) -> None:
    subprocess.run([sys.executable, "-m", *words], check=True, stdout=subprocess.DEVNULL)


def _told(archive: Path) -> Iterator[str]:
    """Lines on what is in the zip, the largest files first."""
    with zipfile.ZipFile(archive) as packed:
        entries = sorted(packed.infolist(), key=lambda entry: -entry.compress_size)
    yield f"{archive}: {archive.stat().st_size / _MEBIBYTE:.1f} MB, {len(entries)} files"
    for entry in entries[:5]:
        yield f"  {entry.compress_size / _MEBIBYTE:6.1f} MB  {entry.filename}"


def main() -> None:
    """Build what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platform", choices=PLATFORMS, nargs="?", default="windows")
    parser.add_argument("--python", default=PYTHON, help="the Python that the wheels are for")
    parser.add_argument(
        "--python-archive", default="", help="a cpython-*.tar.gz to pack along; none where empty"
    )
    asked = parser.parse_args()
    archive = Path(asked.python_archive) if asked.python_archive else None
    try:
        target = build(asked.platform, asked.python, archive)
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        sys.exit(f"Nothing built: {error}")
    for line in _told(target):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
