"""Files that nobody should send, made by code: refused ones, and messy ones that can be read.

``refused()`` and ``messy()`` give (name, bytes); a name says the fault. Nothing here is a binary
kept in the repository, and the same call gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.support.hostile import archives, containers, kinds, markup, readable

File = tuple[str, bytes]


def refused() -> Iterator[File]:
    """Files that must be refused, each with a reason."""
    for module in (kinds, archives, markup, containers):
        yield from module.files()


def messy(code: str) -> Iterator[File]:
    """Readable files of units whose codes start with ``code``: see ``readable.files``."""
    yield from readable.files(code)
