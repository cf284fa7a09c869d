"""Check of a plan's lines against the whole plan, the form and the switches: unknown references and
settings, targets that cannot be."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from pipeline.books.cell_values import nearest_of
from pipeline.plan.plan import Indicator, Plan, Target
from pipeline.plan.problems import PlanProblem
from pipeline.plan.reference import Reference, exists, references
from pipeline.plan.used import unknown_parts
from pipeline.round.settings import settings_of, switch_choices
from pipeline.round.toml_lines import line_of, line_words
from schemas.confidential import totals_only
from schemas.records import Form


def discreet(plan: Plan, form: Form) -> Plan:
    """The plan with every indicator anonymous that reads what leaves a return only in a total."""
    lines = tuple(
        line.model_copy(update={"anonymous": True}) if _tells_of_people(line, form) else line
        for line in plan.indicators
    )
    return plan.model_copy(update={"indicators": lines})


def _tells_of_people(indicator: Indicator, form: Form) -> bool:
    read = {(one.table, one.row) for one in indicator.every_reference}
    tables = [form.by_name[name] for name, _ in read if name in form.by_name]
    return any((table.name, row.name) in read for table in tables for row in totals_only(table))


@dataclass(frozen=True, slots=True)
class PlacedProblem:
    """A problem and the place of its part in the plan, as the file's keys lead there."""

    part: tuple[int | str, ...]
    problem: PlanProblem


def problems_with(plan: Plan, form: Form, text: str = "") -> Iterator[str]:
    """Everything in the plan that names what there isn't or cannot be, a sentence each; of targets
    with their line in the file's ``text``."""
    for found in placed_problems(plan, form):
        said = found.problem.said()
        match found.part:
            case ("indicator", int(place), "target", int(number)):
                line = line_words(line_of((*found.part, found.problem.keys[0]), text))
                code = plan.indicators[place].code
                yield f"{line}chỉ tiêu {code}, mức thứ {number + 1}: {said}"
            case ("indicator", int(place)):
                yield f"chỉ tiêu {plan.indicators[place].code}: {said}"
            case ("duty", int(place)):
                yield f"duty, yêu cầu thứ {place + 1}: {said}"
            case ("outline", int(place)):
                yield f'mục "{plan.outline[place].heading}": {said}'
            case _:
                yield f"labels: {said}"


def placed_problems(plan: Plan, form: Form) -> Iterator[PlacedProblem]:
    """Everything in the plan that names what there isn't or cannot be, with its place."""
    for place, indicator in enumerate(plan.indicators):
        for number, target in enumerate(indicator.targets):
            for problem in (*_of_years(target, plan), *_of_share(target, indicator)):
                yield PlacedProblem(("indicator", place, "target", number), problem)
        seen: set[str] = set()
        for problem in (*_of_indicator(indicator, form), *_of_discretion(indicator, form)):
            if problem.said() not in seen:
                seen.add(problem.said())
                yield PlacedProblem(("indicator", place), problem)
    codes = {row.code for table in form.tables for _, block in table.blocks for row in block.rows}
    for code in plan.labels:
        if code not in codes:
            said = 'không có mã số "{code}" trong biểu mẫu'
            yield PlacedProblem(("labels", code), PlanProblem(("code",), said, {"code": code}))
    for number, duty in enumerate(plan.duties):
        for code in unknown_parts(duty.asks, form):
            said = 'không có biểu hoặc mã số "{code}" trong biểu mẫu'
            yield PlacedProblem(("duty", number), PlanProblem(("asks",), said, {"code": code}))
    for number, section in enumerate(plan.outline):
        parts = section.answer.split(".")
        if section.answer and (len(parts) != 2 or not exists(Reference(*parts), form)):
            said = 'không có "{answer}" trong biểu mẫu'
            problem = PlanProblem(("answer",), said, {"answer": section.answer})
            yield PlacedProblem(("outline", number), problem)


def _of_years(target: Target, plan: Plan) -> Iterator[PlanProblem]:
    """Problems of the years of a target that lie outside the plan's."""
    keys = ("year",) if target.type in ("milestone", "from") else ("start", "end")
    for key in keys:
        year = getattr(target, key)
        # A plan of one year may quote a goal "từ năm … trở đi" that starts after it ends.
        last = year if target.type == "from" else plan.end
        if year is not None and not plan.start <= year <= last:
            years = {"found": str(year), "years": f"({plan.start}–{plan.end})"}
            said = (
                f"{{{key}}} = {{found}} nằm ngoài thời gian của kế hoạch {{years}}; sửa năm của "
                "mức, hoặc sửa {plan_start}, {plan_end} của kế hoạch"
            )
            yield PlanProblem((key, "type", "plan_start", "plan_end"), said, years)


