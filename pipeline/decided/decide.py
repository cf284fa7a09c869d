"""Put decisions into ``dieu-chinh.xlsx``: a figure corrected, a file given to a unit, what was
sent; what was typed there already stays, and nothing is put twice."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from pipeline.books.book_faults import BookError
from pipeline.books.book_lines import BookLine, lines_of, read_of
from pipeline.books.book_sheets import BookSheet
from pipeline.books.cell_values import shown_of
from pipeline.books.change_book import (
    change_book,
    content_of,
    entry_faults,
    refused,
    unchangeable,
    with_lines,
    with_room,
)
from pipeline.books.open_book import open_book
from pipeline.decided.decision_file import write_decisions
from pipeline.decided.decision_sheets import CORRECTIONS, FILE, RECEIPTS, SENT, SIGNED
from pipeline.decided.decisions import Decisions, is_signed, read_decisions
from pipeline.files.last_run import rows_of_last_run
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.safe_text import for_cell, printable
from pipeline.text.spelling import fold
from pipeline.xlsx.addresses import position_of
from pipeline.xlsx.further_rows import SheetChange, with_cells
from pipeline.xlsx.sheet_description import Scalar
from schemas.records import Form

DecisionRow = Mapping[str, Scalar]
"""Contents of a row by key of its column."""

_NAMES: Mapping[str, tuple[str, ...]] = {
    CORRECTIONS.key: ("unit", "place", "old", "new", "by", "reason", "source"),
    RECEIPTS.key: ("sha256",),
    SENT.key: ("what", "to", "on", "by"),
}
"""By sheet, the columns by which a row that is there is the one that is wanted."""


@dataclass(frozen=True, slots=True)
class SentNote:
    """A line of what was sent: to whom, when and by whom, as it is written."""

    what: str
    to: str
    on: str
    by: str


def decide(round_: Round, form: Form, sheet: BookSheet, row: DecisionRow) -> bool:
    """Put a correction or a receipt; ``False`` where it stands there already. Raises ``BookError``
    with every fault of it, what ``change_book`` does where the workbook takes no change."""

    def read(path: Path) -> Decisions:
        return read_decisions(
            replace(round_, folder=path.parent), form, lambda: units_below(round_)
        )

    path = round_.folder / FILE
    before = read(path)
    row = _as_written(row)
    entry = _RowsToPut(sheet, [row])

    def check(copy: Path) -> None:
        told = [
            f'Chưa ghi "{sheet.by_key[key].heading}".'
            for key in SIGNED[sheet.key]
            if not _text(row.get(key))
        ]
        try:
            after = read(copy)
        except BookError as error:
            told += entry_faults(error.faults, entry.sheet, entry.rows, entry.headings)
            raise refused(told or [str(error)]) from error
        if told:
            raise refused(told)
        if _count(after) != _count(before) + 1:
            raise unchangeable(path)

    change_book(path, entry.put, check, write_decisions)
    return bool(entry.rows)


def _as_written(row: DecisionRow) -> DecisionRow:
    """The row with texts that a cell can hold, each on one line."""
    return {
        key: for_cell(printable(value)) if isinstance(value, str) else value
        for key, value in row.items()
    }


def _count(decisions: Decisions) -> int:
    return len(decisions.corrections) + len(decisions.receipts)


def units_below(round_: Round) -> Iterator[Unit]:
    """The units that summaries brought to the last run."""
    for row in rows_of_last_run(round_.folder, "units.csv"):
        if row["unit_code"] not in round_.by_code:
            names = ("kind", "levels", "ownership", "commune", "cluster")
            about = {name: row[name] for name in names}
            yield Unit(code=row["unit_code"], name=row["unit_name"], **about)


def file_to_receive(round_: Round, named: str, unit: str) -> DecisionRow:
    """The columns of a receipt that name a file: one that the last run found, by its path in the
    folder for what comes back or its sha256, or one that lies anywhere. Raises ``BookError`` where
    there is none, or it is another unit's than ``unit`` anyhow."""
    told = rows_of_last_run(round_.folder, "returns.csv")
    row = next((row for row in told if named in (row["path"], row["sha256"])), None)
    if row is None:
        places = (Path(named), round_.returned / named)
        path = next((place for place in places if place.is_file()), None)
        if path is None:
            raise BookError(
                f'Không thấy tệp "{named}" trong {round_.returned} hay trong kết quả tổng hợp. Ghi '
                "đường dẫn của tệp như ở trang Theo dõi nộp, hoặc mã sha256."
            )
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        blank = {"path": path.name, "sha256": sha256, "unit_code": "", "reason": ""}
        row = next((row for row in told if row["sha256"] == sha256), blank)
    if row["unit_code"] and row["unit_code"].casefold() != unit.casefold():
        raise BookError(
            f"{row['path']} đã xác định được là của đơn vị {row['unit_code']}; chỉ nhận bằng tay "
            "tệp chưa xác định được đơn vị."
        )
    return {"sha256": row["sha256"], "file": row["path"], "said": row["reason"]}


