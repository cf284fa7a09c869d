"""The draft report described, in the order of its outline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.round.sender_words import Sender


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the table of indicators, as it is printed."""

    code: str
    title: str
    result: str
    target: str
    verdict: str
    rate: str
    """The part of the target that is reached, in percent of it; "–" where none is set."""
    reported: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """Sentences below a name, such as those on the indicators of one goal; ``name`` may be ""."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """An answer of units, verbatim, and the names of those that wrote it."""

    text: str
    units: str


@dataclass(frozen=True)
class ReportSection:
    """A section of the outline. ``name`` is the question of Biểu 11 that fills it; "" where the
    section is only a heading. ``gaps`` name what a person has to write."""

    heading: str
    level: int
    name: str = ""
    paragraphs: tuple[str, ...] = ()
    coverage: tuple[tuple[str, ...], ...] = ()
    """Rows (group, due, sent, fit, to explain, to fix, missing)."""
    indicators: tuple[IndicatorRow, ...] = ()
    table: int = 0
    """Number of its table in the report; 0 where it has none."""
    groups: tuple[BulletList, ...] = ()
    voices: tuple[Voice, ...] = ()
    notes: tuple[str, ...] = ()
    """Counts of the units that answered "Không", left the question blank or are not in yet."""
    gaps: tuple[str, ...] = ()
    refers_to_annex: bool = False
    """True where its words say that the annex has the rest."""


@dataclass(frozen=True)
class DraftReport:
    """The report. ``created`` is a date of the round, never the clock's; of ``templates`` the
    first that exists is the office's own, and the packaged one stands in where none does."""

    office: str
    sender: Sender
    place: str
    period: str
    subject: str
    """The lines under the word BÁO CÁO."""
    opening: str
    closing: str
    illustration: str
    provisional: str
    sections: tuple[ReportSection, ...]
    recipients: tuple[str, ...]
    facts: Mapping[str, str]
    """Counts that a template may place anywhere: due, sent, missing, share."""
    templates: tuple[Path, ...]
    created: dt.date
