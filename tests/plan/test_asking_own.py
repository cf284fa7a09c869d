"""Rounds that ask all the same what their office leaves out."""

from __future__ import annotations

from dataclasses import replace

from pipeline.plan.asking import misnamed
from pipeline.round.round_book import read_book
from pipeline.round.write_round import write_book
from pipeline.text.places import ROUND_BOOK
from tests.support.own_support import OWN, made_of
from tests.support.readings import UNITS, a_round

FORM = made_of(OWN).form


def asking(tmp_path, *names: str):
    settings = a_round().settings.model_copy(update={"also_asked": names})
    write_book(tmp_path / ROUND_BOOK, settings)
    return replace(a_round(), settings=settings, folder=tmp_path)


def test_a_table_and_a_row_that_the_office_leaves_out_are_asked_again(tmp_path):
    round_ = asking(tmp_path, "Biểu 09", "816")
    book = read_book(tmp_path / ROUND_BOOK)
    assert not [*misnamed(round_, (), FORM, book)]
    who = round_.respondent(UNITS["MN"])
    assert FORM.by_name["research"].is_asked(who)
    (row,) = (row for row in FORM.by_name["checklist"].body.rows if row.code == "816")
    assert row.is_asked(who)
    before = a_round().respondent(UNITS["MN"])
    assert not FORM.by_name["research"].is_asked(before)
    assert not row.is_asked(before)