def _of_share(target: Target, indicator: Indicator) -> Iterator[PlanProblem]:
    if target.type == "none":
        return
    if target.operator.endswith("percent") and indicator.kind == "difference":
        said = "chênh lệch có thể âm: mức tăng, giảm của nó ghi theo điểm phần trăm"
        yield PlanProblem(("operator", "kind"), said)
    if indicator.kind == "difference" and abs(target.value) > 100:
        said = "chênh lệch giữa hai tỷ lệ không thể quá 100 điểm phần trăm"
        yield PlanProblem(("value", "kind"), said)
    base = target.base
    if indicator.is_percentage and base is not None and not 0 <= base <= 100:
        yield PlanProblem(("base", "kind"), "mức gốc của tỷ lệ phải từ 0 đến 100")
    if not indicator.is_percentage or target.operator.endswith("percent"):
        return
    if target.value < 0:
        yield PlanProblem(("value", "kind"), "mức của tỷ lệ phải từ 0 đến 100")
    if target.value > 100 or (target.operator == ">" and target.value == 100):
        said = (
            "tỷ lệ không thể vượt 100%; giữ nguyên văn của kế hoạch trong {text} và ghi "
            '{operator} = "{==}", {value} = "100"'
        )
        yield PlanProblem(("value", "kind", "operator"), said)


def _of_indicator(indicator: Indicator, form: Form) -> Iterator[PlanProblem]:
    for number, variant in enumerate(indicator.variants):
        for name, value in variant.when.items():
            if str(value) not in settings_of(name):
                yield _no_such_setting("when", name, value, ("variant", number))
    conditions: list[Mapping[str, Any]] = [{}, *(variant.when for variant in indicator.variants)]
    for condition in conditions:
        settings = {name: str(value) for name, value in condition.items()}
        # What does not hang together was told with the indicator and its variants themselves.
        line = indicator.under(settings, noted=[])
        for key in ("numerator", "denominator"):
            for reference in getattr(line, key):
                yield from _of_reference(reference, key, indicator, form)


def _of_discretion(indicator: Indicator, form: Form) -> Iterator[PlanProblem]:
    is_said = "anonymous" in indicator.model_fields_set
    if is_said and not indicator.anonymous and _tells_of_people(indicator, form):
        said = (
            "chỉ tiêu tính từ số có thể dẫn đến một người, {anonymous} không thể là Không; để "
            "trống hoặc ghi Có"
        )
        yield PlanProblem(("anonymous", "numerator"), said)


def _of_reference(
    reference: Reference, key: str, indicator: Indicator, form: Form
) -> Iterator[PlanProblem]:
    names = reference.switches
    for name in names:
        if not settings_of(name):
            yield _no_such_setting(key, name)
            return
        if "" in settings_of(name) and not indicator.unset:
            given = {"reference": str(reference), "name": name}
            said = "{reference} cần {unset}: lý do khi đợt báo cáo chưa chọn {name}"
            yield PlanProblem(("unset", key), said, given)
    for chosen in product(*(filter(None, settings_of(name)) for name in names)):
        found = reference.under(dict(zip(names, chosen, strict=True)))
        if not exists(found, form):
            given = {"reference": str(found), "near": nearest_of(str(found), references(form))}
            meant = '. Có phải là "{near}"?' if given["near"] else ""
            yield PlanProblem((key,), f'không có "{{reference}}" trong biểu mẫu{meant}', given)


def _no_such_setting(
    key: str, name: str, value: object = None, within: tuple[int | str, ...] = ()
) -> PlanProblem:
    """Problem of a switch that no round has, or of a value that the switch does not take."""
    known: Iterable[object] = switch_choices().get(name, ())
    said = "lựa chọn {name} không nhận {value}; dùng một trong: {known}"
    if not known:
        known = switch_choices()
        said = "không có lựa chọn {name} trong thiết lập của đợt; dùng một trong: {known}"
    listed = ", ".join(json.dumps(one) for one in known if one is not None)
    given = {"name": name, "value": json.dumps(value, ensure_ascii=False), "known": listed}
    return PlanProblem((key,), said, given, within)
