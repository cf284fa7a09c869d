"""However a workbook spells where its sheets stand, what hides in them is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from pipeline.read.intake import open_return
from pipeline.read.opening.outline import RELATIONS, ROOT, WORKBOOK, parts_for_library
from pipeline.read.read import read_return
from pipeline.text.findings import Finding
from tests.support.hostile.zips import SHEET, Entry, raw_zip
from tests.support.packaged import FORM
from tests.support.reading_support import STAFF, Formula, book

NAME = "Biểu 01 Đội ngũ"
ELSEWHERE = b'xmlns:q="urn:q"'
WITH_FAULTS = book(
    {
        "staff": {
            **STAFF,
            ("support", "total"): Formula("=1/0", "#DIV/0!"),
            ("teachers", "total"): Formula("=20+8"),
        }
    }
)
Parts = dict[str, bytes]
Change = Callable[[Parts], Parts]


def read(change: Change, folder) -> object:
    """The reading of the workbook after a change of its parts, or the finding that refuses it."""
    with zipfile.ZipFile(io.BytesIO(WITH_FAULTS)) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    location = folder / "a.xlsx"
    location.write_bytes(raw_zip([Entry(name, part) for name, part in change(parts).items()]))
    opened = open_return(location, "a.xlsx")
    if isinstance(opened, Finding):
        return opened
    return read_return(opened, "a.xlsx", FORM)


def told(change: Change, folder) -> list[tuple[str, str]]:
    """(code, address) of what is told of the table's cells."""
    reading = read(change, folder)
    assert not isinstance(reading, Finding), reading.message
    assert reading.failure is None
    return [(one.code, one.cell) for one in reading.tables["staff"].findings]


def renamed(old: str, new: str) -> Change:
    return lambda parts: {new if name == old else name: part for name, part in parts.items()}


def within(name: str, old: bytes, new: bytes) -> Change:
    def change(parts: Parts) -> Parts:
        assert old in parts[name]
        return {**parts, name: parts[name].replace(old, new, 1)}

    return change


def targeted(target: str, part: str = SHEET) -> Change:
    def change(parts: Parts) -> Parts:
        moved = renamed(SHEET, part)(parts)
        return within(RELATIONS, b'"worksheets/sheet1.xml"', f'"{target}"'.encode())(moved)

    return change


SPELLED_OTHERWISE: dict[str, Change] = {
    "capital in the workbook's name": renamed(WORKBOOK, "xl/Workbook.xml"),
    "capital folder": renamed(WORKBOOK, "XL/workbook.xml"),
    "capital in the name of the relations": renamed(RELATIONS, "xl/_rels/Workbook.xml.rels"),
    "raw bracket in the name": within(WORKBOOK, NAME.encode(), f"{NAME} > 1".encode()),
    "comment with a sheet": within(
        WORKBOOK,
        b"</sheets>",
        f'<!-- <sheet name="{NAME}" sheetId="9" r:id="rId2"/> --></sheets>'.encode(),
    ),
    "comment with a relation": within(
        RELATIONS,
        b"</Relationships>",
        b'<!-- <Relationship Id="rId1" Target="worksheets/sheet2.xml"/> --></Relationships>',
    ),
    "a sheet of another vocabulary": within(
        WORKBOOK,
        b"</workbook>",
        b"<extLst><ext><q:sheet %s name='%s' r:id='rId2'/></ext></extLst></workbook>"
        % (ELSEWHERE, NAME.encode()),
    ),
    "another vocabulary's id before": within(
        WORKBOOK, b'sheetId="1"', b'sheetId="1" %s q:id="rId2"' % ELSEWHERE
    ),
    "another vocabulary's id after": within(
        WORKBOOK, b'r:id="rId1"', b'r:id="rId1" %s q:id="rId2"' % ELSEWHERE
    ),
    "quotes in the name": within(
        WORKBOOK, f'"{NAME}"'.encode(), f"'{NAME} \"1\" &amp;lt; &#9;'".encode()
    ),
    "from this folder": targeted("./worksheets/sheet1.xml"),
    "from the folder above": targeted("../xl/worksheets/sheet1.xml"),
    "from the root": targeted("/xl/worksheets/sheet1.xml"),
    "escaped sign": targeted("worksheets/sheet%31.xml"),
    "literal percent sign": targeted("worksheets/a%31.xml", "xl/worksheets/a%31.xml"),
    "backslashes": targeted("worksheets\\sheet1.xml"),
    "other case": targeted("Worksheets/SHEET1.xml"),
    "elsewhere": targeted("../khac/tr&amp;ng.xml", "khac/tr&ng.xml"),
}


@pytest.mark.parametrize("change", SPELLED_OTHERWISE.values(), ids=SPELLED_OTHERWISE)
def test_what_hides_in_a_sheet_is_told_however_the_sheet_is_referred_to(tmp_path, change):
    plain = told(lambda parts: parts, tmp_path)
    assert len(plain) == 2
    assert told(change, tmp_path) == plain


