"""Save filled forms: with fixed dates, so that the same seed gives the same bytes, or through
LibreOffice, as many offices do."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.sample.errors import SampleError
from pipeline.xlsx.zip_parts import Package

_CORE = "docProps/core.xml"
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_AT_ONCE = 200
_SECONDS_FOR_ALL = 600
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/Product"><prop oor:name="ooSetupLastVersion"
 oor:op="fuse"><value>99.9</value></prop></item>
</oor:items>
"""
"""LibreOffice that is newer than the last that used its profile tries all ways of drawing first,
longer than it starts."""


def dated(content: bytes, saved: dt.datetime) -> bytes:
    """Copies a workbook with ``saved`` as its dates and none in the archive itself."""
    package = Package.of(content)
    stamp = f"{saved:%Y-%m-%dT%H:%M:%S}Z".encode()
    core = _DATES.sub(rb"\g<1>" + stamp + rb"\g<3>", package.read(_CORE))
    return package.with_parts({_CORE: core}).packed()


def require_libreoffice() -> str:
    """The path of LibreOffice's program; raises ``SampleError`` where there is none."""
    program = shutil.which("soffice")
    if program is None:
        raise SampleError(
            "Không có LibreOffice (soffice) trên máy này; bỏ yêu cầu lưu lại bằng LibreOffice."
        )
    return program


def save_again_by_libreoffice(paths: Sequence[Path], saved: Sequence[dt.datetime]) -> None:
    """Open and save each file with LibreOffice, which also computes its formulas.

    Raises ``SampleError`` when LibreOffice is missing or does not do it.
    """
    for start in range(0, len(paths), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        _convert(require_libreoffice(), paths[part], saved[part])


def _convert(program: str, paths: Sequence[Path], saved: Sequence[dt.datetime]) -> None:
    with tempfile.TemporaryDirectory(prefix="tonghop-sample-") as name:
        folder = Path(name)
        given, made = folder / "given", folder / "made"
        given.mkdir()
        settings = folder / "profile" / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True)
        settings.write_text(_PROFILE, encoding="utf-8")
        copies = []
        for number, path in enumerate(paths):
            copies.append(shutil.copy(path, given / f"{number:05d}.xlsx"))
        command = [
            program,
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(made),
            *map(str, copies),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS_FOR_ALL, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise SampleError(
                f"LibreOffice chưa lưu xong {len(paths)} tệp sau {_SECONDS_FOR_ALL} giây."
            ) from error
        for number, (path, moment) in enumerate(zip(paths, saved, strict=True)):
            result = made / f"{number:05d}.xlsx"
            if not result.is_file():
                raise SampleError(f"LibreOffice không lưu được {path.name}: {done.stderr.strip()}")
            path.write_bytes(dated(result.read_bytes(), moment))
