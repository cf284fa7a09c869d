"""Acts of a worker in place of reading a file, by its name. Light, as workers are."""

from __future__ import annotations

import os
import sys
import time

from pipeline.read.records import Arrival, ReturnReading
from pipeline.read.workers import read_file
from schemas.records import Form

HANGING = 12.0
"""Seconds: beyond every limit of a test, and short enough that a limit that does not hold fails
the test and does not hang it."""


WAITING = 1.5
"""Seconds that a file waits which is within every limit of processor time."""


def act_by_name(arrival: Arrival, form: Form) -> ReturnReading:
    """Do what the file's name says: kill, abort, hang, wait, spin, raise, or exhaust the memory."""
    if "kill" in arrival.path:
        os.kill(os.getpid(), 9)
    if "abort" in arrival.path:
        os.abort()
    if "hang" in arrival.path:
        time.sleep(HANGING)
    if "wait" in arrival.path:
        time.sleep(WAITING)
    while "spin" in arrival.path and time.process_time() < HANGING:
        pass
    if "raise" in arrival.path:
        raise ValueError(arrival.path)
    if "memory" in arrival.path:
        bytearray(8 * 1024**3)
    return ReturnReading(path=arrival.path)


def tell_modules(arrival: Arrival, form: Form) -> ReturnReading:
    """Read the file, then tell which packages the worker has loaded."""
    reading = read_file(arrival, form)
    packages = sorted({name.partition(".")[0] for name in sys.modules})
    told = {"packages": " ".join(packages), "tables": " ".join(reading.tables)}
    return ReturnReading(path=arrival.path, stamp=told)


def kill_once(arrival: Arrival, form: Form) -> ReturnReading:
    """End this process at the first file that is read in its folder; read all others."""
    mark = arrival.location.parent / "killed"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), 9)
    return read_file(arrival, form)