def decided_in(folder: Path) -> Mapping[str, tuple[Mapping[str, str], ...]]:
    """The corrections and the receipts that have effect, each row by key of its column, as they are
    written; by key of their sheets. Raises ``BookError`` where the workbook can't be read."""
    path, sheets = folder / FILE, (CORRECTIONS, RECEIPTS)
    if not path.exists():
        return {sheet.key: () for sheet in sheets}
    lines = lines_of(sheets, open_book(path, lambda names: read_of(sheets, names)), [])
    return {
        sheet.key: tuple(
            {column.key: _shown(line, column.key) for column in sheet.columns}
            for line in lines[sheet.key]
            if is_signed(sheet, line)
        )
        for sheet in sheets
    }


def sent_in(folder: Path) -> tuple[SentNote, ...]:
    """All that is noted as sent, whatever its cells hold. Raises ``BookError`` where the workbook
    can't be read."""
    return _sent(folder / FILE)


def note_sent(folder: Path, rows: Sequence[DecisionRow]) -> tuple[SentNote, ...]:
    """Note what was sent; gives all that is noted. Raises what ``change_book`` does where the
    workbook takes no change."""
    path = folder / FILE
    rows = [_as_written(row) for row in rows]
    entry = _RowsToPut(SENT, rows)

    def check(copy: Path) -> None:
        noted = {tuple(map(fold, astuple(one))) for one in _sent(copy)}
        names = _NAMES[SENT.key]
        if any(tuple(fold(_text(row.get(key))) for key in names) not in noted for row in rows):
            raise unchangeable(path)

    change_book(path, entry.put, check, write_decisions)
    return _sent(path)


def _sent(path: Path) -> tuple[SentNote, ...]:
    if not path.exists():
        return ()
    lines = lines_of((SENT,), open_book(path, lambda names: read_of((SENT,), names)), [])
    return tuple(
        SentNote(*(_shown(line, key) for key in _NAMES[SENT.key])) for line in lines[SENT.key]
    )


class _RowsToPut:
    """Rows on their way into a sheet."""

    def __init__(self, sheet: BookSheet, wanted: Sequence[DecisionRow]) -> None:
        self._sheet = sheet
        self._wanted = [
            {
                key: content_of(sheet.by_key[key], value) if isinstance(value, str) else value
                for key, value in row.items()
            }
            for row in wanted
        ]
        self.sheet = sheet.name
        """The name that the sheet has in the workbook."""
        self.rows: dict[int, str] = {}
        """The rows that change, from 1; in sentences they have no name."""
        self.headings: Mapping[int, str] = {}

    def put(self, copy: Path) -> bytes:
        """The workbook with the rows in it."""
        sheet = self._sheet
        book = open_book(copy, lambda names: read_of((sheet,), names))
        lines = lines_of((sheet,), book, [])[sheet.key]
        data, room = with_room(copy.read_bytes(), sheet, book)
        self.sheet = room.name
        self.headings = {at: sheet.by_key[key].heading for key, at in room.columns.items()}
        cells: dict[int, dict[int, Scalar]] = {}
        further = []
        for row in self._wanted:
            line = next((line for line in lines if self._is(line, row)), None)
            if line is None:
                further.append(row)
            elif lacking := self._lacking(line, row):
                cells[line.number - 1] = {
                    position_of(line.places[key])[1]: row[key] for key in lacking
                }
        self.rows = {
            number + 1: "" for number in (*cells, *range(room.free, room.free + len(further)))
        }
        if cells:
            data = with_cells(data, SheetChange(room.name, cells))
        return with_lines(data, sheet, further, room) if further else data

    def _is(self, line: BookLine, row: DecisionRow) -> bool:
        names = _NAMES[self._sheet.key]
        return all(fold(_shown(line, key)) == fold(_text(row.get(key))) for key in names)

    def _lacking(self, line: BookLine, row: DecisionRow) -> list[str]:
        """The columns that are still to be filled in a line. Raises ``BookError`` where one says
        something else: what somebody typed stays."""
        others = [
            f"{FILE}, trang {line.sheet}, ô {line.place(key)}: "
            f'{self._sheet.by_key[key].heading} đã ghi "{_shown(line, key)}". Cần đổi thì sửa tại '
            "ô đó."
            for key in SIGNED.get(self._sheet.key, ())
            if _shown(line, key) and fold(_shown(line, key)) != fold(_text(row.get(key)))
        ]
        if others:
            raise refused(others)
        return [key for key in row if key in line.places and not _shown(line, key) and row[key]]


def _shown(line: BookLine, key: str) -> str:
    return shown_of(line.cells[key]).strip() if key in line.cells else ""


def _text(value: Scalar) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value).strip()
