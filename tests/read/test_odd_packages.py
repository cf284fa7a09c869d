"""Workbooks that other programs pack in ways of their own: what is never read is never refused, and
a refusal names the sheet and the cell."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Iterable

import pytest

from pipeline.read.intake import open_return
from pipeline.read.opening import archive
from pipeline.read.opening.archive import _directory, _listed, _plainly_listed
from pipeline.read.opening.opened import Opened
from pipeline.read.read import read_return
from pipeline.text.findings import Finding
from tests.support.hostile import refused
from tests.support.hostile.zips import Entry, good, with_entries
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, Formula, book
from tests.support.sheet_mutants import MAIN

Parts = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
UTF16 = '<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16")
DOCTYPE = b'<!DOCTYPE a [<!ENTITY x "y">]><a/>'
STAFF_SHEET = "Biểu 01 Đội ngũ"


def parts_of(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        warnings.simplefilter("ignore")  # of names twice
        for name, content in parts:
            file.writestr(name, content)
    return made.getvalue()


@pytest.fixture(scope="module")
def parts():
    return parts_of(book({"staff": STAFF}))


def read(tmp_path, data):
    (tmp_path / "a.xlsx").write_bytes(data)
    opened = open_return(tmp_path / "a.xlsx", "a.xlsx")
    if isinstance(opened, Finding):
        return opened
    found = read_return(opened, "a.xlsx", FORM)
    return found.failure or found


def by_library(sheet: bytes) -> bytes:
    """The sheet with a blank that keeps it from the plain pass."""
    return sheet.replace(b"<sheetData>", b"<sheetData >", 1)


NEVER_READ = [
    *("docProps/core.xml", "docProps/app.xml", "xl/comments1.xml", "xl/calcChain.xml"),
    *("xl/drawings/vmlDrawing1.vml", "xl/charts/chart1.xml", "docMetadata/LabelInfo.xml"),
    *("xl/richData/rdrichvalue.xml", "[trash]/0000.xml"),
]


@pytest.mark.parametrize("content", [UTF16, DOCTYPE], ids=["utf-16", "doctype"])
@pytest.mark.parametrize("name", NEVER_READ)
def test_markup_that_nobody_reads_refuses_no_file(tmp_path, parts, name, content):
    found = read(tmp_path, packed({**parts, name: content}.items()))
    assert found.tables["staff"].findings == ()
    opened = open_return(tmp_path / "a.xlsx", "a.xlsx")
    assert isinstance(opened, Opened)
    assert opened.package is not None
    assert name not in opened.package
    assert content not in opened.checked


@pytest.mark.parametrize("content", [UTF16, DOCTYPE], ids=["utf-16", "doctype"])
@pytest.mark.parametrize(
    "name",
    [
        *("_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET),
        *("xl/styles.xml", "xl/sharedStrings.xml"),
    ],
)
def test_the_same_markup_where_cells_are_read_is_refused(tmp_path, parts, name, content):
    found = read(tmp_path, packed({**parts, name: content}.items()))
    assert found.code == "F07"
    assert f"phần {name}" in found.message


@pytest.mark.parametrize("name", [SHEET, "xl/theme/theme1.xml"])
def test_a_part_that_stands_there_twice_is_read_once(tmp_path, parts, name):
    found = read(tmp_path, packed([*parts.items(), (name, parts[name])]))
    assert found.tables["staff"].findings == ()


def test_two_parts_of_one_name_that_nobody_reads_refuse_no_file(tmp_path, parts):
    more = [
        ("xl/media/a.png", b"a"),
        ("xl/media/a.png", b"b"),
        ("xl/drawings/drawing1.xml", b"<a/>"),
    ]
    found = read(tmp_path, packed([*parts.items(), *more, ("xl/drawings/drawing1.xml", b"<b/>")]))
    assert found.tables["staff"].findings == ()


def test_two_sheets_of_one_name_are_refused(tmp_path, parts):
    other = parts[SHEET].replace(b"<v>", b"<v>1", 1)
    found = read(tmp_path, packed([*parts.items(), (SHEET, other)]))
    assert found.code == "F07"
    assert "có hai phần trùng tên" in found.message


def renamed(parts: Parts, change: Callable[[str], str]) -> Parts:
    """Every part under another name, and the lists of parts with it."""
    moved = {change(name): content for name, content in parts.items()}
    moved["_rels/.rels"] = change(parts["_rels/.rels"].decode()).encode()
    moved["[Content_Types].xml"] = change(parts["[Content_Types].xml"].decode()).encode()
    return moved


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("xl/workbook.xml", "xl/book.xml").replace(
            "xl/_rels/workbook.xml.rels", "xl/_rels/book.xml.rels"
        ),
        lambda text: text.replace("xl/", ""),
        lambda text: text.replace("xl/", "so/tinh/"),
    ],
)
@pytest.mark.parametrize("is_plain", [True, False])
def test_the_workbook_may_stand_anywhere(tmp_path, parts, change, is_plain):
    sheet = parts[SHEET] if is_plain else by_library(parts[SHEET])
    found = read(tmp_path, packed(renamed({**parts, SHEET: sheet}, change).items()))
    assert found.tables["staff"].findings == ()
    assert found.tables["staff"].body.values.count(None) < len(found.tables["staff"].body.values)


def test_a_package_without_a_workbook_is_damaged(tmp_path, parts):
    found = read(tmp_path, packed((n, part) for n, part in parts.items() if "workbook" not in n))
    assert found.code == "F05"
    assert "thiếu sổ tính bên trong" in found.message


ERRORS = [
    *("#SPILL!", "#CALC!", "#ERROR!", "#FIELD!", "#BLOCKED!", "#CONNECT!", "#GETTING_DATA"),
    *("Loading...", "Err:508", "#PYTHON!"),
]


@pytest.mark.parametrize("is_plain", [True, False])
@pytest.mark.parametrize("error", ERRORS)
def test_an_error_that_the_library_does_not_know_is_asked_at_its_cell(tmp_path, error, is_plain):
    answers = {**STAFF, ("support", "total"): Formula("=1/0", "#DIV/0!")}
    parts = parts_of(book({"staff": answers}))
    sheet = parts[SHEET].replace(b"#DIV/0!", error.encode())
    parts[SHEET] = sheet if is_plain else by_library(sheet)
    (told,) = read(tmp_path, packed(parts.items())).tables["staff"].findings
    assert told.code == "C05"
    assert f"công thức lỗi ({error})" in told.message


@pytest.mark.parametrize("is_plain", [True, False])
def test_a_sheet_that_reaches_too_far_is_told_with_its_cell_and_what_to_do(
    tmp_path, parts, is_plain
):
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    sheet = parts[SHEET].replace(b"</sheetData>", far)
    sheet = sheet if is_plain else by_library(sheet)
    found = read(tmp_path, packed({**parts, SHEET: sheet}.items()))
    assert found.code == "F07"
    assert f"trang {STAFF_SHEET} có nội dung tới tận ô XFD1048576" in found.message
    assert "lưu lại rồi gửi lại" in found.message


@pytest.mark.parametrize("area", [b'<dimension ref="#REF!"/>', b""])
def test_a_dimension_that_says_nothing_is_not_needed(tmp_path, parts, area):
    start, _, rest = parts[SHEET].partition(b"<dimension")
    sheet = start + area + rest.partition(b"/>")[2]
    for one in (sheet, by_library(sheet)):
        found = read(tmp_path, packed({**parts, SHEET: one}.items()))
        assert found.tables["staff"].findings == ()


def listed(data: bytes):
    """The zip's list by the quick way; empty where only the other one reads it."""
    end = data.rfind(b"PK\x05\x06")
    return _plainly_listed(data, end, *_directory(data, end))


