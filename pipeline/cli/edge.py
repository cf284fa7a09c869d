"""The parts that commands share: arguments, errors as sentences, a line of progress."""

from __future__ import annotations

import atexit
import gc
import json
import os
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

import click

from pipeline.cli.words import Argument, speak_vietnamese
from pipeline.text.errors import OfficerMustAct
from pipeline.text.places import rounds_in
from pipeline.text.progress import AS_LINES, PROGRESS, Step
from pipeline.text.system_errors import system_error_words
from schemas.respondents import PERIODS

# Before the first parameter is declared: click looks up some of its words there and then.
speak_vietnamese()

ACT_FIRST = 2
"""Exit code when the officer must act before anything can be written."""

DEFAULT_PLAN = "dong-da-2021-2030"
PERIOD = click.Choice(PERIODS)
NEW_FOLDER = click.argument(
    "folder",
    cls=Argument,
    metavar="THƯ-MỤC",
    type=click.Path(path_type=Path),
    help="Thư mục của đợt sẽ được tạo, ví dụ rounds/2026-6T.",
)
JSON = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON, để máy đọc.")

_OFTEN = 0.5
"""Seconds between two lines of progress."""
_PACE = 60.0
"""Seconds whose pace tells how long the rest will take."""
_FEW = 5
"""Files whose pace says nothing yet: the first waits until all processes have begun."""
_MINUTES = 90
"""Seconds from which time is told in minutes."""

_UNUSED = ("dask.dataframe", "hypothesis", "modin.pandas", "pyspark")
"""Libraries that pandera loads where it finds them: half a second for nothing."""

_YOUNG = 1_000_000
"""Objects made before cycles are looked for. A run's records live until it ends and hold none: the
usual 700 costs a seventh of its time, a hundred thousand a twentieth."""


def print_json(value: object) -> None:
    """Print the outcome of a command for a machine."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def round_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The rounds under ``rounds/`` whose names begin so, for the shell to complete."""
    folders = rounds_in(Path("rounds"))
    return [folder.name for folder in folders if folder.name.startswith(begun)]


def plan_names(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The packaged plans whose names begin so, for the shell; their files are not read."""
    names = (
        path.name.removesuffix(".toml") for path in files("schemas").joinpath("plans").iterdir()
    )
    return sorted(name for name in names if name.startswith(begun))


def as_pair(change: str) -> tuple[str, str]:
    """Name and value of a change typed as ``NAME=VALUE``."""
    name, sign, value = change.partition("=")
    if not sign:
        raise click.UsageError(f'"{change}": ghi dạng TÊN=GIÁ-TRỊ.')
    return name.strip(), value


ROUND_IS = "Tên đợt (thư mục trong rounds), hoặc đường dẫn thư mục của đợt, ví dụ 2026-6T"
ROUND = click.argument(
    "name",
    cls=Argument,
    metavar="[ĐỢT]",
    default="",
    shell_complete=round_names,
    help=f"{ROUND_IS} (mặc định: đợt có hạn nộp muộn nhất).",
)
PLAN = click.option(
    "--plan",
    metavar="MÃ",
    default=DEFAULT_PLAN,
    show_default=True,
    help="Mã kế hoạch, hoặc sổ tính kế hoạch (.xlsx).",
    shell_complete=plan_names,
)

OPENING = "Mở đợt báo cáo"
STEPS = {
    "history": "Đọc các kỳ trước",
    "read": "Đọc tệp",
    "validate": "Kiểm tra số liệu",
    "measure": "Tính chỉ tiêu",
    "summarise": "Lập bảng tổng hợp",
    "write": "Ghi kết quả",
}
"""The words shown while a run begins, and while a step of it goes on; the others are over at
once."""

Command = TypeVar("Command", bound=Callable[..., Any])


def machine_faults(error: OfficerMustAct) -> list[dict[str, str]]:
    """JSON-ready, a record for each fault of a workbook that an error tells; for what it tells
    besides one that names no workbook."""
    if error.each:
        return [
            fault
            for one in error.each
            for fault in machine_faults(one) or [{"file": "", "message": str(one)}]
        ]
    file = error.path.name
    return [{"file": file, **asdict(one), "message": str(one)} for one in error.faults]


def with_remedy(command: Command) -> Command:
    """Turn the plain exceptions of the program into a sentence on stderr and exit code 2; a
    machine that asked for JSON finds it on stdout too."""

    @wraps(command)
    def guarded(*arguments: Any, **options: Any) -> Any:
        for library in _UNUSED:
            # None stands for a module that is not there; one that is loaded stays.
            sys.modules.setdefault(library, None)  # type: ignore[arg-type]
        gc.set_threshold(_YOUNG)
        # Python would look through a run's records once more before it ends: half a second.
        atexit.register(gc.freeze)
        try:
            return command(*arguments, **options)
        except BrokenPipeError:
            # The reader of our output (head, less) has seen enough.
            sys.stderr.close()
            sys.exit(0)
        except OfficerMustAct as error:
            said, faults = str(error), machine_faults(error)
        except OSError as error:
            said, faults = system_error_words(error), []
        click.echo(f"Lỗi: {said}", err=True)
        if options.get("as_json"):
            print_json({"error": said, "faults": faults})
        sys.exit(ACT_FIRST)

    return guarded  # type: ignore[return-value]


class Progress:
    """A line on stderr that names the step, counts its files and tells how long the rest will
    take. A program that asked for it gets a line for each; else it is silent when piped."""

    def __init__(self, label: str, clock: Callable[[], float] = time.monotonic) -> None:
        self.label = label
        self._tells = os.environ.get(PROGRESS) == AS_LINES
        self.shows = self._tells or sys.stderr.isatty()
        self._clock = clock
        self._marks: deque[tuple[float, int]] = deque()

    def __enter__(self) -> Progress:
        self.begin(self.label)
        return self

    def begin(self, label: str) -> None:
        """Show another step from now on, nothing of it where ``label`` is ""."""
        self.label = label
        self._marks.clear()
        if self.shows and label:
            self._show(Step(label))

    def __call__(self, done: int, of: int) -> None:
        """Tell that ``done`` of ``of`` files are through the step."""
        if not self.shows:
            return
        now = self._clock()
        if self._marks and now - self._marks[-1][0] < _OFTEN and done < of:
            return
        self._marks.append((now, done))
        while now - self._marks[0][0] > _PACE:
            self._marks.popleft()
        self._show(Step(self.label, done, of, self._left(of)))

    def _show(self, step: Step) -> None:
        if self._tells:
            click.echo(step.line, err=True)
            return
        counted = f": {step.done}/{step.of}" if step.of else " …"
        left = f", còn khoảng {step.left}" if step.left else ""
        click.echo(f"\r{step.label}{counted}{left}\033[K", nl=False, err=True)

    def _left(self, of: int) -> str:
        """Words for the time left by the last minute's pace: kept files pass far faster."""
        (start, before), (now, done) = self._marks[0], self._marks[-1]
        if done == of or done - before < _FEW:
            return ""
        left = (now - start) / (done - before) * (of - done)
        return f"{left / 60:.0f} phút" if left >= _MINUTES else f"{max(left, 1):.0f} giây"

    def __exit__(self, *_: object) -> None:
        if self.shows and not self._tells:
            click.echo("\r\033[K", nl=False, err=True)
