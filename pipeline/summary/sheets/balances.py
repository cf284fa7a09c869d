"""The sums of a run that must come out: files, cells, and units against totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pipeline.accept.rolled import WITHIN
from pipeline.measure.result import Result
from pipeline.plan.plan import Indicator, Split
from pipeline.read.records import FileStatus
from pipeline.summary.balance import Balance
from pipeline.summary.outcomes import Outcomes
from pipeline.summary.sheets.figures import SPLIT_WORDS
from pipeline.summary.sheets.material import Material


def balances(material: Material) -> tuple[Balance, ...]:
    """Every sum of the run, in the order in which Đối chiếu shows them."""
    outcomes = material.outcomes
    found = (*_of_files(outcomes), *_of_cells(outcomes), *_of_results(material))
    # Codes of several plans may be the same.
    others = (
        replace(one, key=f"{plan.outcomes.plan.id}.{one.key}")
        for plan in material.by_plan[1:]
        for one in _of_results(plan)
    )
    return (*found, *others)


def _of_files(outcomes: Outcomes) -> Iterator[Balance]:
    records = outcomes.returns
    by_status = Counter(record.status for record in records)
    parts = sum(by_status[status] for status in FileStatus)
    yield Balance(
        "statuses_sum_to_files", "Tệp nhận được, cộng các tình trạng", len(records), parts
    )
    paths = len({record.path for record in records})
    yield Balance("paths_are_unique", "Tệp nhận được, mỗi tệp một dòng", len(records), paths)
    if outcomes.files_found is not None:
        here = sum(WITHIN not in record.path for record in records)
        yield Balance(
            "every_file_has_a_status",
            "Tệp trong thư mục nhận báo cáo, tệp có tình trạng",
            outcomes.files_found,
            here,
        )
    counted = sum(record.outcome.counts for record in outcomes.tables)
    accepted = sum(len(own) for own in outcomes.accepted.tables.values())
    yield Balance("counted_tables_are_accepted", "Biểu được dùng", counted, accepted)


def _of_cells(outcomes: Outcomes) -> Iterator[Balance]:
    if outcomes.cells is not None:
        parts = outcomes.cells_used + sum(outcomes.cells.unused.values())
        words = "Ô đã đọc, cộng ô đã dùng và ô không dùng"
        yield Balance("cells_used_and_unused_are_met", words, outcomes.cells.met, parts)


def _of_results(material: Material) -> Iterator[Balance]:
    # Of what may be shown in total only there is no unit's figure to add up.
    for indicator in material.indicators:
        if not indicator.anonymous:
            yield from _of_indicator(material, indicator)


def _of_indicator(material: Material, indicator: Indicator) -> Iterator[Balance]:
    """The sides of the indicator; of a difference those of both its shares."""
    sexes: tuple[Split, ...] = ("female", "male")
    for split in sexes if indicator.kind == "difference" else ("all",):
        result = material.result(indicator, split)
        if result is None:
            continue
        above, below = sums_of_units(material, result)
        told = "" if split == "all" else f".{split}"
        words = "" if split == "all" else f", {SPLIT_WORDS[split].lower()}"
        name = f"Chỉ tiêu {indicator.code}{words}"
        key = f"units_sum_to_{indicator.code}{told}"
        yield Balance(f"{key}.numerator", f"{name}, tử số", result.numerator or 0, above)
        if result.denominator is not None:
            yield Balance(f"{key}.denominator", f"{name}, mẫu số", result.denominator, below)


def sums_of_units(material: Material, result: Result) -> tuple[int, int]:
    """The sums over the units that enter, each by its own result, with what earlier rounds gave."""
    indicator = result.indicator
    out = {code for code, _ in result.left_out}
    units = [unit for unit in material.units if unit.code not in out]
    own = [
        found
        for unit in units
        if (found := material.unit_result(indicator, unit.code, result.split))
    ]
    below = sum(found.denominator or 0 for found in own)
    above = sum(found.numerator or 0 for found in own)
    if indicator.accumulate != "none" and result.numerator is not None:
        # The opening balance is nobody's but the whole round's; so are the last known figures
        # of units that sent nothing.
        above += (result.carried or 0) - sum(found.carried or 0 for found in own)
    return above, below
