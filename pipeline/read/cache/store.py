"""SQLite blobs for each return, under ``output/.cache/``: safe to delete at any time.

Nothing here is trusted: a blob stands under the file's path and content, the form and the
program, with a checksum; what does not match is read again from the file. A database that is
damaged is made anew, one that another run holds is done without: keeping saves time, never more.
"""

from __future__ import annotations

import hashlib
import sqlite3
import time
import weakref
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from pipeline.read.cache.encoding import EncodingError, decode, encode
from pipeline.read.cache.version import reader_version
from pipeline.read.records import ReturnReading
from schemas.records import Form

FOLDER = ".cache"
FILE = "readings.sqlite"

MOST_BYTES = 512 * 1024**2
"""Bytes of blobs that are kept after a run: some 150,000 returns. The oldest go first."""

LAYOUT = 1
"""Number of the database's own layout."""

_OFTEN = 1.0
"""Seconds after which what was read is committed, so that a run that is stopped goes on there."""

_PATIENCE = 10.0
"""Seconds to wait for another run that writes."""

_TABLE = """
CREATE TABLE IF NOT EXISTS reading (
    key BLOB PRIMARY KEY, used INTEGER NOT NULL, checksum BLOB NOT NULL, content BLOB NOT NULL
)
"""
_OLDEST = """
DELETE FROM reading WHERE key IN (
    SELECT key FROM (
        SELECT key, SUM(LENGTH(content)) OVER (ORDER BY used DESC, key) AS up_to FROM reading
    ) WHERE up_to > ?
)
"""

_DAMAGED = f"Tệp {FOLDER}/{FILE} (số liệu đã đọc, giữ lại cho lần sau) bị hỏng."
_UNUSABLE = f"Không dùng được tệp {FOLDER}/{FILE} (số liệu đã đọc, giữ lại cho lần sau)."

Stored = TypeVar("Stored")


