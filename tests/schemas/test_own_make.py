"""Own tables are made of plain definitions, and what is wrong in these is told at once."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest
from pandera.api.dataframe.model import MODEL_CACHE

from schemas.own.definition import (
    CellTerm,
    ColumnTerm,
    Condition,
    NumberTerm,
    OwnAnswer,
    OwnDefinition,
    OwnQuestion,
    OwnRule,
    OwnTable,
    OwnTally,
    RowTerm,
)
from schemas.own.make import with_own
from schemas.records import Form, Row, Shape, Table
from schemas.registry import PACKAGED, refuse_faults
from schemas.respondents import Asked, Respondent
from tests.support.own_support import CELL, COLUMN, OWN, ROW, made_of
from tests.support.packaged import FORM

FORM_OF_OWN = made_of(OWN).form
OPENED = Condition("21001", "=", ("Có",))
KINDERGARTEN = Respondent("MN", frozenset({"MN"}), "nam", year=2026)


def question_at(code: str, table: str) -> int:
    """The number of a question of ``OWN``."""
    return next(
        at for at, one in enumerate(OWN.questions) if (one.code, one.table) == (code, table)
    )


def at(code: str, table: str, field: str) -> tuple[str, int, str]:
    return "questions", question_at(code, table), field


def changed(code: str, table: str, **changes) -> OwnDefinition:
    number = question_at(code, table)
    questions = list(OWN.questions)
    questions[number] = replace(questions[number], **changes)
    return replace(OWN, questions=tuple(questions))


def with_first_table(**changes) -> OwnDefinition:
    return replace(OWN, tables=(replace(OWN.tables[0], **changes), *OWN.tables[1:]))


def added(**more) -> OwnDefinition:
    return replace(OWN, **{name: (*getattr(OWN, name), *records) for name, records in more.items()})


def body(name: str, form=FORM_OF_OWN):
    found = form.by_name[name].body
    assert found is not None
    return found


def test_the_packaged_form_stays_as_it_is():
    assert PACKAGED.form.version == "e7875a1d"
    assert with_own(PACKAGED, OwnDefinition("x")).tables is PACKAGED
    assert [t.name for t in FORM_OF_OWN.tables[:16]] == [t.name for t in FORM.tables]


def test_what_is_made_is_as_sound_as_what_is_packaged():
    refuse_faults(FORM_OF_OWN.tables)
    for (table, block), model in made_of(OWN).models.items():
        assert set(model.to_schema().columns) == set(
            dict(FORM_OF_OWN.by_name[table].blocks)[block].names
        )


def test_names_follow_from_codes_and_never_from_labels():
    other = replace(
        OWN,
        questions=tuple(replace(one, label=f"{one.label} khác") for one in OWN.questions),
        tables=tuple(replace(one, title=f"{one.title} khác") for one in OWN.tables),
    )
    one, two = FORM_OF_OWN, made_of(other).form
    assert [t.name for t in one.tables] == [t.name for t in two.tables]
    for table in one.tables:
        for name, block in table.blocks:
            same = dict(two.by_name[table.name].blocks)[name]
            assert [row.name for row in block.rows] == [row.name for row in same.rows]
            assert block.column_index == same.column_index
    assert one.by_name["t21"].blocks[1][1].column_index.keys() >= {"c1", "c4"}
    assert one.version != two.version


@pytest.mark.parametrize(
    "own",
    [
        changed("20001", "01", label="Đoàn viên"),
        changed("21013", "21", prompt="Lời nhắc khác"),
        changed("23002", "23", required=False),
        changed("24001", "24", required=False),
        changed("23002", "23", anonymous=True),
        replace(OWN, rules=OWN.rules[1:]),
        replace(OWN, left_out=("09",)),
        replace(
            OWN,
            tables=(
                replace(OWN.tables[0], asked=Asked(periods=frozenset({"nam"}))),
                *OWN.tables[1:],
            ),
        ),
    ],
)
def test_the_version_covers_what_the_office_asks(own):
    assert made_of(own).form.version != FORM_OF_OWN.version


@pytest.mark.parametrize(
    "own",
    [
        # The same tables in another plan are the same form.
        replace(OWN, plan="khac-2026"),
        # A tally that no cell shows stands on no form.
        replace(OWN, tallies=OWN.tallies[:1]),
    ],
)
def test_the_version_says_nothing_of_what_stands_on_no_form(own):
    assert made_of(own).form.version == FORM_OF_OWN.version


def test_an_own_part_is_known_by_its_plan_and_code():
    assert FORM_OF_OWN.by_name["t21"].origin == "lieu-giang-2026"
    assert body("staff").row("r20001").origin == "lieu-giang-2026"
    assert body("staff").row("all").origin == ""
    assert FORM_OF_OWN.by_name["staff"].origin == ""


def test_a_total_of_anonymous_rows_is_anonymous():
    """From it and the other parts the row could be told."""
    rows = made_of(changed("21012", "21", anonymous=True)).form.by_name["t21"].body.rows
    assert {row.code for row in rows if row.anonymous} == {"21011", "21012"}


def test_a_matrix_without_columns_counts_people():
    assert [column.name for column in body("t24").columns] == [
        "total",
        "female",
        "minority",
        "minority_female",
        "explanation",
    ]
    assert {check.code for check in body("t24").checks.values()} == {"R02", "R03"}


def test_a_sum_asks_only_what_can_be_added_up():
    total = body("t21").row("r21011")
    assert total.parts == ("r21012", "r21013")
    assert [total.has(f"c{code}") for code in (1, 2, 3, 4)] == [True, True, True, False]


def test_a_list_without_a_gate_gets_one():
    table = FORM_OF_OWN.by_name["t22"]
    assert table.gate == "r22000"
    assert table.head is not None
    assert table.head.row(table.gate).code == "22000"


def test_a_condition_that_all_rows_have_opens_the_table_and_others_are_of_their_cells():
    table = FORM_OF_OWN.by_name["t21"]
    (dependent,) = table.dependents.each
    assert table.gate == "r21001"
    assert (dependent.rows, [one.row for one in dependent.conditions]) == (("r21013",), ["r21012"])
    some = made_of(changed("21011", "21", when=())).form.by_name["t21"]
    assert some.gate == ""
    assert {row for one in some.dependents.each for row in one.rows} == {"r21012", "r21013"}
    packaged = made_of(changed("20001", "01", when=(Condition("101/1", ">", (9,)),))).form
    (added,) = packaged.by_name["staff"].dependents.each
    assert (added.rows, added.conditions[0].row) == (("r20001",), "all")


def test_what_is_left_out_is_asked_of_nobody():
    assert not FORM_OF_OWN.by_name["research"].is_asked(KINDERGARTEN)
    assert FORM.by_name["research"].is_asked(KINDERGARTEN)
    (row,) = (row for row in body("checklist").rows if row.code == "816")
    assert not row.is_asked(KINDERGARTEN)
    # A unit that answered it on an older form made no mistake.
    assert row.asked.may_be_of(KINDERGARTEN)


def test_a_table_of_which_every_row_is_left_out_is_left_out():
    codes = tuple(row.code for row in body("preschool").rows)
    made = made_of(replace(OWN, left_out=codes))
    assert not made.form.by_name["preschool"].is_asked(KINDERGARTEN)


def test_models_are_made_once_for_a_definition():
    made = with_own(PACKAGED, OWN)
    known = len(MODEL_CACHE)
    for _ in range(3):
        again = with_own(PACKAGED, pickle.loads(pickle.dumps(OWN)))
        assert again is made
    assert len(MODEL_CACHE) == known


def test_one_definition_leaves_nothing_in_the_next():
    packaged, first = PACKAGED.form.version, made_of(OWN).form
    made_of(changed("21011", "21", parts=(), label="Khác"))
    assert made_of(OWN).form.version == first.version
    assert Form(PACKAGED.tables).version == packaged
    assert "r20001" not in {row.name for row in body("staff", FORM).rows}


def cell_question(code: str, **more) -> OwnQuestion:
    return OwnQuestion("23", code, CELL, "Câu hỏi", **more)


AT_END = len(OWN.questions)
FAULTS = [
    (added(tables=(OwnTable("20", "A", "B", Shape.MATRIX),)), {("tables", 4, "number")}),
    (added(tables=(OwnTable("01", "A", "B", Shape.MATRIX),)), {("tables", 4, "number")}),
    (
        added(tables=(OwnTable("21", "A", "B", Shape.MATRIX),)),
        {("tables", 0, "number"), ("tables", 4, "number")},
    ),
    (
        with_first_table(sheet="Tên" * 9),
        {("tables", 0, "sheet")},
    ),
    (
        with_first_table(sheet="A/B"),
        {("tables", 0, "sheet")},
    ),
    (
        with_first_table(title=" "),
        {("tables", 0, "title")},
    ),
    (
        with_first_table(guidance="{SO}"),
        {("tables", 0, "guidance")},
    ),
    (
        replace(
            OWN,
            tables=(
                replace(OWN.tables[0], asked=Asked(kinds=frozenset({"THPT"}))),
                *OWN.tables[1:],
            ),
        ),
        {("tables", 0, "asked")},
    ),
    (added(tables=(OwnTable("31", "A", "B", Shape.LIST),)), {("tables", 4, "number")}),
    (
        added(questions=(OwnQuestion("77", "77001", ROW, "Câu"),)),
        {("questions", AT_END, "table")},
    ),
    (added(questions=(OwnQuestion("05", "20009", ROW, "Câu"),)), {("questions", AT_END, "part")}),
    (added(questions=(OwnQuestion("12", "20009", ROW, "Câu"),)), {("questions", AT_END, "table")}),
    (added(questions=(OwnQuestion("22", "22009", ROW, "Câu"),)), {("questions", AT_END, "part")}),
    (added(questions=(OwnQuestion("01", "2001", ROW, "Câu"),)), {("questions", AT_END, "code")}),
    (added(questions=(OwnQuestion("01", "110", ROW, "Câu"),)), {("questions", AT_END, "code")}),
    (added(questions=(cell_question("21009"),)), {("questions", AT_END, "code")}),
    (
        added(questions=(cell_question("23001"),)),
        {at("23001", "23", "code"), ("questions", AT_END, "code")},
    ),
    (added(questions=(OwnQuestion("22", "x", COLUMN, "Câu"),)), {("questions", AT_END, "code")}),
    (changed("23002", "23", label=""), {at("23002", "23", "label")}),
    (changed("23002", "23", label="{x}"), {at("23002", "23", "label")}),
    (
        changed("23002", "23", prompt="x" * 256),
        {at("23002", "23", "prompt")},
    ),
    (
        changed("21012", "21", answer=OwnAnswer.TEXT),
        {at("21012", "21", "answer")},
    ),
    (
        changed("2", "22", choices=("Nam, nữ",)),
        {at("2", "22", "choices")},
    ),
    (changed("2", "22", choices=()), {at("2", "22", "choices")}),
    (
        changed("2", "22", choices=tuple(f"Giá trị {n}" for n in range(40))),
        {at("2", "22", "choices")},
    ),
    (
        changed("21011", "21", parts=("21012", "21099")),
        {at("21011", "21", "parts")},
    ),
    (
        changed("21012", "21", parts=("21011",)),
        {
            at("21011", "21", "parts"),
            at("21012", "21", "parts"),
        },
    ),
    (
        changed("23002", "23", parts=("23003",)),
        {at("23002", "23", "parts")},
    ),
    (changed("22001", "22", parts=("Đếm",)), {at("22001", "22", "parts")}),
    *(
        (
            changed("21013", "21", when=(OPENED, Condition(*one))),
            {at("21013", "21", "when")},
        )
        for one in (
            ("21001", "=", (1,)),
            ("21001", "=", ("Rồi",)),
            ("21001", "=", ()),
            ("21099", "=", ("Có",)),
            ("21012", ">", (1,)),
            ("21012/9", ">", (1,)),
            ("21013/1", ">", (1,)),
            ("2", ">", (1,)),
        )
    ),
    # Each waits for the other, or decides although it may itself be needless.
    (
        changed("3", "22", when=(Condition("4", ">", (1,)),)),
        {at("3", "22", "when"), at("4", "22", "when")},
    ),
    (
        changed("21011", "21", when=(OPENED, Condition("21013/1", ">", (1,)))),
        {at("21011", "21", "when")},
    ),
    (
        changed("20001", "01", when=(Condition("101/1", "=", ("Có",)),)),
        {at("20001", "01", "when")},
    ),
    (
        changed("21001", "21", answer=OwnAnswer.COUNT),
        {at(code, "21", "when") for code in ("21011", "21012", "21013")},
    ),
    (
        changed("21001", "21", required=False),
        {at(code, "21", "when") for code in ("21011", "21012", "21013")},
    ),
    (changed("3", "22", anonymous=True), {at("3", "22", "anonymous")}),
    (added(rules=(OwnRule("66", (RowTerm("1"),), "=", (RowTerm("2"),)),)), {("rules", 5, "table")}),
    (
        added(rules=(OwnRule("21", (RowTerm("21012"),), "<=", (RowTerm("21019"),)),)),
        {("rules", 5, "right")},
    ),
    (
        added(rules=(OwnRule("21", (CellTerm("21012", "9"),), "<=", (NumberTerm(1),)),)),
        {("rules", 5, "left")},
    ),
    (
        added(rules=(OwnRule("21", (CellTerm("21012", "4"),), "<=", (NumberTerm(1),)),)),
        {("rules", 5, "left")},
    ),
    (
        added(rules=(OwnRule("21", (RowTerm("21012"),), "<=", (ColumnTerm("1"),)),)),
        {("rules", 5, "right")},
    ),
    (
        added(rules=(OwnRule("21", (NumberTerm(2),), "<=", (NumberTerm(1),)),)),
        {("rules", 5, "left")},
    ),
    (
        added(rules=(OwnRule("23", (CellTerm("23002"),), "<=", (NumberTerm(9),), "query"),)),
        {("rules", 5, "severity")},
    ),
    (added(rules=(OWN.rules[0],)), {("rules", 0, ""), ("rules", 5, "")}),
    (added(tallies=(OwnTally("A", "21"),)), {("tallies", 3, "table")}),
    (added(tallies=(OwnTally("2", "22"),)), {("tallies", 3, "name")}),
    (added(tallies=(OwnTally("members", "07"),)), {("tallies", 3, "name")}),
    (added(tallies=(OwnTally("A", "22", sum_of="1"),)), {("tallies", 3, "sum_of")}),
    (
        added(tallies=(OwnTally("A", "22", (Condition("2", "=", ("Nữa",)),)),)),
        {("tallies", 3, "conditions")},
    ),
    (
        added(tallies=(OwnTally("A", "22", (Condition("3", ">", ("nhiều",)),)),)),
        {("tallies", 3, "conditions")},
    ),
    (
        added(tallies=(OwnTally("A", "22", (Condition("1", ">", ("a",)),)),)),
        {("tallies", 3, "conditions")},
    ),
    (replace(OWN, left_out=("21",)), {("left_out", 0, "")}),
    (replace(OWN, left_out=("999",)), {("left_out", 0, "")}),
    (replace(OWN, left_out=("200",)), {("left_out", 0, "")}),
    (replace(OWN, left_out=("103",)), {("left_out", 0, "")}),
]


@pytest.mark.parametrize(("own", "expected"), FAULTS)
def test_each_fault_is_told_at_its_record_and_field(own, expected):
    faults = with_own(PACKAGED, own).faults
    assert {(fault.part, fault.number, fault.field) for fault in faults} == expected
    for fault in faults:
        assert fault.what
        assert not fault.what.endswith(".")
        assert fault.remedy.endswith(".")


def test_all_faults_are_told_at_once_and_none_that_follows_from_another():
    bad = replace(
        OWN,
        tables=(*OWN.tables, OwnTable("20", "A", "", Shape.MATRIX)),
        questions=(
            *(replace(one, label="") if one.code == "23002" else one for one in OWN.questions),
            OwnQuestion("01", "7", ROW, "Câu"),
        ),
        rules=(*OWN.rules, OwnRule("23", (CellTerm("23009"),), "=", (NumberTerm(1),))),
        tallies=(*OWN.tallies, OwnTally("", "22")),
        left_out=("0",),
    )
    made = with_own(PACKAGED, bad)
    assert {(fault.part, fault.number, fault.field) for fault in made.faults} == {
        ("tables", 4, "number"),
        ("tables", 4, "title"),
        at("23002", "23", "label"),
        ("questions", AT_END, "code"),
        # The rule 23003 <= 23002 names a question that is told already.
        ("rules", 5, "left"),
        ("tallies", 3, "name"),
        ("left_out", 0, ""),
    }


def test_with_faults_the_tables_still_hold_what_is_sound():
    made = with_own(PACKAGED, changed("23002", "23", label=""))
    rows = {row.code for row in body("t23", made.tables.form).rows}
    assert rows == {f"2300{n}" for n in (1, 3, 4, 5, 6, 7, 8)}
    assert "r20001" in {row.name for row in body("staff", made.tables.form).rows}


def test_a_question_that_need_not_be_answered_is_not_missed():
    optional = made_of(changed("24001", "24", required=False)).form
    row, column = body("t24", optional).row("r24001"), body("t24", optional).column("total")
    assert not body("t24", optional).must_be_filled(row, column, KINDERGARTEN)
    assert body("t24").must_be_filled(row, column, KINDERGARTEN) is not row.optional


def test_only_own_records_say_what_packaged_ones_never_do():
    def said(table: Table) -> list[Row]:
        return [
            row for _, block in table.blocks for row in block.rows if row.optional or row.origin
        ]

    assert not any(map(said, FORM.tables))
