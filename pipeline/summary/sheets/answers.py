"""The units' own words on a question of Biểu 11, and the units that wrote none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.round.roster import Unit
from pipeline.summary.sheets.material import Material
from schemas.records import VALUE, Row

TABLE = "narrative"
_NOTHING = ("không", "không có", "không.", "không có.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A unit's own words, and the path of the file they stand in."""

    unit: Unit
    text: str
    path: str


@dataclass(frozen=True, slots=True)
class NarrativeAnswers:
    """Everybody asked, each in one place, in the roster's order."""

    told: tuple[Answer, ...]
    without: tuple[Unit, ...]
    """Answered "Không"."""
    silent: tuple[Unit, ...]
    missing: tuple[Unit, ...]
    """Their Biểu 11 does not count."""


def asked_for_words(material: Material) -> tuple[Unit, ...]:
    """The expected units that are asked for Biểu 11; none where the form has none."""
    table = material.form.by_name.get(TABLE)
    if table is None:
        return ()
    round_ = material.outcomes.round
    return tuple(u for u in material.units if table.is_asked(round_.respondent(u)))


def rows_asked(material: Material, units: Sequence[Unit]) -> tuple[Row, ...]:
    """The questions that at least one of the units is asked, in the form's order."""
    table = material.form.by_name.get(TABLE)
    if table is None or table.body is None:
        return ()
    sorts = {material.outcomes.round.respondent(unit) for unit in units}
    return tuple(row for row in table.body.rows if any(row.is_asked(who) for who in sorts))


def answers_to(material: Material, row: Row, units: Sequence[Unit]) -> NarrativeAnswers:
    """The answers of ``units`` to the question."""
    tables = material.outcomes.accepted.tables.get(TABLE, {})
    told: list[Answer] = []
    without, silent, missing = [], [], []
    for unit in units:
        own = tables.get(unit.code)
        if own is None:
            missing.append(unit)
            continue
        text = str(own.cells.get((row.name, VALUE)) or "").strip()
        if not text:
            silent.append(unit)
        elif text.casefold() in _NOTHING:
            without.append(unit)
        else:
            told.append(Answer(unit, text, own.path))
    return NarrativeAnswers(tuple(told), tuple(without), tuple(silent), tuple(missing))
