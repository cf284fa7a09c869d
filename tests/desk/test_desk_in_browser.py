"""The page walked in Chromium, from an empty folder to a closed round and the next one begun."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import chain
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Page, sync_playwright

from pipeline.files.running_page import running_page
from pipeline.read.records import STAMP_SHEET
from pipeline.round.unit_words import UNIT_COLUMNS
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
    # What is at work for a page has it read anew in the end.
    page.locator("[data-works]").wait_for(state="detached")
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


def of_sample(program: str, folder: Path) -> Path:
    """A round of three units with what they sent, as an office and its schools would fill all."""
    round_ = folder / "rounds" / "2025-nam"
    command = ("sample", str(round_), "--units", "3", "--seed", "4")
    subprocess.run([program, *command], cwd=folder, check=True, capture_output=True)
    return round_


def roster_of(program: str, round_: Path) -> str:
    """The roster as it is copied out of Excel."""
    command = [program, "units", str(round_), "--json"]
    told = subprocess.run(command, check=True, capture_output=True).stdout
    fields = ("code", "name", "kind", "ownership", "commune", "email")
    headings = [UNIT_COLUMNS[field].heading for field in fields]
    rows = [[unit[field] for field in fields] for unit in json.loads(told)["units"]]
    return "\n".join("\t".join(row) for row in (headings, *rows))


NAMED = 8
"""Lines of a sheet in which it names its unit."""


def nameless(content: bytes) -> bytes:
    """A return without its cover, its stamp and the unit's name above the tables."""
    book = load_workbook(io.BytesIO(content))
    for sheet in book:
        for cell in chain.from_iterable(sheet.iter_rows(max_row=NAMED)):
            if "Trường" in str(cell.value):
                cell.value = None
    for sheet in (STAMP_SHEET, "Bìa"):
        del book[sheet]
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_women(content: bytes, women: int | None = None) -> tuple[bytes, int]:
    """A return in which so many of the teachers are women, and how many they were."""
    book = load_workbook(io.BytesIO(content))
    sheet = book["Biểu 01 Đội ngũ"]
    places = {str(cell.value): cell for row in sheet.iter_rows() for cell in row if cell.value}
    cell = sheet.cell(places["105"].row, places["2"].column)
    before, cell.value = cell.value, women
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue(), before


def drop(page: Page, files: dict[str, bytes]) -> None:
    page.locator("#chon-tep").set_input_files(
        [
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
            for name, content in files.items()
        ]
    )


def run_again(page: Page) -> None:
    steps(page, "Nhận tệp")
    page.locator("#chay button").click()
    page.locator("#viec progress").wait_for()
    page.get_by_text("Tổng hợp: đã xong").wait_for()


def is_written(page: Page, words: str) -> None:
    page.locator("#viec").get_by_text(re.compile(rf"{words}( \(.*\))?: đã xong")).wait_for()
    page.wait_for_load_state("load")