class KeptReadings:
    """The readings of earlier runs. A context: leaving it commits and drops the oldest.

    ``note`` is "" or the Vietnamese sentence about a database that could not be used.
    """

    def __init__(self, folder: Path, most_bytes: int = MOST_BYTES) -> None:
        self.note = ""
        self.counts = {"kept": 0, "read": 0}
        """Numbers of readings taken from here and of files read afresh."""
        self._path = folder / FILE
        self._most_bytes = most_bytes
        self._used: list[tuple[int, bytes]] = []
        self._own: weakref.WeakValueDictionary[str, ReturnReading] = weakref.WeakValueDictionary()
        self._now = 0
        self._committed = time.monotonic()
        self._database: sqlite3.Connection | None = None
        try:
            self._database = self._open()
        except (sqlite3.Error, OSError) as error:
            self._recover(error)

    def __enter__(self) -> KeptReadings:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._guarded(self._tidy)
        self._close()

    def known(self, prints: Iterable[tuple[str, str]], form: Form) -> frozenset[tuple[str, str]]:
        """Those of (path, sha256 of the content) whose reading is kept."""
        keys = {_key(*one, form): one for one in prints}
        held = self._guarded(lambda database: self._held(database, keys)) or ()
        return frozenset(keys[key] for key in held)

    @property
    def is_empty(self) -> bool:
        """True if nothing is kept: then no file's content need be looked for here."""
        return self._guarded(self._has_one) is None

    def take(self, path: str, sha256: str, form: Form) -> ReturnReading | None:
        """The reading of a file, as an earlier run had it; ``None`` where it can't be trusted."""
        reading = self.content(_key(path, sha256, form), decode)
        if reading is None or (reading.path, reading.sha256) != (path, sha256):
            return None
        self.counts["kept"] += 1
        self._own[path] = reading
        return reading

    def keep(self, reading: ReturnReading, form: Form) -> None:
        """Keep what was read afresh. A file that could not be read is tried again by the next run:
        the reason may have been this machine's, its memory or its time."""
        self.counts["read"] += 1
        if reading.failure is not None or not reading.sha256 or self._database is None:
            return
        self.put(_key(reading.path, reading.sha256, form), encode(reading))
        self._own[reading.path] = reading

    def key_beside(self, reading: ReturnReading, form: Form, by: str) -> bytes | None:
        """The key of what follows from a reading and from what ``by`` tells; ``None`` where the
        reading is not kept as it is."""
        if self._own.get(reading.path) is not reading:
            return None
        return key_of(_key(reading.path, reading.sha256, form).hex(), by)

    def content(self, key: bytes, decoded: Callable[[bytes], Stored]) -> Stored | None:
        """The content that is kept under a key; ``None`` where none can be trusted."""
        select = "SELECT checksum, content FROM reading WHERE key = ?"
        row = self._guarded(lambda database: database.execute(select, (key,)).fetchone())
        if not row or row[0] != _checksum(key, row[1]):
            return None
        try:
            content = decoded(row[1])
        except EncodingError:
            return None
        self._used.append((self._now, key))
        return content

    def put(self, key: bytes, content: bytes) -> None:
        """Keep ``content`` under a key that tells all that it follows from."""
        row = (key, self._now, _checksum(key, content), content)
        insert = "INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?)"
        self._guarded(lambda database: database.execute(insert, row))
        if time.monotonic() - self._committed > _OFTEN:
            self._guarded(sqlite3.Connection.commit)
            self._committed = time.monotonic()

    @staticmethod
    def _has_one(database: sqlite3.Connection) -> object:
        return database.execute("SELECT 1 FROM reading LIMIT 1").fetchone()

    @staticmethod
    def _held(database: sqlite3.Connection, keys: Iterable[bytes]) -> list[bytes]:
        select = "SELECT 1 FROM reading WHERE key = ?"
        return [key for key in keys if database.execute(select, (key,)).fetchone()]

    def _tidy(self, database: sqlite3.Connection) -> None:
        database.executemany("UPDATE reading SET used = ? WHERE key = ?", self._used)
        pages, free, size = (
            database.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        if (pages - free) * size > self._most_bytes:
            database.execute(_OLDEST, (self._most_bytes,))
        database.commit()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self._path, timeout=_PATIENCE)
        try:
            # Losing the last second to a power cut costs reading again; a torn page is found.
            database.execute("PRAGMA synchronous = OFF")
            (layout,) = database.execute("PRAGMA user_version").fetchone()
            if layout not in (0, LAYOUT):
                raise sqlite3.DatabaseError(f"layout {layout}")
            if layout == 0:
                database.execute(_TABLE)
                database.execute(f"PRAGMA user_version = {LAYOUT}")
                database.commit()
            latest = "SELECT IFNULL(MAX(used), 0) FROM reading"
            self._now = database.execute(latest).fetchone()[0] + 1
        except BaseException:
            database.close()
            raise
        return database

    def _guarded(self, action: Callable[[sqlite3.Connection], Stored]) -> Stored | None:
        """Result of ``action``; ``None`` where the database can't be used, which is noted."""
        if self._database is None:
            return None
        try:
            return action(self._database)
        except sqlite3.Error as error:
            self._recover(error)
        return None

    def _recover(self, error: sqlite3.Error | OSError) -> None:
        # Only damage raises the class itself; held by another run, no room and read-only raise
        # those below it, and the file may be sound.
        if type(error) is sqlite3.DatabaseError:
            self._close()
            self._make_anew()
        else:
            self._give_up(str(error))

    def _close(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def _make_anew(self) -> None:
        self.note = f"{_DAMAGED} Chương trình đã lập lại và đọc lại các tệp."
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        try:
            self._database = self._open()
        except (sqlite3.Error, OSError) as error:
            self._give_up(str(error))

    def _give_up(self, reason: str) -> None:
        self._close()
        self.note = f"{_UNUSABLE} Lần chạy này không dùng số liệu đã đọc trước ({reason})."


def _key(path: str, sha256: str, form: Form) -> bytes:
    """The path belongs to it: findings name it, and its ending tells what is tried."""
    return key_of(path, sha256, form.version, str(form.facts))


def key_of(*parts: str) -> bytes:
    """The key of what this program makes of ``parts``."""
    text = "\0".join((*parts, reader_version()))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _checksum(key: bytes, content: bytes) -> bytes:
    return hashlib.blake2b(content, digest_size=16, key=key).digest()
