"""Between a unit's report and what is known of it: its reports before, the office's figures."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.measure.history import EarlierRound
from pipeline.measure.verdict import PERCENT
from pipeline.plan.plan import Indicator
from pipeline.review.matter import Matter, neat
from pipeline.text.findings import Finding
from pipeline.text.numbers import as_said
from schemas.expressions.numbers import CellKey
from schemas.records import VALUE

_UNUSUAL = 30
"""A change of more percent than this is asked about."""

_MAIN_TOTALS: tuple[tuple[str, str, str], ...] = (
    ("staff", "all", "total"),
    ("preschool", "all", "total"),
    ("completion", "primary_all", "total"),
    ("completion", "lower_all", "total"),
    ("population", "nursery", "total"),
    ("population", "kindergarten", "total"),
    ("literacy", "age15_60", "women"),
    ("agency", "all", "total"),
)
"""The figures that seldom change much: how many people there are. Turns and events of a period
are no such figures."""


def changed_much(matter: Matter) -> Iterator[Finding]:
    """R19: a main total differs by more than 30 % from the unit's last report."""
    for table, row, column in _MAIN_TOTALS:
        for unit, page in matter.units_with(table):
            now = matter.figure(table, unit.code, (row, column))
            before = matter.last_figure(table, unit, (row, column))
            if now is None or before is None:
                continue
            earlier, then = before
            if not then or PERCENT * abs(now - then) <= _UNUSUAL * then:
                continue
            yield matter.ask(
                "changed_much",
                page,
                table,
                (row, column),
                nhãn=matter.label(table, (row, column), unit),
                nay=now,
                kỳ=earlier.round.period_words,
                trước=then,
                chiều="tăng" if now > then else "giảm",
                p=neat(Fraction(PERCENT * abs(now - then), then)),
            )


def below_half_year(matter: Matter) -> Iterator[Finding]:
    """R22: what adds up over the year is less at its end than it was after six months."""
    settings = matter.round.settings
    if settings.period != "nam":
        return
    present = EarlierRound(matter.round, matter.accepted, "open")
    for half in matter.history.rounds:
        earlier = half.round.settings
        # A year's report that begins after the half-year isn't meant to hold it.
        if (earlier.year, earlier.period) != (
            settings.year,
            "6T",
        ) or settings.start > earlier.start:
            continue
        for indicator in matter.indicators:
            if indicator.kind != "total" or indicator.accumulate != "sum":
                continue
            year = present.sides(indicator, "all", matter.form)
            before = half.sides(indicator, "all", matter.form)
            for unit in matter.round.units:
                codes = matter.history.lineage.codes_of(unit.code)
                then = sum(before[code].numerator or 0 for code in codes if code in before)
                now = year[unit.code].numerator if unit.code in year else None
                if now is None or now >= then:
                    continue
                table, place = _home(matter, indicator)
                page = matter.page(table, unit.code)
                if page is not None:
                    yield matter.ask(
                        "year_below_half_year", page, table, place, m=indicator.code, a=now, b=then
                    )


def unlike_at_hand(matter: Matter) -> Iterator[Finding]:
    """R27: a figure differs from the one that the office has already."""
    for unit in matter.round.units:
        for table, figures in matter.at_hand.get(unit.code, {}).items():
            page = matter.page(table, unit.code)
            if page is None:
                continue
            for cell, known in figures.items():
                value = page.cells.get(cell)
                if value is not None and value != known:
                    words = {"nhãn": matter.label(table, cell, unit)}
                    words |= {"a": as_said(value), "b": as_said(known)}
                    yield matter.ask("unlike_at_hand", page, table, cell, **words)


def _home(matter: Matter, indicator: Indicator) -> tuple[str, CellKey]:
    """Table and key of an indicator's first figure, or of the head cell that shows its tally."""
    reference = indicator.numerator[0]
    if reference.column:
        return reference.table, (reference.row, reference.column)
    head = matter.form.by_name[reference.table].head
    for row in head.rows if head else ():
        if row.question and reference.row in (row.name, row.question.tally):
            return reference.table, (row.name, VALUE)
    raise KeyError(f"{reference} stands in no cell")
