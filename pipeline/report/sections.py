"""Each section of the outline filled with what the run knows; the rest is left to a person."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pipeline.measure.result import Result
from pipeline.plan.plan import Section
from pipeline.report.coverage import Coverage, by_kind, coverage_of
from pipeline.report.outline import OUTLINE, has_parts, level_of
from pipeline.report.report import Group, ReportSection
from pipeline.report.results_in_words import goals_in_words, indicator_row, overall
from pipeline.report.voices import notes_on, voices_of
from pipeline.round.roster import Unit
from pipeline.round.round import day
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.answers import TABLE, answers_to, asked_for_words, rows_asked
from pipeline.summary.sheets.cases import case_places
from pipeline.summary.sheets.material import Material
from pipeline.summary.withheld import every_total, told_totals
from schemas.confidential import FEWEST_UNITS
from schemas.records import Row

NOT_QUOTED = ("situation", "assigned")
"""A unit's own situation and tasks are no part of the office's report: they are only counted."""


@dataclass(frozen=True)
class Known:
    """What the sections are filled from."""

    material: Material
    results: tuple[Result, ...]

    @cached_property
    def rows(self) -> Mapping[str, Row]:
        """The questions of Biểu 11 that the round asks."""
        return {row.name: row for row in rows_asked(self.material, self._asked)}

    @cached_property
    def _asked(self) -> tuple[Unit, ...]:
        return asked_for_words(self.material)

    @cached_property
    def short(self) -> tuple[Result, ...]:
        """Indicators not met, whatever the missing returns will say."""
        return tuple(result for result in self.results if remarks.falls_short(result))


def describe_sections(material: Material) -> tuple[ReportSection, ...]:
    """The report's sections, in the order of the plan's outline."""
    outline = material.outcomes.plan.outline or OUTLINE
    known = Known(material, overall(material))
    return tuple(
        _described(known, section, divided=has_parts(outline, place))
        for place, section in enumerate(outline)
    )


def _described(known: Known, section: Section, *, divided: bool) -> ReportSection:
    table, _, name = section.answer.partition(".")
    blank = ReportSection(section.heading, level_of(section.heading))
    if not name:
        return blank if divided else replace(blank, gaps=("nội dung của mục này",))
    fill = _FILLED.get(name if table == TABLE else "", _any)
    return _with_words(known, fill(known, replace(blank, name=name)))


def _with_words(known: Known, section: ReportSection) -> ReportSection:
    """The section with what the units wrote to its question."""
    row = known.rows.get(section.name)
    if row is None:
        note = f"Kỳ báo cáo {known.material.outcomes.round.period_words} không hỏi đơn vị mục này."
        return replace(section, notes=(note,))
    answers = answers_to(known.material, row, asked_for_words(known.material))
    quoted = section.name not in NOT_QUOTED
    return replace(
        section,
        voices=voices_of(answers) if quoted else (),
        notes=tuple(notes_on(answers, quoted=quoted)),
    )


def _situation(known: Known, section: ReportSection) -> ReportSection:
    material = known.material
    settings = material.outcomes.round.settings
    whole = coverage_of(material, material.units)
    coverage, *_ = _remarks(known)
    years = settings.school_years
    return replace(
        section,
        paragraphs=(
            f"Số liệu từ ngày {day(settings.start)} đến ngày {day(settings.end)}, chốt ngày "
            f"{day(settings.cutoff)}; trẻ em, học sinh đang học của năm học {years.enrolment}, "
            f"kết quả hoàn thành cấp học của năm học {years.completion}.",
            coverage,
            remarks.missing_sentence(material),
        ),
        coverage=tuple(_counts(part) for part in (*by_kind(material), whole)),
        gaps=("đặc điểm tình hình của ngành, của địa bàn liên quan đến công tác bình đẳng giới",),
    )


def _counts(part: Coverage) -> tuple[str, ...]:
    counts = (part.due, part.sent, part.fit, part.to_explain, part.to_fix, part.missing)
    return (part.name, *map(wording.grouped, counts))


def _assigned(known: Known, section: ReportSection) -> ReportSection:
    plan = known.material.outcomes.plan
    aims = sum(result.target is not None for result in known.results)
    basis = f" ({plan.legal_basis})" if plan.legal_basis else ""
    text = (
        f"{plan.title}{basis}: {len(known.results)} chỉ tiêu, trong đó {aims} chỉ tiêu có mức áp "
        f"dụng trong kỳ báo cáo {known.material.outcomes.round.period_words}."
    )
    return replace(
        section, paragraphs=(text,), gaps=("nhiệm vụ cơ quan được giao chủ trì, phối hợp",)
    )


def _results(known: Known, section: ReportSection) -> ReportSection:
    certainty = wording.certainty_note(known.results)
    return replace(
        section,
        paragraphs=(certainty,) if certainty else (),
        indicators=tuple(indicator_row(result) for result in known.results),
        groups=(*goals_in_words(known.material, known.results), *_cases(known.material)),
        gaps=("các hoạt động nổi bật do cơ quan chỉ đạo, tổ chức trong kỳ",),
    )


def _cases(material: Material) -> Iterator[Group]:
    """The counts of cases, of the whole round and nothing less."""
    totals = {(t.table, t.row, t.column): t for t in told_totals(material.outcomes)}
    lines = tuple(
        f"{heading}: {wording.grouped(total.total)} ({total.units} đơn vị có số liệu)."
        for table, place, heading in case_places(material)
        if (total := totals.get((table, *place))) is not None
    )
    if lines:
        yield Group("Vụ việc phát sinh trong kỳ (chỉ tổng hợp chung)", lines)
    elif every_total(material.outcomes):
        why = f"dưới {FEWEST_UNITS} đơn vị có số liệu"
        yield Group("", (f"Số vụ việc phát sinh trong kỳ không thể hiện: {why}.",))


def _rate(known: Known, section: ReportSection) -> ReportSection:
    _, *said = _remarks(known)
    said.insert(0, f"Tổng hợp đánh giá: {wording.verdict_counts(known.results)}.")
    own = known.material.own_results
    if own:
        units = len({result.unit for result in own})
        said.append(
            f"Chỉ tiêu đơn vị tự đăng ký (Biểu 12): {units} đơn vị, {len(own)} chỉ tiêu. "
            f"{wording.verdict_counts(own)}."
        )
    codes = ", ".join(result.indicator.code for result in known.short)
    gaps = (f"nguyên nhân của {len(known.short)} chỉ tiêu chưa đạt ({codes})",) if codes else ()
    return replace(section, paragraphs=tuple(said), groups=_unmet(known), gaps=gaps)


def _unmet(known: Known) -> tuple[Group, ...]:
    """Target and gap of each indicator not met, where they are too many for a sentence."""
    if len(known.short) <= remarks.MOST_DETAILED:
        return ()
    lines = (f"{remarks.shortfall(result)}." for result in known.short)
    return (Group("Mốc và phần còn thiếu của các chỉ tiêu chưa đạt", tuple(lines)),)


def _remarks(known: Known) -> list[str]:
    """The sentences of Tổng quan, the first of them on coverage."""
    said = remarks.observations(known.material, known.results)
    return [sentence.removeprefix("- ") for sentence in said]


def _gap(*gaps: str) -> Callable[[Known, ReportSection], ReportSection]:
    return lambda known, section: replace(section, gaps=gaps)


_any = _gap("nội dung của mục này")
_FILLED: Mapping[str, Callable[[Known, ReportSection], ReportSection]] = {
    "situation": _situation,
    "assigned": _assigned,
    "results": _results,
    "rate": _rate,
    "difficulties": _gap("khó khăn, vướng mắc của cơ quan và nhận định chung"),
    "to_board": _gap("đề xuất, kiến nghị của cơ quan"),
    "to_others": _gap("đề xuất, kiến nghị của cơ quan"),
    "priorities": _gap("vấn đề trọng tâm và giải pháp do cơ quan lựa chọn"),
}
