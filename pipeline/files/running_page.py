"""The page that is open for a folder: its address, in a file that only its user can read."""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import http.client
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from pipeline.files.atomic import beside

ENTRY = "/vao"
"""The path at which the ticket of the address is exchanged for a cookie."""
TICKET = "k"
"""The parameter with the ticket."""
ALIVE = "/song"
"""The path that proves to a second start that this page has the key. The key itself is not sent:
another program may have taken the port of a page that was killed."""
ASKED = "n"
"""The parameter with the sign that is to be proved."""
_PATIENCE = 2.0
"""Seconds for a page on this machine to answer that it is there."""


@dataclass(frozen=True)
class RunningPage:
    """The port and the key of a page, and the process that serves it."""

    port: int
    key: str
    process: int

    @property
    def address(self) -> str:
        """An address that opens the page, another one each time, which serves once: the command
        line of a browser can be read by all users of the machine."""
        return f"http://127.0.0.1:{self.port}{ENTRY}?{TICKET}={ticket_of(self.key)}"


def running_page(root: Path) -> RunningPage | None:
    """The page that is open for the folder ``root`` and answers, if any."""
    try:
        page = RunningPage(**json.loads(_file_of(root).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return page if _answers(page) else None


def note_page(root: Path, page: RunningPage) -> None:
    """Write where the page of ``root`` is. Raises ``OSError``."""
    file = _file_of(root)
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = beside(file)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as opened:
        json.dump(asdict(page), opened)
    temporary.replace(file)


def forget_page(root: Path, page: RunningPage) -> None:
    """Remove what ``note_page`` wrote, unless another page has taken its place."""
    file = _file_of(root)
    with contextlib.suppress(OSError, ValueError):
        if json.loads(file.read_text("utf-8")) == asdict(page):
            file.unlink()


def _file_of(root: Path) -> Path:
    """A file in the user's own folder: the one worked in may be shared."""
    home = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_STATE_HOME")
    own = Path(home) if home else Path.home() / ".local" / "state"
    name = hashlib.sha256(os.fsencode(root.resolve())).hexdigest()[:16]
    return own / "tonghop" / f"{name}.json"


def ticket_of(key: str, sign: str = "") -> str:
    """A ticket that only who has the key can make: a sign, by itself a new one, and its proof."""
    sign = sign or secrets.token_hex(16)
    return f"{sign}.{proof_of(key, ENTRY + sign)}"


def proof_of(key: str, sign: str) -> str:
    """The answer to a sign that only who has the key can give."""
    return hmac.new(key.encode(), sign.encode(), "sha256").hexdigest()


def _answers(page: RunningPage) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", page.port, timeout=_PATIENCE)
    sign = secrets.token_hex(16)
    expected = proof_of(page.key, ALIVE + sign).encode()
    try:
        connection.request("GET", f"{ALIVE}?{ASKED}={sign}")
        return hmac.compare_digest(connection.getresponse().read(len(expected) + 1), expected)
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
