"""Readings kept per file: never trusted when they do not match, never needed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import sqlite3
from pathlib import Path

import pytest

from pipeline.read.cache import store, version
from pipeline.read.cache.encoding import EncodingError, decode, encode
from pipeline.read.cache.store import FILE, KeptReadings
from pipeline.read.intake import walk
from pipeline.read.records import Arrival, ReturnReading
from pipeline.read.workers import Reader, read_file
from schemas.records import Form
from tests.support import ROOT
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, book

EXAMPLE = ROOT / "rounds" / "vi-du-2025-nam"


class Here:
    """Reads in this process, and says which files it was given."""

    def __init__(self):
        self.paths = []

    def map_chunks(self, setup, chunks, time_limit):
        for chunk in chunks:
            self.paths += [arrival.path for arrival in chunk]
            yield chunk, [read_file(arrival, setup[1]) for arrival in chunk]


@pytest.fixture
def returned(tmp_path):
    """Three returned files."""
    folder = tmp_path / "returned"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.xlsx").write_bytes(book({"staff": STAFF}) + b"\0" * number)
    return folder


@pytest.fixture
def cache(tmp_path):
    return tmp_path / ".cache"


def run(returned, cache, form=FORM, **options):
    """(readings, paths that were read afresh, the store as it was left)."""
    mapper = Here()
    with KeptReadings(cache, **options) as kept:
        readings = list(Reader(mapper=mapper, kept=kept)(walk(returned), form))
    return readings, mapper.paths, kept


def database(cache):
    return sqlite3.connect(cache / FILE, isolation_level=None)


def test_every_reading_of_the_example_comes_back_as_it_was():
    arrivals = [arrival for arrival in walk(EXAMPLE / "returned") if not arrival.skipped]
    for arrival in arrivals:
        reading = read_file(arrival, FORM)
        assert decode(encode(reading)) == reading


def test_kinds_of_values_stay_apart():
    arrival = Arrival("a.xlsx", Path("a.xlsx"), None)
    block = read_file(
        dataclasses.replace(arrival, location=next((EXAMPLE / "returned").rglob("*.xlsx"))), FORM
    )
    table = next(t for t in block.tables.values() if t.body is not None)
    values = (1, 1.0, "1", None, dt.date(2025, 11, 18), "", 10**20, 0.1, "\ud800", "hoà")
    changed = dataclasses.replace(table, body=dataclasses.replace(table.body, values=values))
    reading = ReturnReading("a", "b", stamp={"date": "2025"}, tables={"staff": changed})
    back = decode(encode(reading))
    assert back == reading
    assert list(map(type, back.tables["staff"].body.values)) == list(map(type, values))


@pytest.mark.parametrize("data", [b"", b"{}", b"x\x9c", encode(ReturnReading("a"))[:-4]])
def test_bytes_that_are_no_reading_are_refused(data):
    with pytest.raises(EncodingError):
        decode(data)


def test_a_second_run_reads_nothing_and_gives_the_same(returned, cache):
    first, read, _ = run(returned, cache)
    second, again, kept = run(returned, cache)
    assert read == ["0.xlsx", "1.xlsx", "2.xlsx"]
    assert again == []
    assert second == first
    assert kept.counts == {"kept": 3, "read": 0}


def test_after_one_changed_file_one_file_is_read(returned, cache):
    run(returned, cache)
    (returned / "1.xlsx").write_bytes(book({"staff": STAFF}) + b"\0" * 9)
    readings, read, _ = run(returned, cache)
    assert read == ["1.xlsx"]
    assert [one.path for one in readings] == ["0.xlsx", "1.xlsx", "2.xlsx"]
    assert readings == run(returned, cache.with_name("other"))[0]


def test_a_file_under_another_name_is_read_again(returned, cache):
    run(returned, cache)
    (returned / "2.xlsx").rename(returned / "3.xlsx")
    readings, read, _ = run(returned, cache)
    assert read == ["3.xlsx"]
    assert readings[2].path == "3.xlsx"


def test_another_form_or_program_reads_all_again(returned, cache, monkeypatch):
    run(returned, cache)
    assert len(run(returned, cache, form=Form(FORM.tables[:-1]))[1]) == 3
    assert run(returned, cache)[1] == []
    monkeypatch.setattr(store, "reader_version", lambda: "another")
    assert len(run(returned, cache)[1]) == 3


def test_the_reader_s_version_changes_with_any_line_of_the_program(tmp_path, monkeypatch):
    before = version.reader_version()
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "clean.py").write_text("A = 1\n")
    monkeypatch.setattr(version.schemas, "__file__", str(tmp_path / "__init__.py"))
    seen = {before}
    for source in ("A = 1\n", "A = 2\n"):
        (tmp_path / "clean.py").write_text(source)
        version.reader_version.cache_clear()
        seen.add(version.reader_version())
    version.reader_version.cache_clear()
    assert len(seen) == 3


def test_a_blob_that_was_changed_is_not_trusted(returned, cache):
    first, _, _ = run(returned, cache)
    with database(cache) as held:
        for key, content in held.execute("SELECT key, content FROM reading").fetchall():
            broken = encode(dataclasses.replace(decode(content), modified="1999"))
            held.execute("UPDATE reading SET content = ? WHERE key = ?", (broken, key))
    readings, read, kept = run(returned, cache)
    assert len(read) == 3
    assert readings == first
    assert kept.note == ""


def damage(path):
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4000)


def tear(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(bytes(data))


def renumber(path):
    with sqlite3.connect(path) as held:
        held.execute("PRAGMA user_version = 77")


@pytest.mark.parametrize("harm", [damage, tear, renumber, lambda path: path.write_text("x" * 999)])
def test_a_damaged_database_is_made_anew_and_the_note_says_so(returned, cache, harm):
    first, _, _ = run(returned, cache)
    harm(cache / FILE)
    readings, read, kept = run(returned, cache)
    assert readings == first
    assert len(read) == 3
    assert "bị hỏng" in kept.note
    assert run(returned, cache)[1] == []


def test_a_database_that_another_run_holds_is_done_without(returned, cache, monkeypatch):
    monkeypatch.setattr(store, "_PATIENCE", 0.05)
    first, _, _ = run(returned, cache)
    held = database(cache)
    held.execute("BEGIN EXCLUSIVE")
    readings, read, kept = run(returned, cache)
    held.close()
    assert readings == first
    assert len(read) == 3
    assert "Không dùng được" in kept.note
    assert run(returned, cache)[1] == []


def test_a_folder_that_cannot_be_made_costs_only_the_keeping(returned, cache):
    cache.write_text("a file where the folder should be")
    readings, _, kept = run(returned, cache)
    assert len(readings) == 3
    assert "Không dùng được" in kept.note


def test_two_runs_at_once_keep_what_both_read(returned, cache):
    one = KeptReadings(cache)
    with KeptReadings(cache) as other:
        arrivals = walk(returned)
        with one:
            first = list(Reader(mapper=Here(), kept=one)(arrivals[:2], FORM))
        second = list(Reader(mapper=Here(), kept=other)(arrivals[1:], FORM))
    assert [one.path for one in first + second] == ["0.xlsx", "1.xlsx", "1.xlsx", "2.xlsx"]
    assert run(returned, cache)[1] == []


def test_the_oldest_readings_go_when_there_are_too_many(returned, cache):
    run(returned, cache)
    with database(cache) as held:
        (size,) = held.execute("SELECT MAX(LENGTH(content)) FROM reading").fetchone()
    (returned / "0.xlsx").unlink()
    run(returned, cache, most_bytes=2 * size + 10)
    with database(cache) as held:
        (count,) = held.execute("SELECT COUNT(*) FROM reading").fetchone()
    assert count == 2
    assert run(returned, cache)[1] == []


def test_a_stopped_run_goes_on_where_it_stopped(returned, cache, monkeypatch):
    monkeypatch.setattr(store, "_OFTEN", 0.0)
    kept = KeptReadings(cache)
    readings = Reader(mapper=Here(), kept=kept)(walk(returned), FORM)
    next(readings)
    next(readings)
    # A run that is killed leaves its context by no door; what it committed stands.
    kept._close()
    assert run(returned, cache)[1] == ["2.xlsx"]


def test_a_file_that_failed_is_tried_again(returned, cache):
    (returned / "3.xlsx").write_bytes(b"PK\x03\x04 cut off")
    run(returned, cache)
    readings, read, _ = run(returned, cache)
    assert read == ["3.xlsx"]
    assert readings[3].failure is not None


def test_the_database_may_be_deleted_at_any_time(returned, cache):
    first, _, _ = run(returned, cache)
    (cache / FILE).unlink()
    assert run(returned, cache)[0] == first
