"""The form of a round: its tables, with the plan's indicators as the rows of Biểu 12."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from pipeline.plan.plan import Indicator, Plan, Reference
from pipeline.plan.plan_words import level_words
from pipeline.plan.target import CEILINGS, FLOORS, Operator
from pipeline.round.settings import Switches
from pipeline.round.unit_words import OWNERSHIPS
from schemas.plan_lines import PlanLine
from schemas.records import Block, Form, Table
from schemas.respondents import SCHOOL_KINDS
from schemas.tables import own_targets


def form_of_plan(plan: Plan, tables: Form, settings: Mapping[str, str] | None = None) -> Form:
    """The form of a round that asks ``tables`` on this plan: Biểu 12 lists the plan's indicators,
    with the figures that count under the round's ``settings`` (switch → setting), and rows that
    the plan words otherwise bear its words. Nobody sets a target for anonymous figures (cases)."""
    lines = tuple(
        PlanLine(
            code=indicator.code,
            title=indicator.title,
            unit=indicator.unit,
            level="; ".join(
                words for target in indicator.targets if (words := level_words(target, indicator))
            ),
            kinds=frozenset(indicator.kinds) & SCHOOL_KINDS,
            percentage=indicator.is_percentage,
            by_commune=varied.pools_groups(tables) or not SCHOOL_KINDS.intersection(varied.kinds),
            kind=varied.kind,
            numerator=_cells(varied.numerator),
            denominator=_cells(varied.denominator),
            floors=_levels(indicator, FLOORS),
            levels=frozenset(indicator.levels),
            ceilings=_levels(indicator, CEILINGS),
            is_ceiling=indicator.is_ceiling,
            not_of=tuple(
                one for one in OWNERSHIPS if not varied.admits(varied.kinds[0], varied.levels, one)
            ),
        )
        for indicator, varied in ((one, one.varied(settings or {})) for one in plan.indicators)
        if frozenset(indicator.kinds) & SCHOOL_KINDS and not indicator.anonymous
    )
    listed = (
        own_targets.with_lines(table, lines) if table.name == own_targets.NAME else table
        for table in tables.tables
    )
    return Form(tuple(_reworded(table, plan.labels) for table in listed))


def form_of_round(plan: Plan, tables: Form, switches: Switches) -> Form:
    """The form of a round that asks ``tables`` on this plan under its switches. A setting that
    changes the wording is part of the form's version: a return on the other wording is known as
    such."""
    usual, settings = Switches().as_pairs(), switches.as_pairs()
    form = form_of_plan(plan, tables, dict(settings))
    others = tuple(pair for pair in settings if pair not in usual and pair[0] in form.switches)
    if not others:
        return form
    return replace(form, settings=others, usual=form_of_plan(plan, tables).tables)


def _reworded(table: Table, labels: Mapping[str, str]) -> Table:
    if not labels:
        return table
    return replace(
        table,
        head=table.head and _reworded_block(table.head, labels),
        body=table.body and _reworded_block(table.body, labels),
    )


def _reworded_block(block: Block, labels: Mapping[str, str]) -> Block:
    if not any(row.code in labels for row in block.rows):
        return block
    return replace(
        block,
        rows=tuple(
            replace(
                row,
                label=labels[row.code],
                question=row.question and replace(row.question, label=labels[row.code]),
            )
            if row.code in labels
            else row
            for row in block.rows
        ),
    )


def _cells(references: Iterable[Reference]) -> tuple[tuple[str, str, str], ...]:
    return tuple((reference.table, reference.row, reference.column) for reference in references)


def _levels(indicator: Indicator, operators: Container[Operator]) -> tuple[tuple[int, float], ...]:
    """(Year, value) of each target with one of the operators, from its first year on."""
    levels: dict[int, float] = {}
    for target in indicator.targets:
        first = target.year if target.type in ("milestone", "from") else target.start
        if first is not None and target.operator in operators:
            levels[first] = float(target.value)
    return tuple(sorted(levels.items()))