def test_a_round_is_walked_from_an_empty_folder_to_the_next_one(page, folder, program, tmp_path):
    is_fit_for_all(page)
    page.get_by_label("Năm báo cáo").fill("2025")
    page.get_by_label("Kế hoạch dùng để đánh giá").select_option("dong-da-2021-2030")
    page.get_by_role("button", name="Tạo đợt").click()
    page.get_by_role("link", name="2025-nam").first.click()
    page.get_by_text("Chỗ phải sửa trước khi tạo biểu mẫu").wait_for()
    is_fit_for_all(page)

    sample, round_ = of_sample(program, tmp_path), folder / "rounds" / "2025-nam"
    contents = [path.read_bytes() for path in sorted((sample / "returned").rglob("*.xlsx"))]
    (round_ / "~$dot-bao-cao.xlsx").touch()
    page.get_by_label("Tên cơ quan").fill("Phòng Văn hóa - Xã hội phường Liễu Giang")
    page.get_by_label("Người nhận báo cáo").fill("Lương Ngọc Hiền")
    page.get_by_label("Văn bản yêu cầu báo cáo").fill("Công văn số 118/VHXH ngày 20/10/2025")
    page.get_by_role("button", name="Ghi thiết lập").click()
    page.get_by_text("đang mở ở chương trình khác").wait_for()
    page.get_by_text("Chỗ phải sửa trước khi tạo biểu mẫu").wait_for()
    is_fit_for_all(page)
    (round_ / "~$dot-bao-cao.xlsx").unlink()
    assert page.get_by_label("Người nhận báo cáo").input_value() == "Lương Ngọc Hiền"
    page.get_by_role("button", name="Ghi thiết lập").click()
    is_written(page, "Ghi thiết lập")
    page.get_by_text("Chỗ phải sửa trước khi tạo biểu mẫu (1)").wait_for()
    page.get_by_text("Dán danh sách đơn vị từ Excel").click()
    page.locator("textarea").fill(roster_of(program, sample))
    page.get_by_role("button", name="Ghi danh sách").click()
    is_written(page, "Ghi danh sách đơn vị")
    page.get_by_text("Thiết lập đã đủ để tạo biểu mẫu").wait_for()
    is_fit_for_all(page)

    steps(page, "Biểu mẫu")
    page.get_by_role("button", name="Tạo biểu mẫu").click()
    page.get_by_text("Đã tạo 3 biểu mẫu").wait_for()
    with page.expect_download() as forms:
        page.get_by_role("link", name="Tải tất cả").click()
    with zipfile.ZipFile(forms.value.path()) as packed:
        assert len(packed.namelist()) == 3
    is_fit_for_all(page)
    # What schools filled are forms of the sample's round, and so are its settings from here on.
    shutil.copy(sample / "dot-bao-cao.xlsx", round_ / "dot-bao-cao.xlsx")

    steps(page, "Nhận tệp")
    wrong, women = with_women(contents[1], 900)
    packed_return = io.BytesIO()
    with zipfile.ZipFile(packed_return, "w") as archive:
        archive.writestr("báo cáo.xlsx", contents[0])
    drop(
        page,
        {
            "gửi.zip": packed_return.getvalue(),
            "thư.eml": letter("báo cáo.xlsx", wrong),
            "Book1.xlsx": nameless(contents[2]),
        },
    )
    page.get_by_text("Book1.xlsx: đã nhận").wait_for()
    is_fit_for_all(page)
    run_again(page)
    is_fit_for_all(page)
    # The command finds in the same folder what the page's run found, to the byte.
    kept = data_of(folder / "output" / "2025-nam")
    assert "indicators.csv" in kept
    again = ("aggregate", "2025-nam", "--output", str(tmp_path / "again"))
    subprocess.run([program, *again], cwd=folder, check=True, capture_output=True)
    assert data_of(tmp_path / "again") == kept

    page.get_by_text("Nhận cho một đơn vị").click()
    missing = next(row for row in rows_of(folder, "units.csv") if row["state"] == "missing")
    page.get_by_label("Đơn vị (gõ mã").fill(" ".join((missing["unit_code"], missing["unit_name"])))
    signed(page, "Nhận từ hộp thư của trường")
    run_again(page)
    assert "missing" not in {row["state"] for row in rows_of(folder, "units.csv")}

    steps(page, "Đơn vị")
    is_fit_for_all(page)
    (wrong_unit,) = units_asked_about(folder, "Biểu 01 Đội ngũ")
    blank = next(row for row in rows_of(folder, "findings.csv") if row["code"] == "C01")
    unit = blank["unit_code"]
    page.locator(f"a[href='?don-vi={unit}']").click()
    finding = page.locator("li", has_text=blank["message"])
    finding.get_by_text("Chấp nhận", exact=True).click()
    is_fit_for_all(page)
    signed(page, "Đã xác minh qua điện thoại")
    staff = next(row for row in rows_of(folder, "staff.csv") if row["unit_code"] == unit)
    before, now = staff["teachers.total"], str(int(staff["teachers.total"]) + 1)
    page.get_by_text("Sửa một số liệu thay đơn vị").click()
    form = page.locator("details[open] form")
    form.get_by_label("Ô như lỗi đã nêu").fill("105/1")
    form.get_by_label("Đơn vị đã ghi").fill(before)
    form.get_by_label("Sửa thành").fill(now)
    form.get_by_label("Nguồn, ví dụ công văn").fill("Công văn số 12")
    signed(page, "Trường báo sót một người")
    steps(page, "Đơn vị")
    page.locator(f"a[href='?don-vi={wrong_unit}']").click()
    with page.expect_download() as marked:
        page.get_by_role("link", name="Tải tệp đã đánh dấu").click()
    steps(page, "Nhận tệp")
    drop(page, {"đã sửa.xlsx": with_women(marked.value.path().read_bytes(), women)[0]})
    page.get_by_text("đã sửa.xlsx: đã nhận").wait_for()
    run_again(page)
    assert wrong_unit not in units_asked_about(folder, "Biểu 01 Đội ngũ")
    (corrected,) = rows_of(folder, "corrections.csv")
    assert (corrected["unit_code"], corrected["before"], corrected["value"]) == (unit, before, now)
    states = {
        row["state"]
        for row in rows_of(folder, "findings.csv")
        if (row["code"], row["unit_code"]) == ("C01", unit)
    }
    assert states == {"waived"}

    steps(page, "Kết quả")
    is_fit_for_all(page)
    with page.expect_download() as report:
        page.get_by_role("link", name="Dự thảo báo cáo").click()
    assert report.value.suggested_filename == "bao-cao.docx"
    with page.expect_popup() as leaders:
        page.get_by_role("link", name="Xem trang tổng quan").click()
    assert "bình đẳng giới" in leaders.value.inner_text("body").lower()
    leaders.value.close()
    page.locator("summary", has_text="Chốt").click()
    page.get_by_role("button", name="hốt").click()
    page.get_by_text("Đợt đã chốt").first.wait_for()

    page.get_by_role("link", name="Tổng hợp báo cáo").click()
    page.get_by_label("Năm báo cáo").fill("2026")
    page.get_by_role("button", name="Tạo đợt").click()
    page.get_by_role("link", name="2026-nam").first.wait_for()

    page.get_by_role("button", name="Sao lưu", exact=True).click()
    page.get_by_text("Sao lưu: đã xong").wait_for()
    (archive,) = folder.glob("sao-luu-*.zip")
    book = round_ / "dot-bao-cao.xlsx"
    before = book.read_bytes()
    book.unlink()
    drop(page, {"sao-luu.zip": archive.read_bytes()})
    page.get_by_text("Đã khôi phục 1 tệp").wait_for()
    assert book.read_bytes() == before
    is_fit_for_all(page)


def signed(page: Page, reason: str) -> None:
    """A decision signed in the form that is open, and written."""
    form = page.locator("details[open] form")
    form.get_by_label("Người quyết định").fill("Lương Ngọc Hiền")
    form.get_by_label("Lý do").fill(reason)
    form.get_by_role("button", name="Ghi").click()
    page.locator("#viec progress").wait_for()
    is_written(page, "Ghi quyết định")


def rows_of(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / "output" / "2025-nam" / "data" / name
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def units_asked_about(folder: Path, sheet: str) -> set[str]:
    """The units that the last run asks about a sheet."""
    told = rows_of(folder, "findings.csv")
    return {row["unit_code"] for row in told if (row["sheet"], row["state"]) == (sheet, "open")}
