from __future__ import annotations

import datetime as dt
import io
import shutil
import struct
import zipfile
from contextlib import suppress
from email.message import EmailMessage
from pathlib import Path

import pytest

from pipeline.read import taking_apart
from pipeline.read.opening import enclosed
from pipeline.read.opening.enclosed import MAX_DEPTH, EnclosedError, enclosed_in
from pipeline.read.taking_apart import arrived, take_out, taken_apart
from pipeline.read.workers import Reader, read_file
from tests.support.hostile.ole import ole
from tests.support.killed_support import at_every_step, needs_fork
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, book

RETURN = book({"staff": STAFF})
SCAN = b"%PDF-1.7 " + bytes(4087)
PICTURE = b"\x89PNG" + bytes(60)


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return content.getvalue()


def mail(files: dict[str, bytes], *letters: EmailMessage) -> EmailMessage:
    """A letter with text, a picture shown in it, and attachments."""
    message = EmailMessage()
    message["Subject"] = "Báo cáo 15-11-2025"
    message.set_content("Kính gửi báo cáo.")
    message.add_alternative("<html><body><img src='cid:a'></body></html>", subtype="html")
    html = message.get_payload()[1]
    html.add_related(PICTURE, "image", "png", cid="<a>", disposition="inline")
    for name, data in files.items():
        message.add_attachment(data, "application", "octet-stream", filename=name)
    for letter in letters:
        message.add_attachment(letter)
    return message


def text(value: str) -> bytes:
    return value.encode("utf-16-le")


def outlook(files: dict[str, bytes], letter: dict | None = None) -> dict:
    """The streams of an Outlook letter, with a hidden picture."""
    streams: dict = {"__properties_version1.0": b""}
    shown = struct.pack("<8xIIQ", 0x7FFE000B, 0, 1)
    rows = [*files.items(), ("image001.png", PICTURE)]
    for number, (name, data) in enumerate(rows):
        streams[f"__attach_version1.0_#{number:08X}"] = {
            "__substg1.0_3707001F": text(name),
            "__substg1.0_37010102": data,
        }
        if data is PICTURE:
            streams[f"__attach_version1.0_#{number:08X}"]["__properties_version1.0"] = shown
    if letter is not None:
        inner = {"__substg1.0_3001001F": text("Chuyển tiếp"), "__substg1.0_3701000D": letter}
        streams["__attach_version1.0_#000000FF"] = inner
    return streams


def names(data: bytes, name: str) -> list[str]:
    found = enclosed_in(data, name)
    assert found is not None
    assert not found.refused
    return [name for name, _ in found.files]


def below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def only_folder(folder: Path) -> Path:
    (found,) = (path for path in folder.iterdir() if path.is_dir())
    return found


def test_files_come_out_of_letters_and_zips_within_each_other():
    inner = mail({"Mầm non Hoa Sen.xlsx": RETURN})
    letter = mail({"bản ký.pdf": SCAN, "cả cụm.zip": zipped({"a/b.xlsx": RETURN})}, inner)
    expected = ["bản ký.pdf", "a/b.xlsx", "Mầm non Hoa Sen.xlsx"]
    assert names(letter.as_bytes(), "thư.eml") == expected
    found = enclosed_in(letter.as_bytes(), "thư.eml")
    assert found is not None
    assert dict(found.files)["Mầm non Hoa Sen.xlsx"] == RETURN


def test_files_come_out_of_an_outlook_letter_and_one_within_it():
    letter = ole(outlook({"bản ký.pdf": SCAN}, outlook({"Trường.pdf": SCAN})))
    found = enclosed_in(letter, "thư.msg")
    assert found is not None
    assert found.files == [("bản ký.pdf", SCAN), ("Trường.pdf", SCAN)]


def test_names_that_webmail_and_macos_write_are_read():
    header = b"Content-Type: application/octet-stream\r\nContent-Disposition: attachment; "
    coded = b'filename="=?UTF-8?B?VHLGsOG7nW5nIEEueGxzeA==?="\r\n\r\nx'
    plain = 'filename="Trường A.xlsx"\r\n\r\nx'.encode()
    for name in (coded, plain):
        assert names(b"MIME-Version: 1.0\r\n" + header + name, "a.eml") == ["Trường A.xlsx"]
    data = zipped({"Trường B.xlsx": b"x", "__MACOSX/._Trường B.xlsx": b"x"})
    utf8, unflagged = "Trường B.xlsx".encode(), bytearray(data)
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        start = data.index(sign)
        unflagged[start + at : start + at + 2] = b"\0\0"
    assert utf8 in data
    assert names(bytes(unflagged), "a.zip") == ["Trường B.xlsx"]


