"""Marks in a returned file: only what must change changes, however the file was written."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from xlsxwriter import Workbook

from pipeline.feedback import marked_copy as module
from pipeline.feedback.fix_list import NAME
from pipeline.feedback.marked_copy import LastGiven, marked_copy, write_given_back
from pipeline.feedback.records import CellMark, GivenBack
from pipeline.read.cache.store import KeptReadings
from pipeline.summary.sheets.styles import STYLES
from pipeline.xlsx.boxes_part import with_boxes
from pipeline.xlsx.markup import MarkError
from pipeline.xlsx.sheet_description import Cell, Line, Sheet
from pipeline.xlsx.sheet_description import Workbook as Book
from pipeline.xlsx.styles_part import MARK_COLOURS
from tests.support.libreoffice import convert, needs_libreoffice

ERROR = CellMark("Biểu 01", "C3", "error", "Nữ (9) lớn hơn Tổng số (7). Kiểm tra lại.")
LIST = Sheet(
    NAME,
    (6, 20),
    (
        Line(("DANH SÁCH",), "heading"),
        Line((Cell("Đến ô C3", style="cell_link_centre", link="internal:'Biểu 01'!C3"), 1), "cell"),
    ),
    freeze=(1, 0),
)


def book(fill: Callable[[Workbook], None] | None = None) -> bytes:
    """A workbook of two sheets: a yellow C3 with 9 in it, a drop-down, a protected sheet."""
    data = io.BytesIO()
    workbook = Workbook(data, {"in_memory": True})
    first = workbook.add_worksheet("Bìa")
    first.write_string("A1", "Bìa")
    sheet = workbook.add_worksheet("Biểu 01")
    yellow = workbook.add_format({"bg_color": "#FFF6BF", "locked": False, "num_format": "#,##0"})
    sheet.write_number("C3", 9, yellow)
    sheet.write_formula("D3", "=C3*2", yellow, 18)
    sheet.data_validation("C3", {"validate": "integer", "criteria": ">=", "value": 0})
    sheet.set_column("F:F", 20, yellow)
    sheet.print_area("A1:F9")
    sheet.activate()
    sheet.protect()
    if fill:
        fill(workbook)
    workbook.close()
    return data.getvalue()


def marked(data: bytes, *marks: CellMark, sheet: Sheet = LIST) -> bytes:
    return marked_copy(data, marks or (ERROR,), sheet, STYLES)


def opened(data: bytes):
    return load_workbook(io.BytesIO(data))


def colour(data: bytes, address: str, sheet: str = "Biểu 01") -> str:
    fill = opened(data)[sheet][address].fill
    return fill.fgColor.rgb[2:] if fill.patternType == "solid" else ""


def is_marked(data: bytes, address: str, severity: str = "error") -> bool:
    found = colour(data, address)
    return bool(found) and int(found, 16) & ~7 == int(MARK_COLOURS[severity], 16)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(data: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The workbook with one part's text changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part, content in parts(data).items():
            text = change(content.decode("utf-8")).encode("utf-8") if part == name else content
            archive.writestr(part, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet2.xml"
SIGNED = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"


def test_the_wrong_cell_changes_its_fill_and_nothing_else():
    before, after = opened(book())["Biểu 01"]["C3"], opened(marked(book()))["Biểu 01"]["C3"]
    assert is_marked(marked(book()), "C3")
    assert after.value == before.value
    assert after.number_format == before.number_format == "#,##0"
    assert after.protection.locked is before.protection.locked is False
    assert after.font.name == before.font.name


def test_the_comment_says_what_is_wrong_and_what_to_do():
    note = opened(marked(book()))["Biểu 01"]["C3"].comment
    assert note.text == "Lỗi phải sửa\nNữ (9) lớn hơn Tổng số (7). Kiểm tra lại."


def test_what_is_not_marked_keeps_its_very_bytes():
    made = book()  # which bears the second in which it was made
    before, after = parts(made), parts(marked(made))
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/workbook.xml",
        SHEET,
    }


def test_validations_protection_and_formulas_stay():
    sheet = opened(marked(book()))["Biểu 01"]
    assert [str(v.sqref) for v in sheet.data_validations.dataValidation] == ["C3"]
    assert sheet.protection.sheet
    assert sheet["D3"].value == "=C3*2"


def test_the_list_is_first_open_and_alone_selected():
    workbook = opened(marked(book()))
    assert workbook.sheetnames == [NAME, "Bìa", "Biểu 01"]
    assert workbook.active.title == NAME
    assert [s.title for s in workbook if s.sheet_view.tabSelected] == [NAME]
    assert workbook[NAME]["A2"].hyperlink.location == "'Biểu 01'!C3"


def test_names_of_sheets_follow_their_sheet():
    assert opened(marked(book()))["Biểu 01"].print_area == "'Biểu 01'!$A$1:$F$9"


@pytest.mark.parametrize("address", ["A1", "B3", "E3", "F7", "Z3", "C9"])
def test_a_cell_that_is_not_there_is_put_in_its_place(address):
    data = marked(book(), CellMark("Biểu 01", address, "query", "Xem lại."))
    assert is_marked(data, address, "query")
    found = re.findall(rb'<c r="([A-Z]+)(\d+)"', parts(data)[SHEET])
    order = [(int(row), len(letters), letters) for letters, row in found]
    assert order == sorted(order)


def test_a_missing_cell_takes_the_look_of_its_column():
    data = marked(book(), CellMark("Biểu 01", "F7", "query", "Xem lại."))
    assert opened(data)["Biểu 01"]["F7"].number_format == "#,##0"


def test_an_empty_sheet_takes_marks():
    data = book(lambda workbook: workbook.add_worksheet("Trống") and None)
    marks = [CellMark("Trống", at, "error", "Nhập.") for at in ("B2", "B4", "A4")]
    sheet = opened(marked(data, *marks))["Trống"]
    assert [c.coordinate for row in sheet for c in row if c.comment] == ["B2", "A4", "B4"]


def test_two_faults_of_a_cell_are_one_comment_the_worst_colours():
    query = CellMark("Biểu 01", "C3", "query", "Tăng nhiều.")
    data = marked(book(), query, ERROR)
    assert is_marked(data, "C3", "error")
    assert opened(data)["Biểu 01"]["C3"].comment.text.endswith("Kiểm tra lại.\nTăng nhiều.")


def test_a_mark_inside_a_merged_area_shows_at_its_first_cell():
    def merge(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("Biểu 01").merge_range("B6:D7", "Chung")

    data = marked(book(merge), CellMark("Biểu 01", "C7", "error", "Sai."))
    assert opened(data)["Biểu 01"]["B6"].comment.text == "Lỗi phải sửa\nSai."


def test_a_repaired_cell_is_marked_lightly():
    data = marked(book(), CellMark("Biểu 01", "C3", "note", '"9 người" được hiểu là 9.'))
    assert is_marked(data, "C3", "note")
    assert opened(data)["Biểu 01"]["C3"].comment.text.startswith("Đã tự chỉnh")


def test_what_is_only_told_is_not_headed_as_repaired_and_goes_when_marked_again():
    told = CellMark("Biểu 01", "C3", "note", "Mức thấp hơn.", "Lưu ý")
    once = marked(book(), told)
    assert opened(once)["Biểu 01"]["C3"].comment.text == "Lưu ý\nMức thấp hơn."
    again = marked(once, CellMark("Biểu 01", "C3", "query", "Vì sao?"))
    assert opened(again)["Biểu 01"]["C3"].comment.text == "Cần giải trình\nVì sao?"


def test_comments_of_other_people_stay():
    def comment(workbook: Workbook) -> None:
        sheet = workbook.get_worksheet_by_name("Biểu 01")
        sheet.write_comment("C3", "Cô Hạnh: đã đếm lại", {"author": "Hạnh"})
        sheet.write_comment("A9", "Ghi nhớ", {"author": "Hạnh"})

    data = marked(book(comment))
    sheet = opened(data)["Biểu 01"]
    assert sheet["A9"].comment.text == "Ghi nhớ"
    assert sheet["C3"].comment.text.startswith("Cô Hạnh: đã đếm lại\n\nLỗi phải sửa\nNữ (9)")
    drawing = next(part for name, part in parts(data).items() if name.endswith(".vml"))
    assert drawing.count(b"<x:Row>2</x:Row>") == 1


def test_marking_again_takes_ours_out_of_another_s_comment():
    def comment(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("Biểu 01").write_comment("C3", "Đã đếm", {"author": "Hạnh"})

    again = marked(marked(book(comment)), CellMark("Biểu 01", "D3", "query", "Vì sao?"))
    assert opened(again)["Biểu 01"]["C3"].comment.text == "Đã đếm"


def test_a_drawing_that_is_no_comment_stays():
    button = (
        b'<v:shape id="_x0000_s1025"><x:ClientData ObjectType="Button"><x:Row>2</x:Row>'
        b"<x:Column>2</x:Column></x:ClientData></v:shape>"
    )
    made = with_boxes(b"<xml>" + button + b"</xml>", {"C3": "a"}, ["C3"], 1)
    assert button in made
    assert made.count(b'ObjectType="Note"') == 1


def test_a_hidden_sheet_with_faults_is_shown_and_the_stamp_is_not():
    def hide(workbook: Workbook) -> None:
        workbook.get_worksheet_by_name("Biểu 01").hide()
        workbook.get_worksheet_by_name("Bìa").activate()
        workbook.add_worksheet("_META").very_hidden()

    workbook = opened(marked(book(hide)))
    assert workbook["Biểu 01"].sheet_state == "visible"
    assert workbook["_META"].sheet_state == "veryHidden"


def test_marking_again_takes_the_old_marks_off():
    once = marked(book())
    other = CellMark("Biểu 01", "D3", "query", "Vì sao?")
    twice = marked(once, other)
    assert colour(twice, "C3") == "FFF6BF"
    assert is_marked(twice, "D3", "query")
    workbook = opened(twice)
    assert workbook.sheetnames == [NAME, "Bìa", "Biểu 01"]
    assert workbook["Biểu 01"]["C3"].comment is None
    assert workbook["Biểu 01"].print_area == "'Biểu 01'!$A$1:$F$9"
    assert len(parts(twice)) == len(parts(once))


def greyed(workbook: Workbook) -> None:
    sheet = workbook.get_worksheet_by_name("Biểu 01")
    grey = workbook.add_format({"bg_color": "#D0D0D0"})
    rule = {"type": "formula", "criteria": "=$C$3=9", "format": grey}
    sheet.conditional_format("C3:D9", rule)
    sheet.conditional_format("C3", {**rule, "criteria": "=$C$3=8"})


def rules(data: bytes) -> list[tuple[int, str, str, bool]]:
    formats = opened(data)["Biểu 01"].conditional_formatting
    return sorted(
        (rule.priority, rule.formula[0], str(area.sqref), bool(rule.stopIfTrue))
        for area in formats
        for rule in area.rules
    )


def test_a_mark_shows_over_what_the_form_itself_colours():
    data = marked(book(greyed), ERROR, CellMark("Biểu 01", "D3", "query", "Vì sao?"))
    assert rules(data) == [
        (1, '"tonghop"="tonghop"', "C3", True),
        (2, '"tonghop"="tonghop"', "D3", True),
        (3, "$C$3=9", "C3:D9", False),
        (4, "$C$3=8", "C3", False),
    ]
    shown = opened(data)["Biểu 01"].conditional_formatting
    first = next(rule for area in shown for rule in area.rules if rule.priority == 1)
    assert first.dxf.fill.bgColor.rgb == "FF" + MARK_COLOURS["error"]


def test_marking_again_takes_the_old_overlay_off():
    twice = marked(marked(book(greyed)), CellMark("Biểu 01", "D3", "query", "Vì sao?"))
    assert [(formula, area) for _, formula, area, _ in rules(twice)] == [
        ('"tonghop"="tonghop"', "D3"),
        ("$C$3=9", "C3:D9"),
        ("$C$3=8", "C3"),
    ]
    clean = marked(twice, CellMark("Bìa", "A1", "error", "Sai."))
    assert [formula for _, formula, _, _ in rules(clean)] == ["$C$3=9", "$C$3=8"]


def test_a_sheet_written_with_a_prefix_is_marked():
    def prefix(text: str) -> str:
        text = re.sub(r"<(/?)(\w+)", r"<\1x:\2", text.partition("?>")[2])
        return text.replace("xmlns=", "xmlns:x=")

    data = rewritten(book(), SHEET, prefix)
    data = rewritten(data, "xl/styles.xml", prefix)
    data = rewritten(data, "xl/workbook.xml", prefix)
    assert is_marked(marked(data), "C3")
    assert opened(marked(data)).sheetnames[0] == NAME


def test_cells_without_addresses_are_counted():
    def bare(text: str) -> str:
        return re.sub(r'(<(?:c|row)) r="[^"]*"', r"\1", text)

    data = rewritten(book(), "xl/worksheets/sheet1.xml", bare)
    made = parts(marked(data, CellMark("Bìa", "A1", "error", "Sai.")))
    assert re.search(rb"<c s=\"[1-9]\d*\" t=\"s\">", made["xl/worksheets/sheet1.xml"])


@pytest.mark.parametrize(
    "text",
    ["=cmd|'/c calc'!A1", "</t><x>&amp;", "a\x07b\x00\ufffe", "_x000D_", "+1", "@x", "\ud83d"],
)
def test_outside_text_in_marks_and_list_is_inert(text):
    sheet = Sheet(NAME, (9,), (Line((text, Cell(text, link="internal:'Biểu 01'!C3"))),))
    data = marked(book(), CellMark("Biểu 01", "C3", "error", text), sheet=sheet)
    workbook = opened(data)
    shown = re.sub("[\x00\x07\ufffe\ud83d]", "\ufffd", text)
    cell = workbook[NAME]["A1"]
    assert cell.data_type != "f"
    assert cell.value.replace("_x005F_", "_") == shown
    note = workbook["Biểu 01"]["C3"].comment.text
    assert note.replace("_x005F_", "_") == f"Lỗi phải sửa\n{shown}"


def test_a_text_too_long_for_a_cell_says_so():
    sheet = Sheet(NAME, (9,), (Line(("ạ" * 40_000,)),))
    value = opened(marked(book(), sheet=sheet))[NAME]["A1"].value
    assert len(value) == 32_767
    assert value.endswith("[…đã cắt bớt]")


def test_macros_are_not_sent_on():
    data = book(lambda workbook: workbook.add_vba_project(_empty_macros(), True) and None)
    assert b"macroEnabled" in parts(data)["[Content_Types].xml"]
    made = parts(marked(data))
    assert b"macroEnabled" not in made["[Content_Types].xml"]
    assert not [name for name in made if "vba" in name]


def test_signatures_and_the_mark_as_final_go_and_other_properties_stay():
    def sign(workbook: Workbook) -> None:
        workbook.set_custom_property("_MarkAsFinal", True)
        workbook.set_custom_property("Số văn bản", "12/BC")

    origin = f'<Relationship Id="sig" Type="{SIGNED}" Target="_xmlsignatures/origin.sigs"/>'
    data = rewritten(
        book(sign), "_rels/.rels", lambda text: text.replace("</Rel", f"{origin}</Rel")
    )
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("_xmlsignatures/origin.sigs", "")
        archive.writestr("_xmlsignatures/sig1.xml", "<Signature/>")
    made = parts(marked(out.getvalue()))
    assert not [name for name in made if "signature" in name]
    assert b"signature" not in made["_rels/.rels"]
    names = [one.name for one in opened(marked(out.getvalue())).custom_doc_props.props]
    assert names == ["Số văn bản"]


@pytest.mark.parametrize("properties", ["<Properties", ""])
def test_properties_that_cannot_be_read_cost_no_marks(properties):
    def named(workbook: Workbook) -> None:
        workbook.set_custom_property("Số văn bản", "12/BC")

    data = rewritten(book(named), "docProps/custom.xml", lambda _: properties)
    assert parts(marked(data))["docProps/custom.xml"] == properties.encode()
    astray = rewritten(
        data, "_rels/.rels", lambda text: text.replace("docProps/custom.xml", "docProps/no.xml")
    )
    assert "docProps/custom.xml" in parts(marked(astray))


@pytest.mark.parametrize("address", ["A1", "B7", "F3"])
@pytest.mark.parametrize("severity", ["error", "query", "note"])
def test_what_must_be_mended_is_open_whatever_had_locked_it(address, severity):
    def pasted(workbook: Workbook) -> None:
        centred = workbook.add_format({"align": "center", "locked": True})
        workbook.worksheets()[1].write_number("A1", 1, centred)

    after = opened(marked(book(pasted), CellMark("Biểu 01", address, severity, "Sai.")))
    cell = after["Biểu 01"][address]
    assert cell.protection.locked is (severity == "note" and address != "F3")
    assert cell.alignment.horizontal == ("center" if address == "A1" else None)


def test_a_total_with_a_fault_keeps_its_formula_under_lock():
    def total(workbook: Workbook) -> None:
        workbook.worksheets()[1].write_formula("C9", "=C3+1", workbook.add_format(), 10)

    after = opened(marked(book(total), CellMark("Biểu 01", "C9", "error", "Sai.")))
    assert after["Biểu 01"]["C9"].protection.locked


def _empty_macros() -> io.BytesIO:
    return io.BytesIO(b"\xd0\xcf\x11\xe0 no real macros")


@pytest.mark.parametrize("part", ["xl/styles.xml", "xl/workbook.xml", SHEET])
def test_a_part_that_is_no_xml_takes_no_marks(part):
    with pytest.raises(MarkError):
        marked(rewritten(book(), part, lambda text: text[:-30]))


def test_a_file_that_is_no_zip_takes_no_marks():
    with pytest.raises(MarkError):
        marked(b"\xd0\xcf\x11\xe0 an .xls")


@pytest.mark.libreoffice
@needs_libreoffice
def test_libreoffice_opens_a_marked_copy_and_marks_survive_it(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(marked(book(greyed)))
    saved = convert(path, tmp_path / "lo").read_bytes()
    assert is_marked(saved, "C3")
    assert "Nữ (9)" in opened(saved)["Biểu 01"]["C3"].comment.text
    again = marked(saved, CellMark("Biểu 01", "D3", "query", "Vì sao?"))
    assert colour(again, "C3") == "FFF6BF"
    assert opened(again)["Biểu 01"]["C3"].comment is None
    assert opened(again)["Biểu 01"]["D3"].comment is not None
    assert opened(again).sheetnames == [NAME, "Bìa", "Biểu 01"]
    assert [area for _, formula, area, _ in rules(again) if "tonghop" in formula] == ["D3"]


def given_back(
    folder: Path, source: Path, *marks: CellMark, lines: tuple[Line, ...] = LIST.lines
) -> tuple[bytes, bool]:
    """The file that goes back by a run that keeps what it made, and whether it had to be made."""
    alone = Book((replace(LIST, lines=lines),), "", "", dt.date(2025, 11, 15))
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    facts = ("TH01", "a.xlsx", source, sha256, 1, 0, True, False, marks or (ERROR,))
    file = GivenBack(*facts, lambda _: alone)
    made: list[bytes] = []
    with pytest.MonkeyPatch.context() as patched, KeptReadings(folder) as kept:
        of = lambda *parts: made.append(marked_copy(*parts)) or made[-1]  # noqa: E731
        patched.setattr(module, "marked_copy", of)
        write_given_back(folder / "new.xlsx", file, STYLES, LastGiven(folder / "a.xlsx", kept))
    (folder / "new.xlsx").replace(folder / "a.xlsx")
    return (folder / "a.xlsx").read_bytes(), bool(made)


def test_a_file_that_is_given_back_again_as_it_is_is_not_made_anew(tmp_path):
    source = tmp_path / "source.xlsx"
    data = book()
    source.write_bytes(data)
    first = given_back(tmp_path, source)
    assert first == (marked(data), True)
    assert given_back(tmp_path, source) == (marked(data), False)
    # Whatever it is made of, and the file as it was given, must be the same.
    query = replace(ERROR, severity="query")
    assert given_back(tmp_path, source, query) == (marked(data, query), True)
    assert given_back(tmp_path, source) == first
    others = (*LIST.lines, Line(("Khác",), "cell"))
    listed = marked(data, sheet=replace(LIST, lines=others))
    assert given_back(tmp_path, source, lines=others) == (listed, True)
    (tmp_path / "a.xlsx").write_bytes(first[0])
    assert given_back(tmp_path, source) == (first[0], False)
    (tmp_path / "a.xlsx").write_bytes(first[0] + b"x")
    assert given_back(tmp_path, source) == first
    source.write_bytes(book(lambda workbook: workbook.add_worksheet("Biểu 02") and None))
    assert given_back(tmp_path, source) == (marked(source.read_bytes()), True)
