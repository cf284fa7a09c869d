"""Returns on a form that was sent before the round's form changed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from pipeline.aggregate import aggregate
from pipeline.cli.burden import changed_lines, changed_since, lacked_by_sort, lacked_lines
from pipeline.decided.decision_file import older_forms_said
from pipeline.decided.decision_sheets import CHANGED, FILE
from pipeline.plan.files import find_plan
from pipeline.plan.open_round import OpenRound, opened_round, opened_with
from pipeline.plan.plan import Plan
from pipeline.plan.sent_forms import (
    Changed,
    SentFormError,
    SentPart,
    changed_questions,
    check_codes,
    keep_sent_form,
    lacking,
    parts_of,
    sent_forms,
    sort_of,
)
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.summarise import older_forms
from pipeline.summary.outcomes import Outcomes
from pipeline.text.findings import Place, find
from pipeline.validate.anchors import about_anchors
from pipeline.validate.withholding import withheld
from schemas.own.definition import OwnDefinition
from schemas.records import Form
from schemas.registry import PACKAGED
from tests.support.in_this_process import InThisProcess
from tests.support.own_support import OWN, made_of
from tests.support.packaged import FORM
from tests.support.readings import UNITS, a_round, reading

pytestmark = pytest.mark.usefixtures("no_documents")

OLDER = "0000aaaa"
LABEL = "Trẻ 12 tháng tuổi"
NOW = "– 1 tuổi (sinh năm …)"


class Older:
    """A round of two communes, one of which sent a form that was given out before."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = root / "rounds" / "nam-2025"
        made = make_round(self.folder, plan="dong-da-2021-2030", units={"XA": 2}, seed=5)
        (path,) = (file.path for file in made.files if file.unit == "XA02")
        returned = self.folder / "returned" / path
        book = load_workbook(returned)
        (cell,) = (row[1] for row in book["_META"].iter_rows() if row[0].value == "form_version")
        cell.value = OLDER
        book.save(returned)

    @property
    def opened(self) -> OpenRound:
        return opened_round(load_round(self.folder))

    def run(self) -> Outcomes:
        reader, output = Reader(mapper=InThisProcess(1)), self.root / "output"
        return aggregate(self.opened, output, today=dt.date(2025, 12, 1), reader=reader).outcomes


def kept_with(opened: OpenRound, code: str, **changes: Any) -> Path:
    """The form kept as if it had been sent before, with another question under a code."""
    path = keep_sent_form(opened.form, opened.round)
    data = json.loads(path.read_bytes())
    data["version"] = OLDER
    (part,) = (one for one in data["parts"] if one["row"] == code)
    part.update(changes)
    older = path.with_name(f"{OLDER}.json")
    older.write_text(json.dumps(data), encoding="utf-8")
    return older


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Older:
    return Older(tmp_path_factory.mktemp("older"))


def test_a_form_that_was_kept_is_read_again(older):
    path = keep_sent_form(older.opened.form, older.opened.round)
    before = path.stat().st_mtime_ns
    assert keep_sent_form(older.opened.form, older.opened.round).stat().st_mtime_ns == before
    (parts,) = sent_forms(older.folder).values()
    assert {part.label for part in parts if part.row == "1303"} == {"– 1 tuổi (sinh năm {Y-1})"}
    path.write_text(path.read_text("utf-8").replace('"format": 2', '"format": 3'), "utf-8")
    with pytest.raises(SentFormError, match=r"forms/\w+\.json: .*cập nhật chương trình"):
        sent_forms(older.folder)
    path.unlink()


def test_a_return_whose_questions_were_the_same_counts_whole(older):
    kept_with(older.opened, "1303")
    page = older.run().accepted.tables["population"]["XA02"]
    assert ("age1", "total") in page.cells


def test_answers_to_another_wording_wait_until_the_officer_confirms(older):
    kept_with(older.opened, "1303", label=LABEL)
    outcomes = older.run()
    page = outcomes.accepted.tables["population"]["XA02"]
    # With its parts the sum waits.
    assert not {("age1", "total"), ("nursery", "total")} & page.cells.keys()
    assert ("age2", "total") in page.cells
    (told,) = (one for one in outcomes.findings if one.code == "I21")
    assert (told.unit, told.row, told.for_office) == ("XA02", "1303", True)
    (line,) = older_forms_said(older_forms(outcomes.findings, older.opened.form))
    assert "số liệu chưa dùng: Biểu 13, mã số 1303 (1 báo cáo). Xác nhận tại trang" in line
    book = load_workbook(older.folder / FILE)
    sheet = book[CHANGED.name]
    assert [cell.value for cell in sheet[4]][:4] == [OLDER, "1303", LABEL, NOW]
    sheet["E4"], sheet["F4"] = "Ngọc", "Chỉ sửa lời"
    book.save(older.folder / FILE)
    outcomes = older.run()
    assert ("age1", "total") in outcomes.accepted.tables["population"]["XA02"].cells
    assert not [one for one in outcomes.findings if one.code == "I21"]
    assert load_workbook(older.folder / FILE)[CHANGED.name].max_row == 4


