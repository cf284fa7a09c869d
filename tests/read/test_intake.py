from __future__ import annotations

import datetime as dt
import hashlib
import io
import os
import re
import struct
import unicodedata
import warnings
import zipfile
from pathlib import Path

import pytest

from pipeline.read.intake import fingerprint, open_return, walk
from pipeline.read.opening import archive
from pipeline.read.opening.archive import MAX_ENTRIES, MAX_FILE
from pipeline.read.opening.kinds import OLE_MAGIC
from pipeline.read.opening.ole import MAX_STREAMS, OleError, stream_names
from pipeline.read.opening.ole import stream as stream_of
from pipeline.read.opening.opened import UNCACHED, Opened
from pipeline.read.read import read_return
from pipeline.text.findings import Finding
from pipeline.text.safe_text import for_csv
from tests.support.hostile.ole import (
    ENTRY,
    FIRST_ENTRY,
    FREE,
    number,
    ole,
    ole_of_entries,
    record,
    stream,
)
from tests.support.libreoffice import convert
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, Book, Formula, book

GOOD = book({"staff": STAFF})
SHEET = "xl/worksheets/sheet1.xml"


def opened(data: bytes, folder: Path, name: str = "a.xlsx") -> Opened | Finding:
    location = folder / name
    location.write_bytes(data)
    return open_return(location, name)


def refusal(data: bytes, folder: Path, name: str = "a.xlsx") -> tuple[str, str]:
    """Code and message of the refusal."""
    result = opened(data, folder, name)
    assert isinstance(result, Finding)
    assert result.severity == "error"
    assert result.file == name
    assert name in result.message
    return result.code, result.message


def repacked(change=lambda name, part: part, extra=(), compression=zipfile.ZIP_DEFLATED) -> bytes:
    """The good file with its parts changed and others added."""
    source, target = zipfile.ZipFile(io.BytesIO(GOOD)), io.BytesIO()
    with zipfile.ZipFile(target, "w", compression) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # duplicate names are the point of a test
        for name in source.namelist():
            made.writestr(name, change(name, source.read(name)))
        for name, part in extra:
            made.writestr(name, part)
    return target.getvalue()


def in_sheet(old: bytes, new: bytes) -> bytes:
    def change(name, part):
        if name != SHEET:
            return part
        assert old in part
        return part.replace(old, new, 1)

    return repacked(change)


def test_a_good_file_is_opened_with_its_hash_size_and_date(tmp_path):
    result = opened(GOOD, tmp_path)
    assert isinstance(result, Opened)
    assert (len(result.sha256), result.size, result.data) == (64, len(GOOD), GOOD)
    assert result.modified.startswith("2025-11-15")
    assert result.suspects == {}
    assert result.parts["Biểu 01 Đội ngũ"] == SHEET


@pytest.mark.usefixtures("guarded")
def test_what_is_handed_on_is_what_was_checked_and_nothing_else(tmp_path):
    result = opened(repacked(extra=[("xl/media/Ảnh.png", b"\x89PNG")]), tmp_path)
    source = zipfile.ZipFile(io.BytesIO(GOOD))
    whole = zipfile.ZipFile(io.BytesIO(result.checked))
    assert whole.testzip() is None
    assert {name: whole.read(name) for name in whole.namelist()} == {
        name: source.read(name)
        for name in source.namelist()
        if name not in ("docProps/app.xml", "xl/theme/theme1.xml")  # nobody reads these
    }
    book_ = zipfile.ZipFile(io.BytesIO(result.book))
    assert book_.testzip() is None
    parts = {name: book_.read(name) for name in book_.namelist()}
    assert {name for name in parts if parts[name] != source.read(name)} == {
        "_rels/.rels",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
    }
    assert parts.keys() >= {SHEET, "xl/sharedStrings.xml", "xl/styles.xml"}


# The folder.


