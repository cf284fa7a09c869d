"""The sections of the report, filled with what the run knows; a person writes the rest.

The outline is the plan's own, or the Khoái Châu outline without its years. Of the units' words the
same ones stand once, with the names of who wrote them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from pipeline.measure.result import Result, Status
from pipeline.measure.verdict_words import STATUS_WORDS
from pipeline.plan.outline import sections_of
from pipeline.plan.plan import Section
from pipeline.report.plain_words import counted, in_letter
from pipeline.report.records import BulletList, ReportSection, Voice
from pipeline.report.results_in_words import (
    NOT_COMPARED,
    goals_in_words,
    indicator_row,
    is_not_compared,
    occasions_in_words,
    overall,
)
from pipeline.report.returns_in_words import named, returns_in_words
from pipeline.round.roster import Unit
from pipeline.round.round import day
from pipeline.round.sender_words import called, reports_on_itself
from pipeline.summary.outcomes import UnitState
from pipeline.summary.sheets import remarks, wording
from pipeline.summary.sheets.answers import (
    TABLE,
    Answer,
    NarrativeAnswers,
    answers_to,
    asked_for_words,
    rows_asked,
)
from pipeline.summary.sheets.cases import case_places
from pipeline.summary.sheets.coverage import Coverage, by_kind, coverage_of
from pipeline.summary.sheets.material import Material
from pipeline.summary.withheld import every_total, told_totals
from pipeline.text.findings import capitalised, uncapitalised
from pipeline.text.spelling import fold
from schemas.confidential import FEWEST_UNITS
from schemas.records import Row

_LEVELS = (re.compile(r"[IVX]+\."), re.compile(r"\d+\."), re.compile(r"[a-zđ]\)"))

NOT_QUOTED = ("situation", "assigned")
"""Questions whose answers are only counted: a unit's own situation is no part of the report."""
MOST_QUOTED = 40
"""Different answers that a section quotes; the rest are counted, the workbook has them all."""
ANNEX = "Phụ lục kèm theo"
_CASES = "Vụ việc phát sinh trong kỳ"
_ROW_CODE = re.compile(r"^\d+\. (?:Trong mã số \d+: )?")
_OF_ALL, _OF_THEM = re.compile(" – Tổng số$"), re.compile(" – Trong đó: ")
_ANNEX_GAP = "Phụ lục, in từ trang Nguồn số liệu và trang Thuyết minh của tệp tong-hop.xlsx"


@dataclass(frozen=True)
class SectionSources:
    """The material and the results that the sections are filled from."""

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
        return tuple(result for result in self.results if result.falls_short)

    @cached_property
    def called(self) -> str:
        """Word by which the sender of the report speaks of itself."""
        return called(self.material.outcomes.round)

    @cached_property
    def is_own(self) -> bool:
        """True where a school reports on itself alone: nobody is collected from."""
        return reports_on_itself(self.material.outcomes.round)


def describe_sections(material: Material) -> tuple[ReportSection, ...]:
    """The report's sections, in the order of the plan's outline, their tables numbered."""
    outline = sections_of(material.outcomes.plan)
    sources = SectionSources(material, overall(material))
    numbers = count(1)
    made = [
        replace(one, table=next(numbers)) if one.coverage or one.indicators else one
        for place, section in enumerate(outline)
        for one in (_described(sources, section, divided=_has_parts(outline, place)),)
    ]
    if any(one.refers_to_annex for one in made):
        made[-1] = replace(made[-1], gaps=(*made[-1].gaps, _ANNEX_GAP))
    return tuple(made)


def _level_of(heading: str) -> int:
    """1 for "I.", 2 for "1.", 3 for "a)"; 1 for a heading without a number."""
    found = (level for level, mark in enumerate(_LEVELS, 1) if mark.match(heading))
    return next(found, 1)


def _has_parts(outline: tuple[Section, ...], place: int) -> bool:
    """Tell if the section at ``place`` is divided further."""
    following = outline[place + 1 : place + 2]
    return bool(following) and _level_of(following[0].heading) > _level_of(outline[place].heading)


def _described(sources: SectionSources, section: Section, *, divided: bool) -> ReportSection:
    table, _, name = section.answer.partition(".")
    blank = ReportSection(section.heading, _level_of(section.heading))
    if not name:
        return blank if divided else replace(blank, gaps=("nội dung của mục này",))
    fill = _FILLED.get(name if table == TABLE else "", _unforeseen)
    return _with_words(sources, _in_letter(sources, fill(sources, replace(blank, name=name))))


def _in_letter(sources: SectionSources, section: ReportSection) -> ReportSection:
    """The section's own sentences as a signed letter has them; the units' words come later."""
    codes = {*sources.material.outcomes.round.by_code}
    codes.update(result.indicator.code for result in sources.results)
    groups = tuple(
        replace(group, lines=tuple(in_letter(line, codes) for line in group.lines))
        for group in section.groups
    )
    paragraphs = tuple(in_letter(text, codes) for text in section.paragraphs)
    return replace(section, paragraphs=paragraphs, groups=groups)


