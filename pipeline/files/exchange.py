"""Two folders change places in one step of the system, where it has such a step."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path

_HERE = -100
"""Linux's AT_FDCWD: relative paths start from the working folder."""
_EXCHANGE = 2
"""Linux's RENAME_EXCHANGE and macOS's RENAME_SWAP are the same bit."""


def exchange(first: Path, second: Path) -> None:
    """Each takes the name of the other; at no moment is either name without a folder.

    Raises ``OSError`` where the system or the file system has no such step or refuses it; then
    nothing has changed.
    """
    call = _system_call()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(os.fsencode(first), os.fsencode(second)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(first), None, str(second))


def has_exchange() -> bool:
    """Whether the system knows the step; a file system may still refuse it."""
    return _system_call() is not None


@functools.cache
def _system_call() -> Callable[[bytes, bytes], int] | None:
    if sys.platform not in ("linux", "darwin"):
        return None
    library = ctypes.CDLL(None, use_errno=True)
    text, number, flags = ctypes.c_char_p, ctypes.c_int, ctypes.c_uint
    try:
        if sys.platform == "darwin":
            swap = library.renamex_np
            swap.argtypes = (text, text, flags)
            return lambda first, second: int(swap(first, second, _EXCHANGE))
        rename = library.renameat2
    except AttributeError:  # an older C library
        return None
    rename.argtypes = (number, text, number, text, flags)
    return lambda first, second: int(rename(_HERE, first, _HERE, second, _EXCHANGE))