def test_every_file_of_the_folder_and_its_subfolders_is_listed_in_order(tmp_path):
    for name in ("b.xlsx", "2025-11-18/a.xlsx", "2025-11-18/lần 2/c.xlsx", "Á.pdf"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    found = walk(tmp_path)
    assert [one.path for one in found] == [
        "2025-11-18/a.xlsx",
        "2025-11-18/lần 2/c.xlsx",
        "b.xlsx",
        "Á.pdf",
    ]
    eighteenth = dt.date(2025, 11, 18)
    assert [one.received for one in found] == [eighteenth, eighteenth, None, None]
    assert not any(one.skipped for one in found)


@pytest.mark.parametrize(
    ("folder", "received", "seems"),
    [
        ("2025-11-18", dt.date(2025, 11, 18), True),
        ("18-11-2025", dt.date(2025, 11, 18), True),
        ("20.11.2025", dt.date(2025, 11, 20), True),
        ("Nhận ngày 5_3_2025", dt.date(2025, 3, 5), True),
        ("2025-11-18 chiều", dt.date(2025, 11, 18), True),
        # Looks like a day and is none, or does not say which.
        ("2025-13-45", None, True),
        ("31.02.2025", None, True),
        ("18-11-25", None, True),
        ("18-11", None, True),
        ("20251118", None, True),
        ("17-11-2025, 18-11-2025", None, True),
        ("Cụm 3", None, False),
        ("2024-2025", None, False),
        ("TH 01.2", None, False),
    ],
)
def test_a_folder_that_is_named_for_a_day_tells_it_or_is_told_of(tmp_path, folder, received, seems):
    (tmp_path / folder / "xã").mkdir(parents=True)
    (tmp_path / folder / "xã" / "a.xlsx").write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert (found.received, found.folder) == (received, folder if seems else "")


@pytest.mark.parametrize(
    "name", ["~$BC.xlsx", "Thumbs.db", ".DS_Store", "desktop.ini", ".~lock.a.xlsx#", "._a.xlsx"]
)
def test_files_that_are_no_returns_are_skipped_with_a_reason(tmp_path, name):
    (tmp_path / name).write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert found.skipped


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("~WRL0001.tmp", "Tệp tạm do phần mềm"),
        ("5A3F2100.TMP", "Tệp tạm do phần mềm"),
        ("MN01.xlsx.tmp", "Tệp tạm do phần mềm"),
        ("MN01.xlsx.crdownload", "Tệp tải về chưa xong. Tải lại"),
        ("MN01.xlsx.part", "Tệp tải về chưa xong. Tải lại"),
    ],
)
def test_what_a_program_or_a_browser_left_behind_is_skipped_with_its_reason(tmp_path, name, reason):
    (tmp_path / name).write_bytes(GOOD)
    (found,) = walk(tmp_path)
    assert found.skipped.startswith(reason)


def test_a_name_in_decomposed_letters_is_listed_composed(tmp_path):
    name = "Biểu mẫu trường Hoa Mai.xlsx"
    (tmp_path / unicodedata.normalize("NFD", name)).write_bytes(GOOD)
    (found,) = walk(tmp_path)
    assert found.path == name
    assert isinstance(open_return(found.location, found.path), Opened)


def test_two_files_whose_names_differ_only_in_composition_are_two_paths(tmp_path):
    for form in ("NFC", "NFD"):
        (tmp_path / unicodedata.normalize(form, "Hoà.xlsx")).write_bytes(b"x")
    assert len({one.path for one in walk(tmp_path)}) == 2


def test_no_two_files_have_one_path_in_what_is_written(tmp_path):
    names = ("a\nb.xlsx", "a b.xlsx", "a\u200bb.xlsx", "ab.xlsx", "=x.xlsx", "'=x.xlsx")
    names += ("Hoà.xlsx", unicodedata.normalize("NFD", "Hoà.xlsx"), "Hoà.xlsx (tên trùng 2)")
    for name in names:
        (tmp_path / name).write_bytes(b"x")
    found = walk(tmp_path)
    assert len({for_csv(one.path) for one in found}) == len(names)
    named = {one.path: one.location.name for one in found}
    assert named["a[U+000A]b.xlsx"] == "a\nb.xlsx"
    assert named["Hoà.xlsx (tên trùng 2)"] == "Hoà.xlsx (tên trùng 2)"


