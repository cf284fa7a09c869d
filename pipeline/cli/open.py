"""``tonghop open``: the page in the browser."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import click

from pipeline.cli.edge import JSON, print_json, with_remedy

_NOT_INSTALLED = 'Trang làm việc chưa được cài. Cài bằng lệnh: pip install "tonghop[desk]"'
_NOT_STARTED = "Không mở được trang làm việc. {said}"
_KEEP = "Giữ cửa sổ này trong khi làm việc. Bấm Ctrl+C hoặc đóng cửa sổ để tắt trang."
_PYTHON = (sys.executable, "-P", "-m")
"""-P: a folder of the program's name beside the rounds is none of it."""
_STARTS = 30.0
"""Seconds for the page to begin."""


@click.command("open", short_help="Mở trang làm việc trong trình duyệt.")
@JSON
@with_remedy
def open_page(as_json: bool) -> None:
    """Mở trang làm việc cho các đợt trong thư mục này: tạo biểu mẫu, nhận tệp, tổng hợp, đôn đốc.

    Trang chỉ mở được trên máy này. Chạy lần nữa thì mở lại trang đang chạy. Với --json: chỉ in địa
    chỉ, không mở trình duyệt.

    Ví dụ: tonghop open
    """
    import webbrowser
    from importlib.util import find_spec

    from pipeline.files.running_page import running_page
    from pipeline.text.errors import OfficerMustAct

    root = Path.cwd()
    # A file, since a pipe that nobody empties would stop the page in the end.
    told = tempfile.TemporaryFile()  # noqa: SIM115  # it lives as long as the page
    page, process = running_page(root), None
    if page is None:
        if find_spec("starlette") is None or find_spec("uvicorn") is None:
            raise OfficerMustAct(_NOT_INSTALLED)
        process = subprocess.Popen(
            [*_PYTHON, "pipeline.desk", str(root), *_PYTHON, str(__package__)], stderr=told
        )
        end = time.monotonic() + _STARTS
        while page is None and process.poll() is None and time.monotonic() < end:
            time.sleep(0.05)
            page = running_page(root)
    if page is None:
        assert process is not None
        process.kill()
        process.wait()
        told.seek(0)
        said = told.read().decode("utf-8", "replace").strip()
        raise OfficerMustAct(_NOT_STARTED.format(said=said[-500:]))
    if as_json:
        print_json({"address": page.address})
    else:
        click.echo(f"Trang làm việc: {page.address}")
        webbrowser.open(page.address)
    if process is not None:
        if not as_json:
            click.echo(_KEEP)
        # Whatever ends this command ends the page with it.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit())
        try:
            process.wait()
        except KeyboardInterrupt:
            pass
        finally:
            process.terminate()
            process.wait()
