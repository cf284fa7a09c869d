"""Corrections of what came in the summary of an office below."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.accept.corrected_below import corrected_below
from pipeline.accept.joining import Joined
from pipeline.accept.records import Accepted, AcceptedTable
from pipeline.decided.decisions import Correction
from tests.support.honest import HONEST
from tests.support.packaged import FORM
from tests.support.readings import UNITS, a_round

SCHOOL = UNITS["TH"]
PATH = "PA.xlsx › 2025-11-18/TH01.xlsx"
STAFF = {cell: value for cell, value in HONEST["staff"].items() if value is not None}
TEACHERS = ("teachers", "total")


def below(path: str = PATH, **more: Any) -> Joined:
    page = AcceptedTable(SCHOOL.code, path, "Biểu 01", STAFF, {TEACHERS: "C20"}, **more)
    return Joined(a_round(SCHOOL), Accepted({"staff": {SCHOOL.code: page}}, 2025))


def correction(before: object, value: object, row: str = "teachers") -> Correction:
    cell = row, "total"
    return Correction(SCHOOL.code, "staff", cell, str(before), value, "Ngọc", "Gõ nhầm", "CV 5")


def entered(*wanted: Correction, **more: Any) -> tuple[AcceptedTable, list[str], int]:
    joined, left = corrected_below(below(**more), wanted, FORM)
    page = joined.accepted.tables["staff"][SCHOOL.code]
    return page, [one.message for one in joined.findings], len(left)


def test_a_carried_figure_is_corrected_with_its_totals_and_the_original_is_kept():
    was, total = STAFF[TEACHERS], STAFF["all", "total"]
    page, (told,), left = entered(correction(was, was + 2))
    assert (page.cells[TEACHERS], page.cells["all", "total"], left) == (was + 2, total + 2, 0)
    assert page.cells["head", "total"] == STAFF["head", "total"]
    assert page.corrections[TEACHERS].before == str(was)
    assert told == (
        f"Biểu 01, ô C20: cơ quan tổng hợp sửa {was} thành {was + 2} (Ngọc: Gõ nhầm; nguồn: CV 5)."
    )


def test_a_correction_that_the_office_below_made_keeps_what_the_unit_sent():
    was = STAFF[TEACHERS]
    page, _, _ = entered(correction(was, was + 1), corrections={TEACHERS: correction(7, was)})
    assert (page.cells[TEACHERS], page.corrections[TEACHERS].before) == (was + 1, "7")


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (correction(999, 5), "không còn hiệu lực vì tệp ghi"),
        (correction(999, STAFF[TEACHERS]), "không cần nữa vì đơn vị đã gửi đúng"),
        # Fewer teachers than women among them.
        (correction(STAFF[TEACHERS], 0), "chưa dùng được vì số liệu sẽ mâu thuẫn ("),
    ],
)
def test_a_correction_that_does_not_fit_changes_nothing_and_is_told(wanted, said):
    page, (told,), left = entered(wanted)
    assert (page.cells, dict(page.corrections), left) == (STAFF, {}, 0)
    assert said in told


@pytest.mark.parametrize("more", [{"withheld": frozenset({TEACHERS})}, {"path": "TH01.xlsx"}])
def test_what_no_summary_carries_is_left(more):
    page, told, left = entered(correction(STAFF[TEACHERS], 5), **more)
    assert (page.cells, told, left) == (STAFF, [], 1)
