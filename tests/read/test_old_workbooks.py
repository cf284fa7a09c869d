"""Returns in the format of Excel 97, record by record, whatever program packed them."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterable, Mapping

import pytest
from openpyxl import load_workbook

from pipeline.read.intake import open_return
from pipeline.read.raw_sheets import raw_cells
from pipeline.read.read import read_return
from tests.support.hostile.ole import number, ole, record
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, Book

STAFF_SHEET, OTHER_SHEET = "Biểu 01 Đội ngũ", "Danh sách"
FAR = number(65_535, 255, 1.0)
ERROR = ("support", "total")


def text(row: int, column: int, said: str) -> bytes:
    head = struct.pack("<HHHHB", row, column, 0, len(said), 1)
    return record(0x0204, head + said.encode("utf-16-le"))


def formula(row: int, column: int, sort: int, error: int = 0) -> bytes:
    """A formula that shows a text (0), which another record tells, or an error (2)."""
    shown = bytes([sort, 0, error, 0, 0, 0, 0xFF, 0xFF])
    return record(0x0006, struct.pack("<HHH", row, column, 0) + shown + bytes(8))


def workbook(
    sheets: Mapping[str, Iterable[bytes]], version: int = 0x0600, before: bytes = b""
) -> bytes:
    """The stream of a workbook of these records by sheet, others ``before`` them."""

    def start(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", version, kind, 0, 0, 0, 0))

    bodies = [start(0x10) + b"".join(cells) + record(0x0A) for cells in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    at = len(start(5) + before) + sum(4 + 8 + len(name) for name in names) + 4
    made = start(5) + before
    for name, body in zip(names, bodies, strict=True):
        made += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name) // 2, 1) + name)
        at += len(body)
    return made + record(0x0A) + b"".join(bodies)


def staff() -> dict[str, bytes]:
    """The records of a filled table, by address."""
    made = Book()
    made.table("staff", STAFF)
    sheet = load_workbook(io.BytesIO(made.close()))[STAFF_SHEET]
    return {
        cell.coordinate: number(cell.row - 1, cell.column - 1, cell.value)
        if isinstance(cell.value, int | float)
        else text(cell.row - 1, cell.column - 1, str(cell.value))
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def reading(tmp_path, stream, name="Workbook"):
    (tmp_path / "a.xls").write_bytes(ole({name: stream}))
    return read_return(open_return(tmp_path / "a.xls", "a.xls"), "a.xls", FORM)


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "Book", "BOOK"])
def test_the_stream_of_a_workbook_may_be_called_otherwise(tmp_path, name):
    found = reading(tmp_path, workbook({STAFF_SHEET: staff().values()}), name)
    assert found.failure is None
    assert found.tables["staff"].findings == ()
    assert None not in found.tables["staff"].body.values[:4]


def test_a_workbook_of_before_excel_97_is_named(tmp_path):
    (tmp_path / "a.xls").write_bytes(ole({"Book": workbook({"A": ()}, version=0x0500)}))
    failure = open_return(tmp_path / "a.xls", "a.xls")
    assert failure.code == "F01"
    assert "trước Excel 97" in failure.message


FORMATS = record(0x00BE, struct.pack("<HH254HH", 65_535, 2, *[0] * 254, 255))
SIZE = record(0x0200, struct.pack("<IIHHH", 0, 65_536, 0, 256, 0))
FORMULA = formula(65_535, 255, 0)
SHOWN = record(0x0207, struct.pack("<HB", 3, 0) + b"abc")


@pytest.mark.parametrize(
    "sheets",
    [
        {STAFF_SHEET: [FORMATS]},
        {STAFF_SHEET: [SIZE]},
        {STAFF_SHEET: [], OTHER_SHEET: [FAR]},
        {STAFF_SHEET: [], OTHER_SHEET: [text(0, 0, "STT"), FORMULA, SHOWN]},
    ],
    ids=["formats alone", "a size", "another sheet", "a text by formula"],
)
def test_what_is_never_read_costs_nothing(tmp_path, sheets):
    expected = reading(tmp_path, workbook({STAFF_SHEET: staff().values()}))
    first = [*sheets[STAFF_SHEET], *staff().values()]
    found = reading(tmp_path, workbook({**sheets, STAFF_SHEET: first}))
    assert found.failure is None
    assert found.tables == expected.tables
    kept = raw_cells(open_return(tmp_path / "a.xls", "a.xls"))
    assert max(len(rows) for _, _, rows in kept) < 1_000


def test_a_table_s_sheet_that_reaches_too_far_is_told_with_its_cell(tmp_path):
    failure = reading(tmp_path, workbook({STAFF_SHEET: [*staff().values(), FAR]})).failure
    assert failure.code == "F07"
    assert f"trang {STAFF_SHEET} có nội dung tới tận ô IV65536" in failure.message


def shared(number: int) -> bytes:
    """A far cell with a text of the table of texts."""
    return record(0x00FD, struct.pack("<HHHI", 64_999, 255, 0, number))


def shared_text(said: str, bits: int, more: bytes = b"", after: bytes = b"") -> bytes:
    letters = said.encode("utf-16-le" if bits & 1 else "latin-1")
    return struct.pack("<HB", len(said), bits) + more + letters + after


TABLE = struct.pack("<II", 5, 5) + b"".join(
    (
        shared_text("a", 0),
        shared_text("ghi chú", 9, struct.pack("<H", 1), bytes(4)),
        shared_text("b", 4, struct.pack("<I", 6), bytes(6)),
        shared_text("  \xa0", 1),
        shared_text("hết", 1),
    )
)
SPLIT = 8 + 4 + 3 + 2 + 6
"""A place within the letters of the second text."""
TEXTS = record(0x00FC, TABLE[:SPLIT]) + record(0x003C, b"\x01" + TABLE[SPLIT:])


@pytest.mark.parametrize(
    ("cell", "is_blank"),
    [
        (text(64_999, 255, "  "), True),
        (text(64_999, 255, "x"), False),
        *((shared(number), number == 3) for number in range(5)),
        # No such text: the table is not what it says.
        (shared(9), False),
    ],
)
def test_blanks_far_out_on_a_table_s_sheet_harm_nothing(tmp_path, cell, is_blank):
    expected = reading(tmp_path, workbook({STAFF_SHEET: staff().values()}))
    found = reading(tmp_path, workbook({STAFF_SHEET: [*staff().values(), cell]}, before=TEXTS))
    assert (found.failure is None) == is_blank
    if is_blank:
        assert found.tables == expected.tables
    else:
        assert "có nội dung tới tận ô IV65000" in found.failure.message


@pytest.mark.parametrize(("code", "said"), [(0x2B, "#GETTING_DATA"), (0x17, "#REF!"), (99, "#N/A")])
@pytest.mark.parametrize("is_formula", [True, False])
def test_an_error_that_the_library_does_not_know_is_asked_at_its_cell(
    tmp_path, code, said, is_formula
):
    cells = staff()
    made = Book()
    made.table("staff", STAFF)
    address = made.addresses["staff", *ERROR]
    place = struct.unpack_from("<HH", cells[address], 4)
    if is_formula:
        cells[address] = formula(*place, 2, code)
    else:
        cells[address] = record(0x0205, struct.pack("<HHHBB", *place, 0, code, 1))
    (told,) = reading(tmp_path, workbook({STAFF_SHEET: cells.values()})).tables["staff"].findings
    assert told.code == "C05"
    assert f"công thức lỗi ({said})" in told.message


def look(font: int, number_format: int) -> bytes:
    return record(0x00E0, struct.pack("<HH16x", font, number_format))


def font(bits: int) -> bytes:
    return record(
        0x0031, struct.pack("<HHHHHBBBxBB", 220, bits, 0x7FFF, 400, 0, 0, 0, 0, 5, 0) + b"Arial"
    )


def rk(value: int) -> int:
    """A whole number as runs of numbers hold it."""
    return value << 2 | 2


LOOKS = (
    font(0)
    + font(0x0008)
    + record(0x041E, struct.pack("<HHB", 164, 4, 0) + b"0.0%")
    + record(0x041E, struct.pack("<HHB", 165, 4, 1) + '0"5"'.encode("utf-16-le"))
    + b"".join(look(*one) for one in ((0, 0), (0, 9), (0, 164), (1, 0), (0, 165)))
)
PLAIN, PERCENT, OWN_PERCENT, STRUCK, OTHERWISE = range(5)


@pytest.mark.parametrize(
    ("style", "said"),
    [
        (PERCENT, "%"),
        (OWN_PERCENT, "%"),
        (STRUCK, "gạch"),
        (OTHERWISE, "hiện số khác"),
        (PLAIN, ""),
    ],
)
@pytest.mark.parametrize("is_run", [True, False], ids=["run", "cell"])
def test_a_count_that_shows_as_another_or_struck_out_is_asked(tmp_path, style, said, is_run):
    cells = staff()
    made = Book()
    made.table("staff", STAFF)
    address = made.addresses["staff", *ERROR]
    row, column = struct.unpack_from("<HH", cells[address], 4)
    cells[address] = (
        record(0x00BD, struct.pack("<HHHIH", row, column, style, rk(1), column))
        if is_run
        else record(0x0203, struct.pack("<HHHd", row, column, style, 1))
    )
    stream = workbook({STAFF_SHEET: cells.values()}, before=LOOKS)
    found = reading(tmp_path, stream).tables["staff"].findings
    asked = [one for one in found if one.cell == address]
    assert len(asked) == bool(said)
    assert all(said in one.message for one in asked)


def computed(row: int, column: int, tokens: bytes) -> bytes:
    """A formula whose figure is 0."""
    return record(0x0006, struct.pack("<HHHd6xH", row, column, 0, 0.0, len(tokens)) + tokens)


RELATIVE = 0xC000


def names(row: int, column: int) -> bytes:
    return struct.pack("<BHH", 0x44, row, column | RELATIVE)


ADDED = b"\x1e\0\0\x03"
"""Adds 0, as in ``=C15+0``."""


@pytest.mark.parametrize(
    ("first", "second", "is_circular"),
    [
        (lambda a, b: names(*a) + ADDED, lambda a, b: None, (True, False)),
        (lambda a, b: names(*b) + ADDED, lambda a, b: names(*a), (True, True)),
        (
            lambda a, b: b"\x17\1\0x\x19\x10\0\0" + struct.pack("<B4H", 0x25, 0, a[0], 0, 255),
            lambda a, b: None,
            (True, False),
        ),
        (lambda a, b: names(b[0], b[1] + 9), lambda a, b: b"\x99" + names(*a), (False, False)),
        (lambda a, b: b"\x1e\1\0", lambda a, b: names(*a), (False, False)),
    ],
    ids=["its own", "each other's", "an area", "not understood", "none"],
)
def test_formulas_that_lead_back_to_their_cells_are_asked(tmp_path, first, second, is_circular):
    """Excel keeps 0 for them."""
    cells, made = staff(), Book()
    made.table("staff", STAFF)
    addresses = [made.addresses["staff", row, "total"] for row in ("support", "teachers")]
    places = [struct.unpack_from("<HH", cells[address], 4) for address in addresses]
    for address, place, tokens in zip(addresses, places, (first, second), strict=True):
        if (found := tokens(*places)) is not None:
            cells[address] = computed(*place, found)
    told = reading(tmp_path, workbook({STAFF_SHEET: cells.values()})).tables["staff"].findings
    asked = {one.cell for one in told if "tính từ chính ô này" in one.message}
    assert asked == {a for a, one in zip(addresses, is_circular, strict=True) if one}


def test_a_shared_formula_that_leads_back_is_asked_at_each_cell(tmp_path):
    cells, made = staff(), Book()
    made.table("staff", STAFF)
    addresses = [made.addresses["staff", "support", column] for column in ("total", "female")]
    (row, left), (_, right) = (struct.unpack_from("<HH", cells[one], 4) for one in addresses)
    shares = struct.pack("<BHH", 0x01, row, left)
    own = struct.pack("<BHH", 0x4C, 0, RELATIVE) + ADDED
    shared = struct.pack("<HHBBBBH", row, row, left, right, 0, 2, len(own)) + own
    cells[addresses[0]] = computed(row, left, shares) + record(0x04BC, shared)
    cells[addresses[1]] = computed(row, right, shares)
    told = reading(tmp_path, workbook({STAFF_SHEET: cells.values()})).tables["staff"].findings
    assert {one.cell for one in told if "tính từ chính ô này" in one.message} == {*addresses}


def comment(row: int, column: int, said: str) -> bytes:
    """The records of a comment; its letters are parted, as long texts are."""
    first, rest = said[:5].encode("utf-16-le"), said[5:].encode("utf-16-le")
    return (
        record(0x005D, struct.pack("<HHHH14x", 0x15, 0x12, 0x19, 7))
        + record(0x01B6, struct.pack("<10xHHI", len(said), 16, 0))
        + record(0x003C, b"\1" + first)
        + record(0x003C, b"\1" + rest)
        + record(0x003C, bytes(16))
        + record(0x001C, struct.pack("<4HHBBx", row, column, 0, 7, 1, 0, ord("a")))
    )


@pytest.mark.parametrize(
    ("said", "code"), [("Số đúng là 77 người", "C22"), ("Nguyễn A:\nđã đối chiếu", "N07")]
)
def test_a_comment_reaches_the_officer(tmp_path, said, code):
    cells, made = staff(), Book()
    made.table("staff", STAFF)
    address = made.addresses["staff", *ERROR]
    note = comment(*struct.unpack_from("<HH", cells[address], 4), said)
    (told,) = (
        reading(tmp_path, workbook({STAFF_SHEET: [*cells.values(), note]})).tables["staff"].findings
    )
    assert (told.code, told.cell, told.value) == (code, address, said.split(":\n")[-1])
