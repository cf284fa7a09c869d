"""Open and read many files in spawned processes, so that no file can stop or harm the run.

Each worker imports what reading needs and nothing heavy. Files go out in chunks; a chunk that is
aborted, killed or late is run again file by file over all workers, so that one file is lost to its
reason and not its neighbours. A chunk with slow files comes back with what was read so far, and
only the rest goes out again. Limits are of processor time, so that a busy machine stops no honest
file; the clock ends only what waits without end. So n files that never end cost n × ``FILE_LIMIT``
plus n / ``CHUNK`` × ``CHUNK_LIMIT`` seconds of the workers' time, and files that are slow but legal
are read once. ``map_chunks`` is the seam where another machine's workers may take the place of
``LocalProcesses``.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Protocol

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from pipeline.read.intake import fingerprint, open_return
from pipeline.read.limits import (
    collect_garbage,
    ended_by_processor_time,
    keep_freed_memory,
    limit_memory,
    limit_processor_time,
)
from pipeline.read.read import read_return
from pipeline.read.records import Arrival, ReturnReading
from pipeline.text.findings import Finding, Place, find
from schemas.records import Form

if TYPE_CHECKING:
    from pipeline.read.cache.store import KeptReadings

CHUNK = 16
"""Files per task: one per task would spend the gain on messages."""

FILE_LIMIT = 12.0
"""Seconds of processor time for a file that is read by itself: hundreds of times what a full form
takes."""

PATIENCE = 4.0
"""Seconds of processor time after which a worker begins no other file of its chunk."""

CHUNK_LIMIT = FILE_LIMIT + PATIENCE
"""Seconds of processor time for a chunk: one whose files all keep theirs is never lost."""

BY_THE_CLOCK = 8
"""So many times a limit may pass by the clock: what waits without end uses no processor time."""

MEMORY_LIMIT = 2 * 1024**3
"""Bytes of address space of a worker, where the system can limit it."""

AHEAD = 3
"""Chunks per worker that are on their way at once: enough to keep all busy in bounded memory."""

READER = "pipeline.read.workers:read_file"
"""Dotted name of what a worker does with one file: (Arrival, Form) → ReturnReading."""

ReadFile = Callable[[Arrival, Form], ReturnReading]
Chunk = tuple[Arrival, ...]
Setup = tuple[str, Form]
"""Setup of a worker, sent once: the dotted name of the reader, and the form."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A chunk that gave no result, and the Vietnamese reason why."""

    reason: str

    @classmethod
    def at_limit(cls, seconds: float) -> Stopped:
        """Reading took longer than it may."""
        return cls(f"quá {seconds:.0f} giây")

    @classmethod
    def by(cls, error: Exception) -> Stopped:
        """Reading raised what it should have turned into a failure of the file."""
        is_memory = isinstance(error, MemoryError)
        return cls("hết bộ nhớ cho phép" if is_memory else f"lỗi {type(error).__name__}")


class Mapper(Protocol):
    """Runs ``read_chunk`` over chunks somewhere, results in order."""

    def map_chunks(
        self, setup: Setup, chunks: Iterable[Chunk], time_limit: float
    ) -> Iterator[tuple[Chunk, list[ReturnReading] | Stopped]]:
        """Each chunk with the readings of its first files, or with the reason why it has none."""
        ...


OnProgress = Callable[[int, int], None]
"""Told how many of how many files are read."""


