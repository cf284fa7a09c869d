"""Content of one unit's form before anyone fills it: positions, printed facts, stamp, dates."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.forms.layout import FormLayout, layout_form
from pipeline.read.records import STAMP_KEYS
from pipeline.round.cover_facts import cover_facts
from pipeline.round.roster import Unit
from pipeline.round.round import Round
from pipeline.round.settings import Switches
from pipeline.round.unit_words import LEVEL_WORDS
from pipeline.text.spelling import plain
from schemas.records import Form, Question, Row, Table
from schemas.respondents import SCHOOL_KINDS, Respondent
from schemas.wording import NAMED, in_words_of, pupil_words, wording

UNFILLED = "……"
"""Stands on blank masters where a round's form prints a fact."""
_TABLES_NAMED = re.compile(r"\bBiểu (\d+)")
_SENTENCES = re.compile(r"(?<=\.)\s+")


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
    """The place where the head signs: the commune, or the office's place."""
    start: dt.date | None = None
    end: dt.date | None = None
    cutoff: dt.date | None = None
    due: dt.date | None = None
    illustration: bool = False
    prefilled: Mapping[str, Mapping[str, str | int | float]] = field(default_factory=dict)
    """Values in input cells from the start, by sheet name and address; whoever fills the
    form may change it."""
    noted: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Texts in grey beside the questions on the period before, by sheet name and address."""

    @property
    def who(self) -> Respondent:
        """The unit as the conditions of the form see it."""
        return self.layout.who

    @property
    def letterhead(self) -> tuple[str, str]:
        """Two lines, capitals, the second bold: under whom the unit reports, and the unit. A school
        stands under the office that collects, or the one above it where that is a Phòng, which has
        no schools; an office under its parent; a commune's people's committee names nobody above it
        (Nghị định 30/2020/NĐ-CP)."""
        unit = self.printed.get("unit_name", UNFILLED).upper()
        if self.who.kind == "XA":
            return "", unit
        collecting, above = map(self.fill, ("{CO_QUAN_NHAN}", "{CO_QUAN_CHU_QUAN}"))
        if self.who.kind in SCHOOL_KINDS and not (above and plain(collecting).startswith("phong ")):
            above = collecting
        return above.upper(), unit

    @cached_property
    def dates(self) -> tuple[tuple[str, str], ...]:
        """The dates that rules look at, by their names there, as Excel formulas; none on a
        master. The day of receipt is the day on which the form is looked at."""
        given = {"from": self.start, "to": self.end, "cutoff": self.cutoff}
        dates = tuple(
            (name, f"DATE({date.year},{date.month},{date.day})")
            for name, date in given.items()
            if date is not None
        )
        return (*dates, ("received", "TODAY()")) if dates else ()

    def fill(self, text: str) -> str:
        """``text`` in the unit's words, with its placeholders filled."""
        return in_words_of(self.who.kind, text).format_map(self.facts)

    def guidance(self, table: Table) -> str:
        """The table's guidance as printed, without the sentences on rows and tables that this unit
        is not asked."""
        unasked = {row.code for _, block in table.blocks for row in block.rows} - self._codes
        sentences = self._on_asked_tables(table.guidance)
        asked = (one for one in sentences if unasked.isdisjoint(NAMED.findall(one)))
        return self.fill(" ".join(asked))

    def hint(self, question: Question) -> str:
        """The hint above an answer as printed, without sentences on tables that this unit is not
        asked."""
        return self.fill(" ".join(self._on_asked_tables(question.hint))).rstrip(".")

    def _on_asked_tables(self, text: str) -> Iterator[str]:
        numbers = {sheet.table.number for sheet in self.layout.sheets}
        for sentence in _SENTENCES.split(text):
            if numbers.issuperset(_TABLES_NAMED.findall(sentence)):
                yield sentence

    def label(self, table: Table, row: Row) -> str:
        """The row's label as printed, in which no row is named that this unit is not asked; an
        indicator stays in the words of its plan."""
        words = wording(row, table, self.who)
        return words.format_map(self.facts) if table.plan_lines else self.fill(words)

    @cached_property
    def _codes(self) -> frozenset[str]:
        return frozenset(
            row.code for sheet in self.layout.sheets for block in sheet.blocks for row in block.rows
        )

    def printed_text(self, table: Table, row: Row, column: str) -> str:
        """The text of a printed, locked cell."""
        if not table.number:
            return self.printed.get(row.name, "")
        lines = {line.code: line for line in table.plan_lines}
        texts = {"unit": lines[row.code].unit, "level": lines[row.code].level}
        return texts.get(column, "")


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
        due=round_.due_of(unit),
        illustration=settings.illustration,
    )


def blank_content(form: Form, kind: str, levels: tuple[str, ...]) -> FormContent:
    """The master of a roster kind: no round, no unit."""
    who = Respondent(
        kind=kind,
        levels=frozenset(levels),
        period="nam",
        switches=Switches().as_pairs(),
        # Of no year, but one by the end of which all is due.
        year=dt.date.max.year,
    )
    stamp = dict.fromkeys(STAMP_KEYS, "")
    stamp.update(form_version=form.version, kind=kind, levels=",".join(levels))
    return FormContent(
        layout=layout_form(form, who),
        facts=_Unfilled(CAN_CU="", TU_KHI=Switches().trained_since, **pupil_words(kind)),
        printed={"level": LEVEL_WORDS[kind]},
        stamp=stamp,
        place=UNFILLED,
    )


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
