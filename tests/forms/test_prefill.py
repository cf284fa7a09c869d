"""A form begins with what its own unit reported last."""

from __future__ import annotations

import datetime as dt
import zipfile
from dataclasses import replace

import pytest
from openpyxl import load_workbook

from pipeline.accept.accept import accept
from pipeline.accept.records import Accepted
from pipeline.closing.closing import close_round
from pipeline.forms.content import content_of
from pipeline.forms.make import write_templates
from pipeline.forms.prefill import NO_PAST, past_of, with_past
from pipeline.plan.files import find_plan
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.read.records import STAMP_SHEET
from pipeline.round.round import RoundError
from pipeline.validate.validate import validate
from schemas.records import VALUE
from tests.support.closing_support import TODAY, UNITS, arrivals, page, past_round, present
from tests.support.indicator_support import people
from tests.support.libreoffice import convert, needs_libreoffice
from tests.support.one_form import write_form
from tests.support.packaged import FORM as BASE
from tests.support.packaged import MODELS, form_of_plan

FORM = form_of_plan(find_plan("dong-da-2021-2030", BASE))
SCHOOL, OTHER = UNITS
CHAIR = {
    "full_name": "Trần Thị Minh Hạnh",
    "sex": "Nữ",
    "position": "Hiệu trưởng",
    "role": "Trưởng ban",
    "trained": "Có",
    "trained_on": dt.date(2024, 5, 9),
    "explanation": "Lời của năm trước",
}
DEPUTY = {
    "full_name": "Lê Văn Bình",
    "sex": "Nam",
    "position": "Phó Hiệu trưởng",
    "role": "Phó Trưởng ban",
    "trained": "Có",
}
RUNNING = {
    "title": "Đề tài còn thực hiện",
    "level": "Cấp cơ sở",
    "decision": "5/QĐ-UBND ngày 02/02/2024",
    "leader": "Trần Thị Minh Hạnh",
    "leader_sex": "Nữ",
    "start_year": 2024,
    "end_year": 2026,
}
DONE = {**RUNNING, "title": "Đề tài đã xong", "end_year": 2024}


def answers(**values):
    return {(name, VALUE): value for name, value in values.items()}


LAST = {
    "cover": page(
        "cover",
        answers(
            preparer="Nguyễn Thu Trang",
            phone="0987 654 321",
            head="Trần Thị Minh Hạnh",
            head_title="Hiệu trưởng",
            date=dt.date(2024, 11, 18),
            has_minority_staff="Không",
        ),
    ),
    "staff": page("staff", people("teachers", 1234, 36) | people("all", 1300, 40)),
    "succession": page("succession", answers(gate="Có", decision="7/QĐ ngày 03/3/2023")),
    "board": page(
        "board",
        answers(gate="Có", decision="12/QĐ", decided_on=dt.date(2024, 1, 5), changed=2),
        (CHAIR, DEPUTY),
    ),
    "research": page("research", answers(gate="Có"), (DONE, RUNNING)),
    "resources": page("resources", {("spent_state", "total"): 2_500_000}),
}


@pytest.fixture
def rounds(tmp_path):
    """The closed round of 2024 and the one of 2025 that names it."""
    past = past_round(tmp_path)
    accepted = Accepted({name: {SCHOOL.code: one} for name, one in LAST.items()}, 2024)
    close_round(past, accepted, FORM, arrivals(past), today=TODAY)
    return past, present(past, past.name)


@pytest.fixture
def now(rounds):
    return rounds[1]


def content(round_, unit=SCHOOL):
    return with_past(content_of(FORM, round_, unit), unit, past_of(round_, FORM))


def form_at(path, round_, unit=SCHOOL):
    write_form(path, FORM, round_, unit, past_of(round_, FORM))
    return path


def body(content, table):
    found = content.layout.by_table[table].body
    assert found is not None
    return found


def read(path):
    return read_return(open_return(path, path.name), path.name, FORM)


def test_the_committee_is_read_from_the_form_as_it_was_last_reported(now, tmp_path):
    reading = read(form_at(tmp_path / "a.xlsx", now))
    assert all(page.findings == () for page in reading.tables.values())
    board = accept({(SCHOOL.code, "board"): reading}, FORM).tables["board"][SCHOOL.code]
    members = [dict(CHAIR), DEPUTY]
    del members[0]["explanation"]
    assert list(board.entries) == members
    assert board.cells["decision", VALUE] == "12/QĐ"
    assert board.cells["decided_on", VALUE] == dt.date(2024, 1, 5)