@dataclass(frozen=True)
class Reader:
    """Reading of a run's files: in how many processes or on whose machines, what it keeps for
    the next run, and whom it tells how far it is."""

    processes: int | None = None
    mapper: Mapper | None = None
    kept: KeptReadings | None = None
    progress: OnProgress = lambda done, of: None

    def __call__(self, arrivals: Iterable[Arrival], form: Form) -> Iterator[ReturnReading]:
        """One reading per arrival that is not skipped, in order; only new files are opened."""
        waiting = [arrival for arrival in arrivals if not arrival.skipped]
        self.progress(0, len(waiting))
        readings = self._fresh(waiting, form) if self.kept is None else self._kept(waiting, form)
        for done, reading in enumerate(readings, 1):
            self.progress(done, len(waiting))
            yield reading

    def _fresh(self, arrivals: Iterable[Arrival], form: Form) -> Iterator[ReturnReading]:
        return read_all(arrivals, form, processes=self.processes, mapper=self.mapper)

    def _kept(self, waiting: Sequence[Arrival], form: Form) -> Iterator[ReturnReading]:
        kept = self.kept
        assert kept is not None
        known = dict(() if kept.is_empty else kept.known(_prints(waiting), form))
        fresh = self._fresh([one for one in waiting if one.path not in known], form)
        for arrival in waiting:
            sha256 = known.get(arrival.path)
            reading = kept.take(arrival.path, sha256, form) if sha256 else None
            if reading is None:
                # Kept and yet not to be had: the blob was damaged after it was found.
                reading = next(self._fresh([arrival], form) if sha256 else fresh)
                kept.keep(reading, form)
            yield reading


def _prints(arrivals: Sequence[Arrival]) -> Iterator[tuple[str, str]]:
    """(path, sha256) of each regular file. Hashing lets other threads run, as do the disks."""
    with ThreadPoolExecutor(min(os.cpu_count() or 2, 8)) as threads:
        found = threads.map(lambda arrival: fingerprint(arrival.location)[0], arrivals)
        for arrival, sha256 in zip(arrivals, found, strict=True):
            if sha256:
                yield arrival.path, sha256


