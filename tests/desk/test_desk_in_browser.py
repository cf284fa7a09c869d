"""The page walked in Chromium, from an empty folder to a closed round and the next one begun."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, sync_playwright

from pipeline.files.running_page import running_page
from tests.support.chromium import CHROMIUM, needs_chromium

pytestmark = [needs_chromium, pytest.mark.chromium]
NARROW, WIDE = {"width": 360, "height": 740}, {"width": 1366, "height": 768}
HOW_LONG = 300_000
"""Milliseconds for what a busy machine needs in the end."""


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    root = tmp_path / "desk"
    root.mkdir()
    return root


@pytest.fixture
def page(folder, program) -> Iterator[Page]:
    serving = subprocess.Popen([sys.executable, "-P", "-m", "pipeline.desk", folder, program])
    try:
        while (running := running_page(folder)) is None:
            assert serving.poll() is None
            time.sleep(0.1)
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
            )
            page = chromium.new_page(viewport=WIDE)
            page.set_default_timeout(HOW_LONG)
            complaints: list[str] = []
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: complaints.append(said.text))
            page.goto(running.address)
            yield page
            assert complaints == []
            chromium.close()
    finally:
        serving.terminate()
        serving.wait()


def is_fit_for_all(page: Page) -> None:
    """See that a page can be used by keyboard and screen reader, on a phone and a large screen."""
    # A page is there before its looks are.
    page.wait_for_load_state("load")
    for size in (NARROW, WIDE):
        page.set_viewport_size(size)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) == 0, (page.url, size)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def steps(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_text(name, exact=True).click()


def data_of(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (output / "data").iterdir()}


def letter(name: str, content: bytes) -> bytes:
    message = EmailMessage()
    message["Subject"] = "Báo cáo"
    message.set_content("Kính gửi báo cáo.")
    message.add_attachment(content, "application", "octet-stream", filename=name)
    return message.as_bytes()


def test_a_round_is_walked_from_an_empty_folder_to_the_next_one(page, folder, program, tmp_path):
    is_fit_for_all(page)
    page.get_by_label("Năm báo cáo").fill("2025")
    page.get_by_role("button", name="Tạo đợt").click()
    page.get_by_role("link", name="2025-nam").click()
    steps(page, "Biểu mẫu")
    is_fit_for_all(page)

    # What an officer fills into the workbook, and schools into their forms, comes from a sample.
    sample, round_ = tmp_path / "rounds" / "2025-nam", folder / "rounds" / "2025-nam"
    sample_of_three = ("sample", str(sample), "--units", "3", "--seed", "4")
    subprocess.run([program, *sample_of_three], cwd=tmp_path, check=True, capture_output=True)
    returns = sorted((sample / "returned").rglob("*.xlsx"))
    shutil.copy(sample / "dot-bao-cao.xlsx", round_ / "dot-bao-cao.xlsx")
    contents = [path.read_bytes() for path in returns]

    page.get_by_role("button", name="Tạo biểu mẫu").click()
    page.get_by_text("Đã tạo 3 biểu mẫu").wait_for()
    with page.expect_download() as forms:
        page.get_by_role("link", name="Tải tất cả").click()
    with zipfile.ZipFile(forms.value.path()) as packed:
        assert len(packed.namelist()) == 3
    is_fit_for_all(page)

    steps(page, "Nhận tệp")
    packed_return = io.BytesIO()
    with zipfile.ZipFile(packed_return, "w") as archive:
        archive.writestr("báo cáo.xlsx", contents[0])
    dropped = {
        "gửi.zip": packed_return.getvalue(),
        "thư.eml": letter("báo cáo.xlsx", contents[1]),
        "Book1.xlsx": contents[2],
    }
    page.locator("#chon-tep").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in dropped.items()
        ]
    )
    page.get_by_text("Book1.xlsx: đã nhận").wait_for()
    is_fit_for_all(page)
    page.get_by_role("button", name="Tổng hợp").click()
    page.get_by_text("Tổng hợp: đã xong").wait_for()
    is_fit_for_all(page)
    # The command finds in the same folder what the page's run found, to the byte.
    kept = data_of(folder / "output" / "2025-nam")
    assert "indicators.csv" in kept
    again = ("aggregate", "2025-nam", "--output", str(tmp_path / "again"))
    subprocess.run([program, *again], cwd=folder, check=True, capture_output=True)
    assert data_of(tmp_path / "again") == kept

    steps(page, "Đơn vị")
    is_fit_for_all(page)
    page.locator("tbody a").first.click()
    is_fit_for_all(page)
    steps(page, "Kết quả")
    is_fit_for_all(page)
    with page.expect_download() as report:
        page.get_by_role("link", name="Dự thảo báo cáo").click()
    assert report.value.suggested_filename == "bao-cao.docx"
    with page.expect_popup() as leaders:
        page.get_by_role("link", name="Xem trang tổng quan").click()
    assert "bình đẳng giới" in leaders.value.inner_text("body").lower()
    leaders.value.close()
    page.get_by_role("button", name="Chốt").click()
    page.get_by_text("Đợt đã chốt").first.wait_for()

    page.get_by_role("link", name="Tổng hợp báo cáo").click()
    page.get_by_label("Năm báo cáo").fill("2026")
    page.get_by_role("button", name="Tạo đợt").click()
    page.get_by_role("link", name="2026-nam").wait_for()