def test_who_fills_and_signs_stays_and_gates_are_asked_anew(now):
    made = content(now)
    cover, board = body(made, "cover"), made.layout.by_table["board"].head
    given = made.prefilled["Bìa"]
    assert given[cover.address("preparer")] == "Nguyễn Thu Trang"
    assert given[cover.address("phone")] == "0987 654 321"
    assert given[cover.address("head_title")] == "Hiệu trưởng"
    assert cover.address("date") not in given
    assert cover.address("has_minority_staff") not in given
    own = made.prefilled["Biểu 07 Ban VSTBPN"]
    assert board.address("gate") not in own
    assert board.address("changed") not in own
    succession = made.layout.by_table["succession"]
    assert list(made.prefilled[succession.sheet].values()) == ["7/QĐ ngày 03/3/2023"]


def test_only_research_that_still_runs_goes_on(now):
    made = content(now)
    titles = made.prefilled["Biểu 09 KHCN"]
    assert titles[body(made, "research").address("", "title", 0)] == "Đề tài còn thực hiện"
    assert "Đề tài đã xong" not in titles.values()


def test_names_go_to_their_own_unit_s_form_only(now, tmp_path):
    paths = write_templates(FORM, now, tmp_path / "forms")
    named = []
    for path in (made.path for made in paths):
        with zipfile.ZipFile(path) as archive:
            text = "".join(archive.read(name).decode() for name in archive.namelist())
        if any(name in text for name in ("Minh Hạnh", "Thu Trang", "Văn Bình", "0987 654 321")):
            named.append(path.name[:4])
    assert named == [SCHOOL.code]


def test_a_renamed_unit_finds_its_answers_and_a_merged_one_the_sums(rounds):
    past, _ = rounds
    pages = {name: {SCHOOL.code: one} for name, one in LAST.items()}
    pages["staff"]["MN02"] = page("staff", people("teachers", 6, 4), code="MN02")
    other = SCHOOL.model_copy(update={"code": "MN02"})
    both = replace(past, units=(SCHOOL, other))
    close_round(both, Accepted(pages, 2024), FORM, arrivals(past), today=TODAY, replace=True)
    renamed = SCHOOL.model_copy(update={"code": "MN09", "old_codes": (SCHOOL.code,)})
    made = content(replace(rounds[1], units=(renamed,)), renamed)
    assert "Nguyễn Thu Trang" in made.prefilled["Bìa"].values()
    assert "1.234 · 36 · – · –" in made.noted["Biểu 01 Đội ngũ"].values()
    merged = renamed.model_copy(update={"old_codes": (SCHOOL.code, "MN02")})
    made = content(replace(rounds[1], units=(merged,)), merged)
    # Of two committees and two heads nobody can tell which goes on; people add up.
    assert made.prefilled == {}
    assert "1.240 · 40 · – · –" in made.noted["Biểu 01 Đội ngũ"].values()


def test_a_code_that_another_kind_of_unit_has_now_gets_nothing(now):
    other = replace_kind(SCHOOL)
    made = content(now, other)
    assert (made.prefilled, made.noted) == ({}, {})


def replace_kind(unit):
    return type(unit).model_validate({**unit.model_dump(), "kind": "TH", "levels": ()})


def test_a_choice_that_the_form_no_longer_offers_is_not_filled_in(rounds):
    past, now = rounds
    text = (past.folder / "kept.csv").read_text(encoding="utf-8-sig")
    changed = text.replace("Trưởng ban", "Ủy viên danh dự")
    (past.folder / "kept.csv").write_text(changed, encoding="utf-8-sig")
    made = content(now)
    assert "Ủy viên danh dự" not in made.prefilled["Biểu 07 Ban VSTBPN"].values()


