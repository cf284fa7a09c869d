"""Commands that run for the page, each in a process of its own: told how far, and stopped."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.text.progress import AS_LINES, PROGRESS, Step
from pipeline.text.system_errors import system_error_words

_UNKNOWN = "Chương trình dừng giữa chừng mà không nêu lý do (mã {code}). Chạy lại."
_GRACE = 5.0
"""Seconds that a command has to end by itself after it was asked to."""
AT_WORK = ".dang-tong-hop"
"""File in a round's folder while a run that the page began is at work: where it is left, somebody
killed both."""
_KEPT = 50
"""Jobs that are over and still known."""
_TOLD = 4_000
"""Characters of what a command says of an error of its own."""


_BUSY = (
    "Chưa ghi, vì đợt đang có việc khác chạy. Nội dung vừa nhập vẫn còn trong trang; chờ việc đó "
    "xong rồi bấm nút ghi lần nữa."
)


@dataclass(frozen=True)
class Entry:
    """Words typed into a form of the page, kept until its command has done what they say."""

    form: str
    """The address of the form."""
    page: str
    """The page that it stands on."""
    fields: Mapping[str, str]
    said: str = ""
    """The Vietnamese sentence on why it was not even tried."""


@dataclass
class Job:
    """A command at work for a round, or what became of it."""

    number: int
    command: str
    round: str
    entry: Entry | None = None
    """The filled form that started it."""
    asked: tuple[str, ...] = ()
    """Arguments of the command."""
    refused: str = ""
    """Another command that was asked for while it was at work, and that nobody began."""
    stamp: str = ""
    """The state of the files that it looks at, of one that only looks."""
    step: Step | None = None
    is_over: bool = False
    is_stopped: bool = False
    said: Mapping[str, Any] = field(default_factory=dict)
    """The command's own outcome, once it is over; nothing of one that told none."""
    error: str = ""
    """The Vietnamese sentence on why there is none."""
    process: asyncio.subprocess.Process | None = None
    ended: dt.datetime | None = None
    is_shown: bool = False
    """True once a page has told what became of it."""

    @property
    def subject(self) -> str:
        """Words typed into its form on what it is about, "" for the whole round."""
        fields = self.entry.fields if self.entry is not None else {}
        named = (fields.get(name, "") for name in ("unit", "code", "cell", "file", "what", "to"))
        return ", ".join(filter(None, named))

    @property
    def faults(self) -> list[dict[str, str]]:
        """Faults of workbooks that the command found, each with its file, sheet and cell."""
        found = self.said.get("faults")
        return found if isinstance(found, list) else []

    @property
    def burdens(self) -> list[dict[str, Any]]:
        """Cells and minutes that the forms ask of each kind of unit."""
        found = self.said.get("burden")
        return found if isinstance(found, list) else []

    @property
    def remarks(self) -> list[str]:
        """Warnings and remarks of the command, Vietnamese sentences."""
        found = (self.said.get(name) for name in ("warnings", "messages"))
        return [str(one) for some in found if isinstance(some, list) for one in some]


