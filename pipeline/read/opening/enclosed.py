"""Files within a file: in a zip, in a letter, in a letter within a zip. Trusts nothing in it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from pipeline.read.opening.archive import MAX_ENTRIES, MAX_FILE, MAX_UNPACKED, MEBIBYTE
from pipeline.read.opening.kinds import EML, EXCEL, MSG, ZIP, kind_of, zip_kind
from pipeline.read.opening.letters import Letter, LetterError, Mail, OutlookLetter

MAX_DEPTH = 3
"""Letters and zips within each other; what lies deeper is refused by name."""
MAX_CONTAINER = 100 * MEBIBYTE
"""Bytes of a zip or letter: of those of a whole ward at once."""
SUFFIXES = (".zip", ".eml", ".msg")

_ENCRYPTED = 0x1
_IS_UTF8 = 0x800
_OF_MACOS = "__MACOSX/"
_TOO_LARGE = f"quá {MAX_FILE // MEBIBYTE} MB"
_TOO_DEEP = f"nằm quá {MAX_DEPTH} lớp tệp nén, thư"
_TOO_MANY = f"quá {MAX_ENTRIES} tệp"
_TOO_MUCH = f"giải nén ra quá {MAX_UNPACKED // MEBIBYTE} MB"
_LOCKED = "có mật khẩu"
_BROKEN = "bị hỏng"
_UNKNOWN_PACKING = "nén theo cách không đọc được"


class EnclosedError(Exception):
    """Nothing of the file can be taken; the message says why, in Vietnamese."""


@dataclass
class Enclosed:
    """Files found in another, in its order."""

    left: int
    """Bytes that may still be unpacked."""
    files: list[tuple[str, bytes]] = field(default_factory=list)
    """Name, with the folders of a zip before it, and content."""
    refused: list[tuple[str, str]] = field(default_factory=list)
    """Name, and the Vietnamese words for why it can't be had."""

    def add(self, name: str, data: bytes) -> None:
        """Take a file. Raises ``EnclosedError`` where there are too many or they are too large."""
        self.left -= len(data)
        if self.left < 0:
            raise EnclosedError(_TOO_MUCH)
        if len(self.files) + len(self.refused) == MAX_ENTRIES:
            raise EnclosedError(_TOO_MANY)
        if len(data) > MAX_FILE:
            self.refused.append((name, _TOO_LARGE))
        else:
            self.files.append((name, data))


def enclosed_in(data: bytes, name: str) -> Enclosed | None:
    """All files in a zip or a letter, also in those that it holds; ``None`` where ``data`` is
    neither. Raises ``EnclosedError``."""
    found = Enclosed(MAX_UNPACKED)
    return found if _take(data, name, found, 1) else None


def _take(data: bytes, name: str, found: Enclosed, depth: int) -> bool:
    """Add what is in a zip or a letter; tell whether it is one."""
    kind = kind_of(data, name)
    if kind == EXCEL:
        return _take_zip(data, found, depth)
    if kind == EML:
        _take_letter(Mail(data), found, depth)
    elif kind == MSG:
        _take_letter(OutlookLetter(data), found, depth)
    return kind in (EML, MSG)


def _add(data: bytes, name: str, found: Enclosed, depth: int) -> None:
    """Add a file, or in place of a zip or a letter what is in it."""
    if not name.casefold().endswith(SUFFIXES):
        found.add(name, data)
    elif depth == MAX_DEPTH:
        found.refused.append((name, _TOO_DEEP))
    else:
        try:
            is_taken = _take(data, name, found, depth + 1)
        except _InnerError as error:
            found.refused.append((name, str(error)))
        else:
            if not is_taken:
                found.add(name, data)


class _InnerError(EnclosedError):
    """One zip or letter is broken, whatever holds it."""


def _take_letter(letter: Letter, found: Enclosed, depth: int) -> None:
    try:
        for number, one in enumerate(letter.attachments(), 1):
            name = one.name or f"tep-{number}"
            if one.letter is None:
                _add(one.data, name, found, depth)
            elif depth == MAX_DEPTH:
                found.refused.append((name, _TOO_DEEP))
            else:
                _take_letter(one.letter, found, depth + 1)
    except LetterError as error:
        raise _InnerError(str(error)) from error


def _take_zip(data: bytes, found: Enclosed, depth: int) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            names = frozenset(entry.filename.casefold() for entry in entries)
            if zip_kind(names, data[:1024]) != ZIP:
                return False
            if len(entries) > MAX_ENTRIES:
                raise _InnerError(_TOO_MANY)
            for entry in entries:
                if not entry.is_dir() and not entry.filename.startswith(_OF_MACOS):
                    _take_entry(archive, entry, found, depth)
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise _InnerError(_BROKEN) from error
    return True


def _take_entry(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo, found: Enclosed, depth: int
) -> None:
    name = _entry_name(entry)
    if entry.flag_bits & _ENCRYPTED:
        found.refused.append((name, _LOCKED))
        return
    try:
        # One byte more than may be: the size that the entry claims is not believed.
        with archive.open(entry) as file:
            data = file.read(min(MAX_FILE, max(found.left, 0)) + 1)
    except NotImplementedError:
        found.refused.append((name, _UNKNOWN_PACKING))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, RuntimeError, zlib.error):
        found.refused.append((name, _BROKEN))
    else:
        _add(data, name, found, depth)


def _entry_name(entry: zipfile.ZipInfo) -> str:
    """The name as it was typed: macOS writes UTF-8 without saying so."""
    if entry.flag_bits & _IS_UTF8:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return entry.filename


def in_words(refused: list[tuple[str, str]]) -> Iterator[str]:
    """Each file that can't be had with its reason, in Vietnamese."""
    for name, why in refused:
        yield f"{PurePosixPath(name).name} ({why})"
