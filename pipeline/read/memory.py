"""The memory of a process that reads files: how much it may take, and what it keeps."""

from __future__ import annotations

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


def keep_freed_memory() -> None:
    """Have glibc keep the memory of one file for the next: given back and taken anew for every
    file, it costs as much as half of the guards. Elsewhere this does nothing."""
    # Freeing a block of its own mapping raises the size from which blocks get one, and twice that
    # is what may stay free at the end of the heap.
    bytes(_KEPT)
