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
from pipeline.decided.decision_sheets import CHANGED, FILE
from pipeline.plan.open_round import OpenRound, opened_round
from pipeline.plan.sent_forms import SentFormError, check_codes, keep_sent_form, sent_forms
from pipeline.read.workers import Reader
from pipeline.round.round import load_round
from pipeline.sample.make import make_round
from pipeline.summary.outcomes import Outcomes
from schemas.records import Form
from tests.support.in_this_process import InThisProcess

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
    path.write_text(path.read_text("utf-8").replace('"format": 1', '"format": 2'), "utf-8")
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
