"""What one unit's form says before anyone fills it: positions, printed facts, stamp, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.layout import FormLayout, layout_form
from pipeline.returns import STAMP_KEYS
from pipeline.roster import LEVEL_WORDS, Unit
from pipeline.round import Round, day
from schemas.records import Form, Row
from schemas.respondents import Respondent

UNFILLED = "……"
"""Stands on blank masters where a round's form prints a fact."""


class _Unfilled(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return UNFILLED


@dataclass(frozen=True)
class FormContent:
    """Everything the writers of the sheets need; nothing here knows Excel."""

    layout: FormLayout
    facts: Mapping[str, str]
    """Fills the placeholders of the wording."""
    printed: Mapping[str, str]
    """Printed cells of Bìa by row name."""
    stamp: Mapping[str, str]
    place: str
    """Where the head signs: the commune, or the office's place."""
    start: dt.date | None = None
    end: dt.date | None = None
    cutoff: dt.date | None = None
    illustration: bool = False

    @property
    def who(self) -> Respondent:
        """The unit as the conditions of the form see it."""
        return self.layout.who

    def fill(self, text: str) -> str:
        """``text`` with its placeholders filled."""
        return text.format_map(self.facts)

    def label(self, row: Row) -> str:
        """The row's label as printed."""
        return self.fill(row.wording(self.who))


def content_of(form: Form, round_: Round, unit: Unit) -> FormContent:
    """The form of ``unit`` in ``round_``."""
    settings = round_.settings
    return FormContent(
        layout=layout_form(form, round_.respondent(unit)),
        facts=round_.facts(unit),
        printed=cover_facts(round_, unit),
        stamp=stamp_of(form, round_, unit),
        place=unit.commune or settings.office.place,
        start=settings.start,
        end=settings.end,
        cutoff=settings.cutoff,
        illustration=settings.illustration,
    )


def blank_content(form: Form, kind: str, levels: tuple[str, ...]) -> FormContent:
    """The master of a roster kind: no round, no unit."""
    who = Respondent(
        kind=kind,
        levels=frozenset(levels),
        period="nam",
        switches=(("age_basis", "birth_year"), ("completion_basis", "class")),
    )
    stamp = dict.fromkeys(STAMP_KEYS, "")
    stamp.update(form_version=form.version, kind=kind, levels=",".join(levels))
    return FormContent(
        layout=layout_form(form, who),
        facts=_Unfilled(),
        printed={"level": LEVEL_WORDS[kind]},
        stamp=stamp,
        place=UNFILLED,
    )


def cover_facts(round_: Round, unit: Unit) -> dict[str, str]:
    """What Bìa prints in its locked cells, by row name."""
    settings = round_.settings
    office = settings.office
    contact = [
        office.name,
        office.contact,
        f"điện thoại {office.phone}" if office.phone else "",
        f"thư điện tử {office.email}" if office.email else "",
    ]
    return {
        "unit_code": unit.code,
        "unit_name": unit.name,
        "level": unit.level_words,
        "ownership": unit.ownership,
        "commune": unit.commune,
        "cluster": unit.cluster,
        "period": round_.period_words[:1].upper() + round_.period_words[1:],
        "cutoff": day(settings.cutoff),
        "due": f"trước ngày {day(settings.due)}",
        "recipient": "; ".join(part for part in contact if part),
    }


def stamp_of(form: Form, round_: Round, unit: Unit) -> dict[str, str]:
    """The keys and values of the hidden stamp sheet."""
    settings = round_.settings
    values = {
        "form_version": form.version,
        "plan": settings.plan,
        "round": round_.name,
        "period": settings.period,
        "unit_code": unit.code,
        "kind": unit.kind,
        "levels": ",".join(unit.levels),
    }
    return {key: values[key] for key in STAMP_KEYS}
