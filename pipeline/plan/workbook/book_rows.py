"""A plan as the rows of its workbook: for each sheet, what stands under each heading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pipeline.books.book_sheets import NO, NOTHING, SEPARATOR, YES, BookColumn, CellKind
from pipeline.books.sheet_writer import BookRow
from pipeline.plan.plan import Plan, Target, Variant
from pipeline.plan.plan_codes import PlanCodes
from pipeline.plan.reference import Reference
from pipeline.plan.workbook.plan_sheet_words import INDICATORS, ONLY, SHEETS
from pipeline.xlsx.sheet_description import Scalar
from schemas.respondents import LEVELS

_NUMBERED = re.compile(r"(\S{1,8}[.)]) (.+)")
_MANY = 3
"""So many levels are those of any school of several: it has two of the four."""


def rows_of(plan: Plan, codes: PlanCodes) -> Mapping[str, Sequence[BookRow]]:
    """The rows of each sheet, by the sheet's key; of the plan itself one."""
    rows = _Rows(codes)
    return {
        "plan": [rows.of(_columns("plan"), plan)],
        "report": [rows.of(_columns("report"), report) for report in plan.reports],
        "indicator": [rows.of(_columns("indicator"), one) for one in plan.indicators],
        "target": [
            rows.target(one.code, target) for one in plan.indicators for target in one.targets
        ],
        "variant": [
            row
            for one in plan.indicators
            for variant in one.variants
            for row in rows.variant(one.code, variant)
        ],
        "tables": [
            {
                "number": SEPARATOR.join(duty.asks),
                "kinds": units_text(duty.kinds, duty.levels),
                "use": YES,
                "text": duty.text,
            }
            for duty in plan.duties
        ],
        "labels": [{"code": code, "label": label} for code, label in plan.labels.items()],
        "outline": [rows.section(one.heading, one.answer) for one in plan.outline],
    }


def _columns(key: str) -> Sequence[BookColumn]:
    return next(sheet.columns for sheet in SHEETS if sheet.key == key)


class _Rows:
    def __init__(self, codes: PlanCodes) -> None:
        self._codes = codes

    def of(self, columns: Sequence[BookColumn], part: Any) -> BookRow:
        """The row of a part whose keys are its own; defaults that say nothing stay empty."""
        row: dict[str, Scalar] = {}
        for column in columns:
            value = getattr(part, column.key)
            if column.kind is CellKind.UNITS:
                row[column.key] = units_text(value, part.levels)
            elif (column.key, value) == ("accumulate", "none"):
                continue
            elif value or column.kind is CellKind.YEAR:
                row[column.key] = self._shown(column, value)
        return {key: value for key, value in row.items() if value not in (None, "")}

    def _shown(self, column: BookColumn, value: Any) -> Scalar:
        words = {setting: word for word, setting in column.words.items()}
        match column.kind:
            case CellKind.REFERENCES:
                return "+".join(map(self._codes.printed, value))
            case CellKind.WORD:
                return words[value]
            case CellKind.WORDS:
                return SEPARATOR.join(words.get(one, one) for one in value if one != "all")
            case CellKind.PARTS:
                return SEPARATOR.join(value)
            case CellKind.YES_NO:
                return YES if value else NO
            case CellKind.LEVEL | CellKind.NUMBER:
                return number_cell(Fraction(value))
            case _:
                return value  # type: ignore[no-any-return]

    def target(self, code: str, target: Target) -> BookRow:
        """The row of a target; it shows what the plan gives and no default."""
        given = [column for column in _columns("target") if column.key in target.model_fields_set]
        row: dict[str, Scalar] = {"code": code}
        for column in given:
            value = getattr(target, column.key)
            if value not in (None, ""):
                row[column.key] = self._shown(column, value)
        if target.type == "from":
            row["start"] = row.pop("year")
        return row

    def variant(self, code: str, variant: Variant) -> Iterator[BookRow]:
        """A row for each value that a variant replaces."""
        settings = (
            (YES if value else NO) if isinstance(value, bool) else str(value)
            for value in variant.when.values()
        )
        known = {
            "code": code,
            "switches": SEPARATOR.join(variant.when),
            "settings": SEPARATOR.join(settings),
        }
        for column in INDICATORS.columns:
            if column.key not in variant.changes:
                continue
            value = variant.changes[column.key]
            if column.kind is CellKind.UNITS:
                shown: Scalar = units_text(value, variant.levels or ())
            else:
                shown = self._shown(column, value) if value else NOTHING
            yield {**known, "key": column.heading, "value": shown}

    def section(self, heading: str, answer: str) -> BookRow:
        """The row of a section: its number apart from its title."""
        found = _NUMBERED.fullmatch(heading)
        row: dict[str, Scalar] = {"number": found[1], "heading": found[2]} if found else {}
        row = row or {"heading": heading}
        if answer:
            row["answer"] = self._codes.printed(Reference(*answer.split(".")))
        return row


def units_text(kinds: Sequence[str], levels: Sequence[str]) -> str:
    """Roster kinds as the workbook says them: a level means schools of several levels too."""
    some = [kind for kind in kinds if kind in LEVELS]
    with_levels = "LC" in kinds and (set(some) == set(levels) if levels else len(some) >= _MANY)
    words = [
        kind if kind not in LEVELS or with_levels else f"{ONLY} {kind}"
        for kind in kinds
        if not (kind == "LC" and with_levels)
    ]
    return SEPARATOR.join(words)


def number_cell(value: Fraction) -> Scalar:
    """A number as a cell holds it; as text where Excel's numbers can't hold it exactly."""
    if value.denominator == 1:
        whole = int(value)
        return whole if int(float(whole)) == whole else str(whole)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    number = float(value)
    return number if Fraction(Decimal(repr(number))) == value else f"{exact:f}".replace(".", ",")
