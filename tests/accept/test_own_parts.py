"""Figures of an office's own questions are joined only with those of the same question."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import pytest

from pipeline.accept.own_parts import Apart, own_parts
from pipeline.accept.records import AcceptedTable
from pipeline.closing.closed import About, about_text
from schemas.own.definition import OwnDefinition
from tests.support.own_support import OWN, made_of
from tests.support.packaged import FORM

FORM_OF_OWN = made_of(OWN).form
PAGE = AcceptedTable(
    "MN01",
    "a.xlsx",
    "Biểu 21",
    {("r21012", "c1"): 3, ("r21012", "c2"): 20, ("r21013", "c1"): 4},
    {},
)
STAFF = AcceptedTable(
    "MN01", "a.xlsx", "Biểu 01", {("r20001", "total"): 3, ("all", "total"): 9}, {}
)
IDEAS = AcceptedTable("MN01", "a.xlsx", "Biểu 22", {}, {}, ({"c2": "Nữ", "c3": 4},))
TABLES = {"t21": {"MN01": PAGE}, "t22": {"MN01": IDEAS}, "staff": {"MN01": STAFF}}


def labelled(code: str, table: str, label: str) -> OwnDefinition:
    return replace(
        OWN,
        questions=tuple(
            replace(one, label=label) if (one.code, one.table) == (code, table) else one
            for one in OWN.questions
        ),
    )


def apart_from(own: OwnDefinition) -> Apart:
    return Apart(FORM_OF_OWN, own_parts(made_of(own).form))


@pytest.mark.parametrize(
    "own",
    [
        OWN,
        # Another case, other blanks: the same question.
        labelled("20001", "01", "Trong tổng số  (mã số 101): Đoàn viên công đoàn"),
        # What was not asked then has no figures.
        replace(OWN, questions=OWN.questions[1:], rules=OWN.rules[1:]),
    ],
)
def test_the_same_questions_are_joined(own):
    assert apart_from(own).parts == ()
    assert apart_from(own).all_joined(TABLES) == TABLES


@pytest.mark.parametrize(
    ("own", "words", "table", "kept"),
    [
        (
            labelled("20001", "01", "Người khuyết tật"),
            ["mã số 20001"],
            "staff",
            {("all", "total"): 9},
        ),
        (
            labelled("21012", "21", "Đọc sách"),
            ["mã số 21012"],
            "t21",
            {("r21013", "c1"): 4},
        ),
        (
            labelled("1", "21", "Số lần họp"),
            ["Biểu 21, cột 1"],
            "t21",
            {("r21012", "c2"): 20},
        ),
    ],
)
def test_another_question_under_a_code_is_left_out_and_told(own, words, table, kept):
    apart = apart_from(own)
    assert list(apart.labels()) == words
    assert apart.all_joined(TABLES)[table]["MN01"].cells == kept


@pytest.mark.parametrize(
    ("parts", "said"),
    [(("21012",), ["mã số 21011"]), ((), ["mã số 21011"]), (("21013", "21012"), [])],
)
def test_a_total_of_other_rows_is_another_question(parts, said):
    questions = tuple(
        replace(one, parts=parts) if one.code == "21011" else one for one in OWN.questions
    )
    apart = apart_from(replace(OWN, questions=questions))
    assert list(apart.labels()) == said
    assert not list(apart.gone())
    older = {part: words for part, words in apart.then.items() if not part.endswith(".sum")}
    assert not Apart(FORM_OF_OWN, older).parts


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        ("nghìn câu lạc bộ", ["Biểu 21 (đơn vị tính: nghìn câu lạc bộ, ở đây: câu lạc bộ)"]),
        ("  Câu lạc  bộ", []),
        # Nothing said is nothing else.
        ("", []),
    ],
)
def test_figures_in_another_unit_of_measure_are_left_out_and_told(unit, said):
    tables = (replace(OWN.tables[0], unit_label=unit), *OWN.tables[1:])
    apart = apart_from(replace(OWN, tables=tables))
    assert list(apart.labels()) == said
    assert not list(apart.gone())
    joined = apart.all_joined(TABLES)
    assert joined == ({**TABLES, "t21": {}} if said else TABLES)


def test_a_column_of_a_list_is_left_out_of_its_entries():
    apart = apart_from(labelled("3", "22", "Số ngày"))
    assert apart.all_joined(TABLES)["t22"]["MN01"].entries == ({"c2": "Nữ"},)


def test_tables_of_another_plan_are_other_tables():
    apart = apart_from(replace(OWN, plan="khac-2026"))
    assert set(apart.all_joined(TABLES)) == {"t21", "t22", "staff"}
    joined = apart.all_joined(TABLES)
    assert joined["t21"] == joined["t22"] == {}
    # The rows and columns of a table are told with it.
    told = ["mã số 20001", "mã số 20002", *(f"Biểu {number}" for number in (21, 22, 23, 24))]
    assert sorted(apart.labels()) == sorted(told)
    assert joined["staff"]["MN01"].cells == {("all", "total"): 9}


def test_nothing_packaged_is_an_own_part():
    assert own_parts(FORM) == {}
    assert own_parts(FORM_OF_OWN)["staff.r20001"].startswith("lieu-giang-2026: Trong tổng số")


def test_what_was_closed_says_whose_parts_it_holds():
    about = About(
        plan="x",
        year=2025,
        period="nam",
        form_version="a",
        closed_on="2025-12-01",
        units=1,
        complete=1,
        tables=1,
        files={"a.csv": "b"},
    )
    assert "[own]" not in about_text(about)
    own = own_parts(FORM_OF_OWN)
    again = About.model_validate(tomllib.loads(about_text(about.model_copy(update={"own": own}))))
    assert again.own == own


def test_what_this_round_does_not_ask_is_named_once():
    gone = [*Apart(FORM, own_parts(FORM_OF_OWN)).gone()]
    assert "Biểu 21 của kế hoạch lieu-giang-2026" in gone
    assert "mã số 20001 (Trong tổng số (mã số 101): đoàn viên công đoàn)" in gone
    assert len(gone) == 6  # four tables, two rows; none of the rows of the tables
    assert not [*apart_from(OWN).gone()]