def test_each_file_gets_a_name_of_its_own_that_any_system_takes(tmp_path):
    files = {"A/b.xlsx": b"1", "A - b.xlsx": b"2", "a - B.XLSX": b"3", "../../c?.xlsx": b"4"}
    files |= {"con.xlsx": b"5", "d" * 300 + ".xlsx": b"6", "x\u202exslx.exe": b"7"}
    # Systems count bytes, hide what begins with a point, and put notes into every folder.
    files |= {"長" * 90 + ".xlsx": b"8", ".e.xlsx": b"9"}
    files |= dict.fromkeys(("A/Thumbs.db", "A\\.DS_Store", "A/~$b.xlsx"), b"")
    (tmp_path / "a.zip").write_bytes(zipped(files))
    taken_apart(tmp_path, FORM)
    assert below(only_folder(tmp_path)) == {
        *("A - b.xlsx", "A - b (2).xlsx", "a - B (3).XLSX", "c_.xlsx"),
        *("_con.xlsx", "d" * 95 + ".xlsx", "x[U+202E]xslx.exe"),
        *("長" * 65 + ".xlsx", "_.e.xlsx"),
    }


def test_what_is_taken_out_is_read_and_the_letter_is_passed_over(tmp_path):
    day = tmp_path / "2025-11-18"
    day.mkdir()
    (day / "Nộp ngày 01-01-2025.eml").write_bytes(mail({"a.xlsx": RETURN}).as_bytes())
    letter, taken = sorted(taken_apart(tmp_path, FORM), key=lambda one: one.path.count("/"))
    assert letter.skipped == taking_apart.TAKEN.format(folder=only_folder(day).name)
    # The sender's words are no day on which it came.
    assert taken.received == dt.date(2025, 11, 18)
    (reading,) = Reader(processes=1)((letter, taken), FORM)
    assert reading.path == taken.path
    assert "staff" in reading.tables


def test_nothing_is_taken_out_twice_and_what_is_deleted_stays_deleted(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"b.xlsx": b"1", "c.xlsx": b"2"}))
    taken_apart(tmp_path, FORM)
    (only_folder(tmp_path) / "c.xlsx").unlink()
    assert taken_apart(tmp_path, FORM) == arrived(tmp_path)
    assert below(only_folder(tmp_path)) == {"b.xlsx"}
    (tmp_path / "a.zip").write_bytes(zipped({"b.xlsx": b"3"}))
    taken_apart(tmp_path, FORM)
    contents = sorted(path.read_bytes() for path in tmp_path.rglob("b.xlsx"))
    assert contents == [b"1", b"3"]


def test_a_workbook_that_is_called_a_zip_is_still_read(tmp_path):
    (tmp_path / "a.zip").write_bytes(RETURN)
    (arrival,) = taken_apart(tmp_path, FORM)
    assert read_file(arrival, FORM).tables


def locked(data: bytes) -> bytes:
    """The first entry of a zip marked as encrypted."""
    changed = bytearray(data)
    for sign, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        changed[data.index(sign) + at] |= 1
    return bytes(changed)


