from __future__ import annotations

import datetime as dt
import gc
import sys
import weakref
from pathlib import Path

import pytest

from pipeline.read.limits import collect_garbage
from pipeline.read.records import Arrival
from pipeline.read.workers import (
    CHUNK_LIMIT,
    FILE_LIMIT,
    PATIENCE,
    LocalProcesses,
    Stopped,
    read_all,
    read_with,
)
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, book
from tests.support.worker_readers import act_by_name

pytestmark = pytest.mark.usefixtures("worker_processes")

ACTOR = "tests.support.worker_readers:act_by_name"


def arrivals(*names: str) -> tuple[Arrival, ...]:
    return tuple(Arrival(name, Path(name), None) for name in names)


def reasons(names: tuple[str, ...], **options: object) -> dict[str, str]:
    """Code of the failure of each file, in the order in which the readings came."""
    readings = read_all(arrivals(*names), FORM, reader=ACTOR, processes=2, **options)
    return {one.path: one.failure.code if one.failure else "" for one in readings}


def test_a_worker_that_stops_costs_one_file_with_its_reason():
    names = ("a", "b", "kill", "c", "abort", "d", "raise", "e", "memory", "f")
    readings = list(read_all(arrivals(*names), FORM, reader=ACTOR, processes=2))
    assert tuple(one.path for one in readings) == names
    lost = {one.path: one.failure for one in readings if one.failure}
    assert {path: failure.code for path, failure in lost.items()} == dict.fromkeys(
        ("kill", "abort", "raise", "memory"), "F09"
    )
    for path, reason in {
        "kill": "dừng đột ngột, mã",
        "abort": "dừng đột ngột, mã",
        "raise": "lỗi ValueError",
        "memory": "hết bộ nhớ cho phép",
    }.items():
        assert f"({reason}" in lost[path].message, lost[path].message


def test_a_file_that_waits_without_end_costs_itself_by_the_clock(monkeypatch):
    monkeypatch.setattr("pipeline.read.workers.BY_THE_CLOCK", 1)
    result = reasons(("a", "hang", "b"), chunk_limit=4.0, file_limit=2.0)
    assert result == {"a": "", "hang": "F09", "b": ""}


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of processor time")
def test_a_file_that_never_ends_costs_itself_by_its_processor_time(monkeypatch):
    monkeypatch.setattr("pipeline.read.workers.BY_THE_CLOCK", 100)
    limits = {"chunk_limit": 0.6, "file_limit": 0.6}  # the system counts whole seconds
    found = read_all(arrivals("a", "spin", "b"), FORM, reader=ACTOR, processes=2, **limits)
    first, lost, last = found
    assert not first.failure
    assert lost.failure.code == "F09"
    assert "quá 1 giây" in lost.failure.message
    assert not last.failure


def test_a_file_that_waits_for_its_turn_is_no_lost_file():
    limits = {"chunk_limit": 0.5, "file_limit": 0.5}
    assert reasons(("a", "wait", "b"), **limits) == {"a": "", "wait": "", "b": ""}


def test_a_chunk_of_slow_files_is_handed_back_as_far_as_it_is_read(monkeypatch):
    monkeypatch.setattr("pipeline.read.workers.PATIENCE", 0.0)

    class Here:
        """Reads in this process, as a worker would."""

        def __init__(self):
            self.sent = []

        def map_chunks(self, setup, chunks, time_limit):
            for chunk in chunks:
                self.sent.append((tuple(arrival.path for arrival in chunk), time_limit))
                yield chunk, read_with(act_by_name, setup[1], chunk)

    mapper = Here()
    readings = list(read_all(arrivals("a", "b", "c"), FORM, processes=1, mapper=mapper))
    assert [one.path for one in readings] == ["a", "b", "c"]
    assert not any(one.failure for one in readings)
    assert mapper.sent == [
        (("a", "b", "c"), CHUNK_LIMIT),
        (("b",), FILE_LIMIT),
        (("c",), FILE_LIMIT),
    ]


def test_files_that_each_keep_their_limit_never_lose_a_chunk():
    assert CHUNK_LIMIT >= FILE_LIMIT + PATIENCE


def test_files_come_back_in_order_and_skipped_ones_do_not(tmp_path):
    data = book({"staff": STAFF})
    listed = []
    for number in range(40):
        location = tmp_path / f"{number:02}.xlsx"
        location.write_bytes(data if number % 7 else b"%PDF-1.7")
        skipped = "Tệp ẩn" if number == 3 else ""
        listed.append(Arrival(location.name, location, dt.date(2025, 11, 18), skipped))
    readings = list(read_all(listed, FORM, processes=2))
    assert [one.path for one in readings] == [one.path for one in listed if not one.skipped]
    for number, one in zip([n for n in range(40) if n != 3], readings, strict=True):
        if number % 7:
            assert set(one.tables) == {"staff"}
        else:
            assert one.failure.code == "F13"


def test_a_worker_loads_nothing_heavy(tmp_path):
    location = tmp_path / "a.xlsx"
    location.write_bytes(book({"staff": STAFF}))
    teller = "tests.support.worker_readers:tell_modules"
    (told,) = read_all([Arrival("a.xlsx", location, None)], FORM, reader=teller)
    assert told.stamp["tables"] == "staff"
    packages = set(told.stamp["packages"].split())
    assert "python_calamine" in packages
    assert not packages & {"pandas", "pandera", "numpy", "openpyxl", "xlsxwriter", "pydantic"}


def test_no_files_start_no_workers():
    assert list(read_all((), FORM, processes=2)) == []


def test_another_mapper_may_take_the_place_of_local_processes():
    class InTurn:
        """Does nothing but say that it was asked; every second chunk is stopped."""

        def __init__(self):
            self.chunks = []

        def map_chunks(self, setup, chunks, time_limit):
            for chunk in chunks:
                self.chunks.append(tuple(arrival.path for arrival in chunk))
                yield chunk, Stopped("máy khác đã tắt")

    mapper = InTurn()
    readings = list(read_all(arrivals("a", "b", "c"), FORM, processes=1, mapper=mapper))
    assert mapper.chunks == [("a", "b", "c"), ("a",), ("b",), ("c",)]
    assert all("máy khác đã tắt" in one.failure.message for one in readings)


def test_an_abandoned_run_leaves_no_worker_waiting():
    names = tuple(f"f{n}" for n in range(200))
    mapper = LocalProcesses(2)
    readings = read_all(arrivals(*names), FORM, reader=ACTOR, processes=2, mapper=mapper)
    assert next(readings).path == "f0"
    readings.close()


class Circle:
    """Something that refers to itself."""

    def __init__(self) -> None:
        self.itself = self


def test_what_refers_to_itself_is_freed_between_chunks_and_not_while_one_is_read():
    gc.freeze()  # what was there before takes long to look through
    try:
        collect_garbage()
        circle = weakref.ref(Circle())
        assert not gc.isenabled()
        assert circle() is not None
        collect_garbage()
        assert circle() is None
        assert gc.get_count()[0] < 100
    finally:
        gc.unfreeze()
        gc.enable()