def test_a_name_that_turns_the_direction_of_writing_shows_it(tmp_path):
    (tmp_path / "bao cao \u202exslx.exe").write_bytes(b"x")
    (found,) = walk(tmp_path)
    assert found.path == "bao cao [U+202E]xslx.exe"


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert walk(tmp_path / "returned") == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_what_is_no_regular_file_is_listed_and_never_followed_or_waited_for(tmp_path):
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "a.xlsx").write_bytes(GOOD)
    folder = tmp_path / "returned"
    folder.mkdir()
    (folder / "link.xlsx").symlink_to(tmp_path / "secret" / "a.xlsx")
    (folder / "links").symlink_to(tmp_path / "secret")
    (folder / "gone.xlsx").symlink_to(tmp_path / "nowhere")
    (folder / "folder.xlsx").mkdir()
    (folder / "folder.xlsx" / "inside.xlsx").write_bytes(GOOD)
    os.mkfifo(folder / "pipe.xlsx")
    found = {one.path: open_return(one.location, one.path) for one in walk(folder)}
    inside = found.pop("folder.xlsx/inside.xlsx")
    assert isinstance(inside, Opened)
    assert set(found) == {"link.xlsx", "links", "gone.xlsx", "folder.xlsx", "pipe.xlsx"}
    assert {one.code for one in found.values()} == {"F04"}
    assert "liên kết" in found["link.xlsx"].message
    assert "thư mục" in found["folder.xlsx"].message


def test_a_folder_that_may_not_be_opened_says_so(tmp_path, monkeypatch):
    (tmp_path / "2025-11-19").mkdir()
    # Who runs the tests may be the one whom no permission binds.
    monkeypatch.setattr(os, "access", lambda path, mode: False)
    said = open_return(tmp_path / "2025-11-19", "2025-11-19")
    assert isinstance(said, Finding)
    assert said.code == "F04"
    assert said.message.startswith("Không có quyền mở thư mục 2025-11-19")


def test_what_lies_in_a_folder_that_is_not_gone_through_is_listed_once_and_skipped(tmp_path):
    for name in (".ẩn/a.xlsx", ".ẩn/sâu/b.xlsx", "bc.xlsx/c.xlsx", "bc.xlsx/.d/e.xlsx", "f.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    found = walk(tmp_path)
    hidden, named = "Nằm trong thư mục ẩn", "Nằm trong thư mục có tên như tệp Excel"
    assert {one.path: one.skipped.partition(".")[0] for one in found} == {
        ".ẩn": "Tệp ẩn",
        ".ẩn/a.xlsx": hidden,
        ".ẩn/sâu/b.xlsx": hidden,
        "bc.xlsx": "",
        "bc.xlsx/.d": named,
        "bc.xlsx/.d/e.xlsx": named,
        "bc.xlsx/c.xlsx": named,
        "f.xlsx": "",
    }
    assert len(found) == len({one.path for one in found})


def test_a_file_that_went_away_is_told(tmp_path):
    result = open_return(tmp_path / "a.xlsx", "a.xlsx")
    assert result.code == "F10"


# What people send instead of a workbook.


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"%PDF-1.7 ...", "bc.pdf", "tệp PDF"),
        (b"%PDF-1.7 ...", "bc.xlsx", "tệp PDF"),
        (b"Rar!\x1a\x07\x00", "bc.rar", ".rar"),
        (b"7z\xbc\xaf\x27\x1c", "bc.7z", ".7z"),
        (b"\xff\xd8\xff\xe0", "scan.jpg", "ảnh"),
        (b"\x89PNG\r\n\x1a\n", "scan.png", "ảnh"),
        (b"a;b\n1;2\n", "bc.csv", "CSV"),
        ("Kính gửi".encode(), "bc.txt", "văn bản"),
        ("Nữ;27\n".encode("cp1258", "ignore"), "bc.xlsx", "văn bản"),
        ("Nữ\t27\n".encode("utf-16"), "bc.xlsx", "văn bản"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "bc.xls", "HTML"),
        (b'<?xml version="1.0"?><!DOCTYPE html><html>', "bc.xls", "HTML"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "bc.xls",
            "XML Spreadsheet",
        ),
        (b"\x09\x08\x10\x00\x00\x05", "bc.xls", "đời cũ"),
    ],
)
def test_another_kind_is_named_by_its_bytes(tmp_path, data, name, words):
    code, message = refusal(data, tmp_path, name)
    assert code == ("F13" if words in ("tệp PDF", "ảnh") else "F01")
    assert words in message


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"word/document.xml": b"<w/>", "[Content_Types].xml": b"<T/>"}, ".docx"),
        ({"xl/workbook.bin": b"", "[Content_Types].xml": b"<T/>"}, ".xlsb"),
        ({"ppt/presentation.xml": b"<p/>"}, ".pptx"),
        ({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, ".ods"),
        ({"BC.xlsx": b"PK", "BC2.xlsx": b"PK"}, ".zip"),
    ],
)
def test_another_kind_of_zip_is_named_by_its_parts(tmp_path, parts, words):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    code, message = refusal(made.getvalue(), tmp_path)
    assert code == "F01"
    assert words in message


