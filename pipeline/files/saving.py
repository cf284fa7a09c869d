"""Writes a workbook of XlsxWriter, with the errors of every other file."""

from __future__ import annotations

from pathlib import Path

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError


def save(workbook: xlsxwriter.Workbook, path: Path) -> None:
    """Write ``workbook`` to its ``path``. Raises the ``OSError`` that the system gave, which the
    library hides in an exception of its own."""
    try:
        workbook.close()
    except FileCreateError as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, OSError) and cause.errno is not None:
            raise OSError(cause.errno, cause.strerror, str(path)) from error
        raise OSError(0, "", str(path)) from error
