"""Words of a form while it is being filled, as LibreOffice calculates them: gates, lists, the
states on Bìa. The rules themselves are tried in ``test_form_live_rules``."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from pipeline.forms.layout import BlockLayout
from schemas.rules import PEOPLE
from tests.support.forms_support import (
    OTHER_SHAPES,
    a_round,
    calculated,
    layout_of,
    write,
)
from tests.support.libreoffice import needs_libreoffice
from tests.support.packaged import FORM

pytestmark = [needs_libreoffice, pytest.mark.libreoffice]

Figures = dict[tuple[str, str], int]

HONEST: Figures = {
    (row, column): value
    for row, values in {
        "head": (1, 1, 0, 0),
        "deputy": (2, 2, 1, 1),
        "teachers": (30, 28, 5, 4),
        "support": (6, 5, 2, 1),
        "ccvc": (35, 33, 6, 5),
        "masters": (5, 4, 2, 1),
        "doctors": (1, 1, 1, 1),
    }.items()
    for column, value in zip(PEOPLE, values, strict=True)
}
STAFF = "Biểu 01 Đội ngũ"
SUCCESSION = "Biểu 02 Quy hoạch"


def staff_body() -> BlockLayout:
    body = layout_of("MN", a_round()).by_table["staff"].body
    assert body is not None
    return body


def answers(kind: str = "MN") -> dict[tuple[str, str], object]:
    cover = layout_of(kind, a_round()).by_table["cover"].body
    assert cover is not None
    given = {"has_minority_staff": "Có", "has_minority_children": "Có"}
    return {("Bìa", cover.address(name)): value for name, value in given.items()}


def typed(figures: Figures) -> dict[tuple[str, str], object]:
    body = staff_body()
    return {(STAFF, body.address(*key)): value for key, value in figures.items()}


def test_blank_form_shows_calculated_what_it_was_written_with(tmp_path: Path):
    for kind in ("MN", "XA", "PHONG"):
        path = write(tmp_path, kind)
        stored = load_workbook(path, data_only=True)
        (opened,) = calculated(path, {"blank": {}}).values()
        for sheet in stored.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    now = opened[sheet.title][cell.coordinate].value
                    then = cell.value
                    assert (then or "") == (now or ""), (kind, sheet.title, cell.coordinate)


def test_bia_counts_what_is_missing_and_what_must_be_looked_at(tmp_path: Path):
    form, body = write(tmp_path, "MN"), staff_body()
    complete = {**answers(), **typed(HONEST)}
    one_blank = {**complete, (STAFF, body.address("support", "female")): None}
    blanks = {key: None for key in HONEST if key[0] in ("head", "deputy")}
    no_managers = {**complete, **typed(blanks)}
    one_wrong = {**complete, (STAFF, body.address("support", "female")): 7}
    explained = {
        **complete,
        (STAFF, body.address("deputy", "total")): 4,
        (STAFF, body.address("deputy", "explanation")): "Thêm một người chờ nghỉ hưu",
    }
    too_many_women = {**complete, (STAFF, body.address("teachers", "female")): 85}
    too_many_masters = {**complete, (STAFF, body.address("masters", "total")): 36}
    cases = {
        "complete": complete,
        "blank": one_blank,
        "no managers": no_managers,
        "wrong": one_wrong,
        "explained": explained,
        "a part": too_many_women,
        "within": too_many_masters,
    }
    states, not_right = {}, {}
    for name, workbook in calculated(form, cases).items():
        rows = {row[0].value: row[2].value for row in workbook["Bìa"].iter_rows(min_row=30)}
        states[name] = rows["01"]
        assert rows["03"] == "Chưa nhập"
        assert rows["Bìa"] == "Còn thiếu 5 ô"
        words = {row: workbook[STAFF][f"{body.check_letter}{at}"] for row, at in body.lines.items()}
        not_right[name] = {row: w.value for row, w in words.items() if w.value != "Đúng"}
    assert states == {
        "complete": "Đủ",
        "blank": "Còn thiếu 1 ô",
        "no managers": "Còn thiếu 8 ô",
        "wrong": "Có 1 chỗ cần xem lại",
        "explained": "Đủ",
        "a part": "Có 1 chỗ cần xem lại",
        "within": "Có 1 chỗ cần xem lại",
    }
    assert not_right == {
        "complete": {},
        "blank": {"support": "Còn thiếu", "all": "Xem dòng liên quan"},
        "no managers": {
            "head": "Còn thiếu",
            "deputy": "Còn thiếu",
            "managers": None,
            "all": "Xem dòng liên quan",
        },
        "wrong": {"support": "Nữ lớn hơn Tổng số", "all": "Xem dòng liên quan"},
        "explained": {},
        # Of 39 people 119 are women.
        "a part": {"teachers": "Nữ lớn hơn Tổng số", "all": "Xem dòng liên quan"},
        "within": {"masters": "Lớn hơn mã số 107", "ccvc": "Xem dòng liên quan"},
    }


def test_gates_answered_no_spare_their_cells_and_contradictions_are_said(tmp_path: Path):
    form = write(tmp_path, "MN")
    layout = layout_of("MN", a_round())
    cover, sheet = layout.by_table["cover"].body, layout.by_table["succession"]
    head, body = sheet.head, sheet.body
    assert cover is not None
    assert head is not None
    assert body is not None
    nothing = {
        ("Bìa", cover.address("has_minority_staff")): "Không",
        (SUCCESSION, head.address("gate")): "Không",
        # Sitting managers are trained whether or not anybody is planned.
        (SUCCESSION, body.address("managers_trained", "total")): 1,
        (SUCCESSION, body.address("managers_trained", "female")): 1,
        **{key: v for key, v in typed(HONEST).items() if key[1][0] in "CD"},
    }
    against = {
        **nothing,
        (SUCCESSION, body.address("persons", "total")): 3,
        (STAFF, staff_body().address("head", "minority")): 1,
    }
    quiet, loud = calculated(form, {"nothing": nothing, "against": against}).values()

    def state(workbook, number: str) -> str:  # type: ignore[no-untyped-def]
        return next(
            r[2].value for r in workbook["Bìa"].iter_rows(min_row=30) if r[0].value == number
        )

    def word(workbook, name: str, block: BlockLayout, row: str) -> str:  # type: ignore[no-untyped-def]
        return workbook[name][f"{block.check_letter}{block.lines[row]}"].value

    assert state(quiet, "01") == "Đủ"
    assert state(quiet, "02") == "Không phát sinh"
    assert not word(quiet, SUCCESSION, body, "persons")
    assert word(loud, SUCCESSION, body, "persons") == "Đã chọn Không ở mã số 200"
    assert word(loud, STAFF, staff_body(), "head") == "Bìa ghi không có người dân tộc thiểu số"
    assert state(loud, "02") == "Có 1 chỗ cần xem lại"


def test_a_list_judges_only_lines_in_use_and_its_head_adds_up(tmp_path: Path):
    form = write(tmp_path, "MN", OTHER_SHAPES)
    sheet = layout_of("MN", a_round(), OTHER_SHAPES).by_table["council"]
    head, body = sheet.head, sheet.body
    assert head is not None
    assert body is not None

    def line(entry: int, *values: object) -> dict[tuple[str, str], object]:
        names = ("full_name", "sex", "turns", "since")
        return {
            (sheet.sheet, body.address("", name, entry)): value
            for name, value in zip(names, values, strict=False)
        }

    gate = {(sheet.sheet, head.address("gate")): "Có"}
    filled = {**gate, **line(0, "Nguyễn Thị A", "Nữ", 3), **line(2, "Trần Văn B", "nam khác", 2)}
    partly = {**gate, **line(0, "Nguyễn Thị A", "Nữ")}
    full, part, empty = calculated(
        form, {"filled": filled, "partly": partly, "empty": gate}
    ).values()

    def words(workbook) -> list[str]:  # type: ignore[no-untyped-def]
        lines = range(body.first_line, body.last_line + 1)
        return [workbook[sheet.sheet][f"{body.check_letter}{line}"].value or "" for line in lines]

    def value(workbook, row: str) -> object:  # type: ignore[no-untyped-def]
        return workbook[sheet.sheet][head.address(row)].value

    assert words(full) == ["Đúng", "", "Chọn trong danh sách", "", ""]
    assert [value(full, row) for row in ("members", "women", "turns")] == [2, 1, 5]
    assert words(part) == ["Còn thiếu", "", "", "", ""]
    assert words(empty) == [""] * 5
    gate_word = f"{head.check_letter}{head.lines['gate']}"
    assert empty[sheet.sheet][gate_word].value == "Còn thiếu"
    assert full[sheet.sheet][gate_word].value == "Đúng"
    states = [
        {row[0].value: row[2].value for row in workbook["Bìa"].iter_rows(min_row=30)}["90"]
        for workbook in (part, empty)
    ]
    assert states == ["Còn thiếu 1 ô", "Còn thiếu 1 ô"]
    assert FORM is not OTHER_SHAPES


def test_bia_confirms_a_figure_once_all_behind_it_is_given_and_nothing_behind_a_no(tmp_path: Path):
    form = write(tmp_path, "MN")
    layout = layout_of("MN", a_round())
    outreach, board = layout.by_table["outreach"], layout.by_table["board"]
    assert outreach.head is not None
    assert outreach.body is not None
    assert board.head is not None
    body = staff_body()
    gates = {
        (outreach.sheet, outreach.head.address("gate")): "Không",
        (board.sheet, board.head.address("gate")): "Không",
    }
    honest = typed(HONEST)
    blank = (STAFF, body.address("support", "total"))
    held = {
        (outreach.sheet, outreach.head.address("gate")): "Có",
        (outreach.sheet, outreach.body.address("", "parents", 1)): 40,
    }
    cases = {"none": honest | gates, "partly": {**honest, blank: None}, "held": held}
    said = {}
    for name, workbook in calculated(form, cases).items():
        texts = [str(row[0].value) for row in workbook["Bìa"].iter_rows(min_row=45)]
        at = texts.index("III. SỐ LIỆU XÁC NHẬN")
        said[name] = [texts[at + 1], *texts[at + 3 : at + 5]]
    parents, members = "Lượt phụ huynh học sinh được truyền thông: ", "Thành viên Ban VSTBPN: "
    assert said == {
        "none": [
            "Tổng số CBQL, GV, NV: 39 (nữ: 36)",
            f"{parents}0",
            f"{members}0 (đã tập huấn: 0)",
        ],
        "partly": [
            "Tổng số CBQL, GV, NV: … (nữ: 36)",
            f"{parents}…",
            f"{members}… (đã tập huấn: …)",
        ],
        "held": [
            "Tổng số CBQL, GV, NV: … (nữ: …)",
            f"{parents}40",
            f"{members}… (đã tập huấn: …)",
        ],
    }


def test_pasted_nonsense_is_marked(tmp_path: Path):
    form, body = write(tmp_path, "MN"), staff_body()
    whole = "Nhập số nguyên từ 0 trở lên"
    words = {"25 cháu": "Chỉ nhập số", -3: whole, 2.5: whole}
    place = (STAFF, body.address("teachers", "total"))
    cases = {str(pasted): {**typed(HONEST), place: pasted} for pasted in words}
    line = f"{body.check_letter}{body.lines['teachers']}"
    said = [workbook[STAFF][line].value for workbook in calculated(form, cases).values()]
    assert dict(zip(words, said, strict=True)) == words
