"""LibreOffice, where this machine has it: turns files into others, in a process that is ended when
it takes too long."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from pipeline.files.folder_words import no_libreoffice, not_converted, took_too_long

SECONDS = 600
"""Time for all files of a call."""
_ON_WINDOWS = r"LibreOffice\program\soffice.exe"
_ON_A_MAC = "/Applications/LibreOffice.app/Contents/MacOS/soffice"
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion"
 oor:op="fuse"><value>99.9</value></prop></item>
</oor:items>
"""
"""LibreOffice that is newer than the last that used its profile tries all ways of drawing first,
longer than it starts."""


class LibreOfficeError(Exception):
    """LibreOffice is missing or did not make a file; the message says which, in Vietnamese."""


def find_program(find: Callable[[str], str | None] = shutil.which) -> str | None:
    """The path of LibreOffice's program; Windows and macOS put it on no path."""
    places = [Path(os.environ.get("PROGRAMFILES", "")) / _ON_WINDOWS, Path(_ON_A_MAC)]
    installed = (str(place) for place in places if place.is_file())
    return find("soffice") or find("libreoffice") or next(installed, None)


def convert(paths: Sequence[Path], to: str, folder: Path) -> list[Path]:
    """Turn each file into one of the kind ``to`` in ``folder``, which it makes; the names without
    their endings must differ. Raises ``LibreOfficeError``."""
    program = find_program()
    if program is None:
        raise LibreOfficeError(no_libreoffice())
    with tempfile.TemporaryDirectory(prefix="tonghop-libreoffice-") as name:
        settings = Path(name) / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        profile = f"-env:UserInstallation={Path(name).as_uri()}"
        command = [program, profile, "--headless", "--convert-to", to]
        said = _run([*command, "--outdir", str(folder), *map(str, paths)], len(paths))
    made = [folder / f"{path.stem}.{to.partition(':')[0]}" for path in paths]
    for path, result in zip(paths, made, strict=True):
        if not result.is_file():
            raise LibreOfficeError(not_converted(path.name, said))
    return made


def _run(command: Sequence[str], files: int) -> str:
    """Run it, in a group of its own: LibreOffice starts others that would stay when it alone is
    ended. Gives what it said of errors."""
    pipe = subprocess.PIPE
    try:
        started = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=pipe, start_new_session=True
        )
    except OSError as error:
        raise LibreOfficeError(not_converted(command[-1], str(error))) from error
    try:
        said = started.communicate(timeout=SECONDS)[1]
    except subprocess.TimeoutExpired as error:
        raise LibreOfficeError(took_too_long(files, SECONDS)) from error
    finally:
        if started.poll() is None:
            _end(started)
    return said.decode(errors="replace").strip()


def _end(started: subprocess.Popen[bytes]) -> None:
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(started.pid, signal.SIGKILL)
    started.kill()
    started.communicate()
