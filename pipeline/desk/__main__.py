"""``python -m pipeline.desk FOLDER PROGRAM …``: what ``tonghop open`` starts.

The life of a page: from a free port of this machine to an hour after its last request. PROGRAM
with its arguments is how a command is run.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import signal
import socket
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import uvicorn

from pipeline.desk.door import Door
from pipeline.desk.site import Desk, make_site
from pipeline.files.running_page import RunningPage, forget_page, note_page

IDLE = 3600.0
"""Seconds after the last request at which a page ends, unless a command is at work."""
_LOOK = 20.0
"""Seconds between two looks whether anybody still asks."""


def serve(root: Path, program: Sequence[str]) -> None:
    """Serve the page over the rounds of ``root`` until it is ended or nobody asks any more."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        page = RunningPage(listening.getsockname()[1], secrets.token_urlsafe(32), os.getpid())
        site, desk = make_site(root, Door(page.port, page.key), program)
        server = uvicorn.Server(
            uvicorn.Config(
                *(site,),
                lifespan="off",
                log_level="error",
                access_log=False,
                server_header=False,
                timeout_graceful_shutdown=2,
            )
        )
        note_page(root, page)
        # The server gives on each signal that ends it; by itself that would end all at once.
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                asyncio.run(_until_idle(server, desk, listening))
        finally:
            forget_page(root, page)


async def _until_idle(server: uvicorn.Server, desk: Desk, listening: socket.socket) -> None:
    watching = asyncio.create_task(_watch(server, desk))
    try:
        await server.serve(sockets=[listening])
    finally:
        watching.cancel()


async def _watch(server: uvicorn.Server, desk: Desk) -> None:
    while not server.should_exit:
        await asyncio.sleep(_LOOK)
        if desk.jobs.any_run:
            desk.asked[0] = time.monotonic()
        server.should_exit = time.monotonic() - desk.asked[0] > IDLE


if __name__ == "__main__":
    serve(Path(sys.argv[1]), sys.argv[2:])
