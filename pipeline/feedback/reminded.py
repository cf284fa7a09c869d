"""What the officer noted in the chase lists of earlier runs: the day a unit was written to."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.feedback.chase_list import FILE, told_before
from pipeline.text.errors import OfficerMustAct
from pipeline.xlsx.sheet_description import Scalar


class ReminderError(OfficerMustAct):
    """An earlier chase list can't be read, and what is noted in it would be lost."""


def read_reminded(folder: Path) -> Mapping[str, Scalar]:
    """Đã nhắn ngày by unit code, from ``don-doc.xlsx`` and those written beside it while it was
    open; a later file's word holds. Raises ``ReminderError``."""
    told: dict[str, Scalar] = {}
    for path in sorted(folder.glob(f"{Path(FILE).stem}*.xlsx"), key=lambda path: path.stem):
        try:
            workbook = load_workbook(path, read_only=True, data_only=True)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()
            told.update(told_before(map(_plain, row) for row in sheet.iter_rows(values_only=True)))
            workbook.close()
        except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
            raise ReminderError(
                f"{path}: không đọc được, chương trình không ghi đè để khỏi mất các ngày đã nhắn. "
                "Mở bằng Excel và lưu lại, hoặc xóa tệp rồi chạy lại."
            ) from error
    return told


def _plain(value: object) -> Scalar:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, str | int | float | dt.date | None) else str(value)
