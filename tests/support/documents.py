"""Fences of the documents, in the order in which they stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(
    r"^(?P<margin>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>[^\s`]*)[^\n`]*\n"
    r"(?P<text>.*?)^[ \t>]*(?P=fence)[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
"""A fence, also one in a list or a quotation."""
_INLINE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True, slots=True)
class Fenced:
    """A fenced block: its language ("" for none), its text, and the heading that it stands under
    ("" before the first)."""

    language: str
    text: str
    heading: str


def fenced(document: str) -> Iterator[Fenced]:
    """The fenced blocks of a Markdown document."""
    for found in _FENCE.finditer(document):
        prose = _FENCE.sub("", document[: found.start()])
        headings = re.findall(r"^#+ (.*)$", prose, re.MULTILINE)
        lines = found["text"].splitlines(keepends=True)
        text = "".join(line.removeprefix(found["margin"]) for line in lines)
        yield Fenced(found["language"], text, headings[-1] if headings else "")


def inline(document: str) -> tuple[str, ...]:
    """The inline code of a Markdown document, outside of its fences."""
    return tuple(_INLINE.findall(_FENCE.sub("", document)))


def documents(root: Path) -> tuple[Path, ...]:
    """The pages that people write: those at the top and those in ``docs/``."""
    at_top = (root / "README.md", root / "CONTRIBUTING.md")
    return (*at_top, *sorted((root / "docs").glob("*.md")))