def test_last_period_s_figures_stand_beside_the_questions_outside_of_what_is_printed(now, tmp_path):
    path = form_at(tmp_path / "a.xlsx", now)
    sheet = load_workbook(path)["Biểu 01 Đội ngũ"]
    block = body(content(now), "staff")
    line = block.lines["teachers"]
    assert sheet[f"I{line}"].value == "1.234 · 36 · – · –"
    assert sheet[f"I{block.code_line}"].value == "cột 1 · 2 · 3 · 4"
    assert sheet[f"I{block.header_lines[-1]}"].value == "Kỳ trước: năm 2024"
    assert sheet[f"I{block.lines['masters']}"].value is None
    assert sheet[f"I{line}"].protection.locked
    assert sheet.print_area.endswith(f"$H${block.last_line}")
    money = load_workbook(path)["Biểu 10 Nguồn lực"]
    assert "2.500.000" in [cell.value for cell in money["H"]]


def test_a_half_year_is_held_against_the_last_half_year(rounds):
    _, now = rounds
    earlier = past_of(now, FORM).rounds[0]
    half = replace(
        earlier,
        round=replace(
            earlier.round,
            settings=earlier.round.settings.model_copy(update={"period": "6T", "year": 2023}),
        ),
        accepted=Accepted({"staff": {SCHOOL.code: page("staff", people("teachers", 20, 18))}}),
    )
    both = replace(past_of(now, FORM), rounds=(half, earlier), kept=({}, {}))
    settings = now.settings.model_copy(update={"period": "6T"})
    made = with_past(content_of(FORM, replace(now, settings=settings), SCHOOL), SCHOOL, both)
    assert "20 · 18 · – · –" in made.noted["Biểu 01 Đội ngũ"].values()
    # Where no half-year has the table, a year's figures are better than none.
    assert any("2.500.000" in text for text in made.noted["Biểu 10 Nguồn lực"].values())


def test_a_round_without_a_closed_one_before_it_is_blank(rounds, tmp_path):
    _, now = rounds
    alone = replace(now, settings=now.settings.model_copy(update={"previous": ()}))
    assert past_of(alone, FORM) == NO_PAST
    assert content(alone).prefilled == {}
    form_at(tmp_path / "a.xlsx", alone)
    write_form(tmp_path / "b.xlsx", FORM, alone, SCHOOL)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_previous_round_that_is_not_there_is_named(rounds):
    _, now = rounds
    lost = replace(now, settings=now.settings.model_copy(update={"previous": ("nam-2019",)}))
    with pytest.raises(RoundError, match="nam-2019"):
        past_of(lost, FORM)


@needs_libreoffice
@pytest.mark.libreoffice
def test_what_is_prefilled_is_counted_when_the_form_is_opened(now, tmp_path):
    """Bìa, the sheets and the hidden counts; 1 line is asked about: a training without a date."""
    saved = convert(form_at(tmp_path / "a.xlsx", now), tmp_path / "saved")
    workbook = load_workbook(saved, data_only=True)
    states = {row[0].value: row[2].value for row in workbook["Bìa"].iter_rows(min_row=33)}
    assert states["Bìa"] == "Còn thiếu 3 ô"
    assert states["01"] == "Chưa nhập"
    assert states["07"] == "Còn thiếu 2 ô"
    assert "Thành viên Ban VSTBPN: 2 (đã tập huấn: 2)" in states
    (total,) = [text for text in states if str(text).startswith("Toàn bộ")]
    board = workbook["Biểu 07 Ban VSTBPN"]
    first = body(content(now), "board").first_line
    assert [board[f"H{first + line}"].value for line in range(3)] == [
        "Đúng",
        "Cần giải trình",
        None,
    ]
    rows = {row[3].value: [cell.value for cell in row[4:7]] for row in workbook[STAMP_SHEET]}
    # The number of the decision, known from before, is no sign that anyone began.
    assert rows["board"] == [2, 1, 12]
    missing = sum(row[0] for row in rows.values() if row[0])
    assert total == f"Toàn bộ báo cáo: còn thiếu {missing} ô, 1 chỗ cần xem lại"


