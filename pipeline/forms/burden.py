"""Cells that a form asks of whoever fills it."""

from __future__ import annotations

from dataclasses import dataclass

from schemas.records import Form, Shape
from schemas.respondents import Respondent


@dataclass(frozen=True, slots=True)
class Burden:
    """Cells that must be filled: ``cells`` once, those of the ``lists`` Danh sách in each of the
    rows that the unit adds itself."""

    cells: int
    lists: int


def burden_of(form: Form, who: Respondent) -> Burden:
    """The burden of ``who``, behind gates that all are answered Có."""
    cells = lists = 0
    for table in form.asked(who):
        for _, block in table.blocks:
            if block.shape is Shape.LIST:
                lists += 1
                continue
            cells += sum(
                block.must_be_filled(row, column, who)
                for row in block.rows
                for column in block.columns
            )
    return Burden(cells, lists)
