"""Save filled forms: with fixed dates, so that the same seed gives the same bytes, or through
LibreOffice, as many offices do."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pipeline.files.folder_words import no_libreoffice
from pipeline.files.libreoffice import LibreOfficeError, convert, find_program
from pipeline.sample.errors import SampleError
from pipeline.xlsx.zip_parts import Package

_CORE = "docProps/core.xml"
_DATES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:(?:created|modified)>)")
_AT_ONCE = 200


def dated(content: bytes, saved: dt.datetime) -> bytes:
    """Copies a workbook with ``saved`` as its dates and none in the archive itself."""
    package = Package.of(content)
    stamp = f"{saved:%Y-%m-%dT%H:%M:%S}Z".encode()
    core = _DATES.sub(rb"\g<1>" + stamp + rb"\g<3>", package.read(_CORE))
    return package.with_parts({_CORE: core}).packed()


def require_libreoffice() -> None:
    """Raise ``SampleError`` where there is no LibreOffice."""
    if find_program() is None:
        raise SampleError(f"{no_libreoffice()} Bỏ yêu cầu lưu lại bằng LibreOffice.")


def save_again_by_libreoffice(paths: Sequence[Path], saved: Sequence[dt.datetime]) -> None:
    """Open and save each file with LibreOffice, which also computes its formulas.

    Raises ``SampleError`` when LibreOffice is missing or does not do it.
    """
    for start in range(0, len(paths), _AT_ONCE):
        part = slice(start, start + _AT_ONCE)
        _convert(paths[part], saved[part])


def _convert(paths: Sequence[Path], saved: Sequence[dt.datetime]) -> None:
    with tempfile.TemporaryDirectory(prefix="tonghop-sample-") as name:
        folder = Path(name)
        copies = [
            Path(shutil.copy(path, folder / f"{number:05d}.xlsx"))
            for number, path in enumerate(paths)
        ]
        try:
            made = convert(copies, "xlsx:Calc MS Excel 2007 XML", folder / "made")
        except LibreOfficeError as error:
            raise SampleError(str(error)) from error
        for path, result, moment in zip(paths, made, saved, strict=True):
            path.write_bytes(dated(result.read_bytes(), moment))