@pytest.mark.parametrize(
    ("label", "is_another"),
    [("- 1 tuoi tròn (sinh năm {Y-1})", False), ("Số tủ sách trong phòng đọc", True)],
)
def test_an_own_code_that_was_sent_is_given_to_no_other_question(older, label, is_another):
    opened = older.opened
    tables = tuple(
        replace(table, origin="xa") if table.name == "population" else table
        for table in opened.form.tables
    )
    opened = replace(opened, form=Form(tables))
    kept_with(opened, "1303", label=label)
    if not is_another:
        check_codes(opened.round, opened.form)
        return
    with pytest.raises(SentFormError, match=f'mã 1303: .*{OLDER}.*"{label}", nay') as error:
        check_codes(opened.round, opened.form)
    assert f'nay hỏi "{NOW}"' in str(error.value)


def test_the_present_question_says_nothing_of_an_answer_to_another_one():
    sent = reading(unit=UNITS["TH"])
    sent = replace(sent, stamp={**sent.stamp, "form_version": OLDER})
    page = sent.tables["staff"]
    at = [Place("a.xlsx", "staff", row, "1", page.sheet) for row in ("103", "104")]
    told = tuple(
        find("decimal_asked", {"biểu": "Biểu 01", "giá trị": "7,5"}, place, "7,5") for place in at
    )
    sent = replace(sent, tables={**sent.tables, "staff": replace(page, findings=told)})
    now = next(part for part in parts_of(FORM) if part.row == "103")
    changed = Changed(OLDER, replace(now, kind="decimal"), now)
    (read,) = withheld([sent], {OLDER: [changed]}, FORM)
    assert [(one.code, one.row) for one in read.tables["staff"].findings] == [
        (told[0].code, "104"),
        ("I21", "103"),
    ]


@pytest.mark.parametrize(
    ("code", "changes", "before", "after"),
    [
        ("1301", {"sum_of": ["1303"]}, "cộng từ: 1303", "cộng từ: 1302, 1303, 1304"),
        ("1301", {"sum_of": []}, "cộng từ: không, ghi trực tiếp", "cộng từ: 1302, 1303, 1304"),
        ("1301", {"sum_of": ["1304", "1303", "1302"]}, "", ""),
        ("1303", {"unit": "nhóm lớp"}, "đơn vị tính: nhóm lớp", "đơn vị tính: trẻ"),
        ("1303", {"kind": "money"}, "số tiền", ""),
        # Forms that were kept in the first format say nothing of either.
        ("1301", {"unit": None, "sum_of": None}, "", ""),
    ],
)
def test_a_total_of_other_rows_and_another_unit_of_measure_are_another_question(
    older, code, changes, before, after
):
    kept_with(older.opened, code, **changes)
    told = changed_questions(older.folder, older.opened.form, [OLDER])[OLDER]
    assert [(one.code, before in one.before, after in one.after) for one in told] == (
        [(code, True, True)] if before else []
    )


def test_amounts_of_a_list_in_another_unit_of_measure_are_other_questions():
    def parts(unit: str) -> dict[tuple[str, ...], SentPart]:
        tables = tuple(
            replace(one, unit_label=unit) if one.number == "22" else one for one in OWN.tables
        )
        return {part.key: part for part in parts_of(made_of(replace(OWN, tables=tables)).form)}

    now = parts("người")
    others = [
        part for key, part in parts("nghìn người").items() if not part.asks_the_same(now[key])
    ]
    assert {(part.column, part.row) for part in others} >= {("3", ""), ("4", "")}
    assert not [part for part in others if part.column in ("1", "2")]


def test_a_question_in_the_words_that_it_had_before_is_the_same():
    reworded = [part for part in parts_of(FORM) if part.formerly]
    assert {part.row for part in reworded} == {"B18", "700", "701", "1200"}
    for part in reworded:
        for label in part.formerly:
            assert replace(part, label=label).asks_the_same(part)
        assert not replace(part, label="Nội dung khác").asks_the_same(part)


def test_what_the_forms_made_now_ask_otherwise_is_told_with_them(older):
    path = kept_with(older.opened, "1303", label=LABEL)
    data = json.loads(path.read_bytes())
    like = next(one for one in data["parts"] if one["row"] == "1303")
    gone = {"table": "t22", "row": "22001", "number": "22", "label": "Số sáng kiến"}
    data["parts"] += [{**like, "row": "1399"}, {**like, **gone}]
    data["asked"]["XA"].append("22")
    path.write_text(json.dumps(data), encoding="utf-8")
    present = path.with_name(f"{older.opened.form.version}.json")
    present.unlink()
    first, *each, last = changed_lines(changed_since(older.opened))
    assert "xác nhận hai câu hỏi là một tại trang Câu hỏi đã đổi" in first
    assert each == [f'  Biểu 13, mã số 1303: trước hỏi "{LABEL}", nay hỏi "– 1 tuổi (sinh năm …)"']
    assert last.endswith("không được tính: Biểu 13, mã số 1399; Biểu 22.")
    outcomes = older.run()
    notes = [one for one in outcomes.findings if (one.code, one.value) == ("N10", "22")]
    assert [(one.unit, one.severity, one.for_office) for one in notes] == [("XA02", "note", True)]
    (line,) = older_forms_said(older_forms(notes, older.opened.form))
    assert "Biểu 22 (1 báo cáo)" in line
    # Forms like the present one are out: nothing is new.
    keep_sent_form(older.opened.form, older.opened.round)
    assert not [*changed_lines(changed_since(older.opened))]