REFUSED: dict[str, tuple[Change, str]] = {
    "no such part": (targeted("worksheets/khong-co.xml"), f"thiếu nội dung của trang {NAME}"),
    "outside": (
        within(RELATIONS, b'"worksheets/sheet1.xml"', b'"a.xml" TargetMode="External"'),
        f"thiếu nội dung của trang {NAME}",
    ),
    "no such relation": (
        within(WORKBOOK, b'r:id="rId1"', b'r:id="rId99"'),
        f"thiếu nội dung của trang {NAME}",
    ),
    "unknown kind of sheet": (
        within(RELATIONS, b'/worksheet" Target', b'/la" Target'),
        f"trang {NAME} thuộc loại lạ",
    ),
    "two relations of one id": (
        within(
            RELATIONS,
            b"</Relationships>",
            b'<Relationship Id="rId1" Target="worksheets/sheet2.xml"/></Relationships>',
        ),
        "có hai quan hệ trùng mã",
    ),
    "two sheets of one name": (
        within(WORKBOOK, b"</sheets>", f'<sheet name="{NAME}" r:id="rId2"/></sheets>'.encode()),
        f"có hai trang {NAME}",
    ),
    "ill-formed": (within(WORKBOOK, b"</sheets>", b""), "phần nêu các trang sai cấu trúc"),
    "another workbook": (
        within(ROOT, b'"xl/workbook.xml"', b'"khac/workbook.xml"'),
        "phần _rels/.rels không dẫn tới sổ tính",
    ),
}


@pytest.mark.parametrize(("change", "reason"), REFUSED.values(), ids=REFUSED)
def test_a_workbook_whose_sheets_can_t_be_told_is_refused_with_the_reason(tmp_path, change, reason):
    refused = read(change, tmp_path)
    assert isinstance(refused, Finding)
    assert refused.message == (
        f"Tệp a.xlsx bị hỏng ({reason}). Đề nghị đơn vị mở, lưu lại và gửi lại tệp."
    )


@pytest.mark.usefixtures("guarded")
def test_what_was_found_in_a_sheet_that_the_library_does_not_list_refuses_the_file(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(WITH_FAULTS)
    opened = open_return(tmp_path / "a.xlsx", "a.xlsx")
    assert read_return(opened, "a.xlsx", FORM).failure is None
    astray = {f"{name} ": cells for name, cells in opened.suspects.items()}
    others = {f"{name} ": part for name, part in opened.parts.items()}
    for doubtful in (replace(opened, suspects=astray), replace(opened, parts=others)):
        failure = read_return(doubtful, "a.xlsx", FORM).failure
        assert failure is not None
        assert "bị hỏng" in failure.message
    # The same of an old workbook, whose parts have no names.
    old = replace(opened, suspects=astray, parts={}, package=None)
    assert read_return(old, "a.xlsx", FORM).failure is not None


def test_a_value_of_a_line_break_counts_as_none(tmp_path):
    formula = b"<f>20+8</f><v></v>"
    change = within(SHEET, formula, b"<f>20+8</f>\n<v>\n</v>\n")
    assert told(change, tmp_path) == told(lambda parts: parts, tmp_path)


@pytest.mark.parametrize(
    "cell",
    [
        b'<f a="><v>1">20+8</f>',
        b"<f>20+8</f><v><?x 1?></v>",
        b"<v>1<?x 1?>2</v>",
        b"<?x?><v>1</v>",
    ],
)
def test_markup_that_the_library_takes_for_less_than_it_says_is_refused(tmp_path, cell):
    refused = read(within(SHEET, b"<f>20+8</f><v></v>", cell), tmp_path)
    assert isinstance(refused, Finding)
    assert "sai cấu trúc" in refused.message


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="J90" t="inlineStr"><v>12</v></c>',
        b'<c r="J90" t="n" t="e"><v>#REF!</v></c>',
        b'<q:c r="J90" t="e"></c>',
    ],
)
def test_a_cell_of_which_the_library_would_make_a_blank_is_refused(tmp_path, cell):
    row = b'<row r="90">' + cell + b"</row></sheetData>"
    refused = read(within(SHEET, b"</sheetData>", row), tmp_path)
    assert isinstance(refused, Finding)
    assert "sai cấu trúc" in refused.message


def test_instructions_among_the_shared_texts_are_refused(tmp_path):
    refused = read(within("xl/sharedStrings.xml", b"</t>", b"<?x?></t>"), tmp_path)
    assert isinstance(refused, Finding)
    assert "sai cấu trúc" in refused.message


def test_whatever_a_sheet_is_called_the_library_is_given_that_name():
    name = "A & <b> \"c\" 'd'\te\nf\rg"
    part = parts_for_library((name,), False)[WORKBOOK]
    assert part.method == zipfile.ZIP_STORED
    (sheet,) = ElementTree.fromstring(part.packed).findall(".//{*}sheet")
    assert sheet.get("name") == name
