"""The draft report described: what stands in it, in the order of its outline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of the table of indicators, as it is printed."""

    code: str
    title: str
    result: str
    target: str
    verdict: str
    rate: str
    """How much of the target is reached, in percent of it; "" where none is set."""
    reported: str


@dataclass(frozen=True, slots=True)
class Group:
    """Indicators of one goal in words, a sentence or two each; ``name`` "" for all others."""

    name: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What units wrote, verbatim, and the names of those that wrote just this."""

    text: str
    units: str


@dataclass(frozen=True)
class ReportSection:
    """A section of the outline. ``name`` is the question of Biểu 11 that fills it; "" where the
    section is only a heading. ``gaps`` are what a person has to write."""

    heading: str
    level: int
    name: str = ""
    paragraphs: tuple[str, ...] = ()
    coverage: tuple[tuple[str, ...], ...] = ()
    """Rows (group, due, sent, fit, to explain, to fix, missing)."""
    indicators: tuple[IndicatorRow, ...] = ()
    groups: tuple[Group, ...] = ()
    voices: tuple[Voice, ...] = ()
    notes: tuple[str, ...] = ()
    """How many units answered "Không", left the question blank or are not in yet."""
    gaps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The report. ``created`` is a date of the round, never the clock's; of ``templates`` the
    first that exists is the office's own, and the packaged one stands in where none does."""

    office: str
    parent: str
    place: str
    period: str
    subject: str
    """What the report is on, under the word BÁO CÁO."""
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
