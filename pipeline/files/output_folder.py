"""The folder that a run writes to: apart from what rounds keep, and one run's at a time."""

from __future__ import annotations

import contextlib
import errno
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

from pipeline.files.folder_words import (
    output_around_round,
    output_busy,
    output_inside_round,
    output_of_other_round,
    output_refused,
)
from pipeline.files.lock import held
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import is_round
from pipeline.text.safe_text import printable

_NO_PLACE = frozenset({errno.ENOENT, errno.EACCES, errno.EPERM})
"""Errors of a system that lets nobody write there; the others, as of a full disk, have sentences of
their own."""


class OutputError(OfficerMustAct):
    """The results can't go where they were told to; the message says why and where else."""


def check_apart(output: Path, returned: Path) -> None:
    """See that ``output`` lies in no round, nor around the one whose drop folder is ``returned``;
    links are followed. Raises ``OutputError``."""
    place, round_folder = output.resolve(), returned.parent.resolve()
    for folder in (place, *place.parents):
        lies_in_round = is_round(folder)
        if lies_in_round or _is_same(folder, returned):
            round_name = folder.name if lies_in_round else round_folder.name
            raise OutputError(output_inside_round(output, round_name))
    for inside in (round_folder, returned.resolve()):
        if any(_is_same(place, folder) for folder in inside.parents):
            raise OutputError(output_around_round(output, round_folder.name))


def _is_same(one: Path, other: Path) -> bool:
    """See that both exist and are one folder, whatever the case of their names or links."""
    try:
        return one.samefile(other)
    except OSError:
        return False


@contextlib.contextmanager
def held_for(output: Path, round_name: str, record: str) -> Iterator[None]:
    """Hold ``output``, which is made where it is missing, while the block runs. Raises
    ``OutputError`` where nothing can be written to it, another run writes to it, or its file
    ``record`` tells that it is another round's."""
    _make(output)
    with held(output, OutputError(output_busy(output))):
        other = _round_of(output / record)
        if other not in ("", round_name):
            raise OutputError(output_of_other_round(output, printable(other), round_name))
        yield


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=output):
            pass
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        raise OutputError(output_refused(output)) from error


def _round_of(record: Path) -> str:
    """The round whose results stand beside ``record``; "" where none are."""
    try:
        told = json.loads(record.read_bytes())
    except (OSError, ValueError):
        return ""
    name = told.get("round") if isinstance(told, dict) else None
    return name if isinstance(name, str) else ""
