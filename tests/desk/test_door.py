"""Promises of the page about who may ask and what may be sent."""

from __future__ import annotations

import http.server
import stat
import subprocess
import sys
import threading
from typing import ClassVar

import pytest
from starlette.testclient import TestClient

from pipeline.desk.door import TOKEN_HEADER, Door
from pipeline.desk.site import make_site
from pipeline.files import running_page
from pipeline.files.running_page import RunningPage, forget_page, note_page, ticket_of
from tests.support.desk_support import HERE, KEY, PORT, OpenDesk

CHANGES = [
    *("/dot-moi", "/sao-luu", "/khoi-phuc"),
    *(
        f"/dot/a/{end}"
        for end in (
            *("mo/dot-bao-cao.xlsx", "lam/aggregate", "tep", "dung"),
            *("ghi/da-trinh", "thiet-lap/ghi", "thu-muc", "thu-muc/MN01"),
        )
    ),
]


@pytest.fixture
def root(tmp_path):
    (tmp_path / "rounds" / "a").mkdir(parents=True)
    (tmp_path / "rounds" / "a" / "dot-bao-cao.xlsx").write_bytes(b"never opened here")
    return tmp_path


@pytest.fixture
def desk(root):
    with OpenDesk(root) as desk:
        yield desk


def test_the_ticket_of_the_address_becomes_a_cookie_and_leaves_the_address(root):
    site, _ = make_site(root, Door(PORT, KEY), ())
    client = TestClient(site, base_url=HERE, follow_redirects=False)
    assert client.get("/").status_code == 403
    # What the page proves to everybody is no ticket.
    proved = client.get("/song?n=a").text
    for guessed in ("", ".", "guessed", KEY, f"a.{proved}"):
        assert client.get(f"/vao?k={guessed}").status_code == 403
    ticket = ticket_of(KEY)
    welcome = client.get(f"/vao?k={ticket}")
    assert (welcome.status_code, welcome.headers["location"]) == (303, "/")
    cookie = welcome.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert KEY not in cookie
    assert welcome.headers["referrer-policy"] == "no-referrer"
    page = client.get("/")
    assert page.status_code == 200
    assert KEY not in page.text
    assert client.get(f"/vao?k={ticket}").status_code == 303
    client.cookies.clear()
    assert client.get(f"/vao?k={ticket}").status_code == 403


def test_a_foreign_name_that_points_here_is_refused(desk):
    assert desk.get("/", headers={"Host": f"evil.example:{PORT}"}).status_code == 421
    assert desk.get("/", headers={"Host": f"localhost:{PORT}"}).status_code == 200


@pytest.mark.parametrize("path", CHANGES)
@pytest.mark.parametrize(
    ("origin", "token"),
    [
        ("http://evil.example", True),
        (f"http://127.0.0.1:{PORT + 1}", True),
        ("null", True),
        (None, True),
        (HERE, False),
    ],
)
def test_a_change_comes_from_this_page_with_its_token(path, origin, token, desk):
    given = desk.desk.door.token if token else "guessed"
    headers = {TOKEN_HEADER: given, "X-File-Name": "a.xlsx"}
    if origin is not None:
        headers["Origin"] = origin
    answer = desk.client.post(path, data={"token": given}, headers=headers)
    assert answer.status_code == 403
    assert not (desk.desk.rounds.folder / "a" / "returned").exists()
    assert not desk.desk.jobs.any_run


@pytest.mark.parametrize("path", CHANGES)
def test_nothing_is_changed_by_looking(path, desk):
    assert desk.get(path).status_code in (404, 405)


def test_every_answer_forbids_what_a_page_of_ours_never_does(desk):
    for path in ("/", "/dot/a/ket-qua", "/static/desk.js", "/nowhere"):
        headers = desk.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/dot/..%2F..%2Fetc",
        "/dot/a/bieu-mau/..%2F..%2Frounds%2Fa%2Fdot-bao-cao",
        "/dot/a/tra-lai/..%2Fdot-bao-cao.xlsx",
        "/dot/a/tai/..%2Frun.json",
        "/static/..%2Fsite.py",
    ],
)
def test_a_path_in_a_request_leads_nowhere(path, desk):
    answer = desk.get(path)
    assert answer.status_code == 404
    assert "never opened here" not in answer.text


def test_what_is_refused_is_told_in_vietnamese(desk):
    for path, content in (("/sao-luu", b"token=guessed"), ("/dot/a/danh-sach", b"a" * 2_000_001)):
        answer = desk.client.post(path, content=content, headers={"Origin": HERE})
        assert answer.status_code in (403, 413)
        assert "không được" in answer.text
    assert "Không có trang này" in desk.get("/sao-luu").text


def test_only_the_commands_of_buttons_are_started(desk):
    for command in ("sample", "new", "doctor"):
        assert desk.press(f"/dot/a/lam/{command}").status_code == 404
    assert desk.press("/dot-moi", year="../2025", period="nam").status_code == 404
    assert not desk.desk.jobs.any_run


def test_only_the_user_can_read_where_the_page_is(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    page, other = RunningPage(1, "k", 2), RunningPage(3, "k", 4)
    note_page(tmp_path, page)
    (file,) = (tmp_path / "state" / "tonghop").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert running_page.running_page(tmp_path) is None
    forget_page(tmp_path, other)
    assert file.exists()
    forget_page(tmp_path, page)
    assert not file.exists()


class _TookThePort(http.server.BaseHTTPRequestHandler):
    """A program that has the port of a page that was killed, and says yes to everything."""

    asked: ClassVar[list[str]] = []

    def do_GET(self):
        self.asked.append(self.requestline + str(self.headers))
        self.send_response(200)
        self.send_header("Content-Length", "64")
        self.end_headers()
        self.wfile.write(b"0" * 64)

    def log_message(self, *_):
        pass


def test_a_program_that_took_a_dead_page_s_port_is_neither_opened_nor_told_the_key(
    tmp_path, monkeypatch
):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    with http.server.HTTPServer(("127.0.0.1", 0), _TookThePort) as other:
        threading.Thread(target=other.handle_request).start()
        note_page(tmp_path, RunningPage(other.server_port, KEY, 2))
        assert running_page.running_page(tmp_path) is None
    (asked,) = _TookThePort.asked
    assert KEY not in asked


def test_the_page_loads_nothing_heavy():
    code = (
        "import sys, pipeline.desk.__main__; "
        "print({'pandas', 'pandera', 'openpyxl', 'numpy'} & {*sys.modules})"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "set()"
