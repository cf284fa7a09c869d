"""Tables that an office adds are filled from their metadata, without a finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.forms.layout import layout_form
from pipeline.forms.make import FormMaker
from pipeline.read.intake import open_return
from pipeline.read.read import read_return
from pipeline.round.round import Round
from pipeline.sample.figures import answer
from pipeline.sample.returned import typed
from pipeline.sample.scene import TableAnswers
from pipeline.text.findings import Finding
from pipeline.validate.validate import validate
from schemas.code_lists import METHODS, NO, SEX, YES, YES_NO
from schemas.expressions.numbers import AllOf, CellValue, Compare
from schemas.expressions.texts import IsBlank, Words, fact
from schemas.model import (
    Count,
    Date,
    Decimal,
    FourColumns,
    List,
    Record,
    TableModel,
    Text,
    asks,
    compile_block,
    explanation,
    question,
)
from schemas.records import VALUE, Form, Kind, Row, Table
from schemas.respondents import ALWAYS, Asked
from schemas.rules import AtMost, ColumnAtMost, Custom, NotZero, PeopleColumns, Sums, WithinPeriod
from tests.support.packaged import FORM, MODELS
from tests.support.sample_support import scenes

_gate, _started = CellValue("gate", VALUE), CellValue("started", VALUE)
_answer, _evidence = CellValue("clubs", "joined"), CellValue("clubs", "evidence")
_LATE = Asked(periods=frozenset({"giai-doan"}))


@asks(
    rows=(
        Row("9101", "all", "Đoàn viên (9101 = 9102 + 9103)", parts=("old", "young")),
        Row("9102", "old", "Từ 30 tuổi"),
        Row("9103", "young", "Dưới 30 tuổi", parts=("clubs", "others")),
        Row("9104", "clubs", "Sinh hoạt câu lạc bộ"),
        Row("9105", "others", "Còn lại"),
        Row("9106", "praised", "Trong mã số 9104: được khen"),
        Row("9107", "later", "Chỉ hỏi cả giai đoạn", asked=_LATE),
    ),
    rules=(
        PeopleColumns(),
        Sums("R04"),
        NotZero("all"),
        AtMost("praised", "clubs", "R05"),
        ColumnAtMost("meetings", "total"),
        Custom(
            code="R17",
            name="proof",
            severity="query",
            violated=AllOf((Compare(_answer, "=", Words(YES)), IsBlank(_evidence))),
            home=_evidence.key,
            sentence="yes_without_link",
            live="Cần giải trình",
            arguments=(("m", "9104"),),
        ),
    ),
)
class Members(FourColumns):
    meetings: Count = question("Số người dự họp", "5")
    joined: Text = question("Có kế hoạch không?", "6", choices=YES_NO)
    evidence: Text = question("Minh chứng", "7", kind=Kind.TEXT, required=False)


@asks(
    rules=(
        Custom(
            code="R15",
            name="started_late",
            severity="error",
            violated=Compare(_started, ">", fact("cutoff")),
            home=_started.key,
            sentence="decided_after_cutoff",
            live="Sau ngày chốt số liệu",
            arguments=(("ngày", _started),),
        ),
    )
)
class Club(Record):
    leader: Text = question("Họ và tên người phụ trách", "9201", kind=Kind.TEXT)
    started: Date = question("Ngày thành lập", "9202", kind=Kind.DATE)
    spent: Count = question("Kinh phí", "9203", kind=Kind.MONEY)
    since: Count = question("Năm bắt đầu", "9204", kind=Kind.YEAR)
    level: Decimal = question("Mức đạt", "9205", kind=Kind.DECIMAL)
    way: Text = question("Hình thức", "9206", choices=METHODS)


@asks()
class MeetingsHead(Record):
    gate: Text = question("Có họp không?", "9300", choices=YES_NO)
    rooms: Count = question("Số phòng họp", "9301")


@asks(
    anchor_code="A",
    room=20,
    rules=(
        WithinPeriod("held_on", "R13", "event_outside_period"),
        ColumnAtMost("women", "people", "R02"),
    ),
)
class Meetings(List):
    held_on: Date = question("Ngày họp", "1", kind=Kind.DATE)
    topic: Text = question("Nội dung", "2", kind=Kind.TEXT, max_length=200)
    chair: Text = question("Họ và tên chủ trì", "3", kind=Kind.TEXT)
    chair_sex: Text = question("Giới tính", "4", choices=SEX)
    people: Count = question("Số người", "5")
    women: Count = question("Trong đó: nữ", "6")
    explanation: Text = explanation("B")


def _table(number: str, body: type[TableModel], head: type[TableModel] | None = None) -> Table:
    return Table(
        name=f"added_{number}",
        number=number,
        sheet=f"Biểu {number}",
        title="BIỂU THÊM",
        unit_label="người",
        asked=ALWAYS,
        body=compile_block(body),
        head=compile_block(head) if head else None,
        gate="gate" if head else "",
    )


ADDED = (_table("91", Members), _table("92", Club), _table("93", Meetings, MeetingsHead))
ADDED_FORM = Form((FORM.by_name["cover"], *ADDED))
ADDED_MODELS = MODELS | {
    ("added_91", "body"): Members,
    ("added_92", "body"): Club,
    ("added_93", "head"): MeetingsHead,
    ("added_93", "body"): Meetings,
}


def findings_of(folder: Path, period: str, seed: int, number: int) -> tuple[Finding, ...]:
    """Fill the form as one unit of the district, send it, read and judge it."""
    who, scene = scenes(seed, period)[number]
    round_ = Round("thu", folder, scene.settings, (scene.unit,))
    maker = FormMaker(ADDED_FORM, round_)
    values = typed(
        layout_form(ADDED_FORM, who), ADDED_FORM.tables, lambda table: answer(table, who, scene)
    )
    (folder / "a.xlsx").write_bytes(maker.form_of(scene.unit, values))
    opened = open_return(folder / "a.xlsx", "a.xlsx")
    assert not isinstance(opened, Finding)
    reading = read_return(opened, "a.xlsx", ADDED_FORM)
    sent = {"a.xlsx": scene.sent}
    return validate([(reading, scene.unit)], round_, ADDED_FORM, ADDED_MODELS, sent)["a.xlsx"]


@pytest.mark.parametrize(
    ("period", "seed", "number"),
    [("nam", 1, 0), ("6T", 2, 9), ("giai-doan", 3, 20), ("nam", 4, -4), ("nam", 5, -1)],
)
def test_added_tables_are_filled_without_a_finding(
    tmp_path: Path, period: str, seed: int, number: int
) -> None:
    assert findings_of(tmp_path, period, seed, number) == ()


def test_added_tables_are_answered_plausibly() -> None:
    told: dict[str, list[TableAnswers]] = {table.name: [] for table in ADDED}
    for who, scene in scenes(1):
        for table in ADDED:
            told[table.name].append(answer(table, who, scene))
    totals = [one.cells["clubs", "total"] for one in told["added_91"]]
    assert len(set(totals)) > 5
    assert {one.cells["clubs", "joined"] for one in told["added_91"]} == {YES, NO}
    for one in told["added_91"]:
        assert (("clubs", "evidence") in one.cells) == (one.cells["clubs", "joined"] == YES)
        assert ("later", "total") not in one.cells
    gates = {one.head["gate"]: bool(one.entries) for one in told["added_93"]}
    assert gates == {YES: True, NO: False}
    for entry in (entry for one in told["added_93"] for entry in one.entries):
        middle = str(entry["chair"]).split()[1]
        assert ("Thị" in middle) <= (entry["chair_sex"] == "Nữ")


@asks(anchor_code="A", room=20)
class Ideas(List):
    topic: Text = question("Tên sáng kiến", "1", kind=Kind.TEXT, max_length=200)
    author_sex: Text = question("Giới tính", "2", choices=SEX)


def test_no_entry_of_a_list_says_what_another_says() -> None:
    table = _table("94", Ideas)
    for who, scene in scenes(1):
        entries = answer(table, who, scene).entries
        assert len({tuple(entry.values()) for entry in entries}) == len(entries) > 0