def read_all(
    arrivals: Iterable[Arrival],
    form: Form,
    *,
    processes: int | None = None,
    chunk_limit: float = CHUNK_LIMIT,
    file_limit: float = FILE_LIMIT,
    reader: str = READER,
    mapper: Mapper | None = None,
) -> Iterator[ReturnReading]:
    """One reading per arrival that is not skipped, in order; never raises for a file's sake."""
    waiting = [arrival for arrival in arrivals if not arrival.skipped]
    if not waiting:
        return
    workers = min(processes or min(os.cpu_count() or 2, 8), len(waiting))
    mapper = mapper or LocalProcesses(workers)
    size = max(1, min(CHUNK, -(-len(waiting) // workers)))
    setup = (reader, form)
    limit = chunk_limit if size > 1 else file_limit
    for chunk, result in mapper.map_chunks(setup, _chunks(waiting, size), limit):
        read = [] if isinstance(result, Stopped) else result
        yield from read
        if isinstance(result, Stopped) and len(chunk) == 1:
            yield _lost(chunk[0], result)
        elif rest := chunk[len(read) :]:
            singles = ((arrival,) for arrival in rest)
            for (arrival,), single in mapper.map_chunks(setup, singles, file_limit):
                yield from [_lost(arrival, single)] if isinstance(single, Stopped) else single


def read_file(arrival: Arrival, form: Form) -> ReturnReading:
    """Open and read one file."""
    if arrival.refused is not None:
        return failed_reading(arrival, arrival.refused)
    opened = open_return(arrival.location, arrival.path)
    if isinstance(opened, Finding):
        return failed_reading(arrival, opened)
    return read_return(opened, arrival.path, form)


def _chunks(arrivals: Sequence[Arrival], size: int) -> Iterator[Chunk]:
    for start in range(0, len(arrivals), size):
        yield tuple(arrivals[start : start + size])


def _lost(arrival: Arrival, stopped: Stopped) -> ReturnReading:
    name = PurePosixPath(arrival.path).name
    failure = find("reader_stopped", {"tên": name, "a": stopped.reason}, Place(arrival.path))
    return failed_reading(arrival, failure)


def failed_reading(arrival: Arrival, failure: Finding) -> ReturnReading:
    """A file that can't be read is still known by its content."""
    sha256, size = fingerprint(arrival.location)
    return ReturnReading(path=arrival.path, sha256=sha256, size=size, failure=failure)


class LocalProcesses:
    """Spawned processes of this machine. Forked ones hang under a memory limit."""

    def __init__(self, processes: int, memory_limit: int = MEMORY_LIMIT) -> None:
        self._processes = processes
        self._memory_limit = memory_limit

    def map_chunks(
        self, setup: Setup, chunks: Iterable[Chunk], time_limit: float
    ) -> Iterator[tuple[Chunk, list[ReturnReading] | Stopped]]:
        """See ``Mapper``. A worker that dies is replaced; what it held is ``Stopped``."""
        pool = ProcessPool(
            max_workers=self._processes,
            initializer=start_worker,
            initargs=(*setup, self._memory_limit),
            context=multiprocessing.get_context("spawn"),
        )
        waiting: deque[tuple[Chunk, ProcessFuture[list[ReturnReading]]]] = deque()
        remaining = iter(chunks)

        def send(count: int) -> None:
            for chunk in islice(remaining, count):
                future = pool.schedule(
                    read_chunk, args=(chunk, time_limit), timeout=BY_THE_CLOCK * time_limit
                )
                waiting.append((chunk, future))

        try:
            send(self._processes * AHEAD)
            while waiting:
                chunk, future = waiting.popleft()
                yield chunk, _result(future, time_limit)
                send(1)
            pool.close()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
        finally:
            if waiting:
                pool.stop()  # type: ignore[no-untyped-call]  # the same
            else:
                pool.close()  # type: ignore[no-untyped-call]  # pebble leaves it untyped
            pool.join()


def _result(
    future: ProcessFuture[list[ReturnReading]], time_limit: float
) -> list[ReturnReading] | Stopped:
    try:
        return future.result()
    except LateError:
        return Stopped.at_limit(time_limit)
    except ProcessExpired as error:
        if ended_by_processor_time(error.exitcode):
            return Stopped.at_limit(time_limit)
        return Stopped(f"dừng đột ngột, mã {error.exitcode}")
    except Exception as error:
        return Stopped.by(error)


_reader: ReadFile | None = None
_form: Form | None = None


def start_worker(reader: str, form: Form, memory_limit: int) -> None:
    """Called once in each worker: keeps the form and the reader, limits memory."""
    global _reader, _form
    _reader = reader_named(reader)
    _form = form
    limit_memory(memory_limit)
    keep_freed_memory()
    collect_garbage()
    # A panic or abort of the library prints pages that tell an officer nothing; what matters comes
    # back as a reason.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


def read_chunk(chunk: Chunk, time_limit: float) -> list[ReturnReading]:
    """``read_with`` in a worker that ``start_worker`` prepared, in so much processor time.

    Raises ``RuntimeError`` where it did not; what one file raises loses the chunk, which is then
    run again file by file.
    """
    if _reader is None or _form is None:
        raise RuntimeError("start_worker was not called")
    limit_processor_time(time_limit)
    readings = read_with(_reader, _form, chunk)
    collect_garbage()
    return readings


def reader_named(name: str) -> ReadFile:
    """The function of a dotted name such as ``READER``."""
    module, _, function = name.partition(":")
    found: ReadFile = getattr(importlib.import_module(module), function)
    return found


def read_with(reader: ReadFile, form: Form, chunk: Chunk) -> list[ReturnReading]:
    """Read the files of a chunk, the first at least, until patience ends. Raises what a file made
    the reader raise, as an exception that crosses to another process."""
    end = time.thread_time() + PATIENCE
    readings: list[ReturnReading] = []
    try:
        for arrival in chunk:
            readings.append(reader(arrival, form))
            if time.thread_time() > end:
                break
    except (Exception, SystemExit):
        raise
    except BaseException as error:
        # A panic of the spreadsheet library is no Exception and would not cross to the parent.
        raise RuntimeError(type(error).__name__) from None
    return readings