def test_the_quick_way_through_a_zip_s_list_gives_what_the_library_gives(parts):
    seen = 0
    for data in (packed(parts.items()), *(content for _, content in refused())):
        end = data.rfind(b"PK\x05\x06")
        if end >= 0 and end + 22 <= len(data) and (quick := listed(data)):
            seen += 1
            assert quick == _listed(data)
    assert seen > 20


@pytest.mark.parametrize(
    ("data", "is_quick"),
    [
        (good(), True),
        (good() + b" ", False),
        (b"#!/bin/sh\n" + good(), False),
        (with_entries(Entry("xl/đ.xml", b"<a/>")), False),
        (with_entries(Entry("xl/a.xml", b"<a/>", size=0xFFFFFFFF)), False),
    ],
    ids=["plain", "more behind", "more before", "other letters", "larger"],
)
def test_a_list_that_is_not_plain_is_left_to_the_library(data, is_quick):
    assert bool(listed(data)) is is_quick


@pytest.mark.parametrize("name", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
def test_a_part_that_was_met_before_is_checked_again(tmp_path, parts, name):
    """Parts are known by their bytes as they are packed: one of the same size and checksum that
    does not unpack to it is refused all the same."""
    data = packed(parts.items())
    for _ in range(3):
        assert read(tmp_path, data).tables["staff"].findings == ()
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        entry = file.getinfo(name)
    at = entry.header_offset + 30 + len(entry.filename) + 12
    harmed = data[:at] + bytes([data[at] ^ 255]) + data[at + 1 :]
    assert read(tmp_path, harmed).code == "F05"


BOOK, RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"


@pytest.mark.parametrize("is_shared", [True, False])
@pytest.mark.parametrize("change", [bytes, by_library], ids=["plain", "by the library"])
def test_sheets_that_become_more_than_the_file_says_are_refused(
    parts, tmp_path, monkeypatch, change, is_shared
):
    """Sheets are counted by their parts and by the cells that they reach to."""
    monkeypatch.setattr(archive, "MAX_AREA_OF_ALL", 1_000_000)
    target = b"worksheets/sheet1.xml" if is_shared else b"worksheets/sheet9.xml"
    kind = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
    one = b'<Relationship Id="rId99" Type="%s" Target="%s"/>' % (kind, target)
    name = b'<sheet name="X" sheetId="99" r:id="rId99"/>'
    wide = b'<worksheet xmlns="%s"><sheetData><row r="100">' % MAIN
    wide += b'<c r="XFD100"><v>1</v></c></row></sheetData></worksheet>'
    more = {
        BOOK: parts[BOOK].replace(b"</sheets>", name + b"</sheets>"),
        RELATIONS: parts[RELATIONS].replace(b"</Relationships>", one + b"</Relationships>"),
        "xl/worksheets/sheet9.xml": change(wide),
    }
    found = read(tmp_path, packed({**parts, **more}.items()))
    assert isinstance(found, Finding)
    said = "hai trang chung một phần" if is_shared else "các trang có quá nhiều ô"
    assert said in found.message
