"""The indicators as the report says them: a row of its table, and sentences goal by goal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.measure.change import base_words
from pipeline.measure.history import History
from pipeline.measure.result import Result, Status
from pipeline.plan.plan import Split
from pipeline.report.records import BulletList, IndicatorRow
from pipeline.summary.sheets import wording
from pipeline.summary.sheets.material import Material
from pipeline.summary.sheets.trend import trend_words
from pipeline.text.findings import uncapitalised
from schemas.code_lists import OCCASIONS
from schemas.records import Table

_MARK = re.compile(r"([≥>=≈≤<●▲◆○]) ")
_SEXES: tuple[tuple[Split, str], ...] = (("male", "nam"), ("female", "nữ"))


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
    return IndicatorRow(
        code=indicator.code,
        title=indicator.title,
        result=wording.shown_value(result),
        target=target_words(result),
        verdict=unbroken(wording.verdict(result)),
        rate=wording.rate_words(result),
        reported=f"{result.reported}/{result.expected}",
    )


def goals_in_words(material: Material, results: Sequence[Result]) -> tuple[BulletList, ...]:
    """Words on what the table has no column for, those of a goal ("2.3.a", "2.3.đ") together."""
    history = material.outcomes.history
    codes = [result.indicator.code for result in results]
    depth = max(1, max((code.count(".") for code in codes), default=1))
    groups = []
    for goal, own in groupby(results, key=lambda result: _goal(result.indicator.code, depth)):
        name = f"Nhóm chỉ tiêu {goal}" if goal else ""
        said = tuple(filter(None, (_sentence(material, r, history) for r in own)))
        if said:
            groups.append(BulletList(name, said))
    return tuple(groups)


def occasions_in_words(material: Material) -> Iterator[BulletList]:
    """A line on each occasion on which units did something, list by list: activities, units, and
    the counts that the form adds up."""
    for table in material.form.tables:
        columns = table.list_block.columns if table.list_block else ()
        for column in (one for one in columns if one.question.choices == OCCASIONS):
            said = (_on_occasion(material, table, column.name, one) for one in OCCASIONS.items)
            if lines := tuple(filter(None, said)):
                yield BulletList(f"{table.label} theo dịp", lines)


def _on_occasion(material: Material, table: Table, column: str, occasion: str) -> str:
    """The sentence on one of them, "" where nobody did anything then."""
    pages = material.outcomes.accepted.tables.get(table.name, {}).values()
    by_unit = [[one for one in page.entries if one.get(column) == occasion] for page in pages]
    entries = [one for own in by_unit for one in own]
    if not entries or table.list_block is None:
        return ""
    units = sum(map(bool, by_unit))
    said = [f"{wording.grouped(len(entries))} hoạt động của {wording.grouped(units)} đơn vị"]
    added = {tally.sum_of for tally in table.list_block.tallies}
    for summed in (one for one in table.list_block.columns if one.name in added):
        if number := sum(one.get(summed.name) or 0 for one in entries):
            label = summed.question.label
            said.append(f"{wording.grouped(number)} {uncapitalised(label)}")
    return f"{occasion}: {'; '.join(said)}."


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


def _sentence(material: Material, result: Result, history: History) -> str:
    """The counts behind a share, the sexes, what a change starts from, why there is no result, and
    the change since the round before; "" where there is nothing of it."""
    indicator = result.indicator
    said = []
    if result.value is not None and indicator.is_quotient and result.denominator:
        counts = (result.numerator or 0, result.denominator)
        said.append("/".join(map(wording.grouped, counts)))
    said += _by_sex(material, result)
    said += filter(None, (base_words(result).removesuffix("."), result.reason.removesuffix(".")))
    period = material.outcomes.round.period_words
    if history.before(indicator) is not None or indicator.accumulate == "sum":
        changed = uncapitalised(trend_words(result, history, period, dated=True))
        said += filter(None, (changed,))
    return f"{wording.named_with_code(result)}: {'; '.join(said)}." if said else ""


def _by_sex(material: Material, result: Result) -> Iterator[str]:
    """ "nam 97,20%", "nữ 98,10%" where the plan asks for both."""
    if result.value is None or not {"male", "female"} <= set(result.indicator.splits):
        return
    parts = [(material.result(result.indicator, split), word) for split, word in _SEXES]
    if all(part is not None and part.value is not None for part, _ in parts):
        for part, word in parts:
            lacks = part is not None and part.status == Status.UNDETERMINED
            told = wording.shown_value(part) if part else ""
            yield f"{word} {told}{' (chưa gồm số đầu kỳ)' if lacks else ''}"