def test_figures_in_a_row_that_was_dropped_are_nobody_s_fault(older):
    opened = older.opened
    sent = reading(unit=UNITS["XA"])
    sent = replace(sent, stamp={**sent.stamp, "form_version": OLDER})
    page = sent.tables["population"]
    at = Place("a.xlsx", "population", "", "", page.sheet, "C40")
    stray = find("figures_outside", {"biểu": "Biểu 13", "chỗ": "C40: 7"}, at, "7")
    sent = replace(sent, tables={"population": replace(page, findings=(stray,))})
    path = kept_with(opened, "1303")
    changed = changed_questions(older.folder, opened.form, [OLDER])
    (read,) = withheld([sent], changed, opened.form)
    assert read.tables["population"].findings == (stray,)
    data = json.loads(path.read_bytes())
    parts = {part["row"]: part for part in data["parts"]}
    data["parts"].append({**parts["1303"], "row": "1399", "label": "Trẻ đi học xa"})
    path.write_text(json.dumps(data), encoding="utf-8")
    (one,) = changed_questions(older.folder, opened.form, [OLDER])[OLDER]
    (read,) = withheld([sent], {OLDER: [one]}, opened.form)
    (note,) = read.tables["population"].findings
    assert (note.code, note.severity, note.cell, note.for_office) == ("N10", "note", "C40", True)
    (line,) = older_forms_said(older_forms([note], opened.form))
    assert "không hỏi, nên số liệu không được tính: Biểu 13 (1 báo cáo)" in line


def test_what_was_added_to_the_plan_since_the_forms_went_out_is_told_by_its_place(tmp_path):
    def opened(own: OwnDefinition, *more: dict[str, Any]) -> OpenRound:
        lines = [{"code": "4", "title": "Số tiết", "kind": "total", "unit": "tiết"}, *more]
        same = {"numerator": ["t21.r21012.c1"], "counted": "a", "kinds": ["MN"]}
        plan = Plan.model_validate(
            {"id": OWN.plan, "title": "K", "start": 2025, "end": 2026}
            | {"indicator": [{**same, **one, "target": [{"type": "none"}]} for one in lines]}
        )
        return opened_with(replace(a_round(UNITS["MN"]), folder=tmp_path), plan, made_of(own))

    since = {("21", "3"), ("01", "20001"), ("24", "24001")}
    before = replace(
        OWN,
        tables=tuple(one for one in OWN.tables if one.number != "24"),
        questions=tuple(one for one in OWN.questions if (one.table, one.code) not in since),
        rules=(),
    )
    sent = opened(before)
    keep_sent_form(sent.form, sent.round)
    # A line of the plan has the code that a table might have.
    now = opened(OWN, {"code": "L8", "title": "Số câu lạc bộ", "kind": "total", "unit": "câu"})
    (told,) = [*lacked_lines(lacked_by_sort(now), now.form)][1:]
    said = "Biểu 01, 24; Biểu 12, chỉ tiêu L8; Biểu 21, cột 3; mã số B16"
    assert told == f"  Mầm non, kế hoạch {OWN.plan}: {said}"


def test_rows_that_another_plan_needs_are_missed_by_nobody_on_a_form_sent_before(tmp_path):
    def opened(*further: str) -> OpenRound:
        plan, *others = (find_plan(name, FORM) for name in ("gia-lam-2022", *further))
        round_ = replace(a_round(UNITS["TH"]), folder=tmp_path)
        return opened_with(round_, plan, PACKAGED, tuple(others))

    before, now = opened(), opened("dong-da-2021-2030")
    keep_sent_form(before.form, before.round)
    assert before.form.version == now.form.version
    assert not lacked_by_sort(before)
    (told,) = [*lacked_lines(lacked_by_sort(now), now.form)][1:]
    assert told.startswith("  Tiểu học, kế hoạch dong-da-2021-2030: Biểu 01, 04, 09; mã số B17,")
    keep_sent_form(now.form, now.round)
    # The forms that were just made ask them; others may still be out.
    assert not lacked_by_sort(now)
    table, sent = now.form.by_name["staff"], reading(unit=UNITS["TH"])
    lacks = lacking(now.form, now.round)[now.form.version][sort_of(UNITS["TH"])]
    who = now.round.respondent(UNITS["TH"])
    body = sent.tables["staff"].body
    assert body is not None
    gone = replace(sent.tables["staff"], body=replace(body, lines=(0, *body.lines[1:])))
    for page in (None, gone):
        severities = [
            [one.severity for one in about_anchors(table, who, page, "a.xlsx", lacks=some)]
            for some in (lacks, ())
        ]
        assert severities == [["query"], ["error"]]
