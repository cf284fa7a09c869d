"""What the units wrote, for a section of the report: the same words once, with who wrote them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.report.report import Voice
from pipeline.round.roster import Unit
from pipeline.summary.sheets.answers import Answer, NarrativeAnswers
from pipeline.text.spelling import fold

MOST_QUOTED = 40
"""Different answers that a section quotes; the rest are counted, the workbook has them all."""
MOST_NAMED = 12
"""Units named after an answer that many gave word for word."""


def voices_of(answers: NarrativeAnswers) -> tuple[Voice, ...]:
    """The answers in words, as they were written, those of most units first."""
    alike: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers.told:
        alike[fold(answer.text)].append(answer)
    # Sorting is stable: among as many units the order is the roster's.
    ordered = sorted(alike.values(), key=len, reverse=True)
    return tuple(
        Voice(same[0].text, _named([answer.unit for answer in same]))
        for same in ordered[:MOST_QUOTED]
    )


def _named(units: Sequence[Unit]) -> str:
    names = "; ".join(unit.name for unit in units[:MOST_NAMED])
    rest = len(units) - MOST_NAMED
    return f"{names}; và {rest} đơn vị khác" if rest > 0 else names


def notes_on(answers: NarrativeAnswers, *, quoted: bool = True) -> Iterator[str]:
    """Who is not quoted: counts that with the quoted ones add up to the units asked."""
    if not quoted and answers.told:
        yield (
            f"{len(answers.told)} đơn vị có viết mục này trong báo cáo của đơn vị (xem trang "
            "Thuyết minh của tệp tong-hop.xlsx)."
        )
    elif rest := _unquoted(answers):
        yield (
            f"Còn ý kiến của {rest} đơn vị chưa trích ở đây (xem trang Thuyết minh của tệp "
            "tong-hop.xlsx)."
        )
    if answers.without:
        yield f'{len(answers.without)} đơn vị ghi "Không".'
    if answers.silent:
        yield f"{len(answers.silent)} đơn vị để trống."
    if answers.missing:
        yield f"{len(answers.missing)} đơn vị chưa có Biểu 11 được dùng."


def _unquoted(answers: NarrativeAnswers) -> int:
    counts: dict[str, int] = defaultdict(int)
    for answer in answers.told:
        counts[fold(answer.text)] += 1
    return sum(sorted(counts.values(), reverse=True)[MOST_QUOTED:])
