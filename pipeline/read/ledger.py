"""``received.csv``: when each file was first seen, for files no dated folder tells the day of.

The modification time of a file is never used: it dies in mail and in version control.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable
from pathlib import Path

from pipeline.files.atomic import write_atomically
from pipeline.read.records import Arrival, ReturnReading
from pipeline.round.round import LEDGER_COLUMNS
from pipeline.text.errors import OfficerMustAct, not_utf8


class Ledger:
    """First-seen dates by content; grows by ``see`` and is written back by ``save``.

    Raises ``OfficerMustAct`` for a file that is not UTF-8.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._rows: list[tuple[str, str, str]] = []
        self._grew = False
        if path.is_file():
            for row in csv.DictReader(io.StringIO(_text_of(path), newline="")):
                if row.get("first_seen"):
                    self._rows.append(
                        (row.get("sha256") or "", row.get("path") or "", row["first_seen"])
                    )
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
    """Finds the date each file was received: its dated folder, else the ledger, which grows."""
    dated = {arrival.path: arrival.received for arrival in arrivals}
    return {
        reading.path: dated[reading.path] or ledger.see(reading.sha256, reading.path, today)
        for reading in readings
    }


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