def test_an_empty_file_is_told(tmp_path):
    assert refusal(b"", tmp_path)[0] == "F02"


def test_a_file_too_large_is_not_read(tmp_path):
    location = tmp_path / "a.xlsx"
    with location.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    assert open_return(location, "a.xlsx").code == "F03"


def test_a_file_too_large_is_known_by_its_size_and_not_hashed(tmp_path, monkeypatch):
    location = tmp_path / "a.xlsx"
    with location.open("wb") as file:
        file.truncate(20 * 1024**3)
    monkeypatch.setattr(hashlib, "file_digest", None)
    assert fingerprint(location) == ("", 20 * 1024**3)


@pytest.mark.parametrize("keep", [0.5, 0.9, 0.999])
def test_a_truncated_file_is_damaged(tmp_path, keep):
    assert refusal(GOOD[: int(len(GOOD) * keep)], tmp_path)[0] == "F05"


def test_random_bytes_with_the_name_of_a_workbook_are_damaged(tmp_path):
    assert refusal(bytes(range(128, 256)) * 9, tmp_path)[0] == "F05"


def test_a_part_that_does_not_match_its_checksum_is_damaged(tmp_path):
    stored = repacked(compression=zipfile.ZIP_STORED)
    at = stored.index(b"<sheetData>")
    assert refusal(stored[:at] + b"<sheetDatA>" + stored[at + 11 :], tmp_path)[0] == "F05"


def test_a_workbook_with_a_password_is_told(tmp_path):
    code, message = refusal(ole({"EncryptionInfo": b"", "EncryptedPackage": b""}), tmp_path)
    assert code == "F06"
    assert "bỏ mật khẩu" in message


def test_a_workbook_that_opens_without_its_password_is_told_what_else_to_take_off(tmp_path):
    """Excel and others encrypt with a password of their own, for which they never ask."""
    label = {"EncryptionInfo": b"", "EncryptedPackage": b"", "LabelInfo": b"<labelList/>"}
    for made in (ole(label), ole({"Workbook": stream([], before=record(0x002F, bytes(54)))})):
        code, message = refusal(made, tmp_path)
        assert code == "F06"
        assert "nếu không phải nhập thì bỏ bảo vệ sổ tính và bỏ khuyến nghị chỉ đọc" in message


@pytest.mark.parametrize(
    "names",
    [
        ("EncryptedPackage", "LabelInfo", "DRMEncryptedTransform"),
        ("EncryptedPackage", "DRMEncryptedDataSpace"),
        ("Workbook", "\tDRMContent"),
    ],
)
def test_a_workbook_that_rights_lock_is_told_to_take_off_the_label(tmp_path, names):
    code, message = refusal(ole(dict.fromkeys(names, b"")), tmp_path)
    assert code == "F06"
    assert "bỏ nhãn" in message
    assert "không phải do mật khẩu" in message


def test_what_tells_of_rights_is_found_wherever_it_hangs(tmp_path):
    made = bytearray(ole({"EncryptedPackage": b"", "\x06DataSpaces": b"", "DRMContent": b""}))
    # The second becomes a storage, in which the third hangs.
    storage = FIRST_ENTRY + 2 * ENTRY
    made[storage + 66] = 1
    struct.pack_into("<II", made, storage + 72, FREE, 3)
    name = "DRMEncryptedDataSpace".encode("utf-16-le")
    made[storage + ENTRY : storage + ENTRY + len(name)] = name
    struct.pack_into("<H", made, storage + ENTRY + 64, len(name) + 2)
    assert "bỏ nhãn" in refusal(bytes(made), tmp_path)[1]


def test_an_old_word_file_is_named(tmp_path):
    code, message = refusal(ole({"WordDocument": b""}), tmp_path, "bc.xls")
    assert (code, ".doc" in message) == ("F01", True)


def test_a_container_that_loops_is_damaged(tmp_path):
    looped = bytearray(ole({"Workbook": b""}))
    struct.pack_into("<I", looped, 512 + 4, 1)
    assert refusal(bytes(looped), tmp_path, "bc.xls")[0] == "F05"


