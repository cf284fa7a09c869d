"""Spoil what the tables beyond the staff say: lists, answers, money, targets."""

from __future__ import annotations

import datetime as dt

from pipeline.sample.filled_form import FilledForm, place
from schemas.code_lists import NO, YES
from schemas.records import VALUE

_MILLION = 1_000_000


def two_chairs(form: FilledForm) -> str:
    """The secretary is written down as Trưởng ban as well."""
    return place(form.entry("board", 2, "role"), "Trưởng ban")


def member_twice(form: FilledForm) -> str:
    """The last member is the second one once more."""
    line = form.entries("board", "full_name") - 1
    for column in ("full_name", "sex", "position"):
        form.entry("board", line, column).value = form.entry("board", 1, column).value
    cell = form.entry("board", line, "full_name")
    return place(cell, cell.value)


def sex_abbreviated(form: FilledForm) -> str:
    """Typed without marks instead of chosen from the list."""
    cell = form.entry("board", 0, "sex")
    return place(cell, "nu" if cell.value == "Nữ" else "nam")


def event_outside_period(form: FilledForm) -> str:
    """The first activity was held in the December before."""
    cell = form.entry("outreach", 0, "date")
    day = cell.value
    if not isinstance(day, dt.date):
        raise TypeError(f"no date in {cell.coordinate}")
    return place(cell, dt.date(day.year - 1, 12, 20))


def list_total_row(form: FilledForm) -> str:
    """Below the last activity stands a line "Tổng cộng" with the sums."""
    lines = form.entries("outreach", "date")
    for column in ("parents", "staff"):
        numbers = [form.entry("outreach", line, column).value for line in range(lines)]
        total = sum(number for number in numbers if isinstance(number, int))
        form.entry("outreach", lines, column).value = total
    return place(form.entry("outreach", lines, "content"), "Tổng cộng")


def gate_without_list(form: FilledForm) -> str:
    """Có at the gate, and not one activity below it."""
    for line in range(form.entries("outreach", "date")):
        for column in _columns(form, "outreach"):
            cell = form.entry("outreach", line, column)
            if not cell.protection.locked:
                cell.value = None
    return place(form.cell("outreach", "gate", VALUE), YES)


def list_behind_no(form: FilledForm) -> str:
    """Không at the gate, and activities below it."""
    return place(form.cell("outreach", "gate", VALUE), NO)


def _columns(form: FilledForm, table: str) -> list[str]:
    body = form.tables[table].body
    return [] if body is None else [column.name for column in body.columns]


def money_in_million(form: FilledForm) -> str:
    """5 for 5.000.000 đồng."""
    dong = form.number("resources", "budget_approved")
    form.cell("resources", "spent_state", "total").value = 0
    return place(form.cell("resources", "budget_approved", "total"), max(1, dong // _MILLION))


def yes_without_link(form: FilledForm) -> str:
    """The plan of the year is there, its number and date are not."""
    form.cell("checklist", "plan_year", "explanation").value = None
    form.cell("checklist", "plan_year", "answer").value = YES
    return place(form.cell("checklist", "plan_year", "evidence"), None)


def half_done_answer(form: FilledForm) -> str:
    """An answer that is neither Có nor Không."""
    return place(form.cell("checklist", "board_rules", "answer"), "đang làm")


def level_above_all(form: FilledForm) -> str:
    """A registered share of more than 100 %."""
    body = form.tables["own_targets"].body
    assert body is not None
    shares = [
        row.name
        for row in body.rows
        if row.is_asked(form.who) and form.cell("own_targets", row.name, "unit").value == "%"
    ]
    registered = [code for code in shares if form.cell("own_targets", code, "value").value]
    code = (registered or shares)[0]
    form.cell("own_targets", code, "operator").value = "Đạt ít nhất"
    return place(form.cell("own_targets", code, "value"), 100 + form.rng.choice((2, 5, 10)))
