"""Names of files that came from outside, as any system takes them."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import PurePosixPath

from pipeline.text.safe_text import spelled_out

LONGEST_NAME, LONGEST_SUFFIX = 100, 10
"""Characters of a name, and of its ending."""
MOST_BYTES = 200
"""Bytes of a name: systems take 255, of which those that make it their own need some."""

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\]")


def safe_file_name(path: str, longest: int = LONGEST_NAME) -> str:
    """One name, with nothing in it that can't be seen; folders of ``path`` stand before it."""
    parts = (part for part in _SEPARATORS.split(path) if part not in ("", ".", ".."))
    plain = spelled_out(_UNSAFE.sub("_", unicodedata.normalize("NFC", " - ".join(parts))))
    plain = plain.strip().rstrip(". ") or "_"
    # What comes from outside is not hidden, either.
    whole = PurePosixPath(f"_{plain}" if _RESERVED.match(plain) or plain[0] == "." else plain)
    suffix = whole.suffix[:LONGEST_SUFFIX]
    stem = whole.name.removesuffix(whole.suffix)[: longest - len(suffix)]
    return cut_to_bytes(stem, MOST_BYTES - len(suffix.encode())) + suffix


def cut_to_bytes(name: str, most: int) -> str:
    """The beginning of a name, in at most so many bytes: a letter has up to four."""
    return os.fsencode(name)[:most].decode(errors="ignore")
