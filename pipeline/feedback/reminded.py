"""The days on which units were written to, as noted in the chase lists of earlier runs."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from pipeline.feedback.chase_list import CODE_HEADING, FILE, TOLD_HEADING
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
            with closing(load_workbook(path, read_only=True, data_only=True)) as workbook:
                sheet = workbook.worksheets[0]
                sheet.reset_dimensions()
                told.update(_told_in(map(_plain, row) for row in sheet.iter_rows(values_only=True)))
        except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
            raise ReminderError(
                f"{path}: không đọc được, chương trình không ghi đè để khỏi mất các ngày đã nhắn. "
                "Mở bằng Excel và lưu lại, hoặc xóa tệp rồi chạy lại."
            ) from error
    return told


def _told_in(rows: Iterable[Iterable[Scalar]]) -> Mapping[str, Scalar]:
    """Đã nhắn ngày by unit code, of one list; ``rows`` are its rows from the top."""
    places: tuple[int, int] | None = None
    told: dict[str, Scalar] = {}
    for cells in rows:
        row = tuple(cells)
        texts = [str(value or "").strip() for value in row]
        if places is None:
            if CODE_HEADING in texts and TOLD_HEADING in texts:
                places = texts.index(CODE_HEADING), texts.index(TOLD_HEADING)
            continue
        code, at = texts[places[0]] if places[0] < len(texts) else "", places[1]
        if code and at < len(row) and row[at] not in (None, ""):
            told[code] = row[at]
    return told


def _plain(value: object) -> Scalar:
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, str | int | float | dt.date | None) else str(value)
