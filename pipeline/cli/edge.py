"""What every command shares: errors as sentences, the round it names, a line of progress."""

from __future__ import annotations

import gc
import sys
import time
from collections import deque
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.system_errors import in_words
from pipeline.errors import OfficerMustAct
from schemas.respondents import PERIODS

ACT_FIRST = 2
"""Exit code when the officer must act before anything can be written."""

DEFAULT_PLAN = "dong-da-2021-2030"
PERIOD = click.Choice(PERIODS)
NEW_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))

_OFTEN = 0.5
"""Seconds between two lines of progress."""
_PACE = 60.0
"""Seconds whose pace tells how long the rest will take."""
_MINUTES = 90
"""Seconds from which time is told in minutes."""

_UNUSED = ("dask.dataframe", "modin.pandas", "pyspark")
"""Dataframe libraries that pandera loads where it finds them: half a second for nothing."""

_YOUNG = 100_000
"""Objects made before cycles are looked for. A run's records live until it ends and hold none: the
usual 700 costs a seventh of its time."""

Command = TypeVar("Command", bound=Callable[..., Any])


def with_remedy(command: Command) -> Command:
    """Turn the plain exceptions of the program into a sentence on stderr and exit code 2."""

    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> Any:
        for library in _UNUSED:
            # None stands for a module that is not there; one that is loaded stays.
            sys.modules.setdefault(library, None)  # type: ignore[arg-type]
        gc.set_threshold(_YOUNG)
        try:
            return command(*arguments, **options)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            sys.stderr.close()
            sys.exit(0)
        except OfficerMustAct as error:
            click.echo(f"Lỗi: {error}", err=True)
            sys.exit(ACT_FIRST)
        except OSError as error:
            click.echo(f"Lỗi: {in_words(error)}", err=True)
            sys.exit(ACT_FIRST)

    return guarded  # type: ignore[return-value]


def opened(name: str) -> Any:
    """The round that a command names, its plan and its form."""
    from pipeline.plans.form import form_of_round
    from pipeline.plans.plan import find_plan
    from pipeline.rounds.asking import check_asking
    from pipeline.rounds.round import find_round, load_round
    from schemas.registry import FORM

    round_ = load_round(find_round(name, Path.cwd()))
    plan = find_plan(round_.settings.plan, FORM)
    form = form_of_round(plan, round_.settings.switches)
    check_asking(round_, form)
    return round_, plan, form


class Progress:
    """A line on stderr that counts files and tells how long the rest will take; silent when
    piped."""

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.label = label
        self.shows = sys.stderr.isatty()
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        if not self.shows:
            return
        now = self._clock()
        if self._marks and now - self._marks[-1][0] < _OFTEN and done < of:
            return
        self._marks.append((now, done))
        while now - self._marks[0][0] > _PACE:
            self._marks.popleft()
        click.echo(f"\r{self.label}: {done}/{of}{self._left(of)}\033[K", nl=False, err=True)

    def _left(self, of: int) -> str:
        """By the pace of the last minute: kept files go by a hundred times as fast as others."""
        (start, before), (now, done) = self._marks[0], self._marks[-1]
        if done in (before, of):
            return ""
        left = (now - start) / (done - before) * (of - done)
        words = f"{left / 60:.0f} phút" if left >= _MINUTES else f"{max(left, 1):.0f} giây"
        return f", còn khoảng {words}"

    def __exit__(self, *_: object) -> None:
        if self.shows:
            click.echo("\r\033[K", nl=False, err=True)
