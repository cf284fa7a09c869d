"""Version of what a reading depends on besides file and form: the program and its libraries."""

from __future__ import annotations

import hashlib
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pipeline
import schemas

_LIBRARIES = ("python-calamine",)


@cache
def reader_version() -> str:
    """32 hexadecimal digits that change with any line of the program, with Python and the library
    that reads. A number kept by hand would be forgotten once, and old readings trusted."""
    digest = hashlib.sha256(platform.python_version().encode())
    for library in _LIBRARIES:
        digest.update(f"{library}={version(library)}\n".encode())
    for package in (pipeline, schemas):
        root = Path(str(package.__file__)).parent
        for path in sorted(root.rglob("*.py")):
            source = path.read_bytes()
            digest.update(f"{path.relative_to(root).as_posix()}:{len(source)}\n".encode())
            digest.update(source)
    return digest.hexdigest()[:32]
