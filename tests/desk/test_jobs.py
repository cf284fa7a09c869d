from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from pipeline.desk import guide_words
from pipeline.desk.jobs import AT_WORK, Job, _conclude
from pipeline.files.guide import guide_page
from tests.support.desk_support import OpenDesk

PROGRAM = """
import subprocess, sys, time
from pathlib import Path
from pipeline.text.progress import Step
if sys.argv[1] == "settings":
    print('{"settings": {}, "units": 0}')
    sys.exit()
if sys.argv[1] == "close":
    print("a stray line", file=sys.stderr)
    sys.exit(7)
if sys.argv[1] == "backup":
    print("x" * 200_000, file=sys.stderr)
    print('{"archive": "a.zip"}')
    sys.exit()
if sys.argv[1] == "templates":
    print('{"warnings": ["Cẩn thận."]}')
    sys.exit()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
Path("child").write_text(str(child.pid))
print("not a step", file=sys.stderr, flush=True)
print(Step("Đọc tệp", 3, 10, "2 phút").line, file=sys.stderr, flush=True)
time.sleep(60)
"""


@pytest.fixture
def root(tmp_path):
    (tmp_path / "rounds" / "a").mkdir(parents=True)
    (tmp_path / "rounds" / "a" / "dot-bao-cao.xlsx").write_bytes(b"")
    return tmp_path


@pytest.fixture
def desk(root):
    program = root / "program.py"
    program.write_text(PROGRAM)
    with OpenDesk(root, (sys.executable, str(program))) as desk:
        yield desk


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def said(desk, part: str) -> str:
    """Words of the page on the job, as soon as ``part`` is among them."""
    while part not in (html := desk.get("/dot/a/viec").json()["html"]):
        time.sleep(0.05)
    return html


def test_a_run_tells_how_far_it_is_and_is_stopped_with_all_that_it_began(desk):
    desk.press("/dot/a/lam/aggregate")
    html = said(desk, "3/10")
    assert "đọc tệp, 3/10, còn khoảng 2 phút" in html
    desk.press("/dot/a/lam/aggregate")
    child = int((desk.desk.rounds.root / "child").read_text())
    assert is_alive(child)
    mark = desk.desk.rounds.folder / "a" / AT_WORK
    assert mark.exists()
    assert "bị ngắt giữa chừng" not in desk.get("/dot/a/nhan-tep").text
    desk.press("/dot/a/dung")
    html = desk.finished("a")
    assert "đã dừng" in html
    assert "lần trước" not in html  # there was none
    while is_alive(child):
        time.sleep(0.05)
    # A second press had begun nothing.
    assert not desk.desk.jobs.any_run
    assert not mark.exists()
    mark.touch()  # as a page leaves it that is killed
    assert "bị ngắt giữa chừng, chưa ghi gì" in desk.get("/dot/a/nhan-tep").text


def test_what_a_command_warns_of_and_why_it_failed_is_shown(desk):
    desk.press("/dot/a/lam/templates")
    assert "Lưu ý: Cẩn thận." in desk.finished("a")
    desk.press("/dot/a/lam/close")
    html = desk.finished("a")
    assert "chưa làm được" in html
    assert "a stray line" in html


def test_what_became_of_a_job_is_shown_once_and_to_the_page_that_followed_it(desk):
    told = "Nén biểu mẫu theo cụm</strong>: đã xong, "
    first = desk.first_after(desk.press("/dot/a/lam/nen-cum?tu=bieu-mau"), "a", told)
    assert told in first
    assert "chưa ghi cụm nên không có tệp nén nào" in first
    assert told not in desk.get("/dot/a/thiet-lap").text
    assert told in desk.get("/dot/a/bieu-mau?viec=1").text
    assert told not in desk.get("/dot/a/bieu-mau?viec=2").text


def test_a_line_of_any_length_does_not_hold_a_command_up(desk):
    page = desk.first_after(desk.press("/sao-luu"), "", "đã xong")
    assert "đã xong" in page
    assert "a.zip" in page


def test_a_command_that_was_through_before_it_could_be_stopped_is_done():
    job = Job(1, "templates", "a", is_stopped=True)
    _conclude(job, b"{}", "", 0)
    assert not job.is_stopped


def test_a_fault_of_the_officer_s_files_is_told_by_the_command_itself(root):
    with OpenDesk(root) as desk:
        desk.press("/dot/a/lam/templates?tu=bieu-mau")
        html = desk.finished("a")
    assert "chưa làm được" in html
    assert "dot-bao-cao.xlsx" in html
    assert "Traceback" not in html


def test_what_is_typed_while_another_job_works_is_kept_and_said_so(desk):
    desk.press("/dot/a/lam/aggregate")
    desk.press("/dot/a/danh-sach?tu=thiet-lap", rows="MN77")
    page = desk.get("/dot/a/thiet-lap").text
    assert "đợt đang có việc khác chạy" in page
    assert "MN77</textarea>" in page
    # Another browser's button and form, and the same button once more.
    desk.press("/dot/a/ghi/da-trinh?tu=ket-qua", day="1/12/2025")
    desk.press("/dot/a/lam/aggregate")
    assert "Chốt số liệu: chưa làm" not in desk.get("/dot/a/thiet-lap").text
    desk.press("/dot/a/lam/close")
    page = desk.get("/dot/a/thiet-lap").text
    assert "Chốt số liệu: chưa làm" in page
    assert page.count("đợt đang có việc khác chạy") == 2
    desk.press("/dot/a/dung")
    desk.finished("a")
    assert "MN77</textarea>" in desk.get("/dot/a/thiet-lap").text


@pytest.mark.parametrize("chapter", guide_words._CHAPTERS, ids=lambda one: one.title)
def test_a_message_that_names_a_step_leads_to_its_chapter(chapter):
    page = guide_page("huong-dan", "/static/desk.css")
    assert f'id="{chapter.anchor}"' in page
    for word in chapter.words:
        assert chapter in guide_words.chapters_on(f"Lỗi: {word.upper()} và chạy lại.")
