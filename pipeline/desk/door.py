"""The guard of the page: only its user's own browser, only from this page.

A cookie stands for the ticket of the address, which serves once, ``Host`` must be this machine (a
foreign name may be made to point here), and a change must come from a page of ours and bear its
token.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.files.running_page import (
    ALIVE,
    ASKED,
    ENTRY,
    TICKET,
    proof_of,
    ticket_of,
)

TOKEN_HEADER = "X-Tonghop-Token"
_ELSEWHERE = "Trang này chỉ mở được trên máy đang chạy chương trình."
_NO_KEY = "Trang đã được mở lại hoặc địa chỉ không đủ. Mở trang bằng lệnh tonghop open."
_NOT_OURS = "Yêu cầu không đến từ trang này nên không được thực hiện. Tải lại trang rồi làm lại."
# A policy of no referrer at all would make browsers hide the origin of a change, too.
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Door:
    """The keys of one page: that of its tickets, that of its cookie, that of its changes."""

    port: int
    key: str
    used: set[str] = field(default_factory=set)
    """Signs of the tickets that were given."""
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def cookie_name(self) -> str:
        """The cookie's name: cookies of one machine are shared by all its ports."""
        return f"tonghop_{self.port}"

    def takes(self, ticket: str) -> bool:
        """True for a ticket of this page that is given for the first time."""
        sign = ticket.partition(".")[0]
        if sign in self.used or not sign or not _same(ticket, ticket_of(self.key, sign)):
            return False
        self.used.add(sign)
        return True

    @property
    def hosts(self) -> tuple[str, str]:
        """The names by which this machine may be asked."""
        return f"127.0.0.1:{self.port}", f"localhost:{self.port}"


class Guarded:
    """The site behind its door. ``app`` is reached by requests that may come in."""

    def __init__(self, app: ASGIApp, door: Door) -> None:
        self._app = app
        self._door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._answer(Request(scope)) or self._app
        await answer(scope, receive, with_headers)

    def _answer(self, request: Request) -> Response | None:
        """An answer in place of the site's own."""
        door, headers = self._door, request.headers
        if headers.get("host") not in door.hosts:
            return PlainTextResponse(_ELSEWHERE, 421)
        path = request.url.path
        if path == ALIVE:
            sign = request.query_params.get(ASKED, "")
            return PlainTextResponse(proof_of(door.key, ALIVE + sign))
        is_known = _same(request.cookies.get(door.cookie_name), door.cookie)
        # Who is in already may load the address again.
        if path == ENTRY and (is_known or door.takes(request.query_params.get(TICKET, ""))):
            welcome = RedirectResponse("/", 303, headers={"Referrer-Policy": "no-referrer"})
            welcome.set_cookie(door.cookie_name, door.cookie, httponly=True, samesite="strict")
            return welcome
        if not is_known:
            return PlainTextResponse(_NO_KEY, 403)
        if request.method not in ("GET", "HEAD") and not self._is_of_this_page(headers):
            return PlainTextResponse(_NOT_OURS, 403)
        return None

    def _is_of_this_page(self, headers: Headers) -> bool:
        return headers.get("origin") in [f"http://{host}" for host in self._door.hosts]


def _same(given: str | None, expected: str) -> bool:
    return given is not None and hmac.compare_digest(given.encode(), expected.encode())


def refused() -> Response:
    """The answer to a change without this page's token."""
    return PlainTextResponse(_NOT_OURS, 403)


def has_token(door: Door, given: object) -> bool:
    """Tell whether a change bears this page's token."""
    return isinstance(given, str) and _same(given, door.token)
