"""Forms, letters and workbooks that go out through the page."""

from __future__ import annotations

import email
import email.policy
import io
import time
import zipfile

import pytest

from pipeline.desk import site
from pipeline.desk.traffic import draft
from pipeline.text.letter_layout import SentLetter, letter_in
from tests.support.desk_support import OpenDesk

LETTER = """\ufeffTIÊU ĐỀ THƯ\r
Biểu mẫu báo cáo năm 2025\r
\r
NỘI DUNG THƯ\r
Kính gửi: Ban Giám hiệu.\r
\r
Trân trọng.\r
\r
TỆP GỬI TỪNG ĐƠN VỊ\r
2 đơn vị; 1 đơn vị chưa có thư điện tử trong danh sách.\r
MN01 - Trường Mầm non Vườn - Ươm - MN01_vuon-uom.xlsx - mn01@lieugiang.example\r
MN02 - Trường Mầm non Mưa Xuân - MN02_mua-xuan.xlsx - chưa có thư điện tử\r
"""


@pytest.fixture
def desk(tmp_path):
    round_, forms = tmp_path / "rounds" / "a", tmp_path / "input_templates" / "a"
    round_.mkdir(parents=True)
    forms.mkdir(parents=True)
    (round_ / "dot-bao-cao.xlsx").write_bytes(b"")
    (round_ / "ke-hoach.xlsx").write_bytes(b"")
    (forms / "noi-dung-thu.txt").write_text(LETTER, encoding="utf-8", newline="")
    (forms / "danh-sach-gui.xlsx").write_bytes(b"no form")
    for name in ("MN01_vuon-uom.xlsx", "MN02_mua-xuan.xlsx"):
        (forms / name).write_bytes(name.encode())
    with OpenDesk(tmp_path) as desk:
        yield desk


def test_a_draft_is_addressed_and_holds_the_letter_and_the_unit_s_form(desk):
    draft = email.message_from_bytes(
        desk.get("/dot/a/thu/MN01").content, policy=email.policy.default
    )
    assert draft["X-Unsent"] == "1"
    assert draft["Subject"] == "Biểu mẫu báo cáo năm 2025"
    assert draft["To"] == "mn01@lieugiang.example"
    body = draft.get_body()
    assert body.get_content().strip() == "Kính gửi: Ban Giám hiệu.\n\nTrân trọng."
    (form,) = draft.iter_attachments()
    assert form.get_filename() == "MN01_vuon-uom.xlsx"
    assert form.get_content() == b"MN01_vuon-uom.xlsx"
    other = email.message_from_bytes(desk.get("/dot/a/thu/MN02").content)
    assert other["To"] is None


@pytest.mark.parametrize(
    ("typed", "to"),
    [
        ("a@b.example\nBcc: x@y.example", "a@b.example, x@y.example"),
        ("Bà A <a@b.example>; c@d.example", "a@b.example, c@d.example"),
        ("ngọc@b.example", None),
        ("a@[", None),
        ("<@", None),
    ],
)
def test_no_letter_gets_headers_from_what_was_typed(typed, to, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"1")
    letter = SentLetter("Báo cáo\r\nBcc: x@y.example\u2028", "Kính gửi", {}, {"MN01": typed})
    made = email.message_from_bytes(
        draft(letter, "MN01", tmp_path / "a.xlsx"), policy=email.policy.default
    )
    assert (made["Subject"], made["To"]) == ("Báo cáo Bcc: x@y.example ", to)
    assert made["Bcc"] is None


def test_all_forms_come_in_one_zip_and_nothing_else(desk):
    with zipfile.ZipFile(io.BytesIO(desk.get("/dot/a/bieu-mau.zip").content)) as packed:
        assert packed.namelist() == ["MN01_vuon-uom.xlsx", "MN02_mua-xuan.xlsx"]


def test_each_unit_stands_with_its_name_and_address(desk):
    page = desk.get("/dot/a/bieu-mau").text
    assert "MN01 Trường Mầm non Vườn - Ươm" in page
    assert "mn01@lieugiang.example" in page


def test_a_letter_that_was_changed_is_shown_as_it_stands():
    assert letter_in("Kính gửi").text == "Kính gửi"


def test_only_the_round_s_own_workbooks_are_opened(desk, monkeypatch):
    opened = []
    monkeypatch.setattr(site, "open_file", lambda path: opened.append(path.name))
    (desk.desk.rounds.folder / "a" / "waivers.xlsx").write_bytes(b"")
    for name in ("dot-bao-cao.xlsx", "ke-hoach.xlsx", "waivers.xlsx"):
        assert desk.press(f"/dot/a/mo/{name}").status_code == 200
    assert desk.press("/dot/a/mo/received.csv").status_code == 404
    assert opened == ["dot-bao-cao.xlsx", "ke-hoach.xlsx", "waivers.xlsx"]


def test_rounds_are_backed_up_beside_them(desk):
    desk.press("/sao-luu")
    assert "đã xong" in done(desk)
    (archive,) = desk.desk.rounds.root.glob("sao-luu-*.zip")
    with zipfile.ZipFile(archive) as packed:
        assert "rounds/a/dot-bao-cao.xlsx" in packed.namelist()


def test_a_backup_that_is_dropped_is_restored_beside_what_is_there(desk):
    root = desk.desk.rounds.root
    book = root / "rounds" / "a" / "dot-bao-cao.xlsx"
    desk.press("/sao-luu")
    done(desk)
    (archive,) = root.glob("sao-luu-*.zip")
    content = archive.read_bytes()
    book.write_bytes(b"changed since")
    assert desk.drop("/khoi-phuc", "sao-luu.zip", content).status_code == 200
    said = done(desk)
    assert "Chưa khôi phục gì" in said
    assert "rounds/a/dot-bao-cao.xlsx" in said
    assert book.read_bytes() == b"changed since"
    book.unlink()
    desk.drop("/khoi-phuc", "sao-luu.zip", content)
    assert "Đã khôi phục 1 tệp" in done(desk)
    assert book.read_bytes() == b""
    desk.drop("/khoi-phuc", "a.zip", b"no backup")
    assert "Tệp đã chọn không phải bản sao lưu" in done(desk)
    assert {path.name for path in root.iterdir()} == {archive.name, "rounds", "input_templates"}


def done(desk) -> str:
    """Words of the page on the job over all rounds, once it is over."""
    while (answer := desk.get("/viec").json())["works"]:
        time.sleep(0.05)
    return answer["html"]


def test_the_summary_goes_up_as_it_is(desk):
    output = desk.desk.rounds.root / "output" / "a"
    (output / "data").mkdir(parents=True)
    (output / "tong-hop.xlsx").write_bytes(b"summary")
    (output / "data" / "units.csv").write_bytes(b"unit_code\r\n")
    (output / "run.json").write_text('{"since_presented": ["so với bản đã trình: 2.1 đạt"]}')
    page = desk.get("/dot/a/ket-qua").text
    assert "So với bản đã trình: 2.1 đạt" in page
    draft = email.message_from_bytes(
        desk.get("/dot/a/thu-cap-tren").content, policy=email.policy.default
    )
    (summary,) = draft.iter_attachments()
    assert (summary.get_filename(), summary.get_content()) == ("tong-hop.xlsx", b"summary")
    with zipfile.ZipFile(io.BytesIO(desk.get("/dot/a/so-lieu.zip").content)) as packed:
        assert packed.namelist() == ["units.csv"]
