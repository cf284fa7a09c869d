"""Biểu 12: the targets a unit set itself. Its rows are the plan's indicators for the unit."""

from __future__ import annotations

from dataclasses import replace

from schemas import prompts
from schemas.code_lists import CEILING_OPERATORS, TARGET_OPERATORS, YES_NO
from schemas.model import (
    Count,
    Decimal,
    Matrix,
    Record,
    Text,
    asks,
    compile_block,
    explanation,
    question,
)
from schemas.plan_lines import QUOTIENTS
from schemas.plan_lines import PlanLine as PlanLine
from schemas.records import Kind, Row, Table
from schemas.respondents import LEVELS, SCHOOL_KINDS, Asked
from schemas.rules import NotAbovePlan, NotBelowPlan, PlausibleShare, Rule, SignNeedsLevel


@asks()
class OwnTargetsHead(Record):
    """The gate alone."""

    gate: Text = question(
        "Kế hoạch năm {NAM} của đơn vị có chỉ tiêu định lượng (số lượng hoặc tỷ lệ %) hay không?",
        "1200",
        choices=YES_NO,
        prompt=prompts.CHOICE,
        formerly=("Kế hoạch năm {NAM} của đơn vị có chỉ tiêu bằng số không?",),
    )


@asks(row_header="Chỉ tiêu")
class OwnTargets(Matrix):
    """Nothing here is required: a unit registers what its own plan holds."""

    unit: Text = question("Đơn vị tính", "C", kind=Kind.TEXT, printed=True, required=False)
    level: Text = question(
        "Mức của ngành", "D", kind=Kind.TEXT, printed=True, required=False, width=26
    )
    operator: Text = question(
        "Đơn vị đăng ký: cách so sánh",
        "1",
        choices=TARGET_OPERATORS,
        of_rows=CEILING_OPERATORS,
        required=False,
        assumed=("value", TARGET_OPERATORS.items[0]),
        width=14,
    )
    value: Decimal = question(
        "Đơn vị đăng ký: mức",
        "2",
        kind=Kind.DECIMAL,
        required=False,
        prompt=prompts.LEVEL,
        width=12,
    )
    year: Count = question(
        "Đơn vị đăng ký: áp dụng từ năm",
        "3",
        kind=Kind.YEAR,
        required=False,
        prompt=prompts.YEAR,
        prefilled="{NAM}",
        width=12,
    )
    result: Text = question(
        "Kết quả thực hiện", "4", kind=Kind.TEXT, printed=True, required=False, width=14
    )
    rate: Text = question(
        "Tỷ lệ đạt so với đăng ký (%)",
        "5",
        kind=Kind.TEXT,
        printed=True,
        required=False,
        width=14,
    )
    explanation: Text = explanation("E")


NAME = "own_targets"
MODELS = {"head": OwnTargetsHead, "body": OwnTargets}


def with_lines(table: Table, lines: tuple[PlanLine, ...]) -> Table:
    """Biểu 12 for the indicators of a plan; ``table`` is the same without a plan."""
    rows = tuple(
        Row(
            line.code,
            line.code,
            line.title,
            asked=Asked(line.kinds, line.levels or None),
            choices=CEILING_OPERATORS if line.is_ceiling else None,
            prompt=prompts.CHOICE if line.is_ceiling else prompts.OPERATOR,
        )
        for line in lines
    )
    shares = tuple(line for line in lines if line.percentage)
    # Only quotients compare: a number that the plan asks of all units together is no unit's floor.
    compared = tuple(line for line in lines if line.percentage or line.kind in QUOTIENTS)
    rules: tuple[Rule, ...] = (
        *(SignNeedsLevel(line.code) for line in lines),
        *(PlausibleShare(line.code, is_ceiling=line.is_ceiling) for line in shares),
        *(NotBelowPlan(line.code, line.floors) for line in compared if line.floors),
        *(NotAbovePlan(line.code, line.ceilings) for line in compared if line.ceilings),
    )
    body = replace(compile_block(OwnTargets), rows=rows, rules=rules)
    # A unit whom no indicator concerns has nothing to register, so it isn't asked for the table.
    concerned = frozenset().union(*(line.kinds for line in lines))
    kinds = (table.asked.kinds or SCHOOL_KINDS) & concerned if lines else table.asked.kinds
    levels = frozenset().union(*(line.levels or LEVELS for line in lines))
    some = bool(lines) and levels < set(LEVELS)
    asked = replace(table.asked, kinds=kinds, levels=levels if some else table.asked.levels)
    return replace(table, asked=asked, body=body, plan_lines=lines)


TABLE = Table(
    name=NAME,
    number="12",
    form_number="12/BĐG",
    sheet="Biểu 12 Chỉ tiêu đơn vị",
    title="CHỈ TIÊU ĐƠN VỊ ĐĂNG KÝ VÀ KẾT QUẢ",
    unit_label="",
    asked=Asked(kinds=SCHOOL_KINDS, periods=frozenset({"nam", "giai-doan"})),
    head=compile_block(OwnTargetsHead),
    body=compile_block(OwnTargets),
    gate="gate",
)
