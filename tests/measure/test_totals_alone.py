"""Shares of which a summary brings the totals alone, by no unit."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from pipeline.accept.records import WithheldTotal
from pipeline.accept.rolled import WITHIN
from pipeline.measure.measure import measure
from tests.support.indicator_support import Rows, accepted, indicator, plan_of, round_of, unit
from tests.support.packaged import FORM

PATH = "xa-sen/tong-hop.xlsx"
CODES = ("TH01", "TH02", "TH03", "TH04", "TH05", "TH06")
OF_ALL, OF_WOMEN = ("staff", "all", "total"), ("staff", "all", "female")
MASTERS, MASTERS_WOMEN = ("staff", "masters", "total"), ("staff", "masters", "female")
SHARE = indicator(
    numerator=["staff.masters.total"],
    denominator=["staff.all.total"],
    splits=["all", "female", "male"],
    anonymous=True,
)


def share(split, units=6):
    """The share of masters; of ``units`` units in the total of masters."""
    told = {OF_ALL: 100, OF_WOMEN: 60, MASTERS: 30, MASTERS_WOMEN: 24}
    totals = tuple(
        WithheldTotal(*place, units if place[1] == "masters" else 6, total, PATH)
        for place, total in told.items()
    )
    flat = accepted({(code, "staff"): {} for code in CODES})
    staff = {
        code: replace(page, path=f"{PATH}{WITHIN}{code}.xlsx")
        for code, page in flat.tables["staff"].items()
    }
    known = replace(flat, tables={"staff": staff}, totals=totals)
    roster = [unit(code, "TH", "Xã Sen") for code in CODES]
    return Rows(measure(plan_of(SHARE), round_of(roster), known, FORM), "1")(split=split)


@pytest.mark.parametrize(("split", "value"), [("all", 30), ("female", 40), ("male", 15)])
def test_a_share_follows_from_totals_alone_for_men_from_those_of_all_less_women(split, value):
    assert share(split).value == Fraction(value)


def test_totals_of_different_units_make_no_share():
    assert share("all", units=5).value is None
