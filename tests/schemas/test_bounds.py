"""Plausible upper bounds: every count has one, and a form is the same version without them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from schemas.bounds import MOST_PUPILS, MOST_STAFF, Base, Bound, base_of
from schemas.records import VALUE, Kind, Shape
from schemas.respondents import ALWAYS
from schemas.versions import version_of
from tests.support.packaged import FORM

HUGE = 912_345_722
_AMOUNTS = (Kind.COUNT, Kind.MONEY)
BLOCKS = [
    pytest.param(table, block, id=f"{table.name}-{name}")
    for table in FORM.tables
    for name, block in table.blocks
]


def amounts(block):
    """The cells that hold counts and money; of a List by ("", column)."""
    return {
        (row.name if row else "", column.name)
        for row, column, question in block.cells
        if question.kind in _AMOUNTS
    }


def bounded(block):
    """The cells that can't be large unnoticed: those with a bound, those that an error keeps
    small while the others are, and those that are added up from such cells."""
    known = {(row, bound.column) for bound in block.bounds for row in bound.rows or ("",)}
    known |= {(row.name, VALUE) for row in block.rows if row.question and row.question.tally}
    counts = amounts(block)
    errors = [
        check
        for check in block.checks.values()
        if check.severity == "error"
        and check.asked == ALWAYS
        and set(check.violated.cells()) <= counts
    ]

    def is_kept_small(cell):
        return any(
            all(
                check.violated.evaluate(
                    lambda key, others=others: (
                        1 if key in known else (HUGE if key == cell else others)
                    )
                )
                for others in (1, HUGE)
            )
            for check in errors
            if cell in check.violated.cells()
        )

    while True:
        more = {cell for cell in counts - known if is_kept_small(cell)}
        more |= {
            (row.name, column.name)
            for row in block.rows
            for column in block.columns
            if row.parts and all((part, column.name) in known for part in row.parts)
        } - known
        if not more:
            return known
        known |= more


@pytest.mark.parametrize(("table", "block"), BLOCKS)
def test_no_count_can_be_large_unnoticed(table, block):
    # The shares that units register themselves are no counts of anything.
    assert not amounts(block) - bounded(block), table.name


@pytest.mark.parametrize(("table", "block"), BLOCKS)
def test_bounds_name_cells_that_are_there_each_once_for_a_unit(table, block):
    cells = [
        (row, bound.column, kind)
        for bound in block.bounds
        for row in bound.rows or ("",)
        for kind in bound.asked.kinds or ("MN", "PHONG", "XA")
    ]
    assert len(set(cells)) == len(cells)
    for row, column, _ in cells:
        there = (
            column in block.column_index if block.shape is Shape.LIST else block.has(row, column)
        )
        assert there, (row, column)
    assert all(bound.flat > 0 for bound in block.bounds)


def test_a_form_is_the_same_version_with_and_without_bounds():
    (staff,) = (table for table in FORM.tables if table.name == "staff")
    without = replace(staff, body=replace(staff.body, bounds=()))
    assert staff.body.bounds
    assert version_of((without,)) == version_of((staff,))


@pytest.mark.parametrize(("base", "most"), [(None, 400), (10, 60), (100, 100), (1000, 400)])
def test_a_bound_follows_its_base_between_the_least_and_the_most(base, most):
    assert Bound("total", ("teachers",), flat=400, of=Base.CHILDREN, least=60).most(base) == most


@pytest.mark.parametrize(
    ("steady", "last", "most"),
    [(True, 40, 120), (True, 2, 90), (False, 40, 1000), (False, 300, 3000)],
)
def test_a_bound_follows_the_last_figure(steady, last, most):
    assert Bound("total", ("teachers",), flat=400, steady=steady).most_after(last) == most


def figures(**given):
    cells = {
        ("staff", ("all", "total")): given.get("staff"),
        ("preschool", ("all", "total")): given.get("children"),
        ("completion", ("primary_all", "total")): given.get("primary"),
        ("completion", ("lower_all", "total")): given.get("lower"),
        ("agency", ("all", "total")): given.get("office"),
    }
    return lambda table, cell: cells.get((table, cell))


@pytest.mark.parametrize(
    ("base", "levels", "given", "value"),
    [
        (Base.STAFF, ("TH",), {"staff": 40}, 40),
        (Base.STAFF, (), {"office": 12}, 12),
        (Base.STAFF, ("TH",), {"staff": MOST_STAFF + 1}, None),
        (Base.CHILDREN, ("MN", "TH"), {"children": 300, "primary": 400}, 700),
        (Base.CHILDREN, ("MN", "TH"), {"children": 300}, None),
        (Base.PUPILS, ("MN", "TH"), {"children": 300, "primary": 400}, 400),
        (Base.PUPILS, ("TH",), {"primary": MOST_PUPILS + 1}, None),
        (Base.PUPILS, ("THCS", "GDTX"), {"lower": 200}, 200),
        (Base.EVERYONE, ("MN",), {"children": 300, "staff": 40}, 340),
        (Base.EVERYONE, ("MN",), {"children": 300}, None),
    ],
)
def test_a_base_is_known_where_all_of_it_is_given_and_believed(base, levels, given, value):
    assert base_of(base, levels, figures(**given)) == value
