"""Zips and letters in the drop folder, taken apart into a folder beside each.

That folder is named after the zip or letter and its content, so that nothing is taken out twice,
what the officer deletes of it stays deleted, and another letter of the same name gets its own. It
appears whole or not at all. The zip or letter itself stays where it is.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from pipeline.files.atomic import is_left, sync, sync_folder
from pipeline.read.intake import bytes_of, fingerprint, is_of_the_system, walk
from pipeline.read.opening.enclosed import (
    MAX_CONTAINER,
    SUFFIXES,
    Enclosed,
    EnclosedError,
    enclosed_in,
    in_words,
)
from pipeline.read.records import Arrival, ReturnReading
from pipeline.read.workers import failed_reading, read_all
from pipeline.text.file_names import MOST_BYTES, cut_to_bytes, safe_file_name
from pipeline.text.findings import Finding, Place, find
from schemas.records import Form

_PART = ", thiếu"
"""Ends the name of a folder that lacks what could not be had."""
TAKEN = "Các tệp bên trong đã được tách ra thư mục “{folder}”"
_NOTHING = "không có tệp đính kèm"
_NO_PLACE = "không ghi được vào thư mục"
_LONGEST_STEM = 60


def arrived(folder: Path) -> tuple[Arrival, ...]:
    """All paths below a drop folder, as ``walk`` has them; a zip or letter that was taken apart is
    skipped, since what was in it is there too. Writes nothing."""
    return tuple(_known(walk(folder)))


def taken_apart(folder: Path, form: Form) -> tuple[Arrival, ...]:
    """``arrived``, after the zips and letters that are new were taken apart.

    Workers do it, within their limits: nothing in a zip or a letter can stop or harm the run. What
    could not be had is told by the arrival's ``refused``.
    """
    known = arrived(folder)
    if left := [one.location for one in known if is_left(one.location)]:
        for location in left:
            location.unlink(missing_ok=True)
        known = arrived(folder)
    waiting = [one for one in known if _folder_of_unchanged(one) is not None]
    if not waiting:
        return known
    found = read_all(waiting, form, reader=f"{__name__}:{take_out.__name__}")
    refused = {one.path: one.failure for one in found if one.failure is not None}
    return tuple(replace(one, refused=refused.get(one.path)) for one in arrived(folder))


def take_out(arrival: Arrival, _: Form) -> ReturnReading:
    """Write what is in a zip or a letter into a folder beside it. The reading has no tables, and a
    failure where something could not be had; for another kind of file it says nothing."""
    data = bytes_of(arrival.location, arrival.path, MAX_CONTAINER)
    if isinstance(data, Finding):
        return failed_reading(arrival, data)
    try:
        found = enclosed_in(data, arrival.path)
        if found is None:
            return ReturnReading(arrival.path)
        found.files[:] = [(name, own) for name, own in found.files if not _is_a_note(name)]
        if not found.files and not found.refused:
            raise EnclosedError(_NOTHING)
        _write(found, _folder_of(arrival.location, hashlib.sha256(data).hexdigest()))
    except EnclosedError as error:
        return _refused(arrival, str(error))
    except OSError:
        return _refused(arrival, _NO_PLACE)
    return _refused(arrival, "; ".join(in_words(found.refused)))


def _is_a_note(path: str) -> bool:
    """Tell if a file within a zip is one that a system or Excel made for itself."""
    name = re.split(r"[/\\]", path)[-1]
    return is_of_the_system(name) or name.startswith("~$")


def _known(arrivals: tuple[Arrival, ...]) -> Iterator[Arrival]:
    for arrival in arrivals:
        folder = _folder_of_unchanged(arrival)
        if folder is not None and folder.is_dir():
            arrival = replace(arrival, skipped=TAKEN.format(folder=folder.name))
        yield arrival


def _folder_of_unchanged(arrival: Arrival) -> Path | None:
    """The folder for what is in a file as it is now; ``None`` of what is no zip or letter by its
    name, or is passed over."""
    if arrival.skipped or not arrival.path.casefold().endswith(SUFFIXES):
        return None
    sha256, _ = fingerprint(arrival.location, MAX_CONTAINER)
    return _folder_of(arrival.location, sha256) if sha256 else None


def _folder_of(location: Path, sha256: str) -> Path:
    stem = cut_to_bytes(location.stem[:_LONGEST_STEM], MOST_BYTES).rstrip(". ")
    return location.with_name(f"{stem} ({location.suffix[1:].lower()} {sha256[:8]})")


def _refused(arrival: Arrival, why: str) -> ReturnReading:
    if not why:
        return ReturnReading(arrival.path)
    words = {"tên": PurePosixPath(arrival.path).name, "a": why}
    return failed_reading(arrival, find("not_taken_out", words, Place(arrival.path)))


def _write(found: Enclosed, folder: Path) -> None:
    """Write the files, unless an earlier run did. Raises ``OSError``."""
    if found.refused:
        folder = folder.with_name(folder.name + _PART)
    if folder.is_dir() or not found.files:
        return
    unfinished = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(unfinished, ignore_errors=True)
    try:
        unfinished.mkdir()
        for name, (_, data) in zip(_names(found), found.files, strict=True):
            (unfinished / name).write_bytes(data)
            sync(unfinished / name)
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sync_folder(folder.parent)


def _names(found: Enclosed) -> Iterator[str]:
    """A name of its own for each file."""
    taken: set[str] = set()
    for path, _ in found.files:
        safe = PurePosixPath(safe_file_name(path))
        name, times = safe.name, 1
        while name.casefold() in taken:
            times += 1
            name = f"{safe.stem} ({times}){safe.suffix}"
        taken.add(name.casefold())
        yield name
