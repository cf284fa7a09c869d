"""Values in the text files of a closed round, written and read."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.text.errors import OfficerMustAct
from schemas.records import Kind, Table

_GUARDED = ("=", "+", "-", "@", "'", "\t", "\r")
"""Beginnings of a text that a spreadsheet would take for a formula when the file is opened; an
apostrophe is put before it and taken away again."""


class ClosedError(OfficerMustAct):
    """A closed round cannot be used; the message says which file and how to mend it."""


def kinds_of(table: Table) -> dict[tuple[str, str], Kind]:
    """(row, column) → kind; row "" in a List."""
    return {
        (row.name if row else "", column.name): question.kind
        for _, block in table.blocks
        for row, column, question in block.cells
    }


def shown(value: object) -> str:
    """The text that stands for a value; "" for none."""
    if value is None:
        return ""
    if isinstance(value, dt.date):
        return value.isoformat()
    text = repr(value) if isinstance(value, float) else str(value)
    return "'" + text if isinstance(value, str) and text.startswith(_GUARDED) else text


def typed(text: str, kind: Kind | None, path: Path) -> Any:
    """The value of a cell of the form's kind; cells the form no longer has stay text."""
    try:
        if kind is not None and kind.is_whole:
            return int(text)
        if kind is Kind.DECIMAL:
            return float(text)
        if kind is Kind.DATE:
            return dt.date.fromisoformat(text)
    except ValueError as error:
        raise ClosedError(f'{path}: "{text}" không phải là số hoặc ngày đã chốt.') from error
    return text.removeprefix("'")


def csv_text(header: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A text file with a heading and a line per record."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return text.getvalue()


def lines_of(text: str, wanted: Sequence[str], folder: Path, name: str) -> list[dict[str, str]]:
    """The records of ``csv_text``, none of an empty text. Raises ``ClosedError`` where it lacks a
    ``wanted`` column or a field; ``folder`` and ``name`` say of which file."""
    if not text:
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [key for key in wanted if key not in (reader.fieldnames or ())]
    lines = list(reader)
    if missing or any(None in line or None in line.values() for line in lines):
        raise ClosedError(f"{folder / name}: các cột không đủ như khi chốt. Khôi phục tệp này.")
    return lines


def text_of(path: Path) -> str:
    """The content of a text file. Raises ``ClosedError`` where it can't be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise ClosedError(f"Không đọc được {path}. Khôi phục tệp này.") from error
