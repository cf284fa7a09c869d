from __future__ import annotations

import webbrowser

from click.testing import CliRunner

from pipeline.cli import main


def test_the_guide_opens_in_the_browser_from_this_machine(monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)
    done = CliRunner().invoke(main, ["guide"])
    assert done.exit_code == 0, done.output
    (address,) = opened
    assert address.startswith("file://")
    assert address.endswith("/huong-dan.html")
