"""Reading without workers, which cost more to start than most rounds to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest

from pipeline.read import workers
from pipeline.read.records import ReturnReading
from pipeline.read.workers import Chunk, Setup, read_with, reader_named


class InThisProcess:
    """Takes the place of ``LocalProcesses``."""

    def __init__(self, _: int) -> None:
        """Takes no notice of how many processes there should be."""

    def map_chunks(
        self, setup: Setup, chunks: Iterable[Chunk], time_limit: float
    ) -> Iterator[tuple[Chunk, list[ReturnReading]]]:
        """See ``Mapper``; what a file makes the reader raise ends the test."""
        reader, form = setup
        for chunk in chunks:
            yield chunk, read_with(reader_named(reader), form, chunk)


_PROCESSES = workers.LocalProcesses


@contextmanager
def processes_of_their_own() -> Iterator[None]:
    """Files are read in processes of their own, as in a run."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(workers, "LocalProcesses", _PROCESSES)
        yield