def test_a_prefilled_form_has_fewer_cells_to_fill(now, tmp_path):
    found = validate([(read(form_at(tmp_path / "a.xlsx", now)), SCHOOL)], now, FORM, MODELS)
    write_form(tmp_path / "b.xlsx", FORM, now, SCHOOL)
    blank = validate([(read(tmp_path / "b.xlsx"), SCHOOL)], now, FORM, MODELS)
    missed = [
        sum(1 + len(finding.also) for finding in one if finding.code == "C01")
        for one in (*found.values(), *blank.values())
    ]
    # Of Bìa four; the board, which is begun, asks 703 beside its question, as the form says.
    assert missed[1] - missed[0] == 4 - 1


def test_a_prefilled_text_that_wraps_makes_its_line_high_enough(now, rounds, tmp_path):
    position = "Phó Trưởng phòng Văn hóa - Xã hội, Phó Trưởng Ban chỉ đạo công tác bình đẳng giới"
    number = "Quyết định số 1234/QĐ-UBND ngày 05/01/2024 của Chủ tịch Ủy ban nhân dân phường " * 3
    past, _ = rounds
    kept = (past.folder / "kept.csv").read_text(encoding="utf-8-sig")
    longer = kept.replace("Phó Hiệu trưởng", f'"{position}"').replace("12/QĐ", f'"{number}"')
    (past.folder / "kept.csv").write_text(longer, encoding="utf-8-sig")
    board = load_workbook(form_at(tmp_path / "a.xlsx", now))["Biểu 07 Ban VSTBPN"]
    blank = tmp_path / "b.xlsx"
    write_form(blank, FORM, now, SCHOOL)
    sheet = content(now).layout.by_table["board"]
    first, line = sheet.body.first_line, sheet.head.lines["decision"]
    letter = sheet.body.letters["position"]
    assert board[f"{letter}{first + 1}"].value == position
    # A generous count: Times New Roman sets some 1.15 letters to a column's digit.
    lines = -(-len(position) // int(sheet.widths[letter] * 1.15))
    assert lines > 1
    assert board.row_dimensions[first + 1].height >= 13.8 * lines
    assert board.row_dimensions[first].height is None
    before = load_workbook(blank)["Biểu 07 Ban VSTBPN"].row_dimensions
    assert board.row_dimensions[line].height > before[line].height
    assert board.row_dimensions[line + 1].height == before[line + 1].height


AT_HAND = {
    SCHOOL.code: {
        "staff": {
            ("teachers", "total"): 1250,
            ("teachers", "female"): 1200,
            ("all", "total"): 1320,
        },
        "preschool": {("under12", "total"): 0},
        "completion": {("grade5", "total"): 90},
    }
}


def test_the_office_s_figures_stand_in_their_cells_and_their_rows_are_marked(now):
    past = replace(past_of(now, FORM), at_hand=AT_HAND)
    made = with_past(content_of(FORM, now, SCHOOL), SCHOOL, past)
    staff = body(made, "staff")
    given = made.prefilled["Biểu 01 Đội ngũ"]
    assert given[staff.address("teachers", "total")] == 1250
    assert given[staff.address("teachers", "female")] == 1200
    assert staff.address("all", "total") not in given, "the form adds up itself"
    notes = made.noted["Biểu 01 Đội ngũ"]
    assert notes[f"I{staff.lines['teachers']}"] == "1.234 · 36 · – · – (cơ quan điền sẵn)"
    other = with_past(content_of(FORM, now, OTHER), OTHER, past)
    assert "Biểu 01 Đội ngũ" not in other.prefilled


def test_without_an_earlier_round_the_rows_alone_are_marked(rounds):
    _, now = rounds
    alone = replace(now, settings=now.settings.model_copy(update={"previous": ()}))
    past = replace(NO_PAST, at_hand=AT_HAND)
    made = with_past(content_of(FORM, alone, SCHOOL), SCHOOL, past)
    line = body(made, "staff").lines["teachers"]
    assert made.noted["Biểu 01 Đội ngũ"] == {f"I{line}": "(cơ quan điền sẵn)"}


def test_the_form_is_read_with_what_the_office_filled_in(now, tmp_path):
    path = tmp_path / "a.xlsx"
    write_form(path, FORM, now, SCHOOL, replace(past_of(now, FORM), at_hand=AT_HAND))
    found = read(path).tables["staff"]
    assert found.findings == ()
    block = FORM.by_name["staff"].body
    row, column = block.row_index["teachers"], block.column_index["total"]
    assert found.body.value(row, column) == 1250
