"""Counts beyond what is plausible of the unit: a telephone number in a count, a table in thousands.

Compared with what the unit says of itself in the same return, with what any unit can have, and
with its own last figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pipeline.accept.excesses import Bounded, bases_of, bounded
from pipeline.accept.records import AcceptedTable
from pipeline.review.matter import Matter, neat
from pipeline.round.roster import Unit
from pipeline.text.findings import Finding
from pipeline.text.numbers import localised
from pipeline.text.sentences.review import COMPARED_WITH
from schemas.bounds import Figure
from schemas.records import Table
from schemas.wording import in_words_of


def implausible(matter: Matter) -> Iterator[Finding]:
    """R25: a count exceeds its bound. What results rest on it is provisional until the officer
    accepts it (``measure.doubts``)."""
    has_history = bool(matter.history.rounds)
    for unit in matter.round.units:
        who = matter.round.respondent(unit)
        bases = bases_of(who, _figures_of(matter, unit))
        for table in matter.form.tables:
            page = matter.page(table.name, unit.code)
            if page is not None:
                for one in bounded(table, page, who, bases):
                    if one.exceeds or has_history:
                        yield from _asked(matter, unit, table, page, one)


def _figures_of(matter: Matter, unit: Unit) -> Figure:
    return lambda table, cell: matter.figure(table, unit.code, cell)


def _asked(
    matter: Matter, unit: Unit, table: Table, page: AcceptedTable, one: Bounded
) -> Iterator[Finding]:
    bound, figure = one.bound, one.figure
    exceeds = one.exceeds
    last = None if exceeds else matter.last_figure(table.name, unit, one.cell)
    words: dict[str, str] = {}
    if exceeds and one.base is not None and bound.of and one.most < bound.flat:
        sentence = "above_base"
        words = {
            "gì": in_words_of(unit.kind, COMPARED_WITH[bound.of]),
            "b": localised(str(one.base)),
        }
    elif exceeds:
        sentence = "above_usual"
        words = {"b": localised(str(one.most))}
    elif last is not None and last[1] > 0 and figure > bound.most_after(last[1]):
        sentence = "far_above_last"
        words = {"kỳ": last[0].round.period_words, "b": localised(str(last[1]))}
        words["x"] = neat(Fraction(figure, last[1]))
    else:
        return
    words |= {"nhãn": matter.label(table.name, one.cell, unit), "a": localised(str(figure))}
    yield matter.ask(sentence, page, table.name, one.cell, **words)
