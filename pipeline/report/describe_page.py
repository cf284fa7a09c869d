"""Describes the page from a run's outcomes."""

from __future__ import annotations

from dataclasses import replace

from pipeline.measure.result import Result
from pipeline.report.charts import coverage_charts, distance_chart, weakest_chart
from pipeline.report.page import PageCount, PageOfRound, ScoreRow
from pipeline.report.results_in_words import overall, target_words, unbroken
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.coverage import by_area, by_kind, coverage_of, provisional_words
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.trend import trend_heading, trend_words
from pipeline.summary.state_words import COUNT_WORDS
from pipeline.text.document_words import ILLUSTRATION
from pipeline.text.findings import capitalised

TITLE = "Tổng hợp kết quả thực hiện chỉ tiêu bình đẳng giới và vì sự tiến bộ của phụ nữ"


def describe_page(material: Material) -> PageOfRound:
    """The page of a run."""
    round_ = material.outcomes.round
    settings = round_.settings
    history = material.outcomes.history
    results = overall(material)
    ordered = remarks.by_verdict(results)
    whole = coverage_of(material, material.units)
    return PageOfRound(
        office=settings.office.name,
        parent=settings.office.parent,
        title=TITLE,
        period=round_.period_words,
        plan=material.outcomes.plan.title,
        illustration=ILLUSTRATION if settings.illustration else "",
        provisional=provisional_words(whole),
        counts=(
            *(
                PageCount(label, wording.grouped(getattr(whole, field)))
                for field, label in COUNT_WORDS.items()
            ),
            PageCount("Tỷ lệ nộp", whole.share),
        ),
        scores=tuple(
            _score(result, trend_words(result, history, round_.period_words)) for result in ordered
        ),
        gap_heading=wording.BESIDE_TARGET,
        trend_heading=trend_heading(history),
        tally=wording.verdict_counts(results),
        result_charts=tuple(filter(None, (distance_chart(ordered),))),
        coverage_charts=(
            *filter(None, (weakest_chart(material),)),
            *coverage_charts(tuple(by_kind(material)), tuple(by_area(material))),
        ),
        headline=remarks.headline(material, results),
        conclusions=tuple(
            replace(one, told=tuple(map(unbroken, one.told)))
            for one in remarks.conclusions(material, results)
        ),
        notes=tuple(remarks.notes(material, results)),
    )


def _score(result: Result, trend: str) -> ScoreRow:
    indicator = result.indicator
    return ScoreRow(
        code=indicator.code,
        title=indicator.title,
        result=wording.shown_value(result),
        target=target_words(result),
        verdict=unbroken(wording.verdict(result)),
        tone=wording.tone(result),
        gap=capitalised(wording.gap_words(result)),
        reported=f"{result.reported}/{result.expected}",
        trend=trend,
    )
