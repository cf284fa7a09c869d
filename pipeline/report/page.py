"""The page for a phone described: Tổng quan as one file that can be sent on."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.drawing import Chart
from pipeline.summary.sheets.remarks import Conclusion
from pipeline.xlsx.theme import Tone


@dataclass(frozen=True, slots=True)
class PageCount:
    """A figure of the coverage block."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator of the scoreboard, as it is printed."""

    code: str
    title: str
    result: str
    target: str
    verdict: str
    tone: Tone
    """Colour of the verdict, beside its mark and word."""
    gap: str
    reported: str
    trend: str


@dataclass(frozen=True)
class PageOfRound:
    """Everything on the page, in order."""

    office: str
    parent: str
    title: str
    period: str
    plan: str
    illustration: str
    headline: str
    conclusions: tuple[Conclusion, ...]
    provisional: str
    counts: tuple[PageCount, ...]
    scores: tuple[ScoreRow, ...]
    gap_heading: str
    trend_heading: str
    tally: str
    """ "Đạt 4 · Chưa đạt 2 · …"."""
    result_charts: tuple[Chart, ...]
    coverage_charts: tuple[Chart, ...]
    notes: tuple[str, ...]
