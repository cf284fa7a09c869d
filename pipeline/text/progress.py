"""A line of JSON for each step, by which a command tells a program that called it how far it is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

PROGRESS, AS_LINES = "TONGHOP_PROGRESS", "lines"
"""The variable of the environment by which a caller asks for lines, and what it is set to."""
_MARK = "\x1e"
"""Begins such a line (RFC 7464): nothing that is meant for people does."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that goes on: its words, how many of how many files are through, the time left."""

    label: str
    done: int = 0
    of: int = 0
    left: str = ""

    @property
    def line(self) -> str:
        """The step as a line, without its end."""
        return _MARK + json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_line(cls, line: str) -> Step | None:
        """The step that a line tells; ``None`` of any other line."""
        if not line.startswith(_MARK):
            return None
        try:
            return cls(**json.loads(line[len(_MARK) :]))
        except (ValueError, TypeError):
            return None
