"""Names of files that came from outside, as any system takes them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from pipeline.text.safe_text import spelled_out

LONGEST_NAME, LONGEST_SUFFIX = 100, 10
"""Characters of a name, and of its ending."""

_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)
_SEPARATORS = re.compile(r"[/\\]")


def safe_file_name(path: str, longest: int = LONGEST_NAME) -> str:
    """One name, with nothing in it that can't be seen; folders of ``path`` stand before it."""
    parts = (part for part in _SEPARATORS.split(path) if part not in ("", ".", ".."))
    plain = spelled_out(_UNSAFE.sub("_", unicodedata.normalize("NFC", " - ".join(parts))))
    plain = plain.strip().rstrip(". ") or "_"
    whole = PurePosixPath(f"_{plain}" if _RESERVED.match(plain) else plain)
    suffix = whole.suffix[:LONGEST_SUFFIX]
    return whole.name.removesuffix(whole.suffix)[: longest - len(suffix)] + suffix
