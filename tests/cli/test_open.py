"""``tonghop open``: one page for a folder, ended with the command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request

import pytest

from pipeline.files.running_page import running_page

OPEN = (sys.executable, "-m", "pipeline.cli", "open", "--json")


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_second_start_opens_the_running_page_and_the_first_ends_it(home):
    first = subprocess.Popen(OPEN, cwd=home, stdout=subprocess.PIPE, text=True)
    try:
        assert first.stdout is not None
        said = "".join(first.stdout.readline() for _ in range(3))
        page = running_page(home)
        assert page is not None
        second = subprocess.run(OPEN, cwd=home, capture_output=True, text=True, check=True)
        addresses = {json.loads(one)["address"] for one in (said, second.stdout)}
        assert len(addresses) == 2
        for address in addresses:
            opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
            assert f":{page.port}/" in address
            assert "Các đợt báo cáo" in opener.open(address).read().decode()
    finally:
        first.terminate()
        first.communicate()
    assert [*(home / "state" / "tonghop").iterdir()] == []
    with pytest.raises(ProcessLookupError):
        os.kill(page.process, 0)
