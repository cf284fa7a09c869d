"""``waivers.xlsx``: the officer's word on findings; the run only adds rows."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from pipeline import write
from pipeline.summarise import Summary, summarise
from pipeline.summary.sheets.findings_sheet import describe_findings
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import Finding, Place, Waiver, find
from pipeline.validate.waive import WaiverError, read_waivers, waive
from pipeline.validate.waiver_keys import key_of, may_be_accepted
from pipeline.validate.waiver_rows import HEADINGS
from tests.support import summary_support as support
from tests.support.summary_support import FORM
from tests.support.write_support import small_summary


def fault(value: str = "9", **more: str) -> Finding:
    words = {"biểu": "Biểu 01", "a": value, "b": "7", "ô1": "D7", "ô2": "C7"}
    place = Place("a.xlsx", "staff", "106", "2", "Biểu 01", "D7", "MN01")
    return replace(find("female_above_total", words, place, value), **more)  # type: ignore[arg-type]


def with_open(path: Path, *findings: Finding) -> Summary:
    return replace(small_summary("x", path.parent), waivable=findings)


def grow(path: Path, *findings: Finding) -> list[str]:
    return write.grow_waivers(path, with_open(path, *findings), FORM)


def blanks(cell: str, *also: str) -> Finding:
    """Blank cells of Biểu 01, in column 2 of row 104 and of ``also``."""
    words = {"biểu": "Biểu 01", "n": 1 + len(also), "cột": " thuộc cột 2"}
    found = find("blanks", words, Place("a.xlsx", "staff", "104", "2", "Biểu 01", cell, "MN01"))
    return replace(found, also=tuple((row, "2") for row in also))


def test_a_word_on_blank_cells_is_on_these_and_no_others(path):
    both = blanks("D15:D16", "105")
    grow(path, both)
    assert rows(path)[2][3:6] == ("104", "2", "D15:D16")
    sign(path)
    waivers = read_waivers(path, FORM)
    assert [f.state for f in waive([both], waivers, FORM)] == ["waived"]
    now, told = waive([blanks("D15:D17", "105", "106")], waivers, FORM)
    assert now.state == "open"
    assert 'từ "D15:D16" thành "D15:D17"' in told.message


def test_blank_cells_that_were_accepted_stay_so_once_others_among_them_are_filled(path):
    grow(path, blanks("D15:D17", "105", "106"))
    sign(path)
    waivers = read_waivers(path, FORM)
    rest = replace(blanks("D16:D17", "106"), row="105")
    last = replace(blanks("D17"), row="106")
    for left in (rest, last):
        (now,) = waive([left], waivers, FORM)
        assert now.state == "waived", left
    assert next(f.state for f in waive([blanks("D15:D18", "105")], waivers, FORM)) == "open"
    assert next(f.state for f in waive([replace(last, table="agency")], waivers, FORM)) == "open"


def test_blank_cells_that_were_accepted_one_by_one_stay_accepted():
    each = [
        Waiver(("c01", "mn01", "staff", row, "2", ""), "Ngọc", "Đã xác minh")
        for row in ("104", "105")
    ]
    both = blanks("D15:D16", "105")
    assert [f.state for f in waive([both], each, FORM)] == ["waived"]
    assert next(f.state for f in waive([both], each[:1], FORM)) == "open"


def contradicted(value: str) -> Finding:
    """Two figures of Biểu 02 that its gate contradicts, and what stands in them."""
    place = Place("a.xlsx", "succession", "204", "1", "Biểu 02", "C15:C16", "MN01")
    found = find("gates_contradicted", {"biểu": "Biểu 02", "n": 2}, place, value)
    return replace(found, also=(("205", "1"),))


def test_a_word_on_figures_told_together_is_on_these_figures(path):
    grow(path, contradicted("4; 2"))
    assert rows(path)[2][3:6] == ("204", "1", "C15:C16: 4; 2")
    sign(path)
    waivers = read_waivers(path, FORM)
    assert [f.state for f in waive([contradicted("4; 2")], waivers, FORM)] == ["waived"]
    now, told = waive([contradicted("4; 3")], waivers, FORM)
    assert (now.state, told.code) == ("open", "I06")
    each = [
        Waiver(("c10", "mn01", "succession", row, "1", value), "Ngọc", "Đã xác minh")
        for row, value in (("204", "4"), ("205", "2"))
    ]
    assert [f.state for f in waive([contradicted("4; 2")], each, FORM)] == ["waived"]
    for other in ("4; 3", "4; 2; 1"):
        assert next(f.state for f in waive([contradicted(other)], each, FORM)) == "open"


def test_figures_that_were_accepted_together_stay_so_once_others_among_them_are_mended(path):
    place = Place("a.xlsx", "succession", "201", "2", "Biểu 02", "D14:D15, C16", "MN01")
    three = find("gates_contradicted", {"biểu": "Biểu 02", "n": 3}, place, "4; 2; 7")
    three = replace(three, also=(("202", "2"), ("203", "1")))
    grow(path, three)
    sign(path)
    waivers = read_waivers(path, FORM)

    def of(cell: str, value: str, row: str, *also: tuple[str, str]) -> tuple[Finding, ...]:
        now = replace(three, cell=cell, value=value, row=row, also=also)
        return waive([now], waivers, FORM)

    for kept in (of("D15, C16", "2; 7", "202", ("203", "1")), of("D15", "2", "202")):
        assert [one.state for one in kept] == ["waived"]
    changed = of("D15, C16", "2; 8", "202", ("203", "1"))
    more = of("D15:D17", "2; 7; 7", "202", ("203", "2"), ("204", "2"))
    for now, told in (changed, more, of("D15", "3", "202")):
        assert (now.state, told.code) == ("open", "I06")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "waivers.xlsx"


def sign(path: Path, row: int = 3, name: str = "Ngọc", reason: str = "Đã xác minh") -> None:
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.cell(row, 8).value, sheet.cell(row, 9).value = name, reason
    workbook.save(path)


def rows(path: Path) -> list[tuple[object, ...]]:
    return list(load_workbook(path).worksheets[0].iter_rows(values_only=True))


def test_open_findings_come_as_rows_to_sign_under_a_row_that_explains(path):
    grow(path, fault())
    explanation, headings, row = rows(path)
    assert "Người chấp nhận" in str(explanation[0])
    assert headings == HEADINGS
    assert row == ("R02", "MN01", "Biểu 01", "106", "2", "9", fault().message, None, None)


def test_a_run_grows_the_file_and_passes_on_what_is_told_of_it(path):
    summary = with_open(path, fault(), fault("4", row="103"))
    write.write_outputs(summary, path.parent / "out", {}, waivers=path, form=FORM)
    assert len(rows(path)) == 4
    sign(path, reason="")
    again = write.write_outputs(summary, path.parent / "out", {}, waivers=path, form=FORM)
    assert again.messages[-1:] == tuple(grow(path))
    assert "dòng 3: chưa có hiệu lực" in again.messages[-1]


def test_an_unsigned_row_accepts_nothing_and_a_signed_one_does(path):
    grow(path, fault())
    assert read_waivers(path, FORM) == ()
    sign(path)
    (waiver,) = read_waivers(path, FORM)
    assert waiver.key == key_of(fault())
    ((judged,),) = [waive((fault(),), [waiver], FORM)]
    assert judged.state == "waived"
    assert not judged.blocks


@pytest.mark.parametrize(
    "value",
    ["=cmd|'/c calc'!A1", "+1", "@x", "a\x07b", "dài " * 12_000, "_x000D_", " 9 ", "a\r\nb"],
)
def test_any_value_finds_its_waiver_again(path, value):
    grow(path, fault())
    grow(path, fault(), fault(value, row="107"))
    assert [row[5] and row[0] for row in rows(path)[2:]] == ["R02", "R02"]
    assert load_workbook(path).worksheets[0]["F4"].data_type != "f"
    sign(path, 4)
    waivers = read_waivers(path, FORM)
    assert waive((fault(value, row="107"),), waivers, FORM)[0].state == "waived"
    grow(path, fault(), fault(value, row="107"))
    assert len(rows(path)) == 4


def test_a_changed_value_voids_the_waiver_and_that_is_said(path):
    grow(path, fault("9"))
    sign(path)
    judged = waive((fault("8"),), read_waivers(path, FORM), FORM)
    assert [(finding.code, finding.state) for finding in judged] == [
        ("R02", "open"),
        ("I06", "open"),
    ]
    assert 'đã đổi từ "9" thành "8"' in judged[1].message
    assert "(Ngọc)" in judged[1].message
    assert judged[1].for_office
    assert [may_be_accepted(finding) for finding in judged] == [True, False]


def test_a_void_waiver_is_told_once_however_many_findings_stand_at_its_place(path):
    grow(path, fault("9"))
    sign(path)
    judged = waive((fault("8"), fault("7"), fault("9")), read_waivers(path, FORM), FORM)
    assert [(finding.code, finding.state) for finding in judged] == [
        ("R02", "open"),
        ("R02", "open"),
        ("R02", "waived"),
        ("I06", "open"),
    ]


def test_the_officer_s_rows_order_columns_and_looks_survive(path):
    grow(path, fault("9"), fault("5", row="105"))
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    sheet.insert_cols(1)
    sheet["A2"], sheet["A3"] = "Ghi chú riêng", "hỏi lại cô Hà"
    sheet["A3"].fill = PatternFill("solid", fgColor="00FF00")
    sheet["A3"].comment = Comment("nhớ gọi", "Ngọc")
    sheet["I3"], sheet["J3"] = "Ngọc", "Đã xác minh"
    sheet.column_dimensions["A"].width = 33
    workbook.save(path)
    before = rows(path)
    grow(path, fault("9"), fault("5", row="105"), fault("4", row="103"))
    assert rows(path)[:4] == before
    assert rows(path)[4][1:7] == ("R02", "MN01", "Biểu 01", "103", "2", "4")
    sheet = load_workbook(path).worksheets[0]
    assert sheet["A3"].fill.fgColor.rgb == "0000FF00"
    assert sheet["A3"].comment.text == "nhớ gọi"
    assert sheet.column_dimensions["A"].width == 33


def test_of_findings_that_are_gone_only_rows_that_somebody_wrote_in_stay(path):
    grow(path, fault("9"), fault("5", row="105"), fault("4", row="103"), fault("3", row="104"))
    sign(path, row=4)
    sign(path, row=5, reason="")
    grow(path, fault("8", row="109"))
    assert [row[3] for row in rows(path)[2:]] == ["109", "105", "103", None]
    assert [row[7] for row in rows(path)[2:]] == [None, "Ngọc", "Ngọc", None]
    before = path.read_bytes()
    grow(path, fault("8", row="109"))
    assert path.read_bytes() == before
    grow(path)
    assert [row[3] for row in rows(path)[2:]] == [None, "105", "103", None]
    grow(path, fault("7", row="101"))
    assert [row[3] for row in rows(path)[2:]] == [None, "105", "103", "101"]


def test_a_file_open_in_excel_is_a_message_and_loses_no_row(path, monkeypatch):
    grow(path, fault())
    before = path.read_bytes()
    replaced = Path.replace

    def locked(self: Path, target: Path) -> Path:
        if Path(target).name == "waivers.xlsx":
            raise PermissionError(13, "used by another process")
        return replaced(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    messages = grow(path, fault(), fault("4", row="103"))
    assert "Chưa thêm được 1 dòng vào waivers.xlsx" in messages[-1]
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*.tmp*"))


@pytest.mark.parametrize("lock", ["~$waivers.xlsx", ".~lock.waivers.xlsx#"])
def test_a_file_that_a_program_holds_is_not_written_under_it(path, lock):
    """Elsewhere than on Windows nothing keeps one from writing; the program would then save over
    the new rows."""
    grow(path, fault())
    before = path.read_bytes()
    path.with_name(lock).touch()
    messages = grow(path, fault(), fault("4", row="103"))
    assert "Chưa thêm được 1 dòng vào waivers.xlsx" in messages[-1]
    assert path.read_bytes() == before


def test_a_row_signed_while_the_run_was_at_work_is_kept(path):
    grow(path, fault())
    known = read_waivers(path, FORM)
    sign(path)
    grow(path, fault(), fault("4", row="103"))
    assert known == ()
    assert len(read_waivers(path, FORM)) == 1


@pytest.mark.parametrize("key", ["wrong_form", "repaired"])
def test_what_nobody_can_settle_by_a_word_is_not_accepted(key):
    words = {"cũ": "a", "mới": "b", "biểu": "Biểu 01", "trước": "a", "sau": "b"}
    finding = find(key, words, Place(unit="MN01"))
    judged = waive((finding,), [Waiver(key_of(finding), "Ngọc", "x")], FORM)
    assert judged[0].state == "open"


def test_headings_are_asked_for_by_name(path):
    workbook = load_workbook(io.BytesIO(_book("Mã lỗi", "Mã đơn vị")))
    workbook.save(path)
    with pytest.raises(WaiverError, match="thiếu cột Biểu, Mã số"):
        read_waivers(path, FORM)


def test_a_damaged_file_is_named(path):
    path.write_bytes(b"PK\x03\x04 cut off")
    with pytest.raises(WaiverError, match=r"waivers\.xlsx: không đọc được"):
        read_waivers(path, FORM)


def _book(*headings: str) -> bytes:
    workbook, data = Workbook(), io.BytesIO()
    workbook.active.append(headings)
    workbook.save(data)
    return data.getvalue()


def test_the_summary_shows_who_accepted_and_why(tmp_path, path):
    grow(path, fault())
    sign(path)
    waivers = read_waivers(path, FORM)
    found = replace(support.outcomes(findings=(replace(fault(), state="waived"),)), waivers=waivers)
    sheet = describe_findings(Material(found, FORM, tmp_path))
    told = {line.cells[-1] for line in sheet.lines if len(line.cells) == 9}
    assert "Đã chấp nhận: Ngọc. Đã xác minh" in told


def test_only_what_stands_of_this_round_is_offered_to_be_accepted(tmp_path):
    mine = fault(unit="MN01", file="2025-11-18/MN01.xlsx")
    findings = (mine, replace(mine, file="cũ.xlsx"), replace(mine, state="explained"))
    summary = summarise(support.outcomes(findings=findings, faulty={}), FORM, tmp_path)
    assert summary.waivable == (mine,)


def sheet_of(path: Path):
    workbook = load_workbook(path)
    return workbook, workbook.worksheets[0]


@pytest.mark.parametrize("code", ["r02", "R02", " r02 "])
@pytest.mark.parametrize(("unit", "table"), [("mn01", "biểu 01"), (" MN01", "STAFF")])
def test_codes_may_be_typed_in_small_letters(path, code, unit, table):
    grow(path, fault())
    workbook, sheet = sheet_of(path)
    for column, text in zip("ABCHI", (code, unit, table, "Ngọc", "Đã xác minh"), strict=True):
        sheet[f"{column}3"] = text
    workbook.save(path)
    (judged,) = waive((fault(),), read_waivers(path, FORM), FORM)
    assert judged.state == "waived"
    before = rows(path)
    grow(path, fault())
    assert rows(path) == before


def test_rows_begun_and_not_signed_are_told_with_their_numbers(path):
    faults = [fault(row=row) for row in ("101", "102", "103", "104", "105", "106")]
    grow(path, *faults)
    sign(path, 3, reason="")
    sign(path, 4, name=" \u00a0", reason="Đã xác minh")
    sign(path, 5, name="=1+1")
    sign(path, 6, reason=" ")
    sign(path, 7)
    assert len(read_waivers(path, FORM)) == 1
    assert tuple(grow(path, *faults)[-3:]) == (
        "waivers.xlsx, dòng 3, 6: chưa có hiệu lực vì còn trống cột Lý do. Sửa, lưu rồi chạy lại.",
        "waivers.xlsx, dòng 4: chưa có hiệu lực vì còn trống cột Người chấp nhận. Sửa, lưu rồi "
        "chạy lại.",
        "waivers.xlsx, dòng 5: chưa có hiệu lực vì cột Người chấp nhận là công thức, phải gõ tên. "
        "Sửa, lưu rồi chạy lại.",
    )


def test_rows_signed_in_a_copy_of_the_sheet_are_told(path):
    grow(path, fault())
    workbook, sheet = sheet_of(path)
    workbook.copy_worksheet(sheet).title = "Chấp nhận (2)"
    workbook.save(path)
    assert grow(path, fault()) == []
    workbook["Chấp nhận (2)"]["H3"] = "Ngọc"
    workbook.save(path)
    assert read_waivers(path, FORM) == ()
    (told,) = grow(path, fault())
    assert told.startswith('waivers.xlsx, trang "Chấp nhận (2)" không được đọc')


def test_a_formula_accepts_nothing_even_where_it_has_a_value(path):
    with xlsxwriter.Workbook(path) as workbook:
        sheet = workbook.add_worksheet("Chấp nhận")
        sheet.write_row("A1", HEADINGS)
        sheet.write_row("A2", ("R02", "MN01", "Biểu 01", "106", "2", "9", "", "", "Đã xem"))
        sheet.write_formula("H2", "=1+1", None, 2)
    assert read_waivers(path, FORM) == ()
    assert "dòng 2: chưa có hiệu lực" in grow(path, fault())[-1]


def test_rows_that_nobody_began_to_sign_are_not_told(path):
    grow(path, fault())
    assert grow(path, fault()) == grow(path) == []


def test_many_unsigned_rows_are_counted(path):
    faults = [fault(row=str(row)) for row in range(101, 131)]
    grow(path, *faults)
    workbook, sheet = sheet_of(path)
    for row in range(3, 33):
        sheet.cell(row, 8).value = "Ngọc"
    workbook.save(path)
    assert "21, 22 và 10 dòng khác: chưa" in grow(path, *faults)[-1]


def test_a_sheet_put_in_front_is_no_obstacle(path):
    grow(path, fault())
    sign(path)
    workbook = load_workbook(path)
    workbook.create_sheet("Ghi chú", 0)["A1"] = "việc cần làm"
    copied = workbook.copy_worksheet(workbook["Chấp nhận"])
    workbook.move_sheet(copied, -2)
    workbook.save(path)
    grow(path, fault(), fault("4", row="103"))
    assert len(read_waivers(path, FORM)) == 1
    workbook = load_workbook(path)
    assert [sheet.max_row for sheet in workbook] == [3, 1, 4]
    assert workbook["Chấp nhận"]["D4"].value == "103"


def test_a_sheet_under_another_name_is_found_by_its_headings(path):
    grow(path, fault())
    workbook, sheet = sheet_of(path)
    sheet.title = "Duyệt"
    workbook.create_sheet("Ghi chú", 0)
    workbook.save(path)
    grow(path, fault(), fault("4", row="103"))
    assert load_workbook(path)["Duyệt"]["D4"].value == "103"


def test_a_file_without_the_headings_names_its_sheets(path):
    workbook = Workbook()
    workbook.active.title = "Ghi chú"
    workbook.save(path)
    with pytest.raises(WaiverError, match="các trang hiện có: Ghi chú"):
        read_waivers(path, FORM)


def test_a_link_stays_one_and_its_target_grows(path, tmp_path):
    shared = tmp_path / "ổ chung" / "waivers.xlsx"
    grow(path, fault())
    shared.parent.mkdir()
    path.rename(shared)
    path.symlink_to(shared)
    grow(path, fault(), fault("4", row="103"))
    assert path.is_symlink()
    assert len(rows(shared)) == 4


def test_a_link_that_leads_nowhere_is_told(path, tmp_path):
    path.symlink_to(tmp_path / "không có.xlsx")
    with pytest.raises(WaiverError, match="liên kết đến tệp không còn ở đó"):
        read_waivers(path, FORM)


def test_a_file_of_waivers_that_holds_an_entity_bomb_is_told(path: Path) -> None:
    grow(path, fault())
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "ha">{levels}]><sst>&e9;</sst>'
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            is_sheet = name.startswith("xl/worksheets/sheet")
            archive.writestr(name, bomb.encode() if is_sheet else content)
    with pytest.raises(WaiverError, match="không đọc được"):
        read_waivers(path, FORM)
