"""Files appear whole or not at all: written beside their place, synced, then moved onto it."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

PART = ".part"
"""Ends the hidden name of a file that is being received."""
_LEFT = re.compile(rf"\..+\.[0-9a-f]{{8}}\.tmp(\.\w+)?|\.[0-9a-f]{{16}}\{PART}")
_DEAD = 3600.0
"""Seconds after which nobody writes to such a file any more."""


def beside(path: Path) -> Path:
    """A free temporary name in the folder of ``path``, with its ending: writers look at it."""
    return path.with_name(f".{path.stem}.{secrets.token_hex(4)}.tmp{path.suffix}")


def is_left(path: Path) -> bool:
    """Tell if a file is what a killed process of ours left of one that it was writing."""
    try:
        return bool(_LEFT.fullmatch(path.name)) and time.time() - path.lstat().st_mtime > _DEAD
    except OSError:
        return False


def clear_left(folder: Path) -> None:
    """Remove what killed processes left in a folder."""
    for path in filter(is_left, folder.iterdir()):
        with contextlib.suppress(OSError):
            path.unlink()


def sync(path: Path) -> None:
    """Make the content of a written file durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make moves in a folder durable where the system can open one (Windows cannot)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def atomic_path(path: Path) -> Iterator[Path]:
    """A temporary path beside ``path`` to write to; moved onto it when the block ends well.

    When the block fails the temporary file goes and the old one stays. Raises ``OSError`` (on
    Windows ``PermissionError`` where ``path`` is open in another program).
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(path)
    try:
        yield temporary
        sync(temporary)
        with contextlib.suppress(OSError):
            shutil.copymode(path, temporary)  # whoever could read it before, and nobody else
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content`` in one step."""
    with atomic_path(path) as temporary:
        temporary.write_bytes(content)
