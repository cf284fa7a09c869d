"""``received.csv``: when each file was first seen, for files no dated folder tells the day of.

The modification time of a file is never used: it dies in mail and in version control.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.files.atomic import write_atomically
from pipeline.read.records import Arrival, ReturnReading
from pipeline.text.errors import (
    OfficerMustAct,
    ledger_day_wrong,
    ledger_line_wrong,
    not_utf8,
)
from pipeline.text.findings import Finding, Place, find
from pipeline.text.our_time import is_of_our_time

LEDGER_COLUMNS = ("sha256", "path", "first_seen")


class Ledger:
    """First-seen dates by content; grows by ``see`` and is written back by ``save``.

    Raises ``OfficerMustAct`` for a file that is not UTF-8, has a line that is none of a ledger's or
    a day that nothing can have come on.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows: list[tuple[str, str, str]] = []
        self._grew = False
        if path.is_file():
            self._rows.extend(_rows_of(path))
        self._first = {
            sha or path: dt.date.fromisoformat(seen) for sha, path, seen in reversed(self._rows)
        }

    def see(self, sha256: str, path: str, today: dt.date) -> dt.date:
        """The day this content was first seen; ``today`` if never before.

        What has no content to know it by (a link, a folder) is known by its path.
        """
        key = sha256 or path
        if key not in self._first:
            self._first[key] = today
            self._rows.append((sha256, path, today.isoformat()))
            self._grew = True
        return self._first[key]

    def save(self) -> None:
        """Write the ledger if it grew; rows of earlier runs stay as they were."""
        if self._grew:
            write_atomically(self.path, _as_csv(self._rows))
            self._grew = False


def received_dates(
    arrivals: Iterable[Arrival], readings: Iterable[ReturnReading], ledger: Ledger, today: dt.date
) -> dict[str, dt.date]:
    """Finds the date each file was received: its dated folder, unless it can't be (``misdated``),
    else the ledger, which grows."""
    dated = {one.path: one.received for one in arrivals if not is_misdated(one, today)}
    return {
        reading.path: dated.get(reading.path) or ledger.see(reading.sha256, reading.path, today)
        for reading in readings
    }


def is_misdated(arrival: Arrival, today: dt.date) -> bool:
    """Tell if the folder of a file is named for a day on which nothing can have come: there is no
    such day, it is of no year of ours, or it is still to come."""
    if arrival.received is None:
        return bool(arrival.folder)
    return not is_of_our_time(arrival.received) or arrival.received > today


def misdated(arrival: Arrival, received: dt.date) -> Finding:
    """The question to the officer about the folder of a misdated file, taken as ``received`` on
    another day."""
    words = {"tên": arrival.path, "a": arrival.folder, "ngày": f"{received:%d/%m/%Y}"}
    return find("day_folder", words, Place(arrival.path))


def _rows_of(path: Path) -> Iterator[tuple[str, str, str]]:
    """The rows that tell a day."""
    rows = csv.DictReader(io.StringIO(_text_of(path), newline=""))
    try:
        for row in rows:
            if seen := row.get("first_seen"):
                if not _is_day(seen):
                    raise OfficerMustAct(ledger_day_wrong(path, rows.line_num, seen))
                yield row.get("sha256") or "", row.get("path") or "", seen
    except csv.Error as error:
        raise OfficerMustAct(ledger_line_wrong(path, rows.line_num + 1)) from error


def _is_day(text: str) -> bool:
    try:
        return is_of_our_time(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _text_of(path: Path) -> str:
    try:
        # Line ends as they stand: the CSV reader knows them all.
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise OfficerMustAct(not_utf8(path)) from error


def _as_csv(rows: Iterable[tuple[str, str, str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(LEDGER_COLUMNS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")
