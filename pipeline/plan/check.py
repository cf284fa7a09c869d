"""Check of a plan's lines against the whole plan, the form and the switches: unknown references and
settings, targets that cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, get_args

from pipeline.plan.plan import Indicator, Plan, Target
from pipeline.plan.reference import Reference, exists
from pipeline.round.settings import Switches
from pipeline.round.toml_lines import line_of, line_words
from schemas.records import Form


def problems_with(plan: Plan, form: Form, text: str = "") -> Iterator[str]:
    """Everything in the plan that names what there isn't or cannot be, a sentence each; of targets
    with their line in the file's ``text``."""
    for place, indicator in enumerate(plan.indicators):
        for number, target in enumerate(indicator.targets):
            for key, said in (*_of_years(target, plan), *_of_share(target, indicator)):
                line = line_words(line_of(("indicator", place, "target", number, key), text))
                yield f"{line}chỉ tiêu {indicator.code}, mức thứ {number + 1}: {said}"
        for said in dict.fromkeys(_of_indicator(indicator, form)):
            yield f"chỉ tiêu {indicator.code}: {said}"
    codes = {row.code for table in form.tables for _, block in table.blocks for row in block.rows}
    yield from (
        f'labels: không có mã số "{code}" trong biểu mẫu'
        for code in plan.labels
        if code not in codes
    )
    for section in plan.outline:
        parts = section.answer.split(".")
        if section.answer and (len(parts) != 2 or not exists(Reference(*parts), form)):
            yield f'mục "{section.heading}": không có "{section.answer}" trong biểu mẫu'


def _of_years(target: Target, plan: Plan) -> Iterator[tuple[str, str]]:
    """(key, what is wrong) of the years of a target that lie outside the plan's."""
    keys = ("year",) if target.type in ("milestone", "from") else ("start", "end")
    for key in keys:
        year = getattr(target, key)
        # A plan of one year may quote a goal "từ năm … trở đi" that starts after it ends.
        last = year if target.type == "from" else plan.end
        if year is not None and not plan.start <= year <= last:
            years = f"({plan.start}–{plan.end})"
            yield (
                key,
                f"{key} = {year} nằm ngoài thời gian của kế hoạch {years}; sửa năm của mức, hoặc "
                "sửa start, end của kế hoạch",
            )


def _of_share(target: Target, indicator: Indicator) -> Iterator[tuple[str, str]]:
    if not indicator.is_percentage or target.type == "none":
        return
    if target.value < 0:
        yield "value", "mức của tỷ lệ phải từ 0 đến 100"
    if target.value > 100 or (target.operator == ">" and target.value == 100):
        yield (
            "value",
            "tỷ lệ không thể vượt 100%; giữ nguyên văn của kế hoạch trong text và ghi "
            'operator = "==", value = "100"',
        )


def _of_indicator(indicator: Indicator, form: Form) -> Iterator[str]:
    for variant in indicator.variants:
        for name, value in variant.when.items():
            if str(value) not in _settings(name):
                yield f'không có lựa chọn {name} = "{value}" trong round.toml'
    conditions: list[Mapping[str, Any]] = [{}, *(variant.when for variant in indicator.variants)]
    for condition in conditions:
        settings = {name: str(value) for name, value in condition.items()}
        line = indicator.under(settings)
        for reference in (*line.numerator, *line.denominator):
            yield from _of_reference(reference, indicator, form)


def _of_reference(reference: Reference, indicator: Indicator, form: Form) -> Iterator[str]:
    names = reference.switches
    for name in names:
        if not _settings(name):
            yield f'không có lựa chọn "{name}" trong round.toml'
            return
        if "" in _settings(name) and not indicator.unset:
            yield f"{reference} cần unset: lý do khi đợt báo cáo chưa chọn {name}"
    for chosen in product(*(filter(None, _settings(name)) for name in names)):
        found = reference.under(dict(zip(names, chosen, strict=True)))
        if not exists(found, form):
            yield f'không có "{found}" trong biểu mẫu'


def _settings(name: str) -> tuple[str, ...]:
    """The settings of a switch as text, "" for unset; none where there is no such switch or its
    settings can't be listed."""
    field = Switches.model_fields.get(name)
    if field is None:
        return ()
    if field.annotation is bool:
        return ("True", "False")
    found: list[str] = []
    for part in get_args(field.annotation):
        values = get_args(part) or ((part,) if part is not type(None) else (None,))
        found.extend("" if value is None else str(value) for value in values)
    return tuple(found)
