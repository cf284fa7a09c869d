"""The rows of ``waivers.xlsx``, wherever in it they stand, and those that accept something."""

from __future__ import annotations

import contextlib
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import load_workbook

from pipeline.read.intake import open_return
from pipeline.text.errors import OfficerMustAct, not_a_workbook
from pipeline.text.findings import Finding

NAME = "Chấp nhận"
HEADINGS = (
    "Mã lỗi",
    "Mã đơn vị",
    "Biểu",
    "Mã số",
    "Cột",
    "Giá trị",
    "Nội dung",
    "Người chấp nhận",
    "Lý do",
)
"""Columns of ``waivers.xlsx``, which the officer may move and add to."""
DAY = "Ngày chấp nhận"
"""Heading of a column that is there once the program signed a row for somebody."""

_SIGNED_BY, _REASON = HEADINGS[-2:]
_SEARCHED = 20
"""Rows in which the headings are looked for."""
_NAMED = 20
"""The most rows that a message names."""
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


class WaiverError(OfficerMustAct):
    """The waivers cannot be read; the message says where and how to mend it."""


@dataclass(frozen=True)
class WaiverRows:
    """The file's rows below its headings, by heading, as text, in the sheet ``sheet``; ``places``
    are the columns, ``first`` the row of the first and ``free`` the one that the next goes to, all
    counted from 0. ``formulas`` are the rows, so counted, whose name is a formula, ``touched``
    those in which somebody wrote anything beside what a run puts there."""

    rows: tuple[Mapping[str, str], ...]
    places: Mapping[str, int]
    free: int
    sheet: str
    first: int
    formulas: frozenset[int]
    touched: frozenset[int] = frozenset()
    day: int | None = None
    """The column of the days on which rows were signed."""
    beside: int = 0
    """The first column in which nothing stands from the headings on."""
    unread: tuple[str, ...] = ()
    """Further sheets in which somebody signed rows."""

    def signed(self) -> tuple[Mapping[str, str], ...]:
        """The rows that accept something: with a person's name and a reason."""
        return tuple(
            row
            for number, row in enumerate(self.rows, self.first)
            if row[_SIGNED_BY] and row[_REASON] and number not in self.formulas
        )


def read_rows(path: Path) -> WaiverRows | None:
    """The rows of the file; ``None`` where there is none. Raises ``WaiverError``."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        if path.is_symlink():
            raise WaiverError(
                f"{path} là liên kết đến tệp không còn ở đó: {path.resolve()}. Đưa tệp về chỗ cũ "
                "hoặc xóa liên kết rồi chạy lại."
            ) from None
        return None
    if isinstance(open_return(path.resolve(), path.name), Finding):
        raise WaiverError(not_a_workbook(path))
    return rows_of(data, path)


def rows_of(data: bytes, path: Path) -> WaiverRows:
    """The rows of the file's content. Raises ``WaiverError``."""
    try:
        names, found = [], None
        unread: list[str] = []
        for name, rows in _sheets(data, values=True):
            names.append(name)
            texts = [[_text(value) for value, _ in row] for row in rows]
            tops = (at for at, row in enumerate(texts[:_SEARCHED]) if {*HEADINGS[:2]} <= {*row})
            top = next(tops, None)
            if top is None:
                continue
            if found is None:
                found = _below(texts, top, texts[top], path, name)
            else:
                lines = (dict(zip(texts[top], row, strict=False)) for row in texts[top + 1 :])
                unread += [name] if any(line.get(_SIGNED_BY) for line in lines) else []
        if found is not None:
            return replace(found, formulas=_formulas(data, found), unread=tuple(unread))
    except OfficerMustAct:
        raise
    except Exception as error:  # the library raises whatever a strange file leads it to
        raise WaiverError(not_a_workbook(path)) from error
    raise WaiverError(
        f"{path}: không trang nào có dòng tiêu đề ({', '.join(HEADINGS)}); các trang hiện có: "
        f"{', '.join(names)}."
    )


