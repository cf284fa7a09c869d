"""The indicators as the report says them: a row of its table, and sentences goal by goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.measure.change import base_words
from pipeline.measure.result import Result, Status
from pipeline.measure.verdict_words import STATUS_WORDS
from pipeline.plan.plan import Split
from pipeline.report.plain_words import counted, in_letter
from pipeline.report.records import BulletList, IndicatorRow
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.trend import movement, trend_words
from pipeline.text.findings import uncapitalised
from schemas.code_lists import OCCASION_NAMES, OCCASIONS
from schemas.records import Table

_MARK = re.compile(r"([≥>=≈≤<●▲◆○]) ")
_SEXES: tuple[tuple[Split, str], ...] = (("male", "nam"), ("female", "nữ"))
NO_BREAK = "\u00a0"
NOT_COMPARED = (
    "Chỉ tiêu còn chờ số liệu chỉ nêu kết quả của kỳ trước khi chưa thể kết luận tăng hay giảm."
)


def overall(material: Material) -> tuple[Result, ...]:
    """The plan's indicators over all units, in the plan's order."""
    found = (material.result(indicator) for indicator in material.indicators)
    return tuple(result for result in found if result is not None)


def target_words(result: Result) -> str:
    """ "≥ 97% (2025)", or that the plan sets no figure."""
    return unbroken(wording.aim_told(result))


def indicator_row(result: Result) -> IndicatorRow:
    """The row of the table."""
    indicator = result.indicator
    summed = f" (lũy{NO_BREAK}kế)" if _is_summed(result) else ""
    return IndicatorRow(
        code=indicator.code,
        title=indicator.title,
        result=f"{wording.shown_value(result)}{summed}",
        target=in_letter(wording.aim_told(result)),
        verdict=in_letter(wording.verdict(result)),
        rate=wording.rate_words(result),
        reported=f"{result.reported}/{result.expected}",
    )


def goals_in_words(material: Material, results: Sequence[Result]) -> tuple[BulletList, ...]:
    """Each result with what the table has no column for, those of a goal ("2.3.a", "2.3.đ")
    together."""
    codes = [result.indicator.code for result in results]
    depth = max(1, max((code.count(".") for code in codes), default=1))
    groups = []
    for goal, own in groupby(results, key=lambda result: _goal(result.indicator.code, depth)):
        name = f"Nhóm chỉ tiêu {goal}" if goal else ""
        groups.append(BulletList(name, tuple(_sentence(material, result) for result in own)))
    return tuple(groups)


def occasions_in_words(material: Material) -> Iterator[BulletList]:
    """A line on each occasion on which units did something, list by list: activities, units, and
    the counts that the form adds up."""
    for table in material.form.tables:
        columns = table.list_block.columns if table.list_block else ()
        for column in (one for one in columns if one.question.choices == OCCASIONS):
            said = (_on_occasion(material, table, column.name, one) for one in OCCASIONS.items)
            if lines := tuple(filter(None, said)):
                yield BulletList("Hoạt động truyền thông theo dịp", lines)


def _on_occasion(material: Material, table: Table, column: str, occasion: str) -> str:
    """The sentence on one of them, "" where nobody did anything then."""
    pages = material.outcomes.accepted.tables.get(table.name, {}).values()
    by_unit = [[one for one in page.entries if one.get(column) == occasion] for page in pages]
    entries = [one for own in by_unit for one in own]
    if not entries or table.list_block is None:
        return ""
    units = sum(map(bool, by_unit))
    said = [f"{counted(len(entries), 'hoạt động')} của {counted(units)}"]
    added = {tally.sum_of for tally in table.list_block.tallies}
    for summed in (one for one in table.list_block.columns if one.name in added):
        if number := sum(one.get(summed.name) or 0 for one in entries):
            label = summed.question.label
            said.append(f"{wording.grouped(number)} {uncapitalised(label)}")
    return f"{OCCASION_NAMES[occasion]}: {'; '.join(said)}."


def unbroken(text: str) -> str:
    """The text with every mark and sign kept on the line of the word or figure that it is of."""
    return _MARK.sub("\\1\u00a0", text)


def _goal(code: str, depth: int) -> str:
    """The goal that a code belongs to, as many numbers of it as all but the last level of the
    plan's codes: "2.3" of "2.3.d1" and "2.5" where there are three levels, "2" of "2.5" where there
    are two; "" of a code that is no number or has but one."""
    parts = code.split(".")
    numbers = parts[: min(depth, 2)]
    return ".".join(numbers) if len(parts) > 1 and numbers[-1].isdigit() else ""


def _sentence(material: Material, result: Result) -> str:
    """The result with the counts behind a share, the round before and what of a total is of it, the
    sexes, what a change starts from, and why there is no result."""
    reason = result.reason.removesuffix(".")
    is_known = result.value is not None
    said = (
        _with_counts(result) if is_known else reason or uncapitalised(STATUS_WORDS[result.status]),
        _beside_before(material, result),
        *_by_sex(material, result),
        base_words(result).removesuffix("."),
        reason if is_known else "",
    )
    return f"{wording.short_title(result.indicator)}: {'; '.join(filter(None, said))}."


def _with_counts(result: Result) -> str:
    """ "84,21% (16 cơ sở giáo dục thực hiện trên tổng số 19)", "978 người"."""
    shown, indicator = wording.shown_value(result), result.indicator
    if not indicator.is_quotient or not result.denominator:
        return shown
    part, whole = map(wording.grouped, (result.numerator or 0, result.denominator))
    counts = f"{part} {indicator.counted} trên tổng số {whole}"
    return f"{shown} ({counts if indicator.is_percentage else f'{part}/{whole}'})"


def _is_summed(result: Result) -> bool:
    """Tell if the result adds up years, not only the round's."""
    return result.indicator.accumulate == "sum" and result.value is not None


def is_not_compared(material: Material, result: Result) -> bool:
    """Tell if the round before has a figure that no change is told from, because figures still to
    come decide its direction."""
    found = material.outcomes.history.before(result.indicator)
    if found is None or result.value is None or _is_summed(result):
        return False
    return movement(result, *found) == "open"


def _beside_before(material: Material, result: Result) -> str:
    """The change since the round before, or only its figure where none can be told; of a total what
    is not of this round; "" where there is none of it."""
    history, period = material.outcomes.history, material.outcomes.round.period_words
    found, parts = history.before(result.indicator), wording.parts_of_total(result, period)
    if found is None or _is_summed(result):
        return parts
    if not is_not_compared(material, result):
        return uncapitalised(trend_words(result, history, period, dated=True))
    earlier, before = found
    units = f"{before.reported}/{before.expected} đơn vị có số liệu"
    told = f"{earlier.round.period_words} là {wording.shown_value(before)} ({units})"
    return "; ".join(filter(None, (parts, told)))


def _by_sex(material: Material, result: Result) -> Iterator[str]:
    """ "nam 97,20%", "nữ 98,10%" where the plan asks for both and both are of the units that the
    result is of."""
    if result.value is None or not {"male", "female"} <= set(result.indicator.splits):
        return
    found = ((material.result(result.indicator, split), word) for split, word in _SEXES)
    parts = [(part, word) for part, word in found if part and part.lacks_the_same(result)]
    if len(parts) == len(_SEXES) and all(part.value is not None for part, _ in parts):
        for part, word in parts:
            lacks = part.status == Status.UNDETERMINED
            told = wording.shown_value(part)
            yield f"{word} {told}{' (chưa gồm số đầu kỳ)' if lacks else ''}"