def test_a_word_file_with_a_workbook_inside_is_a_word_file(tmp_path):
    made = bytearray(ole({"WordDocument": b"", "Workbook": b""}))
    # The second stream hangs below no entry that is at the top.
    struct.pack_into("<I", made, FIRST_ENTRY + ENTRY + 72, FREE)
    assert ".doc" in refusal(bytes(made), tmp_path, "bc.xls")[1]


def test_of_two_streams_of_a_name_the_one_that_was_judged_is_handed_on(tmp_path):
    judged = stream([number(1, 1, 1.0)])
    made = bytearray(ole({"Workbook": stream([]), "workbook": judged}))
    struct.pack_into("<I", made, FIRST_ENTRY + 76, 2)
    result = opened(bytes(made), tmp_path, "bc.xls")
    assert isinstance(result, Opened)
    assert stream_names(result.book) == {"workbook"}
    assert stream_of(result.book, "workbook").startswith(judged)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (lambda: ole_of_entries(MAX_STREAMS + 4), "directory too large"),
        (lambda: ole_of_entries(3_000), "container"),  # a tree as deep as a list
        (lambda: ole({"Workbook": b""}, {44: 60_000, 68: 1, 72: 473}), "allocation table"),
        (lambda: ole({"Workbook": b""}, {30: 0x0006_0200}), "sector size"),
        (lambda: OLE_MAGIC, "header"),
    ],
)
def test_a_container_that_would_keep_the_library_busy_is_damaged(tmp_path, made, reason):
    with pytest.raises(OleError, match=reason):
        stream_names(made())
    assert refusal(made(), tmp_path, "bc.xls")[0] == "F05"


# What nobody sends by mistake.


def test_a_part_that_grows_beyond_the_cap_is_refused_before_it_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_PART", 4 * archive.MEBIBYTE)
    bomb = repacked(extra=[("xl/worksheets/sheet9.xml", b" " * (5 * archive.MEBIBYTE))])
    assert len(bomb) < 100_000
    assert refusal(bomb, tmp_path)[0] == "F07"


def test_parts_that_together_grow_beyond_the_cap_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archive, "MAX_UNPACKED", 4 * archive.MEBIBYTE)
    parts = [(f"xl/x{n}.xml", b" " * archive.MEBIBYTE) for n in range(5)]
    assert refusal(repacked(extra=parts), tmp_path)[0] == "F07"


def test_too_many_entries_are_refused(tmp_path):
    parts = [(f"xl/media/{n}.png", b"") for n in range(MAX_ENTRIES)]
    assert refusal(repacked(extra=parts), tmp_path)[0] == "F07"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../a.xml", "C:/a.xml"])
def test_names_that_point_outside_are_refused(tmp_path, name):
    assert refusal(repacked(extra=[(name, b"<a/>")]), tmp_path)[0] == "F07"


def test_two_parts_of_one_name_are_refused(tmp_path):
    twice = repacked(extra=[(SHEET.upper(), b"<worksheet/>")])
    assert refusal(twice, tmp_path)[0] == "F07"


@pytest.mark.parametrize(
    "start",
    [
        b'<!DOCTYPE a [<!ENTITY b "c">]>',
        b"\xff\xfe<\x00",
        b'<?xml version="1.0" encoding="UTF-16"?>',
    ],
)
def test_markup_that_could_expand_or_hide_is_refused(tmp_path, start):
    risky = repacked(lambda name, part: start + part if name == SHEET else part)
    assert refusal(risky, tmp_path)[0] == "F07"


@pytest.mark.usefixtures("guarded")
def test_what_other_programs_keep_beside_the_workbook_is_not_looked_at_nor_handed_on(tmp_path):
    data = repacked(extra=[("customXml/item1.xml", "<a/>".encode("utf-16"))])
    result = opened(data, tmp_path)
    assert isinstance(result, Opened)
    assert b"customXml" not in result.book
    assert b"customXml" not in result.checked


@pytest.mark.parametrize("reference", [b"XFD1048576", b"A1048576", b"xfd9999"])
def test_a_sheet_stretched_by_one_far_cell_is_refused(tmp_path, reference):
    far = in_sheet(b"</sheetData>", b'<row><c r="%s"><v>1</v></c></row></sheetData>' % reference)
    found = opened(far, tmp_path)
    failure = found if isinstance(found, Finding) else read_return(found, "a.xlsx", FORM).failure
    assert failure is not None
    assert failure.code == "F07"


