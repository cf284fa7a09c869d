"""Questions that one table alone can't answer: between the tables of a unit, between units,
between a report and the one before.

Only queries, also where a figure can't be right (R08, R14: more people trained or reached than
there are): the fault may lie in either table, and blocking one for it would drop figures that are
sound. A query whose home row carries an explanation is ``explained``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from pipeline.accept.records import Accepted
from pipeline.measure.history import NO_HISTORY, History
from pipeline.plan.at_hand import NOTHING_AT_HAND, AtHand
from pipeline.plan.plan import Indicator
from pipeline.review.between_units import residents_above_population, same_figures
from pipeline.review.matter import Matter
from pipeline.review.over_time import below_half_year, changed_much, unlike_at_hand
from pipeline.review.plausible import implausible
from pipeline.review.unit_tables import (
    held_without_activity,
    managers_trained_above_managers,
    planned_above_staff,
    staff_reached_above_staff,
    turns_above_people,
)
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.text.findings import Finding
from pipeline.text.sentences.review import IMPLAUSIBLE
from schemas.records import Form

_Rule = Callable[[Matter], Iterator[Finding]]

_RULES: tuple[_Rule, ...] = (
    planned_above_staff,
    managers_trained_above_managers,
    turns_above_people,
    staff_reached_above_staff,
    held_without_activity,
    residents_above_population,
    implausible,
    changed_much,
    below_half_year,
    unlike_at_hand,
    same_figures,
)

_BETWEEN_UNITS = (residents_above_population,)


def review(
    accepted: Accepted,
    round_: Round,
    form: Form,
    history: History = NO_HISTORY,
    indicators: tuple[Indicator, ...] = (),
    at_hand: AtHand = NOTHING_AT_HAND,
) -> tuple[Finding, ...]:
    """Queries on the accepted tables, rule by rule, unit by unit in the roster's order.

    ``indicators`` are the plan's under the round's switches: accumulated ones are compared with
    the half-year of the same year (R22). ``at_hand`` are the figures that the office has already.
    """
    return _asked(_RULES, Matter(accepted, round_, form, history, indicators, at_hand))


def review_alone(
    accepted: Accepted,
    unit: Unit,
    round_: Round,
    form: Form,
    history: History = NO_HISTORY,
    indicators: tuple[Indicator, ...] = (),
    at_hand: AtHand = NOTHING_AT_HAND,
) -> tuple[Finding, ...]:
    """The queries of ``review`` that can be put to ``unit`` while no other unit is looked at:
    between its own tables, and between them and ``history``."""
    only = replace(round_, units=(unit,))
    rules = tuple(rule for rule in _RULES if rule not in _BETWEEN_UNITS)
    return _asked(rules, Matter(accepted, only, form, history, indicators, at_hand))


def _asked(rules: tuple[_Rule, ...], matter: Matter) -> tuple[Finding, ...]:
    found = tuple(finding for rule in rules for finding in rule(matter))
    # A figure that can't be right is put in question once, whatever else it does not agree with.
    told = {_cell(finding) for finding in found if finding.code == IMPLAUSIBLE}
    return tuple(one for one in found if one.code == IMPLAUSIBLE or _cell(one) not in told)


def _cell(finding: Finding) -> tuple[str, str, str, str]:
    return finding.unit, finding.table, finding.row, finding.column
