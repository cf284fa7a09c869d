"""Time taken by each step of a run."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Clock:
    """Seconds per step, in order; ``announce`` is told each step as it begins."""

    def __init__(self, announce: Callable[[str], None] = lambda step: None) -> None:
        self.seconds: dict[str, float] = {}
        self.step = ""
        """The step that began last."""
        self.announce = announce

    @contextmanager
    def __call__(self, step: str) -> Iterator[None]:
        self.step = step
        self.announce(step)
        start = time.perf_counter()
        yield
        self.seconds[step] = round(time.perf_counter() - start, 3)
