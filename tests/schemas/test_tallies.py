"""Conditions of a tally: over entries, and as Excel writes them."""

from __future__ import annotations

import pytest

from schemas.tallies import EntryCondition, Tally

ENTRIES = (
    {"sex": "Nữ", "people": 12, "title": "A*"},
    {"sex": "nữ", "people": 3, "title": "AB"},
    {"sex": "Nam", "people": None, "title": None},
    {"sex": None, "people": 40, "title": "=A"},
)


@pytest.mark.parametrize(
    ("condition", "met"),
    [
        (EntryCondition("sex", "=", ("Nữ",)), [0, 1]),
        (EntryCondition("sex", "=", ("Nữ", "Nam")), [0, 1, 2]),
        # A blank is not known to be another.
        (EntryCondition("sex", "<>", ("Nữ",)), [2]),
        (EntryCondition("sex", "<>", ("Nữ", "Nam")), []),
        (EntryCondition("people", ">=", (12,)), [0, 3]),
        (EntryCondition("people", "<>", (12,)), [1, 3]),
        (EntryCondition("people", "<", (3.5,)), [1]),
        # A text is no number.
        (EntryCondition("sex", ">", (1,)), []),
        (EntryCondition("title", "=", ("A*",)), [0]),
    ],
)
def test_a_condition_holds_of_entries(condition, met):
    assert [at for at, entry in enumerate(ENTRIES) if condition.holds(entry)] == met


def test_a_tally_takes_all_its_conditions():
    both = (EntryCondition("sex", "=", ("Nữ",)), EntryCondition("people", ">=", (10,)))
    assert Tally("a", conditions=both).over(ENTRIES, 2026) == 1
    assert Tally("a", sum_of="people", conditions=both[:1]).over(ENTRIES, 2026) == 15
    assert Tally("a", "sex", ("Nữ",), "people").over(ENTRIES, 2026) == 12
    assert Tally("a", sum_of="people", conditions=both).columns == ("people", "sex")


def test_excel_gets_a_criterion_for_each_way_to_count():
    tally = Tally(
        "a",
        "sex",
        ("Nữ", "Nam"),
        conditions=(EntryCondition("people", ">=", (2.5,)), EntryCondition("title", "<>", ("A*",))),
    )
    # A fraction is joined: its comma or point is that of whoever opens the file. ~ tames *.
    rest = ('people,">="&2.5', 'title,"<>",title,"<>A~*"')
    assert tally.criteria(str) == (('sex,"Nữ"', *rest), ('sex,"Nam"', *rest))
    assert Tally("a").criteria(str) == ((),)
    assert EntryCondition("title", "=", ("=A",)).criteria("t") == ('t,"==A"',)