def _with_words(sources: SectionSources, section: ReportSection) -> ReportSection:
    """The section with what the units wrote to its question."""
    row = sources.rows.get(section.name)
    if row is None:
        period = sources.material.outcomes.round.period_words
        why = f" (kỳ báo cáo {period} không hỏi đơn vị mục này)"
        return replace(section, gaps=tuple(f"{gap}{why}" for gap in section.gaps))
    answers = answers_to(sources.material, row, asked_for_words(sources.material))
    if sources.is_own:
        own = tuple(line for one in answers.told for line in one.text.splitlines() if line.strip())
        own += ("Không.",) if answers.without else ()
        gaps = section.gaps if not own else ()
        return replace(section, paragraphs=(*section.paragraphs, *own), gaps=gaps)
    quoted = section.name not in NOT_QUOTED
    told = len(_alike(answers))
    return replace(
        section,
        refers_to_annex=section.refers_to_annex or told > (MOST_QUOTED if quoted else 0),
        voices=_voices_of(answers) if quoted else (),
        notes=tuple(_notes_on(sources.material, answers, quoted=quoted)),
    )


def _alike(answers: NarrativeAnswers) -> list[list[Answer]]:
    """The answers in words, the same ones together, those of most units first."""
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers.told:
        groups[fold(answer.text)].append(answer)
    # Sorting is stable: among as many units the order is the roster's.
    return sorted(groups.values(), key=len, reverse=True)


def _voices_of(answers: NarrativeAnswers) -> tuple[Voice, ...]:
    return tuple(
        Voice(same[0].text, named([answer.unit.name for answer in same]))
        for same in _alike(answers)[:MOST_QUOTED]
    )


def _notes_on(material: Material, answers: NarrativeAnswers, *, quoted: bool) -> Iterator[str]:
    """Counts of units that are not quoted; with the quoted ones they add up to the units asked."""
    said = []
    if not quoted and answers.told:
        said.append(f"{counted(len(answers.told))} có ý kiến ({ANNEX})")
    elif rest := sum(map(len, _alike(answers)[MOST_QUOTED:])):
        said.append(f"ý kiến của {counted(rest)} khác nêu tại {ANNEX}")
    lacking = [material.state_of(unit.code) == UnitState.MISSING for unit in answers.missing]
    numbers = {
        'ghi "Không"': len(answers.without),
        "không nêu": len(answers.silent),
        "chưa nộp báo cáo": lacking.count(True),
        "chưa có phần thuyết minh hợp lệ": lacking.count(False),
    }
    said += [f"{counted(number)} {words}" for words, number in numbers.items() if number]
    if said:
        about = "Còn lại" if quoted and answers.told else "Về nội dung này"
        yield f"{about}: {', '.join(said)}."


def _situation(sources: SectionSources, section: ReportSection) -> ReportSection:
    material = sources.material
    settings = material.outcomes.round.settings
    whole = coverage_of(material, material.units)
    years = settings.school_years
    dates = (
        f"Số liệu từ ngày {day(settings.start)} đến ngày {day(settings.end)}, chốt ngày "
        f"{day(settings.cutoff)}; trẻ em, học sinh đang học của năm học {years.enrolment}, "
        f"kết quả hoàn thành cấp học của năm học {years.completion}."
    )
    if sources.is_own:
        gaps = ("đặc điểm của đơn vị liên quan đến công tác bình đẳng giới",)
        return replace(section, paragraphs=(dates,), gaps=gaps)
    return replace(
        section,
        paragraphs=(dates, *returns_in_words(material)),
        coverage=tuple(_counts(part) for part in (*by_kind(material), whole)),
        gaps=("đặc điểm tình hình của ngành, của địa bàn liên quan đến công tác bình đẳng giới",),
    )


def _counts(part: Coverage) -> tuple[str, ...]:
    counts = (part.due, part.sent, part.fit, part.to_explain, part.to_fix, part.missing)
    return (part.name, *map(wording.grouped, counts))


def _assigned(sources: SectionSources, section: ReportSection) -> ReportSection:
    plan = sources.material.outcomes.plan
    basis = f" ({plan.legal_basis})" if plan.legal_basis else ""
    first, *others = [*_by_due_date(sources.results)] or ["không có chỉ tiêu"]
    number = counted(len(sources.results), "chỉ tiêu")
    told = ", ".join((f"{number}, gồm {first}", *others)) if others else first
    text = f"{plan.title}{basis}: {told}."
    return replace(
        section,
        paragraphs=(text,),
        gaps=(f"nhiệm vụ {sources.called} được giao chủ trì, phối hợp",),
    )


def _by_due_date(results: Sequence[Result]) -> Iterator[str]:
    """ "18 chỉ tiêu đến hạn đánh giá", "02 chỉ tiêu chưa đến hạn (năm 2030)", "01 chỉ tiêu theo
    dõi"; they add up to the results."""
    ordered = sorted(results, key=lambda result: (not result.is_due, result.target is None))
    numbers = Counter(map(_due_words, ordered))
    yield from (f"{counted(number, 'chỉ tiêu')} {words}" for words, number in numbers.items())


