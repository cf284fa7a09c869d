"""Attachments of a letter: ``.eml`` as mail programs save it, ``.msg`` as Outlook does."""

from __future__ import annotations

import email
import email.header
import email.policy
import struct
from collections.abc import Iterator
from email.message import Message
from typing import NamedTuple, Protocol

from pipeline.read.opening.ole import OleError, Storages, storages

NO_LETTER = "thư không mở được"
_SIGNATURES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_EMBEDDED = "message/rfc822"

# Properties of MS-OXPROPS, as the streams of an attachment are named for them.
_DATA, _LETTER = "__substg1.0_37010102", "__substg1.0_3701000d"
_NAMES = ("3707", "3704", "3001")
"""The long file name, the short one, the name shown."""
_UNICODE, _BYTES = "001f", "001e"
_ATTACHMENT = "__attach_version1.0_#"
_PROPERTIES = "__properties_version1.0"
_HIDDEN = 0x7FFE000B
"""Set for pictures that the letter shows within its text."""
_CODE_PAGE = "cp1258"
_PROPERTY_HEAD, _PROPERTY = 8, 16
"""Bytes before the list of an attachment's properties, and of each of them."""


class Attachment(NamedTuple):
    """A file that a letter encloses; where ``letter`` is one, its own attachments count."""

    name: str
    data: bytes
    letter: Letter | None = None


class Letter(Protocol):
    """A letter that may hold others. ``attachments`` raises ``LetterError`` for a broken one."""

    def attachments(self) -> Iterator[Attachment]:
        """The files it encloses, without the pictures and signatures of its own text."""
        ...


class LetterError(Exception):
    """The letter is broken; the message says how, in Vietnamese."""


class Mail:
    """A letter in the format of the internet (RFC 5322)."""

    def __init__(self, data: bytes | Message) -> None:
        self._data = data

    def attachments(self) -> Iterator[Attachment]:
        """See ``Letter``."""
        try:
            # The newer policies raise at headers that are broken in ways they don't know.
            yield from self._of(
                email.message_from_bytes(self._data, policy=email.policy.compat32)
                if isinstance(self._data, bytes)
                else self._data
            )
        except (LookupError, ValueError, TypeError, RecursionError) as error:
            raise LetterError(NO_LETTER) from error

    def _of(self, part: Message) -> Iterator[Attachment]:
        kind = part.get_content_type()
        if kind == _EMBEDDED:
            for inner in part.get_payload():
                if isinstance(inner, Message):
                    yield Attachment(_file_name(part), b"", Mail(inner))
        elif part.is_multipart():
            for inner in part.get_payload():
                if isinstance(inner, Message):
                    yield from self._of(inner)
        elif kind not in _SIGNATURES and not _is_of_the_text(part):
            content = part.get_payload(decode=True)
            yield Attachment(_file_name(part), content if isinstance(content, bytes) else b"")


def _is_of_the_text(part: Message) -> bool:
    """Tell whether a part is the letter itself or a picture shown in it."""
    if part.get_content_maintype() == "image":
        return part.get_content_disposition() != "attachment" and "content-id" in part
    return part.get_content_maintype() == "text" and not part.get_filename()


def _file_name(part: Message) -> str:
    name = part.get_filename() or ""
    if "\ufffd" in name:
        name = _as_bytes_say(part).get_filename() or ""
    if "=?" not in name:
        return name
    # Not allowed in a parameter, and what most webmail does.
    try:
        return str(email.header.make_header(email.header.decode_header(name)))
    except (LookupError, ValueError):
        return name


def _as_bytes_say(part: Message) -> Message:
    """The headers of a part whose letters were sent as they are, without saying which they are."""
    headers = Message()
    for name, value in part.raw_items():
        sent = str(value).encode("ascii", "surrogateescape")
        headers[name] = sent.decode("utf-8", "replace")
    return headers


class OutlookLetter:
    """A letter of Outlook: an OLE file, or a storage of one."""

    def __init__(self, data: bytes | Storages) -> None:
        self._storages = data

    def attachments(self) -> Iterator[Attachment]:
        """See ``Letter``."""
        try:
            parts = self._storages
            if isinstance(parts, bytes):
                parts = storages(parts)
            for name, storage in parts.within.items():
                if name.startswith(_ATTACHMENT) and not _is_hidden(storage):
                    letter = storage.within.get(_LETTER)
                    yield Attachment(
                        _name_of(storage),
                        storage.content(_DATA),
                        OutlookLetter(letter) if letter else None,
                    )
        except (OleError, struct.error) as error:
            raise LetterError(NO_LETTER) from error


def _name_of(storage: Storages) -> str:
    for number in _NAMES:
        stem = f"__substg1.0_{number}"
        name = storage.content(stem + _UNICODE).decode("utf-16-le", "replace") or storage.content(
            stem + _BYTES
        ).decode(_CODE_PAGE, "replace")
        if name := name.strip("\0 "):
            return name
    return ""


def _is_hidden(storage: Storages) -> bool:
    listed = storage.content(_PROPERTIES)
    for at in range(_PROPERTY_HEAD, len(listed) - _PROPERTY + 1, _PROPERTY):
        tag, _, value = struct.unpack_from("<IIQ", listed, at)
        if tag == _HIDDEN:
            return bool(value & 0xFF)
    return False