def test_a_far_cell_that_only_has_a_format_harms_nothing(tmp_path):
    far = in_sheet(b"</sheetData>", b'<row><c r="XFD1048576" s="0"/></row></sheetData>')
    assert isinstance(opened(far, tmp_path), Opened)


# Cells that a fast reader would show as blank.


def suspects(cells: dict[str, object], folder: Path) -> dict[str, str]:
    made = Book()
    sheet = made.workbook.add_worksheet("Trang & một")
    for address, raw in cells.items():
        found = re.fullmatch(r"([A-Z])(\d+)", address)
        made.put(sheet, int(found[2]) - 1, ord(found[1]) - 65, raw)
    result = opened(made.close(), folder)
    return dict(result.suspects.get("Trang & một", {}))


def test_error_cells_and_formulas_without_a_value_are_found_with_their_addresses(tmp_path):
    cells = {
        "A1": 5,
        "B2": Formula("=A1/0", "#DIV/0!"),
        "C3": Formula("=A1*2"),
        "D4": Formula("=A1*2", 10),
        "E5": Formula('=""&A1', "5"),
        "F6": "#REF!",
    }
    assert suspects(cells, tmp_path) == {"B2": "#DIV/0!", "C3": UNCACHED}


def test_a_formula_without_a_value_is_found_without_any_error_cell(tmp_path):
    assert suspects({"A1": 5, "C3": Formula("=A1*2")}, tmp_path) == {"C3": UNCACHED}


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (b'<c r="J9"><f>1+1</f></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><f>1+1</f><v/></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><f>1+1</f><v /></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><f t="shared" si="0"/><v></v></c>', {"J9": UNCACHED}),
        (b'<c r="J9" t="str"><f>A1</f><v></v></c>', {}),
        (b'<c r="J9" t="str"><f>A1</f><v/></c>', {}),
        (b'<c r="J9" t="str"><f>A1</f></c>', {"J9": UNCACHED}),
        (b'<c s="0" r="J9" t="str"><f>A1</f></c>', {"J9": UNCACHED}),
        (b'<c s="0" r="J9" t="str"><f>A1</f><v></v></c>', {}),
        (b'<c r="J9"><f>A1</f><v xml:space="preserve"></v></c>', {"J9": UNCACHED}),
        (b'<c r="J9" t="str"><f>A1</f><v xml:space="preserve"> </v></c>', {}),
        (b'<c r="J9"><f >A1</f ></c >', {"J9": UNCACHED}),
        (b'<c r="J9"><f\n>A1</f><v></v\n></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><f>A1</f><v>&#32;</v></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><v></v><f>A1</f></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><f/></c>', {"J9": UNCACHED}),
        (b'<c r="J9"><f >A1</f ><v xml:space="preserve">2</v></c>', {}),
        (b'<c r="J9" s="1"><f>1+1</f><v>2</v></c>', {}),
        (b"<c r='J9' t='e'><v>#N/A</v></c>", {"J9": "#N/A"}),
        (b'<c t="e" r="J9"><v>#NUM!</v></c>', {"J9": "#NUM!"}),
        (b'<c s="0" r="J9"><f>1+1</f></c>', {"J9": UNCACHED}),
        (b'<c t="e"><v>#NAME?</v></c>', {"A90": "#NAME?"}),
    ],
)
def test_every_way_of_writing_such_a_cell_is_seen(tmp_path, cell, expected):
    data = in_sheet(b"</sheetData>", b'<row r="90">' + cell + b"</row></sheetData>")
    result = opened(data, tmp_path)
    assert dict(result.suspects.get("Biểu 01 Đội ngũ", {})) == expected


def test_prefixed_markup_is_seen_through(tmp_path):
    def change(name, part):
        if name != SHEET:
            return part
        part = part.replace(
            b"</sheetData>", b'<row r="90"><c r="J9"><f>1</f></c></row></sheetData>'
        )
        part = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", part)
        return part.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")

    result = opened(repacked(change), tmp_path)
    assert dict(result.suspects["Biểu 01 Đội ngũ"]) == {"J9": UNCACHED}


@pytest.mark.libreoffice
def test_a_file_in_libreoffice_s_own_format_is_named(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(GOOD)
    saved = convert(tmp_path / "a.xlsx", tmp_path / "saved", to="ods")
    assert refusal(saved.read_bytes(), tmp_path, "b.ods")[0] == "F01"
