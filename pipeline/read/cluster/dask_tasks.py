"""Tasks that the workers of a cluster run. Light: they load neither pandas nor pandera."""

from __future__ import annotations

import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from pipeline.read.cache.version import reader_version
from pipeline.read.records import ReturnReading
from pipeline.read.workers import Chunk, Setup, read_with, reader_named


class OtherVersionError(Exception):
    """Raised by a worker of another version than who asks: its readings could differ."""


def versions() -> dict[str, str]:
    """Versions that must agree on every machine for readings to be the same to the byte."""
    return {
        "tonghop": reader_version(),
        "Python": platform.python_version(),
        "python-calamine": version("python-calamine"),
        "distributed": version("distributed"),
    }


def is_visible(location: str) -> bool:
    """Tell that this machine can get at a file of the round."""
    return Path(location).exists()


def read_on_worker(chunk: Chunk, setup: Setup, expected: str) -> Sequence[ReturnReading]:
    """Read the files of a chunk. Raises ``OtherVersionError``: a worker may join at any time."""
    if reader_version() != expected:
        raise OtherVersionError(platform.node())
    reader, form = setup
    return read_with(reader_named(reader), form, chunk)