def broken(data: bytes) -> bytes:
    return data.replace(b"to be broken", b"now it's so!", 1)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (locked(zipped({"a.xlsx": b"1", "b.xlsx": b"2"})), "a.xlsx (có mật khẩu)"),
        (broken(zipped({"a.xlsx": b"to be broken", "b.xlsx": b"2"})), "a.xlsx (bị hỏng)"),
        (zipped({"b.xlsx": b"2", "c.zip": b"PK\x03\x04"}), "c.zip (bị hỏng)"),
        (zipped({"b.xlsx": b"2", "c.xlsx": bytes(3000)}), "c.xlsx (quá"),
    ],
)
def test_what_cannot_be_had_is_told_in_each_run_and_the_rest_is_taken(
    data, told, tmp_path, monkeypatch
):
    monkeypatch.setattr(enclosed, "MAX_FILE", 2000)
    (tmp_path / "a.zip").write_bytes(data)
    (arrival,) = arrived(tmp_path)
    for _ in range(2):
        reading = take_out(arrival, FORM)
        assert reading.failure is not None
        assert told in reading.failure.message
        assert reading.sha256
        assert below(only_folder(tmp_path)) == {"b.xlsx"}


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.zip", b"PK\x03\x04 and no more", "bị hỏng"),
        ("a.zip", zipped({"a": bytes(90), "b": bytes(90)}), "giải nén ra quá"),
        ("a.zip", zipped({str(number): b"" for number in range(4)}), "quá"),
        ("a.msg", ole({"__properties_version1.0": b""}), "không có tệp đính kèm"),
        ("a.eml", b"Subject: none\r\n\r\nText", "không có tệp đính kèm"),
        (
            "a.eml",
            b"Subject: a\r\nContent-Type: message/rfc822\r\n\r\n" * 3000,
            "thư không mở được",
        ),
    ],
)
def test_a_file_of_which_nothing_can_be_had_says_why(name, data, why, tmp_path, monkeypatch):
    monkeypatch.setattr(enclosed, "MAX_UNPACKED", 100)
    monkeypatch.setattr(enclosed, "MAX_ENTRIES", 3)
    (tmp_path / name).write_bytes(data)
    (arrival,) = arrived(tmp_path)
    reading = take_out(arrival, FORM)
    assert reading.failure is not None
    assert why in reading.failure.message
    assert below(tmp_path) == {name}


def test_what_lies_too_deep_is_told():
    data = zipped({"a.xlsx": b"1"})
    for _ in range(MAX_DEPTH):
        data = zipped({"in.zip": data})
    found = enclosed_in(data, "a.zip")
    assert found is not None
    assert found.files == []
    assert [name for name, _ in found.refused] == ["in.zip"]
    too_many = EmailMessage()
    for _ in range(MAX_DEPTH):
        too_many = mail({}, too_many)
    found = enclosed_in(too_many.as_bytes(), "a.eml")
    assert found is not None
    assert len(found.refused) == 1


def test_a_letter_that_is_cut_off_anywhere_is_taken_or_refused():
    whole = mail({"a.xlsx": RETURN[:600]}, mail({"b.xlsx": b"2"})).as_bytes()
    outlooks = ole(outlook({"b.pdf": SCAN}))
    for name, data in (("a.eml", whole), ("a.msg", outlooks), ("a.zip", zipped({"a": whole}))):
        for at in range(0, len(data), len(data) // 40):
            with suppress(EnclosedError):
                enclosed_in(data[:at], name)


@needs_fork
def test_a_run_that_is_killed_while_it_takes_apart_leaves_all_or_nothing(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "a.zip").write_bytes(zipped({"b.xlsx": b"1", "c.xlsx": b"2"}))

    def run(folder: Path) -> None:
        for one in arrived(folder):
            if one.path.endswith(".zip"):
                take_out(one, FORM)

    def check(folder: Path, step: int) -> None:
        counted = {one.path for one in arrived(folder) if not one.skipped}
        assert len(counted - {"a.zip"}) in (0, 2), step
        run(folder)
        assert below(folder) == {"a.zip", *(f"{only_folder(folder).name}/{x}.xlsx" for x in "bc")}

    assert at_every_step(run, tmp_path / "old", tmp_path / "work", check, kill=True) > 4


def test_what_a_killed_run_left_is_replaced_and_a_full_disk_is_told(tmp_path, monkeypatch):
    (tmp_path / "a.zip").write_bytes(zipped({"b.xlsx": b"1"}))
    (arrival,) = arrived(tmp_path)

    def full(path):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as change:
        change.setattr(taking_apart, "sync", full)
        reading = take_out(arrival, FORM)
    assert reading.failure is not None
    assert "không ghi được" in reading.failure.message
    assert below(tmp_path) == {"a.zip"}
    take_out(arrival, FORM)
    assert below(tmp_path) == {"a.zip", f"{only_folder(tmp_path).name}/b.xlsx"}
    shutil.rmtree(only_folder(tmp_path))
