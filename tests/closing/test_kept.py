"""Values that a closed round keeps for the forms of the next one."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.accept.records import Accepted
from pipeline.closing.closed import ClosedError
from pipeline.closing.closing import close_round
from pipeline.closing.kept import NAME, kept_text, read_kept
from schemas.records import VALUE
from tests.support.closing_support import TODAY, accepted, arrivals, close, page, past_round
from tests.support.packaged import FORM

MEMBER = {
    "full_name": "Trần Thị Minh Hạnh",
    "sex": "Nữ",
    "position": "Hiệu trưởng",
    "role": "Trưởng ban",
    "trained": "Có",
    "trained_on": dt.date(2024, 5, 9),
}


def of(**tables):
    return Accepted({name: {"MN01": page(name, *parts)} for name, parts in tables.items()}, 2024)


def written(folder, accepted):
    (folder / NAME).write_text(kept_text(accepted), encoding="utf-8-sig")
    return read_kept(folder, FORM)


def test_closing_keeps_names_beside_closed_and_not_in_it(tmp_path):
    closed = close(past_round(tmp_path))
    kept = closed.folder.parent / NAME
    assert "Minh Hạnh" in kept.read_text(encoding="utf-8-sig")
    assert not (closed.folder / NAME).exists()


def test_members_and_answers_come_back_as_they_were(tmp_path):
    cells = {("decision", VALUE): "12/QĐ", ("decided_on", VALUE): dt.date(2024, 1, 5)}
    kept = written(tmp_path, of(board=(cells, ({**MEMBER, "explanation": "mới"}, MEMBER))))
    assert kept["MN01"].entries["board"] == [MEMBER, MEMBER]
    assert kept["MN01"].answers["board"] == {
        "decision": "12/QĐ",
        "decided_on": dt.date(2024, 1, 5),
    }
    none = {("gate", VALUE): "Không", ("decision", VALUE): "Chưa đủ người"}
    assert written(tmp_path, of(board=(none,))) == {}


def test_a_phone_keeps_its_first_zero_and_a_text_is_no_formula(tmp_path):
    cells = {("phone", VALUE): "0912 000 000", ("preparer", VALUE): "=1+1"}
    kept = written(tmp_path, of(cover=(cells,)))
    assert kept["MN01"].answers["cover"] == {"phone": "0912 000 000", "preparer": "=1+1"}
    assert ",=1+1" not in (tmp_path / NAME).read_text(encoding="utf-8-sig")


def test_gates_and_dates_of_the_report_are_not_kept(tmp_path):
    cells = {("has_minority_staff", VALUE): "Có", ("date", VALUE): dt.date(2024, 11, 18)}
    board = {("gate", VALUE): "Có", ("changed", VALUE): 2}
    assert kept_text(of(cover=(cells,), board=(board,))) == ""


def test_without_the_file_nothing_is_kept(tmp_path):
    assert read_kept(tmp_path, FORM) == {}


def test_closing_again_without_names_takes_the_old_ones_away(tmp_path):
    past = past_round(tmp_path)
    kept = close(past).folder.parent / NAME
    assert kept.is_file()
    nameless = accepted()
    del nameless.tables["board"], nameless.tables["cover"]
    close_round(past, nameless, FORM, arrivals(past), today=TODAY, replace=True)
    assert not kept.exists()


def test_a_damaged_file_names_itself(tmp_path):
    (tmp_path / NAME).write_text("unit_code,table\nMN01,board\n", encoding="utf-8")
    with pytest.raises(ClosedError, match=NAME):
        read_kept(tmp_path, FORM)
