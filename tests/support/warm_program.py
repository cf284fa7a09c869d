"""The program as a process of its own for each call, forked from one that has imported it all.

``python -m tests.support.warm_program SOCKET`` waits for calls. The program that ``warm_program``
writes hands its words, folder, environment and open files over and ends as the call does.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.read import workers
from tests.support import ROOT
from tests.support.in_this_process import InThisProcess

PATIENCE = 60.0
WHEN_USED = (
    "click",
    "pandera.accessors.pandas_accessor",
    "pandera.backends.pandas.register",
    "pandera.strategies.pandas_strategies",
    "pyarrow.parquet",
)
"""Modules that libraries import when they are first used."""
CALLER = """\
#!{python} -IS
import json, os, socket, sys
call = [sys.argv[1:], os.getcwd(), dict(os.environ)]
with socket.socket(socket.AF_UNIX) as to:
    to.connect({address!r})
    with to.makefile("wb") as words:
        socket.send_fds(to, [b"0"], [0, 1, 2])
        words.write(json.dumps(call).encode() + b"\\n")
    code = to.recv(1)
sys.exit(code[0] if code else 70)
"""


@contextmanager
def warm_program() -> Iterator[Path]:
    """The program to call, while the block lasts."""
    with tempfile.TemporaryDirectory() as folder:
        address = Path(folder) / "calls"
        server = subprocess.Popen(
            [sys.executable, "-m", __name__, str(address)],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        try:
            program = Path(folder) / "tonghop"
            program.write_text(CALLER.format(python=sys.executable, address=str(address)), "utf-8")
            program.chmod(0o755)
            until = time.monotonic() + PATIENCE
            while not address.exists():
                if server.poll() is not None or time.monotonic() > until:
                    raise RuntimeError("the program did not start")
                time.sleep(0.05)
            yield program
        finally:
            server.terminate()
            server.wait(PATIENCE)


def serve(address: str) -> None:
    """Run each call in a process of its own, as long as the tests run."""
    tests = os.getppid()
    load_all()
    gc.freeze()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    with socket.socket(socket.AF_UNIX) as calls:
        calls.bind(f"{address}.new")
        calls.listen()
        calls.settimeout(PATIENCE)
        Path(f"{address}.new").rename(address)
        while os.getppid() == tests:
            try:
                call, _ = calls.accept()
            except TimeoutError:
                continue
            if not os.fork():
                calls.close()
                os._exit(answer(call))
            call.close()
            with suppress(ChildProcessError):
                while any(os.waitpid(-1, os.WNOHANG)):
                    pass


def load_all() -> None:
    """Import what commands import when they are called."""
    # As the command line does before: pandera would load it for nothing.
    sys.modules["dask.dataframe"] = None  # type: ignore[assignment]
    for package in ("schemas", "pipeline"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            # The command line speaks to whom calls it, Dask's part is for those who have Dask.
            if not name.startswith(("pipeline.cli.", "pipeline.read.cluster.")):
                importlib.import_module(name.removesuffix(".__init__"))
    for name in WHEN_USED:
        importlib.import_module(name)
    # What a command does is looked at here; its reading processes have tests of their own.
    workers.LocalProcesses = InThisProcess  # type: ignore[assignment,misc]


def answer(call: socket.socket) -> int:
    """Run one call in a child and tell the caller its exit code."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    _, files, _, _ = socket.recv_fds(call, 1, 3)
    with call.makefile("rb") as sent:
        words, folder, environment = json.loads(sent.readline())
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        call.sendall(bytes([code if code >= 0 else 128 - code]))
        return 0
    call.close()
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = os.fdopen(0)
    sys.stdout = os.fdopen(1, "w")
    sys.stderr = os.fdopen(2, "w", buffering=1, errors="backslashreplace")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    run(words)
    raise AssertionError("a program ends by itself")


def run(words: list[str]) -> None:
    """Run the program as ``python -m pipeline.cli`` does, to the end of the process, which frees
    none of what the one that it was forked from holds as well."""
    sys.argv = ["tonghop", *words]
    code: object = 0
    try:
        runpy.run_module("pipeline.cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        code = end.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve(sys.argv[1])