class Jobs:
    """The jobs of one folder. A round has one at a time. ``program`` begins each command."""

    def __init__(self, root: Path, program: Sequence[str]) -> None:
        self._root = root
        self._program = program
        self._jobs: dict[int, Job] = {}
        self._looks: dict[tuple[str, str], Job] = {}
        self._kept: dict[str, dict[tuple[str, str], Entry]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def any_run(self) -> bool:
        """True while a command is at work."""
        return any(not job.is_over for job in (*self._jobs.values(), *self._looks.values()))

    def get(self, number: int) -> Job | None:
        """The job of a number, as long as it is known."""
        return self._jobs.get(number)

    def latest(self, round_: str) -> Job | None:
        """The last job of a round."""
        own = [job for job in self._jobs.values() if job.round == round_]
        return own[-1] if own else None

    def burdens(self, round_: str) -> list[dict[str, Any]]:
        """Cells and minutes of the forms made last for a round, as long as they are known."""
        made = (job for job in reversed(self._jobs.values()) if job.round == round_ and job.burdens)
        return next((job.burdens for job in made), [])

    def kept(self, round_: str) -> list[Entry]:
        """The filled forms of a round that are not done yet, in several browsers maybe."""
        return [*self._kept.get(round_, {}).values()]

    def keep(self, round_: str, entry: Entry) -> None:
        """Keep what was typed, which its command is not given yet."""
        self._kept.setdefault(round_, {})[entry.form, entry.page] = entry

    def start(
        self,
        round_: str,
        command: str,
        *arguments: str,
        given: str = "",
        entry: Entry | None = None,
        uses: Path | None = None,
    ) -> Job:
        """A job that runs ``tonghop command arguments`` with ``given`` to read; where the round has
        one at work, that, and what was typed is kept. ``uses`` is a file of ours that goes with
        it."""
        running = self.latest(round_)
        if running is not None and not running.is_over:
            if entry is not None:
                self.keep(round_, replace(entry, said=_BUSY))
            elif (command, arguments) != (running.command, running.asked):
                running.refused = command
            return running
        if entry is not None:
            self.keep(round_, entry)
        number = max(self._jobs, default=0) + 1
        job = self._jobs[number] = Job(number, command, round_, entry, arguments)
        for old in list(self._jobs)[:-_KEPT]:
            if self._jobs[old].is_over:
                del self._jobs[old]
        self._begin(job, arguments, given, uses)
        return job

    def look(self, round_: str, stamp: str, command: str, *arguments: str) -> Job:
        """A job that changes nothing, and which a round has beside its others: the last one, unless
        the files that it looks at are no longer as they were (``stamp``)."""
        job = self._looks.get((round_, command))
        if job is None or (job.is_over and job.stamp != stamp):
            job = self._looks[round_, command] = Job(0, command, round_, stamp=stamp)
            self._begin(job, arguments)
        return job

    def looks(self, round_: str) -> list[Job]:
        """The last jobs of each command that looked at a round, or are at it."""
        return [job for (name, _), job in self._looks.items() if name == round_]

    def seen(self, round_: str, stamp: str, command: str) -> Mapping[str, Any] | None:
        """The outcome of a command that looked at files as they stand (``stamp``); ``None`` where
        none did, or it found faults."""
        job = self._looks.get((round_, command))
        if job is None or not job.is_over or job.error or job.stamp != stamp:
            return None
        return job.said or None

    def _begin(
        self, job: Job, arguments: tuple[str, ...], given: str = "", uses: Path | None = None
    ) -> None:
        task = asyncio.create_task(self._run(job, arguments, given, uses))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self, job: Job) -> None:
        """End a job with all processes that it began. What it had written stays whole: outputs
        appear all at once."""
        process = job.process
        if process is None or job.is_over:
            return
        job.is_stopped = True
        _end(process.pid, forced=False)
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(process.wait(), _GRACE)
        _end(process.pid, forced=True)

    async def _run(
        self, job: Job, arguments: tuple[str, ...], given: str, uses: Path | None
    ) -> None:
        mark = self._root / "rounds" / job.round / AT_WORK
        try:
            if job.command == "aggregate":
                mark.touch()
            words = [job.command, *arguments]
            words.insert(words.index("--") if "--" in words else len(words), "--json")
            job.process = await asyncio.create_subprocess_exec(
                *(*self._program, *words),
                cwd=self._root,
                env={**os.environ, PROGRESS: AS_LINES, "PYTHONUTF8": "1"},
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                **_ITS_OWN_GROUP,
            )
            output, told, _ = await asyncio.gather(
                self._output(job), self._progress(job), _give(job.process, given)
            )
            code = await job.process.wait()
            _conclude(job, output, told, code)
        except OSError as error:
            job.error = system_error_words(error)
        except Exception as error:
            job.error = _UNKNOWN.format(code=type(error).__name__)
            raise
        finally:
            if job.command == "aggregate":
                mark.unlink(missing_ok=True)
            if uses is not None:
                uses.unlink(missing_ok=True)
            is_done = not job.error and not job.is_stopped
            if is_done and job.entry is not None:
                others = self._kept[job.round].items()
                self._kept[job.round] = {at: one for at, one in others if one is not job.entry}
            job.ended, job.is_over = dt.datetime.now(), True

    async def _output(self, job: Job) -> bytes:
        assert job.process is not None
        assert job.process.stdout is not None
        return await job.process.stdout.read()

    async def _progress(self, job: Job) -> str:
        """Follow what the command says while it works; the text that is no progress."""
        assert job.process is not None
        assert job.process.stderr is not None
        told, rest = "", b""
        while piece := await job.process.stderr.read(_TOLD):
            *lines, rest = (rest + piece).split(b"\n")
            rest = rest[-_TOLD:]  # a line has no length that it must keep to
            for line in lines:
                text = line.decode("utf-8", "replace")
                step = Step.of_line(text)
                if step is None:
                    told = f"{told}{text}\n"[-_TOLD:]
                else:
                    job.step = step
        return told + rest.decode("utf-8", "replace")


async def _give(process: asyncio.subprocess.Process, text: str) -> None:
    """Write what the command reads, and end it."""
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(text.encode("utf-8"))
        await process.stdin.drain()
    process.stdin.close()


def _conclude(job: Job, output: bytes, told: str, code: int) -> None:
    with contextlib.suppress(ValueError):
        found = json.loads(output)
        job.said = found if isinstance(found, dict) else {}
    if not code:
        job.is_stopped = False  # it was through before it could be stopped
    if "error" in job.said:
        job.error = str(job.said["error"])
    elif code and not job.is_stopped:
        job.error = told.strip() or _UNKNOWN.format(code=code)


_ITS_OWN_GROUP: dict[str, Any] = (
    {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
    if os.name == "nt"
    else {"start_new_session": True}
)


def _end(process: int, *, forced: bool) -> None:
    """End a process and those that it began."""
    if os.name == "nt":
        if forced:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process)], capture_output=True)
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process, signal.SIGKILL if forced else signal.SIGTERM)
