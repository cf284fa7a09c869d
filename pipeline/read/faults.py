"""An exception over one file costs that file, not the run.

The steps behind the reading work on many files at once. ``Faults.spare`` takes them over all files;
where they raise, it looks by halves for the file that they raise at, gives it the finding that
says so in place of its content, and takes them over the others anew. So no step guards itself, and
a run in which nothing is raised costs nothing.
"""

from __future__ import annotations

import traceback
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from pathlib import PurePosixPath
from typing import TypeVar

from pipeline.read.records import ReturnReading
from pipeline.text.clock import Clock
from pipeline.text.errors import OfficerMustAct
from pipeline.text.fault_words import fault_entry, step_words
from pipeline.text.findings import Place, find

Described = TypeVar("Described")
Steps = Callable[[Sequence[ReturnReading]], Described]
"""Steps of a run over readings; over none at all they raise nothing."""


class Faults:
    """The errors of this program that single files brought to light, with their tracebacks.

    ``clock`` knows the step that is going on.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._raised: dict[str, tuple[str, str]] = {}
        """Path of the last file of those at which something was raised → step and traceback."""
        self._entries: dict[str, str] = {}

    @property
    def files(self) -> tuple[str, ...]:
        """The paths of the files concerned."""
        return tuple(self._entries)

    @property
    def text(self) -> str:
        """All tracebacks, for whoever maintains the program; "" where there are none."""
        return "\n".join(self._entries.values())

    def note(self, path: str) -> None:
        """Keep the traceback of the exception that is being handled, raised at the file."""
        self._entries[path] = fault_entry(path, self._clock.step, traceback.format_exc())

    def spare(self, readings: Iterable[ReturnReading], steps: Steps[Described]) -> Described:
        """The result of ``steps`` over the readings, those at which they raise set aside.

        Raises ``OfficerMustAct`` as ``steps`` do, unless a file may be its cause, and whatever
        they raise over no file at all or over one that has already failed.
        """
        readings = tuple(readings)
        while True:
            try:
                return steps(readings)
            except Exception as error:
                self._keep(readings)
                officers = isinstance(error, OfficerMustAct) and not error.may_be_of_a_file
                if officers or not readings or self._raises(steps, ()):
                    raise
                culprits = {one.path for one in self._culprits(readings, steps)}
                if any(one.failure for one in readings if one.path in culprits):
                    raise
            readings = tuple(
                self._set_aside(one) if one.path in culprits else one for one in readings
            )

    def _culprits(
        self, group: Sequence[ReturnReading], steps: Steps[Described]
    ) -> Sequence[ReturnReading]:
        """The readings of a group at which ``steps`` raise, each by itself; where they raise only
        at several together, the last of the fewest that come first."""
        if len(group) == 1:
            return group
        half = len(group) // 2
        found = [
            one
            for part in (group[:half], group[half:])
            if self._raises(steps, part)
            for one in self._culprits(part, steps)
        ]
        if found:
            return found
        fewer = range(1, len(group))
        last = bisect_left(fewer, True, key=lambda count: self._raises(steps, group[:count]))
        return [group[last]]

    def _raises(self, steps: Steps[Described], some: Sequence[ReturnReading]) -> bool:
        try:
            steps(some)
        except Exception:  # whatever it is: it was raised at these files
            self._keep(some)
            return True
        return False

    def _keep(self, some: Sequence[ReturnReading]) -> None:
        if some:
            self._raised[some[-1].path] = self._clock.step, traceback.format_exc()

    def _set_aside(self, reading: ReturnReading) -> ReturnReading:
        path = reading.path
        step, trace = self._raised[path]
        self._entries[path] = fault_entry(path, step, trace)
        words = {"tên": PurePosixPath(path).name, "bước": step_words(step)}
        failure = find("program_fault", words, Place(path))
        return ReturnReading(path, reading.sha256, reading.size, failure)
