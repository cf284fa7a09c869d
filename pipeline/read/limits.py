"""Limits of a process that reads files, and how it keeps its memory."""

from __future__ import annotations

import gc
import math
import signal
import time
from typing import Any

_KEPT = 16 * 1024**2


def limit_memory(limit: int) -> None:
    """Bound this process's address space, in bytes, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit still holds there
        return
    hard: Any = resource.getrlimit(resource.RLIMIT_AS)[1]
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def limit_processor_time(seconds: float) -> None:
    """Let the system end this process after so many more seconds of processor time, where it can:
    on a busy machine the clock runs on while an honest file waits for its turn."""
    try:
        import resource
    except ImportError:  # Windows; there the clock alone ends what never ends
        return
    hard: Any = resource.getrlimit(resource.RLIMIT_CPU)[1]
    limit = math.ceil(time.process_time() + seconds)
    if hard != resource.RLIM_INFINITY:
        limit = min(limit, hard)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def ended_by_processor_time(exit_code: int) -> bool:
    """Tell by its exit code that a process was ended by ``limit_processor_time``."""
    return exit_code == -getattr(signal, "SIGXCPU", math.inf)


def keep_freed_memory() -> None:
    """Have glibc keep the memory of one file for the next: given back and taken anew for every
    file, it costs as much as half of the guards. Elsewhere this does nothing."""
    # Freeing a block of its own mapping raises the size from which blocks get one, and twice that
    # is what may stay free at the end of the heap.
    bytes(_KEPT)


def collect_garbage() -> None:
    """Free what refers to itself, and look for more only at the next call. Left to itself the
    collector goes through all that is remembered between files again and again, which costs a
    third of the reading. What is alive now is not gone through again."""
    gc.disable()
    gc.collect()
    gc.freeze()