def _sheets(data: bytes, *, values: bool) -> Iterator[tuple[str, list[list[tuple[object, str]]]]]:
    """Each sheet's cells, row by row, with their type, ours first; formulas as the values that
    were stored with them, or as they are."""
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=values)
    with contextlib.closing(workbook):
        for sheet in sorted(workbook.worksheets, key=lambda sheet: sheet.title != NAME):
            sheet.reset_dimensions()
            yield (
                sheet.title,
                [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()],
            )


def _formulas(data: bytes, found: WaiverRows) -> frozenset[int]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if "worksheets/" in name]
        if not any(_FORMULA.search(archive.read(name)) for name in parts):
            return frozenset()
    at = found.places[_SIGNED_BY]
    rows = next(rows for name, rows in _sheets(data, values=False) if name == found.sheet)
    return frozenset(
        number
        for number, row in enumerate(rows)
        if number >= found.first and at < len(row) and row[at][1] == "f"
    )


def _below(
    texts: Sequence[list[str]], top: int, headings: list[str], path: Path, sheet: str
) -> WaiverRows:
    missing = [name for name in HEADINGS if name not in headings]
    if missing:
        raise WaiverError(f"{path}: dòng tiêu đề thiếu cột {', '.join(missing)}.")
    places = {name: headings.index(name) for name in HEADINGS}
    rows = [
        {name: row[at] if at < len(row) else "" for name, at in places.items()}
        for row in texts[top + 1 :]
    ]
    filled = [number for number, row in enumerate(texts) if any(row)]
    ours = {places[name] for name in HEADINGS[:-2]}
    touched = frozenset(
        number
        for number, row in enumerate(texts)
        if any(text for at, text in enumerate(row) if at not in ours)
    )
    day = headings.index(DAY) if DAY in headings else None
    beside = max(at for row in texts[top:] for at, text in enumerate(row) if text) + 1
    return WaiverRows(
        *(tuple(rows), places, filled[-1] + 1, sheet, top + 1, frozenset(), touched, day, beside)
    )


def without_effect(known: WaiverRows, file: str) -> list[str]:
    """Sentences on rows that somebody began to sign and that accept nothing."""
    kinds: dict[str, list[int]] = {}
    for number, row in enumerate(known.rows, known.first):
        if number in known.formulas:
            kinds.setdefault(f"cột {_SIGNED_BY} là công thức, phải gõ tên", []).append(number)
        elif bool(row[_SIGNED_BY]) != bool(row[_REASON]):
            lacks = _REASON if row[_SIGNED_BY] else _SIGNED_BY
            kinds.setdefault(f"còn trống cột {lacks}", []).append(number)
    messages = [
        f'{file}, trang "{name}" không được đọc: các dòng ghi ở đó không có hiệu lực. Ghi vào '
        f'trang "{known.sheet}" rồi xóa trang này.'
        for name in known.unread
    ]
    for why, numbers in kinds.items():
        named = ", ".join(str(number + 1) for number in numbers[:_NAMED])
        more = f" và {len(numbers) - _NAMED} dòng khác" if len(numbers) > _NAMED else ""
        messages.append(
            f"{file}, dòng {named}{more}: chưa có hiệu lực vì {why}. Sửa, lưu rồi chạy lại."
        )
    return messages


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    # Excel's own escape for "_" before what looks like one of its escapes.
    return "" if value is None else str(value).replace("_x005F_", "_").strip()


def signed_rows(path: Path) -> tuple[Mapping[str, str], ...]:
    """The rows of the file that accept something. Raises ``WaiverError``."""
    found = read_rows(path)
    return found.signed() if found else ()


_KEYS = ("code", "unit", "table", "row", "column", "value", "message", "by", "reason")


def signed_with_keys(path: Path) -> tuple[Mapping[str, str], ...]:
    """The rows that accept something, by words that programs know. Raises ``WaiverError``."""
    return tuple(
        {key: row[heading] for key, heading in zip(_KEYS, HEADINGS, strict=True)}
        for row in signed_rows(path)
    )
