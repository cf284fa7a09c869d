"""The units that an office asks a question of its own: of a kind or of a level, liên cấp too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.respondents import LEVELS, UNIT_KINDS, Asked, Respondent

PRIMARY_OR_COMMUNE = Asked(either=(frozenset({"XA"}), frozenset({"TH"})))


@pytest.mark.parametrize(
    ("kind", "levels", "asked"),
    [
        ("TH", {"TH"}, True),
        ("LC", {"TH", "THCS"}, True),
        ("LC", {"MN", "THCS"}, False),
        ("XA", set(), True),
        ("PHONG", set(), False),
        ("THCS", {"THCS"}, False),
    ],
)
def test_a_level_or_a_kind_suffices(kind: str, levels: set[str], asked: bool) -> None:
    assert PRIMARY_OR_COMMUNE.of(Respondent(kind, frozenset(levels), "nam")) is asked


def test_a_kind_is_concerned_where_some_of_its_units_are() -> None:
    assert [kind for kind in UNIT_KINDS if PRIMARY_OR_COMMUNE.concerns(kind)] == ["TH", "LC", "XA"]


def test_nobody_is_asked_what_is_left_out() -> None:
    nobody = Asked(left_out=True)
    for kind in UNIT_KINDS:
        who = Respondent(kind, frozenset(LEVELS), "nam")
        assert not nobody.of(who)
        assert not nobody.concerns(kind)
        # What an older form asked is no fault of the unit that answered it.
        assert nobody.may_be_of(who)


def test_a_round_may_ask_what_its_office_leaves_out_and_leaves_out_before_all() -> None:
    asked, name = Asked(left_out=True), frozenset({"biểu 09"})
    who = Respondent("MN", frozenset({"MN"}), "nam", added=name)
    assert asked.of(who, name)
    assert not asked.of(who, frozenset({"biểu 08"}))
    assert not asked.of(replace(who, left_out=name), name)
