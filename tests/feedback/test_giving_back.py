"""Files that go back to units, with what they say and the messages."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.accept.records import Outcome, Punctuality, ReturnRecord, Timeliness
from pipeline.accept.rolled import WITHIN
from pipeline.feedback.chase_list import (
    COLUMNS,
    FROM_BELOW,
    OFFICE_ONLY,
    THE_OFFICE,
    chased_units,
    describe_chase_list,
    describe_messages,
)
from pipeline.feedback.fix_list import IN_RIGHT_FORM, TITLE
from pipeline.feedback.giving_back import describe_given_back, file_stems
from pipeline.feedback.messages import Messages
from pipeline.feedback.records import GivenBack
from pipeline.read.records import FileStatus
from pipeline.round.settings import Reminder
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.material import Material
from pipeline.text.findings import Finding, Place, find
from pipeline.xlsx.sheet_description import Cell
from tests.support import summary_support as support
from tests.support.summary_support import FORM

PATH = "2025-11-18/MN01.xlsx"
OFFICE = {
    "code": "PHONG01",
    "name": "Phòng Văn hóa - Xã hội phường Liễu Giang",
    "contact": "Lương Ngọc Hiền",
    "phone": "0400 660 792",
    "email": "baocao@lieugiang.example",
}


def fault(key: str = "female_above_total", **more: str) -> Finding:
    words = {
        "biểu": "Biểu 01",
        "a": "9",
        "b": "7",
        "ô1": "D7",
        "ô2": "C7",
        "giá trị": "x",
        "cột": "",
    }
    words |= {"trước": "9 người", "sau": "9", "tên": "b.xlsx", "cũ": "1", "mới": "2", "n": "5"}
    place = Place(PATH, "staff", "106", "2", "Biểu 01", "D7", "MN01")
    return replace(find(key, words, place, "9"), **more)  # type: ignore[arg-type]


def outcomes(*findings: Finding, **more: object) -> Outcomes:
    return support.outcomes(findings=findings, faulty={}, **more)  # type: ignore[arg-type]


def given_back(found: Outcomes, tmp_path) -> list[GivenBack]:
    return list(describe_given_back(Material(found, FORM, tmp_path)))


def listed(file: GivenBack) -> list[list[object]]:
    lines = [line for line in file.fix_list.lines if len(line.cells) == 6][1:]
    return [[c.value if isinstance(c, Cell) else c for c in line.cells] for line in lines]


def test_the_list_names_table_cell_fault_remedy_and_leads_to_the_cell(tmp_path):
    (file,) = given_back(outcomes(fault()), tmp_path)
    assert file.name == "MN01.xlsx"
    assert file.fix_list.lines[0].cells == (TITLE,)
    assert listed(file) == [
        [
            *(1, "Biểu 01", "D7", "Nữ (9) lớn hơn Tổng số (7)."),
            *("Kiểm tra lại hai ô D7 và C7.", "Đến ô D7"),
        ]
    ]
    last = file.fix_list.lines[-1].cells[-1]
    assert isinstance(last, Cell)
    assert last.link == "internal:'Biểu 01'!D7"


def test_each_of_many_blank_cells_is_marked_and_the_list_leads_to_the_first(tmp_path):
    (file,) = given_back(outcomes(fault("blanks", cell="C15:D16, D19")), tmp_path)
    assert {mark.cell for mark in file.marks} == {"C15", "D15", "C16", "D16", "D19"}
    (row,) = listed(file)
    assert (row[2], row[-1]) == ("C15:D16, D19", "Đến ô C15")
    last = file.fix_list.lines[-1].cells[-1]
    assert isinstance(last, Cell)
    assert last.link == "internal:'Biểu 01'!C15:D16"


def test_only_what_the_unit_must_settle_is_listed(tmp_path):
    findings = (
        fault("repaired", cell="E8"),
        fault("correction_asked"),
        fault(state="waived"),
        fault(state="explained"),
        fault("negative", cell="F9"),
    )
    (file,) = given_back(outcomes(*findings), tmp_path)
    assert [row[2] for row in listed(file)] == ["F9"]
    assert (file.errors, file.queries) == (1, 0)
    assert {(mark.cell, mark.severity) for mark in file.marks} == {("E8", "note"), ("F9", "error")}


@pytest.mark.parametrize("key", ["repaired", "correction_asked"])
def test_a_unit_with_nothing_to_settle_gets_no_file(key, tmp_path):
    assert given_back(outcomes(fault(key)), tmp_path) == []


def test_the_latest_return_goes_back_with_what_an_older_one_in_use_has_left(tmp_path):
    later = ReturnRecord(
        "2025-11-19/MN01.xlsx",
        "1",
        "MN01",
        FileStatus.BLOCKED,
        "",
        dt.date(2025, 11, 19),
        Timeliness(Punctuality.ON_TIME),
    )
    mended = fault(state="superseded", cell="F9")
    found = outcomes(fault(), mended, fault(file=later.path, cell="E9"), returns=(later,))
    (file,) = given_back(found, tmp_path)
    assert file.source.as_posix().endswith(later.path)
    assert [(row[2], row[5]) for row in listed(file)] == [("E9", "Đến ô E9"), ("", "")]
    assert str(listed(file)[1][3]).startswith("Tệp MN01.xlsx nhận ngày 18/11/2025: Nữ (9) lớn hơn")
    assert {mark.cell for mark in file.marks} == {"E9"}
    # The message and Tình hình nộp tell the same number.
    assert (file.errors, file.queries) == found.asked["MN01"] == (2, 0)


def test_a_file_that_takes_no_marks_gets_a_list_without_links(tmp_path):
    old = ReturnRecord(
        "2025-11-19/a.xls",
        "1",
        "TH02",
        FileStatus.BLOCKED,
        "",
        dt.date(2025, 11, 19),
        Timeliness(Punctuality.ON_TIME),
    )
    found = outcomes(fault(unit="TH02", file=old.path), returns=(old,))
    (file,) = given_back(found, tmp_path)
    assert not file.in_its_file
    assert listed(file)[0][-1] == ""
    assert "nêu trong tệp gửi kèm" in message(found, tmp_path, "TH02")


def last_year_s(name: str = "nam-2024.xlsx") -> ReturnRecord:
    on = dt.date(2025, 11, 19)
    return ReturnRecord(
        f"2025-11-19/{name}",
        "1",
        "MN01",
        FileStatus.BLOCKED,
        "",
        on,
        Timeliness(Punctuality.ON_TIME),
    )


def wrong_form(record: ReturnRecord) -> Finding:
    words = {"cũ": "năm 2024", "mới": "năm 2025 (đợt thu)"}
    return find("wrong_form", words, Place(record.path, unit="MN01"))


def test_for_a_form_of_another_round_the_right_form_goes_back(tmp_path):
    record = last_year_s()
    found = outcomes(wrong_form(record), missing=("MN01",), returns=(record,))
    found = replace(found, today=dt.date(2025, 11, 18))
    (file,) = given_back(found, tmp_path)
    assert (file.in_its_file, file.marks, file.errors) == (True, (), 1)
    assert file.fix_list.lines[3].cells[0] == IN_RIGHT_FORM
    assert listed(file)[0][4] == "Lập báo cáo trên tệp này."
    assert file.fresh is not None
    right = load_workbook(io.BytesIO(file.fresh()))
    stamp = {row[0]: row[1] for row in right["_META"].iter_rows(values_only=True)}
    assert (stamp["unit_code"], stamp["round"]) == ("MN01", found.round.name)
    assert message(found, tmp_path, "MN01") == (
        "Kính gửi Ban Giám hiệu Trường Mầm non Hoa Nắng. Tệp nhận ngày 19/11/2025 không phải mẫu "
        "năm 2025 đã cấp cho đơn vị nên không dùng được cho báo cáo số liệu bình đẳng giới (lý do "
        "nêu trong tệp gửi kèm). Đề nghị lập báo cáo trên tệp gửi kèm (mẫu đúng của đơn vị), gửi "
        "lại chậm nhất 17 giờ 00 ngày 19/11/2025. Trân trọng."
    )


def test_beside_a_return_that_counts_the_other_form_changes_nothing(tmp_path):
    record = last_year_s()
    found = outcomes(wrong_form(record), returns=(record,))
    assert not given_back(found, tmp_path)[0].in_its_file
    said = message(found, tmp_path, "MN01")
    assert "Số liệu đang dùng là báo cáo đã nhận ngày 18/11/2025" in said
    assert "sửa trên mẫu năm 2025 đã cấp" in said


def test_the_faults_of_the_return_that_counts_go_back_when_another_form_came_later(tmp_path):
    record = last_year_s()
    found = outcomes(fault(), wrong_form(record), returns=(record,))
    (file,) = given_back(found, tmp_path)
    assert file.source.as_posix().endswith(PATH)
    assert file.in_its_file
    assert [mark.cell for mark in file.marks] == ["D7"]
    assert (file.errors, [row[2] for row in listed(file)]) == (2, ["", "D7"])
    said, remedy = listed(file)[0][3:5]
    assert str(said).startswith("Tệp nam-2024.xlsx nhận ngày 19/11/2025: ")
    assert "gửi kèm" not in str(remedy)


def chase(found: Outcomes, tmp_path) -> dict[str, list[object]]:
    material = Material(found, FORM, tmp_path)
    chased = tuple(chased_units(material, describe_given_back(material)))
    sheet = describe_chase_list(material, chased).sheets[0]
    start = next(i for i, line in enumerate(sheet.lines) if line.cells == COLUMNS.headings) + 1
    rows = [
        [c.value if isinstance(c, Cell) else c for c in line.cells] for line in sheet.lines[start:]
    ]
    return {str(row[1]): row for row in rows}


def message(found: Outcomes, tmp_path, unit: str = "MN01") -> str:
    return str(chase(found, tmp_path)[unit][COLUMNS.number("message")])


def test_the_list_has_a_row_per_unit_with_its_counts_and_file(tmp_path):
    rows = chase(outcomes(fault(), fault("many_deputies", cell="E9")), tmp_path)
    assert len(rows) == 12
    assert rows["MN01"][4:7] == ["Đã nộp, cần sửa", 1, 1]
    assert rows["MN01"][9] == "MN01.xlsx"
    assert rows["MN02"][4:7] == ["Đã nộp, hợp lệ", 0, 0]
    assert rows["TH02"][4] == "Chưa nộp"
    assert list(rows)[:3] == ["TH02", "MN01", "MN02"], "whoever has to do something first"


def test_machines_get_the_messages_that_can_be_sent(tmp_path):
    found = outcomes(fault(), fault("correction_asked", unit="MN02"))
    rows = chase(found, tmp_path)
    material = Material(found, FORM, tmp_path)
    chased = tuple(chased_units(material, describe_given_back(material)))
    told = {row[0]: row for row in describe_messages(material, chased).rows}
    assert told.keys() == {code for code in rows if not str(rows[code][8]).startswith("(")}
    assert told.keys() < rows.keys()
    assert told["MN01"][1:5] == ("to_fix", rows["MN01"][8], "MN01.xlsx", rows["MN01"][2])
    assert told["TH02"][1:4] == ("missing", rows["TH02"][8], "")


def test_missing_before_the_due_date(tmp_path):
    found = replace(outcomes(office=OFFICE), today=dt.date(2025, 11, 17))
    assert message(found, tmp_path, "TH02") == (
        "Kính gửi Ban Giám hiệu Trường Tiểu học Liễu Giang B. Phòng Văn hóa - Xã hội phường Liễu "
        "Giang chưa nhận được báo cáo số liệu bình đẳng giới năm 2025 của đơn vị (hạn: trước ngày "
        "20/11/2025). Đề nghị đơn vị gửi tệp Excel theo mẫu đã cấp về baocao@lieugiang.example "
        "chậm nhất 17 giờ 00 ngày 19/11/2025. Vướng mắc liên hệ đồng chí Lương Ngọc Hiền, điện "
        "thoại 0400 660 792. Trân trọng."
    )


def test_facts_that_the_round_lacks_leave_no_hole(tmp_path):
    found = replace(outcomes(), today=dt.date(2025, 11, 17))
    said = message(found, tmp_path, "TH02")
    assert "về Phòng Văn hóa - Xã hội phường Liễu Giang chậm nhất" in said
    assert "Vướng mắc" not in said
    assert "  " not in said


def test_overdue(tmp_path):
    found = replace(outcomes(), today=dt.date(2025, 11, 27))
    assert message(found, tmp_path, "TH02") == (
        "Kính gửi Ban Giám hiệu Trường Tiểu học Liễu Giang B. Báo cáo số liệu bình đẳng giới năm "
        "2025 của đơn vị đã quá hạn nộp (hạn: trước ngày 20/11/2025). Đề nghị gửi chậm nhất 17 "
        "giờ 00 ngày 01/12/2025; trường hợp chưa gửi được, đơn vị báo lý do về Phòng Văn hóa - Xã "
        "hội phường Liễu Giang. Trân trọng."
    )


def test_to_fix(tmp_path):
    found = replace(outcomes(fault(), fault("many_deputies")), today=dt.date(2025, 11, 18))
    assert message(found, tmp_path, "MN01") == (
        "Kính gửi Ban Giám hiệu Trường Mầm non Hoa Nắng. Báo cáo số liệu bình đẳng giới năm 2025 "
        "của đơn vị đã nhận ngày 18/11/2025. Còn 1 nội dung phải sửa và 1 nội dung cần giải trình, "
        "đã đánh dấu trong tệp gửi kèm (xem trang đầu). Đề nghị sửa, giải trình trên tệp đó, "
        "không lập tệp mới, gửi lại chậm nhất 17 giờ 00 ngày 19/11/2025. Nội dung phải sửa: Biểu "
        "01, ô D7: Nữ (9) lớn hơn Tổng số (7). Trân trọng."
    )
    alone = replace(outcomes(fault("many_deputies")), today=dt.date(2025, 11, 18))
    said = message(alone, tmp_path, "MN01")
    assert "Còn 1 nội dung cần giải trình, đã đánh dấu" in said
    assert "Đề nghị giải trình trực tiếp trên tệp đó, không lập tệp mới" in said
    assert "phải sửa" not in said
    member = replace(fault(), table="board", row="1", column="1")
    said = message(outcomes(fault(), member, *[fault(cell=f"E{n}") for n in range(3)]), tmp_path)
    assert said.count("lớn hơn Tổng số") == 3, "first three, and nothing about a person"
    assert "(7) và các nội dung khác nêu trong tệp. Trân" in said


@pytest.mark.parametrize(
    ("faulty", "withheld", "said"),
    [
        (("staff",), (), " Toàn bộ Biểu 01 chưa được dùng; số liệu còn lại đã được dùng."),
        ((), ("board",), " 1 ô liên quan đến lỗi chưa được dùng; số liệu còn lại đã được dùng."),
        (
            ("staff", "training"),
            ("board",),
            " Toàn bộ Biểu 01, Biểu 06 và 1 ô khác liên quan đến lỗi chưa được dùng; số liệu còn "
            "lại đã được dùng.",
        ),
        ((), (), ""),
    ],
)
def test_a_unit_is_told_what_of_its_return_does_not_count(tmp_path, faulty, withheld, said):
    found = outcomes(
        fault(), withheld={("MN01", name): frozenset({("gate", "value")}) for name in withheld}
    )
    tables = [
        replace(one, outcome=Outcome.ERRORS)
        if (one.unit, one.table) in {("MN01", name) for name in faulty}
        else one
        for one in found.tables
    ]
    found = replace(found, tables=tuple(tables), today=dt.date(2025, 11, 18))
    assert message(found, tmp_path).endswith(f"Tổng số (7).{said} Trân trọng.")
    (file,) = given_back(found, tmp_path)
    assert any(said in str(cell) for line in file.fix_list.lines for cell in line.cells)


def test_received(tmp_path):
    assert message(outcomes(), tmp_path, "MN01") == (
        "Đã nhận báo cáo năm 2025 của Trường Mầm non Hoa Nắng ngày 18/11/2025. Số liệu hợp lệ. "
        "Trân trọng cảm ơn đơn vị."
    )
    assert message(outcomes(), tmp_path, "XA01").endswith("hợp lệ. Trân trọng cảm ơn.")
    office = {"code": "PHONG01", "name": "Phòng Văn hóa - Xã hội phường Liễu Giang"}
    assert message(outcomes(office=office), tmp_path, "PHONG01") == THE_OFFICE


def test_what_only_the_office_settles_asks_nothing_of_the_unit(tmp_path):
    assert message(outcomes(fault("correction_asked")), tmp_path, "MN01") == OFFICE_ONLY


def test_units_that_a_summary_from_below_brought_are_left_to_its_office(tmp_path):
    inner = ReturnRecord(
        f"phuong.xlsx{WITHIN}a.xlsx",
        "",
        "TH02",
        FileStatus.COUNTED,
        "",
        dt.date(2025, 11, 19),
        None,
    )
    found = outcomes(returns=(inner,))
    assert message(found, tmp_path, "TH02") == FROM_BELOW
    sent_here = replace(inner, path="a.xlsx", received=dt.date(2025, 11, 18))
    assert message(outcomes(returns=(inner, sent_here)), tmp_path, "TH02") != FROM_BELOW
    found = replace(found, own_units=frozenset({"MN01"}))
    assert list(chase(found, tmp_path)) == ["MN01"]


def test_whom_a_message_addresses_is_data(tmp_path):
    found = replace(outcomes(missing=("XA01",)), today=dt.date(2025, 11, 27))
    assert message(found, tmp_path, "XA01").startswith("Kính gửi Lãnh đạo UBND Phường")
    assert [found.round.settings.reminder.addressed(kind) for kind in ("GDTX", "LC")] == [
        "Lãnh đạo",
        "Ban Giám hiệu",
    ]
    reminder = {"offices": "Thường trực", "due": "2025-12-05", "time": "9:30"}
    found = replace(outcomes(missing=("XA01",), reminder=reminder), today=dt.date(2025, 11, 17))
    said = message(found, tmp_path, "XA01")
    assert said.startswith("Kính gửi Thường trực UBND Phường")
    assert "chậm nhất 09 giờ 30 ngày 05/12/2025" in said


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2025-11-18", "2025-11-19"),
        ("2025-11-19", "2025-11-19"),
        ("2025-11-20", "2025-11-24"),
        ("2025-11-21", "2025-11-25"),
        ("2025-11-23", "2025-11-25"),
    ],
)
def test_the_new_day_is_before_the_due_date_or_two_working_days_on(today, due):
    round_ = outcomes().round
    messages = Messages(round_, dt.date.fromisoformat(today))
    assert messages.due(round_.units[0]) == dt.date.fromisoformat(due)


def test_a_unit_with_its_own_due_date_is_asked_by_that():
    found = outcomes(reminder={"due": "2025-11-25"}).round
    messages = Messages(found, dt.date(2025, 11, 27))
    patient = found.units[0].model_copy(update={"due": dt.date(2025, 12, 1)})
    assert messages.due(patient) == dt.date(2025, 11, 30)
    assert "(hạn: trước ngày 01/12/2025)" in messages.chasing(patient)
    assert "đã quá hạn nộp (hạn: trước ngày 20/11/2025)" in messages.chasing(found.units[0])


def test_messages_with_a_set_day_do_not_change_after_it():
    found = outcomes(reminder={"due": "2025-11-25"}).round
    said = {
        Messages(found, dt.date(2025, 11, day)).days_overdue(found.units[0]) for day in (25, 26, 30)
    }
    assert said == {5}


@pytest.mark.parametrize("time", ["7 giờ", "24:00", "12:60", ""])
def test_a_time_that_is_none_is_refused(time):
    with pytest.raises(ValueError, match="time"):
        Reminder(time=time)


def test_days_noted_before_come_back_in_their_row(tmp_path):
    told = {"MN01": dt.date(2025, 11, 18), "TH02": "gọi 2 lần"}
    rows = chase(replace(outcomes(), reminded=told), tmp_path)
    assert rows["MN01"][-1] == dt.date(2025, 11, 18)
    assert rows["TH02"][-1] == "gọi 2 lần"
    assert rows["MN02"][-1] is None


@pytest.mark.parametrize(
    ("codes", "stems"),
    [
        (("MN01", "TH01"), ("MN01", "TH01")),
        (("CON", "con_"), ("CON__", "con_")),
        (("don-doc", "NUL", "Com1"), ("don-doc_", "NUL_", "Com1_")),
    ],
)
def test_file_names_are_safe_on_windows_and_never_collide(codes, stems):
    made = file_stems(codes, taken=("don-doc",))
    assert tuple(made.values()) == stems
    assert len({stem.casefold() for stem in made.values()}) == len(codes)