def _due_words(result: Result) -> str:
    target = result.target
    if result.is_due:
        return "đến hạn đánh giá"
    if target is None or result.status not in (Status.NOT_DUE_MET, Status.NOT_DUE_UNMET):
        return uncapitalised(STATUS_WORDS[result.status])
    return f"chưa đến hạn (năm {target.year or target.end})"


def _results(sources: SectionSources, section: ReportSection) -> ReportSection:
    material, results = sources.material, sources.results
    beside = any(is_not_compared(material, one) for one in results)
    below = filter(None, (wording.certainty_note(results), NOT_COMPARED if beside else ""))
    return replace(
        section,
        indicators=tuple(indicator_row(result) for result in sources.results),
        groups=(
            *(BulletList(text, ()) for text in below),
            *goals_in_words(sources.material, sources.results),
            *occasions_in_words(sources.material),
            *_cases(sources.material),
        ),
        gaps=(f"các hoạt động nổi bật do {sources.called} chỉ đạo, tổ chức trong kỳ",),
    )


def _cases(material: Material) -> Iterator[BulletList]:
    """The counts of cases, of the whole round and nothing less."""
    totals = {(t.table, t.row, t.column): t for t in told_totals(material.outcomes, material.form)}
    told = [
        (_case_name(heading), total)
        for table, place, heading in case_places(material)
        if (total := totals.get((table, *place))) is not None
    ]
    if told and not any(total.total for _, total in told):
        units = counted(max(total.units for _, total in told))
        yield BulletList(_CASES, (f"Không có vụ việc phát sinh ({units} có số liệu).",))
    elif told:
        lines = (
            f"{heading}: {wording.grouped(total.total)} ({counted(total.units)} có số liệu)."
            for heading, total in told
        )
        yield BulletList(_CASES, tuple(lines))
    elif every_total(material.outcomes, material.form):
        why = f"dưới {counted(FEWEST_UNITS)} có số liệu"
        yield BulletList("", (f"Số vụ việc phát sinh trong kỳ không thể hiện: {why}.",))


def _case_name(heading: str) -> str:
    """A heading of the workbook without its row's code, nor that it is of all."""
    name = _OF_ALL.sub("", capitalised(_ROW_CODE.sub("", heading)))
    return _OF_THEM.sub(", trong đó ", name)


def _rate(sources: SectionSources, section: ReportSection) -> ReportSection:
    said = [
        f"Tổng hợp đánh giá: {_tally(sources.results)}.",
        *remarks.notes(sources.material, sources.results, f"nêu tại {ANNEX}"),
    ]
    own = sources.material.own_results
    if own:
        units = counted(len({result.unit for result in own}))
        number, tally = counted(len(own), "lượt đăng ký"), _tally(own, "lượt")
        said.append(f"Chỉ tiêu do đơn vị tự đăng ký: {units}, {number}, gồm {tally}.")
    number = counted(len(sources.short), "chỉ tiêu")
    gaps = (f"nguyên nhân của {number} chưa đạt",) if sources.short else ()
    return replace(
        section,
        paragraphs=tuple(said),
        groups=_unmet(sources),
        gaps=gaps,
        refers_to_annex=any(result.left_out for result in sources.results),
    )


def _tally(results: Sequence[Result], noun: str = "chỉ tiêu") -> str:
    """ "08 chỉ tiêu đạt, 03 chỉ tiêu chưa đạt"."""
    return ", ".join(
        f"{counted(number, noun)} {uncapitalised(word)}"
        for word, number in wording.tally(results)
        if number
    )


def _unmet(sources: SectionSources) -> tuple[BulletList, ...]:
    """The distance of each indicator not met; the table has its result and its target."""
    lines = tuple(
        f"{wording.short_title(one.indicator)}: {wording.gap_words(one).replace('; ', ', ')}."
        for one in sources.short
    )
    return (BulletList("Chỉ tiêu chưa đạt, so với mức được giao", lines),) if lines else ()


def _gap(*gaps: str) -> Callable[[SectionSources, ReportSection], ReportSection]:
    """Words on what a person has to write; ``{ai}`` is how the sender speaks of itself."""
    return lambda sources, section: replace(
        section, gaps=tuple(gap.format(ai=sources.called) for gap in gaps)
    )


_unforeseen = _gap("nội dung của mục này")
_FILLED: Mapping[str, Callable[[SectionSources, ReportSection], ReportSection]] = {
    "situation": _situation,
    "assigned": _assigned,
    "results": _results,
    "rate": _rate,
    "difficulties": _gap("khó khăn, vướng mắc của {ai} và nhận định chung"),
    "to_board": _gap("đề xuất, kiến nghị của {ai}"),
    "to_others": _gap("đề xuất, kiến nghị của {ai}"),
    "priorities": _gap("vấn đề trọng tâm và giải pháp do {ai} lựa chọn"),
}
