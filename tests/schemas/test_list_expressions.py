"""Expressions over the entries of one return's List."""

import pytest

from schemas.expressions.lists import CountOf, EarlierSame, IsFirst, MissingIn
from schemas.expressions.numbers import CellValue
from schemas.versions import canonical

ENTRIES = [
    {"name": "Lê An", "role": "chair"},
    {"name": "LÊ AN", "role": "chair"},
    {"name": None, "role": None},
    {"name": None, "role": None},
    {"name": "lê an", "role": "member"},
]


@pytest.mark.parametrize(
    ("expression", "numbers"),
    [
        (CountOf("role", "chair"), [2, 2, 2, 2, 2]),
        (MissingIn("role"), [2, 2, 2, 2, 2]),
        (IsFirst(), [1, 0, 0, 0, 0]),
        (EarlierSame(("name",)), [0, 1, 0, 0, 2]),
        (EarlierSame(("name", "role")), [0, 1, 0, 0, 0]),
    ],
)
def test_each_entry_gets_its_number(expression, numbers):
    assert expression.over(ENTRIES) == numbers
    assert expression.over([]) == []


@pytest.mark.parametrize(
    ("expression", "column"),
    [
        (CountOf("role", "chair"), "count:role=chair"),
        (MissingIn("role"), "missing:role"),
        (IsFirst(), "first"),
        (EarlierSame(("name", "role")), "earlier:name+role"),
    ],
)
def test_a_form_keeps_the_version_it_was_sent_out_with(expression, column):
    assert canonical(expression) == canonical(CellValue("#", column))
