"""The page asked without a browser."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

import httpx2
from starlette.testclient import TestClient

from pipeline.desk.door import TOKEN_HEADER, Door
from pipeline.desk.site import make_site
from pipeline.files.running_page import ticket_of

PORT = 8123
HERE = f"http://127.0.0.1:{PORT}"
KEY = "the key of the address"
PROGRAM = (sys.executable, "-P", "-m", "pipeline.cli")


class OpenDesk:
    """A browser with the cookie of a page over ``root``."""

    def __init__(self, root: Path, program: Sequence[str] = PROGRAM) -> None:
        site, self.desk = make_site(root, Door(PORT, KEY), program)
        self.client = TestClient(site, base_url=HERE)

    def __enter__(self) -> OpenDesk:
        self.client.__enter__()
        assert self.get(f"/vao?k={ticket_of(KEY)}").status_code == 200
        return self

    def __exit__(self, *reason: object) -> None:
        # A command at work when its loop ends is nobody's.
        end = time.monotonic() + 20
        while self.desk.jobs.any_run and time.monotonic() < end:
            time.sleep(0.05)
        self.client.__exit__(*reason)

    def get(self, path: str, **options) -> httpx2.Response:
        return self.client.get(path, **options)

    def press(self, path: str, **fields: str) -> httpx2.Response:
        """A form of the page sent, its answer followed."""
        data = {"token": self.desk.door.token, **fields}
        return self.client.post(path, data=data, headers={"Origin": HERE})

    def drop(self, path: str, name: str, content: bytes) -> httpx2.Response:
        headers = {"Origin": HERE, TOKEN_HEADER: self.desk.door.token, "X-File-Name": name}
        return self.client.post(path, content=content, headers=headers)

    def finished(self, round_: str) -> str:
        """Words of the page on the job of a round, or of all of them, once it is over."""
        place = f"/dot/{round_}" if round_ else ""
        while (answer := self.get(f"{place}/viec").json())["works"]:
            time.sleep(0.1)
        return answer["html"]

    def first_after(self, answer: httpx2.Response, round_: str, told: str) -> str:
        """The first page that tells what became of the job that was begun by ``answer``: that page
        itself where the job was over by then, else the same page once it is over."""
        if told in answer.text:
            return answer.text
        self.finished(round_)
        return self.get(answer.url.path).text
