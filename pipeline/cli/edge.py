"""What every command shares: errors as sentences, the round it names, a line of progress."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.errors import OfficerMustAct
from schemas.respondents import PERIODS

ACT_FIRST = 2
"""Exit code when the officer must act before anything can be written."""

DEFAULT_PLAN = "dong-da-2021-2030"
PERIOD = click.Choice(PERIODS)
NEW_FOLDER = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))

Command = TypeVar("Command", bound=Callable[..., Any])


def with_remedy(command: Command) -> Command:
    """Turn the plain exceptions of the program into a sentence on stderr and exit code 2."""

    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> Any:
        try:
            return command(*arguments, **options)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            sys.stderr.close()
            sys.exit(0)
        except (OfficerMustAct, OSError) as error:
            click.echo(f"Lỗi: {error}", err=True)
            sys.exit(ACT_FIRST)

    return guarded  # type: ignore[return-value]


def opened(name: str) -> Any:
    """The round that a command names, its plan and its form."""
    from pipeline.plan import find_plan
    from pipeline.plan_form import form_of_round
    from pipeline.round import find_round, load_round
    from pipeline.rounds.asking import check_asking
    from schemas.registry import FORM

    round_ = load_round(find_round(name, Path.cwd()))
    plan = find_plan(round_.settings.plan, FORM)
    form = form_of_round(plan, round_.settings.switches)
    check_asking(round_, form)
    return round_, plan, form


class Progress:
    """A line on stderr that counts files; silent when piped."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.shows = sys.stderr.isatty()

    def __enter__(self) -> Progress:
        return self

    def __call__(self, done: int, of: int) -> None:
        if self.shows:
            click.echo(f"\r{self.label}: {done}/{of}", nl=False, err=True)

    def __exit__(self, *_: object) -> None:
        if self.shows:
            click.echo("\r\033[K", nl=False, err=True)
